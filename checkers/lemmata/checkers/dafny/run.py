"""One cold run of Dafny on one program, and what it shows.

The evidence is the log of obligations alone. The exit code and the closing line can only speak against it: a run that
checked nothing ends with 0 too.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, NamedTuple

from lemmata.checkers import process
from lemmata.checkers.dafny.audit import AuditFinding, parse_audit
from lemmata.checkers.dafny.output import Message, Origin, Output, parse_output
from lemmata.checkers.dafny.toolchain import DafnyToolchain
from lemmata.checkers.dafny.verification_log import Checked, Reliance, Result, parse_log, parse_reliance
from lemmata.checkers.dafny.versions import Feature
from lemmata.checkers.limits import Limits
from lemmata.checkers.private_folder import read_left
from lemmata.checkers.process import ProcessResult
from lemmata.checkers.sandbox import Sandbox
from lemmata.checkers.verdict import Outcome, Severity

__all__ = ["PROGRAM", "AuditRun", "DafnyRun", "Options", "Shown", "run_audit", "run_program"]

PROGRAM: Final = "program.dfy"
"""The name under which Dafny sees every program."""
_COVERAGE: Final = "coverage"
_RELIANCE: Final = "reliance.txt"
_LOG: Final = "log.json"
_REPORT: Final = "audit.txt"
_EXITS: Final = (0, 1, 2, 4)
"""The exit codes by which Dafny itself decides; others are crashes."""
_UNFINISHED: Final = {
    Checked.TIMED_OUT: Outcome.TIMEOUT,
    Checked.OUT_OF_RESOURCE: Outcome.RESOURCES,
    Checked.OUT_OF_MEMORY: Outcome.RESOURCES,
    Checked.INCONCLUSIVE: Outcome.RESOURCES,
    Checked.OTHER: Outcome.FAILURE,
}
"""What it means that an obligation has no answer, in this order of precedence; never that it is false."""
_OUT_OF_STACK: Final = b"Stack overflow."
_OUT_OF_MEMORY: Final = (b"OutOfMemoryException", b"Out of memory")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a run is asked for beside its limits."""

    seed: int | None = None
    """Of the solver; None: the one of every run."""
    errors: int = 5
    """How many errors of one batch of assertions are looked for; 0: all."""
    batch_seconds: float | None = None
    """Most seconds for each batch of assertions, if less than half of the wall-clock limit."""
    isolate: bool = False
    """Whether every assertion goes to the solver alone, which says of each whether it was shown."""
    symbol: str = ""
    """If not empty, only what has this in its name is verified: for the questions of a search, never for a verdict."""
    independent: bool = False
    """Whether each condition is to be shown without those that are checked before it: then all that fail are named."""
    reliance: bool = False
    """Whether the log is to say what each proof rests on."""
    cores: int = 1
    """How many solvers run at once."""


class Shown(NamedTuple):
    """What a run shows, and why in one line."""

    outcome: Outcome
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DafnyRun:
    """How one run ended."""

    result: ProcessResult
    output: Output
    log: tuple[Result, ...] | None
    """None if Dafny left none, or one that cannot be read."""
    reliance: Reliance | None = None
    """What its proofs rest on, if that was asked for."""

    @property
    def errors(self) -> tuple[Message, ...]:
        """Returns the messages that are errors, in Dafny's order."""
        return tuple(message for message in self.output.messages if message.severity is Severity.ERROR)

    def shown(self) -> Shown:
        """Returns what the run shows; `Outcome.ACCEPTED` says that everything in its log is correct, and no more."""
        return self._broken_off() or self._refused() or self._decided()

    def _broken_off(self) -> Shown | None:
        """Returns what ended the run before Dafny had decided."""
        ended = _ended(self.result)
        if ended is not None or self.result.exit_code in _EXITS:
            return ended
        return Shown(Outcome.FAILURE, f"Dafny ended with {_exit(self.result)}: {self._last_words()}")

    def _refused(self) -> Shown | None:
        """Returns what Dafny had against the program before it began to verify it."""
        for origins, outcome in (
            ((Origin.PROJECT,), Outcome.FAILURE),
            ((Origin.PARSER,), Outcome.SYNTAX),
            ((Origin.RESOLVER, Origin.OTHER), Outcome.TYPE),
        ):
            found = next((message for message in self.errors if message.origin in origins), None)
            if found is not None:
                return Shown(outcome, _first_line(found.text))
        if self.result.exit_code in (1, 2):
            what = f"Dafny ended with exit code {self.result.exit_code}, and no error of the program"
            return Shown(Outcome.FAILURE, f"{what}: {self._last_words()}")
        return None

    def _decided(self) -> Shown:
        """Returns what the log shows."""
        if self.log is None:
            return Shown(Outcome.FAILURE, f"Dafny left no log: {self._last_words()}")
        failed = next((result for result in self.log if result.outcome is Checked.ERRORS), None)
        if failed is not None:
            error = next((message for message in self.errors if message.origin is Origin.VERIFIER), None)
            return Shown(Outcome.UNKNOWN, _first_line(error.text) if error else f"{failed.name} could not be proved")
        for checked, outcome in _UNFINISHED.items():
            for result in self.log:
                if checked in (result.outcome, *(batch.outcome for batch in result.batches)):
                    return Shown(outcome, f"{result.name}: {checked.value}")
        return self._contradicted() or Shown(Outcome.ACCEPTED, f"{len(self.log)} symbols verified")

    def _contradicted(self) -> Shown | None:
        """Returns what else of the run does not fit to a log in which everything is correct."""
        assert self.log is not None
        trailer = self.output.trailer
        batches = [batch.outcome for result in self.log for batch in result.batches]
        for holds, what in (
            (self.errors, f"an error: {self._last_words()}"),
            (self.result.exit_code, f"exit code {self.result.exit_code}"),
            (trailer is None, "no closing line"),
            (trailer and (trailer.errors or trailer.rest), "a closing line with errors"),
            (trailer and trailer.verified != len(batches), "a closing line with another count"),
            (any(batch is not Checked.CORRECT for batch in batches), "an assertion that is not"),
        ):
            if holds:
                return Shown(Outcome.FAILURE, f"the log says that all is correct, and Dafny ended with {what}")
        return None

    def _last_words(self) -> str:
        said = next((message.text for message in self.errors), "") or "\n".join(self.output.text)
        said = said or self.result.stderr.decode("utf-8", "replace")
        return _first_line(said.strip())[:300] or "it said nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRun:
    """How one run of ``dafny audit`` ended."""

    result: ProcessResult
    findings: tuple[AuditFinding, ...] | None
    """None if there is no whole report."""

    def failure(self) -> Shown | None:
        """Returns why there are no findings, None if there are."""
        if self.findings is not None and self.result.ended == "exited" and self.result.exit_code == 0:
            return None
        return _ended(self.result) or Shown(Outcome.FAILURE, f"dafny audit ended with {_exit(self.result)}, no report")


