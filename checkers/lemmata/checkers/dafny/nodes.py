"""The syntax tree of Dafny: frozen values, each of which knows the range of its tokens.

`start` and `end` are indices into the tokens of the file (`end` is exclusive), so every node can be found in the
text, kept, or cut out. Types stand here; expressions in `lemmata.checkers.dafny.expressions` and
`lemmata.checkers.dafny.binders`, statements in `lemmata.checkers.dafny.statements`, declarations in
`lemmata.checkers.dafny.declarations`, and the parts that these share in `lemmata.checkers.dafny.syntax`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import cast

__all__ = ["FunctionType", "NamedType", "Node", "TupleType", "Type", "children", "walk"]


@dataclass(frozen=True, slots=True)
class Node:
    """A part of a file."""

    start: int
    """Index of the first token."""
    end: int
    """Index after the last token."""


def children(node: Node) -> Iterator[Node]:
    """Yields the nodes right below a node, in the order of its fields."""
    for field in fields(node):
        value: object = getattr(node, field.name)
        if isinstance(value, Node):
            yield value
        elif isinstance(value, tuple):
            yield from (item for item in cast("tuple[object, ...]", value) if isinstance(item, Node))


def walk(node: Node) -> Iterator[Node]:
    """Yields a node and all nodes below it, each before those below it."""
    stack = [node]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(list(children(node))))


@dataclass(frozen=True, slots=True)
class Type(Node):
    """A type."""


@dataclass(frozen=True, slots=True)
class NamedType(Type):
    """``int``, ``seq<T>``, ``array2?<T>``, ``M.List<T>``."""

    name: str
    arguments: tuple[Type, ...]


@dataclass(frozen=True, slots=True)
class TupleType(Type):
    """``(A, B)``; one element is that type in parentheses."""

    elements: tuple[Type, ...]


@dataclass(frozen=True, slots=True)
class FunctionType(Type):
    """``A -> B``, ``A --> B``, ``A ~> B``."""

    parameter: Type
    arrow: str
    result: Type
