"""Each ``example`` gets a name for the audit: what has none cannot be asked about afterwards.

An example becomes a ``def``: like one, and unlike a theorem, it may lack a type, may be of any type, and may use a
section's variables that only its body mentions. Whether it states anything is for the audit to find out. Since what has
a name can also be used, whoever audits such a text compiles the user's own as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lemmata.checkers.lean.lexer import WORD, lex
from lemmata.checkers.source import Position, Source

__all__ = ["Named", "name_examples"]

_NAME: Final = "lemmata_example_"
"""Begins the names; a number follows, from 1."""


@dataclass(frozen=True, slots=True)
class _Shift:
    line: int
    start: int
    """Column of the word in the text that is checked."""
    end: int
    """Column after it."""
    by: int


@dataclass(frozen=True, slots=True)
class Named:
    """A text in which every example is a definition with a name."""

    data: bytes
    shifts: tuple[_Shift, ...]
    """One for each example; empty if the text is the user's own."""

    def locate(self, place: Position) -> Position:
        """Returns where a place of the checked text is in the user's; what is inside a name is at its ``example``."""
        column = place.column
        for shift in self.shifts:
            if shift.line == place.line and shift.start <= place.column:
                column -= shift.by if place.column >= shift.end else place.column - shift.start
        return Position(place.line, column)

    def is_example(self, place: Position) -> bool:
        """Returns whether what is named at a place of the checked text is an example in the user's."""
        return any(shift.line == place.line and shift.start < place.column < shift.end for shift in self.shifts)


def name_examples(source: Source) -> Named:
    """Returns the source with its examples named, by names that it does not contain."""
    text = source.text
    name = _NAME
    while name in text:
        name += "_"
    parts: list[str] = []
    shifts: list[_Shift] = []
    end = 0
    for token in lex(source):
        if token.kind == WORD and token.text == "example":
            word = f"def {name}{len(shifts) + 1}"
            grown = len(word) - len(token.text)
            before = sum(shift.by for shift in shifts if shift.line == token.line)
            start = token.column + before
            shifts.append(_Shift(token.line, start, start + len(word), grown))
            parts += [text[end : token.offset], word]
            end = token.offset + len(token.text)
    return Named("".join([*parts, text[end:]]).encode(), tuple(shifts))
