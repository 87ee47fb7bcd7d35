"""The steps that a check may take are for its question, whatever was asked, pushed and popped before."""

import pytest

from lemmata.checkers.smt.open_session import open_session

BASE = """(declare-datatypes ((N 0)) (((z) (s (p N)))))
(declare-fun f (N N) N)
(assert (forall ((y N)) (! (= (f z y) y) :pattern ((f z y)))))
(assert (forall ((x N) (y N)) (! (= (f (s x) y) (s (f x y))) :pattern ((f (s x) y)))))
"""
DIVERGES = "(declare-const x N)(assert (not (= (f x x) x)))"
"""A false claim: Z3 unfolds ``f`` for as long as it may."""
SHOWS_IT = "(assert (forall ((x N)) (! (= (f x x) x) :pattern ((f x x)))))"


@pytest.fixture
def session():
    opened = open_session("z3", "induction")
    opened.declare(BASE)
    yield opened
    opened.close()


def steps(session, limit):
    answer = session.check(DIVERGES, timeout=20.0, steps=limit)
    assert (answer.result, answer.reason) == ("unknown", "resource limit")
    return answer.steps


def test_a_limit_set_in_a_scope_outlives_it(session):
    session.push()
    session.assert_text(SHOWS_IT)
    assert session.check(DIVERGES, timeout=20.0, steps=3_000).result == "unsat"
    session.pop()
    assert 3_000 <= steps(session, 3_000) < 6_000


def test_the_limit_of_an_outer_scope_does_not_come_back(session):
    assert 3_000 <= steps(session, 3_000) < 6_000
    session.push()
    assert 30_000 <= steps(session, 30_000) < 60_000
    session.pop()
    assert 30_000 <= steps(session, 30_000) < 60_000


def test_a_session_that_starts_again_allows_the_same_steps(session):
    first = steps(session, 3_000)
    second = steps(session, 3_000)
    session.declare(BASE)
    assert steps(session, 3_000) == pytest.approx(first, rel=0.2)
    assert second == pytest.approx(first, rel=0.2)


def test_another_sessions_steps_change_nothing(session):
    other = open_session("z3", "induction")
    other.declare(BASE)
    assert 3_000 <= steps(session, 3_000) < 6_000
    assert 30_000 <= steps(other, 30_000) < 60_000
    assert 3_000 <= steps(session, 3_000) < 6_000
    other.close()
