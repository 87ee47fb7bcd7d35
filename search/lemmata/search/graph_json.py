"""A proof graph as JSON. What is read back is checked as if it came from a stranger."""

from __future__ import annotations

import dataclasses
import json

from lemmata.checkers.errors import StoreError
from lemmata.search.graph import Goal, ProofGraph, Step
from lemmata.search.status import GoalStatus
from lemmata.search.strict_json import Record, parse

__all__ = ["GRAPH_FORMAT", "from_json", "to_json"]

GRAPH_FORMAT = "lemmata-graph-1"


def to_json(graph: ProofGraph) -> str:
    """Returns the whole graph as one JSON object: ``{"format", "goals", "steps", "alarms"}``."""
    goals = [{**dataclasses.asdict(goal), "status": goal.status.value} for goal in graph.goals()]
    steps = [dataclasses.asdict(step) for step in graph.steps()]
    value = {"format": GRAPH_FORMAT, "goals": goals, "steps": steps, "alarms": list(graph.alarms)}
    return json.dumps(value, ensure_ascii=False, indent=1)


def from_json(text: str, what: str = "proof graph") -> ProofGraph:
    """Returns the graph that `to_json` wrote.

    Args:
        text: the JSON.
        what: where it comes from, for messages.

    Raises:
        StoreError: it is not that format, or the statuses in it do not follow from its steps.
    """
    top = parse(text, what)
    if top.text("format") != GRAPH_FORMAT:
        raise StoreError(f"{what}.format: expected {GRAPH_FORMAT!r}")
    goals = [_goal(record) for record in top.records("goals")]
    steps = [_step(record) for record in top.records("steps")]
    alarms = top.texts("alarms")
    top.close()
    graph = ProofGraph()
    try:
        graph.restore(goals, steps, alarms)
    except (KeyError, IndexError, ValueError) as error:
        raise StoreError(f"{what}: not a proof graph: {error}") from error
    return graph


def _goal(record: Record) -> Goal:
    goal = Goal(
        key=record.text("key"),
        text=record.text("text"),
        status=record.choice("status", GoalStatus),
        support=record.optional("support", record.whole),
        counterexample=record.text("counterexample"),
    )
    record.close()
    return goal


def _step(record: Record) -> Step:
    step = Step(
        number=record.whole("number"),
        goal=record.text("goal"),
        kind=record.text("kind"),
        detail=record.text("detail"),
        subgoals=record.texts("subgoals"),
        justified=record.flag("justified"),
        solver=record.text("solver"),
        seconds=record.number("seconds"),
    )
    record.close()
    return step
