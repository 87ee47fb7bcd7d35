"""Status of a goal in a search."""

from __future__ import annotations

from enum import Enum

__all__ = ["GoalStatus"]


class GoalStatus(Enum):
    """What a search knows of a goal; it only ever moves away from `OPEN`.

    This is bookkeeping, not a verdict: only the judge says `Status.PROVED` of a task.
    """

    OPEN = "open"
    PROVED = "proved"
    REFUTED = "refuted"
