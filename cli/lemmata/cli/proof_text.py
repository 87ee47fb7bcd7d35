"""A proof graph as a tree for a person: goal, how it is shown, lemmas below it, who checked what in how long."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from lemmata.cli.text import clean, seconds, source_names, wrap
from lemmata.search.status import GoalStatus

if TYPE_CHECKING:
    from lemmata.search.drawing import ProofNode
    from lemmata.search.graph import ProofGraph

__all__ = ["graph_lines", "graph_to_json", "roots"]

_WIDTH: Final = 100
"""Characters of a line."""


def roots(graph: ProofGraph) -> tuple[str, ...]:
    """Returns the goals that no proof of another goal rests on, in the order in which they were added."""
    inner: set[str] = set()
    for goal in graph.goals():
        if goal.support is not None:
            inner.update(graph.step(goal.support).subgoals)
    return tuple(goal.key for goal in graph.goals() if goal.key not in inner)


def graph_lines(graph: ProofGraph) -> Iterator[str]:
    """Yields the trees of all roots.

    A lemma that several steps use is shown with its proof once, and by name after that.
    """
    from lemmata.search.drawing import proof_tree  # brings networkx, which is slow to import

    shown: set[str] = set()
    for key in roots(graph):
        stack = [(proof_tree(graph, key), "", "")]
        while stack:
            node, first, rest = stack.pop()
            repeated = node.shared or node.goal.key in shown
            shown.add(node.goal.key)
            children = () if repeated else node.children
            below = rest + ("│  " if children else "   ")
            yield from wrap(_statement(node), _WIDTH, first=first, rest=f"{below}  ")
            yield f"{below}{_how(node, repeated=repeated)}"
            for index, child in enumerate(reversed(children)):
                last = index == 0
                stack.append((child, rest + ("└─ " if last else "├─ "), rest + ("   " if last else "│  ")))


def _statement(node: ProofNode) -> str:
    text = "" if node.goal.text == node.goal.key else f": {' '.join(node.goal.text.split())}"
    return clean(source_names(f"{node.goal.key}{text}"))


def _how(node: ProofNode, *, repeated: bool) -> str:
    if repeated:
        return "(shown above)"
    if node.step is None:
        return "open" if node.goal.status is GoalStatus.OPEN else node.goal.status.value
    step = node.step
    words = clean(source_names(step.detail or step.kind))
    return f"{words}, {seconds(step.seconds)} by {clean(step.solver)}" if step.solver else words


def graph_to_json(graph: ProofGraph) -> list[dict[str, Any]]:
    """Returns every goal with the step that proves it, in the order in which they were added."""
    found: list[dict[str, Any]] = []
    for goal in graph.goals():
        step = None if goal.support is None else graph.step(goal.support)
        found.append(
            {
                "name": goal.key,
                "statement": goal.text,
                "status": goal.status.value,
                "by": None if step is None else step.detail or step.kind,
                "uses": [] if step is None else list(step.subgoals),
                "solver": "" if step is None else step.solver,
                "seconds": 0.0 if step is None else step.seconds,
            }
        )
    return found
