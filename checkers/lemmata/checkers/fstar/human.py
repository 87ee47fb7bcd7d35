"""F*'s messages in the form for people, as old versions and recorded outputs have them, as values.

Only what the JSON form says too is read: the level, the number, the place, the paragraphs. Information has no number
in this form; where its text is known, the number is put back, else it is left out.
"""

from __future__ import annotations

import re
from typing import Final

from lemmata.checkers.fstar.messages import EXPECTED, Message, Output, Spot, spots_in, without_repeats
from lemmata.checkers.source import Position
from lemmata.checkers.verdict import Severity

__all__ = ["number_of_text", "parse_human"]

_HEAD: Final = re.compile(
    r"\* (?P<level>Info|Warning|Error)(?: (?P<number>\d+|<unknown>))?"
    r"(?: at (?P<file>[^\s(]+)\((?P<place>\d+,\d+-\d+,\d+)\))?:$"
)
_LEVELS: Final = {"Info": Severity.INFO, "Warning": Severity.WARNING, "Error": Severity.ERROR}
_TEXTS: Final = (
    ("Patterns in this match are incoherent", 297),
    ("Non-linear patterns are not permitted", 139),
    ("Failed to process pragma", 65),
    ("Identifier not found", 72),
    ("Tactic failed", 228),
    ("Subtyping check failed", 19),
    ("Assertion failed", 19),
    ("Patterns are incomplete", 19),
    ("The SMT solver could not prove the query", 19),
    ("Expected expression of type", 189),
)
"""How paragraphs begin, the most telling first."""


def parse_human(text: str) -> Output:
    """Returns the messages in a text of the form ``* Error 19 at F.fst(1,2-3,4):``, and every line that is in none."""
    messages: list[Message] = []
    stray: list[str] = []
    head: re.Match[str] | None = None
    body: list[str] = []
    for line in [*text.split("\n"), ""]:
        found = _HEAD.match(line)
        if head is not None and (found or not (line.startswith("  ") or not line.strip())):
            messages.append(_message(head, body))
            head = None
        if found:
            head, body = found, []
        elif head is not None:
            body.append(line)
        elif line.strip():
            stray.append(line)
    if head is not None:
        messages.append(_message(head, body))
    return Output(messages=without_repeats(messages), stray=tuple(stray))


def _message(head: re.Match[str], body: list[str]) -> Message:
    parts = _paragraphs(body)
    expected = bool(parts) and parts[0] == EXPECTED
    shown = parts[1:] if expected else parts
    use: Spot | None = None
    if head["place"]:
        first, second, third, fourth = map(int, re.findall(r"\d+", head["place"]))
        use = Spot(head["file"], Position(first, second + 1), Position(third, fourth + 1))
    number = int(head["number"]) if (head["number"] or "").isdecimal() else None
    if number is None and expected:
        number = number_of_text(shown)
    definition = next((spot for part in shown for spot in spots_in(part)), None)
    return Message(
        severity=_LEVELS[head["level"]],
        number=number,
        use=use,
        definition=definition,
        parts=tuple(shown),
        expected=expected,
    )


def _paragraphs(body: list[str]) -> list[str]:
    """Returns the paragraphs of a message: each begins with ``  - ``; its other lines are indented further."""
    parts: list[str] = []
    for line in body:
        if line.startswith("  - "):
            parts.append(line[4:])
        elif parts and line.strip():
            parts[-1] += f"\n{line[4:]}"
    return parts


def number_of_text(parts: list[str]) -> int | None:
    """Returns the number of a message that has lost it, from how its paragraphs begin."""
    for beginning, number in _TEXTS:
        if any(part.startswith(beginning) for part in parts):
            return number
    return None
