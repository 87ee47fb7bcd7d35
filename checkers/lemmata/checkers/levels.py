"""Who may use a word of a language, and why not everybody: the rows of a screen's tables."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

__all__ = ["Level", "Rule", "table"]


class Level(IntEnum):
    """Who may use a word: this level and all above."""

    ADDED = 1
    """What a candidate writes into the holes of a task, or as a helper before it."""
    PINNED = 2
    """The pinned source of a task."""
    TRUSTED = 3
    """A pinned source whose own assumptions are taken as given (``--trust-file``)."""
    NEVER = 9


class Rule(NamedTuple):
    """One line of a table."""

    level: Level
    reason: str
    """Why it is not allowed below its level; it follows "not allowed ...: ", or "assumed: "."""


def table(*groups: tuple[Level, str, str]) -> dict[str, Rule]:
    """Returns a table from groups of (level, words, reason)."""
    return {word: Rule(level, reason) for level, words, reason in groups for word in words.split()}
