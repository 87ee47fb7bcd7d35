"""The command group: commands are imported when they are called, and errors become one line and an exit code."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from typing import Final, NamedTuple

import click

from lemmata.checkers.errors import LemmataError, StoreError, UsageError
from lemmata.cli.exits import Exit
from lemmata.cli.text import clean

__all__ = ["COMMANDS", "LazyGroup", "application", "main"]


class _Entry(NamedTuple):
    """Where a command is, and its line in the list of commands (known without importing it)."""

    module: str
    help: str


COMMANDS: Final = {
    "verify": _Entry("lemmata.cli.verify", "Check every claim that files make."),
    "prove": _Entry("lemmata.cli.prove", "Search for proofs of the goals in files."),
    "replay": _Entry("lemmata.cli.replay", "Check certificates again, without search."),
    "batch": _Entry("lemmata.cli.batch", "Check many files or candidates; resumable."),
    "bench": _Entry("lemmata.cli.bench", "Measure the prover on problem suites."),
    "data": _Entry("lemmata.cli.data", "Make data for training."),
    "selfcheck": _Entry("lemmata.cli.selfcheck", "Try to fool the checkers; an alarm if that works."),
    "doctor": _Entry("lemmata.cli.doctor", "Show what is installed, and how to get the rest."),
}
"""The commands in the order in which they are listed."""


class LazyGroup(click.Group):
    """A group whose commands are imported one by one, and which suggests a near name for an unknown one."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Returns the names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Returns the command of that name, imported now; None if there is none."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        command = getattr(importlib.import_module(entry.module), cmd_name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the list of commands from the table, so that ``--help`` imports none of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Returns the command with its arguments.

        Raises:
            click.UsageError: there is no such command; names that are near are in the message.
        """
        name = args[0]
        if name in COMMANDS or name.startswith("-"):
            return super().resolve_command(ctx, args)
        import difflib  # only for a mistake

        near = difflib.get_close_matches(name, COMMANDS, n=2, cutoff=0.5)
        hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(COMMANDS)}"
        raise click.UsageError(f"no command {name!r}: {hint}", ctx)


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 proved, 1 not proved, 2 usage or unreadable input, 3 a tool is missing or broken.",
)
@click.version_option(package_name="lemmata", prog_name="lemmata")
def application() -> None:
    """Prove and check formal statements. PROVED means proved."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line and returns its exit code; never shows a traceback for a mistake of the user.

    Args:
        arguments: without the program's name; those of the process if None.
    """
    try:
        code = application.main(args=arguments, prog_name="lemmata", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else Exit.PROVED
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return Exit.USAGE
    except click.ClickException as error:
        context = getattr(error, "ctx", None)
        path = context.command_path if isinstance(context, click.Context) else "lemmata"
        return _fail(f"{path}: {error.format_message()} (see {path} --help)", Exit.USAGE)
    except (UsageError, StoreError) as error:
        return _fail(f"lemmata: {error}", Exit.USAGE)
    except LemmataError as error:
        return _fail(f"lemmata: {error}", Exit.TOOL)
    except (click.Abort, KeyboardInterrupt):
        return _fail("lemmata: interrupted", Exit.INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output has gone; Python would try to flush once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.NOT_PROVED


def _fail(message: str, code: Exit) -> Exit:
    click.echo(clean(message), err=True)
    return code
