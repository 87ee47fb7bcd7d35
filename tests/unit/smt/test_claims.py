"""Evidence on files with claims, stage by stage, made in this process."""

import json
import sys
import time

import pytest
from inductive import NAT, examined, proof_text

from lemmata.checkers.smt import claims, prompter
from lemmata.checkers.smt.claims import ClaimsJob, examine_claims
from lemmata.checkers.smt.solver import Answer
from lemmata.checkers.verdict import Layer, LayerState, Outcome, Severity, Stage, Status

RIGHT_ZERO = f"{NAT}(prove (! (forall ((x Nat)) (= (plus x Z) x)) :named right-zero))\n"
SHOWN = RIGHT_ZERO.replace(":named", ":induction (x) :named")
WRONG = f"{NAT}(prove (! (forall ((x Nat)) (= (plus x x) x)) :named wrong))\n"
AXIOMS = """(declare-sort U 0)
(declare-fun q (U) Bool)
(declare-const c U)
(assert (! (q c) :named fact))
(assert (forall ((x U)) (=> (q x) (q x))))
(prove (! (=> (q c) (q c)) :named plain))
(prove (! (exists ((x U)) (q x)) :named goal))
"""
PASSED, FAILED = LayerState.PASSED, LayerState.FAILED
READ = {Layer.SYNTAX: PASSED, Layer.SEMANTICS: PASSED}


def job(source, kind="none", text="", **changes):
    fields = {"name": "t", "seconds": 10.0, "solvers": ("z3",), "strict": True, **changes}
    return examine_claims(ClaimsJob(source=source.encode(), kind=kind, text=text, **fields))


def values(claim, **named):
    return json.dumps({"claim": claim, "values": named})


class ScriptedSession:
    """A session whose answers are given; it keeps what it was asked."""

    def __init__(self, answer):
        self.answer = answer
        self.asked = []
        self.closed = False

    def declare(self, text):
        """Takes no notice."""

    def check(self, text, **limits):
        """Returns the answer."""
        self.asked.append((text, limits))
        return self.answer

    def close(self):
        """Notes that nobody needs the session any more."""
        self.closed = True


@pytest.fixture
def scripted(monkeypatch):
    """Replaces the sessions that obligations are put to; each solver gives the answer of its name."""
    opened = []

    def script(**answers):
        def open_session(solver, profile):
            del profile
            opened.append(ScriptedSession(answers[solver]))
            return opened[-1]

        monkeypatch.setattr(prompter, "open_session", open_session)
        return opened

    return script


def test_a_file_that_carries_its_proof_is_accepted():
    found = examined(SHOWN)
    assert found.outcome is Outcome.ACCEPTED
    assert found.reason == "2 obligations, each accepted by z3 and cvc5"
    assert found.passed == frozenset(Stage)
    assert found.layers == {**READ, Layer.OBLIGATIONS: PASSED, Layer.AUDIT: PASSED}
    assert [obligation.name for obligation in found.obligations] == ["right-zero: x = Z", "right-zero: x = S"]
    assert {obligation.solver for obligation in found.obligations} == {"z3+cvc5"}
    assert {(obligation.line, obligation.column) for obligation in found.obligations} == {(5, 1)}
    assert (found.assurance.rests_on, found.assurance.checked_by) == ("solver", ("z3", "cvc5"))
    assert found.assurance.tier == "strict"
    assert found.steps == sum(obligation.steps or 0 for obligation in found.obligations)
    assert found.solver_seconds > 0
    assert not found.open_goals
    assert not found.assumptions


def test_the_fast_tier_says_so():
    found = job(SHOWN, strict=False)
    assert found.outcome is Outcome.ACCEPTED
    assert found.passed == frozenset(Stage) - {Stage.STRICT}
    assert found.assurance.tier == "fast"


