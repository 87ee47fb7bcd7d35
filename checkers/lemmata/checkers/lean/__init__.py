"""Lean 4: which Lean there is, how to run it, and the checker that believes only what an audit finds."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lemmata.checkers.lean.checker import LeanChecker

__all__ = ["LeanChecker"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 (PEP 562)
    """Loads the checker when it is first used: who wants the toolchain only does without it."""
    if name != "LeanChecker":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(f"{__name__}.checker").LeanChecker
