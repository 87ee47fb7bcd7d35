"""A warm Lean: goals at a place, and the goals that many versions leave from one edit."""

import asyncio

import pytest

from lemmata.checkers.errors import InputError, UsageError
from lemmata.checkers.lean import LeanChecker
from lemmata.checkers.lean.server import LeanServer
from lemmata.checkers.lean.warm import reach
from lemmata.checkers.limits import Limits
from lemmata.checkers.source import Position

pytestmark = pytest.mark.toolchain("lean")

LIMITS = Limits(wall=30.0, cpu=None, memory=3 << 30, steps=20_000)
FILE = """namespace Inner

theorem t (p q : Prop) (𝕙 : p ∧ q) : q ∧ p := by
  {}

end Inner
"""


@pytest.fixture(scope="module")
def lean():
    return LeanChecker().lean()


def serve(lean, conversation):
    async def inside():
        async with LeanServer(lean, LIMITS) as server:
            return await conversation(server)

    return asyncio.run(inside())


def test_goals_before_a_tactic_and_the_type_of_a_term(lean):
    async def conversation(server):
        await server.check(FILE.format("cases 𝕙; constructor; exact (by assumption); assumption").encode())
        places = [Position(4, 3), Position(4, 12), Position(4, 25), Position(3, 1), Position(1, 1)]
        return [await server.goals(place) for place in places], await server.term_goal(Position(4, 31))

    states, term = serve(lean, conversation)
    assert all(state.failure is None for state in (*states, term))
    found = [state.goals if state.goals is None else [goal.target for goal in state.goals] for state in states]
    assert found == [["q ∧ p"], ["q ∧ p"], ["q", "p"], None, None]
    assert [goal.target for goal in term.goals] == ["q"]
    assert states[0].goals[0].hypotheses[-1].names == ("𝕙",)
    assert states[2].goals[0].case == "intro.left"


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_goals_of_many_versions_come_from_one_edit(lean, newline):
    tactics = ["constructor", "exact 𝕙", "cases 𝕙", "exact ⟨𝕙.2, 𝕙.1⟩", "nonsense", "constructor; exact 𝕙.2", "exact ("]
    texts = [FILE.format(f"({tactic}; all_goals sorry)").replace("\n", newline) for tactic in tactics]

    async def conversation(server):
        found = await reach(server, [text.encode() for text in texts], [text.index("all_goals") for text in texts])
        return found, server.warm.edits

    found, edits = serve(lean, conversation)
    targets = [each.goals if each.goals is None else [goal.target for goal in each.goals] for each in found]
    assert targets == [["q", "p"], None, ["q ∧ p"], [], None, ["p"], None]
    assert [each.result.promising for each in found] == [goals == [] for goals in targets]
    assert edits == 2  # the last version is not finished, and has one of its own


def test_what_cannot_be_read_is_not_asked_about(lean):
    with pytest.raises(InputError, match="not UTF-8"):
        serve(lean, lambda server: server.check(b"\xff"))


def test_goals_of_a_text_that_was_not_given(lean):
    with pytest.raises(UsageError, match="no text named 'Warm'"):
        serve(lean, lambda server: server.goals(Position(1, 1)))
