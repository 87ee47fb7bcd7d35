"""Which tactics to try for a hole of a Lean file: from its declaration's words and the file's definitions.

Nothing here is elaborated; a proposal that makes no sense costs Lean a millisecond, and is refused there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Final

from lemmata.checkers.lean.document import commands
from lemmata.checkers.lean.lexer import CLOSE, OPEN, WORD
from lemmata.checkers.tokens import Token

__all__ = [
    "PLAIN",
    "Surroundings",
    "Tactic",
    "closers",
    "either",
    "grouped",
    "is_data",
    "pairs",
    "splitters",
    "surroundings",
]

PLAIN: Final = (
    "rfl",
    "trivial",
    "assumption",
    "decide",
    "contradiction",
    "simp",
    "simp_all",
    "omega",
    "grind",
    "aesop",
    "nofun",
    "ac_rfl",
)
"""Tactics by themselves; those that a toolchain does not know are dropped after a trial."""
_ARITHMETIC: Final = ("Nat.add_comm", "Nat.add_left_comm", "Nat.add_assoc")
_PRODUCTS: Final = ("Nat.mul_comm", "Nat.mul_left_comm", "Nat.mul_assoc", "Nat.mul_add", "Nat.add_mul")
_LISTS: Final = ("List.append_assoc", "List.length_append")
_TERMS: Final = (
    "(repeat constructor)",
    "exact .inl rfl",
    "exact .inr ⟨_, rfl⟩",
    "exact .inr ⟨_, _, rfl⟩",
    "exact ⟨_, rfl⟩",
    "exact ⟨_, by assumption⟩",
    "exact absurd (by assumption) (by assumption)",
)
_ALONE: Final = frozenset({"nofun"})
"""Tactics that report an error without failing, which ends a ``first``."""
_THEOREMS: Final = frozenset({"theorem", "lemma"})
_INDUCTIVES: Final = frozenset({"inductive"})
_DEFINITIONS: Final = frozenset({"def", "abbrev"})
_MOST: Final = 8


@dataclass(frozen=True, slots=True)
class Tactic:
    """A proposal: a head, and the simplification rules of its ``[...]``, if it has any."""

    head: str
    rules: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Returns it as Lean reads it."""
        return f"{self.head} [{', '.join(self.rules)}]" if self.rules else self.head

    def without(self, number: int) -> Tactic:
        """Returns it without one of its rules."""
        return Tactic(self.head, self.rules[:number] + self.rules[number + 1 :])


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around a hole."""

    names: tuple[str, ...]
    """Bound before the colon, then by quantifiers; in order."""
    propositions: tuple[str, ...]
    """Those of the names whose type is ``Prop``."""
    hypotheses: tuple[str, ...]
    """Those of the names whose type does not look like data."""
    definitions: tuple[str, ...]
    """Of the file, mentioned in the statement or by those that are."""
    lemmas: tuple[str, ...]
    """Of the file, stated before."""
    calls: tuple[str, ...]
    """Definitions with their arguments, as the statement applies them to names."""
    constructors: tuple[str, ...]
    """Of the file's own inductive types, with the names of their types."""
    predicates: tuple[str, ...]
    """Those of the file's own inductive types that are propositions."""
    structured: bool
    """Whether the statement has an implication or a quantifier, so that something can be introduced."""


def surroundings(tokens: Sequence[Token], offset: int) -> Surroundings:
    """Returns what stands around the hole at ``offset`` of a file with these tokens."""
    found = commands(tokens)
    number = max(n for n, command in enumerate(found) if command[0].offset <= offset)
    statement = _statement(found[number])
    groups = list(_binders(statement))
    names = list(dict.fromkeys([name for bound, _ in groups for name in bound] + _quantified(statement)))
    types = {name: kind for bound, kind in groups for name in bound}
    defined = {name: command for command in found[:number] if (name := _name(command, _DEFINITIONS))}
    words = {token.text for token in statement if token.kind == WORD}
    mentioned = _reachable(words, defined)
    propositions = [name for name in names if types.get(name) == "Prop"]
    data = [name for name in names if is_data(types.get(name, ""), propositions)]
    lemmas = [name for command in found[:number] if (name := _name(command, _THEOREMS))]
    texts = {token.text for token in statement}
    return Surroundings(
        tuple(names[:_MOST]),
        tuple(propositions[:4]),
        tuple([name for name in names if name in types and name not in data and name not in propositions][:_MOST]),
        tuple(mentioned[:_MOST]),
        tuple(lemmas[-_MOST:]),
        tuple(_calls(statement, mentioned, names)),
        *_inductives(found[:number]),
        bool(texts & {"→", "->", "∀", "¬", "↔"}) or "∀" in "".join(texts),
    )


