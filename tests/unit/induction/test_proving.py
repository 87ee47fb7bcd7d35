"""`prove`, from the file to the judge's verdict, with everything in this process."""

import asyncio
import json
import time

import pytest
from inductive import LIST, NAT
from unit.induction.in_process import APPEND_NIL, COMMUTATIVE, REVERSE_TWICE, RIGHT_ZERO, Advisor, LocalPool, lemmas

from lemmata.checkers.limits import Limits
from lemmata.checkers.pool import Done, Ended
from lemmata.checkers.smt import narrowing
from lemmata.checkers.smt.checker import SmtChecker
from lemmata.checkers.smt.examine import replay_counterexample
from lemmata.checkers.smt.proof import parse_proof
from lemmata.checkers.smt.sequents import DIRECT, Scheme
from lemmata.checkers.smt.terms import BOOL, App
from lemmata.checkers.task import Task
from lemmata.checkers.verdict import Status
from lemmata.provers.induction import proving
from lemmata.provers.induction.attempt import AttemptResult
from lemmata.provers.induction.proving import prove
from lemmata.provers.induction.record import describe, graph_of_store
from lemmata.provers.induction.store import LemmaStore
from lemmata.search.budget import Budget, StopReason
from lemmata.search.log import AttemptLog
from lemmata.search.status import GoalStatus

LIMITS = Limits(wall=30.0, cpu=None, memory=None, steps=None)
LISTS = NAT + LIST
COUNT = f"{NAT}(define-fun-rec count ((x Nat)) Int (match x ((Z 0) ((S k) (+ 1 (count k))))))"
ORDER = """(declare-datatype D ((A) (B)))
(define-fun f ((x D)) D (match x ((A B) (B A))))
(declare-fun g (D) D)
(prove (! (forall ((x D)) (= (g (f x)) (f (g x)))) :named open))
"""


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """Leaves the costly search for a counterexample out: a slow machine would begin it, and here nothing else runs."""
    monkeypatch.setattr(proving, "_PATIENCE", 3600.0)


@pytest.fixture
def impatient(monkeypatch, patient):
    """Makes the costly search for a counterexample begin at once, and take few values."""
    monkeypatch.setattr(proving, "_PATIENCE", 0.0)
    monkeypatch.setattr(narrowing, "_TESTS", 100)


def outcome(text, *claims, pool=None, wall=60.0, trust=False, **options):
    source = "\n".join((text, *(f"(prove {claim})" for claim in claims))).encode()
    task = Task(language="smt", source=source, name="test.smt2", trust_source=trust)
    checker = SmtChecker(pool=pool or LocalPool())
    budget = Budget(checker_calls=None, cpu_seconds=None, wall=wall, tokens=None)
    return asyncio.run(prove(task, checker, limits=LIMITS, budget=budget, **{"jobs": 1, **options}))


def test_a_theorem_is_proved_recorded_and_drawn(tmp_path):
    events = []
    with AttemptLog(tmp_path / "log.sqlite") as log:
        found = outcome(LISTS, REVERSE_TWICE, observe=events.append, log=log)
        rows = [row.attempt for row in log.attempts()]
        assert log.verify_integrity() == []
    assert (found.verdict.status, found.stop) == (Status.PROVED, StopReason.PROVED)
    assert found.candidate.kind == "proof"
    assert parse_proof(found.theory, found.candidate.text) == found.proof
    assert found.seconds > 0
    # What a watcher is told.
    kinds = [event.kind for event in events]
    assert kinds == ["falsify", *["lemma"] * len(found.store), "check"]
    assert [event.counts["lemmas"] for event in events[1:-1]] == list(range(1, len(found.store) + 1))
    # What is written down: each attempt, of which none is a proof of the claim, and the judge's verdict.
    *attempts, last = rows
    assert len(attempts) == found.statistics.attempts
    assert sum(row.cost.calls for row in attempts) == found.statistics.checks == last.cost.calls
    assert {row.policy.split("/")[0] for row in rows} == {"induction"}
    assert {"induction/goal", "induction/exploration"} <= {row.policy for row in attempts}
    assert Status.PROVED not in {row.status for row in attempts}
    assert any("failed" in row.reason for row in attempts)
    assert {row.candidate.kind for row in attempts} == {"lemma"}
    assert (last.status, last.candidate, last.goal) == (Status.PROVED, found.candidate, "test.smt2")
    # The proof as a graph.
    graph = found.graph
    graph.check_invariants()
    assert {goal.status for goal in graph.goals()} == {GoalStatus.PROVED}
    assert [goal.key for goal in graph.goals()] == [step.name for step in found.proof.steps]
    for step, drawn in zip(found.proof.steps, graph.steps(), strict=True):
        assert (drawn.goal, drawn.subgoals, drawn.detail) == (step.name, step.uses, describe(step.scheme))
        assert (drawn.justified, drawn.solver) == (True, "z3+cvc5")


