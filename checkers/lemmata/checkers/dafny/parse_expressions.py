"""Expressions: operators by their strength, what stands alone, and what follows it."""

from __future__ import annotations

from abc import abstractmethod
from typing import Final

from lemmata.checkers.dafny.binders import Conditional, MapComprehension, StatementExpression
from lemmata.checkers.dafny.expressions import (
    Allocated,
    Apply,
    Binary,
    Cardinality,
    Chain,
    Conversion,
    Display,
    Fresh,
    Index,
    Limited,
    Literal,
    MapDisplay,
    Member,
    MultisetOf,
    Name,
    Old,
    Parentheses,
    Rebuild,
    Replace,
    SequenceConstruction,
    Slice,
    Slices,
    Tuple,
    Unary,
    Unchanged,
)
from lemmata.checkers.dafny.lexer import NAME, NUMBER
from lemmata.checkers.dafny.parse_binders import BinderParser
from lemmata.checkers.dafny.statements import Assign
from lemmata.checkers.dafny.syntax import Argument, Expression, Statement
from lemmata.checkers.errors import InputError

__all__ = ["ExpressionParser"]

_STRENGTH: Final = {"<<": 1, ">>": 1, "+": 2, "-": 2, "*": 3, "/": 3, "%": 3, "&": 4, "|": 4, "^": 4}
_RELATIONS: Final = frozenset({"==", "!=", "<", "<=", ">", ">=", "in", "!in", "!!", "<-"})
_BEFORE_EXPRESSION: Final = frozenset({"assert", "assume", "expect", "calc", "reveal"})
"""Statements that may stand before an expression."""


