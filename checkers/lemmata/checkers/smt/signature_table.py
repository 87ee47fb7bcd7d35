"""The ranks of the theories of arrays, bit vectors, strings, sequences and floating point, one entry a symbol."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

__all__ = ["OPERATORS", "Index", "Operator", "Pattern"]

Numbers: TypeAlias = Mapping[str, int]
Index: TypeAlias = "int | str | Callable[[Numbers], int]"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A sort with variables: a sort variable, or a sort whose indices may be numbers, names or (in results) sums."""

    name: str
    args: tuple[Pattern, ...] = ()
    indices: tuple[Index, ...] = ()
    variable: bool = False


@dataclass(frozen=True, slots=True)
class Operator:
    """One rank of a symbol."""

    name: str
    indices: tuple[str, ...]
    """Names of the symbol's own indices, as in ``(_ extract i j)``."""
    parameters: tuple[Pattern, ...]
    result: Pattern
    repeats: bool = False
    """Whether the last parameter may be repeated (left-associative and chainable symbols)."""
    check: Callable[[Mapping[str, object]], str] | None = None
    """Returns what is wrong with the indices and widths, or the empty string."""


OPERATORS: Final[dict[str, list[Operator]]] = {}
"""All ranks by symbol."""


def _add(
    names: str,
    parameters: tuple[Pattern, ...],
    result: Pattern,
    indices: str = "",
    repeats: bool = False,  # noqa: FBT001, FBT002 - a table reads better with short rows
    check: Callable[[Mapping[str, object]], str] | None = None,
) -> None:
    for name in names.split():
        entry = Operator(name, tuple(indices.split()), parameters, result, repeats, check)
        OPERATORS.setdefault(name, []).append(entry)


def _bits(index: Index) -> Pattern:
    return Pattern("BitVec", indices=(index,))


def _number(binding: Mapping[str, object], name: str) -> int:
    value = binding[name]
    assert isinstance(value, int)
    return value


def _extract(binding: Mapping[str, object]) -> str:
    high, low, width = (_number(binding, name) for name in ("i", "j", "n"))
    return "" if low <= high < width else f"found {high} and {low}; expected {width} > i >= j >= 0"


def _positive(name: str) -> Callable[[Mapping[str, object]], str]:
    return lambda binding: "" if _number(binding, name) > 0 else "found the index 0; expected a positive one"


def _same_width(binding: Mapping[str, object]) -> str:
    width, exponent, significand = (_number(binding, name) for name in ("w", "e", "s"))
    wanted = exponent + significand
    return "" if width == wanted else f"found {width} bits; expected {wanted}"


_A: Final = Pattern("A", variable=True)
_B: Final = Pattern("B", variable=True)
_BOOL: Final = Pattern("Bool")
_INT: Final = Pattern("Int")
_REAL: Final = Pattern("Real")
_TEXT: Final = Pattern("String")
_REGEX: Final = Pattern("RegLan")
_SEQ: Final = Pattern("Seq", (_A,))
_ARRAY: Final = Pattern("Array", (_A, _B))
_N: Final = _bits("n")
_BIT: Final = _bits(1)
_MODE: Final = Pattern("RoundingMode")
_FLOAT: Final = Pattern("FloatingPoint", indices=("e", "s"))

_add("divisible", (_INT,), _BOOL, "n", check=_positive("n"))
_add("select", (_ARRAY, _A), _B)
_add("store", (_ARRAY, _A, _B), _ARRAY)

_add("bvnot bvneg", (_N,), _N)
_add("bvand bvor bvxor bvadd bvmul", (_N, _N), _N, repeats=True)
_add("bvnand bvnor bvxnor bvsub bvudiv bvurem bvsdiv bvsrem bvsmod bvshl bvlshr bvashr", (_N, _N), _N)
_add("bvult bvule bvugt bvuge bvslt bvsle bvsgt bvsge", (_N, _N), _BOOL)
_add("bvuaddo bvsaddo bvumulo bvsmulo bvusubo bvssubo bvsdivo", (_N, _N), _BOOL)
_add("bvnego", (_N,), _BOOL)
_add("bvcomp", (_N, _N), _BIT)
_add("concat", (_N, _bits("m")), _bits(lambda b: b["n"] + b["m"]))
_add("concat", (_N, _bits("m"), _bits("k")), _bits(lambda b: b["n"] + b["m"] + b["k"]))
_add("concat", (_N, _bits("m"), _bits("k"), _bits("l")), _bits(lambda b: b["n"] + b["m"] + b["k"] + b["l"]))
_add("extract", (_N,), _bits(lambda b: b["i"] - b["j"] + 1), "i j", check=_extract)
_add("zero_extend sign_extend", (_N,), _bits(lambda b: b["n"] + b["i"]), "i")
_add("rotate_left rotate_right", (_N,), _N, "i")
_add("repeat", (_N,), _bits(lambda b: b["n"] * b["i"]), "i", check=_positive("i"))
_add("bv2nat ubv_to_int sbv_to_int", (_N,), _INT)
_add("int2bv nat2bv int_to_bv", (_INT,), _N, "n", check=_positive("n"))

