"""A prover for Lean files without a model: an ordered portfolio of tactics for each hole, tried many at a time.

Each round is one batch for one hole; the other holes stay ``sorry``. What a batch calls promising is only a proposal:
the completed file is judged cold, like anybody's.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Final

from lemmata.checkers.errors import UsageError
from lemmata.checkers.judge import judge
from lemmata.checkers.lean.batch import BatchResult, run_many
from lemmata.checkers.lean.checker import LeanChecker
from lemmata.checkers.lean.document import HOLE, Hole, attribute_ranges, commands, holes
from lemmata.checkers.lean.filling import fill
from lemmata.checkers.lean.lexer import lex
from lemmata.checkers.lean.screen import screen
from lemmata.checkers.lean.separation import open_scopes
from lemmata.checkers.lean.toolchain import LeanToolchain
from lemmata.checkers.levels import Level
from lemmata.checkers.limits import Limits
from lemmata.checkers.sandbox import Sandbox
from lemmata.checkers.source import Source
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.tokens import Token
from lemmata.checkers.verdict import Verdict
from lemmata.provers.lean_tactics import PLAIN, Tactic, closers, either, grouped, pairs, splitters, surroundings

__all__ = ["Filling", "PortfolioOutcome", "prove_lean"]

_SLICE: Final = 4.0
"""Seconds for one process of a batch."""
_STEPS: Final = 20_000
"""Lean's ``maxHeartbeats`` for one proposal; a tenth of its default."""
_ROUND: Final = 120
"""Most proposals in a batch."""
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
    seconds: float


@dataclass(frozen=True, slots=True)
class _Goal:
    """One hole, with the part of the file that decides about it."""

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


@dataclass(slots=True)
class _Search:
    lean: LeanToolchain
    limits: Limits
    sandbox: Sandbox
    deadline: float
    observe: Callable[[str], None]
    attempts: int = 0

    async def ask(self, versions: Sequence[bytes], deadline: float) -> list[BatchResult]:
        self.attempts += len(versions)
        limits = replace(self.limits, wall=_SLICE, cpu=None, steps=_STEPS)
        return await run_many(self.lean, versions, limits, sandbox=self.sandbox, deadline=min(deadline, self.deadline))

    async def promising(self, goal: _Goal, tactics: Sequence[str], deadline: float) -> list[str]:
        """Returns those of the tactics that Lean has nothing against, in order."""
        for start in range(0, len(tactics), _ROUND):
            part = tactics[start : start + _ROUND]
            results = await self.ask([goal.version(goal.filling(text)) for text in part], deadline)
            found = [text for text, result in zip(part, results, strict=True) if self.closes(goal, result)]
            if found or time.monotonic() > deadline:
                return found
        return []

    def closes(self, goal: _Goal, result: BatchResult) -> bool:
        """Returns whether nothing is left of this hole; the other holes of the file stay open."""
        return result.stands if goal.text.count(HOLE) > 1 else result.promising


async def prove_lean(
    task: Task,
    checker: LeanChecker,
    *,
    limits: Limits,
    observe: Callable[[str], None] = lambda _: None,
    sandbox: Sandbox = Sandbox.AUTO,
) -> PortfolioOutcome:
    """Returns what a search for the holes of a Lean file came to, with the judge's verdict on the completed file.

    Only holes that stand for proofs are filled: a value is the author's to choose, and a statement too.

    Args:
        task: the file.
        checker: makes the verdict.
        limits: ``wall`` is for everything, the verdict included; it gets what the search left, at least a fifth.
        observe: told in a few words what is tried next.
        sandbox: whether Lean runs in bubblewrap.

    Raises:
        UsageError: the task is of another language.
        InputError: the file cannot be read.
        ToolchainMissing: there is no Lean.
    """
    if task.language != "lean":
        raise UsageError(f"this prover is for lean, not {task.language!r}")
    started = time.monotonic()
    wall = 60.0 if limits.wall is None else limits.wall
    search = _Search(checker.lean(), limits, sandbox, started + wall * (1 - _RESERVED), observe)
    level = Level.TRUSTED if task.trust_source else Level.PINNED
    places = () if screen(task.source, task.name, level) else holes(task.source, task.name)
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
        seconds=time.monotonic() - started,
    )


