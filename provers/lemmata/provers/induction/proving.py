"""``prove``: one task from its file to the judge's verdict."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, cast

from lemmata.checkers.errors import InputError
from lemmata.checkers.judge import conclude, judge
from lemmata.checkers.limits import Limits
from lemmata.checkers.pool import Done
from lemmata.checkers.smt.checker import SmtChecker
from lemmata.checkers.smt.document import load
from lemmata.checkers.smt.examine import find_counterexample
from lemmata.checkers.smt.falsify import Falsifier
from lemmata.checkers.smt.narrowing import NarrowingJob
from lemmata.checkers.smt.printer import print_term
from lemmata.checkers.smt.proof import Proof, print_proof
from lemmata.checkers.smt.sequents import Scheme
from lemmata.checkers.smt.terms import Term
from lemmata.checkers.smt.theory import Claim, Theory
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import Evidence, Outcome, Status, Verdict
from lemmata.provers.induction.assembly import Minimise, Supported, assemble
from lemmata.provers.induction.attempt import Attempt, Effort, Minimised
from lemmata.provers.induction.prover import InductiveSearch, Statistics
from lemmata.provers.induction.recorder import Recorder
from lemmata.provers.induction.store import LemmaStore
from lemmata.search.budget import Budget, StopReason
from lemmata.search.policy import Policy

if TYPE_CHECKING:
    from lemmata.search.graph import ProofGraph
    from lemmata.search.log import AttemptLog

__all__ = ["Event", "ProofOutcome", "prove"]

_TESTS: Final = 500
_TEST_SECONDS: Final = 0.5
_PATIENCE: Final = 1.5
"""Seconds before the costly search for a counterexample begins."""
_REFUTING: Final = 0.35
"""Share of the time that it may take, on one worker."""
_RESERVE: Final = 0.12
"""Share of the time kept back for minimising and judging."""
_MINIMISE: Final = tuple(Effort(direct=80_000, case=120_000, splits=splits) for splits in (1, 2, 0))
"""What is tried in turn to show a step again: a session that knows nothing else may need another hint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that a person watching would want to know."""

    kind: str
    """``falsify``, ``attempt``, ``lemma``, ``goal``, ``check``."""
    text: str
    counts: Mapping[str, int] = field(default_factory=dict[str, int])


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofOutcome:
    """What a search came to."""

    verdict: Verdict
    """The judge's, after the strict tier."""
    candidate: Candidate | None
    """What was judged: a proof, or a counterexample."""
    proof: Proof | None
    theory: Theory | None
    """The file as it was understood; None if it was not."""
    store: LemmaStore
    """Every lemma proved on the way, needed or not."""
    stop: StopReason
    statistics: Statistics
    seconds: float

    @property
    def graph(self) -> ProofGraph:
        """Returns the proof, or what there is of one, as a graph."""
        from lemmata.provers.induction.record import graph_of_proof, graph_of_store  # networkx is slow to import

        if self.theory is not None and self.proof is not None:
            return graph_of_proof(self.theory, self.proof, self.verdict.evidence.obligations)
        return graph_of_store(self.store, self.theory.claims if self.theory is not None else ())


async def prove(
    task: Task,
    checker: SmtChecker,
    *,
    limits: Limits,
    budget: Budget,
    jobs: int = 2,
    observe: Callable[[Event], None] = lambda event: None,
    log: AttemptLog | None = None,
    advisors: Sequence[Policy] = (),
) -> ProofOutcome:
    """Searches for a proof of every claim of a file, and has what it finds judged.

    Args:
        task: the file; its own axioms count as part of the statement if ``trust_source`` is set.
        checker: judges, and owns the workers.
        limits: of the judge's final check.
        budget: of the search; ``wall`` includes the final check.
        jobs: attempts at once.
        observe: called with what happens, as it happens.
        log: where every attempt is written down.
        advisors: policies whose lemmas are tried before the prover's own.
    """
    run = _Run(task, checker, limits, budget, jobs, observe, tuple(advisors))
    run.recorder = Recorder(log, task, limits) if log is not None else None
    return await run.outcome()


