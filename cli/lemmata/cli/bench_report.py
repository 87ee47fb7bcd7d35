"""Results of a benchmark: rows, the table, and ``results.json``."""

from __future__ import annotations

import json
import platform
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Final

from lemmata.checkers.verdict import Status

__all__ = ["FALSE_SUITE", "OURS", "Row", "SuiteSummary", "row_from_json", "summarise", "table_lines", "write_results"]

OURS: Final = "lemmata"
"""The system that is measured; every other name in ``Row.system`` is a baseline."""
FALSE_SUITE: Final = "false"
"""The suite whose goals are all false: anything proved there is an alarm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What one system did with one problem."""

    system: str
    suite: str
    problem: str
    sha256: str
    limit: float
    """Seconds that the system had."""
    status: str
    """A verdict's status for `OURS`; for a baseline the solver's own answer."""
    reason: str
    seconds: float
    solved: bool
    """PROVED, or ``unsat`` for a baseline."""
    lemmas: int = 0
    """Of the proof."""
    certificate: str | None = None
    """Below the folder of the results."""
    replay: str | None = None
    """Status of the replay with another solver; None if there was nothing to replay."""
    replay_seconds: float = 0.0

    @property
    def key(self) -> tuple[str, str, str, str, float]:
        """Returns what makes a rerun unnecessary."""
        return self.system, self.suite, self.problem, self.sha256, self.limit

    def to_json(self) -> dict[str, object]:
        """Returns the row as JSON data."""
        return asdict(self)


_KINDS: Final[Mapping[str, tuple[type, ...]]] = {
    "str": (str,),
    "float": (float, int),
    "int": (int,),
    "bool": (bool,),
    "str | None": (str, type(None)),
}


def row_from_json(record: Mapping[str, Any]) -> Row | None:
    """Returns the row that a line of the results holds, None if it is no row."""
    names = {field.name for field in fields(Row)}
    if set(record) != names:
        return None
    if not all(isinstance(record[field.name], _KINDS[str(field.type)]) for field in fields(Row)):
        return None
    return Row(**record)


@dataclass(frozen=True, slots=True, kw_only=True)
class SuiteSummary:
    """One line of the table."""

    suite: str
    problems: int
    proved: int
    refuted: int
    median: float | None
    """Seconds of the proofs."""
    median_without_lemmas: float | None
    """Seconds of the proofs that need no lemma."""
    replayed: int
    """Proofs that another solver accepted again."""
    baselines: Mapping[str, int]
    """Problems solved by each."""


def summarise(rows: Sequence[Row], suites: Sequence[str], baselines: Sequence[str]) -> list[SuiteSummary]:
    """Returns a summary of each suite, and of all if there are several.

    Args:
        rows: of all systems.
        suites: names, in the order of the table.
        baselines: names, in the order of the table.
    """
    found = [_summary(suite, [row for row in rows if row.suite == suite], baselines) for suite in suites]
    return [*found, _summary("all", rows, baselines)] if len(found) > 1 else found


def _summary(name: str, rows: Sequence[Row], baselines: Sequence[str]) -> SuiteSummary:
    ours = [row for row in rows if row.system == OURS]
    proved = [row for row in ours if row.solved]
    return SuiteSummary(
        suite=name,
        problems=len(ours),
        proved=len(proved),
        refuted=sum(row.status == Status.REFUTED.value for row in ours),
        median=_median([row.seconds for row in proved]),
        median_without_lemmas=_median([row.seconds for row in proved if not row.lemmas]),
        replayed=sum(row.replay == Status.PROVED.value for row in proved),
        baselines={name: sum(row.solved for row in rows if row.system == name) for name in baselines},
    )


def _median(values: Sequence[float]) -> float | None:
    return statistics.median(values) if values else None


def table_lines(summaries: Sequence[SuiteSummary]) -> Iterator[str]:
    """Yields the table, one suite a line."""
    names = list(summaries[0].baselines) if summaries else []
    heads = ["suite", "problems", "proved", "refuted", "median s", "no lemmas s", "replayed", *names]
    rows = [heads]
    for item in summaries:
        share = f"{item.replayed}/{item.proved}"
        percent = f" ({100 * item.replayed / item.proved:.0f} %)" if item.proved else ""
        rows.append(
            [
                item.suite,
                *map(str, (item.problems, item.proved, item.refuted)),
                *map(_seconds, (item.median, item.median_without_lemmas)),
                share + percent,
                *(str(item.baselines[name]) for name in names),
            ]
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(heads))]
    for row in rows:
        first, *others = (
            cell.ljust(width) if not column else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join([first, *others])


def _seconds(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def write_results(
    path: Path, rows: Sequence[Row], summaries: Sequence[SuiteSummary], settings: Mapping[str, object]
) -> None:
    """Writes everything to a JSON file.

    Args:
        path: of the file.
        rows: of all systems.
        summaries: of the suites.
        settings: of the run.
    """
    value = {
        "settings": dict(settings),
        "machine": {"platform": platform.platform(), "python": platform.python_version()},
        "suites": [asdict(summary) for summary in summaries],
        "rows": [asdict(row) for row in rows],
    }
    path.write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")
