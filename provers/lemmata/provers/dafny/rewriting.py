"""How a specification reads when bounds, arrays and sequences in it are replaced by what a loop has come to of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from lemmata.checkers.dafny.binders import Quantifier
from lemmata.checkers.dafny.expressions import Cardinality, Member, Name, Slice
from lemmata.checkers.dafny.nodes import Node, walk
from lemmata.checkers.dafny.syntax import Expression, Variable
from lemmata.provers.dafny.endpoints import bounds_of
from lemmata.provers.dafny.loops import Loop, rewritten, words

__all__ = [
    "bound_names",
    "bounds_by_text",
    "instances",
    "operand",
    "primed",
    "renaming",
    "replaced_once",
    "replaced_twice",
    "with_cut",
    "with_cuts",
]


def bound_names(part: Expression) -> set[str]:
    """Returns the names of the variables that quantifiers in a specification bind."""
    return {variable.name for node in walk(part) if isinstance(node, Quantifier) for variable in node.domain.variables}


def renaming(loop: Loop, part: Expression, places: dict[tuple[int, int], str], new: set[str]) -> str:
    """Returns the text of a specification with parts replaced.

    Args:
        loop: whose method is specified.
        part: of the specification.
        places: the ranges of tokens that are replaced, with the texts for them.
        new: the variables in those texts; bound variables with such names get others.
    """
    captured = bound_names(part) & new

    def replace(node: Node) -> str | None:
        found = places.get((node.start, node.end))
        if found is not None:
            return found
        return primed(loop, node, captured)

    return rewritten(loop.file, part, replace)


def primed(loop: Loop, node: Node, names: set[str]) -> str | None:
    """Returns the text of a bound variable with another name, where it is one of some names."""
    if isinstance(node, Variable) and node.name in names:
        kind = f": {loop.text(node.type)}" if node.type is not None else ""
        return f"{node.name}'{kind}"
    return f"{node.name}'" if isinstance(node, Name) and node.name in names else None


def bounds_by_text(loop: Loop, part: Expression) -> dict[str, list[Expression]]:
    """Returns the ends and bounds in a specification, those that read the same together."""
    found: dict[str, list[Expression]] = {}
    for place in bounds_of(loop, part):
        found.setdefault(loop.text(place), []).append(place)
    return found


def operand(loop: Loop, text: str) -> str:
    """Returns the text of an expression as it may stand within another."""
    return text if text in loop.scope or text.isalnum() else f"({text})"


def replaced_once(
    loop: Loop, part: Expression, by_text: Mapping[str, Sequence[Expression]], instead: Mapping[str, Sequence[str]]
) -> Iterator[str]:
    """Yields a specification with one bound replaced by each of what it was equal to, everywhere or in one place."""
    for text, nodes in by_text.items():
        for new in instead.get(text, ()):
            put = operand(loop, new)
            yield renaming(loop, part, {(node.start, node.end): put for node in nodes}, words(new))
            if len(nodes) > 1:
                for node in nodes:
                    yield renaming(loop, part, {(node.start, node.end): put}, words(new))


def replaced_twice(
    loop: Loop, part: Expression, by_text: Mapping[str, Sequence[Expression]], instead: Mapping[str, Sequence[str]]
) -> Iterator[str]:
    """Yields a specification with bounds in two places replaced, each by what it was equal to."""
    places = [(node, new) for text, nodes in by_text.items() for node in nodes for new in instead.get(text, ())]
    for index, (first, one) in enumerate(places):
        for second, other in places[index + 1 :]:
            if first.end <= second.start or second.end <= first.start:
                spans = {(first.start, first.end): operand(loop, one), (second.start, second.end): operand(loop, other)}
                yield renaming(loop, part, spans, words(one) | words(other))


def with_cut(loop: Loop, part: Expression, cut: str, name: str) -> str:
    """Returns the text of a specification with a slice, ``cut``, where it has the whole array or sequence ``name``."""
    return rewritten(loop.file, part, lambda node: _whole(node, cut, name))


def with_cuts(loop: Loop, part: Expression, cuts: Mapping[str, str]) -> str:
    """Returns the text of a specification with slices where it has whole arrays or sequences, by their names."""

    def replace(node: Node) -> str | None:
        found = (_whole(node, cut, name) for name, cut in cuts.items())
        return next((text for text in found if text is not None), None)

    return rewritten(loop.file, part, replace)


def _whole(node: Node, cut: str, name: str) -> str | None:
    if isinstance(node, Slice) and node.low is None and node.high is None:
        return cut if isinstance(node.target, Name) and node.target.name == name else None
    if isinstance(node, Member | Cardinality):
        return None
    return cut if isinstance(node, Name) and node.name == name else None


def instances(loop: Loop, value: Expression) -> Iterator[str]:
    """Yields an expression with bounds, arrays and sequences replaced by what the loop has come to of them."""
    by_text = bounds_by_text(loop, value)
    for known in (loop.begins, loop.exits):
        yield from replaced_twice(loop, value, by_text, known)
        yield from replaced_once(loop, value, by_text, known)
    for counter in loop.counters():
        for place in bounds_of(loop, value):
            yield renaming(loop, value, {(place.start, place.end): counter}, {counter})
        for name, _ in loop.lengths():
            for cut in (f"{name}[{counter}..]", f"{name}[..{counter}]"):
                yield with_cut(loop, value, cut, name)
    for kind in ("seq", *loop.declarations.datatypes):
        for name in loop.names(kind):
            if name in loop.assigned:
                yield from (loop.substituted(value, other, name) for other in loop.names(kind) if other != name)
