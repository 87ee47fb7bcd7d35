"""Random values of the types of Dafny, and inputs of methods that their ``requires`` accepts."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from lemmata.checkers.dafny.declarations import Callable, ClassDeclaration, Field
from lemmata.checkers.dafny.nodes import NamedType, TupleType, Type
from lemmata.checkers.dafny.syntax import Expression
from lemmata.provers.dafny.evaluate import Evaluator
from lemmata.provers.dafny.machine import Frame, Machine
from lemmata.provers.dafny.values import Array, Bag, Data, Record, Stuck, Table, Value, is_sequence

__all__ = ["Generator"]

_LETTERS: Final = "abcAB z01"
_DEEPEST: Final = 3
_TRIES: Final = 30


class Generator:
    """Makes values.

    Args:
        machine: the state of the runs, with the source of chance.
        evaluator: of the constraints of subset types and of ``requires``.
    """

    def __init__(self, machine: Machine, evaluator: Evaluator) -> None:
        self.machine = machine
        self.declarations = machine.declarations
        self.evaluator = evaluator

    @property
    def random(self) -> random.Random:
        """Returns the source of chance."""
        return self.machine.random

    def default(self, kind: Type | None) -> Value:
        """Returns a value for a variable that a program leaves open; an integer if nothing is known of its type."""
        return self.value(kind, 0) if kind is not None else self.random.randint(-3, 6)

    def value(self, kind: Type, depth: int = 0) -> Value:
        """Returns a random value of a type.

        Raises:
            Stuck: no value of it can be made.
        """
        if isinstance(kind, TupleType):
            parts = tuple(self.value(part, depth) for part in kind.elements)
            return parts[0] if len(parts) == 1 else Data("", parts)
        if not isinstance(kind, NamedType):
            raise Stuck("a value of a function type")
        simple = self._simple(kind.name)
        return simple if simple is not None else self._composed(kind, depth)

    def _simple(self, name: str) -> Value:
        match name:
            case "int" | "ORDINAL":
                return self.random.randint(-4, 8) if self.random.random() < 0.9 else self.random.randint(-30, 60)
            case "nat":
                return self.random.randint(0, 8) if self.random.random() < 0.9 else self.random.randint(0, 40)
            case "bool":
                return self.random.random() < 0.5
            case "real":
                return Fraction(self.random.randint(-12, 24), self.random.choice([1, 1, 2, 4]))
            case "char":
                return self.random.choice(_LETTERS)
            case "string":
                return tuple(self.random.choice(_LETTERS) for _ in range(self._length()))
            case _:
                return None

    def _length(self) -> int:
        return self.random.choice([0, 1, 1, 2, 2, 3, 3, 4, 5, 7])

    def _composed(self, kind: NamedType, depth: int) -> Value:
        name, arguments = kind.name, kind.arguments
        if name in ("seq", "set", "iset", "multiset"):
            element = arguments[0] if arguments else NamedType(0, 0, "int", ())
            items = [self.value(element, depth + 1) for _ in range(self._length())]
            return tuple(items) if name == "seq" else Bag.of(items) if name == "multiset" else frozenset(items)
        if name in ("map", "imap"):
            return Table({self.value(arguments[0]): self.value(arguments[1]) for _ in range(self._length())})
        if name.startswith("array"):
            return self._array(name, arguments, depth)
        short = name.rpartition(".")[2].rstrip("?")
        if short in self.declarations.datatypes:
            return self._data(short, depth)
        declared = self.declarations.types.get(short)
        if declared is not None and declared.base is not None:
            return self.value(declared.base, depth)
        if declared is not None and declared.variable is not None and declared.constraint is not None:
            return self._constrained(declared.variable.name, declared.variable.type, declared.constraint)
        if short in self.declarations.classes:
            return self.record(self.declarations.classes[short], depth)
        return self.random.randint(-2, 5)

    def _array(self, name: str, arguments: Sequence[Type], depth: int) -> Value:
        digits = name.strip("?")[5:]
        lengths = tuple(self._length() for _ in range(int(digits or "1")))
        size = 1
        for length in lengths:
            size *= length
        element = arguments[0] if arguments else NamedType(0, 0, "int", ())
        return Array([self.value(element, depth + 1) for _ in range(size)], lengths)

    def _data(self, name: str, depth: int) -> Value:
        constructors = self.declarations.datatypes[name].constructors
        small = [constructor for constructor in constructors if not constructor.parameters]
        constructor = self.random.choice(small if small and depth >= _DEEPEST else constructors)
        if depth > 2 * _DEEPEST:
            raise Stuck("a datatype without small values")
        fields = tuple(self.value(parameter.type, depth + 1) for parameter in constructor.parameters if parameter.type)
        return Data(constructor.name, fields)

    def _constrained(self, name: str, kind: Type | None, constraint: Expression) -> Value:
        code = self.evaluator.code(constraint)
        for _ in range(_TRIES):
            value = self.value(kind) if kind is not None else self.random.randint(-4, 12)
            if code(Frame({name: value})):
                return value
        raise Stuck("a subset type whose values are rare")

    def record(self, declared: ClassDeclaration, depth: int = 0) -> Record:
        """Returns an object with fields of any value."""
        if depth > 1:
            raise Stuck("objects within objects")
        fields: dict[str, Value] = {}
        for member in declared.members:
            if isinstance(member, Field):
                for variable in member.variables:
                    if variable.type is not None:
                        fields[variable.name] = self._field(variable.type, depth)
        return Record(declared.name, fields)

    def _field(self, kind: Type, depth: int) -> Value:
        nullable = isinstance(kind, NamedType) and kind.name.endswith("?")
        return None if nullable else self.value(kind, depth + 1)

    # Inputs of methods

    def inputs(self, method: Callable, tries: int) -> Iterator[dict[str, Value]]:
        """Yields values of the parameters that ``requires`` accepts, without end but for the number of tries."""
        clauses = [clause for clause in method.clauses if clause.keyword == "requires"]
        conditions = [self.evaluator.code(part) for clause in clauses for part in clause.expressions]
        for _ in range(tries):
            self.machine.steps = 20_000
            try:
                variables = self._related(method)
                if all(condition(Frame(variables)) for condition in conditions):
                    yield variables
            except (Stuck, RecursionError):
                continue

    def _related(self, method: Callable) -> dict[str, Value]:
        """Returns values that are often related to each other as specifications want it: lengths, indices, order."""
        variables: dict[str, Value] = {}
        for parameter in method.parameters:
            if parameter.type is None:
                raise Stuck("a parameter without a type")
            variables[parameter.name] = self.value(parameter.type)
        chance = self.random.random
        arrays = [value for value in variables.values() if isinstance(value, Array) and len(value.lengths) == 1]
        if len(arrays) > 1 and chance() < 0.5:
            for array in arrays[1:]:
                array.items = [*array.items, *arrays[0].items][: len(arrays[0].items)]
                array.lengths = arrays[0].lengths
        if chance() < 0.45:
            self._sort(variables)
        lengths = [len(value.items) for value in arrays]
        lengths += [len(value) for value in variables.values() if is_sequence(value)]
        for name, value in variables.items():
            if isinstance(value, int) and not isinstance(value, bool) and lengths and chance() < 0.6:
                length = self.random.choice(lengths)
                variables[name] = self.random.choice([0, length, max(0, length - 1), self.random.randint(0, length)])
        return variables

    def _sort(self, variables: dict[str, Value]) -> None:
        down = self.random.random() < 0.2
        for name, value in variables.items():
            try:
                if isinstance(value, Array) and len(value.lengths) == 1:
                    value.items.sort(reverse=down)
                elif is_sequence(value):
                    variables[name] = tuple(sorted(value, reverse=down))
            except TypeError:
                continue
