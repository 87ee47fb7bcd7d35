"""What F*'s error numbers mean: one table for messages of every form.

Numbers and names are those of ``FStarC.Errors.Codes``. An error that is not listed counts as one of types: what a
checker cannot tell is not said to be unproved.
"""

from __future__ import annotations

from enum import Enum
from typing import Final

__all__ = ["ESCAPES", "UNPROVED", "Sort", "sort_of_number"]

UNPROVED: Final = 19
"""A goal that the solver did not prove: false, too hard, or out of time. It is never a refutation."""


class Sort(Enum):
    """What a message is about."""

    SYNTAX = "syntax"
    TYPE = "type"
    """Names, types, effects, patterns, interfaces."""
    UNPROVED = "unproved"
    RESOURCE = "resource"
    """The solver gave up at its own step limit."""
    TIMEOUT = "timeout"
    """The solver gave up at a time limit."""
    TACTIC = "tactic"
    """A tactic failed, or left goals."""
    ESCAPE = "escape"
    """Something was assumed, dropped or left out: never acceptable, at any level."""
    SETUP = "setup"
    """Files, solver, options: nothing is said about the source."""
    NOTE = "note"
    """A warning or information that changes nothing."""


ESCAPES: Final = {
    335: "an assumption or an admitted proof",
    296: "a goal admitted by a tactic",
    240: "a declaration without a definition",
    303: "a declaration that was expected to fail, and did not",
    272: "a top-level definition with an effect",
    359: "a failed query that was let through",
}
"""Numbers that speak of a way round the checker. F* calls some of them warnings."""

_TABLE: Final = {
    Sort.SYNTAX: (168, *range(101, 108), 157, 158, 65),
    Sort.TYPE: (
        *(72, 180, 133, 134, 230, 118, 360),
        *(189, 12, 54, 34, 66, 92, 173, 114, 178, 76, 71, 51, 32, 177, 216, 339),
        *(138, 139, 297, 3, 22, 47, 98),
    ),
    Sort.UNPROVED: (UNPROVED, 16, 298, 325),
    Sort.TACTIC: (228, 170, 154, 169, 217, 218, 295),
    Sort.ESCAPE: tuple(ESCAPES),
    Sort.SETUP: (129, 128, 126, 6, 317, 17, 276, 357, 358, 108, 55),
    Sort.NOTE: (241, 247, 321, 333, 274, 271, 288, 290, 337, 328, 250),
}
_SORTS: Final = {number: sort for sort, numbers in _TABLE.items() for number in numbers}


def sort_of_number(number: int | None) -> Sort | None:
    """Returns what a number is about, None if it is not listed."""
    return None if number is None else _SORTS.get(number)
