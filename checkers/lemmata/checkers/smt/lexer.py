"""Characters to tokens: the lexical rules of SMT-LIB 2.7, and positions in the user's text."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

from lemmata.checkers.errors import InputError
from lemmata.checkers.smt.theory import Position

__all__ = ["MAX_SOURCE_BYTES", "RESERVED", "SIMPLE_SYMBOL", "TOKEN", "Source", "quote_symbol"]

MAX_SOURCE_BYTES: Final = 12 * 1024 * 1024
"""Longest source that is read, in bytes."""

RESERVED: Final = frozenset({"!", "_", "as", "exists", "forall", "lambda", "let", "match", "par"})
"""Words that are no symbols unless quoted."""

_CHARACTERS: Final = r"0-9A-Za-z~!@$%^&*_+=<>.?/\-"
_END: Final = rf"(?![{_CHARACTERS}])"

SIMPLE_SYMBOL: Final = re.compile(r"[A-Za-z~!@$%^&*_+=<>.?/\-][0-9A-Za-z~!@$%^&*_+=<>.?/\-]*\Z")

TOKEN: Final = re.compile(
    rf"""[ \t\r\n]+ | ;[^\r\n]*
    | (?P<open>\()
    | (?P<close>\))
    | (?P<symbol>[A-Za-z~!@$%^&*_+=<>.?/\-][{_CHARACTERS}]*)
    | (?P<decimal>(?:0|[1-9][0-9]*)\.[0-9]+){_END}
    | (?P<numeral>0|[1-9][0-9]*){_END}
    | (?P<quoted>\|[^|\\]*+\|)
    | (?P<keyword>:[{_CHARACTERS}]+)
    | (?P<string>"[^"]*+(?:""[^"]*+)*+")
    | (?P<hex>\#x[0-9A-Fa-f]+){_END}
    | (?P<binary>\#b[01]+){_END}
    | (?P<bad>.)""",
    re.VERBOSE | re.DOTALL,
)
"""One token, or blanks, or a comment, or (``bad``) the first character of what is no token."""

_BREAK: Final = re.compile(r"\r\n|\r|\n")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff]")


class Source:
    """A user's text, decoded, which turns offsets into positions and messages into errors.

    Args:
        data: the bytes of the file, UTF-8.
        file: its name in diagnostics.

    Raises:
        InputError: too long, not UTF-8, or with control characters.
    """

    def __init__(self, data: bytes, file: str) -> None:
        self.file = file
        self.text = ""
        self._starts: list[int] | None = None
        if len(data) > MAX_SOURCE_BYTES:
            limit = MAX_SOURCE_BYTES // (1024 * 1024)
            raise self.error(f"the file has {len(data):,} bytes; expected at most {limit} MiB", 0)
        self.text = self._decode(data)
        control = _CONTROL.search(self.text)
        if control:
            code = ord(control.group())
            name = "a NUL byte" if code == 0 else f"the control character U+{code:04X}"
            raise self.error(f"found {name}; expected plain text", control.start())

    def _decode(self, data: bytes) -> str:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise self.error("found a UTF-16 byte order mark; expected UTF-8 text", 0)
        data = data.removeprefix(b"\xef\xbb\xbf")
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError as error:
            start = error.start
            self.text = data[:start].decode("utf-8")
            message = (
                f"byte 0x{data[start]:02X} is not UTF-8; expected UTF-8 text "
                "(a Latin-1 file is converted by: iconv -f latin1 -t utf-8)"
            )
            raise self.error(message, len(self.text)) from None

    def position(self, offset: int) -> Position:
        """Returns the line and column of an offset in the text."""
        if self._starts is None:
            self._starts = [0, *(found.end() for found in _BREAK.finditer(self.text))]
        line = bisect_right(self._starts, offset)
        return Position(line, offset - self._starts[line - 1] + 1)

    def error(
        self, message: str, offset: int, *, kind: str = "syntax", cls: type[InputError] = InputError
    ) -> InputError:
        """Returns an error about the place at ``offset``, to be raised by the caller."""
        place = self.position(offset)
        return cls(message, file=self.file, line=place.line, column=place.column, kind=kind)

    def bad_token(self, offset: int) -> InputError:
        """Returns the error about the characters at ``offset`` that begin no token."""
        text = self.text
        char = text[offset]
        if char == '"':
            return self.error('a string literal is not closed; expected "', offset)
        if char == "|":
            back = text.find("\\", offset)
            end = text.find("|", offset + 1)
            if 0 <= back and (end < 0 or back < end):
                return self.error("found a backslash in a quoted symbol; expected any other character", back)
            return self.error("a quoted symbol is not closed; expected |", offset)
        word = re.compile(rf"[{_CHARACTERS}#:]+").match(text, offset)
        found = word.group() if word else char
        if len(found) > 40:
            found = found[:40] + "..."
        return self.error(f"found {found!r}; expected {_expected(char, found)}", offset)


def _expected(char: str, found: str) -> str:
    if char.isascii() and char.isdigit():
        leading = len(found) > 1 and found[0] == "0" and found.isdigit()
        return (
            "a numeral without leading zeros" if leading else "a numeral, or a symbol that does not begin with a digit"
        )
    if char == "#":
        return "#x with hexadecimal digits, or #b with binary digits"
    if char == ":":
        return "a keyword such as :named"
    if not char.isascii():
        return "ASCII characters (others may stand in |quoted symbols|, strings and comments only)"
    return "a parenthesis, a symbol or a literal"


def quote_symbol(name: str) -> str:
    """Returns the symbol as SMT-LIB writes it: in bars unless it is simple.

    >>> quote_symbol("cons"), quote_symbol("pair2<Nat,Nat>"), quote_symbol("let")
    ('cons', '|pair2<Nat,Nat>|', '|let|')
    """
    return name if SIMPLE_SYMBOL.match(name) and name not in RESERVED else f"|{name}|"
