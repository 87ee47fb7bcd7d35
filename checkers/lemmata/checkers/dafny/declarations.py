"""The declarations of a Dafny file: modules, types, members; and what the parser could not read."""

from __future__ import annotations

from dataclasses import dataclass

from lemmata.checkers.dafny.nodes import Node, Type
from lemmata.checkers.dafny.statements import Block
from lemmata.checkers.dafny.syntax import Attribute, Clause, Expression, Variable

__all__ = [
    "Callable",
    "ClassDeclaration",
    "Constant",
    "Constructor",
    "Datatype",
    "Declaration",
    "Export",
    "Field",
    "Generic",
    "Import",
    "Include",
    "Module",
    "Opaque",
    "OpaqueBody",
    "Program",
    "TypeDeclaration",
]


@dataclass(frozen=True, slots=True)
class Declaration(Node):
    """A declaration; its range begins with its attributes and modifiers."""

    attributes: tuple[Attribute, ...]
    modifiers: tuple[str, ...]
    """``ghost``, ``static``, ``abstract``, ``opaque``, ``replaceable``, in the order in which they stand."""
    name: str
    """Empty for what has no name (imports without an alias, exports, includes, the anonymous constructor)."""


@dataclass(frozen=True, slots=True)
class Program(Node):
    """A whole file."""

    members: tuple[Declaration, ...]


@dataclass(frozen=True, slots=True)
class Opaque(Declaration):
    """A declaration that could not be read: nothing but the range of its tokens is known."""

    keyword: str
    """Its first word."""
    reason: str
    """What was found and what was expected, with the place."""


@dataclass(frozen=True, slots=True)
class OpaqueBody(Node):
    """The body, braces included, of a callable whose header alone could be read."""

    reason: str


@dataclass(frozen=True, slots=True)
class Include(Declaration):
    """``include "path"``; the name is the path."""


@dataclass(frozen=True, slots=True)
class Import(Declaration):
    """``import opened alias = path``."""

    opened: bool
    path: str
    relation: str
    """``=``, ``:`` or empty."""


@dataclass(frozen=True, slots=True)
class Export(Declaration):
    """``export name provides ... reveals ... extends ...``."""


@dataclass(frozen=True, slots=True)
class Module(Declaration):
    """``module name refines base { members }``."""

    relation: str
    """``refines``, ``replaces`` or empty."""
    base: str
    members: tuple[Declaration, ...]


@dataclass(frozen=True, slots=True)
class Generic(Node):
    """A type parameter."""

    name: str
    variance: str
    """``+``, ``-``, ``*``, ``!`` or empty."""
    characteristics: tuple[str, ...]
    """``==``, ``0``, ``00``, ``!new``."""
    bounds: tuple[Type, ...]


@dataclass(frozen=True, slots=True)
class ClassDeclaration(Declaration):
    """A class or a trait."""

    keyword: str
    generics: tuple[Generic, ...]
    parents: tuple[Type, ...]
    members: tuple[Declaration, ...]


@dataclass(frozen=True, slots=True)
class Constructor(Node):
    """A constructor of a datatype."""

    attributes: tuple[Attribute, ...]
    ghost: bool
    name: str
    parameters: tuple[Variable, ...]
    """Those without a name have the empty one."""


@dataclass(frozen=True, slots=True)
class Datatype(Declaration):
    """A datatype or a codatatype."""

    keyword: str
    generics: tuple[Generic, ...]
    parents: tuple[Type, ...]
    constructors: tuple[Constructor, ...]
    members: tuple[Declaration, ...]


@dataclass(frozen=True, slots=True)
class TypeDeclaration(Declaration):
    """A type synonym, a subset type, a newtype, or a type of which nothing is known."""

    keyword: str
    """``type`` or ``newtype``."""
    generics: tuple[Generic, ...]
    characteristics: tuple[str, ...]
    parents: tuple[Type, ...]
    variable: Variable | None
    """Of a subset type or newtype with a constraint."""
    base: Type | None
    """What a synonym stands for, or a newtype is made of."""
    constraint: Expression | None
    witness: Expression | None
    """``*`` is a `Star`."""
    ghost_witness: bool
    members: tuple[Declaration, ...]


@dataclass(frozen=True, slots=True)
class Field(Declaration):
    """``var name: T, ...`` in a class; the name is the first one."""

    variables: tuple[Variable, ...]


@dataclass(frozen=True, slots=True)
class Constant(Declaration):
    """``const name: T := value``."""

    type: Type | None
    value: Expression | None


@dataclass(frozen=True, slots=True)
class Callable(Declaration):
    """A function, predicate, method, lemma, constructor or iterator."""

    keyword: str
    """All words of its kind: ``function``, ``function method``, ``least predicate``, ``twostate lemma``, ...."""
    generics: tuple[Generic, ...]
    index_type: Type | None
    """The ``[nat]`` of a least or greatest predicate or lemma."""
    parameters: tuple[Variable, ...]
    results: tuple[Variable, ...]
    """Out-parameters; for a function its named result, if it has one."""
    result_type: Type | None
    """Of a function."""
    clauses: tuple[Clause, ...]
    body: Block | Expression | OpaqueBody | None
    """None where no body stands; for functions the expression within the braces."""
    body_start: int
    """Index of the opening brace of the body; where one would stand if there is none."""
    body_end: int
    """Index after the closing brace of the body; `body_start` if there is none."""
    by_method: Block | OpaqueBody | None
    """The ``by method { ... }`` of a function."""

    @property
    def is_function(self) -> bool:
        """Returns whether its body is an expression."""
        return "function" in self.keyword or "predicate" in self.keyword

    @property
    def is_lemma(self) -> bool:
        """Returns whether it is a lemma of any kind."""
        return self.keyword.endswith("lemma")

    @property
    def is_ghost(self) -> bool:
        """Returns whether it is never compiled, by its words alone.

        A function without ``ghost`` counts as compiled, as since Dafny 4; in files of Dafny 3 that have
        ``function method`` it is ghost, and Dafny 4 refuses those files.
        """
        words = self.keyword.split()
        return (
            "ghost" in self.modifiers
            or self.is_lemma
            or words[0] in ("twostate", "least", "greatest", "inductive", "copredicate")
        )
