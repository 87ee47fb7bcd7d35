"""Symbolic evaluation, and rewriting with one equation."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inductive import NAT, term, tip
from unit.induction.in_process import THEORY

from lemmata.checkers.smt.evaluate import Evaluator
from lemmata.checkers.smt.terms import (
    BOOL,
    FALSE,
    TRUE,
    App,
    Sort,
    Var,
    equal,
    free_variables,
    implies,
    negate,
    subterms,
)
from lemmata.provers.induction.rewrite import Rewriter, close, replace, rewrite_once

REWRITER = Rewriter(THEORY)
NATS, LISTS = Sort("Nat"), Sort("list")
X, Y, XS = Var("x", NATS), Var("y", NATS), Var("xs", LISTS)
NIL = App("nil", (), LISTS)
NUMBERS = st.recursive(
    st.sampled_from([X, Y, App("Z", (), NATS)]),
    lambda inner: st.one_of(
        st.builds(lambda one: App("S", (one,), NATS), inner),
        st.builds(lambda name, one, two: App(name, (one, two), NATS), st.just("plus"), inner, inner),
        st.builds(lambda one: App("half", (one,), NATS), inner),
    ),
    max_leaves=5,
)
LIST_TERMS = st.recursive(
    st.sampled_from([XS, NIL]),
    lambda inner: st.one_of(
        st.builds(lambda head, tail: App("cons", (head, tail), LISTS), NUMBERS, inner),
        st.builds(lambda name, one, two: App(name, (one, two), LISTS), st.sampled_from(["app", "qrev"]), inner, inner),
        st.builds(lambda one: App("rev", (one,), LISTS), inner),
    ),
    max_leaves=4,
)
ATOMS = st.one_of(
    st.sampled_from([TRUE, FALSE]),
    st.builds(lambda one, two: App("leq", (one, two), BOOL), NUMBERS, NUMBERS),
    st.builds(lambda one: App("even", (one,), BOOL), NUMBERS),
    st.builds(equal, NUMBERS, NUMBERS),
    st.builds(equal, LIST_TERMS, LIST_TERMS),
)
FORMULAS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.builds(negate, inner),
        st.builds(lambda one: App("not", (one,), BOOL), inner),
        st.builds(
            lambda name, args: App(name, tuple(args), BOOL),
            st.sampled_from(["and", "or"]),
            st.lists(inner, min_size=2, max_size=3),
        ),
        st.builds(lambda name, one, two: App(name, (one, two), BOOL), st.sampled_from(["=>", "="]), inner, inner),
        st.builds(lambda one, two, three: App("ite", (one, two, three), BOOL), inner, inner, inner),
    ),
    max_leaves=4,
)
SMALL = st.integers(0, 4)


def environment(evaluator, numbers):
    """Returns values of the variables: two numbers, and the list of all of them."""

    def number(count):
        return evaluator.data("S", (number(count - 1),)) if count else evaluator.data("Z")

    items = evaluator.data("nil")
    for count in numbers:
        items = evaluator.data("cons", (number(count), items))
    return {X: number(numbers[0]), Y: number(numbers[1]), XS: items}


def as_term(value, sort):
    sorts = {"S": (NATS,), "cons": (NATS, LISTS)}.get(value.constructor, ())
    return App(
        value.constructor, tuple(as_term(arg, inner) for arg, inner in zip(value.args, sorts, strict=True)), sort
    )


@settings(deadline=None, max_examples=100, database=None)
@given(formula=st.one_of(FORMULAS, NUMBERS, LIST_TERMS), numbers=st.tuples(SMALL, SMALL, SMALL))
def test_symbolic_evaluation_preserves_the_value(formula, numbers):
    evaluator = Evaluator(THEORY)
    assignment = environment(evaluator, numbers)
    normal = REWRITER.normalise(formula)
    assert normal.sort == formula.sort
    assert evaluator.evaluate(normal, assignment) == evaluator.evaluate(formula, assignment)


@settings(deadline=None, max_examples=60, database=None)
@given(numbers=st.tuples(SMALL, SMALL, SMALL), data=st.data())
def test_a_ground_term_becomes_its_value(numbers, data):
    formula = data.draw(st.one_of(NUMBERS, LIST_TERMS))
    evaluator = Evaluator(THEORY)
    assignment = environment(evaluator, numbers)
    ground = formula
    for variable in free_variables(formula):
        ground = replace(ground, variable, as_term(assignment[variable], variable.sort))
    assert REWRITER.normalise(ground) == as_term(evaluator.evaluate(formula, assignment), formula.sort)


def test_evaluation_stops_where_it_would_take_too_long_or_grow_too_large():
    theory = tip(
        f"""{NAT}(define-fun-rec slow ((x Nat) (y Nat)) Nat (match x ((Z y) ((S k) (slow k (slow k (S y)))))))
        (define-fun-rec wide ((x Nat) (y Nat)) Nat (match x ((Z y) ((S k) (wide k (plus y y))))))"""
    )
    number = "(S " * 14 + "Z" + ")" * 14
    for name in ("slow", "wide"):
        normal = Rewriter(theory).normalise(term(theory, f"(forall ((y Nat)) (= ({name} {number} y) y))").body)
        assert normal.size < 20_000
        assert any(getattr(part, "symbol", "") == name for part in subterms(normal))


def test_evaluation_stops_after_400_steps():
    theory = tip(f"""{NAT}(define-fun-rec down ((x Nat) (y Nat)) Nat (match x ((Z y) ((S k) (down k y)))))""")
    number = "(S " * 150 + "Z" + ")" * 150
    rewriter = Rewriter(theory)
    for depth, done in ((2, True), (3, False)):
        text = "Z"
        for _ in range(depth):
            text = f"(down {number} (S {text}))"
        normal = rewriter.normalise(term(theory, text))
        assert ("down" not in repr(normal)) is done


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("(= (S x) (S y))", "(= x y)"),
        ("(= (S x) Z)", "false"),
        ("(= (cons x nil) (cons y nil))", "(= x y)"),
        ("(= (cons x (cons y nil)) (cons y (cons x nil)))", "(and (= x y) (= y x))"),
        ("(= (plus x y) (plus x y))", "true"),
        ("(= (leq x y) true)", "(leq x y)"),
        ("(= false (leq x y))", "(not (leq x y))"),
        ("(=> (leq Z x) (leq x y))", "(leq x y)"),
        ("(=> (leq x y) (leq Z x))", "true"),
        ("(and (leq x y) (leq Z x))", "(leq x y)"),
        ("(or (leq x y) (leq (S x) Z))", "(leq x y)"),
        ("(ite (leq x y) x x)", "x"),
        ("(ite (leq Z x) x y)", "x"),
        ("(ite (leq (S x) Z) x y)", "y"),
        ("(ite (even x) (plus Z x) (half Z))", "(ite (even x) x Z)"),
        ("(not (not (even x)))", "(even x)"),
        ("(half (S (S x)))", "(S (half x))"),
        ("(plus x Z)", "(plus x Z)"),
    ],
)
def test_simplifications(before, after):
    sorts = "(forall ((x Nat) (y Nat)) (= {0} {0}))"
    one, two = (term(THEORY, sorts.format(text)).body.args[0] for text in (before, after))
    assert REWRITER.normalise(one) == two


def test_constants_are_unfolded():
    theory = tip(f"{NAT}(define-fun one () Nat (S Z))(define-fun two () Nat (plus one one))")
    assert Rewriter(theory).normalise(term(theory, "two")) == term(theory, "(S (S Z))")


# Rewriting with one equation


def test_a_rewrite_takes_the_first_instance_and_all_its_occurrences():
    left, right = App("plus", (X, App("Z", (), NATS)), NATS), X
    one = term(THEORY, "(forall ((a Nat)) (= (plus (S a) Z) (plus (plus (S a) Z) (plus a Z))))").body
    found = rewrite_once(one, left, right, frozenset())
    assert found == term(THEORY, "(forall ((a Nat)) (= (S a) (plus (S a) (plus a Z))))").body
    assert rewrite_once(found, left, right, frozenset({X})) is None
    assert rewrite_once(found, App("half", (X,), NATS), X, frozenset()) is None


def test_closing_renames_constants():
    formula = close((App("leq", (X, Y), BOOL), TRUE), equal(X, Y), {X: Y})
    assert formula == implies((App("leq", (Y, Y), BOOL), TRUE), equal(Y, Y))
    assert close((), equal(X, Y), {}) == equal(X, Y)
