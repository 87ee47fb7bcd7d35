"""The holes of an F* source, how they are filled, and lemmas that are assumed for a while.

A hole is an ``admit ()`` in a body, or a ``val`` without a ``let``. The first is filled with a term, the second with
declarations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lemmata.checkers.errors import UsageError
from lemmata.checkers.fstar.declarations import Declaration, declarations, split, undefined
from lemmata.checkers.fstar.lexer import CLOSE, OPEN, lex
from lemmata.checkers.source import Source
from lemmata.checkers.tokens import Token

__all__ = ["HOLE", "Hole", "assume_lemmas", "fill", "hole_at", "holes", "merged", "open_body"]

HOLE: Final = "hole"
"""The kind of the token that `merged` makes of an ``admit ()``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hole:
    """A place that a candidate may fill."""

    offset: int
    """Where it begins; of a missing definition, where the declaration of its ``val`` ends."""
    end: int
    """Where it ends, the same as ``offset`` for a missing definition."""
    line: int
    """1-based; of a missing definition, that of the name in its ``val``."""
    column: int
    """1-based, in code points."""
    name: str
    """What the declaration is called that it stands in."""
    missing: bool
    """Whether it is a missing definition, to be filled with declarations."""
    in_statement: bool
    """Whether it stands in a type, or in what is no body: then filling it would decide what is stated."""


def hole_at(tokens: Sequence[Token], index: int) -> bool:
    """Returns whether ``admit ()`` stands at ``index``, as a term: neither ``M.admit ()`` nor a definition of it."""
    texts = [token.text for token in tokens[index : index + 3]]
    before = tokens[index - 1].text if index else ""
    return texts == ["admit", "(", ")"] and before not in (".", "let", "rec", "and", "val")


def merged(tokens: Sequence[Token]) -> list[Token]:
    """Returns the tokens with one of the kind `HOLE` for each ``admit ()``."""
    found: list[Token] = []
    index = 0
    while index < len(tokens):
        if hole_at(tokens, index):
            found.append(tokens[index]._replace(kind=HOLE))
            index += 3
        else:
            found.append(tokens[index])
            index += 1
    return found


def holes(source: bytes, name: str = "<input>") -> tuple[Hole, ...]:
    """Returns the holes of a source, in order.

    Raises:
        InputError: the source cannot be read.
    """
    parts = declarations(Source(source, name))
    missing = {token.offset for token in undefined(parts)}
    found: list[Hole] = []
    for part in parts:
        found += _in_terms(part)
        names = part.names()
        if names and names[0].offset in missing:
            end = part.tokens[-1].end
            found.append(
                Hole(
                    offset=end,
                    end=end,
                    line=names[0].line,
                    column=names[0].column,
                    name=names[0].text,
                    missing=True,
                    in_statement=False,
                )
            )
    return tuple(found)


def _in_terms(part: Declaration) -> list[Hole]:
    names = part.names()
    header = part.header()
    body = header[-1].end if header else (names[0].end if names else part.tokens[0].offset)
    return [
        Hole(
            offset=token.offset,
            end=part.tokens[index + 2].end,
            line=token.line,
            column=token.column,
            name=names[0].text if names else "",
            missing=False,
            in_statement=part.kind not in ("let", "instance") or token.offset < body,
        )
        for index, token in enumerate(part.tokens)
        if hole_at(part.tokens, index)
    ]


