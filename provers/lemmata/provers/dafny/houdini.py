"""The largest set of guesses that a verifier accepts, in stages, and then the smallest that does.

Each round puts all guesses that are left into the program, one to a line, and drops those that fail. What was dropped
comes back with the next stage: a true condition may need a companion that a later stage brings.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple, Protocol

from lemmata.checkers.dafny.document import Insertion, PlaceKind, places, splice
from lemmata.checkers.dafny.parser import parse
from lemmata.provers.dafny.candidates import Guess, Program
from lemmata.provers.dafny.rules import BASIC, DOUBLE, Rule
from lemmata.provers.dafny.rules_collections import COLLECTIONS
from lemmata.provers.dafny.rules_matrices import MATRICES

__all__ = ["STAGES", "Hint", "Report", "Stage", "Synthesis", "Verifier", "synthesise"]

_ALL: Final[Sequence[Rule]] = (*BASIC, *COLLECTIONS, *MATRICES, *DOUBLE)


class Stage(NamedTuple):
    """What is guessed in one attempt."""

    rules: Sequence[Rule]
    pairs: bool
    """Whether guesses about all pairs of values are among it, with which solvers take their time."""
    same: bool = False
    """Whether guesses are among it that seem to be the same as others."""
    fewest: bool = False
    """Whether quantified guesses are left out that seem to follow from others: solvers are quick then."""


STAGES: Final = (
    Stage(BASIC, pairs=False, fewest=True),
    Stage(_ALL, pairs=False, fewest=True),
    Stage(_ALL, pairs=True, fewest=True),
    Stage(_ALL, pairs=True, same=True),
)
"""One after the other."""
_SIMPLE: Final = 45
_QUANTIFIED: Final = 22
"""Most guesses of one loop that a solver is asked about at once; more quantified ones make it much slower."""
_FIRST_SIGHT: Final = 3.0
"""Seconds for what has to be shown of a declaration while there is something wrong with the guesses."""
_PAIRS: Final = 8
"""Most that speak of all pairs of values, which are dearer still."""
_LEAST: Final = 5
"""What each loop may have of each sort, however many loops there are."""
_ROUNDS: Final = 12
"""Of one stage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a verifier says of a program."""

    accepted: bool
    """Whether everything in it was verified."""
    failed: frozenset[int] = frozenset()
    """The lines, from 1, of what was not verified."""
    endless: frozenset[int] = frozenset()
    """Those of the failed lines about which it says that a loop may not end."""
    ill_formed: frozenset[int] = frozenset()
    """The lines of what has no type or is no Dafny; nothing was verified if there are any."""
    unfinished: bool = False
    """Whether a limit ended it, so that other lines may fail too."""


class Verifier(Protocol):
    """What says which lines of a program fail."""

    async def check(
        self, source: bytes, seconds: float, *, batch_seconds: float = 10.0, independent: bool = False
    ) -> Report:
        """Returns what it says of a program.

        Args:
            source: the program.
            seconds: how long it may take.
            batch_seconds: how long it may look at what has to be shown of one declaration.
            independent: whether each condition is shown without those before it, so that all that fail are named, but
                some may be that would not otherwise.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """A hint that was put into a program."""

    guess: Guess
    line: int
    """In the program with its hints, from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Synthesis:
    """How the search for hints went."""

    accepted: bool
    """Whether the verifier accepts the program with the hints; a judge has still to say so."""
    source: bytes
    """The program with the hints; the original if they did not help."""
    hints: tuple[Hint, ...]
    kept: tuple[Guess, ...]
    """What nothing was found to be wrong with, in the order in which those of a loop stand: the guesses of the hints,
    or those that were not enough."""
    rounds: int
    """Runs of the verifier."""
    seconds: float

    @property
    def credit(self) -> Counter[str]:
        """Returns how many hints each rule gave."""
        return Counter(hint.guess.rule for hint in self.hints)


async def synthesise(
    source: bytes,
    verifier: Verifier,
    *,
    seconds: float,
    name: str = "<input>",
    minimise: bool = True,
    stages: Sequence[Stage] = STAGES,
) -> Synthesis:
    """Returns a program with hints that a verifier accepts, or the program as it is.

    Args:
        source: the program.
        verifier: which is asked.
        seconds: for all.
        name: the program's name in errors.
        minimise: whether to take out again what is not needed.
        stages: what to guess, one after the other.

    Raises:
        InputError: the program cannot be read.
    """
    return await _Search(source, verifier, seconds, name, stages, minimise=minimise).run()


@dataclass(slots=True)
class _Search:
    source: bytes
    verifier: Verifier
    seconds: float
    name: str
    stages: Sequence[Stage]
    minimise: bool = field(kw_only=True)
    rounds: int = 0
    kept: list[Guess] = field(default_factory=list[Guess])
    began: float = field(default_factory=time.monotonic)

    def left(self) -> float:
        """Returns the seconds that are left."""
        return self.seconds - (time.monotonic() - self.began)

    async def run(self) -> Synthesis:
        """Returns how it went."""
        program = Program(parse(self.source, self.name))
        report = await self._check(self.source)
        if report.accepted or report.ill_formed or not program.loops:
            return self._ended(report.accepted, self.source, ())
        tried: list[Guess] = []
        for stage in self.stages:
            guesses = program.guesses(stage.rules, same=stage.same)
            guesses = [guess for guess in guesses if stage.pairs or not guess.pairs]
            chosen = _limited(guesses, program)
            if stage.fewest:
                chosen = program.needed(chosen)
            measures = [guess for guess in guesses if guess.keyword == "decreases"]
            last = stage == STAGES[-1]
            if (chosen == tried and not (last and measures)) or self.left() <= 1:
                continue
            tried = chosen
            accepted = await self._fixed_point(program, chosen, measures, last=last)
            if accepted is not None:
                self.kept = await self._minimised(program, accepted) if self.minimise else accepted
                text, hints = _written(program, self.source, self.kept)
                return self._ended(True, text, tuple(hints.values()))  # noqa: FBT003 (it is the answer)
        return self._ended(False, self.source, ())  # noqa: FBT003 (it is the answer)

    def _ended(self, accepted: bool, source: bytes, hints: tuple[Hint, ...]) -> Synthesis:  # noqa: FBT001 (see above)
        seconds = time.monotonic() - self.began
        kept = tuple(sorted(self.kept, key=_presupposes))
        return Synthesis(accepted=accepted, source=source, hints=hints, kept=kept, rounds=self.rounds, seconds=seconds)

    async def _check(self, source: bytes) -> Report:
        self.rounds += 1
        return await self.verifier.check(source, max(1.0, self.left()))

    async def _blame(self, source: bytes) -> Report:
        """Returns what fails at first sight: each condition by itself, with little time for all of them."""
        self.rounds += 1
        return await self.verifier.check(source, max(1.0, self.left()), batch_seconds=_FIRST_SIGHT, independent=True)

    async def _fixed_point(
        self, program: Program, guesses: Sequence[Guess], measures: Sequence[Guess], *, last: bool
    ) -> list[Guess] | None:
        """Returns the guesses with which the program is accepted; None if it is with none of them.

        Args:
            program: the program.
            guesses: of invariants.
            measures: tried where loops do not end, if nothing else fails or there will be no more guesses.
            last: whether there will be none.
        """
        kept = list(guesses)
        waiting = list(measures)
        for _ in range(_ROUNDS):
            if self.left() <= 1:
                return None
            text, hints = _written(program, self.source, kept)
            report = await self._blame(text)
            blamed = _blamed(report, hints)
            if report.unfinished and not blamed and len(fewer := program.needed(kept)) < len(kept):
                kept = fewer
                continue
            if not report.accepted and not blamed:
                report = await self._check(text)
                blamed = _blamed(report, hints)
            if report.accepted:
                return kept
            if blamed:
                kept = [guess for guess in kept if guess not in blamed]
            elif report.unfinished:
                fewer = program.needed(kept)
                if len(fewer) == len(kept):
                    fewer = [guess for guess in kept if not guess.quantified]
                    fewer += [guess for guess in kept if guess.quantified][: sum(g.quantified for g in kept) // 2]
                if len(fewer) == len(kept):
                    return None
                kept = [guess for guess in kept if guess in fewer]
            else:
                endless = _endless(program, text, report)
                if report.failed - report.endless and not last:
                    self.kept = kept
                    return None
                more = [guess for guess in waiting if guess.loop in endless]
                measured = {guess.loop for guess in kept if guess.keyword == "decreases"}
                kept = [guess for guess in kept if not (guess.keyword == "decreases" and guess.loop in endless)]
                first = {guess.loop: guess for guess in reversed(more)}
                waiting = [guess for guess in waiting if guess not in first.values()]
                self.kept = kept
                if not first or not endless - (measured - {guess.loop for guess in first.values()}):
                    return None
                kept += first.values()
        return None

    async def _minimised(self, program: Program, guesses: Sequence[Guess]) -> list[Guess]:
        """Returns a part of the guesses without which the program is not accepted, as far as the time goes."""
        kept = list(guesses)
        size = max(1, len(kept) // 2)
        while kept and self.left() > self.seconds / 4:
            place = 0
            while place < len(kept) and self.left() > self.seconds / 4:
                fewer = kept[:place] + kept[place + size :]
                text, _ = _written(program, self.source, fewer)
                if (await self._check(text)).accepted:
                    kept = fewer
                else:
                    place += size
            if size == 1:
                break
            size = max(1, size // 2)
        return kept


def _blamed(report: Report, hints: Mapping[int, Hint]) -> set[Guess]:
    """Returns the guesses on whose lines something is wrong."""
    return {hint.guess for line, hint in hints.items() if line in report.failed | report.ill_formed}


def _limited(guesses: Iterable[Guess], program: Program) -> list[Guess]:
    """Returns the first guesses of each loop, those about pairs last.

    There are not more for a method, which is what a solver is given at once, than it can take.
    """
    loops = Counter(loop.name for loop in program.loops)
    taken: Counter[tuple[int, int]] = Counter()
    found: list[Guess] = []
    for guess in sorted(guesses, key=lambda guess: guess.pairs):
        if guess.keyword != "invariant":
            continue
        most = _PAIRS if guess.pairs else _QUANTIFIED if guess.quantified else _SIMPLE
        beside = loops[program.loops[guess.loop].name]
        if taken[guess.loop, most] < max(_LEAST, most * 3 // (beside + 2)):
            taken[guess.loop, most] += 1
            found.append(guess)
    return found


def _written(program: Program, source: bytes, guesses: Sequence[Guess]) -> tuple[bytes, dict[int, Hint]]:
    """Returns the program with guesses, one to a line, and what stands on which line."""
    spots = {place.node.start: place for place in places(program.file) if place.kind is PlaceKind.LOOP}
    by_loop: dict[int, list[Guess]] = {}
    for guess in guesses:
        by_loop.setdefault(guess.loop, []).append(guess)
    insertions: list[Insertion] = []
    hints: dict[int, Hint] = {}
    added = 0
    ordered = sorted(by_loop.items(), key=lambda item: spots[program.starts[item[0]]].offset)
    for index, own in ordered:
        spot = spots[program.starts[index]]
        line = program.file.source.position(spot.offset).line + added
        text = "\n"
        for number, guess in enumerate(sorted(own, key=_presupposes), 1):
            text += f"{spot.indentation}  {guess.keyword} {guess.text}\n"
            hints[line + number] = Hint(guess=guess, line=line + number)
        text += spot.indentation
        added += len(own) + 1
        insertions.append(Insertion(offset=spot.offset, text=text))
    return splice(source, insertions), hints


def _presupposes(guess: Guess) -> int:
    """Returns how late a guess stands: Dafny wants indices and calls to make sense from what stands before."""
    if guess.quantified:
        return 2
    return int("[" in guess.text or "(" in guess.text)


def _endless(program: Program, text: bytes, report: Report) -> set[int]:
    """Returns the loops of which it is said that they may not end: they may want a measure."""
    file = parse(text)
    starts = [place.node.start for place in places(file) if place.kind is PlaceKind.LOOP]
    lines = [file.source.position(file.tokens[start].offset).line for start in starts]
    return {index for index, line in enumerate(lines[: len(program.loops)]) if line in report.endless}
