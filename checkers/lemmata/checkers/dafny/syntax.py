"""The expressions of Dafny, with the patterns, attributes and clauses of specifications that they share with others."""

from __future__ import annotations

from dataclasses import dataclass

from lemmata.checkers.dafny.nodes import Node, Type

__all__ = [
    "Allocated",
    "Apply",
    "Argument",
    "Attribute",
    "Binary",
    "Cardinality",
    "Case",
    "Chain",
    "Clause",
    "Conditional",
    "Conversion",
    "Display",
    "Domain",
    "Expression",
    "Frame",
    "Fresh",
    "Guard",
    "Index",
    "Lambda",
    "Let",
    "Limited",
    "Literal",
    "MapComprehension",
    "MapDisplay",
    "Match",
    "Member",
    "MultisetOf",
    "Name",
    "New",
    "Old",
    "Parentheses",
    "Pattern",
    "Quantifier",
    "Rebuild",
    "Replace",
    "SequenceConstruction",
    "SetComprehension",
    "Slice",
    "Slices",
    "Star",
    "Statement",
    "StatementExpression",
    "Tuple",
    "Unary",
    "Unchanged",
    "Variable",
]


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


# Expressions


@dataclass(frozen=True, slots=True)
class Expression(Node):
    """An expression, or what stands in the place of one."""


@dataclass(frozen=True, slots=True)
class Literal(Expression):
    """A constant, ``this``, or ``null``."""

    kind: str
    """``int``, ``real``, ``bool``, ``char``, ``string``, ``this``, ``null``."""
    text: str


@dataclass(frozen=True, slots=True)
class Name(Expression):
    """An unqualified name."""

    name: str
    arguments: tuple[Type, ...] = ()


@dataclass(frozen=True, slots=True)
class Member(Expression):
    """``target.name``; names of tuple members are digits."""

    target: Expression
    name: str
    arguments: tuple[Type, ...] = ()


@dataclass(frozen=True, slots=True)
class Limited(Expression):
    """``function#[limit]``: a least or greatest predicate or lemma up to a limit; a call of it follows."""

    function: Name | Member
    limit: Expression


@dataclass(frozen=True, slots=True)
class Argument(Node):
    """An argument of a call or a field of an update."""

    name: str
    """Empty for an argument by position."""
    value: Expression


@dataclass(frozen=True, slots=True)
class Apply(Expression):
    """``function(arguments)`` or ``function@label(arguments)``."""

    function: Expression
    arguments: tuple[Argument, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Index(Expression):
    """``target[indices]``."""

    target: Expression
    indices: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Slice(Expression):
    """``target[low..high]``."""

    target: Expression
    low: Expression | None
    high: Expression | None


@dataclass(frozen=True, slots=True)
class Slices(Expression):
    """``target[2:3:]``: slices of given lengths."""

    target: Expression
    lengths: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Replace(Expression):
    """``target[index := value]``."""

    target: Expression
    index: Expression
    value: Expression


@dataclass(frozen=True, slots=True)
class Rebuild(Expression):
    """``target.(field := value, ...)``."""

    target: Expression
    fields: tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class Unary(Expression):
    """``-operand`` or ``!operand``."""

    operator: str
    operand: Expression


@dataclass(frozen=True, slots=True)
class Cardinality(Expression):
    """``|operand|``."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class Binary(Expression):
    """Two operands; ``==#[k]`` keeps its index."""

    operator: str
    left: Expression
    right: Expression
    index: Expression | None = None


@dataclass(frozen=True, slots=True)
class Chain(Expression):
    """``a <= b < c``: at least two relations in a row."""

    operands: tuple[Expression, ...]
    operators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conversion(Expression):
    """``operand as T`` or ``operand is T``."""

    operator: str
    operand: Expression
    type: Type


@dataclass(frozen=True, slots=True)
class Guard(Node):
    """The binding of ``if x :| P``."""

    variables: tuple[Variable, ...]
    attributes: tuple[Attribute, ...]
    condition: Expression


@dataclass(frozen=True, slots=True)
class Conditional(Expression):
    """``if condition then yes else no``."""

    condition: Expression | Guard
    yes: Expression
    no: Expression


@dataclass(frozen=True, slots=True)
class Case(Node):
    """A case of a match, with an expression or with statements; or of an ``if`` or ``while`` with cases."""

    pattern: Pattern | Expression | Guard
    attributes: tuple[Attribute, ...]
    body: Expression | tuple[Statement, ...]


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
class Display(Expression):
    """The elements of a ``set``, ``iset``, ``multiset`` or ``seq``."""

    kind: str
    elements: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class MapDisplay(Expression):
    """``map[key := value, ...]``: keys and values in turn."""

    infinite: bool
    entries: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class MultisetOf(Expression):
    """``multiset(operand)``."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class SequenceConstruction(Expression):
    """``seq<T>(length, function)``."""

    arguments: tuple[Type, ...]
    length: Expression
    function: Expression


@dataclass(frozen=True, slots=True)
class Lambda(Expression):
    """``(x: T) requires P reads R => body``."""

    variables: tuple[Variable, ...]
    clauses: tuple[Clause, ...]
    body: Expression


@dataclass(frozen=True, slots=True)
class Parentheses(Expression):
    """``(inner)``."""

    inner: Expression


@dataclass(frozen=True, slots=True)
class Tuple(Expression):
    """``(a, b)`` or ``()``."""

    elements: tuple[Argument, ...]
    ghosts: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Frame(Expression):
    """A frame with a field: ``object`field`` or `` `field``."""

    target: Expression | None
    field: str


@dataclass(frozen=True, slots=True)
class Old(Expression):
    """``old(operand)`` or ``old@label(operand)``."""

    label: str
    operand: Expression


@dataclass(frozen=True, slots=True)
class Unchanged(Expression):
    """``unchanged(frames)``."""

    label: str
    frames: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Fresh(Expression):
    """``fresh(operand)``."""

    label: str
    operand: Expression


@dataclass(frozen=True, slots=True)
class Allocated(Expression):
    """``allocated(operand)``."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class StatementExpression(Expression):
    """``statement body``: an assertion, a lemma call, a calculation before an expression."""

    statement: Statement
    body: Expression


@dataclass(frozen=True, slots=True)
class Star(Expression):
    """``*``: no bound in ``decreases``, any value in a guard or an assignment, everything in a frame."""


@dataclass(frozen=True, slots=True)
class New(Expression):
    """``new T``, ``new T(arguments)``, ``new T[lengths]`` with an initialiser or a display of elements."""

    type: Type | None
    """None in ``new [lengths]``. The constructor's name is the last part of a class type's name."""
    lengths: tuple[Expression, ...]
    arguments: tuple[Argument, ...] | None
    elements: tuple[Expression, ...] | None = None
    initialiser: Expression | None = None


# Specifications and statements


@dataclass(frozen=True, slots=True)
class Statement(Node):
    """A statement."""


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
