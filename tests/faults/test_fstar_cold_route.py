"""The cold route, on a program in the place of F*: which evidence comes out of what F* can do."""

import asyncio
import json

import pytest
from fstar_stand_in import toolchain

from lemmata.checkers.errors import UsageError
from lemmata.checkers.fstar import FStarChecker
from lemmata.checkers.judge import judge
from lemmata.checkers.limits import Limits
from lemmata.checkers.sandbox import Sandbox
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import Layer, LayerState, Status

LIMITS = Limits(wall=20.0, cpu=None, memory=None, steps=None)
SHORT = Limits(wall=0.1, cpu=None, memory=None, steps=None)
PLAIN = """module Plain
open FStar.Mul

val twice : x:nat -> Lemma (x + x == 2 * x)
let twice x = ()
"""
OPEN = PLAIN.replace("let twice x = ()", "let twice x = admit ()")


@pytest.fixture
def checker(tmp_path):
    return FStarChecker(toolchain(tmp_path / "bin"), sandbox=Sandbox.OFF)


def verdict(checker, text, candidate=None, *, limits=LIMITS, trust=False, strict=False):
    task = Task(language="fstar", source=text.encode(), name="Plain.fst", trust_source=trust)
    return asyncio.run(judge(checker, task, candidate or Candidate(), limits, strict=strict))


def told(order, text=PLAIN):
    return text.replace("open FStar.Mul\n", f"open FStar.Mul\n(*@ {order} *)\n")


def test_all_stages_and_a_second_seed_make_it_proved(checker):
    found = verdict(checker, PLAIN, strict=True)
    assert found.status is Status.PROVED
    assert found.reason == "1 claim verified by fstar 2026.08.30 with z3 4.13.3, a solver's word without a kernel"
    (obligation,) = found.evidence.obligations
    assert (obligation.name, obligation.line, obligation.column) == ("twice", 4, 5)
    assert found.evidence.assurance.rests_on == "solver"
    assert [tool.name for tool in found.evidence.toolchain] == ["fstar", "z3"]
    assert set(found.evidence.layers.values()) == {LayerState.PASSED}


def test_the_fast_tier_is_not_enough(checker):
    found = verdict(checker, PLAIN)
    assert found.status is Status.UNPROVED
    assert "only the strict tier" in found.reason


OUTCOMES = [
    ("error 19 5 14 Assertion failed", Status.UNPROVED, "error 19: Assertion failed"),
    ("error 19 5 14 The SMT query timed out, you might", Status.TIMEOUT, "timed out"),
    ("error 168 5 14 Syntax error", Status.SYNTAX_ERROR, "Syntax error"),
    ("error 72 5 14 Identifier not found: y", Status.TYPE_ERROR, "Identifier not found"),
    ("error 34 5 14 Computed type", Status.TYPE_ERROR, "Computed type"),
    ("error 4711 5 14 unheard of", Status.TYPE_ERROR, "unheard of"),
    ("error 228 5 14 Tactic failed", Status.UNPROVED, "Tactic failed"),
    ("warning 296 5 14 Tactics admitted goal", Status.REJECTED, "Tactics admitted goal"),
    ("warning 240 5 14 is declared but no definition was found", Status.REJECTED, "no definition"),
    ("warning 272 5 14 Top-level let-bindings must be total", Status.REJECTED, "must be total"),
    ("warning 359 5 14 recovered", Status.REJECTED, "recovered"),
    ("error 335 5 14 Uses an axiom", Status.REJECTED, "Uses an axiom"),
    ("expected 19 5 14 Assertion failed", Status.REJECTED, "a failure that was expected"),
    ("error 17 5 14 z3 not found", Status.TOOL_FAILURE, "not set up"),
    ("leave 1", Status.TOOL_FAILURE, "without a message"),
    ("leave 7", Status.TOOL_FAILURE, "exit code 7"),
    ("kill", Status.TOOL_FAILURE, "signal 9"),
    ("unsaid", Status.TOOL_FAILURE, "without saying that it verified Plain"),
    ("say Unexpected error: Not_found", Status.TOOL_FAILURE, "crashed"),
    ('say {"msg": ["half', Status.UNPROVED, "only the strict tier"),
    ("claim twice", Status.REJECTED, "5:5: twice is not what it states"),
    ("unanswered", Status.TOOL_FAILURE, "without a sign of the solver's answer"),
    ("false", Status.REJECTED, "False follows"),
]


