"""A prover for Lean files without a model: an ordered portfolio of tactics for each hole, tried many at a time.

Each round is one batch for one hole; the other holes stay ``sorry``. What a batch calls promising is only a proposal:
the completed file is judged cold, like anybody's.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import combinations
from typing import Final

from lemmata.checkers.errors import UsageError
from lemmata.checkers.judge import judge
from lemmata.checkers.lean.batch import BatchResult, run_many
from lemmata.checkers.lean.checker import LeanChecker
from lemmata.checkers.lean.document import HOLE, Hole, holes
from lemmata.checkers.lean.filling import fill
from lemmata.checkers.lean.screen import screen
from lemmata.checkers.lean.server import LeanServer
from lemmata.checkers.lean.toolchain import LeanToolchain
from lemmata.checkers.levels import Level
from lemmata.checkers.limits import Limits
from lemmata.checkers.sandbox import Sandbox
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import Verdict
from lemmata.provers.lean_hole import OpenHole, open_hole
from lemmata.provers.lean_step_tactics import LeanTactics, Policies
from lemmata.provers.lean_steps import LeanSteps, minimised
from lemmata.provers.lean_tactics import PLAIN, Tactic, closers, either, grouped, pairs, splitters, surroundings
from lemmata.search.best_first import BestFirst, SearchOutcome, StepPolicy
from lemmata.search.budget import Budget, Meter, StopReason

__all__ = ["Filling", "PortfolioOutcome", "prove_lean"]

_SLICE: Final = 4.0
"""Seconds for one process of a batch."""
_STEPS: Final = 20_000
"""Lean's ``maxHeartbeats`` for one proposal; a tenth of its default."""
_ROUND: Final = 120
"""Most proposals in a batch."""
_FEWER_STEPS: Final = 5_000
"""The same in the search, where one edit has many proposals."""
_WIDTH: Final = 32
"""Most proposals for one proof state."""
_BATCHES: Final = 0.35
"""Part of a hole's time for the batches; what they leave of it is for the search."""
_RESERVED: Final = 0.2
"""Part of the time that is kept for the verdict."""
_PROBE: Final = "theorem lemmata_probe : True := by\n  first | trivial | {}\n"

_LIBRARY: Final = "exact?"
"""Searches the library; first in a batch, so that there is no other version to be found."""
_SUGGESTION: Final = re.compile(r"Try this:\s*(?:\[apply\] )?(exact [^\n]+)\s*$")

