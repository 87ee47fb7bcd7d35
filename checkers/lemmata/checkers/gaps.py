"""Tokens against pinned tokens with gaps: what stands outside the gaps must be the same, what fills them is returned.

The starting points that the tokens before a gap leave open are all kept: with two gaps, the first place where the
tokens between them occur need not be the right one. Whether a token stands right after another is compared too, for
grammars that read it; where a line ends is not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lemmata.checkers.tokens import Token

__all__ = ["Match", "match", "steps"]


@dataclass(frozen=True, slots=True)
class Match:
    """How far some tokens are like the pinned ones."""

    place: int
    """Index of the first token that does not fit."""
    expected: str
    """What would fit there; empty if all does."""
    fillings: tuple[tuple[Token, ...], ...] | None
    """What stands in the gaps, in order; None if it does not fit."""


def match(
    pinned: Sequence[Token],
    found: Sequence[Token],
    paces: Sequence[int],
    is_gap: Callable[[Token], bool],
    filling: str,
) -> Match:
    """Returns how ``found`` fits ``pinned``; a gap fits balanced tokens of any number but none.

    Args:
        pinned: what is expected, gaps included.
        found: what is there.
        paces: for each token of ``found`` where a filling goes on after it, see `steps`.
        is_gap: whether a pinned token is a gap.
        filling: what a filling is, in words.
    """
    blocks = _blocks(pinned, is_gap)
    starts = {0: 0}
    history: list[dict[int, int]] = []
    for number, block in enumerate(blocks):
        lengths = {start: _same_length(block, found, start, free=number > 0) for start in starts}
        last = number == len(blocks) - 1
        reached = {
            start + length: start
            for start, length in lengths.items()
            if length == len(block) and (not last or start + length == len(found))
        }
        if not reached:
            return _apart(block, lengths)
        history.append(reached)
        if not last:
            starts = _ends(reached, paces)
            if not starts:
                return _stuck(reached, found, paces, filling)
            history.append(starts)
    return Match(len(found), "", _fillings(history, found))


def steps(
    found: Sequence[Token],
    opens: Callable[[Token], bool],
    closes: Callable[[Token], bool],
    pair: Callable[[Token, Token], bool],
    barred: Callable[[int], bool],
) -> list[int]:
    """Returns for each token the index after it, or after its partner if it opens; 0 if a filling cannot go over it.

    Args:
        found: the tokens.
        opens: whether a token opens a bracket.
        closes: whether it closes one.
        pair: whether two brackets belong together.
        barred: whether a filling may not have the token at an index.
    """
    after = [0] * len(found)
    open_at: list[int] = []
    for index, token in enumerate(found):
        if opens(token):
            open_at.append(index)
        elif closes(token):
            start = open_at.pop() if open_at else None
            if start is None or not pair(found[start], token):
                open_at.clear()
            else:
                after[start] = index + 1
        elif not barred(index):
            after[index] = index + 1
    return after


def _blocks(pinned: Sequence[Token], is_gap: Callable[[Token], bool]) -> list[list[Token]]:
    """Returns the tokens between gaps: one list more than there are gaps."""
    blocks: list[list[Token]] = [[]]
    for token in pinned:
        if is_gap(token):
            blocks.append([])
        else:
            blocks[-1].append(token)
    return blocks


def _same_length(block: Sequence[Token], found: Sequence[Token], start: int, *, free: bool) -> int:
    """Returns how many tokens of a block stand in ``found`` from ``start``; ``free``: a filling stands before."""
    for number, token in enumerate(block):
        if start + number >= len(found):
            return number
        there = found[start + number]
        loose = number == 0 and (free or start == 0)
        if there.kind != token.kind or there.text != token.text or (there.glued != token.glued and not loose):
            return number
    return len(block)


def _ends(reached: dict[int, int], paces: Sequence[int]) -> dict[int, int]:
    """Returns every place where a filling may end, with where it began."""
    ends: dict[int, int] = {}
    for start in sorted(reached):
        place = start
        while place < len(paces) and paces[place] and paces[place] not in ends:
            place = paces[place]
            ends[place] = start
    return ends


def _apart(block: Sequence[Token], lengths: dict[int, int]) -> Match:
    """Returns where the tokens after a filling differ: where most of them fit, or where the filling has to end."""
    longest = max(lengths.values())
    fitting = [start for start, length in lengths.items() if length == longest]
    start = min(fitting) if longest else max(fitting)
    return Match(start + longest, block[longest].text if longest < len(block) else "the end of the command", None)


def _stuck(reached: dict[int, int], found: Sequence[Token], paces: Sequence[int], filling: str) -> Match:
    """Returns where a filling could not begin, and what was expected."""
    place = max(reached)
    if place < len(paces) and not paces[place]:
        return Match(place, f"{filling} with balanced brackets and without commands", None)
    return Match(min(place, len(found)), filling, None)


def _fillings(history: Sequence[dict[int, int]], found: Sequence[Token]) -> tuple[tuple[Token, ...], ...]:
    """Returns the fillings of one way to match, read from the end."""
    place = next(iter(history[-1]))
    fillings: list[tuple[Token, ...]] = []
    for number in range(len(history) - 1, 0, -1):
        before = history[number][place]
        if number % 2 == 1:
            fillings.append(tuple(found[before:place]))
        place = before
    return tuple(reversed(fillings))
