"""A source file as text: decoded once, with positions as a person, a tool and a language server count them."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final, NamedTuple

from lemmata.checkers.errors import InputError
from lemmata.checkers.verdict import Diagnostic, Severity

__all__ = ["BYTE_ORDER_MARK", "MAX_SOURCE_BYTES", "Position", "Source"]

MAX_SOURCE_BYTES: Final = 8 * 1024 * 1024
"""Longest source that is read, in bytes."""

BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
"""U+FEFF in UTF-8: some editors put it at the start of a file."""

_FORBIDDEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]|\r(?!\n)"
)
"""Characters that are refused everywhere, also in comments and strings: a reader does not see them, or sees other
text because of them (U+202A to U+202E, U+2066 to U+2069 reorder what is shown)."""

_BIDIRECTIONAL: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Position(NamedTuple):
    """A place in a text."""

    line: int
    """1-based."""
    column: int
    """1-based, in code points."""


class Source:
    r"""A user's text, decoded, which turns offsets into positions and back.

    Offsets count the code points of `text`. A line ends with ``\n`` (or ``\r\n``), as in Lean and in Dafny. A byte
    order mark at the start is no part of the text, and is refused unless a language reads files that have one.

    Args:
        data: the bytes of the file, UTF-8.
        file: its name in diagnostics.
        marked: whether the file may begin with a byte order mark.

    Raises:
        InputError: too long, not UTF-8, or with a character that is refused everywhere.
    """

    def __init__(self, data: bytes, file: str, *, marked: bool = False) -> None:
        self.file = file
        self.text = ""
        self.mark = BYTE_ORDER_MARK if marked and data.startswith(BYTE_ORDER_MARK) else b""
        self.starts = [0]
        if len(data) > MAX_SOURCE_BYTES:
            limit = MAX_SOURCE_BYTES // (1024 * 1024)
            raise self.error(f"the file has {len(data):,} bytes; expected at most {limit} MiB", 0)
        self.text = self._decode(data.removeprefix(self.mark))
        self.starts += [found.end() for found in re.finditer("\n", self.text)]
        found = _FORBIDDEN.search(self.text)
        if found:
            raise self.error(f"found {_describe(found.group())}; expected plain text", found.start())

    def _decode(self, data: bytes) -> str:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise self.error("found a UTF-16 byte order mark; expected UTF-8 text", 0)
        if data.startswith(BYTE_ORDER_MARK):
            raise self.error("found a byte order mark; expected the file without it", 0)
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError as error:
            self.text = data[: error.start].decode("utf-8")
            self.starts += [found.end() for found in re.finditer("\n", self.text)]
            message = f"byte 0x{data[error.start]:02X} is not UTF-8; expected UTF-8 text"
            raise self.error(message, len(self.text)) from None

    def position(self, offset: int) -> Position:
        """Returns the line and column of an offset."""
        line = bisect_right(self.starts, offset)
        return Position(line, offset - self.starts[line - 1] + 1)

    def offset(self, line: int, column: int) -> int:
        """Returns the offset of a 1-based line and column; what lies beyond a line or the text is cut to its end."""
        start, end = self._line(line - 1)
        return min(start + max(column - 1, 0), end)

    def to_lsp(self, offset: int) -> tuple[int, int]:
        """Returns an offset as a language server counts: 0-based line, 0-based column in UTF-16 units."""
        line, column = self.position(offset)
        start = self.starts[line - 1]
        return line - 1, _utf16(self.text[start : start + column - 1])

    def from_lsp(self, line: int, character: int) -> int:
        """Returns the offset of a 0-based line and UTF-16 column; half of a surrogate pair counts as its start."""
        start, end = self._line(line)
        units = 0
        for offset in range(start, end):
            units += 2 if self.text[offset] > "\uffff" else 1
            if units > character:
                return offset
        return end

    def _line(self, index: int) -> tuple[int, int]:
        """Returns where a 0-based line begins and ends, without its line break."""
        if index >= len(self.starts):
            return len(self.text), len(self.text)
        start = self.starts[max(index, 0)]
        end = self.text.find("\n", start)
        end = len(self.text) if end < 0 else end
        return start, end - 1 if end > start and self.text[end - 1] == "\r" and end < len(self.text) else end

    def error(
        self, message: str, offset: int, *, kind: str = "syntax", cls: type[InputError] = InputError
    ) -> InputError:
        """Returns an error about the place at ``offset``, to be raised by the caller."""
        place = self.position(offset)
        return cls(message, file=self.file, line=place.line, column=place.column, kind=kind)

    def diagnostic(self, message: str, offset: int, *, kind: str) -> Diagnostic:
        """Returns an error about the place at ``offset``, as a value."""
        place = self.position(offset)
        return Diagnostic(
            file=self.file,
            line=place.line,
            column=place.column,
            severity=Severity.ERROR,
            kind=kind,
            message=message,
        )


def _utf16(text: str) -> int:
    return len(text) + sum(char > "\uffff" for char in text)


def _describe(char: str) -> str:
    if char == "\0":
        return "a NUL byte"
    if char == "\r":
        return "a carriage return without a line feed"
    if char in _BIDIRECTIONAL:
        return f"U+{ord(char):04X}, which reorders the text that is shown"
    if char < "\xa0":
        return f"the control character U+{ord(char):04X}"
    return f"the invisible character U+{ord(char):04X}"
