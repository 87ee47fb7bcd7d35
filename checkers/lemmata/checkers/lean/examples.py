"""Each ``example`` gets a name while it is checked: what has none cannot be asked about afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lemmata.checkers.lean.lexer import WORD, lex
from lemmata.checkers.source import Position, Source

__all__ = ["EXAMPLE", "Named", "name_examples", "shown_name"]

EXAMPLE: Final = "lemmata_example_"
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
    """A text in which every example is a theorem with a name."""

    data: bytes
    shifts: tuple[_Shift, ...]

    def locate(self, place: Position) -> Position:
        """Returns where a place of the checked text is in the user's; what is inside a name is at its ``example``."""
        column = place.column
        for shift in self.shifts:
            if shift.line == place.line and shift.start <= place.column:
                column -= shift.by if place.column >= shift.end else place.column - shift.start
        return Position(place.line, column)


def name_examples(source: Source) -> Named:
    """Returns the source with its examples named."""
    text = source.text
    parts: list[str] = []
    shifts: list[_Shift] = []
    end = 0
    for token in lex(source):
        if token.kind == WORD and token.text == "example":
            word = f"theorem {EXAMPLE}{len(shifts) + 1}"
            grown = len(word) - len(token.text)
            before = sum(shift.by for shift in shifts if shift.line == token.line)
            start = token.column + before
            shifts.append(_Shift(token.line, start, start + len(word), grown))
            parts += [text[end : token.offset], word]
            end = token.offset + len(token.text)
    return Named("".join([*parts, text[end:]]).encode(), tuple(shifts))


def shown_name(name: str, place: Position) -> str:
    """Returns a declaration's name for a person: an example is called by its line."""
    return f"example in line {place.line}" if name.rpartition(".")[2].startswith(EXAMPLE) else name
