"""Testing statements, and the values they are tested on."""

import pytest
from inductive import LIST, NAT, term, tip

from lemmata.checkers.smt.bank import Bank
from lemmata.checkers.smt.evaluate import Evaluator, FunctionTable
from lemmata.checkers.smt.falsify import Falsifier
from lemmata.checkers.smt.sequents import Statement
from lemmata.checkers.smt.terms import BOOL, INT, Sort, Var

NATS = Sort("Nat")
FUNCTION = Sort("=>", (NATS, NATS))


def outcome(theory, text, tests=200, **options):
    statement = term(theory, text) if isinstance(text, str) else text
    return Falsifier(theory).test(Statement(statement), tests=tests, **options)


@pytest.mark.parametrize(
    "text",
    [
        "(forall ((x Nat) (y Nat)) (leq x y))",
        "(forall ((x list)) (= (rev x) x))",
        "(forall ((x Int) (y Int)) (=> (< x y) (< (+ x 1) y)))",
        "(forall ((b Bool)) b)",
        "false",
        "(forall ((x Nat)) (=> (leq (S Z) x) (leq x (S (S Z)))))",
    ],
)
def test_false_statements_are_found(text):
    theory = tip(NAT + LIST)
    found = outcome(theory, text)
    assert found.counterexample is not None
    statement = Statement(term(theory, text))
    evaluator = Evaluator(theory)
    assert all(evaluator.evaluate(premise, found.counterexample) for premise in statement.premises)
    assert not evaluator.evaluate(statement.conclusion, found.counterexample)


@pytest.mark.parametrize(
    ("text", "tested_some"),
    [
        ("(forall ((x Nat)) (= (plus x Z) x))", True),
        ("(forall ((x list)) (= (rev (rev x)) x))", True),
        ("(forall ((x Nat)) (=> false (= x Z)))", False),
        ("(forall ((x Nat)) (exists ((y Nat)) (= y x)))", False),
        ("(forall ((x Nat)) (= (p x) (p x)))", True),
        ("(forall ((x Nat)) (=> (= x Z) (= (p x) (S Z))))", False),
        ("true", True),
    ],
)
def test_statements_that_are_not_refuted(text, tested_some):
    found = outcome(tip(NAT + LIST), text)
    assert found.counterexample is None
    assert (found.tested > 0) is tested_some


def test_time_is_limited():
    assert outcome(tip(NAT), "(forall ((x Nat)) (= (plus x Z) x))", tests=10**6, seconds=0.0).tested <= 1


def test_a_run_can_be_repeated():
    theory = tip(NAT + LIST)
    bank, again, other = (Bank(theory, Evaluator(theory), seed=seed) for seed in (3, 3, 4))
    sort = Sort("list")
    shown = [[repr(one.sample(sort)) for _ in range(30)] for one in (bank, again, other)]
    assert shown[0] == shown[1] != shown[2]


def test_small_values_come_in_order_of_size_and_once():
    theory = tip(NAT + LIST)
    bank = Bank(theory, Evaluator(theory))
    values = bank.small(Sort("list"), 40)
    assert len(set(values)) == 40
    assert [value.size for value in values] == sorted(value.size for value in values)
    assert bank.small(BOOL, 9) == [False, True]
    assert len(set(bank.small(INT, 99))) == len(bank.small(INT, 99)) == 8


def test_every_value_of_a_size_is_there_and_of_its_sort():
    theory = tip("(declare-datatype T ((a) (b (l T) (r T)) (c (n Int) (t T))))")
    bank = Bank(theory, Evaluator(theory))
    assert [len(bank.exact(Sort("T"), size)) for size in (1, 2, 3)] == [1, 8, 65]
    assert all(value.constructor in "abc" for value in bank.small(Sort("T"), 200))


def test_large_levels_are_cut():
    theory = tip("(declare-datatype T ((a) (b (l T) (r T)) (c (n Int) (t T))))")
    bank = Bank(theory, Evaluator(theory))
    assert len(bank.exact(Sort("T"), 7)) <= 400


def test_a_sort_without_small_values_gives_no_tests():
    text = "(forall ((r rose)) (= r r))"
    theory = tip("(declare-datatypes ((rose 0) (other 0)) (((rose (sub other))) ((none) (one (of rose)))))")
    assert outcome(theory, text).tested > 0
    bank = Bank(theory, Evaluator(theory))
    bank._exact.update({(Sort("rose"), size): () for size in range(20)})
    assert bank.sample(Sort("rose")) is None
    assert bank.environment((Var("r", Sort("rose")),)) is None


def test_functions_are_functions():
    theory = tip(NAT)
    bank = Bank(theory, Evaluator(theory))
    table = bank.sample(FUNCTION)
    assert isinstance(table, FunctionTable)
    zero = bank.evaluator.data("Z")
    assert table((zero,)) is table((zero,))
    assert len(bank.small(FUNCTION, 9)) == 3


def test_exhaustive_tuples():
    theory = tip(NAT)
    bank = Bank(theory, Evaluator(theory))
    x, y = Var("x", NATS), Var("y", BOOL)
    assert list(bank.exhaustive((), 5)) == [[]]
    pairs = [(repr(one), two) for one, two in bank.exhaustive((x, y), 9)]
    assert len(pairs) == len(set(pairs)) == 8
    assert len(list(bank.exhaustive((x, Var("z", NATS)), 5))) == 5


def test_an_uninterpreted_sort_has_several_elements():
    theory = tip("(declare-sort A 0)(declare-fun f (A) A)")
    assert outcome(theory, "(forall ((x A) (y A)) (= x y))").counterexample is not None
    assert outcome(theory, "(forall ((x A)) (= (f x) x))").tested == 0
