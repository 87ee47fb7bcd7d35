"""The size-change principle: a program terminates if every infinite call sequence would make a size fall forever.

C. S. Lee, N. D. Jones, A. M. Ben-Amram: "The size-change principle for program termination", POPL 2001.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

__all__ = ["Graph", "terminates"]

_MAX_GRAPHS: Final = 3_000


@dataclass(frozen=True, slots=True)
class Graph:
    """What a call does to sizes: edges from the caller's measures to the callee's."""

    caller: str
    callee: str
    edges: frozenset[tuple[int, int, bool]]
    """(measure of the caller, measure of the callee, whether it falls strictly)."""

    def then(self, other: Graph) -> Graph:
        """Returns the graph of this call followed by ``other``."""
        best: dict[tuple[int, int], bool] = {}
        by_start: dict[int, list[tuple[int, bool]]] = {}
        for start, end, strict in other.edges:
            by_start.setdefault(start, []).append((end, strict))
        for start, middle, strict in self.edges:
            for end, later in by_start.get(middle, ()):
                key = (start, end)
                best[key] = best.get(key, False) or strict or later
        return Graph(
            self.caller, other.callee, frozenset((start, end, strict) for (start, end), strict in best.items())
        )


def terminates(graphs: Iterable[Graph]) -> bool:
    """Returns whether every idempotent composition of the graphs has a measure that falls to itself.

    False also if there are too many compositions to look at.
    """
    base = set(graphs)
    known = set(base)
    agenda = list(base)
    while agenda:
        graph = agenda.pop()
        if graph.caller == graph.callee and not _falls(graph) and graph.then(graph) == graph:
            return False
        for step in base:
            if step.caller != graph.callee:
                continue
            longer = graph.then(step)
            if longer not in known:
                known.add(longer)
                agenda.append(longer)
                if len(known) > _MAX_GRAPHS:
                    return False
    return True


def _falls(graph: Graph) -> bool:
    return any(start == end and strict for start, end, strict in graph.edges)
