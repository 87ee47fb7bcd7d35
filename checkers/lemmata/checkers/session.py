"""One worker process, as its parent sees it: start, ask, end."""

from __future__ import annotations

import asyncio
import contextlib
import io
import os
import pickle
import socket
import sys
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from lemmata.checkers import watchdog
from lemmata.checkers.capture import Capture
from lemmata.checkers.child import Child, child_environment
from lemmata.checkers.errors import LemmataError, ProtocolError
from lemmata.checkers.limits import Limits
from lemmata.checkers.process import DRAIN_WAIT
from lemmata.checkers.sandbox import Sandbox, contains, wrap
from lemmata.checkers.worker import HEADER, NONCE

__all__ = ["Done", "Ended", "EndedBy", "Reply", "Session"]

EndedBy: TypeAlias = Literal["timeout", "memory", "processes", "disk", "crash", "protocol"]

START_WAIT: Final = 60.0
"""Seconds for a worker to start and preload, on a machine under load."""
CLOSED_WAIT: Final = 1.0
"""Seconds between the end of a worker's channel and its own end, after which it is killed."""
OUTPUT_KEPT: Final = 1 << 16
"""Bytes kept of what a worker prints; the last ones say why it died."""
TAIL: Final = 2000
"""Characters of that shown in a reply."""
FRAME: Final = 1 << 30
"""Bytes of the largest reply; a longer one is taken for garbage."""
KEYS: Final = 64
"""Affinity keys that a session remembers."""
_SAFE_CLASSES: Final = frozenset(
    {("builtins", name) for name in ("bytearray", "complex", "frozenset", "range", "set", "slice")}
    | {("collections", "OrderedDict"), ("decimal", "Decimal"), ("fractions", "Fraction")}
)
"""What a reply may hold beside our own classes."""


@dataclass(frozen=True, slots=True)
class Done:
    """A job returned ``value``; ``seconds`` of wall-clock time as the parent saw them."""

    value: Any
    seconds: float
    cpu_seconds: float


@dataclass(frozen=True, slots=True)
class Ended:
    """A job did not return: what ended it, in one word and in a line for a person."""

    kind: EndedBy
    detail: str
    seconds: float


Reply: TypeAlias = Done | Ended


class _Reader(pickle.Unpickler):
    """Reads a reply; a worker whose solver went wild must not make its parent call anything but our own classes."""

    def __init__(self, body: bytes, allow: tuple[str, ...]) -> None:
        super().__init__(io.BytesIO(body))
        self._allow = allow

    def find_class(self, module_name: str, global_name: str, /) -> Any:  # noqa: ANN401 (the base class says so)
        if (module_name, global_name) in _SAFE_CLASSES:
            return super().find_class(module_name, global_name)
        if module_name.startswith(self._allow) and "." not in global_name:
            found = super().find_class(module_name, global_name)
            if isinstance(found, type):
                return found
        raise pickle.UnpicklingError(f"{module_name}.{global_name} is not allowed in a reply")


