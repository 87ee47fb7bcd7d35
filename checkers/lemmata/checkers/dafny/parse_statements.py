"""Statements: what bodies of methods, lemmas and proofs are made of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from lemmata.checkers.dafny.expressions import New, Star
from lemmata.checkers.dafny.nodes import NamedType, Type
from lemmata.checkers.dafny.parse_expressions import ExpressionParser
from lemmata.checkers.dafny.statements import (
    AlternativeIf,
    AlternativeLoop,
    Assert,
    Assign,
    Assume,
    Block,
    Calc,
    CalcStep,
    Declare,
    Expect,
    For,
    ForallStatement,
    If,
    Jump,
    Labelled,
    MatchStatement,
    Modify,
    OpaqueBlock,
    Print,
    Return,
    Reveal,
    Skeleton,
    While,
)
from lemmata.checkers.dafny.syntax import Attribute, Case, Clause, Expression, Guard, Pattern, Statement

__all__ = ["StatementParser"]

_LOOP: Final = ("invariant", "decreases", "modifies")
_CALCULATION: Final = ("==", "!=", "<", "<=", ">", ">=", "==>", "<==", "<==>", "!!")


class StatementParser(ExpressionParser):
    """Reads statements."""

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

    def block(self) -> Block:
        """Reads statements in braces; raises `InputError` if there are none."""
        start = self.at
        self.expect("{")
        statements = self._statements()
        self.expect("}")
        return Block(start, self.at, statements)

    def _statements(self) -> tuple[Statement, ...]:
        found: list[Statement] = []
        while self.text() not in ("}", "case", ""):
            found.append(self.statement())
        return tuple(found)

    def _proof(self) -> Block | None:
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
        proof = self._proof()
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
            while self.text() == "{" or (self.text() == "calc"):
                hints.append(self.statement())
            steps.append(CalcStep(first, self.at, line, sign, tuple(hints)))
        return Calc(start, self.at, attributes, operator, tuple(steps))

    def _calculation_operator(self) -> str:
        operator = self.accept(*_CALCULATION)
        if operator == "==" and self.accept("#"):
            self.expect("[")
            self.enclosed()
            self.expect("]")
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

    # Variables and assignments

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
            values = self.expressions(self._value)
        return assumed, values, self._proof()

    def _value(self) -> Expression:
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
        proof = self._proof()
        return Assign(start, self.at, (), attributes, "", assumed=False, values=targets, proof=proof)

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
        cases: list[Case] = []
        while self.text() == "case":
            start = self.at
            self.at += 1
            attributes = self.attributes()
            with self.allowing(lambdas=False):
                condition = self.binding_guard() or self.expression()
            self.expect("=>")
            body = self._statements()
            cases.append(Case(start, self.at, condition, attributes, body))
        if braces:
            self.expect("}")
        return tuple(cases)

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
        cases: list[Case] = []
        while self.text() == "case":
            first = self.at
            self.at += 1
            attributes = self.attributes()
            pattern = self.pattern()
            self.expect("=>")
            body = self._statements()
            cases.append(Case(first, self.at, pattern, attributes, body))
        if braces:
            self.expect("}")
        return MatchStatement(start, self.at, subject, tuple(cases))

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
        values = () if self.text() == ";" else self.expressions(self._value)
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
