"""``lemmata verify``: checks every claim that files make."""

from __future__ import annotations

import dataclasses
import json
import time
from contextlib import aclosing
from dataclasses import dataclass

import click

from lemmata.checkers.errors import UsageError
from lemmata.checkers.report import verdict_to_json
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import Verdict
from lemmata.cli.config import RunConfig
from lemmata.cli.exits import Exit, exit_of_verdict, worst
from lemmata.cli.inputs import read_input, shown_name
from lemmata.cli.options import run_options
from lemmata.cli.running import ordered, run_async
from lemmata.cli.verdict_text import verdict_lines
from lemmata.cli.workbench import Workbench, no_answer

__all__ = ["VerifyConfig", "run_verify", "verify"]


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyConfig:
    """What ``verify`` was asked to do."""

    run: RunConfig
    files: tuple[str, ...]
    against: str | None
    """The pinned original; each file must be it with only its holes filled."""
    trust_file: bool


@click.command(
    epilog="Example: lemmata verify examples/smt/triangle.smt2",
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--against", metavar="ORIGINAL", help="Each file must be ORIGINAL with only its holes filled or hints added."
)
@click.option("--trust-file", is_flag=True, help="Take the file's own assumptions as given, and list them.")
@run_options(timeout="60")
def verify(config: RunConfig, *, files: tuple[str, ...], against: str | None, trust_file: bool) -> int:
    """Check every claim that FILE... make.

    A file that assumes anything is REJECTED, unless --trust-file or the original of --against says that its
    assumptions are given; they are then listed. A FILE of - is standard input.
    """
    if against is not None and trust_file:
        raise click.UsageError("--against already says what may be assumed: leave out --trust-file")
    run = dataclasses.replace(config, jobs=min(config.jobs, len(files)))
    settings = VerifyConfig(run=run, files=files, against=against, trust_file=trust_file)
    return run_async(run_verify(settings))


async def run_verify(config: VerifyConfig, bench: Workbench | None = None) -> Exit:
    """Checks the files, prints what came out, and returns the worst exit code.

    Args:
        config: what to do.
        bench: with the checkers to use; a new one if None.
    """
    original = None if config.against is None else read_input(config.against)
    exits: list[Exit] = []
    async with bench or Workbench(config.run) as bench:

        async def check(file: str) -> tuple[str, Verdict, float]:
            started = time.monotonic()
            verdict = await _check(file, original, config, bench)
            return file, verdict, time.monotonic() - started

        async with aclosing(ordered(config.files, check, width=config.run.jobs)) as results:
            async for file, verdict, took in results:
                exits.append(exit_of_verdict(verdict))
                _show(file, verdict, took, config.run)
    return worst(exits)


async def _check(file: str, original: bytes | None, config: VerifyConfig, bench: Workbench) -> Verdict:
    name = shown_name(file)
    try:
        data = read_input(file)
        language = bench.language(file)
    except UsageError as error:
        return no_answer(name, error, config.run)
    if original is None:
        task = Task(language=language, source=data, name=name, trust_source=config.trust_file)
        return await bench.judge(task, Candidate())
    # The original is the statement, so what it assumes is given.
    task = Task(language=language, source=original, name=name, trust_source=True)
    return await bench.judge(task, Candidate(kind="source", text=data.decode("utf-8", "surrogateescape")))


def _show(file: str, verdict: Verdict, took: float, config: RunConfig) -> None:
    if config.json:
        click.echo(json.dumps(verdict_to_json(verdict, file=shown_name(file))))
        return
    for line in verdict_lines(shown_name(file), verdict, took):
        click.echo(line)
