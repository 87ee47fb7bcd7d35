"""The search for one claim: lemmas found, advised and counted, and the deadline kept."""

import asyncio
import time

import pytest
from inductive import EVEN, LIST, NAT
from unit.induction.in_process import APPEND_NIL, REVERSE_TWICE, RIGHT_ZERO, Advisor, LocalPool, holds_on_values, lemmas

from lemmata.checkers.pool import Done, Ended
from lemmata.checkers.smt.document import load, parse_term
from lemmata.checkers.smt.examine import check_proof
from lemmata.checkers.smt.falsify import Falsifier
from lemmata.checkers.smt.sequents import Statement
from lemmata.checkers.task import Candidate, Task
from lemmata.provers.induction import prover
from lemmata.provers.induction.assembly import assemble
from lemmata.provers.induction.attempt import Attempt, AttemptResult, Effort, Minimised, minimise
from lemmata.provers.induction.enumeration import canonical
from lemmata.provers.induction.prover import InductiveSearch, Statistics
from lemmata.search.policy import Decomposition, WholeProof

LISTS = NAT + LIST
UNPROVABLE = """(declare-datatype D ((A) (B)))
(define-fun f ((x D)) D (match x ((A B) (B A))))
(declare-fun g (D) D)
"""
OPEN = "(forall ((x D)) (= (g (f x)) (f (g x))))"
DOUBLED = "(forall ((x list)) (= (len (app x x)) (plus (len x) (len x))))"
LENGTH_OF_BOTH = "(forall ((a list) (b list)) (= (len (app a b)) (plus (len a) (len b))))"
NEVER = "(forall ((x list)) (= (len (rev (rev (rev x)))) (len (qrev x nil))))"


def search(text, claim, *, pool=None, seconds=60.0, shows=None, **options):
    source = f"{text}\n(prove {claim})".encode()
    theory = load(source, "test.smt2")
    task = Task(language="smt", source=source, name="test.smt2")
    goals = (theory.claims[0].formula, *(axiom.formula for axiom in theory.axioms))

    async def show(statement, scheme, packed):
        if shows is not None:
            return shows
        effort = Effort(direct=80_000, case=120_000)
        return minimise(Attempt(f"{task.identity}:m", source, "test.smt2", goals, statement, packed, effort, (scheme,)))

    return InductiveSearch(
        pool=pool or LocalPool(),
        task=task,
        theory=theory,
        claim=theory.claims[0],
        falsifier=Falsifier(theory),
        minimise=show,
        deadline=time.monotonic() + seconds,
        **{"jobs": 1, **options},
    )


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (LISTS, REVERSE_TWICE),
        (LISTS, "(forall ((x list)) (= (rev x) (qrev x nil)))"),
        (NAT + EVEN, "(forall ((x Nat)) (leq (half x) x))"),
    ],
)
def test_a_claim_that_needs_lemmas_is_found_and_both_solvers_accept_its_proof(text, claim):
    seen, recorded = [], []
    made = search(text, claim, observe=seen.append, record=lambda *row: recorded.append(row))
    found = asyncio.run(made.run())
    assert found is not None
    assert found.confirmed
    assert found.uses[-1]
    proof = assemble(made.theory, [found])
    assert not check_proof(made.theory, proof, ("z3", "cvc5"), time.monotonic() + 30.0).failed
    # Whatever was proved on the way holds, rests on earlier lemmas, and was told.
    assert seen == [lemma.statement for lemma in made.store.lemmas]
    for position, lemma in enumerate(made.store.lemmas):
        assert lemma.available <= position
        assert lemma.scheme.kind != "direct"
        assert holds_on_values(made.theory, lemma.statement)
    statistics = made.statistics
    assert statistics.attempts == made.pool.count("attempt") == len(recorded) > 1
    assert statistics.checks == sum(result.checks for _, _, result in recorded) >= statistics.attempts
    assert statistics.solver_seconds == pytest.approx(sum(result.solver_seconds for _, _, result in recorded))
    assert statistics.lemmas == len(made.store) > 0
    assert statistics.candidates >= statistics.lemmas
    assert (statistics.lost, statistics.error) == (0, "")
    assert 1 <= statistics.size <= 10


