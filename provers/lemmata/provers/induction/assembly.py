"""From a search's end to a proof: only the lemmas that are needed, in an order in which each rests on earlier ones."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from lemmata.checkers.smt.proof import Proof, Step
from lemmata.checkers.smt.sequents import Scheme
from lemmata.checkers.smt.terms import Term
from lemmata.checkers.smt.theory import Claim, Theory
from lemmata.provers.induction.attempt import Minimised
from lemmata.provers.induction.store import Lemma

__all__ = ["Minimise", "Supported", "assemble", "support"]

Minimise: TypeAlias = Callable[[Term, Scheme, tuple[bytes, ...]], Awaitable["Minimised | None"]]
"""Shows a statement again from lemmas, in a session that knows nothing else."""
Reprove: TypeAlias = Callable[[Term, int, frozenset[Scheme]], Awaitable["Scheme | None"]]
"""Proves a statement from the first so many lemmas by a scheme that is not among those given."""


_SCHEMES: Final = 4
"""Proofs of one step that are put to both solvers, at most."""


@dataclass(slots=True)
class Supported:
    """One claim with all that its proof rests on."""

    claim: Claim
    lemmas: tuple[Lemma, ...]
    """The lemmas that were known; -1 below stands for the claim itself."""
    schemes: dict[int, Scheme] = field(default_factory=dict[int, Scheme])
    uses: dict[int, tuple[int, ...]] = field(default_factory=dict[int, tuple[int, ...]])
    confirmed: bool = True
    """Whether both solvers follow every step."""


def assemble(theory: Theory, claims: Sequence[Supported]) -> Proof:
    """Returns the proof of all claims."""
    taken = {axiom.name for axiom in theory.axioms} | {claim.name for claim in theory.claims}
    steps: list[Step] = []
    names: dict[Term, str] = {}
    for axiom in theory.axioms:
        names[axiom.formula] = axiom.name
    for item in claims:
        for index in sorted(index for index in item.uses if index >= 0):
            lemma = item.lemmas[index]
            if lemma.statement in names:
                continue
            name = _fresh(taken)
            names[lemma.statement] = name
            uses = tuple(names[item.lemmas[other].statement] for other in item.uses[index])
            steps.append(Step(name=name, statement=lemma.statement, claim=False, scheme=item.schemes[index], uses=uses))
        uses = tuple(names[item.lemmas[other].statement] for other in item.uses[-1])
        steps.append(
            Step(name=item.claim.name, statement=item.claim.formula, claim=True, scheme=item.schemes[-1], uses=uses)
        )
    return Proof(tuple(steps))


async def support(
    claim: Claim, scheme: Scheme, lemmas: tuple[Lemma, ...], minimise: Minimise, reprove: Reprove
) -> Supported | None:
    """Returns what the claim rests on, as little as possible; None if a step does not work a second time.

    A step that one of the solvers does not follow is proved by another scheme where one works.
    """
    found = Supported(claim, lemmas)
    agenda = [-1]
    while agenda:
        index = agenda.pop()
        if index in found.uses:
            continue
        if index < 0:
            step = await _step(claim.formula, scheme, lemmas, minimise, reprove)
        elif lemmas[index].scheme.kind == "axiom":
            found.uses[index] = ()
            continue
        else:
            lemma = lemmas[index]
            step = await _step(lemma.statement, lemma.scheme, lemmas[: lemma.available], minimise, reprove)
        if step is None:
            return None
        found.schemes[index], shown = step
        found.uses[index] = shown.kept
        found.confirmed &= shown.confirmed
        agenda.extend(shown.kept)
    return found


async def _step(
    statement: Term, scheme: Scheme, lemmas: tuple[Lemma, ...], minimise: Minimise, reprove: Reprove
) -> tuple[Scheme, Minimised] | None:
    packed = tuple(lemma.packed for lemma in lemmas)
    tried: set[Scheme] = set()
    best: tuple[Scheme, Minimised] | None = None
    other: Scheme | None = scheme
    while other is not None and len(tried) < _SCHEMES:
        shown = await minimise(statement, other, packed)
        if shown is not None and shown.confirmed:
            return other, shown
        if shown is not None and best is None:
            best = other, shown
        tried.add(other)
        other = await reprove(statement, len(lemmas), frozenset(tried))
    return best


def _fresh(taken: set[str]) -> str:
    number = 1
    while f"lemma_{number}" in taken:
        number += 1
    taken.add(f"lemma_{number}")
    return f"lemma_{number}"
