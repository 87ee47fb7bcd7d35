"""Rules that guess invariants from bounds and specifications; each is an object with a name that gets the credit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from typing import Final, NamedTuple

from lemmata.checkers.dafny.binders import Quantifier
from lemmata.checkers.dafny.expressions import Apply, Binary, Chain, Name, Parentheses
from lemmata.checkers.dafny.nodes import Node, walk
from lemmata.checkers.dafny.statements import Assign, For, Return
from lemmata.checkers.dafny.syntax import Expression
from lemmata.provers.dafny.endpoints import bounds_of
from lemmata.provers.dafny.loops import Loop, rewritten, words
from lemmata.provers.dafny.rewriting import (
    bound_names,
    bounds_by_text,
    instances,
    operand,
    primed,
    renaming,
    replaced_once,
    replaced_twice,
    with_cut,
    with_cuts,
)

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
        if start is not None and not words(start) & loop.assigned:
            yield f"{start} <= {name}"
            yield f"{name} <= {start}"
    for name in counters:
        for size in loop.sizes():
            yield f"{name} <= {size}"
            yield f"{name} < {size}"
        yield f"-1 <= {name}"
    for first in loop.names("int"):
        for second in loop.names("int"):
            if first != second and {first, second} & loop.assigned:
                yield f"{first} <= {second}"
                yield f"{first} < {second}"


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


def _replaced(loop: Loop) -> Iterator[str]:
    for part in loop.specification("ensures"):
        by_text = bounds_by_text(loop, part)
        yield from replaced_once(loop, part, by_text, loop.exits)
        counters = loop.nested_counters() if loop.written else loop.counters()
        for counter in counters:
            for shift in ("", " + 1", " - 1"):
                new = f"({counter}{shift})" if shift else counter
                for nodes in by_text.values():
                    yield renaming(loop, part, {(node.start, node.end): new for node in nodes}, {counter})
        repeated = [node for nodes in by_text.values() if len(nodes) > 1 for node in nodes]
        for counter in counters:
            for node in repeated:
                for new in (counter, f"({counter} + 1)", f"({counter} - 1)"):
                    yield renaming(loop, part, {(node.start, node.end): new}, {counter})


def _result_renamed(loop: Loop) -> Iterator[str]:
    """What is asked of a result, said of a local variable of the same type that the loop changes."""
    for result in loop.method.results:
        kind = loop.scope.get(result.name) or loop.unset.get(result.name)
        for name, other in loop.scope.items():
            if name == result.name or other != kind or name not in loop.assigned:
                continue
            for part in loop.specification("ensures"):
                if any(isinstance(node, Name) and node.name == result.name for node in walk(part)):
                    yield from _renamed(loop, part, result.name, name)


def _renamed(loop: Loop, part: Expression, old: str, new: str) -> Iterator[str]:
    yield loop.substituted(part, old, new)
    for counter in loop.counters():
        for place in bounds_of(loop, part):
            for index in (counter, f"({counter} + 1)", f"({counter} - 1)"):
                spans = {(place.start, place.end): index}
                names = [node for node in walk(part) if isinstance(node, Name) and node.name == old]
                spans |= {(node.start, node.end): new for node in names}
                yield renaming(loop, part, spans, {counter, new})


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
        for place in bounds_of(loop, part):
            for new in dict.fromkeys((*loop.exits.get(loop.text(place), ()), *loop.counters())):
                captured = bound_names(part) & words(new)

                def replace_both(
                    node: Node, place: Node = place, new: str = new, captured: set[str] = captured
                ) -> str | None:
                    if (node.start, node.end) == (place.start, place.end):
                        return operand(loop, new)
                    return primed(loop, node, captured) or replace(node)

                yield rewritten(loop.file, part, replace_both)


def _slices(loop: Loop) -> Iterator[str]:
    """What is asked of a whole array or sequence, asked of the part before or behind a counter."""
    for part in loop.specification("ensures"):
        for name, _ in loop.lengths():
            for counter in loop.counters():
                for cut in (f"{name}[..{counter}]", f"{name}[{counter}..]", f"{name}[..{counter} + 1]"):
                    yield with_cut(loop, part, cut, name)


def _double_slices(loop: Loop) -> Iterator[str]:
    """What is asked of whole arrays and sequences, with two of them cut at counters."""
    cuts = {
        name: [f"{name}[{bounds}]" for counter in loop.counters() for bounds in (f"..{counter}", f"{counter}..")]
        for name, _ in loop.lengths()
    }
    for part in loop.specification("ensures"):
        whole = [name for name in cuts if with_cut(loop, part, "", name) != loop.text(part)]
        for index, first in enumerate(whole):
            for second in whole[index + 1 :]:
                for one in cuts[first]:
                    for other in cuts[second]:
                        yield with_cuts(loop, part, {first: one, second: other})


def _accumulated(loop: Loop) -> Iterator[str]:
    """``acc + F(rest) == F(all)`` and its like, from ``result == F(all)``."""
    for part in loop.specification("ensures"):
        for left, operator, right in _relations(part):
            if operator != "==":
                continue
            for result, value in ((left, right), (right, left)):
                if isinstance(result, Name):
                    yield from _accumulations(loop, value)
                else:
                    yield from _shared(loop, result, value)


def _shared(loop: Loop, result: Expression, value: Expression) -> Iterator[str]:
    """``multiset(r) + multiset(rest) == multiset(s)`` from ``multiset(r) == multiset(s)``."""
    done, whole = loop.text(result), loop.text(value)
    sequences = loop.names("seq")
    for name in sequences:
        for other in sequences:
            rest = loop.substituted(value, other, name)
            if name in loop.assigned and rest != whole:
                yield f"{done} + {rest} == {whole}"
                yield f"{rest} + {done} == {whole}"


def _accumulations(loop: Loop, value: Expression) -> Iterator[str]:
    whole = loop.text(value)
    for rest in dict.fromkeys(instances(loop, value)):
        for accumulator in loop.names("int", "seq", "real"):
            if accumulator in loop.assigned and rest != whole:
                yield f"{accumulator} == {rest}"
                yield f"{accumulator} + {rest} == {whole}"
                yield f"{rest} + {accumulator} == {whole}"
                yield f"{accumulator} * {rest} == {whole}"


def _narrowed(loop: Loop) -> Iterator[str]:
    """What is given to be somewhere, said of where the counters have not been."""
    for part in loop.specification("requires"):
        if not any(isinstance(node, Quantifier) and not node.universal for node in walk(part)):
            continue  # what holds of all holds of those too
        by_text = bounds_by_text(loop, part)
        yield from replaced_once(loop, part, by_text, loop.begins)
        yield from replaced_twice(loop, part, by_text, loop.begins)


def _doubly_replaced(loop: Loop) -> Iterator[str]:
    counters = loop.counters()
    for part in loop.specification("ensures"):
        yield from replaced_twice(loop, part, bounds_by_text(loop, part), loop.exits)
        places = list(bounds_of(loop, part))
        for index, first in enumerate(places):
            for second in places[index + 1 :]:
                for one, other in product(counters, counters):
                    for left, right in ((one, other), (f"({one} - 1)", other), (one, f"({other} - 1)")):
                        spans = {(first.start, first.end): left, (second.start, second.end): right}
                        yield renaming(loop, part, spans, {one, other})


def _declared(loop: Loop) -> Iterator[str]:
    """Predicates of the program whose parameters are called like variables here, and what calls in the loop need."""
    for name, predicate in loop.declarations.callables.items():
        names = [parameter.name for parameter in predicate.parameters]
        if "predicate" in predicate.keyword and names and all(one in loop.scope for one in names):
            yield f"{name}({', '.join(names)})"
    for node in walk(loop.node):
        if not isinstance(node, Apply) or not isinstance(node.function, Name):
            continue
        called = loop.declarations.callables.get(node.function.name)
        if called is None or called.is_function or len(called.parameters) != len(node.arguments):
            continue
        values = [operand(loop, loop.text(argument.value)) for argument in node.arguments]
        actual = dict(zip([parameter.name for parameter in called.parameters], values, strict=True))

        def replace(part: Node, actual: Mapping[str, str] = actual) -> str | None:
            return actual.get(part.name) if isinstance(part, Name) else None

        for clause in called.clauses:
            if clause.keyword == "requires":
                yield from (rewritten(loop.file, part, replace) for part in clause.expressions)


BASIC: Final[Sequence[Rule]] = (
    Rule("guard weakened", _guard_weakened),
    Rule("ensures copied", _copied("ensures")),
    Rule("bounds", _bounds),
    Rule("ensures with a counter", _replaced),
    Rule("bounds of outer loops", _outer_bounds),
    Rule("declared predicate", _declared),
    Rule("result renamed", _result_renamed),
    Rule("slice", _slices),
)
"""Tried first."""
DOUBLE: Final[Sequence[Rule]] = (
    Rule("requires copied", _copied("requires")),
    Rule("requires narrowed", _narrowed),
    Rule("after the loop", _after_loop),
    Rule("accumulated", _accumulated),
    Rule("two slices", _double_slices),
    Rule("ensures with two counters", _doubly_replaced),
)
"""Tried when the basic ones and those about collections do not do."""
