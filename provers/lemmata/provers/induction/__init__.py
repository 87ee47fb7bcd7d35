"""The symbolic prover for goals over recursive functions and data types."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lemmata.provers.induction.policy import InductionPolicy
    from lemmata.provers.induction.proving import Event, ProofOutcome, prove

__all__ = ["Event", "InductionPolicy", "ProofOutcome", "prove"]

_HOME: Final = {"Event": "proving", "InductionPolicy": "policy", "ProofOutcome": "proving", "prove": "proving"}


def __getattr__(name: str) -> object:
    # Workers import one module of this package; the rest, and what it rests on, would slow their start.
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
