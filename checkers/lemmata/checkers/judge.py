"""The judge: the only place where a `Verdict`, and so PROVED, is made.

Everything fails closed: PROVED needs every stage, every obligation, every name. What is missing or contradicts itself
gives another status, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from lemmata.checkers.checker import Checker
from lemmata.checkers.errors import InputError, ProtocolError, ToolchainMissing, ToolchainVersion, boundary
from lemmata.checkers.limits import Limits
from lemmata.checkers.task import Candidate, Task, digest
from lemmata.checkers.verdict import (
    Assumption,
    Diagnostic,
    Evidence,
    Layer,
    LayerState,
    Outcome,
    Severity,
    Stage,
    Status,
    Toolchain,
    Verdict,
)

if TYPE_CHECKING:
    from lemmata.checkers.cache import Cache  # who judges without one need not pay for SQLite

__all__ = ["JUDGE_VERSION", "Gathered", "cache_key", "conclude", "gather", "holds_seal", "judge"]

JUDGE_VERSION: Final = "3"
"""Goes into every cache key: raise it when this module's rules, or what evidence means, change."""

UNCACHED: Final = frozenset({Outcome.TIMEOUT, Outcome.RESOURCES, Outcome.FAILURE, Outcome.UNAVAILABLE})
"""Outcomes that may differ on a better day."""


@dataclass(frozen=True, slots=True)
class _Seal:
    """Says that the judge made a verdict of this status on this evidence; good for no other."""

    status: Status
    evidence: Evidence
    task: str
    candidate: str


def holds_seal(verdict: Verdict) -> bool:
    """Returns whether ``verdict`` carries the judge's seal for exactly what it says."""
    seal = verdict.seal
    return (
        isinstance(seal, _Seal)
        and seal.status is verdict.status
        and seal.evidence is verdict.evidence
        and (seal.task, seal.candidate) == (verdict.task, verdict.candidate)
    )


class Gathered(NamedTuple):
    """Evidence, and whether it came from the cache."""

    evidence: Evidence
    cached: bool


async def judge(
    checker: Checker,
    task: Task,
    candidate: Candidate,
    limits: Limits,
    *,
    cache: Cache | None = None,
    strict: bool = True,
) -> Verdict:
    """Returns the verdict on ``candidate`` for ``task``.

    Args:
        checker: of the task's language.
        task: what is to be shown.
        candidate: what is offered for its holes.
        limits: of every tool run.
        cache: where evidence is looked up and kept.
        strict: whether to run the strict tier. Without it nothing comes out PROVED: an accepted candidate is
            UNPROVED, with that reason. A search that wants to know what the fast tier accepted reads `gather`.

    Raises:
        UsageError: the checker cannot read this task or kind of candidate.
        StoreError: the cache is unusable.
    """
    found = await gather(checker, task, candidate, limits, cache=cache, strict=strict)
    verdict = conclude(task, candidate, limits, found.evidence)
    return replace(verdict, cached=True) if found.cached else verdict


async def gather(
    checker: Checker,
    task: Task,
    candidate: Candidate,
    limits: Limits,
    *,
    cache: Cache | None = None,
    strict: bool,
) -> Gathered:
    """Returns the evidence on ``candidate``, from the cache or from the checker; arguments as for `judge`.

    What goes wrong inside the checker is evidence too: a missing tool, a broken protocol, a bug.
    """
    try:
        tools = checker.toolchain()
        key = cache_key(checker.capabilities.language, task, candidate, limits, tools, strict=strict)
        if cache is not None and (known := cache.get(key)) is not None:
            return Gathered(known, cached=True)
        with boundary(ProtocolError, f"the {task.language} checker"):
            evidence = await checker.examine(task, candidate, limits, strict=strict)
    except (ToolchainMissing, ToolchainVersion) as error:
        return Gathered(Evidence(outcome=Outcome.UNAVAILABLE, reason=str(error)), cached=False)
    except ProtocolError as error:
        return Gathered(Evidence(outcome=Outcome.FAILURE, reason=str(error)), cached=False)
    except InputError as error:
        return Gathered(_unreadable(error), cached=False)
    if cache is not None and evidence.outcome not in UNCACHED:
        cache.put(key, evidence)
    return Gathered(evidence, cached=False)