_known: dict[str, tuple[str, ...]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """What a hole was filled with."""

    line: int
    column: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioOutcome:
    """What a search came to."""

    verdict: Verdict
    """On the completed file; holes that no tactic filled are still holes."""
    candidate: Candidate
    """The fillings, one for each hole; of kind "none" if nothing was filled."""
    source: bytes
    """The file with the holes filled for which there was something; else byte for byte the original."""
    fillings: tuple[Filling, ...]
    attempts: int
    """How many proposals Lean was asked about."""
    searches: tuple[SearchOutcome, ...]
    """One for each hole that the batches left, if there was time for a search."""
    seconds: float


@dataclass(slots=True)
class _Search:
    lean: LeanToolchain
    limits: Limits
    sandbox: Sandbox
    deadline: float
    observe: Callable[[str], None]
    server: LeanServer
    policies: Sequence[StepPolicy]
    stepwise: bool
    attempts: int = 0
    searches: list[SearchOutcome] = field(default_factory=list[SearchOutcome])

    async def ask(self, versions: Sequence[bytes], deadline: float) -> list[BatchResult]:
        self.attempts += len(versions)
        limits = replace(self.limits, wall=_SLICE, cpu=None, steps=_STEPS)
        return await run_many(self.lean, versions, limits, sandbox=self.sandbox, deadline=min(deadline, self.deadline))

    async def promising(self, goal: OpenHole, tactics: Sequence[str], deadline: float) -> list[str]:
        """Returns those of the tactics that Lean has nothing against, in order."""
        for start in range(0, len(tactics), _ROUND):
            part = tactics[start : start + _ROUND]
            results = await self.ask([goal.version(goal.filling(text)) for text in part], deadline)
            found = [text for text, result in zip(part, results, strict=True) if self.closes(goal, result)]
            if found or time.monotonic() > deadline:
                return found
        return []

    def closes(self, goal: OpenHole, result: BatchResult) -> bool:
        """Returns whether nothing is left of this hole; the other holes of the file stay open."""
        return result.stands if goal.text.count(HOLE) > 1 else result.promising


async def prove_lean(
    task: Task,
    checker: LeanChecker,
    *,
    limits: Limits,
    observe: Callable[[str], None] = lambda _: None,
    sandbox: Sandbox = Sandbox.AUTO,
    policies: Sequence[StepPolicy] = (),
    stepwise: bool = True,
) -> PortfolioOutcome:
    """Returns what a search for the holes of a Lean file came to, with the judge's verdict on the completed file.

    Only holes that stand for proofs are filled: a value is the author's to choose, and a statement too.

    Args:
        task: the file.
        checker: makes the verdict.
        limits: ``wall`` is for everything, the verdict included; it gets what the search left, at least a fifth.
        observe: told in a few words what is tried next.
        sandbox: whether Lean runs in bubblewrap.
        policies: propose further tactics for a proof state, beside the tables.
        stepwise: whether what the batches leave is searched tactic by tactic.

    Raises:
        UsageError: the task is of another language.
        InputError: the file cannot be read.
        ToolchainMissing: there is no Lean.
    """
    if task.language != "lean":
        raise UsageError(f"this prover is for lean, not {task.language!r}")
    started = time.monotonic()
    wall = 60.0 if limits.wall is None else limits.wall
    deadline = started + wall * (1 - _RESERVED)
    level = Level.TRUSTED if task.trust_source else Level.PINNED
    places = () if screen(task.source, task.name, level) else holes(task.source, task.name)
    warm = LeanServer(checker.lean(), replace(limits, wall=_SLICE, cpu=None, steps=_FEWER_STEPS), sandbox=sandbox)
    async with warm as server:
        search = _Search(checker.lean(), limits, sandbox, deadline, observe, server, policies, stepwise)
        fillings = await _fillings(search, task, places)
    texts = [fillings.get(hole, HOLE) for hole in places]
    completed = fill(task.source, texts, task.name) if fillings else task.source
    candidate = Candidate(kind="fillings", text=json.dumps(texts)) if fillings else Candidate()
    observe("judging the completed file")
    left = replace(limits, wall=None if limits.wall is None else max(1.0, started + wall - time.monotonic()))
    verdict = await judge(checker, task, candidate, left)
    return PortfolioOutcome(
        verdict=verdict,
        candidate=candidate,
        source=completed,
        fillings=tuple(Filling(line=h.line, column=h.column, text=text) for h, text in fillings.items()),
        attempts=search.attempts,
        searches=tuple(search.searches),
        seconds=time.monotonic() - started,
    )


async def _fillings(search: _Search, task: Task, places: Sequence[Hole]) -> dict[Hole, str]:
    """Returns what was found for the holes; each gets an equal part of the time that is left."""
    found: dict[Hole, str] = {}
    known = await _tactics(search) if places else ()
    for number, hole in enumerate(places):
        now = time.monotonic()
        deadline = now + max(0.0, search.deadline - now) / (len(places) - number)
        goal = None if hole.in_statement else await open_hole(partial(search.ask, deadline=search.deadline), task, hole)
        if goal is None:
            continue
        search.observe(f"line {hole.line}")
        share = _BATCHES if search.stepwise else 1.0
        tactic = await _closed(search, goal, known, now + share * (deadline - now), deadline)
        if tactic is not None:
            found[hole] = goal.filling(tactic)
        elif search.stepwise and (text := await _stepped(search, goal, known, deadline)) is not None:
            found[hole] = text
    return found


async def _stepped(search: _Search, goal: OpenHole, known: Sequence[str], deadline: float) -> str | None:
    """Returns the text for a hole for which best-first search finds a proof."""
    around = surroundings(goal.tokens, goal.hole.offset)
    end = min(deadline, search.deadline)
    wall = end - time.monotonic()
    environment = LeanSteps(search.server, goal, wall=_SLICE, deadline=end)
    policy = Policies([*search.policies, LeanTactics(around, known)])
    meter = Meter(Budget(checker_calls=None, cpu_seconds=None, wall=wall, tokens=None))

    def observe(goals: int) -> None:
        search.observe(f"line {goal.hole.line}: a state with {goals} goals")

    outcome = await BestFirst(environment, policy, meter, width=_WIDTH, observe=observe).run()
    search.searches.append(outcome)
    search.attempts += outcome.tried
    if outcome.stop is not StopReason.PROVED:
        return None
    return await environment.written(await minimised(environment, outcome.steps, around, known))


async def _tactics(search: _Search) -> tuple[str, ...]:
    """Returns the plain tactics that this toolchain knows; it is asked once."""
    key = search.lean.sha256
    if key not in _known:
        probes = [_PROBE.format(name).encode() for name in PLAIN]
        results = await search.ask(probes, search.deadline)
        _known[key] = tuple(name for name, result in zip(PLAIN, results, strict=True) if result.promising)
    return _known[key]


async def _closed(search: _Search, goal: OpenHole, known: Sequence[str], until: float, deadline: float) -> str | None:
    """Returns the shortest tactic that was found for a goal ``until`` then; to shorten it, there is more time."""
    around = surroundings(goal.tokens, goal.hole.offset)
    ends = closers(around, known)
    by_text = {tactic.text: tactic for tactic in ends}
    found = await search.promising(goal, [_LIBRARY, *by_text], until)
    plain = [by_text[text] for text in found if text != _LIBRARY]
    if _LIBRARY in found:
        plain += [Tactic(text) for text in await _suggested(search, goal)]
    if plain:
        return await _smallest(search, goal, "", plain, deadline)
    first = splitters(around)
    last = either(ends)
    for firsts in (first, pairs(first, around)):
        found = await search.promising(goal, [f"{grouped(split)} <;> {last}" for split in firsts], until)
        if found:
            split = min((text.removesuffix(f" <;> {last}") for text in found), key=len)
            return await _smallest(search, goal, f"{split} <;> ", ends, deadline)
        if time.monotonic() > until:
            return None
    return None


async def _suggested(search: _Search, goal: OpenHole) -> list[str]:
    """Returns what Lean's search of the library proposes; it stands alone, or it would find other versions."""
    results = await search.ask([goal.version(goal.filling(_LIBRARY))], search.deadline)
    texts = [_SUGGESTION.search(message.text) for message in results[0].messages]
    return [found.group(1) for found in texts if found]


async def _smallest(search: _Search, goal: OpenHole, split: str, ends: Sequence[Tactic], deadline: float) -> str | None:
    """Returns the shortest proof with one of some tactics, all rules dropped that it does not need."""
    texts = {f"{split}{grouped(tactic.text)}": tactic for tactic in ends}
    if split or any(tactic.head.startswith("exact ") for tactic in ends):
        results = await search.ask([goal.version(goal.filling(text)) for text in texts], deadline)
        good = [text for text, result in zip(texts, results, strict=True) if search.closes(goal, result)]
    else:  # they were found by themselves
        good = list(texts)
    if not good:
        return await _shortened(search, goal, split, ends, deadline) if split else None
    best = min(good, key=len)
    tactic = texts[best]
    number = 0
    while number < len(tactic.rules):
        smaller = tactic.without(number)
        result = await search.ask([goal.version(goal.filling(split + smaller.text))], deadline)
        if search.closes(goal, result[0]):
            tactic = smaller
        else:
            number += 1
    return split + grouped(tactic.text) if split else tactic.text


async def _shortened(search: _Search, goal: OpenHole, split: str, ends: Sequence[Tactic], deadline: float) -> str:
    """Returns a proof whose goals need different ends: with two cheap ones if that is enough, else with all."""
    cheap = [tactic for tactic in ends if not tactic.rules][-14:]
    texts = [f"{split}{either(two)}" for two in combinations(cheap, 2)]
    results = await search.ask([goal.version(goal.filling(text)) for text in texts], deadline)
    good = [text for text, result in zip(texts, results, strict=True) if search.closes(goal, result)]
    return min([*good, f"{split}{either(ends)}"], key=len)
