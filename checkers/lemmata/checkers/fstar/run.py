"""One cold run of F* on one file in a private folder.

No ``.checked`` file is written, and none of the file's own can lie there: the folder is new. No hint is read. The exit
code is 0 or 1 and never tells why; a run without an error message and without exit code 0 is a failure of the tool.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from lemmata.checkers import process
from lemmata.checkers.fstar.messages import Message, Query, parse_output, parse_queries
from lemmata.checkers.fstar.numbers import Sort, sort_of_number
from lemmata.checkers.fstar.toolchain import FStarToolchain
from lemmata.checkers.limits import Limits
from lemmata.checkers.private_folder import read_left
from lemmata.checkers.process import ProcessResult
from lemmata.checkers.sandbox import Sandbox
from lemmata.checkers.verdict import Outcome, Severity

__all__ = ["SEED", "Run", "options", "run_module"]

SEED: Final = 0
"""Of the solver, in every run but the one that looks for luck."""
_ERRORS: Final = "@240@272@296@303@359"
"""Ways round the checker that F* may call warnings are made errors."""
_ANSWER: Final = re.compile(rb"^; STATUS: unsat\b", re.MULTILINE)
_CRASH: Final = "Unexpected error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """How one run ended, and what it said."""

    result: ProcessResult
    messages: tuple[Message, ...]
    stray: tuple[str, ...]
    """Lines of the standard error that are no messages."""
    queries: tuple[Query, ...]
    verified: frozenset[str]
    """Modules that the standard output says were verified: needed, and never enough."""
    answered: int
    """Questions that the solver answered with unsat, by the log of its own answers; 0 if none was kept."""

    def failure(self) -> tuple[Outcome, str] | None:
        """Returns what ended the run if it was not F*'s own decision, None if it was."""
        result = self.result
        if result.ended == "timeout":
            return Outcome.TIMEOUT, result.detail
        if result.exhausted:
            return Outcome.RESOURCES, result.detail
        said = "\n".join(self.stray).strip()[-500:]
        errors = [message for message in self.messages if message.severity is Severity.ERROR]
        if result.exit_code not in (0, 1):
            ended = f"exit code {result.exit_code}" if result.signal is None else f"signal {result.signal}"
            return Outcome.FAILURE, f"F* ended with {ended}" + (f": {said}" if said else "")
        setup = next((message for message in errors if sort_of_number(message.number) is Sort.SETUP), None)
        if setup is not None:
            return Outcome.FAILURE, f"F* is not set up for this: {setup.text}"
        if any(line.startswith(_CRASH) for line in self.stray):
            return Outcome.FAILURE, f"F* crashed: {said}"
        if result.exit_code == 1 and not errors:
            return Outcome.FAILURE, "F* failed without a message" + (f": {said}" if said else "")
        if result.exit_code == 0 and errors:
            return Outcome.FAILURE, f"F* reported an error and ended as if there were none: {errors[0].text}"
        return None


def options(fstar: FStarToolchain, limits: Limits, *, seed: int = SEED, trusting: bool = False) -> tuple[str, ...]:
    """Returns the options of every run, warm or cold.

    Args:
        fstar: which F*; its solver is pinned.
        limits: ``steps`` is F*'s ``--z3rlimit``.
        seed: of the solver.
        trusting: whether uses of ``assume`` and ``admit`` are reported as warnings, and not as errors.
    """
    chosen = ["--z3seed", str(seed), "--report_assumes", "warn" if trusting else "error", "--warn_error", _ERRORS]
    if fstar.solver is not None:
        chosen += ["--z3version", fstar.solver.version]
    if limits.steps is not None:
        chosen += ["--z3rlimit", str(max(1, limits.steps))]
    return tuple(chosen)


async def run_module(
    fstar: FStarToolchain,
    module: str,
    sources: Mapping[str, bytes],
    folder: Path,
    limits: Limits,
    *,
    seed: int = SEED,
    trusting: bool = False,
    log: bool = False,
    sandbox: Sandbox = Sandbox.AUTO,
) -> Run:
    """Returns how F* took ``module``.

    Args:
        fstar: which F*.
        module: which of the sources is checked; F* takes the others from the same folder.
        sources: text by name of module; F* wants a file to be named after its module.
        folder: private to this run, and empty.
        limits: of the run; ``steps`` is F*'s ``--z3rlimit``.
        seed: of the solver.
        trusting: see `options`.
        log: whether to keep what the solver is asked and answers.
        sandbox: whether to run in bubblewrap.
    """
    for name, text in sources.items():
        (folder / f"{name}.fst").write_bytes(text)
    command = [fstar.binary, "--message_format", "json", "--query_stats", "-f", "--include", "."]
    command += options(fstar, limits, seed=seed, trusting=trusting)
    command += [*(["--log_queries"] if log else []), f"{module}.fst"]
    result = await process.run(
        command,
        cwd=str(folder),
        limits=replace(limits, steps=None),
        sandbox=sandbox,
        readable=fstar.readable,
    )
    output = parse_output(result.stderr.decode("utf-8", "replace"))
    printed = result.stdout.decode("utf-8", "replace")
    return Run(
        result=result,
        messages=output.messages,
        stray=output.stray,
        queries=parse_queries(printed),
        verified=frozenset(re.findall(r"^Verified module: (\S+)\s*$", printed, re.MULTILINE)),
        answered=_answered(folder) if log else 0,
    )


def _answered(folder: Path) -> int:
    found = 0
    for path in folder.glob("queries-*.smt2"):
        with contextlib.suppress(OSError):
            found += len(_ANSWER.findall(read_left(path)))
    return found
