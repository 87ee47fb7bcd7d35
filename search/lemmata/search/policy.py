"""The `Policy` protocol: whoever proposes proofs and lemmas, a program or a model."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol, TypeAlias, runtime_checkable

from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import Diagnostic, Status

__all__ = ["Decomposition", "Edit", "Feedback", "Guidance", "Policy", "Proposal", "Request", "WholeProof"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guidance:
    """What may shape a proposal before anything is checked; each part can be left out.

    It is apart from `Feedback`, which says how earlier proposals fared: the saving of either can be measured alone.
    """

    grammar: str = ""
    """A grammar that the answer follows, in the notation that the policy reads; empty means none."""
    signature: str = ""
    """The names and types that the answer may use, in the language of the task."""
    premises: tuple[str, ...] = ()
    """Statements that look useful, best first. They are suggestions, not proved facts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """How an earlier candidate for the same goal fared."""

    candidate: Candidate
    status: Status
    reason: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()
    """Earliest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a policy is asked to propose for."""

    task: Task
    goal: str
    """The goal, in the language of the task."""
    context: tuple[str, ...] = ()
    """Lemmas proved so far, in the language of the task."""
    guidance: Guidance = field(default_factory=Guidance)
    feedback: tuple[Feedback, ...] = ()
    """Earlier candidates for this goal, oldest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeProof:
    """A candidate that claims to settle the goal."""

    candidate: Candidate
    log_probability: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decomposition:
    """A step: the goal follows from the subgoals, in the way that ``kind`` and ``detail`` say."""

    kind: str
    """``"direct"``, ``"induction"``, ``"lemmas"``, or another word that the language defines."""
    subgoals: tuple[str, ...]
    """In the language of the task; empty means that the step closes the goal."""
    detail: str = ""
    log_probability: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A change of an earlier candidate: its text from ``start`` to ``end`` is replaced."""

    candidate: Candidate
    start: int
    """0-based, in code points of the candidate's text; the first that goes."""
    end: int
    """The first that stays."""
    replacement: str
    log_probability: float | None = None

    def apply(self) -> Candidate:
        """Returns the edited candidate.

        Raises:
            ValueError: the span is not inside the candidate's text.
        """
        text = self.candidate.text
        if not 0 <= self.start <= self.end <= len(text):
            raise ValueError(f"span {self.start}..{self.end} is not inside a text of {len(text)} code points")
        return Candidate(kind=self.candidate.kind, text=text[: self.start] + self.replacement + text[self.end :])


Proposal: TypeAlias = WholeProof | Decomposition | Edit


@runtime_checkable
class Policy(Protocol):
    """Proposes proofs and lemmas. A policy is never believed: what it proposes is checked."""

    @property
    def name(self) -> str:
        """Returns the name that stands in the log."""
        ...

    async def propose(self, request: Request, n: int) -> list[Proposal]:
        """Returns at most ``n`` proposals, best first; an empty list means that it has none.

        Raises:
            PolicyError: the policy itself failed (a server that does not answer, a model that cannot be loaded).
        """
        ...
