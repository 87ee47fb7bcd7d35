"""The screen: what a Dafny program may hold is listed, and everything else is refused before Dafny sees it.

A program that the parser cannot read to its last token is refused too, once Dafny has said that it can: what such a
part takes for granted cannot be told from words alone. What is assumed is refused unless it is taken as given, and
always if a candidate brings it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from lemmata.checkers.dafny.assumptions import AttributeUse, attribute_uses, taken
from lemmata.checkers.dafny.contradictions import contradictions
from lemmata.checkers.dafny.declarations import Module, Opaque, OpaqueBody, Program
from lemmata.checkers.dafny.lexer import Token
from lemmata.checkers.dafny.nodes import walk
from lemmata.checkers.dafny.parser import File
from lemmata.checkers.dafny.rules import AT_ATTRIBUTES, ATTRIBUTES
from lemmata.checkers.dafny.statements import If, Skeleton
from lemmata.checkers.levels import Level
from lemmata.checkers.verdict import Diagnostic

__all__ = ["refused", "refused_assumptions", "screen", "screen_added", "unread"]

_INCLUDE: Final = "include is not allowed: an included file would be part of the claim; put its text into this file"
_REPLACE: Final = "it is decided elsewhere which of the two is meant"
_DOTS: Final = "... is not allowed: what it stands for is not in the text"
_UNKNOWN: Final = "it is not on the list"

Finding = tuple[int, str]
"""Index of a token, and what is wrong with it."""


def screen(file: File) -> tuple[Diagnostic, ...]:
    """Returns everything in a program that nobody may use, in order; nothing means that Dafny may see it."""
    found = [*_attributes(file, Level.TRUSTED), *_forms(file.program), *contradictions(file.program)]
    found += [(index, _INCLUDE) for index, token in enumerate(file.tokens) if token.text == "include"]
    return refused(file, found)


def unread(file: File) -> tuple[Diagnostic, ...]:
    """Returns the parts of a program that the parser could not read: what they assume cannot be told."""
    nodes = [node for node in walk(file.program) if isinstance(node, Opaque | OpaqueBody)]
    found = [(node.start, f"this cannot be read: {node.reason}") for node in nodes]
    if file.program.end != len(file.tokens):
        found.append((file.program.end, "this cannot be read: expected a declaration"))
    return refused(file, found)


def screen_added(file: File, added: Sequence[range]) -> tuple[Diagnostic, ...]:
    """Returns what is wrong with the tokens that a candidate added to a program that passed `screen`.

    Args:
        file: the completed program.
        added: indices of the tokens that the original does not have.
    """
    tokens = file.tokens
    brought = [finding for finding in _attributes(file, Level.ADDED) if _within(finding[0], added)]
    brought += [
        (item.index, f"{item.name} is not allowed by a candidate: it assumes what is to be proved")
        for item in taken(file)
        if _within(item.index, added)
    ]
    for places in added:
        for index in places:
            if tokens[index].text == "decreases" and index + 1 < len(tokens) and tokens[index + 1].text == "*":
                brought.append((index, "decreases * is not allowed by a candidate: it gives up that the program ends"))
    return refused(file, brought)


def refused_assumptions(file: File) -> tuple[Diagnostic, ...]:
    """Returns each assumption of a program whose assumptions nobody said to take as given."""
    return refused(file, [(item.index, f"{item.name} is an assumption: {item.text}") for item in taken(file)])


def refused(file: File, found: Sequence[Finding]) -> tuple[Diagnostic, ...]:
    """Returns findings as diagnostics, in the order of the text, one for each token."""
    places: dict[int, Diagnostic] = {}
    for index, message in found:
        offset = file.tokens[index].offset if index < len(file.tokens) else len(file.source.text)
        places.setdefault(offset, file.source.diagnostic(message, offset, kind="screen"))
    return tuple(places[offset] for offset in sorted(places))


def _attributes(file: File, most: Level) -> Iterator[Finding]:
    """Yields the attributes that are not free to use at a level."""
    uses = list(attribute_uses(file))
    for use in uses:
        rule = ATTRIBUTES.get(use.name)
        if rule is None:
            yield use.index, f"the attribute {use.written} is not allowed: {_UNKNOWN}"
        elif rule.level > most and (rule.level is not Level.TRUSTED or use.assumes):
            who = "" if rule.level is Level.NEVER else " by a candidate"
            yield use.index, f"the attribute {use.written} is not allowed{who}: {rule.reason}"
    yield from _stray(file.tokens, uses)


def _stray(tokens: Sequence[Token], uses: Sequence[AttributeUse]) -> Iterator[Finding]:
    """Yields names of attributes behind an ``@`` that the parser took for something else, such as a label."""
    known = {use.index for use in uses}
    for index, token in enumerate(tokens[1:], start=1):
        if tokens[index - 1].text == "@" and index not in known and token.text in AT_ATTRIBUTES:
            yield index, f"@{token.text} is not allowed here: it could be read as an attribute"


def _forms(program: Program) -> Iterator[Finding]:
    """Yields the declarations and statements that nobody may use."""
    for node in walk(program):
        match node:
            case Skeleton():
                yield node.start, _DOTS
            case If() if node.condition is None:
                yield node.start, _DOTS
            case Module() if node.relation == "replaces" or "replaceable" in node.modifiers:
                yield node.start, f"a replaceable module is not allowed: {_REPLACE}"
            case _:
                pass


def _within(index: int, added: Sequence[range]) -> bool:
    return any(index in places for places in added)