async def run_program(
    dafny: DafnyToolchain,
    source: bytes,
    folder: Path,
    limits: Limits,
    *,
    options: Options | None = None,
    sandbox: Sandbox = Sandbox.AUTO,
) -> DafnyRun:
    """Returns how Dafny took a program.

    Half of the wall-clock limit goes to each batch of assertions at most, so that a hard one leaves time for the
    others; the solver watches over that time, and one that hangs is killed with Dafny when the limit is reached.

    Args:
        dafny: which Dafny.
        source: the program; it was screened by the caller.
        folder: private to this run, empty.
        limits: ``steps`` is z3's ``rlimit`` for each batch of assertions.
        options: what else is asked for.
        sandbox: whether to run in bubblewrap.
    """
    options = options or Options()
    form = "--json-output" if dafny.version.has(Feature.JSON_OUTPUT) else "--json-diagnostics"
    arguments = ["verify", form, "--solver-path", dafny.solver, "--cores", str(options.cores), "--allow-warnings"]
    arguments += ["--show-snippets:false", "--log-format", f"json;LogFileName={_LOG}"]
    arguments += ["--error-limit", str(options.errors), "--verification-time-limit", str(_batch_limit(options, limits))]
    if limits.steps is not None:
        arguments += ["--resource-limit", str(max(1, limits.steps))]
    if options.seed is not None:
        arguments.append(f"--boogie=/randomSeed:{options.seed}")
    if options.independent:
        arguments.append("--boogie=/subsumption:0")
    if options.reliance:
        arguments += ["--verification-coverage-report", _COVERAGE, "--log-format", f"text;LogFileName={_RELIANCE}"]
    if options.isolate:
        arguments.append("--isolate-assertions")
    if options.symbol:
        arguments += ["--filter-symbol", options.symbol]
    result = await _run(dafny, arguments, source, folder, limits, sandbox)
    output = parse_output(result.stdout.decode("utf-8", "replace"))
    reliance = parse_reliance(_content(folder / _RELIANCE)) if options.reliance else None
    return DafnyRun(result=result, output=output, log=parse_log(_content(folder / _LOG)), reliance=reliance)


async def run_audit(
    dafny: DafnyToolchain, source: bytes, folder: Path, limits: Limits, *, sandbox: Sandbox = Sandbox.AUTO
) -> AuditRun:
    """Returns how ``dafny audit`` ended on a program, which lists what it assumes; arguments as for `run_program`."""
    arguments = ("audit", "--report-file", _REPORT, "--report-format", "txt")
    result = await _run(dafny, arguments, source, folder, limits, sandbox)
    findings = parse_audit(result.stdout.decode("utf-8", "replace"), _content(folder / _REPORT))
    return AuditRun(result=result, findings=findings)


def _batch_limit(options: Options, limits: Limits) -> int:
    """Returns the seconds for each batch of assertions; 0: any number."""
    known = [seconds for seconds in (options.batch_seconds, limits.wall and limits.wall / 2) if seconds is not None]
    return max(1, math.ceil(min(known))) if known else 0


async def _run(
    dafny: DafnyToolchain, arguments: Sequence[str], source: bytes, folder: Path, limits: Limits, sandbox: Sandbox
) -> ProcessResult:
    (folder / PROGRAM).write_bytes(source)
    return await process.run(
        (*dafny.command, *arguments, PROGRAM),
        cwd=str(folder),
        limits=replace(limits, steps=None),
        env=dict(dafny.environment),
        sandbox=sandbox,
        readable=dafny.readable,
    )


def _content(path: Path) -> str:
    """Returns the text of a file that Dafny may have written, empty if it has not."""
    try:
        return read_left(path).decode("utf-8")
    except (OSError, ValueError):
        return ""


def _ended(result: ProcessResult) -> Shown | None:
    """Returns the limit that ended a process, or that it ran into itself; None if it was none."""
    if result.ended == "timeout":
        return Shown(Outcome.TIMEOUT, result.detail)
    if result.ended != "exited":
        return Shown(Outcome.RESOURCES, result.detail)
    if _OUT_OF_STACK in result.stderr:
        return Shown(Outcome.RESOURCES, "Dafny's stack overflowed")
    if any(word in result.stderr for word in _OUT_OF_MEMORY):
        return Shown(Outcome.RESOURCES, "Dafny ran out of memory")
    return None


def _exit(result: ProcessResult) -> str:
    return f"exit code {result.exit_code}" if result.signal is None else f"signal {result.signal}"


def _first_line(text: str) -> str:
    return text.split("\n", 1)[0]
