"""What symbolic evaluation leaves of a failed step, and the lemmas made of that."""

import pytest
from inductive import term
from unit.induction.in_process import COMMUTATIVE, REVERSE_TWICE, THEORY, holds_on_values

from lemmata.checkers.smt.obligations import obligations
from lemmata.checkers.smt.sequents import DIRECT, Scheme, Sequent, Statement
from lemmata.checkers.smt.terms import BOOL, FALSE, TRUE, App, Sort, Var, equal, free_variables, match
from lemmata.provers.induction.attempt import Effort, schemes_for
from lemmata.provers.induction.enumeration import canonical
from lemmata.provers.induction.generalisation import generalisations, residual
from lemmata.provers.induction.rewrite import Rewriter, close

REWRITER = Rewriter(THEORY)
NATS = Sort("Nat")
X, Y = Var("x", NATS), Var("y", NATS)
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


def test_lemmas_come_with_and_without_premises_and_common_parts_are_replaced_in_both():
    half = App("half", (X,), NATS)
    step = Sequent(
        "s", (X, Y), (App("leq", (half, Y), BOOL),), (), App("leq", (half, App("plus", (half, Y), NATS)), BOOL)
    )
    found = {Statement(item).body for item in generalisations(REWRITER, step)}
    wanted = (
        "(forall ((g Nat) (y Nat)) (=> (leq g y) (leq g (plus g y))))",
        "(forall ((g Nat) (y Nat)) (leq g (plus g y)))",
        "(forall ((x Nat) (y Nat)) (=> (leq (half x) y) (leq (half x) (plus (half x) y))))",
        "(forall ((x Nat) (y Nat)) (leq (half x) (plus (half x) y)))",
    )
    assert found == {canonical(Statement(term(THEORY, text)).body) for text in wanted}


def test_of_a_large_rest_nothing_is_made():
    tower = X
    for _ in range(16):
        tower = App("plus", (tower, tower if tower is X else Y), NATS)
    assert list(generalisations(REWRITER, Sequent("s", (X, Y), (), (), equal(tower, X)))) == []
