"""Candidates that are asked about at the same time share a process, which shows most wrong ones to be wrong.

A generated proof is mostly wrong, and a process of its own for each costs the import of everything once more. What a
shared process says counts only against a version, and only where it is what Lean says of the version alone: same
outcome, same messages, same places. Everything else is for a cold run: what has no error, what reached a limit, and
each version whose meaning a name space could change.

Such are versions that declare a name with dots or one that is taken, that use a name of their own with what stands
before it, that open name spaces or declare types; and tactics that search all names there are (``exact?``).
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from pathlib import Path
from typing import Final

from lemmata.checkers.lean.batch import OPTIONS, BatchResult, run_together
from lemmata.checkers.lean.compile import compile_module
from lemmata.checkers.lean.document import declared
from lemmata.checkers.lean.lexer import WORD
from lemmata.checkers.lean.messages import Message, outcome
from lemmata.checkers.lean.separation import SPACE, Version, common, divided
from lemmata.checkers.lean.toolchain import LeanToolchain
from lemmata.checkers.limits import Limits
from lemmata.checkers.private_folder import private_folder
from lemmata.checkers.sandbox import Sandbox
from lemmata.checkers.tokens import Token
from lemmata.checkers.verdict import Outcome, Severity

__all__ = ["SharedRuns", "failing"]

_LEAST: Final = 6
"""Versions for which two processes more are worth it."""
_SLICE: Final = 20.0
"""Most seconds for one process."""
_WHOLE: Final = 60.0
"""Most seconds for all processes of a group; what has no answer by then is run cold."""
_MOST_ERRORS: Final = 50
"""Lean alone stops at a number of errors, 100 if nobody says otherwise."""
_DECISIVE: Final = frozenset({Outcome.SYNTAX, Outcome.TYPE, Outcome.UNKNOWN})
"""Outcomes that are the version's own; limits and missing modules are not."""
_SENSITIVE: Final = frozenset(
    "namespace protected export axiom opaque inductive coinductive structure class deriving".split()
)
"""Words whose meaning a name space can change, or which declare more names than one."""


@dataclass(eq=False, slots=True)
class _Group:
    """Versions that wait for a process."""

    sources: list[bytes] = field(default_factory=list[bytes])
    answers: list[asyncio.Future[BatchResult | None]] = field(default_factory=list[asyncio.Future[BatchResult | None]])
    full: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(slots=True)
class SharedRuns:
    """Collects versions that are asked about at about the same time; each group has a process."""

    lean: LeanToolchain
    sandbox: Sandbox
    turns: asyncio.Semaphore
    """Held while a process runs."""
    size: int = 64
    """Most versions in a group."""
    quiet: float = 0.05
    """Seconds without another version after which a group asks for its turn."""
    _groups: dict[tuple[str, Limits], _Group] = field(default_factory=dict[tuple[str, Limits], _Group])

    async def failing(self, family: str, data: bytes, limits: Limits) -> BatchResult | None:
        """Returns what Lean has against a version, None if that is for a cold run to say.

        Args:
            family: versions of the same family have much in common.
            data: the version; it was screened by the caller.
            limits: of its cold run.
        """
        key = (family, limits)
        group = self._groups.setdefault(key, _Group())
        answer: asyncio.Future[BatchResult | None] = asyncio.get_running_loop().create_future()
        group.sources.append(data)
        group.answers.append(answer)
        if len(group.answers) == self.size:
            del self._groups[key]
            group.full.set()
        if len(group.answers) == 1:
            await self._lead(key, group)
        return await answer

    async def _lead(self, key: tuple[str, Limits], group: _Group) -> None:
        """Runs a group when its turn comes; whoever came first does so, and sees to it that all have an answer."""
        found: Sequence[BatchResult | None] = ()
        try:
            known = 0
            while not group.full.is_set() and len(group.answers) > known:
                known = len(group.answers)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(group.full.wait(), self.quiet)
            async with self.turns:  # until then there is no process for it, so it may as well grow
                self._close(key, group)
                if len(group.answers) >= _LEAST:
                    found = await failing(self.lean, group.sources, key[1], sandbox=self.sandbox)
        finally:
            self._close(key, group)
            for answer, result in zip_longest(group.answers, found):
                if not answer.done():
                    answer.set_result(result)

    def _close(self, key: tuple[str, Limits], group: _Group) -> None:
        """Lets nobody join a group any more."""
        if self._groups.get(key) is group:
            del self._groups[key]


