"""No rule is idle by which Dafny's answers are read: without it, a program is PROVED of which Dafny said otherwise.

What is answered in the place of Dafny are prepared logs and messages; what the real one says of the same kind is in the
tests that carry its mark.
"""

import asyncio
import json

import pytest
from dafny_answers import AUDITED, FAILED, error, said, shown, verdict
from faults.dafny_stand_in import TRAILER, log
from mutation import guards, rewrite, switch_off
from tool_runs import record_runs
from walls import believed, is_needed, rules, traps

from lemmata.checkers.dafny import (
    DafnyChecker,
    audit,
    examination,
    isolation,
    output,
    run,
    vacuity,
    verification_log,
)
from lemmata.checkers.judge import judge
from lemmata.checkers.limits import Limits

PROGRAM = "lemma Claim(x: int)\n  ensures x + x == 2 * x\n{\n}\n"
OPEN = "lemma Other(x: int)\n  ensures x < x\n" + PROGRAM
ONLY = OPEN.replace("lemma", "lemma {:only}")
REQUIRING = (
    "predicate P(s: seq<int>) { true }\nlemma Claim(s: seq<int>)\n  requires P(s)\n  ensures |s| == |s + []|\n{\n}\n"
)
CLAIM = "Claim (correctness)"
MORE = "More (correctness)"
REPORT = "program.dfy(1,6):Claim: Definition has a hole. Possible mitigation: Fill it."
DONE = TRAILER.format(1)
RUN = {
    "no log": said(DONE),
    "half a log": said(DONE, left=log(CLAIM)[:-9]),
    "another form of log": said(DONE, left="[]"),
    "a log of errors": said(DONE, left=log(CLAIM, **FAILED)),
    "a log of a time-out": said(DONE, left=log(CLAIM, outcome="TimedOut")),
    "out of time together": said(left=log(CLAIM, outcome="TimedOut", batch="TimeOut", assertions=2), code=4),
    "a word of its own": said(DONE, left=log(CLAIM, outcome="Perfect")),
    "a part with a word of its own": said(DONE, left=log(CLAIM, batch="Perfect")),
    "a part of errors": said(DONE, left=log(CLAIM, batch="Invalid")),
    "another count": said(TRAILER.format(2), left=log(CLAIM)),
    "a time-out counted": said(f"{DONE}, 1 time out", left=log(CLAIM)),
    "an error counted": said(DONE.replace("0 errors", "1 error"), left=log(CLAIM)),
    "no closing line": said(left=log(CLAIM)),
    "exit code 4": said(DONE, left=log(CLAIM), code=4),
    "exit code 2": said(DONE, left=log(CLAIM), code=2),
    "exit code 134": said(DONE, left=log(CLAIM), code=134),
    "killed": said(DONE, left=log(CLAIM), signal=9),
    "killed at a limit": said(DONE, left=log(CLAIM), signal=9, how="memory"),
    "ended by a limit of time": said(DONE, left=log(CLAIM), how="timeout"),
    "ended by a limit of files": said(DONE, left=log(CLAIM), how="disk"),
    "overflowed": said(DONE, left=log(CLAIM), stderr="Stack overflow."),
    "out of memory": said(DONE, left=log(CLAIM), stderr="Out of memory"),
    "an error of a proof": said(error("Verifier"), DONE, left=log(CLAIM)),
    "an error of the grammar": said(error("Parser"), DONE, left=log(CLAIM)),
    "an error of types": said(error("Resolver"), DONE, left=log(CLAIM)),
    "an error of a part unknown": said(error("Rewriter"), DONE, left=log(CLAIM)),
    "an error of files": said(error("Project"), DONE, left=log(CLAIM)),
    "an error of a weight unknown": said(error("Verifier", 9), DONE, left=log(CLAIM)),
    "an error on a line of its own": said(json.dumps(json.loads(error("Verifier"))["value"]), DONE, left=log(CLAIM)),
}
"""Runs on the program that do not show it, although each says something that sounds well."""
PROBE = {
    "no log": said(code=4),
    "no log, and no stack": said(code=4, stderr="Stack overflow."),
    "ended by a limit": said(left=log(CLAIM, **FAILED), how="timeout"),
    "crashed": said(left=log(CLAIM, **FAILED), code=134),
    "another asked": said(left=log("Other (correctness)", **FAILED), code=4),
    "nothing asked": said(left=log("Other (correctness)", assertions=0, **FAILED), code=4),
    "all is shown": shown(CLAIM),
    "one thing more to be proved": said(left=log(CLAIM, MORE, **FAILED), code=4),
    "more to be proved": said(left=log(CLAIM, MORE, assertions=2, **FAILED), code=4),
}
AUDIT = {
    "a finding": said(AUDITED.format(1), left=REPORT),
    "another count": said(AUDITED.format(1), left=""),
    "no report": said(),
    "an exit code": said(AUDITED.format(0), code=1),
    "ended by a limit": said(AUDITED.format(0), how="timeout"),
}
AGAIN = {
    "crashed": said(left=log(CLAIM), code=134),
    "refused": said(error("Resolver"), left=log(CLAIM), code=2),
    "other entries": shown(CLAIM, MORE),
}
"""Runs with another seed."""
RESTATED = {
    "errors": said(left=log(CLAIM, **FAILED), code=4),
    "errors elsewhere": said(left=log("Other (correctness)", **FAILED), code=4),
    "no log": said(DONE),
    "ended by a limit": said(left=log(CLAIM), how="timeout"),
}
"""Runs in which automatic induction assumes nothing."""
TWICE = {
    name: {"run": run, "again": run}
    for name, run in {
        "nothing checked": shown(),
        "another checked": shown("Other (correctness)"),
        "only looked at": shown("Claim (well-formedness)"),
    }.items()
} | {
    "errors without a part": {
        "run": said(DONE, left=log(CLAIM, outcome="Errors")),
        "probe": said(left=log(CLAIM, outcome="TimedOut", batch="TimeOut"), code=4),
    },
}
"""Several runs that fit to each other."""
SOURCES = {
    "refused by the screen": (ONLY, ONLY.replace("x < x\n", "x < x\n{ }\n")),
    "assumed": (PROGRAM.replace("{\n", "{\n  assume x == 1;\n"), None),
    "unreadable": (PROGRAM + "lemma Claim2()\n  ensures true\n{ @ }\n", None),
    "a hole is left": (OPEN, OPEN),
    "another statement": (OPEN, OPEN.replace("x < x\n", "x == x\n{ }\n")),
}
"""Programs, and completed ones, of which a Dafny that agrees to everything is asked."""


