"""Exit codes: what the shell hears of a whole run."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import Final

from lemmata.checkers.verdict import Status, Verdict

__all__ = ["UNREADABLE", "Exit", "exit_of", "exit_of_verdict", "worst"]

UNREADABLE: Final = "unreadable"
"""Kind of the diagnostic that says that an input could not even be read."""


class Exit(IntEnum):
    """The exit codes, from good to bad; over several inputs the highest wins."""

    PROVED = 0
    NOT_PROVED = 1
    USAGE = 2
    """Wrong use of the command, or an input that cannot be read as what it claims to be."""
    TOOL = 3
    """A tool is missing or broken, so the answer says nothing about the input."""
    INTERRUPTED = 130
    TERMINATED = 143


_BY_STATUS: Final = {
    Status.PROVED: Exit.PROVED,
    Status.SYNTAX_ERROR: Exit.USAGE,
    Status.TYPE_ERROR: Exit.USAGE,
    Status.TOOL_FAILURE: Exit.TOOL,
    Status.UNAVAILABLE: Exit.TOOL,
}


def exit_of(status: Status) -> Exit:
    """Returns the exit code of one verdict's status.

    >>> exit_of(Status.PROVED), exit_of(Status.TIMEOUT), exit_of(Status.TYPE_ERROR)
    (<Exit.PROVED: 0>, <Exit.NOT_PROVED: 1>, <Exit.USAGE: 2>)
    """
    return _BY_STATUS.get(status, Exit.NOT_PROVED)


def exit_of_verdict(verdict: Verdict) -> Exit:
    """Returns the exit code of a verdict; an input that could not be read is a mistake of usage, not of a tool."""
    if any(diagnostic.kind == UNREADABLE for diagnostic in verdict.evidence.diagnostics):
        return Exit.USAGE
    return exit_of(verdict.status)


def worst(exits: Iterable[Exit]) -> Exit:
    """Returns the highest of the codes; without any, nothing was asked, so nothing failed.

    >>> worst([Exit.PROVED, Exit.TOOL, Exit.NOT_PROVED])
    <Exit.TOOL: 3>
    """
    return max(exits, default=Exit.PROVED)
