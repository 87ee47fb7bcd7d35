"""``lemmata prove`` on Lean files, with the real Lean."""

import json

import pytest

from lemmata.cli import main

pytestmark = pytest.mark.toolchain("lean")

OPEN = "theorem swap (p q : Prop) (h : p ∧ q) : q ∧ p := by\r\n  sorry -- here\r\n\r\ntheorem t : 1 = 1 := sorry\r\n"
FALSE = "theorem no (n : Nat) : n = n + 1 := by\n  sorry\n"


def test_holes_are_filled_and_nothing_else_is_changed(tmp_path, capsys):
    file, out = tmp_path / "a.lean", tmp_path / "new" / "b.lean"
    file.write_bytes(OPEN.encode())
    assert main(["prove", str(file), "--out", str(out), "--no-cache", "--json"]) == 0
    (record,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert record["status"] == "PROVED"
    assert [(item["line"], item["column"]) for item in record["fillings"]] == [(2, 3), (4, 22)]
    first, second = (item["text"] for item in record["fillings"])
    expected = OPEN.replace("sorry -- here", f"{first} -- here").replace(":= sorry", f":= {second}")
    assert out.read_bytes() == expected.encode()
    assert main(["verify", "--against", str(file), str(out), "--no-cache"]) == 0


def test_what_is_false_stays_open(tmp_path, capsys):
    file = tmp_path / "false.lean"
    file.write_text(FALSE)
    assert main(["prove", str(file), "--timeout", "12", "--no-cache"]) == 1
    assert capsys.readouterr().out.startswith("UNPROVED")


def test_there_is_no_certificate_beside_a_lean_file(tmp_path, capsys):
    file = tmp_path / "a.lean"
    file.write_text(FALSE)
    assert main(["prove", str(file), "--cert", "x.json", "--no-cache"]) == 2
    assert "--out" in capsys.readouterr().err
