"""Monomorphic, first-order terms: the language between the front end, the evaluator, the prover and the solvers.

Terms are immutable, compare structurally and cache their hash, so they can be keys.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

__all__ = [
    "BOOL",
    "FALSE",
    "INT",
    "REAL",
    "TRUE",
    "App",
    "Quantified",
    "Sort",
    "Term",
    "Var",
    "conjunction",
    "equal",
    "forall",
    "free_variables",
    "implies",
    "match",
    "negate",
    "substitute",
    "subterms",
    "universal_closure",
]


@dataclass(frozen=True, slots=True)
class Sort:
    """A monomorphic sort: ``Sort("Nat")``, ``Sort("list", (Sort("Nat"),))``, ``Sort("BitVec", indices=(8,))``."""

    name: str
    args: tuple[Sort, ...] = ()
    indices: tuple[int, ...] = ()

    def __str__(self) -> str:
        head = f"(_ {self.name} {' '.join(map(str, self.indices))})" if self.indices else self.name
        return f"({head} {' '.join(map(str, self.args))})" if self.args else head


BOOL: Final = Sort("Bool")
INT: Final = Sort("Int")
REAL: Final = Sort("Real")


class Var:
    """A variable: bound by a quantifier, a parameter of a function, or free in an open term."""

    __slots__ = ("_hash", "name", "sort")
    name: str
    sort: Sort

    def __init__(self, name: str, sort: Sort) -> None:
        self.name = name
        self.sort = sort
        self._hash = hash((name, sort))

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Var) and self.name == other.name and self.sort == other.sort)

    def __repr__(self) -> str:
        return f"Var({self.name!r}, {self.sort})"

    def __reduce__(self) -> tuple[object, ...]:
        return (Var, (self.name, self.sort))


class App:
    """A symbol applied to arguments; constants and literals have none.

    ``symbol`` is a user symbol of the `Theory` (constructor, selector, function) or a symbol of an SMT-LIB theory:
    ``=``, ``distinct``, ``not``, ``and``, ``or``, ``xor``, ``=>``, ``ite``, ``true``, ``false``, arithmetic,
    ``is`` with ``indices == ("Cons",)`` for a tester, and so on. Literals: ``symbol`` is the literal as SMT-LIB
    writes it (``"3"``, ``"1.5"``, ``"#b01"``), ``literal`` is true.
    """

    __slots__ = ("_hash", "args", "indices", "literal", "size", "sort", "symbol")
    symbol: str
    args: tuple[Term, ...]
    sort: Sort
    indices: tuple[int | str, ...]
    literal: bool
    size: int
    """Number of symbols and variables in the term."""

    def __init__(
        self,
        symbol: str,
        args: tuple[Term, ...],
        sort: Sort,
        indices: tuple[int | str, ...] = (),
        literal: bool = False,  # noqa: FBT001, FBT002 - positional for speed: millions are made
    ) -> None:
        self.symbol = symbol
        self.args = args
        self.sort = sort
        self.indices = indices
        self.literal = literal
        self._hash = hash((symbol, args, sort, indices))
        size = 1
        for arg in args:
            size += arg.size if isinstance(arg, App) else 1
        self.size = size

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return self is other or (
            isinstance(other, App)
            and self._hash == other._hash
            and self.symbol == other.symbol
            and self.sort == other.sort
            and self.indices == other.indices
            and self.literal == other.literal
            and self.args == other.args
        )

    def __repr__(self) -> str:
        return f"({self.symbol} {' '.join(map(repr, self.args))})" if self.args else self.symbol

    def __reduce__(self) -> tuple[object, ...]:
        return (App, (self.symbol, self.args, self.sort, self.indices, self.literal))


class Quantified:
    """``(forall (...) body)`` or ``(exists (...) body)``."""

    __slots__ = ("_hash", "body", "kind", "patterns", "variables")
    kind: str
    variables: tuple[Var, ...]
    body: Term
    patterns: tuple[tuple[Term, ...], ...]

    def __init__(
        self, kind: str, variables: tuple[Var, ...], body: Term, patterns: tuple[tuple[Term, ...], ...] = ()
    ) -> None:
        self.kind = kind
        self.variables = variables
        self.body = body
        self.patterns = patterns
        self._hash = hash((kind, variables, body))

    @property
    def sort(self) -> Sort:
        """Returns Bool."""
        return BOOL

    @property
    def size(self) -> int:
        """Returns the size of the body plus one."""
        return 1 + (self.body.size if isinstance(self.body, App | Quantified) else 1)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return self is other or (
            isinstance(other, Quantified)
            and self.kind == other.kind
            and self.variables == other.variables
            and self.body == other.body
        )

    def __repr__(self) -> str:
        names = " ".join(f"({v.name} {v.sort})" for v in self.variables)
        return f"({self.kind} ({names}) {self.body!r})"

    def __reduce__(self) -> tuple[object, ...]:
        return (Quantified, (self.kind, self.variables, self.body, self.patterns))


Term: TypeAlias = Var | App | Quantified

_LARGE: Final = 1_000
"""Terms above this size may be DAGs whose trees are exponentially larger: they are walked once a node."""

TRUE: Final = App("true", (), BOOL)
FALSE: Final = App("false", (), BOOL)


def equal(left: Term, right: Term) -> Term:
    """Returns ``(= left right)``."""
    return App("=", (left, right), BOOL)


def negate(term: Term) -> Term:
    """Returns ``(not term)``, without doubling a negation."""
    if isinstance(term, App) and term.symbol == "not":
        return term.args[0]
    return App("not", (term,), BOOL)


def conjunction(terms: tuple[Term, ...]) -> Term:
    """Returns the conjunction; ``true`` for none, the term itself for one."""
    if not terms:
        return TRUE
    return terms[0] if len(terms) == 1 else App("and", terms, BOOL)


def implies(premises: tuple[Term, ...], conclusion: Term) -> Term:
    """Returns ``(=> premise conclusion)``, or the conclusion if there is no premise."""
    return App("=>", (conjunction(premises), conclusion), BOOL) if premises else conclusion


def forall(variables: tuple[Var, ...], body: Term) -> Term:
    """Returns the universal closure over ``variables``; the body itself if there are none."""
    return Quantified("forall", variables, body) if variables else body


def free_variables(term: Term) -> tuple[Var, ...]:
    """Returns the free variables in the order of their first occurrence."""
    found: dict[Var, None] = {}
    _collect_free(term, frozenset(), found, set())
    return tuple(found)


def _collect_free(term: Term, bound: frozenset[Var], found: dict[Var, None], seen: set[int]) -> None:
    """Collects free variables; ``seen`` holds the identities of large applications that were looked at before."""
    if isinstance(term, Var):
        if term not in bound:
            found[term] = None
    elif isinstance(term, App):
        if term.size > _LARGE:
            if id(term) in seen:
                return
            seen.add(id(term))
        for arg in term.args:
            _collect_free(arg, bound, found, seen)
    else:
        _collect_free(term.body, bound | frozenset(term.variables), found, set())


def universal_closure(term: Term) -> Term:
    """Returns ``term`` with its free variables quantified in order of occurrence."""
    return forall(free_variables(term), term)


def substitute(term: Term, mapping: Mapping[Var, Term]) -> Term:
    """Returns ``term`` with free variables replaced, bound variables renamed where they would capture."""
    return _substitute(term, mapping, {}) if mapping else term


def _substitute(term: Term, mapping: Mapping[Var, Term], done: dict[int, Term]) -> Term:
    """Does the work of `substitute`; ``done`` holds the results for large shared applications, by identity."""
    if isinstance(term, Var):
        return mapping.get(term, term)
    if isinstance(term, Quantified):
        return _substitute_below(term, mapping)
    if not term.args:
        return term
    large = term.size > _LARGE
    if large and id(term) in done:
        return done[id(term)]
    args = tuple([_substitute(arg, mapping, done) for arg in term.args])
    result: Term = term
    if any([new is not old for new, old in zip(args, term.args, strict=True)]):
        result = App(term.symbol, args, term.sort, term.indices, term.literal)
    if large:
        done[id(term)] = result
    return result


def _substitute_below(term: Quantified, mapping: Mapping[Var, Term]) -> Term:
    inner = {var: value for var, value in mapping.items() if var not in term.variables}
    if not inner:
        return term
    taken = {var.name for value in inner.values() for var in free_variables(value)}
    clash = any(var.name in taken for var in term.variables)
    if clash:
        taken.update(var.name for var in free_variables(term))
    variables: list[Var] = []
    for var in term.variables:
        fresh = var
        count = 0
        while clash and fresh.name in taken:
            count += 1
            fresh = Var(f"{var.name}!{count}", var.sort)
        taken.add(fresh.name)
        if fresh is not var:
            inner[var] = fresh
        variables.append(fresh)
    patterns = tuple(tuple(_substitute(item, inner, {}) for item in group) for group in term.patterns)
    return Quantified(term.kind, tuple(variables), _substitute(term.body, inner, {}), patterns)


def subterms(term: Term) -> Iterator[Term]:
    """Yields every subterm, the term itself first."""
    yield term
    if isinstance(term, App):
        for arg in term.args:
            yield from subterms(arg)
    elif isinstance(term, Quantified):
        yield from subterms(term.body)


def match(pattern: Term, term: Term, binding: dict[Var, Term], rigid: frozenset[Var] = frozenset()) -> bool:
    """Extends ``binding`` so that ``pattern`` becomes ``term``; returns whether it can.

    Args:
        pattern: its variables are to be bound, but those in ``rigid``.
        term: what to match.
        binding: extended in place; of no use after a failure.
        rigid: variables that stand for themselves.
    """
    if isinstance(pattern, Var):
        if pattern in rigid:
            return pattern == term
        bound = binding.get(pattern)
        if bound is None:
            if pattern.sort != term.sort:
                return False
            binding[pattern] = term
            return True
        return bound == term
    if isinstance(pattern, Quantified) or not isinstance(term, App):
        return pattern == term
    if pattern.symbol != term.symbol or len(pattern.args) != len(term.args) or pattern.indices != term.indices:
        return False
    return all(match(one, two, binding, rigid) for one, two in zip(pattern.args, term.args, strict=True))
