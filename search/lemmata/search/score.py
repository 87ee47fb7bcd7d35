"""Scores of search steps. The same functions rank in search and reward in training."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lemmata.search.status import GoalStatus

__all__ = ["Subgoal", "decomposition"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subgoal:
    """What a score needs to know of a subgoal."""

    size: int
    """Number of distinct subterms of target and hypotheses, at least 1; ``docs/search.md`` has the definition."""
    status: GoalStatus = GoalStatus.OPEN


def decomposition(*, justified: bool, size: int, subgoals: Sequence[Subgoal]) -> float:
    """Returns justified x effective, in [0, 1].

    The first factor is 1 if the goal was verified with its subgoals assumed and none of them is refuted, else 0.
    The second is the drop in size from the goal to its hardest (largest) open subgoal, as a share of the goal's
    size: 1 if nothing is open, 0 if some open subgoal is as large as the goal. (After the decomposition score of
    Goedel-Code-Prover.)

    Args:
        justified: whether the goal was verified with its subgoals assumed.
        size: of the goal, measured as the subgoals are.
        subgoals: what the goal was reduced to.

    Raises:
        ValueError: a size is below 1.
    """
    if size < 1 or any(subgoal.size < 1 for subgoal in subgoals):
        raise ValueError("sizes count subterms and are at least 1")
    if not justified or any(subgoal.status is GoalStatus.REFUTED for subgoal in subgoals):
        return 0.0
    hardest = max((subgoal.size for subgoal in subgoals if subgoal.status is GoalStatus.OPEN), default=0)
    return max(0.0, (size - hardest) / size)
