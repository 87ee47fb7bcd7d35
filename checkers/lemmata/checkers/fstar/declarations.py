"""An F* source as declarations, and what they state.

F*'s grammar has no separator between declarations: one ends where a token stands that cannot go on a term. For ``let``,
``open``, ``assume`` and attributes, which also stand inside terms, the token before decides: after a complete term no
term can begin, so a declaration does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from lemmata.checkers.fstar.lexer import CLOSE, NAME, OPEN, PRAGMA, SYMBOL, WORD, lex
from lemmata.checkers.source import Source
from lemmata.checkers.tokens import Token

__all__ = ["Claim", "Declaration", "claims", "declarations", "module_name", "path_at", "split", "undefined"]

_QUALIFIERS: Final = frozenset(
    "private irreducible noextract inline_for_extraction unfold noeq unopteq new logic reifiable reflectable total "
    "default opaque inline unfoldable".split()
)
_ALWAYS: Final = _QUALIFIERS | frozenset(
    "val type module friend include effect new_effect layered_effect sub_effect polymonadic_bind polymonadic_subcomp "
    "exception class instance".split()
)
"""Words that begin a declaration, or go before one, wherever they stand."""
_UNFINISHED: Final = frozenset(
    "let rec and in fun function λ match with when if then else assert assume by calc forall exists requires ensures "
    "decreases returns of introduce eliminate as quote try synth reify".split()
)
"""Words after which a term goes on."""
_STATING: Final = frozenset({"Lemma", "squash", "ensures", "Pure", "Ghost", "PURE", "GHOST", "prop", "nat", "pos"})


@dataclass(frozen=True, slots=True)
class Declaration:
    """One top-level declaration."""

    tokens: tuple[Token, ...]
    """All of it, with attributes and qualifiers."""
    word: int
    """Index of its own word: of ``let``, ``val``, ``open``, or of what stands for it."""

    @property
    def kind(self) -> str:
        """Returns its own word: ``let``, ``val``, ``type``, ``open``, ``assume``, ``#push-options``, ..."""
        return self.tokens[self.word].text

    @property
    def assumed(self) -> bool:
        """Returns whether it is taken for granted by its own words."""
        return any(token.text == "assume" for token in self.tokens[: self.word + 1])

    @property
    def private(self) -> bool:
        """Returns whether no other module sees it."""
        return any(token.text == "private" for token in self.tokens[: self.word])

    def names(self) -> tuple[Token, ...]:
        """Returns the names that it declares, also those after ``and``; of an operator, its bracket."""
        place = self.word + 1
        if self.kind == "instance" and place < len(self.tokens) and self.tokens[place].text in ("let", "val"):
            place += 1
        if self.kind not in ("let", "val", "type", "assume", "class", "instance"):
            return ()
        found: list[Token] = []
        depth = 0
        expected = True
        for token in self.tokens[place:]:
            if expected and token.text in ("rec", "new", "val", "type", "let"):
                continue
            if expected and depth == 0 and not token.text.startswith("[@"):
                found.append(token)
                expected = False
            depth += (token.kind == OPEN) - (token.kind == CLOSE)
            expected = expected or (depth == 0 and token.text == "and")
        return tuple(found)

    def header(self) -> tuple[Token, ...]:
        """Returns the tokens after the first name that state something: binders and type, without the body."""
        names = self.names()
        if not names:
            return ()
        start = next(index for index, token in enumerate(self.tokens) if token.offset == names[0].offset) + 1
        depth = 0
        for index in range(start, len(self.tokens)):
            token = self.tokens[index]
            depth += (token.kind == OPEN) - (token.kind == CLOSE)
            if depth == 0 and token.text == "=" and self.kind != "val":
                return self.tokens[start:index]
        return self.tokens[start:]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Something that a module states of one of its names, and so has to be shown."""

    name: str
    place: Token
    """The name where it is stated."""
    statement: tuple[Token, ...]
    """Binders, and the type after a colon."""
    binders: bool
    """Whether names without a type stand among the binders, or the statement is of a ``let``."""
    private: bool


def declarations(source: Source) -> list[Declaration]:
    """Returns the declarations of a source, in order; raises `InputError` if it cannot be read."""
    return split(source, lex(source))


def split(source: Source, tokens: Sequence[Token]) -> list[Declaration]:
    """Returns the declarations that some tokens of a source are.

    Raises:
        InputError: brackets do not fit, or a declaration begins inside of some.
    """
    starts: list[int] = []
    depth = 0
    prefix = False
    local = False
    """Whether attributes of a ``let`` inside of a term were just read."""
    for index, token in enumerate(tokens):
        begins = _begins(tokens, index) and not (local and not depth and token.text == "let")
        local = (local and depth > 0) or (not depth and not begins and token.text in ("[@", "[@@"))
        if depth and begins and (token.text in _ALWAYS or token.kind == PRAGMA):
            raise source.error(f"found {token.text} inside brackets; expected them closed first", token.offset)
        if not depth and (begins or index == 0):
            if not prefix:
                starts.append(index)
            prefix = token.text in _QUALIFIERS or token.text.startswith("[@")
            prefix = prefix or (token.text == "assume" and _declares(tokens, index))
            prefix = prefix or (token.text == "instance" and _at(tokens, index + 1) in ("let", "val"))
        depth += (token.kind == OPEN) - (token.kind == CLOSE)
        if depth < 0:
            raise source.error(f"found {token.text} without its opening bracket; expected a term", token.offset)
    if depth:
        raise source.error("brackets are left open; expected them closed", len(source.text))
    return [
        Declaration(tuple(tokens[start:end]), _own_word(tokens[start:end]))
        for start, end in pairwise([*starts, len(tokens)])
    ]


def _at(tokens: Sequence[Token], index: int) -> str:
    return tokens[index].text if 0 <= index < len(tokens) else ""


def _declares(tokens: Sequence[Token], index: int) -> bool:
    """Returns whether the ``assume`` at ``index`` goes before another declaration's own word."""
    return _at(tokens, index + 1) in ("val", "type", "new", "private", "unfold", "irreducible")


