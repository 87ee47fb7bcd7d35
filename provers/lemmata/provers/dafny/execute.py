"""Statements of Dafny made into Python closures, and calls of methods.

Ghost statements that change nothing (assertions, calculations, calls of lemmas) are not run. A statement that the
interpreter does not know is `Stuck` when it is come to.
"""

from __future__ import annotations

from collections.abc import Callable as Function
from collections.abc import Iterable, Sequence
from typing import Final

from lemmata.checkers.dafny.declarations import Callable
from lemmata.checkers.dafny.expressions import Star
from lemmata.checkers.dafny.statements import (
    AlternativeIf,
    AlternativeLoop,
    Assert,
    Assign,
    Block,
    Calc,
    Declare,
    Expect,
    For,
    ForallStatement,
    If,
    Jump,
    Labelled,
    MatchStatement,
    Print,
    Return,
    Reveal,
    While,
)
from lemmata.checkers.dafny.syntax import Case, Expression, Guard, Pattern, Statement
from lemmata.provers.dafny.assign import NEXT, Action, Assignments, nothing
from lemmata.provers.dafny.evaluate import Evaluator
from lemmata.provers.dafny.generate import Generator
from lemmata.provers.dafny.machine import Code, Frame, Machine
from lemmata.provers.dafny.values import Array, Data, Record, Stuck, Value

__all__ = ["Executor"]

BREAK: Final = 1
CONTINUE: Final = 2
RETURN: Final = 3


