"""``lemmata batch``: checks many files or candidates, resumable at any point."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click

from lemmata.checkers.errors import UsageError
from lemmata.checkers.judge import JUDGE_VERSION
from lemmata.checkers.limits import Limits
from lemmata.checkers.report import verdict_to_json
from lemmata.checkers.task import Candidate, Task, digest
from lemmata.checkers.verdict import Status, Verdict
from lemmata.cli.batch_inputs import Item, Problem, entries
from lemmata.cli.batch_results import Results
from lemmata.cli.config import RunConfig
from lemmata.cli.exits import Exit, exit_of, exit_of_verdict, worst
from lemmata.cli.options import run_options
from lemmata.cli.running import each, run_async
from lemmata.cli.text import clean, plural
from lemmata.cli.workbench import SMT, Workbench, built_in_suffixes, no_answer

__all__ = ["BatchConfig", "batch", "run_batch", "summary_lines"]

_AHEAD: Final = 2
"""Inputs in work for each worker, so that none waits for the next to be read."""
_REDRAW: Final = 0.1
"""Seconds between two states of the progress line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchConfig:
    """What ``batch`` was asked to do."""

    run: RunConfig
    inputs: tuple[str, ...]
    out: Path
    trust_file: bool


@click.command(
    epilog="Example: lemmata batch examples/smt --out verdicts.jsonl -j 2",
)
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("--out", required=True, metavar="FILE.jsonl", help="Where results go, one JSON object a line.")
@click.option("--trust-file", is_flag=True, help="Take the assumptions of files as given, and list them.")
@run_options(timeout="60")
def batch(config: RunConfig, *, inputs: tuple[str, ...], out: str, trust_file: bool) -> int:
    """Check many inputs: files, folders, and .jsonl files.

    A line of a .jsonl file is {"id", "language", "task", "candidate"}: task is the source with holes, candidate the
    completed source; without a candidate the task is checked as it stands. Run the same command again to go on where
    it was stopped: inputs with a result in FILE.jsonl for the same content and limits are skipped.
    """
    for path in inputs:
        if os.path.exists(path) and os.path.exists(out) and os.path.samefile(path, out):
            raise click.UsageError(f"{out} is both an input and where results go")
    return run_async(run_batch(BatchConfig(run=config, inputs=inputs, out=Path(out), trust_file=trust_file)))


async def run_batch(config: BatchConfig, bench: Workbench | None = None) -> Exit:
    """Judges every input that has no result yet, and returns the worst exit code of all inputs.

    Args:
        config: what to do.
        bench: with the checkers to use; a new one if None.
    """
    async with bench or Workbench(config.run) as bench:
        suffixes = await _prepare(config, bench)
        with Results(config.out) as results:
            if results.foreign:
                _warn(f"{config.out}: {plural(results.foreign, 'line')} left as they are: no results of a batch")
            run = _Batch(config, bench, results)
            await each(entries(config.inputs, suffixes), run.take, width=_AHEAD * config.run.jobs)
            run.progress.close()
            for line in summary_lines(results.totals(), fresh=run.fresh, problems=run.problems):
                click.echo(line, err=config.run.json)
    return worst(run.exits)


async def _prepare(config: BatchConfig, bench: Workbench) -> frozenset[str]:
    """Starts the workers that the first input will need, and returns the suffixes that count in folders."""
    if config.run.language is not None:
        return frozenset((await bench.checker(config.run.language)).capabilities.extensions)
    suffixes = built_in_suffixes()
    if _is_built_in(config.inputs[0], built_in_suffixes(SMT)):
        await bench.checker(SMT)
    return suffixes


def _is_built_in(path: str, suffixes: frozenset[str]) -> bool:
    return os.path.splitext(path)[1].lower() in suffixes or os.path.isdir(path)


class _Batch:
    """One run: what became of each input."""

    def __init__(self, config: BatchConfig, bench: Workbench, results: Results) -> None:
        self.config = config
        self.bench = bench
        self.results = results
        self.exits: set[Exit] = set()
        self.fresh = 0
        self.problems = 0
        self.progress = _ProgressLine()

    async def take(self, entry: Item | Problem) -> None:
        """Judges one input, unless its result is known, and writes the result."""
        if isinstance(entry, Item):
            await self._take_item(entry)
            return
        self.progress.close()
        _warn(f"{entry.place}: {entry.reason}")
        self.exits.add(Exit.USAGE)
        if entry.id is None:
            self.problems += 1
        else:
            self._record(entry.id, "", no_answer(entry.id, UsageError(entry.reason), self.config.run))

    async def _take_item(self, item: Item) -> None:
        candidate = Candidate() if item.candidate is None else Candidate(kind="source", text=item.candidate)
        try:
            task = Task(
                language=item.language or self.bench.language(item.id),
                source=item.source,
                name=item.id,
                trust_source=self.config.trust_file or item.candidate is not None,
            )
            identity = _identity(task, candidate, self.config.run.limits)
            known = self.results.known(item.id)
            # A tool that was missing then may be there now.
            if known is not None and known.identity == identity and known.status is not Status.UNAVAILABLE:
                self.exits.add(exit_of(known.status))
                self.progress.step()
                return
            verdict = await self.bench.judge(task, candidate)
        except UsageError as error:
            self.progress.close()
            _warn(f"{item.place}: {error}")
            self._record(item.id, "", no_answer(item.id, error, self.config.run))
            return
        self._record(item.id, identity, verdict)

    def _record(self, identifier: str, identity: str, verdict: Verdict) -> None:
        record = {"id": identifier, "identity": identity, **verdict_to_json(verdict, file=identifier)}
        line = self.results.append(record)
        if self.config.run.json:
            sys.stdout.buffer.write(line)
            sys.stdout.buffer.flush()
        self.fresh += 1
        self.exits.add(exit_of_verdict(verdict))
        self.progress.step()


def _identity(task: Task, candidate: Candidate, limits: Limits) -> str:
    numbers = (limits.wall, limits.cpu, limits.memory, limits.steps)
    return digest(task.identity.encode(), candidate.identity.encode(), repr(numbers).encode(), JUDGE_VERSION.encode())


def summary_lines(totals: Counter[Status], *, fresh: int, problems: int) -> Iterator[str]:
    """Yields the table at the end of a batch.

    Args:
        totals: inputs of the whole results file by status.
        fresh: how many of the results were written by this run.
        problems: inputs that have no result because not even their id is known, or came before.
    """
    for status in Status:
        if totals[status]:
            yield f"{status.value:<17}{totals[status]:>8}"
    yield f"{'total':<17}{totals.total():>8}"
    yield f"{plural(fresh, 'result')} written by this run"
    if problems:
        yield f"{plural(problems, 'input')} without a result: see the messages above"


def _warn(message: str) -> None:
    click.echo(clean(message), err=True)


class _ProgressLine:
    """A line on standard error that counts; only on a terminal."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()
        self._started = time.monotonic()
        self._drawn = 0.0
        self._count = 0
        self._open = False

    def step(self) -> None:
        """Counts one input more."""
        self._count += 1
        now = time.monotonic()
        if self._shown and now - self._drawn >= _REDRAW:
            self._drawn = now
            self._open = True
            rate = self._count / max(now - self._started, 1e-9)
            sys.stderr.write(f"\r{self._count} inputs, {rate:.0f}/s\x1b[K")
            sys.stderr.flush()

    def close(self) -> None:
        """Clears the line, so that other text can be written."""
        if self._open:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._open = False
