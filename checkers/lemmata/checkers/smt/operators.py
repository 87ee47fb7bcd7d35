"""The strict operators of SMT-LIB's core, arithmetic, bit-vector and array theories, on `Value`s.

Division by zero is left open by the standard: it comes from the model where the model says something, else it is 0,
the same everywhere, as any function would do.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import combinations, pairwise
from typing import Final, TypeAlias, cast

from lemmata.checkers.smt.values import ArrayValue, BitVector, Indeterminate, Value

__all__ = ["OPERATORS", "Indices", "Operator"]

Indices: TypeAlias = "tuple[int | str, ...]"
Operator: TypeAlias = Callable[[Sequence[Value], Indices], Value]
Number: TypeAlias = "int | Fraction"


def _numbers(args: Sequence[Value]) -> Sequence[Number]:
    return cast("Sequence[Number]", args)


def _bits(args: Sequence[Value]) -> Sequence[BitVector]:
    return cast("Sequence[BitVector]", args)


def _equal(args: Sequence[Value], _: Indices) -> Value:
    first = args[0]
    return all(first == other for other in args[1:])


def _distinct(args: Sequence[Value], _: Indices) -> Value:
    return all(one != two for one, two in combinations(args, 2))


def _xor(args: Sequence[Value], _: Indices) -> Value:
    return sum(map(bool, args)) % 2 == 1


def _minus(args: Sequence[Value], _: Indices) -> Value:
    first, *rest = _numbers(args)
    return first - sum(rest) if rest else -first


def _divide(args: Sequence[Value], _: Indices) -> Value:
    total = Fraction(_numbers(args)[0])
    for number in _numbers(args)[1:]:
        total = total / number if number else Fraction(0)
    return total


def integer_quotient(left: int, right: int) -> int:
    """Returns SMT-LIB's ``div``: the remainder is never negative; 0 for a divisor of 0."""
    if right == 0:
        return 0
    return left // right if right > 0 else -(left // -right)


def _div(args: Sequence[Value], _: Indices) -> Value:
    total, *rest = cast("Sequence[int]", args)
    for number in rest:
        total = integer_quotient(total, number)
    return total


def _mod(args: Sequence[Value], _: Indices) -> Value:
    left, right = cast("Sequence[int]", args)
    return left % abs(right) if right else 0


def _chain(step: Callable[[Number, Number], bool]) -> Operator:
    def operator(args: Sequence[Value], _: Indices) -> Value:
        if len(args) == 2:
            return step(*_numbers(args))
        return all(step(one, two) for one, two in pairwise(_numbers(args)))

    return operator


def _fold(step: Callable[[int, int], int]) -> Operator:
    """Returns a left-associative operator on bit vectors of one width; the result is cut to it."""

    def operator(args: Sequence[Value], _: Indices) -> Value:
        width, total = _bits(args)[0]
        for other in _bits(args)[1:]:
            total = step(total, other.number)
        return BitVector(width, total & ((1 << width) - 1))

    return operator


def _unsigned(step: Callable[[int, int], bool]) -> Operator:
    return lambda args, _: step(_bits(args)[0].number, _bits(args)[1].number)


def _signed(step: Callable[[int, int], bool]) -> Operator:
    return lambda args, _: step(_bits(args)[0].signed, _bits(args)[1].signed)


def _signed_result(step: Callable[[int, int], int]) -> Operator:
    def operator(args: Sequence[Value], _: Indices) -> Value:
        left, right = _bits(args)
        return BitVector(left.width, step(left.signed, right.signed) & ((1 << left.width) - 1))

    return operator


def _truncated(left: int, right: int) -> int:
    """Returns ``bvsdiv``, rounded towards zero; by zero: 1 for a negative number, else -1 (as the standard says)."""
    if right == 0:
        return 1 if left < 0 else -1
    quotient = abs(left) // abs(right)
    return quotient if (left < 0) == (right < 0) else -quotient


def _remainder(left: int, right: int) -> int:
    """Returns ``bvsrem``, with the sign of the dividend."""
    return left - right * _truncated(left, right) if right else left


def _modulus(left: int, right: int) -> int:
    """Returns ``bvsmod``, with the sign of the divisor."""
    return left % right if right else left


