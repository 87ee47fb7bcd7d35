"""The prover's ideas through the `Policy` protocol."""

import asyncio

import pytest
from inductive import term
from unit.induction.in_process import (
    APPEND_NIL,
    COMMUTATIVE,
    REVERSE_APPEND,
    REVERSE_TWICE,
    SOURCE,
    THEORY,
    holds_on_values,
)

from lemmata.checkers.errors import PolicyError
from lemmata.checkers.smt.printer import print_term
from lemmata.checkers.smt.sequents import Statement
from lemmata.checkers.task import Task
from lemmata.provers.induction import candidates
from lemmata.provers.induction.enumeration import canonical
from lemmata.provers.induction.policy import InductionPolicy
from lemmata.search.policy import Decomposition, Policy, Request

TASK = Task(language="smt", source=SOURCE, name="test.smt2")


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    """Makes every test of a candidate run to its end, however slow the machine is."""
    monkeypatch.setattr(candidates, "_TEST_SECONDS", 1e9)


def proposed(goal, n=500, *, context=(), task=TASK, **options):
    return asyncio.run(InductionPolicy(**options).propose(Request(task=task, goal=goal, context=tuple(context)), n))


def bodies(proposals, theory=THEORY):
    return [canonical(Statement(term(theory, text)).body) for item in proposals for text in item.subgoals]


def body(text):
    return canonical(Statement(term(THEORY, text)).body)


@pytest.mark.parametrize("goal", [REVERSE_TWICE, COMMUTATIVE, "(forall ((x Nat)) (leq (half x) x))"])
def test_proposals_are_lemmas_of_the_theory_that_hold_on_values(goal):
    proposals = proposed(goal)
    assert len(proposals) > 5
    for item in proposals:
        assert isinstance(item, Decomposition)
        assert item.kind == "lemmas"
        assert item.detail in ("generalisation", "exploration")
        (text,) = item.subgoals
        lemma = term(THEORY, text)
        assert print_term(lemma) == text
        assert holds_on_values(THEORY, lemma, count=60)
    found = bodies(proposals)
    assert len(found) == len(set(found))
    assert {item.detail for item in proposals} == {"generalisation", "exploration"}


def test_it_is_a_policy_with_a_name():
    assert isinstance(InductionPolicy(), Policy)
    assert InductionPolicy().name == "induction"


def test_the_lemma_that_the_goal_needs_is_among_them():
    wanted = "(forall ((x list) (y Nat)) (= (rev (app x (cons y nil))) (cons y (rev x))))"
    assert body(wanted) in bodies(proposed(REVERSE_TWICE))


@pytest.mark.parametrize("n", [0, 1, 3])
def test_no_more_than_wanted_and_always_the_best(n):
    assert proposed(REVERSE_TWICE, n) == proposed(REVERSE_TWICE)[:n]


def test_larger_terms_give_more_lemmas():
    counts = [len(proposed(REVERSE_TWICE, size=size)) for size in (0, 3, 5)]
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]
    assert {item.detail for item in proposed(REVERSE_TWICE, size=0)} == {"generalisation"}


@pytest.mark.parametrize("goal", [REVERSE_TWICE, COMMUTATIVE])
def test_the_goal_is_no_lemma_for_itself(goal):
    assert body(goal) not in bodies(proposed(goal))
    mirrored = goal.replace("(= (rev (rev x)) x)", "(= x (rev (rev x)))")
    assert body(goal) not in bodies(proposed(mirrored))


def test_what_is_known_is_not_proposed_again_under_whatever_names():
    known = [APPEND_NIL.replace("x", "other"), "(forall ((x list)) (= (rev (cons (S Z) nil)) x))"]
    assert body(APPEND_NIL) in bodies(proposed(REVERSE_TWICE))
    without = bodies(proposed(REVERSE_TWICE, context=known))
    assert body(APPEND_NIL) not in without
    assert len(without) == len(proposed(REVERSE_TWICE)) - 1


def test_two_calls_propose_the_same():
    assert proposed(REVERSE_APPEND) == proposed(REVERSE_APPEND)


def test_a_scheme_with_too_many_cases_is_passed_over():
    constructors = " ".join(f"(c{number} (s{number} T))" for number in range(22))
    text = (
        f"""(declare-datatype T ((e) {constructors}))(define-fun-rec f ((x T)) T (match x ((e e) (_ x))))(prove true)"""
    )
    task = Task(language="smt", source=text.encode())
    proposals = proposed("(forall ((x T) (y T)) (= (f x) (f y)))", task=task, size=2)
    assert "(forall ((x0 T)) (= (f x0) x0))" in [item.subgoals[0] for item in proposals]


@pytest.mark.parametrize(
    ("source", "goal", "context"),
    [
        (b"(declare-fun", REVERSE_TWICE, ()),
        (b"(exit", REVERSE_TWICE, ()),
        (b"", REVERSE_TWICE, ()),
        (SOURCE, "(forall ((x list))", ()),
        (SOURCE, "(forall ((x ghost)) true)", ()),
        (SOURCE, "(= x Z)", ()),
        (SOURCE, "", ()),
        (SOURCE, REVERSE_TWICE, ("(= (rev x) x)",)),
    ],
)
def test_what_cannot_be_read_is_an_error_of_the_policy(source, goal, context):
    with pytest.raises(PolicyError, match="cannot be read"):
        proposed(goal, task=Task(language="smt", source=source), context=context)
