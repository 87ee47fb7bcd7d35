"""What solvers are told: nothing of the user's names, no blow-up of shared terms, definitions in a usable order."""

import pytest

from lemmata.checkers.smt.document import load
from lemmata.checkers.smt.open_session import open_session
from lemmata.checkers.smt.script import ScriptWriter
from lemmata.checkers.smt.solver import SOLVERS
from lemmata.checkers.smt.term_writer import TermWriter
from lemmata.checkers.smt.terms import BOOL, INT, App, Quantified, Var


def scripted(source):
    theory = load(source.encode(), "test.smt2")
    writer = ScriptWriter(theory)
    return writer, writer.script([assertion.formula for assertion in theory.checks[-1].assertions])


def answers(text):
    found = []
    for solver in SOLVERS:
        session = open_session(solver, "plain")
        found.append(session.check(text, timeout=5))
        session.close()
    return found


LISTS = "(declare-datatypes ((Lst 1)) ((par (a) ((empty) (link (first a) (rest (Lst a)))))))"
EVERYTHING = f"""
{LISTS}
(declare-sort Thing 0)
(declare-fun size_of (Thing) Int)
(declare-const thing Thing)
(declare-const items (Lst Thing))
(define-fun double ((number Int)) Int (* 2 number))
(define-fun-rec count ((list (Lst Thing))) Int (match list ((empty 0) ((link one others) (+ 1 (count others))))))
(define-fun front ((list (Lst Thing)) (other Thing)) Thing
  (match list ((empty other) ((link one others) one))))
(declare-const values (Array Int Real))
(declare-const bits (_ BitVec 8))
(declare-const word String)
(assert (> (double (size_of thing)) 3))
(assert (= (front items thing) thing))
(assert (forall ((some Thing)) (exists ((n Int)) (> n (size_of some)))))
(assert ((_ is link) items))
(assert (= (select values 3) 1.5))
(assert (= (bvadd bits #x01) ((_ zero_extend 4) #b1111)))
(assert (= word "secret"))
(assert (not (= (count (link thing (as empty (Lst Thing)))) 1)))
(check-sat)
"""


def test_no_name_of_the_user_reaches_a_solver():
    _, script = scripted(EVERYTHING)
    text = script.text()
    for name in ("Lst", "empty", "link", "first", "rest", "Thing", "size_of", "thing", "items", "double", "number"):
        assert name not in text
    for name in ("count", "front", "other", "list", "values", "bits", "word", "some"):
        assert name not in text


def test_both_solvers_read_everything():
    _, script = scripted(EVERYTHING)
    assert [answer.result for answer in answers(script.text())] == ["unsat", "unsat"]
    assert [answer.failed for answer in answers(script.defined_text())] == [False, False]


def test_constant_arrays_are_read_by_z3_and_called_unsupported_by_cvc5():
    _, script = scripted(
        """(declare-const a (Array Int Real))
        (assert (= a ((as const (Array Int Real)) 1.5)))
        (assert (forall ((i Int)) (> (select a i) 2.0)))
        (check-sat)"""
    )
    z3, cvc5 = answers(script.text())
    assert z3.result == "unsat"
    assert cvc5.result == "unsat" or cvc5.reason.startswith("unsupported")


@pytest.mark.parametrize("name", ["|f) (assert false|", "|;|", "|(|", "|a b|", "|f0|", "|let|", "|true |", '|"|'])
def test_hostile_names_mean_nothing(name):
    _, script = scripted(f"(declare-const {name} Int)(assert (= {name} 1))(check-sat)")
    assert [answer.result for answer in answers(script.text())] == ["sat", "sat"]


def test_shared_terms_stay_small():
    term = App("f", (), INT)
    for _ in range(200):
        term = App("+", (term, term), INT)
    theory = load(b"(declare-const f Int)(assert (= f 0))(check-sat)", "test.smt2")
    writer = ScriptWriter(theory)
    script = writer.script([App("=", (term, App("1", (), INT, (), True)), BOOL)])
    assert len(script.text()) < 20_000
    assert answers(script.text())[0].result == "unsat"


def test_sharing_below_quantifiers_stays_in_scope():
    x = Var("x", INT)
    twice = App("+", (x, x), INT)
    four = App("+", (twice, twice), INT)
    inner = Quantified("exists", (Var("y", INT),), App(">", (Var("y", INT), four), BOOL))
    body = App("and", (App("=", (four, four), BOOL), inner, inner), BOOL)
    theory = load(b"(declare-const f Int)(assert (= f 0))(check-sat)", "test.smt2")
    script = ScriptWriter(theory).script([Quantified("forall", (x,), body)])
    assert [answer.result for answer in answers(script.text())] == ["sat", "sat"]
    assert script.text().count("let") >= 2


def test_only_what_matters_is_declared():
    _, script = scripted(
        "(declare-const a Int)(declare-const b Int)(define-fun f ((x Int)) Int b)(assert (= a 1))(check-sat)"
    )
    assert "f1" not in script.text()


def test_a_function_used_only_inside_a_definition_is_declared():
    _, script = scripted(
        "(declare-const b Int)(define-fun f ((x Int)) Int (+ x b))(assert (not (= (f 1) (+ 1 b))))(check-sat)"
    )
    assert answers(script.text())[0].result == "unsat"


def test_recursive_functions_come_as_equations_or_as_definitions():
    _, script = scripted(EVERYTHING)
    assert "define-funs-rec" not in script.text()
    assert ":pattern" in script.text()
    assert "define-funs-rec" in script.defined_text()
    _, plain = scripted("(declare-const a Int)(assert (= a 1))(check-sat)")
    assert plain.defined_text() == ""


def test_assertions_can_be_left_out():
    _, script = scripted("(declare-const a Int)(assert (= a 1))(assert (= a 2))(check-sat)")
    assert answers(script.text())[0].result == "unsat"
    assert answers(script.text(frozenset({1})))[0].result == "sat"


def test_triggers_that_solvers_refuse_are_left_out():
    _, script = scripted(
        """(declare-fun f (Int) Int)
        (assert (forall ((x Int)) (! (> (f x) x) :pattern ((f x)))))
        (assert (forall ((x Int)) (! (> (f x) x) :pattern ((> (f x) x)))))
        (assert (forall ((x Int) (y Int)) (! (> (f x) y) :pattern ((f x)))))
        (check-sat)"""
    )
    assert script.text().count(":pattern") == 1


def test_literals_and_indexed_constants():
    _, script = scripted(
        """(declare-const x (_ FloatingPoint 8 24))
        (assert (fp.lt x (_ +oo 8 24)))
        (assert (fp.eq x (fp.add RNE x (_ +zero 8 24))))
        (declare-const s (Seq Int))
        (assert (not (= s (as seq.empty (Seq Int)))))
        (check-sat)"""
    )
    assert answers(script.text())[0].result == "sat"


def test_variables_of_one_name_and_two_sorts_are_told_apart():
    naming = ScriptWriter(load(b"(declare-const f Int)(assert (= f 0))(check-sat)", "t")).naming
    writer = TermWriter(naming)
    assert writer.variable(Var("x", INT)) != writer.variable(Var("x", BOOL))
    assert writer.variable(Var("x", INT)) == writer.variable(Var("x", INT))


def test_a_match_with_missing_branches_leaves_them_open():
    _, script = scripted(
        """(declare-datatypes ((N 0)) (((z) (s (p N)))))
        (define-fun pred ((n N)) N (match n (((s m) m))))
        (assert (not (= (pred (s z)) z)))
        (check-sat)"""
    )
    assert answers(script.text())[0].result == "unsat"
    assert "define-fun " not in script.text()
