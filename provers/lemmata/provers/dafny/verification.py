"""What a prover asks Dafny: a program in, obligations by name and failing places out.

The answers steer a search and are never a verdict: a question may be about one declaration alone.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Protocol

from lemmata.checkers.dafny.lexer import read_source
from lemmata.checkers.dafny.output import Message, Origin
from lemmata.checkers.dafny.run import PROGRAM, DafnyRun, Options, run_program
from lemmata.checkers.dafny.toolchain import DafnyToolchain
from lemmata.checkers.dafny.verification_log import Assertion, Checked
from lemmata.checkers.limits import Limits
from lemmata.checkers.private_folder import private_folder
from lemmata.checkers.sandbox import Sandbox
from lemmata.checkers.source import Source
from lemmata.checkers.verdict import Outcome, Severity

__all__ = ["Answer", "DafnyVerifier", "Failure", "Verifier"]

_CORES: Final = min(4, os.cpu_count() or 1)
_LEAST: Final = 0.5
"""Seconds below which Dafny is not started any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One error, with places as offsets in code points of the program that was asked about."""

    offset: int
    text: str
    verifier: bool
    """Whether it is about a proof; else the program could not be read or typed there."""
    related: tuple[int, ...] = ()
    """Where the clause or condition stands that does not hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one run shows."""

    outcome: Outcome
    """`Outcome.ACCEPTED`: everything that was asked about is shown."""
    reason: str
    entries: Mapping[str, Checked] = field(default_factory=dict[str, Checked])
    """By the names of the log; empty if Dafny did not come to verify anything."""
    failures: tuple[Failure, ...] = ()
    used: tuple[tuple[int, str], ...] = ()
    """What the proofs rest on, if that was asked for: its place, and what it is."""
    unused: tuple[tuple[int, str], ...] = ()
    """What they could have rested on and did not."""

    def failed(self, name: str) -> bool:
        """Returns whether something of the member with this qualified name could not be shown."""
        return any(
            entry.rpartition(" (")[0].removesuffix("#") == name and checked is not Checked.CORRECT
            for entry, checked in self.entries.items()
        )

    def shown(self, name: str) -> bool:
        """Returns whether the log has the member with this qualified name, and nothing of it failed."""
        names = (entry.rpartition(" (")[0].removesuffix("#") for entry in self.entries)
        return any(entry == name for entry in names) and not self.failed(name)


class Verifier(Protocol):
    """Answers questions about programs: the seam at which tests put their own."""

    async def ask(
        self,
        source: bytes,
        *,
        deadline: float,
        symbol: str = "",
        seconds: float = 5.0,
        reliance: bool = False,
        independent: bool = False,
    ) -> Answer:
        """Returns what can be shown of a program.

        Args:
            source: the program.
            deadline: on the monotonic clock; there is no answer after it.
            symbol: if not empty, only what has this in its name is asked about.
            seconds: for each batch of assertions.
            reliance: whether to say what the proofs rest on.
            independent: whether each condition is shown without those that are checked before it.
        """
        ...


class DafnyVerifier:
    """A `Verifier` that runs Dafny cold for each question.

    Args:
        dafny: which Dafny.
        limits: of each run; ``wall`` is cut to the deadline of the question.
        sandbox: whether to run in bubblewrap.

    Attributes:
        runs: how many questions were asked.
        seconds: wall-clock seconds of all runs together.
    """

    def __init__(self, dafny: DafnyToolchain, limits: Limits, sandbox: Sandbox = Sandbox.AUTO) -> None:
        self._dafny = dafny
        self._limits = limits
        self._sandbox = sandbox
        self.runs = 0
        self.seconds = 0.0

    async def ask(
        self,
        source: bytes,
        *,
        deadline: float,
        symbol: str = "",
        seconds: float = 5.0,
        reliance: bool = False,
        independent: bool = False,
    ) -> Answer:
        """Returns what Dafny can show of a program; see `Verifier`."""
        left = deadline - time.monotonic()
        if left < _LEAST:
            return Answer(outcome=Outcome.TIMEOUT, reason="no time is left")
        limits = replace(self._limits, wall=left, cpu=None, steps=None)
        options = Options(
            errors=0,
            batch_seconds=seconds,
            symbol=symbol,
            reliance=reliance,
            independent=independent,
            cores=_CORES,
        )
        with private_folder("lemmata-dafny-") as folder:
            run = await run_program(self._dafny, source, Path(folder), limits, options=options, sandbox=self._sandbox)
        self.runs += 1
        self.seconds += run.result.seconds
        return _answer(run, read_source(source, PROGRAM))


def _answer(run: DafnyRun, source: Source) -> Answer:
    shown = run.shown()
    return Answer(
        outcome=shown.outcome,
        reason=shown.reason,
        entries={result.name: result.outcome for result in run.log or ()},
        failures=tuple(_failure(message, source) for message in run.output.messages if _is_error(message)),
        used=_placed(source, run.reliance.used if run.reliance else ()),
        unused=_placed(source, run.reliance.unused if run.reliance else ()),
    )


def _placed(source: Source, items: Iterable[Assertion]) -> tuple[tuple[int, str], ...]:
    return tuple((source.from_lsp(item.start.line - 1, item.start.character), item.description) for item in items)


def _is_error(message: Message) -> bool:
    return message.severity is Severity.ERROR and message.file == PROGRAM


def _failure(message: Message, source: Source) -> Failure:
    related = [item.start for item in message.related if item.file == PROGRAM]
    return Failure(
        offset=source.from_lsp(message.start.line - 1, message.start.character),
        text=message.text.split("\n", 1)[0],
        verifier=message.origin is Origin.VERIFIER,
        related=tuple(source.from_lsp(spot.line - 1, spot.character) for spot in related),
    )
