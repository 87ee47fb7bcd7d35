"""F*: which F* there is, how to run it cold and warm, and the checker that judges its files."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lemmata.checkers.fstar.checker import FStarChecker

__all__ = ["FStarChecker"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 (PEP 562)
    """Loads the checker when it is first used: who wants the toolchain only does without it."""
    if name != "FStarChecker":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(f"{__name__}.checker").FStarChecker
