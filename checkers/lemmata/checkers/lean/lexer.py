r"""Characters to tokens: the lexical rules of Lean 4.

The tokens cover what Lean's own reader would see, whatever its token table: one token for each hierarchical name,
literal, bracket and run of operator characters. Lean's table decides where a run is cut, and syntax commands extend
it, so a run is kept whole here, and every place where the table (or a version of Lean) could move the border between
code and comment, string or character is refused: `InputError`, never a guess. These places, all tried on Lean 4.35:

- ``--``, ``/-`` or ``-/`` inside a run of operators (``+--x``): the longest operator decides.
- ``/-/``: Lean skips the character after ``/-``, so that ``/-/- -/`` ends where it should go on.
- a documentation comment that begins with ``--`` or ``/-``: Lean skips blanks first, and reads a comment there, so
  that ``/-- -- -/`` does not end; likewise ``/--/`` and ``/-!/``.
- a quote right after an operator or a closing bracket that could open a character (``xs[i]'a'``).
- line breaks in ``«names»``, characters of other scripts outside of comments and strings, tabs, a byte order mark.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from lemmata.checkers.source import Source
from lemmata.checkers.tokens import Token

__all__ = [
    "BRACKETS",
    "CHARACTER",
    "CLOSE",
    "DOCUMENTATION",
    "INTERPOLATING",
    "NUMBER",
    "OPEN",
    "PIECE",
    "STRING",
    "SYMBOL",
    "WORD",
    "components",
    "lex",
]

WORD: Final = "word"
"""A keyword or a hierarchical name: ``theorem``, ``Nat.succ``, ``h₁'``, ``a.«b c»``."""
NUMBER: Final = "number"
STRING: Final = "string"
"""A plain or a raw string."""
PIECE: Final = "piece"
"""A part of an interpolated string: ``"...{``, ``}...{`` or ``}..."``; the tokens of its holes stand between."""
CHARACTER: Final = "character"
OPEN: Final = "open"
CLOSE: Final = "close"
SYMBOL: Final = "symbol"
"""A comma, a semicolon or a maximal run of operator characters."""
DOCUMENTATION: Final = "documentation"
"""``/-- ... -/`` or ``/-! ... -/``; other comments are no tokens."""

INTERPOLATING: Final = frozenset({"s!", "m!", "f!", "panic!", "println!", "dbg_trace", "throwError", "logInfo"})
"""Words after which Lean reads a string with ``{holes}``."""

BRACKETS: Final = dict(zip("([{⟨⟦⟪⌊⌈⦃⁅⟮⦋⟬\u2039", ")]}⟩⟧⟫⌋⌉⦄⁆⟯⦌⟭\u203a", strict=True))
"""Each opening bracket with its partner."""


_LETTERLIKE: Final = (
    "À-ÖØ-öø-\u017f\u0391-\u039f\u03a1\u03a4-\u03a9\u03b1-\u03ba\u03bc-\u03fb"
    "\u1f00-\u1ffe\u2100-\u214f\U0001d49c-\U0001d59f"
)
"""Measured on Lean 4.35, code point by code point: Latin, Greek without λ Π Σ, letter-like, script, double-struck."""
_FIRST: Final = f"A-Za-z_{_LETTERLIKE}"
_REST: Final = f"{_FIRST}0-9'!?\u1d62-\u1d6a\u2080-\u2089\u2090-\u209c\u2c7c"
_COMPONENT: Final = rf"(?:[{_FIRST}][{_REST}]*+|«[^«»\r\n]++»)"
_NAME: Final = rf"{_COMPONENT}(?:\.{_COMPONENT})*+"
_ESCAPE: Final = r"""\\(?:[\\"'rnt]|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4})"""
_ASCII: Final = r"!\#$%&*+\-./:<=>?@\\^`|~"

