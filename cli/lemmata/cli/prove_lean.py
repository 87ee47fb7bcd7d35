"""``lemmata prove`` on a Lean file: holes are filled by tactics, and the completed file is what the user gets."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from lemmata.checkers.errors import UsageError
from lemmata.checkers.report import verdict_to_json
from lemmata.checkers.task import Task
from lemmata.cli.completed_file import Wanted, complete_file
from lemmata.cli.config import RunConfig
from lemmata.cli.exits import Exit
from lemmata.cli.text import clean, indent
from lemmata.cli.verdict_text import verdict_lines
from lemmata.cli.workbench import LEAN, Workbench

if TYPE_CHECKING:
    from lemmata.provers.portfolio import PortfolioOutcome

__all__ = ["LEAN_SUFFIX", "prove_lean_file"]

LEAN_SUFFIX: Final = ".lean"


async def prove_lean_file(file: str, config: RunConfig, bench: Workbench, wanted: Wanted) -> Exit:
    """Searches for the holes of a file, shows what was found, and returns the exit code.

    Args:
        file: as the user named it.
        config: of the run.
        bench: with the checker.
        wanted: what is to be written.
    """

    async def search(task: Task) -> PortfolioOutcome:
        from lemmata.checkers.lean import LeanChecker
        from lemmata.provers.portfolio import prove_lean

        checker = await bench.checker(LEAN)
        if not isinstance(checker, LeanChecker):
            raise UsageError("the prover for Lean files works with Lemmata's own checker of the language only")
        return await prove_lean(task, checker, limits=config.limits, sandbox=config.sandbox)

    def show(name: str, outcome: PortfolioOutcome, certificate: Path | None) -> None:
        _show(name, outcome, certificate, config)

    return await complete_file(file, LEAN, config, wanted, search=search, show=show, log=bench.log())


def _show(name: str, outcome: PortfolioOutcome, certificate: Path | None, config: RunConfig) -> None:
    if config.json:
        written = None if certificate is None else str(certificate)
        record = verdict_to_json(outcome.verdict, file=name, certificate=written)
        fillings = [dataclasses.asdict(filling) for filling in outcome.fillings]
        click.echo(json.dumps({**record, "seconds": outcome.seconds, "fillings": fillings}))
        return
    for line in verdict_lines(name, outcome.verdict, outcome.seconds):
        click.echo(line)
    for filling in outcome.fillings:
        click.echo(indent(f"line {filling.line}: {_shown(filling.text)}", "  "))
    if certificate is not None:
        click.echo(f"  certificate: {clean(str(certificate))}")


def _shown(text: str) -> str:
    """Returns a filling as it is shown: below the line's number if it has several lines itself."""
    return clean(text) if "\n" not in text else f"\n{indent(clean(text, multiline=True), '  ')}"
