"""A solver's model as an interpretation: values of constants and functions, computed on demand from its text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Final

from lemmata.checkers.smt.model import Expression, ModelText, print_expression, read_sort
from lemmata.checkers.smt.naming import Naming
from lemmata.checkers.smt.operators import OPERATORS
from lemmata.checkers.smt.terms import Sort
from lemmata.checkers.smt.theory import Theory
from lemmata.checkers.smt.values import BitVector, Construct, Domains, Element, Indeterminate, Value, render

__all__ = ["Interpretation"]

_NUMERAL: Final = re.compile(r"\d+\Z")
_DECIMAL: Final = re.compile(r"\d+\.\d+\Z")
_VECTOR: Final = re.compile(r"bv(\d+)\Z")
_OPEN: Final = {"div": "div0", "mod": "mod0", "/": "/0"}
"""How Z3 names what an operator does when the divisor is zero."""


class Interpretation:
    """Evaluates what a model text says.

    Symbols that the text leaves out take a default value; a symbol that it defines in a way that cannot be
    evaluated raises `Indeterminate`.

    Args:
        theory: the symbols.
        naming: how they were named in the solver's text.
        text: the model.
    """

    def __init__(self, theory: Theory, naming: Naming, text: ModelText) -> None:
        self._theory = theory
        self._naming = naming
        self._text = text
        universes: dict[Sort, tuple[Element, ...]] = {}
        self._elements: dict[str, Element] = {}
        for sort in theory.sorts:
            names = text.elements.get(naming.sorts[sort]) or {f"{sort.name}!0": None}
            universes[sort] = tuple(Element(sort, name) for name in names)
            self._elements.update((element.name, element) for element in universes[sort])
        self.domains = Domains(theory, universes)
        self._memory: dict[tuple[str, tuple[Value, ...]], Value] = {}
        self._special: dict[str, Callable[[list[Expression], Mapping[str, Value]], Value]] = {
            "and": self._and,
            "or": self._or,
            "let": self._let,
            "_": self._indexed,
            "as": self._as,
            "root-obj": self._algebraic,
        }

    def apply(self, name: str, args: tuple[Value, ...]) -> Value:
        """Returns the value of the theory's uninterpreted function ``name``."""
        text, sort = self._naming.symbols[name], self._theory.functions[name].result
        if text not in self._text.definitions:
            return self.domains.default(sort)
        value = self._call(text, args)
        if not self.domains.contains(sort, value):
            raise Indeterminate(f"the model gives {name} a value that is not of sort {sort}")
        return value

    def operate(self, symbol: str, args: tuple[Value, ...], indices: tuple[int | str, ...]) -> Value:
        """Returns the value of an operator of SMT-LIB's theories; division by zero is what the model says."""
        if symbol in _OPEN and _OPEN[symbol] in self._text.definitions and len(args) == 2 and args[1] == 0:
            name = _OPEN[symbol]
            arity = len(self._text.definitions[name].parameters)
            return self._call(name, args[:arity])
        operator = OPERATORS.get(symbol)
        if operator is None:
            raise Indeterminate(f"{symbol} is not evaluated")
        return operator(args, indices)

    def select(self, selector: str, value: Value, sort: Sort) -> Value:
        """Returns a field of a constructed value; some value of ``sort`` if it is of another constructor."""
        constructor, index = self._naming.selectors[selector]
        if isinstance(value, Construct) and value.constructor == constructor:
            return value.args[index]
        return self.domains.default(sort)

    def describe(self, names: Iterable[str]) -> str:
        """Returns the model for a person: one line for each uninterpreted symbol among ``names``."""
        back = {text: name for name, text in self._naming.symbols.items()}
        back.update((text, str(sort)) for text, sort in self._naming.back.items())
        lines: list[str] = []
        for name in names:
            function = self._theory.functions[name]
            if function.body is not None:
                continue
            shown = function.origin or name
            definition = self._text.definitions.get(self._naming.symbols[name])
            if not function.parameters:
                lines.append(f"{shown} = {self._show(name)}")
            elif definition is not None:
                parameters = " ".join(parameter for parameter, _ in definition.parameters)
                lines.append(f"({shown} {parameters}) = {print_expression(definition.body, back)}")
        return "\n".join(lines) or "true in every model"

    def _show(self, name: str) -> str:
        try:
            return render(self.apply(name, ()))
        except (Indeterminate, RecursionError):
            definition = self._text.definitions.get(self._naming.symbols[name])
            return print_expression(definition.body, {}) if definition else "anything"

    def _call(self, text: str, args: tuple[Value, ...]) -> Value:
        key = (text, args)
        value = self._memory.get(key)
        if value is None:
            definition = self._text.definitions[text]
            if len(definition.parameters) != len(args):
                raise Indeterminate(f"the model gives {text} another number of arguments")
            names = [name for name, _ in definition.parameters]
            value = self._memory[key] = self._value(definition.body, dict(zip(names, args, strict=True)))
        return value

    def _value(self, expression: Expression, scope: Mapping[str, Value]) -> Value:
        while isinstance(expression, list) and len(expression) == 4 and expression[0] == "ite":
            expression = expression[2] if self._value(expression[1], scope) else expression[3]
        if isinstance(expression, str):
            return self._atom(expression, scope)
        if not expression:
            raise Indeterminate("the model cannot be read")
        head, *rest = expression
        if isinstance(head, list):
            return self._qualified(head, rest, scope)
        special = self._special.get(head)
        if special is not None:
            return special(rest, scope)
        return self._applied(head, (), tuple([self._value(item, scope) for item in rest]))

    def _atom(self, text: str, scope: Mapping[str, Value]) -> Value:
        value = scope.get(text)
        if value is not None:
            return value
        if text in ("true", "false"):
            return text == "true"
        if _NUMERAL.match(text):
            return int(text)
        if _DECIMAL.match(text):
            return Fraction(text)
        if text[:2] == "#b":
            return BitVector(len(text) - 2, int(text[2:], 2))
        if text[:2] == "#x":
            return BitVector(4 * (len(text) - 2), int(text[2:], 16))
        if text in self._elements:
            return self._elements[text]
        return self._applied(text, (), ())

    def _applied(self, head: str, indices: tuple[int | str, ...], args: tuple[Value, ...]) -> Value:
        constructor = self._naming.constructors.get(head)
        if constructor is not None:
            return Construct(constructor.name, args)
        if head in self._text.definitions:
            return self._call(head, args)
        name = self._naming.functions.get(head)
        if name is not None:
            return self.apply(name, args)
        return self.operate(head, args, indices)

    def _qualified(self, head: list[Expression], rest: list[Expression], scope: Mapping[str, Value]) -> Value:
        args = tuple([self._value(item, scope) for item in rest])
        if len(head) == 3 and head[:2] == ["as", "const"] and len(args) == 1:
            return self.domains.constant_array(read_sort(head[2], self._naming), args[0])
        if len(head) == 3 and head[0] == "as" and isinstance(head[1], str):
            return self._applied(head[1], (), args)
        if len(head) >= 3 and head[0] == "_" and isinstance(head[1], str):
            indices = tuple(int(item) if item.isdigit() else item for item in head[2:] if isinstance(item, str))
            if head[1] == "is" and len(args) == 1 and isinstance(args[0], Construct):
                constructor = self._naming.constructors.get(str(indices[0]))
                return constructor is not None and constructor.name == args[0].constructor
            return self._applied(head[1], indices, args)
        raise Indeterminate("the model cannot be read")

    def _and(self, rest: list[Expression], scope: Mapping[str, Value]) -> Value:
        return all(self._value(item, scope) for item in rest)

    def _or(self, rest: list[Expression], scope: Mapping[str, Value]) -> Value:
        return any(self._value(item, scope) for item in rest)

    def _let(self, rest: list[Expression], scope: Mapping[str, Value]) -> Value:
        bindings, body = rest
        inner = dict(scope)
        for binding in bindings:
            if isinstance(binding, str) or len(binding) != 2 or not isinstance(binding[0], str):
                raise Indeterminate("the model cannot be read")
            inner[binding[0]] = self._value(binding[1], scope)
        return self._value(body, inner)

    def _indexed(self, rest: list[Expression], scope: Mapping[str, Value]) -> Value:
        if len(rest) == 2 and isinstance(rest[0], str) and isinstance(rest[1], str):
            vector = _VECTOR.match(rest[0])
            if vector and rest[1].isdigit():
                return BitVector(int(rest[1]), int(vector[1]))
            if rest[0] == "as-array":
                return self._tabulate(rest[1])
        raise Indeterminate(f"{print_expression(['_', *rest], {})} is not evaluated")

    def _as(self, rest: list[Expression], scope: Mapping[str, Value]) -> Value:
        return self._value(rest[0], scope)

    def _algebraic(self, rest: list[Expression], scope: Mapping[str, Value]) -> Value:
        raise Indeterminate("an irrational number is not evaluated")

    def _tabulate(self, name: str) -> Value:
        """Returns the array of a function that compares its argument with constants."""
        definition = self._text.definitions.get(name)
        if definition is None or len(definition.parameters) != 1:
            raise Indeterminate(f"(_ as-array {name}) is not evaluated")
        (parameter, index), body = definition.parameters[0], definition.body
        points: list[tuple[Value, Value]] = []
        while isinstance(body, list) and len(body) == 4 and body[0] == "ite":
            _, condition, then, body = body
            if not (isinstance(condition, list) and len(condition) == 3 and condition[:2] == ["=", parameter]):
                raise Indeterminate(f"(_ as-array {name}) is not evaluated")
            points.append((self._value(condition[2], {}), self._value(then, {})))
        sort = Sort("Array", (read_sort(index, self._naming), read_sort(definition.result, self._naming)))
        array = self.domains.constant_array(sort, self._value(body, {}))
        for point, value in reversed(points):
            array = array.store(point, value)
        return array
