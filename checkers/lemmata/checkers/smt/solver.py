"""The one interface to SMT solvers: sessions that answer satisfiability questions about text that we built.

A session never sees a user's file: every text it is given was printed by this package from checked terms. What a
solver says is data. An error message of a solver is an `Answer` of ``unknown`` with a reason that starts with
``error``, so that it can become a tool failure and never an ``unsat``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

__all__ = ["LONGEST", "PROFILES", "SOLVERS", "Answer", "Profile", "Session", "reason_word"]

SOLVERS: Final = ("z3", "cvc5")
LONGEST: Final = 4_000_000.0
"""Seconds of the longest time-out that both solvers can be told."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a solver answered to one question."""

    result: str
    """``"unsat"``, ``"sat"`` or ``"unknown"``."""
    reason: str = ""
    """Empty unless unknown: ``timeout``, ``resource limit``, ``memory``, ``incomplete quantifiers``, ``incomplete``,
    ``unsupported: MESSAGE``, ``error: MESSAGE``, or else the solver's own words."""
    seconds: float = 0.0
    """Wall-clock seconds inside the solver."""
    steps: int | None = None
    """Deterministic steps, where the solver counts them (Z3: ``rlimit``)."""
    model: str | None = None
    """The solver's ``get-model`` text, if it was asked for and the result is ``sat``."""

    @property
    def failed(self) -> bool:
        """Returns whether the solver broke down on the question, rather than leaving it open."""
        return self.reason.startswith("error")

    @property
    def limited(self) -> bool:
        """Returns whether a limit ended the run."""
        return self.reason in ("timeout", "resource limit", "memory")


@dataclass(frozen=True, slots=True)
class Profile:
    """How a session runs its solver."""

    name: str
    incremental: bool
    """True: the base is asserted once and questions are scopes on it (fast for many small questions). False: each
    question starts from nothing, with all of the solver's preprocessing."""
    z3: tuple[tuple[str, str], ...] = ()
    """Options of Z3, set before the base."""
    cvc5: tuple[tuple[str, str], ...] = ()
    """Options of cvc5, set before the base."""


_E_MATCHING: Final = (("auto_config", "false"), ("smt.mbqi", "false"))
PROFILES: Final = {
    profile.name: profile
    for profile in (
        Profile("quick", incremental=True),
        Profile("plain", incremental=False),
        Profile("induction", incremental=True, z3=_E_MATCHING),
        Profile("saturate", incremental=True, z3=_E_MATCHING, cvc5=(("full-saturate-quant", "true"),)),
    )
}
"""By name. ``induction``: quantifiers by triggers only, for obligations over recursive functions; ``saturate``: the
same, and cvc5 enumerates instances when triggers bring nothing more."""


class Session(Protocol):
    """One solver, warm, with a base of declarations and axioms."""

    @property
    def name(self) -> str:
        """Returns the solver's name, ``"z3"`` or ``"cvc5"``."""
        ...

    def declare(self, text: str) -> None:
        """Drops everything and makes ``text`` (declarations, axioms) the base; an error shows at the next check."""
        ...

    def push(self) -> None:
        """Opens a scope."""
        ...

    def pop(self) -> None:
        """Closes the innermost scope; raises `UsageError` if there is none."""
        ...

    def assert_text(self, text: str) -> None:
        """Adds commands (declarations, definitions, assertions) to the innermost scope."""
        ...

    def check(self, text: str, *, timeout: float, steps: int | None = None, model: bool = False) -> Answer:
        """Returns the answer for the present scope plus ``text``, and leaves the scope as it was.

        Args:
            text: commands without ``check-sat``.
            timeout: seconds; the solver may overrun it (the worker's owner kills then).
            steps: deterministic limit, in the solver's own unit; None: no limit.
            model: whether to ask for a model.
        """
        ...

    def reset(self) -> None:
        """Drops everything, the base too."""
        ...

    def close(self) -> None:
        """Gives the solver's memory back; the session is unusable afterwards."""
        ...


def reason_word(raw: str, *, timed_out: bool) -> str:
    """Returns our word for a solver's reason for ``unknown``.

    Args:
        raw: the solver's own words.
        timed_out: whether the time limit was used up; Z3 says ``canceled`` for time and steps alike.
    """
    text = raw.lower()
    if "canceled" in text or "interrupted" in text:
        return "timeout" if timed_out else "resource limit"
    if "timeout" in text:
        return "timeout"
    if "resource" in text:
        return "resource limit"
    if "memout" in text or "memory" in text:
        return "memory"
    if "quantifier" in text:
        return "incomplete quantifiers"
    if text == "incomplete":
        return "incomplete"
    return raw or "no reason given"
