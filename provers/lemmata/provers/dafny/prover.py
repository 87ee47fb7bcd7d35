"""A prover for Dafny files without a model: the declarations that fail are given ghost hints until they verify.

What the search finds is only a proposal: the completed file is judged like anybody's.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

from lemmata.checkers.dafny.against import compare
from lemmata.checkers.dafny.checker import DafnyChecker
from lemmata.checkers.dafny.claims import Claim, callables, holes
from lemmata.checkers.dafny.document import Insertion, splice
from lemmata.checkers.dafny.parser import File, parse
from lemmata.checkers.dafny.screen import screen
from lemmata.checkers.dafny.syntax import Expression
from lemmata.checkers.errors import UsageError
from lemmata.checkers.judge import judge
from lemmata.checkers.limits import Limits
from lemmata.checkers.sandbox import Sandbox
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import Outcome, Verdict
from lemmata.provers.dafny.counterexamples import Refuted, refuted
from lemmata.provers.dafny.failures import calculates, mend
from lemmata.provers.dafny.houdini import STAGES, Stage
from lemmata.provers.dafny.lemmas import prove_lemma, terminate
from lemmata.provers.dafny.loop_stage import Invariants, has_loop, loop_hints
from lemmata.provers.dafny.saturation import Question
from lemmata.provers.dafny.slices import slice_hints
from lemmata.provers.dafny.variants import Hint, merged, with_hints
from lemmata.provers.dafny.verification import Answer, DafnyVerifier, Verifier

__all__ = ["DafnyOutcome", "HintText", "LoopStage", "prove_dafny"]

_WALL: Final = 60.0
"""Seconds for everything where there is no limit."""
_RESERVED: Final = 0.25
"""Part of the time that is kept for the verdict, but not more than `_ENOUGH`."""
_ENOUGH: Final = 25.0
_PLAIN_SECONDS: Final = 10.0
"""For each batch of assertions of the file as it is."""
_REFUTING_SHARE: Final = 0.5
"""Part of the time in which a counterexample is confirmed."""
_LOOPS_SHARE: Final = 0.6
"""Part of the time of declarations with loops in which invariants are looked for."""
_LOOPS_WEIGHT: Final = 3
"""How many declarations without loops all those with loops count as in sharing the time."""
_EMPTY_BODY: Final = " { }"


class LoopStage(Protocol):
    """Looks for invariants and measures of the loops of some declarations."""

    async def __call__(
        self,
        file: File,
        names: Sequence[str],
        verifier: Verifier,
        deadline: float,
        *,
        stages: Sequence[Stage],
    ) -> Invariants:
        """Returns hints that hold, whether or not they are enough.

        Args:
            file: the program.
            names: qualified names of the declarations.
            verifier: whom to ask.
            deadline: on the monotonic clock.
            stages: what to guess, one after the other.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class HintText:
    """Something that was added."""

    line: int
    """In the completed file, from 1."""
    kind: str
    """``invariant``, ``assert``, ``lemma body``, ...."""
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DafnyOutcome:
    """What a search came to."""

    verdict: Verdict
    """On the completed file; or that the file is false, whatever hints it gets."""
    candidate: Candidate
    source: bytes
    """The file with hints for each declaration that verifies with them; else byte for byte the original."""
    hints: tuple[HintText, ...]
    credit: Mapping[str, int]
    """How many of the hints each rule proposed."""
    left_open: tuple[str, ...]
    """Qualified names of the declarations for which nothing was found."""
    runs: int
    """How often Dafny was asked."""
    seconds: float


