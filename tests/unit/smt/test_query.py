"""Solver text: names that meet nothing, triggers that do not loop, splits that are tautologies."""

import re

import pytest
from inductive import EVEN, LIST, NAT, term, tip

from lemmata.checkers.smt.document import load
from lemmata.checkers.smt.obligations import obligations
from lemmata.checkers.smt.open_session import open_session
from lemmata.checkers.smt.query import QueryWriter
from lemmata.checkers.smt.sequents import DIRECT, Scheme, Statement
from lemmata.checkers.smt.terms import INT, REAL, App, Quantified, Sort, Var, free_variables, subterms

SOLVERS = ("z3", "cvc5")


def answer(solver, base, query="", profile="induction", timeout=2.0):
    session = open_session(solver, profile)
    session.declare(base)
    try:
        return session.check(query, timeout=timeout)
    finally:
        session.close()


def accepted_by_both(theory, formula, scheme=DIRECT):
    writer = QueryWriter(theory)
    base = writer.base([formula])
    sequents = obligations(theory, Statement(formula), scheme)
    return [[answer(solver, base, writer.sequent(item)).result for item in sequents] for solver in SOLVERS]


# Names

NAMES = [
    "concat", "select", "store", "-2", "u.x", "|a b|", "|and |", "|3|", "|3.5|", "|#b01|", "abs", "div", "+", "<=",
    "bvadd", "const", "seq.empty", "re.none", "|let|", "|forall|", "|match|", "|_|", "|!|", "|(|", "|)|", "|;|",
    "lambda_1", "is-S", "implies", "if", "set.union", "exp", "v.x", "s.Nat", "|u.x y|", "head", "|:pattern|", "|é|",
    "|line\nbreak|",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_function_of_any_name_is_only_itself(name):
    source = f"""(define-fun {name} ((x Int) (y Int)) Int (- y x))
(prove (! (forall ((|x y| Int)) (= ({name} |x y| 7) (- 7 |x y|))) :named right))"""
    theory = tip(source, "")
    assert accepted_by_both(theory, theory.claims[0].formula) == [["unsat"], ["unsat"]]
    free = tip(f"(declare-fun {name} (Int Int) Int)", f"(prove (forall ((x Int)) (= ({name} x 7) (- 7 x))))")
    assert "unsat" not in str(accepted_by_both(free, free.claims[0].formula))


@pytest.mark.parametrize("name", [name for name in NAMES if name != "+"])
def test_a_constant_of_any_name_is_only_itself(name):
    theory = tip(f"(declare-fun {name} () Int)", f"(prove (forall ((x Int)) (= {name} 3)))")
    assert "unsat" not in str(accepted_by_both(theory, theory.claims[0].formula))


@pytest.mark.parametrize("name", ["x", "|a b|", "concat", "plus", "v.x", "-2", "|3|", "and"])
def test_variables_constructors_and_sorts_of_any_name(name):
    if name == "and":
        name = "|and |"
    source = f"""(declare-datatype |data {name.strip("|")}| (({name}) (other (field |data {name.strip("|")}|))))
(declare-sort |sort {name.strip("|")}| 0)
(prove (! (forall ((y |data {name.strip("|")}|) (z |sort {name.strip("|")}|)) (=> (= y {name}) (not (= y (other y)))))
 :named ok))"""
    theory = tip(source, "")
    assert accepted_by_both(theory, theory.claims[0].formula) == [["unsat"], ["unsat"]]


def test_literals_stay_literals():
    theory = tip("(define-fun |3| () Int 4)(define-fun -2 () Int 4)", "(prove (= |3| 4))")
    writer = QueryWriter(theory)
    assert writer.term(App("3", (), INT, literal=True)) == "3"
    assert writer.term(App("-2", (), INT, literal=True)) == "(- 2)"
    assert writer.term(App("-1.5", (), REAL, literal=True)) == "(- 1.5)"
    assert writer.term(App("3", (), INT)) == "u.3"
    wrong = App("=", (App("3", (), INT, literal=True), App("4", (), INT, literal=True)), Sort("Bool"))
    assert accepted_by_both(theory, wrong) == [["sat"], ["sat"]]


def test_sorts_that_print_alike_stay_apart():
    theory = tip(
        "(declare-datatype list (par (a) ((nil) (cons (head a) (tail (list a))))))(declare-sort |(list Int)| 0)"
        "(declare-sort |(list Int) 2| 0)",
        "(prove (forall ((x |(list Int)|) (y (list Int)) (z |(list Int) 2|)) (= y y)))",
    )
    writer = QueryWriter(theory)
    names = [writer.sort(sort) for sort in (*theory.sorts, *theory.datatypes)]
    assert len(set(names)) == 3
    assert all(answer(solver, writer.base([])).result == "sat" for solver in SOLVERS)


def test_symbols_that_need_more_than_a_name():
    theory = tip(
        "(declare-fun a () (Array Int Int))(declare-fun s () (Seq Int))(declare-fun b () (_ BitVec 8))",
        "(prove (and (= a ((as const (Array Int Int)) 3)) (= s (as seq.empty (Seq Int))) ((_ divisible 3) (seq.len s))"
        " (= ((_ extract 3 0) b) #b0101) (= 1.5 (/ 3.0 2.0))))",
    )
    formula = theory.claims[0].formula
    writer = QueryWriter(theory)
    text = writer.term(formula)
    for part in ("((as const (Array Int Int)) 3)", "(as seq.empty (Seq Int))", "(= (mod (seq.len u.s) 3) 0)"):
        assert part in text
    assert "((_ extract 3 0) u.b)" in text
    for solver, profile in (("z3", "plain"), ("cvc5", "plain")):
        found = answer(solver, writer.base([formula]), f"(assert (not {text}))", profile)
        assert found.result == "sat" or "arrays-exp" in found.reason


# The base


def test_the_base_holds_the_cone_and_nothing_else():
    theory = tip(NAT + EVEN + LIST + "(declare-fun u (Nat) Nat)")
    writer = QueryWriter(theory)
    assert writer.cone([term(theory, "(forall ((x list)) (= (rev x) x))")]) == ("app", "rev")
    assert writer.cone([term(theory, "(forall ((x Nat)) (even (u x)))")]) == ("even", "odd", "u")
    base = writer.base([term(theory, "(forall ((x Nat)) (= (half x) x))")])
    assert "u.half" in base
    assert "u.plus" not in base
    assert not writer.cone([])


def test_lambdas_come_with_what_they_speak_of():
    theory = tip(
        NAT + LIST + "(define-fun-rec map ((f (=> Nat Nat)) (x list)) list\n"
        "  (match x ((nil nil) ((cons h t) (cons (@ f h) (map f t))))))"
        "(define-fun twice ((x list)) list (map (lambda ((n Nat)) (plus n n)) x))"
    )
    writer = QueryWriter(theory)
    formula = term(theory, "(forall ((x list)) (= (twice x) x))")
    assert {"twice", "map", "plus"} <= set(writer.cone([formula]))
    base = writer.base([formula])
    assert base.count(":pattern") == 6
    assert all(answer(solver, base).result in ("sat", "unknown") for solver in SOLVERS)
    assert not any(answer(solver, base).failed for solver in SOLVERS)


def test_abbreviations_of_connectives_are_macros():
    theory = tip(
        "(define-fun && ((a Bool) (b Bool)) Bool (ite a b false))(define-fun yes () Bool true)"
        "(define-fun && ((a Bool)) Bool a)".replace("(define-fun && ((a Bool)) Bool a)", "")
        + "(define-fun inc ((x Int)) Int (+ x 1))",
        "(prove (forall ((a Bool) (x Int)) (=> (&& a yes) (> (inc x) x))))",
    )
    writer = QueryWriter(theory)
    base = writer.base([theory.claims[0].formula])
    assert "(define-fun u.&& ((v.a Bool) (v.b Bool)) Bool (ite v.a v.b false))" in base
    assert "(declare-fun u.yes () Bool)" in base
    assert "(declare-fun u.inc (Int) Int)" in base
    assert accepted_by_both(theory, theory.claims[0].formula) == [["unsat"], ["unsat"]]


def test_functions_without_equations_are_only_declared():
    theory = tip(
        NAT + "(declare-fun u (Nat) Nat)(define-fun-rec loop ((x Nat)) Nat (match x ((Z Z) ((S k) (loop (u k))))))"
    )
    writer = QueryWriter(theory)
    base = writer.base([term(theory, "(forall ((x Nat)) (= (loop x) Z))")])
    assert "(declare-fun u.loop (s.Nat) s.Nat)" in base
    assert ":pattern ((u.loop" not in base


def test_conditions_become_premises():
    theory = tip(NAT + "(define-fun f ((x Nat) (y Nat)) Nat (ite (leq x y) (match x ((Z y) ((S k) k))) x))")
    writer = QueryWriter(theory)
    base = writer.base([term(theory, "(= (f Z Z) Z)")])
    assert "(=> (and true (u.leq" in base
    assert accepted_by_both(theory, term(theory, "(= (f (S Z) (S Z)) Z)")) == [["unsat"], ["unsat"]]


# Triggers


def triggers(theory, text):
    writer = QueryWriter(theory)
    return [[writer.term(item) for item in group] for group in writer.triggers(Statement(term(theory, text)))]


def test_triggers_of_equations():
    theory = tip(NAT + EVEN + LIST)
    assert triggers(theory, "(forall ((x Nat)) (= (plus x Z) x))") == [["(u.plus v.x u.Z)"]]
    comm = triggers(theory, "(forall ((x Nat) (y Nat)) (= (plus x y) (plus y x)))")
    assert comm in ([["(u.plus v.x v.y)"], ["(u.plus v.y v.x)"]], [["(u.plus v.x v.y)"]])
    text = "(forall ((x Nat) (y Nat) (z Nat)) (= (plus x (plus y z)) (plus (plus x y) z)))"
    assert ["(u.plus v.x (u.plus v.y v.z))"] in triggers(theory, text)
    text = "(forall ((x Nat) (y Nat)) (= (plus x (S y)) (S (plus x y))))"
    assert triggers(theory, text) == [["(u.plus v.x (u.S v.y))"]]


def test_a_trigger_that_makes_its_own_next_instance_is_left_out():
    theory = tip(NAT + EVEN + "(declare-fun g (Nat) Nat)")
    assert triggers(theory, "(forall ((x Nat)) (= (g x) (g (g (S x)))))") == [["(u.g (u.g (u.S v.x)))"]]
    assert triggers(theory, "(forall ((x Nat)) (=> (even x) (even (S (S x)))))") == [["(u.even (u.S (u.S v.x)))"]]


def test_several_triggers_cover_all_variables():
    theory = tip(NAT)
    text = "(forall ((x Nat) (y Nat) (z Nat)) (=> (and (leq x y) (leq y z)) (leq x z)))"
    ((first, second),) = triggers(theory, text)
    assert first == "(u.leq v.x v.z)"
    assert second == "(u.leq v.x v.y)"
    assert triggers(theory, "(forall ((x Nat) (y Nat)) (= x y))") == []
    assert triggers(theory, "(forall ((x Nat) (y Nat)) (leq x Z))") == []
    assert triggers(theory, "(forall ((x Nat)) (exists ((y Nat)) (leq x y)))") == []


CHOICES = [
    "(forall ((x Nat) (y Nat)) (= (plus (ite (leq x y) x y) Z) x))",
    "(forall ((b Bool) (x Nat)) (=> b (= (g (and b true) x) x)))",
    "(forall ((x Int) (y Int)) (= (h (+ x 1) (< x y)) x))",
    "(forall ((x Int) (y Int)) (= (h (* 2 x) (distinct x y)) x))",
    "(forall ((x Nat) (y Nat)) (= (g ((_ is S) x) y) y))",
    "(forall ((x Nat) (y Nat)) (= (g (= x y) y) y))",
    "(forall ((x Nat) (y Nat)) (= (plus (p x) y) (p (plus x y))))",
    "(forall ((x Nat)) (forall ((y Nat)) (leq x (plus x y))))",
    "(forall ((x Nat)) (and (leq x x) (forall ((x Nat)) (leq Z x))))",
    "(forall ((a Bool) (b Bool) (x Nat)) (= (g (&& a b) x) (g (&& b a) x)))",
    "(forall ((x Nat)) (! (leq Z x) :pattern (x) :pattern ((and true false)) :no-pattern Z))",
    "(forall ((x Nat)) (= x x))",
    "(exists ((x Nat)) (leq x Z))",
    "(= (plus Z Z) Z)",
]


@pytest.mark.parametrize("text", CHOICES)
@pytest.mark.parametrize("solver", SOLVERS)
def test_facts_are_read_by_both_solvers_and_triggers_cover(text, solver):
    theory = tip(
        NAT + "(declare-fun g (Bool Nat) Nat)(declare-fun h (Int Bool) Int)"
        "(define-fun && ((a Bool) (b Bool)) Bool (ite a b false))"
    )
    formula = term(theory, text)
    writer = QueryWriter(theory)
    found = answer(solver, writer.base([formula]), writer.fact(formula), timeout=0.3)
    assert not found.failed, found.reason
    statement = Statement(formula)
    for group in writer.triggers(statement):
        assert set(statement.variables) <= {variable for item in group for variable in free_variables(item)}
        for part in (part for item in group for part in subterms(item)):
            assert not isinstance(part, Quantified)
            assert isinstance(part, Var) or part.symbol not in ("and", "or", "not", "=>", "ite", "=", "&&")


def test_chosen_triggers_do_not_loop():
    """From a few ground terms the definitions and usual lemmas saturate: the solver gives up, and does not time out."""
    theory = tip(NAT + LIST)
    writer = QueryWriter(theory)
    lemmas = [
        "(forall ((x Nat)) (= (plus x Z) x))",
        "(forall ((x Nat) (y Nat)) (= (plus x (S y)) (S (plus x y))))",
        "(forall ((x Nat) (y Nat)) (= (plus x y) (plus y x)))",
        "(forall ((x list)) (= (app x nil) x))",
        "(forall ((x list)) (= (rev (rev x)) x))",
        "(forall ((x list) (y list)) (= (qrev x y) (app (rev x) y)))",
        "(forall ((x list) (y list)) (= (rev (app x y)) (app (rev y) (rev x))))",
    ]
    facts = "\n".join(writer.fact(term(theory, lemma)) for lemma in lemmas)
    query = "(declare-fun a () s.Nat)(declare-fun k () s.list)(assert (= (u.plus a a) (u.len (u.rev (u.qrev k k)))))"
    base = writer.base([term(theory, lemma) for lemma in lemmas])
    base = base.replace("\n", "", 0) + "\n(declare-fun u.len (s.list) s.Nat)"
    found = answer("cvc5", base, f"{facts}{query}", timeout=3.0)
    assert found.result == "unknown"
    assert found.reason == "incomplete"


# Splits


@pytest.mark.parametrize("depth", [1, 2, 3])
@pytest.mark.parametrize("solver", SOLVERS)
def test_splits_are_tautologies(depth, solver):
    theory = tip("(declare-datatypes ((T 0) (F 0)) (((a) (b (l T) (n Int) (f F))) ((e) (m (t T) (g F)))))")
    writer = QueryWriter(theory)
    formula = term(theory, "(forall ((x T) (y F) (z Int)) (= x x))")
    (sequent,) = obligations(theory, Statement(formula), DIRECT)
    plain, split = (writer.sequent(sequent, splits=count).splitlines() for count in (0, depth))
    assert split[: len(plain)] == plain
    added = split[len(plain) :]
    assert len(added) == [2, 6, 14][depth - 1]
    claims = [re.fullmatch(r"\(assert (.*)\)", line)[1] for line in added]
    declared = "\n".join(line for line in plain if line.startswith("(declare"))
    assert answer(solver, f"{writer.base([])}{declared}").result == "sat"
    for claim in claims:
        assert answer(solver, f"{writer.base([])}{declared}", f"(assert (not {claim}))").result == "unsat"


def test_a_sequent_is_declared_assumed_and_denied():
    theory = tip(NAT)
    formula = term(theory, "(forall ((x Nat) (y Nat)) (=> (leq x y) (leq x (S y))))")
    (_, step) = obligations(theory, Statement(formula), Scheme("structural", ("x",)))
    assert QueryWriter(theory).sequent(step).splitlines() == [
        "(declare-fun v.x.1 () s.Nat)",
        "(declare-fun v.y () s.Nat)",
        "(assert (u.leq (u.S v.x.1) v.y))",
        "(assert (forall ((v.y s.Nat)) (! (=> (u.leq v.x.1 v.y) (u.leq v.x.1 (u.S v.y)))"
        " :pattern ((u.leq v.x.1 (u.S v.y))))))",
        "(assert (not (u.leq (u.S v.x.1) (u.S v.y))))",
    ]


# The corpus


def test_the_base_of_tip_problems_is_read_by_both_solvers(tip_folder):
    files = sorted(tip_folder.glob("*/*.smt2"))[::10]
    assert files
    for path in files:
        theory = load(path.read_bytes(), path.name)
        writer = QueryWriter(theory)
        formulas = [claim.formula for claim in theory.claims] + [axiom.formula for axiom in theory.axioms]
        facts = "\n".join(writer.fact(formula) for formula in formulas)
        for solver in SOLVERS:
            session = open_session(solver, "induction")
            session.declare(writer.base(formulas))
            found = session.check(facts, timeout=0.02)
            assert not found.failed, (path, solver, found.reason)
            session.close()


@pytest.fixture(name="tip_folder")
def _tip_folder(request):
    return request.getfixturevalue("tip")
