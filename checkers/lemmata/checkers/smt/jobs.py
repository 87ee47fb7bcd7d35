"""Solver work that runs in a worker process of the pool: what it is told, and sessions that stay warm."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from lemmata.checkers.smt.open_session import open_session
from lemmata.checkers.smt.solver import Answer, Session

__all__ = ["PlainJob", "Questions", "check_queries", "warm_session"]

_KEPT: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """A base and the questions about it."""

    solver: str
    """``"z3"`` or ``"cvc5"``."""
    profile: str
    """Name of a `lemmata.checkers.smt.solver.Profile`."""
    base: str
    """Declarations and axioms."""
    queries: tuple[str, ...]
    """Commands without ``check-sat``, each asked for itself on top of the base."""
    timeout: float
    """Seconds for each query."""
    steps: int | None = None
    """Deterministic limit for each query, in the solver's own unit."""
    model: bool = False
    """Whether to ask for models."""
    until_failure: bool = False
    """Whether to stop after the first query that is not ``unsat``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainJob:
    """What the worker needs to know."""

    source: bytes
    name: str
    """File name for diagnostics."""
    seconds: float
    """For everything; the worker's owner kills later."""
    steps: int | None
    """Z3's limit for one question."""
    solvers: tuple[str, ...] = ("z3", "cvc5")
    """Who is asked, the finder first."""
    strict: bool = True
    """Whether every solver has to be asked about an ``unsat``."""


_warm: Final[OrderedDict[tuple[str, str, str], Session]] = OrderedDict()


def warm_session(solver: str, profile: str, base: str) -> Session:
    """Returns this process's session of that solver and profile with ``base`` declared; the least used are closed."""
    key = (solver, profile, base)
    found = _warm.get(key)
    if found is None:
        if len(_warm) >= _KEPT:
            _warm.popitem(last=False)[1].close()
        found = _warm[key] = open_session(solver, profile)
        found.declare(base)
    _warm.move_to_end(key)
    return found


def check_queries(payload: Questions) -> list[Answer]:
    """Returns an answer for each query, in order; fewer if ``until_failure`` stopped it."""
    session = warm_session(payload.solver, payload.profile, payload.base)
    answers: list[Answer] = []
    for query in payload.queries:
        answer = session.check(query, timeout=payload.timeout, steps=payload.steps, model=payload.model)
        answers.append(answer)
        if payload.until_failure and answer.result != "unsat":
            break
    return answers
