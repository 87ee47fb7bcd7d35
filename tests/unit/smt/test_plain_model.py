"""Reading models as Z3 and cvc5 print them, and interpreting them."""

from fractions import Fraction

import pytest

from lemmata.checkers.smt.document import load
from lemmata.checkers.smt.interpretation import Interpretation
from lemmata.checkers.smt.model import definition_texts, read_model, read_sort
from lemmata.checkers.smt.naming import Naming
from lemmata.checkers.smt.terms import INT, Sort
from lemmata.checkers.smt.values import ArrayValue, BitVector, Construct, Domains, Element, Indeterminate, render

DECLARATIONS = b"""
(declare-sort T 0)
(declare-datatypes ((Color 0) (Lst 0)) (((red) (green)) ((nil) (cons (head Int) (tail Lst)))))
(declare-const x Int)
(declare-const r Real)
(declare-const v (_ BitVec 8))
(declare-const t T)
(declare-fun g (T Int) Int)
(declare-const a (Array Int Int))
(declare-const l Lst)
(declare-const b Bool)
(declare-fun h (Color) Lst)
(declare-const q (Array T Color))
(declare-const s String)
(assert b)
(check-sat)
"""


@pytest.fixture(scope="module")
def theory():
    return load(DECLARATIONS, "model.smt2")


def interpreted(theory, text):
    naming = Naming(theory)
    sort = naming.sorts[Sort("T")]
    for name, symbol in sorted(naming.symbols.items(), key=len):
        text = text.replace(f"${name}$", symbol)
    return Interpretation(theory, naming, read_model(text.replace("$T$", sort)))


def value(theory, name, body, sort="Int"):
    return interpreted(theory, f"((define-fun ${name}$ () {sort} {body}))").apply(name, ())


@pytest.mark.parametrize(
    ("name", "body", "expected"),
    [
        ("x", "3", 3),
        ("x", "(- 3)", -3),
        ("x", "(+ 1 2)", 3),
        ("r", "(/ 1.0 3.0)", Fraction(1, 3)),
        ("r", "(/ (- 1) 3)", Fraction(-1, 3)),
        ("r", "(- (/ 1 4))", Fraction(-1, 4)),
        ("r", "2.5", Fraction(5, 2)),
        ("v", "#xff", BitVector(8, 255)),
        ("v", "#b00000011", BitVector(8, 3)),
        ("v", "(_ bv7 8)", BitVector(8, 7)),
        ("b", "true", True),
        ("b", "(let ((y false)) (or y (not y)))", True),
        ("b", "(and true false)", False),
        ("b", "((_ is $cons$) $nil$)", False),
        ("l", "($cons$ 1 $nil$)", Construct("cons", (1, Construct("nil", ())))),
        ("l", "((as $cons$ Lst) 1 (as $nil$ Lst))", Construct("cons", (1, Construct("nil", ())))),
        ("v", "((_ extract 7 0) #x0ff)", BitVector(8, 255)),
    ],
)
def test_values(theory, name, body, expected):
    assert value(theory, name, body) == expected


def test_arrays(theory):
    one = value(theory, "a", "(store (store ((as const (Array Int Int)) 0) 1 5) 2 0)")
    two = value(theory, "a", "(store ((as const (Array Int Int)) 0) 1 5)")
    assert one == two
    assert hash(one) == hash(two)
    assert isinstance(one, ArrayValue)
    assert (one.select(1), one.select(2), one.select(9)) == (5, 0, 0)
    assert one != value(theory, "a", "((as const (Array Int Int)) 0)")
    assert render(one) == "{1 -> 5, otherwise 0}"


def test_an_array_as_a_function(theory):
    found = interpreted(
        theory,
        "((define-fun $a$ () (Array Int Int) (_ as-array k!0))"
        " (define-fun k!0 ((x!0 Int)) Int (ite (= x!0 1) 7 (ite (= x!0 2) 8 9))))",
    ).apply("a", ())
    assert isinstance(found, ArrayValue)
    assert [found.select(index) for index in (1, 2, 3)] == [7, 8, 9]


