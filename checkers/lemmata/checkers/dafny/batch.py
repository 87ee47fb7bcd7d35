"""Many versions of a program in one Dafny process, for a search that has more candidates than processes.

Each version stands in a module of its own, on lines of its own, so that a message belongs to the version on whose
lines it is, and a result to the version whose module its name begins with. What Dafny cannot parse or type-check
keeps all others from being verified: the versions that its errors are in have their answer, and the rest is run again.
If the process dies or is killed, or an error is in no version, each half is run again, down to single versions.

Run alone from the start is what could reach others because it cannot be read. What the screen refuses, such as an
attribute by which other parts are left out, is not run at all.

Nothing is accepted here. A version that is promising had every obligation in its log correct; whether it is a proof
is for the checker to say, by a cold run of that version alone, the probe and the audit.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from lemmata.checkers.dafny.claims import claims
from lemmata.checkers.dafny.output import Message, Spot
from lemmata.checkers.dafny.parser import parse
from lemmata.checkers.dafny.run import DafnyRun, Options, Shown, run_program
from lemmata.checkers.dafny.screen import screen, unread
from lemmata.checkers.dafny.toolchain import DafnyToolchain
from lemmata.checkers.dafny.verification_log import Batch, Checked, Result
from lemmata.checkers.errors import InputError
from lemmata.checkers.limits import Limits
from lemmata.checkers.private_folder import private_folder
from lemmata.checkers.sandbox import Sandbox
from lemmata.checkers.verdict import Outcome, Severity

__all__ = ["BatchResult", "run_many"]

_MODULE: Final = "LemmataVersion"
_UNVERIFIED: Final = (Outcome.SYNTAX, Outcome.TYPE)
_UNANSWERED: Final = (Outcome.TIMEOUT, Outcome.RESOURCES, Outcome.FAILURE)


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchResult:
    """What Dafny said about one version."""

    messages: tuple[Message, ...]
    """With places in that version."""
    log: tuple[Result, ...]
    """With the names of that version; empty if it was not verified."""
    failure: Shown | None
    """Why there is no answer; None if there is one."""

    @property
    def promising(self) -> bool:
        """Returns whether something was verified, and all of it is correct. It is no verdict."""
        return self.failure is None and self.stands and all(item.outcome is Checked.CORRECT for item in self.log)

    @property
    def stands(self) -> bool:
        """Returns whether it has obligations, and no error was reported."""
        return bool(self.log) and all(message.severity is not Severity.ERROR for message in self.messages)


@dataclass(frozen=True, slots=True)
class _Version:
    """A version that may be run with others."""

    number: int
    text: str
    expected: frozenset[str]
    """The entries that the log has of it, if it was verified."""


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of a version in the common program."""

    version: _Version
    first: int
    last: int

    def moved(self, spot: Spot) -> Spot | None:
        """Returns a place of the common program in the version, None if it is in another."""
        return Spot(spot.line - self.first + 1, spot.character) if self.first <= spot.line <= self.last else None


@dataclass(slots=True)
class _Batch:
    """One run of `run_many`."""

    dafny: DafnyToolchain
    limits: Limits
    options: Options
    sandbox: Sandbox
    deadline: float
    results: dict[int, BatchResult] = field(default_factory=dict[int, BatchResult])


