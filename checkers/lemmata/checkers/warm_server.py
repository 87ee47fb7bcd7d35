"""A language server that is kept warm: started by the first question, and anew when it has died or used itself up."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from lemmata.checkers.language_server import Answer, Ended, LanguageServer
from lemmata.checkers.private_folder import remove
from lemmata.checkers.sandbox import Sandbox

__all__ = ["START_WAIT", "WarmServer"]

START_WAIT: Final = 60.0
"""Seconds for a server to start, on a machine under load."""
SOFT_MEMORY: Final = 0.75
"""Share of the memory limit above which a server is replaced before the next edit."""


class WarmServer:
    """A language server of many lives, in one folder, used in ``async with``; leaving ends it and all it started.

    Args:
        command: starts the server.
        memory: bytes that all its processes may use together; None: any number.
        environment: variables beside the allowed ones.
        sandbox: whether it runs in bubblewrap.
        readable: what it must read outside of the system's folders, see `lemmata.checkers.sandbox.wrap`.
        notified: called with the method and the parameters of each notification.
        forgotten: called when a server is ended, and with it all that it was told.
        options: ``initializationOptions``, any JSON.
        max_edits: edits after which the server is replaced.

    Attributes:
        starts: how often the server was started.
        edits: how many texts it was given; who gives them counts them.
        folder: the private folder that it works in.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        memory: int | None,
        environment: Mapping[str, str],
        sandbox: Sandbox,
        readable: Sequence[str],
        notified: Callable[[str, Any], None],
        forgotten: Callable[[], None],
        options: Any = None,  # noqa: ANN401 (any JSON)
        max_edits: int,
    ) -> None:
        self.starts = 0
        self.edits = 0
        self.folder = ""
        self._command = tuple(command)
        self._memory = memory
        self._environment = environment
        self._sandbox = sandbox
        self._readable = tuple(readable)
        self._notified = notified
        self._forgotten = forgotten
        self._options = options
        self._max_edits = max_edits
        self._stack = contextlib.AsyncExitStack()
        self._server: LanguageServer | None = None

    async def __aenter__(self) -> WarmServer:
        self.folder = tempfile.mkdtemp(prefix="lemmata-warm-")
        return self

    async def __aexit__(self, *_: object) -> None:
        try:
            await self.stop()
        finally:
            remove(self.folder)

    @property
    def present(self) -> LanguageServer | None:
        """Returns the server of this life, None if there is none."""
        return self._server

    @property
    def pid(self) -> int | None:
        """Returns the number of the server's process (of bubblewrap's, if it is sandboxed); None if there is none."""
        return None if self._server is None else self._server.pid

    @property
    def peak_memory(self) -> int:
        """Returns the most bytes that the present server's processes were seen to use together."""
        return 0 if self._server is None else self._server.peak_memory

    async def ready(self) -> LanguageServer | Ended:
        """Returns a server that runs, a new one if there is none or the old one has used itself up.

        Raises:
            ToolchainMissing: it is not there, or the sandbox is wanted and does not work.
        """
        server = self._server
        if server is not None:
            full = self._memory is not None and server.peak_memory > SOFT_MEMORY * self._memory
            if server.ended is None and not full and self.edits < self._max_edits * self.starts:
                return server
            await self.stop()
        self.starts += 1
        server = LanguageServer(
            self._command,
            self.folder,
            memory=self._memory,
            environment=self._environment,
            sandbox=self._sandbox,
            readable=self._readable,
            notified=self._notified,
        )
        self._server = await self._stack.enter_async_context(server)
        ready = await server.initialize(START_WAIT, options=self._options)
        if isinstance(ready, Answer):
            return server
        return ready if isinstance(ready, Ended) else Ended("protocol", ready.message, 0.0)

    async def stop(self) -> None:
        """Ends the server; the next question starts another."""
        self._server = None
        self._forgotten()
        await self._stack.aclose()
