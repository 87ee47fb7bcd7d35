"""The files with every construct of Dafny, which the parser is tested on, are Dafny: Dafny itself accepts them."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

CONSTRUCTS = sorted((Path(__file__).parents[1] / "unit" / "dafny" / "constructs").glob("*.dfy"))


@pytest.mark.toolchain("dafny")
@pytest.mark.parametrize("path", CONSTRUCTS, ids=lambda path: path.stem)
def test_dafny_accepts_the_constructs(path):
    program = os.environ.get("LEMMATA_DAFNY") or shutil.which("dafny")
    options = ["--allow-warnings", "--general-newtypes", "--type-system-refresh"]
    done = subprocess.run([program, "resolve", *options, str(path)], capture_output=True, text=True, check=False)
    assert (done.returncode, "Error" in done.stdout) == (0, False), done.stdout
