"""A step shown again: with the lemmas that it needs, and no others."""

from dataclasses import replace
from itertools import permutations

import pytest
from unit.induction.in_process import (
    APPEND_ASSOCIATIVE,
    APPEND_NIL,
    ASSOCIATIVE,
    COMMUTATIVE,
    REVERSE_APPEND,
    REVERSE_TWICE,
    RIGHT_SUCCESSOR,
    RIGHT_ZERO,
    job,
)

from lemmata.checkers.errors import UsageError
from lemmata.checkers.smt.sequents import DIRECT, Scheme
from lemmata.provers.induction import attempt as attempts
from lemmata.provers.induction.attempt import Effort, Minimised, attempt, minimise

ON_X = (Scheme("structural", ("x",)),)
EFFORT = Effort(direct=40_000, case=60_000)
IDLE = (APPEND_NIL, APPEND_ASSOCIATIVE, "(forall ((x Nat)) (leq x x))", "(forall ((x Nat)) (leq Z x))")


def shown(statement, *lemmas, schemes=ON_X, key="minimise"):
    return minimise(job(statement, *lemmas, schemes=schemes, effort=EFFORT, key=key))


@pytest.mark.parametrize(
    ("statement", "needed"),
    [
        (COMMUTATIVE, (RIGHT_ZERO, RIGHT_SUCCESSOR)),
        (REVERSE_TWICE, (REVERSE_APPEND,)),
        (REVERSE_APPEND, (APPEND_ASSOCIATIVE,)),
        (RIGHT_ZERO, ()),
    ],
)
@pytest.mark.parametrize("turn", range(3))
def test_exactly_the_needed_lemmas_are_kept(statement, needed, turn):
    idle = [lemma for lemma in IDLE if lemma not in needed]
    lemmas = [*idle[turn:], *needed, *idle[:turn]]
    found = shown(statement, *lemmas)
    assert {lemmas[index] for index in found.kept} == set(needed)
    assert found.kept == tuple(sorted(found.kept))
    assert found.confirmed


@pytest.mark.parametrize("lemmas", list(permutations((RIGHT_ZERO, RIGHT_SUCCESSOR, ASSOCIATIVE))))
def test_what_is_kept_is_enough_and_no_lemma_less_is(lemmas):
    kept = [lemmas[index] for index in shown(COMMUTATIVE, *lemmas).kept]
    question = job(COMMUTATIVE, *kept, schemes=ON_X, effort=EFFORT, key="minimise")
    assert attempt(question).scheme == ON_X[0]
    for index in range(len(kept)):
        fewer = replace(question, lemmas=question.lemmas[:index] + question.lemmas[index + 1 :])
        assert attempt(fewer).scheme is None


def test_of_two_that_do_the_same_the_earlier_is_kept():
    again = "(forall ((a list) (b list)) (= (rev (app a b)) (app (rev b) (rev a))))"
    assert shown(REVERSE_TWICE, APPEND_NIL, REVERSE_APPEND, again).kept == (1,)
    assert shown(REVERSE_TWICE, again, REVERSE_APPEND).kept == (0,)


def test_a_long_list_is_cut_down_to_the_two_that_matter():
    idle = [
        f"(forall ((x Nat)) (leq {'(S ' * number}x{')' * number} {'(S ' * number}x{')' * number}))"
        for number in range(20)
    ]
    lemmas = (*idle[:13], RIGHT_ZERO, *idle[13:], RIGHT_SUCCESSOR)
    assert shown(COMMUTATIVE, *lemmas).kept == (13, 21)


@pytest.mark.parametrize("lemmas", [(), (RIGHT_ZERO,), (RIGHT_SUCCESSOR, ASSOCIATIVE)])
def test_nothing_is_returned_where_the_scheme_does_not_work(lemmas):
    assert shown(COMMUTATIVE, *lemmas) is None


def test_the_scheme_is_the_given_one_and_not_a_better_one():
    assert shown(RIGHT_ZERO, schemes=(DIRECT,)) is None
    assert shown(RIGHT_ZERO, COMMUTATIVE, schemes=(DIRECT,)) == Minimised((0,), confirmed=True)


@pytest.mark.parametrize("schemes", [None, (), (DIRECT, *ON_X)])
def test_one_scheme_is_wanted(schemes):
    with pytest.raises(UsageError, match="one scheme"):
        minimise(job(RIGHT_ZERO, schemes=schemes))


def test_a_scheme_that_does_not_fit_is_refused():
    with pytest.raises(UsageError, match="no variable 'nobody'"):
        shown(RIGHT_ZERO, schemes=(Scheme("structural", ("nobody",)),))


def test_lemmas_outside_the_cone_are_declared_when_they_come():
    wide = "(forall ((x Nat)) (=> (even x) (= (plus (half x) (half x)) x)))"
    found = minimise(
        job(
            COMMUTATIVE,
            wide,
            RIGHT_ZERO,
            REVERSE_APPEND,
            RIGHT_SUCCESSOR,
            schemes=ON_X,
            effort=EFFORT,
            key="narrow cone",
        )
    )
    assert found == Minimised((1, 3), confirmed=True)


@pytest.mark.parametrize("silent", ["z3", "cvc5"])
def test_without_either_solver_it_is_shown_but_not_confirmed(monkeypatch, silent):
    class Silent(attempts.Prompter):
        def __init__(self, solver, base, deadline):
            super().__init__(solver, base, 0.0 if solver == silent else deadline)

    monkeypatch.setattr(attempts, "Prompter", Silent)
    assert shown(REVERSE_TWICE, REVERSE_APPEND) == Minimised((0,), confirmed=False)
