"""Verdicts: what the judge says of a candidate, and the evidence it says it on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final, NoReturn

from lemmata.checkers.limits import Limits

__all__ = [
    "Assumption",
    "Assurance",
    "Diagnostic",
    "Evidence",
    "Layer",
    "LayerState",
    "Obligation",
    "Outcome",
    "Place",
    "Severity",
    "Stage",
    "Status",
    "Toolchain",
    "Verdict",
]


class Status(Enum):
    """The ten things a verdict can say."""

    PROVED = "PROVED"
    REFUTED = "REFUTED"
    UNPROVED = "UNPROVED"
    REJECTED = "REJECTED"
    SYNTAX_ERROR = "SYNTAX_ERROR"
    TYPE_ERROR = "TYPE_ERROR"
    TIMEOUT = "TIMEOUT"
    OUT_OF_RESOURCES = "OUT_OF_RESOURCES"
    TOOL_FAILURE = "TOOL_FAILURE"
    UNAVAILABLE = "UNAVAILABLE"

    @property
    def censored(self) -> bool:
        """Returns whether this status says nothing about the candidate: never a negative label, no reward."""
        return self in _CENSORED


_CENSORED: Final = frozenset({Status.TIMEOUT, Status.OUT_OF_RESOURCES, Status.TOOL_FAILURE, Status.UNAVAILABLE})


class Severity(Enum):
    """Weight of a diagnostic."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Layer(Enum):
    """The layers of a verdict, in the order in which they are reached."""

    SYNTAX = "syntax"
    SEMANTICS = "semantics"
    OBLIGATIONS = "obligations"
    AUDIT = "audit"
    ROBUSTNESS = "robustness"


class LayerState(Enum):
    """What is known of one layer."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_REACHED = "not reached"


class Stage(Enum):
    """The judge's stages (design, section 3), from cheap to dear."""

    SPLICE = "splice"
    SCREEN = "screen"
    RUN = "run"
    AUDIT = "audit"
    STRICT = "strict"


class Outcome(Enum):
    """What a tool run showed, before judgement. It is never a verdict."""

    ACCEPTED = "accepted"
    """Every obligation has positive evidence."""
    COUNTEREXAMPLE = "counterexample"
    """A counterexample was found and replayed."""
    UNKNOWN = "unknown"
    """The tool ended and decided nothing, or found a counterexample that could not be replayed."""
    SCREENED = "screened"
    """The splice or the screen refused the candidate."""
    AUDITED = "audited"
    """The tool accepted, the audit refused."""
    SYNTAX = "syntax"
    TYPE = "type"
    TIMEOUT = "timeout"
    RESOURCES = "resources"
    FAILURE = "failure"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place in a user's file, with what is said of it."""

    file: str
    line: int
    """1-based."""
    column: int
    """1-based, in code points."""
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One message about one place of the user's file."""

    file: str
    line: int
    column: int
    severity: Severity
    kind: str
    """A short stable word: ``syntax``, ``sort``, ``arity``, ``screen``, ``vacuous``, ``termination``, ..."""
    message: str
    related: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """One thing that had to be shown, with its own status."""

    name: str
    status: Status
    """`Status.PROVED` here means: this obligation has positive evidence. Only a `Verdict` speaks of the task."""
    line: int | None = None
    column: int | None = None
    solver: str = ""
    """Who decided it: ``"z3"``, ``"z3+cvc5"``."""
    answer: str = ""
    """The tool's own word: ``unsat``, ``sat``, ``unknown (incomplete quantifiers)``."""
    seconds: float = 0.0
    steps: int | None = None
    """Deterministic steps, where the tool counts them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """Something taken for granted: an axiom, an extern, a declaration without a body."""

    name: str
    text: str
    line: int
    column: int
    pinned: bool
    """True if it stands in the pinned source, False if the candidate brought it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Toolchain:
    """A tool, exactly."""

    name: str
    version: str
    sha256: str = ""
    """Of the tool's binary or library."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assurance:
    """What soundness rests on."""

    rests_on: str
    """``"solver"``, ``"kernel"``, or, for a counterexample that was computed, ``"evaluation"``."""
    checked_by: tuple[str, ...] = ()
    """Every tool that independently accepted all obligations, the finder first."""
    tier: str = "fast"
    """``"fast"`` during search, ``"strict"`` for answers to a user."""
    strict: tuple[str, ...] = ()
    """What the strict tier consisted of beside the agreement of ``checked_by``, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a checker found out about a candidate; the judge turns it into a `Verdict`."""

    outcome: Outcome
    reason: str = ""
    """One line for a person: which rule, which obligation, the solver's own reason."""
    passed: frozenset[Stage] = frozenset()
    """The stages that ran and found nothing wrong. The judge wants all of them."""
    layers: Mapping[Layer, LayerState] = field(default_factory=dict[Layer, LayerState])
    diagnostics: tuple[Diagnostic, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    counterexample: str = ""
    """The replayed counterexample, readable, empty if there is none."""
    open_goals: tuple[str, ...] = ()
    toolchain: tuple[Toolchain, ...] = ()
    assurance: Assurance = field(default_factory=lambda: Assurance(rests_on="solver"))
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    solver_seconds: float = 0.0
    """The part of ``seconds`` spent inside tools; the rest is overhead."""
    steps: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the judge says of a candidate.

    A `Verdict` is made by `lemmata.checkers.judge` alone: the constructor wants the judge's seal.
    """

    status: Status
    reason: str
    evidence: Evidence
    task: str
    """Identity of the task."""
    candidate: str
    """Identity of the candidate."""
    limits: Limits
    """The `Limits` it was judged under."""
    seal: object = field(repr=False, compare=False)
    cached: bool = False

    def __post_init__(self) -> None:
        from lemmata.checkers.judge import holds_seal

        if not holds_seal(self):
            raise TypeError("a Verdict is made by lemmata.checkers.judge only")

    def __bool__(self) -> NoReturn:
        raise TypeError("a Verdict is not a bool: compare verdict.status with Status.PROVED")
