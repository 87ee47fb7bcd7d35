"""How to get better: what proofs, and the log of attempts, teach the next policy.

`lemmata.training.lean_tracing` reads tactic steps out of existing Lean projects. Attempts will be read through
`lemmata.search.AttemptLog` only.
"""

from __future__ import annotations

__all__: list[str] = []
