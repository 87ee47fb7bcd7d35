"""Smaller counterexamples: greedy steps to simpler values, as long as they still refute (QuickCheck's shrinking)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lemmata.checkers.smt.evaluate import Evaluator, Value
from lemmata.checkers.smt.interpreted import Data
from lemmata.checkers.smt.terms import Sort, Var
from lemmata.checkers.smt.theory import Theory

__all__ = ["shrink"]


def shrink(
    theory: Theory, evaluator: Evaluator, found: dict[Var, Value], refutes: Callable[[dict[Var, Value]], bool]
) -> dict[Var, Value]:
    """Returns an assignment that refutes and of which no single step to a simpler value does.

    Args:
        theory: says what the values are made of.
        evaluator: builds values.
        found: an assignment that refutes.
        refutes: whether another does; it may stop saying yes when its time is up.
    """
    best = found
    while True:
        simpler = (
            {**best, variable: value}
            for variable in best
            for value in _simpler(theory, evaluator, variable.sort, best[variable])
        )
        smaller = next((candidate for candidate in simpler if refutes(candidate)), None)
        if smaller is None:
            return best
        best = smaller


def _simpler(theory: Theory, evaluator: Evaluator, sort: Sort, value: Value) -> Iterator[Value]:
    """Yields simpler values of the sort: parts of the same sort first, then the same value with one part simpler."""
    if isinstance(value, bool):
        if value:
            yield False
    elif isinstance(value, int):
        yield from dict.fromkeys(
            item
            for item in (0, -value, value // 2 if value > 0 else -(-value // 2), value - (value > 0))
            if _less(item, value)
        )
    elif isinstance(value, Data):
        datatype = theory.datatypes.get(sort)
        constructors = datatype.constructors if datatype is not None else ()
        fields = next((item.fields for item in constructors if item.name == value.constructor), ())
        yield from (arg for field, arg in zip(fields, value.args, strict=False) if field == sort)
        for index, field in enumerate(fields):
            for arg in _simpler(theory, evaluator, field, value.args[index]):
                yield evaluator.data(value.constructor, (*value.args[:index], arg, *value.args[index + 1 :]))


def _less(one: int, other: int) -> bool:
    return (abs(one), one < 0) < (abs(other), other < 0)
