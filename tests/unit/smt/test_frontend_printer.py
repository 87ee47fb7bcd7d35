"""Printing and reading back: exact inverses; names for solvers never clash."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lemmata.checkers.errors import InputError, UsageError
from lemmata.checkers.smt.document import load, parse_sort, parse_term
from lemmata.checkers.smt.printer import Naming, print_sort, print_term
from lemmata.checkers.smt.terms import BOOL, INT, REAL, App, Quantified, Sort, Var, free_variables

THEORY = load(
    b"""
(declare-datatype list (par (a) ((nil) (cons (head a) (tail (list a))))))
(declare-datatype |odd sort| ((|let|) (|a b| (|sel;| Int))))
(declare-sort U 0)
(declare-fun |-2| (Int) Int) (declare-fun select (Int Int) Int) (declare-fun |3| () Int) (declare-const u U)
(declare-fun f (U |odd sort|) (list Int)) (declare-fun |forall| (Int) Bool) (declare-const |_| Bool)
(declare-fun b (Bool Real (_ BitVec 8) String (Array Int Bool)) Bool)
(prove (forall ((x (list Int)) (g (=> Int Bool))) (and (= x x) (@ g 1))))
"""
)
LIST = Sort("list", (INT,))
ODD = Sort("odd sort")
BYTE = Sort("BitVec", (), (8,))
TEXT = Sort("String")
ARRAY = Sort("Array", (INT, BOOL))
ARROW = Sort("=>", (INT, BOOL))
NAMES = st.sampled_from(["x", "y", "let", "z!1", "3", "a b", "é", "f"])


def literal(text, sort):
    return App(text, (), sort, (), literal=True)


CONSTANTS = {
    INT: [literal("0", INT), literal("17", INT), App("3", (), INT)],
    BOOL: [App("true", (), BOOL), App("_", (), BOOL)],
    REAL: [literal("1.50", REAL)],
    BYTE: [literal("#xff", BYTE), literal("#b00000001", BYTE)],
    TEXT: [literal('"a ""b"" ; |"', TEXT)],
    LIST: [App("nil<Int>", (), LIST)],
    ODD: [App("let", (), ODD)],
    Sort("U"): [App("u", (), Sort("U"))],
    ARRAY: [],
    ARROW: [],
}
OPERATORS = [
    ("-2", (INT,), INT, ()),
    ("-", (INT,), INT, ()),
    ("+", (INT, INT, INT), INT, ()),
    ("user.select", (INT, INT), INT, ()),
    ("head<Int>", (LIST,), INT, ()),
    ("sel;", (ODD,), INT, ()),
    ("str.len", (TEXT,), INT, ()),
    ("cons<Int>", (INT, LIST), LIST, ()),
    ("f", (Sort("U"), ODD), LIST, ()),
    ("a b", (INT,), ODD, ()),
    ("forall", (INT,), BOOL, ()),
    ("and", (BOOL, BOOL), BOOL, ()),
    ("=", (LIST, LIST), BOOL, ()),
    ("=>", (BOOL, BOOL, BOOL), BOOL, ()),
    ("is", (LIST,), BOOL, ("cons<Int>",)),
    ("is", (ODD,), BOOL, ("a b",)),
    ("b", (BOOL, REAL, BYTE, TEXT, ARRAY), BOOL, ()),
    ("@<Int,Bool>", (ARROW, INT), BOOL, ()),
    ("divisible", (INT,), BOOL, (3,)),
    ("ite", (BOOL, BYTE, BYTE), BYTE, ()),
    ("rotate_left", (BYTE,), BYTE, (2,)),
    ("to_real", (INT,), REAL, ()),
    ("const", (BOOL,), ARRAY, ()),
]


@st.composite
def terms(draw, sort, depth):
    choices = [operator for operator in OPERATORS if operator[2] == sort] if depth else []
    kind = draw(st.sampled_from(["variable", "constant", *(["apply"] * 4 if choices else [])]))
    if kind == "constant" and CONSTANTS[sort]:
        return draw(st.sampled_from(CONSTANTS[sort]))
    if kind != "apply":
        return Var(f"v{list(CONSTANTS).index(sort)}{draw(st.sampled_from('ab'))}", sort)
    if sort == BOOL and draw(st.booleans()):
        names = draw(st.lists(NAMES, min_size=1, max_size=2, unique=True))
        bound = tuple(Var(f"q{name}", draw(st.sampled_from([INT, LIST]))) for name in names)
        return Quantified(draw(st.sampled_from(["forall", "exists"])), bound, draw(terms(BOOL, depth - 1)))
    symbol, parameters, result, indices = draw(st.sampled_from(choices))
    return App(symbol, tuple(draw(terms(parameter, depth - 1)) for parameter in parameters), result, indices)


@settings(max_examples=120, deadline=None)
@given(st.sampled_from([BOOL, INT, LIST, BYTE]).flatmap(lambda sort: terms(sort, 4)))
def test_reading_what_was_printed_gives_the_same_term(term):
    text = print_term(term)
    variables = {variable.name: variable.sort for variable in free_variables(term)}
    again = parse_term(THEORY, text, variables)
    assert again == term
    assert print_term(again) == text


@pytest.mark.parametrize("sort", [BOOL, LIST, ODD, BYTE, ARRAY, ARROW, Sort("U"), Sort("Array", (LIST, ODD))])
def test_sorts_round_trip(sort):
    assert parse_sort(THEORY, print_sort(sort)) == sort


def test_bound_variables_keep_their_names():
    for text in (
        "(forall ((x Int)) (exists ((x Int)) (= x 1)))",
        "(forall ((u Int)) (= u u))",
        "(forall ((f Int)) (= (f u |let|) (cons<Int> f nil<Int>)))",
    ):
        assert print_term(parse_term(THEORY, text, {})) == text


def test_lets_in_text_do_not_capture():
    term = parse_term(THEORY, "(let ((y x)) (forall ((x Int)) (= x y)))", {"x": INT})
    assert free_variables(term) == (Var("x", INT),)


def test_a_name_with_two_meanings_is_refused():
    term = Quantified("forall", (Var("u", Sort("U")),), App("=", (Var("u", Sort("U")), App("u", (), Sort("U"))), BOOL))
    with pytest.raises(UsageError, match="rename the variable"):
        print_term(term)
    assert print_term(term, Naming(THEORY)) == "(forall ((v.u s.U)) (= v.u u.u))"


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("(-2 1) 3", "found 2 expressions"),
        ("", "found 0 expressions"),
        ("(foo 1)", "unknown symbol foo"),
        ("(head<Nat> 1)", "did you mean head<Int>"),
        ("(-2 true)", "sort Bool; expected Int"),
        ("(forall ((x (list Bool))) true)", "the theory has no sort (list Bool)"),
        ("(forall ((x (=> Bool Bool))) true)", "the theory has no sort"),
        ("(lambda ((x Int)) x)", "found a lambda"),
        ("(match nil<Int> ((x true)))", "match is not possible here"),
        ("(assert true)", "unknown symbol assert"),
        ("(+ 1 x", "still open"),
    ],
)
def test_terms_that_are_not_of_the_theory(text, part):
    with pytest.raises(InputError) as caught:
        parse_term(THEORY, text, {})
    assert part in caught.value.message


def doubled(name, count):
    term = App("+", (Var(name, INT), literal("1", INT)), INT)
    for _ in range(count):
        term = App("+", (term, term), INT)
    return term


def test_shared_terms_are_printed_once():
    term = doubled("x", 200)
    text = print_term(App("=", (term, term), BOOL))
    assert len(text) < 20_000
    again = parse_term(THEORY, text, {"x": INT})
    assert (print_term(again) == text) is True
    assert (again.args[0] is again.args[1]) is True


@pytest.mark.parametrize("name", ["x", "y"])
def test_shared_terms_below_quantifiers_stay_there(name):
    inside = App(">", (doubled(name, 30), literal("0", INT)), BOOL)
    outside = App(">", (doubled("x", 30), literal("0", INT)), BOOL)
    text = print_term(App("and", (Quantified("forall", (Var(name, INT),), inside), outside, outside), BOOL))
    assert len(text) < 20_000
    again = parse_term(THEORY, text, {"x": INT})
    assert free_variables(again.args[0]) == ()
    assert free_variables(again.args[1]) == (Var("x", INT),)
    if name != "x":
        assert (print_term(again) == text) is True


def test_deep_terms_print_without_recursion():
    term = App("true", (), BOOL)
    for _ in range(1_900):
        term = App("not", (term,), BOOL)
    text = print_term(term)
    assert text == "(not " * 1_900 + "true" + ")" * 1_900
    assert print_term(parse_term(THEORY, text, {})) == text
    for _ in range(50_000):
        term = App("not", (term,), BOOL)
    assert print_term(term).startswith("(not (not ")


def test_names_for_solvers():
    naming = Naming(THEORY)
    term = parse_term(
        THEORY,
        "(forall ((x (list Int))) (=> ((_ is |a b|) |let|) (= (-2 3) (user.select |3| (head<Int> x)) (str.len s))))",
        {"s": TEXT},
    )
    assert print_term(term, naming) == (
        "(forall ((v.x |s.(list Int)|)) (=> ((_ is |u.a b|) u.let) "
        "(= (u.-2 3) (u.user.select u.3 (u.head<Int> v.x)) (str.len v.s))))"
    )
    assert naming.sort(Sort("Array", (INT, ODD))) == "(Array Int |s.'odd sort'|)"


def test_sorts_that_print_alike_get_different_names_for_solvers():
    theory = load(
        b"(declare-datatype list (par (a) ((nil) (cons (head a) (tail (list a))))))(declare-sort |(list A)| 0)"
        b"(declare-sort A 0)(declare-sort |'(list A)'| 0)(declare-const c |(list A)|)(declare-const d |'(list A)'|)"
        b"(prove (forall ((x (list A))) (and (= c c) (= d d) (= x x))))"
    )
    naming = Naming(theory)
    names = [naming.sort(sort) for sort in [*theory.sorts, *theory.datatypes]]
    assert len(set(names)) == len(names) == 4
