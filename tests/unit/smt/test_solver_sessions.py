"""Both solvers behind the one interface: answers, limits, scopes, and what an error leaves behind."""

import pytest

from lemmata.checkers.errors import UsageError
from lemmata.checkers.smt.open_session import open_session
from lemmata.checkers.smt.solver import PROFILES, SOLVERS, Answer, reason_word

HARD = (
    "(declare-const x Int)(declare-const y Int)(declare-const z Int)"
    "(assert (= (+ (* x x x) (* y y y)) (* z z z)))(assert (> x 0))(assert (> y 0))"
)
LISTS = "(declare-datatypes ((L 0)) (((nil) (cons (hd Int) (tl L)))))"
TABLE = {
    "integers": ("(declare-const x Int)(assert (> x 0))", "(assert (< x 1))", "(assert (< x 2))"),
    "reals": ("(declare-const x Real)(assert (> x 0.0))", "(assert (< x 0.0))", "(assert (< x 1.0))"),
    "functions": (
        "(declare-sort T 0)(declare-fun f (T) T)(declare-const a T)(assert (= (f (f a)) a))",
        "(assert (not (= (f (f (f (f a)))) a)))",
        "(assert (not (= (f a) a)))",
    ),
    "bit vectors": (
        "(declare-const v (_ BitVec 8))(assert (bvult v #x02))",
        "(assert (bvugt v #x03))",
        "(assert (= v #x01))",
    ),
    "arrays": (
        "(declare-const a (Array Int Int))(assert (= (select a 1) 2))",
        "(assert (= (select (store a 2 3) 1) 3))",
        "(assert (= (select (store a 2 3) 2) 3))",
    ),
    "data types": (
        f"{LISTS}(declare-const l L)(assert ((_ is cons) l))",
        "(assert (= l nil))",
        "(assert (= (tl l) nil))",
    ),
    "strings": (
        '(declare-const s String)(assert (= s "ab"))',
        "(assert (= (str.len s) 3))",
        "(assert (= (str.len s) 2))",
    ),
    "quantifiers": (
        "(declare-fun p (Int) Bool)(assert (forall ((x Int)) (! (p x) :pattern ((p x)))))",
        "(assert (not (p 3)))",
        None,
    ),
}


@pytest.fixture(scope="module", params=SOLVERS)
def solver(request):
    return request.param


@pytest.fixture(scope="module")
def sessions(solver):
    opened = {name: open_session(solver, name) for name in PROFILES}
    yield opened
    for session in opened.values():
        session.close()


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("theory", TABLE)
def test_answers_over_theories(sessions, profile, theory):
    base, unsat, sat = TABLE[theory]
    session = sessions[profile]
    session.declare(base)
    assert session.check(unsat, timeout=5).result == "unsat"
    if sat is not None:
        assert session.check(sat, timeout=5).result == "sat"
    assert session.check(unsat, timeout=5).result == "unsat"


@pytest.mark.parametrize("profile", ["quick", "plain"])
def test_a_timeout_is_honoured_and_named(sessions, profile):
    sessions[profile].declare("")
    answer = sessions[profile].check(HARD, timeout=0.05)
    assert (answer.result, answer.reason) == ("unknown", "timeout")
    assert answer.limited
    assert answer.seconds < 2


@pytest.mark.parametrize("profile", ["quick", "plain"])
def test_a_step_limit_is_honoured_and_named(sessions, profile):
    sessions[profile].declare("")
    answer = sessions[profile].check(HARD, timeout=10, steps=2000)
    assert (answer.result, answer.reason) == ("unknown", "resource limit")
    assert sessions[profile].check("(assert false)", timeout=5).result == "unsat"


def test_a_quantifier_without_instances_is_unknown_with_a_reason(sessions):
    sessions["induction"].declare(
        "(declare-fun f (Int) Int)(assert (forall ((x Int)) (! (> (f x) x) :pattern ((f x)))))"
    )
    answer = sessions["induction"].check("(assert (> (f 3) 4))", timeout=2)
    assert answer.result == "unknown"
    assert answer.reason in {"incomplete quantifiers", "incomplete"}
    assert not answer.failed


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize(
    "bad",
    [
        "(assert nonsense)",
        "(assert (= 1",
        "(assert (and true",
        "(assert false) (assert (= 1 #b1))",
        "(declare-const b Bool) (assert false) (foo)",
        "(assert true))",
    ],
)
def test_an_error_is_no_answer_and_leaves_nothing_asserted(sessions, profile, bad):
    session = sessions[profile]
    session.declare("(declare-const x Int)(assert (> x 0))")
    answer = session.check(bad, timeout=5)
    assert answer.result == "unknown"
    assert answer.failed
    assert answer.reason.startswith("error: ")
    assert session.check("(assert (= x 1))", timeout=5).result == "sat"
    assert session.check("(assert (= x 0))", timeout=5).result == "unsat"
    assert session.check("(declare-const b Bool)(assert b)", timeout=5).result == "sat"


def test_a_bad_base_fails_every_check(solver):
    session = open_session(solver, "quick")
    session.declare("(assert (> x 0))(assert false)")
    assert session.check("(assert true)", timeout=5).failed
    assert session.check("(assert false)", timeout=5).failed
    session.reset()
    assert session.check("(assert false)", timeout=5).result == "unsat"
    session.close()


def test_output_of_a_query_is_an_error(solver):
    session = open_session(solver, "quick")
    answer = session.check('(echo "unsat")', timeout=5)
    assert answer.result != "unsat"
    session.close()


def test_a_nul_character_cannot_cut_a_query_short():
    session = open_session("z3", "quick")
    answer = session.check("(declare-const x Int)\0(assert (= x 1))", timeout=5)
    assert answer.failed
    session.close()


