"""A client for tools that speak the Language Server Protocol over their standard input and output.

It knows the protocol, not the language: framing, requests and answers, the requests that a server makes itself, and
every way in which a server can end. What a server does is a value (`Answer`, `Refusal`, `Ended`), never an exception,
and a request never waits longer than it was told to.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from lemmata.checkers.errors import ProtocolError, boundary
from lemmata.checkers.peer import Peer
from lemmata.checkers.rpc_frames import LONGEST, Decoder, encode
from lemmata.checkers.sandbox import Sandbox
from lemmata.checkers.session import Ended

__all__ = ["Answer", "Ended", "LanguageServer", "Refusal", "Response"]

SHUTDOWN_WAIT: Final = 1.0
"""Seconds for the answer to ``shutdown``, and again for the server's end after ``exit``."""
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
        self._peer = Peer(
            command,
            folder,
            memory=memory,
            received=self._fed,
            environment=environment,
            sandbox=sandbox,
            readable=readable,
        )
        self._notified = notified
        self._decoder = Decoder(longest)
        self._pending: dict[int, asyncio.Future[Answer | Refusal]] = {}
        self._requests = 0

    async def __aenter__(self) -> LanguageServer:
        """Starts the server; raises `ToolchainMissing` if it is not there, `ProtocolError` if it cannot be started."""
        await self._peer.__aenter__()
        return self

    async def __aexit__(self, *reason: object) -> None:
        try:
            await self._shut_down()
        finally:
            await self._peer.__aexit__(*reason)

    @property
    def ended(self) -> Ended | None:
        """Returns how the server ended, None while it runs."""
        return self._peer.over.result() if self._peer.over.done() else None

    @property
    def printed(self) -> bytes:
        """Returns the last of what its processes wrote to their standard error."""
        return self._peer.printed

    @property
    def pid(self) -> int:
        """Returns the number of the server's process (of bubblewrap's, if it is sandboxed)."""
        return self._peer.pid

    @property
    def peak_memory(self) -> int:
        """Returns the most bytes that its processes were seen to use together."""
        return self._peer.peak_memory

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
        if self.ended is not None:
            return self.ended
        self._requests += 1
        number = self._requests
        started = time.monotonic()
        future = self._pending[number] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(wait):
                await self._send({"id": number, "method": method, "params": params})
                await asyncio.wait([future, self._peer.over], return_when=asyncio.FIRST_COMPLETED)
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
        return self._peer.over.result()

    async def notify(self, method: str, params: Any, wait: float) -> Ended | None:  # noqa: ANN401 (any JSON)
        """Returns None after a notification was handed over; else why it was not, in at most ``wait`` seconds."""
        if self.ended is not None:
            return self.ended
        try:
            async with asyncio.timeout(wait):
                await self._send({"method": method, "params": params})
        except TimeoutError:
            return Ended("timeout", f"the server did not read {method} in {wait:g} s", wait)
        return self.ended

    async def _send(self, message: Mapping[str, Any]) -> None:
        self._write(message)
        await self._peer.drained()

    def _write(self, message: Mapping[str, Any]) -> None:
        self._peer.write(encode(message))

    def _fed(self, chunk: bytes) -> None:
        for message in self._decoder.feed(chunk):
            self._take(message)

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

    async def _shut_down(self) -> None:
        """Asks the server to end."""
        if isinstance(await self.request("shutdown", None, SHUTDOWN_WAIT), Ended):
            return
        await self.notify("exit", None, SHUTDOWN_WAIT)
        await asyncio.wait([self._peer.over], timeout=SHUTDOWN_WAIT)


def _reply(method: str, params: Any) -> Any:  # noqa: ANN401 (any JSON)
    """Returns the answer to a request of the server: we have nothing to tell it."""
    if method != _CONFIGURATION:
        return None
    items: list[Any] = params["items"]
    return [None for _ in items]
