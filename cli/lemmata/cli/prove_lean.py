"""``lemmata prove`` on a Lean file: holes are filled by tactics, and the completed file is what the user gets."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from lemmata.checkers.errors import LemmataError, StoreError, UsageError
from lemmata.checkers.report import verdict_to_json
from lemmata.checkers.task import Task
from lemmata.cli.config import RunConfig
from lemmata.cli.exits import Exit, exit_of_verdict, worst
from lemmata.cli.inputs import read_input, shown_name
from lemmata.cli.text import clean, indent
from lemmata.cli.verdict_text import verdict_lines
from lemmata.cli.workbench import Workbench, no_answer

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
    name = shown_name(file)
    try:
        outcome = await _searched(file, name, config, bench)
    except LemmataError as error:
        verdict = no_answer(name, error, config)
        if config.json:
            click.echo(json.dumps(verdict_to_json(verdict, file=name)))
        else:
            click.echo("\n".join(verdict_lines(name, verdict, 0.0)))
        return exit_of_verdict(verdict)
    _show(name, outcome, config)
    problem = (
        "" if out is None else await asyncio.to_thread(_written, outcome.source, _target(out, file, several=several))
    )
    if problem:
        click.echo(f"lemmata: {clean(problem)}", err=True)
    return worst([exit_of_verdict(outcome.verdict), Exit.USAGE if problem else Exit.PROVED])


async def _searched(file: str, name: str, config: RunConfig, bench: Workbench) -> PortfolioOutcome:
    from lemmata.checkers.lean import LeanChecker
    from lemmata.provers.portfolio import prove_lean

    checker = await bench.checker("lean")
    if not isinstance(checker, LeanChecker):
        raise UsageError("the prover for Lean files works with Lemmata's own checker of the language only")
    task = Task(language="lean", source=read_input(file), name=name, trust_source=True)
    return await prove_lean(task, checker, limits=config.limits, sandbox=config.sandbox)


def _show(name: str, outcome: PortfolioOutcome, config: RunConfig) -> None:
    if config.json:
        record = verdict_to_json(outcome.verdict, file=name)
        fillings = [dataclasses.asdict(filling) for filling in outcome.fillings]
        click.echo(json.dumps({**record, "seconds": outcome.seconds, "fillings": fillings}))
        return
    for line in verdict_lines(name, outcome.verdict, outcome.seconds):
        click.echo(line)
    for filling in outcome.fillings:
        click.echo(indent(f"line {filling.line}: {_shown(filling.text)}", "  "))


def _shown(text: str) -> str:
    """Returns a filling as it is shown: below the line's number if it has several lines itself."""
    return clean(text) if "\n" not in text else f"\n{indent(clean(text, multiline=True), '  ')}"


def _target(out: str, file: str, *, several: bool) -> Path:
    path = Path(out)
    return path / os.path.basename(file) if several or path.is_dir() else path


def _written(data: bytes, path: Path) -> str:
    """Writes the completed file, and returns what went wrong."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except (OSError, StoreError) as error:
        return f"{path} cannot be written: {error}"
    return ""