def _begins(tokens: Sequence[Token], index: int) -> bool:
    """Returns whether a declaration, its attributes or its qualifiers begin at ``index``."""
    token = tokens[index]
    if token.kind == PRAGMA:
        return True
    if token.kind == WORD and token.text in _ALWAYS:
        return _at(tokens, index - 1) != "assume" or token.text != "new"
    if token.text == "%" and _at(tokens, index + 1).startswith("splice") and tokens[index + 1].glued:
        return True
    if token.text == "open":
        return _at(tokens, index - 1) != "let"
    if token.text in ("let", "assume", "[@", "[@@"):
        return index == 0 or _complete(tokens, index - 1)
    return False


def _complete(tokens: Sequence[Token], index: int) -> bool:
    """Returns whether a term, a type or a declaration can end with the token at ``index``."""
    token = tokens[index]
    if token.kind in (OPEN, SYMBOL):
        return token.text == "?" and index > 0 and tokens[index - 1].kind == NAME
    return not (token.kind == WORD and token.text in _UNFINISHED)


def _own_word(tokens: Sequence[Token]) -> int:
    """Returns where a declaration's own word stands, after attributes and qualifiers."""
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.text.startswith("[@"):
            depth = 0
            for place in range(index, len(tokens)):
                depth += (tokens[place].kind == OPEN) - (tokens[place].kind == CLOSE)
                if depth == 0:
                    index = place + 1
                    break
        elif token.text in _QUALIFIERS or (token.text == "assume" and _declares(tokens, index)):
            index += 1
        else:
            return index
    return len(tokens) - 1


def module_name(parts: Sequence[Declaration]) -> str:
    """Returns the name after ``module`` at the start of a file, empty if there is none."""
    if not parts or parts[0].kind != "module":
        return ""
    path, end = path_at(parts[0].tokens, 1)
    return path if end == len(parts[0].tokens) else ""


def path_at(tokens: Sequence[Token], index: int) -> tuple[str, int]:
    """Returns the dotted name of capitals that begins at ``index``, and the index after it.

    >>> from lemmata.checkers.source import Source
    >>> path_at(lex(Source(b"FStar.List . Tot.map", "f")), 0)
    ('FStar.List.Tot', 5)
    """
    parts: list[str] = []
    while index < len(tokens) and tokens[index].kind == NAME:
        parts.append(tokens[index].text)
        dotted = _at(tokens, index + 1) == "." and index + 2 < len(tokens) and tokens[index + 2].kind == NAME
        index += 2 if dotted else 1
        if not dotted:
            break
    return ".".join(parts), index


def claims(parts: Sequence[Declaration]) -> tuple[Claim, ...]:
    """Returns what the declarations state, by name: what a ``val`` says, else what a ``let`` says of itself.

    A type states something if it has a refinement, or one of the words that do: ``Lemma``, ``ensures``, ``nat``, ...
    """
    found: dict[str, Claim] = {}
    for part in parts:
        names = part.names()
        if part.assumed or part.kind not in ("val", "let") or not names or names[0].kind != WORD:
            continue
        name, header = names[0], part.header()
        if name.text in found or not _states(header):
            continue
        found[name.text] = Claim(
            name=name.text,
            place=name,
            statement=header,
            binders=part.kind == "let",
            private=part.private,
        )
    return tuple(found.values())


def _states(header: Sequence[Token]) -> bool:
    typed = any(token.text == ":" for token in header)
    return typed and any(token.text in _STATING or token.text == "{" for token in header)


def undefined(parts: Sequence[Declaration]) -> tuple[Token, ...]:
    """Returns the names that a ``val`` declares and no ``let`` defines."""
    defined = {name.text for part in parts if part.kind in ("let", "type", "instance") for name in part.names()}
    stated = [part.names()[0] for part in parts if part.kind == "val" and not part.assumed and part.names()]
    return tuple(name for name in stated if name.kind == WORD and name.text not in defined)