class Session:
    """A worker process: made by `start`, ended by `close`.

    Attributes:
        resident: bytes in use after its last job.
        strays: whether its last job left child processes behind.
        uses: jobs it was given.
        keys: the affinity keys of its last jobs, oldest first.
    """

    def __init__(
        self, child: Child, channel: socket.socket, output: Capture, allow: tuple[str, ...], folder: str
    ) -> None:
        self._usable = True
        self.resident = 0
        self.strays = False
        self.uses = 0
        self.keys: OrderedDict[str, None] = OrderedDict()
        self._child = child
        self._channel = channel
        self._output = output
        self._allow = allow
        self._quota = watchdog.Quota(folder)
        self._buffer = bytearray()
        self._fault = ""
        self._nonce = bytes(NONCE)
        self._loop = asyncio.get_running_loop()
        self._reply: asyncio.Future[bytes | None] = self._loop.create_future()
        self._loop.add_reader(channel.fileno(), self._readable)
        child.exit.add_done_callback(self._exited)

    @property
    def alive(self) -> bool:
        """Returns whether it can take another job."""
        return self._usable and self._child.running

    def abandon(self) -> None:
        """Kills the process: nobody wants the reply any more."""
        self._usable = False
        self._child.kill()

    @property
    def pid(self) -> int:
        """Returns the number of the worker's process (of bubblewrap's, if it is sandboxed)."""
        return self._child.pid

    @classmethod
    async def start(
        cls,
        *,
        folder: str,
        preload: Sequence[str],
        memory: int | None,
        sandbox: Sandbox,
        allow: tuple[str, ...],
    ) -> Session:
        """Returns a worker that has imported ``preload`` and waits for jobs.

        Args:
            folder: its working folder, the only one that it can write to when sandboxed.
            preload: modules to import.
            memory: bytes of memory it may use while starting.
            sandbox: whether to sandbox it.
            allow: prefixes of the modules whose classes a reply may hold.

        Raises:
            ProtocolError: it did not come up; the message ends with what it printed.
        """
        session = cls._spawn(folder, preload, sandbox, allow)
        guard = watchdog.Guard(session._child, Limits(wall=START_WAIT, cpu=None, memory=memory, steps=None))
        try:
            watchdog.watch(guard)
            ready = await session._reply
        except BaseException:
            await session.close()
            raise
        finally:
            watchdog.release(guard)
        if ready is None:
            ended = session._why(guard)
            await session.close()
            raise ProtocolError(f"a worker did not start: {ended.detail}")
        return session

    @classmethod
    def _spawn(cls, folder: str, preload: Sequence[str], sandbox: Sandbox, allow: tuple[str, ...]) -> Session:
        paths = _import_path(allow)
        ours, theirs = socket.socketpair()
        with theirs, contextlib.ExitStack() as undo:
            undo.callback(ours.close)
            reading, writing = os.pipe()
            undo.callback(os.close, reading)
            with open(os.devnull, "rb") as nothing, open(writing, "wb"):
                # -P -S -s: nothing is imported from the working folder, no .pth file runs; the path is ours.
                command = [sys.executable, "-P", "-S", "-s", "-m", "lemmata.checkers.worker", str(theirs.fileno())]
                readable = [sys.prefix, sys.base_prefix, *paths]
                parent = "0" if contains(sandbox) else str(os.getpid())
                with wrap([*command, parent, *preload], folder, sandbox, readable=readable) as wrapped:
                    child = Child.start(
                        wrapped.argv,
                        cwd=folder,
                        environment=child_environment(
                            {"PYTHONPATH": os.pathsep.join(paths), "PYTHONHASHSEED": "0", "TMPDIR": folder},
                            contained=wrapped.contained,
                        ),
                        stdin=nothing.fileno(),
                        stdout=writing,
                        stderr=writing,
                        pass_fds=(theirs.fileno(), *wrapped.files),
                        contained=wrapped.contained,
                    )
            ours.settimeout(0)
            undo.pop_all()
        return cls(child, ours, Capture(reading, OUTPUT_KEPT, tail=True), allow, folder)

    async def ask(self, body: bytes, limits: Limits) -> Reply:
        """Returns the reply to one job; the clock of ``limits`` starts now.

        Args:
            body: the pickled job, see `lemmata.checkers.worker`.
            limits: of this job; when one is broken, the process is killed.

        Raises:
            LemmataError: what the job raised, if it raised one of ours.
        """
        self.uses += 1
        self._nonce = os.urandom(NONCE)
        self._reply = self._loop.create_future()
        guard = watchdog.Guard(self._child, limits, quota=self._quota)
        started = time.monotonic()
        if not self.alive:
            return self._why(guard)
        watchdog.watch(guard)
        try:
            await self._send(self._nonce + len(body).to_bytes(8, "big") + body)
            answer = await self._reply
        finally:
            watchdog.release(guard)
        seconds = time.monotonic() - started
        if guard.breach is not None:
            self._usable = False
        refused = guard.breach == "processes"  # then what a job says went wrong came of that
        return self._why(guard, seconds) if answer is None or refused else self._read(answer, seconds)

    async def _send(self, frame: bytes) -> None:
        # A worker that is gone shows in its exit, with the reason: a broken channel adds nothing to that.
        with contextlib.suppress(OSError):
            try:
                sent = self._channel.send(frame)
            except BlockingIOError:
                sent = 0
            if sent < len(frame):
                await self._loop.sock_sendall(self._channel, memoryview(frame)[sent:])

    def _readable(self) -> None:
        try:
            chunk = self._channel.recv(1 << 20)
        except BlockingIOError:
            return
        except OSError:
            chunk = b""
        if not chunk:
            self._closed()
            return
        buffer = self._buffer
        buffer += chunk
        if len(buffer) < HEADER:
            return
        size = HEADER + int.from_bytes(buffer[NONCE:HEADER], "big")
        if size > FRAME or len(buffer) > size or bytes(buffer[:NONCE]) != self._nonce or self._reply.done():
            self._break("it wrote to its channel what is no reply to its job")
        elif len(buffer) == size:
            body = bytes(buffer[HEADER:])
            buffer.clear()
            self._reply.set_result(body)

    def _closed(self) -> None:
        """The other end is closed: the process is dying, and its exit says of what, or it did that on purpose."""
        self._usable = False
        self._loop.remove_reader(self._channel.fileno())
        self._loop.call_later(CLOSED_WAIT, self._break, "it closed its channel")

    def _break(self, fault: str) -> None:
        self._usable = False
        if self._child.exit.done():
            return
        self._fault = self._fault or fault
        if self._channel.fileno() >= 0:
            self._loop.remove_reader(self._channel.fileno())
        self._child.kill()

    def _exited(self, _: asyncio.Future[Any]) -> None:
        left = -1
        while self._usable and not self._reply.done() and left != len(self._buffer):
            left = len(self._buffer)
            self._readable()  # the reply may have come just before the end
        self._usable = False
        if not self._reply.done():
            self._reply.set_result(None)

    def _read(self, body: bytes, seconds: float) -> Reply:
        try:
            tag, value, cpu, self.resident, self.strays = _Reader(body, self._allow).load()
        except Exception as error:  # noqa: BLE001  a boundary: whatever comes out of a worker is data
            self._break("unreadable reply")
            return Ended("protocol", f"unreadable reply: {error}", seconds)
        if tag == "done":
            return Done(value, seconds, cpu)
        if isinstance(value, LemmataError):
            raise value
        if tag == "memory":
            self._usable = False
            return Ended("memory", str(value), seconds)
        return Ended("crash", str(value), seconds)

    def _why(self, guard: watchdog.Guard, seconds: float = 0.0) -> Ended:
        """Returns why the process is gone."""
        if guard.breach is not None:
            return Ended(guard.breach, guard.detail, seconds)
        exited = str(self._child.exit.result()) if self._child.exit.done() else "no exit seen"
        said = self._output.kept.decode("utf-8", "replace")[-TAIL:].strip()
        if self._fault:
            return Ended("protocol", self._fault, seconds)
        return Ended("crash", f"{exited}: {said}" if said else exited, seconds)

    async def close(self) -> None:
        """Kills the process, waits until it is gone, and gives back its descriptors; idempotent."""
        self._usable = False
        async with self._child:
            pass
        # In a namespace the inner processes die just after the outer one; the end of their output shows it.
        await asyncio.wait([self._output.ended], timeout=DRAIN_WAIT)
        if self._channel.fileno() >= 0:
            self._loop.remove_reader(self._channel.fileno())
            self._channel.close()
        self._output.close()


def _import_path(allow: tuple[str, ...]) -> list[str]:
    """Returns where a worker looks for modules: our own path, but for a working folder that holds none of its jobs.

    Python puts the working folder on the path; whatever else lies there is none of a worker's business.
    """
    here = os.getcwd()
    packages = {prefix.partition(".")[0] for prefix in allow}
    paths = [path or here for path in sys.path]
    return [path for path in paths if path != here or any(os.path.isdir(os.path.join(here, name)) for name in packages)]
