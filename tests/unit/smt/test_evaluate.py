"""Ground evaluation: the semantics of SMT-LIB, and no value where there is none."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from inductive import EVEN, LIST, NAT, term, tip

from lemmata.checkers.smt.evaluate import Evaluator, FunctionTable, NoValue
from lemmata.checkers.smt.interpreted import interpreted
from lemmata.checkers.smt.open_session import open_session
from lemmata.checkers.smt.query import QueryWriter
from lemmata.checkers.smt.terms import BOOL, INT, REAL, App, Quantified, Sort, Var

PARTIAL = """(define-fun-rec pred ((x Nat)) Nat (match x (((S k) k))))
(define-fun-rec loop ((x Nat)) Nat (match x ((Z (loop (S x))) ((S k) (match k ((Z (loop k)) ((S m) m)))))))
(define-fun lazy ((b Bool) (x Nat)) Nat (ite b x (pred Z)))
"""


@pytest.fixture(scope="module", autouse=True)
def deep_recursion():
    """An evaluator raises the recursion limit; Hypothesis wants no change in the middle of a test."""
    Evaluator(tip(NAT))


@pytest.fixture(scope="module")
def nats():
    return tip(NAT + EVEN + LIST + "(declare-fun u (Nat) Nat)(declare-sort A 0)(declare-fun a () A)")


def value(theory, text, **limits):
    return Evaluator(theory, **limits).evaluate(term(theory, text), {})


def number(count):
    text = "Z"
    for _ in range(count):
        text = f"(S {text})"
    return text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(plus (S Z) (S (S Z)))", number(3)),
        ("(rev (cons Z (cons (S Z) nil)))", "(cons (S Z) (cons Z nil))"),
        ("(qrev (cons Z nil) (cons (S Z) nil))", "(cons Z (cons (S Z) nil))"),
        ("(half (S (S (S Z))))", "(S Z)"),
        ("(head (cons (S Z) nil))", "(S Z)"),
        ("(ite (even (S (S Z))) Z (S Z))", "Z"),
        ("(let ((x (S Z))) (plus x x))", number(2)),
    ],
)
def test_values_of_data_types(nats, text, expected):
    assert repr(value(nats, text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(even (S Z))", False),
        ("(odd (S Z))", True),
        ("((_ is S) (plus Z (S Z)))", True),
        ("((_ is cons) (app nil nil))", False),
        ("(= (cons Z nil) (cons Z nil) (app nil (cons Z nil)))", True),
        ("(= Z Z (S Z))", False),
        ("(distinct Z (S Z) (S (S Z)))", True),
        ("(distinct Z (S Z) (plus Z Z))", False),
        ("(=> true true false)", False),
        ("(=> true false false)", True),
        ("(xor true true true)", True),
        ("(and true false)", False),
        ("(or false (not false))", True),
        ("(< 1 2 2)", False),
        ("(<= 1 2 2)", True),
        ("(>= 3 (- 1) (- 4))", True),
        ("(= (- 5) (- 2 3 4))", True),
        ("(= (abs (- 3)) 3)", True),
    ],
)
def test_truth(nats, text, expected):
    assert value(nats, text) is expected


def test_equal_values_are_identical_and_one_is_not_true():
    evaluator = Evaluator(tip("(declare-datatype box ((ints (i Int)) (bools (b Bool))))"))
    assert evaluator.data("ints", (1,)) is evaluator.data("ints", (1,))
    assert evaluator.data("ints", (1,)) is not evaluator.data("ints", (True,))
    assert evaluator.data("ints", (1,)).size == 1


@pytest.mark.parametrize(
    "text",
    [
        "(pred Z)",
        "(loop Z)",
        "(plus (pred Z) Z)",
        "(p Z)",
        "(div 3 0)",
        "(mod 3 0)",
        "(= 1.5 1.5)",
        "(exists ((x Nat)) (= x Z))",
        "(and true (forall ((x Nat)) (= x x)))",
        "(u Z)",
        "(= a a)",
        '(= "x" "x")',
        "(+ 1.0 2.0)",
        "(not (= (pred Z) (pred Z)))",
        "(and (= (p Z) Z) false)",
    ],
)
def test_no_value(text):
    theory = tip(NAT + PARTIAL + "(declare-fun u (Nat) Nat)(declare-sort A 0)(declare-fun a () A)")
    with pytest.raises(NoValue):
        value(theory, text)


def test_connectives_and_branches_are_lazy():
    theory = tip(NAT + PARTIAL)
    assert repr(value(theory, "(lazy true Z)")) == "Z"
    assert value(theory, "(or true (= (pred Z) Z))") is True
    assert value(theory, "(and false (= (pred Z) Z))") is False
    assert value(theory, "(=> false (= (pred Z) Z))") is True
    assert repr(value(theory, "(ite true Z (pred Z))")) == "Z"


def test_fuel_is_counted_in_calls(nats):
    with pytest.raises(NoValue, match="fuel"):
        value(nats, f"(plus {number(30)} Z)", fuel=20)
    assert value(nats, f"(leq {number(30)} Z)", fuel=20) is False
    evaluator = Evaluator(nats, fuel=40)
    formula = term(nats, f"(plus {number(30)} Z)")
    for _ in range(3):
        assert repr(evaluator.evaluate(formula, {})) == number(30)


def test_deep_recursion_ends_in_a_value_or_in_none(nats):
    evaluator = Evaluator(nats, fuel=100_000)
    x = Var("x", Sort("Nat"))
    deep = evaluator.data("Z")
    for _ in range(1_500):
        deep = evaluator.data("S", (deep,))
    assert deep.size == 1_501
    formula = App("even", (App("plus", (x, x), x.sort),), BOOL)
    with pytest.raises(NoValue):  # deeper than 2,000 calls
        evaluator.evaluate(App("even", (App("plus", (x, App("plus", (x, x), x.sort)), x.sort),), BOOL), {x: deep})
    for _ in range(600):
        deep = deep.args[0]
    assert evaluator.evaluate(formula, {x: deep}) is True


def test_uninterpreted_functions_take_tables(nats):
    evaluator = Evaluator(nats)
    zero = evaluator.data("Z")
    table = FunctionTable("u", lambda args: evaluator.data("S", args))
    evaluator.tables["u"] = table
    assert repr(evaluator.evaluate(term(nats, "(u (u Z))"), {})) == "(S (S Z))"
    table.table[(zero,)] = zero
    assert repr(Evaluator(nats).data("Z")) == "Z"
    assert "Z -> Z" in repr(table)


HIGHER = """(declare-datatype Nat ((Z) (S (p Nat))))(declare-datatype list ((nil) (cons (head Nat) (tail list))))
(define-fun-rec map ((f (=> Nat Nat)) (x list)) list (match x ((nil nil) ((cons h t) (cons (@ f h) (map f t))))))
(define-fun add ((n Nat)) (=> Nat Nat) (lambda ((m Nat)) (ite (= n Z) m (S m))))
(define-fun inc ((x list)) list (map (lambda ((n Nat)) (S n)) x))
(define-fun both ((x list)) list (map (add (S Z)) (map (add Z) x)))
(declare-datatype box ((mk (fun (=> Nat Nat)))))
"""


def test_lambdas_and_function_tables():
    theory = tip(HIGHER)
    assert repr(value(theory, "(inc (cons Z nil))")) == "(cons (S Z) nil)"
    assert repr(value(theory, "(both (cons Z nil))")) == "(cons (S Z) nil)"
    evaluator = Evaluator(theory)
    f = Var("f", Sort("=>", (Sort("Nat"), Sort("Nat"))))
    zero = evaluator.data("Z")
    formula = App("map", (f, term(theory, "(cons Z (cons (S Z) nil))")), Sort("list"))
    assert repr(evaluator.evaluate(formula, {f: FunctionTable("f", lambda args: zero)})) == "(cons Z (cons Z nil))"
    for bad in (zero, 3):
        with pytest.raises(NoValue):
            evaluator.evaluate(formula, {f: bad})


def test_equality_of_functions_is_not_decided():
    theory = tip(HIGHER)
    evaluator = Evaluator(theory)
    f, g = (Var(name, Sort("=>", (Sort("Nat"), Sort("Nat")))) for name in "fg")
    zero = evaluator.data("Z")
    one, two = (FunctionTable(name, lambda args: zero) for name in "fg")
    same = App("=", (f, g), BOOL)
    assert evaluator.evaluate(same, {f: one, g: one}) is True
    with pytest.raises(NoValue, match="functions"):
        evaluator.evaluate(same, {f: one, g: two})
    boxed = App("=", (App("mk", (f,), Sort("box")), App("mk", (g,), Sort("box"))), BOOL)
    with pytest.raises(NoValue, match="functions"):
        evaluator.evaluate(boxed, {f: one, g: two})
    with pytest.raises(NoValue, match="functions"):
        evaluator.evaluate(App("distinct", boxed.args, BOOL), {f: one, g: two})
    with pytest.raises(NoValue, match="functions"):
        value(theory, "(= (add Z) (add (S Z)))")


def test_what_cannot_be_compiled():
    theory = tip(NAT)
    evaluator = Evaluator(theory)
    with pytest.raises(NoValue, match="free"):
        evaluator.compile(Var("q", INT), ())
    with pytest.raises(NoValue, match="quantifier"):
        evaluator.compile(Quantified("exists", (Var("q", INT),), App("true", (), BOOL)), ())
    with pytest.raises(NoValue, match="literal"):
        evaluator.compile(App("#b01", (), Sort("BitVec", (), (2,)), literal=True), ())
    with pytest.raises(NoValue, match="literal"):
        evaluator.compile(App("1", (), REAL, literal=True), ())
    with pytest.raises(NoValue, match="cannot be evaluated"):
        evaluator.evaluate(App("bvadd", (), INT), {})
    assert interpreted(App("u", (), INT), []) is None


def test_an_integer_is_wanted():
    evaluator = Evaluator(tip(NAT))
    x = Var("x", INT)
    for formula in (App("+", (x, x), INT), App("<", (x, x), BOOL), App("abs", (x,), INT)):
        with pytest.raises(NoValue, match="integer"):
            evaluator.evaluate(formula, {x: evaluator.data("Real#0")})


def test_functions_with_many_parameters_or_none():
    theory = tip(
        NAT + "(define-fun one () Nat (S Z))"
        "(define-fun-rec three ((x Nat) (y Nat) (z Nat)) Nat (match x ((Z (plus y z)) ((S k) (three k z y)))))"
    )
    assert repr(value(theory, "(three one one (S one))")) == number(3)


# Against the solver

INTEGERS = st.recursive(
    st.integers(-7, 7).map(lambda value: str(value) if value >= 0 else f"(- {-value})"),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["+", "-", "*"]), st.lists(inner, min_size=2, max_size=3)),
        st.tuples(st.sampled_from(["div", "mod"]), st.lists(inner, min_size=2, max_size=2)),
        st.tuples(st.sampled_from(["abs", "-"]), st.lists(inner, min_size=1, max_size=1)),
    ).map(lambda item: f"({item[0]} {' '.join(item[1])})"),
    max_leaves=8,
)
BOOLEANS = st.recursive(
    st.one_of(
        st.sampled_from(["true", "false"]),
        st.tuples(
            st.sampled_from(["<", "<=", ">", ">=", "=", "distinct"]), st.lists(INTEGERS, min_size=2, max_size=3)
        ).map(lambda item: f"({item[0]} {' '.join(item[1])})"),
    ),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["and", "or", "=>", "xor", "="]), st.lists(inner, min_size=2, max_size=3)),
        st.tuples(st.just("not"), st.lists(inner, min_size=1, max_size=1)),
        st.tuples(st.just("ite"), st.lists(inner, min_size=3, max_size=3)),
    ).map(lambda item: f"({item[0]} {' '.join(item[1])})"),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def solver():
    session = open_session("z3", "quick")
    session.declare("")
    yield session
    session.close()


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(texts=st.lists(st.one_of(INTEGERS, BOOLEANS), min_size=8, max_size=8))
def test_values_are_those_of_z3(solver, texts):
    theory = tip(NAT)
    writer = QueryWriter(theory)
    wrong = ["false"]
    for text in texts:
        formula = term(theory, text)
        try:
            result = Evaluator(theory).evaluate(formula, {})
        except NoValue:
            continue  # division by zero: any value
        shown = str(result).lower() if isinstance(result, bool) or result >= 0 else f"(- {-result})"
        wrong.append(f"(not (= {writer.term(formula)} {shown}))")
    assert solver.check(f"(assert (or {' '.join(wrong)}))", timeout=5.0).result == "unsat"


@pytest.mark.parametrize(("left", "right"), [(a, b) for a in (-7, -6, 0, 6, 7) for b in (-3, -1, 1, 3)])
def test_division_rounds_so_that_the_remainder_is_not_negative(left, right):
    theory = tip(NAT)
    texts = [str(item) if item >= 0 else f"(- {-item})" for item in (left, right)]
    quotient, rest = (value(theory, f"({name} {texts[0]} {texts[1]})") for name in ("div", "mod"))
    assert left == right * quotient + rest
    assert 0 <= rest < abs(right)


def test_recursive_functions_have_the_values_that_the_equations_give(nats):
    writer = QueryWriter(nats)
    formulas = [
        term(nats, text)
        for text in (
            f"(plus {number(2)} {number(3)})",
            f"(rev (cons Z (cons {number(1)} (cons {number(2)} nil))))",
            f"(half {number(5)})",
            f"(len (qrev (cons Z nil) (cons {number(1)} nil)))",
        )
    ]
    session = open_session("z3", "induction")
    session.declare(writer.base(formulas))
    evaluator = Evaluator(nats)
    for formula in formulas:
        result = term(nats, repr(evaluator.evaluate(formula, {})))
        query = f"(assert (not (= {writer.term(formula)} {writer.term(result)})))"
        assert session.check(query, timeout=2.0).result == "unsat"
    session.close()
