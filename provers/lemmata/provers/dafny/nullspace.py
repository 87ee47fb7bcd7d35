"""Equalities that hold in all runs: the rational nullspace of what the variables were, with no template."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm

__all__ = ["equalities", "nullspace"]


def nullspace(rows: Sequence[Sequence[int]]) -> list[list[int]]:
    """Returns a basis of the vectors that are orthogonal to all rows, with small whole numbers.

    Args:
        rows: of equal length.
    """
    if not rows:
        return []
    width = len(rows[0])
    reduced: list[list[Fraction]] = []
    pivots: list[int] = []
    for row in rows:
        current = [Fraction(value) for value in row]
        for pivot, known in zip(pivots, reduced, strict=True):
            if current[pivot]:
                factor = current[pivot]
                current = [value - factor * other for value, other in zip(current, known, strict=True)]
        first = next((index for index, value in enumerate(current) if value), None)
        if first is None:
            continue
        current = [value / current[first] for value in current]
        for index, known in enumerate(reduced):
            if known[first]:
                factor = known[first]
                reduced[index] = [value - factor * other for value, other in zip(known, current, strict=True)]
        reduced.append(current)
        pivots.append(first)
    free = [index for index in range(width) if index not in pivots]
    return [_vector(index, width, pivots, reduced) for index in free]


def _vector(free: int, width: int, pivots: Sequence[int], reduced: Sequence[Sequence[Fraction]]) -> list[int]:
    vector = [Fraction(0)] * width
    vector[free] = Fraction(1)
    for pivot, row in zip(pivots, reduced, strict=True):
        vector[pivot] = -row[free]
    scale = lcm(*(value.denominator for value in vector))
    whole = [int(value * scale) for value in vector]
    shared = gcd(*whole)
    return [value // shared for value in whole]


def equalities(terms: Sequence[str], rows: Sequence[Sequence[int]], *, largest: int = 100) -> list[str]:
    """Returns the linear equalities between terms that hold in all rows, as Dafny writes them.

    Args:
        terms: the texts of the columns; the empty one is the constant 1.
        rows: the values of the terms, one row for each state.
        largest: coefficients beyond this are no law of a program.

    >>> equalities(["", "a", "b"], [[1, 0, 1], [1, 1, 3], [1, 2, 5]])
    ['1 + 2 * a == b']
    """
    found: list[str] = []
    for vector in nullspace(rows):
        if max(map(abs, vector)) > largest:
            continue
        sign = -1 if next((value for value in reversed(vector) if value), 1) > 0 else 1
        left = [_product(sign * value, term) for value, term in zip(vector, terms, strict=True) if sign * value > 0]
        right = [_product(-sign * value, term) for value, term in zip(vector, terms, strict=True) if sign * value < 0]
        found.append(f"{' + '.join(left) or '0'} == {' + '.join(right) or '0'}")
    return found


def _product(factor: int, term: str) -> str:
    if not term:
        return str(factor)
    return term if factor == 1 else f"{factor} * {term}"
