"""Symbolic evaluation, what it leaves of a failed step, and the lemmas made of that."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inductive import NAT, term, tip
from unit.induction.in_process import (
    COMMUTATIVE,
    REVERSE_TWICE,
    THEORY,
    holds_on_values,
)

from lemmata.checkers.smt.evaluate import Evaluator
from lemmata.checkers.smt.obligations import DIRECT, Scheme, Sequent, Statement, obligations
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
    match,
    negate,
    subterms,
)
from lemmata.provers.induction.attempt import Effort, schemes_for
from lemmata.provers.induction.enumeration import canonical
from lemmata.provers.induction.generalisation import generalisations, residual
from lemmata.provers.induction.rewrite import Rewriter, close, replace, rewrite_once

REWRITER = Rewriter(THEORY)
NATS, LISTS = Sort("Nat"), Sort("list")
X, Y, XS = Var("x", NATS), Var("y", NATS), Var("xs", LISTS)
NIL = App("nil", (), LISTS)
ON_X = Scheme("structural", ("x",))
STATEMENTS = (
    REVERSE_TWICE,
    COMMUTATIVE,
    "(forall ((x list) (y list)) (= (qrev x y) (app (rev x) y)))",
    "(forall ((x list)) (= (len (rev x)) (len x)))",
    "(forall ((x Nat)) (leq (half x) x))",
    "(forall ((x Nat) (y Nat)) (=> (leq x y) (leq (half x) (plus (half x) y))))",
    "(forall ((x list) (g0 list)) (= (qrev (rev x) g0) (app x g0)))",
    "(forall ((x list) (g0 list) (g1 Nat)) (= (app (app (rev x) (rev x)) g0) (app (rev x) (app (rev x) g0))))",
)


def sequents(text, scheme):
    return obligations(THEORY, Statement(term(THEORY, text)), scheme)


# Symbolic evaluation

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


# What is left of a step


def test_the_hypothesis_is_used_on_what_is_left():
    step = sequents("(forall ((x list)) (= (len (rev x)) (len x)))", ON_X)[1]
    _, conclusion = residual(REWRITER, step)
    text = "(forall ((x.2 list) (x.1 Nat)) (= (len (app (rev x.2) (cons x.1 nil))) (S (len (rev x.2)))))"
    assert conclusion == term(THEORY, text).body


def test_a_base_case_that_computes_is_done():
    base = sequents(REVERSE_TWICE, ON_X)[0]
    assert residual(REWRITER, base) == ((), TRUE)
    assert list(generalisations(REWRITER, base)) == []


def test_premises_are_evaluated_and_true_ones_dropped():
    step = Sequent("s", (X, Y), (term(THEORY, "(leq Z Z)"), App("even", (X,), BOOL)), (), App("even", (Y,), BOOL))
    assert residual(REWRITER, step) == ((App("even", (X,), BOOL),), App("even", (Y,), BOOL))
    refuted = Sequent("s", (X,), (term(THEORY, "(leq (S Z) Z)"),), (), App("even", (X,), BOOL))
    assert list(generalisations(REWRITER, refuted)) == []


def failed_steps():
    for text in STATEMENTS:
        statement = Statement(term(THEORY, text))
        for scheme in (DIRECT, *schemes_for(THEORY, statement, Effort(breadth=5))):
            for sequent in obligations(THEORY, statement, scheme):
                yield pytest.param(sequent, id=f"{text} {scheme.kind} {sequent.name}")


def conclusions(formula):
    """Returns a formula and what it follows from: its conjuncts, and the one pair of arguments that differ."""
    yield formula
    if formula.symbol == "and":
        for arg in formula.args:
            yield from conclusions(arg)
    elif formula.symbol == "=":
        one, two = formula.args
        if not isinstance(one, Var) and not isinstance(two, Var) and one.symbol == two.symbol:
            pairs = [pair for pair in zip(one.args, two.args, strict=True) if pair[0] != pair[1]]
            if len(pairs) == 1:
                yield from conclusions(equal(*pairs[0]))


@pytest.mark.parametrize("sequent", list(failed_steps()))
def test_what_is_left_is_an_instance_of_every_generalisation(sequent):
    premises, conclusion = residual(REWRITER, sequent)
    left = [close(kept, part, {}) for part in conclusions(conclusion) for kept in (premises, ())]
    lemmas = list(generalisations(REWRITER, sequent))
    assert bool(lemmas) is (conclusion not in (TRUE, FALSE) and FALSE not in premises and conclusion.size <= 30)
    assert len(lemmas) == len(set(lemmas))
    for lemma in lemmas:
        assert not free_variables(lemma)
        assert any(match(Statement(lemma).body, formula, {}) for formula in left), lemma


@pytest.mark.parametrize(
    ("text", "lemma"),
    [
        (REVERSE_TWICE, "(forall ((x list) (y Nat)) (= (rev (app x (cons y nil))) (cons y (rev x))))"),
        (
            "(forall ((x list)) (= (len (rev x)) (len x)))",
            "(forall ((x list) (y Nat)) (= (len (app x (cons y nil))) (S (len x))))",
        ),
        (COMMUTATIVE, "(forall ((x Nat) (y Nat)) (= (S (plus x y)) (plus x (S y))))"),
        (
            "(forall ((x list) (g0 list)) (= (qrev (rev x) g0) (app x g0)))",
            "(forall ((x list) (y Nat) (z list)) (= (qrev (app x (cons y nil)) z) (cons y (qrev x z))))",
        ),
    ],
)
def test_the_lemma_that_the_step_needs_is_proposed(text, lemma):
    wanted = canonical(Statement(term(THEORY, lemma)).body)
    assert holds_on_values(THEORY, wanted)
    found = set()
    for scheme in schemes_for(THEORY, Statement(term(THEORY, text)), Effort(breadth=8)):
        for sequent in sequents(text, scheme):
            found.update(Statement(item).body for item in generalisations(REWRITER, sequent))
    assert wanted in found


def test_of_a_large_rest_nothing_is_made():
    tower = X
    for _ in range(16):
        tower = App("plus", (tower, tower if tower is X else Y), NATS)
    assert list(generalisations(REWRITER, Sequent("s", (X, Y), (), (), equal(tower, X)))) == []