def fill(source: bytes, fillings: Sequence[str], name: str = "<input>") -> bytes:
    r"""Returns the source with its holes filled, byte for byte the same outside of them.

    A term goes into brackets unless it is ``admit ()``, so that what stands around it stays what it is; declarations
    go into lines of their own. Line breaks become those of the source.

    Args:
        source: the pinned source.
        fillings: one text per hole, in order; ``admit ()`` leaves a hole in a term open, an empty text a missing
            definition.
        name: its name in errors.

    Raises:
        UsageError: not one filling per hole, or an empty term.
        InputError: the source or a filling cannot be read; positions in a filling are its own.
    """
    places = holes(source, name)
    if len(places) != len(fillings):
        raise UsageError(f"{name} has {len(places)} holes, got {len(fillings)} fillings; expected one per hole")
    text = Source(source, name).text
    newline = "\r\n" if "\r\n" in text else "\n"
    parts: list[str] = []
    end = 0
    for number, (hole, filling) in enumerate(zip(places, fillings, strict=True), 1):
        parts.append(text[end : hole.offset])
        parts.append(_placed(hole, filling, newline, f"{name} (filling {number})"))
        end = hole.end
    return "".join([*parts, text[end:]]).encode("utf-8")


def _placed(hole: Hole, filling: str, newline: str, name: str) -> str:
    """Returns what stands in the place of a hole."""
    source = Source(filling.encode("utf-8", "surrogatepass"), name)
    tokens = lex(source)
    text = newline.join(filling.strip().splitlines())
    if hole.missing:
        split(source, tokens)
        return f"{newline}{newline}{text}" if tokens else ""
    if not tokens:
        raise UsageError(f"{name} is empty; expected a term")
    depth = 0
    for token in tokens:
        depth += (token.kind == OPEN) - (token.kind == CLOSE)
        if depth < 0:
            raise source.error("found a closing bracket; expected a term with balanced brackets", token.offset)
    if depth:
        raise source.error("a bracket is left open; expected a term with balanced brackets", len(source.text))
    if hole_at(tokens, 0) and len(tokens) == 3:
        return text
    return f"({text}{newline if '//' in text else ''})"


def open_body(source: bytes, declared: str, name: str = "<input>") -> bytes:
    """Returns the source with the body of a ``let`` as a hole, which makes a task of a file that has its proofs.

    Args:
        source: a source that is complete.
        declared: name of the ``let``.
        name: its name in errors.

    Raises:
        UsageError: no ``let`` of that name has a body of its own.
        InputError: the source cannot be read.
    """
    text = Source(source, name)
    for part in declarations(text):
        names = part.names()
        if part.kind == "let" and len(names) == 1 and names[0].text == declared:
            break
    else:
        raise UsageError(f"{name} has no let that declares {declared} alone")
    body = part.tokens[part.tokens.index(names[0]) + len(part.header()) + 2 :]
    if not body:
        raise UsageError(f"{name}: {declared} has no body")
    return f"{text.text[: body[0].offset]}admit (){text.text[body[-1].end :]}".encode()


def assume_lemmas(source: bytes, statements: Sequence[str], before: str, name: str = "<input>") -> bytes:
    """Returns the source with lemmas assumed in front of a declaration, to see whether they are enough for it.

    What is accepted then is conditional: F* says nothing of an ``assume val``, so whoever assumes keeps the list.

    Args:
        source: the pinned source.
        statements: each a name and its type: ``helper : x:nat -> Lemma (x + 0 == x)``.
        before: name of the declaration; its ``val`` if it has one.
        name: its name in errors.

    Raises:
        UsageError: nothing of that name is declared, or a statement is more than one.
        InputError: the source or a statement cannot be read.
    """
    text = Source(source, name)
    for part in declarations(text):
        if any(token.text == before for token in part.names()):
            break
    else:
        raise UsageError(f"{name} declares no {before}")
    assumed = [f"assume val {statement.strip()}" for statement in statements]
    for number, line in enumerate(assumed, 1):
        stub = declarations(Source(line.encode("utf-8", "surrogatepass"), f"{name} (lemma {number})"))
        if len(stub) != 1 or not stub[0].names():
            raise UsageError(f"lemma {number} is not one name with its type: {line}")
    offset = part.tokens[0].offset
    inserted = "".join(f"{line}\n\n" for line in assumed)
    return f"{text.text[:offset]}{inserted}{text.text[offset:]}".encode()
