"""Rules that guess invariants from bounds and specifications; each is an object with a name that gets the credit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from lemmata.checkers.dafny.nodes import Node, walk
from lemmata.checkers.dafny.statements import Assign, For, Return
from lemmata.checkers.dafny.syntax import (
    Binary,
    Cardinality,
    Chain,
    Expression,
    Literal,
    Member,
    Name,
    Parentheses,
    Quantifier,
    Slice,
    Variable,
)
from lemmata.provers.dafny.loops import Loop, rewritten

__all__ = ["BASIC", "DOUBLE", "Rule"]


class Rule(NamedTuple):
    """A way to guess invariants of a loop."""

    name: str
    propose: Callable[[Loop], Iterator[str]]
    """Yields the texts of conditions, best first; they need not hold, nor be well typed."""


_SWAPPED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


def _relations(expression: Expression) -> Iterator[tuple[Expression, str, Expression]]:
    """Yields the relations of an expression, at any depth."""
    for node in walk(expression):
        if isinstance(node, Binary) and node.operator in _SWAPPED:
            yield node.left, node.operator, node.right
        elif isinstance(node, Chain):
            yield from zip(node.operands, node.operators, node.operands[1:], strict=False)


def _guard_weakened(loop: Loop) -> Iterator[str]:
    if isinstance(loop.node, For):
        name, first, last = loop.node.variable.name, loop.text(loop.node.first), loop.text(loop.node.last)
        low, high = (last, first) if loop.node.down else (first, last)
        yield f"{low} <= {name} <= {high}"
    for guard in loop.guards():
        for left, operator, right in _relations(guard):
            if loop.kind(left).name not in ("int", "?"):
                continue
            one, other = loop.text(left), loop.text(right)
            for sign in {"<": ("<=",), ">": (">=",), "!=": ("<=", ">=")}.get(operator, ()):
                yield f"{one} {sign} {other}"
            if operator in ("<=", ">="):
                yield f"{one} {operator} {other} {'+' if operator == '<=' else '-'} 1"
            if operator == "<":
                yield f"{one} <= {other} + 1"
            elif operator == ">":
                yield f"{one} >= {other} - 1"


def _bounds(loop: Loop) -> Iterator[str]:
    counters = loop.counters()
    for name in counters:
        yield f"0 <= {name}"
    for name in counters:
        start = loop.initial.get(name)
        if start is not None and not _mentions(start, loop.assigned):
            yield f"{start} <= {name}"
            yield f"{name} <= {start}"
    for name in counters:
        for _, length in loop.lengths():
            yield f"{name} <= {length}"
            yield f"{name} < {length}"
        yield f"-1 <= {name}"
    for first in loop.names("int"):
        for second in loop.names("int"):
            if first != second and {first, second} & loop.assigned:
                yield f"{first} <= {second}"
                yield f"{first} < {second}"


def _mentions(text: str, names: frozenset[str]) -> bool:
    return bool(names & set(re.findall(r"[A-Za-z_?'][\w?']*", text)))


def _outer_bounds(loop: Loop) -> Iterator[str]:
    """What bounds the counters of the loops around it holds within it."""
    for outer in loop.outer:
        around = Loop(
            file=loop.file,
            declarations=loop.declarations,
            method=loop.method,
            name=loop.name,
            node=outer,
            outer=(),
            scope=loop.scope,
            assigned=loop.assigned,
            written=loop.written,
            initial={},
        )
        if isinstance(outer, For):
            yield f"{loop.text(outer.first)} <= {outer.variable.name} < {loop.text(outer.last)}"
        for guard in around.guards():
            yield loop.text(guard)


def _split(expression: Expression) -> Iterator[Expression]:
    """Yields an expression without parentheses, and both directions of an equivalence as they stand."""
    while isinstance(expression, Parentheses):
        expression = expression.inner
    yield expression


def _copied(keyword: str) -> Callable[[Loop], Iterator[str]]:
    def propose(loop: Loop) -> Iterator[str]:
        for part in loop.specification(keyword):
            text = loop.text(part)
            yield text
            yield from _directions(loop, part)

    return propose


def _directions(loop: Loop, part: Expression) -> Iterator[str]:
    for inner in _split(part):
        if isinstance(inner, Binary) and inner.operator == "<==>":
            yield f"({loop.text(inner.left)}) ==> ({loop.text(inner.right)})"
            yield f"({loop.text(inner.right)}) ==> ({loop.text(inner.left)})"


def _places(loop: Loop, part: Expression) -> Iterator[Node]:
    """Yields the ends and bounds in a specification that a loop variable may stand for."""
    for node in walk(part):
        if isinstance(node, Cardinality | Literal) or (isinstance(node, Member) and node.name.startswith("Length")):
            if not isinstance(node, Literal) or (node.kind == "int" and node.text in ("0", "1")):
                yield node
        elif isinstance(node, Name) and loop.scope.get(node.name, None) is not None:
            if loop.scope[node.name].name == "int" and node.name not in loop.assigned:
                yield node
        elif isinstance(node, Binary) and node.operator in ("+", "-") and isinstance(node.right, Literal):
            yield node


def _bound(part: Expression) -> set[str]:
    return {variable.name for node in walk(part) if isinstance(node, Quantifier) for variable in node.domain.variables}


def _renaming(loop: Loop, part: Expression, places: dict[tuple[int, int], str], new: set[str]) -> str:
    """Returns the text of a specification with parts replaced.

    Args:
        loop: whose method is specified.
        part: of the specification.
        places: the ranges of tokens that are replaced, with the texts for them.
        new: the variables in those texts; bound variables with such names get others.
    """
    captured = _bound(part) & new

    def replace(node: Node) -> str | None:
        found = places.get((node.start, node.end))
        if found is not None:
            return found
        if isinstance(node, Variable) and node.name in captured:
            kind = f": {loop.text(node.type)}" if node.type is not None else ""
            return f"{node.name}'{kind}"
        return f"{node.name}'" if isinstance(node, Name) and node.name in captured else None

    return rewritten(loop.file, part, replace)


def _replaced(loop: Loop) -> Iterator[str]:
    for part in loop.specification("ensures"):
        places = list(_places(loop, part))
        counters = loop.counters()
        by_text: dict[str, list[Node]] = {}
        for place in places:
            by_text.setdefault(loop.text(place), []).append(place)
        for counter in counters:
            for shift in ("", " + 1", " - 1"):
                new = f"({counter}{shift})" if shift else counter
                for nodes in by_text.values():
                    yield _renaming(loop, part, {(node.start, node.end): new for node in nodes}, {counter})
        repeated = [node for nodes in by_text.values() if len(nodes) > 1 for node in nodes]
        for counter in counters:
            for node in repeated:
                for new in (counter, f"({counter} + 1)", f"({counter} - 1)"):
                    yield _renaming(loop, part, {(node.start, node.end): new}, {counter})


def _result_renamed(loop: Loop) -> Iterator[str]:
    """What is asked of a result, said of a local variable of the same type that the loop changes."""
    for result in loop.method.results:
        kind = loop.scope.get(result.name)
        for name, other in loop.scope.items():
            if name == result.name or other != kind or name not in loop.assigned:
                continue
            for part in loop.specification("ensures"):
                if any(isinstance(node, Name) and node.name == result.name for node in walk(part)):
                    yield from _renamed(loop, part, result.name, name)


def _renamed(loop: Loop, part: Expression, old: str, new: str) -> Iterator[str]:
    yield loop.substituted(part, old, new)
    for counter in loop.counters():
        for place in _places(loop, part):
            for index in (counter, f"({counter} + 1)", f"({counter} - 1)"):
                spans = {(place.start, place.end): index}
                names = [node for node in walk(part) if isinstance(node, Name) and node.name == old]
                spans |= {(node.start, node.end): new for node in names}
                yield _renaming(loop, part, spans, {counter, new})


def _after_loop(loop: Loop) -> Iterator[str]:
    """What is asked of a result that is computed behind the loop, with that computation put in."""
    values: dict[str, str] = {}
    for statement in loop.after:
        if isinstance(statement, Assign) and statement.operator == ":=" and len(statement.targets) == 1:
            target = statement.targets[0]
            if isinstance(target, Name):
                values[target.name] = loop.text(statement.values[0])
        if isinstance(statement, Return) and len(statement.values) == len(loop.method.results):
            returned = zip(loop.method.results, statement.values, strict=True)
            values |= {result.name: loop.text(value) for result, value in returned}
    if not values:
        return
    for part in loop.specification("ensures"):

        def replace(node: Node) -> str | None:
            return f"({values[node.name]})" if isinstance(node, Name) and node.name in values else None

        text = rewritten(loop.file, part, replace)
        yield text
        for counter in loop.counters():
            for place in _places(loop, part):

                def replace_both(node: Node, place: Node = place, counter: str = counter) -> str | None:
                    if (node.start, node.end) == (place.start, place.end):
                        return counter
                    return replace(node)

                yield rewritten(loop.file, part, replace_both)


def _slices(loop: Loop) -> Iterator[str]:
    """What is asked of a whole array or sequence, asked of the part before or behind a counter."""
    for part in loop.specification("ensures"):
        for name, _ in loop.lengths():
            for counter in loop.counters():
                for cut in (f"{name}[..{counter}]", f"{name}[{counter}..]", f"{name}[..{counter} + 1]"):
                    yield _cut(loop, part, cut, name)


def _cut(loop: Loop, part: Expression, cut: str, name: str) -> str:
    return rewritten(loop.file, part, lambda node: _whole(node, cut, name))


def _whole(node: Node, cut: str, name: str) -> str | None:
    if isinstance(node, Slice) and node.low is None and node.high is None:
        return cut if isinstance(node.target, Name) and node.target.name == name else None
    if isinstance(node, Member | Cardinality):
        return None
    return cut if isinstance(node, Name) and node.name == name else None


def _accumulated(loop: Loop) -> Iterator[str]:
    """``acc + F(rest) == F(all)`` and its like, from ``result == F(all)``."""
    for part in loop.specification("ensures"):
        for left, operator, right in _relations(part):
            if operator != "==":
                continue
            for result, value in ((left, right), (right, left)):
                if isinstance(result, Name):
                    yield from _accumulations(loop, value)


def _accumulations(loop: Loop, value: Expression) -> Iterator[str]:
    whole = loop.text(value)
    rests: list[str] = []
    for counter in loop.counters():
        for place in _places(loop, value):
            rests.append(_renaming(loop, value, {(place.start, place.end): counter}, {counter}))
        for name, _ in loop.lengths():
            for cut in (f"{name}[{counter}..]", f"{name}[..{counter}]"):
                rests.append(_cut(loop, value, cut, name))
    for name in loop.names("seq"):
        if name in loop.assigned:
            rests += [loop.substituted(value, other, name) for other in loop.names("seq") if other != name]
    for rest in dict.fromkeys(rests):
        for accumulator in loop.names("int", "seq", "real"):
            if accumulator in loop.assigned and rest != whole:
                yield f"{accumulator} == {rest}"
                yield f"{accumulator} + {rest} == {whole}"
                yield f"{rest} + {accumulator} == {whole}"
                yield f"{accumulator} * {rest} == {whole}"


def _doubly_replaced(loop: Loop) -> Iterator[str]:
    counters = loop.counters()
    for part in loop.specification("ensures"):
        places = list(_places(loop, part))
        for index, first in enumerate(places):
            for second in places[index + 1 :]:
                for one in counters:
                    for other in counters:
                        spans = {(first.start, first.end): one, (second.start, second.end): other}
                        yield _renaming(loop, part, spans, {one, other})


BASIC: Final[Sequence[Rule]] = (
    Rule("guard weakened", _guard_weakened),
    Rule("ensures copied", _copied("ensures")),
    Rule("ensures with a counter", _replaced),
    Rule("bounds", _bounds),
    Rule("bounds of outer loops", _outer_bounds),
    Rule("result renamed", _result_renamed),
    Rule("slice", _slices),
)
"""Tried first."""
DOUBLE: Final[Sequence[Rule]] = (
    Rule("requires copied", _copied("requires")),
    Rule("after the loop", _after_loop),
    Rule("accumulated", _accumulated),
    Rule("ensures with two counters", _doubly_replaced),
)
"""Tried when the basic ones and those about collections do not do."""
