"""What the search asks the real Dafny beside what a verdict does: all that fails at once, and what a proof rests on."""

import asyncio
import time

import pytest

from lemmata.checkers.dafny.claims import callables
from lemmata.checkers.dafny.parser import parse
from lemmata.checkers.dafny.toolchain import discover
from lemmata.checkers.limits import Limits
from lemmata.checkers.verdict import Outcome
from lemmata.provers.dafny.saturation import Question
from lemmata.provers.dafny.variants import Hint
from lemmata.provers.dafny.verification import DafnyVerifier

pytestmark = pytest.mark.toolchain("dafny")

LIMITS = Limits(wall=60.0, cpu=None, memory=2 << 30, steps=None)
LARGEST = """method M(a: array<int>) returns (m: int)
  requires a.Length > 0
  ensures forall k :: 0 <= k < a.Length ==> a[k] <= m
{
  m := a[0];
  var i := 0;
  while i < a.Length
  {
    if a[i] > m { m := a[i]; }
    i := i + 1;
  }
}
"""
RIGHT = ["i <= a.Length", "forall k :: 0 <= k < i ==> a[k] <= m"]
IDLE = ["i <= a.Length + 5", "forall k :: 0 <= k < i - 1 ==> a[k] <= m", "exists k :: 0 <= k < a.Length && a[k] == m"]
WRONG = ["i < 7", "i + m < 100", "m != 55"]


@pytest.fixture
def verifier():
    return DafnyVerifier(discover(), LIMITS)


def with_invariants(*texts):
    lines = "".join(f"    invariant {text}\n" for text in texts)
    return LARGEST.replace("  {\n    if", f"{lines}  {{\n    if")


def hints(*texts):
    offset = LARGEST.index("  {\n    if")
    return [Hint(offset=offset, text=f"    invariant {text}\n", rule="test") for text in texts]


def test_all_that_fails_is_named_if_each_condition_stands_alone(verifier):
    text = with_invariants(*RIGHT, *WRONG)
    deadline = time.monotonic() + 60
    answer = asyncio.run(verifier.ask(text.encode(), deadline=deadline, independent=True))
    lines = {text[: failure.offset].count("\n") + 1 for failure in answer.failures}
    assert lines == {text[: text.index(wrong)].count("\n") + 1 for wrong in WRONG}


def test_what_a_proof_does_not_rest_on_goes_first(verifier):
    file = parse(LARGEST.encode())
    question = Question(verifier=verifier, file=file, claim=callables(file.program)[0], deadline=time.monotonic() + 60)
    (trial,) = asyncio.run(question.trials([hints(*RIGHT, *IDLE)], reliance=True))
    assert trial.outcome is Outcome.ACCEPTED
    assert {2, 3} <= trial.idle
    assert not {0, 1} & trial.idle
    asked = verifier.runs
    kept = asyncio.run(question.minimal(hints(*RIGHT, *IDLE)))
    assert [hint.text.strip().removeprefix("invariant ") for hint in kept] == RIGHT
    assert verifier.runs - asked <= 5
