"""One check of a plain SMT-LIB file: put to the solvers, replayed, and examined for vacuity.

What counts: ``unsat`` by every solver asked that decides (one that says ``sat`` is an alarm), or a model that was
replayed. An ``unknown``, a time-out or an error is never more than what it says.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lemmata.checkers.smt.jobs import warm_session
from lemmata.checkers.smt.replay import Replayed, replay
from lemmata.checkers.smt.script import Script, ScriptWriter
from lemmata.checkers.smt.solver import SOLVERS, Answer
from lemmata.checkers.smt.terms import App, Term
from lemmata.checkers.smt.theory import Check, Position, Theory
from lemmata.checkers.verdict import Diagnostic, Obligation, Outcome, Severity, Status

__all__ = ["Finding", "Inquiry"]

_QUICK_SECONDS: Final = 0.25
_QUICK_STEPS: Final = {"z3": 1_000_000}
_FIRST_SHARE: Final = 0.6
_SECOND_MODEL_SECONDS: Final = 2.0
_REPLAY_SECONDS: Final = 5.0
_VACUITY_SECONDS: Final = 2.0
_STATUS: Final = {
    Outcome.ACCEPTED: Status.PROVED,
    Outcome.COUNTEREXAMPLE: Status.REFUTED,
    Outcome.AUDITED: Status.REJECTED,
    Outcome.TIMEOUT: Status.TIMEOUT,
    Outcome.RESOURCES: Status.OUT_OF_RESOURCES,
    Outcome.FAILURE: Status.TOOL_FAILURE,
    Outcome.UNKNOWN: Status.UNPROVED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What came out of one check."""

    outcome: Outcome
    reason: str
    obligation: Obligation
    counterexample: str = ""
    checked_by: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class _Ruling:
    """Outcome and reason, before they are put in their place."""

    outcome: Outcome
    reason: str
    checked_by: tuple[str, ...] = ()
    counterexample: str = ""
    warnings: tuple[str, ...] = ()


