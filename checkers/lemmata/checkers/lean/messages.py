"""What Lean says, as values: the lines of ``lean --json``, and the diagnostics of its language server.

The trap: both go through the standard output that the checked file itself can write to, so a message proves nothing.
A forged line cannot be told from a real one here. What a message may do is *refuse* (an error, a ``sorry``); what
*accepts* is the audit, in another process. Lines that are no messages are kept apart, and never read.

Three conventions meet: ``--json`` counts lines from 1 and columns from 0 in code points, a language server counts both
from 0 and columns in UTF-16 units, and a `Message` counts both from 1, columns in code points.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, TypeGuard

from lemmata.checkers.errors import ProtocolError
from lemmata.checkers.source import Position, Source
from lemmata.checkers.verdict import Diagnostic, Outcome, Severity

__all__ = [
    "Message",
    "Output",
    "Piece",
    "Sort",
    "diagnostics",
    "locator",
    "outcome",
    "parse_output",
    "parse_published",
    "sort_of",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message of Lean."""

    severity: Severity
    kind: str
    """Lean's own name of it: ``hasSorry``, ``Tactic.unsolvedGoals``; empty if it has none."""
    file: str
    start: Position
    end: Position | None
    text: str
    whole: bool
    """Lean's ``keepFullRange``: of an error, that the reader (not the elaborator) found it. False from a server."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """What a run of Lean printed."""

    messages: tuple[Message, ...]
    stray: tuple[str, ...]
    """Lines that are no messages, as they were; nothing in them is believed."""


class Sort(Enum):
    """What a message is about."""

    SORRY = "sorry"
    SYNTAX = "syntax"
    TYPE = "type"
    GOALS = "goals"
    """A proof ended with goals left, or a tactic failed."""
    HEARTBEATS = "heartbeats"
    RECURSION = "recursion"
    MEMORY = "memory"
    TOO_MANY = "too many"
    """Lean stopped at ``maxErrors``: errors after it are unknown."""
    HEADER = "header"
    """An imported module is not there."""
    KERNEL = "kernel"
    """The kernel refused what the elaborator made."""
    NOTE = "note"
    """A warning or information."""


_OUTCOMES: Final = {
    Sort.SYNTAX: Outcome.SYNTAX,
    Sort.TYPE: Outcome.TYPE,
    Sort.KERNEL: Outcome.TYPE,
    Sort.GOALS: Outcome.UNKNOWN,
    Sort.SORRY: Outcome.UNKNOWN,
    Sort.HEARTBEATS: Outcome.TIMEOUT,
    Sort.RECURSION: Outcome.RESOURCES,
    Sort.MEMORY: Outcome.RESOURCES,
    Sort.HEADER: Outcome.UNAVAILABLE,
}

_SEVERITIES: Final = {"error": Severity.ERROR, "warning": Severity.WARNING, "information": Severity.INFO}
_NUMBERED: Final = {1: Severity.ERROR, 2: Severity.WARNING, 3: Severity.INFO, 4: Severity.INFO}


def parse_output(text: str) -> Output:
    """Returns the messages of ``lean --json`` in order, and apart from them every line that is none."""
    messages: list[Message] = []
    stray: list[str] = []
    for line in text.split("\n"):
        message = _message(line) if line.startswith("{") else None
        if message is not None:
            messages.append(message)
        elif line.strip():
            stray.append(line)
    return Output(messages=tuple(messages), stray=tuple(stray))


def _message(line: str) -> Message | None:
    try:
        found: object = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not _is_object(found):
        return None
    severity = _SEVERITIES.get(str(found.get("severity")))
    text, file, kind = found.get("data"), found.get("fileName"), found.get("kind")
    start, end = _position(found.get("pos")), _position(found.get("endPos"))
    well = isinstance(text, str) and isinstance(file, str) and isinstance(kind, str)
    if severity is None or start is None or not well or (end is None and found.get("endPos") is not None):
        return None
    return Message(
        severity=severity,
        kind="" if kind == "[anonymous]" else str(kind),
        file=str(file),
        start=start,
        end=end,
        text=str(text),
        whole=found.get("keepFullRange") is True,
    )


def _is_object(value: object) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def _position(value: object) -> Position | None:
    if not _is_object(value):
        return None
    line, column = value.get("line"), value.get("column")
    if type(line) is not int or type(column) is not int or line < 1 or column < 0:
        return None
    return Position(line, column + 1)


def parse_published(params: Mapping[str, Any], source: Source) -> tuple[Message, ...]:
    """Returns the messages of a ``textDocument/publishDiagnostics`` notification.

    Args:
        params: its parameters.
        source: the text that the server has; it turns UTF-16 columns into code points.

    Raises:
        ProtocolError: it is not of the form that the protocol gives.
    """
    try:
        return tuple(_published(found, source) for found in params["diagnostics"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ProtocolError(f"the Lean server published a diagnostic of unknown form: {error!r}") from error


def _published(found: Mapping[str, Any], source: Source) -> Message:
    extent = found.get("fullRange") or found["range"]
    code = found.get("code", "")
    start, end = (_server_position(extent[name], source) for name in ("start", "end"))
    sorry = "declaration uses `sorry`" == found["message"] or "declaration uses 'sorry'" == found["message"]
    return Message(
        severity=_NUMBERED[found.get("severity", 1)],
        kind="hasSorry" if sorry and not code else str(code),
        file=source.file,
        start=start,
        end=None if end == start else end,  # the server has no other way to say that there is none
        text=str(found["message"]),
        whole=False,
    )


def _server_position(place: Mapping[str, int], source: Source) -> Position:
    return source.position(source.from_lsp(place["line"], place["character"]))


_TEXTS: Final[tuple[tuple[Sort, tuple[str, ...]], ...]] = (
    (Sort.TOO_MANY, ("maximum number of errors",)),
    (Sort.HEARTBEATS, ("(deterministic) timeout at", "(kernel) deterministic timeout")),
    (Sort.RECURSION, ("maximum recursion depth has been reached", "(kernel) deep recursion", "Stack overflow")),
    (Sort.MEMORY, ("(kernel) excessive memory", "excessive memory consumption")),
    (Sort.HEADER, ("unknown module prefix", "object file '", "unknown package '", "failed to read file '")),
    (Sort.KERNEL, ("(kernel)",)),
    (Sort.GOALS, ("unsolved goals", "Tactic `", "The rfl tactic failed", "tactic '", "`simp` made no progress")),
    (Sort.SYNTAX, ("unexpected ", "unknown tactic", "unterminated ", "expected token", "expected command", "<input>:")),
    (Sort.SYNTAX, ("missing end of character", "invalid escape sequence", "tabs are not allowed", "isolated carriage")),
)
"""How messages begin. Only an answer other than "accepted" ever rests on this."""


def sort_of(message: Message) -> Sort:
    """Returns what a message is about, from Lean's kind where it has one, else from how its text begins."""
    if message.kind == "hasSorry":
        return Sort.SORRY
    if message.severity is not Severity.ERROR:
        return Sort.NOTE
    kind = message.kind.removeprefix("nested.")
    if kind in _KINDS:
        return _KINDS[kind]
    for sort, beginnings in _TEXTS:
        if message.text.startswith(beginnings):
            return sort
    if message.whole:
        return Sort.SYNTAX
    stuck = "\n⊢ " in message.text and not message.text.startswith(("Type mismatch", "Application type mismatch"))
    return Sort.GOALS if stuck or "failed" in message.text.split("\n", 1)[0] else Sort.TYPE


