"""What Dafny says, as values: the diagnostics and the closing line of stdout.

Nothing here decides: the closing line and the exit code say nothing about what was *not* checked. The log does
(`lemmata.checkers.dafny.verification_log`). Dafny counts columns in UTF-16 units, from 0; so does a `Spot`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, NamedTuple, cast

from lemmata.checkers.verdict import Severity

__all__ = [
    "Message",
    "Origin",
    "Output",
    "Related",
    "Spot",
    "Trailer",
    "parse_output",
    "parse_published",
    "parse_trailer",
]


class Spot(NamedTuple):
    """A place as Dafny counts: the line from 1, the column in UTF-16 units from 0."""

    line: int
    character: int


class Origin(Enum):
    """Which part of Dafny speaks; wording changes between versions, this does not."""

    PARSER = "Parser"
    RESOLVER = "Resolver"
    VERIFIER = "Verifier"
    OTHER = ""
    """A part that runs after parsing and before verification: rewriters, cloning, refinement."""
    PROJECT = "Project"
    """Files that cannot be read, options."""


class Related(NamedTuple):
    """A further place of a message, and what is said of it; ``file`` as in `Message`."""

    file: str
    start: Spot
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One diagnostic."""

    file: str
    """The name that Dafny was given; empty if the message is of no file."""
    start: Spot
    severity: Severity
    origin: Origin
    text: str
    related: tuple[Related, ...] = ()


class Trailer(NamedTuple):
    """The closing line: how many symbols were verified, how many errors there were, and what else it counts."""

    verified: int
    errors: int
    rest: str
    """``1 time out``, ``2 out of resource``; empty if there is nothing else."""


@dataclass(frozen=True, slots=True)
class Output:
    """The whole of stdout."""

    messages: tuple[Message, ...]
    trailer: Trailer | None
    text: tuple[str, ...]
    """The lines that are neither: progress, counts of errors, what a crash left."""


_ORIGINS: Final = {origin.value: origin for origin in Origin if origin.value}
_SEVERITIES: Final = {1: Severity.ERROR, 2: Severity.WARNING, 3: Severity.INFO, 4: Severity.INFO}
_OUTDATED: Final = "Outdated: "
_TRAILER: Final = re.compile(
    r"^Dafny program verifier finished with (\d+)(?: assertions)? verified, (\d+) errors?(.*)$"
)


def parse_output(text: str) -> Output:
    """Returns what stdout holds.

    The traps: with ``--json-diagnostics`` the closing line is plain text, with ``--json-output`` it is the value of a
    ``status`` that begins with a line feed; a crash leaves its stack between the objects.
    """
    messages: list[Message] = []
    trailer: Trailer | None = None
    rest: list[str] = []
    for line in text.splitlines():
        entry = _entry(line)
        if isinstance(entry, Message):
            messages.append(entry)
            continue
        for part in entry.splitlines():
            found = parse_trailer(part)
            trailer = found or trailer
            if found is None and part.strip():
                rest.append(part.strip())
    return Output(tuple(messages), trailer, tuple(rest))


def parse_trailer(line: str) -> Trailer | None:
    """Returns what the closing line says, None if ``line`` is another.

    >>> parse_trailer("Dafny program verifier finished with 3 verified, 1 error, 1 time out")
    Trailer(verified=3, errors=1, rest='1 time out')
    """
    found = _TRAILER.match(line.strip())
    return Trailer(int(found[1]), int(found[2]), found[3].strip(" ,.")) if found else None


def parse_published(params: Any) -> tuple[Message, ...]:  # noqa: ANN401 (JSON)
    """Returns the diagnostics of ``textDocument/publishDiagnostics``; raises what reading other JSON raises.

    The traps: lines count from 0 there, and what an earlier text was told stays, marked as outdated.
    """
    found: list[Message] = []
    for value in params["diagnostics"]:
        text = str(value["message"])
        if text.startswith(_OUTDATED):
            continue
        related = (
            Related(item["location"]["uri"], _published_spot(item["location"]["range"]["start"]), str(item["message"]))
            for item in value.get("relatedInformation") or ()
        )
        found.append(
            Message(
                file=params["uri"],
                start=_published_spot(value["range"]["start"]),
                severity=_SEVERITIES.get(value["severity"], Severity.ERROR),
                origin=_ORIGINS.get(str(value.get("source")), Origin.OTHER),
                text=text,
                related=tuple(related),
            )
        )
    return tuple(found)


def _published_spot(place: Mapping[str, Any]) -> Spot:
    return Spot(int(place["line"]) + 1, int(place["character"]))


def _entry(line: str) -> Message | str:
    """Returns the message on a line, or the text that it holds if it is none."""
    try:
        entry = json.loads(line) if line.startswith("{") else None
        if entry is None:
            return line
        if entry["type"] == "status":
            return str(entry["value"])
        return _message(entry["value"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return _bare(line)


def _bare(line: str) -> Message | str:
    """Returns the message on a line of ``--json-diagnostics``: the same object, without the envelope."""
    try:
        return _message(json.loads(line))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return line


def _message(value: Mapping[str, Any]) -> Message:
    file, start = _location(value["location"])
    source = str(value["source"])
    return Message(
        file=file,
        start=start,
        severity=_SEVERITIES.get(value["severity"], Severity.ERROR),
        origin=_ORIGINS.get(source, Origin.OTHER),
        text=_text(value),
        related=tuple(_related(value["relatedInformation"])),
    )


def _related(values: list[Any]) -> Iterator[Related]:
    for value in values:
        file, start = _location(value["location"])
        yield Related(file, start, _text(value))


def _location(value: Mapping[str, Any]) -> tuple[str, Spot]:
    start = value["range"]["start"]
    line, character = int(start["line"]), int(start["character"])
    name = value["filename"]
    if name is None or line < 1:
        return "", Spot(1, 0)
    return str(name), Spot(line, max(0, character))


def _text(value: Mapping[str, Any]) -> str:
    """Returns the message with its arguments put in; it is a .NET format (``{0}``, braces doubled) if it has any.

    With ``--json-diagnostics`` it is ready, and begins with the severity.
    """
    if "message" in value:
        return re.sub(r"^(Error|Warning|Info): ", "", str(value["message"]))
    text = str(value["defaultFormatMessage"])
    arguments = cast("list[Any]", value.get("arguments") or [])
    if not arguments:
        return text

    def put(match: re.Match[str]) -> str:
        if match[1] is None:
            return match[0][0]
        number = int(match[1])
        return str(arguments[number]) if number < len(arguments) else match[0]

    return re.sub(r"\{\{|\}\}|\{(\d{1,3})\}", put, text)
