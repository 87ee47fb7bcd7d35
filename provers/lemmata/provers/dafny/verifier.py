"""Dafny as a `Verifier`: one cold run for each program, with all errors."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from lemmata.checkers.dafny.output import Origin
from lemmata.checkers.dafny.run import Options, run_program
from lemmata.checkers.dafny.toolchain import DafnyToolchain
from lemmata.checkers.limits import Limits
from lemmata.checkers.sandbox import Sandbox
from lemmata.checkers.verdict import Outcome
from lemmata.provers.dafny.houdini import Report

__all__ = ["DafnyVerifier"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DafnyVerifier:
    """Asks Dafny. What it accepts has still to be judged."""

    dafny: DafnyToolchain
    memory: int | None = None
    """Most bytes for a run; None: any number."""
    batch_seconds: float = 10.0
    """Most seconds for each batch of assertions."""
    sandbox: Sandbox = Sandbox.AUTO

    async def check(self, source: bytes, seconds: float) -> Report:
        """Returns what Dafny says of a program."""
        limits = Limits(wall=seconds, cpu=None, memory=self.memory, steps=None)
        options = Options(errors=0, batch_seconds=self.batch_seconds)
        with tempfile.TemporaryDirectory(prefix="lemmata-") as folder:
            run = await run_program(self.dafny, source, Path(folder), limits, options=options, sandbox=self.sandbox)
        outcome = run.shown().outcome
        lines = frozenset(message.start.line for message in run.errors if message.origin is Origin.VERIFIER)
        other = frozenset(message.start.line for message in run.errors if message.origin is not Origin.VERIFIER)
        return Report(
            accepted=outcome is Outcome.ACCEPTED,
            failed=lines,
            ill_formed=other,
            unfinished=outcome in (Outcome.TIMEOUT, Outcome.RESOURCES, Outcome.FAILURE),
        )
