"""The stages of one examination: splice and screen, run, audit by modules of our own, and once more for luck."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from lemmata.checkers.errors import InputError
from lemmata.checkers.fillings import filling_texts
from lemmata.checkers.fstar.against import compare
from lemmata.checkers.fstar.client import CLIENT, CONTROL, PREFIX, PROBE, Generated, client, control, probe
from lemmata.checkers.fstar.declarations import Claim, Declaration, claims, declarations, module_name
from lemmata.checkers.fstar.document import fill, holes
from lemmata.checkers.fstar.lexer import lex
from lemmata.checkers.fstar.messages import Message, Query, diagnostics, outcome, sort_of
from lemmata.checkers.fstar.numbers import UNPROVED, Sort
from lemmata.checkers.fstar.run import Run, run_module
from lemmata.checkers.fstar.screen import assumptions, screen, screen_tokens, short_names
from lemmata.checkers.fstar.toolchain import FStarToolchain
from lemmata.checkers.levels import Level
from lemmata.checkers.limits import Limits
from lemmata.checkers.private_folder import private_folder
from lemmata.checkers.sandbox import Sandbox
from lemmata.checkers.source import Source
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import (
    Assumption,
    Assurance,
    Diagnostic,
    Evidence,
    Layer,
    LayerState,
    Obligation,
    Outcome,
    Severity,
    Stage,
    Status,
)

__all__ = ["Examination"]

_OTHER_SEED: Final = 17
_VACUOUS: Final = 303
_ASSUMED: Final = 335
_ENDED: Final = {
    Outcome.SYNTAX: {Layer.SYNTAX: LayerState.FAILED},
    Outcome.TYPE: {Layer.SYNTAX: LayerState.PASSED, Layer.SEMANTICS: LayerState.FAILED},
    Outcome.UNKNOWN: {Layer.SYNTAX: LayerState.PASSED, Layer.OBLIGATIONS: LayerState.FAILED},
    Outcome.AUDITED: {Layer.AUDIT: LayerState.FAILED},
    Outcome.SCREENED: {Layer.SYNTAX: LayerState.FAILED},
}


@dataclass(slots=True)
class Examination:
    """The stages for one candidate, in their order."""

    fstar: FStarToolchain
    sandbox: Sandbox
    task: Task
    candidate: Candidate
    limits: Limits
    strict: bool = field(kw_only=True)
    runs: list[Run] = field(default_factory=list[Run])
    passed: set[Stage] = field(default_factory=set[Stage])
    layers: dict[Layer, LayerState] = field(default_factory=dict[Layer, LayerState])
    assumed: tuple[Assumption, ...] = ()
    deadline: float = field(init=False)

    def __post_init__(self) -> None:
        self.deadline = float("inf") if self.limits.wall is None else time.monotonic() + self.limits.wall

    async def evidence(self) -> Evidence:
        """Returns what was found, stopping at the first stage that fails."""
        self.assumed = assumptions(self.task.source, self.task.name)
        refused, completed = self._spliced()
        if refused:
            return self._refused(Outcome.SCREENED, refused)
        self.passed |= {Stage.SPLICE, Stage.SCREEN}
        subject = _Subject(Source(self.task.source, self.task.name), Source(completed, self.task.name))
        if not subject.module or subject.module.startswith(PREFIX):
            raise InputError("expected `module NAME` at the start", file=self.task.name, line=1, column=1)
        left = holes(completed, self.task.name)
        if left:
            named = tuple(f"{hole.line}:{hole.column} {hole.name}" for hole in left)
            return self._ended(Outcome.UNKNOWN, f"{named[0]} is left open", (), open_goals=named)
        if not subject.claims:
            return self._ended(Outcome.AUDITED, "nothing is stated: there is nothing to prove", ())
        with private_folder("lemmata-fstar-") as folder:
            return await self._run(subject, Path(folder))

    def _spliced(self) -> tuple[tuple[Diagnostic, ...], bytes]:
        """Returns what speaks against running the candidate at all, and the completed source."""
        pinned = Level.TRUSTED if self.task.trust_source else Level.PINNED
        found = screen(self.task.source, self.task.name, pinned)
        if self.candidate.kind == "none" or found:
            return found, self.task.source
        for hole in holes(self.task.source, self.task.name):
            if hole.in_statement:
                raise InputError(
                    "this hole is part of a statement: nothing can be proved before it is filled",
                    file=self.task.name,
                    line=hole.line,
                    column=hole.column,
                )
        completed = self._completed()
        comparison = compare(self.task.source, completed, self.task.name)
        if comparison.deviation is not None:
            return (comparison.deviation,), completed
        modules = short_names(lex(comparison.source))
        return tuple(
            diagnostic
            for addition in comparison.additions
            for diagnostic in screen_tokens(comparison.source, addition.tokens, Level.ADDED, modules)
        ), completed

    def _completed(self) -> bytes:
        if self.candidate.kind == "source":
            return self.candidate.text.encode("utf-8", "surrogatepass")
        return fill(self.task.source, filling_texts(self.candidate, self.task.name), self.task.name)

    async def _run(self, subject: _Subject, folder: Path) -> Evidence:
        """Returns the evidence on a module that may be run."""
        run = await self._checked(subject.module, subject, folder / "subject")
        objection = self._objection(subject, run)
        if objection is not None:
            return objection
        self.passed.add(Stage.RUN)
        self.layers |= dict.fromkeys((Layer.SYNTAX, Layer.SEMANTICS, Layer.OBLIGATIONS), LayerState.PASSED)
        objection = await self._client(subject, folder) or await self._probe(subject, folder)
        if objection is not None:
            return objection
        self.passed.add(Stage.AUDIT)
        self.layers[Layer.AUDIT] = LayerState.PASSED
        brittle = ""
        if self.strict:
            again = await self._checked(subject.module, subject, folder / "again", seed=_OTHER_SEED)
            objection = self._objection(subject, again)
            if objection is not None and objection.outcome not in (Outcome.UNKNOWN, Outcome.RESOURCES):
                return replace(objection, reason=f"with the solver's seed {_OTHER_SEED}: {objection.reason}")
            self.passed.add(Stage.STRICT)
            self.layers[Layer.ROBUSTNESS] = LayerState.PASSED if objection is None else LayerState.FAILED
            brittle = "" if objection is None else f"; brittle: not with seed {_OTHER_SEED}: {objection.reason}"
        return self._accepted(subject, run, brittle)

    async def _checked(
        self, module: str, subject: _Subject, folder: Path, *, ours: Generated | None = None, seed: int = 0
    ) -> Run:
        """Returns a run on the module, or on one of ours beside it."""
        os.mkdir(folder)
        sources = {subject.module: subject.completed.text.encode("utf-8")}
        if ours is not None:
            sources[ours.name] = ours.text.encode("utf-8")
        limits = self.limits
        if limits.wall is not None:
            limits = replace(limits, wall=max(0.01, self.deadline - time.monotonic()))
        run = await run_module(
            self.fstar,
            module,
            sources,
            folder,
            limits,
            seed=seed,
            trusting=bool(self.assumed),
            log=ours is not None,
            sandbox=self.sandbox,
        )
        self.runs.append(run)
        return run

    def _objection(self, subject: _Subject, run: Run) -> Evidence | None:
        """Returns what speaks against the module in a run on it, None if nothing does."""
        messages = tuple(message for message in run.messages if not self._allowed(subject, message))
        failed = run.failure()
        if failed is not None:
            return self._ended(*failed, run.messages, module=subject.module, queries=run.queries)
        decided = outcome(messages, run.queries)
        if decided is not None:
            reason = _first(messages, decided, run.queries)
            return self._ended(decided, reason, messages, module=subject.module, queries=run.queries)
        if subject.module not in run.verified:
            reason = f"F* ended without saying that it verified {subject.module}"
            return self._ended(Outcome.FAILURE, reason, run.messages, module=subject.module)
        return None

    def _allowed(self, subject: _Subject, message: Message) -> bool:
        """Returns whether a message only tells of an assumption that is listed."""
        if not self.task.trust_source or message.number != _ASSUMED or message.use is None or message.expected:
            return False
        return message.use.file == f"{subject.module}.fst" and any(
            part.tokens[0].line <= message.use.start.line <= part.tokens[-1].line for part in subject.assuming
        )

    async def _client(self, subject: _Subject, folder: Path) -> Evidence | None:
        """Returns what speaks against the module in a run on its client, None if nothing does."""
        ours = client(subject.original, subject.pinned, subject.module, subject.claims)
        run = await self._checked(CLIENT, subject, folder / "client", ours=ours)
        failed = run.failure()
        if failed is not None:
            return self._ended(failed[0], f"the audit's client: {failed[1]}", ())
        errors = [message for message in run.messages if message.severity is Severity.ERROR]
        if errors:
            sort = sort_of(errors[0], run.queries)
            limited = {Sort.RESOURCE: Outcome.RESOURCES, Sort.TIMEOUT: Outcome.TIMEOUT}.get(sort)
            line = errors[0].use.start.line if errors[0].use is not None else 0
            claim = ours.claim_at(line)
            if limited is not None:
                return self._ended(limited, f"the audit's client ran into the solver's limit: {errors[0].text}", ())
            if not claim:
                return self._ended(Outcome.FAILURE, f"the audit's client failed: {errors[0].text}", ())
            place = next(known.place for known in subject.claims if known.name == claim)
            message = f"{claim} is not what it states, seen from another module: {errors[0].text}"
            return self._refused(Outcome.AUDITED, (subject.original.diagnostic(message, place.offset, kind="audit"),))
        if CLIENT not in run.verified or not run.answered:
            missing = "the solver's answer" if CLIENT in run.verified else "that it was verified"
            return self._ended(Outcome.FAILURE, f"the audit's client ended without a sign of {missing}", ())
        return None

    async def _probe(self, subject: _Subject, folder: Path) -> Evidence | None:
        """Returns what speaks against the module in a run on its probe, None if nothing does."""
        ours = probe(subject.original, subject.pinned, subject.module, subject.claims)
        run = await self._checked(PROBE, subject, folder / "probe", ours=ours)
        failed = run.failure()
        if failed is not None:
            return self._ended(failed[0], f"the audit's probe: {failed[1]}", ())
        errors = [found for found in run.messages if found.severity is Severity.ERROR and not found.expected]
        for message in errors:
            claim = ours.claim_at(message.use.start.line) if message.use is not None else ""
            if message.number == _VACUOUS and claim:
                place = next(known.place for known in subject.claims if known.name == claim)
                said = f"{claim} is vacuous: what it requires is never so"
                return self._refused(
                    Outcome.AUDITED, (subject.original.diagnostic(said, place.offset, kind="vacuous"),)
                )
        if not errors:
            return await self._accepts_false(subject, folder)
        last = errors[-1]
        expected = last.use is not None and last.use.start.line == ours.last and last.number == UNPROVED
        return None if expected else self._ended(Outcome.FAILURE, f"the audit's probe failed: {last.text}", ())

    async def _accepts_false(self, subject: _Subject, folder: Path) -> Evidence:
        """Returns whose fault it is that False was accepted."""
        run = await self._checked(CONTROL, subject, folder / "control", ours=control())
        failed = run.failure()
        if failed is not None:
            return self._ended(failed[0], f"the audit's control: {failed[1]}", ())
        if any(message.number == UNPROVED for message in run.messages):
            return self._ended(Outcome.AUDITED, "False follows from what the module declares", ())
        return self._ended(Outcome.FAILURE, "this F* accepts a proof of False", ())

    def _accepted(self, subject: _Subject, run: Run, brittle: str) -> Evidence:
        number = len(subject.claims)
        tools = self.fstar.entries()
        by = " with ".join(f"{tool.name} {tool.version}" for tool in tools)
        return Evidence(
            outcome=Outcome.ACCEPTED,
            reason=f"{number} claim{'s' if number > 1 else ''} verified by {by}, a solver's word without a kernel"
            + brittle,
            passed=frozenset(self.passed),
            layers=dict(self.layers),
            obligations=tuple(_obligation(claim, subject.module, run.queries) for claim in subject.claims),
            assumptions=self.assumed,
            diagnostics=diagnostics(run.messages, f"{subject.module}.fst", self.task.name),
            assurance=Assurance(
                rests_on="solver",
                checked_by=tuple(tool.name for tool in tools),
                tier="strict" if self.strict else "fast",
            ),
        )

    def _refused(self, what: Outcome, found: tuple[Diagnostic, ...]) -> Evidence:
        place = f"{found[0].line}:{found[0].column}"
        return replace(self._ended(what, f"{place}: {found[0].message}", ()), diagnostics=found)

    def _ended(
        self,
        what: Outcome,
        reason: str,
        messages: Sequence[Message],
        *,
        module: str = "",
        queries: Sequence[Query] = (),
        open_goals: tuple[str, ...] = (),
    ) -> Evidence:
        return Evidence(
            outcome=what,
            reason=reason,
            diagnostics=diagnostics(messages, f"{module}.fst", self.task.name, queries),
            passed=frozenset(self.passed),
            layers={**self.layers, **_ENDED.get(what, {})},
            assumptions=self.assumed,
            open_goals=open_goals,
        )


class _Subject:
    """A task's source and the completed one, as declarations."""

    def __init__(self, original: Source, completed: Source) -> None:
        self.original = original
        self.completed = completed
        self.pinned: list[Declaration] = declarations(original)
        self.module = module_name(self.pinned)
        self.claims: tuple[Claim, ...] = claims(self.pinned)
        listed = {_identity(part) for part in self.pinned if _assumes(part)}
        self.assuming = [part for part in declarations(completed) if _assumes(part) and _identity(part) in listed]
        """The pinned declarations that assume something, where they stand in the completed source."""


