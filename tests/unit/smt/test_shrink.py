"""Smaller counterexamples."""

from hypothesis import given, settings
from hypothesis import strategies as st
from inductive import LIST, NAT, term, tip

from lemmata.checkers.smt.examine import find_counterexample, replay_counterexample
from lemmata.checkers.smt.falsify import Falsifier
from lemmata.checkers.smt.ground import render_value
from lemmata.checkers.smt.sequents import Statement

THEORY = tip(NAT + LIST)


def unary(evaluator, number):
    value = evaluator.data("Z")
    for _ in range(number):
        value = evaluator.data("S", (value,))
    return value


def shrunk(text, **numbers):
    """Returns what a counterexample in natural numbers shrinks to, as text."""
    falsifier = Falsifier(THEORY)
    statement = Statement(term(THEORY, text))
    found = {item: unary(falsifier.evaluator, numbers[item.name]) for item in statement.variables}
    return {item.name: render_value(value) for item, value in falsifier.shrink(statement, found).items()}


def test_numbers_go_down_as_far_as_they_refute():
    assert shrunk("(forall ((x Nat) (y Nat)) (leq x y))", x=9, y=4) == {"x": "(S Z)", "y": "Z"}


def test_premises_still_hold_at_the_end():
    text = "(forall ((x Nat)) (=> (leq (S (S (S Z))) x) (= x Z)))"
    assert shrunk(text, x=30) == {"x": "(S (S (S Z)))"}


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 40), st.integers(0, 40))
def test_what_comes_out_refutes_and_no_smaller_one_of_its_shape_does(x, more):
    assert shrunk("(forall ((x Nat) (y Nat)) (= (plus x y) y))", x=x, y=more) == {"x": "(S Z)", "y": "Z"}


def test_integers_and_truth_values_are_shrunk_inside_data():
    theory = tip("(declare-datatype pair ((pair (one Int) (two Bool))))(prove (forall ((p pair)) (< (one p) 5)))")
    falsifier = Falsifier(theory)
    statement = Statement(theory.claims[0].formula)
    (variable,) = statement.variables
    found = falsifier.shrink(statement, {variable: falsifier.evaluator.data("pair", (977, True))})
    assert render_value(found[variable]) == "(pair 5 false)"


def test_what_is_found_for_a_claim_is_small_and_replays():
    theory = tip(NAT + "(prove (forall ((x Nat) (y Nat)) (= (plus x (S y)) (plus x y))))")
    text = find_counterexample(theory, theory.claims[0], Falsifier(theory), tests=100, seconds=5.0)
    refuted, said = replay_counterexample(theory, text)
    assert refuted
    assert "x = Z, y = Z" in said


def test_long_rows_of_one_constructor_are_counted():
    evaluator = Falsifier(THEORY).evaluator
    assert render_value(unary(evaluator, 6)) == "(S (S (S (S (S (S Z))))))"
    assert render_value(unary(evaluator, 5_000)) == "(S^5000 Z)"