def test_a_claim_that_needs_no_lemma_is_found_without_any():
    made = search(NAT, RIGHT_ZERO)
    found = asyncio.run(made.run())
    assert found.uses == {-1: ()}
    assert found.schemes[-1].kind == "structural"
    assert made.statistics == Statistics(
        attempts=1, checks=made.statistics.checks, solver_seconds=made.statistics.solver_seconds
    )


def test_several_attempts_can_run_at_once():
    made = search(LISTS, DOUBLED, jobs=3)
    assert asyncio.run(made.run()).confirmed
    assert made.statistics.attempts == made.pool.count("attempt")


def test_axioms_are_used_and_need_no_proof():
    text = f"{NAT}(declare-fun g (Nat) Nat)(assert (! (forall ((x Nat)) (= (g (g x)) x)) :named twice))"
    made = search(text, "(forall ((x Nat)) (= (g (g (g x))) (g x)))")
    found = asyncio.run(made.run())
    assert found.uses == {-1: (0,), 0: ()}
    assert [(lemma.scheme.kind, lemma.origin) for lemma in made.store.lemmas] == [("axiom", "twice")]
    (step,) = assemble(made.theory, [found]).steps
    assert step.uses == ("twice",)


def test_with_nothing_left_to_try_it_ends_before_its_time():
    started = time.monotonic()
    made = search(UNPROVABLE, OPEN, seconds=600.0)
    assert asyncio.run(made.run()) is None
    assert time.monotonic() - started < 300.0
    assert made.statistics.lemmas == 0
    assert made.statistics.size == 10


# Advice


def test_advised_lemmas_come_first_and_are_used():
    advisor = Advisor(lemmas(LENGTH_OF_BOTH))
    recorded = []
    made = search(LISTS, DOUBLED, advisors=(advisor,), record=lambda *row: recorded.append(row))
    found = asyncio.run(made.run())
    assert found.confirmed
    assert [made.store.lemmas[index].origin for index in found.uses[-1]] == ["advisor"]
    assert [origin for _, origin, _ in recorded][:2] == ["goal", "advisor"]
    (request,) = advisor.requests
    assert parse_term(made.theory, request.goal, {}) == made.claim.formula
    assert request.task == made.task


def test_bad_advice_does_no_harm():
    bad = (
        "(forall ((x list)) (= (rev x) x))",
        "false",
        "(forall ((x list)",
        "(forall ((x ghost)) (= x x))",
        "(= (rev x) x)",
        "nil",
        "",
        "(exists ((x list)) (= x nil))",
        "(check-sat)",
    )
    proposals = [lemmas(*bad), WholeProof(candidate=Candidate()), Decomposition(kind="direct", subgoals=())]
    recorded = []
    advisors = (Advisor(*proposals, lemmas(LENGTH_OF_BOTH)), Advisor())
    made = search(LISTS, DOUBLED, advisors=advisors, record=lambda *row: recorded.append(row))
    assert asyncio.run(made.run()).confirmed
    assert all(holds_on_values(made.theory, lemma.statement) for lemma in made.store.lemmas)
    (advised,) = [statement for statement, origin, _ in recorded if origin == "advisor"]
    assert canonical(Statement(advised).body) == canonical(parse_term(made.theory, LENGTH_OF_BOTH, {}).body)


def test_who_needs_no_advice_does_not_ask():
    advisor = Advisor(lemmas(APPEND_NIL))
    assert asyncio.run(search(NAT, RIGHT_ZERO, advisors=(advisor,)).run()) is not None
    assert advisor.requests == []


# The deadline, and what goes wrong


class Busy(LocalPool):
    """A pool whose every job takes all of its time."""

    async def call(self, function, payload, limits, *, prefer=None):
        self.calls.append((function, payload, limits))
        await asyncio.sleep(limits.wall)
        return Ended("timeout", "killed", limits.wall)


