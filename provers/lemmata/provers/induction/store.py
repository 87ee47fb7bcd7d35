"""The one store of proved lemmas that every part of the search reads and extends."""

from __future__ import annotations

import pickle
from dataclasses import dataclass

from lemmata.checkers.smt.sequents import Scheme
from lemmata.checkers.smt.terms import Term

__all__ = ["Lemma", "LemmaStore"]


@dataclass(frozen=True, slots=True)
class Lemma:
    """A statement that Z3 accepted, with the lemmas (by position in the store) that were at hand."""

    statement: Term
    scheme: Scheme
    available: int
    """How many lemmas of the store its proof could use: always the first ones, so support cannot be circular."""
    packed: bytes
    origin: str
    """What proposed it: ``exploration``, ``generalisation``, ``conditional``, ``axiom``, a policy's name."""


class LemmaStore:
    """An append-only list of lemmas; each may rest only on earlier ones."""

    def __init__(self) -> None:
        self.lemmas: list[Lemma] = []
        self._known: set[Term] = set()

    def __len__(self) -> int:
        return len(self.lemmas)

    def add(self, statement: Term, scheme: Scheme, available: int, origin: str) -> Lemma | None:
        """Appends a lemma and returns it, None if it is known already."""
        if statement in self._known:
            return None
        self._known.add(statement)
        lemma = Lemma(statement, scheme, available, pickle.dumps(statement), origin)
        self.lemmas.append(lemma)
        return lemma

    def packed(self, count: int | None = None) -> tuple[bytes, ...]:
        """Returns the first ``count`` lemmas as the workers read them."""
        return tuple(lemma.packed for lemma in self.lemmas[:count])
