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

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from lemmata.checkers.lean.compile import Compiled, compile_module
from lemmata.checkers.lean.messages import Message, outcome
from lemmata.checkers.lean.separation import Version, divided
from lemmata.checkers.lean.together import join, sort_out, unspaced
from lemmata.checkers.lean.toolchain import LeanToolchain
from lemmata.checkers.limits import Limits
from lemmata.checkers.private_folder import private_folder
from lemmata.checkers.sandbox import Sandbox
from lemmata.checkers.verdict import Outcome, Severity

__all__ = ["OPTIONS", "BatchResult", "run_many", "run_together"]

_MODULE: Final = "Batch"
OPTIONS: Final = ("-DmaxRecDepth=2000", "-DmaxErrors=0")
"""Of every run whose answer is only a proposal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchResult:
    """What Lean said about one version."""

    messages: tuple[Message, ...]
    """With places in that version."""
    failure: tuple[Outcome, str] | None
    """Why there is no answer; None if there is one."""
    seconds: float = 0.0
    """Its equal share of the time of the process it was in."""
    cpu_seconds: float = 0.0
    """Its equal share of that process's processor time."""

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
    batch = _Batch(lean, limits, sandbox, deadline)
    together, alone = divided(sources)
    for number in [*alone, *await _grouped(batch, together)]:
        if time.monotonic() < deadline:
            batch.results[number] = await _alone(batch, sources[number])
    none = BatchResult(messages=(), failure=(Outcome.TIMEOUT, "the time was up before this version's turn"))
    found = [batch.results.get(number, none) for number in range(len(sources))]
    return [replace(result, messages=unspaced(result.messages)) for result in found]


async def run_together(
    lean: LeanToolchain,
    versions: Sequence[Version],
    limits: Limits,
    *,
    sandbox: Sandbox = Sandbox.AUTO,
    deadline: float = float("inf"),
) -> dict[int, BatchResult]:
    """Returns what Lean says about versions that can share a process, by their numbers.

    A version with which a process did not get to its end has no answer here, and none is run alone.

    Args:
        lean: which Lean.
        versions: as `lemmata.checkers.lean.separation.divided` gives them.
        limits: of each process; of ``steps`` each declaration has its own.
        sandbox: whether to run in bubblewrap.
        deadline: of `time.monotonic`; versions that have no answer by then get none.
    """
    batch = _Batch(lean, limits, sandbox, deadline)
    await _grouped(batch, versions)
    return batch.results


async def _grouped(batch: _Batch, versions: Sequence[Version]) -> list[int]:
    """Runs versions together, in smaller groups where need be, and returns the numbers of those to be run alone."""
    alone: list[int] = []
    waiting = [list(versions)] if versions else []
    while waiting and time.monotonic() < batch.deadline:
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
    return alone


async def _together(batch: _Batch, versions: Sequence[Version]) -> list[Version]:
    """Runs versions together, and returns those without an answer; the first of them may be why."""
    text = join(versions)
    compiled = await _run(batch, text.data)
    said = sort_out(text, compiled.output.messages)
    for version, messages in zip(versions, said, strict=False):
        batch.results[version.number] = BatchResult(
            messages=messages,
            failure=None,
            seconds=compiled.result.seconds / len(versions),
            cpu_seconds=compiled.result.cpu_seconds / len(versions),
        )
    return list(versions[len(said) :])


async def _alone(batch: _Batch, data: bytes) -> BatchResult:
    compiled = await _run(batch, data)
    result = compiled.result
    return BatchResult(
        messages=compiled.output.messages,
        failure=compiled.failure(),
        seconds=result.seconds,
        cpu_seconds=result.cpu_seconds,
    )


async def _run(batch: _Batch, data: bytes) -> Compiled:
    left = batch.deadline - time.monotonic()
    wall = left if batch.limits.wall is None else min(batch.limits.wall, left)
    limits = replace(batch.limits, wall=None if wall == float("inf") else max(0.05, wall))
    with private_folder("lemmata-lean-") as folder:
        return await compile_module(
            batch.lean, data, _MODULE, Path(folder), limits, options=OPTIONS, sandbox=batch.sandbox
        )
