"""Defining equations: one for each path through a function's body, with constructor patterns on the left.

A ``match`` on a parameter, or on a variable of a pattern on the left, refines the left-hand side; any other one stays
on the right as ``ite`` over testers, or becomes a condition where a parameter is matched below it. Two equations of a
function differ in a constructor on the left or in the sign of a condition, so they do not overlap.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from lemmata.checkers.smt.lifting import Lifter, Shape
from lemmata.checkers.smt.terms import BOOL, App, Sort, Term, Var, free_variables, negate, substitute
from lemmata.checkers.smt.theory import Body, Branch, Case, Conditional, Equation, Leaf

__all__ = ["equations"]


@dataclass(frozen=True, slots=True)
class _Path:
    left: App
    conditions: tuple[Term, ...]
    mapping: Mapping[Var, Term]
    """What parameters and pattern variables are on this path, in variables of the left-hand side."""
    open: frozenset[Var]
    """Variables of the body that are variables of the left-hand side."""


def equations(
    name: str, parameters: tuple[Var, ...], result: Sort, body: Body, lifter: Lifter, shapes: Mapping[str, Shape]
) -> tuple[Equation, ...]:
    """Returns the equations of a function; a branch that the body lacks has none.

    Args:
        name: the function.
        parameters: its parameters, as ``body`` names them.
        result: its sort.
        body: its definition.
        lifter: what makes terms of the parts that stay on the right.
        shapes: the constructors of the body's branches.
    """
    found: list[Equation] = []
    agenda: list[tuple[Body, _Path]] = [(body, _Path(App(name, parameters, result), (), {}, frozenset(parameters)))]
    while agenda:
        tree, path = agenda.pop()
        if isinstance(tree, Leaf) or not _splits(tree, path.open):
            value = substitute(lifter.tree_term(tree, shapes, parameters), path.mapping)
            variables = free_variables(path.left)
            found.append(Equation(variables=variables, conditions=path.conditions, left=path.left, right=value))
        elif isinstance(tree, Conditional):
            condition = substitute(tree.condition, path.mapping)
            agenda.append((tree.otherwise, replace(path, conditions=(*path.conditions, negate(condition)))))
            agenda.append((tree.then, replace(path, conditions=(*path.conditions, condition))))
        elif isinstance(tree.scrutinee, Var) and tree.scrutinee in path.open:
            agenda.extend((branch.body, _refined(path, tree.scrutinee, branch)) for branch in reversed(tree.branches))
        else:
            agenda.extend((branch.body, _tested(path, tree, branch, shapes)) for branch in reversed(tree.branches))
    return tuple(found)


def _splits(tree: Body, opened: frozenset[Var]) -> bool:
    """Returns whether a variable of the left-hand side is matched in ``tree``."""
    if isinstance(tree, Leaf):
        return False
    if isinstance(tree, Conditional):
        return _splits(tree.then, opened) or _splits(tree.otherwise, opened)
    if isinstance(tree.scrutinee, Var) and tree.scrutinee in opened:
        return True
    return any(_splits(branch.body, opened) for branch in tree.branches)


def _refined(path: _Path, variable: Var, branch: Branch) -> _Path:
    pattern: Term = App(branch.constructor, branch.variables, variable.sort)
    step = {variable: pattern}
    mapping = {key: substitute(value, step) for key, value in path.mapping.items()}
    mapping[variable] = pattern
    left = substitute(path.left, step)
    assert isinstance(left, App)
    return _Path(
        left=left,
        conditions=tuple([substitute(condition, step) for condition in path.conditions]),
        mapping=mapping,
        open=path.open - {variable} | frozenset(branch.variables),
    )


def _tested(path: _Path, case: Case, branch: Branch, shapes: Mapping[str, Shape]) -> _Path:
    scrutinee = substitute(case.scrutinee, path.mapping)
    mapping = dict(path.mapping)
    for variable, selector in zip(branch.variables, shapes[branch.constructor].selectors, strict=True):
        mapping[variable] = App(selector, (scrutinee,), variable.sort)
    tester = App("is", (scrutinee,), BOOL, (branch.constructor,))
    return replace(path, conditions=(*path.conditions, tester), mapping=mapping)
