"""Tokens with their lines, for languages in which a screen looks at what stands where (Lean, F*)."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Token"]


class Token(NamedTuple):
    """One token."""

    kind: str
    """One of the kinds that the language's lexer names."""
    text: str
    offset: int
    """In code points, from 0."""
    line: int
    """1-based."""
    column: int
    """1-based, in code points."""
    glued: bool
    """Whether nothing stands between this token and the one before it."""

    @property
    def end(self) -> int:
        """Returns the offset after the last character."""
        return self.offset + len(self.text)
