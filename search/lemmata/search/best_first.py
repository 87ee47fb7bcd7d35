"""Best-first search on proof states: the most promising state is expanded by many steps at once, again and again.

It knows no language. An environment (`StepEnvironment`) says what a step makes of a state, a policy (`StepPolicy`)
which steps are worth trying. States with the same key are one state, however they were reached. What is found is a
list of steps, which is a proposal like any other: the judge rules on it.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol, TypeAlias

from lemmata.search.budget import Meter, StopReason

__all__ = [
    "BestFirst",
    "ProofState",
    "Rejected",
    "SearchOutcome",
    "StepEnvironment",
    "StepPolicy",
    "StepProposal",
    "Tried",
]

WIDTH: Final = 64
"""Most steps that are tried from one state."""
DEPTH: Final = 24
"""Most steps in a proof."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofState:
    """What is left to be proved."""

    goals: tuple[str, ...]
    """In the words of the language, in order; empty: nothing is left."""
    key: str
    """Canonical form of the goals: states with the same key are taken for one."""
    estimate: float
    """How far it looks from being proved, at least 0, in the unit of `StepProposal.cost`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepProposal:
    """Something to try on the first goal of a state."""

    text: str
    """In the words of the language."""
    cost: float
    """At least 0: minus the logarithm of its probability, or whatever else the policy ranks by."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A step led nowhere."""

    reason: str


Tried: TypeAlias = ProofState | Rejected


class StepEnvironment(Protocol):
    """Says what steps lead to."""

    async def attempt(self, path: Sequence[str], steps: Sequence[str]) -> Sequence[Tried]:
        """Returns what each of ``steps`` leads to after the steps of ``path``, in their order.

        A time-out or a crash of a tool is a `Rejected`, never an exception.

        Args:
            path: from the beginning; it led to a state before.
            steps: alternatives. The empty text leaves the state as it is.
        """
        ...


class StepPolicy(Protocol):
    """Proposes steps. It is never believed: what it proposes is tried."""

    async def steps(self, state: ProofState, n: int) -> Sequence[StepProposal]:
        """Returns at most ``n`` steps for a state, the best first."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchOutcome:
    """What a search came to."""

    stop: StopReason
    steps: tuple[str, ...]
    """Of the proof if there is one, else of the state that looks nearest to one."""
    state: ProofState | None
    """What these steps lead to; None if not even the first state could be had."""
    expansions: int
    """States from which steps were tried."""
    tried: int
    rejected: int
    """Of the tried ones, those that led nowhere."""
    duplicates: int
    """Of the tried ones, those that led to a state that was known."""
    detail: str = ""
    """Why there was no first state."""


@dataclass(order=True, slots=True)
class _Node:
    priority: float
    number: int
    """Of equal ones the older is first, so that a search is the same each time."""
    cost: float = field(compare=False)
    path: tuple[str, ...] = field(compare=False)
    state: ProofState = field(compare=False)


class BestFirst:
    """One search, which can be asked at any moment what it has come to.

    Args:
        environment: says what steps lead to.
        policy: proposes steps.
        meter: what may be used; each step that is tried is one checker call.
        width: most steps that are tried from one state.
        depth: most steps in a proof.
        observe: told how many goals the state has that is expanded next.
    """

    def __init__(
        self,
        environment: StepEnvironment,
        policy: StepPolicy,
        meter: Meter,
        *,
        width: int = WIDTH,
        depth: int = DEPTH,
        observe: Callable[[int], None] = lambda _: None,
    ) -> None:
        self._environment = environment
        self._policy = policy
        self._meter = meter
        self._width = width
        self._depth = depth
        self._observe = observe
        self._frontier: list[_Node] = []
        self._costs: dict[str, float] = {}
        self._best: _Node | None = None
        self._numbers = 0
        self._expanded: set[str] = set()
        self._tried = self._rejected = self._duplicates = 0
        self._detail = ""

    async def run(self) -> SearchOutcome:
        """Returns what the search came to; to be called once."""
        (first,) = await self._environment.attempt((), ("",))
        self._meter.charge(calls=1)
        if isinstance(first, Rejected):
            self._detail = first.reason
            return self.outcome(StopReason.FAILED)
        self._add(first, 0.0, ())
        while True:
            if self._best is not None and not self._best.state.goals:
                return self.outcome(StopReason.PROVED)
            if (stop := self._meter.exhausted()) is not None:
                return self.outcome(stop)
            node = self._next()
            if node is None:
                return self.outcome(StopReason.EXHAUSTED_SPACE)
            await self._expand(node)

    def outcome(self, stop: StopReason) -> SearchOutcome:
        """Returns what was found so far, under the reason that is given; also after the search was cancelled."""
        best = self._best
        return SearchOutcome(
            stop=stop,
            steps=() if best is None else best.path,
            state=None if best is None else best.state,
            expansions=len(self._expanded),
            tried=self._tried,
            rejected=self._rejected,
            duplicates=self._duplicates,
            detail=self._detail,
        )

    def _next(self) -> _Node | None:
        """Returns the best state that was not expanded; one that has since been reached more cheaply is passed over."""
        while self._frontier:
            node = heapq.heappop(self._frontier)
            if node.state.key not in self._expanded and len(node.path) < self._depth:
                return node
        return None

    async def _expand(self, node: _Node) -> None:
        self._expanded.add(node.state.key)
        self._observe(len(node.state.goals))
        proposed = await self._policy.steps(node.state, self._room())
        costs: dict[str, float] = {}
        for step in proposed[: self._room()]:
            costs.setdefault(step.text, step.cost)
        results = await self._environment.attempt(node.path, tuple(costs))
        self._meter.charge(calls=len(costs))
        self._tried += len(costs)
        for (text, cost), result in zip(costs.items(), results, strict=True):
            if isinstance(result, Rejected):
                self._rejected += 1
            else:
                self._add(result, node.cost + cost, (*node.path, text))

    def _room(self) -> int:
        calls = self._meter.remaining().checker_calls
        return self._width if calls is None else min(self._width, calls)

    def _add(self, state: ProofState, cost: float, path: tuple[str, ...]) -> None:
        known = self._costs.get(state.key)
        self._duplicates += known is not None
        if known is not None and (known <= cost or state.key in self._expanded):
            return
        self._costs[state.key] = cost
        self._numbers += 1
        node = _Node(cost + state.estimate, self._numbers, cost, path, state)
        heapq.heappush(self._frontier, node)
        if self._best is None or _nearness(node) < _nearness(self._best):
            self._best = node


def _nearness(node: _Node) -> tuple[bool, float, float]:
    return bool(node.state.goals), node.state.estimate, node.cost
