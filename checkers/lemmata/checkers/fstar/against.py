"""A completed F* file against its original: the same tokens, with holes filled and helpers, nothing else.

What may be different, blanks and comments apart:

- each ``admit ()`` in a body may be a term: balanced brackets, no declaration in it. Where something stands around it
  that a longer term could take in (an operator, a branch), it is one word or stands in brackets.
- a ``val`` without a ``let`` may get one, anywhere after it.
- whole ``let``, ``val`` and pragma declarations may stand before the last hole is filled. Such a name may be no word of
  the original, and no operator: else a pinned name could come to mean the helper.

What is added must also pass `lemmata.checkers.fstar.screen` on its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from lemmata.checkers.fstar.declarations import Declaration, declarations, undefined
from lemmata.checkers.fstar.document import HOLE, merged
from lemmata.checkers.fstar.lexer import PRAGMA, SYMBOL, WORD, closes, opens, pair
from lemmata.checkers.gaps import Match, match, steps
from lemmata.checkers.source import Source
from lemmata.checkers.tokens import Token
from lemmata.checkers.verdict import Diagnostic

__all__ = ["Addition", "Comparison", "compare"]

_SHOWN: Final = 60
_BEGINNING: Final = frozenset({"=", "->", "in", ";"})
"""What a whole term follows."""
_ENDING: Final = frozenset({"in", "then", "else", "with"})
"""Words that end a term in every case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """What a candidate added."""

    tokens: tuple[Token, ...]
    helper: bool
    """True for declarations, False for a term in the place of an ``admit ()``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A completed file beside its original."""

    source: Source
    """The completed file."""
    deviation: Diagnostic | None
    additions: tuple[Addition, ...]
    """What was added, in order; a hole that was left open is no addition."""


def compare(original: bytes, completed: bytes, name: str) -> Comparison:
    """Returns the first place where ``completed`` is more or less than ``original`` with its holes filled.

    Args:
        original: the pinned source.
        completed: what is offered.
        name: name of the completed file.

    Raises:
        InputError: one of the two cannot be read.
    """
    source = Source(completed, name)
    found = declarations(source)
    aligner = _Aligner(source, declarations(Source(original, f"{name} (original)")))
    if all(aligner.step(part, following) for part, following in pairwise([*found, None]) if part is not None):
        aligner.finish()
    return Comparison(source=source, deviation=aligner.deviation, additions=tuple(aligner.additions))


