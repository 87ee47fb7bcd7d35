"""A warm Lean: its language server, with a document that is edited instead of a process that is started.

Nothing is accepted here. What the server says of a text is what a search may go by; whether a text is a proof is for
the checker to say, by a cold run and its audit. In return the server is allowed everything: to die, to hang, to eat
memory. It is then started anew, and asked once more if nothing was wrong with the question.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, TypeAlias

from lemmata.checkers.errors import ProtocolError, UsageError, boundary
from lemmata.checkers.language_server import Answer, Ended, LanguageServer, Refusal, Response
from lemmata.checkers.lean.batch import OPTIONS, BatchResult
from lemmata.checkers.lean.compile import exhausted, resource_options
from lemmata.checkers.lean.goals import Goal, parse_goal
from lemmata.checkers.lean.messages import parse_published
from lemmata.checkers.lean.toolchain import LeanToolchain
from lemmata.checkers.limits import Limits
from lemmata.checkers.sandbox import Sandbox
from lemmata.checkers.source import Position, Source
from lemmata.checkers.text_edit import edit
from lemmata.checkers.verdict import Outcome
from lemmata.checkers.warm_server import WarmServer

__all__ = ["Failure", "GoalState", "LeanServer"]

Failure: TypeAlias = tuple[Outcome, str]

MAX_EDITS: Final = 2000
"""Edits after which the server is replaced."""
SILENCE: Final = 1.0
"""Seconds in which a document that the server calls dead may still get its answer: one with a wrong ``import`` does."""
_SERVER_OPTIONS: Final = ("-Dserver.reportDelayMs=0",)
"""Lean waits for 200 ms before it reports, so that an editor does not flicker."""
_INITIAL: Final = {"editDelay": 0, "hasWidgets": False}
_DEAD: Final = 2
"""What ``$/lean/fileProgress`` says of a document whose process died, or whose imports cannot be had."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalState:
    """What is to be proved at a place."""

    goals: tuple[Goal, ...] | None
    """In order; empty: nothing is left; None: no tactic (or no term) is at this place."""
    failure: Failure | None
    """Why there is no answer; None if there is one."""


@dataclass(slots=True)
class _Document:
    """A text that the server has."""

    uri: str
    source: Source
    version: int
    published: Any
    """The parameters of the last diagnostics of this version; None before there are any."""
    dead: asyncio.Event


