"""Models of every theory are replayed; a wrong model never is."""

import pytest

from lemmata.checkers.smt.document import load
from lemmata.checkers.smt.open_session import open_session
from lemmata.checkers.smt.replay import replay
from lemmata.checkers.smt.script import ScriptWriter
from lemmata.checkers.smt.solver import Answer

LISTS = "(declare-datatypes ((L 0)) (((nil) (cons (head Int) (tail L)))))"
COLORS = "(declare-datatypes ((C 0)) (((red) (green) (blue))))"
SATISFIABLE = {
    "integers": "(declare-const x Int)(declare-const y Int)(assert (< (+ x y) (* 2 x) 9))(assert (distinct x y 3))",
    "reals": "(declare-const x Real)(assert (< 0.25 x (/ 1 3)))(assert (not (is_int (* 2 x))))",
    "mixed": "(declare-const x Real)(declare-const n Int)(assert (= (to_int x) n))(assert (> x (+ n 0.5)))",
    "nonlinear": "(declare-const x Int)(declare-const y Int)(assert (= (* x y) 12))(assert (> x y 1))",
    "division": "(declare-const x Int)(assert (= (div x 3) (- 2)))(assert (= (mod x 3) 1))",
    "division by zero": "(declare-const x Int)(assert (= (div x 0) 5))(assert (= x 7))",
    "bit vectors": "(declare-const v (_ BitVec 8))(assert (= (bvmul v #x03) #x07))(assert (bvslt v #x00))",
    "functions": "(declare-fun f (Int) Int)(assert (= (f (f 0)) 1))(assert (not (= (f 0) 0)))",
    "predicates": "(declare-fun p (Int Bool) Bool)(assert (p 1 true))(assert (not (p 1 false)))",
    "uninterpreted sorts": "(declare-sort T 0)(declare-fun f (T) T)(declare-const a T)"
    "(assert (distinct a (f a) (f (f a))))",
    "arrays": "(declare-const a (Array Int Int))(declare-const b (Array Int Int))"
    "(assert (= b (store a 1 (+ 1 (select a 1)))))(assert (= (select b 2) 5))",
    "arrays of arrays": "(declare-const a (Array Int (Array Int Bool)))"
    "(assert (select (select a 1) 2))(assert (not (= (select a 1) (select a 2))))",
    "arrays over sorts": "(declare-sort I 0)(declare-const a (Array I I))(declare-const b (Array I I))"
    "(assert (not (= a b)))",
    "lists": f"{LISTS}(declare-const l L)(assert ((_ is cons) l))(assert ((_ is cons) (tail l)))"
    "(assert (> (head l) (head (tail l))))",
    "enumerations": f"{COLORS}(declare-fun f (C) C)(assert (forall ((x C)) (distinct x (f x) (f (f x)))))",
    "finite quantifiers": "(declare-const v (_ BitVec 4))(assert (exists ((w (_ BitVec 2))) (= v (concat w w))))"
    "(assert (not (= v #x0)))",
    "quantified elements": "(declare-sort T 0)(declare-const a T)(declare-const b T)(assert (distinct a b))"
    "(assert (forall ((x T)) (or (= x a) (= x b))))",
    "definitions": "(define-fun mx ((x Int) (y Int)) Int (ite (> x y) x y))(declare-const a Int)"
    "(assert (= (mx a 3) 4))",
    "recursion": f"{LISTS}(define-fun-rec len ((l L)) Int (match l ((nil 0) ((cons h t) (+ 1 (len t))))))"
    "(declare-const l L)(assert (= (len l) 0))",
    "matches": f"{LISTS}(define-fun second ((l L)) Int"
    "(match l ((nil 0) ((cons h t) (match t ((nil h) ((cons i u) i)))))))(declare-const l L)(assert (= (second l) 7))",
    "conditional bodies": "(define-fun sign ((x Int)) Int (ite (> x 0) 1 (ite (= x 0) 0 (- 1))))"
    "(declare-const a Int)(assert (= (sign a) (- 1)))",
    "constant arrays": "(declare-const a (Array Int Bool))(assert (= a ((as const (Array Int Bool)) true)))",
    "undecided parts": "(declare-const p Bool)(declare-const s String)(assert (or p (= s (str.++ s s))))(assert p)"
    "(assert (=> (not p) (= (str.len s) 9)))",
    "divisibility": "(declare-const x Int)(assert ((_ divisible 7) x))(assert (> x 0))",
    "strings": '(declare-const s String)(assert (= (str.len s) 2))(assert (str.contains s "b"))',
    "floats": "(declare-const f (_ FloatingPoint 8 24))(assert (fp.lt f (fp.neg f)))",
    "infinite quantifiers": "(declare-const x Int)(assert (forall ((y Int)) (>= (* y y) x)))(assert (> x (- 5)))",
    "let": "(declare-const x Int)(assert (let ((y (+ x 1))) (let ((z (* y 2))) (and (> z y) (< z 9)))))",
    "xor and implication": "(declare-const p Bool)(declare-const q Bool)(assert (xor p q))(assert (=> p q))",
}


