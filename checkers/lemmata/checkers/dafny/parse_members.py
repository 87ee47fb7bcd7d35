"""Members of classes, types and modules: fields, constants, and what has parameters and a body."""

from __future__ import annotations

from collections.abc import Callable as Function
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeVar

from lemmata.checkers.dafny.declarations import Callable, Constant, Declaration, Field, OpaqueBody
from lemmata.checkers.dafny.nodes import Type
from lemmata.checkers.dafny.parse_statements import StatementParser
from lemmata.checkers.dafny.statements import Block
from lemmata.checkers.dafny.syntax import Attribute, Expression, Variable
from lemmata.checkers.errors import InputError

__all__ = ["MemberParser", "Prefix"]

T = TypeVar("T")
_FUNCTIONS: Final = frozenset({"function", "predicate", "copredicate"})
_SPECIFICATION: Final = ("requires", "ensures", "modifies", "reads", "decreases", "invariant")


@dataclass(frozen=True, slots=True)
class Prefix:
    """What stands before the first word of a declaration."""

    start: int
    attributes: tuple[Attribute, ...]
    modifiers: tuple[str, ...]


class MemberParser(StatementParser):
    """Reads members."""

    def _field(self, prefix: Prefix) -> Declaration:
        self.expect("var")
        attributes = prefix.attributes + self.attributes()
        variables = self.separated(self._field_variable)
        self.accept(";")
        return Field(prefix.start, self.at, attributes, prefix.modifiers, variables[0].name, variables)

    def _field_variable(self) -> Variable:
        start = self.at
        name = self.declared_name()
        self.expect(":")
        kind = self.type()
        return Variable(start, self.at, name, kind)

    def _constant(self, prefix: Prefix) -> Declaration:
        self.expect("const")
        attributes = prefix.attributes + self.attributes()
        name = self.declared_name()
        kind = self.type() if self.accept(":") else None
        self.accept("...")
        value = self.plain() if self.accept(":=") else None
        self.accept(";")
        return Constant(prefix.start, self.at, attributes, prefix.modifiers, name, kind, value)

    def _callable(self, prefix: Prefix) -> Declaration:
        keyword = self._callable_keyword()
        function = any(word in _FUNCTIONS for word in keyword.split())
        attributes = prefix.attributes + self.attributes()
        unnamed = keyword == "constructor" and self.text() in ("(", "<")
        name = "" if unnamed else self.declared_name()
        generics = self.generics()
        index_type: Type | None = None
        if self.accept("["):
            index_type = self.type()
            self.expect("]")
        parameters: tuple[Variable, ...] = ()
        results: tuple[Variable, ...] = ()
        result_type: Type | None = None
        if not self.accept("..."):
            parameters = self.parameters() if not (function and self.text() != "(") else ()
            if function and self.accept(":"):
                results, result_type = self._result()
            elif not function and self.accept("returns", "yields"):
                results = self.parameters()
        clauses = self.clauses(*_SPECIFICATION)
        body_start = self.at
        body = self._body(function=function) if self.text() == "{" else None
        body_end = self.at
        by_method = self._method_body() if self.accept("by") and self.accept("method") else None
        return Callable(
            start=prefix.start,
            end=self.at,
            attributes=attributes,
            modifiers=prefix.modifiers,
            name=name,
            keyword=keyword,
            generics=generics,
            index_type=index_type,
            parameters=parameters,
            results=results,
            result_type=result_type,
            clauses=clauses,
            body=body,
            body_start=body_start,
            body_end=body_end,
            by_method=by_method,
        )

    def _callable_keyword(self) -> str:
        """Reads the words that say what it is: ``lemma``, ``greatest predicate``, ``function method``."""
        words = [self.text()]
        self.at += 1
        if words[0] in ("least", "greatest", "inductive", "twostate"):
            words.append(self.accept("predicate", "lemma", "function"))
        elif words[0] in ("function", "predicate") and self.text() == "method":
            words.append(self.accept("method"))
        return " ".join(words)

    def _result(self) -> tuple[tuple[Variable, ...], Type | None]:
        """Reads the result of a function: a type, or ``(name: T)``."""
        ahead = 2 if self.text(1) == "ghost" else 1
        if self.text() == "(" and self.is_name(ahead) and self.text(ahead + 1) == ":":
            results = self.parameters()
            return results, results[0].type if results else None
        return (), self.type()

    # Parameters

    def parameters(self, *, named: bool = True) -> tuple[Variable, ...]:
        """Reads parameters in parentheses; those of constructors need no name."""
        self.expect("(")
        return self.closed(")", partial(self._parameter, named=named))

    def _parameter(self, *, named: bool) -> Variable:
        start = self.at
        attributes_read = self.attributes()
        modifiers: list[str] = []
        while self.text() in ("ghost", "new", "nameonly", "older") and self.text(1) not in (":", ",", ")"):
            modifiers.append(self.text())
            self.at += 1
        if self.text(1) == ":" or (named and not attributes_read):
            name = self.declared_name()
            self.expect(":")
        else:
            name = ""
        kind = self.type()
        value = self.enclosed() if self.accept(":=") else None
        return Variable(start, self.at, name, kind, tuple(modifiers), value)

    # Bodies

    def _body(self, *, function: bool) -> Block | Expression | OpaqueBody:
        if not function:
            return self._method_body()
        start = self.at

        def read() -> Expression:
            self.expect("{")
            body = self.enclosed()
            self.expect("}")
            return body

        return self._or_opaque(start, read)

    def _method_body(self) -> Block | OpaqueBody:
        return self._or_opaque(self.at, self.block)

    def _or_opaque(self, start: int, read: Function[[], T]) -> T | OpaqueBody:
        try:
            return read()
        except InputError as error:
            self.at = self.after_brackets(start)
            return OpaqueBody(start, self.at, str(error))