def verdicts():
    """Yields the verdict on each program, with its name."""
    for kind, answers in (("run", RUN), ("probe", PROBE), ("audit", AUDIT), ("again", AGAIN)):
        yield from ((f"{kind}: {name}", verdict(PROGRAM, **{kind: answer})) for name, answer in answers.items())
    yield from ((f"restated: {name}", verdict(REQUIRING, restated=answer)) for name, answer in RESTATED.items())
    yield from ((name, verdict(PROGRAM, **answers)) for name, answers in TWICE.items())
    yield from ((name, verdict(*sources)) for name, sources in SOURCES.items())


@pytest.fixture(scope="module")
def before():
    return dict(verdicts())


def test_nothing_of_this_is_proved(before):
    assert not [name for name, found in before.items() if believed(found)]


def test_what_nobody_speaks_against_is_proved():
    assert believed(verdict(PROGRAM))
    assert believed(verdict(REQUIRING))
    assert believed(verdict(OPEN, OPEN.replace("x < x\n", "x < x\n{ }\n")))


WORDS = ("shown.outcome is Outcome.ACCEPTED", "self.result.exit_code in _EXITS", "_ended(self.result)")
"""Conditions that refuse nothing."""
BACKED = {
    "isinstance(brittle, Evidence)": "what another seed found is a warning, or is no list",
    "run.log is None": "nothing is known without a log",
    "self.log is None": "nothing is known without a log",
    "self.findings is not None": "nothing is known without a report",
    "self._refused()": "a log in which all is correct is contradicted by errors and by exit codes",
    "found is not None": "the message is an error too",
    "(Origin.PROJECT,)": "the message is an error too",
    "(Origin.PARSER,)": "the message is an error too",
    "(Origin.RESOLVER, Origin.OTHER)": "the message is an error too",
    "self.result.exit_code in (1, 2)": "a log in which all is correct is contradicted by exit codes",
    "ended is not None": "a run that was ended has no exit code",
    "result.ended == 'timeout'": "a run that was ended was ended",
    "self.errors": "the judge wants no errors",
    "any((batch is not Checked.CORRECT for batch in batches))": "the judge wants every obligation shown",
}
"""Rules that say more exactly what another rule would refuse."""
GUARDS = [
    *rules(
        examination,
        *("evidence", "_checked", "_audited", "_probed", "_witnessed", "_restated", "_reseeded"),
        except_for=WORDS,
    ),
    *rules(run, "shown", "_broken_off", "_refused", "_decided", "_contradicted", "failure", "_ended", except_for=WORDS),
]


