"""The agenda: candidate lemmas waiting to be tried, the best first."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from itertools import count
from typing import Final

from lemmata.checkers.smt.falsify import Falsifier
from lemmata.checkers.smt.sequents import Statement
from lemmata.checkers.smt.terms import FALSE, TRUE, App, Term, equal, free_variables, negate, universal_closure
from lemmata.provers.induction.enumeration import canonical
from lemmata.provers.induction.ranking import Ranking

__all__ = ["Agenda", "Entry"]


_TEST_SECONDS: Final = 0.05
_WEARINESS: Final = 0.5
"""What each failed try takes from a candidate's score."""


@dataclass(slots=True, eq=False)
class Entry:
    """A candidate with its history."""

    statement: Term
    origin: str
    score: float
    tried_with: int = -1
    """How many lemmas it was last tried with; -1 before the first try."""
    tries: int = 0


class Agenda:
    """Candidates in order of score; tested on ground values before they enter, each statement once.

    Every fourth pick is the smallest candidate, whatever its score, which bounds the loss of a bad ranking.
    """

    def __init__(self, falsifier: Falsifier, ranking: Ranking) -> None:
        self.falsifier = falsifier
        self.ranking = ranking
        self.seen: set[Term] = set()
        self._parked: list[Entry] = []
        self.entered = 0
        self.falsified = 0
        self._by_score: list[tuple[float, int, Entry]] = []
        self._by_size: list[tuple[float, int, Entry]] = []
        self._taken: set[int] = set()
        self._numbers = count()
        self._picks = 0

    def offer(self, formula: Term, origin: str, *, bonus: float = 0.0, tests: int = 60) -> bool:
        """Adds the closure of an open formula unless it was seen or is falsified; returns whether it was added."""
        body = canonical(Statement(formula).body)
        if body in self.seen or _mirrored(body) in self.seen:
            return False
        self.seen.add(body)
        statement = universal_closure(body)
        split = Statement(statement)
        result = self.falsifier.test(split, tests=tests, seconds=_TEST_SECONDS)
        if result.counterexample is not None or result.tested < min(8, tests):
            self.falsified += 1
            return False
        score = self.ranking.score(split) + bonus
        entry = Entry(statement, origin, score)
        number = next(self._numbers)
        heapq.heappush(self._by_score, (-score, number, entry))
        heapq.heappush(self._by_size, (_size(body) - len(free_variables(body)) / 2, number, entry))
        self.entered += 1
        return True

    def offer_equation(self, new: Term, kept: Term) -> bool:
        """Offers the equation of two terms that agree on all tests; one that equals a truth value stands alone."""
        if kept == TRUE:
            return self.offer(new, "exploration")
        if kept == FALSE:
            return self.offer(negate(new), "exploration")
        if new in (TRUE, FALSE):
            return False
        return self.offer(equal(new, kept), "exploration")

    def __len__(self) -> int:
        return self.entered - len(self._taken)

    def park(self, entry: Entry) -> None:
        """Keeps a candidate that failed, to be tried again when more lemmas are known."""
        entry.score -= _WEARINESS
        self._parked.append(entry)

    def unpark(self, lemmas: int, *, above: float) -> Entry | None:
        """Returns the best parked candidate not yet tried with ``lemmas`` lemmas, if its score is ``above``."""
        waiting = [entry for entry in self._parked if entry.tried_with < lemmas and entry.score >= above]
        if not waiting:
            return None
        best = max(waiting, key=lambda entry: entry.score)
        self._parked.remove(best)
        return best

    def best(self) -> float:
        """Returns the score of the best waiting candidate, minus infinity if there is none."""
        self._drop_taken(self._by_score)
        return -self._by_score[0][0] if self._by_score else float("-inf")

    def _drop_taken(self, heap: list[tuple[float, int, Entry]]) -> None:
        while heap and heap[0][1] in self._taken:
            heapq.heappop(heap)

    def pop(self) -> Entry | None:
        """Returns the next candidate to try, None if there is none."""
        self._picks += 1
        heap = self._by_size if self._picks % 4 == 0 else self._by_score
        self._drop_taken(heap)
        if not heap:
            return None
        _, number, entry = heapq.heappop(heap)
        self._taken.add(number)
        return entry


def _size(term: Term) -> int:
    return term.size if isinstance(term, App) else 1


def _mirrored(body: Term) -> Term:
    if isinstance(body, App) and body.symbol == "=" and len(body.args) == 2:
        return canonical(App("=", (body.args[1], body.args[0]), body.sort))
    return body
