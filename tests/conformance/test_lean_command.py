"""``lemmata prove`` on Lean files and ``lemmata replay`` of their certificates, with the real Lean."""

import hashlib
import json

import pytest

from lemmata.checkers.lean import LeanChecker
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


TWO = "theorem a (p q : Prop) (h : p ∧ q) : q ∧ p := by\n  sorry\n\ntheorem b : 1 = 1 := sorry\n"


@pytest.fixture(scope="module")
def certified(tmp_path_factory):
    """A folder with a file that was proved, and its certificate."""
    folder = tmp_path_factory.mktemp("certified")
    (folder / "a.lean").write_text(TWO)
    assert main(["prove", str(folder / "a.lean"), "--cert", str(folder / "a.cert.json"), "--no-cache"]) == 0
    return folder


def copied(certified, folder, change=lambda record: None):
    """Returns a copy of the certificate beside a copy of its file, after a change."""
    (folder / "a.lean").write_text(TWO)
    record = json.loads((certified / "a.cert.json").read_text())
    record["task"]["name"] = "a.lean"
    change(record)
    path = folder / "a.cert.json"
    path.write_text(json.dumps(record))
    return path


def test_a_certificate_holds_the_fillings_and_the_toolchain(certified):
    record = json.loads((certified / "a.cert.json").read_text())
    assert record["candidate"]["kind"] == "fillings"
    assert len(json.loads(record["candidate"]["text"])) == 2
    assert record["task"]["sha256"] == hashlib.sha256(TWO.encode()).hexdigest()
    assert [(tool["name"], tool["version"]) for tool in record["toolchain"]] == [
        (tool.name, tool.version) for tool in LeanChecker().toolchain()
    ]


def test_a_certificate_replays_without_a_warning(certified, tmp_path, capsys):
    assert main(["replay", str(copied(certified, tmp_path)), "--json"]) == 0
    said = capsys.readouterr()
    record = json.loads(said.out)
    assert (record["status"], record["cached"], said.err) == ("PROVED", False, "")


def test_a_file_that_was_changed_is_refused(certified, tmp_path, capsys):
    path = copied(certified, tmp_path)
    (tmp_path / "a.lean").write_text(TWO.replace("1 = 1", "2 = 2"))
    assert main(["replay", str(path)]) == 2
    assert "sha256" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('["exact ⟨h.1, h.2⟩", "rfl"]', 2),
        ('["sorry", "rfl"]', 1),
        ('["rfl"]', 2),
        ('["exact ⟨h.2, h.1⟩\\ntheorem c : False := sorry", "rfl"]', 1),
        ("rfl", 2),
    ],
    ids=["wrong", "hole", "too-few", "command", "no-list"],
)
def test_a_certificate_with_other_fillings_proves_nothing(certified, tmp_path, capsys, text, code):
    path = copied(certified, tmp_path, lambda record: record["candidate"].update(text=text))
    assert main(["replay", str(path)]) == code
    assert not capsys.readouterr().out.startswith("PROVED")


def test_another_toolchain_is_warned_of(certified, tmp_path, capsys):
    path = copied(certified, tmp_path, lambda record: record["toolchain"][0].update(version="4.30.0"))
    assert main(["replay", str(path)]) == 0
    assert "4.30.0" in capsys.readouterr().err


def test_what_is_not_proved_has_no_certificate(tmp_path, capsys):
    file = tmp_path / "false.lean"
    file.write_text(FALSE)
    assert main(["prove", str(file), "--cert", str(tmp_path / "c.json"), "--no-cache", "--timeout", "8", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["certificate"] is None
    assert not (tmp_path / "c.json").exists()


def test_a_certificate_that_cannot_be_written_does_not_hide_the_proof(tmp_path, capsys):
    file = tmp_path / "a.lean"
    file.write_text("theorem t : 1 = 1 := rfl\n")
    assert main(["prove", str(file), "--cert", str(tmp_path / "no" / "c.json"), "--no-cache"]) == 2
    said = capsys.readouterr()
    assert said.out.startswith("PROVED")
    assert "cannot write the certificate" in said.err