class LeanServer:
    """Lean's language server, used in ``async with``; one task asks at a time, others wait for their turn.

    It is started by the first question, and again whenever it has died. Leaving ends it and all of its processes.

    Args:
        lean: which Lean.
        limits: ``wall`` is for each question, the start of the server apart, and again for its repetition; a question
            that takes longer costs the server its life. ``memory`` is for all its processes together and also told to
            Lean, ``steps`` is Lean's ``maxHeartbeats`` for each declaration; ``cpu`` is not looked at.
        sandbox: whether it runs in bubblewrap.
        options: further ones for Lean, such as ``-DmaxRecDepth=1000``.
    """

    def __init__(
        self,
        lean: LeanToolchain,
        limits: Limits,
        *,
        sandbox: Sandbox = Sandbox.AUTO,
        options: Sequence[str] = OPTIONS,
    ) -> None:
        self._limits = limits
        self._turn = asyncio.Lock()
        self._documents: dict[str, _Document] = {}
        self._texts: dict[str, Source] = {}
        self._warm = WarmServer(
            (*lean.command, "--server", *options, *_SERVER_OPTIONS, *resource_options(limits)),
            memory=limits.memory,
            environment=lean.environment,
            sandbox=sandbox,
            readable=lean.readable,
            notified=self._notified,
            forgotten=self._documents.clear,
            options=_INITIAL,
            max_edits=MAX_EDITS,
        )

    async def __aenter__(self) -> LeanServer:
        await self._warm.__aenter__()
        return self

    async def __aexit__(self, *reason: object) -> None:
        await self._warm.__aexit__(*reason)

    @property
    def warm(self) -> WarmServer:
        """Returns the server itself: whether it lives, how often it was started, how many texts it was given."""
        return self._warm

    async def check(self, data: bytes, name: str = "Warm", *, wall: float | None = None) -> BatchResult:
        """Returns what Lean says about a text; only what differs from the document's last text is sent.

        Args:
            data: the whole text. It was screened by the caller.
            name: of the document. Texts that begin alike are best given to the same one.
            wall: seconds for this question, if less than the limits allow.

        Raises:
            InputError: the text cannot be read.
            ToolchainMissing: Lean is not there, or the sandbox is wanted and does not work.
        """
        source = Source(data.replace(b"\r\n", b"\n"), name)
        async with self._turn:
            self._texts[name] = source
            found = await self._ask(source, "textDocument/waitForDiagnostics", None, self._wait(wall))
            if not isinstance(found, Answer):
                return BatchResult(messages=(), failure=found)
            published = self._documents[name].published
        if published is None:  # silence is no evidence
            return BatchResult(messages=(), failure=(Outcome.FAILURE, "the server said nothing about this text"))
        messages = parse_published(published, source)
        ordered = sorted(messages, key=lambda message: message.start)
        return BatchResult(messages=tuple(replace(each, file=name) for each in ordered), failure=None)

    async def goals(self, place: Position, name: str = "Warm", *, wall: float | None = None) -> GoalState:
        """Returns the goals that are open at a place of a document: before the tactic that begins there, if one does.

        Args:
            place: in the text that the document was given last.
            name: of the document; it was given to `check`.
            wall: seconds for this question, if less than the limits allow.

        Raises:
            UsageError: there is no such document.
        """
        return await self._goals("$/lean/plainGoal", place, name, wall)

    async def term_goal(self, place: Position, name: str = "Warm", *, wall: float | None = None) -> GoalState:
        """Returns what type a term at a place is to have, as one goal; arguments as in `goals`."""
        return await self._goals("$/lean/plainTermGoal", place, name, wall)

    async def _goals(self, method: str, place: Position, name: str, wall: float | None) -> GoalState:
        if name not in self._texts:
            raise UsageError(f"the server was given no text named {name!r}")
        async with self._turn:
            found = await self._ask(self._texts[name], method, place, self._wait(wall))
        if not isinstance(found, Answer):
            return GoalState(goals=None, failure=found)
        if found.value is None:
            return GoalState(goals=None, failure=None)
        with boundary(ProtocolError, f"the answer to {method}"):
            texts = found.value["goals"] if "goals" in found.value else [found.value["goal"]]
            return GoalState(goals=tuple(parse_goal(str(text)) for text in texts), failure=None)

    def _wait(self, wall: float | None) -> float:
        return min(each for each in (wall, self._limits.wall, float("inf")) if each is not None)

    async def _ask(self, source: Source, method: str, place: Position | None, wait: float) -> Answer | Failure:
        """Returns the answer to a question about a text; a server that dies of no known cause is asked twice."""
        failure: Failure | None = None
        for _ in range(2):
            response = await self._response(source, method, place, wait)
            if isinstance(response, Answer):
                return response
            failure = self._failure(response, wait)
            await self._warm.stop()
            if failure[0] is not Outcome.FAILURE:
                break
        assert failure is not None
        return failure

    async def _response(self, source: Source, method: str, place: Position | None, wait: float) -> Response:
        server = await self._warm.ready()
        if isinstance(server, Ended):
            return server
        started = time.monotonic()
        document = self._documents.get(source.file)
        late = await self._sent(server, document, source, wait)
        if late is not None:
            return late
        document = self._documents[source.file]
        params: dict[str, Any] = {"uri": document.uri, "version": document.version}
        if place is not None:
            line, character = source.to_lsp(source.offset(*place))
            params = {"textDocument": {"uri": document.uri}, "position": {"line": line, "character": character}}
        return await _unless_dead(server, document, method, params, wait - (time.monotonic() - started))

    async def _sent(
        self, server: LanguageServer, document: _Document | None, source: Source, wait: float
    ) -> Ended | None:
        """Gives the server a text: all of it the first time, then what is different."""
        if document is None:
            uri = Path(self._warm.folder, f"{source.file}.lean").as_uri()
            self._documents[source.file] = _Document(uri, source, 1, None, asyncio.Event())
            item = {"uri": uri, "languageId": "lean4", "version": 1, "text": source.text}
            self._warm.edits += 1
            return await server.notify("textDocument/didOpen", {"textDocument": item}, wait)
        if document.source.text == source.text:
            return None
        change = edit(document.source, source)
        document.source, document.version, document.published = source, document.version + 1, None
        params = {
            "textDocument": {"uri": document.uri, "version": document.version},
            "contentChanges": [change],
        }
        self._warm.edits += 1
        return await server.notify("textDocument/didChange", params, wait)

    def _notified(self, method: str, params: Any) -> None:  # noqa: ANN401 (any JSON)
        if method == "textDocument/publishDiagnostics":
            for document in self._documents.values():
                if document.uri == params["uri"] and document.version == params.get("version"):
                    document.published = params
        elif method == "$/lean/fileProgress":
            for document in self._documents.values():
                if document.uri == params["textDocument"]["uri"]:
                    if any(item.get("kind") == _DEAD for item in params["processing"]):
                        document.dead.set()
                    else:
                        document.dead.clear()

    def _failure(self, response: Refusal | Ended, wait: float) -> Failure:
        if not isinstance(response, Ended):
            outcome, detail = Outcome.FAILURE, response.message
        elif response.kind == "timeout":
            return Outcome.TIMEOUT, f"the limit of {wait:g} s of wall-clock time"
        else:
            outcome = Outcome.RESOURCES if response.kind == "memory" else Outcome.FAILURE
            detail = response.detail
        server = self._warm.present
        reason = exhausted(server.printed) if server is not None else ""
        return (Outcome.RESOURCES, reason) if outcome is Outcome.FAILURE and reason else (outcome, detail)


async def _unless_dead(
    server: LanguageServer, document: _Document, method: str, params: dict[str, Any], wait: float
) -> Response:
    """Returns the answer to a request; if the process of its document dies, it does not wait for one for long."""
    asked = asyncio.ensure_future(server.request(method, params, max(wait, 0.0)))
    died = asyncio.ensure_future(document.dead.wait())
    try:
        await asyncio.wait([asked, died], return_when=asyncio.FIRST_COMPLETED)
        if not asked.done():
            await asyncio.wait([asked], timeout=SILENCE)
        return asked.result() if asked.done() else Ended("crash", "the process of the document died", 0.0)
    finally:
        asked.cancel()
        died.cancel()
        await asyncio.gather(asked, died, return_exceptions=True)
