"""Bounds on the sizes of function values, found by induction along the recursion: ``|filter p xs| <= |xs|``.

After Walther, "On proving the termination of algorithms by machine", 1994: argument-bounded functions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from lemmata.checkers.smt.linear import Linear
from lemmata.checkers.smt.termination_calls import Node, leaves
from lemmata.checkers.smt.termination_facts import Vocabulary
from lemmata.checkers.smt.terms import App, Term, Var, substitute
from lemmata.checkers.smt.theory import Body, Conditional, Leaf

__all__ = ["SizeBounds"]

_MAX_BOUNDS: Final = 2
_MAX_LEAVES: Final = 40


@dataclass(frozen=True, slots=True)
class _Bound:
    """``|f(x1 ... xn)| <= sum of the sizes of the chosen arguments + constant``."""

    chosen: tuple[int, ...]
    constant: int

    def fact(self, app: App) -> Linear:
        coefficients: dict[Term, int] = {app: -1}
        for index in self.chosen:
            coefficients[app.args[index]] = coefficients.get(app.args[index], 0) + 1
        return Linear(self.constant, coefficients)


class SizeBounds:
    """Finds bounds when they are asked for.

    Args:
        nodes: all functions.
        groups: the mutually recursive functions of each function (itself alone if it is not recursive), for those that
            are known to terminate; filled while the analysis goes on.
    """

    def __init__(self, nodes: Mapping[str, Node], groups: Mapping[str, tuple[str, ...]]) -> None:
        self.nodes = nodes
        self.groups = groups
        self.vocabulary: Vocabulary | None = None
        self._known: dict[str, list[_Bound]] = {}

    def __call__(self, app: App) -> Iterable[Linear]:
        """Returns facts ``>= 0`` about the size of an application."""
        known = self._known.get(app.symbol)
        if known is None:
            group = self.groups.get(app.symbol)
            if group is None:
                return ()
            self._find(group)
            known = self._known.get(app.symbol, [])
        return [bound.fact(app) for bound in known]

    def unfold(self, app: App) -> Term | None:
        """Returns what an application equals by its definition, if constructors in its arguments decide the path."""
        node = self.nodes.get(app.symbol)
        if node is None or node.captured >= 0 or app.symbol not in self.groups or self.vocabulary is None:
            return None
        mapping: dict[Var, Term] = dict(zip(node.parameters, app.args, strict=True))
        tree = node.body
        while not isinstance(tree, Leaf):
            if isinstance(tree, Conditional):
                return None
            scrutinee = substitute(tree.scrutinee, mapping)
            if not isinstance(scrutinee, App) or scrutinee.symbol not in self.vocabulary.constructors:
                return None
            branch = next((item for item in tree.branches if item.constructor == scrutinee.symbol), None)
            if branch is None:
                return None
            mapping.update(zip(branch.variables, scrutinee.args, strict=True))
            tree = branch.body
        return substitute(tree.value, mapping)

    def _find(self, group: tuple[str, ...]) -> None:
        for name in group:
            self._known[name] = []
        vocabulary = self.vocabulary
        nodes = [self.nodes[name] for name in group]
        if vocabulary is None or any(node.captured >= 0 for node in nodes):
            return
        if not all(_covers(node.body, vocabulary) and self._is_data(node, vocabulary) for node in nodes):
            return
        found: list[_Bound] = []
        for candidate in self._candidates(nodes, vocabulary):
            if len(found) >= _MAX_BOUNDS:
                break
            if any(set(bound.chosen) <= set(candidate.chosen) for bound in found):
                continue
            if self._holds(candidate, group, nodes, vocabulary):
                found.append(candidate)
        for name in group:
            self._known[name] = found

    def _is_data(self, node: Node, vocabulary: Vocabulary) -> bool:
        tree = node.body
        while not isinstance(tree, Leaf):
            tree = tree.then if isinstance(tree, Conditional) else tree.branches[0].body
        return tree.value.sort in vocabulary.datatypes

    def _candidates(self, nodes: list[Node], vocabulary: Vocabulary) -> Iterable[_Bound]:
        shortest = min([len(node.parameters) for node in nodes])
        data = [
            index
            for index in range(shortest)
            if all(node.parameters[index].sort in vocabulary.datatypes for node in nodes)
        ]
        for index in data:
            for constant in (-1, 0, 1, 2):
                yield _Bound((index,), constant)
        if len(data) > 1:
            for constant in (-1, 0, 1, 2):
                yield _Bound(tuple(data), constant)

    def _holds(self, bound: _Bound, group: tuple[str, ...], nodes: list[Node], vocabulary: Vocabulary) -> bool:
        """Returns whether the bound follows for every value of the bodies if it holds for the calls in them."""

        def hypothesis(app: App) -> Iterable[Linear]:
            return (bound.fact(app),) if app.symbol in group else self(app)

        assumed = replace(vocabulary, bounds=hypothesis)
        for node in nodes:
            for number, (value, facts) in enumerate(leaves(node, assumed)):
                if number >= _MAX_LEAVES:
                    return False
                goal = Linear(bound.constant, {})
                for index in bound.chosen:
                    goal = goal.plus(facts.size(node.parameters[index]))
                if not facts.implies(goal.plus(facts.size(value), -1)):
                    return False
        return True


def _covers(tree: Body, vocabulary: Vocabulary) -> bool:
    """Returns whether no ``match`` of a body lacks a branch."""
    if isinstance(tree, Leaf):
        return True
    if isinstance(tree, Conditional):
        return _covers(tree.then, vocabulary) and _covers(tree.otherwise, vocabulary)
    if len(tree.branches) < len(vocabulary.datatypes.get(tree.scrutinee.sort, (None,) * 1_000)):
        return False
    return all([_covers(branch.body, vocabulary) for branch in tree.branches])
