"""What the audit's facts about a compiled file amount to: what was shown, what is assumed, and what may not be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from lemmata.checkers.lean.audit import ALLOWED_AXIOMS, Audit, Fact, public_name
from lemmata.checkers.lean.compile import Declaration
from lemmata.checkers.lean.examples import Named
from lemmata.checkers.lean.lexer import WORD, lex
from lemmata.checkers.source import Position, Source
from lemmata.checkers.verdict import Assumption, Obligation, Status

__all__ = ["Complaint", "Findings", "shown_name", "stated_claims"]

_SORRY: Final = "sorryAx"


@dataclass(frozen=True, slots=True)
class Complaint:
    """What may not be, and where in the compiled text."""

    place: Position
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What is known of a compiled file.

    Attributes:
        declarations: what it declares.
        audit: the facts about these.
        named: its examples, and the places of the text before they were given names.
        claims: where theorems and examples have their names, see `stated_claims`.
        outer: where in the user's file a place of the compiled text is.
    """

    declarations: Sequence[Declaration]
    audit: Audit
    named: Named
    claims: frozenset[Position]
    outer: Callable[[Position], Position]

    def obligations(self, filled: frozenset[str], solver: str) -> tuple[Obligation, ...]:
        """Returns one for each theorem, and for each definition among ``filled``, whose original has a hole.

        Lean takes an instance of a class of propositions for a theorem, and also a field of a structure that is a
        proposition; the latter is no claim.
        """
        types = {name for name, fact in self.audit.facts.items() if fact.kind in ("structure", "class", "inductive")}
        found: list[Obligation] = []
        for declaration in self.declarations:
            fact = self.audit.facts[declaration.name]
            private = public_name(declaration.name) != declaration.name
            proved = fact.kind == "theorem" and declaration.name.rpartition(".")[0] not in types
            claimed = (proved or declaration.place in self.claims) and fact.proposition and not private
            if not (claimed or declaration.name in filled):
                continue
            place = self.outer(self.named.locate(declaration.place))
            found.append(
                Obligation(
                    name=shown_name(declaration, self.named),
                    status=Status.PROVED,
                    line=place.line,
                    column=place.column,
                    solver=solver,
                    answer=f"rests on {', '.join(fact.axioms)}" if fact.axioms else "rests on no axioms",
                )
            )
        return tuple(found)

    def assumptions(self, *, trusting: bool) -> tuple[tuple[Assumption, ...], tuple[Complaint, ...]]:
        """Returns what is taken for granted, and what may not be; axioms of the file may if it is trusted."""
        facts = self.audit.facts
        places = {item.name: self.named.locate(item.place) for item in self.declarations}
        names = {item.name: shown_name(item, self.named) for item in self.declarations}
        assumed: dict[str, Assumption] = {}
        complaints: list[Complaint] = []
        for name, fact in facts.items():
            for axiom in fact.axioms:
                if axiom in ALLOWED_AXIOMS:
                    continue
                if trusting and _is_axiom(facts.get(axiom)):
                    place = self.outer(places.get(axiom, Position(1, 1)))
                    text = " ".join(facts[axiom].statement.split())
                    assumed[axiom] = Assumption(
                        name=names[axiom], text=text, line=place.line, column=place.column, pinned=True
                    )
                else:
                    what = "a hole (sorry)" if axiom == _SORRY else f"the axiom {names.get(axiom, axiom)}"
                    complaints.append(Complaint(places[name], f"{names[name]} rests on {what}"))
        return tuple(assumed.values()), tuple(complaints)


def shown_name(declaration: Declaration, named: Named) -> str:
    """Returns a declaration's name for a person: an example is called by its line."""
    if named.is_example(declaration.place):
        return f"example in line {declaration.place.line}"
    return public_name(declaration.name)


def stated_claims(source: Source, named: Named) -> frozenset[Position]:
    """Returns where the names of theorems and examples stand in the compiled text."""
    return frozenset(
        Position(name.line, name.column)
        for word, name in pairwise(lex(source))
        if word.kind == WORD
        and (word.text in ("theorem", "lemma") or named.is_example(Position(name.line, name.column)))
    )


def _is_axiom(fact: Fact | None) -> bool:
    return fact is not None and fact.kind == "axiom"
