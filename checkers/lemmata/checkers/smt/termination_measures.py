"""Measures of parameters, and what each call does to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from lemmata.checkers.smt.linear import Linear
from lemmata.checkers.smt.size_change import Graph
from lemmata.checkers.smt.termination_calls import Call, Node
from lemmata.checkers.smt.termination_facts import Facts, Vocabulary
from lemmata.checkers.smt.terms import INT, App, Term, subterms

__all__ = ["Measures"]

_MAX_FORMS: Final = 14
_MAX_QUERIES: Final = 3_000
_MAX_CONSTANT: Final = 1 << 20


class Measures:
    """The measures of the functions of one group, and the size-change graphs of their calls.

    Args:
        group: the functions.
        calls: their calls of each other.
        vocabulary: what is known of data types and sizes.
    """

    def __init__(self, group: Mapping[str, Node], calls: Sequence[Call], vocabulary: Vocabulary) -> None:
        self.group = group
        self.calls = calls
        self.vocabulary = vocabulary
        self._queries = 0
        self._forms = {name: _forms(node) for name, node in group.items()}
        self._slack = 2 + max([_largest_literal(call.app) for call in calls], default=0)
        for call in calls:
            for condition, _ in call.facts.conditions:
                self._slack = max(self._slack, 2 + _largest_literal(condition))

    def structural(self, *, exact: bool, weight: str = "") -> set[Graph]:
        """Returns the graphs with edges between parameters of data types.

        Args:
            exact: whether only equal terms and sub-terms count; else sizes are compared, with bounds on functions.
            weight: which fields the size counts twice (see `Vocabulary`).
        """
        compare = self._exact if exact else self._sized
        self._queries = 0
        graphs: set[Graph] = set()
        for call in self.calls:
            facts = call.facts.weighted(weight) if weight else call.facts
            edges: set[tuple[int, int, bool]] = set()
            for start, parameter in enumerate(self.group[call.caller].parameters):
                if parameter.sort not in self.vocabulary.datatypes:
                    continue
                for end, arg in enumerate(call.args):
                    if arg is None or arg.sort not in self.vocabulary.datatypes:
                        continue
                    falls = compare(facts, parameter, arg)
                    if falls is not None:
                        edges.add((start, end, falls))
            graphs.add(Graph(call.caller, call.callee, frozenset(edges)))
        return graphs

    def _exact(self, facts: Facts, parameter: Term, arg: Term) -> bool | None:
        whole, part = facts.expanded(parameter), facts.expanded(arg)
        if whole == part:
            return False
        return True if self._inside(part, whole) else None

    def _inside(self, part: Term, whole: Term) -> bool:
        """Returns whether ``part`` stands in ``whole`` strictly below a constructor, and below constructors only."""
        if not isinstance(whole, App) or whole.symbol not in self.vocabulary.constructors:
            return False
        return any([arg == part or self._inside(part, arg) for arg in whole.args])

    def _sized(self, facts: Facts, parameter: Term, arg: Term) -> bool | None:
        return self._falls(facts, facts.size(parameter), facts.size(arg))

    def _falls(self, facts: Facts, before: Linear, after: Linear) -> bool | None:
        """Returns True if a value falls, False if it does not grow, None if neither is known."""
        difference = before.plus(after, -1)
        if self._implies(facts, difference.shifted(-1)):
            return True
        return False if self._implies(facts, difference) else None

    def _implies(self, facts: Facts, goal: Linear) -> bool:
        self._queries += 1
        return self._queries <= _MAX_QUERIES and facts.implies(goal)

    def mixed(self) -> set[Graph]:
        """Returns graphs that have, besides the edges between sizes, edges between Int measures.

        A measure ``m`` counts as ``max(0, m + c)`` for some constant ``c``, the same at every call: it falls strictly
        if ``m`` falls and ``m + c`` is positive before the call.
        """
        self._queries = 0
        graphs: set[Graph] = set()
        for call in self.calls:
            if call.facts.impossible():
                continue
            edges: set[tuple[int, int, bool]] = set()
            self._size_edges(call, edges)
            self._number_edges(call, edges)
            graphs.add(Graph(call.caller, call.callee, frozenset(edges)))
        return graphs

    def _size_edges(self, call: Call, edges: set[tuple[int, int, bool]]) -> None:
        for start, parameter in enumerate(self.group[call.caller].parameters):
            for end, arg in enumerate(call.args):
                if arg is None or not {arg.sort, parameter.sort} <= self.vocabulary.datatypes.keys():
                    continue
                falls = self._sized(call.facts, parameter, arg)
                if falls is not None:
                    edges.add((start, end, falls))

    def _number_edges(self, call: Call, edges: set[tuple[int, int, bool]]) -> None:
        caller, callee = self.group[call.caller], self.group[call.callee]
        for start, form in enumerate(self._forms[call.caller]):
            before = _value(form, caller.parameters, call.facts)
            for end, other in enumerate(self._forms[call.callee]):
                if call.caller == call.callee and start != end:
                    continue
                after = _value(other, call.args, call.facts)
                if before is None or after is None:
                    continue
                falls = self._falls(call.facts, before, after)
                if falls is None:
                    continue
                strict = falls and self._implies(call.facts, before.shifted(self._slack - 1))
                edges.add((_place(start, caller), _place(end, callee), strict))

    def describe(self, graphs: set[Graph]) -> str:
        """Returns what decreases, readable."""
        found: list[str] = []
        for name, node in self.group.items():
            own = [graph for graph in graphs if graph.caller == name == graph.callee]
            for number, form in enumerate(self._forms[name]):
                place = _place(number, node)
                if own and all((place, place, True) in graph.edges for graph in own):
                    found.append(f"{_text(form, node)} in {name}")
            for index, parameter in enumerate(node.parameters):
                if own and all((index, index, True) in graph.edges for graph in own):
                    found.append(f"{parameter.name} in {name}")
        if found and len(self.group) == 1:
            return f"decreasing: {found[-1]}"
        return f"size-change principle over the parameters of {', '.join(self.group)}"


def _place(number: int, node: Node) -> int:
    """Returns the number of an Int measure among the measures of a function: those of parameters come first."""
    return len(node.parameters) + number


def _forms(node: Node) -> list[tuple[tuple[int, int], ...]]:
    """Returns linear forms over Int parameters, each as (coefficient, parameter) pairs."""
    numbers = [index for index, parameter in enumerate(node.parameters) if parameter.sort == INT]
    forms: list[tuple[tuple[int, int], ...]] = []
    for index in numbers:
        forms.append(((1, index),))
        forms.append(((-1, index),))
    for index in numbers:
        forms.extend([((1, index), (-1, other)) for other in numbers if other != index])
    return forms[:_MAX_FORMS]


def _value(form: tuple[tuple[int, int], ...], args: Sequence[Term | None], facts: Facts) -> Linear | None:
    total = Linear(0, {})
    for coefficient, index in form:
        arg = args[index]
        if arg is None:
            return None
        total = total.plus(facts.number(arg), coefficient)
    return total


def _text(form: tuple[tuple[int, int], ...], node: Node) -> str:
    parts = [f"{'- ' if coefficient < 0 else ''}{node.parameters[index].name}" for coefficient, index in form]
    return " ".join(parts)


def _largest_literal(term: Term) -> int:
    literals = [
        int(part.symbol)
        for part in subterms(term)
        if isinstance(part, App) and part.literal and part.sort == INT and len(part.symbol) < 8
    ]
    return min(max(literals, default=0), _MAX_CONSTANT)
