"""A client for tools that speak the Language Server Protocol over their standard input and output.

It knows the protocol, not the language: framing, requests and answers, the requests that a server makes itself, and
every way in which a server can end. What a server does is a value (`Answer`, `Refusal`, `Ended`), never an exception,
and a request never waits longer than it was told to.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from lemmata.checkers import watchdog
from lemmata.checkers.capture import Capture
from lemmata.checkers.errors import ProtocolError, boundary
from lemmata.checkers.limits import Limits
from lemmata.checkers.process import DRAIN_WAIT, Child, open_dialogue
from lemmata.checkers.rpc_frames import LONGEST, Decoder, encode
from lemmata.checkers.sandbox import Sandbox
from lemmata.checkers.session import CLOSED_WAIT, OUTPUT_KEPT, TAIL, Ended

__all__ = ["Answer", "Ended", "LanguageServer", "Refusal", "Response"]

SHUTDOWN_WAIT: Final = 1.0
"""Seconds for the answer to ``shutdown``, and again for the server's end after ``exit``."""
_CHUNK: Final = 1 << 18
_UNREAD: Final = 64 << 20
"""Bytes that may wait for the server to read them."""
_CONFIGURATION: Final = "workspace/configuration"


@dataclass(frozen=True, slots=True)
class Answer:
    """The server answered with ``value``, any JSON; ``seconds`` of wall-clock time."""

    value: Any
    seconds: float


@dataclass(frozen=True, slots=True)
class Refusal:
    """The server answered with an error: its number in JSON-RPC, and its words."""

    code: int
    message: str


Response: TypeAlias = Answer | Refusal | Ended


def _ignore(_method: str, _params: Any) -> None:  # noqa: ANN401 (any JSON)
    return


