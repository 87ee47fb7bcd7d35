"""One attempt at one statement: which scheme proves it, what failed on the way, and nothing that stays."""

import pickle
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inductive import LIST, NAT, term, tip
from unit.induction.in_process import (
    APPEND_ASSOCIATIVE,
    APPEND_NIL,
    COMMUTATIVE,
    REVERSE_APPEND,
    REVERSE_TWICE,
    RIGHT_SUCCESSOR,
    RIGHT_ZERO,
    THEORY,
    holds_on_values,
    job,
)

from lemmata.checkers.smt.document import load
from lemmata.checkers.smt.obligations import obligations
from lemmata.checkers.smt.sequents import DIRECT, Scheme, Statement
from lemmata.checkers.smt.terms import BOOL, App, Sort, Var, equal, universal_closure
from lemmata.provers.induction.attempt import AttemptResult, Effort, attempt, schemes_for

ON_X = Scheme("structural", ("x",))
ON_Y = Scheme("structural", ("y",))
ALONG_PLUS = Scheme("functional", ("x", "y"), "plus")
INTS = """(define-fun-rec sum ((n Int)) Int (ite (<= n 0) 0 (+ n (sum (- n 1)))))
(declare-datatype colour ((red) (green)))
(define-fun other ((c colour)) colour (match c ((red green) (green red))))
"""
FALSE = (
    "(forall ((x Nat)) (= (plus x x) x))",
    "(forall ((x list)) (= (rev x) x))",
    "(forall ((x Nat) (y Nat)) (leq x y))",
    "(forall ((x Nat)) (even (half x)))",
    "(forall ((x Nat) (y Nat)) (=> (leq x y) (= x y)))",
)


@pytest.mark.parametrize(
    ("statement", "lemmas", "scheme"),
    [
        ("(forall ((x Nat)) (= (plus Z x) x))", (), DIRECT),
        (RIGHT_ZERO, (), ON_X),
        (RIGHT_SUCCESSOR, (), ON_X),
        (APPEND_ASSOCIATIVE, (), ON_X),
        ("(forall ((x Nat)) (or (even x) (odd x)))", (), ON_X),
        ("(forall ((x Nat) (y Nat)) (=> (leq x y) (=> (leq y x) (= x y))))", (), ON_X),
        ("(forall ((x Nat)) (=> (even x) (= (plus (half x) (half x)) x)))", (RIGHT_SUCCESSOR,), None),
        (COMMUTATIVE, (RIGHT_ZERO, RIGHT_SUCCESSOR), ON_X),
        (REVERSE_TWICE, (REVERSE_APPEND,), ON_X),
        (RIGHT_ZERO, (COMMUTATIVE,), DIRECT),
    ],
)
def test_the_scheme_that_proves_it(statement, lemmas, scheme):
    found = attempt(job(statement, *lemmas))
    assert found.error == ""
    if scheme is None:
        assert found.scheme is not None
        assert found.scheme.kind in ("structural", "functional")
    else:
        assert found.scheme == scheme


@pytest.mark.parametrize("statement", [COMMUTATIVE, REVERSE_TWICE, "(forall ((x Nat)) (leq (half x) x))"])
def test_without_its_lemmas_it_is_not_proved_by_one_induction(statement):
    found = attempt(job(statement))
    assert found.scheme is None
    assert found.failures[0].scheme == DIRECT
    assert len(found.failures) == len({failure.scheme for failure in found.failures}) == found.checks


def test_a_failure_names_the_sequent_that_could_not_be_shown():
    formula = term(THEORY, COMMUTATIVE)
    found = attempt(job(COMMUTATIVE))
    assert found.failures
    for failure in found.failures:
        cases = obligations(THEORY, Statement(formula), failure.scheme)
        assert cases[failure.case] == failure.sequent
    # Of the cases of an induction, a step case is asked first.
    assert all(failure.sequent.induction for failure in found.failures[1:])


@pytest.mark.parametrize("statement", FALSE)
def test_what_is_false_is_proved_by_no_scheme(statement):
    lemmas = (RIGHT_ZERO, RIGHT_SUCCESSOR, COMMUTATIVE, APPEND_NIL, REVERSE_APPEND)
    found = attempt(job(statement, *lemmas, effort=Effort(direct=40_000, case=60_000, breadth=14)))
    assert (found.scheme, found.error) == (None, "")
    assert len(found.failures) >= 3


