"""The values of Dafny programs as Python values, and the operators on them.

Integers are ``int``, reals `Fraction`, booleans ``bool``, characters ``str`` of length one, sequences and strings
``tuple``, sets ``frozenset``, multisets `Bag`, maps `Table`, members of datatypes and tuples `Data`. `Array` and
`Record` are references with an identity.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, TypeAlias, TypeGuard

__all__ = [
    "FAILURES",
    "OPERATORS",
    "Array",
    "Bag",
    "Data",
    "Exhausted",
    "Record",
    "Stuck",
    "Table",
    "Value",
    "cardinality",
    "contains",
    "is_sequence",
    "is_set",
]

Value: TypeAlias = Any
"""A value of any kind."""


class Stuck(Exception):
    """An expression has no value here, or none that is known: an index out of range, a construct that is not run."""


class Exhausted(Stuck):
    """A run took more steps than it was given."""


FAILURES: Final = (Stuck, RecursionError, KeyError, TypeError, ValueError, AttributeError, OverflowError)
"""What an expression without a value may end in: guesses are run that make no sense."""


class Bag:
    """A multiset.

    Args:
        counts: how often each element occurs; those that occur never are left out.
    """

    __slots__ = ("_hash", "counts")

    def __init__(self, counts: Mapping[Value, int]) -> None:
        self.counts: dict[Value, int] = {element: count for element, count in counts.items() if count > 0}
        self._hash: int | None = None

    @staticmethod
    def of(elements: Iterable[Value]) -> Bag:
        """Returns the multiset of some elements."""
        return Bag(Counter(elements))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Bag) and self.counts == other.counts

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(frozenset(self.counts.items()))
        return self._hash

    def __contains__(self, element: Value) -> bool:
        return element in self.counts

    def __len__(self) -> int:
        return sum(self.counts.values())

    def __le__(self, other: Bag) -> bool:
        return all(other.counts.get(element, 0) >= count for element, count in self.counts.items())

    def combined(self, other: Bag, operator: Callable[[int, int], int]) -> Bag:
        """Returns the multiset whose counts are those of both, combined."""
        keys = {**self.counts, **other.counts}
        return Bag({key: operator(self.counts.get(key, 0), other.counts.get(key, 0)) for key in keys})


class Table:
    """A map."""

    __slots__ = ("_hash", "entries")

    def __init__(self, entries: Mapping[Value, Value]) -> None:
        self.entries = dict(entries)
        self._hash: int | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Table) and self.entries == other.entries

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(frozenset(self.entries.items()))
        return self._hash

    def __contains__(self, key: Value) -> bool:
        return key in self.entries

    def __len__(self) -> int:
        return len(self.entries)


@dataclass(frozen=True, slots=True)
class Data:
    """A member of a datatype, or a tuple, whose constructor is the empty name."""

    constructor: str
    fields: tuple[Value, ...]


class Array:
    """An array; one with several dimensions keeps its elements row by row."""

    __slots__ = ("items", "lengths")

    def __init__(self, items: list[Value], lengths: tuple[int, ...]) -> None:
        self.items = items
        self.lengths = lengths


class Record:
    """An object of a class."""

    __slots__ = ("fields", "name")

    def __init__(self, name: str, fields: dict[str, Value]) -> None:
        self.name = name
        self.fields = fields


def is_sequence(value: Value) -> TypeGuard[tuple[Value, ...]]:
    """Returns whether a value is a sequence or a string."""
    return isinstance(value, tuple)


def is_set(value: Value) -> TypeGuard[frozenset[Value]]:
    """Returns whether a value is a set."""
    return isinstance(value, frozenset)


def cardinality(value: Value) -> int:
    """Returns ``|value|``."""
    if is_sequence(value) or is_set(value) or isinstance(value, Bag | Table):
        return len(value)
    raise Stuck("a cardinality of what has none")


def contains(element: Value, collection: Value) -> bool:
    """Returns whether an element is in a collection."""
    if is_sequence(collection) or is_set(collection) or isinstance(collection, Bag | Table):
        return element in collection
    raise Stuck("membership in what is no collection")


def _add(left: Value, right: Value) -> Value:
    if isinstance(left, frozenset):
        return left | right
    if isinstance(left, Bag):
        return left.combined(right, lambda a, b: a + b)
    if isinstance(left, Table):
        return Table({**left.entries, **right.entries})
    if isinstance(left, str):
        return chr(ord(left) + ord(right))
    return left + right


def _subtract(left: Value, right: Value) -> Value:
    if isinstance(left, Bag):
        return left.combined(right, lambda a, b: a - b)
    if isinstance(left, Table):
        return Table({key: value for key, value in left.entries.items() if key not in right})
    if isinstance(left, str):
        return chr(max(0, ord(left) - ord(right)))
    return left - right


def _multiply(left: Value, right: Value) -> Value:
    if isinstance(left, frozenset):
        return left & right
    if isinstance(left, Bag):
        return left.combined(right, min)
    return left * right


def _divide(left: Value, right: Value) -> Value:
    if right == 0:
        raise Stuck("a division by zero")
    if isinstance(left, Fraction):
        return left / right
    return left // right if right > 0 else -(left // -right)


def _modulo(left: Value, right: Value) -> Value:
    if right == 0:
        raise Stuck("a division by zero")
    return left % abs(right)


def _at_most(left: Value, right: Value) -> bool:
    return bool(right[: len(left)] == left if is_sequence(left) else left <= right)


def _less(left: Value, right: Value) -> bool:
    if isinstance(left, tuple | Bag):
        return bool(left != right) and _at_most(left, right)
    return bool(left < right)


def _disjoint(left: Value, right: Value) -> bool:
    if isinstance(left, Bag):
        return not (left.counts.keys() & right.counts.keys())
    return bool(left.isdisjoint(right))


OPERATORS: Final[dict[str, Callable[[Value, Value], Value]]] = {
    "+": _add,
    "-": _subtract,
    "*": _multiply,
    "/": _divide,
    "%": _modulo,
    "==": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
    "<": _less,
    "<=": _at_most,
    ">": lambda left, right: _less(right, left),
    ">=": lambda left, right: _at_most(right, left),
    "in": contains,
    "!in": lambda element, collection: not contains(element, collection),
    "!!": _disjoint,
}
"""The operators that look at both operands; division is Euclidean, as in Dafny."""
