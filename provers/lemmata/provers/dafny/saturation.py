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
_LOOKS: Final = 3
"""How often what a proof does not rest on is left out, and looked at again."""
_PARTS: Final = 8
"""Into how many parts more hints than `_FEW` are divided."""
_FEW: Final = 16
"""How many hints, or parts of them, are asked about one by one."""


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

    async def trials(self, variants: Sequence[Sequence[Hint]], *, reliance: bool = False) -> list[Trial]:
        """Returns what becomes of the declaration with each of several sets of hints."""
        return await try_variants(
            self.verifier,
            self.file,
            self.claim,
            variants,
            deadline=self.deadline,
            seconds=self.seconds,
            reliance=reliance,
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

    async def minimal(self, hints: Sequence[Hint]) -> tuple[Hint, ...] | None:
        """Returns hints without which the proof fails, given some with which it succeeds; None if it does not.

        What the proof does not rest on goes first. Of the rest longer ones are given up first. All that is asked in one
        round is one run: none, each left out, and then how many of those that can be left out can be left out together;
        of many hints, in parts at first.
        """
        relied = await self._relied(hints)
        if relied is None:
            return None
        order = list(relied)  # what stands first may be what makes sense of the next
        parts = _PARTS
        while len(order) > _FEW and time.monotonic() < self.deadline:
            size = -(-len(order) // parts)
            units = [tuple(order[start : start + size]) for start in range(0, len(order), size)]
            needless = await self._needless(units, units)
            fewer = [hint for unit in await self._needed(units, needless) for hint in unit]
            if len(fewer) == len(order) and size == 1:
                break
            parts = parts * 2 if len(fewer) == len(order) else _PARTS
            order = fewer
        if len(order) <= _FEW:
            units = [(hint,) for hint in order]
            none, *trials = await self.trials([[], *(self._without(units, [unit]) for unit in units)])
            if none.closed:
                return ()
            needless = [unit for unit, trial in zip(units, trials, strict=True) if trial.closed]
            order = [hint for unit in await self._needed(units, needless) for hint in unit]
        return tuple(order)

    async def _relied(self, hints: Sequence[Hint]) -> Sequence[Hint] | None:
        """Returns hints with which the proof succeeds, without those that it does not rest on; None if it fails."""
        known = candidate = tuple(hints)
        for _ in range(_LOOKS):
            trial = (await self.trials([candidate], reliance=True))[0]
            if not trial.closed:
                wrong = candidate is known and (trial.blamed or trial.failures)
                return None if wrong else known
            known = candidate
            candidate = tuple(hint for number, hint in enumerate(known) if number not in trial.idle)
            if len(candidate) == len(known):
                break
        return known

    async def _needed(
        self, units: Sequence[tuple[Hint, ...]], needless: Sequence[tuple[Hint, ...]]
    ) -> list[tuple[Hint, ...]]:
        """Returns the parts of a proof that are left when one after the other is given up, if it can be.

        Args:
            units: all parts.
            needless: those without any one of which the proof succeeds.
        """
        kept = list(units)
        needless = sorted(needless, key=lambda unit: -sum(len(hint.text) for hint in unit))
        while needless and time.monotonic() < self.deadline:
            steps = [self._without(kept, needless[:count]) for count in range(2, len(needless) + 1)]
            most = 1
            for trial in await self.trials(steps):
                if not trial.closed:
                    break
                most += 1
            kept = [unit for unit in kept if unit not in needless[:most]]
            needless = await self._needless(kept, needless[most + 1 :])
        return kept

    async def _needless(
        self, kept: Sequence[tuple[Hint, ...]], asked: Sequence[tuple[Hint, ...]]
    ) -> list[tuple[Hint, ...]]:
        """Returns those of some parts without any one of which the proof still succeeds."""
        trials = await self.trials([self._without(kept, [unit]) for unit in asked])
        return [unit for unit, trial in zip(asked, trials, strict=True) if trial.closed]

    @staticmethod
    def _without(kept: Sequence[tuple[Hint, ...]], gone: Sequence[tuple[Hint, ...]]) -> list[Hint]:
        return [hint for unit in kept if unit not in gone for hint in unit]
