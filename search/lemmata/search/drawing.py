"""Readable forms of a proof graph: the proof of a goal as a tree, and the whole graph for Graphviz."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from lemmata.checkers.errors import Disagreement
from lemmata.search.graph import Goal, ProofGraph, Step
from lemmata.search.status import GoalStatus

__all__ = ["ProofNode", "proof_tree", "render", "to_dot"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofNode:
    """A goal in a proof, with the step that proves it."""

    goal: Goal
    step: Step | None
    """None if the goal is not proved."""
    shared: bool = False
    """True if the goal stands earlier in the tree with its proof, which is not repeated here."""
    children: tuple[ProofNode, ...] = ()


def proof_tree(graph: ProofGraph, key: str) -> ProofNode:
    """Returns the proof of a goal through the supporting steps; a goal that is not proved is a leaf.

    Raises:
        KeyError: there is no such goal.
        Disagreement: the graph has an alarm, so nothing in it is an answer.
    """
    if graph.alarms:
        raise Disagreement(graph.alarms[0])
    preorder: list[tuple[int, Goal, bool]] = []
    seen: set[str] = set()
    stack = [(0, key)]
    while stack:
        depth, current = stack.pop()
        goal = graph.goal(current)
        preorder.append((depth, goal, current in seen))
        if current not in seen and goal.support is not None:
            stack.extend((depth + 1, subgoal) for subgoal in reversed(graph.step(goal.support).subgoals))
        seen.add(current)
    pending: dict[int, list[ProofNode]] = defaultdict(list)
    for depth, goal, shared in reversed(preorder):
        children = tuple(reversed(pending.pop(depth + 1, [])))
        step = None if goal.support is None else graph.step(goal.support)
        pending[depth].append(ProofNode(goal=goal, step=step, shared=shared, children=children))
    return pending[0][0]


def render(node: ProofNode) -> str:
    """Returns the tree as text, one goal a line, indented by two spaces a level."""
    lines: list[str] = []
    stack = [(0, node)]
    while stack:
        depth, current = stack.pop()
        lines.append(f"{'  ' * depth}{current.goal.text}  {_how(current)}")
        stack.extend((depth + 1, child) for child in reversed(current.children))
    return "\n".join(lines)


def to_dot(graph: ProofGraph) -> str:
    """Returns the graph in the DOT language: goals as boxes, steps as ellipses, bold where they support a proof."""
    fill = {GoalStatus.OPEN: "white", GoalStatus.PROVED: "palegreen", GoalStatus.REFUTED: "lightcoral"}
    names = {goal.key: f"g{index}" for index, goal in enumerate(graph.goals())}
    lines = ["digraph proof {", "  node [style=filled fillcolor=white];"]
    for goal in graph.goals():
        lines.append(f"  {names[goal.key]} [shape=box fillcolor={fill[goal.status]} label={_quote(goal.text)}];")
    for step in graph.steps():
        style = "bold" if graph.goal(step.goal).support == step.number else "solid" if step.justified else "dashed"
        lines.append(f"  s{step.number} [label={_quote(f'{step.kind} {step.detail}'.strip())}];")
        lines.append(f"  {names[step.goal]} -> s{step.number} [style={style}];")
        lines.extend(f"  s{step.number} -> {names[key]} [style={style}];" for key in step.subgoals)
    return "\n".join([*lines, "}", ""])


def _how(node: ProofNode) -> str:
    if node.shared:
        return "(as above)"
    if node.step is None:
        return f"[{node.goal.status.value}]"
    step = node.step
    way = f"{step.kind} {step.detail}".strip()
    return f"[{way}; {step.solver or 'given'}, {step.seconds:.2f} s]"


def _quote(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
