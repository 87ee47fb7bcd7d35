"""Dafny: which Dafny there is, how to run it, and the checker that believes its log of obligations alone."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lemmata.checkers.dafny.checker import DafnyChecker

__all__ = ["DafnyChecker"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 (PEP 562)
    """Loads the checker when it is first used: who wants the syntax tree only does without it."""
    if name != "DafnyChecker":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(f"{__name__}.checker").DafnyChecker
