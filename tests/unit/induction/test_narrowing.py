"""Counterexamples that small values do not show."""

import json
import time

import pytest
from inductive import LIST, NAT, tip

from lemmata.checkers.smt import narrowing
from lemmata.checkers.smt.document import load
from lemmata.checkers.smt.examine import replay_counterexample
from lemmata.checkers.smt.narrowing import NarrowingJob, narrow

NUMBERS = f"""{NAT}{LIST}
(define-fun-rec count ((x Nat)) Int (match x ((Z 0) ((S k) (+ 1 (count k))))))
(define-fun-rec total ((x list)) Nat (match x ((nil Z) ((cons h t) (plus h (total t))))))
"""
TOKENS = """(declare-datatype colour ((red) (green) (blue)))
(declare-datatype box ((empty) (full (content colour) (weight Int) (lid Bool))))
(declare-datatype tokens ((none) (more (first colour) (rest tokens))))
(define-fun-rec reds ((x tokens)) Int
  (match x ((none 0) ((more c r) (ite (= c red) (+ 1 (reds r)) (reds r))))))
(define-fun paint ((c colour)) colour (match c ((red green) (_ red))))
"""
ATOMS = "(declare-sort A 0)(declare-datatype box ((full (content A) (weight Int))))"


def suggested(text, claim, *, random_seconds=0.05, solver_seconds=10.0):
    source = f"{text}\n(prove {claim})".encode()
    theory = load(source, "test.smt2")
    job = NarrowingJob(source, "test.smt2", theory.claims[0].name, random_seconds, solver_seconds)
    return theory, narrow(job)


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (NUMBERS, "(forall ((n Nat)) (not (= (count n) 30)))"),
        (NUMBERS, "(forall ((n Nat) (m Int)) (not (= (* m m) 152399025)))"),
        (NUMBERS, "(forall ((m Int)) (=> (< m 0) (not (= (* m m) 152399025))))"),
        (NUMBERS, "(forall ((x list)) (not (= (count (total x)) 17)))"),
        (TOKENS, "(forall ((x tokens)) (not (= (reds x) 20)))"),
        (TOKENS, "(forall ((b box)) (=> ((_ is full) b) (not (= (* (weight b) (weight b)) 10201))))"),
        (TOKENS, "(forall ((b box) (l Bool)) (not (= b (full blue 57 l))))"),
        (TOKENS, "(forall ((b box) (c Bool)) (=> c (not (= b (full (paint red) (- 57) c)))))"),
        (ATOMS, "(forall ((b box)) (not (= (weight b) 57)))"),
        (ATOMS, "(forall ((b box) (c box)) (=> (= (weight b) (+ 99 (weight c))) (= (content b) (content c))))"),
    ],
)
def test_a_deep_counterexample_is_found_and_the_judge_replays_it(text, claim):
    theory, found = suggested(text, claim)
    assert found
    values = json.loads(found)
    assert values["claim"] == theory.claims[0].name
    refuted, words = replay_counterexample(theory, found)
    assert refuted, words
    assert "is false for" in words


def test_random_values_come_first_and_need_no_solver(monkeypatch):
    monkeypatch.setattr(narrowing, "open_session", None)
    theory, found = suggested(NUMBERS, "(forall ((x list)) (not (= (len x) (S (S (S (S Z)))))))", random_seconds=20.0)
    assert replay_counterexample(theory, found)[0]


@pytest.mark.parametrize(
    "claim",
    [
        "(forall ((n Nat)) (= (plus n Z) n))",
        "(forall ((x list)) (= (rev (rev x)) x))",
        "(forall ((n Nat)) (<= 0 (count n)))",
        "(forall ((n Int)) (<= 0 (* n n)))",
    ],
)
def test_for_a_true_claim_nothing_is_suggested_within_its_seconds(claim):
    started = time.monotonic()
    assert suggested(NUMBERS, claim, solver_seconds=0.2)[1] == ""
    assert time.monotonic() - started < 20.0


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (f"{NAT}(declare-fun g (Nat) Nat)", "(forall ((n Nat)) (= (g n) n))"),
        (
            f"{NAT}(declare-fun g (Nat) Nat)(assert (forall ((x Nat)) (= (g x) x)))",
            "(forall ((n Nat)) (= (g n) (S n)))",
        ),
        (
            "(declare-sort A 0)(assert (forall ((x A) (y A)) (= x y)))",
            "(forall ((x A) (n Int)) (not (= (* n n) 10201)))",
        ),
        (NUMBERS, "(forall ((n Nat) (f (=> Nat Nat))) (not (= (count (f n)) 30)))"),
    ],
    ids=["uninterpreted", "with axioms", "an axiom about a sort", "higher order"],
)
def test_where_evaluation_decides_nothing_nothing_is_suggested(text, claim):
    assert suggested(text, claim, solver_seconds=0.5)[1] == ""


def test_a_missing_branch_cannot_make_a_true_claim_false():
    text = f"{NAT}(define-fun-rec before ((x Nat)) Nat (match x (((S k) k))))"
    theory, found = suggested(text, "(forall ((x Nat) (m Int)) (=> (= m 5000) (= (S (before x)) x)))")
    assert not found or not replay_counterexample(theory, found)[0]


def test_a_claim_without_a_model_is_left_alone(monkeypatch):
    class Vague:
        def declare(self, text):
            assert "define-funs-rec" in text

        def check(self, text, *, timeout, model):
            assert model
            return narrowing_answer

        def close(self):
            closed.append(True)

    from lemmata.checkers.smt.solver import Answer

    closed = []
    monkeypatch.setattr(narrowing, "open_session", lambda solver, profile: Vague())
    answers = (
        Answer("unknown", "timeout"),
        Answer("sat", model=None),
        Answer("sat", model="(error)"),
        Answer("sat", model="((define-fun v.n () s.Nat (u.ghost)))"),
        Answer("sat", model="((define-fun v.n () s.Nat 3))"),
    )
    for narrowing_answer in answers:  # noqa: B007 - the session above reads it
        assert suggested(NUMBERS, "(forall ((n Nat)) (not (= (count n) 30)))", random_seconds=0.0)[1] == ""
    assert len(closed) == len(answers)


def test_what_a_model_leaves_out_gets_some_value(monkeypatch):
    class Terse:
        def declare(self, text):
            pass

        def check(self, text, *, timeout, model):
            from lemmata.checkers.smt.solver import Answer

            bound = "(let ((a!1 (u.S u.Z))) (let ((a!2 (u.S a!1))) (u.S a!2)))"
            return Answer("sat", model=f"((define-fun v.n () s.Nat {bound}))")

        def close(self):
            pass

    monkeypatch.setattr(narrowing, "open_session", lambda solver, profile: Terse())
    claim = "(forall ((n Nat) (m Nat) (b Bool) (i Int)) (not (= (count n) 3)))"
    _, found = suggested(NUMBERS, claim, random_seconds=0.0)
    values = json.loads(found)["values"]
    assert values == {"n": ["S", ["S", ["S", ["Z"]]]], "m": ["Z"], "b": False, "i": 0}
    assert tip(NUMBERS).claims
