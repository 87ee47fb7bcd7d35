"""No trap comes out PROVED, and each for the reason that is expected; every honest program does: by the real Dafny."""

import asyncio
from dataclasses import replace

import pytest

from lemmata.checkers.corpus import cases
from lemmata.checkers.dafny import DafnyChecker
from lemmata.checkers.judge import judge
from lemmata.checkers.limits import Limits
from lemmata.checkers.verdict import Status

pytestmark = pytest.mark.toolchain("dafny")

CASES = cases("dafny")
TRAPS = [case for case in CASES if not case.honest]
HONEST = [case for case in CASES if case.honest]
LIMITS = Limits(wall=120.0, cpu=None, memory=2 << 30, steps=None)


AT_ONCE = 2


async def judged(asked):
    """Returns the verdicts on cases, by name: some at a time, by one checker, as a batch does."""
    checker = DafnyChecker()
    checker.toolchain()
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(case):
        async with turn:
            return await judge(checker, case.task, case.candidate, LIMITS)

    return dict(zip([case.name for case in asked], await asyncio.gather(*map(one, asked)), strict=True))


@pytest.fixture(scope="module")
def verdicts():
    return asyncio.run(judged(CASES))


def verdict(case):
    return asyncio.run(judged([case]))[case.name]


def trusted(name):
    """Returns a trap that stands alone, with what it assumes taken as given."""
    case = next(case for case in TRAPS if case.name == f"dafny/{name}")
    return replace(case, task=replace(case.task, trust_source=True))


@pytest.mark.parametrize("case", TRAPS, ids=lambda case: case.name)
def test_no_trap_is_proved(verdicts, case):
    found = verdicts[case.name]
    assert found.status is not Status.PROVED
    assert case.is_expected(found), found.reason


@pytest.mark.parametrize("case", HONEST, ids=lambda case: case.name)
def test_honest_programs_are_proved(verdicts, case):
    found = verdicts[case.name]
    assert found.status is Status.PROVED, found.reason
    assert found.evidence.assumptions == ()


def test_there_are_enough_of_both_and_each_trap_has_its_status():
    assert all(case.expected for case in TRAPS)
    assert len(TRAPS) >= 185
    assert len(HONEST) >= 20


@pytest.mark.parametrize("name", ["assume_axiom", "axiom_lemma", "expect", "endless_method", "trait_lemma"])
def test_what_is_trusted_is_listed(name):
    found = verdict(trusted(name))
    assert found.status is Status.PROVED, found.reason
    assert "under " in found.reason
    assert found.evidence.assumptions
    assert all(item.pinned for item in found.evidence.assumptions)


@pytest.mark.parametrize("name", ["verify_only_elsewhere", "only_elsewhere", "selective_checking", "include"])
def test_what_keeps_others_from_being_checked_is_never_trusted(name):
    assert verdict(trusted(name)).status is Status.REJECTED
