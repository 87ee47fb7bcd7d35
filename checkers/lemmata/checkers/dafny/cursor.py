"""A place in the tokens of a file: what every part of the parser looks at and moves."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Final, TypeVar

from lemmata.checkers.dafny.lexer import CLOSE, END, NAME, NUMBER, OPEN, Token
from lemmata.checkers.errors import InputError
from lemmata.checkers.source import Source

__all__ = ["Cursor"]

T = TypeVar("T")
_DEEPEST: Final = 1000
_SHOWN: Final = 40
_PARTNERS: Final = {"(": ")", "[": "]", "{": "}", "{:": "}"}


class Cursor:
    """The tokens of a file and the place where the parser stands.

    Args:
        source: the text, for the places of errors.
        tokens: its tokens.

    Raises:
        InputError: a bracket has no partner.
    """

    def __init__(self, source: Source, tokens: list[Token]) -> None:
        self.source = source
        self.tokens = tokens
        self.at: int = 0
        self._end = Token(END, "", len(source.text))
        self._depth = 0
        self._after = _after_brackets(source, tokens)

    def token(self, ahead: int = 0) -> Token:
        """Returns the token at the place, or some tokens ahead of it; the empty one after the last."""
        index = self.at + ahead
        return self.tokens[index] if index < len(self.tokens) else self._end

    def text(self, ahead: int = 0) -> str:
        """Returns the text of a token, empty at the end."""
        return self.token(ahead).text

    def accept(self, *texts: str) -> str:
        """Goes over the token if it is one of these; returns its text, or the empty one if it is another."""
        text = self.token().text
        if text in texts:
            self.at += 1
            return text
        return ""

    def expect(self, text: str) -> None:
        """Goes over the token, which must be this one; raises `InputError` if not."""
        if not self.accept(text):
            raise self.error(text)

    def is_name(self, ahead: int = 0) -> bool:
        """Returns whether a name that is not reserved stands there."""
        return self.token(ahead).kind == NAME

    def name(self, *, what: str = "a name") -> str:
        """Goes over a name; raises `InputError` if there is none."""
        if self.token().kind != NAME:
            raise self.error(what)
        self.at += 1
        return self.text(-1)

    def declared_name(self) -> str:
        """Goes over the name of a declaration, which may be a number; raises `InputError` if there is none."""
        if self.token().kind == NUMBER:
            self.at += 1
            return self.text(-1)
        return self.name()

    def label(self) -> str:
        """Goes over the label before a colon, with both, if one stands there; returns its name, else the empty one."""
        if self.token().kind in (NAME, NUMBER) and self.text(1) == ":":
            self.at += 2
            return self.text(-2)
        return ""

    def glued(self, ahead: int = 0) -> bool:
        """Returns whether nothing stands between a token and the one after it."""
        return self.token(ahead).end == self.token(ahead + 1).offset

    def after_brackets(self, index: int) -> int:
        """Returns the index after the partner of the opening bracket at ``index``."""
        return self._after[index]

    def error(self, expected: str) -> InputError:
        """Returns the error that something else was expected here, to be raised by the caller."""
        found = self.token().text
        shown = found if len(found) <= _SHOWN else f"{found[:_SHOWN]}..."
        what = f"found {shown!r}" if found else "the file ends"
        return self.source.error(f"{what}; expected {expected}", self.token().offset)

    def attempt(self, parse: Callable[[], T]) -> T | None:
        """Returns what a parser reads; goes back to where it began and returns None if it cannot."""
        at, depth = self.at, self._depth
        try:
            return parse()
        except InputError:
            self.at, self._depth = at, depth
            return None

    def separated(self, read: Callable[[], T]) -> tuple[T, ...]:
        """Returns what a parser reads, at least once, with commas between."""
        found = [read()]
        while self.accept(","):
            found.append(read())
        return tuple(found)

    def closed(self, closing: str, read: Callable[[], T]) -> tuple[T, ...]:
        """Returns what a parser reads, with commas between, up to a closing bracket, and goes over that."""
        found: list[T] = []
        while not self.accept(closing):
            if found:
                self.expect(",")
            found.append(read())
        return tuple(found)

    @contextmanager
    def nested(self) -> Generator[None]:
        """Counts how deep expressions, statements and types are nested; raises `InputError` if too deep."""
        if self._depth >= _DEEPEST:
            raise self.source.error(f"nested deeper than {_DEEPEST} levels; expected less", self.token().offset)
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1


def _after_brackets(source: Source, tokens: list[Token]) -> dict[int, int]:
    """Returns for each opening bracket the index after its partner; raises `InputError` if one has none."""
    after: dict[int, int] = {}
    opened: list[int] = []
    for index, token in enumerate(tokens):
        if token.kind == OPEN:
            opened.append(index)
        elif token.kind == CLOSE:
            wanted = _PARTNERS[tokens[opened[-1]].text] if opened else "a declaration"
            if token.text != wanted:
                raise source.error(f"found {token.text!r}; expected {wanted}", token.offset)
            after[opened.pop()] = index + 1
    if opened:
        token = tokens[opened[-1]]
        raise source.error(f"this {token.text!r} is not closed; expected {_PARTNERS[token.text]}", token.offset)
    return after
