"""The checker of the language "dafny": cold runs of Dafny, believed only for what their log of obligations says.

That Dafny ends with exit code 0, or counts 0 errors, is no evidence: it says so of an empty file too, and of one that
assumes what it should prove. Accepted is a program that passed the screen, whose every obligation is in the log, whose
specifications are not empty, and of which Dafny's own audit finds nothing that is not known.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

from lemmata.checkers.checker import Capabilities, toolchain_warnings
from lemmata.checkers.dafny.confirmation import Confirmation
from lemmata.checkers.dafny.examination import Examination
from lemmata.checkers.dafny.toolchain import DafnyToolchain, discover
from lemmata.checkers.limits import Limits
from lemmata.checkers.sandbox import Sandbox
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import Evidence, Toolchain

__all__ = ["DafnyChecker"]


class DafnyChecker:
    """Dafny 4 files, verified by Dafny with z3.

    Candidates of kind "source" are the completed file: the original with ghost tokens added, and nothing else. Those of
    kind "counterexample" are the JSON of `lemmata.checkers.dafny.counterexample`: values for which a postcondition is
    false. The checker looks for none itself.

    Args:
        dafny: which Dafny; None: the one that `lemmata.checkers.dafny.toolchain.discover` finds.
        sandbox: whether Dafny runs in bubblewrap.
    """

    capabilities = Capabilities(
        language="dafny",
        extensions=(".dfy",),
        refutes=True,
        candidate_kinds=("none", "source", "counterexample"),
        rests_on="solver",
    )

    def __init__(self, dafny: DafnyToolchain | None = None, *, sandbox: Sandbox = Sandbox.AUTO) -> None:
        self._dafny = dafny
        self._sandbox = sandbox

    def toolchain(self) -> tuple[Toolchain, ...]:
        """Returns the Dafny and the z3 in use; raises `ToolchainMissing` or `ToolchainVersion` if there is none."""
        return self.dafny().entries()

    def dafny(self) -> DafnyToolchain:
        """Returns the Dafny in use; raises `ToolchainMissing` or `ToolchainVersion` if there is none."""
        if self._dafny is None:
            self._dafny = discover()
        return self._dafny

    async def examine(self, task: Task, candidate: Candidate, limits: Limits, *, strict: bool) -> Evidence:
        """Returns the evidence on ``candidate`` for ``task`` under ``limits``.

        Raises:
            UsageError: the candidate is of a kind that dafny does not read.
            InputError: the task or the candidate cannot be read.
        """
        self.capabilities.require(candidate)
        dafny = await asyncio.to_thread(self.dafny)
        stages = Confirmation if candidate.kind == "counterexample" else Examination
        examination = stages(dafny, self._sandbox, task, candidate, limits, strict=strict)
        started = time.monotonic()
        evidence = await examination.evidence()
        return replace(
            evidence,
            toolchain=dafny.entries(),
            diagnostics=(*evidence.diagnostics, *toolchain_warnings(task, dafny.untested)),
            seconds=time.monotonic() - started,
            cpu_seconds=sum(run.result.cpu_seconds for run in examination.runs),
            solver_seconds=sum(run.result.seconds for run in examination.runs),
        )
