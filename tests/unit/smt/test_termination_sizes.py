"""Bounds on the sizes of function values: those found hold for all small values, and what is no bound is none."""

from itertools import product

import pytest

from lemmata.checkers.smt import termination_sizes
from lemmata.checkers.smt.bank import Bank
from lemmata.checkers.smt.document import load
from lemmata.checkers.smt.elaborate_commands import Script
from lemmata.checkers.smt.evaluate import Evaluator
from lemmata.checkers.smt.interpreted import Data
from lemmata.checkers.smt.lexer import Source
from lemmata.checkers.smt.sexpr import read
from lemmata.checkers.smt.termination import Analysis
from lemmata.checkers.smt.termination_sizes import SizeBounds
from lemmata.checkers.smt.terms import BOOL, INT, App, Sort, Var

TEXT = """(declare-datatype Nat ((Z) (S (p Nat))))
(declare-datatype list ((nil) (cons (head Nat) (tail list))))
(declare-datatype Tree ((Leaf) (Node (left Tree) (key Nat) (right Tree))))
(define-fun-rec app ((x list) (y list)) list (match x ((nil y) ((cons h t) (cons h (app t y))))))
(define-fun-rec small ((x list)) list
  (match x ((nil nil) ((cons h t) (ite (= h Z) (cons h (small t)) (small t))))))
(define-fun-rec half ((x Nat)) Nat (match x ((Z Z) ((S k) (match k ((Z Z) ((S m) (S (half m)))))))))
(define-fun-rec double ((x Nat)) Nat (match x ((Z Z) ((S k) (S (S (double k)))))))
(define-fun-rec len ((x list)) Nat (match x ((nil Z) ((cons h t) (S (len t))))))
(define-fun-rec flat ((x Tree)) list (match x ((Leaf nil) ((Node l k r) (app (flat l) (cons k (flat r)))))))
(define-fun-rec part ((x Nat)) Nat (match x (((S k) k))))
(define-fun-rec deep ((b Bool) (x Nat)) Nat (ite b (match x (((S k) k))) x))
(define-fun-rec depth ((x Nat)) Int (match x ((Z 0) ((S k) (+ 1 (depth k))))))
(define-fun-rec endless ((x list)) list (ite (= x nil) nil (endless (app x x))))
(define-fun-rec pred ((x Nat)) Nat (match x ((Z Z) ((S k) k))))
(define-fun-rec less ((x Nat) (y Nat)) Nat (match x ((Z Z) ((S k) (match y ((Z x) ((S m) (less k m))))))))
(define-fun-rec more ((b Bool) (x Nat)) Nat (ite b (match x ((Z (S Z)) ((S k) (S x)))) (S (S x))))
(define-fun first ((x Nat) (y Nat)) Nat x)
(define-fun number ((n Int)) Nat (S Z))
(define-funs-rec ((even ((x list)) list) (odd ((x list) (b Bool)) list))
  ((match x ((nil nil) ((cons h t) (cons h (odd t true)))))
   (match x ((nil nil) ((cons h t) (even t))))))
(declare-fun wrap (Nat) Nat)
(define-fun lifted ((x Nat)) (=> Nat Nat) (lambda ((y Nat)) x))
(prove true)
"""
NAT, LIST, TREE = Sort("Nat"), Sort("list"), Sort("Tree")
X, Y, N, M, T, B = Var("x", LIST), Var("y", LIST), Var("n", NAT), Var("m", NAT), Var("t", TREE), Var("b", BOOL)


def analysis(text=TEXT):
    script = Script(Source(text.encode(), "sizes.smt2"))
    for node in read(script.source):
        script.run(node)
    script.finish()
    return Analysis(script.definitions, script.lifter.lambdas, script.declarations)


@pytest.fixture(scope="module")
def bounds():
    return analysis().vocabulary.bounds


@pytest.fixture(scope="module")
def evaluator():
    return Evaluator(load(TEXT.encode()))


BOUNDED = {
    "app": (App("app", (X, Y), LIST), [(-1, {X: 1, Y: 1})]),
    "app of one list": (App("app", (X, X), LIST), [(-1, {X: 2})]),
    "small": (App("small", (X,), LIST), [(0, {X: 1})]),
    "half": (App("half", (N,), NAT), [(0, {N: 1})]),
    "len": (App("len", (X,), NAT), [(0, {X: 1})]),
    "flat": (App("flat", (T,), LIST), [(0, {T: 1})]),
    "pred": (App("pred", (N,), NAT), [(0, {N: 1})]),
    "less": (App("less", (N, M), NAT), [(0, {N: 1})]),
    "more": (App("more", (B, N), NAT), [(2, {N: 1})]),
    "first": (App("first", (N, M), NAT), [(0, {N: 1})]),
    "even": (App("even", (X,), LIST), [(0, {X: 1})]),
    "odd": (App("odd", (X, B), LIST), [(0, {X: 1})]),
}