def _unsigned_divide(args: Sequence[Value], _: Indices) -> Value:
    (width, left), (_width, right) = _bits(args)
    return BitVector(width, left // right if right else (1 << width) - 1)


def _unsigned_remainder(args: Sequence[Value], _: Indices) -> Value:
    (width, left), (_width, right) = _bits(args)
    return BitVector(width, left % right if right else left)


def _shift(args: Sequence[Value], direction: str) -> Value:
    (width, left), (_width, by) = _bits(args)
    if direction == "arithmetic":
        return BitVector(width, (_bits(args)[0].signed >> min(by, width)) & ((1 << width) - 1))
    if by >= width:
        return BitVector(width, 0)
    return BitVector(width, (left << by) & ((1 << width) - 1) if direction == "left" else left >> by)


def _concat(args: Sequence[Value], _: Indices) -> Value:
    width, number = 0, 0
    for part in _bits(args):
        width, number = width + part.width, number << part.width | part.number
    return BitVector(width, number)


def _extract(args: Sequence[Value], indices: Indices) -> Value:
    high, low = cast("tuple[int, int]", indices)
    width = high - low + 1
    return BitVector(width, _bits(args)[0].number >> low & ((1 << width) - 1))


def _extend(args: Sequence[Value], indices: Indices, *, signed: bool) -> Value:
    bits, by = _bits(args)[0], cast("int", indices[0])
    width = bits.width + by
    return BitVector(width, (bits.signed if signed else bits.number) & ((1 << width) - 1))


def _rotate(args: Sequence[Value], indices: Indices, sign: int) -> Value:
    width, number = _bits(args)[0]
    by = sign * cast("int", indices[0]) % width
    return BitVector(width, (number << by | number >> (width - by)) & ((1 << width) - 1))


def _repeat(args: Sequence[Value], indices: Indices) -> Value:
    return _concat([args[0]] * cast("int", indices[0]), ())


def _complement(args: Sequence[Value], _: Indices) -> Value:
    width, number = _bits(args)[0]
    return BitVector(width, number ^ ((1 << width) - 1))


def _negate(args: Sequence[Value], _: Indices) -> Value:
    width, number = _bits(args)[0]
    return BitVector(width, -number & ((1 << width) - 1))


def _overflows(step: Callable[[int, int], int], *, signed: bool) -> Operator:
    def operator(args: Sequence[Value], _: Indices) -> Value:
        left, right = _bits(args)
        if not signed:
            return not 0 <= step(left.number, right.number) < 1 << left.width
        half = 1 << (left.width - 1)
        return not -half <= step(left.signed, right.signed) < half

    return operator


def _to_bits(args: Sequence[Value], indices: Indices) -> Value:
    width = cast("int", indices[0])
    return BitVector(width, cast("int", args[0]) & ((1 << width) - 1))


def _array(value: Value) -> ArrayValue:
    if not isinstance(value, ArrayValue):
        raise Indeterminate("no array")
    return value


OPERATORS: Final[dict[str, Operator]] = {
    "=": _equal,
    "distinct": _distinct,
    "xor": _xor,
    "not": lambda args, _: not args[0],
    "+": lambda args, _: sum(_numbers(args)),
    "-": _minus,
    "*": lambda args, _: math.prod(_numbers(args)),
    "/": _divide,
    "div": _div,
    "mod": _mod,
    "abs": lambda args, _: abs(_numbers(args)[0]),
    "<": _chain(lambda a, b: a < b),
    "<=": _chain(lambda a, b: a <= b),
    ">": _chain(lambda a, b: a > b),
    ">=": _chain(lambda a, b: a >= b),
    "to_real": lambda args, _: Fraction(_numbers(args)[0]),
    "to_int": lambda args, _: math.floor(_numbers(args)[0]),
    "is_int": lambda args, _: _numbers(args)[0] % 1 == 0,
    "divisible": lambda args, indices: cast("int", args[0]) % cast("int", indices[0]) == 0,
    "select": lambda args, _: _array(args[0]).select(args[1]),
    "store": lambda args, _: _array(args[0]).store(args[1], args[2]),
    "bvnot": _complement,
    "bvneg": _negate,
    "bvand": _fold(lambda a, b: a & b),
    "bvor": _fold(lambda a, b: a | b),
    "bvxor": _fold(lambda a, b: a ^ b),
    "bvnand": _fold(lambda a, b: ~(a & b)),
    "bvnor": _fold(lambda a, b: ~(a | b)),
    "bvxnor": _fold(lambda a, b: ~(a ^ b)),
    "bvadd": _fold(lambda a, b: a + b),
    "bvsub": _fold(lambda a, b: a - b),
    "bvmul": _fold(lambda a, b: a * b),
    "bvudiv": _unsigned_divide,
    "bvurem": _unsigned_remainder,
    "bvsdiv": _signed_result(_truncated),
    "bvsrem": _signed_result(_remainder),
    "bvsmod": _signed_result(_modulus),
    "bvshl": lambda args, _: _shift(args, "left"),
    "bvlshr": lambda args, _: _shift(args, "right"),
    "bvashr": lambda args, _: _shift(args, "arithmetic"),
    "bvult": _unsigned(lambda a, b: a < b),
    "bvule": _unsigned(lambda a, b: a <= b),
    "bvugt": _unsigned(lambda a, b: a > b),
    "bvuge": _unsigned(lambda a, b: a >= b),
    "bvslt": _signed(lambda a, b: a < b),
    "bvsle": _signed(lambda a, b: a <= b),
    "bvsgt": _signed(lambda a, b: a > b),
    "bvsge": _signed(lambda a, b: a >= b),
    "bvcomp": lambda args, _: BitVector(1, int(args[0] == args[1])),
    "bvnego": lambda args, _: _bits(args)[0].number == 1 << (_bits(args)[0].width - 1),
    "bvuaddo": _overflows(lambda a, b: a + b, signed=False),
    "bvsaddo": _overflows(lambda a, b: a + b, signed=True),
    "bvusubo": _overflows(lambda a, b: a - b, signed=False),
    "bvssubo": _overflows(lambda a, b: a - b, signed=True),
    "bvumulo": _overflows(lambda a, b: a * b, signed=False),
    "bvsmulo": _overflows(lambda a, b: a * b, signed=True),
    "bvsdivo": _overflows(lambda a, b: -a if b == -1 else 0, signed=True),
    "concat": _concat,
    "extract": _extract,
    "zero_extend": lambda args, indices: _extend(args, indices, signed=False),
    "sign_extend": lambda args, indices: _extend(args, indices, signed=True),
    "rotate_left": lambda args, indices: _rotate(args, indices, 1),
    "rotate_right": lambda args, indices: _rotate(args, indices, -1),
    "repeat": _repeat,
    "ubv_to_int": lambda args, _: _bits(args)[0].number,
    "sbv_to_int": lambda args, _: _bits(args)[0].signed,
    "bv2nat": lambda args, _: _bits(args)[0].number,
    "int_to_bv": _to_bits,
    "int2bv": _to_bits,
    "nat2bv": _to_bits,
}
"""Strict operators by symbol; the arguments are of the right sorts."""
