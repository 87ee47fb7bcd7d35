import pytest

from lemmata.search.score import Subgoal, decomposition
from lemmata.search.status import GoalStatus

OPEN, PROVED, REFUTED = GoalStatus.OPEN, GoalStatus.PROVED, GoalStatus.REFUTED


def test_one_refuted_subgoal_makes_the_score_zero():
    parts = [Subgoal(size=1, status=PROVED), Subgoal(size=1, status=REFUTED)]
    assert decomposition(justified=True, size=10, subgoals=parts) == 0.0


def test_an_unjustified_step_scores_zero():
    assert decomposition(justified=False, size=10, subgoals=[]) == 0.0


def test_nothing_open_scores_one():
    assert decomposition(justified=True, size=10, subgoals=[]) == 1.0
    assert decomposition(justified=True, size=10, subgoals=[Subgoal(size=99, status=PROVED)]) == 1.0


def test_the_hardest_open_subgoal_counts():
    parts = [Subgoal(size=2), Subgoal(size=4), Subgoal(size=50, status=PROVED)]
    assert decomposition(justified=True, size=10, subgoals=parts) == pytest.approx(0.6)


def test_a_subgoal_as_large_as_the_goal_is_worth_nothing():
    assert decomposition(justified=True, size=10, subgoals=[Subgoal(size=10)]) == 0.0
    assert decomposition(justified=True, size=10, subgoals=[Subgoal(size=30)]) == 0.0


def test_sizes_are_at_least_one():
    with pytest.raises(ValueError, match="at least 1"):
        decomposition(justified=True, size=0, subgoals=[])
    with pytest.raises(ValueError, match="at least 1"):
        decomposition(justified=True, size=3, subgoals=[Subgoal(size=0)])