def test_every_claim_of_a_file_is_proved_in_one_proof():
    found = outcome(LISTS, f"(! {RIGHT_ZERO} :named zero)", f"(! {APPEND_NIL} :named nil)")
    assert found.verdict.status is Status.PROVED
    assert [step.name for step in found.proof.steps if step.claim] == ["zero", "nil"]


def test_assumptions_of_a_trusted_file_are_drawn_as_axioms():
    text = f"{NAT}(declare-fun g (Nat) Nat)(assert (! (forall ((x Nat)) (= (g (g x)) x)) :named twice))"
    found = outcome(text, "(forall ((x Nat)) (= (g (g (g x))) (g x)))", trust=True)
    assert found.verdict.status is Status.PROVED
    steps = {step.goal: step for step in found.graph.steps()}
    assert (steps["twice"].kind, steps["twice"].detail) == ("axiom", "assumed by the file")
    assert found.graph.goal(found.theory.claims[0].name).status is GoalStatus.PROVED


def test_a_false_claim_is_refuted_before_anything_is_tried():
    pool = LocalPool()
    found = outcome(LISTS, APPEND_NIL, "(forall ((x list)) (= (rev x) x))", pool=pool)
    assert (found.verdict.status, found.stop) == (Status.REFUTED, StopReason.REFUTED)
    assert replay_counterexample(found.theory, found.candidate.text)[0]
    assert pool.count("attempt") == 0
    assert found.proof is None


def test_a_deep_counterexample_ends_the_search(impatient):
    pool = LocalPool()
    found = outcome(COUNT, "(forall ((n Nat)) (not (= (count n) 30)))", pool=pool)
    assert (found.verdict.status, found.stop) == (Status.REFUTED, StopReason.REFUTED)
    assert pool.count("narrow") == 1
    assert replay_counterexample(found.theory, found.candidate.text)[0]


def test_a_deep_counterexample_is_waited_for_when_the_search_has_nothing_left(impatient, monkeypatch):
    async def nothing(search):
        return None

    monkeypatch.setattr(proving.InductiveSearch, "run", nothing)
    found = outcome(COUNT, "(forall ((n Nat)) (not (= (count n) 30)))")
    assert (found.verdict.status, found.stop) == (Status.REFUTED, StopReason.REFUTED)


def test_a_counterexample_that_the_judge_cannot_replay_is_dropped(monkeypatch):
    wrong = json.dumps({"claim": "zero", "values": {"x": ["Z"]}})
    monkeypatch.setattr(proving, "find_counterexample", lambda *_, **__: wrong)
    found = outcome(NAT, f"(! {RIGHT_ZERO} :named zero)")
    assert (found.verdict.status, found.stop) == (Status.PROVED, StopReason.PROVED)


def test_with_nothing_left_to_try_the_claim_stays_open(impatient):
    found = outcome(ORDER)
    assert (found.verdict.status, found.stop) == (Status.UNPROVED, StopReason.EXHAUSTED_SPACE)
    assert "nothing left to try; 0 lemmas proved" in found.verdict.reason
    assert "lost" not in found.verdict.reason
    assert found.verdict.evidence.open_goals == ("(forall ((x D)) (= (g (f x)) (f (g x))))",)
    assert (found.candidate, found.proof) == (None, None)
    (goal,) = found.graph.goals()
    assert (goal.key, goal.status) == ("open", GoalStatus.OPEN)


def test_what_was_proved_on_the_way_is_drawn(impatient):
    text = f"""{NAT}(declare-fun g (Nat) Nat)(define-fun-rec f ((x Nat)) Nat (match x ((Z Z) ((S k) (f k)))))
    (assert (! (forall ((x Nat)) (leq x (g x))) :named above))"""
    found = outcome(text, "(! (forall ((x Nat)) (= (g x) (f (g x)))) :named open)", trust=True)
    assert found.verdict.status is not Status.PROVED
    assert len(found.store) > 1
    graph = found.graph
    graph.check_invariants()
    goals = {goal.key: goal.status for goal in graph.goals()}
    assert goals.pop("open") is GoalStatus.OPEN
    assert set(goals.values()) == {GoalStatus.PROVED}
    assert list(goals) == ["above", *[f"lemma_{number + 1}" for number in range(1, len(found.store))]]
    assert [step.solver for step in graph.steps()] == ["", *["z3"] * (len(found.store) - 1)]


