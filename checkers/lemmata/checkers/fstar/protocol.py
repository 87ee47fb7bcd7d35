"""The lines of ``fstar.exe --ide``, as values: what is asked, and what comes back.

The traps: one question can have many answers, whose identifiers go on after a dot; lines that are no JSON may stand
between; a ``peek`` is answered with success whatever was found; a ``val`` without a ``let`` is not reported.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias, TypeGuard, cast

from lemmata.checkers.fstar.messages import Message, Spot
from lemmata.checkers.source import Position
from lemmata.checkers.verdict import Severity

__all__ = ["INPUT", "Answer", "Hello", "Line", "Note", "Status", "ask", "issues", "parse_line"]

INPUT: Final = "<input>"
"""The file of a place in a fragment."""

Status: TypeAlias = Literal["success", "failure", "protocol-violation"]
_STATUSES: Final[dict[str, Status]] = {
    "success": "success",
    "failure": "failure",
    "protocol-violation": "protocol-violation",
}
_LEVELS: Final = {
    "error": Severity.ERROR,
    "not-implemented": Severity.ERROR,
    "warning": Severity.WARNING,
    "info": Severity.INFO,
}


@dataclass(frozen=True, slots=True)
class Hello:
    """The first line: the protocol's version (0 if it is not said), and what is offered."""

    version: int
    features: frozenset[str]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to the question with this identifier, cut at the dot."""

    query: str
    status: Status
    value: Any
    """Any JSON."""


@dataclass(frozen=True, slots=True)
class Note:
    """What F* says beside: progress, a state of proof, a warning."""

    query: str
    level: str
    contents: Any
    """Any JSON."""


Line: TypeAlias = Hello | Answer | Note


def ask(number: int, query: str, arguments: Mapping[str, Any]) -> str:
    """Returns a question as a line."""
    return json.dumps({"query-id": str(number), "query": query, "args": dict(arguments)})


def parse_line(text: str) -> Line | None:
    """Returns what a line says, None if it is none of the protocol's."""
    if not text.lstrip().startswith("{"):
        return None
    try:
        found: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not _is_object(found):
        return None
    query = str(found.get("query-id", "")).partition(".")[0]
    match found.get("kind"):
        case "protocol-info":
            version, features = found.get("version"), found.get("features")
            listed = cast("list[object]", features) if isinstance(features, list) else []
            return Hello(version if type(version) is int else 0, frozenset(str(feature) for feature in listed))
        case "response":
            status = _STATUSES.get(str(found.get("status")))
            return None if status is None else Answer(query, status, found.get("response"))
        case "message":
            return Note(query, str(found.get("level", "")), found.get("contents"))
        case _:
            return None


def _is_object(value: object) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def issues(value: object) -> tuple[Message, ...]:
    """Returns the messages in the value of an answer to ``push``; what is none of the form is an error without a place.

    Two forms of ranges are read; the first range is where it failed, the second what was required.
    """
    if not isinstance(value, list):
        return ()
    return tuple(_issue(item) for item in cast("list[object]", value))


def _issue(item: object) -> Message:
    if not _is_object(item) or not isinstance(item.get("message"), str):
        return Message(severity=Severity.ERROR, number=None, use=None, definition=None, parts=(f"odd issue: {item!r}",))
    number = item.get("number")
    ranges = item.get("ranges")
    spots = [_range(entry) for entry in cast("list[object]", ranges)] if isinstance(ranges, list) else []
    return Message(
        severity=_LEVELS.get(str(item.get("level")), Severity.ERROR),
        number=number if type(number) is int else None,
        use=spots[0] if spots else None,
        definition=spots[1] if len(spots) > 1 and spots[1] != spots[0] else None,
        parts=tuple(_paragraphs(str(item["message"]))),
    )


def _paragraphs(text: str) -> list[str]:
    """Returns the paragraphs of a message: new versions begin each with a dash."""
    parts: list[str] = []
    for line in text.rstrip("\n").split("\n"):
        if line.startswith("- "):
            parts.append(line[2:])
        elif parts:
            parts[-1] += f"\n{line}"
        else:
            parts.append(line)
    return parts


def _range(entry: object) -> Spot | None:
    if not _is_object(entry) or not isinstance(entry.get("fname"), str):
        return None
    start, end = _position(entry.get("beg")), _position(entry.get("end"))
    return None if start is None or end is None else Spot(str(entry["fname"]), start, end)


def _position(value: object) -> Position | None:
    pair = cast("list[object]", value) if isinstance(value, list) else []
    if len(pair) != 2:
        return None
    line, column = pair
    if not isinstance(line, int) or not isinstance(column, int) or line < 0 or column < 0:
        return None
    return Position(max(line, 1), column + 1)
