"""Many versions of one declaration in one run: each is a copy with a name of its own beside the original.

A copy costs its own proof alone; the rest of the file is read once and not verified again. A copy that calls itself
calls the copy, so that its termination is part of what is asked.
"""

from __future__ import annotations

import time
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from lemmata.checkers.dafny.claims import Claim
from lemmata.checkers.dafny.document import Insertion, splice
from lemmata.checkers.dafny.lexer import KEYWORD, NAME, Token, lex
from lemmata.checkers.dafny.parser import File
from lemmata.checkers.dafny.verification_log import Checked
from lemmata.checkers.source import Source
from lemmata.checkers.verdict import Outcome
from lemmata.provers.dafny.verification import Answer, Failure, Verifier

__all__ = ["Hint", "Trial", "merged", "try_variants", "with_hints"]

_MARK: Final = "_lemmata"
_AT_ONCE: Final = 24
"""Most versions in one run."""
_KEPT_INVARIANT: Final = "loop invariant always holds"
_SHOWN: Final = 2
"""How often an invariant is listed that was shown and not relied on."""
_PASSED: Final = ("assert statement", "call")
"""What Dafny lists as unused only if nothing of it was used."""
_REPAIRS: Final = 4
"""How often hints that cannot be read or typed are taken out before a version is given up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """A ghost text for a place of a file."""

    offset: int
    """In code points, from 0: it is put right before this character."""
    text: str
    rule: str
    """What proposed it."""

    @property
    def insertion(self) -> Insertion:
        """Returns it without its origin."""
        return Insertion(offset=self.offset, text=self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What is known of one version."""

    outcome: Outcome
    blamed: frozenset[int] = frozenset()
    """Numbers of the hints that are wrong themselves: ill-typed, not shown, or a call that is not allowed."""
    failures: tuple[Failure, ...] = ()
    """What else failed, with offsets of the file without hints."""
    idle: frozenset[int] = frozenset()
    """Numbers of the hints that the proof did not rest on, if that was asked for."""

    @property
    def closed(self) -> bool:
        """Returns whether everything is shown, with every hint in place."""
        return self.outcome is Outcome.ACCEPTED and not self.blamed


def with_hints(file: File, hints: Sequence[Hint]) -> bytes:
    """Returns the file with hints put in."""
    text = file.source.mark + file.source.text.encode()
    return splice(text, [hint.insertion for hint in hints], file.source.file)


def merged(first: Sequence[Hint], more: Sequence[Hint]) -> tuple[Hint, ...]:
    """Returns hints, and others for the file in which the former are put in, all as hints for the file without any.

    Args:
        first: with offsets in the file.
        more: with offsets in the file that has the first ones.
    """
    placed: list[tuple[int, int, Hint]] = []
    grown = 0
    for hint in sorted(first, key=lambda hint: hint.offset):
        placed.append((hint.offset + grown, 1, hint))
        grown += len(hint.text)
    for hint in more:
        inserted = sum(len(other.text) for start, _, other in placed[: len(first)] if start < hint.offset)
        placed.append((hint.offset, 0, replace(hint, offset=hint.offset - inserted)))
    return tuple(hint for _, _, hint in sorted(placed, key=lambda item: item[:2]))


async def try_variants(
    verifier: Verifier,
    file: File,
    claim: Claim,
    variants: Sequence[Sequence[Hint]],
    *,
    deadline: float,
    seconds: float = 5.0,
    reliance: bool = False,
) -> list[Trial]:
    """Returns what becomes of a declaration with each of several sets of hints.

    Args:
        verifier: whom to ask.
        file: the program.
        claim: the declaration.
        variants: the sets of hints, all of them within the declaration.
        deadline: on the monotonic clock.
        seconds: for each batch of assertions.
        reliance: whether to say which hints the proofs did not rest on.
    """
    found: list[Trial] = []
    for start in range(0, len(variants), _AT_ONCE):
        several = [list(hints) for hints in variants[start : start + _AT_ONCE]]
        batch = _Batch(verifier, file, claim, several, reliance=reliance)
        found += await batch.run(deadline, seconds)
    return found


