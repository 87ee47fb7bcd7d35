import ast
import asyncio
import copy
from dataclasses import replace

import pytest
from house import source_tree

from lemmata.checkers import judge as judge_module
from lemmata.checkers.cache import Cache
from lemmata.checkers.errors import (
    Disagreement,
    InputError,
    ProtocolError,
    ScreenError,
    ToolchainMissing,
    ToolchainVersion,
    UsageError,
)
from lemmata.checkers.fake import FakeChecker
from lemmata.checkers.judge import cache_key, conclude, gather, holds_seal, judge
from lemmata.checkers.limits import Limits
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import (
    Assumption,
    Assurance,
    Diagnostic,
    Evidence,
    Layer,
    LayerState,
    Obligation,
    Outcome,
    Severity,
    Stage,
    Status,
    Toolchain,
    Verdict,
)

LIMITS = Limits(wall=1.0, cpu=None, memory=None, steps=None)
TASK = Task(language="fake", source=b"goal")
TRUSTED = Task(language="fake", source=b"goal", trust_source=True)
NOTHING = Candidate()
GOAL = Obligation(name="goal", status=Status.PROVED)
GOOD = Evidence(
    outcome=Outcome.ACCEPTED,
    reason="by induction",
    passed=frozenset(Stage),
    obligations=(GOAL,),
    toolchain=(Toolchain(name="z3", version="5"),),
    assurance=Assurance(rests_on="solver", checked_by=("z3",), tier="strict"),
)
PINNED = Assumption(name="ax", text="(= x x)", line=3, column=2, pinned=True)
BROUGHT = replace(PINNED, name="cheat", pinned=False)
ERROR = Diagnostic(file="f", line=1, column=1, severity=Severity.ERROR, kind="vacuous", message="hypotheses clash")


class Broken(FakeChecker):
    def __init__(self, error):
        self.error = error

    async def examine(self, task, candidate, limits, *, strict):
        raise self.error


class Counting(FakeChecker):
    def __init__(self):
        self.calls = 0

    async def examine(self, task, candidate, limits, *, strict):
        self.calls += 1
        return await super().examine(task, candidate, limits, strict=strict)


def ruled(evidence, task=TASK):
    verdict = conclude(task, NOTHING, LIMITS, evidence)
    return verdict.status, verdict.reason


def judged(checker, task=TASK, candidate=NOTHING, **options):
    return asyncio.run(judge(checker, task, candidate, LIMITS, **options))


def test_flawless_evidence_is_proved():
    verdict = conclude(TASK, NOTHING, LIMITS, GOOD)
    assert (verdict.status, verdict.reason) == (Status.PROVED, "by induction")
    assert (verdict.task, verdict.candidate, verdict.limits) == (TASK.identity, NOTHING.identity, LIMITS)
    assert verdict.evidence is GOOD
    assert not verdict.cached


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        ({"obligations": ()}, Status.REJECTED, "nothing to prove"),
        ({"obligations": (GOAL, replace(GOAL, name="step", status=Status.UNPROVED, answer="unknown"))},
         Status.TOOL_FAILURE, "step is UNPROVED (unknown)"),
        ({"obligations": (replace(GOAL, status=Status.TIMEOUT),)}, Status.TOOL_FAILURE, "goal is TIMEOUT"),
        ({"diagnostics": (ERROR,)}, Status.REJECTED, "f:1:1: hypotheses clash"),
        ({"assumptions": (BROUGHT,)}, Status.REJECTED, "the candidate assumes what it does not prove: cheat (3:2)"),
        ({"assumptions": (PINNED, replace(PINNED, name="b", line=9))}, Status.REJECTED, "ax (3:2); b (9:2)"),
        ({"toolchain": ()}, Status.TOOL_FAILURE, "not named"),
        ({"toolchain": (Toolchain(name="z3", version=""),)}, Status.TOOL_FAILURE, "not named"),
        ({"assurance": Assurance(rests_on="solver", tier="strict")}, Status.TOOL_FAILURE, "nobody"),
        ({"assurance": Assurance(rests_on="", checked_by=("z3",), tier="strict")}, Status.TOOL_FAILURE, "nobody"),
        ({"assurance": Assurance(rests_on="solver", checked_by=("z3",))}, Status.UNPROVED, "fast tier"),
        ({"counterexample": "x = 0"}, Status.TOOL_FAILURE, "a counterexample was given"),
        ({"open_goals": ("g",)}, Status.TOOL_FAILURE, "goals are open"),
        ({"layers": {Layer.AUDIT: LayerState.FAILED}}, Status.TOOL_FAILURE, "the layer audit failed"),
        ({"passed": frozenset(Stage) - {Stage.STRICT}}, Status.UNPROVED, "fast tier"),
        ({"passed": frozenset({Stage.RUN, Stage.STRICT})}, Status.TOOL_FAILURE, "stages: splice, screen, audit"),
    ],
)  # fmt: skip
def test_accepted_evidence_that_lacks_anything_is_not_proved(change, status, words):
    found, reason = ruled(replace(GOOD, **change))
    assert found is status
    assert words in reason


