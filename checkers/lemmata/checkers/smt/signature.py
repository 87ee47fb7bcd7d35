"""The symbols of the SMT-LIB theories and their ranks, as a table.

`rank` answers what sorts an application must have and what sort it has. User symbols are not its matter.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

from lemmata.checkers.smt.signature_table import OPERATORS, Index, Operator, Pattern
from lemmata.checkers.smt.terms import BOOL, INT, REAL, Sort

__all__ = ["CORE", "SORT_ARITIES", "Mismatch", "Rank", "bit_vector", "is_theory_symbol", "rank"]

CORE: Final = frozenset({"true", "false", "not", "and", "or", "xor", "=>", "=", "distinct", "ite", "is", "@"})
"""Symbols that no file may declare again."""

SORT_ARITIES: Final = {
    "Bool": 0,
    "Int": 0,
    "Real": 0,
    "Array": 2,
    "String": 0,
    "RegLan": 0,
    "Seq": 1,
    "RoundingMode": 0,
    "Float16": 0,
    "Float32": 0,
    "Float64": 0,
    "Float128": 0,
}
"""The theories' sorts without indices, and how many arguments they take."""


class Rank(NamedTuple):
    """The sorts that the arguments must have (one each), and the sort of the application."""

    parameters: tuple[Sort, ...]
    result: Sort


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Why an application has no rank; ``argument`` is the 0-based number of the one to blame, or -1."""

    message: str
    argument: int = -1


Rule: TypeAlias = "Callable[[str, Sequence[Sort]], Rank | Mismatch]"


def bit_vector(width: int) -> Sort:
    """Returns the sort of bit vectors of ``width`` bits."""
    return Sort("BitVec", (), (width,))


def is_theory_symbol(name: str) -> bool:
    """Returns whether some SMT-LIB theory has a symbol of this name."""
    return name in _RULES or name in OPERATORS or name in CORE or name in _WITH_SORT


def rank(name: str, indices: tuple[int | str, ...], sorts: Sequence[Sort]) -> Rank | Mismatch | None:
    """Returns the rank of a theory symbol applied to arguments of the given sorts; None if there is no such symbol.

    Where a parameter is Real and the argument Int, the rank says Real: the caller coerces with ``to_real``.
    """
    rule = _RULES.get(name)
    if rule is not None and not indices:
        return rule(name, sorts)
    operators = OPERATORS.get(name)
    if operators is None:
        return None
    failure: Mismatch | None = None
    for operator in operators:
        outcome = _try(operator, indices, sorts)
        if isinstance(outcome, Rank):
            return outcome
        if failure is None or outcome.argument > failure.argument:
            failure = outcome
    return failure


def _count(name: str, found: int, expected: str) -> Mismatch:
    return Mismatch(f"{name} has {found} argument{'' if found == 1 else 's'}; expected {expected}")


def _wrong(name: str, number: int, found: Sort, expected: str) -> Mismatch:
    return Mismatch(f"argument {number + 1} of {name} has sort {found}; expected {expected}", number)


def _connective(least: int, most: int | None) -> Rule:
    text = f"{least}" if most == least else f"at least {least}"

    def rule(name: str, sorts: Sequence[Sort]) -> Rank | Mismatch:
        if len(sorts) < least or (most is not None and len(sorts) > most):
            return _count(name, len(sorts), text)
        for number, sort in enumerate(sorts):
            if sort is not BOOL and sort != BOOL:
                return _wrong(name, number, sort, "Bool")
        return Rank((BOOL,) * len(sorts), BOOL)

    return rule


def _join(name: str, sorts: Sequence[Sort], first: int) -> Sort | Mismatch:
    """Returns the common sort of ``sorts`` from ``first`` on: the same, or Real for Int and Real."""
    common = sorts[first]
    for number in range(first + 1, len(sorts)):
        sort = sorts[number]
        if sort is common or sort == common:
            continue
        if {sort, common} == {INT, REAL}:
            common = REAL
        else:
            return _wrong(name, number, sort, f"{common}, as the arguments before it have")
    return common


def _comparison(name: str, sorts: Sequence[Sort]) -> Rank | Mismatch:
    if len(sorts) < 2:
        return _count(name, len(sorts), "at least 2")
    common = _join(name, sorts, 0)
    return common if isinstance(common, Mismatch) else Rank((common,) * len(sorts), BOOL)


def _ite(name: str, sorts: Sequence[Sort]) -> Rank | Mismatch:
    if len(sorts) != 3:
        return _count(name, len(sorts), "3: a condition and two alternatives")
    if sorts[0] != BOOL:
        return _wrong(name, 0, sorts[0], "Bool")
    common = _join(name, sorts, 1)
    return common if isinstance(common, Mismatch) else Rank((BOOL, common, common), common)


def _numeric(least: int, most: int | None, result: Sort | None, only: Sort | None = None) -> Rule:
    expected = str(least) if most == least else f"at least {least}"

    def rule(name: str, sorts: Sequence[Sort]) -> Rank | Mismatch:
        if len(sorts) < least or (most is not None and len(sorts) > most):
            return _count(name, len(sorts), expected)
        common = only or INT
        for number, sort in enumerate(sorts):
            if sort is INT or sort == INT:
                continue
            if sort != REAL or only == INT:
                return _wrong(name, number, sort, str(only) if only else "Int or Real")
            common = REAL
        return Rank((common,) * len(sorts), result or common)

    return rule


_ARITHMETIC: Final = _numeric(1, None, None)
_ORDER: Final = _numeric(2, None, BOOL)
_WITH_SORT: Final = frozenset({"const", "seq.empty"})
_RULES: Final[dict[str, Rule]] = {
    "true": _connective(0, 0),
    "false": _connective(0, 0),
    "not": _connective(1, 1),
    "and": _connective(1, None),
    "or": _connective(1, None),
    "xor": _connective(2, None),
    "=>": _connective(2, None),
    "=": _comparison,
    "distinct": _comparison,
    "ite": _ite,
    "+": _ARITHMETIC,
    "-": _ARITHMETIC,
    "*": _ARITHMETIC,
    "<": _ORDER,
    "<=": _ORDER,
    ">": _ORDER,
    ">=": _ORDER,
    "/": _numeric(2, None, REAL, REAL),
    "div": _numeric(2, None, INT, INT),
    "mod": _numeric(2, 2, INT, INT),
    "abs": _numeric(1, 1, INT, INT),
    "to_real": _numeric(1, 1, REAL, INT),
    "to_int": _numeric(1, 1, INT, REAL),
    "is_int": _numeric(1, 1, BOOL, REAL),
}


def _try(operator: Operator, indices: tuple[int | str, ...], sorts: Sequence[Sort]) -> Rank | Mismatch:
    name = operator.name
    if len(indices) != len(operator.indices):
        wanted = f"(_ {name} {' '.join(operator.indices)})" if operator.indices else f"{name} without indices"
        return Mismatch(f"{name} has {len(indices)} indices; expected {wanted}")
    binding: dict[str, Sort | int] = {}
    for index_name, value in zip(operator.indices, indices, strict=True):
        if not isinstance(value, int):
            return Mismatch(f"an index of {name} is {value}; expected a numeral")
        binding[index_name] = value
    least = len(operator.parameters)
    if len(sorts) < least or (len(sorts) > least and not operator.repeats):
        return _count(name, len(sorts), f"at least {least}" if operator.repeats else str(least))
    parameters: list[Sort] = []
    for number, sort in enumerate(sorts):
        pattern = operator.parameters[min(number, least - 1)]
        found = _match(pattern, sort, binding)
        if found is None:
            return _wrong(name, number, sort, _show(pattern, binding))
        parameters.append(found)
    if operator.check is not None:
        complaint = operator.check(binding)
        if complaint:
            return Mismatch(f"{name}: {complaint}")
    return Rank(tuple(parameters), _build(operator.result, binding))


def _match(pattern: Pattern, sort: Sort, binding: dict[str, Sort | int]) -> Sort | None:
    """Returns the sort that the argument must have, and binds the pattern's variables; None if it does not fit."""
    if pattern.variable:
        known = binding.setdefault(pattern.name, sort)
        return sort if known == sort else None
    if pattern.name == "Real" and sort == INT:
        return REAL
    if pattern.name != sort.name or len(pattern.args) != len(sort.args) or len(pattern.indices) != len(sort.indices):
        return None
    for wanted, found in zip(pattern.indices, sort.indices, strict=True):
        if isinstance(wanted, str):
            if binding.setdefault(wanted, found) != found:
                return None
        elif wanted != found:
            return None
    for inner, arg in zip(pattern.args, sort.args, strict=True):
        if _match(inner, arg, binding) != arg:
            return None
    return sort


def _index(index: Index, binding: dict[str, Sort | int]) -> int:
    if isinstance(index, int):
        return index
    if isinstance(index, str):
        value = binding[index]
        assert isinstance(value, int)
        return value
    return index({key: value for key, value in binding.items() if isinstance(value, int)})


def _build(pattern: Pattern, binding: dict[str, Sort | int]) -> Sort:
    if pattern.variable:
        sort = binding[pattern.name]
        assert isinstance(sort, Sort)
        return sort
    indices = tuple([_index(index, binding) for index in pattern.indices])
    return Sort(pattern.name, tuple([_build(arg, binding) for arg in pattern.args]), indices)


def _show(pattern: Pattern, binding: dict[str, Sort | int]) -> str:
    if pattern.variable:
        return str(binding.get(pattern.name, "any sort"))
    head = pattern.name
    if pattern.indices:
        shown = [str(binding.get(index, index)) if isinstance(index, str) else str(index) for index in pattern.indices]
        head = f"(_ {head} {' '.join(shown)})"
    return f"({head} {' '.join([_show(arg, binding) for arg in pattern.args])})" if pattern.args else head
