"""Which guesses about a loop say anything, and which say the same.

A loop forgets what its body may change, and knows the rest. So a guess that still holds when the variables that it
changes have other values follows from what is known anyhow. Two guesses that hold and fail together in all such states
are one as far as random states tell.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeVar

from lemmata.provers.dafny.interpret import Interpreter
from lemmata.provers.dafny.loops import Loop
from lemmata.provers.dafny.machine import Code, Frame
from lemmata.provers.dafny.values import Array, Value

__all__ = ["Disturbed"]

_KEPT: Final = 16
"""States of a loop that are kept."""
_COPIES: Final = 3
"""How many others are made of each."""
_FEWEST: Final = 12
"""States below which nothing is concluded."""

_TELLING: Final = 3
"""How many states have to speak for a guess, and how many against it, for them to tell it from others."""

_Key = TypeVar("_Key")


class Disturbed:
    """States of a loop in which what it changes has other values.

    Args:
        loop: the loop.
        interpreter: which runs it.
        seed: of the choice of states and values.
    """

    def __init__(self, loop: Loop, interpreter: Interpreter, seed: int = 0) -> None:
        self.loop = loop
        self.interpreter = interpreter
        self.random = random.Random(seed)
        self.seen = 0
        self.states: list[Frame] = []

    def take(self, frame: Frame) -> None:
        """Keeps a state, or not; each of all that are seen is as likely to be kept as any other."""
        self.seen += 1
        if len(self.states) < _KEPT:
            self.states.append(_copied(frame))
        elif (place := self.random.randrange(self.seen)) < _KEPT:
            self.states[place] = _copied(frame)

    def telling(self, guesses: Mapping[_Key, Code]) -> list[_Key]:
        """Returns the guesses that say something, of those that are the same only the first.

        Args:
            guesses: conditions that held in all runs.
        """
        states = list(self._disturbed())
        if len(states) < _FEWEST:
            return list(guesses)
        seen: set[tuple[bool, ...]] = set()
        found: list[_Key] = []
        for key, code in guesses.items():
            holds = tuple(self.interpreter.holds(code, state) is True for state in states)
            if all(holds) or holds in seen:
                continue
            if min(holds.count(True), holds.count(False)) >= _TELLING:
                seen.add(holds)
            found.append(key)
        return found

    def _disturbed(self) -> Iterator[Frame]:
        changing = sorted(name for name in self.loop.assigned | self.loop.written)
        for state in self.states:
            names = [name for name in changing if name in state.variables]
            for number in range(_COPIES):
                if names:
                    chosen = names if number == 0 else [self.random.choice(names)]
                    yield self._with_others(state, chosen)

    def _with_others(self, state: Frame, names: Iterable[str]) -> Frame:
        """Returns a state in which some variables have other values: near ones, or those of another state."""
        frame = _copied(state)
        for name in names:
            value = frame.variables[name]
            if isinstance(value, Array):
                self._disturb(value)
            elif isinstance(value, int) and not isinstance(value, bool) and self.random.random() < 0.7:
                frame.variables[name] = value + self.random.choice([-3, -2, -1, -1, 1, 1, 2, 3])
            else:
                frame.variables[name] = self._elsewhere(name, value)
        return frame

    def _disturb(self, array: Array) -> None:
        if array.items:
            place = self.random.randrange(len(array.items))
            array.items[place] = self._other_element(array.items, array.items[place])
            if self.random.random() < 0.5:
                self.random.shuffle(array.items)

    def _other_element(self, items: list[Value], value: Value) -> Value:
        if isinstance(value, int) and not isinstance(value, bool):
            return value + self.random.choice([-2, -1, 1, 2])
        return (not value) if isinstance(value, bool) else self.random.choice(items)

    def _elsewhere(self, name: str, value: Value) -> Value:
        if isinstance(value, bool):
            return not value
        others = [state.variables[name] for state in self.states if name in state.variables]
        different = [other for other in others if type(other) is type(value) and other != value]
        return self.random.choice(different) if different else value


def _copied(frame: Frame) -> Frame:
    """Returns a frame with arrays of its own that are what they were before the call where those of the frame were."""
    copies: dict[int, Array] = {}
    variables: dict[str, Value] = {}
    before = dict(frame.before)
    for name, value in frame.variables.items():
        if isinstance(value, Array):
            copy = copies.setdefault(id(value), Array(list(value.items), value.lengths))
            if id(value) in frame.before:
                before[id(copy)] = frame.before[id(value)]
            variables[name] = copy
        else:
            variables[name] = value
    return Frame(variables, before)
