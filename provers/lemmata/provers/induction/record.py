"""What a search did, as a `ProofGraph`: every lemma proved, and how the claim follows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lemmata.checkers.smt.printer import print_term
from lemmata.checkers.smt.proof import Proof
from lemmata.checkers.smt.sequents import Scheme
from lemmata.checkers.smt.theory import Claim, Theory
from lemmata.checkers.verdict import Obligation
from lemmata.provers.induction.store import LemmaStore
from lemmata.search.graph import ProofGraph

__all__ = ["describe", "graph_of_proof", "graph_of_store"]

_SOLVERS: Final = ("z3", "cvc5")


def describe(scheme: Scheme) -> str:
    """Returns the scheme in words."""
    if scheme.kind == "structural":
        deep = f", {scheme.depth} deep" if scheme.depth > 1 else ""
        return f"induction on {', '.join(scheme.variables)}{deep}"
    if scheme.kind == "functional":
        return f"induction along {scheme.function}({', '.join(scheme.variables)})"
    if scheme.kind == "strong":
        return f"strong induction on {scheme.variables[0]}"
    return "from the definitions" if scheme.kind == "direct" else scheme.kind


def graph_of_proof(theory: Theory, proof: Proof, obligations: tuple[Obligation, ...]) -> ProofGraph:
    """Returns the graph of a judged proof: each step with the solvers that accepted all its obligations."""
    graph = ProofGraph()
    for axiom in theory.axioms:
        if any(axiom.name in step.uses for step in proof.steps):
            graph.add_goal(axiom.name, print_term(axiom.formula))
            graph.add_step(axiom.name, "axiom", detail="assumed by the file", justified=True)
    for step in proof.steps:
        own = [item for item in obligations if item.name.startswith(f"{step.name}: ")]
        solvers = [name for name in _SOLVERS if own and all(name in item.solver.split("+") for item in own)]
        graph.add_goal(step.name, print_term(step.statement))
        graph.add_step(
            step.name,
            "direct" if step.scheme.kind == "direct" else "induction",
            step.uses,
            detail=describe(step.scheme),
            justified=bool(solvers),
            solver="+".join(solvers),
            seconds=sum(item.seconds for item in own),
        )
    return graph


def graph_of_store(store: LemmaStore, claims: Sequence[Claim]) -> ProofGraph:
    """Returns the graph of an unfinished search: the open claims, and what was proved on the way."""
    graph = ProofGraph()
    for claim in claims:
        graph.add_goal(claim.name, print_term(claim.formula))
    names: list[str] = []
    for number, lemma in enumerate(store.lemmas):
        axiom = lemma.scheme.kind == "axiom"
        name = lemma.origin if axiom else f"lemma_{number + 1}"
        graph.add_goal(name, print_term(lemma.statement))
        graph.add_step(
            name,
            "axiom" if axiom else "induction",
            names[: lemma.available],
            detail=describe(lemma.scheme),
            justified=True,
            solver="" if axiom else "z3",
        )
        names.append(name)
    return graph
