"""Warm checking: one F* keeps a prefix in its head, and candidates are pushed after it and popped again.

What it says is never a verdict: a fragment that is accepted here is *promising*, and its file is judged cold. A session
is for one prefix; it is started again, with the prefix, whenever its F* has ended, whatever of.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from lemmata.checkers.errors import InputError, ProtocolError
from lemmata.checkers.fstar.messages import Message, Spot, outcome
from lemmata.checkers.fstar.protocol import INPUT, Answer, Hello, Note, ask, issues, parse_line
from lemmata.checkers.fstar.run import options
from lemmata.checkers.fstar.toolchain import FStarToolchain
from lemmata.checkers.limits import Limits
from lemmata.checkers.peer import Lines, Peer
from lemmata.checkers.private_folder import private_folder
from lemmata.checkers.sandbox import Sandbox
from lemmata.checkers.session import Ended
from lemmata.checkers.source import Position
from lemmata.checkers.verdict import Outcome

__all__ = ["FStarSession", "Fragment"]

START_WAIT: Final = 60.0
"""Seconds for F* to say hello, on a machine under load."""
_STARTS: Final = 2
"""How often a fragment is asked before its F* is said to fail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """What a warm F* made of a fragment."""

    outcome: Outcome
    """`Outcome.ACCEPTED` means promising, nothing more."""
    reason: str
    messages: tuple[Message, ...]
    """Places count from the first line of the fragment; those of the prefix lie before it, on line 0 and below."""
    seconds: float

    @property
    def promising(self) -> bool:
        """Returns whether it is worth a cold run."""
        return self.outcome is Outcome.ACCEPTED


