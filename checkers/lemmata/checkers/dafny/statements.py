"""The statements of Dafny: the part of the syntax tree that stands in bodies of methods and proofs."""

from __future__ import annotations

from dataclasses import dataclass

from lemmata.checkers.dafny.nodes import Node
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
    "AlternativeIf",
    "AlternativeLoop",
    "Assert",
    "Assign",
    "Assume",
    "Block",
    "Calc",
    "CalcStep",
    "Declare",
    "Expect",
    "For",
    "ForallStatement",
    "If",
    "Jump",
    "Labelled",
    "MatchStatement",
    "Modify",
    "OpaqueBlock",
    "Print",
    "Return",
    "Reveal",
    "Skeleton",
    "While",
]


@dataclass(frozen=True, slots=True)
class Block(Statement):
    """``{ statements }``; the body of a constructor may have ``new;`` in it."""

    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Assert(Statement):
    """``assert label: condition by { proof }``."""

    attributes: tuple[Attribute, ...]
    label: str
    condition: Expression
    proof: Block | None


@dataclass(frozen=True, slots=True)
class Assume(Statement):
    """``assume condition``."""

    attributes: tuple[Attribute, ...]
    condition: Expression


@dataclass(frozen=True, slots=True)
class Expect(Statement):
    """``expect condition, message``."""

    attributes: tuple[Attribute, ...]
    condition: Expression
    message: Expression | None


@dataclass(frozen=True, slots=True)
class Print(Statement):
    """``print values``."""

    values: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Reveal(Statement):
    """``reveal names`` or ``hide names``."""

    hide: bool
    names: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Declare(Statement):
    """``ghost var variables := values``."""

    ghost: bool
    patterns: tuple[Pattern, ...]
    attributes: tuple[Attribute, ...]
    operator: str
    """``:=``, ``:|``, ``:-`` or empty."""
    assumed: bool
    """Whether ``assume``, ``assert`` or ``expect`` stands behind ``:|`` or ``:-``."""
    values: tuple[Expression, ...]
    proof: Block | None = None


@dataclass(frozen=True, slots=True)
class Assign(Statement):
    """``targets := values``; a call without targets has no operator."""

    targets: tuple[Expression, ...]
    attributes: tuple[Attribute, ...]
    operator: str
    assumed: bool
    values: tuple[Expression, ...]
    proof: Block | None = None


@dataclass(frozen=True, slots=True)
class If(Statement):
    """``if condition { ... } else ...``; a condition of None is ``...``."""

    condition: Expression | Guard | None
    yes: Block
    no: Statement | None


@dataclass(frozen=True, slots=True)
class AlternativeIf(Statement):
    """``if case condition => ...``."""

    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class While(Statement):
    """``while condition clauses { ... }``; a body of None is a loop without body."""

    attributes: tuple[Attribute, ...]
    condition: Expression | Guard | None
    clauses: tuple[Clause, ...]
    body: Block | None


@dataclass(frozen=True, slots=True)
class AlternativeLoop(Statement):
    """``while clauses case condition => ...``."""

    attributes: tuple[Attribute, ...]
    clauses: tuple[Clause, ...]
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class For(Statement):
    """``for variable := first to last clauses { ... }``."""

    attributes: tuple[Attribute, ...]
    variable: Variable
    first: Expression
    down: bool
    last: Expression
    clauses: tuple[Clause, ...]
    body: Block | None


@dataclass(frozen=True, slots=True)
class MatchStatement(Statement):
    """``match subject case pattern => ...``."""

    subject: Expression
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class ForallStatement(Statement):
    """``forall domain ensures ... { ... }``."""

    domain: Domain | None
    clauses: tuple[Clause, ...]
    body: Block | None


@dataclass(frozen=True, slots=True)
class CalcStep(Node):
    """A line of a calculation with what stands before the next: the operator, and the hints."""

    line: Expression
    operator: str
    hints: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Calc(Statement):
    """``calc operator { steps }``."""

    attributes: tuple[Attribute, ...]
    operator: str
    steps: tuple[CalcStep, ...]


@dataclass(frozen=True, slots=True)
class Modify(Statement):
    """``modify frames``."""

    attributes: tuple[Attribute, ...]
    frames: tuple[Expression, ...]
    body: Block | None


@dataclass(frozen=True, slots=True)
class Labelled(Statement):
    """``label name: statement``."""

    name: str
    statement: Statement


@dataclass(frozen=True, slots=True)
class Jump(Statement):
    """``break``, ``continue``, with a label or a count of loops, or the ``new;`` of a constructor."""

    keyword: str
    label: str
    depth: int
    """How many ``break`` stand in it."""


@dataclass(frozen=True, slots=True)
class Return(Statement):
    """``return values`` or ``yield values``."""

    keyword: str
    values: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class OpaqueBlock(Statement):
    """``opaque ensures ... { ... }``."""

    clauses: tuple[Clause, ...]
    body: Block


@dataclass(frozen=True, slots=True)
class Skeleton(Statement):
    """``...`` in a refining method."""