def test_elements_as_z3_writes_them(theory):
    model = interpreted(
        theory,
        """(;; universe for T:
        ;;   T!val!0 T!val!1
        (declare-fun T!val!0 () $T$)
        (declare-fun T!val!1 () $T$)
        ;; cardinality constraint:
        (forall ((x $T$)) (or (= x T!val!0) (= x T!val!1)))
        (define-fun $t$ () $T$ T!val!1)
        (define-fun $g$ ((x!0 $T$) (x!1 Int)) Int (ite (= x!0 T!val!1) x!1 (- 1))))""",
    )
    sort = Sort("T")
    assert model.apply("t", ()) == Element(sort, "T!val!1")
    assert model.domains.values(sort) == (Element(sort, "T!val!0"), Element(sort, "T!val!1"))
    assert model.apply("g", (Element(sort, "T!val!1"), 5)) == 5
    assert model.apply("g", (Element(sort, "T!val!0"), 5)) == -1
    assert "(g x!0 x!1) = (ite (= x!0 T!val!1) x!1 (- 1))" in model.describe(theory.functions)


def test_elements_that_z3_does_not_list(theory):
    naming = Naming(theory)
    symbol, sort = naming.symbols["t"], naming.sorts[Sort("T")]
    text = f"((define-fun {symbol} () {sort} {sort}!val!0))"
    found = Interpretation(theory, naming, read_model(text)).apply("t", ())
    assert found == Element(Sort("T"), f"{sort}!val!0")


def test_elements_as_cvc5_writes_them(theory):
    model = interpreted(
        theory,
        """(
        ; cardinality of T is 2
        ; rep: (as @T_0 T)
        (define-fun $t$ () $T$ (as @T_1 $T$))
        (define-fun $g$ ((_arg_1 $T$) (_arg_2 Int)) Int (ite (= (as @T_0 $T$) _arg_1) 1 0))
        )""",
    )
    assert model.apply("t", ()) == Element(Sort("T"), "@T_1")
    assert model.apply("g", (Element(Sort("T"), "@T_0"), 5)) == 1


def test_what_the_text_leaves_out_has_a_default(theory):
    model = interpreted(theory, "()")
    assert model.apply("x", ()) == 0
    assert model.apply("r", ()) == Fraction(0)
    assert model.apply("b", ()) is False
    assert model.apply("l", ()) == Construct("nil", ())
    assert model.apply("v", ()) == BitVector(8, 0)
    assert isinstance(model.apply("t", ()), Element)
    assert model.apply("h", (Construct("red", ()),)) == Construct("nil", ())
    assert "x = 0" in model.describe(theory.functions)
    with pytest.raises(Indeterminate):
        model.apply("s", ())
    assert "s = anything" in model.describe(theory.functions)


def test_division_by_zero_is_what_the_model_says(theory):
    model = interpreted(
        theory, "((define-fun div0 ((x!0 Int) (x!1 Int)) Int (+ x!0 2)) (define-fun /0 ((x Real)) Real 4.0))"
    )
    assert model.operate("div", (5, 0), ()) == 7
    assert model.operate("/", (Fraction(5), Fraction(0)), ()) == 4
    assert model.operate("mod", (5, 0), ()) == 0
    assert model.operate("div", (5, 2), ()) == 2


def test_a_wrong_selector_gives_a_default(theory):
    model = interpreted(theory, "()")
    assert model.select("head", Construct("cons", (4, Construct("nil", ()))), INT) == 4
    assert model.select("head", Construct("nil", ()), INT) == 0


@pytest.mark.parametrize(
    "text",
    [
        "(",
        ")",
        "x",
        "((define-fun x () Int))",
        "((define-fun (x) () Int 3))",
        "((define-fun x y Int 3))",
        "((define-fun x ((y)) Int 3))",
        "((assert false))",
        "((define-fun-rec f ((x Int)) Int (f x)))",
        "(())",
        "(x)",
    ],
)
def test_other_shapes_are_not_read(text):
    with pytest.raises(Indeterminate):
        read_model(text)


@pytest.mark.parametrize(
    "body",
    [
        "(root-obj (+ (^ x 2) (- 2)) 2)",
        "(lambda ((x Int)) x)",
        "unknown",
        "(unknown 1)",
        "()",
        "(_ +zero 8 24)",
        "(_ as-array nowhere)",
        "(((f) g) 1)",
        "(let ((3)) 4)",
    ],
)
def test_what_cannot_be_evaluated_is_indeterminate(theory, body):
    with pytest.raises(Indeterminate):
        value(theory, "x", body)


