"""The strict tier with the programs of a real toolchain; skipped where there is no Lake."""

import asyncio

import pytest

from lemmata.checkers.judge import judge
from lemmata.checkers.lean import LeanChecker
from lemmata.checkers.lean.rechecks import Rechecker
from lemmata.checkers.lean.toolchain import discover
from lemmata.checkers.limits import Limits
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import Status

pytestmark = pytest.mark.toolchain("lake")

LIMITS = Limits(wall=300.0, cpu=None, memory=None, steps=None)


@pytest.mark.parametrize(
    ("source", "candidate", "wanted"),
    [
        ("theorem a (n : Nat) : n + 0 = n := rfl\n", Candidate(), (Rechecker.LEANCHECKER, Rechecker.LAKE_CHECK)),
        (
            "theorem a (n : Nat) : n + 0 = n := by\n  sorry\n",
            Candidate(kind="fillings", text='["rfl"]'),
            (Rechecker.LEANCHECKER, Rechecker.LAKE_COMPARATOR),
        ),
    ],
    ids=["file", "original"],
)
def test_every_program_that_can_be_used_accepts_an_honest_proof(tmp_path, source, candidate, wanted):
    lean = asyncio.run(discover())
    usable = {check.by for check in lean.rechecks if not check.missing}
    task = Task(language="lean", source=source.encode(), name="a.lean")
    found = asyncio.run(judge(LeanChecker(lean), task, candidate, LIMITS))
    assert found.status is Status.PROVED, found.reason
    assert found.evidence.assurance.checked_by[1:] == tuple(by.value for by in wanted if by in usable)
