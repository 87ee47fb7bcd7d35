"""Lemmas with premises: what holds where a small premise holds, and the laws of relations."""

import pytest
from inductive import EVEN, NAT, term, tip
from unit.induction.in_process import (
    COMMUTATIVE,
    HALVES,
    INTS,
    LENGTHS,
    THEORY,
    explored_once,
    holds_on_values,
    signature,
)

from lemmata.checkers.smt.sequents import Statement
from lemmata.checkers.smt.terms import BOOL, FALSE, TRUE, App, Sort, Var, equal, free_variables, implies, negate
from lemmata.provers.induction.conditional import conditional_lemmas
from lemmata.provers.induction.enumeration import canonical
from lemmata.provers.induction.laws import relation_laws, split_equivalence

NATS = Sort("Nat")


def conditional(goal, size=4, premise_size=4, side_size=3):
    explorer, _ = explored_once(goal, size)
    found = conditional_lemmas(explorer, premise_size=premise_size, side_size=side_size)
    return explorer, [item for item in found if item is not None]


@pytest.mark.parametrize("goal", [HALVES, LENGTHS])
def test_premises_can_hold_and_can_fail_and_conclusions_hold_where_they_do(goal):
    explorer, lemmas = conditional(goal)
    variables = explorer.signature.variables
    evaluator = explorer.evaluator
    assert len(lemmas) > 30
    for lemma in lemmas:
        statement = Statement(lemma)
        (premise,) = statement.premises
        told, said = (evaluator.compile(part, variables) for part in (premise, statement.conclusion))
        where = [values for values in explorer.environments if evaluator.run(told, values)]
        assert 10 <= len(where) <= len(explorer.environments) - 2
        assert all(evaluator.run(said, values) for values in where)


@pytest.mark.parametrize("goal", [HALVES, LENGTHS])
def test_the_conclusion_says_more_than_the_premise_and_needs_it(goal):
    explorer, lemmas = conditional(goal)
    evaluator = explorer.evaluator
    variables = explorer.signature.variables
    for lemma in lemmas:
        statement = Statement(lemma)
        (premise,), conclusion = statement.premises, statement.conclusion
        assert conclusion not in (premise, negate(premise), TRUE, FALSE)
        assert set(free_variables(premise)) & set(free_variables(conclusion))
        said = evaluator.compile(conclusion, variables)
        assert not all(evaluator.run(said, values) for values in explorer.environments)


def test_well_known_ones_are_among_them():
    _, lemmas = conditional(HALVES)
    found = {canonical(lemma) for lemma in lemmas}
    for text in (
        "(forall ((x Nat) (y Nat)) (=> (leq x y) (leq x (S y))))",
        "(forall ((x Nat) (y Nat)) (=> (leq x y) (leq (half x) y)))",
        "(forall ((x Nat) (y Nat)) (=> (not (leq x y)) (leq y x)))",
    ):
        assert canonical(Statement(term(THEORY, text)).body) in found


def test_equations_follow_from_premises_that_speak_of_no_other_variable():
    _, lemmas = conditional(HALVES)
    equations = [item for item in map(Statement, lemmas) if item.conclusion.symbol == "="]
    assert equations
    for item in equations:
        assert set(free_variables(item.premises[0])) <= set(free_variables(item.conclusion))
        left, right = item.conclusion.args
        assert left != right


def test_smaller_premises_come_first_and_none_is_larger_than_asked():
    for premise_size in (3, 4):
        _, lemmas = conditional(HALVES, premise_size=premise_size)
        sizes = [Statement(lemma).premises[0] for lemma in lemmas]
        plain = [premise.args[0].size + 1 if premise.symbol == "not" else premise.size for premise in sizes]
        assert plain == sorted(plain)
        assert max(plain) <= premise_size + 1


def test_without_relations_there_are_no_premises_of_one_size():
    assert conditional(COMMUTATIVE, premise_size=3)[1] == []


# Laws


def laws(theory, goal):
    return list(relation_laws(signature(theory, goal)))


def test_the_laws_of_an_order_are_among_those_that_hold():
    found = {canonical(law) for law in laws(THEORY, HALVES) if holds_on_values(THEORY, law)}
    for text in (
        "(forall ((x Nat) (y Nat)) (=> (and (leq x y) (leq y x)) (= x y)))",
        "(forall ((x Nat) (y Nat) (z Nat)) (=> (and (leq x y) (leq y z)) (leq x z)))",
        "(forall ((x Nat) (y Nat)) (=> (not (leq x y)) (leq y x)))",
    ):
        assert canonical(Statement(term(THEORY, text)).body) in found
    symmetric = "(forall ((x Nat) (y Nat)) (=> (leq x y) (leq y x)))"
    assert canonical(Statement(term(THEORY, symmetric)).body) not in found
    assert canonical(Statement(term(THEORY, symmetric)).body) in {canonical(law) for law in laws(THEORY, HALVES)}


def test_two_relations_are_tested_against_each_other():
    theory = tip(f"""{NAT}(define-fun-rec less ((x Nat) (y Nat)) Bool
        (match y ((Z false) ((S m) (match x ((Z true) ((S k) (less k m))))))))""")
    found = laws(theory, "(forall ((x Nat) (y Nat)) (=> (less x y) (leq x y)))")
    assert len(found) == len(set(found))
    holding = {canonical(law) for law in found if holds_on_values(theory, law)}
    for text in (
        "(forall ((x Nat) (y Nat)) (=> (less x y) (leq x y)))",
        "(forall ((x Nat) (y Nat) (z Nat)) (=> (and (leq x y) (less y z)) (less x z)))",
        "(forall ((x Nat) (y Nat)) (=> (less x y) (not (leq y x))))",
        "(forall ((x Nat) (y Nat)) (=> (not (leq x y)) (less y x)))",
    ):
        assert canonical(Statement(term(theory, text)).body) in holding


def test_only_relations_on_one_sort_have_laws():
    assert laws(THEORY, COMMUTATIVE) == []
    assert laws(tip(NAT + EVEN), "(forall ((x Nat)) (even x))") == []
    assert {law.sort for law in laws(tip(INTS), "(forall ((n Int)) (<= n (sum n)))")} == {BOOL}


def test_an_equivalence_splits_into_its_two_halves():
    x = Var("x", NATS)
    even, odd = (App(name, (x,), BOOL) for name in ("even", "odd"))
    assert list(split_equivalence(equal(even, odd))) == [implies((even,), odd), implies((odd,), even)]
    assert list(split_equivalence(equal(x, x))) == []
    assert list(split_equivalence(even)) == []
