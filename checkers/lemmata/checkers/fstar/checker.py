"""The checker of the language "fstar": cold runs of F*, on the file and on modules of our own that use it."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import Final

from lemmata.checkers.checker import Capabilities
from lemmata.checkers.errors import InputError
from lemmata.checkers.fstar.examination import Examination
from lemmata.checkers.fstar.toolchain import FStarToolchain, discover
from lemmata.checkers.limits import Limits
from lemmata.checkers.sandbox import Sandbox
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import Evidence, Toolchain

__all__ = ["FStarChecker"]

_INTERFACE: Final = ".fsti"


class FStarChecker:
    """F* files of one module, checked by F* and its solver.

    Candidates of kind "source" are the completed file, of kind "fillings" a JSON list with a text for each hole.

    Args:
        fstar: which F*; None: the one that `lemmata.checkers.fstar.toolchain.discover` finds.
        sandbox: whether F* runs in bubblewrap.
    """

    capabilities = Capabilities(
        language="fstar",
        extensions=(".fst",),
        refutes=False,
        candidate_kinds=("none", "source", "fillings"),
        rests_on="solver",
    )

    def __init__(self, fstar: FStarToolchain | None = None, *, sandbox: Sandbox = Sandbox.AUTO) -> None:
        self._fstar = fstar
        self._sandbox = sandbox

    def toolchain(self) -> tuple[Toolchain, ...]:
        """Returns the F* in use and its solver; raises `ToolchainMissing` if one of them is absent."""
        return self.fstar().entries()

    def fstar(self) -> FStarToolchain:
        """Returns the F* in use; raises `ToolchainMissing` if there is none."""
        if self._fstar is None:
            self._fstar = discover()
        return self._fstar

    async def examine(self, task: Task, candidate: Candidate, limits: Limits, *, strict: bool) -> Evidence:
        """Returns the evidence on ``candidate`` for ``task`` under ``limits``; ``steps`` is F*'s ``--z3rlimit``.

        Raises:
            UsageError: the candidate is of a kind that fstar does not read.
            InputError: the task or the candidate cannot be read, or the task is an interface.
        """
        self.capabilities.require(candidate)
        if task.name.endswith(_INTERFACE):
            raise InputError(
                "an interface proves nothing: expected the .fst of the module", file=task.name, kind="screen"
            )
        fstar = await asyncio.to_thread(self.fstar)
        tools = fstar.entries()
        examination = Examination(fstar, self._sandbox, task, candidate, limits, strict=strict)
        started = time.monotonic()
        evidence = await examination.evidence()
        return replace(
            evidence,
            toolchain=tools,
            seconds=time.monotonic() - started,
            cpu_seconds=sum(run.result.cpu_seconds for run in examination.runs),
            solver_seconds=sum(run.result.seconds for run in examination.runs),
        )