def test_lemmas_are_counted():
    step = {"name": "L", "statement": "(forall ((x Nat)) (= (plus Z x) x))"}
    goal = {"name": "right-zero", "scheme": {"kind": "structural", "variables": ["x"]}, "uses": ["L"]}
    assert job(RIGHT_ZERO, "proof", proof_text(step, goal)).reason == "3 obligations, 1 lemma, each accepted by z3"
    direct = f"{NAT}(prove (! (= (plus Z Z) Z) :named g))"
    steps = [{**step, "name": name} for name in "abc"]
    assert job(direct, "proof", proof_text({"name": "g"})).reason == "1 obligation, each accepted by z3"
    found = job(direct, "proof", proof_text(*steps, {"name": "g", "uses": ["a"]}))
    assert found.reason == "4 obligations, 3 lemmas, each accepted by z3"


def test_a_proof_that_is_none_says_where():
    found = job(RIGHT_ZERO, "proof", proof_text({"name": "other"}))
    assert found.outcome is Outcome.SCREENED
    assert found.reason == "step 1 (other): no statement, and the file has no claim of that name"
    assert found.layers == {Layer.SYNTAX: PASSED, Layer.SEMANTICS: FAILED}


def test_a_scheme_that_does_not_fit_is_refused():
    goal = {"name": "right-zero", "scheme": {"kind": "structural", "variables": ["y"]}}
    found = job(RIGHT_ZERO, "proof", proof_text(goal))
    assert (found.outcome, found.reason) == (Outcome.SCREENED, "right-zero: the statement has no variable 'y'")


def test_what_is_not_shown_is_open():
    text = "(declare-fun q (Int) Bool)\n (prove (! (q 1) :named goal))"
    found = job(text)
    assert found.outcome is Outcome.UNKNOWN
    assert found.reason == "not shown: goal, direct: z3: sat"
    assert found.open_goals == ("(q 1)",)
    assert found.layers == {**READ, Layer.OBLIGATIONS: FAILED}
    assert found.passed == {Stage.SPLICE, Stage.SCREEN}
    (obligation,) = found.obligations
    assert (obligation.line, obligation.column, obligation.answer) == (2, 2, "z3 sat")
    assert obligation.status is Status.UNPROVED


@pytest.mark.parametrize(
    ("answers", "outcome", "reason"),
    [
        (("unsat", ""), Outcome.ACCEPTED, "1 obligation, each accepted by z3 and cvc5"),
        (("sat", ""), Outcome.UNKNOWN, "not shown: goal, direct: cvc5: sat"),
        (("unknown", "incomplete"), Outcome.UNKNOWN, "not shown: goal, direct: cvc5: unknown (incomplete)"),
        (("unknown", "error: broke"), Outcome.FAILURE, "goal, direct: cvc5: unknown (error: broke)"),
    ],
)
def test_one_solver_is_not_enough(scripted, answers, outcome, reason):
    result, why = answers
    opened = scripted(z3=Answer(result="unsat"), cvc5=Answer(result=result, reason=why))
    found = examined("(prove (! (= 1 1) :named goal))")
    assert (found.outcome, found.reason) == (outcome, reason)
    assert len(opened) >= 2
    assert all(session.closed for session in opened)


def test_a_first_solver_that_breaks_down_ends_it(scripted):
    opened = scripted(z3=Answer(result="unknown", reason="error: broke"), cvc5=Answer(result="unsat"))
    found = examined(AXIOMS)
    assert found.outcome is Outcome.FAILURE
    assert found.reason == "plain, direct: z3: unknown (error: broke)"
    assert len({id(session) for session in opened if session.asked}) == len(opened)


def test_no_time_is_a_timeout():
    found = job("(declare-fun q (Int) Bool)(prove (q 1))", seconds=0.0)
    assert found.outcome is Outcome.TIMEOUT
    assert found.reason == "not shown: goal-1, direct: z3: unknown (timeout)"


