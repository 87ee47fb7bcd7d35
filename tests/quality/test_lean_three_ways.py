"""Lean asked in three ways, cold, in a batch and warm, gives one answer; the last two are there for their speed."""

import asyncio
import time

import pytest

from lemmata.checkers.lean import LeanChecker
from lemmata.checkers.lean.batch import run_many
from lemmata.checkers.lean.messages import Sort, sort_of
from lemmata.checkers.lean.server import LeanServer
from lemmata.checkers.lean.warm import run_each
from lemmata.checkers.limits import Limits
from lemmata.checkers.verdict import Outcome, Severity

pytestmark = pytest.mark.toolchain("lean")

LIMITS = Limits(wall=60.0, cpu=None, memory=3 << 30, steps=2_000)
FILE = """inductive Tree where
  | leaf
  | node (left : Tree) (right : Tree)

def Tree.mirror : Tree → Tree
  | leaf => leaf
  | node l r => node r.mirror l.mirror

def Tree.size : Tree → Nat
  | leaf => 0
  | node l r => l.size + r.size + 1

/-- Its size stays. -/
theorem size_mirror (t : Tree) : t.mirror.size = t.size := by
  {}
"""
RIGHT = [
    "induction t <;> simp_all [Tree.mirror, Tree.size, Nat.add_comm]",
    "induction t with\n  | leaf => rfl\n  | node l r i j => simp [Tree.mirror, Tree.size, i, j, Nat.add_comm]",
    "induction t\n  · rfl\n  · simp_all [Tree.mirror, Tree.size, Nat.add_comm]",
    "induction t\n  rfl\n  simp_all [Tree.mirror, Tree.size, Nat.add_comm]",
    "have h : True := trivial\n  induction t <;> simp_all [Tree.mirror, Tree.size, Nat.add_comm]",
    "exact Tree.rec rfl (fun l r hl hr => by simp [Tree.mirror, Tree.size, hl, hr, Nat.add_comm]) t",
    "cases t with\n  | leaf => rfl\n  | node l r => simp [Tree.mirror, Tree.size, size_mirror, Nat.add_comm]",
    "first\n  | rfl\n  | induction t <;> simp_all [Tree.mirror, Tree.size, Nat.add_comm]",
]
WRONG = [
    "rfl",
    "simp",
    "decide",
    "trivial",
    "assumption",
    "contradiction",
    "exact nothing_of_that_name",
    "exact t",
    "exact rfl",
    "intro x",
    "constructor",
    "cases t",
    "cases t <;> rfl",
    "induction t",
    "induction t\n  · rfl",
    "induction t with\n  | leaf => rfl",
    "induction t with\n  | leaf => rfl\n  | tree => rfl",
    "rw [Tree.mirror]",
    "rw [size_mirror]",
    "rw [Nat.add_comm]",
    "simp [Tree.nothing]",
    "exact size_mirror t",
    "apply Nat.le_antisymm",
    "have h : 𝔸 = λ := rfl\n  exact h",
    "have 𝔸𝔹 : t = t := rfl; exact 𝔸𝔹; exact nothing",
    "cases t\n  · exact foo\n  · exact bar",
    "skip",
    "done",
]
SYNTAX = [
    "exact (",
    "exact )",
    "by",
    "induction t with | | |",
    "",
    "rw [",
    "simp [,]",
    "exact fun => ",
    "no_such_tactic",
    "⟨",
]
SORRY = ["sorry", "induction t <;> sorry", "admit", "exact sorryAx _ false", "have h : 1 = 2 := sorry\n  simp_all"]
COSTLY = ["repeat rw [Nat.add_comm (Tree.size t)]\n  repeat (have h : True := trivial; clear h; rw [Nat.add_comm 1 2])"]
COSTLY += ["(have : t.size + t.size + 1 = 0 := by\n    repeat rw [Nat.add_comm])\n  exact nothing"]
DEEP = ["exact " + "(" * 3000 + "rfl" + ")" * 3000]
ALL = [*RIGHT, *WRONG, *SYNTAX, *SORRY, *COSTLY, *DEEP]


def source(tactic, file=FILE):
    return file.replace("{}", tactic).encode()


def said(result):
    """Returns what counts of an answer: of messages where they stand, what kind they are of, and what they say.

    Where a limit strikes depends on how Lean was called; that it struck does not.
    """
    limits = {sort_of(m) for m in result.messages} & {Sort.HEARTBEATS, Sort.RECURSION}
    messages = [
        (m.start, m.end, m.severity.value, sort_of(m).value, m.text)
        for m in result.messages
        if sort_of(m) not in limits
    ]
    return result.promising, result.stands, result.failure, limits, sorted(messages, key=str)


