"""Goal states of Lean as values, from the text that its language server prints: pure functions.

The trap: a hypothesis or a target may span lines, of which the later ones are indented, and a name may be any text
between ``«`` and ``»``. What cannot be read so is kept as it was printed, never dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

__all__ = ["Goal", "Hypothesis", "canonical", "parse_goal"]

_TURNSTILE: Final = "⊢ "
_CASE: Final = "case "
_NAME: Final = r"(?:«[^»\n]*»|[^\s:«»])+"
_BINDING: Final = re.compile(rf"({_NAME}(?: {_NAME})*) :(?=[ \n])\s*")
_WORDS: Final = re.compile(
    r"«[^»\n]*»|[^\W\d][\w'!?✝\u2070-\u2079\u00b9\u00b2\u00b3]*(?:\.[^\W\d][\w'!?✝\u2070-\u2079\u00b9\u00b2\u00b3]*)*|.",
    re.DOTALL,
)
_SHADOWED: Final = "✝"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hypothesis:
    """Names with a common type."""

    names: tuple[str, ...]
    """As printed; one with ``✝`` in it cannot be written in a proof."""
    type: str
    """Later lines as they were printed; with ``:= value`` where the name is defined."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """One goal."""

    case: str
    """Its name, empty if it has none."""
    hypotheses: tuple[Hypothesis, ...]
    """In order."""
    target: str
    """What is to be shown."""
    text: str
    """As it was printed."""

    @property
    def inaccessible(self) -> tuple[str, ...]:
        """Returns the names that cannot be written, in the order in which ``rename_i`` counts them."""
        return tuple(name for each in self.hypotheses for name in each.names if _SHADOWED in name)


def parse_goal(text: str) -> Goal:
    """Returns a goal as the server prints it: ``case NAME``, hypotheses, ``⊢ target``."""
    case = ""
    blocks: list[str] = []
    for line in text.split("\n"):
        if line.startswith(_CASE) and not case and not blocks:
            case = line.removeprefix(_CASE)
        elif line.startswith(" ") and blocks:
            blocks[-1] += "\n" + line
        else:
            blocks.append(line)
    hypotheses: list[Hypothesis] = []
    target = ""
    for block in blocks:
        found = _BINDING.match(block)
        if block.startswith(_TURNSTILE):
            target = block.removeprefix(_TURNSTILE)
        elif found:
            hypotheses.append(Hypothesis(names=_names(found.group(1)), type=block[found.end() :]))
        elif block:
            hypotheses.append(Hypothesis(names=(), type=block))
    return Goal(case=case, hypotheses=tuple(hypotheses), target=target, text=text)


def _names(text: str) -> tuple[str, ...]:
    return tuple(re.findall(_NAME, text))


def canonical(goals: Iterable[Goal]) -> str:
    """Returns a text that is the same for goals that differ in hypothesis names, names of cases or layout alone.

    Goals with the same text need not be interchangeable (a name may be bound again inside): it is for finding what was
    seen before, never for a conclusion.
    """
    return "\n\n".join(_canonical(goal) for goal in goals)


def _canonical(goal: Goal) -> str:
    numbers: dict[str, str] = {}
    for hypothesis in goal.hypotheses:
        for name in hypothesis.names:
            numbers[name] = f"«{len(numbers)}»"
    lines = [f"{len(each.names)} {_renamed(each.type, numbers)}" for each in goal.hypotheses]
    return "\n".join([*lines, _TURNSTILE + _renamed(goal.target, numbers)])


def _renamed(text: str, numbers: dict[str, str]) -> str:
    flat = " ".join(text.split())
    return "".join(_number(word, numbers) for word in _WORDS.findall(flat))


def _number(word: str, numbers: dict[str, str]) -> str:
    head, dot, rest = word.partition(".")
    return numbers.get(word) or (numbers[head] + dot + rest if head in numbers else word)
