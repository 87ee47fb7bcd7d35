"""Small values of every sort: what goals and candidate lemmas are tested on."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Final

from lemmata.checkers.smt.evaluate import Data, Evaluator, FunctionTable, Value
from lemmata.checkers.smt.terms import BOOL, INT, Sort, Var
from lemmata.checkers.smt.theory import Constructor, Theory

__all__ = ["Bank"]

_PER_SIZE: Final = 400
_ATOMS: Final = 3
_INTEGERS: Final = (0, 1, -1, 2, 3, -2, 4, -3)
_MAX_SIZE: Final = 14


class Bank:
    """Enumerates and samples values.

    Args:
        theory: the data types.
        evaluator: interns the values.
        seed: of every random choice, so that a run can be repeated.
    """

    def __init__(self, theory: Theory, evaluator: Evaluator, *, seed: int = 0) -> None:
        self.theory = theory
        self.evaluator = evaluator
        self.random = random.Random(seed)
        self._exact: dict[tuple[Sort, int], tuple[Value, ...]] = {}
        self._tables = 0

    def exact(self, sort: Sort, size: int) -> tuple[Value, ...]:
        """Returns values of ``sort`` with exactly ``size`` constructors (at most 400, evenly spread)."""
        key = (sort, size)
        found = self._exact.get(key)
        if found is None:
            self._exact[key] = ()
            values = list(self._enumerate(sort, size))
            if len(values) > _PER_SIZE:
                values = self.random.sample(values, _PER_SIZE)
            found = self._exact[key] = tuple(values)
        return found

    def _enumerate(self, sort: Sort, size: int) -> Iterator[Value]:
        if sort == BOOL:
            yield from (False, True) if size == 1 else ()
        elif sort == INT:
            yield from _INTEGERS if size == 1 else ()
        elif sort.name == "=>":
            yield from [self.function(sort) for _ in range(3)] if size == 1 else ()
        elif sort not in self.theory.datatypes:
            atoms = range(_ATOMS) if size == 1 else ()
            yield from (self.evaluator.data(f"{sort}#{index}") for index in atoms)
        else:
            for constructor in self.theory.datatypes[sort].constructors:
                yield from self._built(constructor, size)

    def _built(self, constructor: Constructor, size: int) -> Iterator[Value]:
        # Elements that are no data type weigh nothing, so that lists of atoms grow with their length.
        weighty = [sort in self.theory.datatypes for sort in constructor.fields]
        count = 0
        for sizes in _splits(size - 1, weighty):
            pools = [self.exact(sort, part) for sort, part in zip(constructor.fields, sizes, strict=True)]
            for args in product(*pools):
                yield self.evaluator.data(constructor.name, args)
                count += 1
                if count > 4 * _PER_SIZE:
                    return

    def small(self, sort: Sort, count: int) -> list[Value]:
        """Returns up to ``count`` values, smallest first."""
        values: list[Value] = []
        for size in range(1, _MAX_SIZE):
            for value in self.exact(sort, size):
                values.append(value)
                if len(values) == count:
                    return values
            if sort not in self.theory.datatypes:
                break
        return values

    def sample(self, sort: Sort, limit: int = 8) -> Value | None:
        """Returns a random value of at most ``limit`` constructors, small ones more often; None if there is none."""
        if sort.name == "=>":
            return self.function(sort)
        for _ in range(4):
            size = 1 + min(int(self.random.expovariate(0.35)), limit - 1)
            pool = self.exact(sort, size)
            if pool:
                return self.random.choice(pool)
        values = self.small(sort, 20)
        return self.random.choice(values) if values else None

    def function(self, sort: Sort) -> FunctionTable:
        """Returns a random total function of the function sort ``(=> A ... B)``."""
        self._tables += 1
        result = sort.args[-1]
        return FunctionTable(f"f{self._tables}", lambda args: self._choose(result))

    def _choose(self, sort: Sort) -> Value:
        value = self.sample(sort, 5)
        return value if value is not None else Data("none", ())

    def environment(self, variables: Sequence[Var], limit: int = 8) -> list[Value] | None:
        """Returns random values for ``variables``; None if a sort has no value."""
        values: list[Value] = []
        for variable in variables:
            value = self.sample(variable.sort, limit)
            if value is None:
                return None
            values.append(value)
        return values

    def exhaustive(self, variables: Sequence[Var], count: int) -> Iterator[list[Value]]:
        """Yields about ``count`` tuples, exhaustive over the smallest values of each sort."""
        if not variables:
            yield []
            return
        per = max(2, int(count ** (1 / len(variables))))
        pools = [self.small(variable.sort, per + 1) for variable in variables]
        for index, values in enumerate(product(*pools)):
            if index >= count:
                return
            yield list(values)


def _splits(total: int, weighty: Sequence[bool]) -> Iterator[tuple[int, ...]]:
    """Yields the ways to give each weighty field at least 1 so that they sum to ``total``; the others get 1."""
    if not weighty:
        if total == 0:
            yield ()
        return
    if not weighty[0]:
        for rest in _splits(total, weighty[1:]):
            yield (1, *rest)
        return
    for first in range(1, total + 1):
        for rest in _splits(total - first, weighty[1:]):
            yield (first, *rest)
