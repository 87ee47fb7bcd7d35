"""Expressions: operators by their strength."""

from __future__ import annotations

from abc import ABC
from typing import Final

from lemmata.checkers.dafny.binders import StatementExpression
from lemmata.checkers.dafny.expressions import Apply, Binary, Chain, Conversion, Parentheses, Unary
from lemmata.checkers.dafny.parse_primaries import PrimaryParser
from lemmata.checkers.dafny.statements import Assign
from lemmata.checkers.dafny.syntax import Expression

__all__ = ["ExpressionParser"]

_STRENGTH: Final = {"<<": 1, ">>": 1, "+": 2, "-": 2, "*": 3, "/": 3, "%": 3, "&": 4, "|": 4, "^": 4}
_RELATIONS: Final = frozenset({"==", "!=", "<", "<=", ">", ">=", "in", "!in", "!!", "<-"})


class ExpressionParser(PrimaryParser, ABC):
    """Reads expressions."""

    def expression(self) -> Expression:
        """Reads an expression as the switches allow it."""
        with self.nested():
            start = self.at
            first = self._equivalence()
            if not (self.lemmas and self.text() == ";" and isinstance(first, Apply)):
                return first
            self.at += 1
            call = Assign(start, self.at, (), (), "", assumed=False, values=(first,))
            body = self.expression()
            return StatementExpression(start, self.at, call, body)

    def _equivalence(self) -> Expression:
        left = self._implication()
        while self.accept("<==>"):
            left = self._binary("<==>", left, self._implication())
        return left

    def _implication(self) -> Expression:
        left = self._connection()
        if self.accept("==>"):
            with self.nested():
                return self._binary("==>", left, self._implication())
        while self.accept("<=="):
            left = self._binary("<==", left, self._connection())
        return left

    def _connection(self) -> Expression:
        start = self.at
        operator = self.accept("&&", "||")
        left = self._relation()
        if operator:
            left = Parentheses(start, self.at, left)
        operator = self.text() if self.text() in ("&&", "||") else ""
        while operator and self.accept(operator):
            left = self._binary(operator, left, self._relation())
        return left

    def _binary(self, operator: str, left: Expression, right: Expression) -> Binary:
        return Binary(left.start, self.at, operator, left, right)

    def _relation(self) -> Expression:
        left = self._operators(1)
        if self.text() not in _RELATIONS:
            return left
        operands, operators = [left], list[str]()
        limit: Expression | None = None
        while (operator := self.text()) in _RELATIONS:
            self.at += 1
            if self.text() == "#" and operator in ("==", "!="):
                limit = self.limit()
            operators.append("<" if operator == "<-" else operator)
            right = self._operators(1)
            operands.append(Unary(right.start - 1, right.end, "-", right) if operator == "<-" else right)
        if len(operators) == 1:
            return Binary(left.start, self.at, operators[0], left, operands[1], limit)
        return Chain(left.start, self.at, tuple(operands), tuple(operators))

    def _operators(self, weakest: int) -> Expression:
        left = self._conversion()
        while True:
            operator = self.text()
            if operator == ">" and self.text(1) == ">" and self.glued():
                operator = ">>"
            strength = _STRENGTH.get(operator, 0)
            if strength < weakest or (operator == "|" and not self.bits):
                return left
            self.at += 2 if operator == ">>" else 1
            left = self._binary(operator, left, self._operators(strength + 1))

    def _conversion(self) -> Expression:
        operand = self._unary()
        while self.text() in ("as", "is"):
            operator = self.accept("as", "is")
            kind = self.type()
            operand = Conversion(operand.start, self.at, operator, operand, kind)
        return operand

    def _unary(self) -> Expression:
        start = self.at
        operator = self.accept("-", "!", "!!")
        if not operator:
            return self.primary()
        with self.nested():
            operand = self._unary()
        if operator == "!!":
            operator, operand = "!", Unary(start, self.at, "!", operand)
        return Unary(start, self.at, operator, operand)
