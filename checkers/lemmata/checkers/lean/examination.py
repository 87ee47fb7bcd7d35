"""The stages of one examination: splice and screen, run, audit, and once more for the strict tier."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from lemmata.checkers.fillings import filling_texts
from lemmata.checkers.lean.against import compare
from lemmata.checkers.lean.audit import Audit, Fact, ask, difference
from lemmata.checkers.lean.batch import BatchResult
from lemmata.checkers.lean.compile import Compiled, Declaration, compile_module
from lemmata.checkers.lean.document import Hole, holes
from lemmata.checkers.lean.examples import Named, name_examples
from lemmata.checkers.lean.filling import Filled, filled
from lemmata.checkers.lean.findings import Findings, shown_name, stated_claims
from lemmata.checkers.lean.messages import Message, diagnostics, outcome
from lemmata.checkers.lean.rechecks import Rechecker
from lemmata.checkers.lean.screen import screen, screen_tokens
from lemmata.checkers.lean.strict import Subject, applicable, recheck
from lemmata.checkers.lean.toolchain import LeanToolchain
from lemmata.checkers.levels import Level
from lemmata.checkers.limits import Limits
from lemmata.checkers.private_folder import private_folder, read_left
from lemmata.checkers.process import ProcessResult
from lemmata.checkers.sandbox import Sandbox
from lemmata.checkers.source import Position, Source
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import (
    Assurance,
    Diagnostic,
    Evidence,
    Layer,
    LayerState,
    Outcome,
    Severity,
    Stage,
)

__all__ = ["Examination"]

_MODULE: Final = "Subject"
_FOLDERS: Final = ("given", "subject", "audit", "pinned", "pinned-audit", "again")
_AFTER_MODULE: Final = re.compile(r"\bmatch_\d|\b_private\b")
"""What Lean gives a name that holds that of the module."""
_SAME_BYTES: Final = "a second cold run compiled the same bytes"
_DEEPEST: Final = {"maxRecDepth": 2000}
_OPTIONS: Final = tuple(f"-D{name}={value}" for name, value in _DEEPEST.items())
_EMBEDDED: Final = " with the embedded core: the engine is Lean's, the library is Lemmata's own"


@dataclass(frozen=True, slots=True)
class _Original:
    """What the pinned source was compiled from, and what it states."""

    data: bytes
    facts: Mapping[str, Fact]

    @property
    def only_theorems(self) -> bool:
        """Returns whether it declares theorems alone, whose statements name nothing that is called after the module."""
        return all(fact.kind == "theorem" and not _AFTER_MODULE.search(fact.statement) for fact in self.facts.values())


@dataclass(slots=True)
class Examination:
    """The stages for one candidate, in their order."""

    lean: LeanToolchain
    sandbox: Sandbox
    task: Task
    candidate: Candidate
    limits: Limits
    strict: bool = field(kw_only=True)
    runs: list[ProcessResult] = field(default_factory=list[ProcessResult])
    passed: set[Stage] = field(default_factory=set[Stage])
    layers: dict[Layer, LayerState] = field(default_factory=dict[Layer, LayerState])
    original: _Original | None = field(default=None, init=False)
    messages: tuple[Message, ...] = ()
    """What Lean said of the file as it was given."""
    filled: Filled | None = None
    """For fillings: where the parts of the completed text come from."""
    started: float = field(init=False)
    deadline: float = field(init=False)

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Starts the clock anew, after a wait for a turn."""
        self.started = time.monotonic()
        self.deadline = float("inf") if self.limits.wall is None else self.started + self.limits.wall

    async def evidence(self) -> Evidence:
        """Returns what was found, stopping at the first stage that fails."""
        source = self.screened()
        return source if isinstance(source, Evidence) else await self.run(source)

    def screened(self) -> Evidence | Source:
        """Returns why the candidate may not even be run, or what is to be run."""
        refused, completed = self._spliced()
        if refused:
            return self._refused(Outcome.SCREENED, refused)
        self.passed |= {Stage.SPLICE, Stage.SCREEN}
        return Source(completed, self.task.name)

    def failed(self, found: BatchResult) -> Evidence:
        """Returns the evidence on what a process that it shared with others showed to be wrong."""
        decided = outcome(found.messages)
        assert decided is not None
        self.messages = found.messages
        evidence = self._ended(decided, _first_error(found.messages))
        return replace(evidence, seconds=found.seconds, cpu_seconds=found.cpu_seconds, solver_seconds=found.seconds)

    async def run(self, source: Source) -> Evidence:
        """Returns what cold runs and the audit found, and what they cost."""
        with private_folder("lemmata-lean-") as folder:
            for name in _FOLDERS:
                os.mkdir(os.path.join(folder, name))
            evidence = await self._run(source, Path(folder))
        return replace(
            evidence,
            seconds=time.monotonic() - self.started,
            cpu_seconds=sum(run.cpu_seconds for run in self.runs),
            solver_seconds=sum(run.seconds for run in self.runs),
        )

    def _spliced(self) -> tuple[tuple[Diagnostic, ...], bytes]:
        """Returns what speaks against running the candidate at all, and the completed source."""
        pinned = Level.TRUSTED if self.task.trust_source else Level.PINNED
        found = screen(self.task.source, self.task.name, pinned)
        if self.candidate.kind == "none" or found:
            return found, self.task.source
        completed = self._completed()
        comparison = compare(self.task.source, completed, self.task.name)
        if comparison.deviation is not None:
            return (self._located(comparison.deviation),), completed
        return tuple(
            self._located(diagnostic)
            for addition in comparison.additions
            for diagnostic in screen_tokens(comparison.source, addition.tokens, Level.ADDED)
        ), completed

    def _completed(self) -> bytes:
        if self.candidate.kind == "source":
            return self.candidate.text.encode("utf-8", "surrogatepass")
        self.filled = filled(self.task.source, filling_texts(self.candidate, self.task.name), self.task.name)
        return self.filled.data

    async def _run(self, source: Source, folder: Path) -> Evidence:
        given = await self._compiled(source.text.encode(), folder / "given")
        self.messages = given.output.messages
        failed = given.failure()
        if failed is not None:
            return self._ended(*failed)
        decided = outcome(self.messages)
        if decided is not None:
            return self._ended(decided, _first_error(self.messages))
        self.passed.add(Stage.RUN)
        self.layers |= {Layer.SYNTAX: LayerState.PASSED, Layer.SEMANTICS: LayerState.PASSED}
        named = name_examples(source)
        compiled, home = given, folder / "given"
        if named.shifts:
            home = folder / "subject"
            compiled = await self._compiled(named.data, home)
            if not compiled.clean:
                what, reason = compiled.failure() or (Outcome.FAILURE, _first_error(compiled.output.messages))
                return self._ended(what, f"the examples cannot be audited: {reason}")
        claims = stated_claims(Source(named.data, self.task.name), named)
        unknown = claims - {item.place for item in compiled.declarations}
        if unknown:  # what is not known cannot be asked about
            line = min(unknown).line
            return self._ended(Outcome.FAILURE, f"Lean did not say what it made of the claim in line {line}")
        audit = await self._audited(compiled.declarations, named, home, folder / "audit")
        if audit.problem:
            return self._unanswered(audit)
        places = {item.name: named.locate(item.place) for item in compiled.declarations}
        objection = await self._compared(audit, places, folder)
        if isinstance(objection, Evidence):
            return objection
        findings = Findings(
            declarations=compiled.declarations, audit=audit, named=named, claims=claims, outer=self._outer
        )
        return await self._concluded(findings, objection, home)

    async def _compiled(self, data: bytes, folder: Path) -> Compiled:
        found = await compile_module(
            self.lean, data, _MODULE, folder, self.remaining(), options=_OPTIONS, sandbox=self.sandbox
        )
        self.runs.append(found.result)
        return found

    async def _audited(self, declarations: Sequence[Declaration], named: Named, compiled: Path, folder: Path) -> Audit:
        names = [item.name for item in declarations]
        examples = {item.name for item in declarations if named.is_example(item.place)}
        audit = await ask(
            self.lean,
            _MODULE,
            compiled,
            names,
            folder,
            self.remaining(),
            doubtful=examples,
            sandbox=self.sandbox,
        )
        self.runs += [run.result for run in audit.runs]
        return audit

    def remaining(self) -> Limits:
        """Returns the limits with the time that is left."""
        if self.limits.wall is None:
            return self.limits
        return replace(self.limits, wall=max(0.01, self.deadline - time.monotonic()))

    async def _compared(self, audit: Audit, places: Mapping[str, Position], folder: Path) -> Evidence | frozenset[str]:
        """Returns why the completed file is not the original's, or the names of the declarations that it filled."""
        if self.candidate.kind == "none":
            return frozenset()
        open_holes = holes(self.task.source, self.task.name)
        named = name_examples(Source(self.task.source, self.task.name))
        pinned = await self._compiled(named.data, folder / "pinned")
        if not pinned.clean:
            messages = pinned.output.messages
            outcome_, reason = pinned.failure() or (Outcome.TYPE, _first_error(messages))
            return replace(
                self._ended(outcome_, f"the original does not compile: {reason}"),
                diagnostics=diagnostics(
                    messages, "", lambda place: (f"{self.task.name} (original)", named.locate(place))
                ),
            )
        facts = await self._audited(pinned.declarations, named, folder / "pinned", folder / "pinned-audit")
        if facts.problem:
            return self._unanswered(facts)
        self.original = _Original(named.data, facts.facts)
        open_names = frozenset(_owner(hole, pinned.declarations, named) for hole in open_holes)
        found: list[Diagnostic] = []
        for declaration in pinned.declarations:
            # Nothing can refer to an example, so its body is nobody's concern.
            has_hole = declaration.name in open_names or named.is_example(declaration.place)
            place = places.get(declaration.name, Position(1, 1))
            objection = (
                difference(facts.facts[declaration.name], audit.facts[declaration.name], open_=has_hole)
                if declaration.name in audit.facts
                else "it is missing"
            )
            if objection:
                found.append(self._complaint(place, f"{shown_name(declaration, named)}: {objection}"))
        return self._refused(Outcome.AUDITED, tuple(found)) if found else open_names

    async def _concluded(self, findings: Findings, filled: frozenset[str], home: Path) -> Evidence:
        """Returns the evidence once every statement is the pinned one; ``home`` is where it was compiled."""
        obligations = findings.obligations(filled, self.lean.entry().name)
        assumptions, complaints = findings.assumptions(trusting=self.task.trust_source)
        if complaints:
            located = tuple(self._complaint(complaint.place, complaint.message) for complaint in complaints)
            return self._refused(Outcome.AUDITED, located)
        self.passed.add(Stage.AUDIT)
        checks: tuple[Rechecker, ...] = ()
        if self.strict:
            checked = await self._rechecked(findings.named, home, assumes=bool(assumptions))
            if isinstance(checked, Evidence):
                return checked
            checks = checked
            self.passed.add(Stage.STRICT)
        if self.lean.changed():
            return self._ended(Outcome.FAILURE, "the files of Lean were changed while it was in use")
        self.layers |= {Layer.OBLIGATIONS: LayerState.PASSED, Layer.AUDIT: LayerState.PASSED}
        return Evidence(
            outcome=Outcome.ACCEPTED,
            reason=f"{_counted(len(obligations), 'declaration')} checked by the kernel of Lean {self.lean.version}"
            + (_EMBEDDED if self.lean.kind == "embedded" else ""),
            passed=frozenset(self.passed),
            layers=dict(self.layers),
            obligations=obligations,
            assumptions=assumptions,
            diagnostics=self._diagnostics(),
            assurance=Assurance(
                rests_on="kernel",
                checked_by=(self.lean.entry().name, *(by.value for by in checks)),
                tier="strict" if self.strict else "fast",
                strict=(_SAME_BYTES, *(f"{by.value} accepted it" for by in checks)) if self.strict else (),
            ),
        )

    async def _rechecked(self, named: Named, home: Path, *, assumes: bool) -> Evidence | tuple[Rechecker, ...]:
        """Returns why the strict tier refuses, or which programs beside Lean accepted."""
        folder = home.parent
        again = await self._compiled(named.data, folder / "again")
        if not again.clean or not _compiled_alike(folder / "again", home):
            reason = again.failure() or (Outcome.FAILURE, "a second run of Lean compiled something else")
            return self._ended(*reason)
        steps = {} if self.limits.steps is None else {"maxHeartbeats": max(1, self.limits.steps)}
        subject = Subject(
            module=_MODULE,
            compiled=home,
            text=named.data,
            pinned=self.original.data if self.original is not None and self.original.only_theorems else None,
            theorems=() if self.original is None else tuple(self.original.facts),
            assumes=assumes,
            options={**_DEEPEST, **steps},
        )
        accepted: list[Rechecker] = []
        for check in applicable(self.lean, subject):
            private = folder / check.by.name.lower()
            private.mkdir()
            finding = await recheck(self.lean, check, subject, private, self.remaining(), sandbox=self.sandbox)
            self.runs.append(finding.result)
            if finding.objection is not None:
                return self._ended(*finding.objection)
            accepted.append(finding.by)
        return tuple(accepted)

    def _outer(self, place: Position) -> Position:
        """Returns where in the user's file a place of the completed one is."""
        return place if self.filled is None else self.filled.outer(place)

    def _complaint(self, place: Position, message: str) -> Diagnostic:
        return self._located(
            Diagnostic(
                file=self.task.name,
                line=place.line,
                column=place.column,
                severity=Severity.ERROR,
                kind="audit",
                message=message,
            )
        )

    def _diagnostics(self) -> tuple[Diagnostic, ...]:
        """Returns what Lean said of the file, in the user's places."""
        return diagnostics(self.messages, self.task.name, None if self.filled is None else self.filled.locate)

    def _located(self, found: Diagnostic) -> Diagnostic:
        """Returns a diagnostic of the completed text in the user's place."""
        if self.filled is None:
            return found
        file, place = self.filled.locate(Position(found.line, found.column))
        return replace(found, file=file, line=place.line, column=place.column)

    def _refused(self, what: Outcome, found: tuple[Diagnostic, ...]) -> Evidence:
        failed = Layer.AUDIT if what is Outcome.AUDITED else Layer.SYNTAX
        place = f"{found[0].line}:{found[0].column}"
        return Evidence(
            outcome=what,
            reason=f"{place}: {found[0].message}",
            diagnostics=found,
            passed=frozenset(self.passed),
            layers={**self.layers, failed: LayerState.FAILED},
        )

    def _ended(self, what: Outcome, reason: str) -> Evidence:
        if what is Outcome.TIMEOUT and time.monotonic() >= self.deadline:
            reason = f"the limit of {self.limits.wall:g} s of wall-clock time"  # a run knows only what was left of it
        state = {
            Outcome.SYNTAX: {Layer.SYNTAX: LayerState.FAILED},
            Outcome.TYPE: {Layer.SYNTAX: LayerState.PASSED, Layer.SEMANTICS: LayerState.FAILED},
            Outcome.AUDITED: {Layer.AUDIT: LayerState.FAILED},
        }.get(what, {})
        return Evidence(
            outcome=what,
            reason=reason,
            diagnostics=self._diagnostics(),
            passed=frozenset(self.passed),
            layers={**self.layers, **state},
        )

    def _unanswered(self, audit: Audit) -> Evidence:
        failed = next((found for run in audit.runs if (found := run.failure()) is not None), None)
        what, reason = failed or (Outcome.FAILURE, audit.problem)
        return self._ended(what, f"the audit failed: {reason}")


def _owner(hole: Hole, declarations: Sequence[Declaration], named: Named) -> str:
    """Returns the name of the declaration that a hole stands in: the last one that is named before it."""
    before = [item.name for item in declarations if named.locate(item.place) <= Position(hole.line, hole.column)]
    return before[-1] if before else ""


def _first_error(messages: Sequence[Message]) -> str:
    for severity in (Severity.ERROR, Severity.WARNING):
        for message in messages:
            if message.severity is severity:
                return message.text.split("\n")[0]
    return "Lean ended with an error, and gave none"


def _compiled_alike(one: Path, other: Path) -> bool:
    """Returns whether two runs left the same module."""
    try:
        return read_left(one / f"{_MODULE}.olean") == read_left(other / f"{_MODULE}.olean")
    except OSError:
        return False


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
