"""Linear integer facts and what follows from them, by Fourier-Motzkin elimination.

Sound and incomplete: elimination is over the rationals, with a bound on the number of constraints.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import gcd
from typing import Final

from lemmata.checkers.smt.terms import Term

__all__ = ["Linear", "contradictory", "entails"]

_MAX_CONSTRAINTS: Final = 300


@dataclass(frozen=True, slots=True)
class Linear:
    """``constant + sum of coefficient * atom``; an atom is a term that stands for its value or its size."""

    constant: int
    coefficients: Mapping[Term, int]

    def plus(self, other: Linear, factor: int = 1) -> Linear:
        """Returns ``self + factor * other``."""
        found = dict(self.coefficients)
        for atom, coefficient in other.coefficients.items():
            total = found.get(atom, 0) + factor * coefficient
            if total:
                found[atom] = total
            else:
                found.pop(atom, None)
        return Linear(self.constant + factor * other.constant, found)

    def shifted(self, amount: int) -> Linear:
        """Returns ``self + amount``."""
        return Linear(self.constant + amount, self.coefficients)

    def negated(self) -> Linear:
        """Returns ``-self``."""
        return Linear(-self.constant, {atom: -coefficient for atom, coefficient in self.coefficients.items()})


def entails(facts: Iterable[Linear], goal: Linear) -> bool:
    """Returns whether ``goal >= 0`` is shown to follow from ``fact >= 0`` for every fact, over the integers."""
    if not goal.coefficients:
        return goal.constant >= 0 or contradictory(facts)
    return contradictory([*facts, goal.negated().shifted(-1)])


def contradictory(facts: Iterable[Linear]) -> bool:
    """Returns whether ``fact >= 0`` for every fact is shown to be impossible over the integers."""
    rows: set[tuple[int, frozenset[tuple[Term, int]]]] = set()
    for fact in facts:
        if not fact.coefficients:
            if fact.constant < 0:
                return True
            continue
        rows.add(_tightened(fact.constant, dict(fact.coefficients)))
    while rows:
        atom = _cheapest(rows)
        kept = {row for row in rows if all(name != atom for name, _ in row[1])}
        upper = [row for row in rows if any(name == atom and value < 0 for name, value in row[1])]
        lower = [row for row in rows if any(name == atom and value > 0 for name, value in row[1])]
        if len(kept) + len(upper) * len(lower) > _MAX_CONSTRAINTS:
            return False
        for high in upper:
            for low in lower:
                row = _combined(high, low, atom)
                if row[1]:
                    kept.add(row)
                elif row[0] < 0:
                    return True
        rows = kept
    return False


def _tightened(constant: int, coefficients: dict[Term, int]) -> tuple[int, frozenset[tuple[Term, int]]]:
    """Divides a row by the common factor of its coefficients, rounding the constant down: valid for integers."""
    factor = 0
    for coefficient in coefficients.values():
        factor = gcd(factor, coefficient)
    if factor > 1:
        constant //= factor
        coefficients = {atom: coefficient // factor for atom, coefficient in coefficients.items()}
    return constant, frozenset(coefficients.items())


def _cheapest(rows: Iterable[tuple[int, frozenset[tuple[Term, int]]]]) -> Term:
    """Returns the atom whose elimination makes the fewest new rows."""
    signs: dict[Term, list[int]] = {}
    for _, coefficients in rows:
        for atom, value in coefficients:
            signs.setdefault(atom, [0, 0])[value > 0] += 1
    return min(signs, key=lambda atom: signs[atom][0] * signs[atom][1])


def _combined(
    high: tuple[int, frozenset[tuple[Term, int]]], low: tuple[int, frozenset[tuple[Term, int]]], atom: Term
) -> tuple[int, frozenset[tuple[Term, int]]]:
    above, below = dict(high[1]), dict(low[1])
    up, down = below.pop(atom), -above.pop(atom)
    total: dict[Term, int] = {name: up * value for name, value in above.items()}
    for name, value in below.items():
        total[name] = total.get(name, 0) + down * value
    total = {name: value for name, value in total.items() if value}
    constant = up * high[0] + down * low[0]
    return _tightened(constant, total) if total else (constant, frozenset())
