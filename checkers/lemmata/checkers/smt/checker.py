"""The checker of the language "smt": everything that parses or solves runs in worker processes of a pool."""

from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from lemmata.checkers.checker import Capabilities
from lemmata.checkers.errors import UsageError
from lemmata.checkers.limits import Limits
from lemmata.checkers.pool import Done, Ended, EndedBy, Pool
from lemmata.checkers.smt.jobs import PlainJob
from lemmata.checkers.smt.toolchain import toolchain
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import Evidence, Outcome, Toolchain

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["SmtChecker"]

_PLAIN: Final = "lemmata.checkers.smt.plain:examine_plain"
_CLAIMS: Final = "lemmata.checkers.smt.claims:examine_claims"
_PRELOAD: Final = ("lemmata.checkers.smt.plain",)
_UNLIMITED: Final = 4_000_000.0
_GRACE: Final = 0.5
"""Seconds that a worker may overrun its own deadline before it is killed."""
_ENDED: Final[dict[EndedBy, Outcome]] = {
    "timeout": Outcome.TIMEOUT,
    "memory": Outcome.RESOURCES,
    "processes": Outcome.RESOURCES,
    "disk": Outcome.RESOURCES,
    "crash": Outcome.FAILURE,
    "protocol": Outcome.FAILURE,
}


class SmtChecker:
    """SMT-LIB and TIP files, checked by Z3 and cvc5.

    Use it in ``async with`` to keep its workers warm; outside, every examination starts a worker of its own.

    Args:
        solvers: who has to accept, the finder first.
        pool: where the work runs; None: a pool of its own.
        workers: size of that pool.
    """

    capabilities = Capabilities(
        language="smt",
        extensions=(".smt2", ".smt", ".tip"),
        refutes=True,
        candidate_kinds=("none", "source", "proof", "counterexample"),
        rests_on="solver",
    )

    def __init__(
        self, solvers: tuple[str, ...] = ("z3", "cvc5"), *, pool: Pool | None = None, workers: int = 1
    ) -> None:
        self._solvers = solvers
        self._pool = pool
        self._workers = workers
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> SmtChecker:
        if self._pool is None:
            self._pool = await self._stack.enter_async_context(Pool(self._workers, preload=_PRELOAD))
            self._stack.callback(self._drop_pool)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    def _drop_pool(self) -> None:
        self._pool = None

    @property
    def pool(self) -> Pool:
        """Returns the pool that the work runs on; raises `UsageError` outside ``async with``."""
        if self._pool is None:
            raise UsageError("the checker has no workers: use it in `async with`, or give it a pool")
        return self._pool

    def negation(self, task: Task) -> Task | None:
        """Returns the task with its last claim negated; None if that cannot be said."""
        from lemmata.checkers.smt.negation import negated  # few runs ask for it

        source = negated(task.source)
        return None if source is None else replace(task, source=source)

    def toolchain(self) -> tuple[Toolchain, ...]:
        """Returns the solvers in use; raises `ToolchainMissing` if one is absent."""
        return tuple(toolchain(solver) for solver in self._solvers)

    async def examine(self, task: Task, candidate: Candidate, limits: Limits, *, strict: bool) -> Evidence:
        """Returns the evidence on ``candidate`` for ``task`` under ``limits``.

        Raises:
            UsageError: the candidate is of a kind that smt does not read.
        """
        function, payload = self._job(task, candidate, limits, strict=strict)
        within = replace(limits, wall=None if limits.wall is None else limits.wall + _GRACE)
        if self._pool is not None:
            reply = await self._pool.call(function, payload, within)
        else:
            async with Pool(1, preload=_PRELOAD) as pool:
                reply = await pool.call(function, payload, within)
        return self._evidence(reply)

    def _job(self, task: Task, candidate: Candidate, limits: Limits, *, strict: bool) -> tuple[str, object]:
        """Returns the worker's function and its argument."""
        seconds = _UNLIMITED if limits.wall is None else limits.wall
        if candidate.kind == "none":
            return _PLAIN, PlainJob(
                source=task.source,
                name=task.name,
                seconds=seconds,
                steps=limits.steps,
                solvers=self._solvers,
                strict=strict,
            )
        self.capabilities.require(candidate)
        from lemmata.checkers.smt.claims import ClaimsJob  # plain files do without

        return _CLAIMS, ClaimsJob(
            source=task.source,
            name=task.name,
            kind=candidate.kind,
            text=candidate.text,
            seconds=seconds,
            solvers=self._solvers,
            strict=strict,
        )

    def _evidence(self, reply: Done | Ended) -> Evidence:
        if isinstance(reply, Ended):
            return Evidence(
                outcome=_ENDED[reply.kind],
                reason=reply.detail,
                toolchain=self.toolchain(),
                seconds=reply.seconds,
            )
        if not isinstance(reply.value, Evidence):
            return Evidence(
                outcome=Outcome.FAILURE, reason="the worker returned no evidence", toolchain=self.toolchain()
            )
        return replace(reply.value, toolchain=self.toolchain(), seconds=reply.seconds, cpu_seconds=reply.cpu_seconds)