class Inquiry:
    """Examines the checks of one theory.

    Args:
        theory: of the file.
        solvers: who is asked, the finder first.
        deadline: on the monotonic clock, for all checks together.
        steps: Z3's limit for one question, None for none.
        strict: whether the other solvers have to be asked about an ``unsat``.
    """

    def __init__(
        self, theory: Theory, solvers: Sequence[str], *, deadline: float, steps: int | None, strict: bool
    ) -> None:
        self._theory = theory
        self._solvers = tuple(solvers)
        self._deadline = deadline
        self._steps = steps
        self._strict = strict
        self._writer = ScriptWriter(theory)
        self._answers: list[tuple[str, Answer]] = []
        self.solver_seconds = 0.0
        """Seconds inside solvers so far."""
        self.solver_steps = 0
        """Z3's steps so far."""

    def examine(self, number: int, check: Check) -> Finding:
        """Returns what comes out of ``check``, the ``number``-th of the file (from 1)."""
        self._answers = []
        before = self.solver_seconds
        script = self._writer.script([assertion.formula for assertion in check.assertions])
        ruling = self._rule(check, script, script.text())
        goal = _goal(check)
        warnings = list(ruling.warnings)
        diagnostics: list[Diagnostic] = []
        if goal and ruling.outcome is Outcome.ACCEPTED and check.expected != "sat":
            hypotheses = self._ask(self._solvers[0], script.text(goal), seconds=_VACUITY_SECONDS)
            if hypotheses.result == "unsat":
                ruling = _Ruling(Outcome.AUDITED, "vacuous: the hypotheses alone are unsatisfiable")
                place = check.assertions[min(goal)].position
                diagnostics.append(self._diagnostic(place, Severity.ERROR, "vacuous", ruling.reason))
            elif hypotheses.result == "unknown":
                warnings.append(f"vacuity was not decided: {hypotheses.reason}")
        diagnostics.extend(self._diagnostic(check.position, Severity.WARNING, "solver", text) for text in warnings)
        obligation = Obligation(
            name=f"check-sat {number}",
            status=_STATUS[ruling.outcome],
            line=check.position.line,
            column=check.position.column,
            solver="+".join(ruling.checked_by) or "+".join(dict.fromkeys(name for name, _ in self._answers)),
            answer=_answered(self._answers),
            seconds=self.solver_seconds - before,
            steps=next((answer.steps for _, answer in self._answers if answer.steps), None),
        )
        return Finding(
            outcome=ruling.outcome,
            reason=ruling.reason,
            obligation=obligation,
            counterexample=ruling.counterexample,
            checked_by=ruling.checked_by,
            diagnostics=tuple(diagnostics),
        )

    def _diagnostic(self, place: Position, severity: Severity, kind: str, message: str) -> Diagnostic:
        return Diagnostic(
            file=self._theory.file,
            line=place.line,
            column=place.column,
            severity=severity,
            kind=kind,
            message=message,
        )

    def _rule(self, check: Check, script: Script, text: str) -> _Ruling:
        undecided: list[str] = []
        for position, solver in enumerate(self._solvers):
            share = _FIRST_SHARE if position + 1 < len(self._solvers) else 1.0
            answer = self._consult(solver, text, share=share, model=True, defined=script.defined_text())
            if answer.result == "unsat":
                return self._unsat(check, text, solver, self._solvers[position + 1 :], undecided)
            if answer.result == "sat":
                replayed = self._replay(check, script, solver, answer)
                if not replayed.holds:
                    replayed = self._settled(check, script, solver) or replayed
                if replayed.holds:
                    return _sat(check, solver, replayed)
                undecided.append(f"{solver} says sat ({replayed.reason})")
            else:
                undecided.append(f"{solver}: {answer.reason}")
        return self._open(undecided)

    def _unsat(self, check: Check, text: str, finder: str, rest: Sequence[str], undecided: Sequence[str]) -> _Ruling:
        """Rules on an ``unsat`` of ``finder``: the solvers in ``rest`` are asked too."""
        if any(answer.result == "sat" for _, answer in self._answers):
            return self._alarm()
        agreed, warnings = [finder], list(undecided)
        claimed_sat = check.expected == "sat"
        for solver in rest if self._strict or claimed_sat else ():
            answer = self._consult(solver, text, share=1.0, model=False)
            if answer.result == "sat":
                return self._alarm()
            if answer.failed:
                return _Ruling(Outcome.FAILURE, f"{finder} says unsat, and {solver} failed: {answer.reason}")
            if answer.result == "unsat":
                agreed.append(solver)
            else:
                warnings.append(f"{solver}: {answer.reason}")
        who = " and ".join(agreed)
        missing = tuple(f"accepted by {who} alone ({warning})" for warning in warnings)
        if not claimed_sat:
            return _Ruling(Outcome.ACCEPTED, f"unsat: {who}{' alone' if missing else ''}", tuple(agreed), "", missing)
        if len(agreed) < 2:
            return _Ruling(Outcome.UNKNOWN, f"the file says sat, {finder} says unsat, and no other solver confirmed it")
        return _Ruling(
            Outcome.COUNTEREXAMPLE,
            f"the file says sat; unsatisfiable: {who}",
            tuple(agreed),
            "unsatisfiable: both solvers",
        )

    def _alarm(self) -> _Ruling:
        said = ", ".join(f"{name} says {answer.result}" for name, answer in self._answers if answer.result != "unknown")
        return _Ruling(Outcome.FAILURE, f"ALARM: the solvers disagree: {said}; one of them is wrong")

    def _settled(self, check: Check, script: Script, solver: str) -> Replayed | None:
        """Replays a model that gives open points, such as division by zero, the values that evaluation gives them.

        Returns:
            None if nothing is open in the check, or no such model was found.
        """
        formulas = [assertion.formula for assertion in check.assertions]
        closed = self._writer.script(formulas, settled=True)
        if closed.sorts == script.sorts:
            return None
        answer = self._ask(solver, closed.text(), seconds=_REPLAY_SECONDS, model=True, defined=closed.defined_text())
        return self._replay(check, closed, solver, answer) if answer.result == "sat" else None

    def _replay(self, check: Check, script: Script, solver: str, answer: Answer) -> Replayed:
        if script.dropped:
            names = ", ".join(script.dropped)
            return Replayed(holds=False, reason=f"no termination witness, so no equations for {names}")
        if script.lifted:
            return Replayed(holds=False, reason="lambdas")
        other = next(name for name in SOLVERS if name != solver)
        formulas = [assertion.formula for assertion in check.assertions]
        return replay(
            self._writer,
            formulas,
            script.used,
            answer.model or "",
            lambda query: self._ask(other, query, seconds=_REPLAY_SECONDS),
            other,
        )

    def _open(self, undecided: Sequence[str]) -> _Ruling:
        reason = "; ".join(undecided)
        answers = [answer for _, answer in self._answers]
        if any(answer.result == "sat" for answer in answers):
            return _Ruling(Outcome.UNKNOWN, f"sat, but the model could not be replayed: {reason}")
        if all(answer.failed for answer in answers):
            return _Ruling(Outcome.FAILURE, reason)
        if any(answer.reason == "timeout" for answer in answers):
            return _Ruling(Outcome.TIMEOUT, reason)
        if any(answer.limited for answer in answers):
            return _Ruling(Outcome.RESOURCES, reason)
        return _Ruling(Outcome.UNKNOWN, f"unknown: {reason}")

    def _consult(self, solver: str, text: str, *, share: float, model: bool, defined: str = "") -> Answer:
        """Asks a solver about the check itself; the answer is kept.

        Args:
            solver: whom.
            text: the question.
            share: of the time that is left.
            model: whether to ask for a model.
            defined: the same question with recursive definitions instead of equations, for Z3's second try.
        """
        seconds = max(0.0, self._deadline - time.monotonic()) * share
        if any(answer.result == "sat" for _, answer in self._answers):
            seconds = min(seconds, _SECOND_MODEL_SECONDS)
        answer = self._ask(solver, text, seconds=seconds, model=model, defined=defined if solver == "z3" else "")
        self._answers.append((solver, answer))
        return answer

    def _ask(self, solver: str, text: str, *, seconds: float, model: bool = False, defined: str = "") -> Answer:
        """Asks a warm session first; if it decides nothing quickly, a cold one with all of the solver's strength."""
        end = min(self._deadline, time.monotonic() + seconds)
        answer = Answer("unknown", "timeout")
        profiles = ("quick", "plain", "saturate") if solver == "cvc5" and "(forall " in text else ("quick", "plain")
        for profile in profiles:
            left = end - time.monotonic()
            if left <= 0:
                break
            quick = profile == "quick"
            steps = self._limit(solver, quick=quick)
            timeout = min(_QUICK_SECONDS, left) if quick else left / 2 if profile == "plain" != profiles[-1] else left
            query = defined if defined and not quick else text
            answer = warm_session(solver, profile, "").check(query, timeout=timeout, steps=steps, model=model)
            self.solver_seconds += answer.seconds
            self.solver_steps += answer.steps or 0
            if answer.result != "unknown" or answer.failed:
                break
        return answer

    def _limit(self, solver: str, *, quick: bool) -> int | None:
        most = _QUICK_STEPS.get(solver) if quick else None
        if solver != "z3" or self._steps is None:
            return most
        return min(self._steps, most) if most else self._steps


