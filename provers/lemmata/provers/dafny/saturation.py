"""Hints by elimination: all at once, those that are wrong taken out, and of those that help only what is needed."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lemmata.checkers.dafny.claims import Claim
from lemmata.checkers.dafny.parser import File
from lemmata.checkers.verdict import Outcome
from lemmata.provers.dafny.variants import Hint, Trial, try_variants
from lemmata.provers.dafny.verification import Verifier

__all__ = ["Question", "Saturated"]

_ROUNDS: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Saturated:
    """What is left of a set of hints."""

    hints: tuple[Hint, ...]
    """Those of which none is wrong, as far as is known."""
    trial: Trial
    """With these hints."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Which hints a declaration needs."""

    verifier: Verifier
    file: File
    claim: Claim
    deadline: float
    """On the monotonic clock."""
    seconds: float = 5.0
    """For each batch of assertions."""

    async def trials(self, variants: Sequence[Sequence[Hint]]) -> list[Trial]:
        """Returns what becomes of the declaration with each of several sets of hints."""
        return await try_variants(
            self.verifier, self.file, self.claim, variants, deadline=self.deadline, seconds=self.seconds
        )

    async def right(self, hints: Sequence[Hint]) -> tuple[Hint, ...]:
        """Returns those of some hints that are not wrong themselves, whether or not they are of use."""
        return (await self.saturated([hints]))[0].hints if hints else ()

    async def saturated(self, candidates: Sequence[Sequence[Hint]]) -> list[Saturated]:
        """Returns what is left of each of several sets when what is wrong is taken out, up to the first that closes.

        A wrong hint is believed by what follows it, so the rest is asked again until nothing is blamed.
        """
        found: dict[int, Saturated] = {}
        open_sets = {number: tuple(hints) for number, hints in enumerate(candidates)}
        for _ in range(_ROUNDS):
            trials = await self.trials(list(open_sets.values()))
            waiting: dict[int, tuple[Hint, ...]] = {}
            for (number, hints), trial in zip(open_sets.items(), trials, strict=True):
                kept = tuple(hint for index, hint in enumerate(hints) if index not in trial.blamed)
                if trial.blamed and kept and trial.outcome is not Outcome.TYPE:
                    waiting[number] = kept
                found[number] = Saturated(hints=kept, trial=trial)
            if not waiting or any(item.trial.closed for item in found.values()) or time.monotonic() > self.deadline:
                break
            open_sets = waiting
        return [found[number] for number in sorted(found)]

    async def minimal(self, hints: Sequence[Hint]) -> tuple[Hint, ...]:
        """Returns hints without which the proof fails, given some with which it succeeds.

        Longer ones are given up first. All that is asked in one round is one run: first each hint alone, and each
        of them left out; then how many of those that can be left out can be left out together.
        """
        order = sorted(hints, key=lambda hint: len(hint.text), reverse=True)
        alone: list[list[Hint]] = [[], *([hint] for hint in order[::-1])]
        without = [[hint for hint in order if hint is not gone] for gone in order]
        trials = await self.trials([*alone, *without])
        for chosen, trial in zip(alone, trials, strict=False):
            if trial.closed:
                return tuple(chosen)
        needless = [gone for gone, trial in zip(order, trials[len(alone) :], strict=True) if trial.closed]
        kept = order
        while needless and time.monotonic() < self.deadline:
            most = 1 + await self._droppable(kept, needless)
            kept = [hint for hint in kept if hint not in needless[:most]]
            needless = needless[most + 1 :]
            again = [[hint for hint in kept if hint is not gone] for gone in needless]
            results = await self.trials(again)  # one of them may have become necessary
            needless = [gone for gone, trial in zip(needless, results, strict=True) if trial.closed]
        return tuple(hint for hint in hints if hint in kept)

    async def _droppable(self, kept: Sequence[Hint], needless: Sequence[Hint]) -> int:
        """Returns how many more than the first of some hints can be left out together, in their order."""
        steps = [[hint for hint in kept if hint not in needless[:count]] for count in range(2, len(needless) + 1)]
        for count, trial in enumerate(await self.trials(steps)):
            if not trial.closed:
                return count
        return len(steps)
