"""``lemmata prove`` in languages whose proofs are part of the file: the completed file is what the user gets."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

import click

from lemmata.checkers.errors import LemmataError, StoreError
from lemmata.checkers.report import verdict_to_json
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import Status, Verdict
from lemmata.cli.certificates import write_certificate
from lemmata.cli.config import RunConfig
from lemmata.cli.exits import Exit, exit_of_verdict, worst
from lemmata.cli.inputs import read_input, shown_name
from lemmata.cli.text import clean
from lemmata.cli.verdict_text import verdict_lines
from lemmata.cli.workbench import no_answer

if TYPE_CHECKING:
    from lemmata.search.log import AttemptLog

__all__ = ["Completed", "Wanted", "complete_file", "completed_path", "write_completed"]


class Completed(Protocol):
    """What a search for the missing parts of a file came to."""

    @property
    def verdict(self) -> Verdict:
        """Returns the verdict on the completed file."""
        ...

    @property
    def candidate(self) -> Candidate:
        """Returns what that verdict is about."""
        ...

    @property
    def source(self) -> bytes:
        """Returns the completed file."""
        ...


Outcome = TypeVar("Outcome", bound=Completed)
_CERTIFIED: Final = (Status.PROVED, Status.REFUTED)
"""What a certificate is written of: each comes with a candidate by which it is judged again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be written of a proof; what was found is shown in any case."""

    completed: Path | None
    """Where the completed file goes."""
    certificate: Path | None


async def complete_file(
    file: str,
    language: str,
    config: RunConfig,
    wanted: Wanted,
    *,
    search: Callable[[Task], Awaitable[Outcome]],
    show: Callable[[str, Outcome, Path | None], None],
    log: AttemptLog | None,
) -> Exit:
    """Searches for what a file lacks, shows what was found, writes what is wanted, and returns the exit code.

    Args:
        file: as the user named it.
        language: of the file.
        config: of the run.
        wanted: what is to be written.
        search: returns what was found for a task; it may raise any `LemmataError`.
        show: tells the user: the name of the file, what was found, and where the certificate was written.
        log: keeps what was offered and what the judge said of it, proved or not; None: nothing is kept.
    """
    name = shown_name(file)
    try:
        task = Task(language=language, source=read_input(file), name=name, trust_source=True)
        outcome = await search(task)
    except LemmataError as error:
        verdict = no_answer(name, error, config)
        if config.json:
            click.echo(json.dumps(verdict_to_json(verdict, file=name)))
        else:
            click.echo("\n".join(verdict_lines(name, verdict, 0.0)))
        return exit_of_verdict(verdict)
    problems: list[str] = []
    written: Path | None = None
    if log is not None:
        problems.append(_logged(log, task, outcome))
    if wanted.certificate is not None and outcome.verdict.status in _CERTIFIED:
        try:
            write_certificate(task, outcome.candidate, outcome.verdict, wanted.certificate)
            written = wanted.certificate
        except StoreError as error:  # what was found is there all the same, and is shown
            problems.append(str(error))
    show(name, outcome, written)
    if wanted.completed is not None:
        problems.append(await asyncio.to_thread(write_completed, outcome.source, wanted.completed))
    problems = [problem for problem in problems if problem]
    for problem in problems:
        click.echo(f"lemmata: {clean(problem)}", err=True)
    return worst([exit_of_verdict(outcome.verdict), Exit.USAGE if problems else Exit.PROVED])


def _logged(log: AttemptLog, task: Task, outcome: Completed) -> str:
    """Keeps an attempt, and returns what went wrong; empty if nothing did."""
    from lemmata.search.attempt import Attempt  # the log has loaded it

    policy = f"{task.language}/completion"
    try:
        log.add_task(task)
        run = log.add_run({"policy": policy, "task": task.identity, "name": task.name})
        log.append(Attempt.of(outcome.verdict, outcome.candidate, run=run, goal=task.name, policy=policy))
        log.flush()
    except StoreError as error:  # what was found is there all the same
        return str(error)
    return ""


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


def write_completed(data: bytes, path: Path) -> str:
    """Writes a completed file, and returns what went wrong; empty if nothing did."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except (OSError, StoreError) as error:
        return f"{path} cannot be written: {error}"
    return ""
