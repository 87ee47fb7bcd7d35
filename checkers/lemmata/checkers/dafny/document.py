"""A Dafny file as a problem: its declarations by name, its ghost parts, where a hint may go, and how one is put in.

A hint is a ghost token that the verifier needs and the program does not: loop invariants, ``decreases``, assertions
and other ghost statements, bodies of lemmas. The places are computed from the syntax tree, never by text search.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from lemmata.checkers.dafny.declarations import (
    Callable,
    ClassDeclaration,
    Datatype,
    Declaration,
    Module,
    Program,
    TypeDeclaration,
)
from lemmata.checkers.dafny.lexer import read_source
from lemmata.checkers.dafny.nodes import Node, children
from lemmata.checkers.dafny.parser import File
from lemmata.checkers.dafny.statements import (
    AlternativeLoop,
    Assert,
    Assume,
    Block,
    Calc,
    Declare,
    For,
    ForallStatement,
    Reveal,
    While,
)
from lemmata.checkers.dafny.syntax import Case, Clause, Statement
from lemmata.checkers.errors import UsageError

__all__ = ["Insertion", "Place", "PlaceKind", "ghost_ranges", "named", "places", "splice"]


class PlaceKind(Enum):
    """What may be put at a place."""

    LOOP = "loop"
    """``invariant`` and ``decreases`` of a loop."""
    CALLABLE = "callable"
    """``decreases`` of a function, method or lemma."""
    STATEMENT = "statement"
    """Assertions and other ghost statements."""
    STEP = "step"
    """Blocks of ghost statements between two lines of a calculation."""
    LEMMA_BODY = "lemma body"
    """The body of a lemma that has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a hint may go."""

    kind: PlaceKind
    offset: int
    """In code points, from 0: a hint is put right before this character."""
    indentation: str
    """The blanks at the start of the line of what the hint belongs to."""
    name: str
    """Qualified name of the callable around it."""
    node: Node
    """The loop, the callable, the calculation, or the block whose statement would stand there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Insertion:
    """A text that is put into a file."""

    offset: int
    """In code points, from 0: the text is put right before this character."""
    text: str


def named(program: Program) -> Iterator[tuple[str, Declaration]]:
    """Yields every declaration of a file with its qualified name (``Module.Class.method``), outer ones first."""
    stack: list[tuple[str, Declaration]] = [(member.name, member) for member in reversed(program.members)]
    while stack:
        name, declaration = stack.pop()
        yield name, declaration
        if isinstance(declaration, Module | ClassDeclaration | Datatype | TypeDeclaration):
            stack += [(f"{name}.{member.name}", member) for member in reversed(declaration.members)]


def ghost_ranges(file: File) -> tuple[tuple[int, int], ...]:
    """Returns the ranges of tokens that are never compiled, in order, none within another.

    By syntax alone: specifications, lemmas and ghost declarations, assertions, calculations, ghost variables. An
    assignment or call that is ghost because of what it names is not among them.
    """
    found: list[tuple[int, int]] = []
    stack: list[Node] = [file.program]
    while stack:
        node = stack.pop()
        if _is_ghost(node):
            found.append((node.start, node.end))
        else:
            stack.extend(reversed(list(children(node))))
    return tuple(found)


def _is_ghost(node: Node) -> bool:
    if isinstance(node, Callable):
        return node.is_ghost
    if isinstance(node, Declaration):
        return "ghost" in node.modifiers
    if isinstance(node, Declare):
        return node.ghost
    return isinstance(node, Clause | Assert | Assume | Calc | ForallStatement | Reveal)


def places(file: File) -> tuple[Place, ...]:
    """Returns all places where a hint may go, in the order of their offsets for each callable."""
    found: list[Place] = []
    for name, declaration in named(file.program):
        if isinstance(declaration, Callable):
            found += _callable_places(file, name, declaration)
    return tuple(found)


def _callable_places(file: File, name: str, node: Callable) -> Iterator[Place]:
    def place(kind: PlaceKind, index: int, about: Node) -> Place:
        offset = file.tokens[index].offset if index < len(file.tokens) else len(file.source.text)
        return Place(kind=kind, offset=offset, indentation=_indentation(file, about.start), name=name, node=about)

    if node.body is not None:
        yield place(PlaceKind.CALLABLE, node.body_start, node)
    elif node.is_lemma:
        yield place(PlaceKind.LEMMA_BODY, node.body_start, node)
    stack: list[Node] = [body for body in (node.by_method, node.body) if body is not None]
    while stack:
        part = stack.pop()
        statements = _statements(part)
        if statements is not None:
            for statement in statements:
                yield place(PlaceKind.STATEMENT, statement.start, part)
            yield place(PlaceKind.STATEMENT, part.end - isinstance(part, Block), part)
        elif isinstance(part, While | For) and part.body is not None:
            yield place(PlaceKind.LOOP, part.body.start, part)
        elif isinstance(part, Calc):
            yield from (place(PlaceKind.STEP, step.start, part) for step in part.steps[1:])
        elif isinstance(part, AlternativeLoop):
            first = part.clauses[-1].end if part.clauses else part.start + 1
            yield place(PlaceKind.LOOP, first, part)
        stack.extend(reversed(list(children(part))))


def _statements(node: Node) -> tuple[Statement, ...] | None:
    if isinstance(node, Block):
        return node.statements
    return node.body if isinstance(node, Case) and isinstance(node.body, tuple) else None


def _indentation(file: File, index: int) -> str:
    offset = file.tokens[index].offset
    line = file.source.text[file.source.starts[file.source.position(offset).line - 1] : offset]
    return line[: len(line) - len(line.lstrip(" \t"))]


def splice(source: bytes, insertions: Sequence[Insertion], name: str = "<input>") -> bytes:
    """Returns the source with texts put in, byte for byte the same elsewhere.

    Texts for the same offset are put in the order in which they are given.

    Args:
        source: the file.
        insertions: the texts with their places.
        name: the file's name in errors.

    Raises:
        UsageError: an offset is not within the file.
        InputError: the file is not text.
    """
    text = read_source(source, name)
    parts: list[str] = []
    done = 0
    for insertion in sorted(insertions, key=lambda insertion: insertion.offset):
        if not 0 <= insertion.offset <= len(text.text):
            raise UsageError(f"{name} has {len(text.text)} characters, so nothing can be put at {insertion.offset}")
        parts += [text.text[done : insertion.offset], insertion.text]
        done = insertion.offset
    parts.append(text.text[done:])
    return text.mark + "".join(parts).encode("utf-8")
