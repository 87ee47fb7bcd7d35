"""``lemmata prove``: searches for proofs, has them re-checked, and leaves certificates."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

import click

from lemmata.checkers.errors import LemmataError, StoreError, UsageError
from lemmata.checkers.limits import Limits
from lemmata.checkers.report import verdict_to_json
from lemmata.checkers.smt.checker import SmtChecker
from lemmata.checkers.task import Task
from lemmata.checkers.verdict import Status, Verdict
from lemmata.cli.certificates import certificate_paths, write_certificate
from lemmata.cli.completed_file import Wanted, completed_path
from lemmata.cli.config import RunConfig
from lemmata.cli.exits import Exit, exit_of_verdict, worst
from lemmata.cli.inputs import read_input, shown_name
from lemmata.cli.options import run_options
from lemmata.cli.proof_text import graph_lines, graph_to_json
from lemmata.cli.prove_dafny import DAFNY_SUFFIX, prove_dafny_file
from lemmata.cli.prove_lean import LEAN_SUFFIX, prove_lean_file
from lemmata.cli.running import run_async
from lemmata.cli.search_progress import SearchProgress
from lemmata.cli.text import clean, plural, source_names
from lemmata.cli.verdict_text import verdict_lines
from lemmata.cli.workbench import DAFNY, LEAN, Workbench, no_answer
from lemmata.search.budget import Budget
from lemmata.search.status import GoalStatus

if TYPE_CHECKING:
    from lemmata.provers.induction import ProofOutcome
    from lemmata.search.graph import ProofGraph

__all__ = ["ProveConfig", "Prover", "by_induction", "prove", "run_prove", "search_record"]


class _Completing(Protocol):
    """Proves a file by completing it."""

    async def __call__(self, file: str, config: RunConfig, bench: Workbench, wanted: Wanted) -> Exit: ...


_COMPLETING: Final[dict[str, tuple[str, _Completing]]] = {
    LEAN_SUFFIX: (LEAN, prove_lean_file),
    DAFNY_SUFFIX: (DAFNY, prove_dafny_file),
}
"""The languages whose proofs are part of the file, by suffix."""
_SHOWN_LEMMAS: Final = 12
"""Lemmas of an unfinished search that are shown; ``--json`` has all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProveConfig:
    """What ``prove`` was asked to do."""

    run: RunConfig
    files: tuple[str, ...]
    certificate: str | None
    out: str | None = None
    """Where a completed file goes, for languages whose proofs are part of the file."""


class Prover(Protocol):
    """Searches for a proof: the seam at which tests put their own."""

    async def __call__(
        self, task: Task, bench: Workbench, *, limits: Limits, jobs: int, progress: SearchProgress
    ) -> ProofOutcome:
        """Returns what the search for a proof of ``task`` came to."""
        ...


@click.command(
    epilog="Example: lemmata prove examples/smt/reverse_twice.smt2 --cert reverse_twice.cert.json",
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    *("--cert", "certificate"), metavar="PATH", help="Write the certificate: a file, or a folder for several FILEs."
)
@click.option("--out", metavar="PATH", help="Write a completed Lean or Dafny file: a file, or a folder for several.")
@run_options(timeout="60")
def prove(config: RunConfig, *, files: tuple[str, ...], certificate: str | None, out: str | None) -> int:
    """Search for proofs of all goals in FILE..., by induction and lemmas.

    Every proof is checked again by a second solver before it counts. Assumptions of a file are part of its
    statement: they may be used, and those that are used are listed. In a Lean file the holes (sorry) are filled by
    tactics; a Dafny file gets ghost hints: invariants, lemma bodies, assertions. The completed file is judged by a
    cold run. What is false is REFUTED, by a counterexample that is replayed.
    """
    return run_async(run_prove(ProveConfig(run=config, files=files, certificate=certificate, out=out)))


async def run_prove(config: ProveConfig, bench: Workbench | None = None, prover: Prover | None = None) -> Exit:
    """Searches for proofs, one file after the other with all workers, and returns the worst exit code.

    Args:
        config: what to do.
        bench: with the checkers to use; a new one if None.
        prover: how to search; by induction if None.
    """
    certificates = certificate_paths(config.files, config.certificate)
    exits: list[Exit] = []
    async with bench or Workbench(config.run) as bench:
        for file in config.files:
            complete = None if prover is not None else _completing(file, config)
            if complete is not None:
                path = completed_path(file, config.out, several=len(config.files) > 1)
                wanted = Wanted(completed=path, certificate=certificates.get(file))
                exits.append(await complete(file, config.run, bench, wanted))
                continue
            exits.append(await _prove_file(file, config, bench, prover or by_induction, certificates.get(file)))
    return worst(exits)


