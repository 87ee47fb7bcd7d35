"""The proof graph: goals, steps from goals to subgoals, and what is proved by what."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import networkx as nx

from lemmata.checkers.errors import Disagreement
from lemmata.search.status import GoalStatus

__all__ = ["Goal", "ProofGraph", "Step"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """One statement in its context: an OR node, proved if any of its steps is."""

    key: str
    """Canonical form, given by the caller; equal keys are one goal."""
    text: str
    """For people; the text that came first is kept."""
    status: GoalStatus = GoalStatus.OPEN
    support: int | None = None
    """The step that proves it; set exactly when the goal is proved."""
    counterexample: str = ""
    """Readable; set exactly when the goal is refuted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A reduction of a goal to subgoals: an AND node, proved if it is justified and all subgoals are proved."""

    number: int
    """Steps are numbered from 0 in the order in which they were added."""
    goal: str
    kind: str
    """``"direct"``, ``"induction"``, ``"lemmas"``, or another word of the language."""
    detail: str
    subgoals: tuple[str, ...]
    """Distinct, in the order given."""
    justified: bool
    """Whether a checker accepted the goal with the subgoals assumed."""
    solver: str
    """Who justified it."""
    seconds: float
    """What that took."""


class ProofGraph:
    """An AND/OR graph with merged goals, monotone status and well-founded support.

    A goal becomes proved at the moment when a justified step of it has only proved subgoals. That step is its
    support. Every subgoal was proved before, so no goal ever supports its own proof, even where steps form a circle.
    """

    def __init__(self) -> None:
        self._graph: nx.DiGraph[str | int] = nx.DiGraph()
        self._goals: dict[str, Goal] = {}
        self._steps: list[Step] = []
        self._missing: list[int] = []
        self._alarms: list[str] = []

    def __contains__(self, key: object) -> bool:
        return key in self._goals

    def __len__(self) -> int:
        return len(self._goals)

    def goal(self, key: str) -> Goal:
        """Returns the goal; raises KeyError if there is none of that key."""
        return self._goals[key]

    def step(self, number: int) -> Step:
        """Returns the step; raises IndexError if there is none of that number."""
        return self._steps[number]

    def goals(self) -> Iterator[Goal]:
        """Yields all goals in the order in which they were added."""
        yield from self._goals.values()

    def steps(self, key: str | None = None) -> Iterator[Step]:
        """Yields the steps of one goal, or all, in the order in which they were added."""
        if key is None:
            yield from self._steps
        else:
            yield from (self._steps[number] for number in self._graph.successors(key) if isinstance(number, int))

    @property
    def alarms(self) -> tuple[str, ...]:
        """Returns the disagreements met so far; with any, nothing in this graph counts as an answer."""
        return tuple(self._alarms)

    def add_goal(self, key: str, text: str = "") -> Goal:
        """Returns the goal of that key, which is added unless it is there."""
        found = self._goals.get(key)
        if found is not None:
            return found
        goal = Goal(key=key, text=text or key)
        self._goals[key] = goal
        self._graph.add_node(key)
        return goal

    def add_step(
        self,
        goal: str,
        kind: str,
        subgoals: Sequence[str] = (),
        *,
        detail: str = "",
        justified: bool,
        solver: str = "",
        seconds: float = 0.0,
    ) -> Step:
        """Returns a new step from ``goal`` to ``subgoals``; all must have been added.

        With ``justified`` the goal is proved at once if all subgoals are, and so are the goals that waited for it.

        Raises:
            KeyError: a goal is not in the graph.
            ValueError: the goal is among its own subgoals.
            Disagreement: this proves a refuted goal.
        """
        distinct = tuple(dict.fromkeys(subgoals))
        if goal in distinct:
            raise ValueError(f"a goal cannot be its own subgoal: {goal}")
        for key in (goal, *distinct):
            self._goals[key]
        number = len(self._steps)
        step = Step(
            number=number,
            goal=goal,
            kind=kind,
            detail=detail,
            subgoals=distinct,
            justified=justified,
            solver=solver,
            seconds=seconds,
        )
        self._attach(step)
        self._propagate(number)
        return step

    def justify(self, number: int, *, solver: str, seconds: float) -> Step:
        """Returns the step, now justified by ``solver``; goals are proved as in `add_step`."""
        self._steps[number] = replace(self._steps[number], justified=True, solver=solver, seconds=seconds)
        self._propagate(number)
        return self._steps[number]

    def choose(self, number: int) -> None:
        """Makes a step the support of its goal, in place of the one that proved it first.

        Raises:
            ValueError: the step does not prove its goal, or one of its subgoals rests on the goal (a circle).
        """
        step = self._steps[number]
        if not step.justified or self._missing[number]:
            raise ValueError(f"step {number} does not prove its goal")
        if any(step.goal in self.closure(key) for key in step.subgoals):
            raise ValueError(f"step {number} would support itself: a subgoal rests on {step.goal}")
        self._goals[step.goal] = replace(self._goals[step.goal], support=number)

    def refute(self, key: str, counterexample: str) -> None:
        """Marks a goal as refuted by a replayed counterexample; a second refutation changes nothing.

        Raises:
            ValueError: the counterexample is empty.
            Disagreement: the goal is proved. The alarm stays in the graph.
        """
        _require(bool(counterexample), f"{key} is refuted without a counterexample")
        goal = self._goals[key]
        if goal.status is GoalStatus.REFUTED:
            return
        if goal.status is GoalStatus.PROVED:
            raise self._alarm(key, counterexample)
        self._goals[key] = replace(goal, status=GoalStatus.REFUTED, counterexample=counterexample)

    def dead(self, number: int) -> bool:
        """Returns whether a step can never prove its goal, because one of its subgoals is refuted."""
        return any(self._goals[key].status is GoalStatus.REFUTED for key in self._steps[number].subgoals)

    def frontier(self, root: str) -> list[Goal]:
        """Returns the open goals that ``root`` may still be proved through, nearest first, ``root`` included.

        Only steps that are not dead are followed, and only from open goals.
        """
        seen = {root}
        queue = deque([root])
        found: list[Goal] = []
        while queue:
            goal = self._goals[queue.popleft()]
            if goal.status is not GoalStatus.OPEN:
                continue
            found.append(goal)
            for step in self.steps(goal.key):
                if not self.dead(step.number):
                    queue.extend(key for key in step.subgoals if key not in seen)
                    seen.update(step.subgoals)
        return found

    def closure(self, key: str) -> list[str]:
        """Returns the keys of all goals that the proof of ``key`` rests on, ``key`` first; only it, if it is open."""
        seen = {key: None}
        queue = deque([key])
        while queue:
            support = self._goals[queue.popleft()].support
            if support is not None:
                fresh = [subgoal for subgoal in self._steps[support].subgoals if subgoal not in seen]
                seen.update(dict.fromkeys(fresh))
                queue.extend(fresh)
        return list(seen)

    def check_invariants(self) -> None:
        """Re-derives what the graph claims.

        Raises:
            ValueError: a goal is proved without a support that proves it, has a proof but is not proved, is refuted
                without a counterexample, or support runs in a circle.
        """
        support: nx.DiGraph[str] = nx.DiGraph()
        for goal in self._goals.values():
            proved = goal.status is GoalStatus.PROVED
            _require(proved == (goal.support is not None), f"support and status of {goal.key} differ")
            refuted = goal.status is GoalStatus.REFUTED
            _require(not refuted or bool(goal.counterexample), f"{goal.key} is refuted without a counterexample")
            if goal.support is not None:
                _require(goal.support >= 0, f"{goal.key} rests on step {goal.support}")
                step = self._steps[goal.support]
                _require(step.goal == goal.key and self._complete(step), f"{goal.key} rests on a step that fails")
                support.add_edges_from((goal.key, subgoal) for subgoal in step.subgoals)
        for step in self._steps:
            missing = sum(self._goals[key].status is not GoalStatus.PROVED for key in step.subgoals)
            _require(missing == self._missing[step.number], f"step {step.number} lost count of its subgoals")
            closed = self._goals[step.goal].status is not GoalStatus.OPEN
            _require(closed or not self._complete(step), f"{step.goal} has a proof but is open")
        _require(nx.is_directed_acyclic_graph(support), "a goal supports its own proof")

    def restore(self, goals: Iterable[Goal], steps: Iterable[Step], alarms: Iterable[str]) -> None:
        """Fills an empty graph with what another one held, and checks it.

        Raises:
            KeyError, IndexError, ValueError: what is given is not a proof graph.
        """
        for goal in goals:
            _require(goal.key not in self._goals, f"goal {goal.key} is there twice")
            self._goals[goal.key] = goal
            self._graph.add_node(goal.key)
        for step in steps:
            _require(step.number == len(self._steps), "steps are not numbered in order")
            _require(step.goal not in step.subgoals, f"{step.goal} is its own subgoal")
            _require(len(set(step.subgoals)) == len(step.subgoals), f"step {step.number} names a subgoal twice")
            self._attach(step)
        self._alarms.extend(alarms)
        self.check_invariants()

    def _complete(self, step: Step) -> bool:
        return step.justified and all(self._goals[key].status is GoalStatus.PROVED for key in step.subgoals)

    def _attach(self, step: Step) -> None:
        missing = sum(self._goals[key].status is not GoalStatus.PROVED for key in step.subgoals)
        self._graph.add_edge(self._goals[step.goal].key, step.number)
        self._graph.add_edges_from((step.number, key) for key in step.subgoals)
        self._steps.append(step)
        self._missing.append(missing)

    def _propagate(self, number: int) -> None:
        ready = deque([number])
        alarm: Disagreement | None = None
        while ready:
            step = self._steps[ready.popleft()]
            goal = self._goals[step.goal]
            if not step.justified or self._missing[step.number] or goal.status is GoalStatus.PROVED:
                continue
            if goal.status is GoalStatus.REFUTED:
                alarm = self._alarm(goal.key, goal.counterexample)
                continue
            self._goals[goal.key] = replace(goal, status=GoalStatus.PROVED, support=step.number)
            for parent in self._graph.predecessors(goal.key):
                if isinstance(parent, int):
                    self._missing[parent] -= 1
                    ready.append(parent)
        if alarm is not None:
            raise alarm

    def _alarm(self, key: str, counterexample: str) -> Disagreement:
        message = f"disagreement on {key}: proved, and refuted by {counterexample}"
        self._alarms.append(message)
        return Disagreement(message)


def _require(holds: bool, otherwise: str) -> None:  # noqa: FBT001 - reads as an assertion
    if not holds:
        raise ValueError(otherwise)
