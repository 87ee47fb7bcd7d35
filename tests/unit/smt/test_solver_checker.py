"""The checker: from a task to evidence, through workers, whatever becomes of them."""

import asyncio

import pytest

from lemmata.checkers.errors import UsageError
from lemmata.checkers.limits import Limits
from lemmata.checkers.session import Done, Ended
from lemmata.checkers.smt import SmtChecker
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import Evidence, Outcome

TASK = Task(language="smt", source=b"(assert false)(check-sat)", name="false.smt2")
LIMITS = Limits(wall=10.0, cpu=None, memory=None, steps=None)


class ScriptedPool:
    """Replies from a list, and notes what was asked."""

    def __init__(self, *replies):
        self.replies = list(replies)
        self.calls = []

    async def call(self, function, payload, limits, *, prefer=None):
        self.calls.append((function, payload, limits))
        return self.replies.pop(0)


def examined(pool, candidate=None, limits=LIMITS):
    async def work():
        async with SmtChecker(pool=pool) as checker:
            return await checker.examine(TASK, candidate or Candidate(), limits, strict=True)

    return asyncio.run(work())


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [
        ("timeout", Outcome.TIMEOUT),
        ("memory", Outcome.RESOURCES),
        ("crash", Outcome.FAILURE),
        ("protocol", Outcome.FAILURE),
    ],
)
def test_what_ends_a_worker_is_evidence(kind, outcome):
    evidence = examined(ScriptedPool(Ended(kind, "what happened", 1.5)))
    assert evidence.outcome is outcome
    assert evidence.reason == "what happened"
    assert evidence.seconds == 1.5
    assert {tool.name for tool in evidence.toolchain} == {"z3", "cvc5"}


def test_a_reply_that_is_no_evidence_is_a_failure():
    assert examined(ScriptedPool(Done("unsat", 0.1, 0.1))).outcome is Outcome.FAILURE


def test_times_and_toolchain_are_filled_in():
    evidence = examined(ScriptedPool(Done(Evidence(outcome=Outcome.UNKNOWN), 0.5, 0.25)))
    assert (evidence.seconds, evidence.cpu_seconds) == (0.5, 0.25)
    assert all(tool.sha256 for tool in evidence.toolchain)


def test_limits_reach_the_worker():
    pool = ScriptedPool(*[Done(Evidence(outcome=Outcome.UNKNOWN), 0.5, 0.25)] * 2)
    examined(pool, limits=Limits(wall=3.0, cpu=2.0, memory=1 << 30, steps=77))
    examined(pool, limits=Limits(wall=None, cpu=None, memory=None, steps=None))
    (_, payload, limits), (_, unlimited, none) = pool.calls
    assert (payload.seconds, payload.steps, payload.strict) == (3.0, 77, True)
    assert limits.wall is not None
    assert 3.0 < limits.wall < 5.0
    assert (limits.cpu, limits.memory) == (2.0, 1 << 30)
    assert none.wall is None
    assert unlimited.seconds > 1e6


def test_proofs_go_to_the_worker_that_reads_them():
    pool = ScriptedPool(Done(Evidence(outcome=Outcome.UNKNOWN), 0.5, 0.25))
    examined(pool, Candidate(kind="proof", text="{}"))
    function, payload, _ = pool.calls[0]
    assert function == "lemmata.checkers.smt.claims:examine_claims"
    assert (payload.kind, payload.text) == ("proof", "{}")


def test_unknown_kinds_of_candidates_are_refused():
    with pytest.raises(UsageError, match="smt reads candidates of kind none"):
        examined(ScriptedPool(), Candidate(kind="tactic", text=""))


def test_without_a_context_each_examination_has_a_worker_of_its_own():
    checker = SmtChecker()
    evidence = asyncio.run(checker.examine(TASK, Candidate(), LIMITS, strict=True))
    assert evidence.outcome is Outcome.ACCEPTED


def test_a_checker_can_be_entered_twice():
    checker = SmtChecker()

    async def work():
        found = []
        for _ in range(2):
            async with checker as ready:
                found.append((await ready.examine(TASK, Candidate(), LIMITS, strict=False)).outcome)
        return found

    assert asyncio.run(work()) == [Outcome.ACCEPTED, Outcome.ACCEPTED]
