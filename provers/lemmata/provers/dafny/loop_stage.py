"""Invariants and measures for the loops of some declarations, by the search of `lemmata.provers.dafny.houdini`.

The search sees a program in which other methods with loops have no bodies, so that its guesses are about these loops
alone; a method that they need for a run keeps its body.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from lemmata.checkers.dafny.claims import Claim, callables
from lemmata.checkers.dafny.document import Place, PlaceKind, places
from lemmata.checkers.dafny.lexer import read_source
from lemmata.checkers.dafny.nodes import walk
from lemmata.checkers.dafny.parser import File
from lemmata.checkers.dafny.statements import AlternativeLoop, For, While
from lemmata.checkers.verdict import Outcome
from lemmata.provers.dafny.houdini import STAGES, Report, Stage, synthesise
from lemmata.provers.dafny.variants import Hint
from lemmata.provers.dafny.verification import Verifier

__all__ = ["AskedByLine", "Invariants", "has_loop", "loop_hints"]

_LEAST: Final = 3.0
"""Seconds below which the search does not begin."""
_ENDLESS: Final = ("termination", "decreases expression")
"""What Dafny's messages have in them where a loop may not end."""
_UNFINISHED: Final = (Outcome.TIMEOUT, Outcome.RESOURCES, Outcome.FAILURE)


def has_loop(claim: Claim) -> bool:
    """Returns whether there is a loop in a declaration."""
    return any(isinstance(part, While | For | AlternativeLoop) for part in walk(claim.callable))


class Invariants(NamedTuple):
    """Hints for loops."""

    hints: tuple[Hint, ...]
    """Nothing was found to be wrong with them."""
    enough: bool
    """Whether all declarations were shown with them."""


async def loop_hints(
    file: File,
    names: Sequence[str],
    verifier: Verifier,
    deadline: float,
    *,
    stages: Sequence[Stage] = STAGES,
) -> Invariants:
    """Returns invariants and measures of the loops of some declarations, as many as nothing speaks against.

    Args:
        file: the program, in which each of the declarations fails.
        names: their qualified names.
        verifier: whom to ask.
        deadline: on the monotonic clock.
        stages: what to guess, one after the other.
    """
    seconds = deadline - time.monotonic()
    if seconds < _LEAST:
        return Invariants((), enough=False)
    known = callables(file.program)
    wanted = [claim for claim in known if claim.name in names]
    kept = frozenset({*names, *(claim.name for one in wanted for claim in _needed(file, one, known))})
    source = _with_bodies_of(file, kept)
    asked = AskedByLine(verifier, tuple(names), deadline, failing=source)
    found = await synthesise(source, asked, seconds=seconds, name=file.source.file, minimise=False, stages=stages)
    loops = [place for place in _loops(file) if place.name in kept]
    hints = [
        _hint(loops[guess.loop], f"{guess.keyword} {guess.text}", guess.rule)
        for guess in found.kept
        if loops[guess.loop].name in names
    ]
    return Invariants(tuple(hints), found.accepted)


@dataclass(frozen=True, slots=True)
class AskedByLine:
    """A prover's verifier as the search for invariants wants it: with the lines of what fails."""

    verifier: Verifier
    names: tuple[str, ...]
    """The declarations that have to be shown; none: all of them."""
    deadline: float
    """On the monotonic clock."""
    failing: bytes = b""
    """A program that is known to fail, so that nobody has to be asked."""

    async def check(
        self, source: bytes, seconds: float, *, batch_seconds: float = 10.0, independent: bool = False
    ) -> Report:
        """Returns what is said of the declarations; see `lemmata.provers.dafny.houdini.Verifier`."""
        if source == self.failing:
            return Report(accepted=False)
        deadline = min(self.deadline, time.monotonic() + seconds)
        symbol = self.names[0] if len(self.names) == 1 else ""
        answer = await self.verifier.ask(
            source, deadline=deadline, symbol=symbol, seconds=batch_seconds, independent=independent
        )
        text = read_source(source, "<program>")
        lines: dict[bool, set[int]] = {True: set(), False: set()}
        endless: set[int] = set()
        for failure in answer.failures:
            line = text.position(failure.offset).line
            lines[failure.verifier].add(line)
            if any(word in failure.text for word in _ENDLESS):
                endless.add(line)
        shown = bool(self.names) and all(answer.shown(name) for name in self.names)
        return Report(
            accepted=answer.outcome is Outcome.ACCEPTED or shown,
            failed=frozenset(lines[True]),
            endless=frozenset(endless),
            ill_formed=frozenset(lines[False]),
            unfinished=answer.outcome in _UNFINISHED,
        )


def _hint(place: Place, clause: str, rule: str) -> Hint:
    return Hint(offset=place.offset, text=f"\n{place.indentation}  {clause}\n{place.indentation}", rule=rule)


def _loops(file: File) -> Iterator[Place]:
    """Yields the loops of methods in the order in which the search counts them: that of the declarations."""
    found = [place for place in places(file) if place.kind is PlaceKind.LOOP]
    yield from sorted(found, key=lambda place: place.node.start)


def _needed(file: File, claim: Claim, known: Sequence[Claim]) -> list[Claim]:
    """Returns the declarations that a run of one may come to, by their names."""
    found: list[Claim] = []
    waiting = [claim]
    while waiting:
        node = waiting.pop().callable
        words = {token.text for token in file.tokens[node.start : node.end]}
        for other in known:
            if other.callable.name in words and other not in found:
                found.append(other)
                waiting.append(other)
    return found


def _with_bodies_of(file: File, kept: frozenset[str]) -> bytes:
    """Returns the program in which other methods with loops have no bodies."""
    text = file.source.text
    for claim in reversed(callables(file.program)):
        node = claim.callable
        if claim.name not in kept and node.body is not None and not node.is_function and has_loop(claim):
            start, end = file.tokens[node.body_start - 1].end, file.tokens[node.body_end - 1].end
            text = text[:start] + text[end:]
    return file.source.mark + text.encode()
