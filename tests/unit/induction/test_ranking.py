"""The order of candidates: a score of what a lemma looks like beside the goal."""

import itertools
import random

import pytest
from inductive import term
from unit.induction.in_process import (
    APPEND_ASSOCIATIVE,
    APPEND_NIL,
    COMMUTATIVE,
    REVERSE_APPEND,
    REVERSE_TWICE,
    RIGHT_ZERO,
    THEORY,
    explored_once,
)

from lemmata.checkers.smt.sequents import Statement
from lemmata.checkers.smt.terms import equal
from lemmata.provers.induction.enumeration import canonical
from lemmata.provers.induction.ranking import Ranking


def ranking(*goals):
    return Ranking([term(THEORY, goal) for goal in goals])


def score(made, text):
    return made.score(Statement(term(THEORY, text)))


def test_the_order_is_the_same_every_time():
    found = [Statement(equal(item.new, item.kept)) for item in explored_once(REVERSE_TWICE, 5)[1]]
    first = [ranking(REVERSE_TWICE).score(item) for item in found]
    made = ranking(REVERSE_TWICE)
    shuffled = list(enumerate(found))
    random.Random(3).shuffle(shuffled)
    again = {number: made.score(item) for number, item in shuffled}
    assert first == [again[number] for number in range(len(found))]
    assert len(set(first)) > 10


@pytest.mark.parametrize("text", [REVERSE_TWICE, COMMUTATIVE, REVERSE_APPEND, APPEND_ASSOCIATIVE])
def test_names_do_not_matter(text):
    made = ranking(REVERSE_TWICE, COMMUTATIVE)
    statement = Statement(term(THEORY, text))
    assert made.score(Statement(canonical(statement.body))) == made.score(statement)


def test_the_order_of_the_goals_does_not_matter():
    goals = (REVERSE_TWICE, COMMUTATIVE, APPEND_NIL)
    scores = {
        tuple(score(ranking(*order), text) for text in (REVERSE_APPEND, RIGHT_ZERO, APPEND_ASSOCIATIVE))
        for order in itertools.permutations(goals)
    }
    assert len(scores) == 1


def test_a_lemma_that_rewrites_a_part_of_the_goal_is_preferred():
    about_rev, about_plus = ranking(APPEND_NIL), ranking(RIGHT_ZERO)
    assert score(about_rev, APPEND_NIL) > score(about_plus, APPEND_NIL)
    assert score(about_plus, RIGHT_ZERO) > score(about_rev, RIGHT_ZERO)


def test_what_is_left_of_a_step_can_be_matched_too():
    made = ranking(REVERSE_TWICE)
    before = score(made, REVERSE_APPEND)
    made.add(term(THEORY, "(forall ((x list) (y Nat)) (= (rev (app (rev x) (cons y nil))) nil))").body)
    assert score(made, REVERSE_APPEND) > before


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("(forall ((x list)) (= (app x nil) x))", "(forall ((x list)) (= (app (app x nil) nil) x))"),
        ("(forall ((x list) (y list)) (= (app x y) y))", "(forall ((x list)) (= (app x x) x))"),
        (
            "(forall ((x list) (y list)) (= (app x y) (app y x)))",
            "(forall ((x list) (y list)) (= (app x x) (app y y)))",
        ),
        ("(forall ((x list)) (= (rev x) x))", "(forall ((x list)) (= (rev (rev (rev x))) (rev (rev x))))"),
        ("(forall ((x list)) (= (rev x) nil))", "(forall ((x list)) (= (rev x) (cons (len x) nil)))"),
    ],
    ids=["smaller", "more variables", "no variable lost", "smaller again", "known symbols"],
)
def test_the_features(better, worse):
    made = ranking(REVERSE_TWICE)
    assert score(made, better) > score(made, worse)


def test_premises_count_like_sides():
    made = ranking(REVERSE_TWICE)
    plain = "(forall ((x list) (y list)) (= (app x y) (app y x)))"
    conditional = "(forall ((x list) (y list)) (=> (= (rev x) y) (= (app x y) (app y x))))"
    assert score(made, conditional) < score(made, plain)


def test_variables_of_premises_count():
    made = ranking(REVERSE_TWICE)
    text = "(forall ((x list) (y list) (z list)) (=> (= {0} nil) (= (app x y) (app y x))))"
    assert score(made, text.format("z")) > score(made, text.format("x"))