def test_a_skipped_scheme_is_not_used():
    usual = (DIRECT, *schemes_for(THEORY, Statement(term(THEORY, RIGHT_SUCCESSOR)), Effort()))
    found = attempt(job(RIGHT_SUCCESSOR, skip=(ON_X,)))
    assert found.scheme in usual
    assert found.scheme not in (ON_X, DIRECT)
    assert ON_X not in {failure.scheme for failure in found.failures}
    nothing = attempt(job(RIGHT_SUCCESSOR, skip=usual))
    assert (nothing.scheme, nothing.checks, nothing.failures) == (None, 0, [])


def test_only_the_given_schemes_are_used_and_what_does_not_fit_is_passed_over():
    strange = (Scheme("functional", ("x",), "plus"), Scheme("structural", ("nobody",)), Scheme("magic", ("x",)))
    found = attempt(job(RIGHT_SUCCESSOR, schemes=(*strange, ALONG_PLUS, ON_X)))
    assert (found.scheme, found.failures) == (ALONG_PLUS, [])
    assert attempt(job(RIGHT_SUCCESSOR, schemes=(DIRECT,))).scheme is None
    assert attempt(job(RIGHT_SUCCESSOR, schemes=strange)).checks == 0


def test_the_first_scheme_that_works_ends_the_attempt():
    found = attempt(job(RIGHT_SUCCESSOR, schemes=(ON_X, ALONG_PLUS)))
    cases = obligations(THEORY, Statement(term(THEORY, RIGHT_SUCCESSOR)), ON_X)
    assert (found.scheme, found.checks) == (ON_X, len(cases))


def test_statements_and_lemmas_may_speak_of_functions_outside_the_cone_of_the_goal():
    goals = ("(forall ((x Nat)) (even x))",)
    outside = attempt(job(REVERSE_APPEND, APPEND_NIL, APPEND_ASSOCIATIVE, goals=goals, key="cone"))
    assert (outside.scheme, outside.error) == (ON_X, "")
    helped = attempt(job(RIGHT_ZERO, COMMUTATIVE, APPEND_NIL, goals=goals, key="cone"))
    assert (helped.scheme, helped.error) == (DIRECT, "")


def test_lemmas_of_one_attempt_are_gone_in_the_next():
    wrong = "(forall ((x Nat) (y Nat)) (= (plus x y) x))"
    false = FALSE[0]
    assert attempt(job(false, APPEND_NIL, wrong, key="leak")).scheme == DIRECT
    assert attempt(job(false, APPEND_NIL, key="leak")).scheme is None
    assert attempt(job(false, key="leak")).scheme is None
    assert attempt(job(false, wrong, key="leak")).scheme == DIRECT
    assert attempt(job(false, APPEND_NIL, RIGHT_ZERO, key="leak")).scheme is None


def test_an_attempt_can_be_repeated_whatever_came_between():
    question = job(REVERSE_TWICE, APPEND_NIL, REVERSE_APPEND, key="again")
    first = attempt(question)
    attempt(job(COMMUTATIVE, RIGHT_ZERO, REVERSE_APPEND, key="again"))
    attempt(job(REVERSE_TWICE, key="again"))
    again = attempt(question)
    assert (again.scheme, again.failures, again.checks) == (first.scheme, first.failures, first.checks)


def test_more_theories_than_there_are_sessions():
    for number in range(6):
        text = f"{NAT}(declare-fun c{number} () Nat)(prove true)"
        theory = tip(text, "")
        formula = term(theory, f"(= (plus Z c{number}) c{number})")
        question = replace(job(RIGHT_ZERO), key=f"many {number}", source=text.encode(), statement=formula)
        assert attempt(replace(question, goals=(formula,))).scheme == DIRECT
    assert attempt(job(RIGHT_ZERO)).scheme == ON_X


def test_what_a_solver_complains_of_is_reported_and_does_not_last():
    ghost = pickle.dumps(App("ghost", (), BOOL))
    question = job(RIGHT_ZERO, key="error")
    found = attempt(replace(question, lemmas=(ghost,)))
    assert found.scheme is None
    assert "ghost" in found.error
    assert (attempt(question).scheme, attempt(question).error) == (ON_X, "")


def test_without_steps_nothing_is_proved_and_that_is_no_error():
    found = attempt(job(REVERSE_TWICE, REVERSE_APPEND, effort=Effort(direct=100, case=100), key="few steps"))
    assert (found.scheme, found.error) == (None, "")
    assert found.checks == len(found.failures) >= 3


