"""A warm Dafny: its language server, with a program that is edited instead of a process that is started.

Only what changed is sent, and only the symbols that are asked about are verified. Nothing is accepted here: what the
server says is what a search may go by, and whether a program is a proof is for the checker to say, by a cold run and
its log. In return the server may die, hang or eat memory: it is started anew, and asked once more if it died of no
known cause.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, NamedTuple

from lemmata.checkers.dafny.lexer import read_source
from lemmata.checkers.dafny.output import Message, Origin, Spot, parse_published
from lemmata.checkers.dafny.run import Shown
from lemmata.checkers.dafny.toolchain import DafnyToolchain
from lemmata.checkers.dafny.versions import Feature
from lemmata.checkers.errors import ProtocolError
from lemmata.checkers.language_server import Answer, Ended, LanguageServer
from lemmata.checkers.limits import Limits
from lemmata.checkers.sandbox import Sandbox
from lemmata.checkers.source import Source
from lemmata.checkers.text_edit import edit
from lemmata.checkers.verdict import Outcome, Severity
from lemmata.checkers.warm_server import START_WAIT, WarmServer

__all__ = ["DafnyServer", "Symbol", "WarmResult"]

MAX_EDITS: Final = 1000
"""Edits after which the server is replaced."""
_RESOLVED: Final = {"ResolutionSucceeded": True, "ResolutionFailed": False, "ParsingFailed": False}
_INTERNAL: Final = "InternalException"
_STALE, _ERROR, _CORRECT = 0, 4, 5
"""Numbers of ``dafny/textDocument/symbolStatus``; the last two are final, those between are queued and running."""


class Symbol(NamedTuple):
    """Something that can be verified by itself."""

    start: Spot
    """Of its name."""
    verified: bool | None
    """None if it was not asked about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WarmResult:
    """What the server said about one text."""

    messages: tuple[Message, ...]
    symbols: tuple[Symbol, ...]
    """In the order of the text; empty if it cannot be parsed or type-checked."""
    failure: Shown | None
    """Why there is no answer; None if there is one."""

    @property
    def promising(self) -> bool:
        """Returns whether something was verified, and nothing speaks against it. It is no verdict."""
        asked = [symbol for symbol in self.symbols if symbol.verified is not None]
        errors = any(message.severity is Severity.ERROR for message in self.messages)
        return self.failure is None and bool(asked) and all(symbol.verified for symbol in asked) and not errors


@dataclass(slots=True)
class _Document:
    """The text that the server has, and what it has said about it.

    The server says only what is different from what it said last, be it about an earlier version: so what was said
    of that holds until it says something else.
    """

    uri: str
    source: Source
    version: int = 1
    resolved: bool | None = None
    """Whether this version could be parsed and type-checked; None before it is known."""
    broken: str = ""
    """What went wrong inside the server."""
    states: dict[Spot, int] = field(default_factory=dict[Spot, int])
    """Of what can be verified; nothing counts as done before this version is known to be well-typed."""
    published: Any = None
    changed: asyncio.Event = field(default_factory=asyncio.Event)