class FStarSession:
    """An F* with a prefix pushed, used in ``async with``.

    Args:
        fstar: which F*.
        module: name of the module that the prefix begins.
        prefix: what every fragment comes after, pushed once for each life of the process.
        limits: ``wall`` of one fragment, ``memory`` of all processes, ``steps`` is F*'s ``--z3rlimit``.
        sandbox: whether it runs in bubblewrap.

    Attributes:
        starts: how often F* was started.
    """

    def __init__(
        self,
        fstar: FStarToolchain,
        module: str,
        prefix: str,
        limits: Limits,
        *,
        sandbox: Sandbox = Sandbox.AUTO,
    ) -> None:
        self.starts = 0
        self._fstar = fstar
        self._module = module
        self._prefix = prefix if prefix.endswith("\n") else f"{prefix}\n"
        self._limits = limits
        self._sandbox = sandbox
        self._files: dict[str, str] = {}
        self._lock = asyncio.Lock()
        self._life: _Life | None = None

    async def __aenter__(self) -> FStarSession:
        """Starts nothing: F* is started with the first fragment."""
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._end()

    async def check(self, fragment: str) -> Fragment:
        """Returns what F* makes of a fragment after the prefix; the state is the prefix again afterwards.

        An F* that ends meanwhile is started again, and asked once more. One at a time: a second caller waits.

        Raises:
            InputError: the prefix itself is not accepted.
            ToolchainMissing: F* is not there.
            ProtocolError: F* does not start.
        """
        async with self._lock:
            started = time.monotonic()
            try:
                found = await self._asked(fragment)
            except asyncio.CancelledError:
                await self._end()
                raise
            seconds = time.monotonic() - started
            return _ended(found, seconds) if isinstance(found, Ended) else self._fragment(found, seconds)

    async def _asked(self, fragment: str) -> Answer | Ended:
        """Returns F*'s answer to a fragment, after which its state is the prefix again."""
        found: Answer | Ended = Ended("crash", "", 0.0)
        for _ in range(_STARTS):
            life = await self._ready()
            found = await life.query("push", self._push(fragment, self._lines + 1), self._limits.wall)
            if isinstance(found, Answer):
                if found.status == "success":
                    await self._pop(life)
                return found
            await self._end()
            if found.kind != "crash":
                break
        return found

    async def add_file(self, name: str, contents: str) -> None:
        """Makes F* read ``contents`` where it would read the file ``name``, in this life and in later ones."""
        async with self._lock:
            self._files[name] = contents
            if self._life is not None:
                await self._life.query("vfs-add", {"filename": name, "contents": contents}, self._limits.wall)

    async def restart_solver(self) -> None:
        """Makes F* start its solver anew; it does not answer to that."""
        async with self._lock:
            if self._life is not None:
                self._life.tell("restart-solver", {})

    async def whole(self, text: str) -> Fragment:
        """Returns what F* makes of a whole text in place of prefix and fragment, declaration by declaration.

        `cancel` ends it early; what was not reached is then not said to be wrong: the outcome is a time-out.

        Raises:
            ToolchainMissing: F* is not there.
            ProtocolError: F* does not start.
        """
        async with self._lock:
            started = time.monotonic()
            life = await self._ready(push=False)
            try:
                arguments = {"kind": "full", "with-symbols": False, "code": text, "line": 1, "column": 0}
                found = await life.stream("full-buffer", arguments, self._limits.wall)
            finally:
                await self._end()
            seconds = time.monotonic() - started
            if isinstance(found, Ended):
                return _ended(found, seconds)
            messages = tuple(message for answer in found for message in issues(answer.value))
            failed = any(answer.status != "success" for answer in found)
            decided = outcome(messages) or (Outcome.UNKNOWN if failed else Outcome.ACCEPTED)
            if life.cancelled and decided is Outcome.ACCEPTED:
                return Fragment(outcome=Outcome.TIMEOUT, reason="cancelled", messages=messages, seconds=seconds)
            return Fragment(outcome=decided, reason=_reason(messages), messages=messages, seconds=seconds)

    def cancel(self, line: int = 1, column: int = 0) -> None:
        """Asks F* to go no further with `whole` than a place: line from 1, column from 0. F* does not answer to it."""
        if self._life is not None:
            self._life.cancelled = True
            self._life.tell("cancel", {"cancel-line": line, "cancel-column": column})

    @property
    def _lines(self) -> int:
        return self._prefix.count("\n")

    @staticmethod
    def _push(code: str, line: int) -> dict[str, Any]:
        return {"kind": "full", "code": code, "line": line, "column": 0}

    async def _pop(self, life: _Life) -> None:
        """Takes the last fragment out of F*'s head; an F* that cannot is of no more use."""
        popped = await life.query("pop", {}, self._limits.wall)
        if not isinstance(popped, Answer) or popped.status != "success":
            await self._end()

    async def _ready(self, *, push: bool = True) -> _Life:
        """Returns a living F* with the prefix pushed, or with nothing pushed."""
        if self._life is not None and (self._life.over or self._life.pushed != push):
            await self._end()
        if self._life is not None:
            return self._life
        self.starts += 1
        life = self._life = _Life(self._fstar, f"{self._module}.fst", self._prefix, self._limits, self._sandbox)
        await life.start()
        for name, contents in self._files.items():
            await life.query("vfs-add", {"filename": name, "contents": contents}, START_WAIT)
        if push:
            await self._push_prefix(life)
        return life

    async def _push_prefix(self, life: _Life) -> None:
        found = await life.query("push", self._push(self._prefix, 1), START_WAIT)
        life.pushed = True
        if isinstance(found, Ended):
            await self._end()
            raise ProtocolError(f"F* ended while it read the prefix: {found.kind}: {found.detail}")
        if found.status != "success":
            await self._end()
            first = next(iter(issues(found.value)), None)
            place = first.use.start if first is not None and first.use is not None else None
            raise InputError(
                f"the prefix is not accepted: {_reason(issues(found.value)) or found.value}",
                file=f"{self._module}.fst",
                line=place.line if place else 1,
                column=place.column if place else 1,
                kind="type",
            )

    async def _end(self) -> None:
        """Ends the living F*, if there is one."""
        life, self._life = self._life, None
        if life is not None:
            await life.end()

    def _fragment(self, answer: Answer, seconds: float) -> Fragment:
        if answer.status == "protocol-violation":
            reason = f"protocol violation: {answer.value}"
            return Fragment(outcome=Outcome.FAILURE, reason=reason, messages=(), seconds=seconds)
        messages = tuple(_moved(message, self._lines) for message in issues(answer.value))
        decided = outcome(messages) or (Outcome.ACCEPTED if answer.status == "success" else Outcome.UNKNOWN)
        return Fragment(outcome=decided, reason=_reason(messages), messages=messages, seconds=seconds)


