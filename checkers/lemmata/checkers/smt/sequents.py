"""The words of induction: schemes, statements, and the sequents that have to be shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from lemmata.checkers.errors import UsageError
from lemmata.checkers.smt.terms import App, Quantified, Sort, Term, Var, forall, substitute

__all__ = ["DIRECT", "MAX_SEQUENTS", "FreshNames", "Scheme", "Sequent", "Statement"]


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
MAX_SEQUENTS: Final = 400
"""Most cases of one scheme."""


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

    def case(
        self,
        name: str,
        *,
        mapping: Mapping[Var, Term] | None = None,
        fresh: tuple[Var, ...] = (),
        conditions: tuple[Term, ...] = (),
        induction: tuple[Term, ...] = (),
    ) -> Sequent:
        """Returns the statement as a sequent.

        Args:
            name: what the case is called.
            mapping: variables that are replaced.
            fresh: the variables of what they are replaced by.
            conditions: what holds beside the premises.
            induction: the induction hypotheses.
        """
        mapping = mapping or {}
        rest = tuple(variable for variable in self.variables if variable not in mapping)
        premises = tuple(substitute(premise, mapping) for premise in self.premises)
        return Sequent(name, fresh + rest, conditions + premises, induction, substitute(self.conclusion, mapping))


def _conjuncts(term: Term) -> Iterator[Term]:
    if isinstance(term, App) and term.symbol == "and":
        for arg in term.args:
            yield from _conjuncts(arg)
    else:
        yield term


class FreshNames:
    """Names for pattern variables, distinct from every variable of the statement."""

    def __init__(self, statement: Statement) -> None:
        self._taken = {variable.name for variable in _all_variables(statement.formula)}

    def __call__(self, base: str, sort: Sort) -> Var:
        """Returns a variable that was not there before, called after ``base``."""
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
