"""Many versions of one file in one Lean process, for a search that has more candidates than processes.

What all versions begin with is given to Lean once. The rest of each stands in a name space of its own, on lines of its
own, so that a message belongs to the version on whose lines it is. After each version Lean prints a mark: if the
process dies, everything with a mark has its answer, the first without one is run alone, and the rest again together;
if there is no mark at all, each half is run again.

Nothing is accepted here. A version that is promising had no error and no ``sorry``; whether it is a proof is for the
checker to say, by a cold run of that version alone and its audit.

Run alone from the start is what could reach others: a source that the lexer refuses, with open brackets or scopes, or
with attributes, instances or notation, which do not end with a name space.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from lemmata.checkers.lean.compile import Compiled, compile_module
from lemmata.checkers.lean.messages import Message, Piece, Sort, locator, outcome, sort_of
from lemmata.checkers.lean.separation import SPACE, Version, closing, common, divided
from lemmata.checkers.lean.source import Position
from lemmata.checkers.lean.toolchain import LeanToolchain
from lemmata.checkers.limits import Limits
from lemmata.checkers.sandbox import Sandbox
from lemmata.checkers.verdict import Outcome, Severity

__all__ = ["BatchResult", "run_many"]

_MODULE: Final = "Batch"
_MARK: Final = "#check True"
_OPTIONS: Final = ("-DmaxRecDepth=2000", "-DmaxErrors=0")


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchResult:
    """What Lean said about one version."""

    messages: tuple[Message, ...]
    """With places in that version."""
    failure: tuple[Outcome, str] | None
    """Why there is no answer; None if there is one."""

    @property
    def promising(self) -> bool:
        """Returns whether Lean had neither an error nor a ``sorry`` to report. It is no verdict."""
        return self.failure is None and outcome(self.messages) is None

    @property
    def stands(self) -> bool:
        """Returns whether Lean had no error to report; a ``sorry`` may be left."""
        return self.failure is None and all(message.severity is not Severity.ERROR for message in self.messages)


@dataclass(slots=True)
class _Batch:
    """One run of `run_many`."""

    lean: LeanToolchain
    limits: Limits
    sandbox: Sandbox
    deadline: float
    sources: Sequence[bytes]
    results: dict[int, BatchResult] = field(default_factory=dict[int, BatchResult])


async def run_many(
    lean: LeanToolchain,
    sources: Sequence[bytes],
    limits: Limits,
    *,
    sandbox: Sandbox = Sandbox.AUTO,
    deadline: float = float("inf"),
) -> list[BatchResult]:
    """Returns what Lean says about each version of a file, in their order.

    Args:
        lean: which Lean.
        sources: the versions; best with a long common beginning. They were screened by the caller.
        limits: of each process; of ``steps`` each declaration has its own.
        sandbox: whether to run in bubblewrap.
        deadline: of `time.monotonic`; versions that have no answer by then get none.
    """
    batch = _Batch(lean, limits, sandbox, deadline, sources)
    together, alone = divided(sources)
    waiting = [together] if together else []
    while waiting and time.monotonic() < deadline:
        group = waiting.pop()
        if len(group) == 1:
            alone.append(group[0].number)
            continue
        left = await _together(batch, group)
        if len(left) == len(group):  # nothing was said: what Lean prints is lost if it is killed
            waiting += [left[len(left) // 2 :], left[: len(left) // 2]]
        elif left:
            alone.append(left[0].number)
            waiting += [left[1:]] if len(left) > 1 else []
    for number in alone:
        if time.monotonic() < deadline:
            batch.results[number] = await _alone(batch, sources[number])
    none = BatchResult(messages=(), failure=(Outcome.TIMEOUT, "the time was up before this version's turn"))
    return [batch.results.get(number, none) for number in range(len(sources))]


async def _together(batch: _Batch, versions: Sequence[Version]) -> list[Version]:
    """Runs versions together, and returns those without an answer; the first of them may be why."""
    start = common(versions)
    shared = versions[0].source.text[:start]
    lines = shared.split("\n")
    text: list[str] = [*lines]
    pieces: list[Piece] = []
    marks: list[int] = []
    for version in versions:
        kept = len(version.commands) - closing(version, start)
        end = version.commands[kept][0].offset if kept < len(version.commands) else len(version.source.text)
        body = version.source.text[start:end].split("\n")
        place = version.source.position(start)
        text.append(f"namespace {SPACE}{version.number}")
        pieces.append(Piece(first=len(text) + 1, lines=len(body), file="", line=place.line, column=place.column))
        text += [*body, f"end {SPACE}{version.number}", _MARK]
        marks.append(len(text))
    compiled = await _run(batch, "\n".join([*text, ""]).encode())
    general, own, done = _sorted(compiled, len(lines), pieces, marks)
    for version, messages in zip(versions[:done], own, strict=False):
        batch.results[version.number] = BatchResult(messages=(*general, *messages), failure=None)
    return list(versions[done:])


def _sorted(
    compiled: Compiled, shared: int, pieces: Sequence[Piece], marks: Sequence[int]
) -> tuple[list[Message], list[list[Message]], int]:
    """Returns the messages on the common beginning, those on each version, and how many versions have an answer."""
    general: list[Message] = []
    own: list[list[Message]] = [[] for _ in pieces]
    seen = {message.start.line for message in compiled.output.messages if message.text == "True : Prop"}
    done = next((number for number, line in enumerate(marks) if line not in seen), len(marks))
    firsts = [piece.first - 1 for piece in pieces]
    for message in compiled.output.messages:
        line = message.start.line
        if line <= shared:
            general.append(message)
            continue
        number = sum(first <= line for first in firsts) - 1
        located = locator([pieces[number]])(message.start)
        if located is not None:
            own[number].append(replace(message, start=located[1], end=_moved(message.end, pieces[number])))
        elif message.severity is Severity.ERROR or sort_of(message) is Sort.TOO_MANY:
            done = min(done, number)
    return general, own, done


def _moved(place: Position | None, piece: Piece) -> Position | None:
    located = None if place is None else locator([piece])(place)
    return None if located is None else located[1]


async def _alone(batch: _Batch, data: bytes) -> BatchResult:
    compiled = await _run(batch, data)
    return BatchResult(messages=compiled.output.messages, failure=compiled.failure())


async def _run(batch: _Batch, data: bytes) -> Compiled:
    left = batch.deadline - time.monotonic()
    wall = left if batch.limits.wall is None else min(batch.limits.wall, left)
    limits = replace(batch.limits, wall=None if wall == float("inf") else max(0.05, wall))
    with tempfile.TemporaryDirectory(prefix="lemmata-lean-") as folder:
        return await compile_module(
            batch.lean, data, _MODULE, Path(folder), limits, options=_OPTIONS, sandbox=batch.sandbox
        )
