"""A checker for streams of candidates: most wrong ones end in a process that they share, the others are judged cold."""

from __future__ import annotations

import asyncio

from lemmata.checkers.lean.checker import LeanChecker
from lemmata.checkers.lean.document import outline
from lemmata.checkers.lean.examination import Examination
from lemmata.checkers.lean.shared import SharedRuns
from lemmata.checkers.lean.toolchain import LeanToolchain
from lemmata.checkers.sandbox import Sandbox
from lemmata.checkers.verdict import Evidence

__all__ = ["GroupedLeanChecker"]


class GroupedLeanChecker(LeanChecker):
    """A `LeanChecker` with the same answers, which is faster if many candidates of a task are asked about at once.

    Nothing is accepted by a shared process: it can only say what is wrong, see `lemmata.checkers.lean.shared`.

    Args:
        lean: which Lean; None: the one of the working folder.
        sandbox: whether Lean runs in bubblewrap.
        processes: how many processes of Lean run at the same time.
    """

    def __init__(self, lean: LeanToolchain | None = None, *, sandbox: Sandbox = Sandbox.AUTO, processes: int) -> None:
        super().__init__(lean, sandbox=sandbox)
        self._turns = asyncio.Semaphore(processes)
        self._shared: SharedRuns | None = None

    async def _evidence(self, examination: Examination) -> Evidence:
        source = examination.screened()
        if isinstance(source, Evidence):
            return source
        if self._shared is None:
            self._shared = SharedRuns(self.lean(), self._sandbox, self._turns)
        data = source.text.encode()
        found = await self._shared.failing(outline(data), data, examination.limits)
        if found is not None:
            return examination.failed(found)
        async with self._turns:
            examination.restart()
            return await examination.run(source)