@pytest.mark.parametrize("profile", PROFILES)
def test_scopes(sessions, profile):
    session = sessions[profile]
    session.declare("(declare-const x Int)(assert (> x 0))")
    session.push()
    session.assert_text("(declare-const y Int)(assert (< x y))")
    assert session.check("(assert (= y 1))", timeout=5).result == "unsat"
    session.push()
    session.assert_text("(assert (= y 5))")
    assert session.check("(assert (> x 4))", timeout=5).result == "unsat"
    session.pop()
    assert session.check("(assert (> x 4))", timeout=5).result == "sat"
    session.pop()
    assert session.check("(assert (= y 1))", timeout=5).failed
    with pytest.raises(UsageError, match="pop without push"):
        session.pop()


@pytest.mark.parametrize("profile", PROFILES)
def test_a_scope_survives_an_error_inside_it(sessions, profile):
    session = sessions[profile]
    session.declare("(declare-const x Int)")
    session.push()
    session.assert_text("(assert (> x 0))")
    assert session.check("(assert oops)", timeout=5).failed
    assert session.check("(assert (< x 0))", timeout=5).result == "unsat"
    session.assert_text("(assert oops)")
    assert session.check("(assert (< x 0))", timeout=5).failed
    session.pop()
    assert session.check("(assert (< x 0))", timeout=5).result == "sat"


def test_text_asserted_outside_scopes_joins_the_base(solver):
    session = open_session(solver, "quick")
    session.declare("(declare-const x Int)")
    session.assert_text("(assert (> x 0))")
    assert session.check("(assert (< x 0))", timeout=5).result == "unsat"
    assert session.check("(oops)", timeout=5).failed
    assert session.check("(assert (< x 0))", timeout=5).result == "unsat"
    session.close()


@pytest.mark.parametrize("profile", ["quick", "plain"])
def test_a_model_comes_when_asked_for(sessions, profile):
    session = sessions[profile]
    session.declare("(declare-const x Int)(assert (= x 41))")
    assert "41" in (session.check("", timeout=5, model=True).model or "")
    assert session.check("", timeout=5).model is None
    assert session.check("(assert false)", timeout=5, model=True).model is None


def test_options_in_a_query_do_not_outlive_a_reset():
    session = open_session("z3", "plain")
    session.check("(set-option :produce-models false)(assert true)", timeout=5)
    session.declare("(declare-const x Int)(assert (= x 41))")
    assert "41" in (session.check("", timeout=5, model=True).model or "")
    session.close()


def test_sessions_of_several_profiles_keep_their_own_options():
    base = "(declare-fun f (Int) Int)(assert (forall ((x Int)) (> (f x) 2)))(assert (= (f 1) 5))"
    opened = {name: open_session("z3", name) for name in ("quick", "induction", "plain")}
    for session in opened.values():
        session.declare(base)
    for _ in range(2):
        assert opened["quick"].check("", timeout=5).result == "sat"
        assert opened["induction"].check("", timeout=5).result == "unknown"
        assert opened["plain"].check("", timeout=5).result == "sat"
        opened["induction"].push()
        opened["induction"].assert_text("(assert (= (f 2) 0))")
        assert opened["quick"].check("(assert (= (f 2) 3))", timeout=5).result == "sat"
        assert opened["induction"].check("(assert (= (f 2) 0))", timeout=5).result == "unsat"
        opened["induction"].pop()


def test_limits_of_one_session_are_not_those_of_another():
    slow, short = open_session("z3", "quick"), open_session("z3", "quick")
    assert slow.check(HARD, timeout=0.05).reason == "timeout"
    assert short.check(HARD, timeout=5, steps=1000).reason == "resource limit"
    assert slow.check(HARD, timeout=0.05).reason == "timeout"
    assert open_session("z3", "plain").check(HARD, timeout=0.05).reason == "timeout"


def test_z3_counts_its_steps():
    session = open_session("z3", "quick")
    session.declare("(declare-const x Int)(assert (> (* x x) 17))")
    small = session.check("(assert (< x 0))", timeout=5)
    large = session.check(HARD.replace("x", "u"), timeout=0.1)
    assert 0 < (small.steps or 0) < (large.steps or 0)
    session.close()


def test_the_name_of_a_session(solver):
    session = open_session(solver, "quick")
    assert session.name == solver
    session.close()


def test_unknown_solvers_and_profiles_are_refused():
    with pytest.raises(UsageError, match="z3, cvc5"):
        open_session("yices", "quick")
    with pytest.raises(UsageError, match="quick, plain"):
        open_session("z3", "fast")


@pytest.mark.parametrize(
    ("raw", "timed_out", "word"),
    [
        ("canceled", True, "timeout"),
        ("canceled", False, "resource limit"),
        ("timeout", False, "timeout"),
        ("TIMEOUT", True, "timeout"),
        ("max. resource limit exceeded", False, "resource limit"),
        ("RESOURCEOUT", False, "resource limit"),
        ("memout", False, "memory"),
        ("(incomplete quantifiers)", False, "incomplete quantifiers"),
        ("smt tactic failed to show goal to be sat/unsat (incomplete quantifiers)", False, "incomplete quantifiers"),
        ("INCOMPLETE", False, "incomplete"),
        ("(incomplete (theory arithmetic))", False, "(incomplete (theory arithmetic))"),
        ("", False, "no reason given"),
    ],
)
def test_reasons(raw, timed_out, word):
    assert reason_word(raw, timed_out=timed_out) == word


def test_what_an_answer_says_of_itself():
    assert Answer("unknown", "error: x").failed
    assert not Answer("unknown", "unsupported: x").failed
    assert Answer("unknown", "memory").limited
    assert not Answer("unsat").limited
