"""Worker side of ``doctor``: whether a solver loads, which one it is, and whether it answers."""

from __future__ import annotations

from lemmata.checkers.errors import ToolchainMissing
from lemmata.checkers.smt import cvc5_session, z3_library
from lemmata.checkers.smt.open_session import open_session
from lemmata.checkers.smt.toolchain import toolchain

__all__ = ["probe_solver"]

_QUESTION = "(declare-const p Bool)\n(assert (and p (not p)))"


def probe_solver(solver: str) -> tuple[str, str]:
    """Returns the version of a solver and the path of its library.

    Args:
        solver: ``"z3"`` or ``"cvc5"``.

    Raises:
        ToolchainMissing: it is not installed, does not load, or does not answer a question that any solver can.
    """
    library = z3_library.library_path() if solver == "z3" else cvc5_session.library_path()
    session = open_session(solver, "plain")
    try:
        answer = session.check(_QUESTION, timeout=10.0)
    finally:
        session.close()
    if answer.result != "unsat":
        raise ToolchainMissing(f"{solver} answers {answer.result} {answer.reason} to what is unsat: reinstall it")
    return toolchain(solver).version, str(library)
