"""A child that is talked to in lines over its standard input and output, whatever the lines mean.

How it ends is a value, kept: its own end, a limit, or a line that nobody can take. Leaving the block ends it with all
that it started.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Sequence
from typing import Any, Final

from lemmata.checkers import watchdog
from lemmata.checkers.capture import Capture
from lemmata.checkers.errors import ProtocolError, boundary
from lemmata.checkers.limits import Limits
from lemmata.checkers.process import DRAIN_WAIT, Child, open_dialogue
from lemmata.checkers.sandbox import Sandbox
from lemmata.checkers.session import CLOSED_WAIT, OUTPUT_KEPT, TAIL, Ended

__all__ = ["LinePeer"]

_CHUNK: Final = 1 << 18
_LONGEST: Final = 64 << 20
"""Bytes of the longest line that is read, and that may wait to be read by the child."""


class LinePeer:
    """A child of one life: once it has ended, it stays so.

    Args:
        command: starts it.
        folder: its working folder, private to it; the only one that it can write to when sandboxed.
        memory: bytes that all its processes may use together; None: any number.
        received: called with each line, without its end, in order. It must not block.
        sandbox: whether it runs in bubblewrap.
        readable: what it must read under ``/tmp``, see `lemmata.checkers.sandbox.wrap`.

    Attributes:
        over: resolves with how the child ended, after all that it wrote was received; there from the start on.
    """

    def __init__(
        self,
        command: Sequence[str],
        folder: str,
        *,
        memory: int | None,
        received: Callable[[str], None],
        sandbox: Sandbox = Sandbox.AUTO,
        readable: Sequence[str] = (),
    ) -> None:
        self._command = tuple(command)
        self._folder = folder
        self._limits = Limits(wall=None, cpu=None, memory=memory, steps=None)
        self._received = received
        self._sandbox = sandbox
        self._readable = tuple(readable)
        self._buffer = bytearray()
        self._fault = ""

    async def __aenter__(self) -> LinePeer:
        """Starts the child; raises `ToolchainMissing` if it is not there, `ProtocolError` if it cannot be started."""
        self._loop = asyncio.get_running_loop()
        self.over: asyncio.Future[Ended] = self._loop.create_future()
        self._started = time.monotonic()
        with boundary(ProtocolError, f"starting {self._command[0]}"):
            dialogue = open_dialogue(
                self._command,
                cwd=self._folder,
                limits=self._limits,
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
        try:
            pipe = os.fdopen(dialogue.stdin, "wb", buffering=0)
            self._writing, _ = await self._loop.connect_write_pipe(asyncio.BaseProtocol, pipe)
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

    def write(self, line: str) -> None:
        """Sends one line. A child that is gone shows in its end: a broken pipe adds nothing to that."""
        if self._writing is not None and not self._writing.is_closing():
            self._writing.write(f"{line}\n".encode("utf-8", "surrogatepass"))
            if self._writing.get_write_buffer_size() > _LONGEST:
                self.stop("it does not read what is sent to it")

    def stop(self, fault: str) -> None:
        """Ends the child, for a reason in words."""
        if not self._child.exit.done():
            self._fault = self._fault or fault
            self._stop_reading()
            self._child.kill()

    def _read(self) -> bool:
        """Reads what has come, and returns whether there may be more."""
        try:
            chunk = os.read(self._reading, _CHUNK)
        except BlockingIOError:
            return False
        if not chunk:
            self._stop_reading()
            self._loop.call_later(CLOSED_WAIT, self.stop, "it closed its output")
            return False
        self._buffer += chunk
        *lines, rest = self._buffer.split(b"\n")
        self._buffer = rest
        for line in lines:
            self._received(line.decode("utf-8", "replace"))
        if len(rest) > _LONGEST:
            self.stop(f"it wrote a line of more than {_LONGEST} bytes")
        return self._reading >= 0

    def _exited(self, _: asyncio.Future[Any]) -> None:
        while self._reading >= 0 and self._read():
            pass  # lines may have come just before the end
        self._stop_reading()
        seconds = time.monotonic() - self._started
        said = self._errors.kept.decode("utf-8", "replace")[-TAIL:].strip()
        exited = str(self._child.exit.result())
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
