"""The vacuity probe: whether what is promised is promised of nothing.

A member whose parameters have no values, or whose ``requires`` contradict each other, proves whatever it is asked to.
The probe asks for a proof of ``assert false`` where each body begins, before anything that the body says: it must
fail. A type that need not have a value (``witness *``) is asked about by a lemma of its own. A branch inside a body
may be empty for good reasons, such as a proof by contradiction, and is not asked about.

The same run lists, in Dafny's own words, what there is to be proved.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lemmata.checkers.dafny.claims import callables, types
from lemmata.checkers.dafny.declarations import TypeDeclaration
from lemmata.checkers.dafny.expressions import Star
from lemmata.checkers.dafny.parser import File
from lemmata.checkers.dafny.verification_log import Checked, Result

__all__ = ["Question", "missing", "probe", "questions", "unasked", "vacuous"]

_ASSERTION: Final = " assert false;"
_PROBE: Final = "lemmata_probe"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing that must not be empty."""

    entry: str
    """What the log calls the proof that must fail."""
    start: int
    """Index of the first token of the declaration."""
    end: int
    """Index after its last token."""
    offset: int
    """Where in the text the question is put."""
    text: str
    """The question."""
    objection: str
    """What to say if the proof does not fail."""


def questions(file: File) -> tuple[Question, ...]:
    """Returns what to ask of a program, in the order of its text: members that promise something, and types."""
    return tuple(sorted((*_of_members(file), *_of_types(file)), key=lambda question: question.offset))


def probe(file: File, asked: Sequence[Question]) -> bytes:
    """Returns the program with the questions put into it; no line moves."""
    text = file.source.text
    pieces: list[str] = []
    done = 0
    for question in asked:
        pieces += [text[done : question.offset], question.text]
        done = question.offset
    return "".join([*pieces, text[done:]]).encode()


def vacuous(asked: Sequence[Question], log: Sequence[Result]) -> tuple[Question, ...]:
    """Returns the questions for which ``assert false`` was shown."""
    outcomes = {result.name: result.outcome for result in log}
    return tuple(question for question in asked if outcomes.get(question.entry) is Checked.CORRECT)


def unasked(asked: Sequence[Question], log: Sequence[Result]) -> tuple[Question, ...]:
    """Returns the questions that the probe's log does not have: nothing is known of them."""
    names = {result.name for result in log}
    return tuple(question for question in asked if question.entry not in names)


def missing(asked: Sequence[Question], probe_log: Sequence[Result], log: Sequence[Result]) -> tuple[str, ...]:
    """Returns what the probe's log lists and a log does not: it was there to be proved, and was not asked about.

    A member of which the probe lists the added assertion alone has nothing to prove, and is in no log.
    """
    added = {question.entry for question in asked}
    counts = {result.name: sum(len(batch.assertions) for batch in result.batches) for result in probe_log}
    expected = [name for name, count in counts.items() if count > (1 if name in added else 0)]
    present = {result.name for result in log}
    return tuple(name for name in expected if name not in present)


def _of_members(file: File) -> Iterator[Question]:
    for claim in callables(file.program):
        item = claim.callable
        if item.body is not None and (claim.verified or not item.is_function):
            yield Question(
                entry=claim.entry,
                start=item.start,
                end=item.end,
                offset=file.tokens[item.body_start].end,
                text=_ASSERTION,
                objection=f"{claim.name}: what it requires cannot be met: it would prove anything",
            )


def _of_types(file: File) -> Iterator[Question]:
    prefix = _PROBE
    while prefix in file.source.text:
        prefix += "_"
    for number, (path, item) in enumerate(types(file.program)):
        if isinstance(item.witness, Star):
            name = f"{prefix}{number}"
            yield Question(
                entry=f"{path}{name} (correctness)",
                start=item.start,
                end=item.end,
                offset=file.tokens[item.end - 1].end,
                text=f" lemma {name}{_generics(item)}(value: {item.name}{_arguments(item)}) {{{_ASSERTION} }}",
                objection=f"{path}{item.name}: this type has no values: what is claimed of them says nothing",
            )


def _generics(item: TypeDeclaration) -> str:
    """Returns the type parameters as a lemma declares them, without their variance."""
    names = [f"{it.name}({', '.join(it.characteristics)})" if it.characteristics else it.name for it in item.generics]
    return f"<{', '.join(names)}>" if names else ""


def _arguments(item: TypeDeclaration) -> str:
    return f"<{', '.join(it.name for it in item.generics)}>" if item.generics else ""