@dataclass(slots=True)
class _Aligner:
    """Walks along both files, declaration by declaration."""

    source: Source
    pinned: list[Declaration]
    place: int = 0
    additions: list[Addition] = field(default_factory=list[Addition])
    deviation: Diagnostic | None = None
    words: frozenset[str] = frozenset()
    missing: set[str] = field(default_factory=set[str])
    """Names of the original that have no definition yet."""
    last: int = -1
    """Index of the last pinned declaration with an ``admit ()``."""
    pushed: int = 0

    def __post_init__(self) -> None:
        self.words = frozenset(token.text for part in self.pinned for token in part.tokens)
        self.missing = {token.text for token in undefined(self.pinned)}
        with_holes = [index for index, part in enumerate(self.pinned) if any(map(_is_hole, merged(part.tokens)))]
        self.last = with_holes[-1] if with_holes else -1

    def step(self, part: Declaration, following: Declaration | None) -> bool:
        """Takes the next declaration of the completed file; returns whether the walk goes on."""
        expected = self.pinned[self.place] if self.place < len(self.pinned) else None
        fit = _fit(expected, part) if expected is not None else Match(0, "", None)
        if expected is not None and fit.fillings is not None:
            return self.take(expected, part, fit.fillings)
        if self.added(part):
            return self.helper(part)
        if expected is None:
            return self.refuse(part.tokens[0], _text(part.tokens), "the end of the file")
        found = merged(part.tokens)
        if fit.place < len(found):
            return self.refuse(found[fit.place], _text(found[fit.place :]), fit.expected)
        if following is not None:
            return self.refuse(following.tokens[0], _text(following.tokens), fit.expected)
        return self.refuse(self.end(), "the end of the file", fit.expected)

    def take(self, expected: Declaration, part: Declaration, fillings: Sequence[tuple[Token, ...]]) -> bool:
        """Takes a declaration of the original, with its holes filled."""
        if self.pushed:
            return self.refuse(part.tokens[0], _text(part.tokens), "#pop-options for the options of a helper")
        for tokens, free in zip(fillings, _free_holes(expected), strict=True):
            if len(tokens) == 1 and _is_hole(tokens[0]):
                continue
            if not (free or _alone(tokens)):
                return self.refuse(tokens[0], _text(tokens), "one word, or a term in brackets")
            self.additions.append(Addition(tokens=tokens, helper=False))
        self.place += 1
        return True

    def added(self, part: Declaration) -> bool:
        """Returns whether a declaration can be meant as a helper: its names are not those of the original."""
        if part.kind in ("#push-options", "#pop-options", "#restart-solver"):
            return True
        names = {token.text for token in part.names()}
        pinned = {token.text for known in self.pinned[self.place :] for token in known.names()}
        return part.kind in ("let", "val") and not names & (pinned - self.missing)

    def helper(self, part: Declaration) -> bool:
        """Takes a declaration that is not in the original."""
        token = part.tokens[part.word]
        if self.place > self.last and not self.missing and not self.pushed:
            return self.refuse(token, _text(part.tokens), "nothing more after the last hole of the original")
        if token.kind == PRAGMA:
            self.pushed += {"#push-options": 1, "#pop-options": -1}.get(token.text, 0)
            if self.pushed < 0:
                return self.refuse(token, token.text, "no #pop-options for options of the original")
        for name in part.names():
            if part.kind == "let" and name.text in self.missing and self.declared(name.text):
                self.missing.discard(name.text)
            elif name.kind != WORD or name.text.startswith("op_"):
                return self.refuse(name, _text(part.tokens), "the name of a helper")
            elif name.text in self.words:
                return self.refuse(name, name.text, f"a helper whose name is new: {name.text} stands in the original")
        self.additions.append(Addition(tokens=part.tokens, helper=True))
        return True

    def declared(self, name: str) -> bool:
        """Returns whether the ``val`` of a missing definition was passed already."""
        return any(name == token.text for part in self.pinned[: self.place] for token in part.names())

    def finish(self) -> None:
        """Checks that nothing of the original is missing."""
        if self.pushed:
            self.refuse(self.end(), "the end of the file", "#pop-options for the options of a helper")
        elif self.place < len(self.pinned):
            self.refuse(self.end(), "the end of the file", _text(self.pinned[self.place].tokens))

    def end(self) -> Token:
        """Returns an empty token at the end of the file."""
        place = self.source.position(len(self.source.text))
        return Token(SYMBOL, "", len(self.source.text), place.line, place.column, glued=False)

    def refuse(self, token: Token, found: str, expected: str) -> bool:
        """Notes the deviation; returns False, as `step` does then."""
        message = f"differs from the original: found {_short(found)}, expected {_short(expected)}"
        self.deviation = self.source.diagnostic(message, token.offset, kind="against")
        return False


def _fit(pinned: Declaration, part: Declaration) -> Match:
    found = merged(part.tokens)
    return match(
        merged(pinned.tokens),
        found,
        steps(found, opens, closes, pair, lambda index: found[index].kind == PRAGMA),
        _is_hole,
        "a term",
    )


def _free_holes(part: Declaration) -> list[bool]:
    """Returns for each hole whether any term may fill it without taking in what stands around it."""
    tokens = merged(part.tokens)
    found: list[bool] = []
    for index, token in enumerate(tokens):
        if _is_hole(token):
            begins = index > 0 and (tokens[index - 1].text in _BEGINNING or opens(tokens[index - 1]))
            last = index == len(tokens) - 1
            found.append(begins and (last or closes(tokens[index + 1]) or tokens[index + 1].text in _ENDING))
    return found


def _alone(tokens: Sequence[Token]) -> bool:
    """Returns whether a filling is one token, or one pair of brackets with all between."""
    if len(tokens) == 1:
        return True
    depth = 0
    for index, token in enumerate(tokens):
        depth += opens(token) - closes(token)
        if depth == 0:
            return index == len(tokens) - 1
    return False


def _is_hole(token: Token) -> bool:
    return token.kind == HOLE


def _text(tokens: Sequence[Token]) -> str:
    return "".join(token.text if token.glued else f" {token.text}" for token in tokens[:_SHOWN]).strip()


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
