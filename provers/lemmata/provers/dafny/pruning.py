"""Which guesses about a loop say anything, and which say the same.

A loop forgets what its body may change, and knows the rest. So a guess that still holds when the variables that it
changes have other values follows from what is known anyhow. Two guesses that hold and fail together in all such states
are one as far as random states tell.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeVar

from lemmata.provers.dafny.interpret import Interpreter
from lemmata.provers.dafny.loops import Loop
from lemmata.provers.dafny.machine import Code, Frame
from lemmata.provers.dafny.values import Array, Bag, Value, is_sequence, is_set

__all__ = ["Disturbed"]

_KEPT: Final = 20
"""States of a loop that are kept."""
_EACH: Final = 2
"""How many of them at most are of one call."""
_COPIES: Final = 3
"""How many others are made of each."""
_SILENT: Final = 4
"""Most guesses that come last though they seem to say nothing."""
_NEAR: Final = 0.6
"""How often a value is a little changed, and not that of another state, of which what always holds holds too."""
_MANY: Final = 10
"""The same where it is asked whether guesses follow from each other."""
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
        self._call = 0
        self._rounds = 0
        self._of_call: list[Frame] = []

    def take(self, frame: Frame) -> None:
        """Keeps a state, or not: a few of each call, and no call rather than another."""
        if id(frame) != self._call:
            self._settle()
            self._call, self._rounds = id(frame), 0
        self._rounds += 1
        if len(self._of_call) < _EACH:
            self._of_call.append(_copied(frame))
        elif (place := self.random.randrange(self._rounds)) < _EACH:
            self._of_call[place] = _copied(frame)

    def _settle(self) -> None:
        """Keeps the states of a call that are to be kept."""
        for state in self._of_call:
            self.seen += 1
            if len(self.states) < _KEPT:
                self.states.append(state)
            elif (place := self.random.randrange(self.seen)) < _KEPT:
                self.states[place] = state
        self._of_call = []

    def telling(self, guesses: Mapping[_Key, Code], rare: Collection[_Key], *, same: bool) -> list[_Key]:
        """Returns the guesses that say something.

        Args:
            guesses: conditions that held in all runs.
            rare: those of them that hold of most values, so that states that tell hardly come up; a few that seem to
                say nothing come last.
            same: whether to return also those that seem to be the same as one before, and last what seems to say
                nothing.
        """
        self._settle()
        states = list(self._disturbed())
        if len(states) < _FEWEST:
            return list(guesses)
        seen: set[tuple[bool, ...]] = set()
        found: list[_Key] = []
        silent: list[_Key] = []
        for key, code in guesses.items():
            holds = tuple(self.interpreter.holds(code, state) is True for state in states)
            if all(holds) and (same or key in rare):
                silent.append(key)
            if all(holds) or (holds in seen and not same):
                continue
            if min(holds.count(True), holds.count(False)) >= _TELLING:
                seen.add(holds)
            found.append(key)
        return [*found, *(silent if same else silent[:_SILENT])]

    def needed(self, guesses: Mapping[_Key, Code], dear: Collection[_Key]) -> list[_Key]:
        """Returns the guesses without those of the dear ones that follow from the rest, as far as random states tell.

        A guess goes if whenever it does not hold, another one that stays is false: the rest says the same together.

        Args:
            guesses: conditions.
            dear: those that may go, if they do, the last ones first.
        """
        states = list(self._disturbed(_MANY))
        if len(states) < _FEWEST:
            return list(guesses)
        values = {key: [self.interpreter.holds(code, state) for state in states] for key, code in guesses.items()}
        false = {key: {n for n, value in enumerate(held) if value is False} for key, held in values.items()}
        kept = list(guesses)
        for key in list(guesses)[::-1]:
            told = set[int]().union(*(false[other] for other in kept if other != key))
            if key in dear and all(value is True or n in told for n, value in enumerate(values[key])):
                kept.remove(key)
        return kept

    def _disturbed(self, copies: int = _COPIES) -> Iterator[Frame]:
        changing = sorted(self.loop.assigned | self.loop.touched())
        for state in self.states:
            names = [name for name in changing if name in state.variables]
            for number in range(copies):
                if names:
                    chosen = names if number == 0 else [self.random.choice(names)]
                    yield self._with_others(state, chosen)

    def _with_others(self, state: Frame, names: Iterable[str]) -> Frame:
        """Returns a state in which some variables have other values: near ones, or those of another state."""
        frame = _copied(state)
        for name in names:
            value = frame.variables[name]
            if isinstance(value, Array):
                value.items[:] = self._other_items(value.items)
            else:
                frame.variables[name] = self._other(name, value)
        return frame

    def _other(self, name: str, value: Value) -> Value:
        near = self.random.random() < _NEAR
        if isinstance(value, bool):
            return not value
        if isinstance(value, int) and near:
            return value + self.random.choice([-3, -2, -1, -1, 1, 1, 2, 3])
        if is_sequence(value) and near:
            return tuple(self._other_items(value))
        if is_set(value) and near:
            return frozenset(self._other_items(sorted(value, key=repr)))
        if isinstance(value, Bag) and near:
            return Bag.of(self._other_items(list(value.counts)))
        others = [state.variables[name] for state in self.states if name in state.variables]
        different = [other for other in others if type(other) is type(value) and other != value]
        return self.random.choice(different) if different else value

    def _other_items(self, items: Sequence[Value]) -> list[Value]:
        found = list(items)
        if found:
            place = self.random.randrange(len(found))
            found[place] = self._other_item(found, found[place])
            if self.random.random() < _NEAR:
                self.random.shuffle(found)
        return found

    def _other_item(self, items: Sequence[Value], value: Value) -> Value:
        if isinstance(value, int) and not isinstance(value, bool) and self.random.random() < _NEAR:
            return value + self.random.choice([-2, -1, 1, 2])
        return (not value) if isinstance(value, bool) else self.random.choice(items)


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
