"""Refute before prove: tests a statement on small and random values."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lemmata.checkers.smt.bank import Bank
from lemmata.checkers.smt.evaluate import Evaluator, NoValue, Value
from lemmata.checkers.smt.sequents import Statement
from lemmata.checkers.smt.shrink import shrink
from lemmata.checkers.smt.terms import Var, conjunction
from lemmata.checkers.smt.theory import Theory

__all__ = ["Falsification", "Falsifier"]


_SHRINKING: Final = 0.2
"""Seconds for making a counterexample smaller."""


@dataclass(frozen=True, slots=True)
class Falsification:
    """The result of testing one statement."""

    counterexample: dict[Var, Value] | None
    """An assignment under which premises hold and the conclusion does not; None if none was found."""
    tested: int
    """How many assignments satisfied the premises and had a value."""


class Falsifier:
    """Tests statements of one theory; a counterexample is an evaluation, so it is its own replay.

    Args:
        theory: what the statements are about.
        seed: of the random values.
    """

    def __init__(self, theory: Theory, *, seed: int = 0, fuel: int = 20_000) -> None:
        self.theory = theory
        self.evaluator = Evaluator(theory, fuel=fuel)
        self.bank = Bank(theory, self.evaluator, seed=seed)

    def test(self, statement: Statement, *, tests: int, seconds: float = 1e9) -> Falsification:
        """Returns a counterexample if ``tests`` assignments, half of them exhaustive over small values, hold one."""
        variables = statement.variables
        deadline = time.monotonic() + seconds
        try:
            premise = self.evaluator.compile(conjunction(statement.premises), variables)
            conclusion = self.evaluator.compile(statement.conclusion, variables)
        except NoValue:
            return Falsification(None, 0)
        tested = 0
        for values in self._assignments(variables, tests):
            if time.monotonic() > deadline:
                break
            try:
                if not self.evaluator.run(premise, values):
                    continue
                holds = self.evaluator.run(conclusion, values)
            except (NoValue, RecursionError):
                continue
            tested += 1
            if not holds:
                return Falsification(dict(zip(variables, values, strict=True)), tested)
        return Falsification(None, tested)

    def shrink(self, statement: Statement, found: dict[Var, Value]) -> dict[Var, Value]:
        """Returns a counterexample that is as small as a short time allows, given one."""
        premise = self.evaluator.compile(conjunction(statement.premises), statement.variables)
        conclusion = self.evaluator.compile(statement.conclusion, statement.variables)
        deadline = time.monotonic() + _SHRINKING

        def refutes(assignment: dict[Var, Value]) -> bool:
            values = [assignment[variable] for variable in statement.variables]
            try:
                return (
                    time.monotonic() < deadline
                    and self.evaluator.run(premise, values) is True
                    and self.evaluator.run(conclusion, values) is False
                )
            except (NoValue, RecursionError):
                return False

        return shrink(self.theory, self.evaluator, found, refutes)

    def _assignments(self, variables: tuple[Var, ...], tests: int) -> Iterator[list[Value]]:
        yield from self.bank.exhaustive(variables, tests // 2)
        if not variables:
            return
        for number in range(tests - tests // 2):
            values = self.bank.environment(variables, limit=4 + number % 8)
            if values is not None:
                yield values
