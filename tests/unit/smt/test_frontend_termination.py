"""Witnesses, and the functions that must not have one."""

import pytest

from lemmata.checkers.errors import InputError
from lemmata.checkers.smt.document import load, load_with_warnings

TYPES = """
(declare-datatype list (par (a) ((nil) (cons (head a) (tail (list a))))))
(declare-datatype Nat ((Z) (S (p Nat))))
(declare-datatype Tree ((Leaf) (Node (left Tree) (key Nat) (right Tree))))
(declare-datatype Rose ((R (value Nat) (kids (list Rose)))))
(define-fun-rec ++ (par (a) (((x (list a)) (y (list a))) (list a)))
  (match x ((nil y) ((cons z xs) (cons z (++ xs y))))))
(define-fun-rec filter (par (a) (((q (=> a Bool)) (x (list a))) (list a)))
  (match x ((nil (_ nil a)) ((cons y ys) (ite (@ q y) (cons y (filter q ys)) (filter q ys))))))
(define-fun-rec map (par (a b) (((f (=> a b)) (x (list a))) (list b)))
  (match x ((nil (_ nil b)) ((cons y ys) (cons (@ f y) (map f ys))))))
(declare-fun leq (Nat Nat) Bool)
"""


def function(text, name="f"):
    return load(f"{TYPES}{text}(prove true)".encode()).functions[name]


STRUCTURAL = {
    "swapped arguments": "(define-fun-rec f ((x Nat) (y Nat)) Nat (match x ((Z y) ((S z) (f y z)))))",
    "lexicographic": "(define-fun-rec f ((x Nat) (y Nat)) Nat (match x ((Z (S y)) ((S z) (match y ((Z (f z (S Z)))"
    " ((S w) (f z (f x w)))))))))",
    "either falls": "(define-fun-rec f ((x (list Nat)) (y (list Nat))) (list Nat) (match x ((nil y) ((cons a b)"
    " (match y ((nil x) ((cons c d) (ite (leq a c) (cons a (f b y)) (cons c (f x d))))))))))",
    "selectors under a tester": "(define-fun-rec f ((x Nat)) Nat (ite ((_ is S) x) (f (p x)) x))",
    "selectors under a negated equation": "(define-fun-rec f ((x Nat)) Nat (ite (= x Z) Z (S (f (p x)))))",
    "bounded function": "(define-fun-rec f ((x (list Nat))) (list Nat) (match x ((nil x) ((cons y z)"
    " (++ (f (filter (lambda ((w Nat)) (leq w y)) z)) (cons y (f (filter (lambda ((w Nat)) (leq y w)) z))))))))",
    "rotation to the right": "(define-fun-rec f ((x Tree)) (list Nat) (match x ((Leaf (_ nil Nat)) ((Node l k r)"
    " (match l ((Leaf (cons k (f r))) ((Node a b c) (f (Node a b (Node c k r))))))))))",
    "rotation to the left": "(define-fun-rec f ((x Tree)) (list Nat) (match x ((Leaf (_ nil Nat)) ((Node l k r)"
    " (match r ((Leaf (cons k (f l))) ((Node a b c) (f (Node (Node l k a) b c)))))))))",
    "size, not a sub-term": "(define-fun-rec f ((x (list Nat))) Nat (match x ((nil Z) ((cons y z)"
    " (match z ((nil Z) ((cons a b) (f (cons y b)))))))))",
    "let and ite in an argument": "(define-fun-rec f ((x Nat) (y Nat)) Nat (match x ((Z y) ((S z)"
    " (let ((w (ite (leq z y) z Z))) (f w (S y)))))))",
}


@pytest.mark.parametrize("text", STRUCTURAL.values(), ids=STRUCTURAL.keys())
def test_structural_witness(text):
    found = function(text)
    assert found.recursive
    assert found.witness is not None
    assert found.witness.kind == "structural"
    assert found.equations


