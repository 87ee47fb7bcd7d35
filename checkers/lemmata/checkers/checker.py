"""The `Checker` protocol: the one extension point of a language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from lemmata.checkers.errors import UsageError
from lemmata.checkers.limits import Limits
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import Diagnostic, Evidence, Severity, Toolchain

__all__ = ["Capabilities", "Checker", "Negating", "toolchain_warnings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a checker can do; selection is by capability."""

    language: str
    extensions: tuple[str, ...]
    """File suffixes, with the dot."""
    refutes: bool
    """Whether it can replay a counterexample: one that it finds, or a candidate that is one."""
    candidate_kinds: tuple[str, ...]
    """The `Candidate.kind` values it reads."""
    rests_on: str
    """``"solver"`` or ``"kernel"``."""

    def require(self, candidate: Candidate) -> None:
        """Raises `UsageError` if the candidate is of a kind that is not read."""
        if candidate.kind not in self.candidate_kinds:
            known = ", ".join(self.candidate_kinds)
            raise UsageError(f"{self.language} reads candidates of kind {known}, not {candidate.kind!r}")


@runtime_checkable
class Checker(Protocol):
    """A language's way to evidence.

    `examine` runs the stages splice, screen, run, audit and (with ``strict``) the strict tier, from cheap to dear,
    and stops at the first that fails. It never raises for what a tool says or fails to say: that is evidence.
    It never judges: `lemmata.checkers.judge` does.
    """

    @property
    def capabilities(self) -> Capabilities:
        """Returns what this checker can do."""
        ...

    def toolchain(self) -> tuple[Toolchain, ...]:
        """Returns the tools in use; raises `ToolchainMissing` if one is absent."""
        ...

    async def examine(self, task: Task, candidate: Candidate, limits: Limits, *, strict: bool) -> Evidence:
        """Returns the evidence on ``candidate`` for ``task`` under ``limits``."""
        ...


@runtime_checkable
class Negating(Protocol):
    """A checker that can say the contrary of a task: what `lemmata batch --canaries` asks for."""

    def negation(self, task: Task) -> Task | None:
        """Returns a task that is false if ``task`` is proved; None if its contrary cannot be said."""
        ...


def toolchain_warnings(task: Task, message: str) -> tuple[Diagnostic, ...]:
    """Returns what a verdict says of the tool itself, such as a version with known errors; nothing for no message."""
    if not message:
        return ()
    return (Diagnostic(file=task.name, line=1, column=1, severity=Severity.WARNING, kind="toolchain", message=message),)
