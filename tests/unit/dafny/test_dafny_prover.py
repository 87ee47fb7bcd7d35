"""The search for hints of a whole file, with a scripted verifier and a judge that sees what is offered."""

import asyncio

import pytest
from dafny_scripted import ScriptedVerifier

from lemmata.checkers.dafny import DafnyChecker
from lemmata.checkers.errors import UsageError
from lemmata.checkers.limits import Limits
from lemmata.checkers.task import Task
from lemmata.checkers.verdict import Evidence, Outcome, Status
from lemmata.provers.dafny.loop_stage import Invariants
from lemmata.provers.dafny.prover import prove_dafny
from lemmata.provers.dafny.variants import Hint

LIMITS = Limits(wall=60.0, cpu=None, memory=None, steps=None)
LEMMA = "function F(n: nat): nat { if n == 0 then 0 else F(n - 1) }\n\nlemma L(n: nat)\n  ensures F(n) == 0\n"
CALL = "if !(n == 0) { L(n - 1); }"
OTHER = "\nlemma Lost(n: nat)\n  ensures F(n) == 1\n{ }\n"
LOOP = (
    "method M(n: nat) returns (i: nat)\n  ensures i == n\n{\n  i := 0;\n  while i < n\n  {\n    i := i + 1;\n  }\n}\n"
)


class Judge(DafnyChecker):
    """Keeps what it is asked about, and accepts nothing; counterexamples only if it is to."""

    def __init__(self, *, confirms=False):
        super().__init__()
        self.offered = []
        self.confirms = confirms

    def toolchain(self):
        return ()

    async def examine(self, task, candidate, limits, *, strict):
        if candidate.kind == "counterexample" and not self.confirms:
            return Evidence(outcome=Outcome.UNKNOWN, reason="not shown")
        if candidate.kind == "counterexample":
            return Evidence(outcome=Outcome.COUNTEREXAMPLE, counterexample="n = 0")
        self.offered.append((candidate, limits))
        return Evidence(outcome=Outcome.UNKNOWN, reason="not looked at")


async def no_loops(file, names, verifier, deadline, *, stages):
    return Invariants((), enough=False)


def proved(text, verifier, loops=no_loops, limits=LIMITS, **options):
    judge = Judge()
    task = Task(language="dafny", source=text.encode(), name="x.dfy", trust_source=True, **options)
    outcome = asyncio.run(prove_dafny(task, judge, limits=limits, loops=loops, verifier=verifier))
    ((candidate, given),) = judge.offered
    assert outcome.verdict.status is Status.UNPROVED
    assert outcome.candidate == candidate
    assert given.wall is None or given.wall <= LIMITS.wall
    return outcome


def test_a_lemma_without_a_body_gets_one():
    outcome = proved(LEMMA, ScriptedVerifier({"L": [CALL]}))
    assert outcome.source.decode() == LEMMA.rstrip("\n") + f" {{ {CALL} }}\n"
    assert [(hint.line, hint.kind) for hint in outcome.hints] == [(4, "lemma body")]
    assert outcome.credit == {"recursion": 1}
    assert outcome.left_open == ()


def test_a_lemma_for_which_nothing_is_found_stays_without_a_body_and_is_not_taken_as_given():
    outcome = proved(LEMMA, ScriptedVerifier({"L": ["assert magic;"]}))
    assert outcome.source == LEMMA.encode()
    assert outcome.candidate.kind == "source"
    assert outcome.left_open == ("L",)
    assert outcome.hints == ()


def test_what_was_found_is_kept_where_something_else_is_not_found():
    outcome = proved(LEMMA + OTHER, ScriptedVerifier({"L": [CALL], "Lost": ["assert magic;"]}))
    assert outcome.source.decode().endswith(f"{{ {CALL} }}\n{OTHER}")
    assert outcome.left_open == ("Lost",)


def test_a_counterexample_that_is_confirmed_ends_the_search():
    verifier = ScriptedVerifier({"L": [CALL], "Lost": ["assert magic;"]})
    task = Task(language="dafny", source=(LEMMA + OTHER).encode(), name="x.dfy", trust_source=True)
    outcome = asyncio.run(prove_dafny(task, Judge(confirms=True), limits=LIMITS, verifier=verifier))
    assert outcome.verdict.status is Status.REFUTED
    assert outcome.candidate.kind == "counterexample"
    assert outcome.source == task.source
    assert (outcome.hints, outcome.left_open) == ((), ())
    assert len(verifier.questions) == 1


def test_a_file_that_verifies_is_judged_as_it_is():
    verifier = ScriptedVerifier({})
    outcome = proved(LOOP, verifier)
    assert outcome.source == LOOP.encode()
    assert outcome.candidate.kind == "none"
    assert len(verifier.questions) == 1


def test_a_file_with_an_error_of_type_is_judged_as_it_is():
    outcome = proved(LEMMA, ScriptedVerifier({}, ill=["F(n) == 0"]))
    assert outcome.source == LEMMA.encode()
    assert outcome.left_open == ("L",)


def test_a_file_that_the_screen_refuses_is_not_searched():
    verifier = ScriptedVerifier({})
    proved('include "other.dfy"\n', verifier)
    assert verifier.questions == []


def test_a_function_gets_a_measure():
    text = "function Up(low: int, high: int): int { if low < high then Up(low + 1, high) else 0 }\n"
    outcome = proved(text, ScriptedVerifier({"Up": ["decreases high - low"]}))
    assert "high: int): int   decreases high - low\n{ if" in outcome.source.decode()
    assert outcome.credit == {"decreases": 1}


def invariant(text, offset):
    return Hint(offset=offset, text=f"  invariant {text}\n  ", rule="stage")


def test_loops_get_what_their_stage_finds():
    asked = []

    async def stage(file, names, verifier, deadline, *, stages):
        asked.extend(names)
        return Invariants((invariant("i <= n", file.source.text.index("{\n    i :=")),), enough=True)

    outcome = proved(LOOP, ScriptedVerifier({"M": ["invariant i <= n"]}), stage)
    assert asked == ["M"]
    assert outcome.credit == {"stage": 1}
    assert [hint.text for hint in outcome.hints] == ["invariant i <= n"]


def test_invariants_that_are_not_enough_are_mended_where_the_proof_fails():
    async def stage(file, names, verifier, deadline, *, stages):
        start = file.source.text.index("{\n    i :=")
        return Invariants((invariant("i <= n", start), invariant("0 <= i", start)), enough=False)

    outcome = proved(LOOP, ScriptedVerifier({"M": ["invariant i <= n", "assert i == n;"]}), stage)
    assert [hint.text for hint in outcome.hints] == ["invariant i <= n", "assert i == n;"]
    assert outcome.credit == {"stage": 1, "conjunct": 1}
    assert outcome.left_open == ()


def test_a_search_without_a_limit_ends_too():
    limits = Limits(wall=None, cpu=None, memory=None, steps=None)
    assert proved(LEMMA, ScriptedVerifier({"L": [CALL]}), limits=limits).left_open == ()


def test_other_languages_are_refused():
    task = Task(language="lean", source=b"", name="x.lean")
    with pytest.raises(UsageError, match="for dafny, not 'lean'"):
        asyncio.run(prove_dafny(task, Judge(), limits=LIMITS, verifier=ScriptedVerifier({})))
