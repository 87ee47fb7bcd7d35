"""Attempts of the inductive prover as rows of the log."""

from __future__ import annotations

from lemmata.checkers.judge import conclude
from lemmata.checkers.limits import Limits
from lemmata.checkers.smt.printer import print_term
from lemmata.checkers.smt.terms import Term
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import Assurance, Evidence, Outcome, Toolchain, Verdict
from lemmata.provers.induction.attempt import AttemptResult
from lemmata.search.attempt import Attempt
from lemmata.search.log import AttemptLog

__all__ = ["Recorder"]

_POLICY = "induction"


class Recorder:
    """Writes every attempt of one run.

    A lemma that Z3 accepted is recorded as such evidence of the fast tier; the judge's verdict on the whole proof
    comes last.
    """

    def __init__(self, log: AttemptLog, task: Task, limits: Limits) -> None:
        self.log = log
        self.task = task
        self.limits = limits
        log.add_task(task)
        self.run = log.add_run({"policy": _POLICY, "task": task.identity, "name": task.name})

    def attempt(self, statement: Term, origin: str, result: AttemptResult) -> None:
        """Records one try at one statement."""
        accepted = result.scheme is not None
        evidence = Evidence(
            outcome=Outcome.ACCEPTED if accepted else Outcome.UNKNOWN,
            reason=f"by {result.scheme}" if accepted else f"{len(result.failures)} schemes failed",
            assurance=Assurance(rests_on="solver", checked_by=("z3",), tier="fast"),
            toolchain=(Toolchain(name="z3", version=""),),
            solver_seconds=result.solver_seconds,
            seconds=result.solver_seconds,
            steps=result.steps,
        )
        goal = print_term(statement)
        candidate = Candidate(kind="lemma", text=goal)
        verdict = conclude(self.task, candidate, self.limits, evidence)
        policy = f"{_POLICY}/{origin}"
        self.log.append(Attempt.of(verdict, candidate, run=self.run, goal=goal, policy=policy, calls=result.checks))

    def verdict(self, verdict: Verdict, candidate: Candidate, checks: int) -> None:
        """Records what the judge said in the end."""
        self.log.append(Attempt.of(verdict, candidate, run=self.run, goal=self.task.name, policy=_POLICY, calls=checks))
        self.log.flush()
