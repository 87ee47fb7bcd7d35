"""The checker of the language "lean": a cold run of Lean on the whole file, and an audit that only imports the result.

What a run prints is never what accepts: the file could have printed it. Accepted is what an audit in another process
finds in the compiled module: every statement as the original has it, resting on Lean's own axioms alone.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from lemmata.checkers.checker import Capabilities, toolchain_warnings
from lemmata.checkers.lean.document import holes
from lemmata.checkers.lean.examination import Examination
from lemmata.checkers.lean.open_goals import OpenHole, open_holes, stated, unsolved
from lemmata.checkers.lean.server import LeanServer
from lemmata.checkers.lean.toolchain import LeanToolchain, discover
from lemmata.checkers.limits import Limits
from lemmata.checkers.sandbox import Sandbox
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import Evidence, Outcome, Toolchain

__all__ = ["LeanChecker"]


class LeanChecker:
    """Lean 4 files, checked by Lean's kernel.

    Candidates of kind "source" are the completed file, of kind "fillings" a JSON list with a text for each hole.

    Args:
        lean: which Lean; None: the one that `lemmata.checkers.lean.toolchain.discover` finds for the working folder.
        sandbox: whether Lean runs in bubblewrap.
    """

    capabilities = Capabilities(
        language="lean",
        extensions=(".lean",),
        refutes=False,
        candidate_kinds=("none", "source", "fillings"),
        rests_on="kernel",
    )

    def __init__(self, lean: LeanToolchain | None = None, *, sandbox: Sandbox = Sandbox.AUTO) -> None:
        self._lean = lean
        self._sandbox = sandbox

    def toolchain(self) -> tuple[Toolchain, ...]:
        """Returns the Lean in use; raises `ToolchainMissing` if there is none."""
        return (self.lean().entry(),)

    def lean(self) -> LeanToolchain:
        """Returns the Lean in use; raises `ToolchainMissing` if there is none."""
        if self._lean is None:
            self._lean = _discovered()
        return self._lean

    async def examine(self, task: Task, candidate: Candidate, limits: Limits, *, strict: bool) -> Evidence:
        """Returns the evidence on ``candidate`` for ``task`` under ``limits``.

        Raises:
            UsageError: the candidate is of a kind that lean does not read.
            InputError: the task or the candidate cannot be read.
        """
        self.capabilities.require(candidate)
        lean = self.lean()
        examination = Examination(lean, self._sandbox, task, candidate, limits, strict=strict)
        evidence = await self._evidence(examination)
        if evidence.outcome is Outcome.UNKNOWN:
            goals = unsolved(evidence.diagnostics)
            if strict and candidate.kind == "none":
                goals += await self._at_holes(task, examination.remaining())
            evidence = replace(evidence, open_goals=goals)
        return replace(
            evidence,
            toolchain=(lean.entry(),),
            diagnostics=(*evidence.diagnostics, *toolchain_warnings(task, lean.unsound)),
        )

    async def _evidence(self, examination: Examination) -> Evidence:
        """Returns what an examination finds; the seam of a checker that plans its runs otherwise."""
        return await examination.evidence()

    async def _at_holes(self, task: Task, limits: Limits) -> tuple[str, ...]:
        """Returns what is to be shown at the holes of a file; nothing if Lean does not say so in time."""
        if not holes(task.source, task.name):
            return ()
        try:
            async with asyncio.timeout(limits.wall), LeanServer(self.lean(), limits, sandbox=self._sandbox) as server:
                found = await open_holes(server, task.source)
        except TimeoutError:
            return ()
        return stated(item for item in found if isinstance(item, OpenHole))


def _discovered() -> LeanToolchain:
    """Returns the Lean of the working folder; called inside and outside of an event loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(discover(Path.cwd()))).result()
