"""Worker side of judging a file with claims (``prove``): from a candidate to evidence, stage by stage."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from lemmata.checkers.errors import InputError, UsageError
from lemmata.checkers.smt.against import deviation
from lemmata.checkers.smt.document import load_with_warnings
from lemmata.checkers.smt.examine import (
    ProofCheck,
    check_proof,
    find_counterexample,
    replay_counterexample,
    vacuous,
)
from lemmata.checkers.smt.falsify import Falsifier
from lemmata.checkers.smt.hints import hinted_scheme, hinted_uses
from lemmata.checkers.smt.jobs import PlainJob
from lemmata.checkers.smt.plain import examine_plain, unreadable
from lemmata.checkers.smt.printer import print_term
from lemmata.checkers.smt.proof import Proof, ProofError, Step, parse_proof
from lemmata.checkers.smt.theory import Theory
from lemmata.checkers.verdict import (
    Assumption,
    Assurance,
    Diagnostic,
    Evidence,
    Layer,
    LayerState,
    Obligation,
    Outcome,
    Stage,
)

__all__ = ["ClaimsJob", "examine_claims"]

_RECURSION: Final = 60_000
_TESTS: Final = 600
_TEST_SECONDS: Final = 1.0
_VACUITY_SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True)
class ClaimsJob:
    """What the worker needs to know."""

    source: bytes
    name: str
    kind: str
    """``"none"``, ``"source"``, ``"proof"`` or ``"counterexample"``."""
    text: str
    seconds: float
    solvers: tuple[str, ...]
    """Each of them has to accept every obligation."""
    strict: bool


def examine_claims(job: ClaimsJob) -> Evidence:
    """Returns the evidence on a file with claims; `lemmata.checkers.judge` judges it."""
    if sys.getrecursionlimit() < _RECURSION:
        sys.setrecursionlimit(_RECURSION)
    started = time.monotonic()
    evidence = _examine(job, started + job.seconds)
    return replace(evidence, seconds=time.monotonic() - started)


def _examine(job: ClaimsJob, deadline: float) -> Evidence:
    if job.kind == "source":
        return _completed(job, deadline)
    try:
        theory, warnings = load_with_warnings(job.source, job.name)
    except InputError as error:
        return unreadable(error)
    if job.kind == "counterexample":
        return _replayed(theory, job.text, warnings)
    if job.kind == "none":
        return _as_it_stands(theory, job, deadline, warnings)
    try:
        proof = parse_proof(theory, job.text)
    except ProofError as error:
        return _screened(str(error), warnings)
    return _proof_evidence(theory, proof, job, deadline, warnings)


def _completed(job: ClaimsJob, deadline: float) -> Evidence:
    """Examines a completed source: it has to be the pinned one with lemmas and hints, and then stands for itself."""
    completed = _bytes(job.text)
    try:
        load_with_warnings(job.source, job.name)  # what claims nothing by itself is no task, whatever is added
        difference = deviation(job.source, completed, job.name)
    except InputError as error:
        return unreadable(error)
    if difference is not None:
        place = f"{difference.line}:{difference.column}"
        evidence = _screened(f"{place}: {difference.message}", (difference,))
        return replace(evidence, layers={Layer.SYNTAX: LayerState.PASSED, Layer.AUDIT: LayerState.FAILED})
    return examine_plain(
        PlainJob(
            source=completed,
            name=job.name,
            seconds=max(0.0, deadline - time.monotonic()),
            steps=None,
            solvers=job.solvers,
            strict=job.strict,
        )
    )


def _bytes(text: str) -> bytes:
    """Returns the bytes of a text; a lone surrogate gives bytes that are not UTF-8, and that the reader refuses."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def _screened(reason: str, warnings: Sequence[Diagnostic]) -> Evidence:
    layers = {Layer.SYNTAX: LayerState.PASSED, Layer.SEMANTICS: LayerState.FAILED}
    return Evidence(outcome=Outcome.SCREENED, reason=reason, diagnostics=tuple(warnings), layers=layers)


def _replayed(theory: Theory, text: str, warnings: Sequence[Diagnostic]) -> Evidence:
    refuted, said = replay_counterexample(theory, text)
    if not refuted:
        return Evidence(outcome=Outcome.UNKNOWN, reason=said, diagnostics=tuple(warnings))
    layers = {Layer.SYNTAX: LayerState.PASSED, Layer.SEMANTICS: LayerState.PASSED, Layer.OBLIGATIONS: LayerState.FAILED}
    return Evidence(
        outcome=Outcome.COUNTEREXAMPLE,
        reason=said,
        counterexample=said,
        diagnostics=tuple(warnings),
        layers=layers,
        assurance=Assurance(rests_on="evaluation", checked_by=("evaluator",), tier="strict"),
    )


