"""Expressions without an operator around them: what stands alone, and what follows it."""

from __future__ import annotations

from abc import ABC

from lemmata.checkers.dafny.expressions import (
    Allocated,
    Apply,
    Cardinality,
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
    Unchanged,
)
from lemmata.checkers.dafny.lexer import NAME, NUMBER
from lemmata.checkers.dafny.parse_binders import BinderParser
from lemmata.checkers.dafny.syntax import Argument, Expression

__all__ = ["PrimaryParser"]


class PrimaryParser(BinderParser, ABC):
    """Reads expressions without an operator around them."""

    def primary(self) -> Expression:
        """Reads an expression without operators around it."""
        binding = self.endless() or self.lambda_expression()
        if binding is not None:
            return binding
        expression = self._atom()
        while (longer := self._suffix(expression)) is not None:
            expression = longer
        return expression

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
        return self.closed(")", self._argument)

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
        limit = self.limit()
        if self.text() != "(":
            raise self.error("(")
        return Limited(function.start, self.at, function, limit)

    def limit(self) -> Expression:
        """Reads ``#[limit]``."""
        self.expect("#")
        self.expect("[")
        limit = self.enclosed()
        self.expect("]")
        return limit

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
                rest = self.expressions(self.enclosed) if self.accept(",") else ()
                self.expect("]")
                return Index(target.start, self.at, target, (first, *rest))
