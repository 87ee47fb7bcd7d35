"""``lemmata bench``: measures the prover on problem suites, beside what single solvers do alone."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click
from click.core import ParameterSource

from lemmata.checkers.errors import LemmataError, StoreError, UsageError
from lemmata.checkers.smt.baselines import BASELINES
from lemmata.cli.bench_dafny import dafny
from lemmata.cli.bench_plot import cactus_plot
from lemmata.cli.bench_problems import Problem, Shard, find_problems, parse_shard
from lemmata.cli.bench_report import FALSE_SUITE, OURS, Row, row_from_json, summarise, table_lines, write_results
from lemmata.cli.bench_systems import run_baseline_on, run_prover_on
from lemmata.cli.config import RunConfig, parse_timeout
from lemmata.cli.exits import Exit
from lemmata.cli.json_lines import JsonLines
from lemmata.cli.options import run_options
from lemmata.cli.prove import Prover, by_induction
from lemmata.cli.running import run_async
from lemmata.cli.text import clean
from lemmata.cli.workbench import SMT, Workbench

__all__ = ["BenchConfig", "bench", "run_bench"]

SUITES: Final = "isaplanner,prod,tip2015,false"
QUICK_EVERY: Final = 5
"""A quick run takes each so-many-th problem."""
QUICK_LIMIT: Final = 10.0
QUICK_BASELINE_LIMIT: Final = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchConfig:
    """What ``bench`` was asked to do."""

    run: RunConfig
    folder: Path
    suites: tuple[str, ...]
    limit: float
    """Seconds for each problem."""
    baseline_limit: float
    """Seconds for each problem and baseline."""
    baselines: tuple[str, ...]
    every: int
    """Takes each so-many-th problem of a suite."""
    shard: Shard | None
    out: Path

    def problems(self) -> list[Problem]:
        """Returns the problems of this run; raises `UsageError` if a suite is not there."""
        return find_problems(self.folder, self.suites, every=self.every, shard=self.shard)


@click.group()
def bench() -> None:
    """Measure the prover on problem suites."""


bench.add_command(dafny)


@bench.command(
    epilog="Example: lemmata bench tip --problems TIP --suites isaplanner --limit 60 --baseline-limit 10 --out RESULTS",
)
@click.option("--problems", required=True, metavar="DIR", help="Folder of the suites, each a folder of .smt2 files.")
@click.option("--suites", default=SUITES, show_default=True, metavar="NAMES", help="Which of them, with commas.")
@click.option("--baselines/--no-baselines", default=True, show_default=True, help="Also run single solvers alone.")
@click.option("--baseline-limit", metavar="S", help="Seconds for each of them.  [default: as --limit]")
@click.option(
    "--quick", is_flag=True, help=f"Each {QUICK_EVERY}th problem, {QUICK_LIMIT:.0f} s, unless --limit says otherwise."
)
@click.option("--shard", metavar="I/N", help="Only this part of the problems.")
@click.option("--out", default="bench-tip", show_default=True, metavar="DIR", help="Folder of the results.")
@run_options(timeout="60", flag="--limit")
def tip(
    config: RunConfig,
    *,
    problems: str,
    suites: str,
    baselines: bool,
    baseline_limit: str | None,
    quick: bool,
    shard: str | None,
    out: str,
) -> int:
    """Run the prover on TIP problems, one at a time with all workers, and replay every proof with another solver.

    The folder of the results gets results.jsonl (a line for each problem and system, as it is done), certificates/,
    results.json and cactus.png. Run the same command again to go on where it was stopped.
    """
    chosen = click.get_current_context().get_parameter_source("wall") is not ParameterSource.DEFAULT
    limit = QUICK_LIMIT if quick and not chosen else _limited(config.limits.wall, "--limit")
    other = QUICK_BASELINE_LIMIT if quick else limit
    if baseline_limit is not None:
        other = _limited(parse_timeout(baseline_limit), "--baseline-limit")
    settings = BenchConfig(
        run=config,
        folder=Path(problems),
        suites=tuple(name.strip() for name in suites.split(",") if name.strip()),
        limit=limit,
        baseline_limit=other,
        baselines=tuple(BASELINES) if baselines else (),
        every=QUICK_EVERY if quick else 1,
        shard=None if shard is None else parse_shard(shard),
        out=Path(out),
    )
    return run_async(run_bench(settings))


def _limited(value: float | None, option: str) -> float:
    if value is None:
        raise UsageError(f"{option}: a benchmark needs a limit")
    return value


async def run_bench(config: BenchConfig, bench: Workbench | None = None, prover: Prover = by_induction) -> Exit:
    """Runs what has no result yet, writes the reports, and returns whether anything was wrong.

    Args:
        config: what to do.
        bench: with the checkers to use; a new one if None.
        prover: how to search.

    Returns:
        1 if a goal of the suite of false ones was proved or a certificate failed to replay.
    """
    problems = config.problems()
    try:
        (config.out / "certificates").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{config.out}: {error.strerror or error}") from error
    async with bench or Workbench(config.run) as bench:
        toolchain = (await bench.checker(SMT)).toolchain()
        with JsonLines(config.out / "results.jsonl") as lines:
            run = _Run(config, bench, prover, lines)
            for number, problem in enumerate(problems, 1):
                await run.take(problem, f"[{number}/{len(problems)}]")
    settings = {
        "limit": config.limit,
        "baseline_limit": config.baseline_limit,
        "jobs": config.run.jobs,
        "every": config.every,
        "shard": None if config.shard is None else f"{config.shard.index}/{config.shard.count}",
        "solvers": {tool.name: tool.version for tool in toolchain},
    }
    _report(config, run.rows, settings)
    return _alarms(run.rows)


class _Run:
    """The rows of this run's problems: those of earlier runs, and what is missing."""

    def __init__(self, config: BenchConfig, bench: Workbench, prover: Prover, lines: JsonLines) -> None:
        self.config = config
        self.bench = bench
        self.prover = prover
        self.lines = lines
        self.rows: list[Row] = []
        rows = (row_from_json(record) for record in lines.records())
        self._known = {row.key: row for row in rows if row is not None}

    async def take(self, problem: Problem, label: str) -> None:
        """Runs every system on a problem."""
        for system in (OURS, *self.config.baselines):
            limit = self.config.limit if system == OURS else self.config.baseline_limit
            row = self._known.get((system, problem.suite, problem.name, problem.sha256, limit))
            if row is None:
                row = await self._measure(system, problem, limit)
                self.lines.append(row.to_json())
                self._tell(row, label)
            self.rows.append(row)

    async def _measure(self, system: str, problem: Problem, limit: float) -> Row:
        try:
            if system != OURS:
                return await run_baseline_on(system, problem, limit, await self.bench.pool())
            return await run_prover_on(problem, limit, self.bench, self.prover, self.config.out)
        except LemmataError as error:
            return Row(
                system=system,
                suite=problem.suite,
                problem=problem.name,
                sha256=problem.sha256,
                limit=limit,
                status="TOOL_FAILURE",
                reason=str(error),
                seconds=0.0,
                solved=False,
            )

    def _tell(self, row: Row, label: str) -> None:
        replay = "" if row.replay is None else f", replay {row.replay} in {row.replay_seconds:.2f} s"
        name = f"{row.suite}/{row.problem}"
        click.echo(clean(f"{label} {name:<28} {row.system:<9} {row.status} in {row.seconds:.2f} s{replay}"), err=True)
        if self.config.run.json:
            click.echo(json.dumps(row.to_json()))


