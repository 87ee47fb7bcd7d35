"""Files: text to tokens to a `Program`.

What the parser does not know never sinks a file: a member whose body it cannot read keeps its header and an
`OpaqueBody`, a member whose header it cannot read becomes an `Opaque` declaration with the range of its tokens. Only a
bracket without its partner makes a file unreadable.

The parser is a chain of classes, each in its module and each on top of what the one before reads: `cursor`,
`parse_types`, `parse_clauses`, `parse_patterns`, `parse_binders`, `parse_primaries`, `parse_expressions`,
`parse_proofs`, `parse_assignments`, `parse_statements`, `parse_members`, `parse_type_declarations`,
`parse_declarations`.
"""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from lemmata.checkers.dafny.declarations import (
    Program,
)
from lemmata.checkers.dafny.lexer import Token, lex, read_source
from lemmata.checkers.dafny.parse_declarations import DeclarationParser
from lemmata.checkers.source import Source

__all__ = ["File", "parse"]

_RECURSION: Final = 40_000


@dataclass(frozen=True, slots=True)
class File:
    """A file that was read."""

    source: Source
    tokens: tuple[Token, ...]
    program: Program

    def text(self, start: int, end: int) -> str:
        """Returns the text of tokens, with what stands between them; ``end`` is exclusive."""
        return self.source.text[self.tokens[start].offset : self.tokens[end - 1].end] if start < end else ""


@contextmanager
def _deep_recursion() -> Generator[None]:
    """Lets Python functions nest as deep as the parser allows (their frames are on the heap)."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _RECURSION))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def parse(data: bytes, name: str = "<input>") -> File:
    """Returns a Dafny file as a syntax tree.

    Args:
        data: the bytes of the file.
        name: its name in errors.

    Raises:
        InputError: it is not text, has something that is no token, or a bracket without its partner.
    """
    source = read_source(data, name)
    tokens = lex(source)
    with _deep_recursion():
        program = DeclarationParser(source, tokens).program()
    return File(source, tuple(tokens), program)
