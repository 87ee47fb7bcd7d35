"""Canaries: false goals mixed into a batch, to notice a checker that believes anything.

A canary is a trap of the adversarial corpus, or the negation of a claim that this very run has proved, where the
language can say that. It is judged as an input of the batch is, but shows up in no result. One that is PROVED is an
alarm; one that runs into a limit is none.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from lemmata.checkers.checker import Negating
from lemmata.checkers.corpus import Case, cases, covered
from lemmata.checkers.judge import judge
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import Status, Verdict
from lemmata.cli.batch_inputs import Entry
from lemmata.cli.workbench import Workbench

__all__ = ["Alarm", "Canaries", "Release"]

_REMEMBERED: Final = 16
"""Proved inputs of each language that are kept for negation."""
_SLOW: Final = frozenset({Status.TIMEOUT, Status.OUT_OF_RESOURCES})


@dataclass(frozen=True, slots=True)
class Release:
    """The place of a canary among the inputs: it takes the language of the input before it."""

    after: Entry


@dataclass(frozen=True, slots=True)
class Alarm:
    """A canary that is PROVED."""

    name: str
    about: str


@dataclass(slots=True)
class Canaries:
    """The canaries of one run.

    Args:
        count: how many.
        seed: of which, and where.
    """

    count: int
    seed: int
    alarms: list[Alarm] = field(default_factory=list[Alarm], init=False)
    statuses: Counter[Status] = field(default_factory=Counter[Status], init=False)
    """Of those that were judged."""
    homeless: int = field(default=0, init=False)
    """How many had no language with a corpus beside them."""
    _random: random.Random = field(init=False)
    _proved: defaultdict[str, deque[Task]] = field(init=False)
    _traps: dict[str, tuple[Case, ...]] = field(default_factory=dict[str, "tuple[Case, ...]"], init=False)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self._proved = defaultdict(lambda: deque(maxlen=_REMEMBERED))

    def mixed(self, entries: Iterable[Entry], total: int) -> Iterator[Entry | Release]:
        """Yields the inputs with the places of canaries among them; those beyond the expected total come at the end.

        Args:
            entries: the inputs.
            total: about how many there are.
        """
        places = Counter(self._random.randrange(max(1, total)) for _ in range(self.count))
        last: Entry | None = None
        for number, last in enumerate(entries):
            yield last
            yield from [Release(last)] * places.pop(number, 0)
        if last is not None:
            yield from [Release(last)] * places.total()

    def remember(self, task: Task, candidate: Candidate, verdict: Verdict) -> None:
        """Keeps a task that is proved as it stands: its negation is false."""
        if verdict.status is Status.PROVED and candidate.kind == "none" and not verdict.evidence.assumptions:
            self._proved[task.language].append(task)

    async def release(self, language: str, bench: Workbench) -> Alarm | None:
        """Judges one canary, without the cache; returns the alarm if it is PROVED."""
        checker = await bench.checker(language)
        contrary = self._contrary(language, checker)
        if contrary is not None:
            name, about = f"the negation of {contrary.name}", "its contrary is PROVED too"
            task, candidate, limits = contrary, Candidate(), bench.config.limits
        else:
            trap = self._trap(language)
            if trap is None:
                self.homeless += 1
                return None
            name, about = trap.name, trap.about
            task, candidate, limits = trap.task, trap.candidate, trap.within(bench.config.limits)
        verdict = await judge(checker, task, candidate, limits)
        self.statuses[verdict.status] += 1
        if verdict.status is not Status.PROVED:
            return None
        alarm = Alarm(name, about)
        self.alarms.append(alarm)
        return alarm

    def _contrary(self, language: str, checker: object) -> Task | None:
        """Returns the negation of something proved, every other time; None if there is none, or it cannot be said."""
        proved = self._proved[language]
        if not isinstance(checker, Negating) or not proved or self._random.random() < 0.5:
            return None
        return checker.negation(self._random.choice(proved))

    def _trap(self, language: str) -> Case | None:
        if language not in self._traps:
            known = cases(language) if language in covered() else ()
            self._traps[language] = tuple(case for case in known if not case.honest and not case.expected & _SLOW)
        return self._random.choice(self._traps[language]) if self._traps[language] else None

    def to_json(self) -> dict[str, object]:
        """Returns what became of them as a JSON object."""
        return {
            "asked": self.count,
            "seed": self.seed,
            "judged": self.statuses.total(),
            "statuses": {status.value: self.statuses[status] for status in Status if self.statuses[status]},
            "proved": [{"name": alarm.name, "about": alarm.about} for alarm in self.alarms],
        }
