r"""Characters to tokens: the lexical rules of F*.

They follow F*'s own lexer (``FStarC_Parser_LexFStar.ml``), which takes the longest match. Wherever its versions differ,
or a border between code and comment could be read in two ways, the source is refused: `InputError`, never a guess.

- ``(*`` nests and knows no strings; F* takes the end of the file for the end of a comment, which is refused here.
- ``//`` ends an operator, in new versions; an operator with ``//`` in it is refused. ``// IN F*:`` is code to F*.
- ``.(*`` and ``\//`` are no comments to F*, though they look like some.
- ``'a'`` is a character, ``'a`` a type variable, and ``'a'b`` one or the other.
- a text in three backquotes, or after ``#lang-``, belongs to another language.
- ``let?``, ``match!`` and their like are operators of one's own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from lemmata.checkers.source import Source
from lemmata.checkers.tokens import Token

__all__ = [
    "CHARACTER",
    "CLOSE",
    "NAME",
    "NUMBER",
    "OPEN",
    "PRAGMA",
    "STRING",
    "SYMBOL",
    "VARIABLE",
    "WORD",
    "closes",
    "lex",
    "opens",
    "pair",
]

WORD: Final = "word"
"""A keyword or a name with a small initial: ``let``, ``x'``, ``_``."""
NAME: Final = "name"
"""A name with a capital: a module, a constructor, an effect. Dots are tokens of their own."""
VARIABLE: Final = "variable"
"""A type variable: ``'a``."""
NUMBER: Final = "number"
STRING: Final = "string"
CHARACTER: Final = "character"
OPEN: Final = "open"
"""An opening bracket, also ``begin`` and ``[@@``."""
CLOSE: Final = "close"
PRAGMA: Final = "pragma"
"""``#push-options`` and its like, without what follows."""
SYMBOL: Final = "symbol"

_PARTNERS: Final = {
    "begin": "end",
    "(": ")",
    ".(": ")",
    "(|": "|)",
    ".(|": "|)",
    "[": "]",
    ".[": "]",
    "[@": "]",
    "[@@": "]",
    "[@@@": "]",
    "%[": "]",
    "[|": "|]",
    ".[|": "|]",
    "{": "}",
    "!{": "}",
    "{:pattern": "}",
    "{:well-founded": "}",
    "{|": "|}",
}

_GREEK: Final = r"\u03b1-\u03be\u03c0-\u03c9"
"""Small letters but for omicron, which looks like an o."""
_SETS: Final = r"[\u2115\u2124\U0001d539]"
"""The letters that stand for nat, int and bool."""
_REST: Final = rf"A-Za-z0-9_'{_GREEK}"
_ESCAPE: Final = r"""\\(?:[\\"'bfntrv0]|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4})"""
_RUN: Final = r"[!~?|&=<>$@^+\-*/%]"
_PRAGMAS: Final = (
    "show-options|set-options|reset-options|push-options|pop-options|restart-solver|print-effects-graph|"
    "check|eval|light"
)
_TOKEN: Final = re.compile(
    rf"""(?P<gap>(?:[ \t\n]|\r\n)++)
    | (?P<line>//[^\n]*+)
    | (?P<comment>\(\*)
    | (?P<pragma>\#(?:{_PRAGMAS})(?![{_REST}-]))
    | (?P<foreign>``+ | \#lang-)
    | (?P<character>'(?:[^'\\\r\n]|{_ESCAPE})'B?(?![{_REST}]))
    | (?P<variable>'[a-z_][A-Za-z0-9_]*+(?!'))
    | (?P<word>(?:[a-z_{_GREEK}][{_REST}]*+ | {_SETS}(?![{_REST}])))
    | (?P<name>[A-Z][{_REST}]*+)
    | (?P<number>(?:0[xX][0-9A-Fa-f]++ | 0[oO][0-7]++ | 0[bB][01]++ | [0-9]++(?:\.[0-9]*+(?=R))?+)
        (?:[uU]?(?:y|sz|s|l|L|z)|[nINU]|R)?(?![{_REST}]))
    | (?P<string>")
    | (?P<slashes>\.\(\* | \\// | [;]++//)
    | (?P<open>\{{:pattern | \{{:well-founded | \[@@@ | \[@@ | \[@ | \[\| | \.?\(\| | \.\[\| | \.\[ | \.\( | \{{\|
        | %\[ | !\{{ | [(\[{{])
    | (?P<close>\|[)\]}}] | [)\]}}])
    | (?P<plain>/\\ | \\/ | \.\. | \. | :: | := | : | ,  | ; | \# | `[%\#@]? )
    | (?P<run>{_RUN}(?:{_RUN}|[.:])*+)
    | (?P<bad>.)""",
    re.VERBOSE | re.DOTALL,
)
_BLOCK: Final = re.compile(r"\(\*|\*\)")
_STRING_END: Final = re.compile(rf'(?:[^"\\]|{_ESCAPE}|\\\r?\n)*+')
_OPERATOR_WORDS: Final = frozenset({"let", "and", "match", "if", "exists", "forall"})
_OPERATOR_CHARACTERS: Final = frozenset("!$%&*+-.<>=?^|~:@\\/")
_LETTERS: Final = frozenset("⸬‖")
"""What F* reads as an operator and Unicode does not call a mathematical symbol."""