def _completing(file: str, config: ProveConfig) -> _Completing | None:
    """Returns what proves a file by completing it, None for languages in which a proof is a thing of its own."""
    language, complete = _COMPLETING.get(os.path.splitext(file)[1], ("", None))
    return complete if config.run.language in (None, language) else None


async def _prove_file(
    file: str, config: ProveConfig, bench: Workbench, prover: Prover, certificate: Path | None
) -> Exit:
    name = shown_name(file)
    try:
        task = Task(language=bench.language(file), source=read_input(file), name=name, trust_source=True)
        with SearchProgress(name, wanted=not config.run.json) as progress:
            outcome = await prover(task, bench, limits=config.run.limits, jobs=config.run.jobs, progress=progress)
    except LemmataError as error:
        verdict = no_answer(name, error, config.run)
        _show_verdict(name, verdict, config.run)
        return exit_of_verdict(verdict)
    written: Path | None = None
    problem = ""
    if certificate is not None and outcome.candidate is not None and outcome.verdict.status is Status.PROVED:
        try:
            write_certificate(task, outcome.candidate, outcome.verdict, certificate)
            written = certificate
        except StoreError as error:  # the proof is there all the same, and is shown
            problem = str(error)
    if config.run.json:
        click.echo(json.dumps(search_record(name, outcome, written)))
    else:
        for line in _lines(name, outcome, written):
            click.echo(line)
    if problem:
        click.echo(f"lemmata: {clean(problem)}", err=True)
    return worst([exit_of_verdict(outcome.verdict), Exit.USAGE if problem else Exit.PROVED])


async def by_induction(
    task: Task, bench: Workbench, *, limits: Limits, jobs: int, progress: SearchProgress
) -> ProofOutcome:
    """Returns what the inductive prover came to; it is a `Prover`.

    Raises:
        UsageError: the task is not of a language that it knows.
    """
    checker = await bench.checker(task.language)
    await asyncio.sleep(0)  # lets the workers start, which takes as long as the import
    from lemmata.provers.induction import prove as search

    if not isinstance(checker, SmtChecker):
        raise UsageError(f"there is no prover for the language {task.language!r}; `lemmata verify` checks its files")
    budget = Budget(checker_calls=None, cpu_seconds=None, wall=limits.wall, tokens=None)
    return await search(
        task, checker, limits=limits, budget=budget, jobs=jobs, observe=progress.observe, log=bench.log()
    )


def search_record(file: str, outcome: ProofOutcome, certificate: Path | None) -> dict[str, Any]:
    """Returns the JSON object of a search: that of its verdict, with ``proof`` and ``search`` besides.

    Args:
        file: the input, as the user named it.
        outcome: of the search.
        certificate: where its certificate was written.
    """
    return {
        **verdict_to_json(outcome.verdict, file=file, certificate=None if certificate is None else str(certificate)),
        "seconds": outcome.seconds,
        "proof": graph_to_json(outcome.graph),
        "search": {"stop": outcome.stop.value, **dataclasses.asdict(outcome.statistics)},
    }


def _show_verdict(file: str, verdict: Verdict, config: RunConfig) -> None:
    if config.json:
        click.echo(json.dumps(verdict_to_json(verdict, file=file)))
        return
    for line in verdict_lines(file, verdict, 0.0):
        click.echo(line)


def _lines(file: str, outcome: ProofOutcome, certificate: Path | None) -> Iterator[str]:
    proved = outcome.verdict.status is Status.PROVED
    tree = list(graph_lines(outcome.graph)) if proved else None
    yield from verdict_lines(file, outcome.verdict, outcome.seconds, instead_of_claims=tree or None)
    if certificate is not None:
        yield f"  certificate: {clean(str(certificate))}"
    if outcome.verdict.status in (Status.UNPROVED, Status.TIMEOUT):
        yield from _partial(outcome.graph)


def _partial(graph: ProofGraph) -> Iterator[str]:
    """Yields what an unfinished search has proved on the way."""
    lemmas = [goal for goal in graph.goals() if goal.status is GoalStatus.PROVED]
    if not lemmas:
        return
    yield f"  proved on the way: {plural(len(lemmas), 'lemma')}"
    for goal in lemmas[-_SHOWN_LEMMAS:]:
        yield f"    {clean(source_names(' '.join(goal.text.split())))}"
