import asyncio
from dataclasses import replace

import pytest

from lemmata.checkers.limits import Limits
from lemmata.search.budget import Budget, Meter, StopReason

UNLIMITED = Budget(checker_calls=None, cpu_seconds=None, wall=None, tokens=None)


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


def test_unlimited_is_never_exhausted():
    clock = Clock()
    meter = Meter(UNLIMITED, clock=clock)
    meter.charge(calls=10**9, cpu_seconds=1e9, tokens=10**9)
    clock.now += 1e9
    assert meter.exhausted() is None
    assert meter.remaining() == UNLIMITED


def test_a_field_cannot_be_left_out():
    with pytest.raises(TypeError):
        Budget(wall=1.0)


@pytest.mark.parametrize(
    ("budget", "charge", "reason"),
    [
        (replace(UNLIMITED, checker_calls=2), {"calls": 2}, StopReason.CALLS),
        (replace(UNLIMITED, cpu_seconds=2.0), {"cpu_seconds": 2.5}, StopReason.CPU),
        (replace(UNLIMITED, tokens=7), {"tokens": 7}, StopReason.TOKENS),
    ],
)
def test_each_resource_stops_the_search_with_its_own_reason(budget, charge, reason):
    meter = Meter(budget, clock=Clock())
    assert meter.exhausted() is None
    meter.charge(**charge)
    assert meter.exhausted() is reason


def test_wall_is_counted_from_the_start():
    clock = Clock()
    meter = Meter(replace(UNLIMITED, wall=5.0), clock=clock)
    clock.now += 4.5
    assert meter.exhausted() is None
    assert meter.remaining().wall == pytest.approx(0.5)
    clock.now += 0.5
    assert meter.exhausted() is StopReason.WALL
    clock.now += 10
    assert meter.remaining().wall == 0.0


def test_nothing_at_all_is_exhausted_at_once():
    assert Meter(replace(UNLIMITED, checker_calls=0)).exhausted() is StopReason.CALLS


def test_cancel_comes_first():
    meter = Meter(replace(UNLIMITED, checker_calls=0))
    meter.cancel()
    assert meter.exhausted() is StopReason.CANCELLED


@pytest.mark.parametrize("charge", [{"calls": -1}, {"cpu_seconds": float("nan")}, {"tokens": -5}])
def test_what_was_used_never_shrinks(charge):
    meter = Meter(UNLIMITED)
    meter.charge(calls=1, cpu_seconds=0.25, tokens=3)
    with pytest.raises(ValueError, match="negative"):
        meter.charge(**charge)
    assert (meter.calls, meter.cpu_seconds, meter.tokens) == (1, 0.25, 3)


def test_clip_takes_the_smaller_of_limit_and_rest():
    clock = Clock()
    meter = Meter(replace(UNLIMITED, wall=10.0, cpu_seconds=20.0), clock=clock)
    clock.now += 7.0
    meter.charge(cpu_seconds=1.0)
    clipped = meter.clip(Limits(wall=5.0, cpu=5.0, memory=1, steps=2))
    assert clipped == Limits(wall=3.0, cpu=5.0, memory=1, steps=2)
    assert meter.clip(Limits(wall=None, cpu=None, memory=None, steps=None)).wall == 3.0
    assert Meter(UNLIMITED).clip(Limits(wall=4.0, cpu=None, memory=None, steps=None)).wall == 4.0


def test_a_search_stops_anywhere_and_keeps_what_it_found():
    async def search(meter):
        best = []
        while (reason := meter.exhausted()) is None:
            meter.charge(calls=1)
            best.append(meter.calls)
            await asyncio.sleep(0)
        return best, reason

    assert asyncio.run(search(Meter(replace(UNLIMITED, checker_calls=3)))) == ([1, 2, 3], StopReason.CALLS)
