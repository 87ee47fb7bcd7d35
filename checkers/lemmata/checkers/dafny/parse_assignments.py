"""Statements that give variables a value: declarations and assignments, calls among them."""

from __future__ import annotations

from abc import ABC

from lemmata.checkers.dafny.expressions import New, Star
from lemmata.checkers.dafny.nodes import NamedType, Type
from lemmata.checkers.dafny.parse_proofs import ProofParser
from lemmata.checkers.dafny.statements import Assign, Block, Declare
from lemmata.checkers.dafny.syntax import Attribute, Expression, Pattern, Statement

__all__ = ["AssignmentParser"]


class AssignmentParser(ProofParser, ABC):
    """Reads declarations and assignments."""

    def _declare(self) -> Statement:
        start = self.at
        ghost = bool(self.accept("ghost"))
        self.expect("var")
        patterns: list[Pattern] = []
        attributes: list[Attribute] = []
        while not patterns or self.accept(","):
            attributes += self.attributes()
            patterns.append(self.simple_pattern())
        attributes += self.attributes()
        operator = self.accept(":=", ":|", ":-")
        assumed, values, proof = self._right_side(operator)
        return Declare(start, self.at, ghost, tuple(patterns), tuple(attributes), operator, assumed, values, proof)

    def _assign(self) -> Statement:
        start = self.at
        if self.accept(":-"):
            assumed, values, proof = self._right_side(":-")
            return Assign(start, self.at, (), (), ":-", assumed, values, proof)
        targets = self.expressions(self.primary)
        attributes = self.attributes()
        operator = self.accept(":=", ":|", ":-")
        if operator:
            assumed, values, proof = self._right_side(operator)
            return Assign(start, self.at, targets, attributes, operator, assumed, values, proof)
        if len(targets) > 1:
            raise self.error(":=")
        proof = self.proof()
        return Assign(start, self.at, (), attributes, "", assumed=False, values=targets, proof=proof)

    def _right_side(self, operator: str) -> tuple[bool, tuple[Expression, ...], Block | None]:
        """Reads what stands right of an operator, up to the end of the statement."""
        assumed = False
        values: tuple[Expression, ...] = ()
        if operator in (":|", ":-"):
            assumed = bool(self.accept("assume", "assert", "expect"))
            self.attributes()
        if operator == ":|":
            values = (self.plain(),)
        elif operator:
            values = self.expressions(self.value)
        return assumed, values, self.proof()

    def value(self) -> Expression:
        """Reads what is assigned or returned: an expression, ``*`` or an allocation."""
        start = self.at
        if self.text() == "new":
            value: Expression = self._new()
        elif self.accept("*"):
            value = Star(start, self.at)
        else:
            value = self.plain()
        self.attributes()
        return value

    def _new(self) -> Expression:
        start = self.at
        self.expect("new")
        kind: Type | None = None if self.text() == "[" else self._new_type()
        lengths: tuple[Expression, ...] = ()
        if self.accept("["):
            if self.text() != "]":
                lengths = self.expressions(self.enclosed)
            self.expect("]")
            elements = initialiser = None
            if self.accept("["):
                elements = () if self.text() == "]" else self.expressions(self.enclosed)
                self.expect("]")
            elif self.accept("("):
                initialiser = self.enclosed()
                self.expect(")")
            return New(start, self.at, kind, lengths, None, elements, initialiser)
        arguments = self.arguments() if self.text() == "(" else None
        return New(start, self.at, kind, (), arguments)

    def _new_type(self) -> Type:
        """Reads the type after ``new``; the last part of a name may be a constructor's."""
        kind = self.type()
        if isinstance(kind, NamedType) and self.text() == "." and self.is_name(1):
            self.at += 1
            kind = NamedType(kind.start, self.at + 1, f"{kind.name}.{self.name()}", kind.arguments)
        return kind
