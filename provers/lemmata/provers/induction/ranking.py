"""The order in which candidate lemmas are tried.

The weights are a logistic regression trained on random theories (six features; unseen theories). They only permute
the agenda: no candidate is ever dropped for its score.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from lemmata.checkers.smt.sequents import Statement
from lemmata.checkers.smt.terms import App, Term, Var, free_variables, match, subterms

__all__ = ["Ranking"]

_SIZE: Final = -0.51
_VARIABLES: Final = 1.02
_MATCHES: Final = 1.2
_NEW_EDGE: Final = -0.77
_LOST_VARIABLE: Final = -0.71
_FOREIGN: Final = -0.04


class Ranking:
    """Scores candidates against a goal and the goals of its unfolded steps."""

    def __init__(self, goals: Iterable[Term]) -> None:
        self._targets: dict[str, list[App]] = {}
        self._edges: set[tuple[str, int, str]] = set()
        self._symbols: set[str] = set()
        self._seen: set[Term] = set()
        for goal in goals:
            self.add(goal, edges=True)

    def add(self, goal: Term, *, edges: bool = False) -> None:
        """Adds a term whose parts a lemma may have to match."""
        for part in subterms(goal):
            if not isinstance(part, App) or not part.args:
                continue
            if edges:
                self._symbols.add(part.symbol)
                self._edges.update(_edges(part))
            if part not in self._seen:
                self._seen.add(part)
                self._targets.setdefault(part.symbol, []).append(part)

    def score(self, statement: Statement) -> float:
        """Returns the score of a candidate: the higher, the sooner it is tried."""
        conclusion = statement.conclusion
        sides = _sides(conclusion)
        everything = [*sides, *statement.premises]
        size = sum(part.size if isinstance(part, App) else 1 for part in everything)
        variables = {variable for part in everything for variable in free_variables(part)}
        edges: set[tuple[str, int, str]] = set()
        symbols: set[str] = set()
        for side in everything:
            for part in subterms(side):
                if isinstance(part, App):
                    symbols.add(part.symbol)
                    edges.update(_edges(part))
        lost = len(set(free_variables(sides[0])) ^ set(free_variables(sides[-1]))) if len(sides) == 2 else 0
        return (
            _SIZE * size
            + _VARIABLES * len(variables)
            + _MATCHES * any(self._matches(side) for side in sides)
            + _NEW_EDGE * len(edges - self._edges)
            + _LOST_VARIABLE * lost
            + _FOREIGN * len(symbols - self._symbols)
        )

    def _matches(self, side: Term) -> bool:
        if not isinstance(side, App) or not side.args:
            return False
        return any(match(side, target, {}) for target in self._targets.get(side.symbol, ()))


def _sides(conclusion: Term) -> tuple[Term, ...]:
    if isinstance(conclusion, App) and conclusion.symbol == "=" and len(conclusion.args) == 2:
        return conclusion.args
    return (conclusion,)


def _edges(part: App) -> Iterable[tuple[str, int, str]]:
    for index, arg in enumerate(part.args):
        yield (part.symbol, index, "?" if isinstance(arg, Var) else arg.symbol if isinstance(arg, App) else "Q")
