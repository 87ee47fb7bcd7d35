"""Options that commands share, and how they become a `RunConfig`."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from typing import Final, TypeVar

import click

from lemmata.checkers.errors import UsageError
from lemmata.checkers.limits import Limits
from lemmata.checkers.sandbox import Sandbox
from lemmata.cli.config import DEFAULT_MEMORY, RunConfig, cache_folder, parse_memory, parse_timeout

__all__ = ["available_cores", "json_option", "run_options"]

_Value = TypeVar("_Value")

json_option: Final = click.option("--json", "as_json", is_flag=True, help="Write one JSON object a line to stdout.")


def available_cores() -> int:
    """Returns how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run_options(*, timeout: str, flag: str = "--timeout") -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Returns a decorator that adds the options of every command that runs a checker.

    The command gets a `RunConfig` as its first argument, and its other options by keyword.

    Args:
        timeout: the default of the time limit, in seconds.
        flag: name of the option of the time limit.
    """

    def decorate(command: Callable[..., int]) -> Callable[..., int]:
        @wraps(command)
        def configured(
            *,
            wall: float | None,
            memory: int | None,
            jobs: int | None,
            language: str | None,
            no_cache: bool,
            sandbox: str,
            as_json: bool,
            **others: object,
        ) -> int:
            config = RunConfig(
                limits=Limits(wall=wall, cpu=None, memory=memory, steps=None),
                jobs=jobs or available_cores(),
                language=language,
                cache=None if no_cache else cache_folder(),
                sandbox=Sandbox(sandbox),
                json=as_json,
            )
            return command(config, **others)

        with_options: Callable[..., int] = configured
        for option in reversed(_options(timeout, flag)):
            with_options = option(with_options)
        return with_options

    return decorate


def _options(timeout: str, flag: str) -> tuple[Callable[[Callable[..., int]], Callable[..., int]], ...]:
    """Returns the options that `run_options` adds, in the order in which ``--help`` lists them."""
    return (
        click.option(
            *(flag, "wall"),
            callback=_reads(parse_timeout),
            default=timeout,
            show_default=True,
            metavar="S",
            help="Seconds for each input, or none.",
        ),
        click.option(
            "--memory",
            callback=_reads(parse_memory),
            default=DEFAULT_MEMORY,
            show_default=True,
            metavar="MB",
            help="Memory of each solver: megabytes, 512M, 2G, or none.",
        ),
        click.option(
            *("-j", "--jobs"),
            type=click.IntRange(1, 1024),
            metavar="N",
            help="Worker processes.  [default: the number of cores]",
        ),
        click.option("--language", metavar="L", help="Language of the inputs.  [default: by suffix]"),
        click.option("--no-cache", is_flag=True, help="Look up and keep nothing: no verdicts, no log."),
        click.option(
            "--sandbox",
            type=click.Choice([mode.value for mode in Sandbox]),
            default=Sandbox.AUTO.value,
            show_default=True,
            help="Run solvers in bubblewrap: where it works, never, or else refuse.",
        ),
        json_option,
    )


def _reads(parse: Callable[[str], _Value]) -> Callable[[click.Context, click.Parameter, str], _Value]:
    """Returns a callback that turns the text of an option into a value, and a bad one into a usage error."""

    def read(context: click.Context, parameter: click.Parameter, text: str) -> _Value:
        try:
            return parse(text)
        except UsageError as error:
            raise click.BadParameter(str(error), context, parameter) from None

    return read
