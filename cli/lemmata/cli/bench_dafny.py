"""``lemmata bench dafny``: how many programs without their hints the prover completes, and what it changed."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

import click

from lemmata.checkers.dafny.against import compare
from lemmata.checkers.errors import LemmataError, StoreError, UsageError
from lemmata.checkers.judge import judge
from lemmata.checkers.limits import Limits
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import Status
from lemmata.cli.bench_dafny_report import DafnyRow, row_from_json, summary_lines
from lemmata.cli.bench_problems import Problem
from lemmata.cli.bench_report import OURS
from lemmata.cli.completed_file import write_completed
from lemmata.cli.config import RunConfig
from lemmata.cli.exits import Exit
from lemmata.cli.json_lines import JsonLines
from lemmata.cli.options import run_options
from lemmata.cli.prove_dafny import DAFNY_SUFFIX, search_dafny
from lemmata.cli.running import run_async
from lemmata.cli.text import clean
from lemmata.cli.workbench import DAFNY, Workbench

if TYPE_CHECKING:
    from lemmata.provers.dafny.prover import DafnyOutcome

__all__ = ["PLAIN", "DafnyBench", "dafny", "find_programs", "run_bench_dafny"]

PLAIN: Final = "no hints"
"""The system that only verifies the program as it is."""
_PROGRAMS: Final = "hints_removed"
"""Folder of the programs beside the one of their originals, as in DafnyBench."""


class Completing(Protocol):
    """Completes a Dafny file: the seam at which tests put their own."""

    async def __call__(self, task: Task, bench: Workbench, limits: Limits) -> DafnyOutcome:
        """Returns what was found."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DafnyBench:
    """What ``bench dafny`` was asked to do."""

    run: RunConfig
    folder: Path
    limit: float
    """Seconds for each program."""
    every: int
    """Takes each so-many-th program."""
    out: Path


@click.command(epilog="Example: lemmata bench dafny --problems DAFNYBENCH --every 4 --limit 60 --out RESULTS")
@click.option(
    "--problems",
    required=True,
    envvar="LEMMATA_DAFNYBENCH",
    show_envvar=True,
    metavar="DIR",
    help=f"Folder of .dfy files without hints, or one with such a folder named {_PROGRAMS}.",
)
@click.option(
    "--every", type=click.IntRange(1), default=1, show_default=True, metavar="N", help="Each Nth program only."
)
@click.option("--out", default="bench-dafny", show_default=True, metavar="DIR", help="Folder of the results.")
@run_options(timeout="120", flag="--limit")
def dafny(config: RunConfig, *, problems: str, every: int, out: str) -> int:
    """Complete Dafny programs whose hints were removed, one at a time, beside verifying them as they are.

    A program counts as solved if the completed one is judged PROVED and is the original with ghost hints added, token
    by token. The folder of the results gets results.jsonl (a line for each program and system, as it is done) and
    completed/. Run the same command again to go on where it was stopped.
    """
    if config.limits.wall is None:
        raise UsageError("--limit: a benchmark needs a limit")
    settings = DafnyBench(run=config, folder=Path(problems), limit=config.limits.wall, every=every, out=Path(out))
    return run_async(run_bench_dafny(settings))


def find_programs(folder: Path, every: int = 1) -> list[Problem]:
    """Returns the programs of a benchmark in the order of their names; raises `UsageError` if there are none."""
    place = folder / _PROGRAMS if (folder / _PROGRAMS).is_dir() else folder
    files = sorted(place.glob(f"*{DAFNY_SUFFIX}"))
    if not files:
        raise UsageError(f"no {DAFNY_SUFFIX} files in {place}")
    return [Problem(suite=folder.name, name=file.stem, path=file) for file in files[::every]]


