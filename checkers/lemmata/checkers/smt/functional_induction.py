"""Induction along the recursion of a function that is known to terminate.

Each hypothesis speaks of the arguments of a recursive call, under the conditions of the path that leads to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lemmata.checkers.errors import UsageError
from lemmata.checkers.smt.sequents import MAX_SEQUENTS, FreshNames, Scheme, Sequent, Statement
from lemmata.checkers.smt.terms import App, Term, Var, equal, implies, negate, substitute
from lemmata.checkers.smt.theory import Body, Case, Conditional, Function, Leaf, Theory

__all__ = ["functional"]


def functional(theory: Theory, statement: Statement, scheme: Scheme) -> Iterator[Sequent]:
    """Yields a case for each path through the body of the function; raises `UsageError` if the scheme does not fit."""
    function = theory.functions.get(scheme.function)
    if function is None or function.body is None:
        raise UsageError(f"{scheme.function!r} is not a defined function")
    if function.witness is None:
        raise UsageError(f"{scheme.function} has no termination witness: no induction over it")
    if len(scheme.variables) != len(function.parameters):
        raise UsageError(f"{scheme.function} has {len(function.parameters)} parameters")
    fresh = FreshNames(statement)
    variables = tuple(statement.variable(name) for name in scheme.variables)
    renaming: dict[Var, Term] = {}
    for parameter, variable in zip(function.parameters, variables, strict=True):
        if parameter.sort != variable.sort:
            raise UsageError(f"{variable.name} has sort {variable.sort}, {function.name} wants {parameter.sort}")
        renaming[parameter] = variable
    walk = _Walk(theory, function, fresh)
    start = _Path({}, (), (), ())
    for number, path in enumerate(walk.paths(function.body, renaming, start)):
        if number >= MAX_SEQUENTS:
            raise UsageError(f"{function.name} has more than {MAX_SEQUENTS} cases")
        mapping = {variable: path.mapping[variable] for variable in variables if variable in path.mapping}
        hypotheses = tuple(
            implies(conditions, statement.instance(dict(zip(variables, call.args, strict=True))))
            for conditions, call in path.calls
        )
        yield statement.case(
            f"case {number + 1} of {function.name}",
            mapping=mapping,
            fresh=path.fresh,
            conditions=path.conditions,
            induction=hypotheses,
        )


@dataclass(frozen=True, slots=True)
class _Path:
    """A path through a function's body: what the parameters are, under which conditions, and the calls on it."""

    mapping: Mapping[Var, Term]
    fresh: tuple[Var, ...]
    conditions: tuple[Term, ...]
    calls: tuple[tuple[tuple[Term, ...], App], ...]
    """Each recursive call, with the conditions under which it is reached."""


class _Walk:
    """Enumerates the paths of one function's body."""

    def __init__(self, theory: Theory, function: Function, fresh: FreshNames) -> None:
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
