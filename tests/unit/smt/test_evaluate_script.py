"""Evaluating formulas in a model that says nothing, or what a test says: true, false, or not decided."""

import sys

import pytest

from lemmata.checkers.smt import evaluate_script
from lemmata.checkers.smt.document import load
from lemmata.checkers.smt.evaluate_script import ScriptEvaluator
from lemmata.checkers.smt.interpretation import Interpretation
from lemmata.checkers.smt.model import read_model
from lemmata.checkers.smt.naming import Naming
from lemmata.checkers.smt.terms import BOOL, INT, App, Quantified, Sort, Var
from lemmata.checkers.smt.values import Indeterminate

DECLARATIONS = """(declare-sort T 0)
(declare-datatypes ((Color 0) (L 0)) (((red) (green)) ((nil) (cons (head Int) (tail L)))))
(declare-fun p () Bool)
(declare-fun n () Int)
(declare-fun s () String)
(define-fun-rec len ((l L)) Int (match l ((nil 0) ((cons h t) (+ 1 (len t))))))
(define-fun-rec count ((k Int)) Int (ite (<= k 0) 0 (+ 1 (count (- k 1)))))
(define-fun-rec endless ((k Int)) Int (ite (= k 0) 0 (endless (- k))))
(define-fun sign ((k Int)) L (ite (< k 0) (match (cons k nil) ((nil nil) ((cons h t) t))) (cons k nil)))
(define-fun first ((b Bool) (l L)) Int (ite b (match l ((nil 0) ((cons h t) h))) 5))
(define-fun part ((c Color)) Int (match c ((red 1))))
(define-fun nested ((l L)) Int (match l ((nil 0) ((cons h t) (match t ((nil h) ((cons i u) (+ h i))))))))
"""
UNKNOWN = "(str.prefixof s s)"


def evaluator(formula, model="()"):
    """Returns an evaluator and the term of a formula."""
    theory = load(f"{DECLARATIONS}(assert {formula})(check-sat)".encode(), "test.smt2")
    naming = Naming(theory)
    for name, symbol in naming.symbols.items():
        model = model.replace(f"${name}$", symbol)
    interpretation = Interpretation(theory, naming, read_model(model))
    return ScriptEvaluator(theory, naming, interpretation), theory.checks[0].assertions[0].formula


def holds(formula, model="()"):
    found, term = evaluator(formula, model)
    return found.holds(term)


def undecided(formula):
    with pytest.raises(Indeterminate) as caught:
        holds(formula)
    return str(caught.value)


TRUE = {
    "binary literals": "(= #b0101 #x5)",
    "decimal bit vectors": "(= (_ bv10 4) #xa)",
    "reals": "(= 0.5 (/ 1 2))",
    "constants of the model": "(and (not p) (= n 0))",
    "nullary constructors": "(distinct nil (cons 1 nil))",
    "selectors": "(= (head (cons 7 nil)) 7)",
    "selectors of another constructor": "(= (head nil) 0)",
    "testers": "(and ((_ is cons) (cons 1 nil)) (not ((_ is cons) nil)))",
    "constant arrays": "(= (select ((as const (Array Int Int)) 4) 9) 4)",
    "recursion": "(= (len (cons 1 (cons 2 nil))) 2)",
    "recursion over numbers": "(= (count 40) 40)",
    "conditional bodies": "(and (= (sign 3) (cons 3 nil)) (= (sign (- 3)) nil))",
    "matches under conditions": "(and (= (first true (cons 6 nil)) 6) (= (first false nil) 5))",
    "a branch that there is": "(= (part red) 1)",
    "matches in matches": "(and (= (nested (cons 4 nil)) 4) (= (nested (cons 4 (cons 5 nil))) 9))",
    "a false premise": "(=> p (= 1 2))",
    "a premise that is not decided beside a false one": f"(=> {UNKNOWN} p false)",
    "a true conclusion": "(=> true (not p) (= n 0))",
    "a conjunction that one part decides": f"(not (and {UNKNOWN} p))",
    "a disjunction that one part decides": f"(or {UNKNOWN} (not p))",
    "the side that is chosen": f"(ite p {UNKNOWN} true)",
    "all of a finite sort": "(forall ((c Color) (b Bool)) (or (= c red) (= c green)))",
    "some of a finite sort": "(exists ((v (_ BitVec 3))) (= (bvmul v v) #b001))",
    "none of a finite sort": "(not (exists ((c Color)) (distinct c red green)))",
    "a quantifier that one value decides": f"(exists ((c Color)) (ite (= c red) {UNKNOWN} true))",
    "not all, as one value shows": f"(not (forall ((c Color)) (ite (= c red) {UNKNOWN} false)))",
    "elements of a sort that the model does not list": "(forall ((x T) (y T)) (= x y))",
}


