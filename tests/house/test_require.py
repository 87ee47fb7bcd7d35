import subprocess
import sys

import pytest
from house import source_tree as house

FILE = """
import pytest

@pytest.mark.toolchain("no-such-tool")
def test_absent():
    raise AssertionError("ran")

@pytest.mark.toolchain("z3")
def test_present():
    pass

def test_problems(tip):
    assert tip.is_dir()
"""


@pytest.mark.parametrize(
    ("options", "problems", "outcome"),
    [
        ([], "", "1 passed, 2 skipped"),
        (["--require", "z3", "--require", "no-such-tool"], "", "1 passed, 1 skipped, 1 error"),
        ([], ".", "2 passed, 1 skipped"),
    ],
)
def test_an_absent_tool_is_a_skip_unless_it_is_required(tmp_path, monkeypatch, options, problems, outcome):
    (tmp_path / "test_it.py").write_text(FILE)
    (tmp_path / "no-such-tool").mkdir()
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = toolchain(name): a tool\n")
    monkeypatch.setenv("LEMMATA_TIP", problems)
    monkeypatch.setenv("PYTHONPATH", str(house.TOP))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "conftest", "-p", "no:cacheprovider", *options, "."]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert outcome in done.stdout.splitlines()[-1]