def test_a_lemma_is_drawn_above_those_that_were_at_hand():
    store = LemmaStore()
    for number, available in enumerate((0, 0, 2, 1)):
        store.add(App(f"p{number}", (), BOOL), Scheme("structural", ("x",)), available, "test")
    graph = graph_of_store(store, ())
    graph.check_invariants()
    assert [step.subgoals for step in graph.steps()] == [(), (), ("lemma_1", "lemma_2"), ("lemma_1",)]


class Broken(LocalPool):
    """A pool whose attempts are lost, or complained of by the solver."""

    def __init__(self, reply):
        super().__init__()
        self.reply = reply

    async def call(self, function, payload, limits, *, prefer=None):
        if function.endswith(":attempt"):
            await asyncio.sleep(0)
            return self.reply
        return await super().call(function, payload, limits, prefer=prefer)


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Ended("crash", "killed", 0.0), "attempts lost to time-outs or crashes"),
        (Done("nonsense", 0.0, 0.0), "attempts lost to time-outs or crashes"),
        (Done(AttemptResult(error="error: what?"), 0.0, 0.0), "a solver did not understand a question: error: what?"),
    ],
    ids=["crash", "nonsense", "complaint"],
)
def test_what_went_wrong_is_said(impatient, reply, words):
    found = outcome(ORDER, pool=Broken(reply))
    assert found.verdict.status is Status.UNPROVED
    assert words in found.verdict.reason


def test_a_search_ends_with_its_budget():
    class Busy(LocalPool):
        async def call(self, function, payload, limits, *, prefer=None):
            await asyncio.sleep(limits.wall)
            return Ended("timeout", "killed", limits.wall)

    started = time.monotonic()
    found = outcome(LISTS, REVERSE_TWICE, pool=Busy(), wall=0.5)
    assert time.monotonic() - started < 60.0
    assert (found.verdict.status, found.stop) == (Status.TIMEOUT, StopReason.WALL)
    assert found.statistics.lost == found.statistics.attempts > 0


@pytest.mark.parametrize(
    ("text", "stop"),
    [("(declare-fun", StopReason.FAILED), ("(assert false)(check-sat)", StopReason.EXHAUSTED_SPACE)],
    ids=["unreadable", "no claim"],
)
def test_a_file_without_claims_is_the_judges_alone(text, stop):
    pool = LocalPool()
    found = outcome(text, pool=pool)
    assert found.stop is stop
    assert (found.theory is None) is (stop is StopReason.FAILED)
    assert [function.rsplit(":")[-1] for function, _, _ in pool.calls] == ["examine_plain"]
    assert len(found.graph) == 0


def test_advisors_are_asked_for_each_claim_that_is_hard():
    advisor = Advisor(lemmas("(forall ((x list) (y list)) (= (len (app x y)) (plus (len x) (len y))))"))
    claim = "(forall ((x list)) (= (len (app x x)) (plus (len x) (len x))))"
    found = outcome(LISTS, APPEND_NIL, claim, advisors=(advisor,))
    assert found.verdict.status is Status.PROVED
    assert len(advisor.requests) == 1
    assert "advisor" in {lemma.origin for lemma in found.store.lemmas}


def test_a_step_is_shown_again_with_other_hints_where_one_is_not_enough():
    class Stubborn(LocalPool):
        async def call(self, function, payload, limits, *, prefer=None):
            if function.endswith(":minimise") and payload.effort.splits != 0:
                self.calls.append((function, payload, limits))
                return Done(None, 0.0, 0.0)
            return await super().call(function, payload, limits, prefer=prefer)

    pool = Stubborn()
    assert outcome(NAT, RIGHT_ZERO, pool=pool).verdict.status is Status.PROVED
    shown = [payload for function, payload, _ in pool.calls if function.endswith(":minimise")]
    assert [job.effort.splits for job in shown] == [1, 2, 0]
    assert len({job.schemes for job in shown}) == 1


@pytest.mark.parametrize(
    ("scheme", "words"),
    [
        (DIRECT, "from the definitions"),
        (Scheme("structural", ("x", "y")), "induction on x, y"),
        (Scheme("structural", ("x",), depth=2), "induction on x, 2 deep"),
        (Scheme("functional", ("x", "y"), "plus"), "induction along plus(x, y)"),
        (Scheme("strong", ("n",)), "strong induction on n"),
        (Scheme("axiom"), "axiom"),
    ],
)
def test_schemes_in_words(scheme, words):
    assert describe(scheme) == words


def test_two_claims_with_lemmas_share_them():
    found = outcome(NAT, COMMUTATIVE, "(forall ((x Nat) (y Nat) (z Nat)) (= (plus x (plus y z)) (plus y (plus x z))))")
    assert found.verdict.status is Status.PROVED
    names = [step.name for step in found.proof.steps]
    assert len(names) == len(set(names))
    statements = [step.statement for step in found.proof.steps if not step.claim]
    assert len(statements) == len(set(statements))
