"""The goal's cone of influence: the symbols that lemmas about it may be built from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

from lemmata.checkers.smt.query import QueryWriter
from lemmata.checkers.smt.terms import BOOL, INT, App, Sort, Term, Var, subterms
from lemmata.checkers.smt.theory import Theory

__all__ = ["Signature", "Symbol", "build_signature"]

_INTEGER_OPERATIONS: Final = ("+", "-", "*")
_INTEGER_RELATIONS: Final = ("<=", "<", ">=", ">")


@dataclass(frozen=True, slots=True)
class Symbol:
    """A symbol with its rank."""

    name: str
    arguments: tuple[Sort, ...]
    result: Sort
    constructor: bool
    literal: bool = False
    depth: int = 0
    """How many definitions away from the goal it is: 0 for a symbol of the goal."""

    def __call__(self, *args: Term) -> App:
        """Returns the application."""
        return App(self.name, args, self.result, (), self.literal)


@dataclass(frozen=True, slots=True)
class Signature:
    """Symbols and variables for enumeration."""

    symbols: tuple[Symbol, ...]
    variables: tuple[Var, ...]
    goal_symbols: frozenset[str]


def build_signature(theory: Theory, goals: tuple[Term, ...], writer: QueryWriter) -> Signature:
    """Returns the symbols in the cone of ``goals``, with variables for every sort that they mention."""
    cone = writer.cone(goals)
    mentioned = Counter(part.symbol for goal in goals for part in subterms(goal) if isinstance(part, App))
    symbols: list[Symbol] = []
    sorts: dict[Sort, None] = {}
    builtin: set[str] = set(mentioned)
    for name in cone:
        function = theory.functions[name]
        for equation in function.equations:
            builtin.update(part.symbol for part in subterms(equation.right) if isinstance(part, App))
        if function.body is None and function.origin != "@" and function.parameters:
            continue
        arguments = tuple(parameter.sort for parameter in function.parameters)
        symbols.append(Symbol(name, arguments, function.result, constructor=False, depth=0 if name in mentioned else 1))
        sorts.update(dict.fromkeys((*arguments, function.result)))
    for goal in goals:
        sorts.update(dict.fromkeys(part.sort for part in subterms(goal)))
    pending = list(sorts)
    while pending:
        sort = pending.pop()
        sorts[sort] = None
        datatype = theory.datatypes.get(sort)
        if datatype is None:
            continue
        for constructor in datatype.constructors:
            symbol = Symbol(constructor.name, constructor.fields, sort, constructor=True)
            if symbol not in symbols:
                symbols.append(symbol)
                pending.extend(field for field in constructor.fields if field not in sorts)
    if INT in sorts:
        symbols.extend(_integers(builtin))
    if BOOL in sorts:
        symbols.extend(Symbol(name, (), BOOL, constructor=True) for name in ("true", "false"))
    return Signature(tuple(symbols), tuple(_variables(theory, sorts)), frozenset(mentioned))


def _integers(builtin: set[str]) -> list[Symbol]:
    found = [Symbol(text, (), INT, constructor=True, literal=True) for text in ("0", "1") if text in builtin]
    found.extend(Symbol(name, (INT, INT), INT, constructor=False) for name in _INTEGER_OPERATIONS if name in builtin)
    if builtin & set(_INTEGER_RELATIONS):
        found.append(Symbol("<=", (INT, INT), BOOL, constructor=False))
    return found


def _variables(theory: Theory, sorts: dict[Sort, None]) -> list[Var]:
    variables: list[Var] = []
    for index, sort in enumerate(sorts):
        if sort == BOOL:
            continue
        if sort.name == "=>":
            count = 1
        elif sort in theory.datatypes:
            recursive = any(constructor.recursive() for constructor in theory.datatypes[sort].constructors)
            count = 3 if recursive else 1
        else:
            count = 3 if sort == INT else 2
        variables.extend(Var(f"{_letter(sort)}{index}_{number}", sort) for number in range(count))
    return variables


def _letter(sort: Sort) -> str:
    letter = sort.name[:1].lower()
    return letter if letter.isalpha() else "f"
