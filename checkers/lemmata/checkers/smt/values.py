"""Values of the SMT-LIB sorts that replaying a model needs, exact and hashable.

Bool is ``bool``, Int is ``int``, Real is `fractions.Fraction`, and the rest are the classes below. Two values of one
sort are equal in Python exactly if they are equal in the logic.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import product
from typing import Final, NamedTuple, TypeAlias

from lemmata.checkers.smt.terms import Sort
from lemmata.checkers.smt.theory import Theory

__all__ = ["ArrayValue", "BitVector", "Construct", "Domains", "Element", "Indeterminate", "Value", "render"]

_SMALL: Final = 256
_LARGE: Final = 1 << 62


class Indeterminate(Exception):
    """Evaluation does not decide this; nothing may be concluded from it."""


class BitVector(NamedTuple):
    """A bit vector."""

    width: int
    number: int
    """Unsigned, below ``2 ** width``."""

    @property
    def signed(self) -> int:
        """Returns the two's complement reading."""
        return self.number - (1 << self.width) if self.number >> (self.width - 1) else self.number


class Element(NamedTuple):
    """An element of an uninterpreted sort."""

    sort: Sort
    name: str


class Construct(NamedTuple):
    """A value of a data type."""

    constructor: str
    args: tuple[Value, ...]


class ArrayValue:
    """A total map that differs from a default in finitely many points.

    Made by `Domains.constant_array` and `store` only: they keep the form canonical, so that equal maps are equal
    values. Over a small finite domain every point is an entry and the default is None; over a large finite one
    fewer than half of the points may be.
    """

    __slots__ = ("_hash", "default", "entries", "size")

    def __init__(self, size: int, default: Value | None, entries: Mapping[Value, Value]) -> None:
        self.size = size
        """Number of indices; 0: infinitely many."""
        self.default = default
        self.entries = entries
        self._hash = hash((default, frozenset(entries.items())))

    def __eq__(self, other: object) -> bool:
        return self is other or (
            isinstance(other, ArrayValue) and self.default == other.default and self.entries == other.entries
        )

    def __hash__(self) -> int:
        return self._hash

    def select(self, index: Value) -> Value:
        """Returns the value at ``index``."""
        found = self.entries.get(index, self.default)
        if found is None:
            raise Indeterminate("an index outside the domain of an array")
        return found

    def store(self, index: Value, value: Value) -> ArrayValue:
        """Returns the array with ``value`` at ``index``; raises `Indeterminate` if it would have too many entries."""
        entries = dict(self.entries)
        if self.default is not None and value == self.default:
            entries.pop(index, None)
        else:
            entries[index] = value
        if self.default is not None and self.size and 2 * len(entries) >= self.size:
            raise Indeterminate("an array with an entry at every other index")
        return ArrayValue(self.size, self.default, entries)


Value: TypeAlias = "bool | int | Fraction | BitVector | Element | Construct | ArrayValue"


