"""Induction over the constructors of data types.

Each hypothesis speaks of a proper sub-term of the value that it is used for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final

from lemmata.checkers.errors import UsageError
from lemmata.checkers.smt.sequents import MAX_SEQUENTS, FreshNames, Scheme, Sequent, Statement
from lemmata.checkers.smt.terms import App, Term, Var
from lemmata.checkers.smt.theory import Constructor, Datatype, Theory

__all__ = ["structural"]

_MAX_DEPTH: Final = 4


def structural(theory: Theory, statement: Statement, scheme: Scheme) -> Iterator[Sequent]:
    """Yields a case for each combination of constructors of the variables; raises `UsageError` if there is none."""
    if not 1 <= scheme.depth <= _MAX_DEPTH:
        raise UsageError(f"depth must be between 1 and {_MAX_DEPTH}")
    fresh = FreshNames(statement)
    variables = [statement.variable(name) for name in scheme.variables]
    total = 1
    for variable in variables:
        total *= _count(theory, variable, scheme.depth)
        if total > MAX_SEQUENTS:
            raise UsageError(f"the scheme has more than {MAX_SEQUENTS} cases")
    choices = [tuple(_patterns(theory, variable, scheme.depth, fresh)) for variable in variables]
    for combination in product(*choices):
        mapping: dict[Var, Term] = {}
        hypotheses: list[Term] = []
        for variable, pattern in zip(variables, combination, strict=True):
            hypotheses.extend(statement.instance({**mapping, variable: smaller}) for smaller in pattern.smaller)
            mapping[variable] = pattern.term
        names = tuple(name for pattern in combination for name in pattern.fresh)
        title = ", ".join(pattern.name for pattern in combination)
        yield statement.case(title, mapping=mapping, fresh=names, induction=tuple(hypotheses))


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A constructor pattern for a variable, with its proper sub-terms of the variable's own sort."""

    name: str
    term: Term
    fresh: tuple[Var, ...]
    smaller: tuple[Term, ...]


def _datatype(theory: Theory, variable: Var) -> Datatype:
    datatype = theory.datatypes.get(variable.sort)
    if datatype is None:
        raise UsageError(f"{variable.name} has sort {variable.sort}, which is no data type")
    return datatype


def _count(theory: Theory, variable: Var, depth: int) -> int:
    """Returns how many patterns `_patterns` would make."""
    constructors = _datatype(theory, variable).constructors
    count = len(constructors)
    for _ in range(depth - 1):
        count = sum(count ** len(constructor.recursive()) for constructor in constructors)
    return count


def _patterns(theory: Theory, variable: Var, depth: int, fresh: FreshNames) -> Iterator[_Pattern]:
    datatype = _datatype(theory, variable)
    base = variable.name.split(".", 1)[0]
    for constructor in datatype.constructors:
        fields = tuple(fresh(base, sort) for sort in constructor.fields)
        recursive = constructor.recursive()
        if depth <= 1 or not recursive:
            yield _Pattern(
                f"{variable.name} = {constructor.name}",
                App(constructor.name, fields, constructor.sort),
                fields,
                tuple(fields[index] for index in recursive),
            )
            continue
        choices = [tuple(_patterns(theory, fields[index], depth - 1, fresh)) for index in recursive]
        for choice in product(*choices):
            yield _deep_pattern(variable, constructor, fields, dict(zip(recursive, choice, strict=True)))


def _deep_pattern(
    variable: Var, constructor: Constructor, fields: tuple[Var, ...], inner: Mapping[int, _Pattern]
) -> _Pattern:
    args: list[Term] = []
    names: list[Var] = []
    smaller: list[Term] = []
    for index, field in enumerate(fields):
        pattern = inner.get(index)
        if pattern is None:
            args.append(field)
            names.append(field)
        else:
            args.append(pattern.term)
            names.extend(pattern.fresh)
            smaller.append(pattern.term)
            smaller.extend(pattern.smaller)
    term = App(constructor.name, tuple(args), constructor.sort)
    return _Pattern(f"{variable.name} = {term!r}", term, tuple(names), tuple(smaller))