class DafnyServer:
    """Dafny's language server, used in ``async with``; one task asks at a time, others wait for their turn.

    It is started by the first question, and again whenever it has died. Leaving ends it and all of its processes.

    Args:
        dafny: which Dafny.
        limits: ``wall`` is for each question, the start of the server apart; half of it goes to each batch of
            assertions at most. A question that takes longer costs the server its life. ``memory`` is for all its
            processes together, ``steps`` is z3's ``rlimit`` for each batch; ``cpu`` is not looked at.
        sandbox: whether it runs in bubblewrap.
    """

    def __init__(self, dafny: DafnyToolchain, limits: Limits, *, sandbox: Sandbox = Sandbox.AUTO) -> None:
        self._limits = limits
        self._turn = asyncio.Lock()
        self._document: _Document | None = None
        self._warm = WarmServer(
            _command(dafny, limits),
            memory=limits.memory,
            environment=dict(dafny.environment),
            sandbox=sandbox,
            readable=dafny.readable,
            notified=self._notified,
            forgotten=self._forget,
            max_edits=MAX_EDITS,
        )

    async def __aenter__(self) -> DafnyServer:
        await self._warm.__aenter__()
        return self

    async def __aexit__(self, *reason: object) -> None:
        await self._warm.__aexit__(*reason)

    @property
    def warm(self) -> WarmServer:
        """Returns the server itself: whether it lives, how often it was started, how many texts it was given."""
        return self._warm

    async def check(
        self, data: bytes, lines: Collection[int] | None = None, *, wall: float | None = None
    ) -> WarmResult:
        """Returns what Dafny says about a text; only what differs from its last text is sent.

        Args:
            data: the whole text. It was screened by the caller.
            lines: numbers, from 1, of the lines in which the names of the symbols stand that are to be verified; None:
                all symbols.
            wall: seconds for this question, if less than the limits allow.

        Raises:
            InputError: the text cannot be read.
            ToolchainMissing: Dafny is not there, or the sandbox is wanted and does not work.
        """
        source = read_source(data.replace(b"\r\n", b"\n"), "program.dfy")
        async with self._turn:
            found = await self._ask(source, lines, wall)
            if isinstance(found, Shown) and found.outcome is Outcome.FAILURE:
                found = await self._ask(source, lines, wall)
        return WarmResult(messages=(), symbols=(), failure=found) if isinstance(found, Shown) else found

    async def _ask(self, source: Source, lines: Collection[int] | None, wall: float | None) -> WarmResult | Shown:
        """Returns the answer of the present server, or of a new one; without an answer the server is ended."""
        server = await self._warm.ready()
        known = [seconds for seconds in (wall, self._limits.wall) if seconds is not None]
        wall = min(known) if known else None
        try:
            async with asyncio.timeout(wall):
                found = server if isinstance(server, Ended) else await self._answer(server, source, lines)
        except TimeoutError:
            found = Shown(Outcome.TIMEOUT, f"the limit of {wall:g} s of wall-clock time")
        except ProtocolError as error:
            found = Shown(Outcome.FAILURE, str(error))
        if isinstance(found, WarmResult):
            return found
        await self._warm.stop()
        return _shown(found) if isinstance(found, Ended) else found

    async def _answer(
        self, server: LanguageServer, source: Source, lines: Collection[int] | None
    ) -> WarmResult | Ended | Shown:
        document = await self._sent(server, source)
        if isinstance(document, Ended):
            return document
        ended = await _until(server, document, lambda: document.resolved is not None)
        if ended is not None:
            return ended
        wanted = [spot for spot in document.states if document.resolved and (lines is None or spot.line in lines)]
        for spot in wanted:
            position = {"line": spot.line - 1, "character": spot.character}
            params = {"textDocument": {"uri": document.uri}, "position": position}
            begun = await server.request("dafny/textDocument/verifySymbol", params, START_WAIT)
            if isinstance(begun, Ended):
                return begun
            if not isinstance(begun, Answer):
                return Shown(Outcome.FAILURE, begun.message)
        ended = await _until(server, document, lambda: all(document.states[spot] >= _ERROR for spot in wanted))
        if ended is not None:
            return ended
        symbols = tuple(
            Symbol(spot, state == _CORRECT if spot in wanted else None) for spot, state in document.states.items()
        )
        messages = () if document.published is None else parse_published(document.published)
        if not document.resolved:  # what Dafny could not prove of an earlier version stays, if this cannot be parsed
            messages = tuple(message for message in messages if message.origin is not Origin.VERIFIER)
        return WarmResult(messages=messages, symbols=symbols if document.resolved else (), failure=None)

    async def _sent(self, server: LanguageServer, source: Source) -> _Document | Ended:
        """Gives the server a text: all of it the first time, then what is different."""
        wait = START_WAIT
        self._warm.edits += 1
        before = self._document
        if before is None:
            uri = Path(self._warm.folder, source.file).as_uri()
            self._document = _Document(uri, source)
            item = {"uri": uri, "languageId": "dafny", "version": 1, "text": source.text}
            ended = await server.notify("textDocument/didOpen", {"textDocument": item}, wait)
            return ended or self._document
        if before.source.text == source.text:
            return before
        self._document = replace(
            before,
            source=source,
            version=before.version + 1,
            resolved=None,
            broken="",
            changed=asyncio.Event(),
        )
        params = {
            "textDocument": {"uri": before.uri, "version": before.version + 1},
            "contentChanges": [edit(before.source, source)],
        }
        return await server.notify("textDocument/didChange", params, wait) or self._document

    def _forget(self) -> None:
        self._document = None

    def _notified(self, method: str, params: Any) -> None:  # noqa: ANN401 (any JSON)
        """Keeps what is said of the present version, and before it is known to be well-typed, of the last one."""
        document = self._document
        if document is None or method not in _HEEDED or params["uri"] != document.uri:
            return
        present = params.get("version") == document.version
        if not present and (document.resolved is not None or method == _COMPILATION):
            return
        match method:
            case "dafny/textDocument/symbolStatus":
                starts = ((item["nameRange"]["start"], item["status"]) for item in params["namedVerifiables"])
                document.states = {Spot(at["line"] + 1, at["character"]): int(status) for at, status in starts}
            case "textDocument/publishDiagnostics":
                document.published = params
            case _:
                if params["status"] == _INTERNAL:
                    document.broken = str(params.get("message") or "an exception inside Dafny")
                if document.resolved is None:
                    document.resolved = _RESOLVED.get(params["status"])
                    document.states = dict.fromkeys(document.states, _STALE)
        document.changed.set()


_COMPILATION: Final = "dafny/compilation/status"
_HEEDED: Final = frozenset({_COMPILATION, "dafny/textDocument/symbolStatus", "textDocument/publishDiagnostics"})


def _command(dafny: DafnyToolchain, limits: Limits) -> tuple[str, ...]:
    command = [*dafny.command, "server", "--solver-path", dafny.solver]
    command += ["--cores", "1", "--verify-on", "Never"]
    if dafny.version.has(Feature.UPDATE_THROTTLING):  # else it says at most every 100 ms what has changed
        command += ["--update-throttling", "0"]
    command += ["--verification-time-limit", str(0 if limits.wall is None else max(1, math.ceil(limits.wall / 2)))]
    return (*command, *(() if limits.steps is None else ("--resource-limit", str(max(1, limits.steps)))))


async def _until(server: LanguageServer, document: _Document, holds: Callable[[], bool]) -> Ended | Shown | None:
    """Waits until something holds of a document; returns why it never will."""
    while not holds():
        if server.ended is not None:
            return server.ended
        if document.broken:
            return Shown(Outcome.FAILURE, document.broken)
        document.changed.clear()
        # The end of the server wakes nobody up: it is looked for now and then.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(0.2):
                await document.changed.wait()
    return None


def _shown(ended: Ended) -> Shown:
    outcome = {"timeout": Outcome.TIMEOUT, "memory": Outcome.RESOURCES}.get(ended.kind, Outcome.FAILURE)
    return Shown(outcome, ended.detail)
