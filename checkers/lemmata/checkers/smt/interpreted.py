"""Values, and the symbols of SMT-LIB theories as functions on them."""

from __future__ import annotations

import operator
from collections.abc import Callable
from itertools import pairwise
from typing import Final, TypeAlias

from lemmata.checkers.smt.terms import App

__all__ = ["Compiled", "Data", "FunctionTable", "NoValue", "Value", "interpreted", "literal"]


class NoValue(Exception):
    """The term has no value, or none was found within the fuel."""


class Data:
    """A value of a data type, an element of an uninterpreted sort, or a lifted lambda with its captured values.

    Made by `Evaluator.data` only, which interns: equal values are identical.
    """

    __slots__ = ("args", "constructor", "functional", "size")

    def __init__(self, constructor: str, args: tuple[Value, ...]) -> None:
        self.constructor = constructor
        self.args = args
        self.functional: bool = constructor.startswith("lambda") or any([_is_functional(arg) for arg in args])
        """Whether a function stands in the value, so that other values may be equal to it."""
        self.size: int = 1 + sum([arg.size for arg in args if isinstance(arg, Data)])

    def __repr__(self) -> str:
        return f"({self.constructor} {' '.join(map(repr, self.args))})" if self.args else self.constructor


class FunctionTable:
    """A total function given point by point: unseen points get their value from ``choose``."""

    __slots__ = ("choose", "name", "table")

    def __init__(self, name: str, choose: Callable[[tuple[Value, ...]], Value]) -> None:
        self.name = name
        self.choose = choose
        self.table: dict[tuple[Value, ...], Value] = {}

    def __call__(self, args: tuple[Value, ...]) -> Value:
        """Returns the value at ``args``."""
        value = self.table.get(args)
        if value is None:
            value = self.table[args] = self.choose(args)
        return value

    def __repr__(self) -> str:
        points = ", ".join(f"{' '.join(map(repr, args))} -> {value!r}" for args, value in self.table.items())
        return f"{{{points}}}"


def _is_functional(value: Value) -> bool:
    return isinstance(value, FunctionTable) or (isinstance(value, Data) and value.functional)


Value: TypeAlias = "Data | FunctionTable | int | bool"
Environment: TypeAlias = "list[Value]"
Compiled: TypeAlias = Callable[["list[Value]"], "Value"]


def _divide(left: int, right: int) -> int:
    if right == 0:
        raise NoValue("division by zero")
    return left // right if right > 0 else -(left // -right)


def _remainder(left: int, right: int) -> int:
    if right == 0:
        raise NoValue("division by zero")
    return left % abs(right)


_BINARY: Final[dict[str, Callable[[int, int], int]]] = {
    "+": operator.add,
    "*": operator.mul,
    "div": _divide,
    "mod": _remainder,
}
_COMPARE: Final[dict[str, Callable[[int, int], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def literal(term: App) -> Compiled:
    """Returns the closure for an integer literal; raises `NoValue` for literals of other sorts."""
    try:
        value = int(term.symbol)
    except ValueError:
        raise NoValue(f"literal {term.symbol}") from None
    if term.sort.name != "Int":
        raise NoValue(f"literal {term.symbol} of sort {term.sort}")
    return lambda environment: value


def interpreted(term: App, args: list[Compiled]) -> Compiled | None:
    """Returns the closure for a symbol of an SMT-LIB theory, None for a user symbol."""
    symbol = term.symbol
    if symbol in ("true", "false") and not args:
        constant = symbol == "true"
        return lambda environment: constant
    if symbol in _LOGIC:
        return _LOGIC[symbol](args)
    if symbol == "is":
        constructor = term.indices[0]
        only = args[0]
        return lambda environment: getattr(only(environment), "constructor", None) == constructor
    if symbol in _COMPARE or symbol in _BINARY or symbol in ("-", "abs"):
        return _arithmetic(symbol, args)
    return None


def _arithmetic(symbol: str, args: list[Compiled]) -> Compiled:
    if symbol in _COMPARE:
        return _comparison(_COMPARE[symbol], args)
    if symbol == "abs" or (symbol == "-" and len(args) == 1):
        only = args[0]
        return (lambda env: abs(_int(only(env)))) if symbol == "abs" else (lambda env: -_int(only(env)))
    step = operator.sub if symbol == "-" else _BINARY[symbol]

    def fold(environment: list[Value]) -> Value:
        total = _int(args[0](environment))
        for arg in args[1:]:
            total = step(total, _int(arg(environment)))
        return total

    return fold


def _int(value: Value) -> int:
    if not isinstance(value, int):
        raise NoValue("not an integer")
    return value


def _comparison(step: Callable[[int, int], bool], args: list[Compiled]) -> Compiled:
    if len(args) == 2:
        left, right = args
        return lambda env: step(_int(left(env)), _int(right(env)))

    def chain(environment: list[Value]) -> bool:
        values = [_int(arg(environment)) for arg in args]
        return all(step(one, two) for one, two in pairwise(values))

    return chain


def _same(left: Value, right: Value) -> bool:
    if isinstance(left, FunctionTable) or isinstance(right, FunctionTable):
        if left is right:
            return True
        raise NoValue("equality of functions")
    if isinstance(left, Data) and isinstance(right, Data):
        if left is not right and left.functional:
            raise NoValue("equality of functions")
        return left is right
    return left == right


def _equality(args: list[Compiled]) -> Compiled:
    if len(args) == 2:
        left, right = args
        return lambda env: _same(left(env), right(env))

    def chain(environment: list[Value]) -> bool:
        values = [arg(environment) for arg in args]
        return all(_same(one, two) for one, two in pairwise(values))

    return chain


def _distinct(args: list[Compiled]) -> Compiled:
    def pairwise(environment: list[Value]) -> bool:
        values = [arg(environment) for arg in args]
        return not any(_same(one, two) for index, one in enumerate(values) for two in values[index + 1 :])

    return pairwise


def _implication(args: list[Compiled]) -> Compiled:
    *premises, conclusion = args
    return lambda env: bool(conclusion(env)) if all(premise(env) for premise in premises) else True


def _ite(args: list[Compiled]) -> Compiled:
    condition, then, otherwise = args
    return lambda env: then(env) if condition(env) else otherwise(env)


def _xor(args: list[Compiled]) -> Compiled:
    def fold(environment: list[Value]) -> bool:
        total = False
        for arg in args:
            total = total != bool(arg(environment))
        return total

    return fold


_LOGIC: Final[dict[str, Callable[[list[Compiled]], Compiled]]] = {
    "=": _equality,
    "distinct": _distinct,
    "=>": _implication,
    "ite": _ite,
    "xor": _xor,
    "not": lambda args: lambda env: not args[0](env),
    "and": lambda args: lambda env: all(arg(env) for arg in args),
    "or": lambda args: lambda env: any(arg(env) for arg in args),
}
