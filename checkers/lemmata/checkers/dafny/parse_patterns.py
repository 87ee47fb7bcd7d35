"""What binds variables, and says when: names with types, domains, patterns, guards, cases."""

from __future__ import annotations

from abc import ABC
from collections.abc import Callable

from lemmata.checkers.dafny.expressions import Literal, Unary
from lemmata.checkers.dafny.lexer import CHARACTER, NUMBER, STRING
from lemmata.checkers.dafny.nodes import Type
from lemmata.checkers.dafny.parse_clauses import ClauseParser
from lemmata.checkers.dafny.syntax import Attribute, Case, Domain, Expression, Guard, Pattern, Statement, Variable

__all__ = ["PatternParser"]


class PatternParser(ClauseParser, ABC):
    """Reads what binds variables."""

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

    def binding_guard(self) -> Guard | None:
        """Reads ``x, y :| P``, if it stands here."""
        if not self.is_name() or self.text(1) not in (":", ",", ":|", "{:"):
            return None
        start = self.at

        def variables() -> tuple[tuple[Variable, ...], tuple[Attribute, ...]]:
            found = self.separated(self.typed_name)
            attributes = self.attributes()
            self.expect(":|")
            return found, attributes

        read = self.attempt(variables)
        if read is None:
            return None
        condition = self.expression()
        return Guard(start, self.at, read[0], read[1], condition)

    # Patterns and cases

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
        return self.closed(")", self.pattern)

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

    def cases(
        self,
        pattern: Callable[[], Pattern | Expression | Guard],
        body: Callable[[], Expression | tuple[Statement, ...]],
    ) -> tuple[Case, ...]:
        """Reads ``case pattern => body``, any number."""
        found: list[Case] = []
        while self.text() == "case":
            start = self.at
            self.at += 1
            attributes = self.attributes()
            taken = pattern()
            self.expect("=>")
            then = body()
            found.append(Case(start, self.at, taken, attributes, then))
        return tuple(found)
