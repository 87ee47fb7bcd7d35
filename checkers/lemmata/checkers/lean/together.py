"""Many versions of one file as one text, and Lean's messages on it sorted by version.

What all versions begin with stands once. The rest of each has a name space and lines of its own, and a command after
it whose answer shows that Lean came so far.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from lemmata.checkers.lean.messages import Message, Piece, Sort, locator, sort_of
from lemmata.checkers.lean.separation import SPACE, Version, closing, common
from lemmata.checkers.source import Position
from lemmata.checkers.verdict import Severity

__all__ = ["Joined", "join", "sort_out"]

_MARK: Final = "#check True"
_ANSWER: Final = "True : Prop"
_SPACES: Final = re.compile(rf"\b{SPACE}\d+\.")


@dataclass(frozen=True, slots=True)
class Joined:
    """Versions as one text."""

    data: bytes
    shared: int
    """How many lines are common to all."""
    pieces: tuple[Piece, ...]
    """Of each version, the lines that are its own."""
    marks: tuple[int, ...]
    """Of each version, the line of the command after it."""

    def place(self, index: int, place: Position) -> Position:
        """Returns where a place in a version's own part is in the text; ``index`` counts the versions from 0."""
        piece = self.pieces[index]
        down = place.line - piece.line
        return Position(piece.first + down, place.column - (piece.column - 1 if down == 0 else 0))


def join(versions: Sequence[Version]) -> Joined:
    """Returns versions, of those that `lemmata.checkers.lean.separation.divided` puts together, as one text."""
    start = common(versions)
    assert start is not None, "these versions cannot share a text"
    text = versions[0].source.text[:start].split("\n")
    shared = len(text)
    pieces: list[Piece] = []
    marks: list[int] = []
    for version in versions:
        kept = len(version.commands) - closing(version, start)
        end = version.commands[kept][0].offset if kept < len(version.commands) else len(version.source.text)
        body = version.source.text[start:end].split("\n")
        place = version.source.position(start)
        text.append(f"namespace {SPACE}{version.number}")
        pieces.append(Piece(first=len(text) + 1, lines=len(body), file="", line=place.line, column=place.column))
        text += [*body, f"end {SPACE}{version.number}", _MARK]
        marks.append(len(text))
    return Joined("\n".join([*text, ""]).encode(), shared, tuple(pieces), tuple(marks))


def sort_out(text: Joined, messages: Iterable[Message]) -> list[tuple[Message, ...]]:
    """Returns the messages on each version that has an answer, with places in that version.

    Those on the common beginning belong to all. The list ends before the first version without an answer: Lean did
    not come so far, or said something that may belong to more than one.
    """
    general: list[Message] = []
    own: list[list[Message]] = [[] for _ in text.pieces]
    told = tuple(messages)
    seen = {message.start.line for message in told if message.text == _ANSWER}
    done = next((number for number, line in enumerate(text.marks) if line not in seen), len(text.marks))
    firsts = [piece.first - 1 for piece in text.pieces]
    for message in told:
        if message.start.line <= text.shared:
            general.append(message)
            continue
        number = bisect_right(firsts, message.start.line) - 1
        located = locator([text.pieces[number]])(message.start)
        if located is not None:
            end = _moved(message.end, text.pieces[number])
            own[number].append(replace(message, start=located[1], end=end, text=_SPACES.sub("", message.text)))
        elif message.severity is Severity.ERROR or sort_of(message) is Sort.TOO_MANY:
            done = min(done, number)
    return [(*general, *each) for each in own[:done]]


def _moved(place: Position | None, piece: Piece) -> Position | None:
    located = None if place is None else locator([piece])(place)
    return None if located is None else located[1]
