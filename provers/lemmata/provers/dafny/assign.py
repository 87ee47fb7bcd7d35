"""Assignments and declarations made into closures: where values go, and where they come from."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable as Function
from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

from lemmata.checkers.dafny.declarations import Callable
from lemmata.checkers.dafny.expressions import Apply, Index, Member, Name, New, Star
from lemmata.checkers.dafny.nodes import NamedType, Type
from lemmata.checkers.dafny.statements import Assign, Block, Declare
from lemmata.checkers.dafny.syntax import Expression, Pattern, Statement
from lemmata.provers.dafny.evaluate import Evaluator
from lemmata.provers.dafny.evaluate_terms import place_in, stuck
from lemmata.provers.dafny.generate import Generator
from lemmata.provers.dafny.machine import Code, Frame, Machine
from lemmata.provers.dafny.values import Array, Record, Stuck, Value

__all__ = ["NEXT", "Action", "Assignments", "nothing"]

NEXT: Final = 0
"""What an action returns after which the next statement follows."""

Action: TypeAlias = Function[[Frame], int]
"""A statement that was made ready; returns how to go on."""


def nothing(_frame: Frame) -> int:
    """Does nothing; the next statement follows."""
    return NEXT


class Assignments(ABC):
    """Makes assignments ready.

    Args:
        machine: the state of the runs.
        evaluator: of their expressions.
        generator: of values for variables that a program leaves open.
    """

    def __init__(self, machine: Machine, evaluator: Evaluator, generator: Generator) -> None:
        self.machine = machine
        self.evaluator = evaluator
        self.generator = generator
        self.declarations = machine.declarations

    @abstractmethod
    def block(self, statements: Sequence[Statement]) -> Action:
        """Returns statements in a row as a closure."""

    @abstractmethod
    def call(self, name: str, arguments: Sequence[Value], this: Value) -> tuple[Value, ...]:
        """Returns the results of a method of the program."""

    def assign(self, node: Assign) -> Action:
        """Returns an assignment, or a call without results, as a closure."""
        if not node.operator:
            return self._effect(node.values[0])
        if node.operator == ":|":
            return self._choose([target.name for target in node.targets if isinstance(target, Name)], node)
        if node.operator != ":=":
            return stuck(node.operator)
        places = [self.place(target) for target in node.targets]
        values = self.values(node.values, [None] * len(places))

        def assign(frame: Frame) -> int:
            found = values(frame)
            stores = [place(frame) for place in places]
            for store, value in zip(stores, found, strict=True):
                store(value)
            return NEXT

        return assign

    def declare(self, node: Declare) -> Action:
        """Returns a declaration as a closure; variables without a value get any."""
        patterns = node.patterns
        if node.operator == ":|":
            return self._choose([pattern.name for pattern in patterns], node)
        if not node.operator:

            def open_values(frame: Frame) -> int:
                for pattern in patterns:
                    frame.variables[pattern.name] = self.generator.default(pattern.type)
                return NEXT

            return open_values
        if node.operator != ":=":
            return stuck(node.operator)
        values = self.values(node.values, [pattern.type for pattern in patterns])
        matches = self.evaluator.matches

        def declare(frame: Frame) -> int:
            for pattern, value in zip(patterns, values(frame), strict=True):
                if not matches(pattern, value, frame.variables):
                    raise Stuck("a pattern that does not fit")
            return NEXT

        return declare

    def _choose(self, names: Sequence[str], node: Assign | Declare) -> Action:
        patterns = node.patterns if isinstance(node, Declare) else ()
        start = node.start
        patterns = patterns or tuple(Pattern(start, start, name) for name in names)
        choose = self.evaluator.choice(patterns, node.values[0])

        def assign(frame: Frame) -> int:
            inner = choose(frame)
            for name in names:
                frame.variables[name] = inner.variables[name]
            return NEXT

        return assign

    def values(self, nodes: Sequence[Expression], types: Sequence[Type | None]) -> Function[[Frame], Sequence[Value]]:
        """Returns what gives the values right of an assignment; a call of a method may give several."""
        if len(nodes) == 1 and (method := self._method_call(nodes[0])) is not None:
            return method
        codes = [self._value(node, kind) for node, kind in zip(nodes, types, strict=False)]
        return lambda frame: [code(frame) for code in codes]

    def _value(self, node: Expression, kind: Type | None) -> Code:
        if isinstance(node, Star):
            return lambda _frame: self.generator.default(kind)
        if isinstance(node, New):
            return self._new(node)
        method = self._method_call(node)
        if method is not None:
            return lambda frame: method(frame)[0]
        return self.evaluator.code(node)

    def _method_call(self, node: Expression) -> Function[[Frame], Sequence[Value]] | None:
        """Returns the results of a call of a method, None for what is none."""
        if not isinstance(node, Apply) or not isinstance(node.function, Name | Member):
            return None
        name = node.function.name
        declared = self.declarations.callables.get(name)
        if declared is None or declared.is_function:
            return None
        arguments = [self.evaluator.code(argument.value) for argument in node.arguments]
        target = self.evaluator.code(node.function.target) if isinstance(node.function, Member) else None

        def call(frame: Frame) -> Sequence[Value]:
            this = target(frame) if target is not None else frame.variables.get("this")
            return self.call(name, [argument(frame) for argument in arguments], this)

        return call

    def _effect(self, node: Expression) -> Action:
        declared = None
        if isinstance(node, Apply) and isinstance(node.function, Name | Member):
            declared = self.declarations.callables.get(node.function.name)
        if declared is None:
            return stuck("a call of what is not known")
        if declared.is_lemma:
            return nothing
        call = self._method_call(node)
        if call is None:
            return nothing

        def run(frame: Frame) -> int:
            call(frame)
            return NEXT

        return run

    def place(self, target: Expression) -> Function[[Frame], Function[[Value], None]]:
        """Returns what finds where an assignment goes; the place is found before any value is stored."""
        if isinstance(target, Name):
            return self._variable(target.name)
        if isinstance(target, Index):
            array = self.evaluator.code(target.target)
            indices = [self.evaluator.code(index) for index in target.indices]

            def element(frame: Frame) -> Function[[Value], None]:
                found = array(frame)
                place = place_in(found, [index(frame) for index in indices])
                return lambda value: found.items.__setitem__(place, value)

            return element
        if isinstance(target, Member):
            record, name = self.evaluator.code(target.target), target.name

            def field(frame: Frame) -> Function[[Value], None]:
                found = record(frame)
                if not isinstance(found, Record):
                    raise Stuck("an assignment to what is no field")
                return lambda value: found.fields.__setitem__(name, value)

            return field

        def fail(_frame: Frame) -> Function[[Value], None]:
            raise Stuck("an assignment to what is no place")

        return fail

    def _variable(self, name: str) -> Function[[Frame], Function[[Value], None]]:
        def variable(frame: Frame) -> Function[[Value], None]:
            this = frame.variables.get("this")
            if name not in frame.variables and isinstance(this, Record) and name in this.fields:
                return lambda value: this.fields.__setitem__(name, value)
            return lambda value: frame.variables.__setitem__(name, value)

        return variable

    def _new(self, node: New) -> Code:
        lengths = [self.evaluator.code(length) for length in node.lengths]
        elements = [self.evaluator.code(element) for element in node.elements or ()]
        initialiser = self.evaluator.code(node.initialiser) if node.initialiser is not None else None
        kind = node.type
        if node.elements is not None:

            def listed(frame: Frame) -> Value:
                items = [element(frame) for element in elements]
                return Array(items, (len(items),))

            return listed
        if not lengths:
            return self._new_object(node)

        def array(frame: Frame) -> Value:
            sizes = tuple(length(frame) for length in lengths)
            if any(size < 0 for size in sizes):
                raise Stuck("a negative length")
            if initialiser is not None:
                function = initialiser(frame)
                return Array([function(*place) for place in _places(sizes)], sizes)
            return Array([self.generator.default(kind) for _ in _places(sizes)], sizes)

        return array

    def _new_object(self, node: New) -> Code:
        name = node.type.name if isinstance(node.type, NamedType) else ""
        first, _, last = name.partition(".")
        declared = self.declarations.classes.get(first)
        if declared is None or node.arguments is None:
            return stuck("an object of a class that is not known")
        constructors = [
            member
            for member in declared.members
            if isinstance(member, Callable) and member.keyword == "constructor" and member.name == last
        ]
        arguments = [self.evaluator.code(argument.value) for argument in node.arguments]
        if not constructors or not isinstance(constructors[0].body, Block):
            return stuck("a constructor without a body")
        constructor = constructors[0]
        action = self.block(constructor.body.statements) if isinstance(constructor.body, Block) else nothing

        def make(frame: Frame) -> Value:
            record = self.generator.record(declared)
            names = [parameter.name for parameter in constructor.parameters]
            values = [argument(frame) for argument in arguments]
            inner = Frame({**dict(zip(names, values, strict=True)), "this": record})
            action(inner)
            return record

        return make


def _places(lengths: Sequence[int]) -> Iterator[tuple[int, ...]]:
    if not lengths:
        yield ()
        return
    for first in range(lengths[0]):
        for rest in _places(lengths[1:]):
            yield (first, *rest)