_add("str.++", (_TEXT, _TEXT), _TEXT, repeats=True)
_add("str.len str.to_code str.to_int", (_TEXT,), _INT)
_add("str.from_code str.from_int", (_INT,), _TEXT)
_add("str.< str.<=", (_TEXT, _TEXT), _BOOL, repeats=True)
_add("str.prefixof str.suffixof str.contains", (_TEXT, _TEXT), _BOOL)
_add("str.at", (_TEXT, _INT), _TEXT)
_add("str.substr", (_TEXT, _INT, _INT), _TEXT)
_add("str.indexof", (_TEXT, _TEXT, _INT), _INT)
_add("str.replace str.replace_all", (_TEXT, _TEXT, _TEXT), _TEXT)
_add("str.replace_re str.replace_re_all", (_TEXT, _REGEX, _TEXT), _TEXT)
_add("str.is_digit", (_TEXT,), _BOOL)
_add("str.to_re", (_TEXT,), _REGEX)
_add("str.in_re", (_TEXT, _REGEX), _BOOL)
_add("re.none re.all re.allchar", (), _REGEX)
_add("re.++ re.union re.inter re.diff", (_REGEX, _REGEX), _REGEX, repeats=True)
_add("re.* re.+ re.opt re.comp", (_REGEX,), _REGEX)
_add("re.range", (_TEXT, _TEXT), _REGEX)
_add("re.^", (_REGEX,), _REGEX, "n")
_add("re.loop", (_REGEX,), _REGEX, "i j")

_add("seq.unit", (_A,), _SEQ)
_add("seq.++", (_SEQ, _SEQ), _SEQ, repeats=True)
_add("seq.len", (_SEQ,), _INT)
_add("seq.nth", (_SEQ, _INT), _A)
_add("seq.at", (_SEQ, _INT), _SEQ)
_add("seq.extract", (_SEQ, _INT, _INT), _SEQ)
_add("seq.contains seq.prefixof seq.suffixof", (_SEQ, _SEQ), _BOOL)
_add("seq.indexof", (_SEQ, _SEQ, _INT), _INT)
_add("seq.replace", (_SEQ, _SEQ, _SEQ), _SEQ)

_add("RNE RNA RTP RTN RTZ", (), _MODE)
_add("roundNearestTiesToEven roundNearestTiesToAway roundTowardPositive", (), _MODE)
_add("roundTowardNegative roundTowardZero", (), _MODE)
_add("+oo -oo +zero -zero NaN", (), _FLOAT, "e s")
_add("fp", (_BIT, _bits("e"), _bits("k")), Pattern("FloatingPoint", indices=("e", lambda b: b["k"] + 1)))
_add("fp.abs fp.neg", (_FLOAT,), _FLOAT)
_add("fp.add fp.sub fp.mul fp.div", (_MODE, _FLOAT, _FLOAT), _FLOAT)
_add("fp.fma", (_MODE, _FLOAT, _FLOAT, _FLOAT), _FLOAT)
_add("fp.sqrt fp.roundToIntegral", (_MODE, _FLOAT), _FLOAT)
_add("fp.rem fp.min fp.max", (_FLOAT, _FLOAT), _FLOAT)
_add("fp.leq fp.lt fp.geq fp.gt fp.eq", (_FLOAT, _FLOAT), _BOOL, repeats=True)
_add("fp.isNormal fp.isSubnormal fp.isZero fp.isInfinite fp.isNaN fp.isNegative fp.isPositive", (_FLOAT,), _BOOL)
_add("to_fp", (_bits("w"),), _FLOAT, "e s", check=_same_width)
_add("to_fp", (_MODE, Pattern("FloatingPoint", indices=("x", "y"))), _FLOAT, "e s")
_add("to_fp", (_MODE, _REAL), _FLOAT, "e s")
_add("to_fp", (_MODE, _bits("w")), _FLOAT, "e s")
_add("to_fp_unsigned", (_MODE, _bits("w")), _FLOAT, "e s")
_add("fp.to_ubv fp.to_sbv", (_MODE, _FLOAT), _bits("m"), "m", check=_positive("m"))
_add("fp.to_real", (_FLOAT,), _REAL)
