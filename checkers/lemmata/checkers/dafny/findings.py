"""What Dafny says, in the words and places of the user's file: diagnostics, and every obligation with its status."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from lemmata.checkers.dafny.output import Message, Origin, Spot
from lemmata.checkers.dafny.run import PROGRAM, DafnyRun
from lemmata.checkers.dafny.verification_log import Assertion, Batch, Checked, Result
from lemmata.checkers.source import Position, Source
from lemmata.checkers.verdict import Diagnostic, Obligation, Place, Status

__all__ = ["diagnostics", "obligations", "position"]

_KINDS: Final = {
    Origin.PARSER: "syntax",
    Origin.RESOLVER: "type",
    Origin.OTHER: "type",
    Origin.VERIFIER: "proof",
    Origin.PROJECT: "input",
}
_STATUSES: Final = {
    Checked.CORRECT: Status.PROVED,
    Checked.ERRORS: Status.UNPROVED,
    Checked.TIMED_OUT: Status.TIMEOUT,
    Checked.OUT_OF_RESOURCE: Status.OUT_OF_RESOURCES,
    Checked.OUT_OF_MEMORY: Status.OUT_OF_RESOURCES,
    Checked.INCONCLUSIVE: Status.OUT_OF_RESOURCES,
    Checked.OTHER: Status.TOOL_FAILURE,
}
_SUBJECTS: Final = (
    ("on entry", "on entry"),
    ("maintained", "maintained"),
    ("function precondition", "function precondition"),
    ("precondition", "precondition"),
    ("postcondition", "postcondition"),
    ("termination", "terminates"),
    ("might not decrease", "terminates"),
    ("bounded below", "bounded below"),
    ("index out of range", "index in range"),
    ("division by zero", "non-zero"),
    ("null", "null"),
)
"""What a message and the obligation that it is about have in common, where several obligations stand at one place.
Wording changes between versions: what is not found here blames all that stand there."""


def position(source: Source, spot: Spot) -> Position:
    """Returns a place of Dafny's in code points; one beyond the text is cut to its end."""
    return source.position(source.from_lsp(spot.line - 1, spot.character))


def diagnostics(messages: Sequence[Message], source: Source) -> tuple[Diagnostic, ...]:
    """Returns messages as diagnostics of the user's file, in Dafny's order."""
    found: list[Diagnostic] = []
    for message in messages:
        place = position(source, message.start)
        related = [(position(source, item.start), item.text) for item in message.related if item.file == PROGRAM]
        found.append(
            Diagnostic(
                file=source.file,
                line=place.line,
                column=place.column,
                severity=message.severity,
                kind=_KINDS[message.origin],
                message=message.text.rstrip(),
                related=tuple(
                    Place(file=source.file, line=at.line, column=at.column, message=text) for at, text in related
                ),
            )
        )
    return tuple(found)


def obligations(run: DafnyRun, source: Source, most_errors: int) -> tuple[Obligation, ...]:
    """Returns every assertion in the log of a run, with what is known of it.

    An assertion that stands in several batches, or on several paths, is one obligation: shown if all of them are.

    Dafny looks for errors in a batch until the rest of it is shown or ``most_errors`` have been found. So in a batch
    with fewer errors, an assertion that no message blames was shown, given those that are blamed.
    """
    found: dict[tuple[str, int | None, int | None], Obligation] = {}
    for result in run.log or ():
        for batch in result.batches:
            for item in _of_batch(result, batch, run, source, most_errors):
                key = (item.name, item.line, item.column)
                if key not in found or found[key].status is Status.PROVED:
                    found[key] = item
    return tuple(found.values())


def _of_batch(result: Result, batch: Batch, run: DafnyRun, source: Source, most_errors: int) -> Iterator[Obligation]:
    alone = len(batch.assertions) == 1
    blamed = _blamed(batch.assertions, run.errors)
    decided = batch.outcome is Checked.ERRORS and 0 < len(blamed) and (not most_errors or len(blamed) < most_errors)
    for item in batch.assertions:
        place = position(source, item.start)
        status, answer = _STATUSES[batch.outcome], batch.outcome.value
        if item in blamed and batch.outcome is Checked.ERRORS:
            answer = blamed[item].text.split("\n", 1)[0]
        elif decided:
            status, answer = Status.PROVED, "correct, given the ones that failed"
        yield Obligation(
            name=f"{result.name}: {item.description}",
            status=status,
            line=place.line,
            column=place.column,
            solver="z3",
            answer=answer,
            seconds=batch.seconds if alone else 0.0,
            steps=batch.steps if alone else None,
        )


def _blamed(items: Sequence[Assertion], errors: Sequence[Message]) -> dict[Assertion, Message]:
    """Returns the assertions that errors are about: those at their places, or at places that they name."""
    found: dict[Assertion, Message] = {}
    for message in errors:
        places = {message.start, *(related.start for related in message.related if related.file == PROGRAM)}
        there = [item for item in items if item.start in places]
        subject = next((in_log for said, in_log in _SUBJECTS if said in message.text), "")
        fitting = [item for item in there if subject in item.description]
        for item in fitting or there:
            found.setdefault(item, message)
    return found
