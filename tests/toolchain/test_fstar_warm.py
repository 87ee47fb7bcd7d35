"""The warm route by the real F*, and by the program in its place: the same questions, the same answers.

The word in a comment tells the program in F*'s place what the real one finds out by itself.
"""

import asyncio

import pytest
from fstar_stand_in import toolchain

from lemmata.checkers.fstar import FStarChecker
from lemmata.checkers.fstar.session import FStarSession
from lemmata.checkers.judge import judge
from lemmata.checkers.limits import Limits
from lemmata.checkers.sandbox import Sandbox
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import Outcome, Status

PREFIX = "module Warm\n\nlet double (x:int) : int = x + x\n"
RIGHT = "let right (x:nat) : Lemma (double x >= x) = ()\n"
WRONG = "let wrong (x:nat) : Lemma (double x > x) = () (* WRONG *)\n"
ADMITTED = "let open_ (x:nat) : Lemma (double x > x) = admit () (* ADMITTED *)\n"
LIMITS = Limits(wall=60.0, cpu=None, memory=4 << 30, steps=None)


@pytest.fixture(params=["stand-in", pytest.param("real", marks=pytest.mark.toolchain("fstar"))])
def fstar(request, tmp_path, monkeypatch):
    if request.param == "real":
        return FStarChecker().fstar()
    monkeypatch.setenv("HOME", str(tmp_path))
    return toolchain(tmp_path / "bin")


def run(fstar, work):
    async def within():
        async with FStarSession(fstar, "Warm", PREFIX, LIMITS, sandbox=Sandbox.OFF) as warm:
            return await work(warm), warm.starts

    return asyncio.run(within())


def test_candidates_share_a_prefix_and_nothing_else(fstar):
    async def work(warm):
        return [(await warm.check(text)).outcome for text in (RIGHT, WRONG, RIGHT, WRONG, RIGHT)]

    accepted, unknown = Outcome.ACCEPTED, Outcome.UNKNOWN
    assert run(fstar, work) == ([accepted, unknown, accepted, unknown, accepted], 1)


def test_a_failure_has_its_place_in_the_candidate(fstar):
    async def work(warm):
        return await warm.check(WRONG)

    found, _ = run(fstar, work)
    message = next(message for message in found.messages if message.number == 19)
    assert message.use.start.line == 1


def test_what_was_admitted_is_not_promising(fstar):
    async def work(warm):
        return await warm.check(ADMITTED), await warm.check(RIGHT)

    (admitted, after), _ = run(fstar, work)
    assert (admitted.promising, after.promising) == (False, True)


def test_a_whole_text_is_checked_to_its_end(fstar):
    async def work(warm):
        return await warm.whole(PREFIX + RIGHT), await warm.whole(PREFIX + WRONG), await warm.check(RIGHT)

    (right, wrong, after), _ = run(fstar, work)
    assert (right.promising, wrong.promising, after.promising) == (True, False, True)


@pytest.mark.toolchain("fstar")
@pytest.mark.parametrize(("text", "status"), [(RIGHT, Status.PROVED), (WRONG, Status.UNPROVED)])
def test_a_cold_run_says_what_the_warm_one_does(text, status):
    task = Task(language="fstar", source=(PREFIX + text).encode(), name="Warm.fst")
    assert asyncio.run(judge(FStarChecker(), task, Candidate(), LIMITS)).status is status
