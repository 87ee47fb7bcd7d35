"""Worker side of comparisons: what one solver proves by itself, on the text of the prover's direct attempt.

A baseline's ``unsat`` is a number for a table; it is no evidence, and no verdict is made of it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final

from lemmata.checkers.errors import UsageError
from lemmata.checkers.smt.cvc5_session import Cvc5Session
from lemmata.checkers.smt.document import load
from lemmata.checkers.smt.query import QueryWriter
from lemmata.checkers.smt.solver import Answer, Profile, Session
from lemmata.checkers.smt.theory import Claim, Theory
from lemmata.checkers.smt.z3_session import Z3Session

__all__ = ["BASELINES", "BaselineJob", "run_baseline"]

_INDUCTION: Final = Profile(
    "cvc5 quant-ind", incremental=False, cvc5=(("quant-ind", "true"), ("conjecture-gen", "true"))
)
_ALONE: Final = Profile("z3 alone", incremental=False)
BASELINES: Final = {"cvc5-ind": "cvc5 with quant-ind and conjecture-gen", "z3": "Z3 alone"}
"""Names of the baselines, with what they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineJob:
    """One file for one baseline."""

    baseline: str
    source: bytes
    name: str
    seconds: float
    """For the whole file."""


def run_baseline(job: BaselineJob) -> Answer:
    """Returns ``unsat`` if the solver proves every claim of the file by itself, else its first other answer.

    Raises:
        UsageError: there is no such baseline, or the file makes no claim.
        InputError: the file cannot be read as SMT-LIB or TIP.
    """
    if job.baseline not in BASELINES:
        raise UsageError(f"no baseline {job.baseline!r}; there are: {', '.join(BASELINES)}")
    theory = load(job.source, job.name)
    if not theory.claims:
        raise UsageError(f"{job.name}: the file makes no claim to prove")
    session: Session = Z3Session(_ALONE) if job.baseline == "z3" else Cvc5Session(_INDUCTION)
    started = time.monotonic()
    answer = Answer("unknown", "timeout")
    try:
        for claim in theory.claims:
            left = job.seconds - (time.monotonic() - started)
            answer = session.check(_question(theory, claim), timeout=max(0.01, left))
            if answer.result != "unsat":
                break
    finally:
        session.close()
    return Answer(answer.result, answer.reason, time.monotonic() - started)


def _question(theory: Theory, claim: Claim) -> str:
    """Returns definitions, axioms and the negated claim, as it stands: induction needs its quantifiers."""
    writer = QueryWriter(theory)
    terms = (claim.formula, *(axiom.formula for axiom in theory.axioms))
    facts = [writer.fact(axiom.formula) for axiom in theory.axioms]
    return "\n".join([writer.base(terms), *facts, f"(assert (not {writer.term(claim.formula)}))"])