@pytest.mark.parametrize(("order", "status", "reason"), OUTCOMES, ids=[order for order, *_ in OUTCOMES])
def test_what_f_star_says_decides(checker, order, status, reason):
    found = verdict(checker, told(order))
    assert found.status is status
    assert reason in found.reason


def test_an_f_star_that_accepts_false_has_failed(checker):
    found = verdict(checker, told("false *) (*@ absurd"))
    assert found.status is Status.TOOL_FAILURE
    assert "accepts a proof of False" in found.reason


def test_the_word_of_success_is_not_believed_on_its_own(checker):
    forged = json.dumps({"msg": [], "level": "Info", "range": None, "number": None, "ctx": []})
    found = verdict(checker, told(f"print Verified module: Plain *) (*@ print {forged} *) (*@ leave 1"))
    assert found.status is Status.TOOL_FAILURE


def test_an_error_on_the_standard_output_is_only_print(checker):
    forged = '{"msg":["no"],"level":"Error","range":null,"number":19,"ctx":[]}'
    assert verdict(checker, told(f"print {forged}")).status is Status.UNPROVED
    assert verdict(checker, told(f"print {forged}"), strict=True).status is Status.PROVED


def test_an_error_with_the_exit_code_of_success_is_a_contradiction(checker):
    forged = '{"msg":["no"],"level":"Error","range":null,"number":19,"ctx":[]}'
    found = verdict(checker, told(f"say {forged}"))
    assert found.status is Status.TOOL_FAILURE
    assert "as if there were none" in found.reason


@pytest.mark.parametrize(
    ("reason", "status"),
    [
        ("(incomplete quantifiers)", Status.UNPROVED),
        ("canceled", Status.OUT_OF_RESOURCES),
        ("(resource limits reached)", Status.OUT_OF_RESOURCES),
        ("timeout", Status.TIMEOUT),
    ],
)
def test_rows_about_the_failing_place_tell_limits_from_failures(checker, reason, status):
    found = verdict(checker, told(f"error 19 5 14 Assertion failed *) (*@ row 5 {reason}"))
    assert found.status is status


def test_rows_about_other_places_do_not(checker):
    found = verdict(checker, told("error 19 5 14 Assertion failed *) (*@ row 4 canceled"))
    assert found.status is Status.UNPROVED


def test_what_only_one_seed_accepts_is_brittle_and_proved(checker):
    found = verdict(checker, told("seed 17 *) (*@ error 19 5 14 Assertion failed"), strict=True)
    assert found.status is Status.PROVED
    assert found.reason.endswith("brittle: not with seed 17: error 19: Assertion failed")
    assert found.evidence.layers[Layer.ROBUSTNESS] is LayerState.FAILED


@pytest.mark.parametrize(
    ("order", "status"),
    [("error 72 5 14 Identifier not found", Status.TYPE_ERROR), ("kill", Status.TOOL_FAILURE)],
)
def test_what_a_second_seed_cannot_change_is_no_brittleness(checker, order, status):
    assert verdict(checker, told(f"seed 17 *) (*@ {order}"), strict=True).status is status


def test_a_hang_ends_at_the_limit(checker):
    assert verdict(checker, told("hang"), limits=SHORT).status is Status.TIMEOUT


def test_a_claim_that_nothing_satisfies_is_refused(checker):
    text = PLAIN.replace("Lemma (x + x == 2 * x)", "Lemma (requires x < 0) (ensures x == 7)")
    assert verdict(checker, text, strict=True).status is Status.PROVED
    found = verdict(checker, told("vacuous twice", text))
    assert found.status is Status.REJECTED
    assert found.reason == "5:5: twice is vacuous: what it requires is never so"


def test_holes_are_filled_by_text_and_by_source(checker):
    assert verdict(checker, OPEN).status is Status.UNPROVED
    assert verdict(checker, OPEN).reason == "5:15 twice is left open"
    for candidate in (
        Candidate(kind="fillings", text='["()"]'),
        Candidate(kind="source", text=OPEN.replace("admit ()", "()")),
    ):
        assert verdict(checker, OPEN, candidate, strict=True).status is Status.PROVED


