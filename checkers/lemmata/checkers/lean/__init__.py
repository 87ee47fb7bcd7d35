"""Lean 4: which Lean there is, and how to run it."""

from __future__ import annotations

__all__: list[str] = []
