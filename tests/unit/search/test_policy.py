import asyncio

import pytest

from lemmata.checkers.task import Candidate, Task
from lemmata.search.policy import Decomposition, Edit, Guidance, Policy, Request, WholeProof

REQUEST = Request(task=Task(language="smt", source=b""), goal="(= x x)")


class Echo:
    name = "echo"

    async def propose(self, request, n):
        return [WholeProof(candidate=Candidate(kind="proof", text=request.goal))][:n]


def test_a_plain_class_is_a_policy():
    echo = Echo()
    assert isinstance(echo, Policy)
    assert not isinstance(object(), Policy)
    (proposal,) = asyncio.run(echo.propose(REQUEST, 3))
    assert proposal.candidate.text == "(= x x)"
    assert proposal.log_probability is None


def test_guidance_and_feedback_are_apart():
    assert REQUEST.guidance == Guidance()
    assert REQUEST.feedback == ()


def test_an_edit_replaces_its_span():
    candidate = Candidate(kind="source", text="äβγδ")
    edit = Edit(candidate=candidate, start=1, end=3, replacement="-")
    assert edit.apply() == Candidate(kind="source", text="ä-δ")
    assert Edit(candidate=candidate, start=4, end=4, replacement="!").apply().text == "äβγδ!"


@pytest.mark.parametrize(("start", "end"), [(-1, 1), (2, 1), (0, 5)])
def test_an_edit_outside_the_text_is_refused(start, end):
    with pytest.raises(ValueError, match="not inside"):
        Edit(candidate=Candidate(text="abcd"), start=start, end=end, replacement="").apply()


def test_proposals_are_values():
    assert Decomposition(kind="lemmas", subgoals=("a",)) == Decomposition(kind="lemmas", subgoals=("a",))
