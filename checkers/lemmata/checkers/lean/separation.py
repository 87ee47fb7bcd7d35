"""Which versions of a file can stand in one text, and where: after what they share, each in a name space of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lemmata.checkers.errors import InputError
from lemmata.checkers.lean.document import attribute_ranges, commands
from lemmata.checkers.lean.lexer import BRACKETS, CLOSE, DOCUMENTATION, OPEN, WORD, lex
from lemmata.checkers.source import Source
from lemmata.checkers.tokens import Token

__all__ = ["SPACE", "Version", "closing", "common", "divided", "open_scopes"]

SPACE: Final = "LemmataCandidate_"
"""Begins the names of the name spaces; the version's number follows."""
_CONTAGIOUS: Final = frozenset(
    "instance attribute notation notation3 infix infixl infixr prefix postfix macro macro_rules syntax elab elab_rules "
    "declare_syntax_cat initialize builtin_initialize add_decl_doc".split()
)
"""Words whose effect does not end with a name space."""
_IMPORTING: Final = frozenset({"import", "prelude", "module", "public"})


@dataclass(slots=True)
class Version:
    """One version, cut into commands."""

    number: int
    source: Source
    starts: dict[int, tuple[str, ...]]
    """Where a command begins (its documentation included) and where the text does, with the scopes that are open."""
    commands: list[list[Token]]


def open_scopes(found: Sequence[Sequence[Token]], opened: Sequence[str] = ()) -> tuple[str, ...] | None:
    """Returns the scopes that are open after some commands, outermost first; None if an ``end`` fits none.

    Args:
        found: the commands, as `lemmata.checkers.lean.document.commands` gives them.
        opened: the scopes that are open before them. Those without a name are ``""`` and ``"mutual"``.
    """
    stack = list(opened)
    for command in found:
        words = [token.text for token in command if token.kind == WORD]
        place = next((n for n, word in enumerate(words[:3]) if word in ("namespace", "section", "mutual", "end")), None)
        if place is None or (place and words[0] not in ("noncomputable", "public", "meta")):
            continue
        name = words[place + 1] if len(words) > place + 1 else ""
        parts = name.split(".") if name else [""]
        match words[place]:
            case "mutual":
                stack.append("mutual")
            case "end":
                closed = [part for part in stack[-len(parts) :] if part != "mutual" or name]
                if len(stack) < len(parts) or (closed or [""]) != parts:
                    return None
                del stack[-len(parts) :]
            case _:
                stack += parts
    return tuple(stack)


def divided(sources: Sequence[bytes]) -> tuple[list[Version], list[int]]:
    """Returns the versions that may run together, and the numbers of the others."""
    together: list[Version] = []
    alone: list[int] = []
    header: list[str] | None = None
    for number, data in enumerate(sources):
        version = _version(number, data)
        mine = None if version is None else _header(version)
        header = mine if header is None else header
        if version is None or mine != header:
            alone.append(number)
        else:
            together.append(version)
    start = common(together) if together else None
    apart = {version.number for version in together if start is None or _is_contagious(version, start)}
    return [version for version in together if version.number not in apart], sorted([*alone, *apart])


def _version(number: int, data: bytes) -> Version | None:
    """Returns a version with its commands, None if it is not finished: it could reach beyond its own lines."""
    try:
        source = Source(data, "version")
        tokens = lex(source)
    except InputError:
        return None
    dangling = tokens and tokens[-1].kind == DOCUMENTATION and not tokens[-1].text.startswith("/-!")
    if dangling or not _balanced(tokens) or any(token.text.startswith((SPACE, "_root_")) for token in tokens):
        return None
    found = commands(tokens)
    starts: dict[int, tuple[str, ...]] = {0: ()}
    stack: tuple[str, ...] = ()
    before = {token.offset: tokens[index - 1] if index else None for index, token in enumerate(tokens)}
    for command in found:
        start: Token = command[0]
        while (earlier := before[start.offset]) is not None and earlier.kind == DOCUMENTATION:
            start = earlier
        starts[start.offset] = stack
        after = open_scopes([command], stack)
        if after is None:
            return None
        stack = after
    return None if stack else Version(number, source, starts, found)


def _balanced(tokens: Sequence[Token]) -> bool:
    opened: list[str] = []
    for token in tokens:
        if token.kind == OPEN:
            opened.append(BRACKETS[token.text])
        elif token.kind == CLOSE and (not opened or opened.pop() != token.text[0]):
            return False
    return not opened


def _header(version: Version) -> list[str]:
    """Returns the import commands."""
    return [" ".join(token.text for token in command) for command in version.commands if command[0].text in _IMPORTING]


def common(versions: Sequence[Version]) -> int | None:
    """Returns the offset up to which versions are the same text, at the beginning of a command.

    None if there is no place after which all of them can be put into name spaces: what they import is written
    differently.
    """
    texts = [version.source.text for version in versions]
    low, high = min(texts), max(texts)
    same = next((n for n, (one, other) in enumerate(zip(low, high, strict=False)) if one != other), len(low))
    for start in sorted(versions[0].starts, reverse=True):
        if start <= same and all(start in version.starts and _separable(version, start) for version in versions):
            return start
    return None


def _separable(version: Version, start: int) -> bool:
    """Returns whether what follows ``start`` can be put into a name space, but for closing what is open there."""
    opened = version.starts[start]
    rest = [command for command in version.commands if command[0].offset >= start]
    if "mutual" in opened or any(command[0].text in _IMPORTING for command in rest):
        return False
    return open_scopes(rest[: len(rest) - closing(version, start)]) == ()


def closing(version: Version, start: int) -> int:
    """Returns how many commands at the end of a version only close what was open at ``start``."""
    wanted, count = len(version.starts[start]), 0
    for command in reversed(version.commands):
        if wanted <= 0 or command[0].text != "end":
            break
        count += 1
        wanted -= command[1].text.count(".") + 1 if len(command) > 1 else 1
    return count if wanted == 0 else 0


def _is_contagious(version: Version, start: int) -> bool:
    rest = [token for command in version.commands for token in command if token.offset >= start]
    ranges = attribute_ranges(rest)
    attributes = any(rest[min(index + 2, len(rest) - 1)].text != "local" for index in ranges)
    return attributes or any(token.kind == WORD and token.text in _CONTAGIOUS for token in rest)