class ExpressionParser(BinderParser):
    """Reads expressions."""

    @abstractmethod
    def statement(self) -> Statement:
        """Reads a statement; raises `InputError` if there is none."""

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

    # Operators

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
                self.at += 1
                self.expect("[")
                limit = self.enclosed()
                self.expect("]")
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

    # What stands alone

    def primary(self) -> Expression:
        """Reads an expression without operators around it."""
        binding = self._endless() or self.lambda_expression()
        if binding is not None:
            return binding
        expression = self._atom()
        while (longer := self._suffix(expression)) is not None:
            expression = longer
        return expression

    def _endless(self) -> Expression | None:
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

    def _atom(self) -> Expression:
        start, text = self.at, self.text()
        if self.is_name():
            self.at += 1
            arguments = self.instance()
            return self._limited(Name(start, self.at, text, arguments))
        literal = self.literal()
        if literal is not None:
            point = self.text() == "." and self.token(-1).kind == NUMBER and self.token(1).kind != NUMBER
            if point and not self.is_name(1) and self.text(1) != "(":
                self.at += 1
                return Literal(start, self.at, "real", f"{text}.")
            return literal
        if text == "." and self.token(1).kind == NUMBER and self.glued():
            self.at += 2
            return Literal(start, self.at, "real", f".{self.text(-1)}")
        match text:
            case "(":
                return self._parentheses()
            case "|":
                return self._cardinality()
            case "[" | "{" | "iset" | "multiset" | "map" | "imap" | "seq":
                return self._collection()
            case "old" | "fresh" | "allocated" | "unchanged":
                return self._two_state()
            case "int" | "real" if self.text(1) == "(":
                self.at += 1
                return Name(start, self.at, text)
            case _:
                raise self.error("an expression")

    def _cardinality(self) -> Expression:
        start = self.at
        self.expect("|")
        with self.allowing(bits=False, lemmas=True):
            operand = self.expression()
        self.expect("|")
        return Cardinality(start, self.at, operand)

    def _parentheses(self) -> Expression:
        start = self.at
        self.expect("(")
        elements: list[Argument] = []
        ghosts: list[bool] = []
        named = False
        while not self.accept(")"):
            if elements:
                self.expect(",")
            ghosts.append(bool(self.text() == "ghost" and self.text(1) != "var" and self.accept("ghost")))
            elements.append(self._argument())
            named = named or bool(elements[-1].name)
        if len(elements) == 1 and not named and not ghosts[0]:
            return Parentheses(start, self.at, elements[0].value)
        return Tuple(start, self.at, tuple(elements), tuple(ghosts))

    def _collection(self) -> Expression:
        start, text = self.at, self.text()
        self.at += text not in ("[", "{")
        if text == "multiset" and self.accept("("):
            operand = self.enclosed()
            self.expect(")")
            return MultisetOf(start, self.at, operand)
        if text == "seq":
            arguments = self.type_arguments() if self.text() == "<" else ()
            self.expect("(")
            length = self.enclosed()
            self.expect(",")
            function = self.enclosed()
            self.expect(")")
            return SequenceConstruction(start, self.at, arguments, length, function)
        if text in ("map", "imap"):
            self.expect("[")
            entries: list[Expression] = []
            while not self.accept("]"):
                if entries:
                    self.expect(",")
                entries.append(self.enclosed())
                self.expect(":=")
                entries.append(self.enclosed())
            return MapDisplay(start, self.at, text == "imap", tuple(entries))
        closing = "]" if text == "[" else "}"
        self.expect("[" if text == "[" else "{")
        elements = () if self.text() == closing else self.expressions(self.enclosed)
        self.expect(closing)
        kind = {"[": "seq", "{": "set"}.get(text, text)
        return Display(start, self.at, kind, elements)

    def _two_state(self) -> Expression:
        start, text = self.at, self.text()
        self.at += 1
        label = ""
        if self.accept("@"):
            label = self.declared_name()
        self.expect("(")
        with self.allowing(lambdas=True, bits=True, lemmas=True):
            frames = self.expressions(self.frame)
        self.expect(")")
        if text == "unchanged":
            return Unchanged(start, self.at, label, frames)
        if len(frames) != 1:
            raise self.error("one expression")
        if text == "old":
            return Old(start, self.at, label, frames[0])
        if text == "fresh":
            return Fresh(start, self.at, label, frames[0])
        return Allocated(start, self.at, frames[0])

    # What follows

    def _suffix(self, target: Expression) -> Expression | None:
        match self.text():
            case ".":
                return self._dot(target)
            case "[":
                return self._brackets(target)
            case "(":
                arguments = self.arguments()
                return Apply(target.start, self.at, target, arguments)
            case "@" if self.token(1).kind in (NAME, NUMBER) and self.text(2) == "(":
                self.at += 1
                label = self.declared_name()
                arguments = self.arguments()
                return Apply(target.start, self.at, target, arguments, label)
            case _:
                return None

    def arguments(self) -> tuple[Argument, ...]:
        """Reads the arguments of a call, with their parentheses."""
        self.expect("(")
        found: list[Argument] = []
        while not self.accept(")"):
            if found:
                self.expect(",")
            found.append(self._argument())
        return tuple(found)

    def _argument(self) -> Argument:
        start = self.at
        name = ""
        named = self.is_name() or self.token().kind == NUMBER
        if named and self.text(1) == ":=":
            name = self.text()
            self.at += 2
        value = self.enclosed()
        return Argument(start, self.at, name, value)

    def _dot(self, target: Expression) -> Expression:
        self.expect(".")
        if self.text() == "(":
            fields = self.arguments()
            return Rebuild(target.start, self.at, target, fields)
        token = self.token()
        if token.kind == NUMBER:
            self.at += 1
            first, _, second = token.text.partition(".")
            member = Member(target.start, self.at, target, first)
            return Member(target.start, self.at, member, second) if second else member
        if token.text in ("requires", "reads"):
            self.at += 1
            return Member(target.start, self.at, target, token.text)
        name = self.name(what="a member")
        arguments = self.instance()
        return self._limited(Member(target.start, self.at, target, name, arguments))

    def _limited(self, function: Name | Member) -> Expression:
        """Reads ``#[limit]``, if it stands behind a name; raises `InputError` if no call follows."""
        if function.arguments or self.text() != "#":
            return function
        self.expect("#")
        self.expect("[")
        limit = self.enclosed()
        self.expect("]")
        if self.text() != "(":
            raise self.error("(")
        return Limited(function.start, self.at, function, limit)

    def _brackets(self, target: Expression) -> Expression:
        self.expect("[")
        if self.accept(".."):
            high = None if self.text() == "]" else self.enclosed()
            self.expect("]")
            return Slice(target.start, self.at, target, None, high)
        first = self.enclosed()
        match self.accept("..", ":=", ":"):
            case "..":
                high = None if self.text() == "]" else self.enclosed()
                self.expect("]")
                return Slice(target.start, self.at, target, first, high)
            case ":=":
                value = self.enclosed()
                self.expect("]")
                return Replace(target.start, self.at, target, first, value)
            case ":":
                lengths = [first]
                while self.text() != "]":
                    lengths.append(self.enclosed())
                    if not self.accept(":"):
                        break
                self.expect("]")
                return Slices(target.start, self.at, target, tuple(lengths))
            case _:
                indices = [first]
                while self.accept(","):
                    indices.append(self.enclosed())
                self.expect("]")
                return Index(target.start, self.at, target, tuple(indices))
