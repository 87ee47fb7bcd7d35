"""Worker side of judging a plain SMT-LIB file: each ``check-sat`` is a claim, asked of two solvers, models replayed."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from typing import Final

from lemmata.checkers.errors import InputError, ScreenError
from lemmata.checkers.smt.document import load_with_warnings
from lemmata.checkers.smt.file_audit import audited, misnamed, unchecked
from lemmata.checkers.smt.inquiry import Finding, Inquiry
from lemmata.checkers.smt.jobs import PlainJob
from lemmata.checkers.smt.theory import Theory
from lemmata.checkers.verdict import Assurance, Diagnostic, Evidence, Layer, LayerState, Outcome, Severity, Stage

__all__ = ["examine_plain", "examine_theory", "unreadable"]

_RECURSION: Final = 60_000
_WORST_FIRST: Final = (
    Outcome.FAILURE,
    Outcome.COUNTEREXAMPLE,
    Outcome.AUDITED,
    Outcome.TIMEOUT,
    Outcome.RESOURCES,
    Outcome.UNKNOWN,
    Outcome.ACCEPTED,
)
_READ: Final = {Layer.SYNTAX: LayerState.PASSED, Layer.SEMANTICS: LayerState.PASSED}


def examine_plain(job: PlainJob) -> Evidence:
    """Returns the evidence on a file: of its checks, or if it has claims instead, of these as they stand."""
    # A little early: a solver ends some time after the limit that it was told.
    deadline = time.monotonic() + job.seconds - min(0.5, 0.05 * job.seconds)
    try:
        theory, warnings = load_with_warnings(job.source, job.name)
    except InputError as error:
        return unreadable(error)
    if theory.checks:
        shadowed = misnamed(theory)
        if shadowed is not None:
            return unreadable(shadowed)
        return audited(examine_theory(theory, warnings, job, deadline), unchecked(theory, job.source))
    from lemmata.checkers.smt.claims import ClaimsJob, examine_claims  # batches of plain files start faster without

    return examine_claims(
        ClaimsJob(
            source=job.source,
            name=job.name,
            kind="none",
            text="",
            seconds=job.seconds,
            solvers=job.solvers,
            strict=job.strict,
        )
    )


def unreadable(error: InputError) -> Evidence:
    """Returns the evidence on a file that the front end refused."""
    place = Diagnostic(
        file=error.file,
        line=error.line,
        column=error.column,
        severity=Severity.ERROR,
        kind=error.kind,
        message=error.message,
    )
    if isinstance(error, ScreenError):
        outcome, layers = Outcome.SCREENED, {Layer.SYNTAX: LayerState.PASSED, Layer.AUDIT: LayerState.FAILED}
    elif error.kind == "type":
        outcome, layers = Outcome.TYPE, {Layer.SYNTAX: LayerState.PASSED, Layer.SEMANTICS: LayerState.FAILED}
    else:
        outcome, layers = Outcome.SYNTAX, {Layer.SYNTAX: LayerState.FAILED}
    return Evidence(outcome=outcome, reason=error.message, diagnostics=(place,), layers=layers)


def examine_theory(theory: Theory, warnings: Sequence[Diagnostic], job: PlainJob, deadline: float) -> Evidence:
    """Returns the evidence on the checks of a theory.

    Args:
        theory: with checks.
        warnings: of the front end.
        job: limits and solvers.
        deadline: on the monotonic clock.
    """
    if sys.getrecursionlimit() < _RECURSION:
        sys.setrecursionlimit(_RECURSION)
    inquiry = Inquiry(theory, job.solvers, deadline=deadline, steps=job.steps, strict=job.strict)
    findings = [inquiry.examine(number, check) for number, check in enumerate(theory.checks, 1)]
    worst = min(findings, key=lambda finding: _WORST_FIRST.index(finding.outcome))
    diagnostics = [*warnings]
    for finding in findings:
        diagnostics.extend(finding.diagnostics)
    passed = {Stage.SPLICE, Stage.SCREEN}
    if worst.outcome is Outcome.ACCEPTED:
        passed |= {Stage.RUN, Stage.AUDIT, Stage.STRICT} if job.strict else {Stage.RUN, Stage.AUDIT}
    return Evidence(
        outcome=worst.outcome,
        reason=_reason(worst, findings),
        passed=frozenset(passed),
        layers=_layers(worst.outcome),
        diagnostics=tuple(diagnostics),
        obligations=tuple(finding.obligation for finding in findings),
        counterexample=worst.counterexample,
        assurance=Assurance(rests_on="solver", checked_by=_common(findings), tier="strict" if job.strict else "fast"),
        solver_seconds=inquiry.solver_seconds,
        steps=inquiry.solver_steps,
    )


def _reason(worst: Finding, findings: Sequence[Finding]) -> str:
    if len(findings) == 1:
        return worst.reason
    if worst.outcome is Outcome.ACCEPTED:
        return f"{len(findings)} checks; {'; '.join(dict.fromkeys(finding.reason for finding in findings))}"
    return f"{worst.obligation.name}: {worst.reason}"


def _common(findings: Sequence[Finding]) -> tuple[str, ...]:
    """Returns who checked every claim of the file; if nobody checked all, one entry that names everybody."""
    everybody = dict.fromkeys(name for finding in findings for name in finding.checked_by)
    shared = tuple(name for name in everybody if all(name in finding.checked_by for finding in findings))
    return shared or tuple([" or ".join(everybody)] if everybody else ())


def _layers(outcome: Outcome) -> dict[Layer, LayerState]:
    if outcome is Outcome.ACCEPTED:
        return {**_READ, Layer.OBLIGATIONS: LayerState.PASSED, Layer.AUDIT: LayerState.PASSED}
    if outcome is Outcome.AUDITED:
        return {**_READ, Layer.OBLIGATIONS: LayerState.PASSED, Layer.AUDIT: LayerState.FAILED}
    return {**_READ, Layer.OBLIGATIONS: LayerState.FAILED}
