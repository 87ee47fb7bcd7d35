"""A hole of a Lean file as a goal: the part of the file that decides about it, and how a proof is written there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from lemmata.checkers.lean.batch import BatchResult
from lemmata.checkers.lean.document import HOLE, Hole, attribute_ranges, commands
from lemmata.checkers.lean.lexer import lex
from lemmata.checkers.lean.separation import open_scopes
from lemmata.checkers.source import Source
from lemmata.checkers.task import Task
from lemmata.checkers.tokens import Token

__all__ = ["Ask", "OpenHole", "open_hole"]

Ask: TypeAlias = Callable[[Sequence[bytes]], Awaitable[list[BatchResult]]]


@dataclass(frozen=True, slots=True)
class OpenHole:
    """A hole that stands for a proof, with the part of the file that decides about it."""

    hole: Hole
    text: str
    """Up to the end of its declaration, without what comes after."""
    offset: int
    """Of the hole in ``text``."""
    term: bool
    bare: bool
    """Whether a term may stand here without brackets."""
    tokens: tuple[Token, ...]

    def filling(self, tactic: str) -> str:
        """Returns the tactic as it may stand in the hole's place."""
        if not self.term:
            return tactic if self.bare else f"({tactic})"
        return f"by {tactic}" if self.bare else f"(by {tactic})"

    def version(self, filling: str) -> bytes:
        """Returns the part of the file with the hole filled."""
        return (self.text[: self.offset] + filling + self.text[self.offset + len(HOLE) :]).encode()


async def open_hole(ask: Ask, task: Task, hole: Hole) -> OpenHole | None:
    """Returns a hole as a goal, None if it does not stand for a proof, or Lean does not take the file as it is.

    Args:
        ask: what Lean says about versions of the file.
        task: the file.
        hole: one of its holes.
    """
    source = Source(task.source, task.name)
    tokens = lex(source)
    text, offset = _cut(source, tokens, hole)
    at = next(n for n, token in enumerate(tokens) if token.offset == hole.offset)
    before = tokens[at - 1].text if at else ""
    alone = tokens[at].line != tokens[at - 1].line if at else True
    plain = OpenHole(hole, text, offset, term=False, bare=True, tokens=tuple(tokens))
    shapes = ("(by (show (_ : Prop)); sorry)", "((show (_ : Prop)); sorry)", "(show (_ : Prop); sorry)")
    results = await ask([plain.version(shape) for shape in shapes])
    if results[0].stands:
        return replace(plain, term=True, bare=before.endswith((":=", "=>", "<|")))
    if results[1].stands or results[2].stands:
        return replace(plain, bare=alone or before in ("by", "=>", "·", ";"))
    return None


def _cut(source: Source, tokens: Sequence[Token], hole: Hole) -> tuple[str, int]:
    """Returns the file up to the end of the hole's declaration, without its attributes, and where the hole is then."""
    found = commands(tokens)
    if any(token.text == "mutual" for token in tokens):
        return source.text, hole.offset
    number = max(n for n, command in enumerate(found) if command[0].offset <= hole.offset)
    command = found[number]
    end = found[number + 1][0].offset if number + 1 < len(found) else len(source.text)
    ranges = attribute_ranges(command)
    begin = command[0].offset
    after = command[ranges[0]].offset if 0 in ranges and ranges[0] < len(command) else begin
    last = command[-1].end
    scopes = open_scopes(found[:number]) or ()
    closing = "".join(f"\nend {name}" for name in reversed(scopes))
    text = source.text[:begin] + source.text[after : max(last, min(end, last))] + "\n" + closing + "\n"
    return text, hole.offset - (after - begin)
