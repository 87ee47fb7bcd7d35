"""The stages of a refutation: the file is read by Dafny, then the program that shows the counterexample is examined.

That program is held to what a file has to keep to that is PROVED: the screen, the log of obligations, the vacuity
probe, Dafny's audit. What it does not show refutes nothing, whoever offers it.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from lemmata.checkers.dafny.assumptions import taken
from lemmata.checkers.dafny.claims import holes
from lemmata.checkers.dafny.counterexample import read
from lemmata.checkers.dafny.examination import Examination
from lemmata.checkers.dafny.findings import diagnostics
from lemmata.checkers.dafny.parser import File, parse
from lemmata.checkers.dafny.refutation import Refutation, refutation
from lemmata.checkers.dafny.run import Options, run_program
from lemmata.checkers.dafny.screen import screen, unread
from lemmata.checkers.errors import InputError, UsageError
from lemmata.checkers.private_folder import private_folder
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import Evidence, Layer, LayerState, Obligation, Outcome, Status

__all__ = ["Confirmation"]

_NOTHING: Final = "no symbol has this name"
_UNDECIDED: Final = frozenset({Outcome.TIMEOUT, Outcome.RESOURCES, Outcome.FAILURE, Outcome.UNAVAILABLE})


class Confirmation(Examination):
    """The stages for one candidate of the kind "counterexample", in their order."""

    async def evidence(self) -> Evidence:
        """Returns what was found.

        Raises:
            InputError: the task is no text of Dafny's.
        """
        file = parse(self.task.source, self.task.name)
        found = screen(file) or unread(file)
        if found:
            return self._refused(Outcome.SCREENED, found)
        try:
            _refuse_assumptions(file)
            shown = refutation(file, read(self.candidate.text))
            parse(shown.program, self.task.name)
        except UsageError as error:
            what = error.message if isinstance(error, InputError) else str(error)
            return Evidence(outcome=Outcome.UNKNOWN, reason=f"not a counterexample: {what}")
        unreadable = await self._unreadable(file)
        return unreadable or await self._examined(shown, file)

    async def _unreadable(self, file: File) -> Evidence | None:
        """Returns what Dafny has against the file before it would verify it."""
        with private_folder("lemmata-dafny-") as folder:
            run = await run_program(
                self.dafny,
                file.source.text.encode(),
                Path(folder),
                self._remaining(),
                options=Options(symbol=_NOTHING),
                sandbox=self.sandbox,
            )
        self.runs.append(run)
        shown = run.shown()
        if shown.outcome is Outcome.ACCEPTED:
            return None
        return replace(self._ended(shown, run, file), diagnostics=diagnostics(run.output.messages, file.source))

    async def _examined(self, shown: Refutation, file: File) -> Evidence:
        """Returns what the program shows, in words about the file."""
        task = Task(language=self.task.language, source=shown.program, name=self.task.name)
        limits = self._remaining()
        inner = Examination(self.dafny, self.sandbox, task, Candidate(), limits, strict=self.strict, seeds=())
        found = await inner.evidence()
        self.runs += inner.runs
        if found.outcome in _UNDECIDED:
            return Evidence(outcome=found.outcome, reason=f"the counterexample was not confirmed: {found.reason}")
        if found.outcome is not Outcome.ACCEPTED:
            reason = f"not a counterexample, as far as Dafny can show: {shown.shown}: {found.reason}"
            return Evidence(outcome=Outcome.UNKNOWN, reason=reason, passed=frozenset(inner.passed))
        clause = " ".join(file.text(shown.clause.start, shown.clause.end).split())
        offset = file.tokens[shown.clause.start].offset
        place = file.source.position(offset)
        said = f"{shown.shown}: ensures {clause} (line {place.line}) is false"
        return Evidence(
            outcome=Outcome.COUNTEREXAMPLE,
            reason=f"{shown.claim.name} is false: confirmed by Dafny {self.dafny.version}",
            counterexample=said,
            diagnostics=(
                file.source.diagnostic(f"this postcondition is false for {shown.shown}", offset, kind="proof"),
            ),
            obligations=(
                Obligation(
                    name=f"{shown.claim.entry}: postcondition",
                    status=Status.REFUTED,
                    line=place.line,
                    column=place.column,
                    solver="z3",
                    answer="its contrary is shown for the counterexample",
                ),
            ),
            passed=frozenset(inner.passed),
            layers={
                Layer.SYNTAX: LayerState.PASSED,
                Layer.SEMANTICS: LayerState.PASSED,
                Layer.OBLIGATIONS: LayerState.FAILED,
            },
            assurance=found.assurance,
            steps=found.steps,
        )


def _refuse_assumptions(file: File) -> None:
    """Raises `UsageError` if a file takes anything for granted; a lemma that is yet to be proved is none of that."""
    open_claims = {f"{hole.callable.keyword} without a body: {hole.name}" for hole in holes(file.program)}
    for item in taken(file):
        if item.name not in open_claims:
            raise UsageError(f"the file assumes what it does not prove: {item.name}")