@pytest.mark.parametrize("formula", TRUE.values(), ids=TRUE.keys())
def test_what_holds_and_what_does_not(formula):
    assert holds(formula) is True
    assert holds(f"(not {formula})") is False


def test_the_model_gives_the_constants():
    assert holds("(and p (= n 3))", "((define-fun $p$ () Bool true)(define-fun $n$ () Int 3))") is True
    assert holds("(and p (= n 4))", "((define-fun $p$ () Bool true)(define-fun $n$ () Int 3))") is False


UNDECIDED = {
    "an unknown operator": ("(str.prefixof s s)", "no value of sort String is known"),
    "a literal of another theory": ('(= "a" "a")', 'the literal "a" is not evaluated'),
    "a nullary operator of another theory": ("(= re.none re.all)", "re.none is not evaluated"),
    "an operator of another theory": ("(str.is_digit (str.from_int 1))", "str.from_int is not evaluated"),
    "a conjunction": (f"(and {UNKNOWN} true)", "no value of sort String is known"),
    "a disjunction": (f"(or p {UNKNOWN})", "no value of sort String is known"),
    "a premise": (f"(=> {UNKNOWN} true)", "no value of sort String is known"),
    "all": (f"(forall ((c Color)) (or (= c red) {UNKNOWN}))", "no value of sort String is known"),
    "some": (f"(exists ((c Color)) (and (= c red) {UNKNOWN}))", "no value of sort String is known"),
    "an infinite sort": ("(forall ((x Int)) (= x x))", "a quantifier over Int is not evaluated"),
    "an infinite data type": ("(exists ((x L)) (= x nil))", "a quantifier over L is not evaluated"),
    "many values": (
        "(forall ((x (_ BitVec 8)) (y (_ BitVec 8))) (= (bvadd x y) (bvadd y x)))",
        "a quantifier over too many values is not evaluated",
    ),
    "a function without a witness": ("(= (endless 0) 0)", "endless has no termination witness"),
    "a missing branch": ("(= (part green) 1)", "a match without a branch for the value"),
}


@pytest.mark.parametrize(("formula", "reason"), UNDECIDED.values(), ids=UNDECIDED.keys())
def test_what_is_not_decided_says_why(formula, reason):
    assert undecided(formula) == reason
    assert undecided(f"(not {formula})") == reason


def test_calls_are_counted_and_remembered(monkeypatch):
    monkeypatch.setattr(evaluate_script, "_CALLS", 30)
    assert holds("(and (= (count 20) 20) (= (count 20) 20) (= (count 20) (count 20)))") is True
    assert undecided("(= (count 40) 40)") == "out of fuel"


def test_too_deep_is_not_decided():
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(1_000)
    try:
        assert undecided("(= (count 5000) 5000)") == "the formula is nested too deeply to be evaluated"
    finally:
        sys.setrecursionlimit(limit)


def test_only_closed_formulas_have_a_truth_value():
    found, _ = evaluator("true")
    with pytest.raises(Indeterminate, match="x is free"):
        found.holds(Var("x", BOOL))
    with pytest.raises(Indeterminate, match="the formula has no truth value"):
        found.holds(App("7", (), INT, literal=True))
    assert found.holds(Quantified("exists", (Var("x", BOOL),), Var("x", BOOL))) is True


def test_bit_vectors_by_their_number_are_cut_to_their_width():
    found, _ = evaluator("true")
    vector = Sort("BitVec", (), (4,))
    left = App("bv26", (), vector, literal=True)
    right = App("#xa", (), vector, literal=True)
    assert found.holds(App("=", (left, right), BOOL)) is True
