"""Expressions without binders made into closures: names, constants, operators, collections."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable as Function
from collections.abc import Sequence
from fractions import Fraction

from lemmata.checkers.dafny.binders import Conditional
from lemmata.checkers.dafny.expressions import (
    Binary,
    Cardinality,
    Chain,
    Conversion,
    Display,
    Index,
    Literal,
    MapDisplay,
    MultisetOf,
    Name,
    Old,
    Replace,
    SequenceConstruction,
    Slice,
    Tuple,
    Unary,
)
from lemmata.checkers.dafny.nodes import NamedType
from lemmata.checkers.dafny.syntax import Expression, Guard
from lemmata.provers.dafny.literals import literal_value
from lemmata.provers.dafny.machine import Code, Frame, Machine
from lemmata.provers.dafny.values import (
    OPERATORS,
    Array,
    Bag,
    Data,
    Record,
    Stuck,
    Table,
    Value,
    cardinality,
    is_sequence,
)

__all__ = ["Terms", "place_in", "stuck"]


class Terms(ABC):
    """Makes expressions without binders ready.

    Args:
        machine: the state of the runs.
    """

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.declarations = machine.declarations

    @abstractmethod
    def code(self, node: Expression) -> Code:
        """Returns an expression as a closure."""

    @abstractmethod
    def destructed(self, value: Data, name: str) -> Value:
        """Returns a member of a datatype's or tuple's value: a field, or whether it has a constructor."""

    # Names and constants

    def _name(self, node: Name) -> Code:
        name = node.name
        other = self._global(name)

        def read(frame: Frame) -> Value:
            try:
                return frame.variables[name]
            except KeyError:
                return other(frame)

        return read

    def _global(self, name: str) -> Code:
        """Returns what a name means that is no variable: a constructor, a constant, a field of ``this``."""
        declarations = self.declarations
        if name in declarations.constructors:
            member = Data(name, ())
            return lambda _frame: member
        constant = declarations.constants.get(name)
        if constant is not None and constant.value is not None:
            value = constant.value
            return lambda _frame: self.code(value)(Frame({}))

        def field(frame: Frame) -> Value:
            this = frame.variables.get("this")
            if isinstance(this, Record) and name in this.fields:
                return frame.fields(this)[name]
            if isinstance(this, Data):
                return self.destructed(this, name)
            raise Stuck(f"{name} has no value")

        return field

    def _literal(self, node: Literal) -> Code:
        value = literal_value(node)
        if node.kind == "this":
            return lambda frame: frame.variables["this"]
        return lambda _frame: value

    # Operators

    def _binary(self, node: Binary) -> Code:
        left, right = self.code(node.left), self.code(node.right)
        if node.index is not None:
            return stuck("a limited equality")
        match node.operator:
            case "&&":
                return lambda frame: left(frame) and right(frame)
            case "||":
                return lambda frame: left(frame) or right(frame)
            case "==>":
                return lambda frame: not left(frame) or right(frame)
            case "<==":
                return lambda frame: left(frame) or not right(frame)
            case "<==>":
                return lambda frame: left(frame) == right(frame)
            case "==":
                return lambda frame: left(frame) == right(frame)
            case _:
                operator = OPERATORS.get(node.operator)
                if operator is None:
                    return stuck(node.operator)
                return lambda frame: _applied(operator, left(frame), right(frame))

    def _chain(self, node: Chain) -> Code:
        operands = [self.code(operand) for operand in node.operands]
        operators = [OPERATORS[operator] for operator in node.operators]
        rest = list(zip(operators, operands[1:], strict=True))

        def holds(frame: Frame) -> bool:
            left = operands[0](frame)
            for operator, operand in rest:
                right = operand(frame)
                if not _applied(operator, left, right):
                    return False
                left = right
            return True

        return holds

    def _unary(self, node: Unary) -> Code:
        operand = self.code(node.operand)
        if node.operator == "!":
            return lambda frame: not operand(frame)
        return lambda frame: -operand(frame)

    def _cardinality(self, node: Cardinality) -> Code:
        operand = self.code(node.operand)
        return lambda frame: cardinality(operand(frame))

    def _conditional(self, node: Conditional) -> Code:
        if isinstance(node.condition, Guard):
            return stuck("a binding guard")
        condition, yes, no = self.code(node.condition), self.code(node.yes), self.code(node.no)
        return lambda frame: yes(frame) if condition(frame) else no(frame)

    def _conversion(self, node: Conversion) -> Code:
        operand = self.code(node.operand)
        name = node.type.name if isinstance(node.type, NamedType) else ""
        if node.operator != "as":
            return stuck("a type test")

        def convert(frame: Frame) -> Value:
            value = operand(frame)
            if name == "real":
                return Fraction(value)
            if name == "char":
                return chr(value) if isinstance(value, int) else value
            if isinstance(value, str):
                return ord(value)
            return int(value) if isinstance(value, Fraction) and name in ("int", "nat") else value

        return convert

    def _old(self, node: Old) -> Code:
        operand = self.code(node.operand)
        if node.label:
            return stuck("an old with a label")

        def past(frame: Frame) -> Value:
            before, frame.past = frame.past, True
            try:
                return operand(frame)
            finally:
                frame.past = before

        return past

    # Collections

    def _index(self, node: Index) -> Code:
        target = self.code(node.target)
        indices = [self.code(index) for index in node.indices]
        single = indices[0]
        if len(indices) > 1:
            return lambda frame: _element(frame, target(frame), [index(frame) for index in indices])

        def read(frame: Frame) -> Value:
            collection, index = target(frame), single(frame)
            items: Sequence[Value] | None = None
            if isinstance(collection, Array):
                items = frame.items(collection)
            elif is_sequence(collection):
                items = collection
            if items is not None:
                if 0 <= index < len(items):
                    return items[index]
                raise Stuck("an index out of range")
            if isinstance(collection, Bag):
                return collection.counts.get(index, 0)
            if isinstance(collection, Table) and index in collection.entries:
                return collection.entries[index]
            raise Stuck("an index out of range")

        return read

    def _slice(self, node: Slice) -> Code:
        target = self.code(node.target)
        low = self.code(node.low) if node.low is not None else None
        high = self.code(node.high) if node.high is not None else None

        def cut(frame: Frame) -> Value:
            collection = target(frame)
            items: Value = tuple(frame.items(collection)) if isinstance(collection, Array) else collection
            if not is_sequence(items):
                raise Stuck("a slice of what is no sequence")
            first = 0 if low is None else low(frame)
            last = len(items) if high is None else high(frame)
            if not 0 <= first <= last <= len(items):
                raise Stuck("a slice out of range")
            return items[first:last]

        return cut

    def _replace(self, node: Replace) -> Code:
        target, index, value = self.code(node.target), self.code(node.index), self.code(node.value)

        def replaced(frame: Frame) -> Value:
            collection, key, new = target(frame), index(frame), value(frame)
            if isinstance(collection, Table):
                return Table({**collection.entries, key: new})
            if isinstance(collection, Bag):
                return Bag({**collection.counts, key: new})
            if is_sequence(collection) and 0 <= key < len(collection):
                return (*collection[:key], new, *collection[key + 1 :])
            raise Stuck("an update out of range")

        return replaced

    def _display(self, node: Display) -> Code:
        elements = [self.code(element) for element in node.elements]
        if node.kind == "seq":
            return lambda frame: tuple([element(frame) for element in elements])
        if node.kind == "multiset":
            return lambda frame: Bag.of(element(frame) for element in elements)
        return lambda frame: frozenset(element(frame) for element in elements)

    def _map_display(self, node: MapDisplay) -> Code:
        entries = [self.code(entry) for entry in node.entries]

        def display(frame: Frame) -> Value:
            values = [entry(frame) for entry in entries]
            return Table(dict(zip(values[::2], values[1::2], strict=True)))

        return display

    def _multiset(self, node: MultisetOf) -> Code:
        operand = self.code(node.operand)
        return lambda frame: Bag.of(operand(frame))

    def _sequence(self, node: SequenceConstruction) -> Code:
        length, function = self.code(node.length), self.code(node.function)

        def construct(frame: Frame) -> Value:
            called = function(frame)
            return tuple(called(index) for index in range(length(frame)))

        return construct

    def _tuple(self, node: Tuple) -> Code:
        elements = [self.code(element.value) for element in node.elements]
        return lambda frame: Data("", tuple(element(frame) for element in elements))


def stuck(what: str) -> Code:
    """Returns what fails as soon as it is run."""

    def fail(_frame: Frame) -> Value:
        raise Stuck(f"{what} is not run")

    return fail


def _applied(operator: Function[[Value, Value], Value], left: Value, right: Value) -> Value:
    try:
        return operator(left, right)
    except (TypeError, AttributeError, ValueError, OverflowError) as error:
        raise Stuck(str(error)) from None


def _element(frame: Frame, array: Value, indices: Sequence[int]) -> Value:
    return frame.items(array)[place_in(array, indices)]


def place_in(array: Value, indices: Sequence[int]) -> int:
    """Returns where an element of an array stands in its list; raises `Stuck` if there is none."""
    if not isinstance(array, Array) or len(array.lengths) != len(indices):
        raise Stuck("an index of what is no such array")
    place = 0
    for index, length in zip(indices, array.lengths, strict=True):
        if not 0 <= index < length:
            raise Stuck("an index out of range")
        place = place * length + index
    return place