class _Life:
    """One life of an F*: who waits for which answer. Answers that nobody waits for are dropped."""

    def __init__(self, fstar: FStarToolchain, file: str, text: str, limits: Limits, sandbox: Sandbox) -> None:
        self.pushed = False
        self.cancelled = False
        self._number = 0
        self._stack = contextlib.AsyncExitStack()
        self._hello: asyncio.Future[Hello] = asyncio.get_running_loop().create_future()
        self._waiting: dict[str, asyncio.Future[Answer]] = {}
        self._streams: dict[str, tuple[list[Answer], asyncio.Future[None]]] = {}
        self._folder = self._stack.enter_context(private_folder("lemmata-fstar-ide-"))
        Path(self._folder, file).write_bytes(text.encode("utf-8", "surrogatepass"))
        self._peer = Peer(
            [fstar.binary, "--ide", file, "--include", ".", *options(fstar, limits)],
            self._folder,
            memory=limits.memory,
            received=Lines(self.received).feed,
            sandbox=sandbox,
            readable=fstar.readable,
        )

    @property
    def over(self) -> bool:
        """Returns whether the process has ended."""
        return self._peer.over.done()

    async def start(self) -> None:
        """Starts F*, and returns when it has said hello; raises `ProtocolError` if it does not."""
        await self._stack.enter_async_context(self._peer)
        ended = await self._until(self._hello, START_WAIT)
        if ended is not None:
            await self.end()
            raise ProtocolError(f"F* did not start: {ended.kind}: {ended.detail}")

    async def end(self) -> None:
        """Ends F* and all that it started; idempotent."""
        await self._stack.aclose()

    def received(self, line: str) -> None:
        """Takes a line of F*."""
        found = parse_line(line)
        if isinstance(found, Hello) and not self._hello.done():
            self._hello.set_result(found)
        elif isinstance(found, Answer):
            waiting = self._waiting.get(found.query)
            if waiting is not None and not waiting.done():
                waiting.set_result(found)
            elif found.query in self._streams:
                self._streams[found.query][0].append(found)
        elif isinstance(found, Note) and found.query in self._streams and _stage(found) == "full-buffer-finished":
            finished = self._streams[found.query][1]
            if not finished.done():
                finished.set_result(None)

    async def query(self, query: str, arguments: Mapping[str, Any], wait: float | None) -> Answer | Ended:
        """Returns the answer to a question, or how F* ended; after a time-out it is of no more use."""
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        number = self.tell(query, arguments, future)
        try:
            ended = await self._until(future, wait)
        finally:
            self._waiting.pop(number, None)
        return ended if ended is not None else future.result()

    async def stream(self, query: str, arguments: Mapping[str, Any], wait: float | None) -> list[Answer] | Ended:
        """Returns all answers to a question that has many, or how F* ended."""
        finished: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        answers: list[Answer] = []
        self._streams[str(self._number + 1)] = (answers, finished)
        self.tell(query, arguments)
        ended = await self._until(finished, wait)
        return ended if ended is not None else answers

    def tell(self, query: str, arguments: Mapping[str, Any], answer: asyncio.Future[Answer] | None = None) -> str:
        """Sends a question, and returns its identifier."""
        self._number += 1
        if answer is not None:
            self._waiting[str(self._number)] = answer
        self._peer.write(f"{ask(self._number, query, arguments)}\n".encode("utf-8", "surrogatepass"))
        return str(self._number)

    async def _until(self, future: asyncio.Future[Any], wait: float | None) -> Ended | None:
        """Returns None when ``future`` is done, or why it will not be."""
        over = self._peer.over
        await asyncio.wait([future, over], timeout=wait, return_when=asyncio.FIRST_COMPLETED)
        if future.done():
            return None
        return over.result() if over.done() else Ended("timeout", f"no answer in {wait:g} s", wait or 0.0)


def _stage(note: Note) -> str:
    if note.level != "progress" or not isinstance(note.contents, Mapping):
        return ""
    return str(note.contents.get("stage", ""))  # pyright: ignore[reportUnknownArgumentType, reportUnknownMemberType]  (any JSON)


def _moved(message: Message, lines: int) -> Message:
    """Returns a message with its places in the fragment counted from the fragment's first line."""

    def move(spot: Spot | None) -> Spot | None:
        if spot is None or spot.file != INPUT:
            return spot
        start, end = (Position(place.line - lines, place.column) for place in (spot.start, spot.end))
        return Spot(spot.file, start, end)

    return replace(message, use=move(message.use), definition=move(message.definition))


def _ended(ended: Ended, seconds: float) -> Fragment:
    """Returns what is said of a fragment at which F* ended: nothing about the fragment."""
    what = {"timeout": Outcome.TIMEOUT, "memory": Outcome.RESOURCES}.get(ended.kind, Outcome.FAILURE)
    return Fragment(outcome=what, reason=f"{ended.kind}: {ended.detail}", messages=(), seconds=seconds)


def _reason(messages: tuple[Message, ...]) -> str:
    first = next(iter(messages), None)
    return "" if first is None else first.text.replace("\n", " ")
