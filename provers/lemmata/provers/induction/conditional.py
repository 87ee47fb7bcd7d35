"""Conditional lemmas: equations and propositions that hold wherever a premise holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lemmata.checkers.smt.evaluate import Value
from lemmata.checkers.smt.terms import BOOL, FALSE, TRUE, App, Sort, Term, Var, equal, free_variables, implies, negate
from lemmata.provers.induction.enumeration import Entry, Explorer

__all__ = ["conditional_lemmas"]

_MIN_TRUE: Final = 10
_MIN_FALSE: Final = 2
_EQUALITY_SIDE: Final = 3


@dataclass(frozen=True, slots=True)
class _Premise:
    term: Term
    size: int
    where: tuple[int, ...]
    """The environments in which it holds."""


def conditional_lemmas(explorer: Explorer, *, premise_size: int, side_size: int) -> Iterator[Term | None]:
    """Yields ``premise => conclusion``, open, smallest premises first; None now and then.

    Args:
        explorer: its representatives are premises and sides.
        premise_size: of the premise, at most.
        side_size: of each side of the conclusion, at most.
    """
    sorts = [sort for sort in _sorts(explorer) if sort != BOOL and sort.name != "=>"]
    for premise in sorted(_premises(explorer, premise_size), key=lambda item: item.size):
        yield None
        yield from _implied_propositions(explorer, premise, side_size)
        for sort in sorts:
            yield from _implied_equations(explorer, premise, sort, side_size)


def _sorts(explorer: Explorer) -> list[Sort]:
    return list(dict.fromkeys(sort for level in explorer.levels for sort in level))


def _premises(explorer: Explorer, limit: int) -> Iterator[_Premise]:
    for entry in explorer.entries(BOOL, limit):
        if entry.term in (TRUE, FALSE) or isinstance(entry.term, Var):
            continue
        yield from _both(entry.term, entry.vector, entry.size)
    for sort in _sorts(explorer):
        if sort == BOOL or sort.name == "=>":
            continue
        # An equation with a variable or a constant says no more than its instance does.
        small = explorer.entries(sort, min(_EQUALITY_SIDE, limit - 2))
        entries = [entry for entry in small if not isinstance(entry.term, Var) and free_variables(entry.term)]
        for index, one in enumerate(entries):
            for two in entries[:index]:
                if one.size + two.size + 1 <= limit and set(free_variables(one.term)) != set(free_variables(two.term)):
                    vector = tuple(left == right for left, right in zip(one.vector, two.vector, strict=True))
                    yield from _both(equal(two.term, one.term), vector, one.size + two.size + 1)


def _both(term: Term, vector: tuple[Value, ...], size: int) -> Iterator[_Premise]:
    true = tuple(index for index, value in enumerate(vector) if value)
    false = tuple(index for index, value in enumerate(vector) if not value)
    if len(true) >= _MIN_TRUE and len(false) >= _MIN_FALSE:
        yield _Premise(term, size, true)
    if len(false) >= _MIN_TRUE and len(true) >= _MIN_FALSE:
        yield _Premise(negate(term), size + 1, false)


def _related(premise: _Premise, *sides: Term) -> bool:
    wanted = set(free_variables(premise.term))
    found = {variable for side in sides for variable in free_variables(side)}
    return wanted <= found


def _implied_propositions(explorer: Explorer, premise: _Premise, limit: int) -> Iterator[Term | None]:
    for entry in explorer.entries(BOOL, limit + 2):
        if entry.term in (TRUE, FALSE) or isinstance(entry.term, Var) or entry.term == premise.term:
            continue
        if not set(free_variables(entry.term)) & set(free_variables(premise.term)):
            continue
        values = [entry.vector[index] for index in premise.where]
        if all(values):
            yield implies((premise.term,), entry.term)
        elif not any(values) and negate(entry.term) != premise.term:
            yield implies((premise.term,), negate(entry.term))


def _implied_equations(explorer: Explorer, premise: _Premise, sort: Sort, limit: int) -> Iterator[Term | None]:
    classes: dict[tuple[Value, ...], Entry] = {}
    for entry in explorer.entries(sort, limit):
        key = tuple([entry.vector[index] for index in premise.where])
        kept = classes.setdefault(key, entry)
        if kept is not entry and _related(premise, kept.term, entry.term) and _is_new(premise, kept, entry):
            yield implies((premise.term,), equal(entry.term, kept.term))


def _is_new(premise: _Premise, one: Entry, two: Entry) -> bool:
    """Returns whether the equation is more than the premise (an equation itself) said again."""
    term = premise.term
    if isinstance(term, App) and term.symbol == "=":
        return {one.term, two.term} != set(term.args)
    return True
