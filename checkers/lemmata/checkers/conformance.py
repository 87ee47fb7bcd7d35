"""The conformance kit: what every checker must keep to, as one call in a test.

```python
from lemmata.checkers.conformance import Fixtures, run_conformance

def test_my_checker() -> None:
    run_conformance(MyChecker(), Fixtures(provable=(...), faulty=(...), ...))
```

A checker that is an async context manager is entered first.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from lemmata.checkers.cache import Cache
from lemmata.checkers.checker import Checker
from lemmata.checkers.errors import UsageError
from lemmata.checkers.judge import conclude, gather, judge
from lemmata.checkers.limits import Limits
from lemmata.checkers.registry import opened
from lemmata.checkers.report import verdict_to_json
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import Outcome, Severity, Stage, Status, Verdict

__all__ = ["ConformanceError", "Faulty", "Fixtures", "Sample", "run_conformance"]

NOTHING: Final = Candidate()
LIMITS: Final = Limits(wall=10.0, cpu=None, memory=None, steps=None)
SHORT: Final = Limits(wall=0.3, cpu=None, memory=None, steps=None)
OVERTIME: Final = 5.0
"""Seconds beyond the wall limit that a checker may take to say that it was reached."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A task with a candidate."""

    task: Task
    candidate: Candidate = NOTHING


