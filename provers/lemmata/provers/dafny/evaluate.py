"""Expressions of Dafny made into Python closures: evaluation without walking a tree.

An expression that the interpreter does not know becomes a closure that is `Stuck`, so it costs only the runs that
come to it.
"""

from __future__ import annotations

from collections.abc import Callable as Function
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from lemmata.checkers.dafny.binders import (
    Conditional,
    Lambda,
    Let,
    MapComprehension,
    Match,
    Quantifier,
    SetComprehension,
    StatementExpression,
)
from lemmata.checkers.dafny.declarations import Callable
from lemmata.checkers.dafny.expressions import (
    Apply,
    Binary,
    Cardinality,
    Chain,
    Conversion,
    Display,
    Index,
    Literal,
    MapDisplay,
    Member,
    MultisetOf,
    Name,
    Old,
    Parentheses,
    Rebuild,
    Replace,
    SequenceConstruction,
    Slice,
    Tuple,
    Unary,
)
from lemmata.checkers.dafny.nodes import NamedType
from lemmata.checkers.dafny.syntax import Expression
from lemmata.provers.dafny.evaluate_binders import Binders
from lemmata.provers.dafny.evaluate_terms import stuck
from lemmata.provers.dafny.machine import Code, Frame, Machine
from lemmata.provers.dafny.values import Array, Data, Record, Stuck, Table, Value

__all__ = ["Evaluator"]

_REMEMBERED: Final = 20_000
"""Most results of functions that are kept."""


