"""A child that is talked to over its standard input and output, in bytes or in lines, whatever they mean.

How it ends is a value, kept: its own end, a limit, or something that it says that nobody can take. Leaving the block
ends it with all that it started.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from lemmata.checkers import watchdog
from lemmata.checkers.capture import Capture
from lemmata.checkers.child import Child
from lemmata.checkers.errors import ProtocolError, boundary
from lemmata.checkers.limits import Limits
from lemmata.checkers.process import DRAIN_WAIT, open_dialogue
from lemmata.checkers.sandbox import Sandbox
from lemmata.checkers.session import CLOSED_WAIT, OUTPUT_KEPT, TAIL, Ended

__all__ = ["Lines", "Peer"]

_CHUNK: Final = 1 << 18
_LONGEST: Final = 64 << 20
"""Bytes of the longest line that is read, and of what may wait to be read by the child."""


class Peer:
    """A child of one life: once it has ended, it stays so.

    Args:
        command: starts it.
        folder: its working folder, private to it; the only one that it can write to when sandboxed.
        memory: bytes that all its processes may use together; None: any number.
        received: called with what it writes, in order and in pieces of any size. It must not block; if it raises
            `ProtocolError`, the child is ended.
        environment: variables beside the allowed ones.
        sandbox: whether it runs in bubblewrap.
        readable: what it must read outside of the system's folders, see `lemmata.checkers.sandbox.wrap`.

    Attributes:
        over: resolves with how the child ended, after all that it wrote was received; there from the start on.
    """

    def __init__(
        self,
        command: Sequence[str],
        folder: str,
        *,
        memory: int | None,
        received: Callable[[bytes], None],
        environment: Mapping[str, str] | None = None,
        sandbox: Sandbox = Sandbox.AUTO,
        readable: Sequence[str] = (),
    ) -> None:
        self._command = tuple(command)
        self._folder = folder
        self._limits = Limits(wall=None, cpu=None, memory=memory, steps=None)
        self._received = received
        self._environment = environment
        self._sandbox = sandbox
        self._readable = tuple(readable)
        self._fault = ""

    async def __aenter__(self) -> Peer:
        """Starts the child; raises `ToolchainMissing` if it is not there, `ProtocolError` if it cannot be started."""
        self._loop = asyncio.get_running_loop()
        self.over: asyncio.Future[Ended] = self._loop.create_future()
        self._started = time.monotonic()
        with boundary(ProtocolError, f"starting {self._command[0]}"):
            dialogue = open_dialogue(
                self._command,
                cwd=self._folder,
                limits=self._limits,
                env=self._environment,
                sandbox=self._sandbox,
                readable=self._readable,
            )
        self._child: Child = dialogue.child
        self._errors = Capture(dialogue.stderr, OUTPUT_KEPT, tail=True)
        self._reading = dialogue.stdout
        os.set_blocking(self._reading, False)
        self._loop.add_reader(self._reading, self._read)
        self._guard = watchdog.Guard(self._child, self._limits)
        watchdog.watch(self._guard)
        self._child.exit.add_done_callback(self._exited)
        self._writing: asyncio.WriteTransport | None = None
        self._flow = _Flow(self._closed)
        try:
            pipe = os.fdopen(dialogue.stdin, "wb", buffering=0)
            self._writing, _ = await self._loop.connect_write_pipe(lambda: self._flow, pipe)
        except BaseException:
            await self._release()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._release()

    @property
    def pid(self) -> int:
        """Returns the number of its process (of bubblewrap's, if it is sandboxed)."""
        return self._child.pid

    @property
    def printed(self) -> bytes:
        """Returns the last of what its processes wrote to their standard error."""
        return self._errors.kept

    @property
    def peak_memory(self) -> int:
        """Returns the most bytes that its processes were seen to use together."""
        return self._guard.peak

    def write(self, data: bytes) -> None:
        """Sends bytes. A child that is gone shows in its end: a broken pipe adds nothing to that."""
        if self._writing is not None and not self._writing.is_closing():
            self._writing.write(data)
            if self._writing.get_write_buffer_size() > _LONGEST:
                self.stop("it does not read what is sent to it")

    async def drained(self) -> None:
        """Returns when the child has read enough of what was sent, or can read no more."""
        await self._flow.drained()

    def stop(self, fault: str) -> None:
        """Ends the child, for a reason in words."""
        if not self._child.exit.done():
            self._fault = self._fault or fault
            self._stop_reading()
            self._child.kill()

    def _closed(self, pipe: str) -> None:
        """A pipe is closed: the child is dying, and its exit says of what, or it did that on purpose."""
        self._loop.call_later(CLOSED_WAIT, self.stop, f"it closed its {pipe}")

    def _read(self) -> bool:
        """Reads what has come, and returns whether there may be more."""
        try:
            chunk = os.read(self._reading, _CHUNK)
        except BlockingIOError:
            return False
        if not chunk:
            self._stop_reading()
            self._closed("output")
            return False
        try:
            self._received(chunk)
        except ProtocolError as error:
            self.stop(str(error))
        return self._reading >= 0

    def _exited(self, _: asyncio.Future[Any]) -> None:
        while self._reading >= 0 and self._read():
            pass  # something may have come just before the end
        self._stop_reading()
        seconds = time.monotonic() - self._started
        said = self.printed.decode("utf-8", "replace")[-TAIL:].strip()
        exited = str(self._child.exit.result())
        watchdog.release(self._guard)
        if self._guard.breach is not None:
            ended = Ended(self._guard.breach, self._guard.detail, seconds)
        elif self._fault:
            ended = Ended("protocol", self._fault, seconds)
        else:
            ended = Ended("crash", f"{exited}: {said}" if said else exited, seconds)
        if not self.over.done():
            self.over.set_result(ended)

    def _stop_reading(self) -> None:
        if self._reading >= 0:
            self._loop.remove_reader(self._reading)
            os.close(self._reading)
            self._reading = -1

    async def _release(self) -> None:
        """Ends all processes, and gives back what was opened."""
        try:
            async with self._child:
                pass
            await asyncio.wait([self._errors.ended], timeout=DRAIN_WAIT)
        finally:
            watchdog.release(self._guard)
            self._stop_reading()
            self._errors.close()
            if self._writing is not None and not self._writing.is_closing():
                self._writing.abort()


class Lines:
    """Cuts what a peer writes into lines.

    Args:
        received: called with each line, without its end, in order. It must not block.
    """

    def __init__(self, received: Callable[[str], None]) -> None:
        self._received = received
        self._buffer = bytearray()

    def feed(self, chunk: bytes) -> None:
        """Takes what has come; raises `ProtocolError` for a line that is too long."""
        self._buffer += chunk
        *lines, rest = self._buffer.split(b"\n")
        self._buffer = rest
        for line in lines:
            self._received(line.decode("utf-8", "replace"))
        if len(rest) > _LONGEST:
            raise ProtocolError(f"it wrote a line of more than {_LONGEST} bytes")


class _Flow(asyncio.BaseProtocol):
    """Knows whether the pipe to the child takes more."""

    def __init__(self, closed: Callable[[str], None]) -> None:
        self._closed = closed
        self._open = asyncio.Event()
        self._open.set()

    def pause_writing(self) -> None:
        """Says that too much is waiting."""
        self._open.clear()

    def resume_writing(self) -> None:
        """Says that enough has been read."""
        self._open.set()

    def connection_lost(self, exc: Exception | None) -> None:
        """Says that the pipe is closed, by either side."""
        self._open.set()
        self._closed("input")

    async def drained(self) -> None:
        """Returns when the pipe takes more, or is closed."""
        await self._open.wait()
