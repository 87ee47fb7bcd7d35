"""One cold run of Lean on one module: messages, and if it had no error a compiled module that others can import."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, cast

from lemmata.checkers import process
from lemmata.checkers.lean.messages import Output, parse_output
from lemmata.checkers.lean.toolchain import LeanToolchain
from lemmata.checkers.limits import Limits
from lemmata.checkers.private_folder import read_left
from lemmata.checkers.process import ProcessResult
from lemmata.checkers.sandbox import Sandbox
from lemmata.checkers.source import Position, Source
from lemmata.checkers.verdict import Outcome, Severity

__all__ = ["Compiled", "Declaration", "compile_module", "exhausted", "process_failure", "resource_options"]

_LEAST_MEMORY: Final = 192
"""Megabytes without which Lean does not start."""
_STACK_OVERFLOW: Final = b"Stack overflow detected"
_OUT_OF_MEMORY: Final = (b"out of memory", b"bad_alloc", b"failed to create thread")


@dataclass(frozen=True, slots=True)
class Declaration:
    """A declaration, as Lean's own parser found it."""

    name: str
    """Full name; that of a private one begins with ``_private.``."""
    place: Position
    """Of the name in the text, or of what stands for it (``instance``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """How one run ended."""

    result: ProcessResult
    output: Output
    declarations: tuple[Declaration, ...] = field(default=())
    """In the order of the file; empty if the run was not clean."""

    @property
    def clean(self) -> bool:
        """Returns whether Lean ended by itself, with no error: the compiled module is there."""
        return self.result.ended == "exited" and self.result.exit_code == 0

    def failure(self) -> tuple[Outcome, str] | None:
        """Returns what ended the run if it was not Lean's own decision, None if it was."""
        # With 1 Lean ends also where it could not write, for example; only an error that it reports is a decision.
        reported = any(message.severity is Severity.ERROR for message in self.output.messages)
        return process_failure(self.result, "Lean", decided=reported, printed=self.output.stray)


def process_failure(
    result: ProcessResult, program: str, *, decided: bool = True, printed: Sequence[str] = ()
) -> tuple[Outcome, str] | None:
    """Returns what ended a program of a toolchain if it was not its own decision, None if it was.

    Args:
        result: how it ended.
        program: its name, for a person.
        decided: whether exit code 1 is a decision of its own.
        printed: what it printed that was not asked for.
    """
    if result.ended == "timeout":
        return Outcome.TIMEOUT, result.detail
    if result.exhausted:
        return Outcome.RESOURCES, result.detail
    if reason := exhausted(result.stderr, program):
        return Outcome.RESOURCES, reason
    if result.exit_code == 0 or (result.exit_code == 1 and decided):
        return None
    ended = f"exit code {result.exit_code}" if result.signal is None else f"signal {result.signal}"
    text = "\n".join((*printed, result.stderr.decode("utf-8", "replace"))).strip()[-500:]
    said = "".join(char if char.isprintable() or char == "\n" else "?" for char in text)
    return Outcome.FAILURE, f"{program} ended with {ended}" + (f": {said}" if said else "")


def exhausted(stderr: bytes, program: str = "Lean") -> str:
    """Returns which resource a program says it ran out of before it died; empty if it says nothing of that kind."""
    if _STACK_OVERFLOW in stderr:
        return "the stack overflowed"
    return f"{program} ran out of memory" if any(word in stderr for word in _OUT_OF_MEMORY) else ""


def resource_options(limits: Limits) -> tuple[str, ...]:
    """Returns the options that tell Lean its limits: ``steps`` are ``maxHeartbeats``, ``memory`` is its own too."""
    found: list[str] = []
    if limits.steps is not None:
        found.append(f"-DmaxHeartbeats={max(1, limits.steps)}")
    if limits.memory is not None:
        found.append(f"-M{max(_LEAST_MEMORY, limits.memory >> 20)}")
    return tuple(found)


async def compile_module(
    lean: LeanToolchain,
    source: bytes,
    module: str,
    folder: Path,
    limits: Limits,
    *,
    path: Sequence[Path] = (),
    options: Sequence[str] = (),
    sandbox: Sandbox = Sandbox.AUTO,
) -> Compiled:
    """Returns how Lean took a module; it leaves ``module.olean`` and ``module.ilean`` in ``folder`` if it was clean.

    Args:
        lean: which Lean.
        source: the text, written to ``folder/module.lean``.
        module: its name, one component.
        folder: private to this run.
        limits: ``steps`` is Lean's ``maxHeartbeats`` (thousands of small allocations); ``memory`` is also told to Lean.
        path: folders of further compiled modules.
        options: such as ``-DmaxRecDepth=1000``.
        sandbox: whether to run in bubblewrap.
    """
    (folder / f"{module}.lean").write_bytes(source)
    known = lean.environment.get("LEAN_PATH", "")
    folders = [*([known] if known else []), *map(str, path)]
    environment = {**lean.environment, "LEAN_PATH": os.pathsep.join(folders)} if folders else lean.environment
    arguments = ["--json", "-o", f"{module}.olean", "-i", f"{module}.ilean", *options, *resource_options(limits)]
    result = await process.run(
        (*lean.command, *arguments, f"{module}.lean"),
        cwd=str(folder),
        limits=replace(limits, steps=None),
        env=environment,
        sandbox=sandbox,
        readable=(*lean.readable, *map(str, path)),
    )
    output = parse_output(result.stdout.decode("utf-8", "replace"))
    found = Compiled(result=result, output=output)
    if not found.clean:
        return found
    return replace(found, declarations=_declarations(folder / f"{module}.ilean", Source(source, module)))


def _declarations(path: Path, source: Source) -> tuple[Declaration, ...]:
    """Returns what Lean wrote down of a module: declarations, and whatever else got a name (constructors, fields).

    The trap: of the two lists in the file, the one of declarations has only those in whose text a name is used.
    """
    try:
        data = cast("dict[str, Any]", json.loads(read_left(path)))
        places: dict[str, list[int]] = {name: numbers[4:6] for name, numbers in data["decls"].items()}
        for key, known in data["references"].items():
            symbol = json.loads(key).get("c")
            if symbol is not None and symbol["m"] == data["module"] and known["definition"]:
                places[symbol["n"]] = known["definition"][:2]
        found = [
            Declaration(name, source.position(source.from_lsp(line, character)))
            for name, (line, character) in places.items()
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ()
    return tuple(sorted(found, key=lambda item: item.place))
