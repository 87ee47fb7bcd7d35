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
    """A path through a body, in variables of the body."""

    conditions: tuple[Term, ...]
    mapping: Mapping[Var, Term]
    """What variables are on this path, each in others; see `_resolved`."""
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
    whole = App(name, parameters, result)
    agenda: list[tuple[Body, _Path]] = [(body, _Path((), {}, frozenset(parameters)))]
    while agenda:
        tree, path = agenda.pop()
        if isinstance(tree, Leaf) or not _splits(tree, path.open):
            known = _resolved(path.mapping)
            left = substitute(whole, known)
            assert isinstance(left, App)
            conditions = tuple([substitute(condition, known) for condition in path.conditions])
            value = substitute(lifter.tree_term(tree, shapes, parameters), known)
            found.append(Equation(variables=free_variables(left), conditions=conditions, left=left, right=value))
        elif isinstance(tree, Conditional):
            agenda.append((tree.otherwise, replace(path, conditions=(*path.conditions, negate(tree.condition)))))
            agenda.append((tree.then, replace(path, conditions=(*path.conditions, tree.condition))))
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


def _resolved(mapping: Mapping[Var, Term]) -> dict[Var, Term]:
    """Returns what variables are in those that are nothing else; what several have in common is one object."""
    found: dict[Var, Term] = {}
    agenda = list(mapping)
    while agenda:
        variable = agenda[-1]
        needed = [part for part in free_variables(mapping[variable]) if part in mapping and part not in found]
        agenda.extend(needed)
        if not needed:
            agenda.pop()
            found[variable] = substitute(mapping[variable], found)
    return found


def _refined(path: _Path, variable: Var, branch: Branch) -> _Path:
    pattern = App(branch.constructor, branch.variables, variable.sort)
    opened = path.open - {variable} | frozenset(branch.variables)
    return replace(path, mapping={**path.mapping, variable: pattern}, open=opened)


def _tested(path: _Path, case: Case, branch: Branch, shapes: Mapping[str, Shape]) -> _Path:
    mapping = dict(path.mapping)
    for variable, selector in zip(branch.variables, shapes[branch.constructor].selectors, strict=True):
        mapping[variable] = App(selector, (case.scrutinee,), variable.sort)
    tester = App("is", (case.scrutinee,), BOOL, (branch.constructor,))
    return replace(path, conditions=(*path.conditions, tester), mapping=mapping)
