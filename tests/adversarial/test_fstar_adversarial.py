"""No trap comes out PROVED even if F* accepted everything, and every honest file does: the screen and the audit alone.

The program in the place of F* says yes to all that it is asked, but to what must fail. With the real F*, the same traps
must not come out PROVED either, and the honest files must.
"""

import asyncio
import json
from pathlib import Path

import pytest
from fstar_stand_in import toolchain

from lemmata.checkers.fstar import FStarChecker
from lemmata.checkers.judge import judge
from lemmata.checkers.limits import Limits
from lemmata.checkers.sandbox import Sandbox
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import Status

HERE = Path(__file__).parent
SUFFIX = ".original.fst"
TRAPS = sorted(path for path in (HERE / "fstar").glob("*.fst") if not path.name.endswith(SUFFIX))
HONEST = sorted(path for path in (HERE / "fstar-honest").glob("*.fst") if not path.name.endswith(SUFFIX))
REASONS = json.loads((HERE / "fstar" / "reasons.json").read_text(encoding="utf-8"))
LIMITS = Limits(wall=60.0, cpu=None, memory=None, steps=None)


@pytest.fixture(scope="module")
def agreeing(tmp_path_factory):
    return FStarChecker(toolchain(tmp_path_factory.mktemp("bin")), sandbox=Sandbox.OFF)


def verdict(checker, path):
    original = path.with_name(path.stem + SUFFIX)
    data = path.read_bytes()
    if not original.exists():
        return asyncio.run(judge(checker, Task(language="fstar", source=data, name=path.name), Candidate(), LIMITS))
    task = Task(language="fstar", source=original.read_bytes(), name=path.name)
    return asyncio.run(judge(checker, task, Candidate(kind="source", text=data.decode()), LIMITS))


@pytest.mark.parametrize("path", TRAPS, ids=lambda path: path.stem)
def test_no_trap_is_proved_by_an_f_star_that_always_agrees(agreeing, path):
    found = verdict(agreeing, path)
    assert found.status in (Status.REJECTED, Status.SYNTAX_ERROR, Status.UNPROVED), found.reason
    assert REASONS[path.stem] in found.reason
    assert not agreeing_ran(found)


def agreeing_ran(found):
    """Returns whether the tool was asked at all: a trap is caught before."""
    return found.evidence.solver_seconds > 0


@pytest.mark.parametrize("path", HONEST, ids=lambda path: path.stem)
def test_honest_files_pass_the_screen_and_the_audit(agreeing, path):
    found = verdict(agreeing, path)
    assert found.status is Status.PROVED, found.reason


@pytest.mark.toolchain("fstar.exe")
@pytest.mark.parametrize("path", TRAPS, ids=lambda path: path.stem)
def test_no_trap_is_proved_by_the_real_f_star(path):
    assert verdict(FStarChecker(), path).status is not Status.PROVED


@pytest.mark.toolchain("fstar.exe")
@pytest.mark.parametrize("path", HONEST, ids=lambda path: path.stem)
def test_honest_files_are_proved_by_the_real_f_star(path):
    found = verdict(FStarChecker(), path)
    assert found.status is Status.PROVED, found.reason


def test_there_are_enough_of_both_and_each_trap_has_its_reason():
    assert len(TRAPS) >= 90
    assert len(HONEST) >= 30
    assert set(REASONS) == {path.stem for path in TRAPS}
