"""``lemmata data``: data for training, from what others have proved."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import sys
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import IO

import click

from lemmata.checkers.errors import StoreError
from lemmata.cli.exits import Exit
from lemmata.cli.options import json_option
from lemmata.cli.text import clean, plural

__all__ = ["data", "trace_lean"]


@click.group()
def data() -> None:
    """Make data for training."""


@data.command(
    "trace-lean",
    epilog="Example: lemmata data trace-lean https://github.com/yangky11/lean4-example --commit v1 --out steps.jsonl",
)
@click.argument("repository", metavar="REPO")
@click.option("--commit", metavar="HASH", help="Hash or tag.  [default: what is checked out, if REPO is a folder]")
@click.option("--out", metavar="FILE.jsonl", help="Where the steps go.  [default: standard output]")
@json_option
def trace_lean(*, repository: str, commit: str | None, out: str | None, as_json: bool) -> int:
    """Write the tactic steps of a Lean repository, one JSON object a line.

    A step has goals_before, tactic, goals_after, theorem, file, line, column, repository, commit and licence. It takes
    LeanDojo, a Lean toolchain and a network, and as long as the repository takes to build; the repository's code runs
    without a sandbox.
    """
    from lemmata.training.lean_tracing import steps, trace

    traced = trace(repository, commit)
    count = 0
    with _written(out) as file:
        for step in steps(traced):
            file.write(json.dumps(dataclasses.asdict(step)) + "\n")
            count += 1
    if as_json and out is not None:
        click.echo(json.dumps({"repository": repository, "steps": count, "out": out}))
    else:
        click.echo(f"{plural(count, 'step')} of {clean(repository)}", err=True)
    return Exit.PROVED


@contextlib.contextmanager
def _written(out: str | None) -> Generator[IO[str]]:
    """Gives a file to write to; at ``out`` there is either what was there before or all of it.

    Raises:
        StoreError: it cannot be written.
    """
    if out is None:
        yield sys.stdout
        return
    path = Path(out)
    try:
        with tempfile.NamedTemporaryFile(
            "w", dir=path.parent, prefix=f".{path.name}.", delete=False, encoding="utf-8"
        ) as file:
            try:
                yield file.file
                file.flush()
                os.chmod(file.name, 0o644)
                os.replace(file.name, path)
            except BaseException:
                os.unlink(file.name)
                raise
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror or error}") from error
