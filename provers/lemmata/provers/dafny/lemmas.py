"""Proofs of lemmas without a model: calls and assertions that are enumerated, cheap groups of them before large ones.

Every proposal is safe by itself: a call stands under the condition that it may be made, and an assertion that fails is
taken out. So a group is asked about as a whole, many groups in one run, and what a proof does not need is dropped.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from lemmata.checkers.dafny.binders import Quantifier
from lemmata.checkers.dafny.claims import Claim
from lemmata.checkers.dafny.expressions import Binary, Parentheses
from lemmata.checkers.dafny.nodes import Node
from lemmata.checkers.dafny.parser import File
from lemmata.checkers.dafny.syntax import Expression
from lemmata.provers.dafny.assertions import extensionality, sequences, unfoldings, witnesses
from lemmata.provers.dafny.instances import clauses_of, lemma_calls
from lemmata.provers.dafny.placing import at_start, decreasing
from lemmata.provers.dafny.recursion import along_unfolded, measures, recursions
from lemmata.provers.dafny.saturation import Question
from lemmata.provers.dafny.scope import Scope, text_of
from lemmata.provers.dafny.variants import Hint

__all__ = ["bodies", "prove_lemma", "terminate"]

_ALONE: Final = 4
"""How many hints of one rule are also tried alone."""
_EACH: Final = 14
"""Most hints of one rule in a group."""


def bodies(file: File, claim: Claim) -> list[tuple[Hint, ...]]:
    """Returns groups of hints for a lemma with a body, the cheapest first; the first is empty.

    Args:
        file: the program.
        claim: the lemma.
    """
    scope = Scope.of(file, claim)
    goals = clauses_of(claim, "ensures")
    both: tuple[Expression, ...] = (*goals, *clauses_of(claim, "requires"))

    def group(rule: str, texts: Iterable[str]) -> tuple[Hint, ...]:
        return tuple(at_start(file, claim, text, rule) for text in islice(dict.fromkeys(texts), _EACH))

    recursion = group("recursion", recursions(scope))
    calls = group("lemma call", lemma_calls(scope, both))
    unfolded_calls = group("unfolded call", along_unfolded(scope))
    equal = group("extensionality", [*extensionality(scope, goals), *sequences(scope, goals)])
    unfolded = group("unfolding", unfoldings(scope, both))
    shown = group("witness", witnesses(scope, goals))
    everywhere = group("forall", _quantified(scope, goals))
    found: list[tuple[Hint, ...]] = [()]
    found += [(hint,) for hints in (recursion, equal, calls, unfolded_calls) for hint in hints[:_ALONE]]
    for parts in (
        (recursion,),
        (unfolded_calls,),
        (unfolded_calls, recursion[:_ALONE]),
        (equal,),
        (calls,),
        (unfolded,),
        (shown,),
        (equal, recursion),
        (everywhere,),
        (equal, recursion, calls),
        (everywhere, calls, equal),
        (unfolded, equal, recursion, calls, unfolded_calls, shown),
    ):
        hints = tuple(hint for part in parts for hint in part)
        if hints and hints not in found:
            found.append(hints)
    return found


async def prove_lemma(question: Question) -> tuple[Hint, ...] | None:
    """Returns hints with which a lemma verifies, as few as were found to be enough; None if none of the groups is.

    Args:
        question: about the lemma; it has a body.
    """
    groups = bodies(question.file, question.claim)
    found = await _first(question, groups)
    if found is None and not _has_measure(question.claim):
        largest = groups[-1]
        ordered = [(decreasing(question.file, question.claim, text), *largest) for text in _measures(question)]
        found = await _first(question, ordered)
    if found is None or len(found) < 2:  # that none is needed, or another alone is enough, was asked before
        return found
    return await question.minimal(found)


async def terminate(question: Question) -> tuple[Hint, ...] | None:
    """Returns a ``decreases`` clause with which a declaration verifies, None if there is none among the usual ones."""
    if _has_measure(question.claim):
        return None
    choices = [(decreasing(question.file, question.claim, text),) for text in _measures(question)]
    return await _first(question, choices)


async def _first(question: Question, groups: Sequence[tuple[Hint, ...]]) -> tuple[Hint, ...] | None:
    if not groups or time.monotonic() > question.deadline:
        return None
    results = await question.saturated(groups)
    return next((result.hints for result in results if result.trial.closed), None)


def _has_measure(claim: Claim) -> bool:
    return any(clause.keyword == "decreases" for clause in claim.callable.clauses)


def _measures(question: Question) -> list[str]:
    return measures(Scope.of(question.file, question.claim))


def _quantified(scope: Scope, goals: Sequence[Node]) -> Iterator[str]:
    """Yields ``forall`` statements for universal goals, each with one thing that could help for every value."""
    for goal in goals:
        while isinstance(goal, Parentheses):
            goal = goal.inner
        if not isinstance(goal, Quantifier) or not goal.universal:
            continue
        inner = scope.extended(goal.domain.variables)
        conditions = [] if goal.domain.range is None else [text_of(scope.file, goal.domain.range)]
        body = goal.body
        while isinstance(body, Binary) and body.operator == "==>":
            conditions.append(f"({text_of(scope.file, body.left)})")
            body = body.right
        names = ", ".join(text_of(scope.file, item) for item in goal.domain.variables)
        head = (
            f"forall {names}{' | ' if conditions else ''}{' && '.join(conditions)} ensures {text_of(scope.file, body)}"
        )
        parts = [body, *([] if goal.domain.range is None else [goal.domain.range])]
        helping = [*lemma_calls(inner, parts), *unfoldings(inner, parts), *sequences(inner, parts), *_recursive(inner)]
        yield f"{head} {{ }}"
        yield from (f"{head} {{ {text} }}" for text in helping)


def _recursive(scope: Scope) -> list[str]:
    return recursions(scope)[:4]
