"""How to get better: what the log of attempts teaches the next policy.

This layer holds nothing yet. It will read attempts through `lemmata.search.AttemptLog` only.
"""

from __future__ import annotations

__all__: list[str] = []
