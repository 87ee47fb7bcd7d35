"""Tokens to S-expressions: an iterative reader, one top-level expression at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypeAlias

from lemmata.checkers.errors import InputError
from lemmata.checkers.smt.lexer import RESERVED, TOKEN, Source

__all__ = [
    "BINARY",
    "DECIMAL",
    "HEX",
    "KEYWORD",
    "MAX_DEPTH",
    "NUMERAL",
    "RESERVED_WORD",
    "STRING",
    "SYMBOL",
    "Atom",
    "Group",
    "Node",
    "flat_text",
    "head_symbol",
    "head_word",
    "read",
]

MAX_DEPTH: Final = 500_000
"""Deepest nesting of parentheses that is read; terms have a lower limit, but for chains of ``let``."""

SYMBOL: Final = "symbol"
RESERVED_WORD: Final = "reserved"
NUMERAL: Final = "numeral"
DECIMAL: Final = "decimal"
HEX: Final = "hex"
BINARY: Final = "binary"
STRING: Final = "string"
KEYWORD: Final = "keyword"


class Atom:
    """A token; ``text`` is without the bars of a quoted symbol."""

    __slots__ = ("kind", "offset", "text")
    kind: str
    offset: int
    text: str

    def __init__(self, kind: str, text: str, offset: int) -> None:
        self.kind = kind
        self.text = text
        self.offset = offset

    def is_word(self, text: str) -> bool:
        """Returns whether this is the reserved word ``text``."""
        return self.kind == RESERVED_WORD and self.text == text


class Group(list["Atom | Group"]):
    """A parenthesised list; ``offset`` is its opening parenthesis, ``end`` just after its closing one."""

    __slots__ = ("end", "offset")
    offset: int
    end: int

    def __init__(self, offset: int) -> None:
        super().__init__()
        self.offset = offset
        self.end = offset


Node: TypeAlias = Atom | Group


def head_word(node: Node) -> str:
    """Returns the reserved word at the head of a list, or the empty string."""
    if isinstance(node, Group) and node:
        head = node[0]
        if isinstance(head, Atom) and head.kind == RESERVED_WORD:
            return head.text
    return ""


def head_symbol(node: Node) -> str:
    """Returns the symbol at the head of a list, or the empty string."""
    if isinstance(node, Group) and node:
        head = node[0]
        if isinstance(head, Atom) and head.kind == SYMBOL:
            return head.text
    return ""


def read(source: Source) -> Iterator[Node]:
    """Yields the top-level expressions of the text.

    Raises:
        InputError: a bad token, a parenthesis too many, or one left open.
    """
    stack: list[Group] = []
    current: Group | None = None
    for match in TOKEN.finditer(source.text):
        kind = match.lastgroup
        if kind is None:
            continue
        if kind == "open":
            if current is not None:
                stack.append(current)
                if len(stack) > MAX_DEPTH:
                    message = f"parentheses nest deeper than {MAX_DEPTH:,} levels; expected fewer"
                    raise source.error(message, match.start())
            current = Group(match.start())
            continue
        if kind == "close":
            if current is None:
                raise source.error("found ) without a matching (; expected a command", match.start())
            current.end = match.end()
            if not stack:
                yield current
                current = None
                continue
            done = current
            current = stack.pop()
            current.append(done)
            continue
        atom = _atom(source, kind, match.group(), match.start())
        if current is None:
            yield atom
        else:
            current.append(atom)
    if current is not None:
        stack.append(current)
        raise _unclosed(source, stack)


def _atom(source: Source, kind: str, text: str, offset: int) -> Atom:
    if kind == "symbol":
        return Atom(RESERVED_WORD if text in RESERVED else SYMBOL, text, offset)
    if kind == "quoted":
        return Atom(SYMBOL, text[1:-1], offset)
    if kind == "bad":
        raise source.bad_token(offset)
    return Atom(kind, text, offset)


def _unclosed(source: Source, stack: list[Group]) -> InputError:
    """Returns the error about a file that ends inside parentheses.

    A parenthesis in the first column usually begins a command: if one stands inside the open command, that command
    lacks its closing parenthesis, otherwise the file was cut at the innermost open one.
    """
    text = source.text
    outer = stack[0].offset
    blamed = stack[-1].offset
    for inner in stack[1:]:
        if text[inner.offset - 1] in "\r\n":
            blamed = outer
            break
    number = f"{len(stack)} parentheses are" if len(stack) > 1 else "1 parenthesis is"
    return source.error(f"the file ends, and {number} still open; expected ) for this one", blamed)


def flat_text(source: Source, node: Node) -> str:
    """Returns the source text of a node."""
    if isinstance(node, Group):
        return source.text[node.offset : node.end]
    match = TOKEN.match(source.text, node.offset)
    return match.group() if match else node.text
