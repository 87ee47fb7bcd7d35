"""Questions to one solver, each with a ladder of hints and profiles: what one try fails on, the next may show."""

from __future__ import annotations

import time
from typing import Final

from lemmata.checkers.smt.open_session import open_session
from lemmata.checkers.smt.query import QueryWriter
from lemmata.checkers.smt.sequents import Sequent
from lemmata.checkers.smt.solver import Answer, Session

__all__ = ["Prompter"]

_CVC5_LADDER: Final = ((0, 0.5, "induction"), (1, 2.0, "induction"), (2, 4.0, "induction"), (1, 10.0, "saturate"))
"""Case splits, seconds and profile of each try; all are equally sound."""
_Z3_LADDER: Final = ((1, 2.0, "induction"), (0, 3.0, "induction"), (2, 5.0, "induction"))


class Prompter:
    """Asks one solver about sequents; each question is put to a session that holds nothing but the definitions.

    Args:
        solver: which one.
        base: the definitions, as `QueryWriter.base` writes them.
        deadline: on the monotonic clock.
    """

    def __init__(self, solver: str, base: str, deadline: float) -> None:
        self.solver = solver
        self.base = base
        self.deadline = deadline
        self._sessions: dict[str, Session] = {}

    def ask(self, writer: QueryWriter, facts: str, sequent: Sequent) -> Answer:
        """Returns the first ``unsat`` of the ladder, else the last answer."""
        answer = Answer(result="unknown", reason="timeout", seconds=0.0, steps=None, model=None)
        spent = 0.0
        for splits, seconds, profile in _Z3_LADDER if self.solver == "z3" else _CVC5_LADDER:
            left = min(seconds, self.deadline - time.monotonic())
            if left <= 0:
                break
            session = self._session(profile)
            answer = session.check(f"{facts}\n{writer.sequent(sequent, splits=splits)}", timeout=left, steps=None)
            spent += answer.seconds
            if answer.result != "unknown":
                break
        return Answer(answer.result, answer.reason, spent, answer.steps, None)

    def _session(self, profile: str) -> Session:
        session = self._sessions.get(profile)
        if session is None:
            session = self._sessions[profile] = open_session(self.solver, profile)
            session.declare(self.base)
        return session

    def close(self) -> None:
        """Closes the sessions."""
        for session in self._sessions.values():
            session.close()
