"""Induction schemes, and the sequents that each one obliges a proof to show.

This module is trusted: a certificate names a scheme, and what has to be shown is computed here, from the theory.
Every scheme is an instance of well-founded induction: each hypothesis speaks of arguments that are smaller in an
order known to be well-founded (the sub-term order, the call order of a function with a termination witness, or the
order of the non-negative integers).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final

from lemmata.checkers.errors import UsageError
from lemmata.checkers.smt.terms import (
    BOOL,
    INT,
    App,
    Quantified,
    Sort,
    Term,
    Var,
    equal,
    forall,
    implies,
    negate,
    substitute,
)
from lemmata.checkers.smt.theory import Body, Case, Conditional, Constructor, Datatype, Function, Leaf, Theory

__all__ = ["DIRECT", "Scheme", "Sequent", "Statement", "obligations"]


@dataclass(frozen=True, slots=True)
class Scheme:
    """How a statement is to be shown.

    ``kind`` is ``"direct"``; ``"structural"`` (over ``variables``, lexicographically, each split ``depth`` deep);
    ``"functional"`` (along the recursion of ``function``, whose parameters are ``variables``); or ``"strong"``
    (over the integer variable, from all smaller non-negative ones).
    """

    kind: str
    variables: tuple[str, ...] = ()
    function: str = ""
    depth: int = 1


DIRECT: Final = Scheme("direct")
_MAX_DEPTH: Final = 4
_MAX_SEQUENTS: Final = 400


@dataclass(frozen=True, slots=True)
class Sequent:
    """Constants, hypotheses about them, and the conclusion that must follow."""

    name: str
    """Which case: ``"direct"``, ``"xs = cons"``."""
    constants: tuple[Var, ...]
    hypotheses: tuple[Term, ...]
    """Premises of the statement and conditions of the case."""
    induction: tuple[Term, ...]
    """Induction hypotheses, closed but for the constants."""
    conclusion: Term


class Statement:
    """A closed formula split into variables, premises and conclusion."""

    __slots__ = ("body", "conclusion", "formula", "premises", "variables")

    def __init__(self, formula: Term) -> None:
        self.formula = formula
        variables: list[Var] = []
        body = formula
        while isinstance(body, Quantified) and body.kind == "forall":
            if any(var.name == other.name for var in body.variables for other in variables):
                break
            variables.extend(body.variables)
            body = body.body
        self.variables = tuple(variables)
        self.body = body
        premises: list[Term] = []
        while isinstance(body, App) and body.symbol == "=>":
            for premise in body.args[:-1]:
                premises.extend(_conjuncts(premise))
            body = body.args[-1]
        self.premises = tuple(premises)
        self.conclusion = body

    def variable(self, name: str) -> Var:
        """Returns the variable of that name; raises `UsageError`."""
        for variable in self.variables:
            if variable.name == name:
                return variable
        raise UsageError(f"the statement has no variable {name!r}")

    def instance(self, mapping: Mapping[Var, Term]) -> Term:
        """Returns the body with variables replaced, closed over those that are not."""
        others = tuple(variable for variable in self.variables if variable not in mapping)
        return forall(others, substitute(self.body, mapping))


def _conjuncts(term: Term) -> Iterator[Term]:
    if isinstance(term, App) and term.symbol == "and":
        for arg in term.args:
            yield from _conjuncts(arg)
    else:
        yield term


def obligations(theory: Theory, statement: Statement, scheme: Scheme) -> tuple[Sequent, ...]:
    """Returns what has to be shown for ``statement`` by ``scheme``; raises `UsageError` if the scheme does not fit."""
    if scheme.kind == "direct":
        return (_sequent("direct", statement, {}, (), (), ()),)
    if len(set(scheme.variables)) != len(scheme.variables) or not scheme.variables:
        raise UsageError("an induction scheme needs distinct variables")
    if scheme.kind == "structural":
        sequents = tuple(_structural(theory, statement, scheme))
    elif scheme.kind == "functional":
        sequents = tuple(_functional(theory, statement, scheme))
    elif scheme.kind == "strong":
        sequents = (_strong(statement, scheme),)
    else:
        raise UsageError(f"unknown induction scheme {scheme.kind!r}")
    return sequents


def _sequent(
    name: str,
    statement: Statement,
    mapping: Mapping[Var, Term],
    fresh: tuple[Var, ...],
    conditions: tuple[Term, ...],
    induction: tuple[Term, ...],
) -> Sequent:
    rest = tuple(variable for variable in statement.variables if variable not in mapping)
    premises = tuple(substitute(premise, mapping) for premise in statement.premises)
    return Sequent(name, fresh + rest, conditions + premises, induction, substitute(statement.conclusion, mapping))


class _Fresh:
    """Names for pattern variables, distinct from every variable of the statement."""

    def __init__(self, statement: Statement) -> None:
        self._taken = {variable.name for variable in _all_variables(statement.formula)}

    def __call__(self, base: str, sort: Sort) -> Var:
        count = 1
        while f"{base}.{count}" in self._taken:
            count += 1
        name = f"{base}.{count}"
        self._taken.add(name)
        return Var(name, sort)


def _all_variables(term: Term) -> Iterator[Var]:
    if isinstance(term, Var):
        yield term
    elif isinstance(term, App):
        for arg in term.args:
            yield from _all_variables(arg)
    else:
        yield from term.variables
        yield from _all_variables(term.body)


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


def _patterns(theory: Theory, variable: Var, depth: int, fresh: _Fresh) -> Iterator[_Pattern]:
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


def _structural(theory: Theory, statement: Statement, scheme: Scheme) -> Iterator[Sequent]:
    if not 1 <= scheme.depth <= _MAX_DEPTH:
        raise UsageError(f"depth must be between 1 and {_MAX_DEPTH}")
    fresh = _Fresh(statement)
    variables = [statement.variable(name) for name in scheme.variables]
    total = 1
    for variable in variables:
        total *= _count(theory, variable, scheme.depth)
        if total > _MAX_SEQUENTS:
            raise UsageError(f"the scheme has more than {_MAX_SEQUENTS} cases")
    choices = [tuple(_patterns(theory, variable, scheme.depth, fresh)) for variable in variables]
    for combination in product(*choices):
        mapping: dict[Var, Term] = {}
        hypotheses: list[Term] = []
        for variable, pattern in zip(variables, combination, strict=True):
            hypotheses.extend(statement.instance({**mapping, variable: smaller}) for smaller in pattern.smaller)
            mapping[variable] = pattern.term
        names = tuple(name for pattern in combination for name in pattern.fresh)
        title = ", ".join(pattern.name for pattern in combination)
        yield _sequent(title, statement, mapping, names, (), tuple(hypotheses))


def _strong(statement: Statement, scheme: Scheme) -> Sequent:
    if len(scheme.variables) != 1:
        raise UsageError(f"strong induction is over one variable, not {len(scheme.variables)}")
    name = scheme.variables[0]
    variable = statement.variable(name)
    if variable.sort != INT:
        raise UsageError(f"strong induction is over an Int variable, {name} has sort {variable.sort}")
    smaller = _Fresh(statement)(name, INT)
    bounds = (
        App("<=", (App("0", (), INT, (), literal=True), smaller), BOOL),
        App("<", (smaller, variable), BOOL),
    )
    others = tuple(other for other in statement.variables if other != variable)
    body = substitute(statement.body, {variable: smaller})
    hypothesis = forall((smaller, *others), implies(bounds, body))
    return _sequent(f"smaller {name}", statement, {}, (), (), (hypothesis,))


@dataclass(frozen=True, slots=True)
class _Path:
    """A path through a function's body: what the parameters are, under which conditions, and the calls on it."""

    mapping: Mapping[Var, Term]
    fresh: tuple[Var, ...]
    conditions: tuple[Term, ...]
    calls: tuple[tuple[tuple[Term, ...], App], ...]
    """Each recursive call, with the conditions under which it is reached."""


