"""The findings of ``dafny audit``: a second witness of what a program assumes, never the only one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from lemmata.checkers.dafny.assumptions import taken
from lemmata.checkers.dafny.claims import callables
from lemmata.checkers.dafny.output import Spot
from lemmata.checkers.dafny.parser import File

__all__ = ["AuditFinding", "parse_audit", "unexplained"]

_FINDING: Final = re.compile(r"^(?:.*?)\((\d+),(\d+)\):\s*(.*?): (.*?)(?: Possible mitigation: .*)?$")
_SUMMARY: Final = re.compile(r"^Dafny auditor completed with (\d+) findings?$", re.MULTILINE)


class AuditFinding(NamedTuple):
    """One finding."""

    start: Spot
    """Of the name of the declaration that it is about."""
    name: str
    text: str


def parse_audit(stdout: str, report: str) -> tuple[AuditFinding, ...] | None:
    """Returns the findings in a text report of ``dafny audit``; None if it is not the whole report.

    The trap: the exit code is 0 whatever was found, and also if the report could not be written. So the count on
    stdout has to be that of the report.
    """
    found = [
        AuditFinding(Spot(int(match[1]), int(match[2])), match[3], match[4])
        for match in map(_FINDING.match, report.splitlines())
        if match
    ]
    counted = _SUMMARY.search(stdout)
    return tuple(found) if counted is not None and int(counted[1]) == len(found) else None


def unexplained(file: File, found: Sequence[AuditFinding]) -> tuple[AuditFinding, ...]:
    """Returns the findings about declarations of which nothing is known to be assumed.

    The members that Dafny makes for an iterator are marked as axioms by Dafny itself, and are no finding.
    """
    members = callables(file.program)
    known = {item.index for item in taken(file)}
    explained: set[int] = set()
    for claim in members:
        item = claim.callable
        if item.keyword == "iterator" or any(item.start <= index < item.end for index in known):
            explained |= {token.offset for token in file.tokens[item.start : item.end]}
    loose = [index for index in known if not any(m.callable.start <= index < m.callable.end for m in members)]
    lines = {file.source.position(file.tokens[index].offset).line for index in loose}
    return tuple(
        item
        for item in found
        if file.source.from_lsp(item.start.line - 1, item.start.character) not in explained
        and item.start.line not in lines
    )
