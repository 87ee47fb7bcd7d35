"""Whether a proof rests on what Dafny's automatic induction gives away.

At the start of a lemma Dafny assumes the lemma for all smaller values, and up to 4.11 it assumes too much: that the
functions in ``requires`` may be called for *any* value, also for one that is not of the type of the parameter. With
that false can be proved. So a lemma with such a ``requires`` has to be proved in another form as well: without
automatic induction, and with the same hypothesis as a ``forall`` statement that calls the lemma, of which Dafny checks
all that it must. Where that form is too hard, it may be proved without any hypothesis.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from lemmata.checkers.dafny.claims import Claim, Scope, callables
from lemmata.checkers.dafny.expressions import Apply, Binary
from lemmata.checkers.dafny.nodes import FunctionType, NamedType, Node, walk
from lemmata.checkers.dafny.parser import File
from lemmata.checkers.dafny.statements import Block
from lemmata.checkers.dafny.syntax import Clause, Expression
from lemmata.checkers.dafny.verification_log import Checked, Result

__all__ = ["exposed", "not_shown", "restated"]

_PLAIN: Final = frozenset({"int", "bool", "real"})
"""Types of which everything is a value that the solver may take for one."""
_KEYWORDS: Final = ("lemma", "twostate lemma")
_NUMBERS: Final = ("int", "real")
_NO_INDUCTION: Final = " {:induction false}"
_OTHER: Final = "_lemmata_other"

Edit = tuple[int, int, str]
"""Offsets of a text, and what stands there instead."""


def exposed(file: File) -> tuple[Claim, ...]:
    """Returns the lemmas that may be proved by automatic induction and have functions in what they require."""
    return tuple(claim for claim in callables(file.program) if _is_exposed(claim))


def restated(file: File, lemmas: Sequence[Claim], without: Collection[str]) -> bytes:
    """Returns the program with these lemmas in the other form.

    Args:
        file: the program.
        lemmas: as `exposed` found them.
        without: names of those that are to be proved without any hypothesis.
    """
    text = file.source.text
    edits: list[Edit] = []
    for claim in lemmas:
        alone = claim.name in without or not claim.callable.parameters
        edits += _without_induction(claim, file) if alone else _stated(claim, file)
    pieces: list[str] = []
    done = 0
    for start, end, new in sorted(edits):
        pieces += [text[done:start], new]
        done = end
    return "".join([*pieces, text[done:]]).encode()


def not_shown(lemmas: Sequence[Claim], log: Sequence[Result]) -> tuple[str, ...]:
    """Returns the names of the lemmas that a log has as wrong or open; of all, if it has none as that."""
    wrong = {result.name for result in log if result.outcome is not Checked.CORRECT}
    return tuple(claim.name for claim in lemmas if claim.entry in wrong) or tuple(claim.name for claim in lemmas)


def _is_exposed(claim: Claim) -> bool:
    item = claim.callable
    if not (item.keyword in _KEYWORDS and claim.verified and isinstance(item.body, Block)) or item.results:
        return False
    kinds = [it.type for it in item.parameters]
    alone = claim.scope in (Scope.MODULE, Scope.ABSTRACT)
    plain = alone and all(isinstance(kind, NamedType) and kind.name in _PLAIN for kind in kinds)
    required = [node for clause in _clauses(claim, "requires") for node in walk(clause)]
    return not plain and any(isinstance(node, Apply) for node in required)


def _clauses(claim: Claim, keyword: str) -> list[Clause]:
    return [clause for clause in claim.callable.clauses if clause.keyword == keyword]


def _stated(claim: Claim, file: File) -> Iterator[Edit]:
    """Yields the edits by which the induction hypothesis stands in the body, as far as it may be assumed."""
    tokens, item = file.tokens, claim.callable
    yield from _without_induction(claim, file)
    names = {it.name for it in item.parameters}
    fixed = {it.name for it in item.generics}

    def renamed(node: Node) -> str:
        text = ""
        for index in range(node.start, node.end):
            token = tokens[index]
            own = token.text in names and tokens[index - 1].text != "."
            glued = tokens[index - 1].end == token.offset
            text += ("" if glued else " ") + token.text + (_OTHER if own else "")
        return text.strip()

    def parts(keyword: str) -> list[Expression]:
        return [part for clause in _clauses(claim, keyword) for part in clause.expressions]

    measure = [(file.text(part.start, part.end), renamed(part), _is_number(part)) for part in parts("decreases")]
    measure = measure or [
        (it.name, f"{it.name}{_OTHER}", isinstance(it.type, NamedType) and it.type.name in _NUMBERS)
        for it in item.parameters
        if not isinstance(it.type, FunctionType) and not (isinstance(it.type, NamedType) and it.type.name in fixed)
    ]
    before, after = (", ".join(f"({each[side]})" for each in measure) for side in (0, 1))
    bounds = [f"({new} == {old} || {old} - ({old}) <= {new})" for old, new, number in measure if number]
    variables = ", ".join(
        f"{it.name}{_OTHER}: {file.text(it.type.start, it.type.end)}" for it in item.parameters if it.type
    )
    smaller = f"({before} decreases to {after})"
    old = [f"old(allocated({it.name}{_OTHER}))" for it in item.parameters if item.keyword.startswith("twostate")]
    condition = " && ".join([*old, smaller, *bounds, *(f"({renamed(part)})" for part in parts("requires"))])
    ensured = " ".join(f"ensures {renamed(part)}" for part in parts("ensures"))
    call = f"{item.name}({', '.join(f'{it.name}{_OTHER}' for it in item.parameters)});"
    offset = tokens[item.body_start].end
    yield offset, offset, f" forall {variables} | {condition} {ensured} {{ {call} }}"


def _is_number(part: Expression) -> bool:
    """Returns whether a part of a measure is a number that may be below zero, as far as its form tells."""
    return isinstance(part, Binary) and part.operator in ("+", "-", "*")


def _without_induction(claim: Claim, file: File) -> Iterator[Edit]:
    tokens, item = file.tokens, claim.callable
    for attribute in item.attributes:
        if attribute.name.lower() == "induction":
            yield tokens[attribute.start].offset, tokens[attribute.end - 1].end, ""
    word = next(token for token in tokens[item.start : item.end] if token.text == "lemma")
    yield word.end, word.end, _NO_INDUCTION
