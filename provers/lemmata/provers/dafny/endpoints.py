"""What the counters of a loop are where it begins and where it ends, as random runs show it.

What a counter has come to where a loop ends tells which bound of the specification it stands for while the loop goes
on: a loop that ends with ``i == n`` has done for ``i`` what it is to do for ``n``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple
from typing import Literal as Only

from lemmata.checkers.dafny.declarations import Callable
from lemmata.checkers.dafny.expressions import Binary, Cardinality, Literal, Member, Name, Unary
from lemmata.checkers.dafny.nodes import walk
from lemmata.checkers.dafny.syntax import Expression
from lemmata.provers.dafny.interpret import Interpreter, read_condition
from lemmata.provers.dafny.loops import Loop, words
from lemmata.provers.dafny.machine import Code, Frame
from lemmata.provers.dafny.values import FAILURES

__all__ = ["bounds_of", "with_endpoints"]

_RUNS: Final = 40
_ROWS: Final = 80
"""Most ends of one loop that are looked at."""
_FEWEST: Final = 4
"""Ends below which nothing is concluded."""
_MOST: Final = 4
"""Most texts for one thing."""
_SHIFTS: Final = (0, -1, 1)


def bounds_of(loop: Loop, part: Expression) -> Iterator[Expression]:
    """Yields the ends and bounds in a specification that a loop variable may stand for."""
    negative = {
        id(node.operand) for node in walk(part) if isinstance(node, Unary) and isinstance(node.operand, Literal)
    }
    for node in walk(part):
        if id(node) in negative:
            continue
        if isinstance(node, Unary) and id(node.operand) in negative:
            yield node
        elif isinstance(node, Cardinality | Literal) or (isinstance(node, Member) and node.name.startswith("Length")):
            if not isinstance(node, Literal) or (node.kind == "int" and node.text in ("0", "1")):
                yield node
        elif isinstance(node, Name) and node.name not in loop.assigned:
            kind = loop.scope.get(node.name) or loop.unset.get(node.name)
            if kind is not None and kind.name == "int":
                yield node
        elif isinstance(node, Binary) and node.operator in ("+", "-") and isinstance(node.right, Literal):
            yield node


def with_endpoints(loops: Sequence[Loop], method: Callable, interpreter: Interpreter) -> list[Loop]:
    """Returns loops with what their counters are where they begin and end.

    Args:
        loops: of one method.
        method: the method.
        interpreter: runs it.
    """
    seen = {loop.node.start: _Seen(loop, interpreter) for loop in loops}

    def ends(start: int, frame: Frame, what: Only["entered", "left"]) -> None:
        if start in seen:
            seen[start].take(frame, what)

    if loops:
        interpreter.observe(method, lambda _start, _frame: None, wanted=_RUNS, ends=ends)
    return [seen[loop.node.start].loop_with_ends() for loop in loops]


@dataclass(slots=True)
class _Seen:
    """The ends of one loop that were seen."""

    loop: Loop
    interpreter: Interpreter
    counters: list[str] = field(init=False)
    fixed: list[str] = field(init=False)
    """Texts of numbers that the loop does not change."""
    bounds: dict[str, Code] = field(init=False)
    """Numbers in the specification that the loop does not change, by their texts."""
    codes: dict[str, Code] = field(init=False)
    entered: list[dict[str, int]] = field(default_factory=list[dict[str, int]])
    left: list[dict[str, int]] = field(default_factory=list[dict[str, int]])

    def __post_init__(self) -> None:
        loop = self.loop
        self.counters = loop.counters()
        names = [name for name in loop.names("int") if name not in loop.assigned]
        started = [loop.initial[name] for name in self.counters if name in loop.initial]
        texts = [text for text in started if words(text) and not words(text) & loop.assigned]
        self.fixed = list({_key(text): text for text in [*texts, *loop.sizes(), *names]}.values())
        parts = [part for keyword in ("ensures", "requires") for part in loop.specification(keyword)]
        found = {loop.text(node): node for part in parts for node in bounds_of(loop, part)}
        self.bounds = {text: self.interpreter.code(node) for text, node in found.items()}
        read = {text: read_condition(text) for text in [*self.counters, *self.fixed]}
        self.codes = {text: self.interpreter.code(node) for text, node in read.items() if node is not None}

    def take(self, frame: Frame, what: Only["entered", "left"]) -> None:
        """Notes one end."""
        rows = self.entered if what == "entered" else self.left
        if len(rows) < _ROWS:
            rows.append(dict(self._values(frame)))

    def _values(self, frame: Frame) -> Iterator[tuple[str, int]]:
        for text, code in {**self.bounds, **self.codes}.items():
            try:
                value = code(frame)
            except FAILURES:
                continue
            if isinstance(value, int) and not isinstance(value, bool):
                yield text, value

    def loop_with_ends(self) -> Loop:
        """Returns the loop with what was seen."""
        return replace(
            self.loop,
            entries={name: self._equal(name, self.entered) for name in self.counters},
            finals={name: self._equal(name, self.left) for name in self.counters},
            begins={text: self._in_counters(text, self.entered) for text in self.bounds},
            exits={text: self._in_counters(text, self.left) for text in self.bounds},
        )

    def _equal(self, counter: str, rows: Sequence[dict[str, int]]) -> tuple[str, ...]:
        """Returns what a counter is in all rows, in terms that the loop does not change."""
        values = {row.get(counter) for row in rows} if len(rows) >= _FEWEST else set[int | None]()
        found = [str(value) for value in values if value is not None] if len(values) == 1 else []
        candidates = (_Sum(((text, 1),), shift) for text in self.fixed for shift in _SHIFTS)
        return _first([*found, *(item.text for item in candidates if item.is_always(counter, rows))])

    def _in_counters(self, bound: str, rows: Sequence[dict[str, int]]) -> tuple[str, ...]:
        """Returns what a bound is in all rows, in terms of the counters."""
        return _first([item.text for item in self._candidates(bound) if item.is_always(bound, rows)])

    def _candidates(self, bound: str) -> Iterator[_Sum]:
        for shift in _SHIFTS:
            for counter in self.counters:
                yield _Sum(((counter, 1),), shift)
        others = [*self.counters, *(text for text in self.fixed if _key(text) != _key(bound))]
        for shift in _SHIFTS:
            for counter in self.counters:
                for other in others:
                    if other != counter:
                        yield _Sum(((other, 1), (counter, -1)), shift)
                        yield _Sum(((counter, 1), (other, -1)), shift)
            for index, counter in enumerate(self.counters):
                for other in self.counters[index + 1 :]:
                    yield _Sum(((counter, 1), (other, 1)), shift)


class _Sum(NamedTuple):
    """A sum or difference of numbers."""

    terms: tuple[tuple[str, int], ...]
    """Texts with their signs; the first is positive."""
    shift: int

    @property
    def text(self) -> str:
        """Returns it as Dafny writes it."""
        signed = [*self.terms, (str(abs(self.shift)), self.shift)] if self.shift else self.terms
        return "".join(f" {'+' if sign > 0 else '-'} {text}" for text, sign in signed).removeprefix(" + ")

    def is_always(self, name: str, rows: Sequence[dict[str, int]]) -> bool:
        """Returns whether it is equal to a number in every row that has all of them, and those are not too few."""
        needed = [row for row in rows if name in row and all(text in row for text, _ in self.terms)]
        return len(needed) >= _FEWEST and all(
            row[name] == self.shift + sum(sign * row[text] for text, sign in self.terms) for row in needed
        )


def _first(texts: Sequence[str]) -> tuple[str, ...]:
    """Returns the first of some texts, each once however it is spaced."""
    return tuple({_key(text): text for text in reversed(texts)}.values())[::-1][:_MOST]


def _key(text: str) -> str:
    return text.replace(" ", "")
