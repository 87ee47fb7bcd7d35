"""Induction schemes, and the sequents that each one obliges a proof to show.

This module and those of the schemes are trusted: a certificate names a scheme, and what has to be shown is computed
here, from the theory.
Every scheme is an instance of well-founded induction: each hypothesis speaks of arguments that are smaller in an
order known to be well-founded (the sub-term order, the call order of a function with a termination witness, or the
order of the non-negative integers).
"""

from __future__ import annotations

from lemmata.checkers.errors import UsageError
from lemmata.checkers.smt.functional_induction import functional
from lemmata.checkers.smt.sequents import FreshNames, Scheme, Sequent, Statement
from lemmata.checkers.smt.structural_induction import structural
from lemmata.checkers.smt.terms import BOOL, INT, App, forall, implies, substitute
from lemmata.checkers.smt.theory import Theory

__all__ = ["obligations"]


def obligations(theory: Theory, statement: Statement, scheme: Scheme) -> tuple[Sequent, ...]:
    """Returns what has to be shown for ``statement`` by ``scheme``; raises `UsageError` if the scheme does not fit."""
    if scheme.kind == "direct":
        return (statement.case("direct"),)
    if len(set(scheme.variables)) != len(scheme.variables) or not scheme.variables:
        raise UsageError("an induction scheme needs distinct variables")
    if scheme.kind == "structural":
        return tuple(structural(theory, statement, scheme))
    if scheme.kind == "functional":
        return tuple(functional(theory, statement, scheme))
    if scheme.kind == "strong":
        return (_strong(statement, scheme),)
    raise UsageError(f"unknown induction scheme {scheme.kind!r}")


def _strong(statement: Statement, scheme: Scheme) -> Sequent:
    if len(scheme.variables) != 1:
        raise UsageError(f"strong induction is over one variable, not {len(scheme.variables)}")
    name = scheme.variables[0]
    variable = statement.variable(name)
    if variable.sort != INT:
        raise UsageError(f"strong induction is over an Int variable, {name} has sort {variable.sort}")
    smaller = FreshNames(statement)(name, INT)
    bounds = (
        App("<=", (App("0", (), INT, (), literal=True), smaller), BOOL),
        App("<", (smaller, variable), BOOL),
    )
    others = tuple(other for other in statement.variables if other != variable)
    body = substitute(statement.body, {variable: smaller})
    hypothesis = forall((smaller, *others), implies(bounds, body))
    return statement.case(f"smaller {name}", induction=(hypothesis,))