def _sat(check: Check, solver: str, replayed: Replayed) -> _Ruling:
    """Rules on a ``sat`` with a replayed model."""
    by = (solver, *replayed.by.split(" and "))
    if check.expected == "sat":
        return _Ruling(Outcome.ACCEPTED, f"sat, as the file says: model of {solver}, replayed by {replayed.by}", by)
    reason = f"satisfiable: a model of {solver}, replayed by {replayed.by}"
    return _Ruling(Outcome.COUNTEREXAMPLE, reason, by, replayed.model)


def _goal(check: Check) -> frozenset[int]:
    """Returns the numbers of the assertions that deny what is to be shown, if there are hypotheses beside them.

    They are the assumed literals of ``check-sat-assuming``, or the last assertion with ``goal`` in its name, or the
    last assertion if it is the only negation. A file that says itself, by ``:status``, that the asserted set is
    ``unsat`` makes that claim, and has a goal only where one is named or assumed.
    """
    found: frozenset[int] = frozenset()
    last = len(check.assertions) - 1
    for number, assertion in enumerate(check.assertions):
        place = (assertion.position.line, assertion.position.column)
        if place > (check.position.line, check.position.column):
            return frozenset(range(number, last + 1)) if number else frozenset()
        if "goal" in assertion.name.lower():
            found = frozenset({number})
    if not found and not check.expected:
        negations = [number for number, assertion in enumerate(check.assertions) if _is_negation(assertion.formula)]
        found = frozenset({last}) if negations == [last] else found
    return found if last else frozenset()


def _is_negation(formula: Term) -> bool:
    return isinstance(formula, App) and formula.symbol == "not"


def _answered(answers: Sequence[tuple[str, Answer]]) -> str:
    words = [f"{answer.result} ({answer.reason})" if answer.reason else answer.result for _, answer in answers]
    if len(set(words)) == 1:
        return words[0]
    return "; ".join(f"{name} {word}" for (name, _), word in zip(answers, words, strict=True))