def _assumes(part: Declaration) -> bool:
    return any(token.text == "assume" for token in part.tokens)


def _identity(part: Declaration) -> tuple[str, ...]:
    """Returns what stays the same of a declaration: all of it, or its names if a hole of it can be filled."""
    return tuple(token.text for token in (part.tokens if part.assumed else (part.tokens[part.word], *part.names())))


def _obligation(claim: Claim, module: str, queries: Sequence[Query]) -> Obligation:
    rows = [row for row in queries if row.name == f"{module}.{claim.name}"]
    proved = len({row.number for row in rows if row.succeeded})
    return Obligation(
        name=claim.name,
        status=Status.PROVED,
        line=claim.place.line,
        column=claim.place.column,
        solver="z3" if proved else "fstar",
        answer=f"{proved} quer{'y' if proved == 1 else 'ies'} answered" if proved else "without the solver",
        seconds=sum(row.milliseconds for row in rows) / 1000,
    )


def _first(messages: Sequence[Message], decided: Outcome, queries: Sequence[Query]) -> str:
    """Returns the message that an outcome rests on, in one line."""
    for message in messages:
        if outcome((message,), queries) is decided:
            text = message.text.replace("\n", " ") or "no message"
            number = "" if message.number is None else f"error {message.number}: "
            return f"{number}{'a failure that was expected: ' if message.expected else ''}{text}"
    return "F* reported an error"