class _Run:
    def __init__(
        self,
        task: Task,
        checker: SmtChecker,
        limits: Limits,
        budget: Budget,
        jobs: int,
        observe: Callable[[Event], None],
        advisors: tuple[Policy, ...],
    ) -> None:
        self.task = task
        self.checker = checker
        self.limits = limits
        self.jobs = jobs
        self.observe = observe
        self.advisors = advisors
        self.started = time.monotonic()
        wall = budget.wall if budget.wall is not None else 3600.0
        self.deadline = self.started + wall
        self.search_deadline = self.started + wall * (1 - _RESERVE)
        self.statistics = Statistics()
        self.store = LemmaStore()
        self.theory: Theory | None = None
        self.recorder: Recorder | None = None

    async def outcome(self) -> ProofOutcome:
        try:
            theory = self.theory = load(self.task.source, self.task.name)
        except InputError:
            return await self._judged(Candidate(), None, StopReason.FAILED)
        if not theory.claims:
            return await self._judged(Candidate(), None, StopReason.EXHAUSTED_SPACE)
        falsifier = Falsifier(theory)
        for claim in theory.claims:
            self.observe(Event(kind="falsify", text=claim.name))
            found = find_counterexample(theory, claim, falsifier, tests=_TESTS, seconds=_TEST_SECONDS)
            outcome = await self._refuted(found)
            if outcome is not None:
                return outcome
        supported: list[Supported] = []
        for claim in theory.claims:
            result = await self._search(theory, claim, falsifier)
            if isinstance(result, ProofOutcome):
                return result
            supported.append(result)
        self.observe(Event(kind="check", text="re-checking"))
        proof = assemble(theory, supported)
        return await self._judged(Candidate(kind="proof", text=print_proof(proof)), proof, StopReason.PROVED)

    async def _refuted(self, counterexample: str) -> ProofOutcome | None:
        """Returns the outcome if the judge can replay the counterexample."""
        if not counterexample:
            return None
        candidate = Candidate(kind="counterexample", text=counterexample)
        outcome = await self._judged(candidate, None, StopReason.REFUTED)
        return outcome if outcome.verdict.status is Status.REFUTED else None

    async def _search(self, theory: Theory, claim: Claim, falsifier: Falsifier) -> Supported | ProofOutcome:
        """Returns what proves the claim, or how the run ends: refuted by a deep counterexample, or without a proof."""

        def lemma_found(lemma: Term) -> None:
            self.observe(Event(kind="lemma", text=print_term(lemma), counts={"lemmas": len(search.store)}))

        search = InductiveSearch(
            pool=self.checker.pool,
            task=self.task,
            theory=theory,
            claim=claim,
            falsifier=falsifier,
            minimise=self._minimiser(theory),
            deadline=self.search_deadline,
            jobs=self.jobs,
            advisors=self.advisors,
            observe=lemma_found,
            record=self.recorder.attempt if self.recorder is not None else None,
        )
        self.store = search.store
        searching = asyncio.create_task(search.run())
        refuting = asyncio.create_task(self._deep_counterexample(claim))
        try:
            await asyncio.wait((searching, refuting), return_when=asyncio.FIRST_COMPLETED)
            if refuting.done() and not searching.done():
                outcome = await self._refuted(refuting.result())
                if outcome is not None:
                    return outcome
            found = await searching
            if found is None and not refuting.done():
                outcome = await self._refuted(await refuting)
                if outcome is not None:
                    return outcome
        finally:
            searching.cancel()
            refuting.cancel()
            await asyncio.gather(searching, refuting, return_exceptions=True)
            self.statistics.add(search.statistics)
        return self._unproved(theory) if found is None else found

    async def _deep_counterexample(self, claim: Claim) -> str:
        """Returns a counterexample that small values do not show; starts when the easy proofs are through."""
        await asyncio.sleep(max(0.0, min(_PATIENCE, self.search_deadline - time.monotonic())))
        seconds = (self.search_deadline - time.monotonic()) * _REFUTING
        if seconds <= 0:
            return ""
        job = NarrowingJob(self.task.source, self.task.name, claim.name, min(3.0, seconds), seconds)
        limits = Limits(wall=max(0.1, 2 * seconds + 1), cpu=None, memory=None, steps=None)
        reply = await self.checker.pool.call("lemmata.checkers.smt.narrowing:narrow", job, limits)
        return str(reply.value) if isinstance(reply, Done) else ""

    def _minimiser(self, theory: Theory) -> Minimise:
        goals = (*(claim.formula for claim in theory.claims), *(axiom.formula for axiom in theory.axioms))

        async def minimise(statement: Term, scheme: Scheme, lemmas: tuple[bytes, ...]) -> Minimised | None:
            for effort in _MINIMISE:
                job = Attempt(
                    f"{self.task.identity}:minimise",
                    self.task.source,
                    self.task.name,
                    goals,
                    statement,
                    lemmas,
                    effort,
                    (scheme,),
                )
                wall = max(0.5, self.deadline - time.monotonic())
                limits = Limits(wall=wall, cpu=None, memory=None, steps=None)
                reply = await self.checker.pool.call("lemmata.provers.induction.attempt:minimise", job, limits)
                shown = cast("Minimised | None", reply.value) if isinstance(reply, Done) else None
                if shown is not None:
                    return shown
            return None

        return minimise

    async def _judged(self, candidate: Candidate, proof: Proof | None, stop: StopReason) -> ProofOutcome:
        left = max(1.0, self.deadline - time.monotonic())
        limits = replace(self.limits, wall=left if self.limits.wall is None else min(self.limits.wall, left))
        verdict = await judge(self.checker, self.task, candidate, limits)
        return self._made(verdict, candidate, proof, stop)

    def _unproved(self, theory: Theory) -> ProofOutcome:
        timed_out = time.monotonic() >= self.search_deadline
        stop = StopReason.WALL if timed_out else StopReason.EXHAUSTED_SPACE
        counts = f"{self.statistics.lemmas} lemmas proved, {self.statistics.candidates} candidates tried or waiting"
        if self.statistics.lost:
            counts += f", {self.statistics.lost} attempts lost to time-outs or crashes"
        if self.statistics.error:
            counts += f"; a solver did not understand a question: {self.statistics.error}"
        evidence = Evidence(
            outcome=Outcome.TIMEOUT if timed_out else Outcome.UNKNOWN,
            reason=f"no proof found: {stop.value}; {counts}",
            open_goals=tuple(print_term(claim.formula) for claim in theory.claims),
            toolchain=self.checker.toolchain(),
            seconds=time.monotonic() - self.started,
            solver_seconds=self.statistics.solver_seconds,
        )
        candidate = Candidate()
        return self._made(conclude(self.task, candidate, self.limits, evidence), None, None, stop)

    def _made(
        self, verdict: Verdict, candidate: Candidate | None, proof: Proof | None, stop: StopReason
    ) -> ProofOutcome:
        if self.recorder is not None:
            self.recorder.verdict(verdict, candidate or Candidate(), self.statistics.checks)
        return ProofOutcome(
            verdict=verdict,
            candidate=candidate,
            proof=proof,
            theory=self.theory,
            store=self.store,
            stop=stop,
            statistics=self.statistics,
            seconds=time.monotonic() - self.started,
        )