def _report(config: BenchConfig, rows: list[Row], settings: Mapping[str, object]) -> None:
    summaries = summarise(rows, config.suites, config.baselines)
    write_results(config.out / "results.json", rows, summaries, settings)
    for line in table_lines(summaries):
        click.echo(line, err=config.run.json)
    names = {OURS: OURS, **BASELINES}
    times = {
        names[system]: [row.seconds for row in rows if row.system == system and row.solved]
        for system in (OURS, *config.baselines)
    }
    try:
        cactus_plot(times, config.out / "cactus.png")
    except LemmataError as error:
        click.echo(f"warning: {error}", err=True)
    click.echo(f"results in {clean(os.fspath(config.out))}", err=config.run.json)


def _alarms(rows: list[Row]) -> Exit:
    """Returns 1, with a message each, if something was proved that is false, or a proof did not replay."""
    wrong = Exit.PROVED
    for row in rows:
        if row.system != OURS or not row.solved:
            continue
        if row.suite == FALSE_SUITE:
            click.echo(clean(f"ALARM: {row.suite}/{row.problem} is false, and was proved"), err=True)
            wrong = Exit.NOT_PROVED
        elif row.replay != "PROVED":
            click.echo(clean(f"ALARM: the proof of {row.suite}/{row.problem} does not replay: {row.replay}"), err=True)
            wrong = Exit.NOT_PROVED
    return wrong
