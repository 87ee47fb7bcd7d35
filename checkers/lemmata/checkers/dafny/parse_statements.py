"""Statements: what bodies of methods, lemmas and proofs are made of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from lemmata.checkers.dafny.expressions import Star
from lemmata.checkers.dafny.parse_assignments import AssignmentParser
from lemmata.checkers.dafny.statements import (
    AlternativeIf,
    AlternativeLoop,
    Block,
    For,
    If,
    Jump,
    Labelled,
    MatchStatement,
    Modify,
    OpaqueBlock,
    Print,
    Return,
    Skeleton,
    While,
)
from lemmata.checkers.dafny.syntax import Case, Clause, Expression, Guard, Statement

__all__ = ["StatementParser"]

_LOOP: Final = ("invariant", "decreases", "modifies")


class StatementParser(AssignmentParser):
    """Reads statements: those of proofs and assignments as its bases do, all others here."""

    def statement(self) -> Statement:
        """Reads a statement; raises `InputError` if there is none."""
        with self.nested(), self.allowing(lambdas=True, bits=True, lemmas=False):
            return self._statement()

    def _statement(self) -> Statement:
        readers: dict[str, Callable[[], Statement]] = {
            "{": self.block,
            "assert": self._assert,
            "assume": self._assume,
            "expect": self._expect,
            "print": self._print,
            "reveal": self._reveal,
            "var": self._declare,
            "ghost": self._declare,
            "if": self._if,
            "while": self._while,
            "for": self._for,
            "match": self._match,
            "forall": self._forall,
            "calc": self._calc,
            "modify": self._modify,
            "label": self._label,
            "break": self._jump,
            "continue": self._jump,
            "return": self._return,
            "yield": self._return,
            "opaque": self._opaque,
            "...": self._skeleton,
        }
        text = self.text()
        if text == "hide" and (self.is_name(1) or self.text(1) == "*"):
            return self._reveal()
        if text == "new" and self.text(1) == ";":
            self.at += 2
            return Jump(self.at - 2, self.at, "new", "", 0)
        return readers.get(text, self._assign)()

    # Control

    def _condition(self) -> Expression | Guard | None:
        start = self.at
        if self.accept("..."):
            return None
        if self.text() == "(" and self.text(1) == "*" and self.text(2) == ")":
            self.at += 3
            return Star(start, self.at)
        if self.accept("*"):
            return Star(start, self.at)
        return self.binding_guard() or self.plain()

    def _alternatives(self) -> tuple[Case, ...] | None:
        """Reads ``{ case condition => ... }``, with or without braces, if it stands here."""
        braces = self.text() == "{" and self.text(1) == "case"
        if not braces and self.text() != "case":
            return None
        self.at += braces
        cases = self.cases(self._alternative, self.statements)
        if braces:
            self.expect("}")
        return cases

    def _alternative(self) -> Expression | Guard:
        with self.allowing(lambdas=False):
            return self.binding_guard() or self.expression()

    def _if(self) -> Statement:
        start = self.at
        self.expect("if")
        self.attributes()
        cases = self._alternatives()
        if cases is not None:
            return AlternativeIf(start, self.at, cases)
        condition = self._condition()
        yes = self.block()
        no: Statement | None = None
        if self.accept("else"):
            if self.text() == "if":
                with self.nested():
                    no = self._if()
            else:
                no = self.block()
        return If(start, self.at, condition, yes, no)

    def _while(self) -> Statement:
        start = self.at
        self.expect("while")
        attributes = self.attributes()
        if self.text() in (*_LOOP, "case") or (self.text() == "{" and self.text(1) == "case"):
            clauses = self.clauses(*_LOOP)
            cases = self._alternatives()
            if cases is None:
                raise self.error("case")
            return AlternativeLoop(start, self.at, attributes, clauses, cases)
        condition = self._condition()
        clauses, body = self._loop_end()
        return While(start, self.at, attributes, condition, clauses, body)

    def _loop_end(self) -> tuple[tuple[Clause, ...], Block | None]:
        clauses = self.clauses(*_LOOP)
        if self.accept("..."):
            self.accept(";")
            return clauses, None
        return clauses, self.block() if self.text() == "{" else None

    def _for(self) -> Statement:
        start = self.at
        self.expect("for")
        attributes = self.attributes()
        variable = self.typed_name()
        self.expect(":=")
        first = self.plain()
        direction = self.accept("to", "downto")
        if not direction:
            raise self.error("to or downto")
        at = self.at
        last: Expression = Star(at, self.at) if self.accept("*") else self.plain()
        clauses, body = self._loop_end()
        return For(start, self.at, attributes, variable, first, direction == "downto", last, clauses, body)

    def _match(self) -> Statement:
        start = self.at
        self.expect("match")
        self.attributes()
        with self.allowing(lambdas=False):
            subject = self.expression()
        braces = self.text() == "{"
        self.at += braces
        cases = self.cases(self.pattern, self.statements)
        if braces:
            self.expect("}")
        return MatchStatement(start, self.at, subject, cases)

    # Others

    def _print(self) -> Statement:
        start = self.at
        self.expect("print")
        values = self.expressions()
        self.expect(";")
        return Print(start, self.at, values)

    def _modify(self) -> Statement:
        start = self.at
        self.expect("modify")
        attributes = self.attributes()
        frames = () if self.accept("...") else self.expressions(self.frame)
        body = self.block() if self.text() == "{" else None
        if body is None:
            self.expect(";")
        return Modify(start, self.at, attributes, frames, body)

    def _label(self) -> Statement:
        start = self.at
        self.expect("label")
        name = self.label()
        if not name:
            raise self.error("a label and :")
        statement = self.statement()
        return Labelled(start, self.at, name, statement)

    def _jump(self) -> Statement:
        start = self.at
        depth = 0
        while self.accept("break"):
            depth += 1
        keyword = self.accept("continue") or "break"
        label = "" if self.text() == ";" else self.declared_name()
        self.expect(";")
        return Jump(start, self.at, keyword, label, depth)

    def _return(self) -> Statement:
        start = self.at
        keyword = self.accept("return", "yield")
        self.attributes()
        values = () if self.text() == ";" else self.expressions(self.value)
        self.expect(";")
        return Return(start, self.at, keyword, values)

    def _opaque(self) -> Statement:
        start = self.at
        self.expect("opaque")
        clauses = self.clauses("ensures", "modifies")
        body = self.block()
        return OpaqueBlock(start, self.at, clauses, body)

    def _skeleton(self) -> Statement:
        start = self.at
        self.expect("...")
        self.accept(";")
        return Skeleton(start, self.at)
