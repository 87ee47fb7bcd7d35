"""A verdict as text for a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import click

from lemmata.checkers.verdict import Assumption, Diagnostic, Obligation, Status, Verdict
from lemmata.cli.text import clean, clip, indent, plural, seconds, source_names

__all__ = ["headline", "status_word", "verdict_lines"]

_COLOURS: Final = {Status.PROVED: "green", Status.REFUTED: "red", Status.REJECTED: "red"}
_LONGEST: Final = 100
"""Characters shown of one obligation's name or one assumption's text; ``--json`` has all."""


def status_word(status: Status) -> str:
    """Returns the status with its colour; `click.echo` takes the colour away where there is no terminal."""
    return click.style(status.value, fg=_COLOURS.get(status, "yellow"), bold=True)


def headline(file: str, verdict: Verdict, took: float) -> str:
    """Returns the line that says it all: ``PROVED under 2 assumptions  lists.smt2  0.08 s``.

    Args:
        file: the input, as the user named it.
        verdict: about it.
        took: seconds, as the user saw them.
    """
    count = len(verdict.evidence.assumptions)
    under = f" under {plural(count, 'assumption')}" if count and verdict.status is Status.PROVED else ""
    cached = ", from the cache" if verdict.cached else ""
    return f"{status_word(verdict.status)}{under}  {clean(file)}  ({seconds(took)}{cached})"


def verdict_lines(
    file: str, verdict: Verdict, took: float, *, instead_of_claims: Sequence[str] | None = None
) -> Iterator[str]:
    """Yields the lines that tell a person what the verdict is, on what, and why; nothing in them can trick a terminal.

    Args:
        file: the input, as the user named it.
        verdict: about it.
        took: seconds, as the user saw them.
        instead_of_claims: lines that say more than the list of claims would, such as a proof tree.
    """
    evidence = verdict.evidence
    yield headline(file, verdict, took)
    if verdict.reason and not any(said.message and said.message in verdict.reason for said in evidence.diagnostics):
        yield f"  {clean(source_names(verdict.reason))}"
    for diagnostic in evidence.diagnostics:
        yield from _diagnostic(diagnostic)
    if instead_of_claims is None:
        yield from _section("claims", [_obligation(obligation) for obligation in evidence.obligations])
    else:
        yield from (f"  {line}" for line in instead_of_claims)
    yield from _section("assumptions", [_assumption(assumption) for assumption in evidence.assumptions])
    if evidence.counterexample and evidence.counterexample not in verdict.reason:
        yield from _section("counterexample", clean(source_names(evidence.counterexample), multiline=True).split("\n"))
    goals = [clean(source_names(goal), multiline=True).split("\n") for goal in evidence.open_goals]
    yield from _section("open goals", [line for goal in goals for line in goal])
    yield from _foundations(verdict)


def _section(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield f"  {title}:"
        yield from (f"    {line}" for line in lines)


def _diagnostic(diagnostic: Diagnostic) -> Iterator[str]:
    place = f"{diagnostic.file}:{diagnostic.line}:{diagnostic.column}"
    message = clean(diagnostic.message, multiline=True).replace("\n", "\n    ")
    yield f"{clean(place)}: {diagnostic.severity.value}: {message}"
    for related in diagnostic.related:
        place = f"{related.file}:{related.line}:{related.column}"
        yield indent(f"{clean(place)}: note: {clean(related.message)}", "  ")


def _obligation(obligation: Obligation) -> str:
    place = f"line {obligation.line}" if obligation.line is not None else ""
    who = " by ".join(part for part in (seconds(obligation.seconds), clean(obligation.solver)) if part)
    said = "" if obligation.status is Status.PROVED or not obligation.answer else f"  {clean(obligation.answer)}"
    return f"{place:<9} {obligation.status.value:<9} {_short(obligation.name)}  ({who}){said}".rstrip()


def _assumption(assumption: Assumption) -> str:
    place = f"line {assumption.line}"
    whose = "" if assumption.pinned else "  (not in the original)"
    return f"{place:<9} {clean(assumption.name)}: {_short(assumption.text)}{whose}"


def _short(text: str) -> str:
    line = clean(source_names(" ".join(text.split())))
    return clip(line, _LONGEST)


def _foundations(verdict: Verdict) -> Iterator[str]:
    """Yields what a PROVED rests on and who checked it; for other verdicts there is nothing to say."""
    if verdict.status is not Status.PROVED:
        return
    versions = {tool.name: tool.version for tool in verdict.evidence.toolchain}
    names = [f"{name} {versions[name]}" if name in versions else name for name in verdict.evidence.assurance.checked_by]
    rests = {"solver": "the solvers", "kernel": "a kernel"}.get(verdict.evidence.assurance.rests_on, "")
    yield f"  rests on {rests or clean(verdict.evidence.assurance.rests_on)}, checked by {clean(' and '.join(names))}"
    if verdict.evidence.assurance.strict:
        yield f"  strict tier: {clean('; '.join(verdict.evidence.assurance.strict))}"