_TOKEN: Final = re.compile(
    rf"""(?P<gap>(?:[ \n]|\r\n)++ | --[^\n]*+)
    | (?P<comment>/-)
    | r(?P<raw>\#*+)"
    | (?P<word>{_NAME})
    | (?P<number>0[xX][0-9A-Fa-f_]++ | 0[bB][01_]++ | 0[oO][0-7_]++
        | [0-9][0-9_]*+(?:\.[0-9][0-9_]*+)?+(?:[eE][+-]?+[0-9]++)?+)
    | (?P<string>")
    | (?P<open>[{re.escape("".join(BRACKETS))}])
    | (?P<close>[{re.escape("".join(BRACKETS.values()))}])
    | (?P<single><;> | [,;])
    | (?P<primes>''(?!'))
    | (?P<character>'(?:[^'\\\r\n] | {_ESCAPE})')
    | (?P<run>(?:[{_ASCII}] | [^\x00-\x7f{_FIRST}«»{re.escape("".join(BRACKETS) + "".join(BRACKETS.values()))}])++)
    | (?P<bad>.)""",
    re.VERBOSE | re.DOTALL,
)
_FIELD: Final = re.compile(r"[0-9]+")
_EDGE: Final = re.compile(r"--|/-|-/")
_BLOCK: Final = re.compile(r"/-|-/")
_DOC_START: Final = re.compile(r"/-[-!](?:/|\s*+(?:--|/-))")
_GAP: Final = r"\\\r?\n(?!\s*\n)"
_STRING_END: Final = re.compile(rf'(?:[^"\\]|{_ESCAPE}|{_GAP})*+')
_PIECE_END: Final = re.compile(rf'(?:[^"\\{{]|{_ESCAPE}|\\\{{|{_GAP})*+')
_CLOSE_TO_PRIMES: Final = ("'", '"', "-", "/", 'r"', "r#", "«")
_CHARACTER: Final = re.compile(rf"'(?:[^'\\\r\n]|{_ESCAPE})'", re.VERBOSE)
_OPERATOR_CATEGORIES: Final = frozenset({"Sm", "Sc", "Sk", "So", "Po", "Pd", "Pc", "Ps", "Pe", "Pi", "Pf", "No", "Lm"})


def lex(source: Source) -> list[Token]:
    """Returns all tokens of a source, in order.

    Raises:
        InputError: something that is no token, or that could be read in two ways, with its place.
    """
    return list(_Lexer(source).tokens())


def components(word: str) -> list[str]:
    """Returns the parts of a hierarchical name, without their quotes.

    >>> components("Lean.«of b».x'")
    ['Lean', 'of b', "x'"]
    """
    return [part[1:-1] if part[0] == "«" else part for part in re.findall(r"«[^»]*»|[^.«»]+", word)]


