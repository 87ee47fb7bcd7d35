"""Which assertion is the hard one, where a batch of several was not decided: each is asked about alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from lemmata.checkers.dafny.findings import diagnostics, obligations
from lemmata.checkers.dafny.run import DafnyRun, Options
from lemmata.checkers.dafny.verification_log import Checked, Result
from lemmata.checkers.source import Source
from lemmata.checkers.verdict import Diagnostic, Evidence, Obligation, Outcome, Severity, Status

__all__ = ["alone", "question"]

_UNDECIDED: Final = frozenset({Checked.TIMED_OUT, Checked.OUT_OF_RESOURCE, Checked.OUT_OF_MEMORY, Checked.INCONCLUSIVE})
_LEAST: Final = 3.0
"""Seconds below which nothing is asked again."""
_SHARE: Final = 0.8
"""Part of the time for the assertions; the rest is for Dafny's start."""


def question(log: Sequence[Result], errors: int, seconds: float) -> Options | None:
    """Returns what to ask about a program again, None if a run does not leave open which assertion is hard.

    Args:
        log: of the run.
        errors: how many errors of one batch are looked for.
        seconds: the time that is left.
    """
    hard = _hard(log)
    count = sum(len(batch.assertions) for result in hard for batch in result.batches)
    if not hard or seconds < _LEAST:
        return None
    names = {result.name.rpartition(" (")[0] for result in hard}
    each = max(1.0, float(int(_SHARE * seconds / count)))
    symbol = names.pop() if len(names) == 1 else ""
    return Options(errors=errors, batch_seconds=each, isolate=True, symbol=symbol)


def alone(ended: Evidence, run: DafnyRun, again: DafnyRun, source: Source, errors: int) -> Evidence:
    """Returns the evidence on a run that left something open, with what is known of each assertion alone.

    Args:
        ended: the evidence on the run.
        run: the run.
        again: the one in which the assertions were isolated.
        source: of the program.
        errors: how many errors of one batch were looked for.
    """
    asked = {result.name for result in again.log or ()}
    if again.result.ended != "exited" or not {result.name for result in _hard(run.log or ())} <= asked:
        return ended
    found = obligations(again, source, errors)
    others = tuple(item for item in ended.obligations if not any(item.name.startswith(f"{name}: ") for name in asked))
    if again.shown().outcome is Outcome.UNKNOWN:
        return replace(
            ended,
            outcome=Outcome.UNKNOWN,
            reason=again.shown().reason,
            obligations=(*found, *others),
            diagnostics=(*diagnostics(again.output.messages, source), *ended.diagnostics),
        )
    open_ones = [item for item in found if item.status is not Status.PROVED]
    said = f"{len(open_ones)} of its {len(found)} assertions {'is' if len(open_ones) == 1 else 'are'}"
    if not open_ones:
        said = f"each of its {len(found)} assertions is shown alone: {{:isolate_assertions}} may help"
    elif open_ones[0].line is not None:
        said = f"alone, {said} not shown either, first in line {open_ones[0].line}"
    return replace(
        ended,
        reason=f"{ended.reason}; {said}",
        obligations=(*found, *others),
        diagnostics=(*ended.diagnostics, *(_diagnostic(item, source) for item in open_ones)),
    )


def _hard(log: Sequence[Result]) -> list[Result]:
    """Returns the results of which a batch of several assertions was not decided."""
    return [
        result
        for result in log
        if any(batch.outcome in _UNDECIDED and len(batch.assertions) > 1 for batch in result.batches)
    ]


def _diagnostic(item: Obligation, source: Source) -> Diagnostic:
    return Diagnostic(
        file=source.file,
        line=item.line or 1,
        column=item.column or 1,
        severity=Severity.ERROR,
        kind="proof",
        message=f"{item.name}: {item.answer}, alone too",
    )
