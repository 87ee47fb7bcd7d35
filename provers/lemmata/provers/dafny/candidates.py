"""Guessed invariants of the loops of a program that are well typed and held in every random run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from lemmata.checkers.dafny.declarations import Callable, OpaqueBody
from lemmata.checkers.dafny.document import named
from lemmata.checkers.dafny.parser import File, parse
from lemmata.checkers.dafny.statements import Block
from lemmata.checkers.dafny.syntax import Expression
from lemmata.checkers.errors import InputError
from lemmata.provers.dafny.interpret import Interpreter, Runs
from lemmata.provers.dafny.kinds import BOOL, IllTyped, fits, kind_of
from lemmata.provers.dafny.loops import Loop, loops_of
from lemmata.provers.dafny.machine import Code, Frame
from lemmata.provers.dafny.nullspace import equalities
from lemmata.provers.dafny.rules import Rule
from lemmata.provers.dafny.values import FAILURES, Value

__all__ = ["Guess", "Program", "read_condition"]

_MOST: Final = 700
"""Guesses of one loop that are tried in runs."""
_OBSERVED: Final = 300
"""Rounds of a loop that guesses are tried on."""
_TERMS: Final = 7
"""Numbers of which equalities are looked for."""


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


def read_condition(text: str) -> Expression | None:
    """Returns a condition as a tree; None if it is none."""
    try:
        member = parse(f"ghost predicate P() {{ {text} }}".encode()).program.members[0]
    except InputError:
        return None
    body = member.body if isinstance(member, Callable) else None
    return body if isinstance(body, Expression) and not isinstance(body, OpaqueBody) else None


@dataclass(slots=True)
class _Observed:
    """What was seen of one loop."""

    alive: dict[str, tuple[Code, str]]
    """The guesses that held so far: text to closure and rule."""
    measures: dict[str, Code]
    exercised: set[str] = field(default_factory=set[str])
    """The quantified guesses whose bound variables had values in some round: others hold of nothing."""
    rounds: int = 0
    rows: dict[tuple[int, ...], None] = field(default_factory=dict[tuple[int, ...], None])
    before: tuple[int, dict[str, Value]] | None = None
    """The frame of the last round with the measures then, while that loop goes on."""


class Program:
    """The loops of a file, and what held in runs of its methods.

    Args:
        file: the program.
        seed: of the runs.
    """

    def __init__(self, file: File, seed: int = 0) -> None:
        self.file = file
        self.interpreter = Interpreter(file, seed)
        self.methods: list[tuple[str, Callable]] = [
            (name, node)
            for name, node in named(file.program)
            if isinstance(node, Callable) and isinstance(node.body, Block) and not node.is_function
        ]
        self.loops: list[Loop] = []
        for name, method in self.methods:
            self.loops += loops_of(file, self.interpreter.declarations, name, method)

    def guesses(self, rules: Sequence[Rule], *, wanted: int = 60) -> list[Guess]:
        """Returns what rules guess and no run refutes, for each loop in the order of the rules.

        Args:
            rules: which guess.
            wanted: runs of each method.
        """
        observed: dict[int, _Observed] = {}
        for loop in self.loops:
            alive = {text: (code, rule) for text, code, rule in self._well_typed(loop, rules)}
            observed[loop.node.start] = _Observed(alive, self._measures(loop))
        for method in {id(loop.method): loop.method for loop in self.loops}.values():
            self._run(method, observed, wanted)
        found: list[Guess] = []
        for index, loop in enumerate(self.loops):
            seen = observed[loop.node.start]
            if seen.rounds:
                found += self._survivors(index, seen)
        return found

    def _survivors(self, index: int, seen: _Observed) -> Iterator[Guess]:
        for text, (_, rule) in seen.alive.items():
            weaker = text.startswith("-1 <= ") and f"0 <= {text[6:]}" in seen.alive
            if weaker or ("forall" in text and text not in seen.exercised):
                continue
            yield Guess(loop=index, keyword="invariant", text=text, rule=rule)
        known = {re.sub(r"\s", "", text) for text in seen.alive}
        for text in self._equalities(self.loops[index], list(seen.rows)):
            if re.sub(r"\s", "", text) not in known:
                yield Guess(loop=index, keyword="invariant", text=text, rule="nullspace")
        for text in seen.measures:
            yield Guess(loop=index, keyword="decreases", text=text, rule="measure")

    def _equalities(self, loop: Loop, rows: Sequence[Sequence[int]]) -> Iterator[str]:
        """Yields linear equalities first, then those with one product each."""
        terms = self._terms(loop)
        linear = [place for place, term in enumerate(terms) if "*" not in term]
        products = [place for place, term in enumerate(terms) if "*" in term]
        for chosen in (linear, *([place, *linear] for place in products)):
            if len(rows) < len(chosen) + 3:
                continue
            names = [terms[place] for place in chosen]
            for text in equalities(names, [[row[place] for place in chosen] for row in rows]):
                changes = loop.assigned & set(re.findall(r"[A-Za-z_?'][\w?']*", text))
                if changes and (chosen is linear or names[0] in text):
                    yield text

    def _well_typed(self, loop: Loop, rules: Sequence[Rule]) -> Iterator[tuple[str, Code, str]]:
        scope, declarations = loop.scope, self.interpreter.declarations
        changed = loop.assigned | loop.written
        seen: set[str] = set()
        for rule in rules:
            for text in rule.propose(loop):
                key = re.sub(r"[\s()]", "", text)
                words = set(re.findall(r"[A-Za-z_?'][\w?']*", text))
                if key in seen or len(seen) >= _MOST or not words & changed:
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
                code = self.interpreter.code(condition)
                if not self._says_nothing(code, words & set(loop.names("int")), words):
                    yield text, code, rule.name

    def _says_nothing(self, code: Code, numbers: set[str], words: set[str]) -> bool:
        """Returns whether a condition on integers alone holds whatever they are."""
        if any(word.isidentifier() for word in words - numbers):
            return False
        choose = self.interpreter.machine.random.randint
        frames = [Frame({name: choose(-9, 9) for name in numbers}) for _ in range(12)]
        return all(self.interpreter.holds(code, frame) for frame in frames)

    def _measures(self, loop: Loop) -> dict[str, Code]:
        texts: list[str] = list(loop.counters())
        texts += [f"{length} - {name}" for name in loop.counters() for _, length in loop.lengths()]
        numbers = loop.names("int")
        texts += [
            f"{one} - {other}" for one in numbers for other in numbers if {one, other} & loop.assigned and one != other
        ]
        texts += [f"|{name}|" for name in loop.names("seq", "set", "multiset") if name in loop.assigned]
        codes: dict[str, Code] = {}
        for text in texts:
            condition = read_condition(text)
            if condition is not None:
                codes[text] = self.interpreter.code(condition)
        return codes

    def _terms(self, loop: Loop) -> list[str]:
        numbers = sorted(loop.names("int"), key=lambda name: name not in loop.assigned)[:_TERMS]
        products = [f"{one} * {other}" for index, one in enumerate(numbers[:3]) for other in numbers[index:3]]
        lengths = [length for _, length in loop.lengths()][:2]
        return ["", *products, *lengths, *numbers]

    def _run(self, method: Callable, observed: Mapping[int, _Observed], wanted: int) -> Runs:
        interpreter = self.interpreter
        loops = {loop.node.start: loop for loop in self.loops if loop.method is method}
        rows = {start: _Row(self._terms(loop), interpreter) for start, loop in loops.items()}

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
            for text, (code, _) in list(seen.alive.items()):
                if interpreter.holds(code, frame) is not True:
                    del seen.alive[text]
                elif interpreter.used:
                    seen.exercised.add(text)
            row = rows[start].values(frame)
            if row is not None:
                seen.rows[row] = None
            _measure(seen, frame)

        return interpreter.observe(method, watch, wanted=wanted)


def _measure(seen: _Observed, frame: Frame) -> None:
    """Drops the measures that did not fall since the last round of the same loop, or fell below zero."""
    values: dict[str, Value] = {}
    for text, code in list(seen.measures.items()):
        try:
            values[text] = code(frame)
        except FAILURES:
            del seen.measures[text]
    if seen.before is not None and seen.before[0] == id(frame):
        for text, old in seen.before[1].items():
            if text in seen.measures and not (values[text] < old and old >= 0):
                del seen.measures[text]
    seen.before = (id(frame), values)


class _Row:
    """Reads the numbers of which equalities are looked for."""

    def __init__(self, terms: Sequence[str], interpreter: Interpreter) -> None:
        expressions = [read_condition(term) if term else None for term in terms]
        self.codes: list[Code | None] = [
            interpreter.code(expression) if expression is not None else None for expression in expressions
        ]

    def values(self, frame: Frame) -> tuple[int, ...] | None:
        """Returns the numbers in a frame; None if one has no value, or is too large to tell anything."""
        found: list[int] = []
        for code in self.codes:
            value: Value = 1
            if code is not None:
                try:
                    value = code(frame)
                except FAILURES:
                    return None
            if not isinstance(value, int) or abs(value) > 10**9:
                return None
            found.append(int(value))
        return tuple(found)
