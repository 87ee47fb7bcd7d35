"""Versions in one Lean process do not touch each other."""

import asyncio
import time

import pytest

from lemmata.checkers.lean import LeanChecker
from lemmata.checkers.lean.batch import run_many
from lemmata.checkers.limits import Limits
from lemmata.checkers.verdict import Severity

pytestmark = pytest.mark.toolchain("lean")

LIMITS = Limits(wall=60.0, cpu=None, memory=2 << 30, steps=20_000)
FILE = """def f : Nat → Nat
  | 0 => 0
  | n + 1 => f n + 1

namespace Inner

/-- It is the identity. -/
theorem same (n : Nat) : f n = n := by
  {}

end Inner
"""
GOOD = "induction n <;> simp [f, *]"
LINE = 9


@pytest.fixture(scope="module")
def lean():
    return LeanChecker().lean()


def run(lean, tactics, file=FILE, limits=LIMITS):
    return asyncio.run(run_many(lean, [file.format(tactic).encode() for tactic in tactics], limits))


def errors(result):
    return [(m.start, m.text) for m in result.messages if m.severity is Severity.ERROR]


BAD = {
    "unknown": "exact nothing_of_that_name",
    "bracket": "exact (",
    "closing": "exact n)",
    "end": "rfl\n\nend Inner",
    "both_ends": "rfl\n\nend Inner\nend LemmataCandidate_1",
    "scope": "rfl\n\nnamespace Inner",
    "comment": "rfl /- open",
    "string": 'exact "open',
    "nothing": "",
    "by": "exact by",
    "documentation": "rfl\n/-- about nothing -/",
    "command": "rfl\n\ntheorem",
    "sorry": "sorry",
    "attribute": "sorry\n\n@[simp] theorem cheat (n : Nat) : f n = n := sorry",
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_a_failure_stays_with_its_version(lean, bad):
    first, failed, plain, last = run(lean, [GOOD, bad, "simp [f]", GOOD])
    assert (first.promising, failed.promising, plain.promising, last.promising) == (True, False, False, True)
    assert not errors(first)
    assert not errors(last)
    assert [place.line for place, _ in errors(plain)] == [LINE]


def test_messages_stand_where_they_stand_alone(lean):
    tactics = ["exact foo", "simp [f]", "constructor <;> exact bar", "exact foo\n  exact bar", "\n\n  exact foo", GOOD]
    for tactic, together in zip(tactics, run(lean, tactics), strict=True):
        (alone,) = run(lean, [tactic])
        assert errors(together) == errors(alone), tactic
        assert together.promising == alone.promising


def test_a_declaration_that_takes_too_long_ends_alone(lean):
    slow = "have : n + n + 1 = 0 := by\n    repeat rw [Nat.add_comm]\n  exact nothing"
    limits = Limits(wall=30.0, cpu=None, memory=2 << 30, steps=1000)
    results = run(lean, [GOOD, slow, GOOD], limits=limits)
    assert [result.promising for result in results] == [True, False, True]
    assert any("(deterministic) timeout" in text for _, text in errors(results[1]))


def test_a_process_that_does_not_end_takes_nothing_with_it(lean):
    hanging = "repeat (first | (have h : True := trivial; clear h) | rfl)"
    results = run(lean, [GOOD, hanging, GOOD], limits=Limits(wall=2.0, cpu=None, memory=2 << 30, steps=None))
    assert [result.promising for result in results] == [True, False, True]
    assert results[1].failure is not None


def test_what_is_wrong_before_the_versions_is_wrong_with_all(lean):
    results = run(lean, [GOOD, "simp"], file="def g : Nat := nothing\n\n" + FILE)
    assert [bool(errors(result)) for result in results] == [True, True]


def test_a_batch_saves_most_of_the_time(lean):
    tactics = [f"simp [f, Nat.add_{number}]" for number in range(199)] + [GOOD]
    started = time.monotonic()
    results = run(lean, tactics)
    batched = (time.monotonic() - started) / len(tactics)
    assert [result.promising for result in results] == [False] * 199 + [True]
    started = time.monotonic()
    for tactic in tactics[-10:]:
        run(lean, [tactic])
    single = (time.monotonic() - started) / 10
    print(f"{batched * 1000:.1f} ms a version together, {single * 1000:.1f} ms alone: {single / batched:.1f} times")  # noqa: T201
    assert single / batched >= 5


def test_versions_that_begin_with_different_comments_can_share(lean):
    proofs = ("trivial", "True.intro", "foo")
    texts = [f"-- {number}\ntheorem a : True := {proof}\n" for number, proof in enumerate(proofs)]
    results = asyncio.run(run_many(lean, [text.encode() for text in texts], LIMITS))
    assert [result.promising for result in results] == [True, True, False]
    assert [start for start, _ in errors(results[2])] == [(2, 21)]


def test_versions_that_import_differently_are_run_alone(lean):
    texts = [f"/- {number} -/ import Init\ntheorem a : True := trivial\n" for number in range(2)]
    results = asyncio.run(run_many(lean, [text.encode() for text in texts], LIMITS))
    assert [result.promising for result in results] == [True, True]
