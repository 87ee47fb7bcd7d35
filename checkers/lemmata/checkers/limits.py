"""Limits of one tool run."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Limits"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one tool run may use; ``None`` means unlimited and must be written."""

    wall: float | None
    """Seconds of wall-clock time, counted from the start of the run, not from when it was queued."""
    cpu: float | None
    """Seconds of processor time."""
    memory: int | None
    """Bytes of resident memory of the tool's whole process group."""
    steps: int | None
    """Deterministic steps, where the tool counts them (Z3: ``rlimit``)."""