class LanguageServer:
    """A language server in a session of its own, used in ``async with``; leaving ends it and all that it started.

    Once it has ended, every request is answered by the same `Ended`; it is not started again.

    Args:
        command: starts the server.
        folder: its working folder, private to it; the only one that it can write to when sandboxed.
        memory: bytes that all its processes may use together; None: any number.
        environment: variables beside the allowed ones.
        sandbox: whether it runs in bubblewrap.
        readable: what it must read under ``/tmp``, see `lemmata.checkers.sandbox.wrap`.
        notified: called with the method and the parameters of each notification, in order. It must not block.
        longest: bytes of the longest message that is read.
    """

    def __init__(
        self,
        command: Sequence[str],
        folder: str,
        *,
        memory: int | None,
        environment: Mapping[str, str] | None = None,
        sandbox: Sandbox = Sandbox.AUTO,
        readable: Sequence[str] = (),
        notified: Callable[[str, Any], None] = _ignore,
        longest: int = LONGEST,
    ) -> None:
        self._command = tuple(command)
        self._folder = folder
        self._environment = environment
        self._limits = Limits(wall=None, cpu=None, memory=memory, steps=None)
        self._sandbox = sandbox
        self._readable = tuple(readable)
        self._notified = notified
        self._decoder = Decoder(longest)
        self._pending: dict[int, asyncio.Future[Answer | Refusal]] = {}
        self._requests = 0
        self._fault = ""
        self._ended: Ended | None = None
        self._started = 0.0

    async def __aenter__(self) -> LanguageServer:
        """Starts the server; raises `ToolchainMissing` if it is not there, `ProtocolError` if it cannot be started."""
        self._loop = asyncio.get_running_loop()
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
        try:
            pipe = os.fdopen(dialogue.stdin, "wb", buffering=0)
            self._flow = _Flow(self._closed)
            self._writing, _ = await self._loop.connect_write_pipe(lambda: self._flow, pipe)
        except BaseException:
            await self._release()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        try:
            await self._shut_down()
        finally:
            await self._release()

    @property
    def ended(self) -> Ended | None:
        """Returns how the server ended, None while it runs."""
        return self._ended

    @property
    def printed(self) -> bytes:
        """Returns the last of what its processes wrote to their standard error."""
        return self._errors.kept

    @property
    def pid(self) -> int:
        """Returns the number of the server's process (of bubblewrap's, if it is sandboxed)."""
        return self._child.pid

    @property
    def peak_memory(self) -> int:
        """Returns the most bytes that its processes were seen to use together."""
        return self._guard.peak

    async def initialize(
        self,
        wait: float,
        *,
        capabilities: Mapping[str, Any] | None = None,
        options: Any = None,  # noqa: ANN401
    ) -> Response:
        """Returns what the server said of itself; after an `Answer` it is ready.

        Args:
            wait: most seconds.
            capabilities: what the client can do, as the protocol has it.
            options: ``initializationOptions``, any JSON.
        """
        # No number of ours is given: in its own name space of processes, a server would not find it, and end.
        params = {
            "processId": None,
            "rootUri": None,
            "capabilities": capabilities or {},
            "initializationOptions": options,
        }
        response = await self.request("initialize", params, wait)
        if isinstance(response, Answer):
            await self.notify("initialized", {}, wait)
        return response

    async def request(self, method: str, params: Any, wait: float) -> Response:  # noqa: ANN401 (any JSON)
        """Returns the answer to a request.

        When the time is up the server is told so, the answer is `Ended` of kind "timeout", and the server lives on:
        an answer that comes later is dropped.

        Args:
            method: such as ``textDocument/hover``.
            params: any JSON.
            wait: most seconds.
        """
        if self._ended is not None:
            return self._ended
        self._requests += 1
        number = self._requests
        started = time.monotonic()
        future = self._pending[number] = self._loop.create_future()
        try:
            async with asyncio.timeout(wait):
                await self._send({"id": number, "method": method, "params": params})
                await asyncio.wait([future, self._child.exit], return_when=asyncio.FIRST_COMPLETED)
        except TimeoutError:
            self._write({"method": "$/cancelRequest", "params": {"id": number}})
            return Ended("timeout", f"no answer to {method} in {wait:g} s", time.monotonic() - started)
        except asyncio.CancelledError:
            self._write({"method": "$/cancelRequest", "params": {"id": number}})
            raise
        finally:
            self._pending.pop(number, None)
        if future.done():
            found = future.result()
            return Answer(found.value, time.monotonic() - started) if isinstance(found, Answer) else found
        return self._end()

    async def notify(self, method: str, params: Any, wait: float) -> Ended | None:  # noqa: ANN401 (any JSON)
        """Returns None after a notification was handed over; else why it was not, in at most ``wait`` seconds."""
        if self._ended is not None:
            return self._ended
        try:
            async with asyncio.timeout(wait):
                await self._send({"method": method, "params": params})
        except TimeoutError:
            return Ended("timeout", f"the server did not read {method} in {wait:g} s", wait)
        return self._ended

    async def _send(self, message: Mapping[str, Any]) -> None:
        self._write(message)
        await self._flow.drained()

    def _write(self, message: Mapping[str, Any]) -> None:
        # A server that is gone shows in its exit: a broken pipe adds nothing to that.
        if self._writing is not None and not self._writing.is_closing():
            self._writing.write(encode(message))
            if self._writing.get_write_buffer_size() > _UNREAD:
                self._break("it does not read what is sent to it")

    def _closed(self, pipe: str = "input") -> None:
        """A pipe is closed: the server is dying, and its exit says of what, or it did that on purpose."""
        self._loop.call_later(CLOSED_WAIT, self._break, f"it closed its {pipe}")

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
            for message in self._decoder.feed(chunk):
                self._take(message)
        except ProtocolError as error:
            self._break(str(error))
        return self._reading >= 0

    def _take(self, message: Mapping[str, Any]) -> None:
        """Reads one message. The server's numbers are its own, and may equal ours: its requests have a method."""
        method, number = message.get("method"), message.get("id")
        if isinstance(method, str):
            with boundary(ProtocolError, f"reading {method}"):
                if number is None:
                    self._notified(method, message.get("params"))
                else:
                    self._write({"id": number, "result": _reply(method, message.get("params"))})
            return
        future = self._pending.get(number) if isinstance(number, int) else None
        if future is None or future.done():
            return  # an answer that nobody waits for any more
        error = message.get("error")
        if error is None:
            future.set_result(Answer(message.get("result"), 0.0))
            return
        with boundary(ProtocolError, "reading an error"):
            future.set_result(Refusal(int(error["code"]), str(error["message"])))

    def _break(self, fault: str) -> None:
        """Ends a server that does not keep to the protocol."""
        if not self._child.exit.done():
            self._fault = self._fault or fault
            self._stop_reading()
            self._child.kill()

    def _exited(self, _: asyncio.Future[Any]) -> None:
        while self._reading >= 0 and self._read():
            pass  # answers may have come just before the end
        self._stop_reading()
        self._end()

    def _end(self) -> Ended:
        """Returns why the server is gone, and keeps it."""
        if self._ended is None:
            seconds = time.monotonic() - self._started
            said = self.printed.decode("utf-8", "replace")[-TAIL:].strip()
            exited = str(self._child.exit.result())
            if self._guard.breach is not None:
                self._ended = Ended(self._guard.breach, self._guard.detail, seconds)
            elif self._fault:
                self._ended = Ended("protocol", self._fault, seconds)
            else:
                self._ended = Ended("crash", f"{exited}: {said}" if said else exited, seconds)
        return self._ended

    def _stop_reading(self) -> None:
        if self._reading >= 0:
            self._loop.remove_reader(self._reading)
            os.close(self._reading)
            self._reading = -1

    async def _shut_down(self) -> None:
        """Asks the server to end."""
        if isinstance(await self.request("shutdown", None, SHUTDOWN_WAIT), Ended):
            return
        await self.notify("exit", None, SHUTDOWN_WAIT)
        await asyncio.wait([self._child.exit], timeout=SHUTDOWN_WAIT)

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


def _reply(method: str, params: Any) -> Any:  # noqa: ANN401 (any JSON)
    """Returns the answer to a request of the server: we have nothing to tell it."""
    if method != _CONFIGURATION:
        return None
    items: list[Any] = params["items"]
    return [None for _ in items]


class _Flow(asyncio.BaseProtocol):
    """Knows whether the pipe to the server takes more."""

    def __init__(self, closed: Callable[[], None]) -> None:
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
        self._closed()

    async def drained(self) -> None:
        """Returns when the pipe takes more, or is closed."""
        await self._open.wait()
