"""Theory exploration: terms in order of size, told apart by their values (QuickSpec; Smallbone et al., JFP 2017).

A term is kept as the representative of its class (terms equal on every test environment); a later term of the
same class yields a candidate equation. Only representatives are used to build larger terms.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Final, TypeAlias

from lemmata.checkers.smt.bank import Bank
from lemmata.checkers.smt.evaluate import Evaluator, NoValue, Value
from lemmata.checkers.smt.terms import App, Sort, Term, Var, free_variables, substitute
from lemmata.checkers.smt.theory import Theory
from lemmata.provers.induction.signature import Signature, Symbol

__all__ = ["Entry", "Equal", "Explorer", "canonical"]

_ENVIRONMENTS: Final = 48
_FUEL: Final = 3_000
"""Function calls for the values of one term: terms that cost more (towers of powers) are left out."""
Vector: TypeAlias = "tuple[Value, ...]"


@dataclass(frozen=True, slots=True)
class Entry:
    """A representative term with its values in the test environments."""

    term: Term
    vector: Vector
    size: int


@dataclass(frozen=True, slots=True)
class Equal:
    """Two terms that agree on every test environment; ``kept`` is the representative, made earlier."""

    new: Term
    kept: Term


class Explorer:
    """Enumerates the terms of a signature, size by size.

    Args:
        theory: evaluates the terms.
        signature: symbols and variables.
        seed: of the test environments.
        cap: how many representatives may be kept.
    """

    def __init__(self, theory: Theory, signature: Signature, *, seed: int = 1, cap: int = 6000) -> None:
        self.signature = signature
        self.evaluator = Evaluator(theory, fuel=_FUEL)
        self.bank = Bank(theory, self.evaluator, seed=seed)
        self.cap = cap
        self.environments = self._environments()
        self.levels: list[dict[Sort, list[Entry]]] = [{}]
        self._classes: dict[Sort, dict[object, Entry]] = {}
        self.count = 0

    def _environments(self) -> list[list[Value]]:
        found: list[list[Value]] = []
        for number in range(_ENVIRONMENTS):
            values = self.bank.environment(self.signature.variables, limit=3 + number % 7)
            if values is not None:
                found.append(values)
        return found

    @property
    def size(self) -> int:
        """Returns the size of the terms enumerated last."""
        return len(self.levels) - 1

    def entries(self, sort: Sort, limit: int) -> Iterator[Entry]:
        """Yields the representatives of ``sort`` up to a size."""
        for level in self.levels[1 : limit + 1]:
            yield from level.get(sort, ())

    def grow(self) -> Iterator[Equal | None]:
        """Enumerates the next size; yields equations, and None now and then so that the caller can do other work."""
        size = len(self.levels)
        level: dict[Sort, list[Entry]] = {}
        self.levels.append(level)
        if size == 1:
            for index, variable in enumerate(self.signature.variables):
                vector = tuple([values[index] for values in self.environments])
                yield from self._admit(variable, vector, 1, level)
        made = 0
        for symbol in self.signature.symbols:
            for parts in self._arguments(symbol, size - 1):
                made += 1
                if made % 8 == 0:
                    yield None
                if self.count >= self.cap:
                    return
                values = self._apply(symbol, parts)
                if values is not None:
                    term = symbol(*[part.term for part in parts])
                    yield from self._admit(term, values, size, level)

    def _arguments(self, symbol: Symbol, total: int) -> Iterator[tuple[Entry, ...]]:
        count = len(symbol.arguments)
        if count == 0:
            if total == 0:
                yield ()
            return
        for sizes in _compositions(total, count):
            pools = [self.levels[part].get(sort, ()) for part, sort in zip(sizes, symbol.arguments, strict=True)]
            if all(pools):
                yield from product(*pools)

    def _apply(self, symbol: Symbol, parts: tuple[Entry, ...]) -> Vector | None:
        try:
            if symbol.literal or symbol.name in ("true", "false", "+", "-", "*", "<="):
                return self._builtin(symbol, parts)
            function = self.evaluator.call(symbol.name)
            self.evaluator.refuel()
            if len(parts) == 1:
                return tuple([function((value,)) for value in parts[0].vector])
            if len(parts) == 2:
                return tuple(map(function, zip(parts[0].vector, parts[1].vector, strict=True)))
            if not parts:
                return (function(()),) * len(self.environments)
            return tuple([function(args) for args in zip(*[part.vector for part in parts], strict=True)])
        except (NoValue, RecursionError):
            return None

    def _builtin(self, symbol: Symbol, parts: tuple[Entry, ...]) -> Vector:
        variables = [Var(f"a{index}", sort) for index, sort in enumerate(symbol.arguments)]
        compiled = self.evaluator.compile(symbol(*variables), variables)
        if not parts:
            return (compiled([]),) * len(self.environments)
        return tuple([compiled(list(args)) for args in zip(*[part.vector for part in parts], strict=True)])

    def _admit(self, term: Term, vector: Vector, size: int, level: dict[Sort, list[Entry]]) -> Iterator[Equal | None]:
        classes = self._classes.setdefault(term.sort, {})
        kept = classes.get(vector)
        if kept is not None:
            yield Equal(term, kept.term)
            return
        entry = Entry(term, vector, size)
        classes[vector] = entry
        level.setdefault(term.sort, []).append(entry)
        self.count += 1


def _compositions(total: int, count: int) -> Iterator[tuple[int, ...]]:
    if count == 1:
        if total >= 1:
            yield (total,)
        return
    for first in range(1, total - count + 2):
        for rest in _compositions(total - first, count - 1):
            yield (first, *rest)


def canonical(term: Term) -> Term:
    """Returns ``term`` with its variables renamed in order of occurrence, sort by sort."""
    names: dict[Var, Term] = {}
    for variable in free_variables(term):
        names[variable] = Var(f"x{len(names)}", variable.sort)
    return _rename(term, names)


def _rename(term: Term, names: dict[Var, Term]) -> Term:
    if isinstance(term, Var):
        return names.get(term, term)
    if isinstance(term, App):
        if not term.args:
            return term
        return App(
            term.symbol, tuple([_rename(arg, names) for arg in term.args]), term.sort, term.indices, term.literal
        )
    return substitute(term, names)
