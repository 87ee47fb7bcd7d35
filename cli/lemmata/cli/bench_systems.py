"""The systems of a benchmark: the prover with its replay, and single solvers, each on one problem."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any, Final, cast

from lemmata.checkers.errors import LemmataError
from lemmata.checkers.limits import Limits
from lemmata.checkers.pool import Done, Pool
from lemmata.checkers.smt.baselines import BaselineJob
from lemmata.checkers.smt.solver import Answer
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import Status
from lemmata.cli.bench_problems import Problem
from lemmata.cli.bench_report import OURS, Row
from lemmata.cli.certificates import SUFFIX, write_certificate
from lemmata.cli.prove import Prover
from lemmata.cli.replay import replay_file
from lemmata.cli.search_progress import SearchProgress
from lemmata.cli.workbench import SMT, Workbench

__all__ = ["lemma_count", "run_baseline_on", "run_prover_on"]

_GRACE: Final = 2.0
"""Seconds that a solver may overrun its own limit before its worker is killed; they do not count as solved."""


async def run_prover_on(problem: Problem, limit: float, bench: Workbench, prover: Prover, out: Path) -> Row:
    """Returns what the prover did; a proof gets a certificate, which is read back and replayed.

    Args:
        problem: to prove.
        limit: seconds for search and check.
        bench: with the workers.
        prover: how to search.
        out: folder of the results.
    """
    task = Task(language=SMT, source=problem.read(), name=str(problem.path), trust_source=True)
    limits = Limits(wall=limit, cpu=None, memory=bench.config.limits.memory, steps=None)
    quiet = SearchProgress(problem.name, wanted=False)
    started = time.monotonic()
    outcome = await prover(task, bench, limits=limits, jobs=bench.config.jobs, progress=quiet)
    seconds = time.monotonic() - started
    proved = outcome.verdict.status is Status.PROVED and outcome.candidate is not None
    certificate: str | None = None
    replayed: str | None = None
    replay_seconds = 0.0
    if proved and outcome.candidate is not None:
        certificate = f"certificates/{problem.suite}-{problem.name}{SUFFIX}"
        write_certificate(task, outcome.candidate, outcome.verdict, out / certificate)
        started = time.monotonic()
        replayed = await _replayed(out / certificate, problem, bench)
        replay_seconds = time.monotonic() - started
    return Row(
        system=OURS,
        suite=problem.suite,
        problem=problem.name,
        sha256=problem.sha256,
        limit=limit,
        status=outcome.verdict.status.value,
        reason=outcome.verdict.reason,
        seconds=seconds,
        solved=proved,
        lemmas=lemma_count(outcome.candidate),
        certificate=certificate,
        replay=replayed,
        replay_seconds=replay_seconds,
    )


async def _replayed(certificate: Path, problem: Problem, bench: Workbench) -> str:
    try:
        return (await replay_file(certificate, bench, source=problem.path)).status.value
    except LemmataError as error:
        return f"{type(error).__name__}: {error}"


def lemma_count(candidate: Candidate | None) -> int:
    """Returns how many lemmas a proof has: its steps that state something the file does not."""
    if candidate is None or candidate.kind != "proof":
        return 0
    steps = cast("dict[str, list[dict[str, Any]]]", json.loads(candidate.text))["steps"]
    return sum("statement" in step for step in steps)


async def run_baseline_on(system: str, problem: Problem, limit: float, pool: Pool) -> Row:
    """Returns what a single solver did with the text of the prover's direct attempt.

    Args:
        system: name of the baseline.
        problem: to prove.
        limit: seconds; the worker is killed soon after.
        pool: where it runs.
    """
    job = BaselineJob(baseline=system, source=problem.read(), name=str(problem.path), seconds=limit)
    limits = Limits(wall=limit + _GRACE, cpu=None, memory=None, steps=None)
    reply = await pool.call("lemmata.checkers.smt.baselines:run_baseline", job, limits)
    if isinstance(reply, Done) and isinstance(reply.value, Answer):
        status, reason, seconds = reply.value.result, reply.value.reason, reply.value.seconds
    else:
        status, reason, seconds = "unknown", getattr(reply, "detail", "no answer"), reply.seconds
    return Row(
        system=system,
        suite=problem.suite,
        problem=problem.name,
        sha256=problem.sha256,
        limit=limit,
        status=status,
        reason=reason,
        seconds=seconds,
        solved=status == "unsat" and seconds <= limit,
    )
