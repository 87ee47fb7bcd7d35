"""What a run in which assertions were isolated adds to one in which a batch of them was not decided."""

from dataclasses import replace

import pytest
from unit.dafny.test_dafny_run import CLEAN, batch, changed, message, result

from lemmata.checkers.dafny.findings import diagnostics, obligations
from lemmata.checkers.dafny.isolation import alone, question
from lemmata.checkers.dafny.output import Spot
from lemmata.checkers.dafny.verification_log import Assertion, Checked
from lemmata.checkers.source import Source
from lemmata.checkers.verdict import Evidence, Outcome, Status

SOURCE = Source(b"lemma L()\n{\n  assert a;\n  assert b;\n}\nlemma M() ensures c {}\n", "f.dfy")
FIRST, SECOND = (Assertion(Spot(line, 2), "assertion always holds") for line in (3, 4))
LATE = batch(FIRST, SECOND, outcome=Checked.TIMED_OUT)
OTHER = result("M (correctness)", Checked.CORRECT, batch(Assertion(Spot(6, 18), "this postcondition holds")))
RUN = changed(log=(result("L (correctness)", Checked.TIMED_OUT, LATE), OTHER))


def isolated(*outcomes, **changes):
    batches = [batch(item, outcome=outcome) for item, outcome in zip((FIRST, SECOND), outcomes, strict=True)]
    worst = next((outcome for outcome in outcomes if outcome is not Checked.CORRECT), Checked.CORRECT)
    return changed(log=(result("L (correctness)", worst, *batches),), **changes)


def evidence(again):
    ended = Evidence(
        outcome=Outcome.TIMEOUT,
        reason="L (correctness): timed out",
        obligations=obligations(RUN, SOURCE, 5),
        diagnostics=diagnostics(RUN.output.messages, SOURCE),
    )
    return alone(ended, RUN, again, SOURCE, 5)


def statuses(found):
    return [(item.line, item.status) for item in found.obligations]


def test_the_assertion_that_is_hard_is_named():
    found = evidence(isolated(Checked.CORRECT, Checked.TIMED_OUT))
    assert found.outcome is Outcome.TIMEOUT
    assert found.reason.endswith("alone, 1 of its 2 assertions is not shown either, first in line 4")
    assert statuses(found) == [(3, Status.PROVED), (4, Status.TIMEOUT), (6, Status.PROVED)]
    assert [(item.line, item.column) for item in found.diagnostics if "alone too" in item.message] == [(4, 3)]


def test_an_assertion_that_fails_alone_is_not_a_time_out():
    again = isolated(Checked.ERRORS, Checked.TIMED_OUT)
    again = replace(again, output=replace(again.output, messages=(message("assertion might not hold", 3, 2),)))
    found = evidence(again)
    assert (found.outcome, found.reason) == (Outcome.UNKNOWN, "assertion might not hold")
    assert statuses(found) == [(3, Status.UNPROVED), (4, Status.TIMEOUT), (6, Status.PROVED)]


def test_that_each_is_shown_alone_is_said_and_is_no_proof():
    found = evidence(isolated(Checked.CORRECT, Checked.CORRECT))
    assert found.outcome is Outcome.TIMEOUT
    assert "each of its 2 assertions is shown alone: {:isolate_assertions} may help" in found.reason


@pytest.mark.parametrize("again", [changed(log=None), changed(log=()), changed(log=(OTHER,))])
def test_a_run_that_says_nothing_adds_nothing(again):
    assert statuses(evidence(again)) == [(3, Status.TIMEOUT), (4, Status.TIMEOUT), (6, Status.PROVED)]


def test_only_batches_of_several_that_are_not_decided_are_asked_about_again():
    asked = question(RUN.log, 5, 60.0)
    assert (asked.symbol, asked.isolate, asked.batch_seconds) == ("L", True, 24.0)
    two = (*RUN.log, result("N (correctness)", Checked.OUT_OF_RESOURCE, replace(LATE, outcome=Checked.OUT_OF_RESOURCE)))
    assert question(two, 5, 60.0).symbol == ""
    assert question(CLEAN.log, 5, 60.0) is None
    assert (
        question((result("L (correctness)", Checked.TIMED_OUT, batch(FIRST, outcome=Checked.TIMED_OUT)),), 5, 60.0)
        is None
    )
    assert question(RUN.log, 5, 1.0) is None
