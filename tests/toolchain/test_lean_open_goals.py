"""Lean itself says what every hole stands for, in every place where one can stand."""

import asyncio
from pathlib import Path

import pytest

from lemmata.checkers.lean import LeanChecker
from lemmata.checkers.lean.document import holes
from lemmata.checkers.lean.open_goals import HoleKind, open_holes
from lemmata.checkers.lean.server import LeanServer
from lemmata.checkers.limits import Limits

pytestmark = pytest.mark.toolchain("lean")

LIMITS = Limits(wall=60.0, cpu=None, memory=4 << 30, steps=None)
EXAMPLES = sorted(Path(__file__).parents[2].joinpath("examples", "lean").glob("*.lean"))

SOURCE = """theorem a (p q : Prop) (h : p ∧ q) : q ∧ p := by
  constructor
  · sorry
  · exact sorry
theorem b (n : Nat) : n + 0 = n := by
  induction n with
  | zero => sorry
  | succ n ih =>
    have : n = n := sorry
    exact (sorry)
def f (n : Nat) : Nat := sorry
-- sorry
theorem c (𝔸 : Prop) (h : 𝔸) : 𝔸 ∨ sorry := by
  have : "sorry" = "sorry" := by sorry
  all_goals sorry
def g (n : Nat) : Nat := match n with
  | 0 => sorry
  | n + 1 => g n
theorem d : True ∧ True := ⟨sorry, sorry⟩
theorem e : True ∧ True := by
  constructor <;> sorry
structure S where
  x : Nat
  h : x = 1 := by sorry
"""

EXPECTED = [
    (3, 5, "tactic", ["q"]),
    (4, 11, "term", ["p"]),
    (7, 13, "tactic", ["0 + 0 = 0"]),
    (9, 21, "term", ["n = n"]),
    (10, 12, "term", ["n + 1 + 0 = n + 1"]),
    (11, 26, "term", ["Nat"]),
    (13, 36, "term", ["Prop"]),
    (14, 34, "tactic", ['"sorry" = "sorry"']),
    (15, 13, "tactic", ["𝔸 ∨ sorry"]),
    (17, 10, "term", ["Nat"]),
    (19, 29, "term", ["True"]),
    (19, 36, "term", ["True"]),
    (21, 19, "tactic", ["True", "True"]),
    (24, 19, "unknown", []),
]


def asked(*sources):
    """Returns what Lean says about the holes of each source, from one server."""

    async def work():
        async with LeanServer(LeanChecker().lean(), LIMITS) as server:
            return [await open_holes(server, source) for source in sources]

    return asyncio.run(work())


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_every_hole_has_its_kind_and_its_goals(newline):
    (found,) = asked(SOURCE.replace("\n", newline).encode())
    assert [
        (each.hole.line, each.hole.column, each.kind.value, [goal.target for goal in each.goals]) for each in found
    ] == EXPECTED
    assert found[4].goals[0].hypotheses[1].type == "n + 0 = n"
    assert found[12].goals[0].case == "left"


def test_lean_knows_every_hole_of_the_examples():
    sources = [path.read_bytes() for path in EXAMPLES]
    for path, source, found in zip(EXAMPLES, sources, asked(*sources), strict=True):
        assert [each.hole for each in found] == list(holes(source)), path.name
        assert found, path.name
        for each in found:
            assert each.kind is not HoleKind.UNKNOWN, path.name
            assert each.goals, path.name


def test_a_text_without_holes_costs_no_server():
    async def work():
        async with LeanServer(LeanChecker().lean(), LIMITS) as server:
            return await open_holes(server, b"theorem a : True := trivial\n"), server.warm.starts

    assert asyncio.run(work()) == ((), 0)
