"""The evaluator's operators are exact: Z3 agrees with every value they compute."""

import random
from fractions import Fraction

import pytest

from lemmata.checkers.smt.open_session import open_session
from lemmata.checkers.smt.operators import OPERATORS
from lemmata.checkers.smt.values import ArrayValue, BitVector

WIDTH = 5


@pytest.fixture(scope="module")
def z3():
    session = open_session("z3", "quick")
    session.declare("")
    yield session
    session.close()


def text(value):
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, BitVector):
        return f"(_ bv{value.number} {value.width})"
    if isinstance(value, Fraction):
        body = f"(/ {abs(value.numerator)}.0 {value.denominator}.0)"
        return f"(- {body})" if value < 0 else body
    return f"(- {-value})" if value < 0 else str(value)


def agree(z3, cases):
    claims = []
    for symbol, args, indices in cases:
        value = OPERATORS[symbol](args, indices)
        head = f"(_ {symbol} {' '.join(map(str, indices))})" if indices else symbol
        claims.append(f"(= ({head} {' '.join(map(text, args))}) {text(value)})")
    answer = z3.check(f"(assert (not (and true {' '.join(claims)})))", timeout=20)
    assert answer.result == "unsat", answer


BINARY = [
    *"bvand bvor bvxor bvnand bvnor bvxnor bvadd bvsub bvmul bvudiv bvurem bvsdiv bvsrem bvsmod".split(),
    *"bvshl bvlshr bvashr bvult bvule bvugt bvuge bvslt bvsle bvsgt bvsge bvcomp concat".split(),
    *"bvuaddo bvsaddo bvumulo bvsmulo bvusubo bvssubo bvsdivo".split(),
]


@pytest.mark.parametrize("symbol", BINARY)
def test_binary_operators_of_bit_vectors(z3, symbol):
    numbers = [0, 1, 2, 5, 15, 16, 17, 30, 31]
    pairs = [(BitVector(WIDTH, one), BitVector(WIDTH, two)) for one in numbers for two in numbers]
    agree(z3, [(symbol, pair, ()) for pair in pairs])


@pytest.mark.parametrize("symbol", BINARY)
def test_binary_operators_of_single_bits(z3, symbol):
    bits = [BitVector(1, 0), BitVector(1, 1)]
    agree(z3, [(symbol, (one, two), ()) for one in bits for two in bits])


@pytest.mark.parametrize("symbol", ["bvand", "bvor", "bvxor", "bvadd", "bvmul", "concat"])
def test_repeated_operators_of_bit_vectors(z3, symbol):
    draw = random.Random(symbol)
    triples = [tuple(BitVector(WIDTH, draw.randrange(32)) for _ in range(3)) for _ in range(20)]
    agree(z3, [(symbol, triple, ()) for triple in triples])


@pytest.mark.parametrize(
    ("symbol", "indices"),
    [
        ("bvnot", ()),
        ("bvneg", ()),
        ("bvnego", ()),
        ("extract", (3, 1)),
        ("extract", (4, 4)),
        ("zero_extend", (3,)),
        ("sign_extend", (3,)),
        ("rotate_left", (2,)),
        ("rotate_left", (7,)),
        ("rotate_right", (2,)),
        ("repeat", (3,)),
        ("ubv_to_int", ()),
        ("sbv_to_int", ()),
        ("bv2nat", ()),
    ],
)
def test_unary_operators_of_bit_vectors(z3, symbol, indices):
    agree(z3, [(symbol, (BitVector(WIDTH, number),), indices) for number in range(32)])


@pytest.mark.parametrize("symbol", ["int_to_bv", "int2bv"])
def test_integers_to_bit_vectors(z3, symbol):
    agree(z3, [(symbol, (number,), (WIDTH,)) for number in range(-40, 40)])


@pytest.mark.parametrize("symbol", ["+", "-", "*", "<", "<=", ">", ">=", "=", "distinct", "div", "mod"])
def test_integer_arithmetic(z3, symbol):
    numbers = [-7, -2, -1, 0, 1, 3, 7]
    cases = [(one, two) for one in numbers for two in numbers if two or symbol not in ("div", "mod")]
    agree(z3, [(symbol, pair, ()) for pair in cases])


@pytest.mark.parametrize("symbol", ["+", "-", "*", "<", "<=", ">", ">=", "=", "distinct", "/"])
def test_real_arithmetic(z3, symbol):
    numbers = [Fraction(-7, 2), Fraction(-1), Fraction(0), Fraction(1, 3), Fraction(5)]
    agree(z3, [(symbol, (one, two), ()) for one in numbers for two in numbers if two or symbol != "/"])


@pytest.mark.parametrize("symbol", ["+", "-", "*", "<", "<=", ">", ">=", "=", "distinct"])
def test_arithmetic_of_three(z3, symbol):
    draw = random.Random(symbol)
    triples = [tuple(draw.randrange(-3, 4) for _ in range(3)) for _ in range(30)]
    agree(z3, [(symbol, triple, ()) for triple in triples])


@pytest.mark.parametrize("symbol", ["div", "/"])
def test_division_of_three(z3, symbol):
    cast = int if symbol == "div" else Fraction
    agree(z3, [(symbol, (cast(one), cast(two), cast(3)), ()) for one in (-9, -1, 8) for two in (-2, 2)])


@pytest.mark.parametrize("symbol", ["to_int", "is_int", "abs", "-"])
def test_unary_real_operators(z3, symbol):
    agree(z3, [(symbol, (Fraction(number, 4),), ()) for number in range(-9, 9)])


def test_other_unary_operators(z3):
    assert [OPERATORS["divisible"]((number,), (3,)) for number in (-3, -1, 0, 2, 6)] == [True, False, True, False, True]
    agree(z3, [("abs", (number,), ()) for number in range(-3, 3)])
    agree(z3, [("-", (number,), ()) for number in range(-3, 3)])
    agree(z3, [("to_real", (number,), ()) for number in range(-3, 3)])


def test_connectives(z3):
    truths = [(a, b, c) for a in (False, True) for b in (False, True) for c in (False, True)]
    agree(z3, [("xor", triple, ()) for triple in truths])
    agree(z3, [("=", triple, ()) for triple in truths])
    agree(z3, [("not", triple[:1], ()) for triple in truths])


def test_division_by_zero_is_some_function():
    assert OPERATORS["div"]((7, 0), ()) == OPERATORS["div"]((7, 0), ())
    assert OPERATORS["mod"]((7, 0), ()) == 0
    assert OPERATORS["/"]((Fraction(7), Fraction(0)), ()) == 0


def test_arrays():
    array = ArrayValue(0, 0, {})
    one = OPERATORS["store"]((array, 1, 5), ())
    assert OPERATORS["select"]((one, 1), ()) == 5
    assert OPERATORS["select"]((one, 2), ()) == 0
    assert OPERATORS["store"]((one, 1, 0), ()) == array
