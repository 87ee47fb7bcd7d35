"""A Lean source as commands and holes: where commands begin, and where `sorry` stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lemmata.checkers.lean.lexer import CLOSE, DOCUMENTATION, OPEN, SYMBOL, WORD, lex
from lemmata.checkers.lean.rules import COMMANDS, MODIFIERS
from lemmata.checkers.source import Source
from lemmata.checkers.tokens import Token

__all__ = [
    "DECLARING",
    "HOLE",
    "Hole",
    "attribute_ranges",
    "begins",
    "commands",
    "declared",
    "holes",
    "is_local_use",
    "outline",
]

HOLE: Final = "sorry"
"""The word that marks a hole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hole:
    """A place that a candidate may fill."""

    offset: int
    """In code points, from 0."""
    line: int
    """1-based."""
    column: int
    """1-based, in code points."""
    indentation: int
    """Spaces at the start of its line."""
    declaration: str
    """Name of the declaration it stands in, empty if that has none."""
    in_statement: bool
    """Whether it stands before the ``:=`` of its declaration: then filling it decides what is stated."""


def outline(source: bytes, name: str = "<input>") -> str:
    """Returns what a source declares, without bodies and proofs: versions of a file by proof alone have the same.

    Raises:
        InputError: the source cannot be read.
    """
    heads = (command[: _body(command)] for command in commands(lex(Source(source, name))))
    return "\n".join(" ".join(token.text for token in head) for head in heads)


def holes(source: bytes, name: str = "<input>") -> tuple[Hole, ...]:
    """Returns the holes of a source, in order: every ``sorry`` that is code.

    Raises:
        InputError: the source cannot be read.
    """
    text = Source(source, name)
    found: list[Hole] = []
    for command in commands(lex(text)):
        body = _body(command)
        for index, token in enumerate(command):
            if token.kind == WORD and token.text == HOLE:
                start = text.starts[token.line - 1]
                line = text.text[start : token.offset]
                found.append(
                    Hole(
                        offset=token.offset,
                        line=token.line,
                        column=token.column,
                        indentation=len(line) - len(line.lstrip(" ")),
                        declaration=declared(command),
                        in_statement=index < body,
                    )
                )
    return tuple(found)


def _covered(ranges: dict[int, int]) -> set[int]:
    """Returns the indices inside of ranges that are in order, each looked at once, without where a range begins."""
    covered: set[int] = set()
    done = 0
    for start, end in ranges.items():
        covered.update(range(max(start + 1, done), end))
        done = max(done, end)
    return covered


def commands(tokens: Sequence[Token]) -> list[list[Token]]:
    """Returns the tokens of a source, without documentation, cut where a command begins.

    What stands before a command's word belongs to it: attributes, ``private``, ``open ... in``. The cut is by words
    that are keywords wherever they stand, so no term or tactic can hide one.
    """
    tokens = [token for token in tokens if token.kind != DOCUMENTATION]
    attributes = attribute_ranges(tokens)
    inside = _covered(attributes)
    closing = {end - 1: start for start, end in attributes.items()}
    starts: list[int] = []
    for index, token in enumerate(tokens):
        if index in inside or not begins(tokens, index):
            continue
        joined = token.text in ("inductive", "abbrev", "instance") and index > 0
        if joined and tokens[index - 1].text in ("class", "deriving"):
            continue
        start = _with_prefix(tokens, index, closing)
        if not (starts and start > 0 and tokens[start - 1].text == "in" and tokens[start - 1].kind == WORD):
            starts.append(start)
    starts = sorted({*starts, 0})
    return [
        list(tokens[start:end]) for start, end in zip(starts, [*starts[1:], len(tokens)], strict=True) if start < end
    ]


def declared(command: Sequence[Token]) -> str:
    """Returns the name that a command declares, empty if none."""
    for index, token in enumerate(command[:-1]):
        if token.kind == WORD and token.text in DECLARING and command[index + 1].kind == WORD:
            return command[index + 1].text
    return ""


DECLARING: Final = frozenset({"theorem", "lemma", "def", "abbrev", "instance", "structure", "class", "inductive"})
"""Words that a name may follow, which they declare."""


def begins(tokens: Sequence[Token], index: int) -> bool:
    """Returns whether a command's own word stands at ``index``."""
    token = tokens[index]
    if token.kind == SYMBOL:
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        hash_word = following and following.glued and following.kind == WORD
        return token.text.endswith("#") and bool(hash_word) and len(following.text if following else "") > 2
    if token.kind != WORD or token.text not in COMMANDS:
        return False
    if token.text in ("open", "set_option"):
        return token.column == 1 or not is_local_use(tokens, index)
    if token.text == "deriving":
        return index + 1 < len(tokens) and tokens[index + 1].text == "instance"
    return token.text != "module" or index == 0


def is_local_use(tokens: Sequence[Token], index: int) -> bool:
    """Returns whether the ``open`` or ``set_option`` at ``index`` has the form ``... in``."""
    for place in range(index + 1, len(tokens)):
        token = tokens[place]
        if token.kind == WORD and token.text == "in":
            return True
        if token.kind in (WORD, SYMBOL) and token.text in COMMANDS:
            return False
        if token.kind == SYMBOL and token.text not in {"→", "->", ","}:
            return False
    return False


def _with_prefix(tokens: Sequence[Token], index: int, closing: dict[int, int]) -> int:
    """Returns where a command begins whose own word stands at ``index``."""
    while index > 0:
        before = tokens[index - 1]
        if before.kind == WORD and before.text in MODIFIERS:
            index -= 1
        elif index - 1 in closing and tokens[closing[index - 1]].text != "attribute":
            index = closing[index - 1]
        else:
            break
    return index


def attribute_ranges(tokens: Sequence[Token]) -> dict[int, int]:
    """Returns where attribute lists stand: index of ``@`` or ``attribute``, to the index after the closing bracket.

    A list that is not closed ends with the tokens.
    """
    partners: dict[int, int] = {}
    opened: list[int] = []
    for index, token in enumerate(tokens):
        if token.kind == OPEN:
            opened.append(index)
        elif token.kind == CLOSE and opened:
            partners[opened.pop()] = index
    ranges: dict[int, int] = {}
    for index, token in enumerate(tokens[:-1]):
        following = tokens[index + 1]
        sign = token.kind == SYMBOL and token.text.endswith("@") and following.glued
        if following.text == "[" and (sign or token.text == "attribute"):
            ranges[index] = partners.get(index + 1, len(tokens) - 1) + 1
    return ranges


def _body(command: Sequence[Token]) -> int:
    """Returns the index of the first ``:=`` or ``|`` outside of brackets, or ``where``; the length if there is none."""
    depth = 0
    for index, token in enumerate(command):
        depth += (token.kind == OPEN) - (token.kind == CLOSE)
        if depth == 0 and (token.text.startswith(":=") or token.text in ("|", "where", "=>")):
            return index
    return len(command)