@pytest.mark.parametrize(
    ("name", "body"),
    [("x", "true"), ("x", "1.5"), ("b", "1"), ("v", "#b1"), ("l", "$red$"), ("t", "3"), ("a", "0"), ("r", "false")],
)
def test_a_value_of_another_sort_is_not_taken(theory, name, body):
    with pytest.raises(Indeterminate, match="sort"):
        value(theory, name, body)


def test_sorts():
    naming = Naming(load(DECLARATIONS, "model.smt2"))
    assert read_sort(["_", "BitVec", "8"], naming) == Sort("BitVec", indices=(8,))
    assert read_sort(["Array", "Int", "S0"], naming).args[0] == INT
    with pytest.raises(Indeterminate):
        read_sort([["x"]], naming)


def test_definitions_for_another_solver_come_in_order():
    model = read_model(
        "((declare-fun T!val!0 () S0) (define-fun f0 () Int (k!1 2)) (define-fun k!1 ((x Int)) Int (+ x 1))"
        " (define-fun f1 () S0 T!val!0) (define-fun f2 () S0 T!val!0))"
    )
    opening, texts = definition_texts(model)
    assert list(texts) == ["k!1", "f0", "f1", "f2"]
    assert texts["f1"] == "(define-fun f1 () S0 e0)"
    assert opening == ["(declare-fun e0 () S0)", "(assert (forall ((x S0)) (or (= x e0) false)))"]
    opening, texts = definition_texts(read_model("((define-fun f (( x S0)) S0 (ite (= x (as @a S0)) (as @b S0) x)))"))
    assert texts["f"] == "(define-fun f ((x S0)) S0 (ite (= x e0) e1 x))"
    assert "(assert (distinct e0 e1))" in opening
    with pytest.raises(Indeterminate, match="by itself"):
        definition_texts(read_model("((define-fun f ((x Int)) Int (g x)) (define-fun g ((x Int)) Int (f x)))"))


def test_sizes_of_sorts(theory):
    domains = Domains(theory, {Sort("T"): (Element(Sort("T"), "a"), Element(Sort("T"), "b"))})
    assert domains.size(Sort("Color")) == 2
    assert domains.size(Sort("Lst")) == 0
    assert domains.size(Sort("T")) == 2
    assert domains.size(Sort("BitVec", indices=(10,))) == 1024
    assert domains.size(Sort("Array", (Sort("T"), Sort("Bool")))) == 4
    assert domains.size(Sort("Array", (INT, Sort("Bool")))) == 0
    assert domains.values(Sort("Lst")) is None
    assert domains.values(Sort("BitVec", indices=(10,))) is None
    assert len(domains.values(Sort("BitVec", indices=(3,))) or ()) == 8
    assert len(domains.values(Sort("Color")) or ()) == 2


def test_arrays_over_small_domains_are_equal_exactly_if_they_agree_everywhere(theory):
    domains = Domains(theory, {Sort("T"): (Element(Sort("T"), "a"), Element(Sort("T"), "b"))})
    sort = Sort("Array", (Sort("Bool"), INT))
    one = domains.constant_array(sort, 1).store(True, 2).store(False, 2)
    assert one == domains.constant_array(sort, 2)
    assert one != domains.constant_array(sort, 1)


def test_arrays_over_large_finite_domains_stay_decidable(theory):
    domains = Domains(theory, {})
    sort = Sort("Array", (Sort("BitVec", indices=(9,)), INT))
    array = domains.constant_array(sort, 0)
    for number in range(255):
        array = array.store(BitVector(9, number), 1)
    with pytest.raises(Indeterminate):
        array.store(BitVector(9, 255), 1)


@pytest.mark.parametrize(
    ("item", "text"),
    [
        (True, "true"),
        (-3, "-3"),
        (Fraction(-1, 3), "-1/3"),
        (BitVector(8, 10), "#x0a"),
        (BitVector(3, 2), "#b010"),
        (Construct("cons", (1, Construct("nil", ()))), "(cons 1 nil)"),
        (Element(Sort("T"), "T!0"), "T!0"),
    ],
)
def test_values_as_text(item, text):
    assert render(item) == text