@pytest.mark.parametrize("stage", Stage)
def test_every_stage_is_wanted(stage):
    assert ruled(replace(GOOD, passed=GOOD.passed - {stage}))[0] is not Status.PROVED


def test_only_a_warning_does_not_stop_a_proof():
    assert ruled(replace(GOOD, diagnostics=(replace(ERROR, severity=Severity.WARNING),)))[0] is Status.PROVED


def test_a_brittle_proof_is_a_proof():
    layers = {**GOOD.layers, Layer.ROBUSTNESS: LayerState.FAILED}
    assert ruled(replace(GOOD, layers=layers))[0] is Status.PROVED


def test_pinned_assumptions_of_a_trusted_source_are_listed_and_allowed():
    assert ruled(replace(GOOD, assumptions=(PINNED,)), TRUSTED) == (
        Status.PROVED,
        "by induction (under 1 assumption: ax)",
    )
    two = replace(GOOD, reason="", assumptions=(PINNED, PINNED))
    assert ruled(two, TRUSTED) == (Status.PROVED, "under 2 assumptions: ax, ax")


def test_trust_does_not_cover_what_the_candidate_brings():
    status, reason = ruled(replace(GOOD, assumptions=(PINNED, BROUGHT)), TRUSTED)
    assert status is Status.REJECTED
    assert "cheat" in reason
    assert "ax" not in reason.replace("cheat", "")


@pytest.mark.parametrize("outcome", [o for o in Outcome if o is not Outcome.ACCEPTED])
def test_no_other_outcome_is_ever_proved(outcome):
    verdict = conclude(TRUSTED, NOTHING, LIMITS, replace(GOOD, outcome=outcome, counterexample="x = 0"))
    assert verdict.status is not Status.PROVED
    assert verdict.reason == "by induction"


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        (Outcome.UNKNOWN, Status.UNPROVED),
        (Outcome.SCREENED, Status.REJECTED),
        (Outcome.AUDITED, Status.REJECTED),
        (Outcome.SYNTAX, Status.SYNTAX_ERROR),
        (Outcome.TYPE, Status.TYPE_ERROR),
        (Outcome.TIMEOUT, Status.TIMEOUT),
        (Outcome.RESOURCES, Status.OUT_OF_RESOURCES),
        (Outcome.FAILURE, Status.TOOL_FAILURE),
        (Outcome.UNAVAILABLE, Status.UNAVAILABLE),
    ],
)
def test_outcomes_have_their_status_and_a_reason_of_last_resort(outcome, status):
    found, reason = ruled(Evidence(outcome=outcome))
    assert found is status
    assert reason


def test_refuted_needs_a_counterexample():
    assert ruled(Evidence(outcome=Outcome.COUNTEREXAMPLE, counterexample="x = 0"))[0] is Status.REFUTED
    assert ruled(Evidence(outcome=Outcome.COUNTEREXAMPLE, counterexample=" \n"))[0] is Status.TOOL_FAILURE


def test_censored_statuses():
    censored = {Status.TIMEOUT, Status.OUT_OF_RESOURCES, Status.TOOL_FAILURE, Status.UNAVAILABLE}
    assert {status for status in Status if status.censored} == censored


def test_a_verdict_is_no_bool():
    with pytest.raises(TypeError, match="not a bool"):
        bool(conclude(TASK, NOTHING, LIMITS, GOOD))


class TestSeal:
    def test_a_verdict_cannot_be_made_without_it(self):
        arguments = {"status": Status.PROVED, "reason": "", "evidence": GOOD, "task": "", "candidate": ""}
        for seal in (None, object(), "sealed", judge_module):
            with pytest.raises(TypeError, match="judge only"):
                Verdict(**arguments, limits=LIMITS, seal=seal)

    @pytest.mark.parametrize(
        "change", [{"status": Status.PROVED}, {"evidence": GOOD}, {"task": "other"}, {"candidate": "other"}]
    )
    def test_it_is_good_for_one_verdict_only(self, change):
        verdict = conclude(TASK, NOTHING, LIMITS, replace(GOOD, outcome=Outcome.UNKNOWN))
        with pytest.raises(TypeError, match="judge only"):
            replace(verdict, **change)

    def test_copies_keep_it(self):
        verdict = conclude(TASK, NOTHING, LIMITS, GOOD)
        assert holds_seal(copy.copy(verdict))
        assert replace(verdict, cached=True).cached

    @pytest.mark.parametrize("path", source_tree.MODULES, ids=source_tree.relative)
    def test_nobody_else_makes_verdicts_or_seals(self, path):
        if path.name == "judge.py":
            return
        for node in ast.walk(source_tree.tree(path)):
            if isinstance(node, ast.Call):
                made = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                assert made != "Verdict", f"line {node.lineno}"
                assert not any(keyword.arg == "seal" for keyword in node.keywords), f"line {node.lineno}"
            name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
            assert name != "_Seal", f"line {getattr(node, 'lineno', 0)}"