async def _fillings(search: _Search, task: Task, places: Sequence[Hole]) -> dict[Hole, str]:
    """Returns what was found for the holes; each gets an equal part of the time that is left."""
    found: dict[Hole, str] = {}
    known = await _tactics(search) if places else ()
    for number, hole in enumerate(places):
        now = time.monotonic()
        deadline = now + max(0.0, search.deadline - now) / (len(places) - number)
        goal = None if hole.in_statement else await _goal(search, task, hole)
        if goal is None:
            continue
        search.observe(f"line {hole.line}")
        tactic = await _closed(search, goal, known, deadline)
        if tactic is not None:
            found[hole] = goal.filling(tactic)
    return found


async def _tactics(search: _Search) -> tuple[str, ...]:
    """Returns the plain tactics that this toolchain knows; it is asked once."""
    key = search.lean.sha256
    if key not in _known:
        probes = [_PROBE.format(name).encode() for name in PLAIN]
        results = await search.ask(probes, search.deadline)
        _known[key] = tuple(name for name, result in zip(PLAIN, results, strict=True) if result.promising)
    return _known[key]


async def _goal(search: _Search, task: Task, hole: Hole) -> _Goal | None:
    """Returns a hole as a goal, None if it does not stand for a proof, or Lean does not take the file as it is."""
    source = Source(task.source, task.name)
    tokens = lex(source)
    text, offset = _cut(source, tokens, hole)
    at = next(n for n, token in enumerate(tokens) if token.offset == hole.offset)
    before = tokens[at - 1].text if at else ""
    alone = tokens[at].line != tokens[at - 1].line if at else True
    plain = _Goal(hole, text, offset, term=False, bare=True, tokens=tuple(tokens))
    shapes = ("(by (show (_ : Prop)); sorry)", "((show (_ : Prop)); sorry)", "(show (_ : Prop); sorry)")
    results = await search.ask([plain.version(shape) for shape in shapes], search.deadline)
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


async def _closed(search: _Search, goal: _Goal, known: Sequence[str], deadline: float) -> str | None:
    """Returns the shortest tactic that was found for a goal."""
    around = surroundings(goal.tokens, goal.hole.offset)
    ends = closers(around, known)
    by_text = {tactic.text: tactic for tactic in ends}
    found = await search.promising(goal, [_LIBRARY, *by_text], deadline)
    plain = [by_text[text] for text in found if text != _LIBRARY]
    if _LIBRARY in found:
        plain += [Tactic(text) for text in await _suggested(search, goal)]
    if plain:
        return await _smallest(search, goal, "", plain, deadline)
    first = splitters(around)
    last = either(ends)
    for firsts in (first, pairs(first, around)):
        found = await search.promising(goal, [f"{grouped(split)} <;> {last}" for split in firsts], deadline)
        if found:
            split = min((text.removesuffix(f" <;> {last}") for text in found), key=len)
            return await _smallest(search, goal, f"{split} <;> ", ends, deadline)
        if time.monotonic() > deadline:
            return None
    return None


async def _suggested(search: _Search, goal: _Goal) -> list[str]:
    """Returns what Lean's search of the library proposes; it stands alone, or it would find other versions."""
    results = await search.ask([goal.version(goal.filling(_LIBRARY))], search.deadline)
    texts = [_SUGGESTION.search(message.text) for message in results[0].messages]
    return [found.group(1) for found in texts if found]


async def _smallest(search: _Search, goal: _Goal, split: str, ends: Sequence[Tactic], deadline: float) -> str | None:
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


async def _shortened(search: _Search, goal: _Goal, split: str, ends: Sequence[Tactic], deadline: float) -> str:
    """Returns a proof whose goals need different ends: with two cheap ones if that is enough, else with all."""
    cheap = [tactic for tactic in ends if not tactic.rules][-14:]
    texts = [f"{split}{either(two)}" for two in combinations(cheap, 2)]
    results = await search.ask([goal.version(goal.filling(text)) for text in texts], deadline)
    good = [text for text, result in zip(texts, results, strict=True) if search.closes(goal, result)]
    return min([*good, f"{split}{either(ends)}"], key=len)
