"""Types, names of types and type parameters."""

from __future__ import annotations

from typing import Final

from lemmata.checkers.dafny.cursor import Cursor
from lemmata.checkers.dafny.declarations import Generic
from lemmata.checkers.dafny.lexer import KEYWORD
from lemmata.checkers.dafny.nodes import FunctionType, NamedType, TupleType, Type

__all__ = ["TypeParser"]

_PLAIN: Final = frozenset({"bool", "char", "int", "nat", "real", "ORDINAL", "string", "object", "object?"})
"""Types without parameters: in ``x as int < y`` a comparison follows."""
_COLLECTIONS: Final = frozenset({"set", "iset", "multiset", "seq", "map", "imap"})
_AFTER_INSTANCE: Final = frozenset(
    ["", *"( ) ] } { . , ; : :: := :| == != && || ==> <== <==> => @ | in !in then else case by".split()]
)
"""What may follow ``f<T>`` in an expression; anything else after ``a < b >`` goes on with a comparison."""


class TypeParser(Cursor):
    """Reads types."""

    def type(self) -> Type:
        """Reads a type; raises `InputError` if there is none."""
        with self.nested():
            start = self.at
            left = self._simple_type()
            arrow = self.accept("->", "-->", "~>")
            if not arrow:
                return left
            result = self.type()
            return FunctionType(start, self.at, left, arrow, result)

    def _simple_type(self) -> Type:
        start = self.at
        if self.accept("("):
            elements = self.closed(")", self._element)
            return TupleType(start, self.at, elements)
        token = self.token()
        if token.kind == KEYWORD:
            plain = token.text in _PLAIN or token.text.startswith("bv")
            if not plain and token.text not in _COLLECTIONS and not token.text.startswith("array"):
                raise self.error("a type")
            self.at += 1
            name = token.text
            arguments = self.type_arguments() if self.text() == "<" and not plain else ()
        else:
            name, arguments = self._named_type()
        return NamedType(start, self.at, name, arguments)

    def _element(self) -> Type:
        self.accept("ghost")
        return self.type()

    def _named_type(self) -> tuple[str, tuple[Type, ...]]:
        name = self.name(what="a type")
        arguments: tuple[Type, ...] = self.type_arguments() if self.text() == "<" else ()
        while self.text() == "." and self.is_name(1):
            self.at += 1
            name = f"{name}.{self.name()}"
            arguments = self.type_arguments() if self.text() == "<" else arguments
        if self.text() == "#" and self.is_name(1):
            self.at += 1
            name = f"{name}#{self.name()}"
        return name, arguments

    def type_arguments(self) -> tuple[Type, ...]:
        """Reads ``<T, U>``; raises `InputError` if there is none."""
        self.expect("<")
        arguments = self.separated(self.type)
        self.expect(">")
        return arguments

    def instance(self) -> tuple[Type, ...]:
        """Reads type arguments in an expression, if what follows says that they are some."""
        if self.text() != "<":
            return ()
        at = self.at
        arguments = self.attempt(self.type_arguments)
        if arguments is None or self.text() not in _AFTER_INSTANCE:
            self.at = at
            return ()
        return arguments

    def generics(self) -> tuple[Generic, ...]:
        """Reads the type parameters of a declaration, if there are any."""
        if not self.accept("<"):
            return ()
        generics = self.separated(self._generic)
        self.expect(">")
        return generics

    def _generic(self) -> Generic:
        start = self.at
        variance = self.accept("+", "-", "*", "!")
        name = self.name(what="a type parameter")
        characteristics = self.characteristics()
        bounds: list[Type] = []
        while self.accept("extends"):
            bounds.append(self.type())
        return Generic(start, self.at, name, variance, characteristics, tuple(bounds))

    def characteristics(self) -> tuple[str, ...]:
        """Reads ``(==, 0, !new)``, if it stands there."""
        found: list[str] = []
        while self.text() == "(" and self.text(1) in ("==", "0", "00", "!"):
            self.at += 1
            while not self.accept(")"):
                if self.text() == "!":
                    self.at += 1
                    self.expect("new")
                    found.append("!new")
                elif self.text() in ("==", "0", "00"):
                    found.append(self.text())
                    self.at += 1
                else:
                    raise self.error("==, 0, 00 or !new")
                if self.text() != ")":
                    self.expect(",")
        return tuple(found)
