"""``lemmata verify`` on F* files, with a program in the place of F*.

It runs outside of the sandbox, which would show it neither this Python nor this folder.
"""

import json
import os

import pytest
from fstar_stand_in import install

from lemmata.cli import main

PLAIN = ("--no-cache", "--sandbox", "off")
OPEN = "module Goal\nval goal : x:nat -> Lemma (x + 0 == x)\nlet goal x = admit ()\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    program = install(tmp_path / "bin")
    monkeypatch.setenv("LEMMATA_FSTAR", str(program))
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    return tmp_path


def test_a_completed_file_is_judged_against_its_original(folder, capsys):
    original, completed = folder / "Goal.fst", folder / "Done.fst"
    original.write_text(OPEN)
    completed.write_text(OPEN.replace("admit ()", "()"))
    assert main(["verify", str(completed), "--against", str(original), *PLAIN, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["status"] == "PROVED"
    completed.write_text(OPEN.replace("admit ()", "()").replace("+ 0", "+ 1"))
    assert main(["verify", str(completed), "--against", str(original), *PLAIN]) == 1
    assert "differs from the original" in capsys.readouterr().out


def test_a_file_with_a_hole_is_not_proved(folder, capsys):
    (folder / "Goal.fst").write_text(OPEN)
    assert main(["verify", str(folder / "Goal.fst"), *PLAIN]) == 1
    assert capsys.readouterr().out.startswith("UNPROVED")


def test_assumptions_are_named_and_can_be_trusted(folder, capsys):
    file = folder / "Goal.fst"
    file.write_text(
        "module Goal\nassume val given : nat -> Lemma (1 == 2)\nlet goal (x:nat) : Lemma (1 == 2) = given x\n"
    )
    assert main(["verify", str(file), *PLAIN]) == 1
    assert "assume is not allowed" in capsys.readouterr().out
    assert main(["verify", str(file), "--trust-file", *PLAIN]) == 0
    assert "given" in capsys.readouterr().out
