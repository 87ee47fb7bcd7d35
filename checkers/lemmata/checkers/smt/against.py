"""A completed file against its original: the same commands, with lemmas and hints added and nothing else.

What may be added: further ``prove`` commands (each has to be shown, so it is a lemma and not an assumption), and the
hint attributes of `lemmata.checkers.smt.hints` on a ``prove``. White space and comments do not count. An added
``prove`` may not name terms inside its formula: a ``:named`` there declares a symbol, and the commands after it could
mean something else (``re.none``, say).
"""

from __future__ import annotations

from collections.abc import Iterable

from lemmata.checkers.errors import InputError
from lemmata.checkers.smt.hints import HINTS
from lemmata.checkers.smt.lexer import Source
from lemmata.checkers.smt.sexpr import KEYWORD, SYMBOL, Atom, Group, Node, flat_text, head_word, read
from lemmata.checkers.verdict import Diagnostic, Severity

__all__ = ["deviation"]

_SHOWN = 60


def deviation(original: bytes, completed: bytes, file: str) -> Diagnostic | None:
    """Returns the first place where ``completed`` is more or less than ``original`` with hints, None if there is none.

    Args:
        original: the pinned source.
        completed: what is offered.
        file: name of the completed file.

    Raises:
        InputError: one of the two cannot be read.
    """
    pinned_source = Source(original, f"{file} (original)")
    source = Source(completed, file)
    pinned = [_without_hints(node) for node in read(pinned_source)]
    place = 0
    for node in read(source):
        if place < len(pinned) and _same(_without_hints(node), pinned[place]):
            place += 1
        elif not _is_prove(node):
            expected = flat_text(pinned_source, pinned[place]) if place < len(pinned) else "the end of the file"
            return _diagnostic(source, node.offset, flat_text(source, node), expected)
        elif (named := _inner_name(node)) is not None:
            return _diagnostic(source, named.offset, ":named", "a formula that declares no names")
    if place < len(pinned):
        return _diagnostic(source, len(source.text), "the end of the file", flat_text(pinned_source, pinned[place]))
    return None


def _diagnostic(source: Source, offset: int, found: str, expected: str) -> Diagnostic:
    error: InputError = source.error(
        f"differs from the original: found {_short(found)}, expected {_short(expected)}, a lemma or a hint", offset
    )
    return Diagnostic(
        file=error.file,
        line=error.line,
        column=error.column,
        severity=Severity.ERROR,
        kind="against",
        message=error.message,
    )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}..."


def _is_prove(node: Node) -> bool:
    first = node[0] if isinstance(node, Group) and node else None
    return isinstance(first, Atom) and first.kind == SYMBOL and first.text == "prove"


def _inner_name(command: Node) -> Atom | None:
    """Returns the first ``:named`` that stands inside the formula of a ``prove``, not on the claim itself."""
    body = command[1] if isinstance(command, Group) and len(command) == 2 else command
    while isinstance(body, Group) and len(body) > 2 and head_word(body) in ("!", "par"):
        body = body[1] if head_word(body) == "!" else body[2]
    agenda = [body]
    while agenda:
        node = agenda.pop()
        if isinstance(node, Group):
            agenda.extend(node)
        elif node.kind == KEYWORD and node.text == ":named":
            return node
    return None


def _without_hints(node: Node) -> Node:
    """Returns a ``prove`` command without hint attributes, any other node as it is."""
    if not (_is_prove(node) and isinstance(node, Group) and len(node) == 2):
        return node
    return _rebuilt(node, (node[0], _bare_body(node[1])))


def _bare_body(body: Node) -> Node:
    layers: list[Group] = []
    while isinstance(body, Group) and (_is_par(body) or (head_word(body) == "!" and len(body) > 1)):
        layers.append(body)
        body = body[2] if _is_par(body) else body[1]
    for layer in reversed(layers):
        if _is_par(layer):
            body = _rebuilt(layer, (layer[0], layer[1], body))
        elif kept := _kept_attributes(layer):
            body = _rebuilt(layer, (layer[0], body, *kept))
    return body


def _is_par(body: Group) -> bool:
    return head_word(body) == "par" and len(body) == 3


def _rebuilt(group: Group, parts: Iterable[Node]) -> Group:
    """Returns a list of other parts that stands where ``group`` stands."""
    copy = Group(group.offset)
    copy.end = group.end
    copy.extend(parts)
    return copy


def _kept_attributes(body: Group) -> list[Node]:
    kept: list[Node] = []
    dropping = False
    for part in body[2:]:
        if isinstance(part, Atom) and part.kind == KEYWORD:
            dropping = part.text in HINTS
        if not dropping:
            kept.append(part)
    return kept


def _same(left: Node, right: Node) -> bool:
    stack: list[tuple[Node, Node]] = [(left, right)]
    while stack:
        one, two = stack.pop()
        if isinstance(one, Atom) or isinstance(two, Atom):
            if not (isinstance(one, Atom) and isinstance(two, Atom) and (one.kind, one.text) == (two.kind, two.text)):
                return False
        elif len(one) != len(two):
            return False
        else:
            stack.extend(zip(one, two, strict=True))
    return True
