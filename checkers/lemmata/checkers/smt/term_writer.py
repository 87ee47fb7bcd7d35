"""Printing terms for solvers with our own names, sharing what is shared.

Terms are DAGs: printed as trees they can be exponentially larger. Within each scope (the whole term, the body of a
quantifier) every application that occurs twice is bound once by ``let``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from lemmata.checkers.smt.naming import Naming
from lemmata.checkers.smt.terms import App, Quantified, Term, Var, free_variables

__all__ = ["NOTHING", "TermWriter"]

NOTHING: Final[Mapping[str, str]] = MappingProxyType({})

_CONNECTIVES: Final = frozenset({"and", "or", "not", "=>", "xor", "ite", "=", "distinct"})


class TermWriter:
    """Prints terms of one theory, and remembers which of its functions occurred.

    Args:
        naming: the names.
        instead: symbols to print in place of selectors and of binary operators, by their names.
    """

    def __init__(self, naming: Naming, instead: Mapping[str, str] = NOTHING) -> None:
        self._naming = naming
        self._instead = instead
        self.replaced: dict[str, None] = {}
        """Names of the symbols that were printed as something else."""
        self._variables: dict[Var, str] = {}
        self._atoms: dict[App, str] = {}
        self._heads: dict[tuple[str, tuple[int | str, ...]], str] = {}
        self._lets = 0
        self.used: dict[str, None] = {}
        """Names in the theory of the functions that were printed, in the order of their first occurrence."""

    def term(self, term: Term) -> str:
        """Returns the text of ``term``."""
        shared = _shared(term)
        if not shared:
            return self._write(term, {})
        names: dict[int, str] = {}
        opening: list[str] = []
        for level in _levels(shared):
            bindings: list[str] = []
            added: dict[int, str] = {}
            for part in level:
                self._lets += 1
                added[id(part)] = f"l{self._lets}"
                bindings.append(f"(l{self._lets} {self._write(part, names)})")
            names.update(added)
            opening.append(f"(let ({' '.join(bindings)}) ")
        return f"{''.join(opening)}{self._write(term, names)}{')' * len(opening)}"

    def variable(self, variable: Var) -> str:
        """Returns the text of a bound variable."""
        text = self._variables.get(variable)
        if text is None:
            text = self._variables[variable] = f"v{len(self._variables)}"
        return text

    def bindings(self, variables: Iterable[Var]) -> str:
        """Returns sorted variables, as a quantifier or a ``define-fun`` lists them."""
        return " ".join([f"({self.variable(variable)} {self._naming.sort(variable.sort)})" for variable in variables])

    def symbol(self, name: str) -> str:
        """Returns the text of a symbol; one of the theory's functions is noted as used."""
        text = self._naming.symbols.get(name)
        if text is None:
            return name
        if text[0] == "f":
            self.used[name] = None
        return text

    def _write(self, term: Term, names: dict[int, str]) -> str:
        if isinstance(term, App):
            if not term.args:
                return self._atom(term)
            bound = names.get(id(term))
            if bound is not None:
                return bound
            args = " ".join([self._write(arg, names) for arg in term.args])
            if term.symbol in self._instead and len(term.args) <= 2:
                self.replaced[term.symbol] = None
                return f"({self._instead[term.symbol]} {args})"
            if term.symbol == "divisible":  # which Z3 does not know
                return f"(= (mod {args} {term.indices[0]}) 0)"
            return f"({self._head(term)} {args})"
        if isinstance(term, Var):
            return self.variable(term)
        bound = names.get(id(term))
        return bound if bound is not None else self._quantified(term)

    def _quantified(self, term: Quantified) -> str:
        body = self.term(term.body)
        patterns = [group for group in term.patterns if self._is_trigger(group, term.variables)]
        if patterns:
            groups = " ".join(f":pattern ({' '.join([self._write(item, {}) for item in group])})" for group in patterns)
            body = f"(! {body} {groups})"
        return f"({term.kind} ({self.bindings(term.variables)}) {body})"

    def _is_trigger(self, group: Sequence[Term], variables: Sequence[Var]) -> bool:
        """Returns whether solvers accept the group: applications of symbols of the file that hold all variables.

        A trigger only guides a solver, so that one which is left out changes no meaning.
        """
        free = {variable for item in group for variable in free_variables(item)}
        return set(variables) <= free and all(
            isinstance(item, App) and item.symbol in self._naming.symbols and _is_plain(item) for item in group
        )

    def _head(self, term: App) -> str:
        key = (term.symbol, term.indices)
        text = self._heads.get(key) if term.symbol != "const" else None
        if text is None:
            text = self._heads[key] = self._operator(term)
        return text

    def _operator(self, term: App) -> str:
        if term.symbol == "is" and term.indices:
            return f"(_ is {self.symbol(str(term.indices[0]))})"
        if term.symbol == "const":
            return f"(as const {self._naming.sort(term.sort)})"
        if term.indices:
            return f"(_ {term.symbol} {' '.join(map(str, term.indices))})"
        return self.symbol(term.symbol)

    def _atom(self, term: App) -> str:
        text = self._atoms.get(term)
        if text is None:
            if term.literal:
                text = term.symbol
            elif term.symbol == "seq.empty":
                text = f"(as seq.empty {self._naming.sort(term.sort)})"
            else:
                text = self._operator(term)
            self._atoms[term] = text
        return text


def _is_plain(term: Term) -> bool:
    """Returns whether no connective, quantifier or literal truth value occurs in ``term``."""
    if isinstance(term, Var):
        return True
    return isinstance(term, App) and term.symbol not in _CONNECTIVES and all(_is_plain(arg) for arg in term.args)


def _shared(term: Term) -> list[Term]:
    """Returns the applications (and quantifiers) that occur more than once in the scope of ``term``, inner first."""
    if not isinstance(term, App) or not term.args:
        return []
    seen: set[int] = set()
    repeated: dict[int, Term] = {}
    stack: list[Term] = [term]
    while stack:
        current = stack.pop()
        if isinstance(current, Var) or (isinstance(current, App) and not current.args):
            continue
        key = id(current)
        if key in seen:
            repeated[key] = current
            continue
        seen.add(key)
        if isinstance(current, App):
            stack.extend(current.args)
    return list(repeated.values())


def _levels(shared: Sequence[Term]) -> list[list[Term]]:
    """Returns the terms grouped so that each group rests on earlier groups only."""
    wanted = {id(term) for term in shared}
    heights: dict[int, int] = {}
    for root in shared:
        stack: list[tuple[Term, bool]] = [(root, False)]
        while stack:
            current, ready = stack.pop()
            key = id(current)
            if key in heights or not isinstance(current, App):
                heights.setdefault(key, int(key in wanted))
                continue
            if ready:
                below = max([heights[id(arg)] for arg in current.args], default=0)
                heights[key] = below + (key in wanted)
            else:
                stack.append((current, True))
                stack.extend([(arg, False) for arg in current.args])
    groups: dict[int, list[Term]] = {}
    for term in shared:
        groups.setdefault(heights[id(term)], []).append(term)
    return [groups[height] for height in sorted(groups)]
