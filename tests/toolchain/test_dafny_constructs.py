"""The files that the parser and the interpreter are tested on say what they should: Dafny itself accepts them."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

UNIT = Path(__file__).parents[1] / "unit" / "dafny"
CONSTRUCTS = sorted((UNIT / "constructs").glob("*.dfy"))


def dafny(*arguments):
    program = os.environ.get("LEMMATA_DAFNY") or shutil.which("dafny")
    return subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, check=False)


@pytest.mark.toolchain("dafny")
@pytest.mark.parametrize("path", CONSTRUCTS, ids=lambda path: path.stem)
def test_dafny_accepts_the_constructs(path):
    done = dafny("resolve", "--allow-warnings", "--general-newtypes", "--type-system-refresh", path)
    assert (done.returncode, "Error" in done.stdout) == (0, False), done.stdout


@pytest.mark.toolchain("dafny")
def test_dafny_proves_what_the_interpreter_evaluates_to_true():
    done = dafny("verify", "--allow-warnings", "--isolate-assertions", UNIT / "truths.dfy")
    assert done.returncode == 0, done.stdout
    assert done.stdout.rstrip().endswith("verified, 0 errors"), done.stdout
