"""A line on standard error that counts what is done; only on a terminal."""

from __future__ import annotations

import sys
import time
from typing import Final

__all__ = ["ProgressLine"]

_REDRAW: Final = 0.1
"""Seconds between two states of the line."""


class ProgressLine:
    """A line that is drawn over itself.

    Args:
        noun: what is counted, in the plural.
        total: how many there are; None if that is not known.
    """

    def __init__(self, noun: str, total: int | None = None) -> None:
        self._noun = noun if total is None else f"of {total} {noun}"
        self._shown = sys.stderr.isatty()
        self._started = time.monotonic()
        self._drawn = 0.0
        self._count = 0
        self._open = False

    def step(self) -> None:
        """Counts one more."""
        self._count += 1
        now = time.monotonic()
        if self._shown and now - self._drawn >= _REDRAW:
            self._drawn = now
            self._open = True
            rate = self._count / max(now - self._started, 1e-9)
            sys.stderr.write(f"\r{self._count} {self._noun}, {rate:.0f}/s\x1b[K")
            sys.stderr.flush()

    def close(self) -> None:
        """Clears the line, so that other text can be written."""
        if self._open:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._open = False
