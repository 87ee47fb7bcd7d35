"""The parts of a candidate that could be additions, each with why it may not be one.

The rules for its syntax tree are in `lemmata.checkers.dafny.ghost`. Two rules look at its tokens, and stand here: some
words have no place in an addition, and in a program with bit-vectors, ordinals or newtypes no addition may name a
variable whose type is inferred. ``ghost var g: bv8 := x`` would make a bit-vector of the original's ``var x := 255``,
and ``x + 1`` would be 0 (tried on Dafny 4.11). Subset types do not have this power.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Final

from lemmata.checkers.dafny.binders import StatementExpression
from lemmata.checkers.dafny.declarations import Callable
from lemmata.checkers.dafny.ghost import GhostRules, kind_of
from lemmata.checkers.dafny.lexer import KEYWORD
from lemmata.checkers.dafny.nodes import Node, children, walk
from lemmata.checkers.dafny.parser import File
from lemmata.checkers.dafny.statements import (
    AlternativeLoop,
    Assert,
    Assign,
    Block,
    Calc,
    CalcStep,
    Declare,
    For,
    ForallStatement,
    If,
    While,
)
from lemmata.checkers.dafny.syntax import Case, Clause, Pattern, Statement, Variable

__all__ = ["Addition", "Removable", "removables"]

_NUMBERS: Final = ("bv", "ORDINAL", "newtype")
"""What the words for numbers begin with that a literal can be of, beside integers and reals."""
_FORBIDDEN_TOKENS: Final = {
    "assume": "assume",
    "expect": "expect",
    "print": "print",
    "modify": "modify",
    "...": "...",
    "{:": "an attribute",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """Tokens that a candidate added."""

    kind: str
    """``invariant``, ``decreases``, ``assert``, ``calc``, ``forall``, ``reveal``, ``ghost var``, ``assignment``,
    ``call``, ``if``, ``match``, ``loop``, ``block``, ``else``, ``proof``, ``lemma body``, ``lemma``, ``function``."""
    start: int
    """Index of the first token in the candidate."""
    end: int
    """Index after the last token."""
    name: str = ""
    """What a new declaration is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removable:
    """A part of a candidate that may be an addition, or of which it is known why it may not."""

    addition: Addition
    refusal: str = ""
    """Why it may not be added; empty if it may."""
    replaces: str = ""
    """The token of the original in whose place it stands: ``;`` for a proof."""
    fresh: bool = False
    """Whether it is a declaration whose name is new."""


def removables(file: File, taken: AbstractSet[str]) -> Iterator[Removable]:
    """Yields all parts of a candidate that could be additions.

    Args:
        file: the candidate.
        taken: the names that occur in the original; nothing new may be called so.
    """
    inferred = _inferred(file) & taken
    for part in _parts(file, taken):
        texts = {token.text for token in file.tokens[part.addition.start : part.addition.end]}
        word = next((reason for text, reason in _FORBIDDEN_TOKENS.items() if text in texts), "")
        local = part.addition.kind not in ("lemma", "function", "lemma body")
        if not word and local and inferred & texts:
            word = f"the type of {min(inferred & texts)} is inferred, and not all numbers of the program are integers"
        yield replace(part, refusal=word) if word else part


def _inferred(file: File) -> frozenset[str]:
    """Returns the names of variables without a type; none in a program in which a number is an integer or a real."""
    numbers = [token for token in file.tokens if token.kind == KEYWORD and token.text.startswith(_NUMBERS)]
    if not numbers:
        return frozenset()
    nodes = [node for node in walk(file.program) if isinstance(node, Variable | Pattern) and node.type is None]
    return frozenset(node.name for node in nodes)


def _parts(file: File, taken: AbstractSet[str]) -> Iterator[Removable]:
    rules = GhostRules(file, taken)
    stack: list[tuple[Node, bool]] = [(file.program, False)]
    while stack:
        node, ghost = stack.pop()
        if isinstance(node, Callable):
            yield from _of_callable(node, rules)
            ghost = node.is_ghost
        elif isinstance(node, While | For | AlternativeLoop):
            yield from (
                _removable(clause.keyword, clause, refusal=rules.clause(clause))
                for clause in node.clauses
                if clause.keyword != "modifies"
            )
        elif isinstance(node, StatementExpression):
            refusal = rules.statement(node.statement, proof=False, inside=False)
            yield Removable(addition=_addition(kind_of(node.statement), node.start, node.body.start), refusal=refusal)
        elif isinstance(node, If) and node.no is not None:
            refusal = rules.statement(node.no, proof=ghost, inside=True)
            yield Removable(addition=_addition("else", node.yes.end, node.no.end), refusal=refusal)
        elif isinstance(node, Assert | Assign | Declare) and node.proof is not None:
            refusal = rules.statement(node.proof, proof=True, inside=True)
            start, end = node.proof.start - 1, node.proof.end
            yield Removable(addition=_addition("proof", start, end), refusal=refusal, replaces=";")
        for child in children(node):
            proof = ghost or isinstance(node, Calc | CalcStep | ForallStatement | Clause)
            proof = proof or (isinstance(node, Assert | Assign | Declare) and child is node.proof)
            listed = isinstance(node, Block | CalcStep) or (isinstance(node, Case) and isinstance(node.body, tuple))
            if listed and isinstance(child, Statement):
                refusal = rules.statement(child, proof=proof, inside=False)
                yield _removable(kind_of(child), child, refusal=refusal)
            stack.append((child, proof))


def _of_callable(node: Callable, rules: GhostRules) -> Iterator[Removable]:
    """Yields the callable as a new one, its ``decreases``, and its body if it is a lemma's."""
    kind = "lemma" if node.is_lemma else "function"
    yield Removable(
        addition=_addition(kind, node.start, node.end, node.name),
        refusal=rules.declaration(node),
        fresh=node.name not in rules.taken,
    )
    for clause in node.clauses:
        if clause.keyword == "decreases":
            yield _removable("decreases", clause, refusal=rules.clause(clause))
    if node.is_lemma and node.body is not None:
        yield Removable(
            addition=_addition("lemma body", node.body_start, node.body_end, node.name),
            refusal=rules.contents(node.body),
        )


def _addition(kind: str, start: int, end: int, name: str = "") -> Addition:
    return Addition(kind=kind, start=start, end=end, name=name)


def _removable(kind: str, node: Node, *, refusal: str) -> Removable:
    return Removable(addition=_addition(kind, node.start, node.end), refusal=refusal)
