"""The inductive prover's ideas as a `Policy`: lemmas that would help, best first, without a solver call."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Final

from lemmata.checkers.errors import InputError, PolicyError, UsageError
from lemmata.checkers.smt.document import load, parse_term
from lemmata.checkers.smt.falsify import Falsifier
from lemmata.checkers.smt.obligations import obligations
from lemmata.checkers.smt.printer import print_term
from lemmata.checkers.smt.query import QueryWriter
from lemmata.checkers.smt.sequents import Statement
from lemmata.checkers.smt.terms import Term
from lemmata.checkers.smt.theory import Theory
from lemmata.provers.induction.attempt import Effort, schemes_for
from lemmata.provers.induction.candidates import Agenda
from lemmata.provers.induction.enumeration import Explorer, canonical
from lemmata.provers.induction.generalisation import generalisations
from lemmata.provers.induction.ranking import Ranking
from lemmata.provers.induction.rewrite import Rewriter
from lemmata.provers.induction.signature import build_signature
from lemmata.search.policy import Decomposition, Proposal, Request

__all__ = ["InductionPolicy"]

_SCHEMES: Final = Effort(breadth=4)


class InductionPolicy:
    """Proposes lemmas for goals over recursive functions: generalised steps first, then explored equations.

    Args:
        size: of the terms that are enumerated, at most.
        seed: of the test values.
    """

    def __init__(self, *, size: int = 4, seed: int = 0) -> None:
        self.size = size
        self.seed = seed

    @property
    def name(self) -> str:
        """Returns ``"induction"``."""
        return "induction"

    async def propose(self, request: Request, n: int) -> list[Proposal]:
        """Returns up to ``n`` lemmas, each as a `Decomposition` with one subgoal; none of them is proved.

        Raises:
            PolicyError: the task or the goal cannot be read.
        """
        return await asyncio.to_thread(self._propose, request, n)

    def _propose(self, request: Request, n: int) -> list[Proposal]:
        try:
            theory = load(request.task.source, request.task.name)
            goal = parse_term(theory, request.goal, {})
            known = [parse_term(theory, lemma, {}) for lemma in request.context]
        except InputError as error:
            raise PolicyError(f"the request cannot be read: {error}") from error
        agenda = self._agenda(theory, goal, known)
        proposals: list[Proposal] = []
        while len(proposals) < n:
            entry = agenda.pop()
            if entry is None:
                break
            lemma = print_term(entry.statement)
            proposals.append(Decomposition(kind="lemmas", subgoals=(lemma,), detail=entry.origin))
        return proposals

    def _agenda(self, theory: Theory, goal: Term, known: Iterable[Term]) -> Agenda:
        agenda = Agenda(Falsifier(theory, seed=self.seed), Ranking([goal]))
        # Neither the goal nor what is known would help, under whatever names.
        agenda.seen.update(canonical(Statement(term).body) for term in (goal, *known))
        rewriter = Rewriter(theory)
        statement = Statement(goal)
        for scheme in schemes_for(theory, statement, _SCHEMES):
            try:
                sequents = obligations(theory, statement, scheme)
            except UsageError:
                continue
            for sequent in sequents:
                for lemma in generalisations(rewriter, sequent):
                    agenda.offer(Statement(lemma).body, "generalisation", bonus=2.0)
        explorer = Explorer(theory, build_signature(theory, (goal,), QueryWriter(theory)), seed=self.seed + 1)
        for _ in range(self.size):
            for item in explorer.grow():
                if item is not None:
                    agenda.offer_equation(item.new, item.kept)
        return agenda
