"""How to look for a proof: goals and steps, budgets, policies, strategies, refuters, scores, the log and certificates.

Names are loaded when they are first used: the proof graph brings networkx, the log SQLite.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lemmata.search.attempt import Attempt, Cost, LoggedAttempt
    from lemmata.search.best_first import (
        BestFirst,
        ProofState,
        Rejected,
        SearchOutcome,
        StepEnvironment,
        StepPolicy,
        StepProposal,
    )
    from lemmata.search.budget import Budget, Meter, StopReason
    from lemmata.search.certificate import Certificate, certify, find_source, replay
    from lemmata.search.drawing import ProofNode, proof_tree, render, to_dot
    from lemmata.search.graph import Goal, ProofGraph, Step
    from lemmata.search.log import AttemptLog
    from lemmata.search.policy import Decomposition, Edit, Feedback, Guidance, Policy, Proposal, Request, WholeProof
    from lemmata.search.refute import CheapestFirst, Counterexample, Refuter
    from lemmata.search.status import GoalStatus

__all__ = [
    "Attempt",
    "AttemptLog",
    "BestFirst",
    "Budget",
    "Certificate",
    "CheapestFirst",
    "Cost",
    "Counterexample",
    "Decomposition",
    "Edit",
    "Feedback",
    "Goal",
    "GoalStatus",
    "Guidance",
    "LoggedAttempt",
    "Meter",
    "Policy",
    "ProofGraph",
    "ProofNode",
    "ProofState",
    "Proposal",
    "Refuter",
    "Rejected",
    "Request",
    "SearchOutcome",
    "Step",
    "StepEnvironment",
    "StepPolicy",
    "StepProposal",
    "StopReason",
    "WholeProof",
    "certify",
    "find_source",
    "proof_tree",
    "render",
    "replay",
    "to_dot",
]

_HOMES = {
    "attempt": ("Attempt", "Cost", "LoggedAttempt"),
    "best_first": (
        "BestFirst",
        "ProofState",
        "Rejected",
        "SearchOutcome",
        "StepEnvironment",
        "StepPolicy",
        "StepProposal",
    ),
    "budget": ("Budget", "Meter", "StopReason"),
    "certificate": ("Certificate", "certify", "find_source", "replay"),
    "drawing": ("ProofNode", "proof_tree", "render", "to_dot"),
    "graph": ("Goal", "ProofGraph", "Step"),
    "log": ("AttemptLog",),
    "policy": ("Decomposition", "Edit", "Feedback", "Guidance", "Policy", "Proposal", "Request", "WholeProof"),
    "refute": ("CheapestFirst", "Counterexample", "Refuter"),
    "status": ("GoalStatus",),
}


def __getattr__(name: str) -> object:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(importlib.import_module(f"lemmata.search.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