class Executor(Assignments):
    """Runs methods.

    Args:
        machine: the state of the runs.
        evaluator: of their expressions.
        generator: of values for variables that a program leaves open.
    """

    def __init__(self, machine: Machine, evaluator: Evaluator, generator: Generator) -> None:
        super().__init__(machine, evaluator, generator)
        self._methods: dict[str, Action] = {}

    def run(self, method: Callable, frame: Frame) -> None:
        """Runs the body of a method in a frame that has its parameters.

        Raises:
            Stuck: it cannot be run to its end.
        """
        action = self._methods.get(method.name)
        if action is None:
            if not isinstance(method.body, Block):
                raise Stuck(f"{method.name} has no body")
            action = self._methods[method.name] = self.block(method.body.statements)
        for result in method.results:
            if result.name not in frame.variables:
                frame.variables[result.name] = self.generator.default(result.type)
        action(frame)
        returned = frame.variables.pop("return", None)
        if returned is not None:
            frame.variables.update(zip([result.name for result in method.results], returned, strict=True))

    def call(self, name: str, arguments: Sequence[Value], this: Value) -> tuple[Value, ...]:
        """Returns the results of a method of the program."""
        method = self.declarations.callables[name]
        if len(arguments) != len(method.parameters):
            raise Stuck("a call with default arguments")
        self.machine.step()
        names = [parameter.name for parameter in method.parameters]
        frame = Frame(dict(zip(names, arguments, strict=True)))
        if this is not None:
            frame.variables["this"] = this
        frame.before = snapshot(frame.variables.values())
        machine = self.machine
        watching, machine.watch, machine.ends = (machine.watch, machine.ends), None, None
        try:
            self.run(method, frame)
        finally:
            machine.watch, machine.ends = watching
        return tuple(frame.variables[result.name] for result in method.results)

    # Statements

    def action(self, node: Statement) -> Action:
        """Returns a statement as a closure."""
        match node:
            case Assert() | Calc() | Reveal() | Print() | Expect():
                return nothing
            case Assign():
                return self.assign(node)
            case Declare():
                return self.declare(node)
            case Block():
                return self.block(node.statements)
            case If():
                return self._if(node)
            case AlternativeIf():
                return self._alternatives(node.cases)
            case While():
                return self._while(node)
            case AlternativeLoop():
                return self._alternative_loop(node)
            case For():
                return self._for(node)
            case MatchStatement():
                return self._match(node)
            case ForallStatement():
                return self._forall(node)
            case Return() if node.keyword == "return":
                return self._return(node)
            case Jump() if not node.label:
                return _jump(node)
            case Labelled():
                return self.action(node.statement)
            case _:
                return _stuck(type(node).__name__)

    def block(self, statements: Sequence[Statement]) -> Action:
        """Returns statements in a row as a closure; variables that they declare stay, since names are unique enough."""
        actions = [self.action(statement) for statement in statements]
        actions = [action for action in actions if action is not nothing]
        if len(actions) == 1:
            return actions[0]

        def run(frame: Frame) -> int:
            for action in actions:
                signal = action(frame)
                if signal:
                    return signal
            return NEXT

        return run

    def _condition(self, node: Expression | Guard | None) -> Code:
        if isinstance(node, Star):
            return lambda _frame: self.machine.random.random() < 0.6
        if isinstance(node, Expression):
            return self.evaluator.code(node)

        def fail(_frame: Frame) -> Value:
            raise Stuck("a guard that is not run")

        return fail

    def _if(self, node: If) -> Action:
        condition, yes = self._condition(node.condition), self.action(node.yes)
        no = self.action(node.no) if node.no is not None else nothing
        return lambda frame: yes(frame) if condition(frame) else no(frame)

    def _cases(self, cases: Sequence[Case]) -> list[tuple[Code, Action]]:
        found: list[tuple[Code, Action]] = []
        for case in cases:
            if isinstance(case.body, tuple) and isinstance(case.pattern, Expression | Guard):
                found.append((self._condition(case.pattern), self.block(case.body)))
        return found

    def _alternatives(self, cases: Sequence[Case]) -> Action:
        branches = self._cases(cases)

        def choose(frame: Frame) -> int:
            possible = [action for condition, action in branches if condition(frame)]
            if not possible:
                raise Stuck("no case holds")
            return self.machine.random.choice(possible)(frame)

        return choose

    def _match(self, node: MatchStatement) -> Action:
        subject = self.evaluator.code(node.subject)
        cases = [(case.pattern, self.block(case.body)) for case in node.cases if isinstance(case.body, tuple)]

        def choose(frame: Frame) -> int:
            value = subject(frame)
            for pattern, action in cases:
                if isinstance(pattern, Pattern) and self.evaluator.matches(pattern, value, frame.variables):
                    return action(frame)
            raise Stuck("no case fits")

        return choose

    # Loops

    def _loop(self, start: int, round_of: Function[[Frame], int | None]) -> Action:
        """Returns a loop; ``round_of`` runs one round, or returns None if there is none."""
        machine = self.machine

        def run(frame: Frame) -> int:
            if machine.ends is not None:
                machine.ends(start, frame, "entered")
            while True:
                machine.step()
                if machine.watch is not None:
                    machine.watch(start, frame)
                signal = round_of(frame)
                if signal is None:
                    if machine.ends is not None:
                        machine.ends(start, frame, "left")
                    return NEXT
                if signal in (BREAK, CONTINUE) and frame.jump > 1:
                    frame.jump -= 1
                    return signal
                if signal == BREAK:
                    return NEXT
                if signal == RETURN:
                    return RETURN

        return run

    def _while(self, node: While) -> Action:
        if node.body is None:
            return _stuck("a loop without a body")
        condition, body = self._condition(node.condition), self.action(node.body)
        return self._loop(node.start, lambda frame: body(frame) if condition(frame) else None)

    def _alternative_loop(self, node: AlternativeLoop) -> Action:
        branches = self._cases(node.cases)

        def round_of(frame: Frame) -> int | None:
            possible = [action for condition, action in branches if condition(frame)]
            return self.machine.random.choice(possible)(frame) if possible else None

        return self._loop(node.start, round_of)

    def _for(self, node: For) -> Action:
        if node.body is None or isinstance(node.last, Star):
            return _stuck("a loop without a body or an end")
        first, last = self.evaluator.code(node.first), self.evaluator.code(node.last)
        body, name, down = self.action(node.body), node.variable.name, node.down

        def round_of(frame: Frame) -> int | None:
            index, end = frame.variables[name], frame.variables[f"{name} end"]
            if index == end:
                return None
            frame.variables[name] = index - 1 if down else index
            signal = body(frame)
            frame.variables[name] = index - 1 if down else index + 1
            return signal

        loop = self._loop(node.start, round_of)

        def run(frame: Frame) -> int:
            frame.variables[name], frame.variables[f"{name} end"] = first(frame), last(frame)
            signal = loop(frame)
            del frame.variables[f"{name} end"]
            frame.variables.pop(name, None)
            return signal

        return run

    def _return(self, node: Return) -> Action:
        if not node.values:
            return lambda _frame: RETURN
        values = self.values(node.values, [None] * len(node.values))

        def leave(frame: Frame) -> int:
            frame.variables["return"] = tuple(values(frame))
            return RETURN

        return leave

    def _forall(self, node: ForallStatement) -> Action:
        """Returns a forall that assigns; one that only proves does nothing."""
        if node.body is None or node.domain is None or node.clauses:
            return nothing
        each = self.evaluator.enumeration(node.domain, [])
        within = self.evaluator.restriction(node.domain)
        assignments = [part for part in node.body.statements if isinstance(part, Assign) and part.operator == ":="]
        if len(assignments) != 1 or len(node.body.statements) != 1 or len(assignments[0].targets) != 1:
            return _stuck("a forall with more than one assignment")
        place, value = self.place(assignments[0].targets[0]), self.evaluator.code(assignments[0].values[0])

        def assign(frame: Frame) -> int:
            if not each.complete:
                raise Stuck("a forall without bounds")
            inner = Frame(dict(frame.variables), frame.before)
            stores: list[tuple[Function[[Value], None], Value]] = []
            for _ in each.each(inner):
                if within(inner):
                    stores.append((place(inner), value(inner)))
            for store, found in stores:
                store(found)
            return NEXT

        return assign


def _jump(node: Jump) -> Action:
    signal = CONTINUE if node.keyword == "continue" else BREAK
    depth = node.depth + (signal == CONTINUE)
    if node.keyword == "new":
        return nothing

    def leave(frame: Frame) -> int:
        frame.jump = depth
        return signal

    return leave


def _stuck(what: str) -> Action:
    def fail(_frame: Frame) -> int:
        raise Stuck(f"{what} is not run")

    return fail


def snapshot(values: Iterable[Value]) -> dict[int, list[Value] | dict[str, Value]]:
    """Returns the elements and fields of all arrays and objects that can be reached from some values."""
    found: dict[int, list[Value] | dict[str, Value]] = {}
    stack = list(values)
    while stack:
        value = stack.pop()
        if isinstance(value, Array) and id(value) not in found:
            found[id(value)] = list(value.items)
            stack += value.items[:1] and value.items
        elif isinstance(value, Record) and id(value) not in found:
            found[id(value)] = dict(value.fields)
            stack += value.fields.values()
        elif isinstance(value, Data):
            stack += value.fields
        elif isinstance(value, tuple) and value and isinstance(value[0], Array | Record | Data | tuple):
            stack += value
    return found
