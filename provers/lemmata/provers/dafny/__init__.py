"""A prover for Dafny files without a model: ghost hints that are listed, tried many at a time, and kept if needed."""

from __future__ import annotations

__all__: list[str] = []