def lex(source: Source) -> list[Token]:
    """Returns all tokens of a source, in order.

    Raises:
        InputError: something that is no token, or that could be read in two ways, with its place.
    """
    return list(_tokens(source))


def opens(token: Token) -> bool:
    """Returns whether a token opens a bracket."""
    return token.kind == OPEN


def closes(token: Token) -> bool:
    """Returns whether a token closes a bracket."""
    return token.kind == CLOSE


def pair(opening: Token, closing: Token) -> bool:
    """Returns whether two brackets belong together."""
    return closing.kind == CLOSE and _PARTNERS[opening.text] == closing.text


def _tokens(source: Source) -> Iterator[Token]:
    text, offset, before, line = source.text, 0, -1, 1
    while offset < len(text):
        found = _TOKEN.match(text, offset)
        kind = (found and found.lastgroup) or "bad"
        start, offset = offset, found.end() if found else offset
        if kind == "gap":
            continue
        if kind == "line":
            if re.match(r"//\s*IN F\*", text[start:offset]):
                raise source.error("found // IN F*, after which F* reads code; expected another comment", start)
            continue
        if kind == "comment":
            offset = _comment(source, start)
            continue
        kind, offset = _finish(source, kind, start, offset)
        while line < len(source.starts) and source.starts[line] <= start:
            line += 1
        column = start - source.starts[line - 1] + 1
        yield Token(kind, text[start:offset], start, line, column, glued=before == start)
        before = offset


def _finish(source: Source, kind: str, start: int, end: int) -> tuple[str, int]:
    """Returns the kind of the token at ``start``, and where it ends."""
    text = source.text
    match kind:
        case "word":
            return _word(source, start, end), end
        case "string":
            return STRING, _string(source, start, end)
        case "run":
            return SYMBOL, _run(source, start, end)
        case "plain":
            return SYMBOL, end
        case "slashes":
            raise source.error(f"found {text[start:end]}, which is no comment to F*; expected a space", start)
        case "foreign":
            raise source.error(f"found {text[start:end]}; expected no text of another language", start)
        case "bad":
            return _odd(source, start)
        case _:
            return kind, end


def _word(source: Source, start: int, end: int) -> str:
    word = source.text[start:end]
    if word in _OPERATOR_WORDS and source.text[end : end + 1] in _OPERATOR_CHARACTERS:
        following = source.text[end : end + 2]
        if following != "//":
            raise source.error(
                f"found {word}{following[:1]}; expected a space: it may be an operator of one's own", start
            )
    return {"begin": OPEN, "end": CLOSE}.get(word, WORD)


def _comment(source: Source, start: int) -> int:
    """Returns where the comment at ``start`` ends."""
    if source.text.startswith("(*F#", start):
        raise source.error("found (*F#, which old versions of F* read as code; expected another comment", start)
    depth = 1
    for found in _BLOCK.finditer(source.text, start + 2):
        depth += 1 if found.group() == "(*" else -1
        if depth == 0:
            return found.end()
    raise source.error("a comment is not closed; expected *)", start)


def _string(source: Source, start: int, end: int) -> int:
    """Returns where the string that opens at ``start`` ends; ``end`` is after its opening quote."""
    found = _STRING_END.match(source.text, end)
    stop = found.end() if found else end
    if source.text.startswith('"', stop):
        return stop + 1
    if stop < len(source.text):
        raise source.error("found an unknown escape; expected one of \\\\ \\\" \\' \\n \\t \\r \\x.. \\u....", stop)
    raise source.error('a string is not closed; expected "', start)


def _run(source: Source, start: int, end: int) -> int:
    """Returns where the run of operator characters at ``start`` ends."""
    text = source.text
    comment = text.find("//", start, end)
    if comment >= 0:
        raise source.error("found // right after an operator, where it may be part of it; expected a space", comment)
    if text[end - 1] == "*" and text.startswith(")", end):
        raise source.error("found *), but no comment is open; expected a space between", end - 1)
    return end


def _odd(source: Source, start: int) -> tuple[str, int]:
    """Returns the token of a character outside of ASCII."""
    char = source.text[start]
    if char in _LETTERS or (char > "\x7f" and unicodedata.category(char) == "Sm"):
        return SYMBOL, start + 1
    if char == "'":
        raise source.error("found ' that begins no character and no type variable; expected one", start)
    if char.isdigit():
        raise source.error("found a number that runs into a name; expected a space after it", start)
    if char.isspace():
        raise source.error(f"found the space U+{ord(char):04X}; expected an ordinary space", start)
    raise source.error(
        f"found {char!r} (U+{ord(char):04X}); expected ASCII, a Greek letter or a mathematical symbol "
        "outside of comments and strings",
        start,
    )
