"""Numbers that are noted in each round of a loop, and the equalities between them that hold in all rounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final, NamedTuple

from lemmata.checkers.dafny.binders import Quantifier
from lemmata.checkers.dafny.expressions import Apply, Name
from lemmata.checkers.dafny.nodes import walk
from lemmata.checkers.dafny.syntax import Expression
from lemmata.provers.dafny.interpret import Interpreter, read_condition
from lemmata.provers.dafny.loops import Loop, words
from lemmata.provers.dafny.machine import Code, Frame
from lemmata.provers.dafny.nullspace import equalities
from lemmata.provers.dafny.rewriting import instances
from lemmata.provers.dafny.values import FAILURES, Value

__all__ = ["Table", "calls_of", "numbers_of"]

_NUMBERS: Final = 7
"""Variables of which equalities are looked for."""
_FACTORS: Final = 3
"""Variables that are multiplied with each other, or with a call."""
_LARGEST: Final = 10**9
"""Numbers beyond this tell nothing."""
_ROUNDS: Final = 100
_CALLS: Final = 8
"""Most calls in terms of the counters that are looked at."""


class _Group(NamedTuple):
    """Columns among which equalities are looked for."""

    columns: Sequence[int]
    wanted: str
    """The text of a column that has to occur."""


@dataclass(slots=True)
class Table:
    """The values of some terms in the rounds of a loop."""

    terms: Sequence[str]
    """The empty one is the constant 1."""
    groups: Sequence[_Group]
    interpreter: Interpreter
    codes: list[Code | None] = field(init=False)
    rows: dict[tuple[int, ...], None] = field(default_factory=dict[tuple[int, ...], None])
    rounds: int = 0

    def __post_init__(self) -> None:
        read = [read_condition(term) if term else None for term in self.terms]
        self.codes = [self.interpreter.code(node) if node is not None else None for node in read]

    def take(self, frame: Frame) -> None:
        """Notes the values in a round, if all terms have one."""
        self.rounds += 1
        row = self._values(frame) if self.rounds <= _ROUNDS else None
        if row is not None:
            self.rows[row] = None

    def _values(self, frame: Frame) -> tuple[int, ...] | None:
        found: list[int] = []
        for code in self.codes:
            value: Value = 1
            if code is not None:
                try:
                    value = code(frame)
                except FAILURES:
                    return None
            if not isinstance(value, int) or abs(value) > _LARGEST:
                return None
            found.append(int(value))
        return tuple(found)

    def equalities(self, loop: Loop) -> Iterator[str]:
        """Yields the equalities that held in all rounds, of each group those with something that the loop changes."""
        for group in self.groups:
            if len(self.rows) < len(group.columns) + 3:
                continue
            names = [self.terms[place] for place in group.columns]
            for text in equalities(names, [[row[place] for place in group.columns] for row in self.rows]):
                if group.wanted in text and words(text) & loop.assigned:
                    yield text


def numbers_of(loop: Loop, interpreter: Interpreter) -> Table:
    """Returns a table of the numbers of a loop: linear equalities first, then those with one product each."""
    numbers = sorted(loop.names("int"), key=lambda name: name not in loop.assigned)[:_NUMBERS]
    factors = numbers[:_FACTORS]
    products = [f"{one} * {other}" for index, one in enumerate(factors) for other in factors[index:]]
    terms = ["", *loop.sizes()[:2], *numbers, *products]
    linear = [place for place, term in enumerate(terms) if "*" not in term]
    groups = [_Group(linear, "")]
    groups += [_Group([place, *linear], term) for place, term in enumerate(terms) if "*" in term]
    return Table(terms, groups, interpreter)


def calls_of(loop: Loop, interpreter: Interpreter) -> list[Table]:
    """Returns a table for each call in the postconditions and each way to say it of the counters.

    ``f(n) == a * f(k) + b`` and ``r + sum(rest) == sum(all)`` are linear in ``f(k)``, ``a * f(k)`` and the variables.
    """
    found: list[Table] = []
    assigned = [name for name in loop.names("int") if name in loop.assigned]
    for call in _calls(loop):
        whole = loop.text(call)
        for part in islice(dict.fromkeys(instances(loop, call)), _CALLS):
            if part != whole:
                products = [f"{name} * {part}" for name in assigned[:_FACTORS]]
                terms = ["", *assigned[:_FACTORS], whole, part, *products]
                found.append(Table(terms, [_Group(range(len(terms)), part)], interpreter))
    return found


def _calls(loop: Loop) -> Iterator[Expression]:
    """Yields the calls of functions in the postconditions whose arguments have no bound variables."""
    for clause in loop.specification("ensures"):
        bound = {v.name for part in walk(clause) if isinstance(part, Quantifier) for v in part.domain.variables}
        for part in walk(clause):
            if isinstance(part, Apply) and isinstance(part.function, Name) and not words(loop.text(part)) & bound:
                declared = loop.declarations.callables.get(part.function.name)
                if declared is not None and declared.is_function and "predicate" not in declared.keyword:
                    yield part