@pytest.mark.parametrize("count", [1, 100])
def test_the_steps_are_for_the_question_and_not_for_reading_the_theory(count):
    calls = ["x", *[f"(f{number} x y)" for number in range(count)]]
    functions = [
        f"(define-fun-rec f{number} ((x Nat) (y list)) Nat "
        f"(match y ((nil {calls[number]}) ((cons h t) (f{number} x t)))))"
        for number in range(count)
    ]
    text = "\n".join((NAT, LIST, *functions, "(prove true)"))
    formula = term(load(text.encode()), f"(forall ((x Nat) (y list)) (= (plus {calls[-1]} Z) {calls[-1]}))")
    question = replace(job(RIGHT_ZERO, key=f"large {count}"), source=text.encode(), goals=(formula,))
    found = attempt(replace(question, effort=Effort(direct=1_000, case=1_000)))
    assert (found.scheme, found.error) == (ON_X, "")


def test_what_an_attempt_cost_is_counted():
    found = attempt(job(RIGHT_ZERO))
    assert found.checks == 3
    assert found.steps > 0
    assert found.solver_seconds > 0
    assert AttemptResult().scheme is None


# The schemes and their order


def kinds(text, theory=THEORY, **effort):
    return list(schemes_for(theory, Statement(term(theory, text)), Effort(**effort)))


def test_the_variable_that_definitions_split_on_comes_first():
    assert kinds("(forall ((y Nat) (x Nat)) (= (plus x y) x))")[0] == ON_X
    assert kinds("(forall ((c list) (b list) (a list)) (= (app (app a b) c) (app a (app b c))))")[0].variables == ("a",)
    assert kinds("(forall ((x Nat) (y Nat)) (leq (plus y x) y))")[0] == ON_Y


def test_every_scheme_is_offered_once_and_no_more_than_the_breadth():
    text = "(forall ((x Nat) (y Nat)) (= (plus (plus x y) (plus x y)) (plus x y)))"
    everything = kinds(text, breadth=99)
    assert len(everything) == len(set(everything))
    assert {scheme.kind for scheme in everything} == {"structural", "functional"}
    assert {len(scheme.variables) for scheme in everything if scheme.kind == "structural"} == {1, 2}
    assert Scheme("structural", ("x",), depth=2) in everything
    for breadth in range(5):
        assert kinds(text, breadth=breadth) == everything[:breadth]


def test_parts_of_the_offer_can_be_switched_off():
    text = "(forall ((x Nat) (y Nat)) (= (plus x y) (plus y x)))"
    assert kinds(text, breadth=99, functional=False, pairs=False) == [ON_X, ON_Y]
    alone = kinds(text, breadth=99, pairs=False)
    assert alone == [ON_X, ON_Y, ALONG_PLUS, Scheme("functional", ("y", "x"), "plus")]


def test_induction_is_along_calls_on_distinct_variables_only():
    assert "functional" not in {item.kind for item in kinds("(forall ((x Nat)) (= (plus x x) (plus x Z)))", breadth=99)}
    nested = kinds("(forall ((x Nat) (y Nat)) (= (half (plus x y)) x))", breadth=99)
    assert [item.function for item in nested if item.kind == "functional"] == ["plus"]


def test_integers_get_strong_induction_and_flat_types_none():
    theory = tip(INTS)
    assert kinds("(forall ((n Int)) (<= n (sum n)))", theory)[-1] == Scheme("strong", ("n",))
    assert kinds("(forall ((c colour)) (= (other (other c)) c))", theory) == []


def test_strong_induction_proves_what_the_recursion_over_integers_says():
    text = f"{INTS}(prove true)"
    theory = tip(INTS)
    formula = term(theory, "(forall ((n Int)) (=> (<= 0 n) (<= n (sum n))))")
    question = replace(job(RIGHT_ZERO), key="ints", source=text.encode(), statement=formula, goals=(formula,))
    assert attempt(replace(question, schemes=(Scheme("strong", ("n",)),))).scheme == Scheme("strong", ("n",))
    assert attempt(replace(question, schemes=(DIRECT,))).scheme is None


# Whatever is proved holds

NATS = Sort("Nat")
LEAVES = st.sampled_from([Var("x", NATS), Var("y", NATS), App("Z", (), NATS)])
TERMS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(lambda one, two: App("plus", (one, two), NATS), inner, inner),
        st.builds(lambda one: App("S", (one,), NATS), inner),
        st.builds(lambda one: App("half", (one,), NATS), inner),
    ),
    max_leaves=3,
)


@settings(deadline=None, max_examples=40, database=None)
@given(left=TERMS, right=TERMS)
def test_an_equation_that_is_proved_holds_on_all_small_values(left, right):
    formula = universal_closure(equal(left, right))
    question = replace(job(RIGHT_ZERO, RIGHT_SUCCESSOR, COMMUTATIVE, key="random"), statement=formula)
    if attempt(question).scheme is not None:
        assert holds_on_values(THEORY, formula)
