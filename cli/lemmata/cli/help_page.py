"""The help texts in ``docs/cli.md``; ``python -m lemmata.cli.help_page docs/cli.md`` writes them anew."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Final

import click

from lemmata.checkers.errors import UsageError
from lemmata.cli.application import application

__all__ = ["help_text", "refresh"]

_WIDTH: Final = 96
_BLOCK: Final = re.compile(r"(?P<mark><!-- help: (?P<words>[a-z -]+?) -->\n)```text\n.*?```", re.DOTALL)


def help_text(words: str) -> str:
    """Returns what ``--help`` prints, at a fixed width.

    Args:
        words: of the command: ``"lemmata bench tip"``.

    Raises:
        UsageError: there is no such command.
    """
    program, *names = words.split()
    command: click.Command = application
    context = click.Context(
        command,
        info_name=program,
        terminal_width=_WIDTH,
        max_content_width=_WIDTH,
        help_option_names=application.context_settings["help_option_names"],
    )
    for name in names:
        found = command.get_command(context, name) if isinstance(command, click.Group) else None
        if found is None:
            raise UsageError(f"no command {words!r}")
        command = found
        context = click.Context(command, info_name=name, parent=context)
    return command.get_help(context)


def refresh(page: str) -> str:
    """Returns the page with the text block after each ``<!-- help: COMMAND -->`` made anew."""
    return _BLOCK.sub(lambda found: f"{found['mark']}```text\n{help_text(found['words'])}\n```", page)


def main(arguments: list[str]) -> None:
    """Rewrites the pages that are named."""
    for argument in arguments:
        path = Path(argument)
        path.write_text(refresh(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
