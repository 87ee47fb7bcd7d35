"""The contrary of a TIP file: its last claim negated. If the claim is proved, and the axioms agree, that is false."""

from __future__ import annotations

from typing import Final

from lemmata.checkers.errors import InputError
from lemmata.checkers.smt.lexer import Source
from lemmata.checkers.smt.sexpr import Group, head_symbol, head_word, read

__all__ = ["negated"]

_LONGEST: Final = 1 << 16
"""Bytes of the longest file that is read: it is parsed in the process of the caller."""


def negated(source: bytes) -> bytes | None:
    """Returns the file with its last ``prove`` negated; None if it has none, or one with type parameters or attributes.

    Such a one would have to be negated inside; with type parameters that is not the contrary.
    """
    if len(source) > _LONGEST:
        return None
    try:
        file = Source(source, "<input>")
        proves = [node for node in read(file) if isinstance(node, Group) and head_symbol(node) == "prove"]
    except InputError:
        return None
    if not proves or len(proves[-1]) != 2 or head_word(proves[-1][1]) in ("par", "!"):
        return None
    start, end = proves[-1][1].offset, proves[-1].end - 1
    text = file.text
    return f"{text[:start]}(not {text[start:end]}){text[end:]}".encode()