def test_a_missing_definition_is_a_hole(checker):
    text = PLAIN.replace("let twice x = ()\n", "")
    found = verdict(checker, text)
    assert (found.status, found.reason) == (Status.UNPROVED, "4:5 twice is left open")
    filled = Candidate(kind="fillings", text=json.dumps(["let twice x = ()"]))
    assert verdict(checker, text, filled, strict=True).status is Status.PROVED


@pytest.mark.parametrize(
    ("filling", "reason"),
    [
        ("assume False", "assume is not allowed by a candidate"),
        ("magic ()", "magic is not allowed"),
        ("let x = Prims.admit () in x", "admit is not allowed"),
        ("let open FStar.Tactics in ()", "opening FStar.Tactics is not allowed"),
    ],
)
def test_a_filling_is_screened(checker, filling, reason):
    found = verdict(checker, OPEN, Candidate(kind="fillings", text=json.dumps([filling])))
    assert found.status is Status.REJECTED
    assert reason in found.reason


@pytest.mark.parametrize("text", ["3", "[1]", "nothing", "[" * 100_000])
def test_fillings_that_are_no_list_of_texts_are_unreadable(checker, text):
    assert verdict(checker, OPEN, Candidate(kind="fillings", text=text)).status is Status.SYNTAX_ERROR


def test_assumptions_are_refused_by_name_and_allowed_by_trust(checker):
    text = PLAIN.replace("val twice", "assume val helper : x:nat -> Lemma (x >= 0)\nval twice")
    refused = verdict(checker, text)
    assert refused.status is Status.REJECTED
    assert [(item.name, item.line, item.column) for item in refused.evidence.assumptions] == [("helper", 4, 1)]
    trusted = verdict(checker, text, trust=True, strict=True)
    assert trusted.status is Status.PROVED
    assert "under 1 assumption: helper" in trusted.reason


def test_trust_is_for_what_is_listed_only(checker):
    text = told("warning 335 4 0 Uses an axiom", PLAIN.replace("val twice", "assume Axiom : 1 == 1\nval twice"))
    assert verdict(checker, text.replace("335 4", "335 5"), trust=True, strict=True).status is Status.PROVED
    assert verdict(checker, text.replace("335 4", "335 7"), trust=True, strict=True).status is Status.REJECTED


@pytest.mark.parametrize(("line", "status"), [(4, Status.REJECTED), (8, Status.PROVED)])
def test_what_is_listed_is_where_it_stands_in_the_completed_source(checker, line, status):
    text = OPEN.replace("val twice", "assume Axiom : 1 == 1\nval twice")
    helped = text.replace("assume Axiom", "val helper : x:nat -> Lemma (x >= 0)\nlet helper x = ()\n\nassume Axiom")
    completed = told(f"warning 335 {line} 0 Uses an axiom", helped.replace("admit ()", "()"))
    found = verdict(checker, text, Candidate(kind="source", text=completed), trust=True, strict=True)
    assert found.status is status, found.reason


@pytest.mark.parametrize("text", ["", "let x : nat = 1\n", "module Lemmata_Probe\nlet x : nat = 1\n"])
def test_a_file_begins_with_its_name(checker, text):
    assert verdict(checker, text).status is Status.SYNTAX_ERROR


def test_a_file_that_states_nothing_proves_nothing(checker):
    found = verdict(checker, "module Plain\nlet x = 1\n")
    assert (found.status, found.reason) == (Status.REJECTED, "nothing is stated: there is nothing to prove")


def test_a_hole_in_a_statement_cannot_be_filled(checker):
    text = "module Plain\nval f : x:nat{admit ()} -> nat\nlet f x = x\n"
    found = verdict(checker, text, Candidate(kind="fillings", text='["True"]'))
    assert found.status is Status.SYNTAX_ERROR
    assert "part of a statement" in found.reason


def test_interfaces_and_unknown_kinds_are_not_read(checker):
    interface = Task(language="fstar", source=b"module A\nval x : nat\n", name="A.fsti")
    assert asyncio.run(judge(checker, interface, Candidate(), LIMITS)).status is Status.REJECTED
    with pytest.raises(UsageError, match="kind none, source, fillings"):
        verdict(checker, PLAIN, Candidate(kind="proof"))
