"""Holes are filled, and a place of the completed text is found again in the texts that it was made of."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lemmata.checkers.errors import UsageError
from lemmata.checkers.lean.document import HOLE, holes
from lemmata.checkers.lean.lexer import PIECE, STRING, lex
from lemmata.checkers.source import Position, Source

__all__ = ["Filled", "fill", "filled"]

_ORIGINAL: Final = 0


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Text of one line of a filling, or text of the original, as it stands in the completed one."""

    start: int
    """Offset in the completed text."""
    filling: int
    """Number of the filling, from 1; 0 for the original."""
    begin: int
    """Offset in the original where the text begins; of a filling, where its hole begins."""
    line: int = 1
    """Of a filling: the number of the line."""
    shift: int = 0
    """Of a filling: what has to be added to a column, counted from the start of the stretch, to have its own."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A completed text, and where its parts come from."""

    data: bytes
    original: Source
    completed: Source
    stretches: tuple[_Stretch, ...]

    def locate(self, place: Position) -> tuple[str, Position]:
        """Returns the file and the place that a place of the completed text has for the user.

        In a filling it is that of the filling's own text, whose name tells its number.
        """
        stretch, offset = self._stretch(place)
        if stretch.filling == _ORIGINAL:
            return self.original.file, self.original.position(stretch.begin + offset)
        return _called(self.original.file, stretch.filling), Position(stretch.line, offset + stretch.shift + 1)

    def outer(self, place: Position) -> Position:
        """Returns the place in the original; that of its hole if the place is in a filling."""
        stretch, offset = self._stretch(place)
        return self.original.position(stretch.begin + (offset if stretch.filling == _ORIGINAL else 0))

    def _stretch(self, place: Position) -> tuple[_Stretch, int]:
        offset = self.completed.offset(*place)
        found = self.stretches[bisect_right(self.stretches, offset, key=lambda stretch: stretch.start) - 1]
        return found, offset - found.start


def _called(name: str, number: int) -> str:
    """Returns what the filling of a hole is called in messages."""
    return f"{name} (filling {number})"


def fill(source: bytes, fillings: Sequence[str], name: str = "<input>") -> bytes:
    """Returns what `filled` returns, as bytes alone."""
    return filled(source, fillings, name).data


def filled(source: bytes, fillings: Sequence[str], name: str = "<input>") -> Filled:
    r"""Returns the source with its holes replaced, byte for byte the same outside of them.

    A filling is written as if it began in the first column: its later lines are moved to the column where it
    begins, but not inside a string that spans lines. Line breaks become those of the source.

    Args:
        source: the pinned source.
        fillings: one text per hole, in order; ``"sorry"`` leaves a hole open.
        name: its name in errors.

    Raises:
        UsageError: not one filling per hole, or an empty one.
        InputError: the source or a filling cannot be read; positions in a filling are its own.
    """
    places = holes(source, name)
    if len(places) != len(fillings):
        raise UsageError(f"{name} has {len(places)} holes, got {len(fillings)} fillings; expected one per hole")
    text = source.decode("utf-8")
    newline = "\r\n" if "\r\n" in text else "\n"
    parts: list[str] = []
    stretches: list[_Stretch] = []
    length = end = 0
    line = ""

    def add(part: str, stretch: _Stretch) -> None:
        nonlocal length, line
        parts.append(part)
        stretches.append(stretch)
        length += len(part)
        line = (line + part).rpartition("\n")[2]

    for number, (hole, filling) in enumerate(zip(places, fillings, strict=True), 1):
        add(text[end : hole.offset], _Stretch(length, _ORIGINAL, end))
        for moved in _moved(filling, len(line), newline, _called(name, number)):
            add(moved.text, _Stretch(length, number, hole.offset, moved.line, moved.shift))
        end = hole.offset + len(HOLE)
    add(text[end:], _Stretch(length, _ORIGINAL, end))
    data = "".join(parts).encode("utf-8")
    return Filled(data, Source(source, name), Source(data, name), tuple(stretches))


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a filling, as it is put into the completed text."""

    text: str
    """With its line break."""
    line: int
    shift: int


def _moved(filling: str, column: int, newline: str, name: str) -> list[_Line]:
    """Returns the lines of a filling, the later ones moved to the right."""
    text = filling.replace("\r\n", "\n")
    within = {
        line
        for token in lex(Source(text.encode("utf-8", "surrogatepass"), name))
        if token.kind in (STRING, PIECE)
        for line in range(token.line + 1, token.line + 1 + token.text.count("\n"))
    }
    lines = list(enumerate(text.split("\n"), 1))
    while lines and not lines[0][1].strip(" "):
        del lines[0]
    while lines and not lines[-1][1].strip(" "):
        del lines[-1]
    if not lines:
        raise UsageError(f"{name} is empty; expected a term or tactics")
    common = _indentation(lines[0][1])
    moved: list[_Line] = []
    for number, line in lines:
        removed = 0 if number in within else min(common, _indentation(line))
        bare = line[removed:]
        added = column if moved and number not in within and bare.strip(" ") else 0
        ending = newline if number != lines[-1][0] else ""
        moved.append(_Line(f"{' ' * added}{bare}{ending}", number, removed - added))
    return moved


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
