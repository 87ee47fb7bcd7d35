"""A pool of worker processes with warm sessions, each of which can be killed at any moment.

A job is a function of one argument, named ``"module:function"``, that runs in a worker; what it keeps in module
globals stays warm for later jobs. A job that outlives its limits takes its worker with it, and only that.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import tempfile
from collections import deque
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, Final

from lemmata.checkers.errors import ProtocolError, UsageError, boundary
from lemmata.checkers.limits import Limits
from lemmata.checkers.private_folder import remove
from lemmata.checkers.sandbox import Sandbox
from lemmata.checkers.session import KEYS, Done, Ended, EndedBy, Reply, Session

__all__ = ["Done", "Ended", "EndedBy", "Pool", "Reply"]

MAX_USES: Final = 1000
"""Jobs after which a worker is replaced: solvers leak."""
SOFT_MEMORY: Final = 1 << 30
"""Bytes of resident memory after a job above which a worker is replaced."""
START_FAILURES: Final = 3
"""Failed starts in a row after which the pool gives up."""
OVERTAKEN: Final = 16
"""How often a waiting job may be overtaken by one that prefers the worker that came free."""


@dataclass(slots=True, eq=False)
class _Waiter:
    future: asyncio.Future[Session]
    prefer: str | None
    overtaken: int = 0


class Pool:
    """Worker processes, to be used in ``async with``; leaving kills them all.

    They live no longer than the thread that runs the event loop: its end kills them too.

    Args:
        size: how many jobs run at once.
        preload: modules that every worker imports before its first job.
        memory: bytes that one worker may use; a job's own limit can only be lower.
        max_uses: jobs after which a worker is replaced.
        soft_memory: bytes in use after a job above which a worker is replaced.
        sandbox: whether workers run in bubblewrap.
        allow: prefixes of module names whose functions may be called and whose classes a reply may hold.
    """

    def __init__(
        self,
        size: int,
        *,
        preload: Sequence[str] = (),
        memory: int | None = None,
        max_uses: int = MAX_USES,
        soft_memory: int = SOFT_MEMORY,
        sandbox: Sandbox = Sandbox.AUTO,
        allow: tuple[str, ...] = ("lemmata.",),
    ) -> None:
        if size < 1 or max_uses < 1:
            raise UsageError("a pool needs at least one worker, and a worker at least one use")
        self.size = size
        self.starts = 0
        self._preload = tuple(preload)
        self._memory = memory
        self._max_uses = max_uses
        self._soft_memory = soft_memory
        self._sandbox = sandbox
        self._allow = allow
        self._folder = ""
        self._idle: list[Session] = []
        self._sessions: set[Session] = set()
        self._waiting: deque[_Waiter] = deque()
        self._starting: set[asyncio.Task[None]] = set()
        self._closing: set[asyncio.Task[None]] = set()
        self._failures = 0
        self._broken: Exception | None = None

    @property
    def processes(self) -> tuple[int, ...]:
        """Returns the numbers of the workers' processes (of bubblewrap's, where sandboxed)."""
        return tuple(sorted(session.pid for session in self._sessions))

    async def __aenter__(self) -> Pool:
        self._broken = None
        self._folder = tempfile.mkdtemp(prefix="lemmata-pool-")
        for _ in range(self.size):
            self._grow()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._give_up(ProtocolError("the pool is closed"))
        for task in self._starting:
            task.cancel()
        for session in tuple(self._sessions):
            self._retire(session)
        while tasks := self._starting | self._closing:
            await asyncio.gather(*tasks, return_exceptions=True)
        self._idle.clear()
        remove(self._folder)

    async def call(self, function: str, payload: object, limits: Limits, *, prefer: str | None = None) -> Reply:
        """Returns what ``function(payload)`` returned in a worker, or what ended it.

        Cancelling the call kills the worker that runs it.

        Args:
            function: ``"module:name"``; the module's name starts with an allowed prefix.
            payload: anything that can be pickled.
            limits: of this job; the clock starts when the job starts, not while it waits for a worker.
            prefer: affinity key: a free worker that was last given this key is taken first.

        Raises:
            LemmataError: what the function raised, if it raised one of ours.
            UsageError: the function's module is not allowed, or the payload cannot be pickled.
            ProtocolError: the pool is closed, or its workers do not start.
        """
        if not function.startswith(self._allow) or ":" not in function:
            raise UsageError(f"{function!r} is not 'module:function' with a module of {', '.join(self._allow)}")
        with boundary(UsageError, f"the payload of {function} cannot be pickled"):
            body = pickle.dumps((function, payload), pickle.HIGHEST_PROTOCOL)
        session = await self._acquire(prefer)
        try:
            return await session.ask(body, self._within(limits))
        except asyncio.CancelledError:
            session.abandon()
            raise
        finally:
            self._release(session)

    def _within(self, limits: Limits) -> Limits:
        if self._memory is None or (limits.memory is not None and limits.memory <= self._memory):
            return limits
        return Limits(wall=limits.wall, cpu=limits.cpu, memory=self._memory, steps=limits.steps)

    async def _acquire(self, prefer: str | None) -> Session:
        if self._broken is not None:
            raise self._broken
        session = self._take_idle(prefer)
        if session is None:
            waiter = _Waiter(asyncio.get_running_loop().create_future(), prefer)
            self._waiting.append(waiter)
            try:
                session = await waiter.future
            except asyncio.CancelledError:
                if waiter in self._waiting:
                    self._waiting.remove(waiter)
                elif waiter.future.done() and not waiter.future.cancelled() and waiter.future.exception() is None:
                    self._offer(waiter.future.result())
                raise
        if prefer is not None:
            session.keys[prefer] = None
            session.keys.move_to_end(prefer)
            if len(session.keys) > KEYS:
                session.keys.popitem(last=False)
        return session

    def _take_idle(self, prefer: str | None) -> Session | None:
        for session in [session for session in self._idle if not session.alive]:
            self._idle.remove(session)
            self._replace(session)
        if not self._idle:
            return None
        best = min(self._idle, key=lambda session: (prefer not in session.keys, len(session.keys)))
        self._idle.remove(best)
        return best

    def _release(self, session: Session) -> None:
        worn = session.uses >= self._max_uses or session.resident > self._soft_memory or session.strays
        if worn or not session.alive:
            self._replace(session)
        else:
            self._offer(session)

    def _offer(self, session: Session) -> None:
        while self._waiting:
            waiter = self._choose(session)
            self._waiting.remove(waiter)
            if not waiter.future.done():
                waiter.future.set_result(session)
                return
        self._idle.append(session)

    def _choose(self, session: Session) -> _Waiter:
        first = self._waiting[0]
        for waiter in self._waiting:
            if first.overtaken >= OVERTAKEN:
                break
            if waiter.prefer in session.keys:
                first.overtaken += waiter is not first
                return waiter
        return first

    def _replace(self, session: Session) -> None:
        self._retire(session)
        self._grow()

    def _retire(self, session: Session) -> None:
        self._sessions.discard(session)
        self._spawn(session.close(), self._closing)

    def _grow(self) -> None:
        if self._broken is None:
            self._spawn(self._start(), self._starting)

    def _spawn(self, work: Coroutine[Any, Any, None], tasks: set[asyncio.Task[None]]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    async def _start(self) -> None:
        self.starts += 1
        folder = os.path.join(self._folder, str(self.starts))
        os.mkdir(folder)
        try:
            session = await Session.start(
                folder=folder, preload=self._preload, memory=self._memory, sandbox=self._sandbox, allow=self._allow
            )
        except Exception as error:  # noqa: BLE001  a boundary: nobody awaits this task, so the callers that wait must hear of it
            self._failures += 1
            if self._failures < START_FAILURES and isinstance(error, ProtocolError):
                self._grow()
            else:
                self._give_up(error)
            return
        self._failures = 0
        self._sessions.add(session)
        self._offer(session)

    def _give_up(self, reason: Exception) -> None:
        self._broken = reason
        while self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.future.done():
                waiter.future.set_exception(reason)