@dataclass(slots=True)
class _Search:
    """The file as far as it is completed, and who works on it."""

    verifier: Verifier
    loops: LoopStage
    observe: Callable[[str], None]
    source: bytes
    name: str
    bodies: frozenset[str]
    """Lemmas that have no body in the original."""
    credit: Counter[str] = field(default_factory=Counter[str])
    left_open: list[str] = field(default_factory=list[str])
    refute: Callable[[Sequence[str], float], Awaitable[Refuted | None]] | None = None
    """Looks for a counterexample to one of some declarations, up to a time on the monotonic clock."""
    refuted: Refuted | None = None
    """Why nothing can complete the file."""

    def file(self) -> File:
        return parse(self.source, self.name)

    async def run(self, deadline: float) -> None:
        """Completes one declaration after the other; each gets an equal part of the time that is left."""
        answer = await self.verifier.ask(self.source, deadline=deadline, seconds=_PLAIN_SECONDS)
        if answer.outcome in (Outcome.ACCEPTED, Outcome.SYNTAX, Outcome.TYPE):
            if answer.outcome is not Outcome.ACCEPTED:
                self.left_open += sorted(self.bodies)
            return
        file = self.file()
        failing = _failing(file, answer)
        self.refuted = None if self.refute is None else await self.refute(failing, deadline)
        if self.refuted is not None:
            return
        looping = [name for name in failing if has_loop(_claim(file, name))]
        others = [name for name in failing if name not in looping]
        weight = _LOOPS_WEIGHT if looping else 0
        for number, name in enumerate(others):
            now = time.monotonic()
            share = now + max(0.0, deadline - now) / (len(others) - number + weight)
            if not await self._complete(name, share):
                self.left_open.append(name)
        if looping:
            await self._complete_loops(looping, deadline)

    async def _complete(self, name: str, deadline: float) -> bool:
        file = self.file()
        self.observe(name)
        hints = await _hints(self._question(file, _claim(file, name), deadline))
        if hints is None:
            return False
        self._keep(file, hints)
        return True

    async def _complete_loops(self, names: Sequence[str], deadline: float) -> None:
        """Completes declarations with loops: invariants for all of them together, then what else each calls for."""
        self.observe("loops")
        file = self.file()
        now = time.monotonic()
        until = now + (deadline - now) * _LOOPS_SHARE
        sure: list[Hint] = []
        found = await self.loops(file, names, self.verifier, until, stages=STAGES[:1])
        if not found.enough:
            for name in names:
                claim = _claim(file, name)
                sure += await self._question(file, claim, until).right(slice_hints(file, claim))
            base = parse(with_hints(file, sure), self.name)
            found = await self.loops(base, names, self.verifier, until, stages=STAGES[1:])
        drafts = {name: _relative(file, name, merged(sure, found.hints)) for name in names}
        for number, name in enumerate(names):
            now = time.monotonic()
            share = now + max(0.0, deadline - now) / (len(names) - number)
            if not await self._finish(name, drafts[name], share, enough=found.enough):
                self.left_open.append(name)

    async def _finish(self, name: str, draft: Sequence[Hint], deadline: float, *, enough: bool) -> bool:
        """Completes a declaration for which there are hints, if need be with others where it still fails."""
        self.observe(name)
        file = self.file()
        claim = _claim(file, name)
        start = file.tokens[claim.callable.start].offset
        hints = tuple(replace(hint, offset=hint.offset + start) for hint in draft)
        question = self._question(file, claim, deadline)
        if not enough and not (await question.trials([hints]))[0].closed:
            partial = parse(with_hints(file, hints), self.name)
            more = await mend(self._question(partial, _claim(partial, name), deadline))
            if more is None:
                return False
            hints = merged(hints, more)
        kept = await question.minimal(hints)
        if kept is None:  # solvers are not always of one mind
            kept = await question.minimal((await question.saturated([hints]))[0].hints)
        if kept is None:
            return False
        self._keep(file, kept)
        return True

    def _question(self, file: File, claim: Claim, deadline: float) -> Question:
        return Question(verifier=self.verifier, file=file, claim=claim, deadline=deadline)

    def _keep(self, file: File, hints: Sequence[Hint]) -> None:
        self.source = with_hints(file, hints)
        self.credit.update(hint.rule for hint in hints)


async def prove_dafny(
    task: Task,
    checker: DafnyChecker,
    *,
    limits: Limits,
    observe: Callable[[str], None] = lambda _: None,
    sandbox: Sandbox = Sandbox.AUTO,
    loops: LoopStage = loop_hints,
    verifier: Verifier | None = None,
) -> DafnyOutcome:
    """Returns what a search for hints in a Dafny file came to, with the judge's verdict on the completed file.

    Args:
        task: the file.
        checker: makes the verdict.
        limits: ``wall`` is for everything, the verdict included, for which a part is kept.
        observe: told in a few words what is tried next.
        sandbox: whether Dafny runs in bubblewrap.
        loops: finds hints for loops.
        verifier: who answers the questions of the search; Dafny, run cold, if None.

    Raises:
        UsageError: the task is of another language.
        InputError: the file cannot be read.
        ToolchainMissing: there is no Dafny.
    """
    if task.language != "dafny":
        raise UsageError(f"this prover is for dafny, not {task.language!r}")
    started = time.monotonic()
    wall = _WALL if limits.wall is None else limits.wall
    asked = verifier or DafnyVerifier(checker.dafny(), limits, sandbox)
    search = _opened(task, asked, loops, observe)

    async def refute(names: Sequence[str], deadline: float) -> Refuted | None:
        observe("counterexamples")
        return await refuted(task, checker, names, _limited(limits, _part(deadline)))

    search.refute = refute
    if not screen(parse(task.source, task.name)):
        observe("the file as it is")
        await search.run(started + wall - min(_ENOUGH, wall * _RESERVED))
    if search.refuted is not None:
        return _false(task, asked, search.refuted, time.monotonic() - started)
    completed = _without_bodies(search.file(), search.bodies & set(search.left_open))
    offered = completed != task.source or bool(search.bodies)  # a lemma without a body is a hole here, and not given
    candidate = Candidate(kind="source", text=completed.decode("utf-8", "surrogatepass")) if offered else Candidate()
    observe("judging the completed file")
    left = None if limits.wall is None else max(1.0, started + wall - time.monotonic())
    verdict = await judge(checker, task, candidate, _limited(limits, left))
    return DafnyOutcome(
        verdict=verdict,
        candidate=candidate,
        source=completed,
        hints=_added(task, completed),
        credit=dict(search.credit),
        left_open=tuple(search.left_open),
        runs=asked.runs if isinstance(asked, DafnyVerifier) else 0,
        seconds=time.monotonic() - started,
    )