class Domains:
    """The values of each sort in one model.

    Args:
        theory: the data types.
        universes: the elements of each uninterpreted sort.
    """

    def __init__(self, theory: Theory, universes: Mapping[Sort, tuple[Element, ...]]) -> None:
        self._theory = theory
        self._universes = universes
        self._values: dict[Sort, tuple[Value, ...] | None] = {}
        self._sizes: dict[Sort, int] = {}
        self._defaults: dict[Sort, Value] = {}

    def size(self, sort: Sort) -> int:
        """Returns how many values ``sort`` has; 0 for infinitely many (or more than 2**62)."""
        found = self._sizes.get(sort)
        if found is None:
            self._sizes[sort] = 0  # what a data type that contains itself has
            found = self._sizes[sort] = self._count(sort)
        return found

    def _count(self, sort: Sort) -> int:
        name = sort.name
        if name == "Bool":
            return 2
        if name == "BitVec":
            return 1 << sort.indices[0] if sort.indices[0] < 62 else 0
        if name == "Array":
            index, item = self.size(sort.args[0]), self.size(sort.args[1])
            small = item == 1 or (index and item and index * item.bit_length() < 62)
            return int(item == 1 or item**index) if small else 0
        if sort in self._universes:
            return len(self._universes[sort])
        datatype = self._theory.datatypes.get(sort)
        if datatype is None:
            return 0
        total = 0
        for constructor in datatype.constructors:
            count = 1
            for field in constructor.fields:
                count *= self.size(field)
            if not count:
                return 0
            total += count
        return total if total < _LARGE else 0

    def values(self, sort: Sort) -> tuple[Value, ...] | None:
        """Returns all values of a sort that has few; None if there are infinitely many, or more than 256."""
        if sort not in self._values:
            self._values[sort] = self._enumerate(sort) if 0 < self.size(sort) <= _SMALL else None
        return self._values[sort]

    def _enumerate(self, sort: Sort) -> tuple[Value, ...] | None:
        if sort.name == "Bool":
            return (False, True)
        if sort.name == "BitVec":
            width = sort.indices[0]
            return tuple(BitVector(width, number) for number in range(1 << width))
        if sort in self._universes:
            return self._universes[sort]
        datatype = self._theory.datatypes.get(sort)
        if datatype is None:
            return None
        found: list[Value] = []
        for constructor in datatype.constructors:
            fields: list[tuple[Value, ...]] = []
            for field in constructor.fields:
                values = self.values(field)
                if values is None:
                    return None
                fields.append(values)
            found.extend(Construct(constructor.name, args) for args in product(*fields))
        return tuple(found)

    def contains(self, sort: Sort, value: Value) -> bool:
        """Returns whether ``value`` is, as far as its outermost part tells, a value of ``sort``."""
        name = sort.name
        if isinstance(value, bool):
            return name == "Bool"
        if isinstance(value, int):
            return name in ("Int", "Real")
        if isinstance(value, Fraction):
            return name == "Real"
        if isinstance(value, BitVector):
            return name == "BitVec" and sort.indices == (value.width,)
        if isinstance(value, Element):
            return value.sort == sort
        if isinstance(value, Construct):
            datatype = self._theory.datatypes.get(sort)
            return datatype is not None and any(item.name == value.constructor for item in datatype.constructors)
        return name == "Array"

    def constant_array(self, sort: Sort, value: Value) -> ArrayValue:
        """Returns the array of ``sort`` that is ``value`` everywhere."""
        index = sort.args[0]
        points = self.values(index)
        if points is not None:
            return ArrayValue(len(points), None, dict.fromkeys(points, value))
        if index.name not in ("Int", "Real", "BitVec") and not self.size(index) and index not in self._theory.datatypes:
            raise Indeterminate(f"arrays over {index}")
        return ArrayValue(self.size(index), value, {})

    def default(self, sort: Sort) -> Value:
        """Returns some value of ``sort``: what an unconstrained symbol is taken to be."""
        found = self._defaults.get(sort)
        if found is None:
            found = self._defaults[sort] = self._default(sort, frozenset())
        return found

    def _default(self, sort: Sort, above: frozenset[Sort]) -> Value:
        name = sort.name
        if name == "Bool":
            return False
        if name == "Int":
            return 0
        if name == "Real":
            return Fraction(0)
        if name == "BitVec":
            return BitVector(sort.indices[0], 0)
        if name == "Array":
            return self.constant_array(sort, self._default(sort.args[1], above))
        if sort in self._universes:
            return self._universes[sort][0]
        datatype = self._theory.datatypes.get(sort)
        if datatype is not None and sort not in above:
            below = above | {sort}
            for constructor in datatype.constructors:
                try:
                    args = tuple(self._default(field, below) for field in constructor.fields)
                except Indeterminate:
                    continue
                return Construct(constructor.name, args)
        raise Indeterminate(f"no value of sort {sort} is known")


def render(value: Value) -> str:
    """Returns the value for a person to read, in SMT-LIB's notation but for negative numbers."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, BitVector):
        if value.width % 4 == 0:
            return f"#x{value.number:0{value.width // 4}x}"
        return f"#b{value.number:0{value.width}b}"
    if isinstance(value, Element):
        return value.name
    if isinstance(value, Construct):
        return f"({value.constructor} {' '.join(map(render, value.args))})" if value.args else value.constructor
    if isinstance(value, ArrayValue):
        points = [f"{render(index)} -> {render(item)}" for index, item in value.entries.items()]
        if value.default is not None:
            points.append(f"otherwise {render(value.default)}")
        return "{" + ", ".join(points) + "}"
    return str(value)