@pytest.mark.parametrize(("module", "guard"), GUARDS)
def test_every_rule_is_needed(module, guard, monkeypatch, before):
    switch_off(monkeypatch, module, guard)
    assert is_needed(verdicts(), before, guard, BACKED)


READING = {
    "a word for an outcome": (verification_log, "_result", "Checked.OTHER", "Checked.CORRECT"),
    "a word for a part": (verification_log, "_batch", "Checked.OTHER", "Checked.CORRECT"),
    "a weight of a message": (output, "_message", "Severity.ERROR)", "Severity.INFO)"),
    "a message on a line of its own": (output, "_bare", "return _message(json.loads(line))", "return line"),
    "errors that are counted": (run, "DafnyRun._contradicted", "trailer.errors or trailer.rest", "trailer.rest"),
    "what else is counted": (run, "DafnyRun._contradicted", "trailer.errors or trailer.rest", "trailer.errors"),
    "an exit code or none": (run, "DafnyRun._broken_off", "self.result.exit_code in _EXITS", "True"),
    "the count of findings": (audit, "parse_audit", "int(counted[1]) == len(found)", "True"),
    "what was not asked, of one part": (vacuity, "missing", "(1 if name in added else 0)", "1"),
}
"""Rules that are no condition of their own."""


@pytest.mark.parametrize("rule", READING)
def test_every_other_rule_is_needed(rule, monkeypatch):
    rewrite(monkeypatch, *READING[rule])
    assert any(believed(found) for _, found in verdicts())


@pytest.mark.parametrize(
    ("module", "guard"), [*rules(examination, "_taken_apart"), *rules(isolation, "question", "alone")]
)
def test_a_second_look_at_what_was_not_shown_accepts_nothing(module, guard, monkeypatch):
    """Whatever a run shows in which each assertion is asked about alone, and whatever is heeded of it."""
    switch_off(monkeypatch, module, guard)
    assert not any(believed(verdict(PROGRAM, run=answer)) for answer in RUN.values())


# The real Dafny, with the walls before it open.

UNLIMITED = Limits(wall=None, cpu=None, memory=2 << 30, steps=None)
CAUGHT = {
    "contradictory_requires": {"_probed: found"},
    "verify_false": {"_audited: unverified", "_probed: lost", "_witnessed: found"},
    "assume": {"_witnessed: found"},
}
"""Traps by name, with the rules of the audit that catch each."""


@pytest.fixture(scope="module")
def known():
    return {}


@pytest.mark.toolchain("dafny")
@pytest.mark.parametrize("name", CAUGHT)
def test_every_rule_alone_catches_what_the_real_dafny_says(name, monkeypatch, known):
    case = next(case for case in traps("dafny") if case.name == f"dafny/{name}")
    record_runs(monkeypatch, known)
    for module, wall in ((examination, "screen"), (examination, "taken"), (audit, "taken")):
        monkeypatch.setattr(module, wall, lambda *_: ())
    monkeypatch.setattr(examination, "refused_assumptions", lambda *_: ())

    caught_by = {
        rule: guard
        for guard in guards(examination, "_audited", "_probed", "_witnessed")
        if (rule := f"{guard.function.partition('.')[2]}: {guard.text}") in CAUGHT[name]
    }

    def caught(alone):
        with pytest.MonkeyPatch.context() as patch:
            switch_off(patch, examination, *(guard for rule, guard in caught_by.items() if rule != alone))
            return not believed(asyncio.run(judge(DafnyChecker(), case.task, case.candidate, UNLIMITED)))

    assert all(map(caught, CAUGHT[name]))
    assert not caught(None)
