"""What is to be shown at each hole of a file, as Lean itself says.

Where a hole stands is found by the lexer, so that it can be filled without a Lean; what it stands for is Lean's answer
at that place. A hole about which Lean says nothing stands where nothing was elaborated, behind an error for example.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from lemmata.checkers.lean.document import Hole, holes
from lemmata.checkers.lean.goals import Goal
from lemmata.checkers.lean.server import Failure, LeanServer
from lemmata.checkers.source import Position

__all__ = ["HoleKind", "OpenHole", "open_holes"]

_DOCUMENT = "Holes"


class HoleKind(Enum):
    """As what Lean reads a hole."""

    TACTIC = "tactic"
    TERM = "term"
    UNKNOWN = "unknown"
    """Lean says nothing about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenHole:
    """A hole, and what is to be shown there."""

    hole: Hole
    kind: HoleKind
    goals: tuple[Goal, ...]
    """In Lean's order; a tactic is about the first of them."""


async def open_holes(server: LeanServer, source: bytes, *, wall: float | None = None) -> tuple[OpenHole, ...] | Failure:
    """Returns the holes of a file with their goals, in order, or why the server gave no answer.

    Args:
        server: which Lean, under which limits.
        source: the file. It was screened by the caller.
        wall: seconds for each question, if less than the server's limits allow.

    Raises:
        InputError: the file cannot be read.
        ToolchainMissing: there is no Lean.
    """
    places = holes(source)
    if not places:
        return ()
    checked = await server.check(source, _DOCUMENT, wall=wall)
    if checked.failure is not None:
        return checked.failure
    found: list[OpenHole] = []
    for hole in places:
        answer = await _asked(server, hole, wall)
        if not isinstance(answer, OpenHole):
            return answer
        found.append(answer)
    return tuple(found)


async def _asked(server: LeanServer, hole: Hole, wall: float | None) -> OpenHole | Failure:
    place = Position(hole.line, hole.column)
    # Inside a term, Lean would also tell the goals of the tactic around it; inside a tactic, there is no term.
    for kind, ask in ((HoleKind.TERM, server.term_goal), (HoleKind.TACTIC, server.goals)):
        state = await ask(place, _DOCUMENT, wall=wall)
        if state.failure is not None:
            return state.failure
        if state.goals:
            return OpenHole(hole=hole, kind=kind, goals=state.goals)
    return OpenHole(hole=hole, kind=HoleKind.UNKNOWN, goals=())