class TestGather:
    @pytest.mark.parametrize(
        ("error", "status", "words"),
        [
            (ToolchainMissing("apt-get install z3"), Status.UNAVAILABLE, "apt-get install z3"),
            (ToolchainVersion("too old"), Status.UNAVAILABLE, "too old"),
            (ProtocolError("no answer"), Status.TOOL_FAILURE, "no answer"),
            (Disagreement("z3 says unsat, cvc5 says sat"), Status.TOOL_FAILURE, "cvc5 says sat"),
            (ZeroDivisionError("oops"), Status.TOOL_FAILURE, "the fake checker: ZeroDivisionError: oops"),
            (RecursionError("deep"), Status.TOOL_FAILURE, "deep"),
            (InputError("')' expected", file="f.smt2", line=7, column=3), Status.SYNTAX_ERROR, "f.smt2:7:3"),
            (InputError("Int expected", kind="type"), Status.TYPE_ERROR, "Int expected"),
            (ScreenError("(exit)"), Status.REJECTED, "(exit)"),
        ],
    )
    def test_what_a_checker_raises_becomes_evidence(self, error, status, words):
        verdict = judged(Broken(error))
        assert verdict.status is status
        assert words in verdict.reason
        assert verdict.status is not Status.SYNTAX_ERROR or verdict.evidence.diagnostics[0].line == 7

    def test_a_wrong_question_is_the_callers_business(self):
        with pytest.raises(UsageError):
            judged(Broken(UsageError("no")))

    def test_a_missing_tool_is_found_before_anything_runs(self):
        class Missing(Counting):
            def toolchain(self):
                raise ToolchainMissing("pip install fake")

        checker = Missing()
        assert judged(checker).status is Status.UNAVAILABLE
        assert checker.calls == 0

    def test_the_fast_tier_accepts_and_never_proves(self):
        gathered = asyncio.run(gather(FakeChecker(), TASK, NOTHING, LIMITS, strict=False))
        assert gathered.evidence.outcome is Outcome.ACCEPTED
        verdict = judged(FakeChecker(), strict=False)
        assert verdict.status is Status.UNPROVED
        assert "strict tier" in verdict.reason

    def test_cancellation_passes(self):
        async def cancelled():
            task = asyncio.ensure_future(judge(FakeChecker(), replace(TASK, source=b"hang"), NOTHING, LIMITS))
            await asyncio.sleep(0)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

        asyncio.run(cancelled())


class TestCaching:
    def test_a_hit_is_judged_again_and_says_so(self, tmp_path):
        checker = Counting()
        with Cache(tmp_path / "c") as cache:
            first, second = (judged(checker, cache=cache) for _ in range(2))
            assert len(cache) == 1
        assert checker.calls == 1
        assert (first.cached, second.cached) == (False, True)
        assert (first.status, first.evidence) == (second.status, second.evidence) == (Status.PROVED, first.evidence)

    @pytest.mark.parametrize("outcome", ["timeout", "resources", "failure", "unavailable"])
    def test_what_a_better_day_may_change_is_not_kept(self, tmp_path, outcome):
        checker = Counting()
        task = replace(TASK, source=f'evidence {{"outcome": "{outcome}"}}'.encode())
        with Cache(tmp_path / "c") as cache:
            assert all(judged(checker, task, cache=cache).status.censored for _ in range(2))
            assert len(cache) == 0
        assert checker.calls == 2

    def test_a_cached_forgery_is_judged_like_any_evidence(self, tmp_path):
        with Cache(tmp_path / "c") as cache:
            key = cache_key("fake", TASK, NOTHING, LIMITS, FakeChecker().toolchain(), strict=True)
            cache.put(key, replace(GOOD, passed=frozenset()))
            verdict = judged(FakeChecker(), cache=cache)
        assert verdict.cached
        assert verdict.status is Status.TOOL_FAILURE

    def test_the_key_holds_everything_that_matters(self, monkeypatch):
        def key(language="fake", task=TASK, candidate=NOTHING, limits=LIMITS, tool=("z3", "5", "aa"), strict=True):
            name, version, sha256 = tool
            tools = (Toolchain(name=name, version=version, sha256=sha256),)
            return cache_key(language, task, candidate, limits, tools, strict=strict)

        keys = [
            key(),
            key(language="smt"),
            key(task=replace(TASK, source=b"goal2")),
            key(task=TRUSTED),
            key(task=replace(TASK, name="elsewhere")),
            key(candidate=Candidate(kind="source", text="")),
            key(candidate=Candidate(kind="none", text="x")),
            *(key(limits=replace(LIMITS, **{name: 7})) for name in ("wall", "cpu", "memory", "steps")),
            key(tool=("z3", "5.1", "aa")),
            key(tool=("z3", "5", "ab")),
            key(tool=("z", "35", "aa")),
            key(strict=False),
        ]
        monkeypatch.setattr(judge_module, "JUDGE_VERSION", "next")
        keys.append(key())
        assert len(set(keys)) == len(keys)
