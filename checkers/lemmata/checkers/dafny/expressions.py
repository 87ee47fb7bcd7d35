"""Expressions without a scope of their own: names, calls, operators, collections, places in the heap."""

from __future__ import annotations

from dataclasses import dataclass

from lemmata.checkers.dafny.nodes import Type
from lemmata.checkers.dafny.syntax import Argument, Expression

__all__ = [
    "Allocated",
    "Apply",
    "Binary",
    "Cardinality",
    "Chain",
    "Conversion",
    "Display",
    "Frame",
    "Fresh",
    "Index",
    "Limited",
    "Literal",
    "MapDisplay",
    "Member",
    "MultisetOf",
    "Name",
    "New",
    "Old",
    "Parentheses",
    "Rebuild",
    "Replace",
    "SequenceConstruction",
    "Slice",
    "Slices",
    "Star",
    "Tuple",
    "Unary",
    "Unchanged",
]


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
