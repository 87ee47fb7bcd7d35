"""The one place that knows which class stands for which solver; a solver's library is loaded when it is first used."""

from __future__ import annotations

from lemmata.checkers.errors import UsageError
from lemmata.checkers.smt.solver import PROFILES, SOLVERS, Session

__all__ = ["open_session"]


def open_session(solver: str, profile: str) -> Session:
    """Returns a fresh session of ``solver`` (``"z3"``, ``"cvc5"``) under the named profile.

    Raises:
        UsageError: there is no such solver or profile.
        ToolchainMissing: the solver is not installed.
    """
    if profile not in PROFILES:
        raise UsageError(f"no solver profile {profile!r}; there are: {', '.join(PROFILES)}")
    if solver == "z3":
        from lemmata.checkers.smt.z3_session import Z3Session

        return Z3Session(PROFILES[profile])
    if solver == "cvc5":
        from lemmata.checkers.smt.cvc5_session import Cvc5Session

        return Cvc5Session(PROFILES[profile])
    raise UsageError(f"no solver {solver!r}; there are: {', '.join(SOLVERS)}")
