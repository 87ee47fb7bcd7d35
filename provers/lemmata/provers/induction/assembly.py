"""From a search's end to a proof: only the lemmas that are needed, in an order in which each rests on earlier ones."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias

from lemmata.checkers.smt.obligations import Scheme
from lemmata.checkers.smt.proof import Proof, Step
from lemmata.checkers.smt.terms import Term
from lemmata.checkers.smt.theory import Claim, Theory
from lemmata.provers.induction.store import Lemma

__all__ = ["Minimise", "Needed", "assemble"]

Minimise: TypeAlias = Callable[[Term, Scheme, tuple[bytes, ...]], Awaitable["tuple[int, ...] | None"]]


@dataclass(frozen=True, slots=True)
class Needed:
    """One claim with the lemmas that its proof could use."""

    claim: Claim
    scheme: Scheme
    lemmas: tuple[Lemma, ...]


async def assemble(theory: Theory, needs: list[Needed], minimise: Minimise) -> Proof | None:
    """Returns the proof of all claims; None if a step does not work a second time."""
    taken = {axiom.name for axiom in theory.axioms} | {claim.name for claim in theory.claims}
    steps: list[Step] = []
    names: dict[Term, str] = {}
    for axiom in theory.axioms:
        names[axiom.formula] = axiom.name
    for need in needs:
        support = await _support(need, minimise)
        if support is None:
            return None
        for index in sorted(index for index in support if index >= 0):
            lemma = need.lemmas[index]
            if lemma.statement in names:
                continue
            name = _fresh(taken)
            names[lemma.statement] = name
            uses = tuple(names[need.lemmas[other].statement] for other in support[index])
            steps.append(Step(name=name, statement=lemma.statement, claim=False, scheme=lemma.scheme, uses=uses))
        uses = tuple(names[need.lemmas[other].statement] for other in support[-1])
        steps.append(
            Step(name=need.claim.name, statement=need.claim.formula, claim=True, scheme=need.scheme, uses=uses)
        )
    return Proof(tuple(steps))


async def _support(need: Needed, minimise: Minimise) -> dict[int, tuple[int, ...]] | None:
    """Returns, for the claim (-1) and every lemma it needs, the positions of the lemmas used."""
    support: dict[int, tuple[int, ...]] = {}
    used = await minimise(need.claim.formula, need.scheme, tuple(lemma.packed for lemma in need.lemmas))
    if used is None:
        return None
    support[-1] = used
    agenda = list(used)
    while agenda:
        index = agenda.pop()
        lemma = need.lemmas[index]
        if index in support:
            continue
        if lemma.scheme.kind == "axiom":
            support[index] = ()
            continue
        packed = tuple(other.packed for other in need.lemmas[: lemma.available])
        used = await minimise(lemma.statement, lemma.scheme, packed)
        if used is None:
            return None
        support[index] = used
        agenda.extend(used)
    return support


def _fresh(taken: set[str]) -> str:
    number = 1
    while f"lemma_{number}" in taken:
        number += 1
    taken.add(f"lemma_{number}")
    return f"lemma_{number}"