def _statement(command: Sequence[Token]) -> list[Token]:
    depth = 0
    for index, token in enumerate(command):
        depth += (token.kind == OPEN) - (token.kind == CLOSE)
        if depth == 0 and token.text.startswith(":="):
            return list(command[:index])
    return list(command)


def _binders(statement: Sequence[Token]) -> Iterable[tuple[list[str], str]]:
    """Yields the names and the type of each bracket ``(a b : T)``."""
    for index, token in enumerate(statement):
        if token.kind != OPEN or token.text not in "({":
            continue
        names: list[str] = []
        place = index + 1
        while place < len(statement) and statement[place].kind == WORD:
            names.append(statement[place].text)
            place += 1
        if names and place < len(statement) and statement[place].text == ":":
            depth, kind = 0, list[str]()
            for following in statement[place + 1 :]:
                depth += (following.kind == OPEN) - (following.kind == CLOSE)
                if depth < 0:
                    break
                kind.append(following.text)
            yield names, " ".join(kind)


def _quantified(statement: Sequence[Token]) -> list[str]:
    """Returns the names after ``∀``."""
    names: list[str] = []
    taking = False
    for token in statement:
        if token.text.endswith("∀"):
            taking = True
        elif taking and token.kind == WORD:
            names.append(token.text)
        elif taking and token.text not in "({":
            taking = False
    return names


def _name(command: Sequence[Token], words: frozenset[str]) -> str:
    for word, name in pairwise(command):
        if word.kind == WORD and word.text in words and name.kind == WORD:
            return name.text
    return ""


def _reachable(words: set[str], defined: dict[str, list[Token]]) -> list[str]:
    """Returns the definitions among some words, and those that these use."""
    found: list[str] = []
    reached = set(words)
    for name in reversed(defined):
        last = name.rpartition(".")[2]
        if name in reached or any(word == last or word.endswith(f".{last}") for word in reached):
            found.append(name)
            reached |= {token.text for token in defined[name] if token.kind == WORD}
    return found


def is_data(kind: str, propositions: Sequence[str]) -> bool:
    """Returns whether a type looks like one of values, and not like a proposition."""
    signs = {"=", "≠", "<", "≤", ">", "≥", "∧", "\u2228", "¬", "↔", "∃", "∀", "∈", "→"}
    words = kind.split()
    return not (signs & set(words) or any(word in propositions for word in words))