async def run_many(
    dafny: DafnyToolchain,
    sources: Sequence[bytes],
    limits: Limits,
    *,
    options: Options | None = None,
    sandbox: Sandbox = Sandbox.AUTO,
    deadline: float = float("inf"),
) -> list[BatchResult]:
    """Returns what Dafny says about each version of a program, in their order.

    Args:
        dafny: which Dafny.
        sources: the versions.
        limits: of each process; of ``steps`` each batch of assertions has its own.
        options: of each process; ``batch_seconds`` keeps a hard version from using up the time of the others.
        sandbox: whether to run in bubblewrap.
        deadline: of `time.monotonic`; versions that have no answer by then get none.
    """
    batch = _Batch(dafny, limits, options or Options(), sandbox, deadline)
    together, alone = _sorted(batch, sources)
    waiting = [together] if together else []
    while waiting and time.monotonic() < deadline:
        group = waiting.pop()
        if len(group) == 1:
            batch.results[group[0].number] = await _alone(batch, group[0].text.encode(), group[0].expected)
            continue
        left = await _together(batch, group)
        if len(left) == len(group):  # no version is known to be the reason
            waiting += [left[len(left) // 2 :], left[: len(left) // 2]]
        elif left:
            waiting.append(left)
    for number in alone:
        if time.monotonic() < deadline:
            batch.results[number] = await _alone(batch, sources[number], frozenset())
    late = Shown(Outcome.TIMEOUT, "the time was up before this version's turn")
    none = BatchResult(messages=(), log=(), failure=late)
    return [batch.results.get(number, none) for number in range(len(sources))]


def _sorted(batch: _Batch, sources: Sequence[bytes]) -> tuple[list[_Version], list[int]]:
    """Returns the versions that may stand in one program, and the numbers of those that have to be run alone."""
    together: list[_Version] = []
    alone: list[int] = []
    for number, source in enumerate(sources):
        try:
            file = parse(source)
        except InputError:
            alone.append(number)
            continue
        refused = screen(file)
        if refused:
            failure = Shown(Outcome.SCREENED, refused[0].message)
            batch.results[number] = BatchResult(messages=(), log=(), failure=failure)
        elif unread(file) or _MODULE in file.source.text:
            alone.append(number)
        else:
            expected = frozenset(claim.entry for claim in claims(file.program))
            together.append(_Version(number, file.source.text, expected))
    return together, alone


async def _together(batch: _Batch, versions: Sequence[_Version]) -> list[_Version]:
    """Runs versions together, and returns those without an answer."""
    lines: list[str] = []
    places: list[_Lines] = []
    for version in versions:
        lines.append(f"module {_MODULE}{version.number} {{")
        body = version.text.split("\n")
        places.append(_Lines(version, len(lines) + 1, len(lines) + len(body)))
        lines += [*body, "}"]
    run = await _run(batch, "\n".join(lines).encode())
    shown = run.shown()
    if shown.outcome in _UNVERIFIED:
        blamed = {place.version.number for place in places for error in run.errors if place.moved(error.start)}
        for place in places:
            if place.version.number in blamed:
                batch.results[place.version.number] = _own(run, place)
        return [version for version in versions if version.number not in blamed]
    if run.log is None or run.result.ended != "exited" or run.result.exit_code not in (0, 4) or not run.log:
        return list(versions)
    left: list[_Version] = []
    for place in places:
        found = _own(run, place)
        if place.version.expected <= {result.name for result in found.log}:
            batch.results[place.version.number] = found
        else:
            left.append(place.version)
    return left


def _own(run: DafnyRun, place: _Lines) -> BatchResult:
    """Returns what a run says about one of its versions."""
    messages: list[Message] = []
    prefix = f"{_MODULE}{place.version.number}."
    for message in run.output.messages:
        start = place.moved(message.start)
        if start is not None:
            related = [
                item._replace(start=moved) for item in message.related if (moved := place.moved(item.start)) is not None
            ]
            text = message.text.replace(prefix, "")
            messages.append(replace(message, start=start, text=text, related=tuple(related)))
    log = tuple(
        replace(result, name=result.name.removeprefix(prefix), batches=_moved_batches(result, place))
        for result in run.log or ()
        if result.name.startswith(prefix)
    )
    return BatchResult(messages=tuple(messages), log=log, failure=None)


def _moved_batches(result: Result, place: _Lines) -> tuple[Batch, ...]:
    return tuple(
        replace(
            batch,
            assertions=tuple(
                item._replace(start=moved) for item in batch.assertions if (moved := place.moved(item.start))
            ),
        )
        for batch in result.batches
    )


async def _alone(batch: _Batch, source: bytes, expected: frozenset[str]) -> BatchResult:
    run = await _run(batch, source)
    shown = run.shown()
    failure = shown if shown.outcome in _UNANSWERED and not run.log else None
    if shown.outcome not in _UNVERIFIED and not expected <= {result.name for result in run.log or ()}:
        failure = failure or Shown(Outcome.FAILURE, "Dafny's log lacks what there is to be proved")
    return BatchResult(messages=run.output.messages, log=run.log or (), failure=failure)


async def _run(batch: _Batch, source: bytes) -> DafnyRun:
    left = batch.deadline - time.monotonic()
    wall = left if batch.limits.wall is None else min(batch.limits.wall, left)
    limits = replace(batch.limits, wall=None if wall == float("inf") else max(0.05, wall))
    with private_folder("lemmata-dafny-") as folder:
        return await run_program(
            batch.dafny, source, Path(folder), limits, options=batch.options, sandbox=batch.sandbox
        )
