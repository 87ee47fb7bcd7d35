"""A warm Lean behind the REPL of the Lean community, driven by ``lean-interact``: imports are paid for once.

Nothing is accepted here. What is promising has no error and no ``sorry``; whether it is a proof is for the checker to
say, by a cold run and its audit. ``lean-interact`` starts the REPL by itself, outside of the sandbox and with the whole
environment, so a text that the screen refuses is not sent.

The protocol (github.com/leanprover-community/repl): a request ``{"cmd": TEXT, "env": N}`` is answered with messages,
with the holes (``sorries``), and with the number of a new environment; lines count from 1, columns from 0, in code
points; a message has no kind. ``lean-interact`` is the extra ``lean``, and imported when a REPL is opened.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Protocol, cast

from lemmata.checkers.errors import InputError, ProtocolError, ToolchainMissing, UsageError, boundary
from lemmata.checkers.lean.batch import BatchResult
from lemmata.checkers.lean.document import commands
from lemmata.checkers.lean.lexer import lex
from lemmata.checkers.lean.messages import Message
from lemmata.checkers.lean.screen import screen
from lemmata.checkers.levels import Level
from lemmata.checkers.limits import Limits
from lemmata.checkers.source import Position, Source
from lemmata.checkers.verdict import Outcome, Severity

__all__ = ["Repl", "ReplConfig", "parse_answer"]

_INSTALL: Final = "pip install 'lemmata[lean]'"
_SEVERITIES: Final = {
    "error": Severity.ERROR,
    "warning": Severity.WARNING,
    "info": Severity.INFO,
    "trace": Severity.INFO,
}
_SORRY: Final = ("declaration uses `sorry`", "declaration uses 'sorry'")
_IMPORTING: Final = frozenset({"import", "prelude", "module", "public"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplConfig:
    """Which REPL is opened."""

    local: Path | None = None
    """Folder of one that is built: it holds ``lean-toolchain`` and ``.lake/build/bin/repl``. None: lean-interact
    fetches and builds one, which needs a network and Lake."""
    project: Path | None = None
    """Folder of the Lake project whose modules can be imported; it has to be built."""
    lake: str = "lake"
    """The program that starts the REPL, as ``lake env REPL``."""


class _Server(Protocol):
    """What is used of ``lean_interact.LeanServer``."""

    def run_dict(self, request: dict[str, Any], *, timeout: float | None) -> dict[str, Any]: ...

    def restart(self) -> None: ...

    def kill(self) -> None: ...


class Repl:
    """A REPL, to be used in ``async with``; leaving ends it. It works on one text at a time.

    Args:
        config: which one.
        limits: ``wall`` is for each text, ``memory`` for the REPL; at either it is started anew.
    """

    def __init__(self, config: ReplConfig, limits: Limits) -> None:
        self._config = config
        self._limits = limits
        self._server: _Server | None = None
        self._environments: dict[str, int] = {}
        self._turn = asyncio.Lock()

    async def __aenter__(self) -> Repl:
        """Starts it; building one can take minutes.

        Raises:
            ToolchainMissing: lean-interact or Lake is not there, or no REPL can be built; the message says what to do.
        """
        self._server = await asyncio.to_thread(self._opened)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            await asyncio.to_thread(self._server.kill)

    def _opened(self) -> _Server:
        try:
            library = import_module("lean_interact")
        except ImportError as error:
            raise ToolchainMissing(f"a REPL needs lean-interact: {_INSTALL}") from error
        if shutil.which(self._config.lake) is None:
            raise ToolchainMissing(
                f"a REPL needs Lake, and {self._config.lake} is not installed: https://lean-lang.org/install"
            )
        options: dict[str, Any] = {"lake_path": self._config.lake}
        if self._limits.memory is not None:
            options["memory_hard_limit_mb"] = self._limits.memory >> 20
        if self._config.local is not None:
            options |= {"local_repl_path": self._config.local, "build_repl": False}
        if self._config.project is not None:
            options["project"] = library.LocalProject(directory=self._config.project, auto_build=False)
        with boundary(ToolchainMissing, "no REPL can be started"):
            return cast("_Server", library.LeanServer(library.LeanREPLConfig(**options)))

    async def ask(self, source: bytes, name: str = "<input>") -> BatchResult:
        """Returns what Lean says about a file.

        Args:
            source: the file; what its imports bring is read once for all files that begin with the same.
            name: its name in messages.

        Raises:
            UsageError: the REPL is not open.
        """
        if self._server is None:
            raise UsageError("the REPL is not open: use it in an `async with` block")
        try:
            refused = screen(source, name, Level.TRUSTED)
            header, body = _divided(Source(source, name))
        except InputError as error:
            return BatchResult(messages=(), failure=(Outcome.SYNTAX, str(error)))
        if refused:
            return BatchResult(messages=(), failure=(Outcome.SCREENED, refused[0].message))
        async with self._turn:
            try:
                return await asyncio.to_thread(self._answered, self._server, header, body, name)
            except TimeoutError:
                failure = (Outcome.TIMEOUT, f"the limit of {self._limits.wall} s of wall-clock time")
            except (OSError, EOFError, ValueError, ProtocolError) as error:
                failure = (Outcome.FAILURE, f"the REPL failed: {error}")
            await asyncio.to_thread(self._restart, self._server)
        return BatchResult(messages=(), failure=failure)

    def _restart(self, server: _Server) -> None:
        self._environments.clear()
        with boundary(ProtocolError, "the REPL cannot be started anew"):
            server.restart()

    def _answered(self, server: _Server, header: str, body: str, name: str) -> BatchResult:
        wall = self._limits.wall
        before: tuple[Message, ...] = ()
        if header and header not in self._environments:
            before, number = parse_answer(server.run_dict({"cmd": header}, timeout=wall), name)
            if any(message.severity is Severity.ERROR for message in before):
                return BatchResult(messages=before, failure=None)
            self._environments[header] = number
        request: dict[str, Any] = {"cmd": body}
        if header:
            request["env"] = self._environments[header]
        messages, _ = parse_answer(server.run_dict(request, timeout=wall), name)
        return BatchResult(messages=(*before, *messages), failure=None)


def _divided(source: Source) -> tuple[str, str]:
    """Returns the imports of a file, and the file with as many empty lines in their place."""
    found = commands(lex(source))
    first = next((command[0] for command in found if command[0].text not in _IMPORTING), None)
    if first is None or first is found[0][0]:
        return "", source.text
    start = source.starts[first.line - 1]
    header = source.text[:start]
    return header.strip(), "\n" * header.count("\n") + source.text[start:]


def parse_answer(answer: Mapping[str, Any], name: str) -> tuple[tuple[Message, ...], int]:
    """Returns the messages and the number of the new environment in an answer to a command.

    The trap: a hole inside of a tactic is in ``sorries`` and need not be in the messages.

    Raises:
        ProtocolError: it is an error of the REPL itself (``{"message": ...}``), or not of the form that is documented.
    """
    try:
        if "env" not in answer:
            raise ProtocolError(str(answer.get("message", answer)))
        messages = tuple(_message(found, name) for found in answer.get("messages", ()))
        holes = answer.get("sorries", ())
        if holes and not any(message.kind == "hasSorry" for message in messages):
            place = holes[0].get("pos") or {"line": 1, "column": 0}
            told = {"severity": "warning", "pos": place, "data": _SORRY[0]}
            messages = (*messages, _message(told, name))
        return messages, int(answer["env"])
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise ProtocolError(f"an answer of unknown form: {error!r}") from error


def _message(found: Mapping[str, Any], name: str) -> Message:
    text, end = str(found["data"]), found.get("endPos")
    message = Message(
        severity=_SEVERITIES[found["severity"]],
        kind="",
        file=name,
        start=_position(found["pos"]),
        end=None if end is None else _position(end),
        text=text,
        whole=False,
    )
    return replace(message, kind="hasSorry") if text.startswith(_SORRY) else message


def _position(place: Mapping[str, Any]) -> Position:
    return Position(int(place["line"]), int(place["column"]) + 1)
