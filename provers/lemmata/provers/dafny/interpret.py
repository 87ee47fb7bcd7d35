"""Random runs of the methods of a program: what holds at a loop in all of them may be an invariant.

A run never shows that something holds. What fails in one run, on an input that satisfies ``requires``, is false.
"""

from __future__ import annotations

from collections.abc import Callable as Function
from dataclasses import dataclass
from typing import Final

from lemmata.checkers.dafny.declarations import Callable, OpaqueBody
from lemmata.checkers.dafny.parser import File, parse
from lemmata.checkers.dafny.syntax import Expression
from lemmata.checkers.errors import InputError
from lemmata.provers.dafny.evaluate import Evaluator
from lemmata.provers.dafny.execute import Executor, snapshot
from lemmata.provers.dafny.generate import Generator
from lemmata.provers.dafny.machine import Code, Declarations, Ends, Frame, Machine, Watch
from lemmata.provers.dafny.values import FAILURES, Stuck

__all__ = ["Interpreter", "Runs", "read_condition"]

_STEPS: Final = 3_000
"""Most steps of one run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """How the runs of a method went."""

    finished: int
    stuck: int
    """Runs that were broken off: too long, or with something that is not run."""
    reason: str
    """Why the last of those was; empty if there was none."""


def read_condition(text: str) -> Expression | None:
    """Returns a condition as a tree; None if it is none."""
    try:
        member = parse(f"ghost predicate P() {{ {text} }}".encode()).program.members[0]
    except InputError:
        return None
    body = member.body if isinstance(member, Callable) else None
    return body if isinstance(body, Expression) and not isinstance(body, OpaqueBody) else None


class Interpreter:
    """Runs the methods of one program.

    Args:
        file: the program.
        seed: of all choices; the same seed gives the same runs.
    """

    def __init__(self, file: File, seed: int = 0) -> None:
        self.declarations = Declarations(file)
        self.used = 0
        """Steps that the last condition took: values of bound variables that were tried, and calls."""
        self.machine = Machine(self.declarations, seed)
        self.evaluator = Evaluator(self.machine)
        self.generator = Generator(self.machine, self.evaluator)
        self.executor = Executor(self.machine, self.evaluator, self.generator)

    def code(self, expression: Expression) -> Code:
        """Returns an expression as a closure over frames."""
        return self.evaluator.code(expression)

    def holds(self, code: Code, frame: Frame) -> bool | None:
        """Returns whether a condition holds in a frame; None if it has no value there."""
        steps, self.machine.steps = self.machine.steps, _STEPS
        try:
            return bool(code(frame))
        except FAILURES:
            return None
        finally:
            self.used = _STEPS - self.machine.steps
            self.machine.steps = steps

    def observe(
        self,
        method: Callable,
        watch: Watch,
        *,
        wanted: int = 80,
        tries: int = 2_000,
        at_end: Function[[Frame], None] | None = None,
        ends: Ends | None = None,
        seed: int = 0,
    ) -> Runs:
        """Runs a method on random inputs that its ``requires`` accepts.

        Args:
            method: which has a body.
            watch: is told of every round of every loop of the method.
            wanted: how many runs.
            tries: how many inputs are made at most to get them.
            at_end: is told of the frame when a run ends, with the results.
            ends: is told where the loops of the method begin and end.
            seed: of the inputs.
        """
        self.machine.random.seed(seed)
        finished = stuck = 0
        reason = ""
        for variables in self.generator.inputs(method, tries):
            frame = Frame(variables)
            frame.before = snapshot(list(variables.values()))
            self.machine.steps = _STEPS
            self.machine.watch, self.machine.ends = watch, ends
            try:
                self.executor.run(method, frame)
                finished += 1
                if at_end is not None:
                    at_end(frame)
            except (Stuck, RecursionError) as error:
                stuck += 1
                reason = str(error)
            finally:
                self.machine.watch = self.machine.ends = None
            if finished + stuck >= wanted:
                break
        return Runs(finished=finished, stuck=stuck, reason=reason)