def _inductives(found: Iterable[Sequence[Token]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Returns the constructors of inductive types, and those types that are propositions."""
    constructors: list[str] = []
    predicates: list[str] = []
    for command in found:
        name = _name(command, _INDUCTIVES)
        if not name:
            continue
        texts = [token.text for token in command]
        bars = [place for place, text in enumerate(texts[:-1]) if text == "|"]
        constructors += [f"{name}.{texts[place + 1].removeprefix('.')}" for place in bars]
        if "Prop" in texts[: bars[0] if bars else len(texts)]:
            predicates.append(name)
    return tuple(constructors), tuple(predicates)


def _calls(statement: Sequence[Token], functions: Sequence[str], names: Sequence[str]) -> list[str]:
    calls: list[str] = []
    for index, token in enumerate(statement):
        if token.text in functions:
            arguments: list[str] = []
            for following in statement[index + 1 :]:
                if following.text not in names:
                    break
                arguments.append(following.text)
            if arguments:
                calls.append(" ".join([token.text, *arguments]))
    return list(dict.fromkeys(calls))[:4]


def closers(around: Surroundings, known: Sequence[str]) -> list[Tactic]:
    """Returns tactics that are to end a goal by themselves, the plainest first.

    Args:
        around: the hole's surroundings.
        known: those of `PLAIN` that the toolchain has.
    """
    own, before = around.definitions, around.lemmas
    sets = [own, (*own, "*"), (*own, *before), (*own, *_ARITHMETIC), (*own, *before, *_ARITHMETIC)]
    sets += [(*own, *before, "*", *_ARITHMETIC), (*own, *_LISTS), (*own, *_PRODUCTS, *_ARITHMETIC)]
    found = [Tactic(name) for name in known]
    for rules in dict.fromkeys(sets):
        found.append(Tactic("simp", rules))
        found.append(Tactic("simp_all", tuple(rule for rule in rules if rule != "*")))
    found += [Tactic(text) for text in _TERMS]
    for name in around.hypotheses:
        found += [
            Tactic(f"exact {name}.symm"),
            Tactic(f"exact ⟨{name}.2, {name}.1⟩"),
            Tactic(f"apply {name} <;> assumption"),
        ]
        found += [Tactic("rw", (f"{name}",)), Tactic(f"exact {name} _ (by assumption)"), Tactic(f"exact ⟨_, {name}⟩")]
    found += [Tactic(f"apply {name} <;> simp_all") for name in before]
    found += [Tactic("rw", (name,)) for name in before]
    return list(dict.fromkeys(found))


def splitters(around: Surroundings) -> list[str]:
    """Returns tactics that leave simpler goals, the most useful first."""
    found: list[str] = ["intros", "constructor"] if around.structured else ["constructor"]
    data = [name for name in around.names if name not in around.propositions and name not in around.hypotheses]
    for name in data:
        others = " ".join(other for other in data if other != name)
        found += [f"induction {name}"] + ([f"induction {name} generalizing {others}"] if others else [])
    found += [f"fun_induction {call}" for call in around.calls]
    for name in around.hypotheses:
        found += [f"cases {name}", f"rcases {name} with ⟨_, _⟩", f"obtain ⟨w, hw⟩ := {name}; refine ⟨w, ?_⟩"]
        found += [f"induction {name}", f"obtain ⟨w, hw⟩ := {name}; intro y; refine ⟨w, ?_⟩"]
    found += [f"cases {name}" for name in data]
    chosen = [name for name in around.propositions]
    for size in (1, 2, 3):
        found += [
            " <;> ".join(f"by_cases h{n} : {name}" for n, name in enumerate(group))
            for group in combinations(chosen, size)
        ]
    found += [
        "left",
        "right",
        "split",
        "ext",
        "exfalso",
        "refine ⟨?_, ?_⟩",
        "refine ⟨_, ?_⟩",
        "apply propext; constructor",
    ]
    found += [f"exists {value}" for value in ("0", "1", "2", "[]", "none", *data)]
    found += [f"unfold {name}" for name in around.definitions]
    found += ["apply Iff.intro <;> intro h <;> cases h", "intro h; cases h", "intro h; apply h", "intro x y; cases x"]
    found += ["funext x", "intro h; induction h", "intro x; induction x", "intro x; cases x", "intro ⟨w, hw⟩"]
    found += [
        "intro ⟨w, hw⟩; refine ⟨w, ?_⟩",
        "intro ⟨w, hw⟩ x; refine ⟨w, ?_⟩",
        "apply Classical.byContradiction; intro h",
    ]
    return list(dict.fromkeys(found))


def pairs(first: Sequence[str], around: Surroundings) -> list[str]:
    """Returns two splitters in a row: the second may not apply to all goals of the first."""
    second = ["split", "constructor", "intros", "left", "right", "intro h; cases h", "intro h; apply h", "exfalso"]
    second += [f"cases {name}" for name in around.names if name not in around.propositions]
    second += [f"rcases {name} with ⟨_, _⟩" for name in around.hypotheses]
    second += ["rename_i h _; cases h", "rename_i h; cases h", "rename_i h; exists h", "split <;> split"]
    if around.definitions:
        listed = ", ".join(around.definitions)
        second = [f"simp only [{listed}]", f"simp only [{listed}]; split", *second]
    return [f"{grouped(one)} <;> (try {grouped(other)})" for one in first for other in second if one != other]


def grouped(tactic: str) -> str:
    """Returns a tactic that can stand before or after ``<;>``."""
    return f"({tactic})" if ";" in tactic.replace("<;>", "") else tactic


def either(tactics: Iterable[Tactic]) -> str:
    """Returns a tactic that ends a goal with the first of these that does."""
    return "first " + " ".join(f"| ({tactic.text}; done)" for tactic in tactics if tactic.head not in _ALONE)
