"""Guessed invariants of the loops of a program that are well typed and held in every random run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from lemmata.checkers.dafny.declarations import Callable
from lemmata.checkers.dafny.document import named
from lemmata.checkers.dafny.parser import File
from lemmata.checkers.dafny.statements import Block
from lemmata.provers.dafny.endpoints import with_endpoints
from lemmata.provers.dafny.interpret import Interpreter, Runs, read_condition
from lemmata.provers.dafny.kinds import BOOL, IllTyped, fits, kind_of
from lemmata.provers.dafny.loops import Loop, loops_of, words
from lemmata.provers.dafny.machine import Code, Declarations, Frame
from lemmata.provers.dafny.pruning import Disturbed
from lemmata.provers.dafny.rules import Rule
from lemmata.provers.dafny.tables import Table, calls_of, numbers_of
from lemmata.provers.dafny.unfolding import unfolded
from lemmata.provers.dafny.values import FAILURES, Data, Value

__all__ = ["Guess", "Program"]

_MOST: Final = 1_200
"""Guesses of one loop that are tried in runs."""
_OBSERVED: Final = 300
"""Rounds of a loop that guesses are tried on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """A condition that may be an invariant of a loop, or a measure that may make it end."""

    loop: int
    """Index of the loop in `Program.loops`."""
    keyword: str
    """``invariant`` or ``decreases``."""
    text: str
    rule: str
    """The name of the rule that gets the credit."""

    @property
    def quantified(self) -> bool:
        """Returns whether it is dear for a solver."""
        return "::" in self.text

    @property
    def pairs(self) -> bool:
        """Returns whether it is dearer still: it speaks of all pairs of values."""
        return any("," in part for part in re.findall(r"forall([^:|]*)", self.text))


@dataclass(slots=True)
class _Observed:
    """What was seen of one loop."""

    alive: dict[str, tuple[Code, str]]
    """The guesses that held so far: text to closure and rule."""
    measures: dict[str, Code]
    disturbed: Disturbed
    numbers: Table
    calls: list[Table]
    exercised: set[str] = field(default_factory=set[str])
    """The quantified guesses whose bound variables had values in some round: others hold of nothing."""
    rounds: int = 0
    before: tuple[int, dict[str, Value]] | None = None
    """The frame of the last round with the measures then, while that loop goes on."""