def _functional(theory: Theory, statement: Statement, scheme: Scheme) -> Iterator[Sequent]:
    function = theory.functions.get(scheme.function)
    if function is None or function.body is None:
        raise UsageError(f"{scheme.function!r} is not a defined function")
    if function.witness is None:
        raise UsageError(f"{scheme.function} has no termination witness: no induction over it")
    if len(scheme.variables) != len(function.parameters):
        raise UsageError(f"{scheme.function} has {len(function.parameters)} parameters")
    fresh = _Fresh(statement)
    variables = tuple(statement.variable(name) for name in scheme.variables)
    renaming: dict[Var, Term] = {}
    for parameter, variable in zip(function.parameters, variables, strict=True):
        if parameter.sort != variable.sort:
            raise UsageError(f"{variable.name} has sort {variable.sort}, {function.name} wants {parameter.sort}")
        renaming[parameter] = variable
    walk = _Walk(theory, function, fresh)
    start = _Path({}, (), (), ())
    for number, path in enumerate(walk.paths(function.body, renaming, start)):
        if number >= _MAX_SEQUENTS:
            raise UsageError(f"{function.name} has more than {_MAX_SEQUENTS} cases")
        mapping = {variable: path.mapping[variable] for variable in variables if variable in path.mapping}
        hypotheses = tuple(
            implies(conditions, statement.instance(dict(zip(variables, call.args, strict=True))))
            for conditions, call in path.calls
        )
        sequent = _sequent(f"case {number + 1} of {function.name}", statement, mapping, path.fresh, (), hypotheses)
        yield Sequent(
            sequent.name, sequent.constants, path.conditions + sequent.hypotheses, sequent.induction, sequent.conclusion
        )


