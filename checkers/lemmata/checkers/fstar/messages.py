"""What F* says, as values: the lines of ``--message_format json``, and the rows of ``--query_stats``.

The traps: every message, information too, goes to the standard error, mixed with lines that are none; so does text that
a tactic prints go to the standard output, where it can look like anything. A message may *refuse*; nothing that is
printed ever *accepts*. Error 19 is said of what is false, of what is too hard, and of what ran out of time; its reasons
tell the last apart, and the fixed note at its end names all reasons there are.

F* counts lines from 1 and columns from 0, in code points of the text that it decoded first; a `Message` counts both
from 1.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeGuard

from lemmata.checkers.fstar.numbers import UNPROVED, Sort, sort_of_number
from lemmata.checkers.source import Position
from lemmata.checkers.verdict import Diagnostic, Outcome, Place, Severity

__all__ = [
    "LIMITED",
    "Message",
    "Output",
    "Query",
    "Spot",
    "diagnostics",
    "outcome",
    "parse_output",
    "parse_queries",
    "sort_of",
    "spots_in",
    "without_repeats",
]

EXPECTED: Final = "Expected failure:"
"""First part of what F* says of a declaration under ``expect_failure``."""
LIMITED: Final = re.compile(r"cancell?ed|resource|max\.? ?memory|timed? ?out|timeout", re.IGNORECASE)
"""Reasons of the solver that speak of a limit, and not of the goal."""
_TIME: Final = re.compile(r"time", re.IGNORECASE)
_DUMMY: Final = "dummy"
"""The file of a message that has no place."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A range in a file."""

    file: str
    start: Position
    end: Position
    """Exclusive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message of F*."""

    severity: Severity
    number: int | None
    use: Spot | None
    """Where it failed; None if F* gives no place."""
    definition: Spot | None
    """What was required there: the ``ensures``, the callee's type; None if it is the same place, or none is given."""
    parts: tuple[str, ...]
    """Its paragraphs."""
    context: tuple[str, ...] = ()
    """What F* was doing, the innermost first."""
    expected: bool = False
    """Whether it is about a declaration that was expected to fail."""

    @property
    def text(self) -> str:
        """Returns its paragraphs as lines."""
        return "\n".join(part for part in self.parts if part)

    def related(self) -> tuple[tuple[Spot, str], ...]:
        """Returns other places that it speaks of: what was required, and those in its text."""
        named = [spot for part in self.parts for spot in spots_in(part) if spot not in (self.definition, self.use)]
        required = [] if self.definition is None else [(self.definition, "required here")]
        return (*required, *((spot, "see also") for spot in dict.fromkeys(named)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """What a run of F* printed on its standard error."""

    messages: tuple[Message, ...]
    stray: tuple[str, ...]
    """Lines that are no messages, as they were; nothing in them is believed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A row of ``--query_stats``: one question to the solver, asked with one fuel."""

    spot: Spot
    name: str
    number: int
    """Of the query, among those of its name."""
    succeeded: bool
    reason: str
    """Why not, in the solver's words; empty if it succeeded."""
    milliseconds: int
    used: float | None
    """Of the step limit, in F*'s unit."""


_SEVERITIES: Final = {
    "Info": Severity.INFO,
    "Warning": Severity.WARNING,
    "Error": Severity.ERROR,
    "NotImplemented": Severity.ERROR,
}
_SPOT: Final = re.compile(
    r"(?:Also see:?|See also|Other related locations:|,)\s+([^\s():,]+)"
    r"(?:\((\d+),(\d+)-(\d+),(\d+)\)|:(\d+)\.(\d+)-(\d+)\.(\d+))"
)
_COLOUR: Final = re.compile(r"\x1b\[[0-9;]*m")
_ROW: Final = re.compile(
    r"""\((?P<file>[^\s()]+)\((?P<place>\d+,\d+-\d+,\d+)\)[^\t]*\)\s*
    Query-stats\ \((?P<name>[^,)]+),\ ?(?P<number>\d+)\)\s*
    (?P<result>succeeded|failed)(?:\ \{reason-unknown=(?P<reason>.*?)\})?(?:\ \(with\ hint\))?
    \ in\ (?P<time>\d+)\ milliseconds(?:.*?\(used\ rlimit\ (?P<used>[\d.]+)\))?""",
    re.VERBOSE,
)


def parse_output(text: str) -> Output:
    """Returns the messages of ``--message_format json`` in order, each once, and apart from them every other line."""
    messages: list[Message] = []
    stray: list[str] = []
    in_issues = False
    for line in text.split("\n"):
        in_issues = (in_issues or line.startswith(">> Got issues: [")) and not line.startswith(">>]")
        message = _message(line, expected=in_issues) if line.startswith("{") else None
        if message is not None:
            messages.append(message)
        elif line.strip():
            stray.append(line)
    return Output(messages=without_repeats(messages), stray=tuple(stray))


def without_repeats(messages: Iterable[Message]) -> tuple[Message, ...]:
    """Returns the messages without those that say the same of the same place again."""
    return tuple(dict.fromkeys(messages))


def _is_object(value: object) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def _strings(value: object) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(part, str) for part in value)  # pyright: ignore[reportUnknownVariableType]  (any JSON)


def _message(line: str, *, expected: bool) -> Message | None:
    try:
        found: object = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not _is_object(found):
        return None
    severity = _SEVERITIES.get(str(found.get("level")))
    parts, number, context = found.get("msg"), found.get("number"), found.get("ctx", [])
    if severity is None or not _strings(parts) or not _strings(context):
        return None
    if number is not None and type(number) is not int:
        return None
    given = found.get("range")
    use, definition = (_spot(given.get("use")), _spot(given.get("def"))) if _is_object(given) else (None, None)
    foreseen = bool(parts) and parts[0] == EXPECTED
    shown = parts[1:] if foreseen else parts
    if use is None:
        use = next((spot for part in shown for spot in spots_in(part)), None)
    return Message(
        severity=severity,
        number=number,
        use=use,
        definition=None if definition == use else definition,
        parts=tuple(shown),
        context=tuple(context),
        expected=foreseen or expected,
    )


def _spot(value: object) -> Spot | None:
    """Returns a range of F*; None for the one that stands for no place."""
    if not _is_object(value):
        return None
    file, start, end = value.get("file_name"), _position(value.get("start_pos")), _position(value.get("end_pos"))
    if not isinstance(file, str) or file == _DUMMY or start is None or end is None:
        return None
    return Spot(file, start, end)


def _position(value: object) -> Position | None:
    if not _is_object(value):
        return None
    line, column = value.get("line"), value.get("col")
    if type(line) is not int or type(column) is not int or line < 1 or column < 0:
        return None
    return Position(line, column + 1)


def spots_in(text: str) -> tuple[Spot, ...]:
    """Returns the places that a paragraph names: ``Also see: F.fst(1,2-3,4)``, ``See also F.fsti:1.3-3.5``.

    The trap: in the form with dots, of old versions, columns count from 1.
    """
    found: list[Spot] = []
    if not text.startswith(("Also see", "See also", "Other related locations")):
        return ()
    for match in _SPOT.finditer(text):
        first, second, third, fourth = (int(number) for number in match.groups()[1:] if number is not None)
        shift = 0 if match[2] is None else 1
        found.append(Spot(match[1], Position(first, second + shift), Position(third, fourth + shift)))
    return tuple(found)


def parse_queries(text: str) -> tuple[Query, ...]:
    """Returns the rows of ``--query_stats`` among the lines of the standard output, without their colours.

    A query that failed with little fuel may have succeeded with more: a row never decides.
    """
    found: list[Query] = []
    for line in text.split("\n"):
        row = _ROW.match(_COLOUR.sub("", line))
        if row is None:
            continue
        first, second, third, fourth = map(int, re.findall(r"\d+", row["place"]))
        found.append(
            Query(
                spot=Spot(row["file"], Position(first, second + 1), Position(third, fourth + 1)),
                name=row["name"],
                number=int(row["number"]),
                succeeded=row["result"] == "succeeded",
                reason=(row["reason"] or "").removeprefix("unknown because "),
                milliseconds=int(row["time"]),
                used=float(row["used"]) if row["used"] else None,
            )
        )
    return tuple(found)


def sort_of(message: Message, queries: Iterable[Query] = ()) -> Sort:
    """Returns what a message is about.

    Args:
        message: what F* said.
        queries: the rows of the same run; those about the same place tell why a goal was not proved.
    """
    known = sort_of_number(message.number)
    if known is Sort.ESCAPE:
        return known
    if message.severity is not Severity.ERROR:
        return Sort.NOTE
    if message.number != UNPROVED:
        return Sort.TYPE if known in (None, Sort.NOTE) else known
    reasons = _reasons(message.text)
    reasons += [row.reason for row in queries if not row.succeeded and _covers(row.spot, message.use)]
    limits = [reason for reason in reasons if LIMITED.search(reason)]
    if not limits:
        return Sort.UNPROVED
    return Sort.TIMEOUT if any(_TIME.search(reason) for reason in limits) else Sort.RESOURCE


def _reasons(text: str) -> list[str]:
    """Returns the solver's reasons in the text of an error 19, without the note that lists all there are."""
    said = text.partition("Note:")[0]
    found = re.findall(r"unknown because ([^\n]*?)(?:\(rlimit=[^\n]*)?$", said, re.MULTILINE)
    if "The SMT query timed out" in said:
        found.append("timed out")
    return found


def _covers(outer: Spot, inner: Spot | None) -> bool:
    return inner is not None and outer.file == inner.file and outer.start <= inner.start and inner.end <= outer.end


_OUTCOMES: Final = {
    Sort.SYNTAX: Outcome.SYNTAX,
    Sort.TYPE: Outcome.TYPE,
    Sort.UNPROVED: Outcome.UNKNOWN,
    Sort.TACTIC: Outcome.UNKNOWN,
    Sort.RESOURCE: Outcome.RESOURCES,
    Sort.TIMEOUT: Outcome.TIMEOUT,
    Sort.ESCAPE: Outcome.AUDITED,
    Sort.SETUP: Outcome.FAILURE,
}
_RANKS: Final = (Sort.SETUP, Sort.SYNTAX, Sort.ESCAPE)
"""What decides wherever it stands; after these, the first error does."""


def outcome(messages: Sequence[Message], queries: Sequence[Query] = ()) -> Outcome | None:
    """Returns what the messages show; None if nothing in them speaks against the source, never that it is accepted.

    A failure that was expected is a way round the checker. If some goals failed and others ran into a limit, the run
    counts as limited: nothing is known of those.
    """
    sorts = [Sort.ESCAPE if message.expected else sort_of(message, queries) for message in messages]
    for sort in _RANKS:
        if sort in sorts:
            return _OUTCOMES[sort]
    left = [sort for sort in sorts if sort is not Sort.NOTE]
    if left and left[0] is Sort.UNPROVED:
        limited = next((sort for sort in left if sort in (Sort.RESOURCE, Sort.TIMEOUT)), left[0])
        return _OUTCOMES[limited]
    return _OUTCOMES[left[0]] if left else None


def diagnostics(
    messages: Iterable[Message], checked: str, file: str, queries: Sequence[Query] = ()
) -> tuple[Diagnostic, ...]:
    """Returns messages as diagnostics of the user's file.

    Args:
        messages: what F* said.
        checked: name of the file that F* was given.
        file: the user's name of it.
        queries: the rows of the same run.
    """
    found: list[Diagnostic] = []
    for message in messages:
        here = message.use is not None and message.use.file == checked
        start = message.use.start if message.use is not None and here else Position(1, 1)
        related = list(message.related())
        if message.use is not None and not here:
            related.insert(0, (message.use, "found here"))
        found.append(
            Diagnostic(
                file=file,
                line=start.line,
                column=start.column,
                severity=message.severity,
                kind=sort_of(message, queries).value,
                message=message.text or f"error {message.number}",
                related=tuple(
                    Place(
                        file=file if spot.file == checked else spot.file,
                        line=spot.start.line,
                        column=spot.start.column,
                        message=why,
                    )
                    for spot, why in related
                ),
            )
        )
    return tuple(found)
