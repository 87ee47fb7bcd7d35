"""Worker side of the search: one attempt to prove one statement from given lemmas, on a warm Z3 session."""

from __future__ import annotations

import pickle
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import permutations
from typing import Final

from lemmata.checkers.errors import UsageError
from lemmata.checkers.smt.document import load
from lemmata.checkers.smt.obligations import obligations
from lemmata.checkers.smt.open_session import open_session
from lemmata.checkers.smt.prompter import Prompter
from lemmata.checkers.smt.query import QueryWriter
from lemmata.checkers.smt.sequents import DIRECT, Scheme, Sequent, Statement
from lemmata.checkers.smt.solver import SOLVERS, Session
from lemmata.checkers.smt.terms import App, Term, Var, subterms
from lemmata.checkers.smt.theory import Theory

__all__ = ["Attempt", "AttemptResult", "Effort", "Failure", "Minimised", "attempt", "minimise", "schemes_for"]

_SESSIONS: Final = 4
_CONFIRM: Final = 3.0
"""Seconds for each solver to follow one step, asked as the judge will ask."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard to try, in Z3 resource units (deterministic)."""

    direct: int = 10_000
    case: int = 20_000
    breadth: int = 4
    """How many induction schemes at most."""
    pairs: bool = True
    """Whether to try two variables at once."""
    functional: bool = True
    splits: int = 1
    """How deep constants of data types are split by a hint (`QueryWriter.sequent`)."""
    seconds: float = 4.0
    """Wall-clock backstop of one solver check."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One job: prove ``statement`` with ``lemmas``."""

    key: str
    """Names the theory; the worker keeps it warm."""
    source: bytes
    file: str
    goals: tuple[Term, ...]
    """Terms whose cone is declared from the start; what else a statement or lemma needs is added when it comes."""
    statement: Term
    lemmas: tuple[bytes, ...]
    """Pickled terms: a lemma is sent with many jobs, and read once by each worker."""
    effort: Effort
    schemes: tuple[Scheme, ...] | None = None
    """Only these; None: the usual ones, in the usual order."""
    skip: frozenset[Scheme] = frozenset()
    """Not these."""


@dataclass(frozen=True, slots=True)
class Failure:
    """The first sequent of a scheme that could not be shown."""

    scheme: Scheme
    case: int
    sequent: Sequent


@dataclass(slots=True)
class AttemptResult:
    """What came of an attempt."""

    scheme: Scheme | None = None
    """The scheme that worked, None if none did."""
    failures: list[Failure] = field(default_factory=list[Failure])
    checks: int = 0
    steps: int = 0
    solver_seconds: float = 0.0
    error: str = ""
    """What a solver complained of; empty where all questions were understood."""


@dataclass(frozen=True, slots=True)
class Minimised:
    """A step that was shown again."""

    kept: tuple[int, ...]
    """The positions of the lemmas used."""
    confirmed: bool
    """Whether both solvers follow, each asked as the judge will ask."""


class _Workspace:
    """A theory with its session; lemmas that stay are asserted once."""

    def __init__(self, job: Attempt) -> None:
        self.theory: Theory = load(job.source, job.file)
        self.writer = QueryWriter(self.theory)
        self.session: Session = open_session("z3", "induction")
        self.asserted: list[bytes] = []
        self.facts: dict[bytes, str] = {}
        self._declared: set[str] = set()
        self._spoken: list[Term] = []
        self.base = ""
        self.speak_of(job.goals)

    def speak_of(self, terms: Iterable[Term]) -> None:
        """Declares what ``terms`` rest on, if it is not declared yet."""
        new = [term for term in terms if not self._declared.issuperset(self.writer.cone([term]))]
        if new or not self.base:
            self._spoken.extend(new)
            self._declared.update(self.writer.cone(self._spoken))
            self.base = self.writer.base(self._spoken)
            self.session.declare(self.base)
            self.asserted.clear()

    def use(self, lemmas: tuple[bytes, ...]) -> None:
        """Makes exactly ``lemmas`` available to the next checks."""
        new = {lemma: pickle.loads(lemma) for lemma in lemmas if lemma not in self.facts}
        if new:
            self.speak_of(new.values())
            self.facts.update((lemma, self.writer.fact(term)) for lemma, term in new.items())
        count = len(self.asserted)
        if tuple(self.asserted) != lemmas[:count]:
            while self.asserted and tuple(self.asserted) != lemmas[: len(self.asserted)]:
                self.session.pop()
                self.asserted.pop()
        for lemma in lemmas[len(self.asserted) :]:
            self.session.push()
            self.session.assert_text(self.facts[lemma])
            self.asserted.append(lemma)


_workspaces: dict[str, _Workspace] = {}


def _workspace(job: Attempt) -> _Workspace:
    found = _workspaces.get(job.key)
    if found is None:
        while len(_workspaces) >= _SESSIONS:
            _workspaces.pop(next(iter(_workspaces))).session.close()
        found = _workspaces[job.key] = _Workspace(job)
    return found


def attempt(job: Attempt) -> AttemptResult:
    """Returns the first scheme that proves the statement, with what failed on the way."""
    space = _workspace(job)
    space.speak_of((job.statement,))
    space.use(job.lemmas)
    result = AttemptResult()
    statement = Statement(job.statement)
    chosen = job.schemes
    if chosen is None:
        chosen = (DIRECT, *schemes_for(space.theory, statement, job.effort))
    for scheme in chosen:
        if scheme in job.skip:
            continue
        try:
            sequents = obligations(space.theory, statement, scheme)
        except UsageError:
            continue
        if _all_shown(space, job.effort, scheme, sequents, result):
            result.scheme = scheme
            return result
    return result