class Program:
    """The loops of a file, and what held in runs of its methods.

    Args:
        file: the program.
        seed: of the runs.

    Attributes:
        loops: as rules see them, in the order of the file.
        starts: the indices of their first tokens in the file.
    """

    def __init__(self, file: File, seed: int = 0) -> None:
        self.file = file
        shown = unfolded(file)
        self.interpreter = Interpreter(shown, seed)
        self._observed: dict[int, _Observed] = {}
        self._asked: tuple[Sequence[Rule], int] | None = None
        self.loops: list[Loop] = []
        for name, method in _methods(shown):
            found = loops_of(shown, self.interpreter.declarations, name, method)
            self.loops += with_endpoints(found, method, self.interpreter)
        declarations = Declarations(file)
        own = (loop for name, method in _methods(file) for loop in loops_of(file, declarations, name, method))
        self.starts = [loop.node.start for loop in own]

    def guesses(self, rules: Sequence[Rule], *, wanted: int = 60, same: bool = False) -> list[Guess]:
        """Returns what rules guess and no run refutes, for each loop in the order of the rules.

        Args:
            rules: which guess.
            wanted: runs of each method.
            same: whether guesses are wanted too that seem to be the same as others.
        """
        if (rules, wanted) != self._asked:
            self._observe(rules, wanted)
            self._asked = (rules, wanted)
        found: list[Guess] = []
        for index, loop in enumerate(self.loops):
            seen = self._observed[loop.node.start]
            if seen.rounds:
                found += self._survivors(index, seen, same=same)
        return found

    def _observe(self, rules: Sequence[Rule], wanted: int) -> None:
        """Runs the methods, and notes what rules guess of their loops and no run refutes."""
        self._observed = {}
        for loop in self.loops:
            self._observed[loop.node.start] = _Observed(
                {text: (code, rule) for text, code, rule in self._well_typed(loop, rules)},
                self._measures(loop),
                Disturbed(loop, self.interpreter),
                numbers_of(loop, self.interpreter),
                calls_of(loop, self.interpreter),
            )
        for method in {id(loop.method): loop.method for loop in self.loops}.values():
            self._run(method, self._observed, wanted)

    def needed(self, guesses: Sequence[Guess]) -> list[Guess]:
        """Returns guesses without the quantified ones that follow from others, as far as the last runs tell."""
        found: list[Guess] = []
        for index, loop in enumerate(self.loops):
            own = [guess for guess in guesses if guess.loop == index]
            seen = self._observed.get(loop.node.start)
            if seen is None:
                found += own
                continue
            known = {guess: seen.alive[guess.text][0] for guess in own if guess.text in seen.alive}
            kept = seen.disturbed.needed(known, {guess for guess in known if guess.quantified})
            found += [guess for guess in own if guess not in known or guess in kept]
        return found

    def _survivors(self, index: int, seen: _Observed, *, same: bool) -> Iterator[Guess]:
        held = {text: code for text, (code, _) in seen.alive.items() if "forall" not in text or text in seen.exercised}
        for text in seen.disturbed.telling(held, {text for text in held if "exists" in text}, same=same):
            if text.startswith("-1 <= ") and f"0 <= {text[6:]}" in seen.alive:
                continue
            rule = seen.alive[text][1]
            yield Guess(loop=index, keyword="invariant", text=text, rule=rule)
        known = {re.sub(r"\s", "", text) for text in seen.alive}
        for table, rule in ((seen.numbers, "nullspace"), *((calls, "calls") for calls in seen.calls)):
            for text in table.equalities(self.loops[index]):
                key = re.sub(r"\s", "", text)
                if key not in known:
                    known.add(key)
                    yield Guess(loop=index, keyword="invariant", text=text, rule=rule)
        for text in seen.measures:
            yield Guess(loop=index, keyword="decreases", text=text, rule="measure")

    def _well_typed(self, loop: Loop, rules: Sequence[Rule]) -> Iterator[tuple[str, Code, str]]:
        scope, declarations = loop.scope, self.interpreter.declarations
        changed = loop.assigned | loop.touched()
        seen: set[str] = set()
        for rule in rules:
            for text in rule.propose(loop):
                key = re.sub(r"[\s()]", "", text)
                named = words(text)
                if key in seen or len(seen) >= _MOST or not named & changed or named & loop.unset.keys():
                    continue
                seen.add(key)
                condition = read_condition(text)
                if condition is None:
                    continue
                try:
                    if not fits(kind_of(condition, scope, declarations), BOOL):
                        continue
                except IllTyped:
                    continue
                yield text, self.interpreter.code(condition), rule.name

    def _measures(self, loop: Loop) -> dict[str, Code]:
        texts: list[str] = list(loop.counters())
        texts += [f"{size} - {name}" for name in loop.counters() for size in loop.sizes()]
        numbers = loop.names("int")
        texts += [
            f"{one} - {other}" for one in numbers for other in numbers if {one, other} & loop.assigned and one != other
        ]
        pairs = [(one, other) for one in loop.counters() for other in loop.counters() if one != other]
        texts += [f"{size} - {one} + {other}" for one, other in pairs for size in loop.sizes()]
        texts += [f"{one} + {other}" for one, other in pairs if one < other]
        texts += [name for name in loop.names(*loop.declarations.datatypes) if name in loop.assigned]
        texts += [f"|{name}|" for name in loop.names("seq", "set", "multiset") if name in loop.assigned]
        codes: dict[str, Code] = {}
        for text in texts:
            condition = read_condition(text)
            if condition is not None:
                codes[text] = self.interpreter.code(condition)
        return codes

    def _run(self, method: Callable, observed: Mapping[int, _Observed], wanted: int) -> Runs:
        interpreter = self.interpreter
        loops = {loop.node.start: loop for loop in self.loops if loop.method is method}

        def watch(start: int, frame: Frame) -> None:
            seen, loop = observed.get(start), loops.get(start)
            if seen is None or loop is None:
                return
            for other, inner in loops.items():
                if loop.node in inner.outer:
                    observed[other].before = None
            seen.rounds += 1
            if seen.rounds > _OBSERVED:
                return
            seen.disturbed.take(frame)
            for text, (code, _) in list(seen.alive.items()):
                if interpreter.holds(code, frame) is not True:
                    del seen.alive[text]
                elif interpreter.used:
                    seen.exercised.add(text)
            for table in (seen.numbers, *seen.calls):
                table.take(frame)
            _measure(seen, frame)

        return interpreter.observe(method, watch, wanted=wanted)


def _measure(seen: _Observed, frame: Frame) -> None:
    """Drops the measures that did not fall since the last round of the same loop, or fell below zero."""
    values: dict[str, Value] = {}
    for text, code in list(seen.measures.items()):
        try:
            values[text] = _size(code(frame))
        except FAILURES:
            del seen.measures[text]
    if seen.before is not None and seen.before[0] == id(frame):
        for text, old in seen.before[1].items():
            if text in seen.measures and not (values[text] < old and old >= 0):
                del seen.measures[text]
    seen.before = (id(frame), values)


def _size(value: Value) -> Value:
    """Returns how large a member of a datatype is, and other values as they are."""
    if isinstance(value, Data):
        return 1 + sum(_size(part) for part in value.fields if isinstance(part, Data))
    return value


def _methods(file: File) -> Iterator[tuple[str, Callable]]:
    """Yields the methods that have bodies, with their qualified names."""
    for name, node in named(file.program):
        if isinstance(node, Callable) and isinstance(node.body, Block) and not node.is_function:
            yield name, node
