"""``lemmata prove`` in languages whose proofs are part of the file: the completed file is what the user gets."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Protocol, TypeVar

import click

from lemmata.checkers.errors import LemmataError, StoreError
from lemmata.checkers.report import verdict_to_json
from lemmata.checkers.verdict import Verdict
from lemmata.cli.config import RunConfig
from lemmata.cli.exits import Exit, exit_of_verdict, worst
from lemmata.cli.inputs import shown_name
from lemmata.cli.text import clean
from lemmata.cli.verdict_text import verdict_lines
from lemmata.cli.workbench import no_answer

__all__ = ["Completed", "complete_file", "write_completed"]


class Completed(Protocol):
    """What a search for the missing parts of a file came to."""

    @property
    def verdict(self) -> Verdict:
        """Returns the verdict on the completed file."""
        ...

    @property
    def source(self) -> bytes:
        """Returns the completed file."""
        ...


Outcome = TypeVar("Outcome", bound=Completed)


async def complete_file(
    file: str,
    config: RunConfig,
    out: str | None,
    *,
    several: bool,
    search: Callable[[str], Awaitable[Outcome]],
    show: Callable[[str, Outcome], None],
) -> Exit:
    """Searches for what a file lacks, shows what was found, writes the file, and returns the exit code.

    Args:
        file: as the user named it.
        config: of the run.
        out: where the completed file goes; None: what was found is only shown.
        several: whether ``out`` is a folder because there are several files.
        search: returns what was found for the file of a name; it may raise any `LemmataError`.
        show: tells the user.
    """
    name = shown_name(file)
    try:
        outcome = await search(name)
    except LemmataError as error:
        verdict = no_answer(name, error, config)
        if config.json:
            click.echo(json.dumps(verdict_to_json(verdict, file=name)))
        else:
            click.echo("\n".join(verdict_lines(name, verdict, 0.0)))
        return exit_of_verdict(verdict)
    show(name, outcome)
    problem = ""
    if out is not None:
        problem = await asyncio.to_thread(write_completed, outcome.source, _target(out, file, several=several))
    if problem:
        click.echo(f"lemmata: {clean(problem)}", err=True)
    return worst([exit_of_verdict(outcome.verdict), Exit.USAGE if problem else Exit.PROVED])


def _target(out: str, file: str, *, several: bool) -> Path:
    path = Path(out)
    return path / os.path.basename(file) if several or path.is_dir() else path


def write_completed(data: bytes, path: Path) -> str:
    """Writes a completed file, and returns what went wrong; empty if nothing did."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except (OSError, StoreError) as error:
        return f"{path} cannot be written: {error}"
    return ""