def _all_shown(
    space: _Workspace, effort: Effort, scheme: Scheme, sequents: tuple[Sequent, ...], result: AttemptResult
) -> bool:
    steps = effort.direct if scheme.kind == "direct" else effort.case
    # Step cases fail more often than base cases: try them first.
    for case, sequent in sorted(enumerate(sequents), key=lambda item: -len(item[1].induction)):
        answer = space.session.check(
            space.writer.sequent(sequent, splits=effort.splits), timeout=effort.seconds, steps=steps
        )
        result.checks += 1
        result.steps += answer.steps or 0
        result.solver_seconds += answer.seconds
        if answer.failed:
            result.error = result.error or answer.reason
        if answer.result != "unsat":
            result.failures.append(Failure(scheme, case, sequent))
            return False
    return True


def schemes_for(theory: Theory, statement: Statement, effort: Effort) -> Iterator[Scheme]:
    """Yields induction schemes, the most promising first."""
    variables = [variable for variable in statement.variables if variable.sort in theory.datatypes]
    recursive = [variable for variable in variables if _is_recursive(theory, variable)]
    scores = _recursion_scores(theory, statement)
    ranked = sorted(recursive, key=lambda variable: -scores.get(variable, 0))
    schemes: list[Scheme] = [Scheme("structural", (variable.name,)) for variable in ranked]
    if effort.functional:
        schemes.extend(_functional(theory, statement))
    if effort.pairs:
        schemes.extend(Scheme("structural", (one.name, two.name)) for one, two in permutations(ranked[:3], 2))
    schemes.extend(
        Scheme("strong", (variable.name,)) for variable in statement.variables if variable.sort.name == "Int"
    )
    if effort.pairs:
        schemes.extend(Scheme("structural", (variable.name,), depth=2) for variable in ranked[:2])
    seen: dict[Scheme, None] = dict.fromkeys(schemes)
    yield from list(seen)[: effort.breadth]


def _is_recursive(theory: Theory, variable: Var) -> bool:
    return any(constructor.recursive() for constructor in theory.datatypes[variable.sort].constructors)


def _recursion_scores(theory: Theory, statement: Statement) -> dict[Var, int]:
    """Counts, for each variable, its occurrences in argument positions that a definition splits on."""
    scores: dict[Var, int] = {}
    for part in subterms(statement.body):
        if not isinstance(part, App):
            continue
        function = theory.functions.get(part.symbol)
        if function is None:
            continue
        split = {
            index
            for equation in function.equations
            for index, arg in enumerate(equation.left.args)
            if isinstance(arg, App)
        }
        for index, arg in enumerate(part.args):
            if isinstance(arg, Var):
                scores[arg] = scores.get(arg, 0) + (10 if index in split else 1)
    return scores


def _functional(theory: Theory, statement: Statement) -> Iterator[Scheme]:
    seen: set[tuple[str, tuple[Term, ...]]] = set()
    for part in subterms(statement.body):
        if not isinstance(part, App) or (part.symbol, part.args) in seen:
            continue
        seen.add((part.symbol, part.args))
        function = theory.functions.get(part.symbol)
        if function is None or not function.recursive or function.witness is None or function.body is None:
            continue
        names = [arg.name for arg in part.args if isinstance(arg, Var) and arg in statement.variables]
        if len(names) == len(part.args) == len(set(names)):
            yield Scheme("functional", tuple(names), function=function.name)


def minimise(job: Attempt) -> Minimised | None:
    """Returns a minimal set of lemmas with which the one scheme of ``job`` still works, and whether the judge follows.

    Halves are dropped first, then smaller parts down to single lemmas, the latest first. None if the scheme does not
    work at all.
    """
    if job.schemes is None or len(job.schemes) != 1:
        raise UsageError("a proof is minimised for one scheme")
    (scheme,) = job.schemes
    space = _workspace(job)
    space.speak_of((job.statement,))
    sequents = obligations(space.theory, Statement(job.statement), scheme)

    def works(kept: tuple[int, ...]) -> bool:
        space.use(tuple(job.lemmas[index] for index in kept))
        return _all_shown(space, job.effort, scheme, sequents, AttemptResult())

    kept = tuple(range(len(job.lemmas)))
    if works(()):
        kept = ()
    elif not works(kept):
        return None
    chunk = len(kept)
    while chunk > 1:
        chunk = (chunk + 1) // 2
        for start in range(len(kept) - chunk, -chunk, -chunk):
            low = max(start, 0)
            fewer = kept[:low] + kept[start + chunk :]
            if len(fewer) < len(kept) and works(fewer):
                kept = fewer
    facts = "\n".join(space.facts[job.lemmas[index]] for index in kept)
    return Minimised(kept, _confirmed(space, facts, sequents))


def _confirmed(space: _Workspace, facts: str, sequents: tuple[Sequent, ...]) -> bool:
    for solver in SOLVERS:
        prompter = Prompter(solver, space.base, time.monotonic() + _CONFIRM)
        try:
            if not all(prompter.ask(space.writer, facts, sequent).result == "unsat" for sequent in sequents):
                return False
        finally:
            prompter.close()
    return True
