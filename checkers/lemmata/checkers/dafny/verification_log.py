"""Dafny's log of its proof obligations, as values: what was checked, with which outcome, and what proofs rest on.

Nothing here decides. Columns count UTF-16 units from 1 in the log; here from 0.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, NamedTuple

from lemmata.checkers.dafny.output import Spot

__all__ = ["Assertion", "Batch", "Checked", "Reliance", "Result", "parse_log", "parse_reliance"]


class Assertion(NamedTuple):
    """Something that had to be shown, as the log describes it."""

    start: Spot
    description: str


class Reliance(NamedTuple):
    """What proofs rest on: the solver's unsatisfiable cores."""

    used: tuple[Assertion, ...]
    """What was shown and what was relied on, each as often as the log has it."""
    unused: tuple[Assertion, ...]
    """What could have been relied on and was not."""


class Checked(Enum):
    """The outcome of a symbol or of a batch of its assertions; the log has two words for each."""

    CORRECT = "correct"
    ERRORS = "errors"
    TIMED_OUT = "timed out"
    OUT_OF_RESOURCE = "out of resource"
    OUT_OF_MEMORY = "out of memory"
    INCONCLUSIVE = "inconclusive"
    OTHER = "other"
    """A word that is not known, or that the solver failed: no answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Assertions that went to the solver together."""

    outcome: Checked
    seconds: float
    steps: int
    """Of the solver; deterministic for one version and seed."""
    assertions: tuple[Assertion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What the log says of one symbol in one respect."""

    name: str
    """``Module.Class.member (correctness)``, ``f (well-formedness)``, ``C.m (override check)``."""
    outcome: Checked
    steps: int
    batches: tuple[Batch, ...]


_CHECKED: Final = {
    "Correct": Checked.CORRECT,
    "Valid": Checked.CORRECT,
    "Errors": Checked.ERRORS,
    "Invalid": Checked.ERRORS,
    "TimedOut": Checked.TIMED_OUT,
    "TimeOut": Checked.TIMED_OUT,
    "OutOfResource": Checked.OUT_OF_RESOURCE,
    "OutOfMemory": Checked.OUT_OF_MEMORY,
    "Inconclusive": Checked.INCONCLUSIVE,
    "Undetermined": Checked.INCONCLUSIVE,
}
_USED: Final = "Proof dependencies:"
_UNUSED: Final = "Unused by proof:"
_ITEM: Final = re.compile(r"^ {6}.*\((?P<line>\d+),(?P<column>\d+)\)-\(\d+,\d+\): (?P<what>.*)$")


def parse_log(text: str) -> tuple[Result, ...] | None:
    """Returns the results in the log, in its order; None if it is no such log.

    The trap: nothing that was not checked is in it, and an empty list is what a program without obligations, a filter
    without a match, and a type error have in common.
    """
    try:
        return tuple(_result(entry) for entry in json.loads(text)["verificationResults"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def parse_reliance(text: str) -> Reliance:
    r"""Returns what proofs rest on, as a log in words lists it; the JSON log has each item once only.

    >>> parse_reliance("    Proof dependencies:\n      a.dfy(9,15)-(9,20): loop invariant always holds\n").used
    (Assertion(start=Spot(line=9, character=14), description='loop invariant always holds'),)
    """
    found: dict[str, list[Assertion]] = {_USED: [], _UNUSED: []}
    section = ""
    for line in text.splitlines():
        item = _ITEM.match(line)
        if item is None:
            section = line.strip()
        elif section in found:
            spot = Spot(int(item["line"]), max(0, int(item["column"]) - 1))
            found[section].append(Assertion(spot, item["what"]))
    return Reliance(tuple(found[_USED]), tuple(found[_UNUSED]))


def _result(entry: Mapping[str, Any]) -> Result:
    return Result(
        name=str(entry["name"]),
        outcome=_CHECKED.get(entry["outcome"], Checked.OTHER),
        steps=int(entry["resourceCount"]),
        batches=tuple(_batch(batch) for batch in entry["vcResults"]),
    )


def _batch(entry: Mapping[str, Any]) -> Batch:
    return Batch(
        outcome=_CHECKED.get(entry["outcome"], Checked.OTHER),
        seconds=_seconds(str(entry["runTime"])),
        steps=int(entry["resourceCount"]),
        assertions=tuple(
            Assertion(Spot(int(item["line"]), max(0, int(item["col"]) - 1)), str(item["description"]))
            for item in entry["assertions"]
        ),
    )


def _seconds(text: str) -> float:
    """Returns a .NET time span in seconds.

    >>> _seconds("00:01:02.5000000")
    62.5
    """
    first, minutes, seconds = text.split(":")
    days, _, hours = first.rpartition(".")
    return float(days or 0) * 86400 + float(hours) * 3600 + float(minutes) * 60 + float(seconds)
