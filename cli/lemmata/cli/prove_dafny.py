"""``lemmata prove`` on a Dafny file: ghost hints are put in, and the completed file is what the user gets."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from lemmata.checkers.errors import UsageError
from lemmata.checkers.limits import Limits
from lemmata.checkers.report import verdict_to_json
from lemmata.checkers.task import Task
from lemmata.cli.completed_file import Wanted, complete_file
from lemmata.cli.config import RunConfig
from lemmata.cli.exits import Exit
from lemmata.cli.text import clean
from lemmata.cli.verdict_text import verdict_lines
from lemmata.cli.workbench import DAFNY, Workbench

if TYPE_CHECKING:
    from lemmata.provers.dafny.prover import DafnyOutcome

__all__ = ["DAFNY_SUFFIX", "prove_dafny_file", "search_dafny"]

DAFNY_SUFFIX: Final = ".dfy"


async def prove_dafny_file(file: str, config: RunConfig, bench: Workbench, wanted: Wanted) -> Exit:
    """Searches for the hints that a file lacks, shows what was found, and returns the exit code.

    Args:
        file: as the user named it.
        config: of the run.
        bench: with the checker.
        wanted: what is to be written.
    """

    async def search(task: Task) -> DafnyOutcome:
        return await search_dafny(task, bench, config.limits)

    def show(name: str, outcome: DafnyOutcome, certificate: Path | None) -> None:
        _show(name, outcome, certificate, config)

    return await complete_file(file, DAFNY, config, wanted, search=search, show=show, log=bench.log())


async def search_dafny(task: Task, bench: Workbench, limits: Limits) -> DafnyOutcome:
    """Returns what the prover came to on a Dafny file, with the judge's verdict on the completed one.

    Args:
        task: the file.
        bench: with the checker.
        limits: for everything, the verdict included.

    Raises:
        LemmataError: the file cannot be read, or there is no Dafny that can be used.
    """
    from lemmata.checkers.dafny import DafnyChecker
    from lemmata.provers.dafny.prover import prove_dafny

    checker = await bench.checker(DAFNY)
    if not isinstance(checker, DafnyChecker):
        raise UsageError("the prover for Dafny files works with Lemmata's own checker of the language only")
    return await prove_dafny(task, checker, limits=limits, sandbox=bench.config.sandbox)


def _show(name: str, outcome: DafnyOutcome, certificate: Path | None, config: RunConfig) -> None:
    if config.json:
        written = None if certificate is None else str(certificate)
        record = verdict_to_json(outcome.verdict, file=name, certificate=written)
        click.echo(json.dumps({**record, **_search_record(outcome)}))
        return
    for line in verdict_lines(name, outcome.verdict, outcome.seconds):
        click.echo(line)
    for hint in outcome.hints:
        click.echo(f"  line {hint.line}: {clean(hint.text)}")
    for left in outcome.left_open:
        click.echo(f"  no hints found for {clean(left)}")
    if certificate is not None:
        click.echo(f"  certificate: {clean(str(certificate))}")


def _search_record(outcome: DafnyOutcome) -> dict[str, object]:
    return {
        "seconds": outcome.seconds,
        "hints": [dataclasses.asdict(hint) for hint in outcome.hints],
        "left_open": list(outcome.left_open),
        "search": {"runs": outcome.runs, "credit": dict(outcome.credit)},
    }
