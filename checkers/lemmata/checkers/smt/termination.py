"""Termination of recursive functions: a witness, or none, or the finding that a function loops.

A witness makes the defining equations consistent (they have a unique solution) and functional induction sound. The
measures are sizes of parameters of data types and linear combinations of Int parameters, under the conditions of the
``ite``s around a call; they are combined by the size-change principle.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lemmata.checkers.smt.elaborate_functions import Definition
from lemmata.checkers.smt.elaborate_scope import Declarations
from lemmata.checkers.smt.size_change import terminates
from lemmata.checkers.smt.termination_calls import Call, Node, TooManyCalls, always_calls, calls, size, symbols
from lemmata.checkers.smt.termination_facts import Vocabulary
from lemmata.checkers.smt.termination_measures import Measures
from lemmata.checkers.smt.termination_sizes import SizeBounds
from lemmata.checkers.smt.terms import App, Sort, Term, Var
from lemmata.checkers.smt.theory import Equation, Leaf, Witness

__all__ = ["Analysis"]

_MAX_SIZE: Final = 100_000
"""Largest body, as a tree, that is analysed."""
_NOT_RECURSIVE: Final = Witness(kind="none needed", detail="not recursive")


class Analysis:
    """Finds witnesses for all functions of a file.

    Args:
        definitions: the functions.
        lambdas: defining equations of lifted lambdas: recursion may go through them.
        declarations: data types, and where warnings go.

    Raises:
        InputError: a function certainly loops.
    """

    def __init__(
        self,
        definitions: Sequence[Definition],
        lambdas: Sequence[Equation],
        declarations: Declarations,
    ) -> None:
        self.declarations = declarations
        self._definitions = {definition.name: definition for definition in definitions}
        self._witnesses: dict[str, Witness | None] = {}
        self._groups: dict[str, tuple[str, ...]] = {}
        self._terminating: dict[str, tuple[str, ...]] = {}
        self.nodes = _nodes(definitions, lambdas)
        self._sizes = SizeBounds(self.nodes, self._terminating)
        self.vocabulary = _vocabulary(declarations, self._sizes)
        self._sizes.vocabulary = self.vocabulary
        for component in _components(self.nodes):
            self._component(component)

    def group(self, name: str) -> tuple[str, ...]:
        """Returns the functions that are mutually recursive with ``name``; none if it is not recursive."""
        return self._groups.get(name, ())

    def witness(self, name: str) -> Witness | None:
        """Returns why ``name`` terminates; None if that is not known."""
        return self._witnesses.get(name, _NOT_RECURSIVE)

    def _component(self, names: tuple[str, ...]) -> None:
        """Analyses functions that call each other, after all that they call."""
        group = {name: self.nodes[name] for name in names}
        if len(names) == 1 and names[0] not in symbols(self.nodes[names[0]]):
            self._terminating[names[0]] = names
            return
        functions = tuple([name for name in self._definitions if name in group])
        try:
            if any(size(node.body) > _MAX_SIZE for node in group.values()):
                raise TooManyCalls
            found = [call for node in group.values() for call in calls(node, group, self.vocabulary)]
        except TooManyCalls:
            witness = None
        else:
            self._refuse_loops(functions, group, found)
            witness = self._search(group, found)
        for name in functions:
            self._groups[name] = functions
            self._witnesses[name] = witness
        if witness is not None:
            self._terminating.update(dict.fromkeys(names, names))
            return
        for name in functions:
            definition = self._definitions[name]
            message = (
                f"no termination argument found for {definition.origin}: it is left without defining equations, "
                "and no induction goes along it"
            )
            self.declarations.warn("termination", message, definition.offset)

    def _search(self, group: dict[str, Node], found: list[Call]) -> Witness | None:
        measures = Measures(group, found, self.vocabulary)
        graphs = measures.structural(exact=True)
        if terminates(graphs):
            return Witness(kind="structural", detail=measures.describe(graphs))
        for weight in ("", "first", "last", "only"):
            graphs = measures.structural(exact=False, weight=weight)
            if terminates(graphs):
                note = f", counting twice the {weight} field of the own sort" if weight else ""
                return Witness(kind="structural", detail=f"{measures.describe(graphs)} (by size{note})")
        graphs = measures.mixed()
        if terminates(graphs):
            return Witness(kind="measure", detail=measures.describe(graphs))
        return None

    def _refuse_loops(self, functions: tuple[str, ...], group: dict[str, Node], found: list[Call]) -> None:
        for call in found:
            if call.callee == call.caller and call.callee in self._definitions and self._repeats(call, group):
                shown = self._definitions[call.caller].origin
                message = f"{shown} calls itself with arguments that take the same path again, so it never ends"
                raise self.declarations.error(f"{message}; expected an argument that gets smaller", self._place(call))
        covered = {constructor: len(names) for names in self.vocabulary.datatypes.values() for constructor in names}
        if functions and all(always_calls(group[name].body, functions, covered) for name in functions):
            first = next(call for call in found if call.caller in functions and call.callee in functions)
            shown = self._definitions[first.caller].origin
            message = f"every path through {shown} makes a recursive call, so it never ends; expected a base case"
            raise self.declarations.error(message, self._place(first))

    def _place(self, call: Call) -> int:
        definition = self._definitions.get(call.caller)
        if definition is None:
            return self.declarations.offset
        return definition.calls.get(call.app, definition.offset)

    def _repeats(self, call: Call, group: dict[str, Node]) -> bool:
        """Returns whether a call surely takes its own path again.

        Either its arguments are the parameters, or nothing but constructor patterns was asked for on the path, and
        the arguments match them.
        """
        facts = call.facts
        before = [facts.expanded(parameter) for parameter in group[call.caller].parameters]
        after = [facts.expanded(arg) for arg in call.args if arg is not None]
        if not call.certain:
            return False
        if before == after:
            return not facts.impossible()
        if facts.conditions or not all(isinstance(term, Var) for term in facts.parts):
            return False
        binding: dict[Var, Term] = {}
        return all(_matches(pattern, term, binding) for pattern, term in zip(before, after, strict=True))


def _matches(pattern: Term, term: Term, binding: dict[Var, Term]) -> bool:
    if isinstance(pattern, Var):
        return binding.setdefault(pattern, term) == term
    if not isinstance(pattern, App) or not isinstance(term, App) or pattern.symbol != term.symbol:
        return False
    return all(_matches(one, two, binding) for one, two in zip(pattern.args, term.args, strict=True))


def _nodes(definitions: Sequence[Definition], lambdas: Sequence[Equation]) -> dict[str, Node]:
    nodes = {
        definition.name: Node(definition.name, definition.parameters, definition.body)
        for definition in definitions
        if definition.body is not None
    }
    for equation in lambdas:
        head = equation.left.args[0]
        if isinstance(head, App):
            captured = len(head.args)
            nodes[head.symbol] = Node(head.symbol, equation.variables, Leaf(equation.right), captured)
    return nodes


def _vocabulary(declarations: Declarations, bounds: SizeBounds) -> Vocabulary:
    constructors: dict[str, Sort] = {}
    datatypes: dict[Sort, tuple[str, ...]] = {}
    selectors: dict[str, tuple[tuple[str, Sort], ...]] = {}
    for sort, datatype in declarations.instances.datatypes.items():
        datatypes[sort] = tuple([constructor.name for constructor in datatype.constructors])
        for constructor in datatype.constructors:
            constructors[constructor.name] = sort
            selectors[constructor.name] = tuple(zip(constructor.selectors, constructor.fields, strict=True))
    return Vocabulary(constructors, datatypes, selectors, bounds, bounds.unfold)


def _components(nodes: dict[str, Node]) -> list[tuple[str, ...]]:
    """Returns the strongly connected components of the call graph, callees first (Tarjan, iterative)."""
    follow = {name: [other for other in symbols(node) if other in nodes] for name, node in nodes.items()}
    for targets in follow.values():
        targets.sort()
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    open_names: list[str] = []
    is_open: set[str] = set()
    components: list[tuple[str, ...]] = []
    for root in nodes:
        if root in index:
            continue
        work: list[tuple[str, int]] = [(root, 0)]
        while work:
            name, position = work.pop()
            if position == 0:
                index[name] = low[name] = len(index)
                open_names.append(name)
                is_open.add(name)
            targets = follow[name]
            descended = False
            for number in range(position, len(targets)):
                target = targets[number]
                if target not in index:
                    work.append((name, number + 1))
                    work.append((target, 0))
                    descended = True
                    break
                if target in is_open:
                    low[name] = min(low[name], index[target])
            if descended:
                continue
            if low[name] == index[name]:
                members: list[str] = []
                while True:
                    member = open_names.pop()
                    is_open.discard(member)
                    members.append(member)
                    if member == name:
                        break
                components.append(tuple(sorted(members, key=list(nodes).index)))
            if work:
                parent = work[-1][0]
                low[parent] = min(low[parent], low[name])
    return components
