r"""Characters to tokens: the lexical rules of Dafny 4.

Every character of a file belongs to one token or to the gap between two (blanks and comments), so tokens and gaps
together are the file. The traps, all tried on Dafny 4.11:

- comments nest (``/* /* */ */``), and ``//`` does not begin one inside ``/* */``.
- a quote belongs to names (``s'``, ``x'y'``), also at their start (``'x``); three characters ``'x'`` that no name
  goes on behind are a character, ``'x'y`` is a name.
- ``@"..."`` is a verbatim string, in which ``""`` is a quote; ``@`` alone begins an attribute or a label.
- ``!in`` is one token unless a name goes on (``!inside``).
- ``1..2`` has two numbers, ``1.5e3`` is one; ``t.0.1`` has the number ``0.1``, which the parser takes apart. A number
  that ends or begins with its dot (``1.``, ``.5``) is put together by the parser.
- ``x<-1`` has the token ``<-``, which the parser reads as two where no domain of a variable stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from lemmata.checkers.errors import ScreenError
from lemmata.checkers.source import Source

__all__ = [
    "CHARACTER",
    "CLOSE",
    "END",
    "KEYWORD",
    "NAME",
    "NUMBER",
    "OPEN",
    "STRING",
    "SYMBOL",
    "Token",
    "lex",
    "read_source",
]

NAME: Final = "name"
KEYWORD: Final = "keyword"
"""A reserved word, also of a type: ``array2``, ``bv32``."""
NUMBER: Final = "number"
STRING: Final = "string"
CHARACTER: Final = "character"
OPEN: Final = "open"
"""``(``, ``[``, ``{`` or ``{:``."""
CLOSE: Final = "close"
SYMBOL: Final = "symbol"
END: Final = "end"
"""The empty token after the last."""

_RESERVED: Final = frozenset(
    """abstract allocated as assert assume bool break by calc case char class codatatype const constructor continue
    datatype decreases else ensures exists expect export extends false for forall fresh function ghost if imap import
    in include int invariant is iset iterator label lemma map match method modifies modify module multiset nameonly
    nat new newtype null object object? old opaque opened ORDINAL predicate print provides reads real refines requires
    return returns reveal reveals seq set static string then this trait true twostate type unchanged var while witness
    yield yields""".split()
)
_ARRAY_OR_BITS: Final = re.compile(r"array(?:[2-9]|[1-9][0-9]+)?\??\Z|bv(?:0|[1-9][0-9]*)\Z")

_CHARACTER_BODY: Final = r"""(?:[^'\\\r\n]|\\['"\\0nrt]|\\u[0-9A-Fa-f]{4}|\\U\{[0-9A-Fa-f_]+\})"""
_WORD: Final = r"[A-Za-z_?'][A-Za-z0-9_?']*+"
_TOKEN: Final = re.compile(
    rf"""(?P<gap>[ \t\r\n]++ | //[^\n]*+)
    | (?P<comment>/\*)
    | (?P<quoted>'{_CHARACTER_BODY}'(?![A-Za-z0-9_?']))
    | (?P<word>{_WORD})
    | (?P<number>0x[0-9A-Fa-f](?:_?[0-9A-Fa-f])*+
        | [0-9](?:_?[0-9])*+(?:\.[0-9](?:_?[0-9])*+)?+(?:[eE][+-]?+[0-9]++(?![A-Za-z_?']))?+)
    | (?P<string>"(?:[^"\\\r\n]|\\(?:['"\\0nrt]|u[0-9A-Fa-f]{{4}}|U\{{[0-9A-Fa-f_]+\}}))*+" | @"[^"]*+(?:""[^"]*+)*+")
    | (?P<open>\{{: | [(\[{{])
    | (?P<close>[)\]}}])
    | (?P<symbol><==> | ==> | <== | --> | \.\.\. | !in(?![A-Za-z0-9_?']) | ~> | -> | <- | => | :: | := | :\| | :-
        | == | != | <= | >= | && | \|\| | !! | << | \.\. | @(?!") | [-+*/%&|^!<>=.,;:\#`~])""",
    re.VERBOSE,
)
_DIRECTIVE: Final = re.compile(r"^[^!-~\n]*(#(?:if|els|end))", re.MULTILINE)
"""What Dafny trims before a directive is some kind of blank; here it is whatever is no printable ASCII character."""
_COMMENT_EDGE: Final = re.compile(r"/\*|\*/")


class Token(NamedTuple):
    """One token."""

    kind: str
    text: str
    offset: int
    """In code points, from 0."""

    @property
    def end(self) -> int:
        """Returns the offset after the last character."""
        return self.offset + len(self.text)


def read_source(data: bytes, name: str) -> Source:
    """Returns the text of a Dafny file, which may begin with a byte order mark.

    The trap: before it looks for tokens, Dafny leaves out the lines between ``#if`` and ``#endif``, also within
    comments and strings, whose ends it then sees elsewhere than anybody who reads the file.

    Raises:
        InputError: like `Source`.
        ScreenError: a line begins with such a directive.
    """
    source = Source(data, name, marked=True)
    found = _DIRECTIVE.search(source.text)
    if found:
        message = "a line that begins with #if, #elsif, #else or #endif is not allowed: Dafny leaves out lines there"
        raise source.error(message, found.end() - len(found[1]), kind="screen", cls=ScreenError)
    return source


def lex(source: Source) -> list[Token]:
    """Returns all tokens of a source, in order, without the gaps between them.

    Raises:
        InputError: a comment, string or character that does not end, or what is no token, with its place.
    """
    return list(_tokens(source))


def _tokens(source: Source) -> Iterator[Token]:
    text, offset = source.text, 0
    while offset < len(text):
        found = _TOKEN.match(text, offset)
        if found is None:
            raise source.error(_unknown(text, offset), offset)
        kind, word = str(found.lastgroup), found.group()
        if kind == "comment":
            offset = _after_comment(source, offset)
            continue
        if kind == "word":
            reserved = word in _RESERVED or _ARRAY_OR_BITS.match(word)
            yield Token(KEYWORD if reserved else NAME, word, offset)
        elif kind != "gap":
            yield Token(CHARACTER if kind == "quoted" else kind, word, offset)
        offset = found.end()


def _after_comment(source: Source, start: int) -> int:
    depth = 0
    for found in _COMMENT_EDGE.finditer(source.text, start):
        depth += 1 if found.group() == "/*" else -1
        if depth == 0:
            return found.end()
    raise source.error("a comment is not closed; expected */", start)


def _unknown(text: str, offset: int) -> str:
    if text.startswith('"', offset):
        return 'a string is not closed on its line, or has an unknown escape; expected "'
    if text.startswith('@"', offset):
        return 'a verbatim string is not closed; expected "'
    return f"found {text[offset]!r}; expected Dafny code (other characters may stand in comments and strings only)"