MEASURES = {
    "down to zero": "(define-fun-rec f ((x Int)) Int (ite (<= x 0) 0 (+ 1 (f (- x 1)))))",
    "up to a bound": "(define-fun-rec f ((x Int) (y Int)) Int (ite (> x y) 0 (+ 1 (f (+ 1 x) y))))",
    "up to a constant": "(define-fun-rec f ((x Int)) Int (ite (>= x 100) x (f (+ x 1))))",
    "halves": "(define-fun-rec f ((x Int)) Int (ite (<= x 1) 0 (+ 1 (f (div x 2)))))",
    "remainder": "(define-fun-rec f ((x Int) (y Int)) Int (ite (<= y 3) x (f y (mod x 3))))",
    "conjunction": "(define-fun-rec f ((x Int) (b Bool)) Int (ite (and b (> x 0)) (f (- x 2) b) 0))",
    "disequation": "(define-fun-rec f ((x Int)) Int (ite (< x 0) 0 (ite (= x 0) 1 (f (- x 1)))))",
    "mixed": "(define-fun-rec f ((x Int) (y Nat)) Int (ite (<= x 0) (match y ((Z 0) ((S z) (f 7 z)))) (f (- x 1) y)))",
}


@pytest.mark.parametrize("text", MEASURES.values(), ids=MEASURES.keys())
def test_measure_witness(text):
    found = function(text)
    assert found.witness is not None
    assert found.witness.kind == "measure"
    assert found.equations


UNKNOWN = {
    "no lower bound": "(define-fun-rec f ((x Int)) Int (ite (= x 0) 0 (f (- x 1))))",
    "grows": "(define-fun-rec f ((x Int)) Int (ite (= x 100) 0 (f (+ x 1))))",
    "grows to a base case": "(define-fun-rec f ((x Nat)) Nat (match x ((Z (f (S Z))) ((S y) (f2 y)))))"
    "(define-fun-rec unused ((x Nat)) Nat x)",
    "selector without a tester": "(define-fun-rec f ((x Nat) (b Bool)) Nat (ite b (f (p x) b) x))",
    "selector of the wrong constructor": "(define-fun-rec f ((x Nat) (b Bool)) Nat (ite (= x Z) (f (p x) b) x))",
    "guard in a conjunction": "(define-fun-rec f ((x Int)) Bool (and (> x 0) (f (- x 1))))",
    "through a lambda": "(define-fun-rec f ((x (list Nat))) (list Nat) (match x ((nil x) ((cons y z)"
    " (cons (head (@ (lambda ((w (list Nat))) (f w)) x)) z)))))",
    "as a value": "(define-fun-rec f ((x Nat)) Nat (match x ((Z Z) ((S y) (@ (@ (lambda ((g (=> Nat Nat)))"
    " (lambda ((z Nat)) (@ g (S z)))) f) y)))))",
    "under a quantifier": "(define-fun-rec f ((x Nat)) Bool (match x ((Z true) ((S z) (forall ((y Nat)) (f y))))))",
    "map over kids": "(define-fun-rec f ((x Rose)) Rose (match x (((R v k) (R v (map (lambda ((y Rose)) (f y)) k))))))",
    "nested call": "(define-fun-rec f ((x Int)) Int (ite (> x 100) (- x 10) (f (f (+ x 11)))))",
    "grows elsewhere": "(define-fun-rec f ((x (list Nat))) (list Nat) (match x ((nil x) ((cons y z) (f (++ z z))))))",
    "bound that does not hold": "(define-fun-rec g ((x Nat)) Nat (match x ((Z (S (S Z))) ((S y) (S (S (g y)))))))"
    "(define-fun-rec f ((x Nat)) Nat (match x ((Z Z) ((S y) (f (g y))))))",
    "bound of a partial function": "(define-fun-rec g ((x Nat)) Nat (match x (((S y) y))))"
    "(define-fun-rec f ((x Nat)) Nat (match x ((Z Z) ((S y) (f (g y))))))",
    "rotation that returns": "(define-fun-rec f ((x Tree)) Nat (match x ((Leaf Z) ((Node l k r) (match l"
    " ((Leaf (match r ((Leaf Z) ((Node d e h) (f (Node (Node l k d) e h))))))"
    " ((Node a b c) (f (Node a b (Node c k r))))))))))",
}


