"""What a program claims: the members that have something to prove, under the names that Dafny's log gives them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final

from lemmata.checkers.dafny.declarations import (
    Callable,
    ClassDeclaration,
    Datatype,
    Declaration,
    Module,
    Program,
    TypeDeclaration,
)

__all__ = ["Claim", "Scope", "callables", "claims", "holes", "types"]

_EXTREME: Final = ("least lemma", "greatest lemma", "inductive lemma", "colemma")
"""Dafny proves the prefix lemma of these, whose name ends with ``#``."""
_GIVEN: Final = ("axiom", "extern")


class Scope(Enum):
    """What a member stands in."""

    MODULE = "module"
    ABSTRACT = "abstract module"
    TRAIT = "trait"
    OTHER = "type"


@dataclass(frozen=True, slots=True)
class Claim:
    """A callable, and what Dafny calls it."""

    name: str
    """``Module.Class.member``; an anonymous constructor is ``_ctor``."""
    callable: Callable
    scope: Scope

    @property
    def verified(self) -> bool:
        """Returns whether its body is something that Dafny has to be convinced of, so that its log must have it."""
        return self.callable.body is not None and any(clause.keyword == "ensures" for clause in self.callable.clauses)

    @property
    def entry(self) -> str:
        """Returns the name of its entry in the log, if it has one."""
        if self.callable.is_function:
            return f"{self.name} (well-formedness)"
        suffix = "#" if self.callable.keyword in _EXTREME else ""
        return f"{self.name}{suffix} (correctness)"


def callables(program: Program) -> tuple[Claim, ...]:
    """Returns every function, method, lemma, constructor and iterator of a program, in the order of the file."""
    return tuple(_members(program.members, "", Scope.MODULE))


def claims(program: Program) -> tuple[Claim, ...]:
    """Returns those that must be in the log of every complete run: they have a body, and promise something."""
    return tuple(claim for claim in callables(program) if claim.verified)


def holes(program: Program) -> tuple[Claim, ...]:
    """Returns the lemmas that stand without a body where one is due, and that nothing marks as given."""
    return tuple(
        claim
        for claim in callables(program)
        if claim.callable.is_lemma
        and claim.callable.body is None
        and claim.scope not in (Scope.ABSTRACT, Scope.TRAIT)
        and not any(attribute.name.lower() in _GIVEN for attribute in claim.callable.attributes)
    )


def types(program: Program) -> tuple[tuple[str, TypeDeclaration], ...]:
    """Returns every type synonym, subset type and newtype, each with the path of its module, ending with a dot."""
    return tuple(_types(program.members, ""))


def _types(members: tuple[Declaration, ...], prefix: str) -> Iterator[tuple[str, TypeDeclaration]]:
    for member in members:
        if isinstance(member, TypeDeclaration):
            yield prefix, member
        elif isinstance(member, Module):
            yield from _types(member.members, f"{prefix}{member.name}.")


def _members(members: tuple[Declaration, ...], prefix: str, scope: Scope) -> Iterator[Claim]:
    for member in members:
        match member:
            case Callable():
                yield Claim(f"{prefix}{member.name or '_ctor'}", member, scope)
            case Module():
                inner = Scope.ABSTRACT if "abstract" in member.modifiers else Scope.MODULE
                yield from _members(member.members, f"{prefix}{member.name}.", inner)
            case ClassDeclaration():
                inner = Scope.TRAIT if member.keyword == "trait" else Scope.OTHER
                yield from _members(member.members, f"{prefix}{member.name}.", inner)
            case Datatype() | TypeDeclaration():
                yield from _members(member.members, f"{prefix}{member.name}.", Scope.OTHER)
            case _:
                pass
