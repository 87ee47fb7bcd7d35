"""The calls in a function's body, each with what is known where it stands."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from lemmata.checkers.smt.termination_facts import Facts, Vocabulary
from lemmata.checkers.smt.terms import App, Quantified, Term, Var
from lemmata.checkers.smt.theory import Body, Conditional, Leaf

__all__ = ["Call", "Node", "TooManyCalls", "always_calls", "calls", "leaves", "size", "symbols"]

_MAX_ALTERNATIVES: Final = 64
_MAX_STEPS: Final = 20_000


class TooManyCalls(Exception):
    """A body has too many paths to look at each call on each."""


@dataclass(frozen=True, slots=True)
class Node:
    """A function, or a lifted lambda (its captured variables and parameters), as termination sees it."""

    name: str
    parameters: tuple[Var, ...]
    body: Body
    captured: int = -1
    """Of a lambda: how many of its parameters are captured; -1 for a function."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call; an argument is None where it is not known (a lambda's own parameters)."""

    caller: str
    callee: str
    args: tuple[Term | None, ...]
    facts: Facts
    app: App
    """The call as it stands in the body."""
    certain: bool
    """Whether it is made whenever its path is taken: no connective or binder around it that could skip it."""


def symbols(node: Node) -> set[str]:
    """Returns all symbols in a body."""
    found: set[str] = set()
    seen: set[int] = set()
    agenda: list[Body] = [node.body]
    while agenda:
        tree = agenda.pop()
        if isinstance(tree, Leaf):
            terms: tuple[Term, ...] = (tree.value,)
        elif isinstance(tree, Conditional):
            agenda.extend((tree.then, tree.otherwise))
            terms = (tree.condition,)
        else:
            agenda.extend([branch.body for branch in tree.branches])
            terms = (tree.scrutinee,)
        for term in terms:
            _collect(term, found, seen)
    return found


def size(tree: Body) -> int:
    """Returns the number of symbols and variables in a body, as a tree."""
    if isinstance(tree, Leaf):
        return _term_size(tree.value)
    if isinstance(tree, Conditional):
        return _term_size(tree.condition) + size(tree.then) + size(tree.otherwise)
    return _term_size(tree.scrutinee) + sum([size(branch.body) for branch in tree.branches])


def _term_size(term: Term) -> int:
    return 1 if isinstance(term, Var) else term.size


def _collect(term: Term, found: set[str], seen: set[int]) -> None:
    stack = [term]
    while stack:
        part = stack.pop()
        if isinstance(part, Quantified):
            stack.append(part.body)
        elif isinstance(part, App) and id(part) not in seen:
            seen.add(id(part))
            found.add(part.symbol)
            stack.extend(part.args)


def leaves(node: Node, vocabulary: Vocabulary) -> Iterator[tuple[Term, Facts]]:
    """Yields the values a body may have, ``ite`` resolved, with what is known where each stands."""
    agenda: list[tuple[Body, Facts]] = [(node.body, Facts(vocabulary))]
    while agenda:
        tree, facts = agenda.pop()
        if isinstance(tree, Leaf):
            for values, inner in _alternatives((tree.value,), facts):
                if values[0] is not None:
                    yield values[0], inner
        elif isinstance(tree, Conditional):
            agenda.append((tree.then, facts.under(tree.condition, value=True)))
            agenda.append((tree.otherwise, facts.under(tree.condition, value=False)))
        else:
            for branch in tree.branches:
                agenda.append((branch.body, facts.taken_apart(tree.scrutinee, branch.constructor, branch.variables)))


def calls(node: Node, group: Mapping[str, Node], vocabulary: Vocabulary) -> list[Call]:
    """Returns the calls of functions of ``group`` in the body of ``node``."""
    walk = _Walk(node, group)
    agenda: list[tuple[Body, Facts]] = [(node.body, Facts(vocabulary))]
    while agenda:
        tree, facts = agenda.pop()
        if isinstance(tree, Leaf):
            walk.term(tree.value, facts, certain=True)
        elif isinstance(tree, Conditional):
            walk.term(tree.condition, facts, certain=True)
            agenda.append((tree.otherwise, facts.under(tree.condition, value=False)))
            agenda.append((tree.then, facts.under(tree.condition, value=True)))
        else:
            walk.term(tree.scrutinee, facts, certain=True)
            for branch in reversed(tree.branches):
                agenda.append((branch.body, facts.taken_apart(tree.scrutinee, branch.constructor, branch.variables)))
    return walk.found


