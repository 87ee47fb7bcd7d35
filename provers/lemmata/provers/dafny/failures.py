"""Hints for the places where a proof failed: in lemmas, methods and calculations, and at the end of loops."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from lemmata.checkers.dafny.claims import Claim
from lemmata.checkers.dafny.nodes import walk
from lemmata.checkers.dafny.parser import File
from lemmata.checkers.dafny.statements import Calc
from lemmata.checkers.dafny.syntax import Expression
from lemmata.checkers.verdict import Outcome
from lemmata.provers.dafny.assertions import (
    conjuncts,
    elements,
    extensionality,
    same_arguments,
    sequences,
    unfoldings,
    witnesses,
)
from lemmata.provers.dafny.instances import lemma_calls
from lemmata.provers.dafny.placing import Site, known_lengths, locals_at, sites
from lemmata.provers.dafny.recursion import recursions
from lemmata.provers.dafny.saturation import Question
from lemmata.provers.dafny.scope import Scope, text_of
from lemmata.provers.dafny.variants import Hint
from lemmata.provers.dafny.verification import Failure

__all__ = ["between", "calculates", "mend", "repairs"]

_EACH: Final = 10
"""Most hints of one rule at one place."""
_LISTED: Final = 30
_STEPS: Final = ("step", "lemma call")
"""Rules that mostly show a step of a calculation; each step may need another."""
_FIRST: Final = 4
"""How many hints of these rules are tried between two lines at first."""
_SITES: Final = 4
"""Most places at once."""


def repairs(file: File, claim: Claim, failures: Sequence[Failure]) -> list[tuple[Hint, ...]]:
    """Returns groups of hints at the places where something could not be shown, small groups first.

    Args:
        file: the program.
        claim: the declaration in which it failed.
        failures: with their places in the file.
    """
    found: dict[str, list[Hint]] = {}
    for site in sites(file, claim, failures)[:_SITES]:
        for rule, texts in _texts(file, claim, site):
            distinct = islice(dict.fromkeys(texts), _LISTED if rule == "elements" else _EACH)
            found.setdefault(rule, []).extend(site.hint(file, text, rule) for text in distinct)
    groups = [tuple(hints) for hints in found.values() if hints]
    whole = tuple(hint for group in groups for hint in group)
    return [*groups, whole] if len(groups) > 1 else groups


def between(file: File, claim: Claim, failures: Sequence[Failure]) -> tuple[Hint, ...]:
    """Returns what mostly shows a step of a calculation, for all steps that could not be shown; arguments as above."""
    found: list[Hint] = []
    for site in sites(file, claim, failures)[:_SITES]:
        for rule, texts in _texts(file, claim, site) if site.step is not None else ():
            if rule in _STEPS:
                found += [site.hint(file, text, rule) for text in islice(dict.fromkeys(texts), _FIRST)]
    return tuple(found)


def calculates(claim: Claim) -> bool:
    """Returns whether a declaration has a calculation with steps."""
    return any(isinstance(part, Calc) and len(part.steps) > 1 for part in walk(claim.callable))


def _texts(file: File, claim: Claim, site: Site) -> Iterator[tuple[str, Iterable[str]]]:
    scope = locals_at(Scope.of(file, claim), site.index)
    goals = site.goals
    yield "elements", elements(scope, known_lengths(claim, site.index), goals)
    yield "extensionality", extensionality(scope, goals)
    yield "sequences", sequences(scope, goals)
    yield "witness", witnesses(scope, goals)
    yield "lemma call", lemma_calls(scope, goals)
    yield "unfolding", unfoldings(scope, goals)
    if site.step is not None:
        first, second = site.step
        yield "step", same_arguments(scope, first.line, second.line)
        yield "recursion", recursions(scope) if claim.callable.is_lemma else ()
        return
    formulas = [part for goal in goals if isinstance(goal, Expression) for part in conjuncts(goal)]
    yield "conjunct", (f"assert {text_of(file, part)};" for part in formulas)


async def mend(question: Question) -> tuple[Hint, ...] | None:
    """Returns hints at the failing places with which a declaration verifies, None if none were found.

    Args:
        question: about the declaration; it has a body.
    """
    plain = (await question.trials([()]))[0]
    if plain.closed:
        return ()
    if plain.outcome is Outcome.TYPE or not plain.failures or time.monotonic() > question.deadline:
        return None
    steps = between(question.file, question.claim, plain.failures)
    for groups in ([steps] if steps else [], repairs(question.file, question.claim, plain.failures)):
        closed = [result.hints for result in await question.saturated(groups) if result.trial.closed] if groups else []
        if closed:
            return await question.minimal(min(closed, key=len))
    return None
