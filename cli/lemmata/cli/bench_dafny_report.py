"""Results of the benchmark of Dafny programs: rows, and what they come to."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Final

__all__ = ["DafnyRow", "row_from_json", "summary_lines"]

QUICK: Final = 15.0
"""Seconds within which a program is completed while somebody waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DafnyRow:
    """What one system did with one program."""

    system: str
    problem: str
    sha256: str
    limit: float
    """Seconds that the system had."""
    status: str
    reason: str = ""
    seconds: float = 0.0
    solved: bool = False
    untouched: bool = True
    """Whether the completed program is the original with ghost additions, token by token."""
    runs: int = 0
    """How often Dafny was asked by the search."""
    hints: int = 0
    credit: dict[str, int] = field(default_factory=dict[str, int])
    """How many of the hints each rule proposed."""
    left_open: list[str] = field(default_factory=list[str])
    """Declarations for which nothing was found."""

    @property
    def key(self) -> tuple[str, str, str, float]:
        """Returns what makes a rerun unnecessary."""
        return self.system, self.problem, self.sha256, self.limit

    def having(self, **changes: Any) -> DafnyRow:  # noqa: ANN401 (each field has a type of its own)
        """Returns the row with some fields changed."""
        return replace(self, **changes)

    def to_json(self) -> dict[str, object]:
        """Returns the row as JSON data."""
        return asdict(self)


_KINDS: Final[Mapping[str, tuple[type, ...]]] = {
    "str": (str,),
    "float": (float, int),
    "int": (int,),
    "bool": (bool,),
    "dict[str, int]": (dict,),
    "list[str]": (list,),
}


def row_from_json(record: Mapping[str, Any]) -> DafnyRow | None:
    """Returns the row that a line of the results holds, None if it is no row."""
    if set(record) != {item.name for item in fields(DafnyRow)}:
        return None
    if not all(isinstance(record[item.name], _KINDS[str(item.type)]) for item in fields(DafnyRow)):
        return None
    return DafnyRow(**record)


def summary_lines(rows: Sequence[DafnyRow], plain: int) -> Iterator[str]:
    """Yields what a run came to.

    Args:
        rows: of the prover.
        plain: how many programs verify without it.
    """
    solved = [row for row in rows if row.solved]
    quick = [row for row in solved if row.seconds <= QUICK]
    yield f"programs       {len(rows)}"
    yield f"no hints       {_share(plain, len(rows))}"
    yield f"solved         {_share(len(solved), len(rows))}"
    yield f"within {QUICK:.0f} s    {_share(len(quick), len(rows))}"
    if solved:
        yield f"median         {statistics.median(row.seconds for row in solved):.1f} s"
    programs = Counter(rule for row in solved for rule in row.credit)
    hints = Counter({rule: sum(row.credit.get(rule, 0) for row in solved) for rule in programs})
    for rule, count in sorted(programs.items(), key=lambda item: (-item[1], item[0])):
        yield f"  {rule:<24} {count} programs, {hints[rule]} hints"


def _share(count: int, whole: int) -> str:
    return f"{count} ({100 * count / whole:.0f} %)" if whole else str(count)
