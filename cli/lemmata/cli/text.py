"""Plain text for terminals: nothing that comes from a file can move a cursor, change a colour or fake a line."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterator
from typing import Final

__all__ = ["clean", "clip", "indent", "plural", "seconds", "source_names", "wrap"]

_UNSAFE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode categories that are shown as escapes: control, format (bidirectional overrides), surrogates, unassigned."""

_INSTANCE: Final = re.compile(r"\|?([^\s()|<>]+)<[^<>|]*>\|?")


def clean(text: str, *, multiline: bool = False) -> str:
    r"""Returns the text with every character that is not plainly visible as a backslash escape.

    Args:
        text: from a file, a file name or a tool.
        multiline: whether newlines may stay.

    >>> clean("a\x1b[31mb\nc")
    'a\\x1b[31mb\\nc'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(character if _safe(character, multiline) else _escape(character) for character in text)


def _safe(character: str, multiline: bool) -> bool:  # noqa: FBT001 - private, one caller
    if character == "\n":
        return multiline
    return unicodedata.category(character) not in _UNSAFE


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def clip(text: str, width: int) -> str:
    """Returns the text in at most ``width`` characters, with an ellipsis where it was cut.

    >>> clip("abcdef", 4)
    'abc…'
    """
    return text if len(text) <= width else text[: max(0, width - 1)] + "…"


def indent(text: str, by: str) -> str:
    r"""Returns the text with ``by`` before every line.

    >>> indent("a\nb", "> ")
    '> a\n> b'
    """
    return "\n".join(by + line for line in text.split("\n"))


def plural(count: int, noun: str, several: str = "") -> str:
    """Returns the count with its noun, or with ``several`` of them if an s does not do.

    >>> plural(1, "claim"), plural(3, "claim"), plural(2, "canary", "canaries")
    ('1 claim', '3 claims', '2 canaries')
    """
    return f"{count} {noun}" if count == 1 else f"{count} {several or noun + 's'}"


def seconds(value: float) -> str:
    """Returns a duration, as precise as it is interesting.

    >>> seconds(0.0123), seconds(1.5), seconds(75.2)
    ('0.012 s', '1.50 s', '75.2 s')
    """
    if value < 0.1:
        return f"{value:.3f} s"
    return f"{value:.2f} s" if value < 60 else f"{value:.1f} s"


def source_names(text: str) -> str:
    """Returns a statement with names as the user wrote them: without the types that a polymorphic symbol was used at.

    >>> source_names("(= (map<b> f nil<a>) |cons<(list a)>|)")
    '(= (map f nil) cons)'
    """
    return _INSTANCE.sub(r"\1", text) if "<" in text else text


def wrap(text: str, width: int, *, first: str, rest: str) -> Iterator[str]:
    """Yields the text as lines of at most ``width`` characters, cut at spaces.

    Args:
        text: on one line.
        width: of a line with its indent; a long word may exceed it.
        first: before the first line.
        rest: before the others.
    """
    yield from textwrap.wrap(
        text,
        max(width, len(rest) + 40),
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [first]
