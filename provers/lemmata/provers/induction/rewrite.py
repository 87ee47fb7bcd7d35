"""Symbolic evaluation: definitions as left-to-right rules, with the usual simplifications of connectives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from lemmata.checkers.smt.terms import (
    BOOL,
    FALSE,
    TRUE,
    App,
    Term,
    Var,
    conjunction,
    match,
    negate,
    substitute,
)
from lemmata.checkers.smt.theory import Theory

__all__ = ["Rewriter", "close", "replace", "rewrite_once"]

_LIMIT: Final = 400
_LARGEST: Final = 300
"""A term that would grow beyond this size is left folded: repeated unfolding can double it each time."""


class Rewriter:
    """Normalises terms of one theory."""

    def __init__(self, theory: Theory) -> None:
        self._rules: dict[str, list[tuple[App, Term]]] = {}
        self._constructors: set[str] = set()
        for datatype in theory.datatypes.values():
            self._constructors.update(constructor.name for constructor in datatype.constructors)
        for function in theory.functions.values():
            rules = [(rule.left, rule.right) for rule in function.equations if not rule.conditions]
            if rules:
                self._rules[function.name] = rules
        self._left = 0
        self._memory: dict[Term, Term] = {}

    def normalise(self, term: Term) -> Term:
        """Returns the normal form, or what was reached after 400 steps."""
        self._left = _LIMIT
        self._memory = {}
        return self._reduce(term)

    def _reduce(self, term: Term) -> Term:
        if not isinstance(term, App) or not term.args:
            return self._constant(term)
        known = self._memory.get(term)
        if known is not None:
            return known
        if term.symbol == "ite":
            result = self._conditional(term)
        else:
            args = tuple([self._reduce(arg) for arg in term.args])
            result = self._top(App(term.symbol, args, term.sort, term.indices, term.literal))
        self._memory[term] = result
        return result

    def _constant(self, term: Term) -> Term:
        if isinstance(term, App) and term.symbol in self._rules and self._left > 0:
            self._left -= 1
            return self._reduce(self._rules[term.symbol][0][1])
        return term

    def _conditional(self, term: App) -> Term:
        test = self._reduce(term.args[0])
        if test == TRUE:
            return self._reduce(term.args[1])
        if test == FALSE:
            return self._reduce(term.args[2])
        then, otherwise = self._reduce(term.args[1]), self._reduce(term.args[2])
        return then if then == otherwise else App("ite", (test, then, otherwise), term.sort)

    def _top(self, term: App) -> Term:
        simple = _simplify(term, self._constructors)
        if not isinstance(simple, App) or simple is not term:
            return simple
        if self._left <= 0:
            return term
        for left, right in self._rules.get(term.symbol, ()):
            binding: dict[Var, Term] = {}
            if match(left, term, binding):
                unfolded = substitute(right, binding)
                if isinstance(unfolded, App) and unfolded.size > _LARGEST:
                    return term
                self._left -= 1
                return self._reduce(unfolded)
        return term


def _simplify(term: App, constructors: set[str]) -> Term:
    args = term.args
    if term.symbol == "not":
        if args[0] == TRUE:
            return FALSE
        if args[0] == FALSE:
            return TRUE
        return term if negate(args[0]) == term else negate(args[0])
    if term.symbol == "and":
        return _junction(term, TRUE, FALSE)
    if term.symbol == "or":
        return _junction(term, FALSE, TRUE)
    if term.symbol == "=>" and len(args) == 2:
        if args[0] == TRUE:
            return args[1]
        return TRUE if args[0] == FALSE or args[1] == TRUE else term
    if term.symbol == "=" and len(args) == 2:
        return _equation(term, constructors)
    return term


def _junction(term: App, neutral: Term, absorbing: Term) -> Term:
    parts = tuple(arg for arg in term.args if arg != neutral)
    if absorbing in parts:
        return absorbing
    if len(parts) == len(term.args) > 1:
        return term
    if len(parts) > 1:
        return App(term.symbol, parts, BOOL)
    return parts[0] if parts else neutral


def _equation(term: App, constructors: set[str]) -> Term:
    left, right = term.args
    if left == right:
        return TRUE
    for one, two in ((left, right), (right, left)):
        if one == TRUE:
            return two
        if one == FALSE:
            return negate(two)
    if isinstance(left, App) and isinstance(right, App) and {left.symbol, right.symbol} <= constructors:
        if left.symbol != right.symbol:
            return FALSE
        parts = [_equation(App("=", pair, BOOL), constructors) for pair in zip(left.args, right.args, strict=True)]
        return _junction(App("and", tuple(parts), BOOL), TRUE, FALSE) if parts else TRUE
    return term


def replace(term: Term, old: Term, new: Term) -> Term:
    """Returns ``term`` with every occurrence of ``old`` replaced."""
    if term == old:
        return new
    if not isinstance(term, App) or not term.args:
        return term
    return App(term.symbol, tuple([replace(arg, old, new) for arg in term.args]), term.sort, term.indices, term.literal)


def rewrite_once(term: Term, left: Term, right: Term, rigid: frozenset[Var]) -> Term | None:
    """Returns ``term`` with the first instance of ``left`` rewritten everywhere it occurs, None if there is none."""
    for part in _applications(term):
        binding: dict[Var, Term] = {}
        if match(left, part, binding, rigid):
            return replace(term, part, substitute(right, binding))
    return None


def _applications(term: Term) -> Iterable[App]:
    if isinstance(term, App):
        yield term
        for arg in term.args:
            yield from _applications(arg)


def close(premises: Iterable[Term], conclusion: Term, names: Mapping[Var, Term]) -> Term:
    """Returns the implication with constants renamed to variables."""
    kept = tuple(substitute(premise, names) for premise in premises)
    body = substitute(conclusion, names)
    return App("=>", (conjunction(kept), body), BOOL) if kept else body
