"""How versions come together in a group; no Lean runs."""

import asyncio

import pytest

from lemmata.checkers.lean import shared
from lemmata.checkers.lean.batch import BatchResult
from lemmata.checkers.lean.shared import SharedRuns
from lemmata.checkers.limits import Limits
from lemmata.checkers.sandbox import Sandbox

LIMITS = Limits(wall=1.0, cpu=None, memory=None, steps=None)
FOUND = BatchResult(messages=(), failure=None)


@pytest.fixture
def groups(monkeypatch):
    """Says of every version that it fails, and keeps the groups."""
    kept = []

    async def failing(lean, sources, limits, *, sandbox):
        kept.append(list(sources))
        return [FOUND] * len(sources)

    monkeypatch.setattr(shared, "failing", failing)
    return kept


def runs(**options):
    return SharedRuns(None, Sandbox.OFF, asyncio.Semaphore(1), quiet=0.001, **options)


async def asked(shared_runs, *texts, family="a"):
    return await asyncio.gather(*(shared_runs.failing(family, text, LIMITS) for text in texts))


TEN = [b"%d" % number for number in range(10)]


def test_what_is_asked_at_once_is_one_group(groups):
    assert asyncio.run(asked(runs(), *TEN)) == [FOUND] * 10
    assert groups == [TEN]


def test_a_full_group_goes_ahead(groups):
    assert asyncio.run(asked(runs(size=6), *TEN, *TEN)) == [FOUND] * 18 + [None] * 2
    assert [len(group) for group in groups] == [6, 6, 6]


def test_too_few_are_left_to_cold_runs(groups):
    assert asyncio.run(asked(runs(), *TEN[:5])) == [None] * 5
    assert groups == []


def test_families_do_not_mix(groups):
    async def both():
        collected = runs()
        return await asyncio.gather(asked(collected, *TEN[:6], family="a"), asked(collected, *TEN[4:], family="b"))

    asyncio.run(both())
    assert sorted(groups) == [TEN[:6], TEN[4:]]


def test_who_waits_for_one_that_is_cancelled_is_left_to_a_cold_run(monkeypatch):
    async def cancelled():
        started = asyncio.Event()

        async def failing(lean, sources, limits, *, sandbox):
            started.set()
            await asyncio.Event().wait()

        monkeypatch.setattr(shared, "failing", failing)
        collected = runs()
        first = asyncio.create_task(collected.failing("a", b"first", LIMITS))
        rest = asyncio.create_task(asked(collected, *TEN))
        await started.wait()
        first.cancel()
        return await rest, await asyncio.gather(first, return_exceptions=True)

    rest, (first,) = asyncio.run(cancelled())
    assert rest == [None] * 10
    assert isinstance(first, asyncio.CancelledError)