class _Walk:
    def __init__(self, node: Node, group: Mapping[str, Node]) -> None:
        self.node = node
        self.group = group
        self.found: list[Call] = []
        self._steps = 0
        self._inside: dict[int, bool] = {}

    def _calls(self, term: Term) -> bool:
        """Returns whether a call of the group stands in ``term``."""
        if isinstance(term, Var):
            return False
        known = self._inside.get(id(term))
        if known is None:
            if isinstance(term, Quantified):
                known = self._calls(term.body)
            else:
                known = term.symbol in self.group or any([self._calls(arg) for arg in term.args])
            self._inside[id(term)] = known
        return known

    def term(self, term: Term, facts: Facts, *, certain: bool) -> None:
        """Records the calls in a term; raises `TooManyCalls` if there is no end of them."""
        if isinstance(term, Var) or not self._calls(term):
            return
        self._steps += 1
        if self._steps > _MAX_STEPS:
            raise TooManyCalls
        if isinstance(term, Quantified):
            self.term(term.body, facts, certain=False)
            return
        if term.symbol == "ite":
            condition, then, otherwise = term.args
            self.term(condition, facts, certain=certain)
            self.term(then, facts.under(condition, value=True), certain=certain)
            self.term(otherwise, facts.under(condition, value=False), certain=certain)
            return
        if term.symbol in ("and", "or", "=>"):
            # What stands before says nothing here: the schemes of functional induction do not use it either.
            self.term(term.args[0], facts, certain=certain)
            for arg in term.args[1:]:
                self.term(arg, facts, certain=False)
            return
        if term.symbol in self.group:
            self._call(term, facts, certain=certain)
        for arg in term.args:
            self.term(arg, facts, certain=certain)

    def _call(self, term: App, facts: Facts, *, certain: bool) -> None:
        callee = self.group[term.symbol]
        if callee.captured >= 0:
            unknown: tuple[Term | None, ...] = (None,) * (len(callee.parameters) - callee.captured)
            self.found.append(Call(self.node.name, callee.name, (*term.args, *unknown), facts, term, certain=False))
            return
        for args, inner in _alternatives(term.args, facts):
            self.found.append(Call(self.node.name, callee.name, args, inner, term, certain))


def _alternatives(args: tuple[Term, ...], facts: Facts) -> list[tuple[tuple[Term | None, ...], Facts]]:
    """Returns the arguments with an ``ite`` at their top resolved, each way with its condition."""
    done: list[tuple[tuple[Term | None, ...], Facts]] = []
    agenda: list[tuple[tuple[Term, ...], Facts]] = [(args, facts)]
    while agenda:
        current, known = agenda.pop()
        place = next((i for i, arg in enumerate(current) if isinstance(arg, App) and arg.symbol == "ite"), None)
        if place is None or len(agenda) + len(done) > _MAX_ALTERNATIVES:
            done.append((current, known))
            continue
        chosen = current[place]
        assert isinstance(chosen, App)
        for value, arg in ((False, chosen.args[2]), (True, chosen.args[1])):
            agenda.append(((*current[:place], arg, *current[place + 1 :]), known.under(chosen.args[0], value=value)))
    return done


def always_calls(tree: Body, group: Collection[str], covered: Mapping[str, int]) -> bool:
    """Returns whether every path through a body makes a call of ``group``.

    Args:
        tree: the body.
        group: names of functions.
        covered: for each constructor, how many its data type has; a ``match`` with fewer branches may have no value.
    """
    known: dict[int, bool] = {}
    if isinstance(tree, Leaf):
        return _always(tree.value, group, known)
    if isinstance(tree, Conditional):
        if _always(tree.condition, group, known):
            return True
        return always_calls(tree.then, group, covered) and always_calls(tree.otherwise, group, covered)
    if _always(tree.scrutinee, group, known):
        return True
    if not tree.branches or len(tree.branches) < covered.get(tree.branches[0].constructor, 0):
        return False
    return all([always_calls(branch.body, group, covered) for branch in tree.branches])


def _always(term: Term, group: Collection[str], known: dict[int, bool]) -> bool:
    """Returns whether the value of a term rests on a call of ``group``; ``known`` remembers, by identity."""
    if not isinstance(term, App):
        return False
    found = known.get(id(term))
    if found is None:
        if term.symbol in group:
            found = True
        elif term.symbol == "ite":
            condition, then, otherwise = [_always(arg, group, known) for arg in term.args]
            found = condition or (then and otherwise)
        elif term.symbol in ("and", "or", "=>"):
            found = _always(term.args[0], group, known)
        else:
            found = any([_always(arg, group, known) for arg in term.args])
        known[id(term)] = found
    return found
