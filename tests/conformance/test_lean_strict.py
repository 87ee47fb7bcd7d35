"""What the strict tier's further programs say can only make a verdict worse; Lean is real, they are stand-ins."""

import asyncio
import dataclasses

import pytest

from lemmata.checkers.judge import judge
from lemmata.checkers.lean import LeanChecker
from lemmata.checkers.lean.rechecks import Recheck, Rechecker
from lemmata.checkers.limits import Limits
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import Layer, LayerState, Status

pytestmark = pytest.mark.toolchain("lean")

LIMITS = Limits(wall=60.0, cpu=None, memory=2 << 30, steps=None)
SAME = "a second cold run compiled the same bytes"


def verdict(tmp_path, lines, source, candidate, by=Rechecker.LEANCHECKER):
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\n{lines}\n")
    program.chmod(0o755)
    known = LeanChecker().lean()
    lean = dataclasses.replace(
        known,
        rechecks=(Recheck(by=by, program=str(program)),),
        root="",
        readable=(*known.readable, str(tmp_path)),
    )
    task = Task(language="lean", source=source.encode(), name="a.lean")
    return asyncio.run(judge(LeanChecker(lean), task, candidate, LIMITS))


GOOD = "theorem a : True := trivial\n"
OPEN = "theorem a : True := sorry\n"
FILLED = Candidate(kind="fillings", text='["trivial"]')


def test_a_replay_that_accepts_is_named(tmp_path):
    found = verdict(tmp_path, "echo 'replaying Subject'", GOOD, Candidate())
    assert found.status is Status.PROVED, found.reason
    assert found.evidence.assurance.checked_by[1:] == ("leanchecker",)
    assert found.evidence.assurance.strict == (SAME, "leanchecker accepted it")


def test_a_replay_that_refuses_is_a_rejection(tmp_path):
    found = verdict(tmp_path, "echo 'leanchecker found a problem in Subject' >&2; exit 1", GOOD, Candidate())
    assert found.status is Status.REJECTED
    assert found.evidence.layers[Layer.AUDIT] is LayerState.FAILED


@pytest.mark.parametrize("lines", ["exit 0", "exit 1", "exit 2", "kill -9 $$"])
def test_a_replay_that_fails_is_a_failure(tmp_path, lines):
    assert verdict(tmp_path, lines, GOOD, Candidate()).status is Status.TOOL_FAILURE


def test_it_does_not_make_a_bad_proof_better(tmp_path):
    found = verdict(tmp_path, "echo 'replaying Subject'", OPEN, Candidate())
    assert found.status is Status.UNPROVED


@pytest.mark.parametrize(
    ("source", "applies"),
    [(OPEN, True), (f"def f (n : Nat) : Nat := n\n{OPEN}", False)],
    ids=["theorems", "definition"],
)
def test_the_comparator_is_asked_about_theorems_alone(tmp_path, source, applies):
    found = verdict(tmp_path, "echo 'Your solution is okay!'", source, FILLED, Rechecker.LAKE_COMPARATOR)
    assert found.status is Status.PROVED, found.reason
    assert found.evidence.assurance.strict == ((SAME, "lake comparator accepted it") if applies else (SAME,))


def test_without_them_the_verdict_says_what_the_strict_tier_was():
    task = Task(language="lean", source=GOOD.encode(), name="a.lean")
    lean = dataclasses.replace(LeanChecker().lean(), rechecks=())
    found = asyncio.run(judge(LeanChecker(lean), task, Candidate(), LIMITS))
    assert found.evidence.assurance.strict == (SAME,)