def cache_key(
    language: str, task: Task, candidate: Candidate, limits: Limits, tools: tuple[Toolchain, ...], *, strict: bool
) -> str:
    """Returns the name of this question: everything that the answer can depend on, hashed."""
    numbers = (limits.wall, limits.cpu, limits.memory, limits.steps)
    named = [f"{tool.name}\0{tool.version}\0{tool.sha256}".encode() for tool in tools]
    return digest(
        JUDGE_VERSION.encode(),
        language.encode(),
        task.identity.encode(),
        task.name.encode("utf-8", "surrogatepass"),
        candidate.identity.encode(),
        repr(numbers).encode(),
        b"strict" if strict else b"fast",
        *named,
    )


def _unreadable(error: InputError) -> Evidence:
    diagnostic = Diagnostic(
        file=error.file,
        line=error.line,
        column=error.column,
        severity=Severity.ERROR,
        kind=error.kind,
        message=error.message,
    )
    outcome = {"type": Outcome.TYPE, "screen": Outcome.SCREENED}.get(error.kind, Outcome.SYNTAX)
    return Evidence(outcome=outcome, reason=str(error), diagnostics=(diagnostic,))


def conclude(task: Task, candidate: Candidate, limits: Limits, evidence: Evidence) -> Verdict:
    """Returns the verdict that ``evidence`` supports; pure."""
    status, reason = _ruling(task, evidence)
    return Verdict(
        status=status,
        reason=reason,
        evidence=evidence,
        task=task.identity,
        candidate=candidate.identity,
        limits=limits,
        seal=_Seal(status, evidence, task.identity, candidate.identity),
    )


class _Ruling(NamedTuple):
    status: Status
    reason: str


_CENSORED_OR_UNREADABLE: Final = {
    Outcome.SYNTAX: _Ruling(Status.SYNTAX_ERROR, "the file is not in the language's grammar"),
    Outcome.TYPE: _Ruling(Status.TYPE_ERROR, "the file does not type-check"),
    Outcome.TIMEOUT: _Ruling(Status.TIMEOUT, "a time limit was reached"),
    Outcome.RESOURCES: _Ruling(Status.OUT_OF_RESOURCES, "a memory or step limit was reached"),
    Outcome.FAILURE: _Ruling(Status.TOOL_FAILURE, "a tool failed"),
    Outcome.UNAVAILABLE: _Ruling(Status.UNAVAILABLE, "a tool is not installed"),
    Outcome.SCREENED: _Ruling(Status.REJECTED, "the screen refused the candidate"),
    Outcome.AUDITED: _Ruling(Status.REJECTED, "the audit refused the candidate"),
    Outcome.UNKNOWN: _Ruling(Status.UNPROVED, "the tool decided nothing"),
}


def _ruling(task: Task, evidence: Evidence) -> _Ruling:
    if evidence.outcome is Outcome.ACCEPTED:
        for rule in _RULES:
            objection = rule(task, evidence)
            if objection is not None:
                return objection
        return _Ruling(Status.PROVED, _proved(evidence))
    if evidence.outcome is Outcome.COUNTEREXAMPLE:
        if not evidence.counterexample.strip():
            return _Ruling(Status.TOOL_FAILURE, "a counterexample was claimed, and none was given")
        return _Ruling(Status.REFUTED, evidence.reason or "a counterexample was found and replayed")
    default = _CENSORED_OR_UNREADABLE[evidence.outcome]
    return _Ruling(default.status, evidence.reason or default.reason)