class _Piece(NamedTuple):
    """A stretch of the program in which copies stand."""

    start: int
    """Its offset there."""
    variant: int
    hint: int
    """Number of the hint that it is, -1 for text of the file."""
    original: int
    """Offset in the file of where it begins."""


@dataclass(slots=True)
class _Copies:
    """The program with copies of a declaration, and where each part of them comes from."""

    parts: list[str] = field(default_factory=list[str])
    pieces: list[_Piece] = field(default_factory=list[_Piece])
    length: int = 0

    def put(self, text: str, variant: int, hint: int, original: int) -> None:
        self.pieces.append(_Piece(self.length, variant, hint, original))
        self.parts.append(text)
        self.length += len(text)

    def locate(self, offset: int) -> tuple[_Piece, int]:
        """Returns the piece of an offset, and the offset in the file of what it is."""
        piece = self.pieces[max(0, bisect_right(self.pieces, offset, key=lambda item: item.start) - 1)]
        return piece, piece.original + (0 if piece.hint >= 0 else offset - piece.start)


@dataclass(slots=True)
class _Batch:
    verifier: Verifier
    file: File
    claim: Claim
    variants: list[list[Hint]]
    reliance: bool = field(kw_only=True)

    async def run(self, deadline: float, seconds: float) -> list[Trial]:
        """Returns a trial for each variant."""
        out: list[set[int]] = [set() for _ in self.variants]
        lost: set[int] = set()
        for _ in range(_REPAIRS):
            copies = self._copies(out, lost)
            answer = await self.verifier.ask(
                "".join(copies.parts).encode(),
                deadline=deadline,
                symbol=_MARK,
                seconds=seconds,
                reliance=self.reliance,
            )
            if answer.outcome not in (Outcome.SYNTAX, Outcome.TYPE):
                return await self._trials(answer, copies, out, lost, deadline, seconds)
            if not self._drop(answer, copies, out, lost):
                break
        return [Trial(outcome=Outcome.TYPE) for _ in self.variants]

    def _drop(self, answer: Answer, copies: _Copies, out: list[set[int]], lost: set[int]) -> bool:
        """Takes out what cannot be read or typed, and returns whether that was anything."""
        before = (sum(map(len, out)), len(lost))
        for failure in answer.failures:
            piece, _ = copies.locate(failure.offset)
            if piece.variant < 0:
                continue
            if piece.hint >= 0:
                out[piece.variant].add(piece.hint)
            else:
                lost.add(piece.variant)
        return (sum(map(len, out)), len(lost)) != before

    async def _trials(
        self, answer: Answer, copies: _Copies, out: list[set[int]], lost: set[int], deadline: float, seconds: float
    ) -> list[Trial]:
        if answer.outcome is not Outcome.ACCEPTED and not answer.entries and len(self.variants) > 1:
            middle = len(self.variants) // 2  # the run was cut off, and says nothing of any of them
            if time.monotonic() >= deadline:
                return [Trial(outcome=answer.outcome) for _ in self.variants]
            halves = [self.variants[:middle], self.variants[middle:]]
            batches = [_Batch(self.verifier, self.file, self.claim, half, reliance=self.reliance) for half in halves]
            return [trial for batch in batches for trial in await batch.run(deadline, seconds)]
        blamed = [set(numbers) for numbers in out]
        failures: list[list[Failure]] = [[] for _ in self.variants]
        for failure in answer.failures:
            piece, original = copies.locate(failure.offset)
            if piece.variant < 0:
                continue
            if piece.hint >= 0:
                blamed[piece.variant].add(piece.hint)
                continue
            related = tuple(copies.locate(offset)[1] for offset in failure.related)
            causes = [copies.locate(offset)[0] for offset in failure.related]
            blamed[piece.variant] |= {cause.hint for cause in causes if cause.hint >= 0}
            failures[piece.variant].append(
                Failure(offset=original, text=failure.text, verifier=failure.verifier, related=related)
            )
        idle = self._idle(answer, copies)
        return [
            Trial(
                outcome=Outcome.TYPE if number in lost else self._outcome(answer, number),
                blamed=frozenset(blamed[number]),
                failures=tuple(failures[number]),
                idle=idle[number],
            )
            for number in range(len(self.variants))
        ]

    def _idle(self, answer: Answer, copies: _Copies) -> list[frozenset[int]]:
        """Returns the hints of each variant that no proof rested on.

        An invariant is listed where it is shown at the start of the loop and at its end; where a proof relies on it, it
        is listed once more.
        """
        relied: Counter[tuple[int, int, int]] = Counter()
        passed: set[tuple[int, int]] = set()
        for offset, what in answer.used:
            piece, _ = copies.locate(offset)
            if what == _KEPT_INVARIANT:
                relied[piece.variant, piece.hint, offset] += 1
        for offset, what in answer.unused:
            piece, _ = copies.locate(offset)
            if what in _PASSED:
                passed.add((piece.variant, piece.hint))
        needed = {key[:2] for key, count in relied.items() if count > _SHOWN}
        passed |= {key[:2] for key in relied} - needed
        return [
            frozenset(hint for variant, hint in passed if variant == number and hint >= 0)
            for number in range(len(self.variants))
        ]

    def _outcome(self, answer: Answer, number: int) -> Outcome:
        own = _copy_name(self.claim, number)
        entries = [
            checked
            for name, checked in answer.entries.items()
            if name.rpartition(" (")[0].removesuffix("#").rpartition(".")[2] == own
        ]
        if not entries:
            return Outcome.FAILURE if answer.entries or answer.outcome is Outcome.ACCEPTED else answer.outcome
        if all(checked is Checked.CORRECT for checked in entries):
            return Outcome.ACCEPTED
        return Outcome.UNKNOWN if Checked.ERRORS in entries else Outcome.TIMEOUT

    def _copies(self, out: Sequence[set[int]], lost: set[int]) -> _Copies:
        source, node = self.file.source, self.claim.callable
        end = self.file.tokens[node.end - 1].end
        copies = _Copies()
        copies.put(source.text[:end], -1, -1, 0)
        for number, hints in enumerate(self.variants):
            if number not in lost:
                copies.put("\n", number, -1, end)
                for text, hint, original in self._copy(number, hints, out[number]):
                    copies.put(text, number, hint, original)
        copies.put("\n", -1, -1, end)
        copies.put(source.text[end:], -1, -1, end)
        return copies

    def _copy(self, number: int, hints: Sequence[Hint], out: set[int]) -> Iterator[tuple[str, int, int]]:
        """Yields the texts of one copy, with the number of the hint that each is and its place in the file."""
        node, tokens = self.claim.callable, self.file.tokens
        new = _copy_name(self.claim, number)
        order = sorted((hint.offset, index) for index, hint in enumerate(hints) if index not in out)
        done = tokens[node.start].offset
        for index in range(node.start, node.end):
            token = tokens[index]
            while order and order[0][0] <= token.offset:
                hint = order.pop(0)[1]
                yield self.file.source.text[done : token.offset], -1, done
                done = token.offset
                yield self._renamed(hints[hint].text, new), hint, token.offset
            if _is_own(tokens, index, node.name):
                yield self.file.source.text[done : token.offset], -1, done
                yield new, -1, token.offset
                done = token.end
            elif not node.name and token.kind == KEYWORD and token.text == "constructor":
                yield f"{self.file.source.text[done : token.end]} {new}", -1, done
                done = token.end
        end = tokens[node.end - 1].end
        yield self.file.source.text[done:end], -1, done
        for _, hint in order:
            yield self._renamed(hints[hint].text, new), hint, end

    def _renamed(self, text: str, new: str) -> str:
        tokens = lex(Source(text.encode(), "<hint>"))
        pieces: list[str] = []
        done = 0
        for index, token in enumerate(tokens):
            if _is_own(tokens, index, self.claim.callable.name):
                pieces += [text[done : token.offset], new]
                done = token.end
        return "".join([*pieces, text[done:]])


def _is_own(tokens: Sequence[Token], index: int, name: str) -> bool:
    """Returns whether a token means the declaration itself, or a variable of its name."""
    token = tokens[index]
    return token.kind == NAME and token.text == name and (index == 0 or tokens[index - 1].text != ".")


def _copy_name(claim: Claim, number: int) -> str:
    return f"{claim.callable.name or 'made'}{_MARK}{number}"