UNDECIDED_BY_CVC5 = {
    "recursion",
    "infinite quantifiers",
    "enumerations",
    "quantified elements",
    "division by zero",
    "undecided parts",
    "constant arrays",
}


def parts(source):
    theory = load(f"{source}(check-sat)".encode(), "test.smt2")
    writer = ScriptWriter(theory)
    formulas = [assertion.formula for assertion in theory.checks[0].assertions]
    return writer, formulas, writer.script(formulas)


def ask(solver, text, *, model=False):
    session = open_session(solver, "plain")
    answer = session.check(text, timeout=5, model=model)
    session.close()
    return answer


def replayed(writer, formulas, model, other):
    return replay(writer, formulas, list(writer.theory.functions), model, lambda text: ask(other, text), other)


@pytest.mark.parametrize("name", SATISFIABLE)
def test_models_of_z3_are_replayed(name):
    writer, formulas, script = parts(SATISFIABLE[name])
    answer = ask("z3", script.defined_text() or script.text(), model=True)
    assert answer.result == "sat", answer
    result = replayed(writer, formulas, answer.model, "cvc5")
    assert result.holds, (result.reason, answer.model)
    assert result.model
    needed = name in {"strings", "floats", "infinite quantifiers"}
    assert result.by == ("evaluator and cvc5" if needed else "evaluator")


@pytest.mark.parametrize("name", sorted(SATISFIABLE.keys() - UNDECIDED_BY_CVC5))
def test_models_of_cvc5_are_replayed(name):
    writer, formulas, script = parts(SATISFIABLE[name])
    answer = ask("cvc5", script.text(), model=True)
    assert answer.result == "sat", answer
    assert replayed(writer, formulas, answer.model, "z3").holds, answer.model


WRONG = {
    "integers": ("(declare-const x Int)(assert (> x 5))", "(define-fun f0 () Int 5)"),
    "reals": ("(declare-const x Real)(assert (> x 0.5))", "(define-fun f0 () Real (/ 1.0 2.0))"),
    "bit vectors": (
        "(declare-const v (_ BitVec 4))(assert (= (bvadd v #x1) #x0))",
        "(define-fun f0 () (_ BitVec 4) #xe)",
    ),
    "functions": (
        "(declare-fun f (Int) Int)(assert (= (f 1) 2))(assert (= (f 2) 3))",
        "(define-fun f0 ((x Int)) Int (ite (= x 1) 2 4))",
    ),
    "arrays": (
        "(declare-const a (Array Int Int))(assert (= (select a 1) 2))",
        "(define-fun f0 () (Array Int Int) (store ((as const (Array Int Int)) 2) 1 3))",
    ),
    "elements": (
        "(declare-sort T 0)(declare-const a T)(declare-const b T)(assert (distinct a b))",
        "(declare-fun e!0 () S0) (define-fun f0 () S0 e!0) (define-fun f1 () S0 e!0)",
    ),
    "lists": (f"{LISTS}(declare-const l L)(assert ((_ is cons) l))", "(define-fun f0 () S0 k0)"),
    "strings": ("(declare-const s String)(assert (= (str.len s) 2))", '(define-fun f0 () String "abc")'),
    "floats": (
        "(declare-const f (_ FloatingPoint 5 11))(assert (fp.isNaN f))",
        "(define-fun f0 () (_ FloatingPoint 5 11) (_ +zero 5 11))",
    ),
    "infinite quantifiers": (
        "(declare-const x Int)(assert (forall ((y Int)) (>= (* y y) x)))",
        "(define-fun f0 () Int 1)",
    ),
    "finite quantifiers": (
        f"{COLORS}(declare-fun f (C) C)(assert (forall ((x C)) (distinct x (f x))))",
        "(define-fun f0 ((x S0)) S0 (ite (= x k0) k1 k0))(define-fun g () S0 k0)",
    ),
    "a value of another sort": ("(declare-const x Int)(assert (= x 1))", "(define-fun f0 () Int true)"),
    "a missing symbol": ("(declare-const x Int)(assert (= x 1))", ""),
    "a circular one": ("(declare-const x Int)(assert (= x 1))", "(define-fun f0 () Int (+ f0 0))"),
}