async def run_bench_dafny(
    config: DafnyBench, bench: Workbench | None = None, search: Completing = search_dafny
) -> Exit:
    """Runs what has no result yet, prints the summary, and returns whether anything was wrong.

    Args:
        config: what to do.
        bench: with the checkers to use; a new one if None.
        search: completes a program.

    Returns:
        1 if a program was judged PROVED whose specification or code was touched.
    """
    programs = find_programs(config.folder, config.every)
    try:
        config.out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{config.out}: {error.strerror or error}") from error
    async with bench or Workbench(config.run) as bench:
        (await bench.checker(DAFNY)).toolchain()
        with JsonLines(config.out / "results.jsonl") as lines:
            run = _Run(config, bench, search, lines)
            for number, program in enumerate(programs, 1):
                await run.take(program, f"[{number}/{len(programs)}]")
    for line in summary_lines([row for row in run.rows if row.system == OURS], run.plain()):
        click.echo(line, err=config.run.json)
    wrong = [row for row in run.rows if row.solved and not row.untouched]
    for row in wrong:
        click.echo(clean(f"ALARM: {row.problem} is PROVED, and more than hints was changed"), err=True)
    return Exit.NOT_PROVED if wrong else Exit.PROVED


class _Run:
    """The rows of this run's programs: those of earlier runs, and what is missing."""

    def __init__(self, config: DafnyBench, bench: Workbench, search: Completing, lines: JsonLines) -> None:
        self.config = config
        self.bench = bench
        self.search = search
        self.lines = lines
        self.rows: list[DafnyRow] = []
        rows = (row_from_json(record) for record in lines.records())
        self._known = {row.key: row for row in rows if row is not None}

    def plain(self) -> int:
        """Returns how many programs verify as they are."""
        return sum(row.solved for row in self.rows if row.system == PLAIN)

    async def take(self, program: Problem, label: str) -> None:
        """Runs both systems on a program."""
        for system, measure in ((PLAIN, self._plain), (OURS, self._completed)):
            row = self._known.get((system, program.name, program.sha256, self.config.limit))
            if row is None:
                row = await self._measured(system, program, measure)
                self.lines.append(row.to_json())
                text = f"{label} {program.name:<40} {row.system:<9} {row.status} in {row.seconds:.1f} s"
                click.echo(clean(text), err=True)
                if self.config.run.json:
                    click.echo(json.dumps(row.to_json()))
            self.rows.append(row)

    async def _measured(self, system: str, program: Problem, measure: _Measure) -> DafnyRow:
        started = time.monotonic()
        row = DafnyRow(
            system=system,
            problem=program.name,
            sha256=program.sha256,
            limit=self.config.limit,
            status=Status.TOOL_FAILURE.value,
        )
        try:
            return await measure(program, row)
        except LemmataError as error:
            return row.having(reason=str(error), seconds=time.monotonic() - started)

    async def _plain(self, program: Problem, row: DafnyRow) -> DafnyRow:
        verdict = await judge(await self.bench.checker(DAFNY), _task(program), Candidate(), self._limits())
        return row.having(
            status=verdict.status.value,
            reason=verdict.reason,
            seconds=verdict.evidence.seconds,
            solved=verdict.status is Status.PROVED,
        )

    async def _completed(self, program: Problem, row: DafnyRow) -> DafnyRow:
        outcome = await self.search(_task(program), self.bench, self._limits())
        solved = outcome.verdict.status is Status.PROVED
        untouched = compare(program.read(), outcome.source, program.path.name).deviation is None
        if solved:
            problem = write_completed(outcome.source, self.config.out / "completed" / program.path.name)
            if problem:
                raise StoreError(problem)
        return row.having(
            status=outcome.verdict.status.value,
            reason=outcome.verdict.reason,
            seconds=outcome.seconds,
            solved=solved,
            untouched=untouched,
            runs=outcome.runs,
            hints=len(outcome.hints),
            credit=dict(outcome.credit),
            left_open=list(outcome.left_open),
        )

    def _limits(self) -> Limits:
        return Limits(wall=self.config.limit, cpu=None, memory=self.config.run.limits.memory, steps=None)


class _Measure(Protocol):
    async def __call__(self, program: Problem, row: DafnyRow) -> DafnyRow: ...


def _task(program: Problem) -> Task:
    return Task(language=DAFNY, source=program.read(), name=program.path.name, trust_source=True)
