"""No rule of the judge is idle: without it, evidence that shows nothing comes out PROVED."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from mutation import guards, switch_off

from lemmata.checkers import judge
from lemmata.checkers.judge import conclude, holds_seal
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
)

TASK = Task(language="fake", source=b"goal", trust_source=True)
LIMITS = Limits(wall=1.0, cpu=None, memory=None, steps=None)
GOAL = Obligation(name="goal", status=Status.PROVED)
GOOD = Evidence(
    outcome=Outcome.ACCEPTED,
    passed=frozenset(Stage),
    obligations=(GOAL,),
    toolchain=(Toolchain(name="z3", version="5"),),
    assurance=Assurance(rests_on="solver", checked_by=("z3",), tier="strict"),
)
AXIOM = Assumption(name="axiom", text="false", line=1, column=1, pinned=True)
ERROR = Diagnostic(file="f", line=1, column=1, severity=Severity.ERROR, kind="vacuous", message="hypotheses clash")
FORGED = {
    "the candidate assumes": {"assumptions": (replace(AXIOM, pinned=False),)},
    "an error was reported": {"diagnostics": (ERROR,)},
    "nothing was to be proved": {"obligations": ()},
    "an obligation is open": {"obligations": (GOAL, replace(GOAL, name="step", status=Status.TIMEOUT))},
    "a layer failed": {"layers": {Layer.AUDIT: LayerState.FAILED}},
    "a counterexample was given": {"counterexample": "x = 0"},
    "goals are open": {"open_goals": ("goal",)},
    "no tool": {"toolchain": ()},
    "a tool without a version": {"toolchain": (Toolchain(name="z3", version=""),)},
    "checked by nobody": {"assurance": replace(GOOD.assurance, checked_by=())},
    "rests on nothing": {"assurance": replace(GOOD.assurance, rests_on="")},
    "the fast tier": {"assurance": replace(GOOD.assurance, tier="fast")},
    **{f"without {stage.value}": {"passed": GOOD.passed - {stage}} for stage in Stage},
}
"""Evidence that is flawless but for one thing."""


def believed():
    """Returns which forged evidence comes out PROVED."""
    found = {name: conclude(TASK, Candidate(), LIMITS, replace(GOOD, **change)) for name, change in FORGED.items()}
    distrusted = replace(TASK, trust_source=False)
    found["the file assumes"] = conclude(distrusted, Candidate(), LIMITS, replace(GOOD, assumptions=(AXIOM,)))
    return {name for name, verdict in found.items() if verdict.status is Status.PROVED}


def test_nothing_forged_is_believed_and_flawless_evidence_is():
    assert not believed()
    assert conclude(TASK, Candidate(), LIMITS, GOOD).status is Status.PROVED


@pytest.mark.parametrize("rule", judge._RULES, ids=lambda rule: rule.__name__)
def test_every_rule_is_needed(rule, monkeypatch):
    monkeypatch.setattr(judge, "_RULES", tuple(other for other in judge._RULES if other is not rule))
    assert believed()


RULES = [rule.__name__ for rule in judge._RULES]
WORDS = ("obligation.answer",)
"""What only chooses words."""


@pytest.mark.parametrize(
    "guard", [guard for guard in guards(judge, *RULES, "_assumed") if guard.text not in WORDS], ids=str
)
def test_every_part_of_a_rule_is_needed(guard, monkeypatch):
    switch_off(monkeypatch, judge, guard)
    assert believed()


def test_a_refutation_needs_its_counterexample(monkeypatch):
    claimed = replace(GOOD, outcome=Outcome.COUNTEREXAMPLE)
    assert conclude(TASK, Candidate(), LIMITS, claimed).status is Status.TOOL_FAILURE
    (guard,) = (guard for guard in guards(judge, "_ruling") if "strip" in guard.text)
    switch_off(monkeypatch, judge, guard)
    assert conclude(TASK, Candidate(), LIMITS, claimed).status is Status.REFUTED


@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if outcome is not Outcome.ACCEPTED])
def test_nothing_but_accepted_evidence_can_be_proved(outcome):
    assert conclude(TASK, Candidate(), LIMITS, replace(GOOD, outcome=outcome)).status is not Status.PROVED


def forgeries(verdict):
    """Yields whether a verdict is taken for the judge's, with one thing of it made by somebody else."""
    look_alike = SimpleNamespace(
        **{name: getattr(verdict, name) for name in ("status", "evidence", "task", "candidate")}
    )
    for change in (
        {"status": Status.PROVED},
        {"evidence": replace(GOOD, reason="another")},
        {"task": "another"},
        {"candidate": "another"},
        {"seal": look_alike},
    ):
        try:
            yield holds_seal(replace(verdict, **change))
        except TypeError:
            yield False


@pytest.mark.parametrize("guard", guards(judge, "holds_seal"), ids=str)
def test_every_part_of_the_seal_is_needed(guard, monkeypatch):
    verdict = conclude(TASK, Candidate(), LIMITS, replace(GOOD, outcome=Outcome.UNKNOWN))
    assert not any(forgeries(verdict))
    switch_off(monkeypatch, judge, guard)
    assert any(forgeries(verdict))
