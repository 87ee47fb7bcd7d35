"""``lemmata prove`` on a Lean file: holes are filled by tactics, and the completed file is what the user gets."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Final

import click

from lemmata.checkers.errors import UsageError
from lemmata.checkers.report import verdict_to_json
from lemmata.checkers.task import Task
from lemmata.cli.completed_file import complete_file
from lemmata.cli.config import RunConfig
from lemmata.cli.exits import Exit
from lemmata.cli.inputs import read_input
from lemmata.cli.text import clean
from lemmata.cli.verdict_text import verdict_lines
from lemmata.cli.workbench import LEAN, Workbench

if TYPE_CHECKING:
    from lemmata.provers.portfolio import PortfolioOutcome

__all__ = ["LEAN_SUFFIX", "prove_lean_file"]

LEAN_SUFFIX: Final = ".lean"


async def prove_lean_file(file: str, config: RunConfig, bench: Workbench, out: str | None, *, several: bool) -> Exit:
    """Searches for the holes of a file, shows what was found, and returns the exit code.

    Args:
        file: as the user named it.
        config: of the run.
        bench: with the checker.
        out: where the completed file goes; None: only the fillings are shown.
        several: whether ``out`` is a folder because there are several files.
    """

    async def search(name: str) -> PortfolioOutcome:
        from lemmata.checkers.lean import LeanChecker
        from lemmata.provers.portfolio import prove_lean

        checker = await bench.checker(LEAN)
        if not isinstance(checker, LeanChecker):
            raise UsageError("the prover for Lean files works with Lemmata's own checker of the language only")
        task = Task(language=LEAN, source=read_input(file), name=name, trust_source=True)
        return await prove_lean(task, checker, limits=config.limits, sandbox=config.sandbox)

    def show(name: str, outcome: PortfolioOutcome) -> None:
        _show(name, outcome, config)

    return await complete_file(file, config, out, several=several, search=search, show=show)


def _show(name: str, outcome: PortfolioOutcome, config: RunConfig) -> None:
    if config.json:
        record = verdict_to_json(outcome.verdict, file=name)
        fillings = [dataclasses.asdict(filling) for filling in outcome.fillings]
        click.echo(json.dumps({**record, "seconds": outcome.seconds, "fillings": fillings}))
        return
    for line in verdict_lines(name, outcome.verdict, outcome.seconds):
        click.echo(line)
    for filling in outcome.fillings:
        click.echo(f"  line {filling.line}: {clean(filling.text)}")