def _proved(evidence: Evidence) -> str:
    count = len(evidence.assumptions)
    if not count:
        return evidence.reason
    under = f"under {count} assumption{'s' if count > 1 else ''}: {', '.join(a.name for a in evidence.assumptions)}"
    return f"{evidence.reason} ({under})" if evidence.reason else under


def _brought(_: Task, evidence: Evidence) -> _Ruling | None:
    return _assumed("the candidate assumes", [a for a in evidence.assumptions if not a.pinned])


def _untrusted(task: Task, evidence: Evidence) -> _Ruling | None:
    return None if task.trust_source else _assumed("the file assumes", list(evidence.assumptions))


def _assumed(what: str, assumptions: list[Assumption]) -> _Ruling | None:
    if not assumptions:
        return None
    named = "; ".join(f"{a.name} ({a.line}:{a.column})" for a in assumptions)
    return _Ruling(Status.REJECTED, f"{what} what it does not prove: {named}")


def _reported(_: Task, evidence: Evidence) -> _Ruling | None:
    for diagnostic in evidence.diagnostics:
        if diagnostic.severity is Severity.ERROR:
            place = f"{diagnostic.file}:{diagnostic.line}:{diagnostic.column}"
            return _Ruling(Status.REJECTED, f"an error was reported: {place}: {diagnostic.message}")
    return None


def _empty(_: Task, evidence: Evidence) -> _Ruling | None:
    return (
        None if evidence.obligations else _Ruling(Status.REJECTED, "there is nothing to prove: no obligation was found")
    )


def _undecided(_: Task, evidence: Evidence) -> _Ruling | None:
    for obligation in evidence.obligations:
        if obligation.status is not Status.PROVED:
            said = f" ({obligation.answer})" if obligation.answer else ""
            return _Ruling(Status.TOOL_FAILURE, f"accepted, but {obligation.name} is {obligation.status.value}{said}")
    return None


def _skipped(_: Task, evidence: Evidence) -> _Ruling | None:
    missing = [stage.value for stage in Stage if stage not in evidence.passed and stage is not Stage.STRICT]
    return _Ruling(Status.TOOL_FAILURE, f"accepted without the stages: {', '.join(missing)}") if missing else None


def _unnamed(_: Task, evidence: Evidence) -> _Ruling | None:
    if not evidence.toolchain or not all(tool.name and tool.version for tool in evidence.toolchain):
        return _Ruling(Status.TOOL_FAILURE, "accepted, but the toolchain is not named")
    if not evidence.assurance.checked_by or not evidence.assurance.rests_on:
        return _Ruling(Status.TOOL_FAILURE, "accepted, but nobody is named who checked it")
    return None


def _contradicted(_: Task, evidence: Evidence) -> _Ruling | None:
    # A brittle proof is a proof: that layer says how well it stands, not whether.
    layers = {layer: state for layer, state in evidence.layers.items() if layer is not Layer.ROBUSTNESS}
    failed = [layer.value for layer, state in layers.items() if state is LayerState.FAILED]
    for holds, what in (
        (failed, f"the layer {', '.join(failed)} failed"),
        (evidence.counterexample, "a counterexample was given"),
        (evidence.open_goals, "goals are open"),
    ):
        if holds:
            return _Ruling(Status.TOOL_FAILURE, f"accepted, but {what}")
    return None


def _fast(_: Task, evidence: Evidence) -> _Ruling | None:
    if Stage.STRICT in evidence.passed and evidence.assurance.tier == "strict":
        return None
    return _Ruling(Status.UNPROVED, "accepted by the fast tier; only the strict tier makes that PROVED")


_RULES: Final[tuple[Callable[[Task, Evidence], _Ruling | None], ...]] = (
    _brought,
    _untrusted,
    _reported,
    _empty,
    _undecided,
    _contradicted,
    _skipped,
    _unnamed,
    _fast,
)
"""What can be held against accepted evidence; the first objection decides."""