def size(value):
    """Returns how many constructors a value has; what is no data counts one."""
    return 1 + sum(size(part) for part in value.args) if isinstance(value, Data) else 1


@pytest.mark.parametrize(("app", "found"), BOUNDED.values(), ids=BOUNDED.keys())
def test_bounds(bounds, app, found):
    facts = [(fact.constant, dict(fact.coefficients)) for fact in bounds(app)]
    assert facts == [(constant, {**coefficients, app: -1}) for constant, coefficients in found]


@pytest.mark.parametrize("app", [app for app, _ in BOUNDED.values()], ids=BOUNDED.keys())
def test_bounds_hold_for_small_values(bounds, evaluator, app):
    bank = Bank(evaluator.theory, evaluator)
    variables = tuple(dict.fromkeys(arg for arg in app.args if isinstance(arg, Var)))
    (fact,) = bounds(app)
    tight = False
    for values in product(*[bank.small(variable.sort, 15) for variable in variables]):
        assignment = dict(zip(variables, values, strict=True))
        total = fact.constant
        for term, coefficient in fact.coefficients.items():
            total += coefficient * size(evaluator.evaluate(term, assignment))
        assert total >= 0
        tight |= total == 0
    assert tight


@pytest.mark.parametrize(
    "app",
    [
        App("double", (N,), NAT),
        App("depth", (N,), INT),
        App("part", (N,), NAT),
        App("deep", (B, N), NAT),
        App("endless", (X,), LIST),
        App("number", (Var("i", INT),), NAT),
        App("wrap", (N,), NAT),
        App("lambda_1", (N,), Sort("=>", (NAT, NAT))),
        App("nowhere", (N,), NAT),
    ],
    ids=lambda app: app.symbol,
)
def test_no_bounds(bounds, app):
    assert list(bounds(app)) == []
    assert list(bounds(app)) == []


def cons(head, tail):
    return App("cons", (head, tail), LIST)


def successor(number):
    return App("S", (number,), NAT)


def half(number):
    return App("half", (number,), NAT)


NIL = App("nil", (), LIST)
ZERO = App("Z", (), NAT)
UNFOLDED = {
    "nil": (App("app", (NIL, Y), LIST), Y),
    "cons": (App("app", (cons(N, X), Y), LIST), cons(N, App("app", (X, Y), LIST))),
    "two levels": (half(successor(successor(N))), successor(half(N))),
    "no case": (App("first", (N, M), NAT), N),
    "a variable": (App("app", (X, cons(N, Y)), LIST), None),
    "a call": (App("app", (App("app", (X, Y), LIST), Y), LIST), None),
    "a condition": (App("more", (B, ZERO), NAT), None),
    "a missing branch": (App("part", (ZERO,), NAT), None),
    "a lambda": (App("lambda_1", (N,), Sort("=>", (NAT, NAT))), None),
    "no function": (App("wrap", (ZERO,), NAT), None),
    "no witness": (App("endless", (NIL,), LIST), None),
}


@pytest.mark.parametrize(("app", "value"), UNFOLDED.values(), ids=UNFOLDED.keys())
def test_one_step_of_a_definition(bounds, app, value):
    assert bounds.unfold(app) == value


def test_nothing_is_known_before_the_data_types_are():
    found = analysis()
    bare = SizeBounds(found.nodes, {"app": ("app",)})
    assert list(bare(App("app", (X, Y), LIST))) == []
    assert bare.unfold(App("app", (NIL, Y), LIST)) is None


def test_only_functions_that_are_known_to_terminate_have_bounds():
    found = analysis()
    groups = {}
    fresh = SizeBounds(found.nodes, groups)
    fresh.vocabulary = found.vocabulary
    call = App("half", (N,), NAT)
    assert list(fresh(call)) == []
    assert fresh.unfold(App("half", (ZERO,), NAT)) is None
    groups["half"] = ("half",)
    assert [fact.constant for fact in fresh(call)] == [0]
    assert fresh.unfold(App("half", (ZERO,), NAT)) == ZERO


def test_a_body_of_many_values_is_not_looked_at(monkeypatch):
    monkeypatch.setattr(termination_sizes, "_MAX_LEAVES", 2)
    bounds = analysis().vocabulary.bounds
    assert list(bounds(App("less", (N, M), NAT))) == []
    assert [fact.constant for fact in bounds(App("app", (X, Y), LIST))] == [-1]


def test_two_bounds_at_most():
    text = "(declare-datatype Nat ((Z) (S (p Nat))))(define-fun least ((x Nat) (y Nat) (z Nat)) Nat Z)(prove true)"
    found = analysis(text).vocabulary.bounds
    call = App("least", (N, M, Var("k", NAT)), NAT)
    assert [dict(fact.coefficients) for fact in found(call)] == [{N: 1, call: -1}, {M: 1, call: -1}]
