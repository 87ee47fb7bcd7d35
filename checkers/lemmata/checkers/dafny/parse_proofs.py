"""Statements of proofs: assertions, assumptions, calculations, and the blocks that they stand in."""

from __future__ import annotations

from abc import ABC
from typing import Final

from lemmata.checkers.dafny.parse_expressions import ExpressionParser
from lemmata.checkers.dafny.statements import (
    Assert,
    Assume,
    Block,
    Calc,
    CalcStep,
    Expect,
    ForallStatement,
    Reveal,
    Skeleton,
)
from lemmata.checkers.dafny.syntax import Statement

__all__ = ["ProofParser"]

_CALCULATION: Final = ("==", "!=", "<", "<=", ">", ">=", "==>", "<==", "<==>", "!!")


class ProofParser(ExpressionParser, ABC):
    """Reads blocks, and statements that say what holds."""

    def block(self) -> Block:
        """Reads statements in braces; raises `InputError` if there are none."""
        start = self.at
        self.expect("{")
        statements = self.statements()
        self.expect("}")
        return Block(start, self.at, statements)

    def statements(self) -> tuple[Statement, ...]:
        """Reads statements up to the end of a block or of a case."""
        found: list[Statement] = []
        while self.text() not in ("}", "case", ""):
            found.append(self.statement())
        return tuple(found)

    def proof(self) -> Block | None:
        """Reads ``;`` or ``by { ... }``."""
        if self.accept("by"):
            return self.block()
        self.expect(";")
        return None

    # Assertions and assumptions

    def _assert(self) -> Statement:
        start = self.at
        self.expect("assert")
        attributes = self.attributes()
        label = self.label()
        if self.accept("..."):
            self.expect(";")
            return Skeleton(start, self.at)
        condition = self.plain()
        proof = self.proof()
        return Assert(start, self.at, attributes, label, condition, proof)

    def _assume(self) -> Statement:
        start = self.at
        self.expect("assume")
        attributes = self.attributes()
        if self.accept("..."):
            self.expect(";")
            return Skeleton(start, self.at)
        condition = self.plain()
        self.expect(";")
        return Assume(start, self.at, attributes, condition)

    def _expect(self) -> Statement:
        start = self.at
        self.expect("expect")
        attributes = self.attributes()
        condition = self.plain()
        message = self.plain() if self.accept(",") else None
        self.expect(";")
        return Expect(start, self.at, attributes, condition, message)

    def _reveal(self) -> Statement:
        start = self.at
        hide = self.text() == "hide"
        self.at += 1
        names = self.expressions(self.frame)
        self.expect(";")
        return Reveal(start, self.at, hide, names)

    # Calculations and universal statements

    def _calc(self) -> Statement:
        start = self.at
        self.expect("calc")
        attributes = self.attributes()
        operator = self._calculation_operator()
        self.expect("{")
        steps: list[CalcStep] = []
        while not self.accept("}"):
            first = self.at
            line = self.plain()
            if self.text() != "}":
                self.expect(";")
            sign = self._calculation_operator()
            hints: list[Statement] = []
            while self.text() in ("{", "calc"):
                hints.append(self.statement())
            steps.append(CalcStep(first, self.at, line, sign, tuple(hints)))
        return Calc(start, self.at, attributes, operator, tuple(steps))

    def _calculation_operator(self) -> str:
        operator = self.accept(*_CALCULATION)
        if operator == "==" and self.text() == "#":
            self.limit()
        return operator

    def _forall(self) -> Statement:
        start = self.at
        self.expect("forall")
        domain = None
        if self.accept("("):
            with self.allowing(lemmas=True):
                domain = None if self.text() == ")" else self.domain()
            self.expect(")")
        elif self.is_name():
            domain = self.domain()
        clauses = self.clauses("ensures")
        body = self.block() if self.text() == "{" else None
        if body is None:
            self.accept(";")
        return ForallStatement(start, self.at, domain, clauses, body)
