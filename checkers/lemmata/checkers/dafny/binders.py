"""Expressions with a scope or branches of their own: conditions, matches, lets, quantifiers, comprehensions."""

from __future__ import annotations

from dataclasses import dataclass

from lemmata.checkers.dafny.syntax import (
    Attribute,
    Case,
    Clause,
    Domain,
    Expression,
    Guard,
    Pattern,
    Statement,
    Variable,
)

__all__ = [
    "Conditional",
    "Lambda",
    "Let",
    "MapComprehension",
    "Match",
    "Quantifier",
    "SetComprehension",
    "StatementExpression",
]


@dataclass(frozen=True, slots=True)
class Conditional(Expression):
    """``if condition then yes else no``."""

    condition: Expression | Guard
    yes: Expression
    no: Expression


@dataclass(frozen=True, slots=True)
class Match(Expression):
    """``match subject case ...``."""

    subject: Expression
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Let(Expression):
    """``var patterns := values; body``; without patterns ``:- value; body``."""

    ghost: bool
    patterns: tuple[Pattern, ...]
    operator: str
    """``:=``, ``:|`` or ``:-``."""
    attributes: tuple[Attribute, ...]
    values: tuple[Expression, ...]
    body: Expression


@dataclass(frozen=True, slots=True)
class Quantifier(Expression):
    """``forall`` or ``exists``."""

    universal: bool
    domain: Domain
    body: Expression


@dataclass(frozen=True, slots=True)
class SetComprehension(Expression):
    """``set x | P :: term``."""

    infinite: bool
    domain: Domain
    term: Expression | None


@dataclass(frozen=True, slots=True)
class MapComprehension(Expression):
    """``map x | P :: key := value``."""

    infinite: bool
    domain: Domain
    key: Expression | None
    value: Expression


@dataclass(frozen=True, slots=True)
class Lambda(Expression):
    """``(x: T) requires P reads R => body``."""

    variables: tuple[Variable, ...]
    clauses: tuple[Clause, ...]
    body: Expression


@dataclass(frozen=True, slots=True)
class StatementExpression(Expression):
    """``statement body``: an assertion, a lemma call, a calculation before an expression."""

    statement: Statement
    body: Expression
