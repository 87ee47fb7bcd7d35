"""Attempts: one proposal with its verdict and its cost, as typed values and as rows of the log."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from lemmata.checkers.errors import StoreError
from lemmata.checkers.evidence_json import as_json, dump_evidence, load_evidence
from lemmata.checkers.limits import Limits
from lemmata.checkers.task import Candidate
from lemmata.checkers.verdict import Evidence, Status, Verdict
from lemmata.search.strict_json import Record, parse

__all__ = ["COLUMNS", "Attempt", "Cell", "Cost", "LoggedAttempt", "decode", "encode"]

Cell: TypeAlias = str | int | float | bytes | None
"""What SQLite stores in one column."""

COLUMNS: Final = (
    *("run", "task", "goal", "parent", "policy", "prompt", "kind", "completion", "status", "reason"),
    *("seconds", "cpu_seconds", "calls", "steps", "tokens", "seed", "split"),
    *("limits", "log_probabilities", "evidence"),
)
"""Columns of an attempt, in order, without those that the log itself fills."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What an attempt took."""

    seconds: float = 0.0
    cpu_seconds: float = 0.0
    calls: int = 1
    """Runs of a checker or a solver."""
    steps: int | None = None
    """Deterministic steps, where the tool counts them."""
    tokens: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One proposal with its verdict and cost."""

    run: str
    """Id of the run, from `AttemptLog.add_run`."""
    task: str
    """Identity of the task, which must have been given to `AttemptLog.add_task`."""
    goal: str
    parent: str | None = None
    """Id of the attempt that this one repairs or refines."""
    policy: str
    prompt: str = ""
    candidate: Candidate
    log_probabilities: tuple[float, ...] = ()
    """Natural logarithms, one a token, where known."""
    status: Status
    reason: str = ""
    evidence: Evidence
    """Layers, diagnostics, obligations, toolchain, ...: what the status was given on."""
    limits: Limits
    cost: Cost = field(default_factory=Cost)
    seed: int | None = None
    split: str = ""
    """``"train"``, ``"test"``, ... or empty; splits go by statement, not by attempt."""

    @classmethod
    def of(
        cls,
        verdict: Verdict,
        candidate: Candidate,
        *,
        run: str,
        goal: str,
        policy: str,
        parent: str | None = None,
        prompt: str = "",
        log_probabilities: tuple[float, ...] = (),
        calls: int = 1,
        tokens: int = 0,
        seed: int | None = None,
        split: str = "",
    ) -> Attempt:
        """Returns the attempt that ``verdict`` speaks of."""
        evidence = verdict.evidence
        return cls(
            run=run,
            task=verdict.task,
            goal=goal,
            parent=parent,
            policy=policy,
            prompt=prompt,
            candidate=candidate,
            log_probabilities=log_probabilities,
            status=verdict.status,
            reason=verdict.reason,
            evidence=evidence,
            limits=verdict.limits,
            cost=Cost(
                seconds=evidence.seconds,
                cpu_seconds=evidence.cpu_seconds,
                calls=calls,
                steps=evidence.steps,
                tokens=tokens,
            ),
            seed=seed,
            split=split,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedAttempt:
    """An attempt as the log holds it."""

    id: str
    number: int
    """1-based place in the log."""
    created: str
    """UTC, ISO 8601."""
    digest: str
    """sha256 over this row and the digest of the row before."""
    attempt: Attempt


def encode(attempt: Attempt) -> tuple[Cell, ...]:
    """Returns the cells of an attempt, in the order of `COLUMNS`.

    Raises:
        ValueError: a number in it is infinite, not a number, or an integer of more than 64 bits.
    """
    cost = attempt.cost
    counts = (cost.calls, cost.steps, cost.tokens, attempt.seed)
    if not all(count is None or -(2**63) <= count < 2**63 for count in counts):
        raise ValueError(f"calls, steps, tokens and seed are stored in 64 bits: {counts}")
    if not (math.isfinite(cost.seconds) and math.isfinite(cost.cpu_seconds)):
        raise ValueError(f"a cost is a number of seconds: {cost.seconds}, {cost.cpu_seconds}")
    texts = (attempt.run, attempt.task, attempt.goal, attempt.parent, attempt.policy, attempt.prompt)
    judged = (attempt.candidate.kind, attempt.candidate.text, attempt.status.value, attempt.reason)
    return (
        *(None if text is None else _storable(text) for text in texts + judged),
        *(float(cost.seconds), float(cost.cpu_seconds), *counts),
        _storable(attempt.split),
        json.dumps(as_json(attempt.limits), allow_nan=False),
        json.dumps(attempt.log_probabilities, allow_nan=False),
        _storable(dump_evidence(attempt.evidence)),
    )


def decode(cells: Mapping[str, Cell], what: str) -> Attempt:
    """Returns the attempt that `encode` made the cells of.

    Args:
        cells: by the names in `COLUMNS`.
        what: where they come from, for messages.

    Raises:
        StoreError: the cells are not what `encode` writes.
    """
    row = Record({name: _text_of(value) for name, value in cells.items()}, what)
    limits = parse(row.text("limits"), f"{what}.limits")
    return Attempt(
        run=row.text("run"),
        task=row.text("task"),
        goal=row.text("goal"),
        parent=row.optional("parent", row.text),
        policy=row.text("policy"),
        prompt=row.text("prompt"),
        candidate=Candidate(kind=row.text("kind"), text=row.text("completion")),
        log_probabilities=_numbers(row.text("log_probabilities"), f"{what}.log_probabilities"),
        status=row.choice("status", Status),
        reason=row.text("reason"),
        evidence=load_evidence(row.text("evidence")),
        limits=Limits(
            wall=limits.optional("wall", limits.number),
            cpu=limits.optional("cpu", limits.number),
            memory=limits.optional("memory", limits.whole),
            steps=limits.optional("steps", limits.whole),
        ),
        cost=Cost(
            seconds=row.number("seconds"),
            cpu_seconds=row.number("cpu_seconds"),
            calls=row.whole("calls"),
            steps=row.optional("steps", row.whole),
            tokens=row.whole("tokens"),
        ),
        seed=row.optional("seed", row.whole),
        split=row.text("split"),
    )


def _storable(text: str) -> Cell:
    """Returns the text, or its bytes if it holds a lone surrogate, which SQLite's text cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
    return text


def _numbers(text: str, what: str) -> tuple[float, ...]:
    try:
        return tuple(float(number) for number in json.loads(text))
    except (ValueError, TypeError) as error:
        raise StoreError(f"{what}: not a list of numbers: {error}") from error


def _text_of(cell: Cell) -> object:
    return cell.decode("utf-8", "surrogatepass") if isinstance(cell, bytes) else cell
