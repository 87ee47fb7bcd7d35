"""What holds expressions: the clauses of specifications, frames, and attributes."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Final

from lemmata.checkers.dafny.expressions import Frame, Star
from lemmata.checkers.dafny.lexer import CLOSE, OPEN, STRING
from lemmata.checkers.dafny.parse_types import TypeParser
from lemmata.checkers.dafny.syntax import Attribute, Clause, Expression

__all__ = ["ClauseParser"]

_LISTS: Final = frozenset({"modifies", "reads", "decreases"})
"""Clauses with several expressions."""


class ClauseParser(TypeParser, ABC):
    """Reads what holds expressions.

    Three switches say what an expression may be where the parser stands: ``lambdas`` (not in guards of cases),
    ``bits`` (``|`` is an operator: not within cardinalities), ``lemmas`` (``L(x); e``: not in specifications).
    """

    lambdas: bool = True
    bits: bool = True
    lemmas: bool = False

    @abstractmethod
    def expression(self) -> Expression:
        """Reads an expression as the switches allow it; raises `InputError` if there is none."""

    @contextmanager
    def allowing(
        self, *, lambdas: bool | None = None, bits: bool | None = None, lemmas: bool | None = None
    ) -> Generator[None]:
        """Sets switches for a while; None leaves one as it is."""
        before = self.lambdas, self.bits, self.lemmas
        self.lambdas = self.lambdas if lambdas is None else lambdas
        self.bits = self.bits if bits is None else bits
        self.lemmas = self.lemmas if lemmas is None else lemmas
        try:
            yield
        finally:
            self.lambdas, self.bits, self.lemmas = before

    def plain(self) -> Expression:
        """Reads an expression that a statement or a clause has: everything but ``L(x); e``."""
        with self.allowing(lambdas=True, bits=True, lemmas=False):
            return self.expression()

    def enclosed(self) -> Expression:
        """Reads an expression within brackets: everything."""
        with self.allowing(lambdas=True, bits=True, lemmas=True):
            return self.expression()

    def expressions(self, read: Callable[[], Expression] | None = None) -> tuple[Expression, ...]:
        """Reads expressions with commas between them."""
        return self.separated(read or self.plain)

    # Attributes and clauses

    def attributes(self) -> tuple[Attribute, ...]:
        """Reads ``{:name arguments}``, any number."""
        found: list[Attribute] = []
        while self.text() == "{:":
            start = self.at
            self.at += 1
            name = self._attribute_name()
            arguments = () if self.text() == "}" else self.expressions(self.enclosed)
            self.expect("}")
            found.append(Attribute(start, self.at, name, arguments, at=False))
        return tuple(found)

    def at_attributes(self) -> tuple[Attribute, ...]:
        """Reads ``@Name(arguments)``, any number."""
        found: list[Attribute] = []
        while self.text() == "@":
            start = self.at
            self.at += 1
            name = self.name(what="the name of an attribute")
            while self.accept("."):
                name = f"{name}.{self.name()}"
            if self.text() == "(":
                self.at = self.after_brackets(self.at)
            found.append(Attribute(start, self.at, name, (), at=True))
        return tuple(found)

    def _attribute_name(self) -> str:
        token = self.token()
        if token.kind in (OPEN, CLOSE, STRING) or not token.text:
            raise self.error("the name of an attribute")
        self.at += 1
        return token.text

    def clauses(self, *keywords: str) -> tuple[Clause, ...]:
        """Reads the clauses of a specification that begin with one of these words."""
        found: list[Clause] = []
        while True:
            words = [self.text(ahead) for ahead in range(3)]
            ahead = 0
            while words[ahead] in ("free", "yield") and ahead < 2:
                ahead += 1
            if words[ahead] not in keywords:
                return tuple(found)
            found.append(self._clause(ahead))

    def _clause(self, modifiers: int) -> Clause:
        start = self.at
        words = tuple(self.text(ahead) for ahead in range(modifiers))
        self.at += modifiers
        keyword = self.text()
        self.at += 1
        attributes = self.attributes()
        label = self.label()
        with self.allowing(lambdas=False, bits=True, lemmas=False):
            expressions = self.expressions(self.frame) if keyword in _LISTS else (self.expression(),)
        self.accept(";")
        return Clause(start, self.at, keyword, words, attributes, label, expressions)

    def frame(self) -> Expression:
        """Reads an expression, ``*``, or a frame with a field."""
        start = self.at
        if self.accept("*"):
            return Star(start, self.at)
        if self.accept("`"):
            return Frame(start, self.at + 1, None, self.name())
        target = self.expression()
        if self.accept("`"):
            return Frame(start, self.at + 1, target, self.name())
        return target
