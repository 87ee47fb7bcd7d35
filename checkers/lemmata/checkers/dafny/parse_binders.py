"""What binds variables, and what holds expressions: patterns, domains, cases, lets, lambdas, attributes, clauses."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Final

from lemmata.checkers.dafny.binders import Lambda, Let, Match, Quantifier, SetComprehension
from lemmata.checkers.dafny.expressions import Frame, Literal, Star, Unary
from lemmata.checkers.dafny.lexer import CHARACTER, CLOSE, NUMBER, OPEN, STRING
from lemmata.checkers.dafny.nodes import Type
from lemmata.checkers.dafny.parse_types import TypeParser
from lemmata.checkers.dafny.syntax import Attribute, Case, Clause, Domain, Expression, Guard, Pattern, Variable

__all__ = ["BinderParser"]

LISTS: Final = frozenset({"modifies", "reads", "decreases"})
"""Clauses with several expressions."""


class BinderParser(TypeParser, ABC):
    """Reads what binds variables.

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
        read = read or self.plain
        found = [read()]
        while self.accept(","):
            found.append(read())
        return tuple(found)

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
            expressions = self.expressions(self.frame) if keyword in LISTS else (self.expression(),)
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

    # Variables, domains, patterns

    def typed_name(self) -> Variable:
        """Reads ``name`` or ``name: T``."""
        start = self.at
        name = self.name(what="a variable")
        kind: Type | None = self.type() if self.accept(":") else None
        return Variable(start, self.at, name, kind)

    def domain(self) -> Domain:
        """Reads bound variables with their ranges: ``x: T <- s | P, y``."""
        start = self.at
        variables = [self.typed_name()]
        attributes: list[Attribute] = []
        while True:
            last = variables.pop()
            source = reach = None
            if self.accept("<-"):
                with self.allowing(bits=False):
                    source = self.expression()
            attributes += self.attributes()
            if self.accept("|"):
                reach = self.expression()
            more = self.text() == "," and self.is_name(1)
            within = reach if more else None
            end = self.at if source or within else last.end
            variables.append(Variable(last.start, end, last.name, last.type, source=source, range=within))
            if not more:
                return Domain(start, self.at, tuple(variables), tuple(attributes), reach)
            self.at += 1
            variables.append(self.typed_name())

    def pattern(self) -> Pattern:
        """Reads what a case takes apart, alternatives included."""
        start = self.at
        first = self.simple_pattern()
        if self.text() != "|":
            return first
        alternatives = [first]
        while self.accept("|"):
            alternatives.append(self.simple_pattern())
        return Pattern(start, self.at, "", alternatives=tuple(alternatives))

    def simple_pattern(self) -> Pattern:
        """Reads a pattern without alternatives."""
        start = self.at
        ghost = bool(self.accept("ghost"))
        literal = self._literal_pattern()
        if literal is not None:
            return Pattern(start, self.at, "", literal=literal)
        if self.text() == "(":
            arguments = self._pattern_arguments()
            return Pattern(start, self.at, "", arguments=arguments, ghost=ghost)
        name = self.name(what="a pattern")
        while self.text() == "." and self.is_name(1):
            self.at += 1
            name = f"{name}.{self.name()}"
        if self.text() == "(":
            arguments = self._pattern_arguments()
            return Pattern(start, self.at, name, arguments=arguments, ghost=ghost)
        kind = self.type() if self.accept(":") else None
        return Pattern(start, self.at, name, kind, ghost=ghost)

    def _pattern_arguments(self) -> tuple[Pattern, ...]:
        self.expect("(")
        found: list[Pattern] = []
        while not self.accept(")"):
            if found:
                self.expect(",")
            found.append(self.pattern())
        return tuple(found)

    def _literal_pattern(self) -> Expression | None:
        start = self.at
        minus = self.text() == "-" and self.token(1).kind == NUMBER
        if minus:
            self.at += 1
        literal = self.literal()
        return Unary(start, self.at, "-", literal) if minus and literal else literal

    def literal(self) -> Expression | None:
        """Reads a constant, if one stands here."""
        token, start = self.token(), self.at
        kinds = {CHARACTER: "char", STRING: "string"}
        words = {"true": "bool", "false": "bool", "null": "null", "this": "this"}
        if token.kind == NUMBER:
            integer = token.text.startswith("0x") or not set(token.text) & set(".eE")
            kind = "int" if integer else "real"
        else:
            kind = kinds.get(token.kind, words.get(token.text, ""))
        if not kind:
            return None
        self.at += 1
        return Literal(start, self.at, kind, token.text)

    # Expressions that bind

    def binding_guard(self) -> Guard | None:
        """Reads ``x, y :| P``, if it stands here."""
        if not self.is_name() or self.text(1) not in (":", ",", ":|", "{:"):
            return None
        start = self.at

        def variables() -> tuple[tuple[Variable, ...], tuple[Attribute, ...]]:
            found = [self.typed_name()]
            while self.accept(","):
                found.append(self.typed_name())
            attributes = self.attributes()
            self.expect(":|")
            return tuple(found), attributes

        read = self.attempt(variables)
        if read is None:
            return None
        condition = self.expression()
        return Guard(start, self.at, read[0], read[1], condition)

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
        variables: list[Variable] = []
        if self.accept("("):
            while not self.accept(")"):
                if variables:
                    self.expect(",")
                variables.append(self.typed_name())
        else:
            variables.append(self.typed_name())
        clauses = self.clauses("requires", "reads")
        self.expect("=>")
        body = self.expression()
        return Lambda(start, self.at, tuple(variables), clauses, body)

    def let(self) -> Let:
        """Reads ``ghost var x := e; body`` and its forms with ``:|`` and ``:-``."""
        start = self.at
        ghost = bool(self.accept("ghost"))
        patterns: list[Pattern] = []
        if self.accept("var"):
            patterns.append(self.simple_pattern())
            while self.accept(","):
                patterns.append(self.simple_pattern())
        attributes = self.attributes()
        operator = self.accept(":=", ":|", ":-")
        if not operator:
            raise self.error(":=, :| or :-")
        with self.allowing(lemmas=False):
            values = self.expressions(self.expression)
        self.expect(";")
        body = self.expression()
        return Let(start, self.at, ghost, tuple(patterns), operator, attributes, values, body)

    def match(self) -> Match:
        """Reads a match expression, with or without braces."""
        start = self.at
        self.expect("match")
        with self.allowing(lambdas=False, lemmas=False):
            subject = self.expression()
        braces = self.text() == "{" and self.text(1) in ("case", "}")
        self.at += braces
        cases: list[Case] = []
        while self.text() == "case":
            first = self.at
            self.at += 1
            attributes = self.attributes()
            pattern = self.pattern()
            self.expect("=>")
            body = self.enclosed() if braces else self.expression()
            cases.append(Case(first, self.at, pattern, attributes, body))
        if braces:
            self.expect("}")
        return Match(start, self.at, subject, tuple(cases))
