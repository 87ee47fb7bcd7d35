"""The inductive prover: falsify, induct, and grow a theory of lemmas until the goal follows.

One process decides (agenda, enumeration, lemma store); the attempts run on the pool's workers, several at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from lemmata.checkers.errors import InputError
from lemmata.checkers.limits import Limits
from lemmata.checkers.pool import Done, Pool
from lemmata.checkers.smt.document import parse_term
from lemmata.checkers.smt.falsify import Falsifier
from lemmata.checkers.smt.printer import print_term
from lemmata.checkers.smt.query import QueryWriter
from lemmata.checkers.smt.sequents import Scheme, Statement
from lemmata.checkers.smt.terms import Term
from lemmata.checkers.smt.theory import Claim, Theory
from lemmata.checkers.task import Task
from lemmata.provers.induction.assembly import Minimise, Supported, support
from lemmata.provers.induction.attempt import Attempt, AttemptResult, Effort
from lemmata.provers.induction.candidates import Agenda, Entry
from lemmata.provers.induction.conditional import conditional_lemmas
from lemmata.provers.induction.enumeration import Explorer
from lemmata.provers.induction.generalisation import generalisations, residual
from lemmata.provers.induction.laws import relation_laws, split_equivalence
from lemmata.provers.induction.ranking import Ranking
from lemmata.provers.induction.rewrite import Rewriter
from lemmata.provers.induction.signature import Signature, build_signature
from lemmata.provers.induction.store import LemmaStore
from lemmata.search.policy import Decomposition, Policy, Proposal, Request

__all__ = ["InductiveSearch", "Statistics"]

_MODULE: Final = "lemmata.provers.induction.attempt"
_GOAL: Final = Effort(direct=40_000, case=60_000, breadth=14)
_RETRY: Final = Effort(direct=30_000, case=40_000, breadth=6)
_LEMMA: Final = Effort(pairs=False)
_LEMMA_AGAIN: Final = Effort(breadth=6)
_AHEAD: Final = 300
_SLICE: Final = 0.01
_ADVICE: Final = 32
_LARGEST: Final = 10
_CONDITIONAL: Final = {4: (3, 3), 6: (5, 4), 8: (5, 6)}
"""After which term size, how large premises and sides of conditional lemmas may be."""
_CONDITIONAL_TESTS: Final = 240
_TRUST: Final = 10.0
_DOUBTS: Final = 3
"""Proofs that one of the solvers does not follow in a short time, after which the judge is to decide."""


@dataclass(slots=True)
class Statistics:
    """What a search cost."""

    attempts: int = 0
    checks: int = 0
    solver_seconds: float = 0.0
    lemmas: int = 0
    candidates: int = 0
    falsified: int = 0
    size: int = 0
    lost: int = 0
    """Attempts whose worker timed out or crashed."""
    error: str = ""
    """The first question that a solver did not understand; empty if there was none."""

    def add(self, other: Statistics) -> None:
        """Adds what another search cost."""
        for name in ("attempts", "checks", "solver_seconds", "lemmas", "candidates", "falsified", "lost"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.size = max(self.size, other.size)
        self.error = self.error or other.error


class InductiveSearch:
    """A search for a proof of one claim.

    Args:
        pool: runs the attempts.
        task: the file, as the workers load it again.
        theory: the file, loaded.
        claim: what to prove.
        falsifier: tests candidates before anybody tries to prove them.
        minimise: shows a step again, in a session that knows nothing else, with as few lemmas as possible.
        deadline: on the monotonic clock.
        jobs: how many attempts run at once.
        advisors: policies whose lemmas go first.
        observe: called with each lemma proved.
        record: called with the statement, origin and result of each attempt.
    """

    def __init__(
        self,
        *,
        pool: Pool,
        task: Task,
        theory: Theory,
        claim: Claim,
        falsifier: Falsifier,
        minimise: Minimise,
        deadline: float,
        jobs: int = 2,
        advisors: tuple[Policy, ...] = (),
        observe: Callable[[Term], None] = lambda lemma: None,
        record: Callable[[Term, str, AttemptResult], None] | None = None,
    ) -> None:
        self.pool = pool
        self.task = task
        self.theory = theory
        self.claim = claim
        self.minimise = minimise
        self.deadline = deadline
        self.jobs = jobs
        self.advisors = advisors
        self.observe = observe
        self.record = record
        self.statistics = Statistics()
        self.store = LemmaStore()
        self._rewriter = Rewriter(theory)
        self._ranking = Ranking([claim.formula])
        self._agenda = Agenda(falsifier, self._ranking)
        self._found: Supported | None = None
        self._accepting: asyncio.Task[Supported | None] | None = None
        self._doubtful: list[Supported] = []
        self._goal_seen = 0
        self._goal_busy = False
        self._exhausted = False
        self._hungry = asyncio.Event()
        self._over = asyncio.Event()

    async def run(self) -> Supported | None:
        """Returns what the goal follows from, None if time or the space of candidates ran out."""
        for axiom in self.theory.axioms:
            self.store.add(axiom.formula, Scheme("axiom"), 0, axiom.name)
        first = await self._first_attempts(self.claim.formula)
        if self._found is None:
            self._goal_seen = len(self.store)
            for failure in first.failures:
                premises, conclusion = residual(self._rewriter, failure.sequent)
                for part in (*premises, conclusion):
                    self._ranking.add(part)
            self._suggest(first, 2.0)
            for advisor in self.advisors:
                await self._ask(advisor)
            await self._explore()
        self.statistics.lemmas = len(self.store)
        self.statistics.candidates = self._agenda.entered
        self.statistics.falsified = self._agenda.falsified
        return self._found or next(iter(self._doubtful), None)

    async def _explore(self) -> None:
        signature = build_signature(self.theory, (self.claim.formula,), QueryWriter(self.theory))
        explorer = Explorer(self.theory, signature)
        tasks = [asyncio.create_task(self._work()) for _ in range(self.jobs)]
        everyone = asyncio.gather(*tasks, self._enumerate(explorer, signature))
        over = asyncio.create_task(self._over.wait())
        try:
            timeout = max(0.0, self.deadline - time.monotonic())
            await asyncio.wait((everyone, over), timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
            if everyone.done():
                everyone.result()
            elif self._accepting is not None and self._found is None:
                self._take(await self._accepting)
        finally:
            over.cancel()
            everyone.cancel()
            await asyncio.gather(everyone, over, return_exceptions=True)

    async def _ask(self, advisor: Policy) -> None:
        """Puts an advisor's lemmas before all others; what it says is tested and proved like any candidate."""
        request = Request(task=self.task, goal=print_term(self.claim.formula))
        proposals: list[Proposal] = []
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self.deadline - time.monotonic()):
                proposals = await advisor.propose(request, _ADVICE)
        for proposal in proposals:
            for text in proposal.subgoals if isinstance(proposal, Decomposition) else ():
                with contextlib.suppress(InputError):
                    lemma = parse_term(self.theory, text, {})
                    self._agenda.offer(Statement(lemma).body, advisor.name, bonus=_TRUST)

    async def _first_attempts(self, goal: Term) -> AttemptResult:
        bare = asyncio.create_task(self._attempt(goal, 0, _GOAL))
        if not len(self.store):
            result = await bare
            await self._accept(result.scheme, 0)
            return result
        helped = await self._attempt(goal, len(self.store), _GOAL)
        result = await bare
        await self._accept(result.scheme, 0)
        await self._accept(helped.scheme, len(self.store))
        return helped

    async def _accept(self, scheme: Scheme | None, available: int) -> None:
        """Ends the search if the goal follows by ``scheme`` from the first ``available`` lemmas, shown once more."""
        if scheme is None or self._found is not None:
            return
        lemmas = tuple(self.store.lemmas[:available])
        self._accepting = asyncio.create_task(support(self.claim, scheme, lemmas, self.minimise, self._reprove))
        self._take(await asyncio.shield(self._accepting))
        self._accepting = None

    def _take(self, support: Supported | None) -> None:
        if support is None:
            return
        if not support.confirmed:
            self._doubtful.append(support)
        if support.confirmed or len(self._doubtful) >= _DOUBTS:
            self._found = support
            self._over.set()

    async def _reprove(self, statement: Term, available: int, skip: frozenset[Scheme]) -> Scheme | None:
        return (await self._attempt(statement, available, _GOAL, "again", skip)).scheme

    async def _attempt(
        self,
        statement: Term,
        available: int,
        effort: Effort,
        origin: str = "goal",
        skip: frozenset[Scheme] = frozenset(),
    ) -> AttemptResult:
        wall = max(0.05, min(20.0, self.deadline - time.monotonic()))
        job = Attempt(
            f"{self.task.identity}:{self.claim.name}",
            self.task.source,
            self.task.name,
            (self.claim.formula, *(axiom.formula for axiom in self.theory.axioms)),
            statement,
            self.store.packed(available),
            effort,
            skip=skip,
        )
        limits = Limits(wall=wall, cpu=None, memory=None, steps=None)
        reply = await self.pool.call(f"{_MODULE}:attempt", job, limits)
        self.statistics.attempts += 1
        value = reply.value if isinstance(reply, Done) else None
        if not isinstance(value, AttemptResult):
            self.statistics.lost += 1
            return AttemptResult()
        self.statistics.error = self.statistics.error or value.error
        self.statistics.checks += value.checks
        self.statistics.solver_seconds += value.solver_seconds
        if self.record is not None:
            self.record(statement, origin, value)
        return value

    async def _enumerate(self, explorer: Explorer, signature: Signature) -> None:
        """Feeds the agenda, a little ahead of the workers."""
        until = time.monotonic() + _SLICE
        for produce in self._stages(explorer, signature):
            for _ in produce:
                if self._found is not None:
                    return
                if time.monotonic() > until:
                    await asyncio.sleep(0)
                    while len(self._agenda) > _AHEAD and self._found is None:
                        await self._hungry.wait()
                        self._hungry.clear()
                    until = time.monotonic() + _SLICE
        self._exhausted = True

    def _stages(self, explorer: Explorer, signature: Signature) -> Iterator[Iterator[None]]:
        """Yields the sources of candidates in the order in which they are drained."""
        yield self._laws(signature)
        for size in range(1, _LARGEST + 1):
            self.statistics.size = size
            yield self._equations(explorer)
            if size in _CONDITIONAL:
                yield self._conditionals(explorer, *_CONDITIONAL[size])
            if explorer.count >= explorer.cap:
                return

    def _laws(self, signature: Signature) -> Iterator[None]:
        for formula in relation_laws(signature):
            self._agenda.offer(formula, "law", tests=_CONDITIONAL_TESTS)
            yield None

    def _equations(self, explorer: Explorer) -> Iterator[None]:
        for item in explorer.grow():
            if item is not None:
                self._agenda.offer_equation(item.new, item.kept)
            yield None

    def _conditionals(self, explorer: Explorer, premise_size: int, side_size: int) -> Iterator[None]:
        for formula in conditional_lemmas(explorer, premise_size=premise_size, side_size=side_size):
            if formula is not None:
                self._agenda.offer(formula, "conditional", tests=_CONDITIONAL_TESTS)
            yield None

    async def _work(self) -> None:
        while self._found is None:
            if self._goal_seen < len(self.store) and not self._goal_busy:
                await self._try_goal()
                continue
            entry = self._next()
            self._hungry.set()
            if entry is None:
                if self._exhausted:
                    return
                await asyncio.sleep(0.01)
                continue
            await self._try_lemma(entry)

    async def _try_goal(self) -> None:
        self._goal_busy = True
        try:
            count = len(self.store)
            self._goal_seen = count
            result = await self._attempt(self.claim.formula, count, _RETRY)
            await self._accept(result.scheme, count)
            self._suggest(result, 1.5)
        finally:
            self._goal_busy = False

    async def _try_lemma(self, entry: Entry) -> None:
        count = len(self.store)
        entry.tried_with = count
        entry.tries += 1
        effort = _LEMMA if entry.tries == 1 else _LEMMA_AGAIN
        result = await self._attempt(entry.statement, count, effort, entry.origin)
        if result.scheme is None:
            if entry.tries < 4:
                self._agenda.park(entry)
            if entry.origin != "exploration" or entry.tries == 1:
                self._suggest(result, -1.0, limit=4)
            if entry.tries == 1:
                for half in split_equivalence(Statement(entry.statement).body):
                    self._agenda.offer(half, "conditional", tests=_CONDITIONAL_TESTS)
            return
        if result.scheme.kind == "direct":
            return
        if self.store.add(entry.statement, result.scheme, count, entry.origin) is not None:
            self.observe(entry.statement)

    def _next(self) -> Entry | None:
        count = len(self.store)
        again = self._agenda.unpark(count, above=self._agenda.best())
        return again or self._agenda.pop() or self._agenda.unpark(count, above=float("-inf"))

    def _suggest(self, result: AttemptResult, bonus: float, limit: int = 40) -> None:
        for failure in result.failures:
            for number, lemma in enumerate(generalisations(self._rewriter, failure.sequent)):
                if number >= limit:
                    break
                self._agenda.offer(Statement(lemma).body, "generalisation", bonus=bonus)
