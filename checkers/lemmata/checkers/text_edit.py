"""The least edit that makes one text of another, as the Language Server Protocol has it."""

from __future__ import annotations

from typing import Any

from lemmata.checkers.source import Source

__all__ = ["edit"]


def edit(before: Source, after: Source) -> dict[str, Any]:
    """Returns one content change that makes ``after`` of ``before``: a range in UTF-16 units, and what replaces it."""
    old, new = before.text, after.text
    start = _agreement(old, new)
    end = _agreement(old[start:][::-1], new[start:][::-1])
    (line, column), (last, final) = before.to_lsp(start), before.to_lsp(len(old) - end)
    return {
        "range": {"start": {"line": line, "character": column}, "end": {"line": last, "character": final}},
        "text": new[start : len(new) - end],
    }


def _agreement(one: str, other: str) -> int:
    """Returns how many characters at the beginning are the same."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
