"""What a program takes for granted: everything in its text that Dafny believes without a proof.

Words (``assume``, ``expect``) and attributes are found among the tokens, wherever they stand; what lacks a body is
found in the syntax tree. Dafny's own audit is no substitute: it is silent on ``:| assume``, on ``expect``, and on
bodiless lemmas of abstract modules.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lemmata.checkers.dafny.claims import Claim, callables
from lemmata.checkers.dafny.declarations import Callable, Declaration
from lemmata.checkers.dafny.expressions import Star
from lemmata.checkers.dafny.lexer import CLOSE, OPEN, Token
from lemmata.checkers.dafny.nodes import walk
from lemmata.checkers.dafny.parser import File
from lemmata.checkers.dafny.rules import ASSUMING_WORDS, AT_ATTRIBUTES, ATTRIBUTES, SWITCHES
from lemmata.checkers.dafny.statements import For, ForallStatement, While
from lemmata.checkers.dafny.syntax import Attribute
from lemmata.checkers.levels import Level

__all__ = ["AttributeUse", "Taken", "attribute_uses", "taken"]

_SHOWN: Final = 160
"""Characters of the text of an assumption."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeUse:
    """An attribute as it stands in the text."""

    start: int
    """Index of its first token."""
    end: int
    """Index after its last token."""
    written: str
    """``{:axiom}``, ``@Axiom``."""
    name: str
    """The one of the table; empty if a form with ``@`` is not known."""
    arguments: tuple[str, ...]
    """The texts of its further tokens."""

    @property
    def index(self) -> int:
        """Returns the index of the token of its name."""
        return self.start + 1

    @property
    def assumes(self) -> bool:
        """Returns whether it takes something for granted."""
        rule = ATTRIBUTES.get(self.name)
        if rule is None or rule.level is not Level.TRUSTED:
            return False
        return self.name not in SWITCHES or self.arguments != ("true",)


@dataclass(frozen=True, slots=True, order=True)
class Taken:
    """One thing taken for granted."""

    index: int
    """Of the token where it stands."""
    name: str
    """What it is, and where: ``assume in Module.lemma``, ``lemma without a body: Module.lemma``."""
    text: str
    attribute: bool = False
    """Whether it is an attribute, by which Dafny may leave out the whole member."""


def attribute_uses(file: File) -> Iterator[AttributeUse]:
    """Yields every attribute: those in braces from the tokens alone, those with ``@`` from the syntax tree."""
    tokens = file.tokens
    for start, token in enumerate(tokens):
        if token.text == "{:" and start + 1 < len(tokens):
            end = _closing(tokens, start)
            name = tokens[start + 1].text
            arguments = tuple(item.text for item in tokens[start + 2 : end])
            yield AttributeUse(start=start, end=end + 1, written=f"{{:{name}}}", name=name, arguments=arguments)
    for node in walk(file.program):
        if isinstance(node, Attribute) and node.at:
            name = AT_ATTRIBUTES.get(node.name, "")
            arguments = tuple(item.text for item in tokens[node.start + 2 : node.end] if item.text not in ("(", ")"))
            written = f"@{node.name}"
            yield AttributeUse(start=node.start, end=node.end, written=written, name=name, arguments=arguments)


def taken(file: File) -> tuple[Taken, ...]:
    """Returns what a program takes for granted, in the order of the text."""
    members = callables(file.program)
    found: dict[int, Taken] = {}
    for item in _all(file, members):
        found.setdefault(item.index, item)
    return tuple(found[index] for index in sorted(found))


def _all(file: File, members: Sequence[Claim]) -> Iterator[Taken]:
    tokens = file.tokens
    for use in attribute_uses(file):
        if use.assumes and not (use.start and tokens[use.start - 1].text in ASSUMING_WORDS):
            text = f"{ATTRIBUTES[use.name].reason}: {_line(file, use.start, use.end)}"
            yield Taken(use.index, f"{use.written} on {_owner(use.index, file, members)}", text, attribute=True)
    for index, token in enumerate(tokens):
        if token.text in ASSUMING_WORDS and not _is_attribute_name(tokens, index):
            text = f"{ASSUMING_WORDS[token.text]}: {_line(file, index, _end_of_clause(tokens, index))}"
            yield Taken(index, f"{token.text} in {_owner(index, file, members)}", text)
    for claim in members:
        yield from _of_callable(claim, file)
    for node in walk(file.program):
        if isinstance(node, While | For | ForallStatement) and node.body is None:
            word = tokens[node.start].text
            owner = _owner(node.start, file, members)
            yield Taken(node.start, f"{word} without a body in {owner}", _line(file, node.start, node.end))


def _of_callable(claim: Claim, file: File) -> Iterator[Taken]:
    item = claim.callable
    place = _name_index(item, file.tokens)
    if item.body is None:
        yield Taken(place, f"{item.keyword} without a body: {claim.name}", _line(file, item.start, item.end))
    for clause in item.clauses:
        if clause.keyword == "decreases" and any(isinstance(part, Star) for part in clause.expressions):
            what = f"decreases * on {claim.name}"
            yield Taken(clause.start, what, "that it ends is not proved: what it promises holds if it does")


def _name_index(item: Callable, tokens: Sequence[Token]) -> int:
    """Returns the token of a member's name, or of the word ``constructor`` if it has none."""
    wanted = item.name or "constructor"
    depth = 0
    for index in range(item.start, item.end):
        text = tokens[index].text
        depth += (text in ("{:", "(")) - (text in ("}", ")"))
        if not depth and text == wanted:
            return index
    return item.start


def _is_attribute_name(tokens: Sequence[Token], index: int) -> bool:
    return index > 0 and tokens[index - 1].text == "{:"


def _owner(index: int, file: File, members: Sequence[Claim]) -> str:
    """Returns the name of the innermost declaration that a token belongs to."""
    for claim in members:
        if claim.callable.start <= index < claim.callable.end:
            return claim.name
    around = [node for node in walk(file.program) if isinstance(node, Declaration) and node.start <= index < node.end]
    return around[-1].name if around else "the file"


def _closing(tokens: Sequence[Token], index: int) -> int:
    """Returns the index of the bracket that closes the one at ``index``, or of the end."""
    depth = 0
    for place in range(index, len(tokens)):
        depth += (tokens[place].kind == OPEN) - (tokens[place].kind == CLOSE)
        if depth == 0:
            return place
    return len(tokens)


def _end_of_clause(tokens: Sequence[Token], index: int) -> int:
    """Returns the index after the statement or expression that begins at ``index``, as far as brackets tell."""
    depth = 0
    for place in range(index, len(tokens)):
        depth += (tokens[place].kind == OPEN) - (tokens[place].kind == CLOSE)
        if depth < 0 or (depth == 0 and tokens[place].text == ";"):
            return place
    return len(tokens)


def _line(file: File, start: int, end: int) -> str:
    """Returns the text of tokens on one line, cut to a length that can be read."""
    return " ".join(file.text(start, end).split())[:_SHOWN]
