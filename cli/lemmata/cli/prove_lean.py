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
from lemmata.checkers.verdict import Status
from lemmata.cli.certificates import write_certificate
from lemmata.cli.config import RunConfig
from lemmata.cli.exits import Exit, exit_of_verdict, worst
from lemmata.cli.inputs import read_input, shown_name
from lemmata.cli.text import clean, indent
from lemmata.cli.verdict_text import verdict_lines
from lemmata.cli.workbench import Workbench, no_answer

if TYPE_CHECKING:
    from lemmata.provers.portfolio import PortfolioOutcome

__all__ = ["LEAN_SUFFIX", "completed_path", "prove_lean_file"]

LEAN_SUFFIX: Final = ".lean"


async def prove_lean_file(
    file: str, config: RunConfig, bench: Workbench, *, out: Path | None, certificate: Path | None
) -> Exit:
    """Searches for the holes of a file, shows what was found, and returns the exit code.

    Args:
        file: as the user named it.
        config: of the run.
        bench: with the checker.
        out: where the completed file goes; None: only the fillings are shown.
        certificate: where the certificate of a proof goes; None: none is written.
    """
    name = shown_name(file)
    try:
        task = Task(language="lean", source=read_input(file), name=name, trust_source=True)
        outcome = await _searched(task, config, bench)
    except LemmataError as error:
        verdict = no_answer(name, error, config)
        if config.json:
            click.echo(json.dumps(verdict_to_json(verdict, file=name)))
        else:
            click.echo("\n".join(verdict_lines(name, verdict, 0.0)))
        return exit_of_verdict(verdict)
    problems: list[str] = []
    written: Path | None = None
    if certificate is not None and outcome.verdict.status is Status.PROVED:
        try:
            write_certificate(task, outcome.candidate, outcome.verdict, certificate)
            written = certificate
        except StoreError as error:  # the proof is there all the same, and is shown
            problems.append(str(error))
    _show(name, outcome, written, config)
    if out is not None:
        problems.append(await asyncio.to_thread(_written, outcome.source, out))
    problems = [problem for problem in problems if problem]
    for problem in problems:
        click.echo(f"lemmata: {clean(problem)}", err=True)
    return worst([exit_of_verdict(outcome.verdict), Exit.USAGE if problems else Exit.PROVED])


async def _searched(task: Task, config: RunConfig, bench: Workbench) -> PortfolioOutcome:
    from lemmata.checkers.lean import LeanChecker
    from lemmata.provers.portfolio import prove_lean

    checker = await bench.checker("lean")
    if not isinstance(checker, LeanChecker):
        raise UsageError("the prover for Lean files works with Lemmata's own checker of the language only")
    return await prove_lean(task, checker, limits=config.limits, sandbox=config.sandbox)


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


def completed_path(file: str, out: str | None, *, several: bool) -> Path | None:
    """Returns where the completed file goes, None if it is not wanted.

    Args:
        file: as the user named it.
        out: what the user asked for: a file, or a folder.
        several: whether it is a folder because there are several files.
    """
    if out is None:
        return None
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