async def failing(
    lean: LeanToolchain, sources: Sequence[bytes], limits: Limits, *, sandbox: Sandbox = Sandbox.AUTO
) -> list[BatchResult | None]:
    """Returns for each version what Lean has against it, None if that is for a cold run to say.

    Args:
        lean: which Lean.
        sources: the versions; best with a long common beginning. They were screened by the caller.
        limits: of a cold run of one of them.
        sandbox: whether to run in bubblewrap.
    """
    wall = _SLICE if limits.wall is None else min(_SLICE, limits.wall)
    limits, deadline = replace(limits, wall=wall, cpu=None), time.monotonic() + _WHOLE
    versions = _insensitive(divided(sources)[0])
    taken = await _taken(lean, versions, limits, sandbox) if len(versions) >= _LEAST else None
    if taken is None:
        return [None] * len(sources)
    free = [version for version in versions if not taken & set(_declared(_rest(version, versions)))]
    results = await run_together(lean, free, limits, sandbox=sandbox, deadline=deadline)
    found = [results.get(number) for number in range(len(sources))]
    return [result if result is not None and _counts(result) else None for result in found]


def _insensitive(versions: Sequence[Version]) -> list[Version]:
    """Returns the versions whose meaning a name space cannot change."""
    return [version for version in versions if not _is_sensitive(_rest(version, versions))]


def _rest(version: Version, versions: Sequence[Version]) -> list[list[Token]]:
    """Returns the commands of a version after what it shares with the others."""
    start = common(versions) or 0
    return [command for command in version.commands if command[0].offset >= start]


def _declared(commands: Sequence[Sequence[Token]]) -> list[str]:
    return [name for command in commands if (name := declared(command))]


def _is_sensitive(commands: Sequence[Sequence[Token]]) -> bool:
    words = [token.text for command in commands for token in command if token.kind == WORD]
    names = set(_declared(commands))
    return (
        any(word in _SENSITIVE or word.endswith("?") for word in words)
        or any("." in name for name in names)
        or any("." in word and word.rpartition(".")[2] in names for word in words)
        or not all(declared(command) for command in commands if _declares(command))
    )


def _declares(command: Sequence[Token]) -> bool:
    return any(token.kind == WORD and token.text in ("theorem", "lemma", "def", "abbrev") for token in command)


async def _taken(lean: LeanToolchain, versions: Sequence[Version], limits: Limits, sandbox: Sandbox) -> set[str] | None:
    """Returns which of the names that versions declare mean something already; None if Lean does not say.

    Alone such a version has an error that it would not have in a name space.
    """
    names = sorted({name for version in versions for name in _declared(_rest(version, versions))})
    shared = versions[0].source.text[: common(versions)]
    lines = shared.count("\n") + 2
    text = "\n".join([shared, *(f"#check @{name}" for name in names), "#check True", ""])
    with private_folder("lemmata-lean-") as folder:
        run = await compile_module(lean, text.encode(), "Names", Path(folder), limits, options=OPTIONS, sandbox=sandbox)
    said = {message.start.line: message for message in run.output.messages}
    last = said.get(lines + len(names))
    if last is None or last.text != "True : Prop":
        return None
    return {name for line, name in enumerate(names, lines) if not _is_unknown(said.get(line))}


def _is_unknown(message: Message | None) -> bool:
    """Returns whether Lean says of a name that there is none."""
    return message is not None and message.severity is Severity.ERROR and message.text.startswith("Unknown ")


def _counts(result: BatchResult) -> bool:
    """Returns whether what a shared process said against a version is what Lean says of it alone."""
    if result.failure is not None or outcome(result.messages) not in _DECISIVE:
        return False
    errors = sum(message.severity is Severity.ERROR for message in result.messages)
    return errors <= _MOST_ERRORS and not any(SPACE in message.text for message in result.messages)
