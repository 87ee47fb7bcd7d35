"""Candidates that wait, and lemmas that are proved."""

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inductive import term
from unit.induction.in_process import (
    APPEND_NIL,
    ASSOCIATIVE,
    COMMUTATIVE,
    REVERSE_APPEND,
    REVERSE_TWICE,
    RIGHT_SUCCESSOR,
    RIGHT_ZERO,
    THEORY,
)

from lemmata.checkers.smt.evaluate import Evaluator
from lemmata.checkers.smt.falsify import Falsifier
from lemmata.checkers.smt.sequents import DIRECT, Scheme, Statement
from lemmata.checkers.smt.terms import BOOL, FALSE, TRUE, App, Sort, Var, equal, negate
from lemmata.provers.induction import candidates
from lemmata.provers.induction.candidates import Agenda
from lemmata.provers.induction.enumeration import canonical
from lemmata.provers.induction.ranking import Ranking
from lemmata.provers.induction.store import LemmaStore

TRUE_ONES = (RIGHT_ZERO, RIGHT_SUCCESSOR, COMMUTATIVE, ASSOCIATIVE, APPEND_NIL, REVERSE_APPEND, REVERSE_TWICE)
NATS = Sort("Nat")
X, Y, Z = Var("x", NATS), Var("y", NATS), App("Z", (), NATS)


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    """Makes every test of a candidate run to its end, however slow the machine is."""
    monkeypatch.setattr(candidates, "_TEST_SECONDS", 1e9)


def agenda(*goals):
    return Agenda(Falsifier(THEORY), Ranking([term(THEORY, goal) for goal in goals]))


def body(text):
    return Statement(term(THEORY, text)).body


def offered(*texts, goals=(REVERSE_TWICE,)):
    made = agenda(*goals)
    assert all(made.offer(body(text), "test") for text in texts)
    return made


def popped(made):
    found = []
    while (entry := made.pop()) is not None:
        found.append(entry)
    return found


@pytest.mark.parametrize(
    "text",
    [
        "(forall ((x Nat)) (= (plus x x) x))",
        "(forall ((x Nat) (y Nat)) (leq x y))",
        "(forall ((x list)) (= (rev x) x))",
        "(forall ((x list) (y list)) (=> (leq (len x) (len y)) (= x y)))",
        "(forall ((x Nat)) (=> (leq x Z) (= x (S Z))))",
        "(forall ((x Nat)) (=> (and (even x) (odd x)) (= x Z)))",
        "(forall ((x Nat)) (exists ((y Nat)) (= x y)))",
        "(= (plus Z Z) (S Z))",
    ],
)
def test_what_is_false_or_cannot_be_tested_does_not_enter(text):
    made = agenda(REVERSE_TWICE)
    assert not made.offer(body(text), "test")
    assert (made.entered, made.falsified, len(made)) == (0, 1, 0)
    assert made.pop() is None


def test_true_ones_enter_and_come_out_once_each():
    made = offered(*TRUE_ONES)
    assert (made.entered, made.falsified, len(made)) == (len(TRUE_ONES), 0, len(TRUE_ONES))
    found = popped(made)
    assert len(found) == len(TRUE_ONES)
    assert {Statement(entry.statement).body for entry in found} == {canonical(body(text)) for text in TRUE_ONES}
    assert all((entry.origin, entry.tried_with, entry.tries) == ("test", -1, 0) for entry in found)


def test_the_length_is_what_still_waits():
    made = offered(*TRUE_ONES)
    for left in range(len(TRUE_ONES) - 1, -1, -1):
        assert made.pop() is not None
        made.best()
        assert len(made) == left
    assert made.pop() is None
    assert len(made) == 0
    made.offer(body("(forall ((x Nat)) (leq x x))"), "test")
    assert len(made) == 1


def test_the_same_statement_enters_once_whatever_its_names_and_sides():
    made = offered(RIGHT_ZERO, COMMUTATIVE)
    for text in (
        RIGHT_ZERO,
        "(forall ((other Nat)) (= (plus other Z) other))",
        "(forall ((x Nat)) (= x (plus x Z)))",
        "(forall ((b Nat) (a Nat)) (= (plus a b) (plus b a)))",
    ):
        assert not made.offer(body(text), "test")
    assert (made.entered, made.falsified) == (2, 0)


def test_the_best_comes_first_and_every_fourth_is_the_smallest():
    texts = (*TRUE_ONES, "(forall ((x list) (y list)) (= (qrev x y) (app (rev x) y)))", "(forall ((x Nat)) (leq x x))")
    small, worse = "(forall ((x Nat)) (leq Z x))", -50.0
    made = offered(*texts)
    scores = {canonical(body(text)): made.ranking.score(Statement(canonical(body(text)))) for text in texts}
    made.offer(body(small), "small", bonus=worse)
    scores[canonical(body(small))] = made.ranking.score(Statement(canonical(body(small)))) + worse
    found = []
    for number in range(1, len(scores) + 1):
        left = max(score for formula, score in scores.items() if formula not in found)
        assert made.best() == left
        found.append(Statement(made.pop().statement).body)
        if number % 4:
            assert scores[found[-1]] == left
    assert found[3] == canonical(body(small))
    assert set(found) == set(scores)
    assert made.best() == float("-inf")