def _as_it_stands(theory: Theory, job: ClaimsJob, deadline: float, warnings: Sequence[Diagnostic]) -> Evidence:
    """Judges the claims without a proof: a counterexample, or a direct proof of each, each from the ones before."""
    falsifier = Falsifier(theory)
    for claim in theory.claims:
        seconds = min(_TEST_SECONDS, max(0.0, deadline - time.monotonic()))
        text = find_counterexample(theory, claim, falsifier, tests=_TESTS, seconds=seconds)
        if text:
            evidence = _replayed(theory, text, warnings)
            if evidence.outcome is Outcome.COUNTEREXAMPLE:
                return evidence
    try:
        bare = _hinted_proof(theory, axioms=False)
        helped = _hinted_proof(theory, axioms=True)
    except UsageError as error:
        return _screened(str(error), warnings)
    evidence = _proof_evidence(theory, bare, job, deadline, warnings)
    if evidence.outcome is Outcome.UNKNOWN and helped != bare:
        return _proof_evidence(theory, helped, job, deadline, warnings)
    return evidence


def _hinted_proof(theory: Theory, *, axioms: bool) -> Proof:
    """Returns the proof that the file itself gives: each claim by its hints, from the claims before it."""
    known: list[str] = [axiom.name for axiom in theory.axioms] if axioms else []
    everything = {axiom.name: axiom.formula for axiom in theory.axioms}
    steps: list[Step] = []
    for claim in theory.claims:
        uses = hinted_uses(claim, everything, tuple(known))
        scheme = hinted_scheme(theory, claim)
        steps.append(Step(name=claim.name, statement=claim.formula, claim=True, scheme=scheme, uses=uses))
        known.append(claim.name)
        everything[claim.name] = claim.formula
    return Proof(tuple(steps))


def _proof_evidence(
    theory: Theory, proof: Proof, job: ClaimsJob, deadline: float, warnings: Sequence[Diagnostic]
) -> Evidence:
    try:
        check = check_proof(theory, proof, job.solvers, deadline)
    except UsageError as error:
        return _screened(str(error), warnings)
    obligations = check.obligations(theory.claims)
    assumptions = _assumptions(theory, proof)
    layers = {Layer.SYNTAX: LayerState.PASSED, Layer.SEMANTICS: LayerState.PASSED}
    evidence = Evidence(
        outcome=Outcome.UNKNOWN,
        diagnostics=tuple(warnings),
        obligations=obligations,
        assumptions=assumptions,
        open_goals=tuple(print_term(step.statement) for step in proof.steps if step.claim) if check.failed else (),
        passed=frozenset({Stage.SPLICE, Stage.SCREEN}),
        assurance=Assurance(rests_on="solver", checked_by=job.solvers, tier="strict" if job.strict else "fast"),
        solver_seconds=check.solver_seconds,
        steps=_total_steps(obligations),
        layers={**layers, Layer.OBLIGATIONS: LayerState.FAILED if check.failed else LayerState.PASSED},
    )
    if check.failed:
        return _not_shown(evidence, check)
    started = time.monotonic()
    reason = _vacuity(theory, proof, job, deadline)
    evidence = replace(evidence, solver_seconds=evidence.solver_seconds + time.monotonic() - started)
    if reason:
        return replace(
            evidence,
            outcome=Outcome.AUDITED,
            reason=f"vacuous: {reason}",
            layers={**evidence.layers, Layer.AUDIT: LayerState.FAILED},
        )
    lemmas = len(proof.steps) - len(theory.claims)
    counts = ", ".join([_counted(len(obligations), "obligation"), *([_counted(lemmas, "lemma")] if lemmas else [])])
    stages = [Stage.SPLICE, Stage.SCREEN, Stage.RUN, Stage.AUDIT, *([Stage.STRICT] if job.strict else [])]
    return replace(
        evidence,
        outcome=Outcome.ACCEPTED,
        reason=f"{counts}, each accepted by {' and '.join(job.solvers)}",
        passed=frozenset(stages),
        layers={**evidence.layers, Layer.AUDIT: LayerState.PASSED},
    )


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _not_shown(evidence: Evidence, check: ProofCheck) -> Evidence:
    if any(answer.failed for shown in check.shown for _, answer in shown.answers):
        return replace(evidence, outcome=Outcome.FAILURE, reason=check.failed)
    outcome = Outcome.TIMEOUT if check.timed_out else Outcome.UNKNOWN
    return replace(evidence, outcome=outcome, reason=f"not shown: {check.failed}")


def _total_steps(obligations: Sequence[Obligation]) -> int:
    return sum(obligation.steps or 0 for obligation in obligations)


def _assumptions(theory: Theory, proof: Proof) -> tuple[Assumption, ...]:
    used = {name for step in proof.steps for name in step.uses}
    return tuple(
        Assumption(
            name=axiom.name,
            text=print_term(axiom.formula),
            line=axiom.position.line,
            column=axiom.position.column,
            pinned=True,
        )
        for axiom in theory.axioms
        if axiom.name in used
    )


def _vacuity(theory: Theory, proof: Proof, job: ClaimsJob, deadline: float) -> str:
    used = {name for step in proof.steps for name in step.uses}
    axioms = [axiom.formula for axiom in theory.axioms if axiom.name in used]
    for claim in theory.claims:
        seconds = min(_VACUITY_SECONDS, max(0.1, deadline - time.monotonic()))
        reason = vacuous(theory, claim, axioms, job.solvers[0], seconds)
        if reason:
            return f"{claim.name}: {reason}"
    return ""