@pytest.mark.parametrize("text", UNKNOWN.values(), ids=UNKNOWN.keys())
def test_no_witness_no_equations(text):
    text = text.replace("f2", "S")
    theory, warnings = load_with_warnings(f"{TYPES}{text}(prove true)".encode())
    found = theory.functions["f"]
    if text.startswith("(define-fun-rec f ((x Nat)) Nat (match x ((Z (f (S Z)))"):
        assert found.recursive
    assert (found.witness, found.equations) == (None, ())
    assert found.body is not None
    assert "termination" in [warning.kind for warning in warnings]


LOOPS = {
    "itself": ("(define-fun-rec f ((x Nat)) Nat (f x))", 33),
    "itself under a constructor": ("(define-fun-rec f ((x Nat)) Nat (S (f x)))", 36),
    "same pattern": ("(define-fun-rec f ((x Nat)) Nat (match x ((Z Z) ((S y) (f (S y))))))", 56),
    "growing": ("(define-fun-rec f ((x Nat)) Nat (match x ((Z Z) ((S y) (f (S (S y)))))))", 56),
    "always growing": ("(define-fun-rec f ((x Nat)) Nat (S (f (S x))))", 36),
    "swapped": ("(define-fun-rec f ((x Nat) (y Nat)) Nat (f y x))", 41),
    "same under a condition": ("(define-fun-rec f ((x Int)) Int (ite (> x 0) (f x) 0))", 46),
    "no base case": ("(define-fun-rec f ((x Nat)) Nat (match x ((Z (f (S Z))) ((S y) (f y)))))", 46),
    "guard after the call": ("(define-fun-rec f ((x Int)) Bool (and (f (- x 1)) (> x 0)))", 39),
    "infinite list": ("(define-fun-rec f (par (a) (((x a)) (list a))) (cons x (f x)))", 56),
    "each other": (
        "(define-funs-rec ((f ((x Nat)) Nat) (g ((x Nat)) Nat)) ((g x) (S (f x))))",
        57,
    ),
}


@pytest.mark.parametrize(("text", "column"), LOOPS.values(), ids=LOOPS.keys())
def test_certain_loops_are_errors(text, column):
    with pytest.raises(InputError, match="never ends; expected") as caught:
        load(f"{TYPES}\n{text}(prove (= {'(f Z)' if 'par' in text else '(_ nil Nat)'} (_ nil Nat)))".encode())
    assert (caught.value.kind, caught.value.line) == ("type", 14)
    assert caught.value.column == column


def test_a_loop_that_is_never_reached_is_no_error():
    assert function("(define-fun-rec f ((x Int)) Int (ite (> x 0) (ite (< x 0) (f x) 1) 0))").witness is not None


def test_mutual_recursion():
    text = (
        "(define-funs-rec ((f ((x Nat)) Bool) (g ((x Nat)) Bool))"
        " ((match x ((Z true) ((S y) (g y)))) (match x ((Z false) ((S y) (f y))))))"
    )
    assert function(text, "g").witness.kind == "structural"
    worse = text.replace("(S y) (f y)", "(S y) (f x)").replace("(S y) (g y)", "(S y) (g x)")
    assert function(worse, "f").witness is None


def test_recursion_over_lists_of_trees():
    text = (
        "(define-funs-rec ((f ((x Rose)) Nat) (g ((x (list Rose))) Nat))"
        " ((match x (((R v k) (S (g k))))) (match x ((nil Z) ((cons y z) (match (f y) ((Z (g z)) ((S n) n))))))))"
    )
    assert function(text, "f").witness.kind == "structural"
