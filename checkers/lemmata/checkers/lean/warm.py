"""Many versions of one file on a warm server: one edit for each, or one edit for all with the goals that each leaves.

As in `lemmata.checkers.lean.batch`, nothing is accepted here.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lemmata.checkers.lean.batch import BatchResult
from lemmata.checkers.lean.goals import Goal
from lemmata.checkers.lean.separation import divided
from lemmata.checkers.lean.server import LeanServer
from lemmata.checkers.lean.together import join, sort_out, unspaced
from lemmata.checkers.source import Position, Source
from lemmata.checkers.verdict import Outcome

__all__ = ["Reached", "reach", "run_each"]

_EACH: Final = "Each"
_TOGETHER: Final = "Together"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """What a version came to."""

    result: BatchResult
    goals: tuple[Goal, ...] | None
    """Those at the place that was asked about; None where Lean had an error to report, or there is no answer."""


async def run_each(server: LeanServer, sources: Sequence[bytes], *, wall: float | None = None) -> list[BatchResult]:
    """Returns what Lean says about each version, in their order; each is one edit of the version before it.

    Args:
        server: which Lean, under which limits.
        sources: the versions. They were screened by the caller.
        wall: seconds for each, if less than the server's limits allow.
    """
    return [await server.check(source, _EACH, wall=wall) for source in sources]


async def reach(
    server: LeanServer,
    sources: Sequence[bytes],
    places: Sequence[int],
    *,
    wall: float | None = None,
    deadline: float = float("inf"),
) -> list[Reached]:
    """Returns what Lean says about each version, and the goals at a place in it; all of them are one edit.

    Versions that cannot share a text, or that were given no answer in it, have an edit of their own.

    Args:
        server: which Lean, under which limits.
        sources: the versions; best with a long common beginning. They were screened by the caller.
        places: for each version an offset in code points, where a tactic begins.
        wall: seconds for each edit, if less than the server's limits allow.
        deadline: of `time.monotonic`; versions that have no answer by then get none.
    """

    def left() -> float:
        return min(float("inf") if wall is None else wall, deadline - time.monotonic())

    found: dict[int, Reached] = {}
    together, _ = divided(sources)
    if len(together) > 1 and left() > 0:
        text = join(together)
        whole = await server.check(text.data, _TOGETHER, wall=left())
        said = [] if whole.failure else sort_out(text, whole.messages)
        for index, (version, messages) in enumerate(zip(together, said, strict=False)):
            place = text.place(index, version.source.position(places[version.number]))
            result = BatchResult(messages=unspaced(messages), failure=None)
            found[version.number] = await _reached(server, result, _TOGETHER, place)
    for number, source in enumerate(sources):
        if number not in found and left() > 0:
            result = await server.check(source, _EACH, wall=left())
            place = Source(source, _EACH).position(places[number])
            found[number] = await _reached(server, result, _EACH, place)
    none = Reached(result=BatchResult(messages=(), failure=(Outcome.TIMEOUT, "the time was up")), goals=None)
    return [found.get(number, none) for number in range(len(sources))]


async def _reached(server: LeanServer, result: BatchResult, name: str, place: Position) -> Reached:
    if not result.stands:
        return Reached(result=result, goals=None)
    return Reached(result=result, goals=(await server.goals(place, name)).goals)
