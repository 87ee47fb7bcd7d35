"""A completed Dafny file against its original: the same tokens in the same order, and ghost additions, nothing else.

`lemmata.checkers.dafny.additions` says what may be an addition. Additions are whole parts of the candidate's syntax
tree, and their removal must leave exactly the tokens of the original. That the tokens that stay also mean the same is
checked twice: no addition introduces a name that occurs in the original, and the syntax tree of the candidate
without its additions has the shape of the original's (``a * assert P; b + c`` would take ``a * b + c`` apart).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lemmata.checkers.dafny.additions import Addition, Removable, removables
from lemmata.checkers.dafny.binders import StatementExpression
from lemmata.checkers.dafny.declarations import Opaque, OpaqueBody
from lemmata.checkers.dafny.lexer import NAME, Token
from lemmata.checkers.dafny.nodes import Node, children, walk
from lemmata.checkers.dafny.parser import File, parse
from lemmata.checkers.verdict import Diagnostic

__all__ = ["Comparison", "compare"]

_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A completed file beside its original."""

    file: File
    """The completed file."""
    deviation: Diagnostic | None
    additions: tuple[Addition, ...]
    """What was added, in order, none within another; empty if there is a deviation."""


def compare(original: bytes, completed: bytes, name: str = "<input>") -> Comparison:
    """Returns where a completed file is more or less than its original with ghost additions, and what it adds.

    Args:
        original: the pinned file.
        completed: what is offered.
        name: name of the completed file.

    Raises:
        InputError: one of the two cannot be read.
    """
    pinned = parse(original, f"{name} (original)")
    file = parse(completed, name)
    taken = {token.text for token in pinned.tokens if token.kind == NAME}
    parts = list(removables(file, taken))
    alignment = _align(pinned.tokens, file.tokens, [part for part in parts if not part.refusal])
    if isinstance(alignment, _Stuck):
        return Comparison(file=file, deviation=_deviation(alignment, pinned, file, parts), additions=())
    changed = _changed_shape(pinned, file, alignment)
    if changed is not None:
        message = "differs from the original: the additions change how what stands around them is read"
        deviation = file.source.diagnostic(message, _offset(file, changed), kind="against")
        return Comparison(file=file, deviation=deviation, additions=())
    additions = tuple(part.addition for part in alignment)
    return Comparison(file=file, deviation=None, additions=additions)


@dataclass(frozen=True, slots=True)
class _Stuck:
    """How far the tokens of both files go together."""

    pinned: int
    found: int


def _align(pinned: Sequence[Token], found: Sequence[Token], parts: Sequence[Removable]) -> list[Removable] | _Stuck:
    """Returns parts whose removal leaves the pinned tokens, or how far any choice of parts goes.

    All choices are followed at once: for each token of the candidate, the numbers of pinned tokens that can stand
    before it. The original may have parts that are like additions, so the first choice need not be the right one.
    """
    by_start: dict[int, list[Removable]] = {}
    for part in parts:
        by_start.setdefault(part.addition.start, []).append(part)
    reached: list[dict[int, tuple[int, int, Removable | None]]] = [{} for _ in range(len(found) + 1)]
    reached[0][0] = (-1, -1, None)
    for place, arrivals in enumerate(reached):
        for index in arrivals:
            next_pinned = pinned[index] if index < len(pinned) else None
            if next_pinned and place < len(found) and next_pinned[:2] == found[place][:2]:
                reached[place + 1].setdefault(index + 1, (place, index, None))
            for part in by_start.get(place, ()):
                if not part.replaces or (next_pinned and next_pinned.text == part.replaces):
                    after = index + 1 if part.replaces else index
                    reached[part.addition.end].setdefault(after, (place, index, part))
    if len(pinned) not in reached[-1]:
        place = max(place for place, arrivals in enumerate(reached) if arrivals)
        return _Stuck(max(reached[place]), place)
    chosen: list[Removable] = []
    place, index = len(found), len(pinned)
    while place > 0:
        place, index, taken = reached[place][index]
        if taken is not None:
            chosen.append(taken)
    return chosen[::-1]


def _deviation(stuck: _Stuck, pinned: File, file: File, parts: Sequence[Removable]) -> Diagnostic:
    """Returns what to say of the first place where the files part."""
    expected = _text(pinned, stuck.pinned) or "the end of the file"
    refused = _refused(stuck.found, parts)
    unread = [
        node
        for node in walk(file.program)
        if isinstance(node, Opaque | OpaqueBody) and node.start <= stuck.found < node.end
    ]
    offset = _offset(file, stuck.found)
    if refused is not None:
        offset = _offset(file, refused.addition.start)
        message = f"this {refused.addition.kind} may not be added: {refused.refusal}; expected {expected}"
    elif unread:
        message = f"expected {expected}, and what stands here could not be read ({unread[-1].reason})"
    else:
        message = f"found {_text(file, stuck.found) or 'the end of the file'}, expected {expected}"
    return file.source.diagnostic(f"differs from the original: {message}", offset, kind="against")


def _refused(place: int, parts: Sequence[Removable]) -> Removable | None:
    """Returns the part that was refused and is why a place does not fit: one that begins there, or has a new name."""
    refused = [part for part in parts if part.refusal and part.addition.start <= place < part.addition.end]
    beginning = [part for part in refused if part.addition.start == place]
    declarations = [part for part in refused if part.addition.kind in ("lemma", "function") and part.fresh]
    return next(iter(beginning + declarations), None)


def _offset(file: File, index: int) -> int:
    return file.tokens[index].offset if index < len(file.tokens) else len(file.source.text)


def _text(file: File, index: int) -> str:
    text = " ".join(token.text for token in file.tokens[index : index + 8])
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def _changed_shape(pinned: File, file: File, parts: Sequence[Removable]) -> int | None:
    """Returns a token of the candidate where its tree without the parts is not the original's; None if it is."""
    consumed = _consumed(len(file.tokens), parts)
    ends = {part.addition.start: part.addition.end for part in parts}
    expected = [(type(node), node.start, node.end) for node in walk(pinned.program)]
    number = 0
    for node in _remaining(file.program, ends):
        shape = (type(node), consumed[node.start], consumed[node.end])
        if number >= len(expected) or shape != expected[number]:
            return node.start
        number += 1
    return None if number == len(expected) else len(file.tokens)


def _consumed(length: int, parts: Sequence[Removable]) -> list[int]:
    """Returns for each index of the candidate how many tokens of the original stand before it."""
    steps = [1] * length
    for part in parts:
        steps[part.addition.start : part.addition.end] = [0] * (part.addition.end - part.addition.start)
        steps[part.addition.end - 1] = 1 if part.replaces else 0
    consumed = [0]
    for step in steps:
        consumed.append(consumed[-1] + step)
    return consumed


def _remaining(node: Node, ends: Mapping[int, int]) -> Iterator[Node]:
    """Yields what `walk` does, without the parts; ``ends`` has for the start of each where it ends."""
    inside: list[int] = []
    for start, end in ends.items():
        inside += range(start, end)
    removed = frozenset(inside)
    stack = [node]
    while stack:
        node = stack.pop()
        if node.start < node.end and node.start in removed and node.end - 1 in removed:
            continue
        if isinstance(node, StatementExpression) and ends.get(node.start) == node.body.start:
            stack.append(node.body)
            continue
        yield node
        stack.extend(reversed(list(children(node))))
