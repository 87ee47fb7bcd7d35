"""The warm Dafny: edits are answered as cold runs are, and whatever happens to it, it comes back and leaves nothing."""

import asyncio
import os
import signal
import time

import pytest

from lemmata.checkers import procfs
from lemmata.checkers.dafny.batch import run_many
from lemmata.checkers.dafny.output import Origin, Spot
from lemmata.checkers.dafny.server import DafnyServer
from lemmata.checkers.dafny.toolchain import discover
from lemmata.checkers.limits import Limits
from lemmata.checkers.verdict import Outcome

pytestmark = pytest.mark.toolchain("dafny")

LIMITS = Limits(wall=60.0, cpu=None, memory=2 << 30, steps=None)
GOOD = b"lemma A(x: int)\n  ensures x + x == 2 * x\n{\n}\nlemma B()\n  ensures 1 == 1\n{\n}\n"
WRONG = GOOD.replace(b"1 == 1", b"1 == 2")
SYNTAX = GOOD.replace(b"lemma B(", b"lemma (")
TYPE = GOOD.replace(b"1 == 1", b"y")
NOTHING = b"// nothing\n"
ASTRAL = "lemma A() { /* 𝒳 */ assert 1 == 2; }\r\n".encode()


@pytest.fixture(scope="module")
def dafny():
    return discover()


def talk(dafny, conversation, limits=LIMITS):
    async def work():
        async with DafnyServer(dafny, limits) as server:
            return await conversation(server)

    return asyncio.run(work())


def test_edits_are_answered_as_cold_runs_are(dafny):
    texts = [GOOD, WRONG, SYNTAX, TYPE, GOOD, ASTRAL, WRONG, GOOD]

    async def conversation(server):
        return [await server.check(text) for text in texts], server.warm.starts

    warm, starts = talk(dafny, conversation)
    cold = {text: asyncio.run(run_many(dafny, [text], LIMITS))[0] for text in set(texts)}
    assert starts == 1
    for text, result in zip(texts, warm, strict=True):
        assert result.failure is None
        assert result.promising == cold[text].promising == (text == GOOD)
        assert errors(result) == errors(cold[text])
    assert [(symbol.start, symbol.verified) for symbol in warm[1].symbols] == [(Spot(1, 6), True), (Spot(5, 6), False)]
    assert warm[2].messages[0].origin is Origin.PARSER


def test_what_was_said_of_an_earlier_text_and_still_holds_is_said_again(dafny):
    """The server itself says only what is new."""
    shorter = GOOD[: GOOD.index(b"lemma B")]
    texts = [WRONG, SYNTAX, SYNTAX + b"\n", WRONG + b"\n", TYPE, TYPE + b"\n", shorter, shorter + b"\n", GOOD]

    async def conversation(server):
        return [await server.check(text) for text in texts]

    wrong, syntax, still_syntax, still_wrong, typed, still_typed, *right = talk(dafny, conversation)
    for first, second in ((wrong, still_wrong), (syntax, still_syntax), (typed, still_typed)):
        assert len(errors(first)) == 1
        assert errors(second) == errors(first)
    assert [item.promising for item in right] == [True] * 3
    assert [len(item.symbols) for item in right] == [1, 1, 2]


def errors(result):
    return sorted((item.start, item.text) for item in result.messages if item.severity.value == "error")


def test_only_the_lines_that_are_asked_about_are_verified(dafny):
    async def conversation(server):
        return await server.check(WRONG, lines=[1]), await server.check(WRONG, lines=[5]), await server.check(NOTHING)

    first, second, nothing = talk(dafny, conversation)
    assert first.promising
    assert [symbol.verified for symbol in first.symbols] == [True, None]
    assert not second.promising
    assert (nothing.promising, nothing.failure) == (False, None)


def gone(pids):
    deadline = time.monotonic() + 5.0
    while any(os.path.exists(f"/proc/{pid}") for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not any(os.path.exists(f"/proc/{pid}") for pid in pids)


def test_a_server_that_is_killed_is_started_again(dafny):
    async def conversation(server):
        first = await server.check(GOOD)
        family = procfs.tree(server.warm.pid)
        os.kill(family[-1], signal.SIGKILL)
        os.kill(server.warm.pid, signal.SIGKILL)
        return first, await server.check(WRONG), await server.check(GOOD), server.warm.starts, family

    first, second, third, starts, family = talk(dafny, conversation)
    assert first.promising
    assert (second.failure, second.promising) == (None, False)
    assert third.promising
    assert starts == 2
    assert gone(family)


def test_a_server_that_hangs_is_ended_at_the_limit(dafny):
    async def conversation(server):
        await server.check(GOOD)
        family = procfs.tree(server.warm.pid)
        for pid in family[1:]:
            os.kill(pid, signal.SIGSTOP)
        started = time.monotonic()
        late = await server.check(WRONG, wall=1.5)
        took = time.monotonic() - started
        return late, took, await server.check(GOOD), family

    late, took, again, family = talk(dafny, conversation)
    assert late.failure.outcome is Outcome.TIMEOUT
    assert took < 8
    assert again.promising
    assert gone(family)


def test_nothing_is_left_when_it_is_closed(dafny):
    async def conversation(server):
        await server.check(GOOD)
        return procfs.tree(server.warm.pid)

    family = talk(dafny, conversation)
    assert len(family) >= 2
    assert gone(family)