class _Walk:
    """Enumerates the paths of one function's body."""

    def __init__(self, theory: Theory, function: Function, fresh: _Fresh) -> None:
        self.theory = theory
        self.function = function
        self.fresh = fresh

    def paths(self, body: Body, names: Mapping[Var, Term], path: _Path) -> Iterator[_Path]:
        """Yields every path; ``names`` maps the body's variables to terms over the statement's."""
        if isinstance(body, Leaf):
            value = substitute(body.value, names)
            yield _Path(path.mapping, path.fresh, path.conditions, path.calls + tuple(self._calls(value, ())))
        elif isinstance(body, Conditional):
            condition = substitute(body.condition, names)
            before = path.calls + tuple(self._calls(condition, ()))
            yes = _Path(path.mapping, path.fresh, (*path.conditions, condition), before)
            no = _Path(path.mapping, path.fresh, (*path.conditions, negate(condition)), before)
            yield from self.paths(body.then, names, yes)
            yield from self.paths(body.otherwise, names, no)
        else:
            yield from self._case(body, names, path)

    def _case(self, case: Case, names: Mapping[Var, Term], path: _Path) -> Iterator[_Path]:
        scrutinee = substitute(case.scrutinee, names)
        branches = {branch.constructor: branch for branch in case.branches}
        before = path.calls + tuple(self._calls(scrutinee, ()))
        for constructor in self.theory.datatypes[scrutinee.sort].constructors:
            branch = branches.get(constructor.name)
            base = scrutinee.name.split(".", 1)[0] if isinstance(scrutinee, Var) else "c"
            fields = tuple(self.fresh(base, sort) for sort in constructor.fields)
            shape = App(constructor.name, fields, constructor.sort)
            if isinstance(scrutinee, Var):
                renaming: dict[Var, Term] = {scrutinee: shape}
                inner = {var: substitute(term, renaming) for var, term in names.items()}
                step = _refine(path, renaming, before)
            else:
                inner = dict(names)
                step = _Path(path.mapping, path.fresh, (*path.conditions, equal(scrutinee, shape)), before)
            step = _Path(step.mapping, step.fresh + fields, step.conditions, step.calls)
            if branch is None:
                yield step
                continue
            inner.update(zip(branch.variables, fields, strict=True))
            yield from self.paths(branch.body, inner, step)

    def _calls(self, term: Term, conditions: tuple[Term, ...]) -> Iterator[tuple[tuple[Term, ...], App]]:
        if not isinstance(term, App):
            return
        if term.symbol == self.function.name:
            yield conditions, term
        if term.symbol == "ite":
            test, then, otherwise = term.args
            yield from self._calls(test, conditions)
            yield from self._calls(then, (*conditions, test))
            yield from self._calls(otherwise, (*conditions, negate(test)))
            return
        for arg in term.args:
            yield from self._calls(arg, conditions)


def _refine(path: _Path, renaming: Mapping[Var, Term], calls: tuple[tuple[tuple[Term, ...], App], ...]) -> _Path:
    """Returns ``path`` after a variable has been split: everything said so far speaks of the pattern now."""
    mapping = {var: substitute(term, renaming) for var, term in path.mapping.items()}
    mapping.update(renaming)
    refined: list[tuple[tuple[Term, ...], App]] = []
    for conditions, call in calls:
        args = tuple(substitute(arg, renaming) for arg in call.args)
        refined.append(
            (
                tuple(substitute(condition, renaming) for condition in conditions),
                App(call.symbol, args, call.sort),
            )
        )
    conditions = tuple(substitute(condition, renaming) for condition in path.conditions)
    fresh = tuple(var for var in path.fresh if var not in renaming)
    return _Path(mapping, fresh, conditions, tuple(refined))