class Evaluator(Binders):
    """Makes expressions ready.

    Args:
        machine: the state of the runs.
    """

    def __init__(self, machine: Machine) -> None:
        super().__init__(machine)
        self._functions: dict[str, Function[[Frame, Sequence[Value]], Value]] = {}
        self._results: dict[tuple[Value, ...], Value] = {}

    def code(self, node: Expression) -> Code:
        """Returns an expression as a closure."""
        for kinds, compile_node in self._readers():
            if isinstance(node, kinds):
                return compile_node(node)
        return stuck(type(node).__name__)

    def _readers(self) -> tuple[tuple[type[Expression], Function[[Value], Code]], ...]:
        return (
            (Name, self._name),
            (Literal, self._literal),
            (Binary, self._binary),
            (Chain, self._chain),
            (Index, self._index),
            (Apply, self._apply),
            (Member, self._member),
            (Parentheses, lambda node: self.code(node.inner)),
            (Cardinality, self._cardinality),
            (Unary, self._unary),
            (Slice, self._slice),
            (Quantifier, self._quantifier),
            (Conditional, self._conditional),
            (Old, self._old),
            (Display, self._display),
            (MultisetOf, self._multiset),
            (Replace, self._replace),
            (Match, self._match),
            (Let, self._let),
            (StatementExpression, lambda node: self.code(node.body)),
            (SetComprehension, self._set_comprehension),
            (MapComprehension, self._map_comprehension),
            (MapDisplay, self._map_display),
            (SequenceConstruction, self._sequence),
            (Conversion, self._conversion),
            (Lambda, self._lambda),
            (Tuple, self._tuple),
            (Rebuild, self._rebuild),
        )

    # Members and calls

    def _member(self, node: Member) -> Code:
        target, name = self.code(node.target), node.name

        def read(frame: Frame) -> Value:
            value = target(frame)
            if isinstance(value, Array):
                if name == "Length":
                    return len(value.items)
                if name.startswith("Length") and name[6:].isdigit() and int(name[6:]) < len(value.lengths):
                    return value.lengths[int(name[6:])]
            if isinstance(value, Record):
                fields = frame.fields(value)
                if name in fields:
                    return fields[name]
            if isinstance(value, Data):
                return self.destructed(value, name)
            if isinstance(value, Table):
                return _part_of_map(value, name)
            if isinstance(value, Fraction) and name == "Floor":
                return value.__floor__()
            raise Stuck(f"no member {name}")

        constructor = self.declarations.constructors.get(name)
        if constructor is not None and isinstance(node.target, Name) and node.target.name == constructor[0].name:
            member = Data(name, ())
            return lambda _frame: member
        return read

    def destructed(self, value: Data, name: str) -> Value:
        """Returns a member of a datatype's or tuple's value: a field, or whether it has a constructor."""
        if not value.constructor and name.isdigit() and int(name) < len(value.fields):
            return value.fields[int(name)]
        if name.endswith("?") and name[:-1] in self.declarations.constructors:
            return value.constructor == name[:-1]
        known = self.declarations.constructors.get(value.constructor)
        if known is not None:
            for parameter, field in zip(known[1].parameters, value.fields, strict=True):
                if parameter.name == name:
                    return field
        raise Stuck(f"no member {name}")

    def _rebuild(self, node: Rebuild) -> Code:
        target = self.code(node.target)
        fields = [(field.name, self.code(field.value)) for field in node.fields]

        def rebuild(frame: Frame) -> Value:
            value = target(frame)
            known = self.declarations.constructors.get(value.constructor) if isinstance(value, Data) else None
            if known is None:
                raise Stuck("an update of what is no datatype")
            new = dict(zip([parameter.name for parameter in known[1].parameters], value.fields, strict=True))
            new.update({name: code(frame) for name, code in fields})
            return Data(value.constructor, tuple(new.values()))

        return rebuild

    def _apply(self, node: Apply) -> Code:
        called = node.function
        arguments = [self.code(argument.value) for argument in node.arguments]
        if any(argument.name for argument in node.arguments) or node.label:
            return stuck("named arguments, or a label")
        name = called.name if isinstance(called, Name | Member) else ""
        if name in self.declarations.constructors:
            return lambda frame: Data(name, tuple(argument(frame) for argument in arguments))
        if name in ("int", "real") and isinstance(called, Name):
            return self._conversion(Conversion(node.start, node.end, "as", node.arguments[0].value, _named(node, name)))
        declared = self.declarations.callables.get(name)
        if declared is None:
            function = self.code(called)
            return lambda frame: _call(function(frame), [argument(frame) for argument in arguments])
        target = self.code(called.target) if isinstance(called, Member) else None
        receiver = self._receiver(declared, target)

        def call(frame: Frame) -> Value:
            return self.call_function(name, frame, [argument(frame) for argument in arguments], receiver(frame))

        return call

    def _receiver(self, declared: Callable, target: Code | None) -> Code:
        if "static" in declared.modifiers or target is None:
            return lambda frame: frame.variables.get("this")

        def receive(frame: Frame) -> Value:
            try:
                return target(frame)
            except Stuck:
                return None

        return receive

    def call_function(self, name: str, frame: Frame, arguments: Sequence[Value], this: Value) -> Value:
        """Returns the value of a function of the program.

        Args:
            name: of the function.
            frame: of the caller, for what it says of the past.
            arguments: the values of its parameters.
            this: the receiver, None if there is none.
        """
        function = self._functions.get(name)
        if function is None:
            function = self._functions[name] = self._function(self.declarations.callables[name])
        return function(frame, (*arguments, this))

    def _function(self, node: Callable) -> Function[[Frame, Sequence[Value]], Value]:
        if not node.is_function or not isinstance(node.body, Expression):
            raise Stuck(f"{node.name} has no body that can be evaluated")
        names = (*(parameter.name for parameter in node.parameters), "this")
        body, machine, results = self.code(node.body), self.machine, self._results
        reads = any(clause.keyword == "reads" for clause in node.clauses)

        def call(frame: Frame, arguments: Sequence[Value]) -> Value:
            machine.step()
            if len(arguments) != len(names):
                raise Stuck("a call with default arguments")
            key = None if reads or arguments[-1] is not None else (node.name, *arguments)
            if key is not None and key in results:
                return results[key]
            value = body(Frame(dict(zip(names, arguments, strict=True)), frame.before, frame.past))
            if key is not None and len(results) < _REMEMBERED:
                results[key] = value
            return value

        return call


def _named(node: Apply, name: str) -> NamedType:
    return NamedType(node.start, node.start, name, ())


def _call(function: Value, arguments: Sequence[Value]) -> Value:
    if not callable(function):
        raise Stuck("a call of what is no function")
    return function(*arguments)


def _part_of_map(value: Table, name: str) -> Value:
    match name:
        case "Keys":
            return frozenset(value.entries)
        case "Values":
            return frozenset(value.entries.values())
        case "Items":
            return frozenset(Data("", entry) for entry in value.entries.items())
        case _:
            raise Stuck(f"no member {name}")
