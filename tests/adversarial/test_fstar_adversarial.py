"""No trap comes out PROVED even if F* accepted everything, and every honest file does: the screen and the audit alone.

The program in the place of F* says yes to all that it is asked, but to what must fail. With the real F*, the same traps
must not come out PROVED either, and the honest files must.
"""

import asyncio

import pytest
from fstar_stand_in import toolchain

from lemmata.checkers.corpus import cases
from lemmata.checkers.fstar import FStarChecker
from lemmata.checkers.judge import judge
from lemmata.checkers.sandbox import Sandbox
from lemmata.checkers.verdict import Status

CASES = cases("fstar")
TRAPS = [case for case in CASES if not case.honest]
HONEST = [case for case in CASES if case.honest]


@pytest.fixture(scope="module")
def agreeing(tmp_path_factory):
    return FStarChecker(toolchain(tmp_path_factory.mktemp("bin")), sandbox=Sandbox.OFF)


def verdict(checker, case):
    return asyncio.run(judge(checker, case.task, case.candidate, case.limits))


@pytest.mark.parametrize("case", TRAPS, ids=lambda case: case.name)
def test_no_trap_is_proved_by_an_f_star_that_always_agrees(agreeing, case):
    found = verdict(agreeing, case)
    assert case.is_expected(found), found.reason
    assert not agreeing_ran(found)


def agreeing_ran(found):
    """Returns whether the tool was asked at all: a trap is caught before."""
    return found.evidence.solver_seconds > 0


@pytest.mark.parametrize("case", HONEST, ids=lambda case: case.name)
def test_honest_files_pass_the_screen_and_the_audit(agreeing, case):
    found = verdict(agreeing, case)
    assert found.status is Status.PROVED, found.reason


@pytest.mark.toolchain("fstar")
@pytest.mark.parametrize("case", TRAPS, ids=lambda case: case.name)
def test_no_trap_is_proved_by_the_real_f_star(case):
    assert verdict(FStarChecker(), case).status is not Status.PROVED


@pytest.mark.toolchain("fstar")
@pytest.mark.parametrize("case", HONEST, ids=lambda case: case.name)
def test_honest_files_are_proved_by_the_real_f_star(case):
    found = verdict(FStarChecker(), case)
    assert found.status is Status.PROVED, found.reason


def test_there_are_enough_of_both_and_each_trap_has_its_status_and_reason():
    assert all(case.expected - {Status.PROVED} and case.says for case in TRAPS)
    assert len(TRAPS) >= 125
    assert len(HONEST) >= 30