def test_a_bonus_puts_a_candidate_first():
    made = offered(APPEND_NIL, REVERSE_APPEND)
    made.offer(body("(forall ((x Nat) (y Nat)) (=> (leq x y) (leq x (S y))))"), "advice", bonus=10.0)
    assert made.pop().origin == "advice"


@pytest.mark.parametrize(
    ("new", "kept", "expected"),
    [
        (App("leq", (X, X), BOOL), TRUE, App("leq", (X, X), BOOL)),
        (App("leq", (App("S", (X,), NATS), Z), BOOL), FALSE, negate(App("leq", (App("S", (X,), NATS), Z), BOOL))),
        (App("plus", (X, Z), NATS), X, equal(App("plus", (X, Z), NATS), X)),
        (App("leq", (Z, X), BOOL), TRUE, App("leq", (Z, X), BOOL)),
    ],
)
def test_equations_with_a_truth_value_stand_alone(new, kept, expected):
    made = agenda()
    assert made.offer_equation(new, kept)
    entry = made.pop()
    assert Statement(entry.statement).body == canonical(expected)
    assert entry.origin == "exploration"


def test_a_truth_value_is_no_candidate():
    made = agenda()
    assert not made.offer_equation(TRUE, App("leq", (X, X), BOOL))
    assert (made.entered, made.falsified, made.seen) == (0, 0, set())


def test_a_parked_candidate_comes_back_when_more_is_known_and_is_worth_less():
    made = offered(RIGHT_ZERO, COMMUTATIVE)
    first, second = made.pop(), made.pop()
    assert first.score > second.score
    for entry in (second, first):
        entry.tried_with = 3
        before = entry.score
        made.park(entry)
        assert entry.score < before
    assert made.unpark(3, above=float("-inf")) is None
    assert made.unpark(4, above=first.score + 1) is None
    assert made.unpark(4, above=first.score) is first
    assert made.unpark(4, above=first.score) is None
    assert made.unpark(4, above=float("-inf")) is second
    assert made.unpark(4, above=float("-inf")) is None


TERMS = st.recursive(
    st.sampled_from([X, Y, Z]),
    lambda inner: st.one_of(
        st.builds(lambda one: App("S", (one,), NATS), inner),
        st.builds(lambda one, two: App("plus", (one, two), NATS), inner, inner),
        st.builds(lambda one: App("half", (one,), NATS), inner),
    ),
    max_leaves=4,
)
FORMULAS = st.one_of(
    st.builds(equal, TERMS, TERMS),
    st.builds(lambda one, two: App("leq", (one, two), BOOL), TERMS, TERMS),
    st.builds(
        lambda one, two, three: App("=>", (App("leq", (one, two), BOOL), equal(two, three)), BOOL), TERMS, TERMS, TERMS
    ),
)


@settings(deadline=None, max_examples=80, database=None)
@given(formula=FORMULAS)
def test_nothing_that_is_false_of_small_values_enters(formula):
    if agenda().offer(formula, "test"):
        evaluator = Evaluator(THEORY)
        numbers = [evaluator.data("Z")]
        for _ in range(3):
            numbers.append(evaluator.data("S", (numbers[-1],)))
        assert all(evaluator.evaluate(formula, {X: one, Y: two}) for one in numbers for two in numbers)


# The store


def test_each_lemma_stands_once_and_rests_on_earlier_ones_only():
    store = LemmaStore()
    zero, commutes = term(THEORY, RIGHT_ZERO), term(THEORY, COMMUTATIVE)
    first = store.add(zero, DIRECT, 0, "test")
    assert store.add(zero, Scheme("structural", ("x",)), 1, "other") is None
    second = store.add(commutes, DIRECT, len(store), "test")
    assert store.lemmas == [first, second]
    assert len(store) == 2
    for position, lemma in enumerate(store.lemmas):
        assert lemma.available <= position
        assert lemma.statement not in [other.statement for other in store.lemmas[: lemma.available]]


def test_the_workers_read_the_first_lemmas_back():
    store = LemmaStore()
    formulas = [term(THEORY, text) for text in TRUE_ONES]
    for number, formula in enumerate(formulas):
        store.add(formula, DIRECT, number, "test")
    for count in (0, 1, 5, None):
        assert [pickle.loads(item) for item in store.packed(count)] == formulas[:count]