def _part(deadline: float) -> float:
    """Returns the seconds that one counterexample may take to be judged."""
    return max(1.0, (deadline - time.monotonic()) * _REFUTING_SHARE)


def _false(task: Task, verifier: Verifier, found: Refuted, seconds: float) -> DafnyOutcome:
    """Returns the outcome for a file that cannot be completed."""
    return DafnyOutcome(
        verdict=found.verdict,
        candidate=found.candidate,
        source=task.source,
        hints=(),
        credit={},
        left_open=(),
        runs=verifier.runs if isinstance(verifier, DafnyVerifier) else 0,
        seconds=seconds,
    )


def _opened(task: Task, verifier: Verifier, loops: LoopStage, observe: Callable[[str], None]) -> _Search:
    """Returns a search on the file in which each lemma without a body has an empty one."""
    file = parse(task.source, task.name)
    missing = holes(file.program)
    bodies = [Insertion(offset=file.tokens[hole.callable.end - 1].end, text=_EMPTY_BODY) for hole in missing]
    return _Search(
        verifier=verifier,
        loops=loops,
        observe=observe,
        source=splice(task.source, bodies, task.name),
        name=task.name,
        bodies=frozenset(hole.name for hole in missing),
    )


def _without_bodies(file: File, names: Iterable[str]) -> bytes:
    """Returns the file without the bodies of some lemmas."""
    text = file.source.text
    cuts = [
        (file.tokens[claim.callable.body_start - 1].end, file.tokens[claim.callable.body_end - 1].end)
        for claim in callables(file.program)
        if claim.name in set(names) and claim.callable.body is not None
    ]
    for start, end in sorted(cuts, reverse=True):
        text = text[:start] + text[end:]
    return file.source.mark + text.encode()


async def _hints(question: Question) -> tuple[Hint, ...] | None:
    """Returns hints with which a declaration verifies, by what it is; None if none were found."""
    claim = question.claim
    stages: list[Callable[[Question], Awaitable[tuple[Hint, ...] | None]]]
    if claim.callable.is_function:
        stages = [terminate] if isinstance(claim.callable.body, Expression) else []
    elif claim.callable.is_lemma:
        stages = [mend, prove_lemma] if calculates(claim) else [prove_lemma, mend]
    else:
        stages = [mend, terminate] if _calls_itself(question.file, claim) else [mend]
    for stage in stages:
        found = await stage(question)
        if found is not None:
            return found
    return None


def _failing(file: File, answer: Answer) -> list[str]:
    """Returns the declarations that have to be worked on, functions first and lemmas before what may call them."""
    known = [claim for claim in callables(file.program) if claim.callable.body is not None]
    failing = [claim for claim in known if (answer.failed(claim.name) if answer.entries else claim.verified)]
    return [claim.name for claim in sorted(failing, key=_rank)]


def _rank(claim: Claim) -> int:
    return 0 if claim.callable.is_function else 1 if claim.callable.is_lemma else 2


def _relative(file: File, name: str, hints: Iterable[Hint]) -> tuple[Hint, ...]:
    """Returns the hints within a declaration, with offsets from its start."""
    node = _claim(file, name).callable
    start, end = file.tokens[node.start].offset, file.tokens[node.end - 1].end
    return tuple(replace(hint, offset=hint.offset - start) for hint in hints if start <= hint.offset <= end)


def _claim(file: File, name: str) -> Claim:
    return next(claim for claim in callables(file.program) if claim.name == name)


def _calls_itself(file: File, claim: Claim) -> bool:
    body = file.tokens[claim.callable.body_start : claim.callable.body_end]
    return any(token.text == claim.callable.name for token in body)


def _added(task: Task, completed: bytes) -> tuple[HintText, ...]:
    if completed == task.source:
        return ()
    comparison = compare(task.source, completed, task.name)
    file = comparison.file
    return tuple(
        HintText(
            line=file.source.position(file.tokens[item.start].offset).line,
            kind=item.kind,
            text=" ".join(file.text(item.start, item.end).split()),
        )
        for item in comparison.additions
    )


def _limited(limits: Limits, wall: float | None) -> Limits:
    return Limits(wall=wall, cpu=limits.cpu, memory=limits.memory, steps=limits.steps)
