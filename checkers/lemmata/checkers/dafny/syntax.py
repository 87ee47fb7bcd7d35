"""The parts that expressions, statements and declarations share: variables, patterns, cases, clauses, attributes."""

from __future__ import annotations

from dataclasses import dataclass

from lemmata.checkers.dafny.nodes import Node, Type

__all__ = [
    "Argument",
    "Attribute",
    "Case",
    "Clause",
    "Domain",
    "Expression",
    "Guard",
    "Pattern",
    "Statement",
    "Variable",
]


@dataclass(frozen=True, slots=True)
class Expression(Node):
    """An expression, or what stands in the place of one."""


@dataclass(frozen=True, slots=True)
class Statement(Node):
    """A statement."""


@dataclass(frozen=True, slots=True)
class Attribute(Node):
    """``{:name arguments}`` or ``@Name(arguments)``."""

    name: str
    arguments: tuple[Expression, ...]
    at: bool
    """Whether it has the form with ``@``."""


@dataclass(frozen=True, slots=True)
class Variable(Node):
    """A bound or local variable, or a parameter."""

    name: str
    type: Type | None
    modifiers: tuple[str, ...] = ()
    """``ghost``, ``new``, ``nameonly``, ``older``."""
    value: Expression | None = None
    """The default value of a parameter."""
    source: Expression | None = None
    """The collection of a bound variable: ``x <- s``."""
    range: Expression | None = None
    """The range that stands before the next bound variable: ``x | P(x), y``."""


@dataclass(frozen=True, slots=True)
class Pattern(Node):
    """What a case or a variable declaration takes apart: a variable, a constructor or tuple, a literal."""

    name: str
    """Of a variable or constructor; empty for tuples, literals and disjunctions."""
    type: Type | None = None
    arguments: tuple[Pattern, ...] | None = None
    """None where no parentheses stand."""
    literal: Expression | None = None
    alternatives: tuple[Pattern, ...] = ()
    """The patterns of a disjunction ``A | B``."""
    ghost: bool = False


@dataclass(frozen=True, slots=True)
class Domain(Node):
    """What a quantifier or comprehension ranges over."""

    variables: tuple[Variable, ...]
    attributes: tuple[Attribute, ...]
    range: Expression | None


@dataclass(frozen=True, slots=True)
class Argument(Node):
    """An argument of a call or a field of an update."""

    name: str
    """Empty for an argument by position."""
    value: Expression


@dataclass(frozen=True, slots=True)
class Guard(Node):
    """The binding of ``if x :| P``."""

    variables: tuple[Variable, ...]
    attributes: tuple[Attribute, ...]
    condition: Expression


@dataclass(frozen=True, slots=True)
class Case(Node):
    """A case of a match, with an expression or with statements; or of an ``if`` or ``while`` with cases."""

    pattern: Pattern | Expression | Guard
    attributes: tuple[Attribute, ...]
    body: Expression | tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Clause(Node):
    """One clause of a specification."""

    keyword: str
    """``requires``, ``ensures``, ``modifies``, ``reads``, ``decreases`` or ``invariant``."""
    modifiers: tuple[str, ...]
    """``free``, ``yield``."""
    attributes: tuple[Attribute, ...]
    label: str
    expressions: tuple[Expression, ...]
