"""The files that the parser and the interpreter are tested on say what they should: Dafny itself accepts them."""

import os
import re
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
@pytest.mark.parametrize(("name", "form"), [("statements", "method M() {{ {} }}"), ("declarations", "{}")])
def test_dafny_parses_and_refuses_what_the_samples_say(tmp_path, name, form):
    lines = (UNIT / "grammar" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    samples = [line for line in lines if not line.startswith("#")]
    for number, line in enumerate(samples):
        (tmp_path / f"s{number}.dfy").write_text(form.format(line[2:]) + "\n", encoding="utf-8")
    files = [tmp_path / f"s{number}.dfy" for number in range(len(samples))]
    done = dafny("resolve", "--show-snippets:false", "--allow-warnings", "--general-traits", "datatype", *files)
    refused = {int(number) for number in re.findall(r"/s(\d+)\.dfy\(\d+,\d+\): Error", done.stdout)}
    assert "parse errors detected" in done.stdout
    assert [line for number, line in enumerate(samples) if (number in refused) != line.startswith("-")] == []


@pytest.mark.toolchain("dafny")
def test_dafny_proves_what_the_interpreter_evaluates_to_true():
    done = dafny("verify", "--allow-warnings", "--isolate-assertions", UNIT / "truths.dfy")
    assert done.returncode == 0, done.stdout
    assert done.stdout.rstrip().endswith("verified, 0 errors"), done.stdout
