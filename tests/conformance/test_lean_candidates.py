"""What a shared process says against a candidate is what Lean says of it alone; what it could get wrong is run cold."""

import asyncio
import dataclasses
import json

import pytest

from lemmata.checkers.judge import judge
from lemmata.checkers.lean import LeanChecker
from lemmata.checkers.lean.examples import name_examples
from lemmata.checkers.lean.grouped import GroupedLeanChecker
from lemmata.checkers.lean.shared import failing
from lemmata.checkers.limits import Limits
from lemmata.checkers.source import Source
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import Status
from lemmata.cli import main

pytestmark = pytest.mark.toolchain("lean")

LIMITS = Limits(wall=60.0, cpu=None, memory=2 << 30, steps=20_000)
OPEN = """inductive Tree where
  | leaf
  | node (l : Tree) (v : Nat) (r : Tree)

theorem Tree.known (n : Nat) : n = n := rfl

namespace Inner

theorem taken : True := trivial

def mirror : Tree → Tree
  | .leaf => .leaf
  | .node l v r => .node (mirror r) v (mirror l)

/-- Twice is nothing. -/
theorem goal (t : Tree) : mirror (mirror t) = t := by
  sorry

example : 1 = 1 := sorry

end Inner
"""
GOOD = "induction t <;> simp_all [mirror]"
WRONG = {
    "goals": "induction t <;> simp",
    "tactic": "rfl",
    "unknown": "exact nothing_of_that_name",
    "type": "exact (3 : Nat)",
    "syntax": "exact by )",
    "two errors": "have h : 1 = 2 := by\n    simp\n  exact foo",
    "warning": "simp [mirror, Nat.add_comm]",
    "unused": "induction t with\n  | leaf => rfl\n  | node l v r ihl ihr => rw [ihl]",
    "hole": "cases t with\n  | leaf => rfl\n  | node l v r => sorry",
    "nothing": "",
    "astral": "/- 𝒳 -/ exact 𝒳",
}
COLD = {
    "good": GOOD,
    "itself": "exact goal t",
    "qualified": "exact Inner.goal t",
    "search": "exact?",
    "helper of a taken name": "simp\n\ntheorem taken : 1 = 1 := rfl\n\ntheorem more : 1 = 2 := rfl",
    "helper with dots": "simp\n\ntheorem Tree.more (n : Nat) : n = n := known n",
    "name space": "simp\n\nnamespace Tree\n\ntheorem more (n : Nat) : n = n := known n\n\nend Tree",
    "protected": "simp\n\nprotected theorem more : 1 = 1 := rfl\n\ntheorem most : 1 = 1 := more",
}


def completed(filling):
    return OPEN.replace("by\n  sorry", f"by\n  {filling}").replace("sorry", "rfl")


@pytest.fixture(scope="module")
def lean():
    return LeanChecker().lean()


def versions(fillings):
    return [name_examples(Source(completed(filling).encode(), "a.lean")).data for filling in fillings]


def test_what_is_wrong_by_itself_needs_no_cold_run(lean):
    found = asyncio.run(failing(lean, versions(WRONG.values()), LIMITS))
    assert {name for name, result in zip(WRONG, found, strict=True) if result is None} <= {"nothing", "syntax"}


@pytest.mark.parametrize("name", COLD)
def test_what_a_name_space_could_change_is_run_cold(lean, name):
    fillings = [COLD[name], *WRONG.values()]
    found = asyncio.run(failing(lean, versions(fillings), LIMITS))
    assert found[0] is None
    assert any(result is not None for result in found)


def test_few_versions_are_no_group(lean):
    assert asyncio.run(failing(lean, versions([*WRONG.values()][:3]), LIMITS)) == [None] * 3


def test_imports_that_are_written_differently_are_run_cold(lean):
    texts = [f"/- {number} -/ import Init\n{completed('rfl')}".encode() for number in range(8)]
    assert asyncio.run(failing(lean, texts, LIMITS)) == [None] * 8


async def evidence(checker):
    task = Task(language="lean", source=OPEN.encode(), name="a.lean", trust_source=True)
    given = [Candidate(kind="source", text=completed(filling)) for filling in (*WRONG.values(), *COLD.values())]
    verdicts = await asyncio.gather(*(judge(checker, task, one, LIMITS) for one in given))
    return [
        (one.status, dataclasses.replace(one.evidence, seconds=0.0, cpu_seconds=0.0, solver_seconds=0.0))
        for one in verdicts
    ]


def test_answers_are_those_of_one_by_one(lean):
    grouped = asyncio.run(evidence(GroupedLeanChecker(lean, processes=4)))
    assert grouped == asyncio.run(evidence(LeanChecker(lean)))
    assert [status for status, _ in grouped].count(Status.PROVED) >= 1


def test_a_batch_has_the_same_results_either_way(tmp_path, capsys):
    rows = [
        {"id": f"c{number}", "language": "lean", "task": OPEN, "candidate": completed(filling)}
        for number, filling in enumerate([GOOD, *WRONG.values()])
    ]
    source = tmp_path / "candidates.jsonl"
    source.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    results = {}
    for mode in ("--no-cache", "--one-by-one"):
        out = tmp_path / f"{mode}.jsonl"
        assert main(["batch", str(source), "--out", str(out), "--no-cache", mode]) == 2
        results[mode] = {
            record["id"]: (record["status"], record["reason"], record["diagnostics"])
            for record in map(json.loads, out.read_text().splitlines())
        }
    assert results["--no-cache"] == results["--one-by-one"]
    assert results["--no-cache"]["c0"][0] == "PROVED"
    assert len(results["--no-cache"]) == len(rows)