@pytest.mark.parametrize("seconds", [-1.0, 0.2])
def test_the_deadline_is_kept_and_no_job_gets_more_than_what_is_left(seconds):
    pool = Busy()
    started = time.monotonic()
    made = search(LISTS, REVERSE_TWICE, pool=pool, seconds=seconds, jobs=2)
    assert asyncio.run(made.run()) is None
    assert time.monotonic() - started < 20.0
    assert all(0 < limits.wall <= max(seconds, 0.05) for _, _, limits in pool.calls)
    assert made.statistics.lost == made.statistics.attempts >= 1
    assert made.statistics.lemmas == 0


def test_an_advisor_that_does_not_answer_is_left_at_the_deadline():
    class Mute(Advisor):
        async def propose(self, request, n):
            await asyncio.Event().wait()

    started = time.monotonic()
    made = search(LISTS, NEVER, seconds=0.3, advisors=(Mute(),), pool=Failing())
    assert asyncio.run(made.run()) is None
    assert time.monotonic() - started < 20.0


class Failing(LocalPool):
    """A pool whose attempts prove nothing."""

    def __init__(self, error=""):
        super().__init__()
        self.error = error

    async def call(self, function, payload, limits, *, prefer=None):
        self.calls.append((function, payload, limits))
        await asyncio.sleep(0)
        return Done(AttemptResult(checks=2, error=self.error), 0.0, 0.0)


def test_what_a_solver_complains_of_comes_to_the_top():
    made = search(UNPROVABLE, OPEN, pool=Failing("error: unknown constant"))
    assert asyncio.run(made.run()) is None
    assert made.statistics.error == "error: unknown constant"
    assert made.statistics.checks == 2 * made.statistics.attempts > 0


def test_workers_that_take_all_candidates_do_not_end_the_search():
    slow = f"""{NAT}(define-fun-rec slow ((x Nat) (y Nat)) Nat (match x ((Z y) ((S k) (slow k (slow k (S y)))))))"""
    made = search(slow, "(forall ((x Nat) (y Nat)) (leq (slow (slow x x) y) y))", pool=Failing(), jobs=12, seconds=0.5)
    assert asyncio.run(made.run()) is None
    assert made.statistics.attempts > 0


def test_exploration_waits_for_the_workers(monkeypatch):
    monkeypatch.setattr(prover, "_AHEAD", 3)
    monkeypatch.setattr(prover, "_SLICE", 0.0)
    waiting = []

    class Watching(Failing):
        async def call(self, function, payload, limits, *, prefer=None):
            waiting.append(len(made._agenda))
            return await super().call(function, payload, limits, prefer=prefer)

    made = search(LISTS, NEVER, pool=Watching(), seconds=0.3)
    assert asyncio.run(made.run()) is None
    assert len(waiting) > 1
    assert max(waiting) <= 4


def test_doubtful_proofs_are_kept_until_there_are_three():
    made = search(LISTS, DOUBLED, shows=Minimised((), confirmed=False))
    found = asyncio.run(made.run())
    assert found is not None
    assert not found.confirmed
    assert len(made._doubtful) == 3
    assert found is made._doubtful[-1]


def test_the_only_doubtful_proof_is_returned_when_time_is_up():
    made = search(NAT, RIGHT_ZERO, shows=Minimised((), confirmed=False), seconds=0.3)
    found = asyncio.run(made.run())
    assert found is not None
    assert not found.confirmed


def test_costs_add_up():
    total = Statistics(attempts=1, checks=2, solver_seconds=0.5, lemmas=3, candidates=4, falsified=5, size=6, lost=7)
    total.add(
        Statistics(attempts=1, checks=1, solver_seconds=0.25, lemmas=1, candidates=1, falsified=1, size=4, lost=1)
    )
    total.add(Statistics(size=8, error="first"))
    total.add(Statistics(error="second"))
    assert total == Statistics(2, 3, 0.75, 4, 5, 6, 8, 8, "first")
