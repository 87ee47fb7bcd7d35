"""Laws of order and equivalence: what relations of a signature are first tested for.

Exploration finds equations and lemmas with one premise; transitivity and antisymmetry have two.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from lemmata.checkers.smt.terms import BOOL, App, Term, Var, equal, implies, negate
from lemmata.provers.induction.signature import Signature, Symbol

__all__ = ["relation_laws", "split_equivalence"]


def relation_laws(signature: Signature) -> Iterator[Term]:
    """Yields open formulas about the binary relations of a signature; most of them are false of most relations."""
    relations = [
        symbol
        for symbol in signature.symbols
        if symbol.result == BOOL and len(symbol.arguments) == 2 and symbol.arguments[0] == symbol.arguments[1]
    ]
    for relation in relations:
        yield from _alone(relation)
    for one, two in product(relations, repeat=2):
        if one.arguments == two.arguments:
            yield from _composed(one, two)


def _alone(relation: Symbol) -> Iterator[Term]:
    x, y = (Var(name, relation.arguments[0]) for name in "xy")
    there, back = relation(x, y), relation(y, x)
    yield implies((there,), back)
    yield implies((negate(there),), back)
    yield implies((there,), negate(back))
    yield implies((there, back), equal(x, y))
    yield implies((negate(there), negate(back)), equal(x, y))
    yield implies((there,), equal(x, y))


def _composed(one: Symbol, two: Symbol) -> Iterator[Term]:
    x, y, z = (Var(name, one.arguments[0]) for name in "xyz")
    yield implies((one(x, y), two(y, z)), one(x, z))
    if one != two:
        yield implies((one(x, y), two(y, z)), two(x, z))
        yield implies((one(x, y),), two(x, y))
        yield implies((one(x, y),), negate(two(y, x)))
        yield implies((negate(one(x, y)),), two(y, x))


def split_equivalence(body: Term) -> Iterator[Term]:
    """Yields the two implications of an equation between propositions: one may be provable without the other."""
    if isinstance(body, App) and body.symbol == "=" and body.args[0].sort == BOOL and len(body.args) == 2:
        left, right = body.args
        yield implies((left,), right)
        yield implies((right,), left)
