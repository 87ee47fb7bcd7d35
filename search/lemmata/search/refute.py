"""Refutation before proof: who looks for counterexamples, and in which order."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from lemmata.checkers.task import Task

__all__ = ["CheapestFirst", "Counterexample", "Refuter"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterexample:
    """An assignment under which a goal is false."""

    assignment: str
    """Readable, in the language of the task: ``x = (S Z), xs = nil``."""
    replayed: bool
    """Whether evaluating the goal under the assignment gave false. Only then does it refute anything."""
    found_by: str = ""


@runtime_checkable
class Refuter(Protocol):
    """Looks for a counterexample to a goal.

    A refuter is sound for "false" only, and only where it has replayed what it found. That it finds nothing says
    nothing.
    """

    @property
    def name(self) -> str:
        """Returns the name that stands in the log."""
        ...

    @property
    def cost(self) -> float:
        """Returns the seconds it typically takes; the cheapest goes first."""
        ...

    async def refute(self, task: Task, goal: str, *, seconds: float) -> Counterexample | None:
        """Returns a counterexample to ``goal``, or None if none was found within about ``seconds``."""
        ...


class CheapestFirst:
    """A refuter that asks others, the cheapest first, until one has a replayed counterexample.

    The seconds are shared: each refuter may use all that is left. If nothing was replayed, the first counterexample
    that could not be replayed is returned, as a hint.
    """

    def __init__(self, refuters: Sequence[Refuter], *, clock: Callable[[], float] = time.monotonic) -> None:
        self._refuters = tuple(sorted(refuters, key=lambda refuter: refuter.cost))
        self._clock = clock

    @property
    def name(self) -> str:
        """Returns the names of the refuters, joined by ``+`` in the order they are asked."""
        return "+".join(refuter.name for refuter in self._refuters)

    @property
    def cost(self) -> float:
        """Returns the summed cost."""
        return sum(refuter.cost for refuter in self._refuters)

    async def refute(self, task: Task, goal: str, *, seconds: float) -> Counterexample | None:
        """Returns the first replayed counterexample, else the first unreplayed one, else None."""
        deadline = self._clock() + seconds
        hint: Counterexample | None = None
        for refuter in self._refuters:
            left = deadline - self._clock()
            if left <= 0:
                break
            found = await refuter.refute(task, goal, seconds=left)
            if found is not None and found.replayed:
                return found
            hint = hint or found
        return hint