_KINDS: Final = {
    "runtime.maxHeartbeats": Sort.HEARTBEATS,
    "runtime.maxRecDepth": Sort.RECURSION,
    "Tactic.unsolvedGoals": Sort.GOALS,
}


def outcome(messages: Iterable[Message]) -> Outcome | None:
    """Returns what the errors among the messages show; None if there is no error and no ``sorry``.

    A syntax error decides, wherever it stands. Else the first error does: later ones may follow from it. None means
    nothing was found against the file, never that it is accepted.
    """
    ranked = [(sort_of(message), message.start) for message in messages]
    ranked.sort(key=lambda entry: (entry[0] is Sort.SORRY, entry[1]))
    sorts = [sort for sort, _ in ranked if sort is not Sort.NOTE]
    if Sort.SYNTAX in sorts:
        return Outcome.SYNTAX
    return next((_OUTCOMES[sort] for sort in sorts if sort in _OUTCOMES), Outcome.UNKNOWN if sorts else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Lines of a checked file that come from a user's file."""

    first: int
    """Number of its first line in the checked file, from 1."""
    lines: int
    """How many lines it has."""
    file: str
    line: int = 1
    """Number of its first line in the user's file."""
    column: int = 1
    """Column of its first character in the user's file; later lines begin in column 1."""


Locator = Callable[[Position], tuple[str, Position] | None]


def locator(pieces: Sequence[Piece]) -> Locator:
    """Returns a function from a place in a checked file to the user's file and place; None outside of all pieces."""

    def locate(place: Position) -> tuple[str, Position] | None:
        for piece in pieces:
            down = place.line - piece.first
            if 0 <= down < piece.lines:
                right = piece.column - 1 if down == 0 else 0
                return piece.file, Position(piece.line + down, place.column + right)
        return None

    return locate


def diagnostics(messages: Iterable[Message], file: str, locate: Locator | None = None) -> tuple[Diagnostic, ...]:
    """Returns messages as diagnostics of the user's file.

    Args:
        messages: what Lean said.
        file: the user's file, for messages without ``locate``.
        locate: where a place of the checked file is for the user; messages that are nowhere for the user are dropped,
            unless they are errors: those are put at the start of ``file``.
    """
    found: list[Diagnostic] = []
    for message in messages:
        place = (file, message.start) if locate is None else locate(message.start)
        if place is None and message.severity is not Severity.ERROR:
            continue
        name, start = place or (file, Position(1, 1))
        found.append(
            Diagnostic(
                file=name,
                line=start.line,
                column=start.column,
                severity=message.severity,
                kind=sort_of(message).value,
                message=message.text,
            )
        )
    return tuple(found)
