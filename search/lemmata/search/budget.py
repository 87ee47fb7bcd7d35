"""Budgets: what a whole search may use, and why it stopped."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

from lemmata.checkers.limits import Limits

__all__ = ["Budget", "Meter", "StopReason"]


class StopReason(Enum):
    """Why a search ended; every search ends with one."""

    PROVED = "proved"
    REFUTED = "refuted"
    EXHAUSTED_SPACE = "nothing left to try"
    WALL = "wall-clock time used up"
    CPU = "processor time used up"
    CALLS = "checker calls used up"
    TOKENS = "tokens used up"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What one search may use; ``None`` means unlimited and must be written."""

    checker_calls: int | None
    """Runs of a checker or of a solver, whichever the search counts."""
    cpu_seconds: float | None
    """Processor seconds, summed over all workers."""
    wall: float | None
    """Seconds of wall-clock time from the start of the search."""
    tokens: int | None
    """Tokens read and written by a model."""


class Meter:
    """What a search has used of its `Budget`.

    The clock starts when the meter is made. A search asks `exhausted` before each unit of work and stops with the
    reason it gives, so it can stop anywhere and keep what it has found.
    """

    def __init__(self, budget: Budget, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.budget = budget
        self._clock = clock
        self._started = clock()
        self._calls = 0
        self._cpu_seconds = 0.0
        self._tokens = 0
        self._cancelled = False

    @property
    def calls(self) -> int:
        """Returns the checker calls charged so far."""
        return self._calls

    @property
    def cpu_seconds(self) -> float:
        """Returns the processor seconds charged so far."""
        return self._cpu_seconds

    @property
    def tokens(self) -> int:
        """Returns the tokens charged so far."""
        return self._tokens

    @property
    def wall(self) -> float:
        """Returns the seconds since the meter was made."""
        return self._clock() - self._started

    def charge(self, *, calls: int = 0, cpu_seconds: float = 0.0, tokens: int = 0) -> None:
        """Adds to what was used.

        Raises:
            ValueError: an amount is negative or not a number; what was used never shrinks.
        """
        if not (calls >= 0 and cpu_seconds >= 0 and tokens >= 0):
            raise ValueError(f"a charge cannot be negative: {calls=}, {cpu_seconds=}, {tokens=}")
        self._calls += calls
        self._cpu_seconds += cpu_seconds
        self._tokens += tokens

    def cancel(self) -> None:
        """Makes `exhausted` answer `StopReason.CANCELLED` from now on."""
        self._cancelled = True

    def exhausted(self) -> StopReason | None:
        """Returns why the search has to stop now, or None while something of every resource is left."""
        if self._cancelled:
            return StopReason.CANCELLED
        left = self.remaining()
        for amount, reason in (
            (left.wall, StopReason.WALL),
            (left.cpu_seconds, StopReason.CPU),
            (left.checker_calls, StopReason.CALLS),
            (left.tokens, StopReason.TOKENS),
        ):
            if amount is not None and amount <= 0:
                return reason
        return None

    def remaining(self) -> Budget:
        """Returns what is left, never below zero; unlimited stays ``None``."""
        budget = self.budget
        return Budget(
            checker_calls=None if budget.checker_calls is None else max(0, budget.checker_calls - self._calls),
            cpu_seconds=None if budget.cpu_seconds is None else max(0.0, budget.cpu_seconds - self._cpu_seconds),
            wall=None if budget.wall is None else max(0.0, budget.wall - self.wall),
            tokens=None if budget.tokens is None else max(0, budget.tokens - self._tokens),
        )

    def clip(self, limits: Limits) -> Limits:
        """Returns ``limits`` with wall and cpu no larger than what is left of the budget."""
        left = self.remaining()
        return replace(limits, wall=_least(limits.wall, left.wall), cpu=_least(limits.cpu, left.cpu_seconds))


def _least(first: float | None, second: float | None) -> float | None:
    if first is None or second is None:
        return second if first is None else first
    return min(first, second)
