"""Many versions in one process of the real Dafny: none touches another, and together they are cheaper."""

import asyncio
import dataclasses
import time

import pytest

from lemmata.checkers.dafny.batch import run_many
from lemmata.checkers.dafny.output import Spot
from lemmata.checkers.dafny.run import Options
from lemmata.checkers.dafny.toolchain import discover
from lemmata.checkers.dafny.verification_log import Checked
from lemmata.checkers.limits import Limits
from lemmata.checkers.verdict import Outcome

pytestmark = pytest.mark.toolchain("dafny")

LIMITS = Limits(wall=120.0, cpu=None, memory=2 << 30, steps=None)
GOOD = b"lemma A(x: int)\n  ensures x + x == 2 * x\n{\n}\n"
WRONG = b"lemma A(x: int)\n  ensures x > 0\n{\n}\n"
SYNTAX = b"lemma A(\n  ensures true\n{\n}\n"
TYPE = b"lemma A(x: int)\n  ensures x\n{\n}\n"
HARD = b"""lemma A(a: int, b: int, c: int, d: int)
  requires a > 1 && b > 1 && c > 1 && d > 1
  ensures a * a * a * a * b + c * c * c * b * b + d * a * b * c != 7 * a * b * c * d * d + 33 * a * a * c
{
}
"""
ONLY = b"lemma {:only} A() ensures true {}\nlemma B() ensures false {}\n"
BRACES = b"lemma A() ensures true {} }\nmodule Next { lemma B() ensures true {}\n"


def many(dafny, *sources, **options):
    return asyncio.run(run_many(dafny, sources, LIMITS, options=Options(batch_seconds=2.0, **options)))


@pytest.fixture(scope="module")
def dafny():
    return discover()


def test_what_is_wrong_with_one_version_touches_no_other(dafny):
    good, wrong, syntax, typed, hard, only, braces, unread, last = many(
        dafny, GOOD, WRONG, SYNTAX, TYPE, HARD, ONLY, BRACES, b"\xff", GOOD
    )
    assert good.promising
    assert last.promising
    assert [item.name for item in last.log] == ["A (correctness)"]
    assert (good.log[0].batches[0].assertions[0].start, good.messages) == (Spot(2, 16), ())
    assert not wrong.promising
    assert [(item.start, item.related[0].start) for item in wrong.messages] == [(Spot(3, 0), Spot(2, 12))]
    assert [item.start.line for item in syntax.messages] == [2]
    assert [item.start for item in typed.messages] == [Spot(2, 10)]
    assert (hard.promising, hard.log[0].outcome) == (False, Checked.TIMED_OUT)
    assert only.failure[0] is Outcome.SCREENED
    assert not braces.promising
    assert not unread.promising


def test_a_solver_that_dies_on_one_version_costs_the_others_nothing(dafny, tmp_path):
    solver = tmp_path / "z3"
    solver.write_text(
        "#!/bin/sh\n"
        'case "$*" in *version*) exec ' + dafny.solver + ' "$@" ;; esac\n'
        f'sed -u /987654321/Q | {dafny.solver} "$@"\n'
    )
    solver.chmod(0o755)
    poisoned = dataclasses.replace(dafny, solver=str(solver), readable=(*dafny.readable, str(tmp_path)))
    first, second, third = many(poisoned, GOOD, GOOD.replace(b"x + x", b"987654321 + x + x - 987654321"), GOOD)
    assert first.promising
    assert third.promising
    assert not second.promising


def test_versions_whose_turn_does_not_come_have_no_answer(dafny):
    found = asyncio.run(run_many(dafny, [GOOD, GOOD], LIMITS, deadline=time.monotonic() - 1))
    assert [item.failure[0] for item in found] == [Outcome.TIMEOUT] * 2
