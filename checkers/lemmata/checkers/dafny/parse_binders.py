"""Expressions with a scope or branches of their own.

They go on as far as they can: nothing but what stands around them ends the last of their parts.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
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
from lemmata.checkers.dafny.parse_patterns import PatternParser
from lemmata.checkers.dafny.syntax import Domain, Expression, Statement
from lemmata.checkers.errors import InputError

__all__ = ["BinderParser"]

_BEFORE_EXPRESSION: Final = frozenset({"assert", "assume", "expect", "calc", "reveal"})
"""Statements that may stand before an expression."""


class BinderParser(PatternParser, ABC):
    """Reads expressions with a scope or branches of their own."""

    @abstractmethod
    def statement(self) -> Statement:
        """Reads a statement; raises `InputError` if there is none."""

    def endless(self) -> Expression | None:
        """Reads what goes on as far as it can: conditions, binders, and statements before an expression."""
        text = self.text()
        if text == "if":
            return self._conditional()
        if text == "match":
            return self.match()
        if text in ("forall", "exists"):
            return self._quantified()
        if text in ("set", "iset") and self.is_name(1):
            return self.set_comprehension()
        if text in ("map", "imap") and self.is_name(1):
            return self._map_comprehension()
        if text in ("var", ":-") or (text == "ghost" and self.text(1) == "var"):
            return self.let()
        hides = text == "hide" and (self.is_name(1) or self.text(1) == "*")
        return self._after_statement() if text in _BEFORE_EXPRESSION or hides else None

    def _after_statement(self) -> Expression:
        start = self.at
        statement = self.statement()
        body = self.expression()
        return StatementExpression(start, self.at, statement, body)

    def _conditional(self) -> Expression:
        start = self.at
        self.expect("if")
        with self.allowing(lambdas=True, bits=True, lemmas=True):
            condition = self.binding_guard() or self.expression()
            self.expect("then")
            yes = self.expression()
        self.expect("else")
        no = self.expression()
        return Conditional(start, self.at, condition, yes, no)

    # Quantifiers and comprehensions

    def _quantified(self) -> Expression:
        """Reads a quantifier, or a ``forall`` statement before an expression."""
        start = self.at
        try:
            return self.quantifier()
        except InputError:
            after = self.at
            self.at = start
            found = self.attempt(self._after_statement) if self.text() == "forall" else None
            if found is None:
                self.at = after
                raise
            return found

    def quantifier(self) -> Quantifier:
        """Reads ``forall`` or ``exists`` with its body."""
        start = self.at
        universal = self.text() == "forall"
        self.at += 1
        domain = self.domain()
        self.expect("::")
        attributes = self.attributes()
        body = self.expression()
        domain = Domain(domain.start, domain.end, domain.variables, domain.attributes + attributes, domain.range)
        return Quantifier(start, self.at, universal, domain, body)

    def set_comprehension(self) -> SetComprehension:
        """Reads ``set x | P :: e``."""
        start = self.at
        infinite = self.text() == "iset"
        self.at += 1
        domain = self.domain()
        term = self.expression() if self.accept("::") else None
        return SetComprehension(start, self.at, infinite, domain, term)

    def _map_comprehension(self) -> Expression:
        start = self.at
        infinite = self.accept("map", "imap") == "imap"
        domain = self.domain()
        self.expect("::")
        value = self.expression()
        key = None
        if self.accept(":="):
            key, value = value, self.expression()
        return MapComprehension(start, self.at, infinite, domain, key, value)

    # Functions, lets and matches

    def lambda_expression(self) -> Lambda | None:
        """Reads ``x => e`` or ``(x: T) requires P => e``, if it stands here."""
        if not self.lambdas:
            return None
        after = self.at + 1 if self.is_name() else 0
        if self.text() == "(":
            after = self.after_brackets(self.at)
        following = self.tokens[after].text if 0 < after < len(self.tokens) else ""
        if following not in ("=>", "requires", "reads"):
            return None
        return self.attempt(self._lambda)

    def _lambda(self) -> Lambda:
        start = self.at
        variables = self.closed(")", self.typed_name) if self.accept("(") else (self.typed_name(),)
        clauses = self.clauses("requires", "reads")
        self.expect("=>")
        body = self.expression()
        return Lambda(start, self.at, variables, clauses, body)

    def let(self) -> Let:
        """Reads ``ghost var x := e; body`` and its forms with ``:|`` and ``:-``."""
        start = self.at
        ghost = bool(self.accept("ghost"))
        patterns = self.separated(self.simple_pattern) if self.accept("var") else ()
        attributes = self.attributes()
        operator = self.accept(":=", ":|", ":-")
        if not operator:
            raise self.error(":=, :| or :-")
        with self.allowing(lemmas=False):
            values = self.expressions(self.expression)
        self.expect(";")
        body = self.expression()
        return Let(start, self.at, ghost, patterns, operator, attributes, values, body)

    def match(self) -> Match:
        """Reads a match expression, with or without braces."""
        start = self.at
        self.expect("match")
        with self.allowing(lambdas=False, lemmas=False):
            subject = self.expression()
        braces = self.text() == "{" and self.text(1) in ("case", "}")
        self.at += braces
        cases = self.cases(self.pattern, self.enclosed if braces else self.expression)
        if braces:
            self.expect("}")
        return Match(start, self.at, subject, cases)
