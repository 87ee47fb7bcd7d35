"""A `Theory`: what an SMT-LIB or TIP file means after the front end, monomorphic and first-order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from lemmata.checkers.smt.terms import App, Sort, Term, Var

__all__ = [
    "Assertion",
    "Axiom",
    "Body",
    "Branch",
    "Case",
    "Check",
    "Claim",
    "Conditional",
    "Constructor",
    "Datatype",
    "Equation",
    "Function",
    "Leaf",
    "Position",
    "Theory",
    "Witness",
]


@dataclass(frozen=True, slots=True)
class Position:
    """A place in the source: 1-based line, 1-based column in code points."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Constructor:
    """A constructor: ``cons`` with fields ``(head a) (tail (list a))``."""

    name: str
    fields: tuple[Sort, ...]
    selectors: tuple[str, ...]
    sort: Sort

    def recursive(self) -> tuple[int, ...]:
        """Returns the indices of the fields whose sort is the data type itself."""
        return tuple(index for index, sort in enumerate(self.fields) if sort == self.sort)


@dataclass(frozen=True, slots=True, kw_only=True)
class Datatype:
    """A data type with its constructors, in the order of the source."""

    sort: Sort
    constructors: tuple[Constructor, ...]
    position: Position


@dataclass(frozen=True, slots=True)
class Leaf:
    """End of a path through a function's body: the value (no ``match``; may hold ``ite``)."""

    value: Term


@dataclass(frozen=True, slots=True)
class Branch:
    """One constructor's branch of a `Case`: the pattern variables and what follows."""

    constructor: str
    variables: tuple[Var, ...]
    body: Body


@dataclass(frozen=True, slots=True)
class Case:
    """A ``match``: one branch per constructor that the source covers (wildcards are expanded); others are undefined."""

    scrutinee: Term
    branches: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class Conditional:
    """An ``ite`` at statement level of a body: both sides are bodies."""

    condition: Term
    then: Body
    otherwise: Body


Body: TypeAlias = Leaf | Case | Conditional


@dataclass(frozen=True, slots=True, kw_only=True)
class Equation:
    """``forall variables. conditions => left = right``; ``left`` is ``f`` applied to constructor patterns.

    The left-hand side is the trigger. Equations of one function do not overlap.
    """

    variables: tuple[Var, ...]
    conditions: tuple[Term, ...]
    left: App
    right: Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """Why a recursive function terminates.

    ``kind`` is ``"structural"`` (size-change principle over constructor sub-terms; Lee, Jones, Ben-Amram, POPL 2001),
    ``"measure"`` (a linear integer measure, positive and decreasing at each recursive call under its path
    condition) or ``"none needed"`` (not recursive).
    """

    kind: str
    detail: str
    """Readable: which arguments decrease, or the measure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """A function of the file: defined (``body``), or uninterpreted (``body is None``)."""

    name: str
    """Unique in the theory, after monomorphisation."""
    origin: str
    """The name in the source."""
    parameters: tuple[Var, ...]
    result: Sort
    body: Body | None
    equations: tuple[Equation, ...]
    """Empty if there is no body, or no witness: such a function is left uninterpreted, which is sound."""
    recursive: bool
    group: tuple[str, ...]
    """Names of the mutually recursive functions, itself among them; empty if not recursive."""
    witness: Witness | None
    """None: a recursive function without a termination witness; no induction over it, no equations."""
    position: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Axiom:
    """An ``assert`` of a TIP file: a fact taken for granted."""

    name: str
    formula: Term
    """Closed."""
    position: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A ``prove`` (or ``assert-not``) of the file."""

    name: str
    formula: Term
    """Closed; usually ``Quantified("forall", ...)``."""
    position: Position
    hints: Mapping[str, str] = field(default_factory=dict[str, str])
    """Attributes of the claim: ``:induction``, ``:uses``, ..."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """An ``assert`` of a plain SMT-LIB script, in force at some ``check-sat``."""

    name: str
    """The ``:named`` name, or ``""``."""
    formula: Term
    position: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One ``check-sat`` (or ``check-sat-assuming``) of a plain SMT-LIB script: a claim about its asserted set."""

    assertions: tuple[Assertion, ...]
    """In force at this point (``push`` and ``pop`` are already resolved); assumed literals come last."""
    expected: str
    """What the last ``(set-info :status ...)`` since the check before says: ``"unsat"`` or ``"sat"``; ``""`` if there
    is none (then: unsat)."""
    position: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Theory:
    """Everything that the claims of a file rest on."""

    sorts: tuple[Sort, ...]
    """Uninterpreted sorts (declared ones, type variables of the goal, function sorts)."""
    datatypes: Mapping[Sort, Datatype]
    functions: Mapping[str, Function]
    """In the order of definition; uninterpreted constants and ``apply`` functions too."""
    axioms: tuple[Axiom, ...]
    claims: tuple[Claim, ...]
    checks: tuple[Check, ...] = ()
    """Claims of a plain SMT-LIB script; a file has claims or checks, not both."""
    logic: str = ""
    """What ``set-logic`` says; informative only."""
    lambdas: tuple[Equation, ...] = ()
    """Defining equations of lifted lambdas: ``(apply lam args) = body``."""
    file: str = "<input>"

    def constructor(self, name: str) -> Constructor | None:
        """Returns the constructor of that name, or None."""
        for datatype in self.datatypes.values():
            for constructor in datatype.constructors:
                if constructor.name == name:
                    return constructor
        return None