def test_seconds_are_measured(monkeypatch):
    clock = iter(range(100, 10_000))
    monkeypatch.setattr(time, "monotonic", lambda: float(next(clock)))
    assert job("(prove", seconds=1.0).seconds == 1.0


def test_axioms_are_listed_where_they_are_used():
    found = examined(AXIOMS)
    assert found.outcome is Outcome.ACCEPTED
    listed = [(item.name, item.text, item.line, item.column, item.pinned) for item in found.assumptions]
    assert listed[0] == ("fact", "(q c)", 4, 1, True)
    assert [name for name, *_ in listed] == ["fact", "axiom-2"]
    only = examined(AXIOMS.replace(":named goal", ":named goal :uses (fact)").replace(":named plain", ":uses ()"))
    assert [item.name for item in only.assumptions] == ["fact"]


def test_axioms_that_nothing_needs_are_no_assumptions():
    found = examined(AXIOMS.replace("(exists ((x U)) (q x))", "(or (q c) (not (q c)))"))
    assert found.outcome is Outcome.ACCEPTED
    assert not found.assumptions


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (f"{NAT}(prove (! (=> (= Z (S Z)) (= Z Z)) :named goal))", "goal: the premises of the claim contradict"),
        (
            "(declare-const c Int)(assert (= c 1))(assert (= c 2))(prove (! (= c 3) :named goal))",
            "goal: the axioms of the file contradict each other",
        ),
    ],
)
def test_vacuous_claims_are_not_accepted(source, reason):
    found = examined(source)
    assert found.outcome is Outcome.AUDITED
    assert found.reason.startswith(f"vacuous: {reason}")
    assert found.layers == {**READ, Layer.OBLIGATIONS: PASSED, Layer.AUDIT: FAILED}
    assert Stage.RUN not in found.passed


def test_a_false_claim_is_refuted_before_anybody_asks_a_solver(scripted):
    opened = scripted(z3=Answer(result="unsat"), cvc5=Answer(result="unsat"))
    found = examined(WRONG)
    assert found.outcome is Outcome.COUNTEREXAMPLE
    assert found.counterexample == found.reason
    assert found.reason == "wrong is false for x = (S Z): the left side is (S (S Z)), the right side is (S Z)"
    assert (found.assurance.rests_on, found.assurance.checked_by) == ("evaluation", ("evaluator",))
    assert found.layers == {**READ, Layer.OBLIGATIONS: FAILED}
    assert not opened


def test_a_counterexample_that_does_not_replay_is_not_believed(monkeypatch):
    claimed = values("right-zero", x=["Z"])
    monkeypatch.setattr(claims, "find_counterexample", lambda *_, **__: claimed)
    assert examined(RIGHT_ZERO, "counterexample", claimed).outcome is Outcome.UNKNOWN
    assert examined(SHOWN).outcome is Outcome.ACCEPTED


@pytest.mark.parametrize(
    ("text", "outcome", "reason"),
    [
        (values("wrong", x=["S", ["Z"]]), Outcome.COUNTEREXAMPLE, "wrong is false for x = (S Z)"),
        (values("wrong", x=["Z"]), Outcome.UNKNOWN, "wrong holds for x = Z"),
        (values("other", x=["Z"]), Outcome.UNKNOWN, "not a counterexample"),
        (values("wrong"), Outcome.UNKNOWN, "the counterexample has no value: 'x'"),
        ("{", Outcome.UNKNOWN, "not a counterexample"),
    ],
)
def test_counterexamples_are_replayed(text, outcome, reason):
    found = job(WRONG, "counterexample", text)
    assert found.outcome is outcome
    assert found.reason.startswith(reason)


def test_hints_that_do_not_fit_are_refused():
    found = examined(SHOWN.replace("(x) :named", "(x) :uses (ghost) :named"))
    assert found.outcome is Outcome.SCREENED
    assert found.reason == "right-zero: :uses ghost, which is no axiom and no earlier claim"
    assert examined(SHOWN.replace("(x) :named", "(y) :named")).reason == "right-zero: the statement has no variable 'y'"


