"""Lemmas suggested by a failed step: what is left of it after rewriting, made general.

The step's conclusion is evaluated symbolically, its induction hypotheses are used as rewrite rules (weak
fertilisation; Boyer and Moore 1979, Bundy et al. 2005), and sub-terms common to both sides become variables.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Final

from lemmata.checkers.smt.sequents import Sequent, Statement
from lemmata.checkers.smt.terms import (
    BOOL,
    FALSE,
    TRUE,
    App,
    Term,
    Var,
    equal,
    free_variables,
    substitute,
    subterms,
    universal_closure,
)
from lemmata.provers.induction.enumeration import canonical
from lemmata.provers.induction.rewrite import Rewriter, close, replace, rewrite_once

__all__ = ["generalisations", "residual"]

_MAX_SIZE: Final = 30
_MAX_COMMON: Final = 4


def residual(rewriter: Rewriter, sequent: Sequent) -> tuple[tuple[Term, ...], Term]:
    """Returns the premises and the conclusion of a sequent after symbolic evaluation and use of its hypotheses."""
    premises = tuple(rewriter.normalise(premise) for premise in sequent.hypotheses)
    conclusion = rewriter.normalise(sequent.conclusion)
    rigid = frozenset(sequent.constants)
    for hypothesis in sequent.induction:
        conclusion = _fertilise(rewriter, Statement(hypothesis), conclusion, rigid)
    return tuple(premise for premise in premises if premise != TRUE), conclusion


def _fertilise(rewriter: Rewriter, hypothesis: Statement, conclusion: Term, rigid: frozenset[Var]) -> Term:
    # The hypothesis may bind names that the sequent uses for its constants.
    fresh: dict[Var, Term] = {variable: Var(f"{variable.name}?", variable.sort) for variable in hypothesis.variables}
    goal = substitute(hypothesis.conclusion, fresh)
    if not (isinstance(goal, App) and goal.symbol == "=" and goal.args[0].sort != BOOL):
        return conclusion
    left, right = (rewriter.normalise(side) for side in goal.args)
    for one, two in ((left, right), (right, left)):
        if isinstance(one, Var):
            continue
        result = rewrite_once(conclusion, one, two, rigid)
        if result is not None:
            return rewriter.normalise(result)
    return conclusion


def generalisations(rewriter: Rewriter, sequent: Sequent) -> Iterator[Term]:
    """Yields closed candidate lemmas, the most general first; they may be false."""
    premises, conclusion = residual(rewriter, sequent)
    if conclusion in (TRUE, FALSE) or FALSE in premises or _size(conclusion) > _MAX_SIZE:
        return
    seen: set[Term] = set()
    taken = {variable.name for part in (*premises, conclusion) for variable in free_variables(part)}
    names = [name for name in map("g{}".format, range(len(taken) + _MAX_COMMON)) if name not in taken]
    for goal in _peeled(conclusion):
        common = _common(goal)
        for count in range(min(len(common), _MAX_COMMON), -1, -1):
            for chosen in combinations(common, count):
                general = goal
                kept = list(premises)
                for name, part in zip(names, chosen, strict=False):
                    fresh = Var(name, part.sort)
                    general = replace(general, part, fresh)
                    kept = [replace(premise, part, fresh) for premise in kept]
                for used in (True, False) if kept else (False,):
                    lemma = canonical(close(kept if used else (), general, {}))
                    if lemma not in seen and _size(lemma) <= _MAX_SIZE and free_variables(lemma):
                        seen.add(lemma)
                        yield universal_closure(lemma)


def _peeled(conclusion: Term) -> Iterator[Term]:
    """Yields the conclusion, and the equations between the arguments where both sides have the same head."""
    yield conclusion
    if not (isinstance(conclusion, App) and conclusion.symbol == "="):
        if isinstance(conclusion, App) and conclusion.symbol == "and":
            for arg in conclusion.args:
                yield from _peeled(arg)
        return
    left, right = conclusion.args
    if isinstance(left, App) and isinstance(right, App) and left.symbol == right.symbol:
        different = [pair for pair in zip(left.args, right.args, strict=True) if pair[0] != pair[1]]
        if len(different) == 1:
            yield from _peeled(equal(*different[0]))


def _common(goal: Term) -> list[Term]:
    """Returns the non-variable terms that occur at least twice, the largest first."""
    counts: dict[Term, int] = {}
    for part in subterms(goal):
        if isinstance(part, App) and part.args and part.sort != BOOL and part.symbol not in ("=", "ite"):
            counts[part] = counts.get(part, 0) + 1
    common = [part for part, count in counts.items() if count > 1 and free_variables(part)]
    return sorted(common, key=lambda part: -_size(part))[:6]


def _size(term: Term) -> int:
    return 1 if isinstance(term, Var) else term.size
