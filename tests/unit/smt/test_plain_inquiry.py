"""What comes out of whole plain files: outcomes, vacuity, disagreement, time, and never more than what was shown."""

import time

import pytest

from lemmata.checkers.smt import inquiry
from lemmata.checkers.smt.jobs import PlainJob
from lemmata.checkers.smt.plain import examine_plain
from lemmata.checkers.smt.solver import Answer
from lemmata.checkers.verdict import Layer, LayerState, Outcome, Severity, Stage, Status

HARD = """(declare-const x Int)(declare-const y Int)(declare-const z Int)
(assert (= (+ (* x x x) (* y y y)) (* z z z)))(assert (> x 0))(assert (> y 0))
(check-sat)"""


def examined(source, *, seconds=5.0, steps=None, solvers=("z3", "cvc5"), strict=True):
    content = source if isinstance(source, bytes) else source.encode()
    return examine_plain(
        PlainJob(source=content, name="test.smt2", seconds=seconds, steps=steps, solvers=solvers, strict=strict)
    )


def scripted(monkeypatch, **answers):
    """Makes the solvers answer from lists."""
    asked = []

    class Fake:
        def __init__(self, solver):
            self.solver = solver

        def check(self, text, **_):
            asked.append((self.solver, text))
            return answers[self.solver].pop(0)

    monkeypatch.setattr(inquiry, "warm_session", lambda solver, profile, base: Fake(solver))
    return asked


def test_unsat_by_both_solvers_is_accepted():
    evidence = examined("(declare-const x Int)(assert (> x 0))(assert (< x 1))\n (check-sat)")
    assert evidence.outcome is Outcome.ACCEPTED
    assert evidence.assurance.checked_by == ("z3", "cvc5")
    assert evidence.assurance.tier == "strict"
    assert evidence.passed == frozenset(Stage)
    (obligation,) = evidence.obligations
    assert (obligation.status, obligation.answer, obligation.solver) == (Status.PROVED, "unsat", "z3+cvc5")
    assert (obligation.line, obligation.column) == (2, 2)
    assert obligation.steps
    assert 0 < evidence.solver_seconds == pytest.approx(obligation.seconds)


def test_the_fast_tier_asks_one_solver():
    evidence = examined("(assert false)(check-sat)", strict=False)
    assert evidence.outcome is Outcome.ACCEPTED
    assert evidence.assurance.checked_by == ("z3",)
    assert evidence.assurance.tier == "fast"
    assert Stage.STRICT not in evidence.passed


def test_the_finder_is_the_first_solver():
    evidence = examined("(assert false)(check-sat)", solvers=("cvc5", "z3"))
    assert evidence.assurance.checked_by == ("cvc5", "z3")


def test_sat_is_a_replayed_counterexample():
    evidence = examined("(declare-const |a b| Int)(declare-const unused Int)(assert (> |a b| 41))(check-sat)")
    assert evidence.outcome is Outcome.COUNTEREXAMPLE
    assert evidence.counterexample == "a b = 42"
    assert evidence.obligations[0].status is Status.REFUTED
    assert evidence.assurance.checked_by == ("z3", "evaluator")
    assert evidence.layers[Layer.OBLIGATIONS] is LayerState.FAILED


def test_the_file_may_claim_sat():
    evidence = examined("(set-info :status sat)(declare-const x Int)(assert (> x 41))(check-sat)")
    assert evidence.outcome is Outcome.ACCEPTED
    assert evidence.obligations[0].answer == "sat"
    assert "as the file says" in evidence.reason


def test_a_false_claim_of_sat_is_refuted_by_both():
    evidence = examined("(set-info :status sat)(declare-const x Int)(assert (> x x))(check-sat)")
    assert evidence.outcome is Outcome.COUNTEREXAMPLE
    assert evidence.counterexample == "unsatisfiable: both solvers"


def test_a_false_claim_of_sat_needs_both(monkeypatch):
    scripted(monkeypatch, z3=[Answer("unsat")], cvc5=[Answer("unknown", "error: x")])
    assert examined("(set-info :status sat)(assert false)(check-sat)").outcome is Outcome.FAILURE
    scripted(monkeypatch, z3=[Answer("unsat")], cvc5=[Answer("unknown", "incomplete")] * 3)
    assert examined("(set-info :status sat)(assert false)(check-sat)").outcome is Outcome.UNKNOWN


def test_a_claim_of_unsat_that_is_sat_is_refuted():
    evidence = examined("(set-info :status unsat)(declare-const x Int)(assert (> x 41))(check-sat)")
    assert evidence.outcome is Outcome.COUNTEREXAMPLE


def test_a_timeout_is_a_timeout():
    started = time.monotonic()
    evidence = examined(HARD, seconds=0.2)
    assert evidence.outcome is Outcome.TIMEOUT
    assert evidence.obligations[0].status is Status.TIMEOUT
    assert "timeout" in evidence.reason
    assert time.monotonic() - started < 3


def test_used_up_steps_are_resources(monkeypatch):
    evidence = examined(HARD, seconds=3, steps=3000, solvers=("z3",))
    assert evidence.outcome is Outcome.RESOURCES
    assert "resource limit" in evidence.reason


