"""SMT-LIB and TIP: a front end, two solvers, and the checker that joins them."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lemmata.checkers.smt.checker import SmtChecker

__all__ = ["SmtChecker"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 (PEP 562)
    """Loads the checker when it is first used: a worker process does without it and starts faster."""
    if name != "SmtChecker":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(f"{__name__}.checker").SmtChecker
