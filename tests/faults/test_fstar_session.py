"""Warm F*, on a program in its place that speaks the recorded protocol: no answer is lost, doubled or mistaken."""

import asyncio
import os

import pytest
from fstar_stand_in import toolchain

from lemmata.checkers.errors import InputError, ProtocolError
from lemmata.checkers.fstar.session import FStarSession
from lemmata.checkers.limits import Limits
from lemmata.checkers.sandbox import Sandbox
from lemmata.checkers.verdict import Outcome

PREFIX = "module Warm\nopen FStar.Mul\n"
LIMITS = Limits(wall=20.0, cpu=None, memory=None, steps=10)
SHORT = Limits(wall=1.5, cpu=None, memory=None, steps=None)


@pytest.fixture
def fstar(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    return toolchain(tmp_path / "bin")


def session(fstar, prefix=PREFIX, limits=LIMITS):
    return FStarSession(fstar, "Warm", prefix, limits, sandbox=Sandbox.OFF)


def run(fstar, work, **options):
    """Returns what ``work`` makes of a session, and the session."""

    async def within():
        async with session(fstar, **options) as warm:
            return await work(warm), warm

    return asyncio.run(within())


def fragment(number, *words):
    return f"let candidate_{number} () : Lemma True = () (* {' '.join(words)} *)\n"


async def cancelled(warm, text):
    """Returns what becomes of a whole text that is cancelled as soon as it was asked about."""
    task = asyncio.create_task(warm.whole(text))
    while warm._life is None or not warm._life._streams:  # noqa: ASYNC110 (a session tells nobody that it asks)
        await asyncio.sleep(0.01)
    warm.cancel()
    return await task


def test_a_whole_session_asks_and_hears_each_thing_once(fstar, tmp_path):
    """Prefix, twenty candidates with a crash in the middle, a new start, a whole text that is cancelled."""
    wrong = {3, 4, 9, 17}
    texts = [
        fragment(number, *(["WRONG"] if number in wrong else []), *(["CRASH"] if number == 10 else []))
        for number in range(20)
    ]

    async def work(warm):
        found = [await warm.check(text) for text in texts]
        await warm.restart_solver()
        return found, await cancelled(warm, PREFIX + fragment(20, "SLOW")), await warm.check(fragment(21))

    (found, whole, last), warm = run(fstar, work)
    assert [item.promising for item in found] == [number not in wrong for number in range(20)]
    assert {item.outcome for item in found} == {Outcome.ACCEPTED, Outcome.UNKNOWN}
    assert (whole.outcome, last.promising, warm.starts) == (Outcome.TIMEOUT, True, 4)

    def asked(number, life):
        popped = [f"{life} pop "] if number not in wrong else []
        return [f"{life} push {texts[number].strip()}", *popped]

    pushed = f"push {PREFIX.partition(chr(10))[0]}"
    assert (tmp_path / "asked").read_text().splitlines() == [
        f"1 {pushed}",
        *(line for number in range(10) for line in asked(number, 1)),
        asked(10, 1)[0],
        f"2 {pushed}",
        *(line for number in range(10, 20) for line in asked(number, 2)),
        "2 restart-solver ",
        "3 full-buffer module Warm",
        "3 cancel ",
        f"4 {pushed}",
        f"4 push {fragment(21).strip()}",
        "4 pop ",
    ]


def test_callers_at_the_same_time_get_their_own_answers(fstar):
    async def work(warm):
        return await asyncio.gather(*(warm.check(fragment(n, *["WRONG"] * (n % 2))) for n in range(8)))

    found, warm = run(fstar, work)
    assert [item.promising for item in found] == [True, False] * 4
    assert warm.starts == 1


def test_answers_that_come_twice_and_noise_disturb_nothing(fstar):
    async def work(warm):
        texts = (fragment(1, "TWICE", "WRONG"), fragment(2), fragment(3, "NOISE"), fragment(4, "WRONG"))
        return [(await warm.check(text)).promising for text in texts]

    assert run(fstar, work)[0] == [False, True, True, False]


def test_places_count_from_the_fragment(fstar):
    async def work(warm):
        return await warm.check(fragment(1, "WRONG"))

    found, _ = run(fstar, work)
    (message,) = found.messages
    assert found.outcome is Outcome.UNKNOWN
    assert (message.number, message.use.start, message.definition.file) == (19, (1, 5), "Prims.fst")


def test_what_was_admitted_is_not_promising(fstar):
    async def work(warm):
        return await warm.check(fragment(1, "ADMITTED")), await warm.check(fragment(2))

    (admitted, after), warm = run(fstar, work)
    assert admitted.outcome is Outcome.AUDITED
    assert after.promising
    assert warm.starts == 1


def test_a_candidate_that_always_kills_it_is_a_failure_and_the_next_one_is_not(fstar):
    async def work(warm):
        return await warm.check(fragment(1, "DIES")), await warm.check(fragment(2))

    (dead, after), warm = run(fstar, work)
    assert dead.outcome is Outcome.FAILURE
    assert "out of luck" in dead.reason
    assert after.promising
    assert warm.starts == 3


def test_a_hang_is_a_time_out_and_the_next_one_is_asked_anew(fstar):
    async def work(warm):
        return await warm.check(fragment(1, "HANGS")), await warm.check(fragment(2))

    (hung, after), warm = run(fstar, work, limits=SHORT)
    assert hung.outcome is Outcome.TIMEOUT
    assert after.promising
    assert warm.starts == 2


def test_a_cancelled_caller_leaves_no_state_behind(fstar):
    async def work(warm):
        await warm.check(fragment(0))
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await warm.check(fragment(1, "HANGS"))
        return await warm.check(fragment(2))

    after, warm = run(fstar, work)
    assert after.promising
    assert warm.starts == 2


def test_a_killed_f_star_is_started_again_with_its_files_and_prefix(fstar):
    async def work(warm):
        await warm.add_file("Helper.fst", "module Helper\n")
        await warm.check(fragment(0))
        await warm.add_file("Other.fst", "module Other\n")
        await warm.restart_solver()
        os.kill(warm._life._peer.pid, 9)
        return await warm.check(fragment(1))

    found, warm = run(fstar, work)
    assert found.promising
    assert warm.starts == 2


def test_a_prefix_that_is_wrong_is_the_callers_mistake(fstar):
    async def work(warm):
        await warm.check(fragment(1))

    with pytest.raises(InputError, match="the prefix is not accepted: Assertion failed"):
        run(fstar, work, prefix=f"{PREFIX}(* WRONG *)")


def test_a_program_that_is_no_f_star_does_not_start(fstar, tmp_path):
    (tmp_path / "bin" / "fstar.exe").write_text("#!/bin/sh\nexit 3\n")

    async def work(warm):
        await warm.check(fragment(1))

    with pytest.raises(ProtocolError, match="did not start: crash: exit code 3"):
        run(fstar, work)


def test_a_whole_text_has_many_answers(fstar):
    async def work(warm):
        return await warm.whole(PREFIX + fragment(1)), await warm.whole(PREFIX + fragment(2, "WRONG"))

    (right, wrong), _ = run(fstar, work)
    assert right.promising
    assert wrong.outcome is Outcome.TYPE


def test_cancel_ends_a_whole_text_without_calling_it_wrong(fstar):
    found, _ = run(fstar, lambda warm: cancelled(warm, PREFIX + fragment(1, "SLOW")))
    assert (found.outcome, found.reason) == (Outcome.TIMEOUT, "cancelled")


def test_no_process_is_left(fstar, tmp_path):
    async def work(warm):
        await warm.check(fragment(1))
        return warm._life._peer.pid

    pid, _ = run(fstar, work)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