def test_unknown_keeps_the_reason(monkeypatch):
    scripted(
        monkeypatch,
        z3=[Answer("unknown", "(incomplete (theory arithmetic))")] * 2,
        cvc5=[Answer("unknown", "incomplete")] * 2,
    )
    evidence = examined("(assert true)(check-sat)")
    assert evidence.outcome is Outcome.UNKNOWN
    assert evidence.reason == "unknown: z3: (incomplete (theory arithmetic)); cvc5: incomplete"
    assert evidence.obligations[0].answer.startswith("z3 unknown")


def test_disagreement_is_an_alarm(monkeypatch):
    scripted(monkeypatch, z3=[Answer("unsat")], cvc5=[Answer("sat")])
    evidence = examined("(assert false)(check-sat)")
    assert evidence.outcome is Outcome.FAILURE
    assert evidence.reason == "ALARM: the solvers disagree: z3 says unsat, cvc5 says sat; one of them is wrong"


def test_a_wrong_model_and_an_unsat_are_an_alarm(monkeypatch):
    wrong = Answer("sat", model="((define-fun f0 () Int 1))")
    scripted(monkeypatch, z3=[wrong], cvc5=[Answer("unsat")])
    evidence = examined("(declare-const x Int)(assert (> x x))(check-sat)")
    assert evidence.outcome is Outcome.FAILURE
    assert "ALARM" in evidence.reason


def test_sat_without_a_replayed_model_is_unknown(monkeypatch):
    wrong = Answer("sat", model="((define-fun f0 () Int 1))")
    scripted(monkeypatch, z3=[wrong], cvc5=[wrong])
    evidence = examined("(declare-const x Int)(assert (> x 1))(check-sat)")
    assert evidence.outcome is Outcome.UNKNOWN
    assert evidence.reason.startswith("sat, but the model could not be replayed")
    assert not evidence.counterexample


@pytest.mark.parametrize("answer", [Answer("unknown", "timeout"), Answer("unknown", "unsupported: x")])
def test_one_solver_alone_is_said_to_be_alone(monkeypatch, answer):
    scripted(monkeypatch, z3=[Answer("unsat")], cvc5=[answer] * 3)
    evidence = examined("(assert false)(check-sat)")
    assert evidence.outcome is Outcome.ACCEPTED
    assert evidence.reason == "unsat: z3 alone"
    assert evidence.assurance.checked_by == ("z3",)
    (warning,) = evidence.diagnostics
    assert warning.severity is Severity.WARNING
    assert "z3 alone" in warning.message


def test_the_second_solver_may_decide_alone(monkeypatch):
    scripted(monkeypatch, z3=[Answer("unknown", "incomplete quantifiers")] * 2, cvc5=[Answer("unsat")])
    evidence = examined("(assert false)(check-sat)")
    assert evidence.outcome is Outcome.ACCEPTED
    assert evidence.assurance.checked_by == ("cvc5",)
    assert "cvc5 alone" in evidence.reason


def test_an_error_of_a_solver_is_a_failure(monkeypatch):
    scripted(monkeypatch, z3=[Answer("unsat")], cvc5=[Answer("unknown", "error: what?")])
    evidence = examined("(assert false)(check-sat)")
    assert evidence.outcome is Outcome.FAILURE
    assert "error: what?" in evidence.reason
    broken = Answer("unknown", "error: what?")
    scripted(monkeypatch, z3=[broken], cvc5=[broken])
    assert examined("(assert false)(check-sat)").outcome is Outcome.FAILURE


@pytest.mark.parametrize(
    "source",
    [
        "(declare-const x Int)(assert (> x 0))(assert (< x 0))\n(assert (not (= x 5)))(check-sat)",
        "(declare-const x Int)(assert (> x 0))(assert (< x 0))\n(assert (! (= x 5) :named my_goal))(check-sat)",
        "(declare-const x Int)(assert (> x 0))\n(assert (! (= x 5) :named Goal))(assert (< x 0))(check-sat)",
        "(declare-const x Int)(assert (> x 0))(assert (< x 0))(check-sat-assuming\n((= x 5) (= x 6)))",
    ],
)
def test_a_goal_from_contradictory_hypotheses_is_vacuous(source):
    evidence = examined(source)
    assert evidence.outcome is Outcome.AUDITED
    assert evidence.reason == "vacuous: the hypotheses alone are unsatisfiable"
    assert evidence.obligations[0].status is Status.REJECTED
    (diagnostic,) = [item for item in evidence.diagnostics if item.severity is Severity.ERROR]
    assert (diagnostic.kind, diagnostic.line) == ("vacuous", 2)
    assert evidence.layers[Layer.AUDIT] is LayerState.FAILED