async def cold(lean, sources, limits=LIMITS):
    return [(await run_many(lean, [each], limits))[0] for each in sources]


async def warm(lean, sources, limits=LIMITS):
    async with LeanServer(lean, limits) as server:
        found = await run_each(server, sources)
        assert server.warm.starts == 1
        return found


@pytest.fixture(scope="module")
def lean():
    return LeanChecker().lean()


@pytest.fixture(scope="module")
def answers(lean):
    sources = [source(tactic) for tactic in ALL]

    async def all_ways():
        return await cold(lean, sources), await run_many(lean, sources, LIMITS), await warm(lean, sources)

    return asyncio.run(all_ways())


@pytest.mark.parametrize("number", range(len(ALL)), ids=lambda number: ALL[number][:30].replace("\n", " "))
def test_no_answer_differs(answers, number):
    alone, together, edited = (said(way[number]) for way in answers)
    assert together == alone
    assert edited == alone


def test_the_answers_are_the_right_ones(answers):
    for way in answers:
        assert [result.promising for result in way] == [tactic in RIGHT for tactic in ALL]
        assert [result.stands for result in way] == [tactic in (*RIGHT, *SORRY) for tactic in ALL]
        assert all(result.failure is None for result in way)


def test_a_batch_and_an_edit_are_cheaper_than_a_process(lean):
    tactics = [f"simp [Tree.mirror, Nat.add_{number}]" for number in range(199)] + [RIGHT[0]]
    sources = [source(tactic) for tactic in tactics]

    async def seconds(way, some):
        started = time.monotonic()
        results = await way(lean, some, LIMITS)
        assert [result.promising for result in results] == [False] * (len(some) - 1) + [True]
        return (time.monotonic() - started) / len(some)

    async def measured():
        return await seconds(run_many, sources), await seconds(warm, sources), await seconds(cold, sources[-12:])

    batched, edited, single = asyncio.run(measured())
    print(  # noqa: T201
        f"cold {single * 1000:.0f} ms, edit {edited * 1000:.1f} ms ({single / edited:.1f}x), "
        f"batched {batched * 1000:.1f} ms ({single / batched:.1f}x)"
    )
    assert single / edited > 1.5
    assert single / batched >= 5


PLACES = {
    "astral letters": "theorem t (𝔸 𝔹 : Nat) : 𝔸 = 𝔸 := by\n  have 𝔻𝔻 := 𝔸; exact ({} : 𝔹 = 𝔸)\n",
    "carriage returns": "theorem t (n : Nat) :\r\n    n = n := by\r\n  have h := n\r\n  exact {}\r\n",
    "tabs in comments": "/-\t\t-/ theorem t /-\t𝔸\t-/ : 1 = 1 := {}\n",
    "many lines": "theorem t : 1 = 1 ∧ 2 = 2 :=\n  -- 𝔸\n  ⟨rfl,\n    {}⟩\n",
    "text after it": "theorem t : 1 = 1 := by exact {}\n-- 𝔸 end",
}


@pytest.mark.parametrize("shape", PLACES)
def test_places_are_the_same_in_all_three_ways(lean, shape):
    text = PLACES[shape]
    before = text[: text.index("{}")].split("\n")
    other = source("wrong_𝔸_too", text)
    asked = source("𝕨rong", text)

    async def all_ways():
        alone = await cold(lean, [asked])
        return alone[0], (await run_many(lean, [other, asked], LIMITS))[1], (await warm(lean, [other, asked]))[1]

    answers = asyncio.run(all_ways())
    assert said(answers[0]) == said(answers[1]) == said(answers[2])
    errors = [message for message in answers[0].messages if message.severity is Severity.ERROR]
    start = (len(before), len(before[-1]) + 1)
    assert (errors[0].start, errors[0].end) == (start, (start[0], start[1] + len("𝕨rong")))


def test_heartbeats_and_time_are_told_apart(lean):
    hanging = source("repeat (first | (have h : True := trivial; clear h) | rfl)")
    short = Limits(wall=3.0, cpu=None, memory=3 << 30, steps=None)

    async def both():
        alone = await run_many(lean, [hanging], short)
        async with LeanServer(lean, short) as server:
            edited = await run_each(server, [hanging, source(RIGHT[0])])
            return [*alone, *edited], server.warm.starts

    (alone, edited, after), starts = asyncio.run(both())
    assert alone.failure == edited.failure == (Outcome.TIMEOUT, "the limit of 3 s of wall-clock time")
    assert after.promising
    assert starts == 2
