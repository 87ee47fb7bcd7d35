"""The stages of one examination: splice and screen, run, audit, and the strict tier's second witnesses."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from lemmata.checkers.dafny.against import compare
from lemmata.checkers.dafny.assumptions import taken
from lemmata.checkers.dafny.audit import unexplained
from lemmata.checkers.dafny.claims import Claim, claims, holes
from lemmata.checkers.dafny.findings import diagnostics, obligations
from lemmata.checkers.dafny.induction import exposed, not_shown, restated
from lemmata.checkers.dafny.isolation import alone, question
from lemmata.checkers.dafny.parser import File, parse
from lemmata.checkers.dafny.run import AuditRun, DafnyRun, Options, Shown, run_audit, run_program
from lemmata.checkers.dafny.screen import refused_assumptions, screen, screen_added, unread
from lemmata.checkers.dafny.toolchain import DafnyToolchain
from lemmata.checkers.dafny.vacuity import Question, missing, probe, questions, unasked, vacuous
from lemmata.checkers.dafny.verification_log import Result
from lemmata.checkers.limits import Limits
from lemmata.checkers.private_folder import private_folder
from lemmata.checkers.sandbox import Sandbox
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import (
    Assumption,
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

_ERRORS: Final = 5
"""Errors that are looked for in each batch of assertions."""
_PROBE: Final = Options(errors=1, batch_seconds=10.0)
"""For the vacuity probe: what contradicts itself is mostly seen at once."""
_BROKEN: Final = frozenset({Outcome.SYNTAX, Outcome.TYPE, Outcome.FAILURE})
_CENSORED: Final = {what: what for what in (Outcome.TIMEOUT, Outcome.RESOURCES, Outcome.FAILURE)}
"""What says nothing about a lemma, where its other form was not proved."""
_ISOLATION: Final = 60.0
"""Seconds for assertions that are asked about alone, where there is no limit."""
_SEEDS: Final = (1,)


@dataclass(slots=True)
class Examination:
    """The stages for one candidate, in their order."""

    dafny: DafnyToolchain
    sandbox: Sandbox
    task: Task
    candidate: Candidate
    limits: Limits
    strict: bool = field(kw_only=True)
    seeds: tuple[int, ...] = _SEEDS
    """Seeds of the solver under which the strict tier asks again."""
    runs: list[DafnyRun | AuditRun] = field(default_factory=list[DafnyRun | AuditRun])
    passed: set[Stage] = field(default_factory=set[Stage])
    layers: dict[Layer, LayerState] = field(default_factory=dict[Layer, LayerState])
    assumptions: tuple[Assumption, ...] = ()
    added: tuple[range, ...] = ()
    """Indices of the tokens that the candidate added."""
    robustness: LayerState = LayerState.NOT_REACHED
    deadline: float = field(init=False)

    def __post_init__(self) -> None:
        self.deadline = float("inf") if self.limits.wall is None else time.monotonic() + self.limits.wall

    async def evidence(self) -> Evidence:
        """Returns what was found, stopping at the first stage that fails.

        Raises:
            InputError: the task or the candidate is no text of Dafny's.
        """
        file = parse(self.task.source, self.task.name)
        found = screen(file)
        if found:
            return self._refused(Outcome.SCREENED, found)
        if self.candidate.kind != "none":
            file, found = self._spliced()
        self.passed.add(Stage.SPLICE)
        self._assume(file)
        if not found and not self.task.trust_source:
            found = refused_assumptions(file)
        if found:
            return self._refused(Outcome.SCREENED, found)
        self.passed.add(Stage.SCREEN)
        return await self._checked(file)

    def _spliced(self) -> tuple[File, tuple[Diagnostic, ...]]:
        """Returns the completed file, and what is not allowed of the way in which it differs from the original."""
        completed = self.candidate.text.encode("utf-8", "surrogatepass")
        comparison = compare(self.task.source, completed, self.task.name)
        if comparison.deviation is not None:
            return comparison.file, (comparison.deviation,)
        self.added = tuple(range(addition.start, addition.end) for addition in comparison.additions)
        return comparison.file, screen_added(comparison.file, self.added)

    def _assume(self, file: File) -> None:
        """Lists what the file takes for granted."""
        found: list[Assumption] = []
        for item in taken(file):
            place = file.source.position(file.tokens[item.index].offset)
            pinned = not self._is_added(item.index)
            found.append(
                Assumption(name=item.name, text=item.text, line=place.line, column=place.column, pinned=pinned)
            )
        self.assumptions = tuple(found)

    def _is_added(self, index: int) -> bool:
        return any(index in places for places in self.added)

    async def _checked(self, file: File) -> Evidence:
        """Returns the evidence on a program that may be run."""
        run = await self._run(_bytes(file), Options(errors=_ERRORS))
        shown = run.shown()
        unknown = unread(file)
        if unknown and shown.outcome not in (Outcome.SYNTAX, Outcome.TYPE):
            return self._refused(Outcome.SCREENED, unknown)
        if shown.outcome is not Outcome.ACCEPTED:
            return await self._taken_apart(self._ended(shown, run, file), run, file)
        left_open = holes(file.program) if self.candidate.kind != "none" else ()
        if left_open:
            return self._left_open(left_open, run, file)
        self.passed.add(Stage.RUN)
        self.layers |= {Layer.SYNTAX: LayerState.PASSED, Layer.SEMANTICS: LayerState.PASSED}
        return await self._audited(run, file)

    async def _taken_apart(self, ended: Evidence, run: DafnyRun, file: File) -> Evidence:
        """Returns the evidence on a run that was not accepted, in the strict tier with each open assertion alone."""
        left = _ISOLATION if self.limits.wall is None else self.deadline - time.monotonic()
        undecided = ended.outcome in (Outcome.TIMEOUT, Outcome.RESOURCES) and run.result.ended == "exited"
        options = question(run.log or (), _ERRORS, left) if self.strict and undecided else None
        if options is None:
            return ended
        return alone(ended, run, await self._run(_bytes(file), options), file.source, _ERRORS)

    async def _audited(self, run: DafnyRun, file: File) -> Evidence:
        """Returns the evidence on a run in which all was correct: whether it was all, and of something."""
        assert run.log is not None
        unverified = self._unverified(run.log, file)
        if unverified:
            return self._refused(Outcome.AUDITED, unverified)
        brittle: tuple[Diagnostic, ...] | Evidence = ()
        if self.strict:
            objection, brittle = await self._side_by_side(run.log, file)
        else:
            objection = await self._probed(questions(file), run.log, file)
        if objection is not None:
            return objection
        self.layers |= {Layer.OBLIGATIONS: LayerState.PASSED, Layer.AUDIT: LayerState.PASSED}
        self.passed.add(Stage.AUDIT)
        if isinstance(brittle, Evidence):
            return brittle
        if self.strict:
            self.layers[Layer.ROBUSTNESS] = self.robustness
            self.passed.add(Stage.STRICT)
        return self._accepted(run, file, brittle)

    async def _side_by_side(
        self, log: Sequence[Result], file: File
    ) -> tuple[Evidence | None, tuple[Diagnostic, ...] | Evidence]:
        """Returns what is against the program beside its own run, and what another seed says of it.

        No run is left behind where one of them raises.
        """
        probing = asyncio.create_task(self._probed(questions(file), log, file))
        auditing = asyncio.create_task(self._witnessed(file))
        restating = asyncio.create_task(self._restated(file))
        reseeding = asyncio.create_task(self._reseeded(log, file))
        tasks = (probing, auditing, restating, reseeding)
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        return probing.result() or auditing.result() or restating.result(), reseeding.result()

    def _unverified(self, log: Sequence[Result], file: File) -> tuple[Diagnostic, ...]:
        """Returns the members that have to be in a log and are not, unless they are taken for granted."""
        names = {result.name for result in log}
        granted = {item.index for item in taken(file) if item.attribute}
        return tuple(
            self._about(claim, file, "it is not in Dafny's log: it was not verified")
            for claim in claims(file.program)
            if claim.entry not in names
            and not any(claim.callable.start <= index < claim.callable.end for index in granted)
        )

    async def _probed(self, asked: Sequence[Question], log: Sequence[Result], file: File) -> Evidence | None:
        """Returns what the vacuity probe has against the program."""
        if not asked:
            return None
        run = await self._run(probe(file, asked), _PROBE)
        shown = run.shown()
        if run.log is None or run.result.ended != "exited" or shown.outcome in _BROKEN:
            return self._stopped(Shown(shown.outcome, f"the vacuity probe failed: {shown.reason}"))
        granted = [item.index for item in taken(file) if item.attribute]
        asked = [item for item in asked if not any(item.start <= index < item.end for index in granted)]
        lost = unasked(asked, run.log)
        if lost:
            names = ", ".join(question.entry for question in lost)
            return self._stopped(Shown(Outcome.FAILURE, f"the vacuity probe says nothing of {names}"))
        found = [
            file.source.diagnostic(question.objection, file.tokens[question.start].offset, kind="vacuous")
            for question in vacuous(asked, run.log)
            if not self._is_added(question.start)
        ]
        if found:
            return self._refused(Outcome.AUDITED, found)
        absent = missing(asked, run.log, log)
        if absent:
            reason = f"Dafny's log lacks what there is to be proved: {', '.join(absent)}"
            return self._stopped(Shown(Outcome.FAILURE, reason))
        return None

    async def _witnessed(self, file: File) -> Evidence | None:
        """Returns what Dafny's own audit finds beyond the assumptions that are known."""
        with private_folder("lemmata-dafny-") as folder:
            audit = await run_audit(self.dafny, _bytes(file), Path(folder), self._remaining(), sandbox=self.sandbox)
        self.runs.append(audit)
        failure = audit.failure()
        if failure is not None:
            return self._stopped(Shown(failure.outcome, f"the audit failed: {failure.reason}"))
        assert audit.findings is not None
        found = [
            file.source.diagnostic(
                f"{item.name}: Dafny's audit: {item.text}",
                file.source.from_lsp(item.start.line - 1, item.start.character),
                kind="audit",
            )
            for item in unexplained(file, audit.findings)
        ]
        return self._refused(Outcome.AUDITED, found) if found else None

    async def _restated(self, file: File) -> Evidence | None:
        """Returns which lemmas have no proof but one in which automatic induction assumes more than it may."""
        lemmas = exposed(file)
        if not lemmas:
            return None
        failed: tuple[str, ...] = ()
        shown = Shown(Outcome.UNKNOWN, "")
        for _ in range(2):
            run = await self._run(restated(file, lemmas, failed), Options(errors=1))
            shown = run.shown()
            if shown.outcome is Outcome.ACCEPTED:
                return None
            failed = not_shown(lemmas, run.log or ())
        reason = f"{', '.join(failed)}: no proof but one in which automatic induction assumes too much: {shown.reason}"
        outcome = _CENSORED.get(shown.outcome, Outcome.UNKNOWN)
        return self._stopped(Shown(outcome, f"{reason}; {{:induction false}} and calls of the lemma may help"))

    async def _reseeded(self, log: Sequence[Result], file: File) -> tuple[Diagnostic, ...] | Evidence:
        """Returns a warning for each seed under which the proof does not go through.

        It is a proof all the same: another seed changes how well the solver searches, not what it may conclude.
        """
        found: list[Diagnostic] = []
        state = LayerState.PASSED if self.seeds else LayerState.NOT_REACHED
        for seed in self.seeds:
            run = await self._run(_bytes(file), Options(errors=1, seed=seed))
            shown = run.shown()
            if shown.outcome in _BROKEN:
                return self._stopped(Shown(Outcome.FAILURE, f"with seed {seed} of the solver: {shown.reason}"))
            if run.log is not None and {result.name for result in run.log} != {result.name for result in log}:
                reason = f"with seed {seed} of the solver, Dafny's log has other entries"
                return self._stopped(Shown(Outcome.FAILURE, reason))
            if shown.outcome is Outcome.ACCEPTED:
                continue
            message = f"the proof is brittle: with seed {seed} of the solver it was not found ({shown.reason})"
            state = LayerState.FAILED
            if run.result.ended != "exited":
                message = f"how brittle the proof is is not known: with seed {seed} of the solver, {shown.reason}"
                state = LayerState.NOT_REACHED
            found.append(replace(file.source.diagnostic(message, 0, kind="brittle"), severity=Severity.WARNING))
        self.robustness = state
        return tuple(found)

    async def _run(self, source: bytes, options: Options) -> DafnyRun:
        with private_folder("lemmata-dafny-") as folder:
            found = await run_program(
                self.dafny, source, Path(folder), self._remaining(), options=options, sandbox=self.sandbox
            )
        self.runs.append(found)
        return found

    def _remaining(self) -> Limits:
        """Returns the limits with the time that is left."""
        if self.limits.wall is None:
            return self.limits
        return replace(self.limits, wall=max(0.01, self.deadline - time.monotonic()))

    def _accepted(self, run: DafnyRun, file: File, brittle: tuple[Diagnostic, ...]) -> Evidence:
        found = obligations(run, file.source, _ERRORS)
        count = len(run.log or ())
        return Evidence(
            outcome=Outcome.ACCEPTED,
            reason=f"{count} symbol{'s' * (count != 1)} verified by Dafny {self.dafny.version}"
            f" with z3 {self.dafny.solver_version}" + (f" ({self.dafny.untested})" if self.dafny.untested else ""),
            passed=frozenset(self.passed),
            layers=dict(self.layers),
            obligations=found,
            assumptions=self.assumptions,
            diagnostics=(*diagnostics(run.output.messages, file.source), *brittle),
            assurance=Assurance(
                rests_on="solver", checked_by=("dafny", "z3"), tier="strict" if self.strict else "fast"
            ),
            steps=sum(result.steps for result in run.log or ()),
        )

    def _left_open(self, open_claims: Sequence[Claim], run: DafnyRun, file: File) -> Evidence:
        goals = tuple(f"{claim.callable.keyword} {claim.name} has no body" for claim in open_claims)
        found = self._ended(Shown(Outcome.UNKNOWN, f"a hole is left: {goals[0]}"), run, file)
        return replace(found, open_goals=goals)

    def _about(self, claim: Claim, file: File, message: str) -> Diagnostic:
        offset = file.tokens[claim.callable.start].offset
        return file.source.diagnostic(f"{claim.name}: {message}", offset, kind="audit")

    def _refused(self, what: Outcome, found: Iterable[Diagnostic]) -> Evidence:
        listed = tuple(found)
        failed = Layer.AUDIT if what is Outcome.AUDITED else Layer.SYNTAX
        return Evidence(
            outcome=what,
            reason=f"{listed[0].line}:{listed[0].column}: {listed[0].message}",
            diagnostics=listed,
            assumptions=self.assumptions,
            passed=frozenset(self.passed),
            layers={**self.layers, failed: LayerState.FAILED},
        )

    def _stopped(self, shown: Shown) -> Evidence:
        """Returns the evidence where something other than the program ended the examination."""
        return Evidence(
            outcome=shown.outcome,
            reason=shown.reason,
            assumptions=self.assumptions,
            passed=frozenset(self.passed),
            layers=dict(self.layers),
        )

    def _ended(self, shown: Shown, run: DafnyRun, file: File) -> Evidence:
        """Returns the evidence where Dafny did not accept the program."""
        state = {
            Outcome.SYNTAX: {Layer.SYNTAX: LayerState.FAILED},
            Outcome.TYPE: {Layer.SYNTAX: LayerState.PASSED, Layer.SEMANTICS: LayerState.FAILED},
            Outcome.UNKNOWN: {
                Layer.SYNTAX: LayerState.PASSED,
                Layer.SEMANTICS: LayerState.PASSED,
                Layer.OBLIGATIONS: LayerState.FAILED,
            },
        }.get(shown.outcome, {})
        return replace(
            self._stopped(shown),
            diagnostics=diagnostics(run.output.messages, file.source),
            obligations=obligations(run, file.source, _ERRORS),
            layers={**self.layers, **state},
            steps=sum(result.steps for result in run.log or ()),
        )


def _bytes(file: File) -> bytes:
    return file.source.text.encode()