@pytest.mark.parametrize(
    "source",
    [
        "(declare-const x Int)(assert (> x 0))(assert (not (> x (- 1))))(check-sat)",
        "(declare-const x Int)(assert (not (= x x)))(check-sat)",
        "(declare-const x Int)(assert (> x 0))(assert (< x 0))(check-sat)",
        "(declare-const x Int)(assert (> x 0))(check-sat-assuming ((< x 0)))",
        "(declare-const p Bool)(check-sat-assuming (p (not p)))",
        "(declare-const x Int)(assert (! (> x 0) :named goal))(assert (not (> x (- 1))))(check-sat)",
    ],
)
def test_honest_goals_are_not_vacuous(source):
    assert examined(source).outcome is Outcome.ACCEPTED


def test_undecided_vacuity_is_a_warning(monkeypatch):
    scripted(monkeypatch, z3=[Answer("unsat"), *[Answer("unknown", "timeout")] * 3], cvc5=[Answer("unsat")])
    evidence = examined("(declare-const x Int)(assert (> x 0))(assert (not (> x (- 1))))(check-sat)")
    assert evidence.outcome is Outcome.ACCEPTED
    (warning,) = evidence.diagnostics
    assert "vacuity was not decided" in warning.message


def test_every_check_counts():
    good = "(push)(assert (< x 1))(check-sat)(pop)"
    bad = "(push)(assert (> x 1))\n(check-sat)(pop)"
    start = "(declare-const x Int)(assert (> x 0))"
    assert examined(start + good + good).outcome is Outcome.ACCEPTED
    evidence = examined(start + good + bad + good)
    assert evidence.outcome is Outcome.COUNTEREXAMPLE
    assert evidence.reason.startswith("check-sat 2: ")
    assert [item.status for item in evidence.obligations] == [Status.PROVED, Status.REFUTED, Status.PROVED]
    assert [item.line for item in evidence.obligations] == [1, 2, 2]


def test_checks_by_different_solvers_name_who_checked(monkeypatch):
    scripted(
        monkeypatch,
        z3=[Answer("unsat"), Answer("unknown", "incomplete"), Answer("unknown", "incomplete")],
        cvc5=[Answer("unknown", "incomplete"), Answer("unknown", "incomplete"), Answer("unsat")],
    )
    evidence = examined("(assert false)(check-sat)(check-sat)")
    assert evidence.outcome is Outcome.ACCEPTED
    assert evidence.assurance.checked_by == ("z3 or cvc5",)


@pytest.mark.parametrize(
    ("source", "outcome"),
    [
        ("(assert", Outcome.SYNTAX),
        ("", Outcome.SYNTAX),
        (b"\xff(check-sat)", Outcome.SYNTAX),
        ("(assert 3)(check-sat)", Outcome.TYPE),
        ("(assert x)(check-sat)", Outcome.TYPE),
        ("(reset)(check-sat)", Outcome.SCREENED),
        ('(echo "unsat")', Outcome.SCREENED),
    ],
)
def test_files_that_are_not_read(source, outcome):
    evidence = examined(source)
    assert evidence.outcome is outcome
    (diagnostic,) = [item for item in evidence.diagnostics if item.severity is Severity.ERROR]
    assert diagnostic.file == "test.smt2"
    assert diagnostic.line == 1
    assert not evidence.obligations


def test_open_points_are_settled():
    lists = "(declare-datatypes ((L 0)) (((nil) (cons (head Int) (tail L)))))(declare-const l L)"
    evidence = examined(f"{lists}(assert ((_ is cons) (tail l)))(assert (> (head l) (head (tail l))))(check-sat)")
    assert evidence.outcome is Outcome.COUNTEREXAMPLE
    assert evidence.counterexample.startswith("l = (cons ")
    evidence = examined("(declare-const x Int)(assert (= (div x 0) (mod x 0)))(assert (= (div 7 x) 0))(check-sat)")
    assert evidence.outcome is Outcome.COUNTEREXAMPLE
    evidence = examined(f"{lists}(assert (= (head nil) 7))(check-sat)")
    assert evidence.outcome is Outcome.UNKNOWN


def test_recursive_functions_refute_and_prove():
    lists = """(declare-datatypes ((L 0)) (((nil) (cons (head Int) (tail L)))))
    (define-fun-rec len ((l L)) Int (match l ((nil 0) ((cons h t) (+ 1 (len t))))))(declare-const l L)"""
    assert examined(f"{lists}(assert (= (len l) 2))(check-sat)").outcome is Outcome.COUNTEREXAMPLE
    assert examined(f"{lists}(assert (= l (cons 1 nil)))(assert (= (len l) 2))(check-sat)").outcome is Outcome.ACCEPTED


def test_lambdas_are_not_replayed(monkeypatch):
    source = "(declare-const a Int)(define-fun ap ((f (-> Int Int)) (x Int)) Int (f x))" + (
        "(assert (= (ap (lambda ((y Int)) (+ y 1)) a) {}))(check-sat)"
    )
    assert examined(source.format("a")).outcome is Outcome.ACCEPTED
    assert examined(source.format("5"), seconds=0.3).outcome in {Outcome.UNKNOWN, Outcome.TIMEOUT}


def test_a_file_with_claims_is_judged_as_such():
    evidence = examined("(declare-const x Int)(prove (=> (> x 1) (> x 0)))")
    assert evidence.obligations
    assert evidence.outcome is Outcome.ACCEPTED
