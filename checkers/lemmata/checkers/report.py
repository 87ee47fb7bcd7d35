"""A verdict as one flat JSON object; its schema is ``docs/verdict.schema.json``."""

from __future__ import annotations

from typing import Any

from lemmata.checkers.evidence_json import as_json
from lemmata.checkers.verdict import Layer, LayerState, Verdict

__all__ = ["verdict_to_json"]


def verdict_to_json(verdict: Verdict, *, file: str, certificate: str | None = None) -> dict[str, Any]:
    """Returns ``verdict`` as JSON data, all keys always there.

    Args:
        verdict: what to report.
        file: the input, as the user named it.
        certificate: where its certificate was written, or ``None``.
    """
    evidence = verdict.evidence
    return {
        "file": file,
        "status": verdict.status.value,
        "reason": verdict.reason,
        "assumptions": as_json(evidence.assumptions),
        "diagnostics": as_json(evidence.diagnostics),
        "obligations": as_json(evidence.obligations),
        "open_goals": as_json(evidence.open_goals),
        "counterexample": evidence.counterexample,
        "layers": {layer.value: evidence.layers.get(layer, LayerState.NOT_REACHED).value for layer in Layer},
        "assurance": as_json(evidence.assurance),
        "toolchain": as_json(evidence.toolchain),
        "limits": as_json(verdict.limits),
        "seconds": evidence.seconds,
        "cpu_seconds": evidence.cpu_seconds,
        "solver_seconds": evidence.solver_seconds,
        "steps": evidence.steps,
        "task": verdict.task,
        "candidate": verdict.candidate,
        "cached": verdict.cached,
        "certificate": certificate,
    }
