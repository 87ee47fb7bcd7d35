"""Counterexamples to what a file promises: random runs find values for which a postcondition is false.

The interpreter may be wrong, so what it finds is offered to the judge: only what Dafny confirms refutes.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from lemmata.checkers.dafny import counterexample as forms
from lemmata.checkers.dafny.checker import DafnyChecker
from lemmata.checkers.dafny.claims import Claim, callables
from lemmata.checkers.dafny.counterexample import Counterexample
from lemmata.checkers.dafny.declarations import Callable
from lemmata.checkers.dafny.nodes import walk
from lemmata.checkers.dafny.parser import File, parse
from lemmata.checkers.dafny.refutation import equated, refutation
from lemmata.checkers.dafny.statements import Block, For, Jump, Return, While
from lemmata.checkers.dafny.syntax import Expression
from lemmata.checkers.dafny.unrolling import loops_of
from lemmata.checkers.errors import UsageError
from lemmata.checkers.judge import judge
from lemmata.checkers.limits import Limits
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import Status, Verdict
from lemmata.provers.dafny.execute import snapshot
from lemmata.provers.dafny.interpret import Interpreter
from lemmata.provers.dafny.machine import Frame
from lemmata.provers.dafny.shrinking import copied, fits, simpler, size
from lemmata.provers.dafny.values import FAILURES, Array, Bag, Data, Table, Value, is_sequence, is_set

__all__ = ["Refuted", "counterexamples", "refuted"]

_SECONDS: Final = 1.0
"""For the random runs of all declarations."""
_ATTEMPTS: Final = 100
_TRIES: Final = 40
"""Inputs that are made before the time is looked at."""
_ENOUGH: Final = 25
"""Counterexamples of one declaration, of which the smallest is taken."""
_STEPS: Final = 3_000
_SHRINKING: Final = 0.3
"""Seconds in which simpler values are tried for one declaration."""
_OFFERED: Final = 2
"""Counterexamples that may fail to be confirmed."""
_BROKEN: Final = (*FAILURES, IndexError, ArithmeticError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refuted:
    """A counterexample that was confirmed."""

    candidate: Candidate
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class _Failed:
    """A run in which a postcondition is false."""

    inputs: Mapping[str, Value]
    ensures: int
    results: Mapping[str, Value]
    sides: tuple[Value, ...]
    rounds: tuple[int, ...]


async def refuted(task: Task, checker: DafnyChecker, names: Sequence[str], limits: Limits) -> Refuted | None:
    """Returns a verdict that the file is false, None if no counterexample is found that the judge confirms.

    Args:
        task: the file.
        checker: makes the verdict.
        names: qualified names of the declarations that failed.
        limits: of each verdict.

    Raises:
        InputError: the file cannot be read.
    """
    offered = 0
    for found in counterexamples(parse(task.source, task.name), names, _SECONDS):
        candidate = Candidate(kind="counterexample", text=forms.write(found))
        verdict = await judge(checker, task, candidate, limits)
        if verdict.status is Status.REFUTED:
            return Refuted(candidate=candidate, verdict=verdict)
        offered += 1
        if offered == _OFFERED:
            break
    return None


def counterexamples(file: File, names: Sequence[str], seconds: float) -> Iterator[Counterexample]:
    """Yields a small counterexample for each declaration that random runs find false, and that can be confirmed.

    Args:
        file: the program.
        names: qualified names of the declarations.
        seconds: for all runs together.
    """
    interpreter = Interpreter(file)
    claims = [claim for claim in callables(file.program) if claim.name in names]
    for number, claim in enumerate(claims):
        started = time.monotonic()
        found = _Hunt(interpreter, claim.callable).smallest(started + seconds / (len(claims) - number))
        seconds -= time.monotonic() - started
        if found is None:
            continue
        try:
            offered = _described(claim, found)
            refutation(file, offered)
        except UsageError:
            continue
        yield offered


class _Hunt:
    """Runs one declaration on random inputs."""

    def __init__(self, interpreter: Interpreter, item: Callable) -> None:
        self._interpreter = interpreter
        self._item = item
        ensures = _parts(item, "ensures")
        self._requires = [interpreter.code(part) for part in _parts(item, "requires")]
        self._ensures = [interpreter.code(part) for part in ensures]
        self._sides = [[interpreter.code(side) for side in equated(part) or ()] for part in ensures]
        self._loops = loops_of(item.body) if isinstance(item.body, Block) and not item.is_lemma else ()

    def smallest(self, deadline: float) -> _Failed | None:
        """Returns the smallest run that is found in which a postcondition is false, made smaller; None if none is."""
        found: list[_Failed] = []
        for inputs in self._inputs(deadline) if self._ensures else ():
            failed = self._failed(inputs)
            if failed is not None:
                found.append(failed)
            if len(found) == _ENOUGH:
                break
        return self._shrunk(min(found, key=_weight)) if found else None

    def _inputs(self, deadline: float) -> Iterator[dict[str, Value]]:
        self._interpreter.machine.random.seed(0)
        for _ in range(_ATTEMPTS):
            try:
                yield from self._interpreter.generator.inputs(self._item, _TRIES)
            except _BROKEN:
                continue
            if time.monotonic() > deadline:
                return

    def _failed(self, inputs: Mapping[str, Value]) -> _Failed | None:
        """Returns the run on some inputs if a postcondition is false in it."""
        frame = Frame({name: copied(value) for name, value in inputs.items()})
        frame.before = snapshot(list(frame.variables.values()))
        counter = _Rounds(self._loops)
        machine = self._interpreter.machine
        machine.steps = _STEPS
        try:
            machine.watch = counter.begun
            self._run(frame)
            machine.watch = None
            for number, code in enumerate(self._ensures):
                if self._interpreter.holds(code, frame) is False:
                    return _Failed(
                        inputs=inputs,
                        ensures=number,
                        results=self._ends(frame),
                        sides=tuple(side(frame) for side in self._sides[number]),
                        rounds=counter.most(),
                    )
        except _BROKEN:
            return None
        finally:
            machine.watch = None
        return None

    def _run(self, frame: Frame) -> None:
        item = self._item
        if item.is_function:
            arguments = [frame.variables[parameter.name] for parameter in item.parameters]
            for result in item.results:
                frame.variables[result.name] = self._interpreter.evaluator.call_function(
                    item.name, frame, arguments, None
                )
        elif not item.is_lemma:
            self._interpreter.executor.run(item, frame)

    def _ends(self, frame: Frame) -> dict[str, Value]:
        """Returns the results, and the arrays that came in, as they are in the end."""
        names = [result.name for result in self._item.results]
        if not self._item.is_function and not self._item.is_lemma:
            names += [it.name for it in self._item.parameters if isinstance(frame.variables[it.name], Array)]
        return {name: frame.variables[name] for name in names}

    def _shrunk(self, found: _Failed) -> _Failed:
        """Returns a run whose inputs cannot be made smaller in one step, as far as it is tried."""
        deadline = time.monotonic() + _SHRINKING
        progress = True
        while progress:
            progress = False
            for inputs in self._simpler(found.inputs):
                if time.monotonic() > deadline:
                    return found
                smaller = self._failed(inputs) if self._accepted(inputs) else None
                if smaller is not None and _weight(smaller) < _weight(found):
                    found, progress = smaller, True
                    break
        return found

    def _simpler(self, inputs: Mapping[str, Value]) -> Iterator[dict[str, Value]]:
        for name, value in inputs.items():
            for step in simpler(value, self._interpreter.declarations.constructors):
                yield {**inputs, name: step}

    def _accepted(self, inputs: Mapping[str, Value]) -> bool:
        """Returns whether inputs are of their types, and what is required of them holds."""
        self._interpreter.machine.steps = _STEPS
        try:
            frame = Frame({name: copied(value) for name, value in inputs.items()})
            kinds = [(parameter.type, frame.variables[parameter.name]) for parameter in self._item.parameters]
            return all(fits(kind, value, self._interpreter.evaluator) for kind, value in kinds) and all(
                code(frame) for code in self._requires
            )
        except _BROKEN:
            return False


class _Rounds:
    """Counts the rounds of loops, each from where the loop around it begins a round."""

    def __init__(self, loops: Sequence[While | For]) -> None:
        self._left = {loop.start: any(isinstance(node, Jump | Return) for node in walk(loop)) for loop in loops}
        self._inner = {loop.start: [it.start for it in loops_of(loop) if it is not loop] for loop in loops}
        self._now = dict.fromkeys(self._inner, 0)
        self._most = dict.fromkeys(self._inner, 0)

    def begun(self, start: int, _: Frame) -> None:
        """Counts that a loop looks whether another round begins."""
        self._now[start] = self._now.get(start, 0) + 1
        self._most[start] = max(self._most.get(start, 0), self._now[start])
        for inner in self._inner.get(start, ()):
            self._now[inner] = 0

    def most(self) -> tuple[int, ...]:
        """Returns for each loop the most rounds that it began; one more if it may have been left in another way."""
        return tuple(max(0, self._most[start] - (not left)) for start, left in sorted(self._left.items()))


def _parts(item: Callable, keyword: str) -> list[Expression]:
    return [part for clause in item.clauses if clause.keyword == keyword for part in clause.expressions]


def _weight(failed: _Failed) -> int:
    return size(tuple(failed.inputs.values())) + sum(failed.rounds)


def _described(claim: Claim, found: _Failed) -> Counterexample:
    return Counterexample(
        claim=claim.name,
        ensures=found.ensures,
        values={name: _form(value) for name, value in found.inputs.items()},
        results={name: _form(value) for name, value in found.results.items()},
        sides=tuple(_form(value) for value in found.sides),
        rounds=found.rounds,
    )


def _form(value: Value) -> object:
    """Returns a value as counterexamples hold it; raises `UsageError` if they cannot."""
    if is_sequence(value):
        return _list_form(value)
    if is_set(value):
        return {"set": _ordered(value)}
    match value:
        case bool() | int():
            return value
        case str():
            return {"char": value}
        case Fraction():
            return {"real": [value.numerator, value.denominator]}
        case Bag():
            return {"multiset": _ordered(element for element, count in value.counts.items() for _ in range(count))}
        case Table():
            return {"map": [[_form(key), _form(held)] for key, held in value.entries.items()]}
        case Array() if len(value.lengths) == 1:
            return {"array": [_form(item) for item in value.items]}
        case Data() if value.constructor:
            return {"constructor": value.constructor, "fields": [_form(field) for field in value.fields]}
        case Data():
            return {"tuple": [_form(field) for field in value.fields]}
        case _:
            raise UsageError("a counterexample has no such values")


def _list_form(items: Sequence[Value]) -> object:
    letters = [item for item in items if isinstance(item, str)]
    return "".join(letters) if letters and len(letters) == len(items) else [_form(item) for item in items]


def _ordered(items: Iterable[Value]) -> list[object]:
    return [_form(item) for item in sorted(items, key=lambda item: (size(item), repr(item)))]