class _Lexer:
    """One pass over a text."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = source.text
        self.holes: list[int] = []
        """For each open hole of an interpolated string, the braces open in it."""
        self.line = 1
        self.line_start = 0

    def tokens(self) -> Iterator[Token]:
        """Yields the tokens."""
        text, offset, before, last = self.text, 0, -1, ""
        while offset < len(text):
            found = _TOKEN.match(text, offset)
            kind = (found and found.lastgroup) or "bad"
            start, offset = offset, found.end() if found else offset
            if kind == "gap":
                continue
            if kind == "comment" and text[start + 2 : start + 3] not in ("-", "!"):
                offset = self._comment(start)
                continue
            kind, offset = self._finish(kind, start, offset, last if before == start else "", last)
            last = text[start:offset]
            yield self._token(kind, last, start, glued=before == start)
            before = offset
        if self.holes:
            raise self.source.error('an interpolated string is not closed; expected }, then "', len(text))

    def _token(self, kind: str, text: str, start: int, *, glued: bool) -> Token:
        starts = self.source.starts
        while self.line < len(starts) and starts[self.line] <= start:
            self.line_start = starts[self.line]
            self.line += 1
        return Token(kind, text, start, self.line, start - self.line_start + 1, glued)

    def _finish(self, kind: str, start: int, end: int, glued: str, last: str) -> tuple[str, int]:
        """Returns the kind of the token at ``start`` and where it ends.

        Args:
            kind: the group of the pattern that matched.
            start: where the token begins.
            end: where the match ends.
            glued: the token before, if nothing stands between.
            last: the token before.
        """
        match kind:
            case "word" | "character":
                return kind, end
            case "comment":
                return DOCUMENTATION, self._documentation(start)
            case "number":
                field = glued.endswith(".") and not glued.endswith("..")
                short = _FIELD.match(self.text, start) if field else None
                return NUMBER, short.end() if short else end
            case "raw":
                return STRING, self._raw(start, end)
            case "string":
                return self._interpolated(start, end) if last in INTERPOLATING else (STRING, self._string(start, end))
            case "open":
                if self.holes and self.text[start] == "{":
                    self.holes[-1] += 1
                return OPEN, end
            case "close":
                return self._close(start, end)
            case "single":
                return SYMBOL, end
            case "primes":
                return SYMBOL, self._primes(start)
            case "run":
                return SYMBOL, self._primes(self._run(start, end))
            case _:
                raise self._bad(start)

    def _comment(self, start: int) -> int:
        """Returns where the comment at ``start`` ends."""
        if self.text.startswith("/-/", start):
            raise self.source.error("found /-/, which Lean reads in its own way; expected a space after /-", start)
        return self._block(start)

    def _documentation(self, start: int) -> int:
        if _DOC_START.match(self.text, start):
            raise self.source.error(
                "this documentation comment begins with a comment sign, which Lean reads as one; "
                "expected text, or an ordinary comment",
                start,
            )
        return self._block(start)

    def _block(self, start: int) -> int:
        depth = 1
        for found in _BLOCK.finditer(self.text, start + 2):
            depth += 1 if found.group() == "/-" else -1
            if depth == 0:
                return found.end()
        raise self.source.error("a comment is not closed; expected -/", start)

    def _string(self, start: int, end: int) -> int:
        """Returns where the string that opens at ``start`` ends; ``end`` is after its opening quote."""
        found = _STRING_END.match(self.text, end)
        stop = found.end() if found else end
        if self.text.startswith('"', stop):
            return stop + 1
        if stop < len(self.text):
            raise self.source.error(
                "found an unknown escape; expected one of \\\\ \\\" \\' \\n \\r \\t \\x.. \\u....", stop
            )
        raise self.source.error('a string is not closed; expected "', start)

    def _raw(self, start: int, end: int) -> int:
        closing = '"' + "#" * (end - start - 2)
        stop = self.text.find(closing, end)
        if stop < 0:
            raise self.source.error(f"a raw string is not closed; expected {closing}", start)
        return stop + len(closing)

    def _interpolated(self, start: int, end: int) -> tuple[str, int]:
        """Returns the piece of an interpolated string from ``start`` to its next hole or its end."""
        found = _PIECE_END.match(self.text, end)
        stop = found.end() if found else end
        char = self.text[stop : stop + 1]
        opening = self.text[start] == '"'
        if char == "{":
            if opening:
                self.holes.append(0)
            return PIECE, stop + 1
        if char == '"':
            if not opening:
                self.holes.pop()
            return STRING if opening else PIECE, stop + 1
        if char:
            raise self.source.error("found an unknown escape in an interpolated string; expected \\{ or \\n, say", stop)
        raise self.source.error('an interpolated string is not closed; expected "', start)

    def _close(self, start: int, end: int) -> tuple[str, int]:
        if self.holes and self.text[start] == "}":
            if self.holes[-1] == 0:
                return self._interpolated(start, end)
            self.holes[-1] -= 1
        return CLOSE, self._primes(end)

    def _run(self, start: int, end: int) -> int:
        """Returns where the run of operators at ``start`` ends, all its characters being operators."""
        text = self.text
        edge = _EDGE.search(text, start, end + 1)
        if edge and edge.start() < end:
            if edge.group() == "-/":
                raise self.source.error("found -/, but no comment is open; expected code", edge.start())
            raise self.source.error(
                f"found {edge.group()} right after an operator, where it may be part of it; expected a space before",
                edge.start(),
            )
        for offset in range(start, end):
            char = text[offset]
            if char > "\x7f" and not _is_operator(char):
                if offset == start:
                    raise self._bad(start)
                return offset
        semicolon = text.find("<;>", start + 1, end + 2)
        return semicolon if 0 < semicolon < end else end

    def _primes(self, end: int) -> int:
        """Returns where an operator or closing bracket ends if primes follow it, as in ``⁻¹'``."""
        text = self.text
        if not text.startswith("'", end):
            return end
        after = end + (2 if text.startswith("''", end) else 1)
        if _CHARACTER.match(text, end) or text.startswith(_CLOSE_TO_PRIMES, after):
            raise self.source.error("found a quote right after a symbol; expected a space before the character", end)
        return after

    def _bad(self, offset: int) -> Exception:
        char = self.text[offset]
        if char == "\t":
            return self.source.error("found a tab, which Lean refuses; expected spaces", offset)
        if char == "«":
            return self.source.error("a quoted name is not closed on its line; expected »", offset)
        if char == "'":
            return self.source.error("found ' that begins no character; expected a character and another '", offset)
        if char.isspace():
            return self.source.error(f"found the space U+{ord(char):04X}; expected an ordinary space", offset)
        return self.source.error(
            f"found {char!r} (U+{ord(char):04X}); expected a character that Lean knows outside of comments and strings",
            offset,
        )


def _is_operator(char: str) -> bool:
    """Returns whether a character outside of ASCII may be part of an operator."""
    return unicodedata.category(char) in _OPERATOR_CATEGORIES or char in "λΠΣ" or "\U0001d400" <= char <= "\U0001d7ff"