@dataclass(frozen=True, slots=True)
class Faulty:
    """A sample with something wrong in it, which the checker must find at the right place."""

    sample: Sample
    status: Status
    line: int
    """Of the first diagnostic, 1-based."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixtures:
    """What a checker is tried on; ``provable`` and ``faulty`` must not be empty."""

    provable: tuple[Sample, ...]
    """Come out PROVED in the strict tier."""
    faulty: tuple[Faulty, ...]
    """Syntax errors, type errors and the like."""
    tampered: tuple[Sample, ...] = ()
    """Would be accepted by a naive checker: a changed statement, an added assumption. Never PROVED."""
    refutable: tuple[Sample, ...] = ()
    """Come out REFUTED, as they stand or by a candidate that is a counterexample; wanted if the checker refutes."""
    unproved: tuple[Sample, ...] = ()
    """Come out UNPROVED."""
    assuming: tuple[Sample, ...] = ()
    """Provable only from assumptions in the source: REJECTED, and with a trusted source PROVED."""
    hanging: Sample | None = None
    """Cannot be decided within ``short`` limits: comes out TIMEOUT or OUT_OF_RESOURCES."""
    without_tool: Callable[[], Checker] | None = None
    """Makes a checker whose tool is not installed."""
    limits: Limits = LIMITS
    short: Limits = SHORT


class ConformanceError(AssertionError):
    """The checker breaks the contract; the message lists every violation."""


def run_conformance(checker: Checker, fixtures: Fixtures) -> None:
    """Tries ``checker`` on ``fixtures``; must not be called from inside an event loop.

    Raises:
        ConformanceError: it breaks the contract of `lemmata.checkers.checker.Checker`.
        UsageError: the fixtures say too little.
    """
    if not fixtures.provable or not fixtures.faulty:
        raise UsageError("conformance needs at least one provable and one faulty sample")
    violations = asyncio.run(_collect(checker, fixtures))
    if violations:
        name = checker.capabilities.language
        raise ConformanceError(f"the {name} checker breaks the contract:\n" + "\n".join(f"- {v}" for v in violations))


async def _collect(checker: Checker, fixtures: Fixtures) -> list[str]:
    violations: list[str] = []
    async with opened(checker) as ready:
        suite = _Suite(ready, fixtures, violations)
        for check in (
            suite.capabilities,
            suite.provable,
            suite.fast_tier,
            suite.cached,
            suite.faulty,
            suite.tampered,
            suite.refutable,
            suite.unproved,
            suite.assuming,
            suite.hanging,
            suite.garbage,
            suite.unknown_kind,
        ):
            try:
                await check()
            except Exception as error:  # noqa: BLE001  a boundary: what comes out is the finding
                violations.append(f"{check.__name__}: raised {type(error).__name__}: {error}")
    if fixtures.without_tool is not None:
        await _Suite(fixtures.without_tool(), fixtures, violations).without_tool()
    return violations


class _Suite:
    """One method for each clause of the contract; violations are collected, so that one run shows all."""

    def __init__(self, checker: Checker, fixtures: Fixtures, violations: list[str]) -> None:
        self._checker = checker
        self._fixtures = fixtures
        self._violations = violations

    def _want(self, holds: bool, violation: str) -> None:  # noqa: FBT001 (an assertion)
        if not holds:
            self._violations.append(violation)

    async def _judge(self, sample: Sample, limits: Limits | None = None) -> Verdict | None:
        """Returns the verdict, or ``None`` (and a violation) if the checker lets something out that is none."""
        try:
            verdict = await judge(self._checker, sample.task, sample.candidate, limits or self._fixtures.limits)
        except Exception as error:  # noqa: BLE001  a boundary: what comes out is the finding
            self._violations.append(f"{sample.task.name}: raised {type(error).__name__}: {error}")
            return None
        self._inspect(sample, verdict)
        return verdict

    async def _expect(self, sample: Sample, *statuses: Status) -> Verdict | None:
        verdict = await self._judge(sample)
        if verdict is not None:
            wanted = " or ".join(status.value for status in statuses)
            found = f"{verdict.status.value} ({verdict.reason})"
            self._want(verdict.status in statuses, f"{sample.task.name}: {wanted} expected, found {found}")
        return verdict

    def _inspect(self, sample: Sample, verdict: Verdict) -> None:
        name = sample.task.name
        self._want(verdict.status is Status.PROVED or bool(verdict.reason), f"{name}: a status without a reason")
        self._want(verdict.evidence.seconds >= 0, f"{name}: negative seconds")
        for line, column in _places(verdict, name):
            texts = (sample.task.source.decode("utf-8", "replace"), sample.candidate.text)
            self._want(
                any(_inside(text, line, column) for text in texts), f"{name}: {line}:{column} is not in the file"
            )
        try:
            json.dumps(verdict_to_json(verdict, file=name), allow_nan=False)
        except (TypeError, ValueError) as error:
            self._violations.append(f"{name}: the verdict is no JSON: {error}")

    async def capabilities(self) -> None:
        """The declared capabilities and the fixtures speak of the same language."""
        declared = self._checker.capabilities
        suffixes = declared.extensions
        self._want(bool(suffixes) and all(s.startswith(".") for s in suffixes), "extensions are suffixes with a dot")
        self._want(declared.rests_on in {"solver", "kernel"}, "rests_on is 'solver' or 'kernel'")
        self._want("none" in declared.candidate_kinds, "candidates of kind 'none' must be read")
        if declared.refutes:
            self._want(bool(self._fixtures.refutable), "it says that it refutes: give a refutable sample")
        tools = self._checker.toolchain()
        self._want(bool(tools) and all(t.name and t.version for t in tools), "every tool has a name and a version")

    async def provable(self) -> None:
        """Provable samples are PROVED, twice alike, and no longer when a stage or all obligations are taken away."""
        for sample in self._fixtures.provable:
            first = await self._expect(sample, Status.PROVED)
            second = await self._judge(sample)
            if first is None or second is None or first.status is not Status.PROVED:
                continue
            self._want(_essence(first) == _essence(second), f"{sample.task.name}: another verdict the second time")
            evidence = first.evidence
            for weaker in (
                *(replace(evidence, passed=evidence.passed - {stage}) for stage in Stage),
                replace(evidence, obligations=()),
            ):
                weak = conclude(sample.task, sample.candidate, self._fixtures.limits, weaker)
                self._want(weak.status is not Status.PROVED, f"{sample.task.name}: PROVED on incomplete evidence")

    async def fast_tier(self) -> None:
        """The fast tier accepts what is provable, and never says PROVED."""
        for sample in self._fixtures.provable:
            found = await gather(self._checker, sample.task, sample.candidate, self._fixtures.limits, strict=False)
            outcome = found.evidence.outcome
            self._want(outcome is Outcome.ACCEPTED, f"{sample.task.name}: the fast tier says {outcome.value}")
            self._want(
                Stage.STRICT not in found.evidence.passed, f"{sample.task.name}: the fast tier claims strictness"
            )

    async def cached(self) -> None:
        """What comes out of the cache is what went in."""
        sample = self._fixtures.provable[0]
        with tempfile.TemporaryDirectory() as folder, Cache(Path(folder) / "cache.sqlite") as cache:
            arguments = (self._checker, sample.task, sample.candidate, self._fixtures.limits)
            miss = await judge(*arguments, cache=cache)
            hit = await judge(*arguments, cache=cache)
        self._want(hit.cached and not miss.cached, "the second judgement did not come from the cache")
        self._want(_essence(hit) == _essence(miss), "a cache hit differs from the miss")

    async def faulty(self) -> None:
        """Faults are found, with their line."""
        for fault in self._fixtures.faulty:
            verdict = await self._expect(fault.sample, fault.status)
            if verdict is None:
                continue
            name = fault.sample.task.name
            lines = [diagnostic.line for diagnostic in verdict.evidence.diagnostics]
            self._want(lines[:1] == [fault.line], f"{name}: first diagnostic at line {fault.line} expected: {lines}")
            severities = [diagnostic.severity for diagnostic in verdict.evidence.diagnostics]
            self._want(Severity.ERROR in severities, f"{name}: no diagnostic is an error")
            files = {diagnostic.file for diagnostic in verdict.evidence.diagnostics}
            self._want(files <= {name}, f"{name}: diagnostics name other files: {sorted(files)}")

    async def tampered(self) -> None:
        """Tampered samples are not PROVED, and it is said why, not shrugged off as a broken tool."""
        for sample in self._fixtures.tampered:
            verdict = await self._judge(sample)
            if verdict is not None:
                name, status = sample.task.name, verdict.status
                self._want(status is not Status.PROVED, f"{name}: a tampered candidate is PROVED")
                self._want(not status.censored, f"{name}: a tampered candidate is called {status.value}")

    async def refutable(self) -> None:
        """Refutable samples are REFUTED, with a counterexample to read."""
        for sample in self._fixtures.refutable:
            verdict = await self._expect(sample, Status.REFUTED)
            if verdict is not None:
                shown = bool(verdict.evidence.counterexample.strip())
                self._want(shown, f"{sample.task.name}: no counterexample is shown")

    async def unproved(self) -> None:
        """What a tool cannot decide is UNPROVED."""
        for sample in self._fixtures.unproved:
            await self._expect(sample, Status.UNPROVED)

    async def assuming(self) -> None:
        """Assumptions of the source are refused, and accepted by name where the source is trusted."""
        for sample in self._fixtures.assuming:
            verdict = await self._expect(sample, Status.REJECTED)
            trusted = Sample(replace(sample.task, trust_source=True), sample.candidate)
            allowed = await self._expect(trusted, Status.PROVED)
            for found in (verdict, allowed):
                named = found is None or bool(found.evidence.assumptions)
                self._want(named, f"{sample.task.name}: the assumptions are not listed")

    async def hanging(self) -> None:
        """A limit is kept, and is no judgement of the candidate."""
        sample, short = self._fixtures.hanging, self._fixtures.short
        if sample is None or short.wall is None:
            return
        started = time.monotonic()
        verdict = await self._judge(sample, short)
        took = time.monotonic() - started
        self._want(took < short.wall + OVERTIME, f"{sample.task.name}: {took:.1f} s under a limit of {short.wall} s")
        if verdict is not None:
            expected = {Status.TIMEOUT, Status.OUT_OF_RESOURCES}
            self._want(verdict.status in expected, f"{sample.task.name}: {verdict.status.value} at a limit")

    async def garbage(self) -> None:
        """Garbage is neither proved nor refuted, nor does it break the checker."""
        model = self._fixtures.provable[0].task
        for content in (b"", b"\0", b"\xff\xfe(", b"(" * 10_000, model.source[: len(model.source) // 2]):
            sample = Sample(replace(model, source=content, name=f"garbage {content[:8]!r}"))
            verdict = await self._judge(sample)
            if verdict is not None:
                decided = verdict.status in {Status.PROVED, Status.REFUTED}
                self._want(not decided, f"{sample.task.name}: {verdict.status.value}")

    async def unknown_kind(self) -> None:
        """A kind of candidate that is not declared is the caller's mistake."""
        sample = self._fixtures.provable[0]
        try:
            await judge(self._checker, sample.task, Candidate(kind="no such kind"), self._fixtures.limits)
        except UsageError:
            return
        self._violations.append("a candidate of an undeclared kind must raise UsageError")

    async def without_tool(self) -> None:
        """A missing tool is UNAVAILABLE."""
        await self._expect(self._fixtures.provable[0], Status.UNAVAILABLE)


def _essence(verdict: Verdict) -> object:
    """Returns what two runs must agree on: everything but times."""
    evidence = verdict.evidence
    obligations = [(o.name, o.status, o.line, o.column) for o in evidence.obligations]
    return verdict.status, evidence.diagnostics, evidence.assumptions, obligations, evidence.counterexample


def _places(verdict: Verdict, file: str) -> Generator[tuple[int, int], None, None]:
    evidence = verdict.evidence
    for diagnostic in evidence.diagnostics:
        yield diagnostic.line, diagnostic.column
        yield from ((place.line, place.column) for place in diagnostic.related if place.file == file)
    yield from ((assumption.line, assumption.column) for assumption in evidence.assumptions)
    for obligation in evidence.obligations:
        if obligation.line is not None:
            yield obligation.line, obligation.column or 1


def _inside(text: str, line: int, column: int) -> bool:
    """Returns whether a 1-based place is in ``text``; the end of a line, and of the text, is in it."""
    lines = text.split("\n")
    return 1 <= line <= len(lines) and 1 <= column <= len(lines[line - 1]) + 1
