"""Which tactics to try in a Lean proof state: from the goal as Lean prints it, and from what stands around the hole.

As in `lemmata.provers.lean_tactics` nothing is elaborated here: types are read as words. A tactic that makes no sense
costs Lean a millisecond.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Final

from lemmata.checkers.lean.goals import Goal, parse_goal
from lemmata.provers.lean_tactics import Surroundings, closers, either, is_data
from lemmata.search.best_first import ProofState, StepPolicy, StepProposal

__all__ = ["LeanTactics", "Policies", "easy", "finish", "tidy"]

_SORTS: Final = re.compile(r"^(Type|Sort)\b|\bProp$")
_STEM: Final = re.compile(r"[^\W\d][\w']*")
_NEGATED: Final = ("¬", "∀", "Not ")
_EXISTING: Final = ("∃", "{ ", "Subtype ")
_OR: Final = "\u2228"
_CONNECTIVES: Final = ("∧", _OR, "∃", "↔")
_WITNESSES: Final = ("0", "1", "2", "[]", "none")
_REFUTING: Final = ("¬", "≠", "False")
_LAWS: Final = {
    " + ": ("rw [Nat.add_comm]", "rw [Nat.add_assoc]"),
    " * ": ("rw [Nat.mul_comm]", "rw [Nat.mul_add]", "rw [Nat.add_mul]"),
    " ++ ": ("rw [List.append_assoc]",),
}
_CLOSING: Final = 0.1
_MOST: Final = 6


@dataclass(frozen=True, slots=True)
class _View:
    """A goal whose hypotheses all have names that can be written."""

    rename: tuple[str, ...]
    """The new names of those that have none, in the order of ``rename_i``."""
    types: dict[str, str]
    target: str
    data: tuple[str, ...]
    """The names that look like values."""
    hypotheses: tuple[str, ...]
    """The names that look like proofs, the latest first."""
    propositions: tuple[str, ...]

    def fresh(self, stem: str) -> str:
        """Returns a name that is not used."""
        return _fresh(stem, self.types)


def _fresh(stem: str, used: Collection[str]) -> str:
    return next(name for name in (f"{stem}{n or ''}" for n in count()) if name not in used)


def _view(goal: Goal, predicates: Collection[str]) -> _View:
    used = {name for each in goal.hypotheses for name in each.names if name not in goal.inaccessible}
    given: dict[str, str] = {}
    for name in goal.inaccessible:
        stem = _STEM.match(name)
        given[name] = _fresh(stem.group() if stem else "x", used)
        used.add(given[name])

    def plain(text: str) -> str:
        for old in sorted(given, key=len, reverse=True):
            text = text.replace(old, given[old])
        return " ".join(text.split())

    types = {given.get(name, name): plain(each.type) for each in goal.hypotheses for name in each.names}
    propositions = [name for name, kind in types.items() if kind == "Prop"]
    terms = {name: kind for name, kind in types.items() if not _SORTS.search(kind)}
    data = [
        name
        for name, kind in terms.items()
        if is_data(kind, propositions) and kind.partition(" ")[0] not in (*predicates, *terms)
    ]
    proofs = [name for name in terms if name not in data]
    found = (data[:_MOST], proofs[::-1][:_MOST], propositions[:_MOST])
    return _View(tuple(given.values()), types, plain(goal.target), *map(tuple, found))


class LeanTactics:
    """A `lemmata.search.best_first.StepPolicy` without a model.

    Args:
        around: what stands around the hole.
        known: those of `lemmata.provers.lean_tactics.PLAIN` that the toolchain has.
    """

    def __init__(self, around: Surroundings, known: Sequence[str]) -> None:
        self._around = around
        self._finish = finish(around, known)
        self._tidy = tidy(around)

    async def steps(self, state: ProofState, n: int) -> Sequence[StepProposal]:
        """Returns the steps for the first goal of a state, the cheapest first."""
        view = _view(parse_goal(state.goals[0]), self._around.predicates)
        costs: dict[str, float] = {self._finish: _CLOSING}
        for cost, tactics in self._proposals(view):
            for tactic in tactics:
                costs.setdefault(tactic, cost)
        found = [
            StepProposal(
                text=_with_names(text, view.rename) + (f"\n{self._tidy}" if cost > _CLOSING else ""), cost=cost
            )
            for text, cost in costs.items()
        ]
        return sorted(found, key=lambda step: step.cost)[:n]

    def _proposals(self, view: _View) -> Iterator[tuple[float, Iterable[str]]]:
        """Yields tactics with what they cost: what hardly ever leads astray is cheap."""
        yield from _by_target(view)
        yield from _by_hypotheses(view)
        data, definitions, lemmas = view.data, self._around.definitions, self._around.lemmas
        yield 0.7, ["simp", "simp_all", *([f"simp [{', '.join(definitions)}]"] if definitions else [])]
        yield 0.8, [f"rw [{name}]" for name in lemmas]
        words = set(_words(view.target))
        yield 0.9, [f"apply {name}" for name in self._around.constructors if name.rpartition(".")[0] in words]
        yield 1.0, [f"simp only [{name}]" for name in definitions if name in words]
        yield 1.0, [f"rw [← {name}]" for name in lemmas]
        yield 1.0, [f"apply {name}" for name in lemmas]
        yield 1.0, ["split"] if "if " in view.target or "match " in view.target else []
        for name in data:
            others = " ".join(other for other in data if other != name)
            yield 1.0, [f"induction {name}"]
            yield 1.1, [f"induction {name} generalizing {others}"] if others else []
            yield 1.3, [f"cases {name}"]
        yield 1.6, [f"by_cases {view.fresh('h')} : {name}" for name in view.propositions]
        yield 1.8, [law for sign, laws in _LAWS.items() if sign in view.target for law in laws]
        if any(sign in kind for kind in view.types.values() for sign in _REFUTING):
            yield 2.5, ["exfalso"]


def _by_target(view: _View) -> Iterator[tuple[float, Iterable[str]]]:
    target = view.target
    if target.startswith(_NEGATED) or "→" in target:
        name = target.split()[1].lstrip("({[") if target.startswith("∀") else ""
        name = name if name.isidentifier() and name not in view.types else view.fresh("h")
        yield 0.2, [f"intro {name}"]
    if "↔" in target or "∧" in target:
        yield 0.3, ["constructor"]
    if target.startswith(_EXISTING):
        yield 0.8, [f"exists {name}" for name in view.data]
        yield 1.2, ["refine ⟨_, ?_⟩", *(f"exists {value}" for value in _WITNESSES)]
    if _OR in target:
        yield 0.8, ["left", "right"]
        yield 2.5, [f"apply Classical.byContradiction; intro {view.fresh('h')}"]
    if "fun " in target:
        yield 0.6, [f"funext {view.fresh('x')}"]
    if "=" in target:
        yield 1.8, ["symm"]


def _by_hypotheses(view: _View) -> Iterator[tuple[float, Iterable[str]]]:
    for name in view.hypotheses:
        kind = view.types[name]
        if any(sign in kind for sign in _CONNECTIVES) and not kind.startswith(("∀", "¬")) and "→" not in kind:
            yield 0.4, [f"cases {name}"]
        elif not kind.startswith(("∀", "¬")) and "→" not in kind and "=" not in kind:
            yield 0.9, [f"induction {name}"]
            yield 1.1, [f"cases {name}"]
        if "=" in kind or "↔" in kind:
            yield 0.7, [f"rw [{name}]"]
            yield 0.9, [f"rw [← {name}]"]
            yield 1.2, [f"rw [{name}] at {other}" for other in view.hypotheses if other != name][:2]
            yield 1.2, [f"subst {name}", f"injection {name}"] if not kind.startswith("∀") else []
        if kind.startswith("∀") or "→" in kind or kind.startswith("¬") or "↔" in kind:
            yield 0.8, [f"apply {name}"]
        if kind.startswith("∀"):
            fresh = view.fresh("h")
            yield 1.2, [f"have {fresh} := {name} {value}" for value in view.data]
        yield 1.5, [f"simp at {name}"] if "→" not in kind else []


def finish(around: Surroundings, known: Sequence[str]) -> str:
    """Returns the tactic that ends the first goal if one of the closing tactics does."""
    return f"focus ({either(closers(around, known))})"


def tidy(around: Surroundings, *ends: str) -> str:
    """Returns the tactic that ends every goal that is easily ended, so that a state shows what is hard.

    Args:
        around: what stands around the hole.
        ends: tactics that end a goal; without any, those that are cheap.
    """
    found = ends or easy(around)
    alternatives = found[0] if len(found) == 1 else "first " + " ".join(f"| {each}" for each in found)
    return f"all_goals (try {alternatives})"


def easy(around: Surroundings) -> tuple[str, ...]:
    """Returns tactics that end a goal or fail, and do so at once."""
    names = (*around.definitions, *around.lemmas)
    rules = f" [{', '.join(names)}]" if names else ""
    return ("assumption", "rfl", "contradiction", "(constructor <;> assumption)", f"(simp_all{rules}; done)")


def _with_names(text: str, names: Sequence[str]) -> str:
    """Returns a tactic after the one that gives the names that it needs, on a line before it."""
    return f"rename_i {' '.join(names)}\n{text}" if set(names) & set(_words(text)) else text


def _words(text: str) -> list[str]:
    return re.findall(r"[\w'.]+", text)


class Policies:
    """Several policies as one: the steps of all, each with the least of its costs.

    Args:
        policies: the first ones come first among steps of equal cost.
    """

    def __init__(self, policies: Sequence[StepPolicy]) -> None:
        self._policies = tuple(policies)

    async def steps(self, state: ProofState, n: int) -> Sequence[StepProposal]:
        """Returns the cheapest steps of all."""
        costs: dict[str, float] = {}
        for policy in self._policies:
            for step in await policy.steps(state, n):
                costs[step.text] = min(step.cost, costs.get(step.text, step.cost))
        found = [StepProposal(text=text, cost=cost) for text, cost in costs.items()]
        return sorted(found, key=lambda step: step.cost)[:n]
