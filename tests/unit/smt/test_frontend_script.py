"""Plain SMT-LIB scripts: levels, names, statuses, what is ignored."""

import pytest

from lemmata.checkers.errors import InputError
from lemmata.checkers.smt.document import load, load_with_warnings
from lemmata.checkers.smt.printer import print_term


def checks(text):
    return [([print_term(a.formula) for a in check.assertions], check.expected) for check in load(text.encode()).checks]


def test_levels_scope_assertions():
    text = """
    (set-logic QF_UF)(set-info :status sat)
    (declare-const a Bool)(assert a)(check-sat)
    (push 1)(assert (not a))(set-info :status unsat)(check-sat)
    (push 2)(assert false)(pop 2)(check-sat)
    (pop)(set-info :status unknown)(check-sat)(exit)"""
    assert checks(text) == [
        (["a"], "sat"),
        (["a", "(not a)"], "unsat"),
        (["a", "(not a)"], ""),
        (["a"], ""),
    ]


def test_levels_scope_declarations():
    text = """(push)(declare-const x Int)(declare-sort T 0)(declare-const t T)(assert (and (> x 0) (= t t)))(check-sat)
    (pop)(declare-const x Bool)(declare-datatype T ((C)))(declare-const t T)(assert (and x (= t C)))(check-sat)"""
    theory = load(text.encode())
    assert [print_term(check.assertions[-1].formula) for check in theory.checks] == [
        "(and (> x 0) (= t t))",
        "(and x_2 (= t_2 C))",
    ]
    assert theory.functions["x"].result.name == "Int"
    assert theory.functions["x_2"].result.name == "Bool"
    assert [sort.name for sort in theory.sorts] == ["T"]
    assert [sort.name for sort in theory.datatypes] == ["T_2"]


def test_popped_names_are_gone():
    with pytest.raises(InputError, match="unknown symbol x"):
        load(b"(push)(declare-const x Bool)(pop)(assert x)(check-sat)")
    with pytest.raises(InputError, match="unknown symbol n"):
        load(b"(push)(assert (! true :named n))(pop)(assert n)(check-sat)")


def test_global_declarations_survive_a_pop():
    text = (
        "(set-option :global-declarations true)(push)(declare-const x Bool)(assert x)(pop)(assert (not x))(check-sat)"
    )
    assert checks(text) == [(["(not x)"], "")]


def test_assumptions_come_last_and_do_not_stay():
    text = "(declare-const a Bool)(declare-const b Bool)(assert a)(check-sat-assuming ((not a) b))(check-sat)"
    assert checks(text) == [(["a", "(not a)", "b"], ""), (["a"], "")]


def test_named_assertions_may_be_used_as_symbols():
    theory = load(b"(assert (! (= 1 2) :named one))(assert (not one))(check-sat)")
    assert [a.name for a in theory.checks[0].assertions] == ["one", ""]
    assert print_term(theory.checks[0].assertions[1].formula) == "(not (= 1 2))"


def test_what_is_ignored_is_said():
    text = (
        b"(set-option :timeout 10)(set-option :produce-models true)(assert true)(check-sat)(get-model)(get-value (1))"
    )
    theory, warnings = load_with_warnings(text, "f")
    assert len(theory.checks) == 1
    assert [(warning.kind, warning.message) for warning in warnings] == [
        ("ignored", "the option :timeout is ignored"),
        ("ignored", "the option :produce-models is ignored"),
        ("ignored", "get-model is ignored"),
        ("ignored", "get-value is ignored"),
    ]
    assert all(warning.file == "f" for warning in warnings)


def test_definitions_and_abbreviations():
    text = """(define-sort Pair (a) (Array a a))(define-sort I () Int)
    (declare-const m (Pair I))(define-const c I 3)(define-fun f ((x I)) I (+ x c))
    (assert (= (select m 1) (f 2)))(check-sat)"""
    theory = load(text.encode())
    assert str(theory.functions["m"].result) == "(Array Int Int)"
    assert [str(e.right) for e in theory.functions["f"].equations] == ["(+ Var('x', Int) c)"]


def test_lexical_rules():
    text = """(set-info :source |two
    lines|)(declare-const |a b| Int)(declare-const |c| Int)(declare-const s String)
    (assert (and (= |a b| c) (= s "say ""hi"" ; |") (= #xFf #b11111111))) ; (a comment
    (check-sat)"""
    theory = load(text.encode())
    formula = print_term(theory.checks[0].assertions[0].formula)
    assert formula == '(and (= |a b| c) (= s "say ""hi"" ; |") (= #xff #b11111111))'


def test_quantifier_patterns_are_kept():
    theory = load(
        b"(declare-fun f (Int) Int)(assert (forall ((x Int)) (! (> (f x) 0) :pattern ((f x)) :weight 3)))(check-sat)"
    )
    assert print_term(theory.checks[0].assertions[0].formula) == ("(forall ((x Int)) (! (> (f x) 0) :pattern ((f x))))")