def test_hints_are_followed_where_the_axioms_are_needed():
    text = f"""{NAT}(declare-fun q (Nat) Bool)
(assert (! (q Z) :named first))
(assert (! (forall ((x Nat)) (=> (q x) (q (S x)))) :named next))
(prove (! (forall ((x Nat)) (q x)) :named goal :induction (x)))
"""
    found = examined(text)
    assert found.outcome is Outcome.ACCEPTED
    assert [item.name for item in found.assumptions] == ["first", "next"]
    assert examined(text.replace(":induction (x)", ":induction (x) :uses (first)")).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize("kind", ["none", "source", "proof", "counterexample"])
def test_an_unreadable_file_has_a_place_whatever_is_offered(kind):
    found = job("\n (prove (= x 1))", kind, "{}")
    assert found.outcome is Outcome.TYPE
    (place,) = found.diagnostics
    assert (place.file, place.line, place.column, place.severity) == ("t", 2, 12, Severity.ERROR)
    assert found.reason.startswith("unknown symbol x")


def test_warnings_of_the_file_stay():
    text = "(get-model)(declare-fun q () Bool)(prove (! q :named goal))"
    for kind, offered in (
        ("none", ""),
        ("counterexample", "{"),
        ("proof", "{"),
        ("proof", proof_text({"name": "goal"})),
    ):
        found = job(text, kind, offered)
        assert [(item.severity, item.message) for item in found.diagnostics] == [
            (Severity.WARNING, "get-model is ignored")
        ]


def test_a_completed_source_stands_for_itself():
    found = examined(RIGHT_ZERO, "source", SHOWN)
    assert found.outcome is Outcome.ACCEPTED
    assert [obligation.name for obligation in found.obligations] == ["right-zero: x = Z", "right-zero: x = S"]


def test_a_completed_script_is_asked_of_both_solvers():
    script = "(declare-const x Int)(assert (< x x))(check-sat)"
    found = examined(script, "source", f"{script} ; done")
    assert found.outcome is Outcome.ACCEPTED
    assert found.assurance.checked_by == ("z3", "cvc5")


def test_another_source_is_refused_with_its_place():
    found = examined(RIGHT_ZERO, "source", f"{RIGHT_ZERO}\n  (assert false)")
    assert found.outcome is Outcome.SCREENED
    assert found.reason == (
        "7:3: differs from the original: found (assert false), expected the end of the file, a lemma or a hint"
    )
    assert found.layers == {Layer.SYNTAX: PASSED, Layer.AUDIT: FAILED}
    (place,) = found.diagnostics
    assert (place.line, place.column, place.kind) == (7, 3, "against")


def test_an_original_without_claims_is_completed_by_nothing():
    found = examined(NAT, "source", f"{NAT}(prove true)")
    assert found.outcome is Outcome.SYNTAX
    assert "claims nothing" in found.reason


@pytest.mark.parametrize(
    ("text", "byte", "column"), [("; \udc80", "0x80", 3), ("\ud800", "0xED", 1), ("; \udc80\ud800", "0xED", 3)]
)
def test_text_that_no_file_can_hold_is_a_syntax_error(text, byte, column):
    found = examined("(prove true)", "source", text)
    assert found.outcome is Outcome.SYNTAX
    assert found.reason.startswith(f"byte {byte} is not UTF-8")
    assert (found.diagnostics[0].line, found.diagnostics[0].column) == (1, column)


def test_a_stack_too_small_for_deep_terms_is_enlarged():
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(1_000)
    try:
        deep = f"(prove (! {'(not ' * 1_500}true{')' * 1_500} :named goal))"
        assert job(deep).outcome is Outcome.ACCEPTED
        assert sys.getrecursionlimit() == 60_000
    finally:
        sys.setrecursionlimit(limit)
