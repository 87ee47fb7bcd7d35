"""Best-first search in a hole of a Lean file, with a warm Lean as the environment.

All steps from one state are one edit: copies of the declaration in name spaces of their own, each with the tactics so
far, one more, and a mark before which the server is asked for the goals. A proof is a list of tactics, one after the
other; it is minimised, and a proposal until the completed file was judged cold.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from itertools import combinations
from typing import Final

from lemmata.checkers.lean.goals import Goal, canonical
from lemmata.checkers.lean.server import LeanServer
from lemmata.checkers.lean.warm import Reached, reach
from lemmata.provers.lean_hole import OpenHole
from lemmata.provers.lean_step_tactics import easy, finish, tidy
from lemmata.provers.lean_tactics import Surroundings, Tactic, closers
from lemmata.search.best_first import ProofState, Rejected, Tried

__all__ = ["LeanSteps", "minimised"]

_MARK: Final = "all_goals sorry"
"""Ends every attempt: goals are asked for before it, and what is left of the proof gives no error."""
_GREEDY: Final = frozenset({"all_goals", "any_goals", "first", "focus", "repeat", "try"})
"""Tactics that would take those after a semicolon for theirs."""
_OPEN: Final = re.compile(r"\b(sorry|sorryAx|admit|stop)\b")
_WORDS: Final = re.compile(r"\w+|[^\w\s]")
_GOAL: Final = 2.0
_WORD: Final = 0.06
_ABSURD: Final = 1.5
"""What a goal, each of its words, and a goal that says nothing of what leads to it, add to the estimate of a state."""


def _script(parts: Sequence[str]) -> str:
    """Returns tactics in a row as one, on one line."""
    return "; ".join(f"({part})" if part.partition(" ")[0] in _GREEDY else part for part in parts)


def _parts(path: Sequence[str]) -> list[str]:
    """Returns the tactics of some steps; a step may have several, on lines of their own."""
    return [part for step in path for part in step.split("\n") if part]


class LeanSteps:
    """A `lemmata.search.best_first.StepEnvironment`: the proof state of one hole.

    Args:
        server: a warm Lean.
        hole: where the proof is to stand.
        wall: seconds for one edit.
        deadline: of `time.monotonic`.
    """

    def __init__(self, server: LeanServer, hole: OpenHole, *, wall: float, deadline: float) -> None:
        self._server = server
        self._hole = hole
        self._wall = wall
        self._deadline = deadline

    async def attempt(self, path: Sequence[str], steps: Sequence[str]) -> Sequence[Tried]:
        """Returns the states that steps lead to; the tactics of a step stand on lines of their own."""
        before = _parts(path)
        found = await self.reached([[*before, *_parts([step])] for step in steps])
        return [
            Rejected("it leaves a hole") if _OPEN.search(step) else _state(each)
            for step, each in zip(steps, found, strict=True)
        ]

    async def reached(self, proofs: Sequence[Sequence[str]]) -> list[Reached]:
        """Returns what is left after each of some lists of tactics."""
        sources: list[bytes] = []
        places: list[int] = []
        for parts in proofs:
            filling = self._hole.filling(f"({_script([*parts, _MARK])})")
            sources.append(self._hole.version(filling))
            places.append(self._hole.offset + filling.rindex(_MARK))
        return await reach(self._server, sources, places, wall=self._wall, deadline=self._deadline)

    async def proves(self, proofs: Sequence[Sequence[str]]) -> list[bool]:
        """Returns which of some lists of tactics leave nothing."""
        return [each.goals == () for each in await self.reached(proofs)]

    async def written(self, parts: Sequence[str]) -> str:
        """Returns a proof as it may stand in the hole: on lines of its own if it can, else on one."""
        hole = self._hole
        flat = hole.filling(_script(parts))
        if hole.term or not hole.bare or len(parts) == 1:
            return flat
        indented = ("\n" + " " * (hole.hole.column - 1)).join(parts)
        left = min(self._wall, self._deadline - time.monotonic())
        if left > 0 and (await self._server.check(hole.version(indented), wall=left)).stands:
            return "\n".join(parts)
        return flat


def _state(reached: Reached) -> Tried:
    if reached.goals is None:
        failure, messages = reached.result.failure, reached.result.messages
        return Rejected(failure[1] if failure else next((m.text for m in messages), "no goals at this place"))
    return ProofState(
        goals=tuple(goal.text for goal in reached.goals),
        key=canonical(reached.goals),
        estimate=sum(map(_estimate, reached.goals)),
    )


def _estimate(goal: Goal) -> float:
    return _GOAL + (_ABSURD if goal.target == "False" else _WORD * len(_WORDS.findall(goal.target)))


async def minimised(
    environment: LeanSteps, path: Sequence[str], around: Surroundings, known: Sequence[str]
) -> list[str]:
    """Returns the tactics of a proof, without those that it does not need.

    Alternatives of closing tactics are replaced by the fewest of them that do; then each tactic that can go goes, from
    the first on, and each rule in a tactic's brackets.
    """
    parts = _parts(path)
    whole = finish(around, known)
    closing = sorted((tactic.text for tactic in closers(around, known)), key=len)
    for place, part in enumerate(parts):
        if part == whole:
            parts = await _chosen(environment, parts, place, closing)
        elif part == tidy(around):
            some = [ends for size in (1, 2, 3) for ends in combinations(easy(around), size)]
            parts = await _chosen(environment, parts, place, [tidy(around, *ends) for ends in some])
    place = 0
    while place < len(parts):
        smaller = await _chosen(environment, parts, place, ["", *_fewer(parts[place])])
        place += smaller == parts
        parts = smaller
    return parts


async def _chosen(environment: LeanSteps, parts: list[str], place: int, tactics: Sequence[str]) -> list[str]:
    """Returns a proof with the first tactic for a place that proves it still; an empty one is none."""
    proofs = [[*parts[:place], *([tactic] if tactic else []), *parts[place + 1 :]] for tactic in tactics]
    good = await environment.proves(proofs)
    return next((proof for proof, holds in zip(proofs, good, strict=True) if holds), parts)


def _fewer(part: str) -> list[str]:
    """Returns a simplification with one rule less in its brackets, in every way."""
    head, bracket, rest = part.partition(" [")
    if not bracket or not rest.endswith("]") or not head.startswith("simp"):
        return []
    tactic = Tactic(head, tuple(rest[:-1].split(", ")))
    return [tactic.without(number).text for number in range(len(tactic.rules))]