@pytest.mark.parametrize("name", sorted(WRONG.keys() - {"finite quantifiers"}))
def test_a_wrong_model_is_caught(name):
    source, model = WRONG[name]
    writer, formulas, _ = parts(source)
    result = replayed(writer, formulas, f"({model})", "cvc5")
    assert not result.holds
    assert result.reason


def test_a_changed_model_is_caught():
    writer, formulas, script = parts(SATISFIABLE["enumerations"])
    model = ask("z3", script.text(), model=True).model
    assert replayed(writer, formulas, model, "cvc5").holds
    for one, two in (("k0", "k1"), ("k1", "k2"), ("k2", "k0")):
        assert not replayed(writer, formulas, model.replace(one, two), "cvc5").holds


@pytest.mark.parametrize("model", ["", "(", "(error)", "garbage", "((define-fun f0 () Int))", "(" * 5000 + ")" * 5000])
def test_garbage_is_no_model(model):
    writer, formulas, _ = parts(WRONG["integers"][0])
    assert not replayed(writer, formulas, model, "cvc5").holds


def test_another_solver_that_does_not_confirm_is_not_enough():
    writer, formulas, script = parts(SATISFIABLE["strings"])
    model = ask("z3", script.text(), model=True).model
    for answer in (Answer("unknown", "timeout"), Answer("sat"), Answer("unknown", "error: x")):
        assert not replay(writer, formulas, [], model, lambda _, answer=answer: answer, "cvc5").holds


def test_irrational_models_are_not_replayed():
    writer, formulas, script = parts("(declare-const x Real)(assert (= (* x x) 2))")
    answer = ask("z3", script.text(), model=True)
    assert answer.result == "sat"
    result = replayed(writer, formulas, answer.model, "cvc5")
    assert not result.holds
    assert "irrational" in result.reason


def test_a_second_solver_is_asked_about_consistent_definitions_only():
    writer, formulas, _ = parts(
        "(declare-sort T 0)(declare-const a T)(declare-const x Int)(assert (forall ((y Int)) (= y y)))"
    )
    asked = []

    def second(text):
        asked.append(text)
        return ask("cvc5", text)

    model = "((declare-fun e!0 () S0)(define-fun f0 () S0 e!0)(define-fun f1 () Int 3))"
    assert replay(writer, formulas, [], model, second, "cvc5").holds
    assert ask("z3", asked[0].rpartition("(assert")[0]).result == "sat"


def test_evaluation_gives_up_where_nothing_is_decided():
    many = " ".join(f"(v{number} (_ BitVec 8))" for number in range(3))
    for formula in (f"(forall ({many}) (= v0 v0))", "(exists ((x Int)) (= x 3))", '(= "a" "b")'):
        writer, formulas, _ = parts(f"(declare-const p Bool)(assert {formula})(assert p)")
        refused = Answer("unknown", "timeout")
        model = "((define-fun f0 () Bool true))"
        result = replay(writer, formulas, [], model, lambda _, refused=refused: refused, "cvc5")
        assert not result.holds
        assert result.reason


def test_a_function_without_a_witness_is_never_evaluated():
    writer, formulas, script = parts("(define-fun-rec f ((x Int)) Int (ite (= x 0) 0 (f (- x))))(assert (= (f 0) 0))")
    assert script.dropped == ("f",)
    assert not replayed(writer, formulas, "((define-fun f0 ((x Int)) Int 0))", "cvc5").holds
