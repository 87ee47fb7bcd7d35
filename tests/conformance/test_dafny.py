"""The Dafny checker keeps the contract of every checker."""

import asyncio
import json
from dataclasses import replace

import pytest

from lemmata.checkers.conformance import Faulty, Fixtures, Sample, run_conformance
from lemmata.checkers.dafny import DafnyChecker
from lemmata.checkers.dafny import checker as checker_module
from lemmata.checkers.errors import ToolchainMissing
from lemmata.checkers.judge import judge
from lemmata.checkers.limits import Limits
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import Layer, LayerState, Status

pytestmark = pytest.mark.toolchain("dafny")

LIMITS = Limits(wall=120.0, cpu=None, memory=2 << 30, steps=None)


def sample(name, source, candidate=None):
    task = Task(language="dafny", source=source.encode(), name=f"{name}.dfy")
    return Sample(task) if candidate is None else Sample(task, candidate)


HOLE = """\
function Sum(n: nat): nat { if n == 0 then 0 else n + Sum(n - 1) }
lemma Gauss(n: nat)
  ensures 2 * Sum(n) == n * (n + 1)
"""
LOOP = """\
method Count(n: nat) returns (i: nat)
  ensures i == n
{
  i := 0;
  while i < n
  {
    i := i + 1;
  }
}
"""
HARD = """\
lemma Hard(a: int, b: int, c: int, d: int)
  requires a > 1 && b > 1 && c > 1 && d > 1
  ensures a * a * a * a * b + c * c * c * b * b + d * a * b * c != 7 * a * b * c * d * d + 33 * a * a * c
{
}
"""
FALSE = {"claim": "Wrong", "ensures": 0, "values": {"x": 0}, "results": {}, "sides": [], "rounds": []}
STARTED = {"claim": "Count", "ensures": 0, "values": {"n": 0}, "results": {}, "sides": [], "rounds": [0]}
WRONG = "lemma Wrong(x: int)\n  ensures x > 0\n{\n}\n"
HINT = LOOP.replace("while i < n\n", "while i < n\n    invariant i <= n\n")

FIXTURES = Fixtures(
    provable=(
        sample("lemma", "lemma Twice(x: int)\n  ensures x + x == 2 * x\n{\n}\n"),
        sample("hinted", LOOP, Candidate(kind="source", text=HINT)),
    ),
    faulty=(
        Faulty(sample("syntax", "lemma One() ensures true {}\nlemma Two( ensures true {}\n"), Status.SYNTAX_ERROR, 2),
        Faulty(sample("type", "lemma One(x: int)\n  ensures x\n{\n}\n"), Status.TYPE_ERROR, 2),
        Faulty(sample("unknown", "lemma One()\n{\n  Unknown();\n}\n"), Status.TYPE_ERROR, 3),
        Faulty(sample("assume", "lemma One()\n  ensures false\n{\n  assume false;\n}\n"), Status.REJECTED, 4),
    ),
    tampered=(
        sample("statement", LOOP, Candidate(kind="source", text=HINT.replace("i == n\n{", "i >= 0\n{"))),
        sample("nothing", "const One: int := 1\n"),
        sample("comment", "/* lemma Wrong() ensures false {} */\n"),
    ),
    refutable=(
        sample("false", WRONG, Candidate(kind="counterexample", text=json.dumps(FALSE))),
        sample("loop", LOOP.replace("i := 0", "i := 1"), Candidate(kind="counterexample", text=json.dumps(STARTED))),
    ),
    unproved=(
        sample("wrong", WRONG),
        sample("unhinted", LOOP),
        sample("true", LOOP, Candidate(kind="counterexample", text=json.dumps(STARTED))),
        sample("no counterexample", WRONG, Candidate(kind="counterexample", text="n = 0")),
    ),
    assuming=(
        sample(
            "axiom",
            "lemma {:axiom} Given(x: int)\n  ensures x > 0\n\nlemma Claim()\n  ensures 0 > 0\n{\n  Given(0);\n}\n",
        ),
    ),
    hanging=sample("hard", HARD),
    limits=LIMITS,
    short=Limits(wall=2.5, cpu=None, memory=2 << 30, steps=None),
)


def test_dafny_keeps_the_contract(monkeypatch):
    def missing():
        raise ToolchainMissing("Dafny is not installed; to install it: dotnet tool install --global dafny")

    def without_tool():
        monkeypatch.setattr(checker_module, "discover", missing)
        return DafnyChecker()

    run_conformance(DafnyChecker(), replace(FIXTURES, without_tool=without_tool))


def verdict(source, candidate=None, *, trust=False):
    task = Task(language="dafny", source=source.encode(), name="file.dfy", trust_source=trust)
    return asyncio.run(judge(DafnyChecker(), task, candidate or Candidate(), LIMITS))


def test_every_clause_has_a_status_of_its_own():
    found = verdict(
        "/* 𝒳 */ method Four(x: int) returns (r: int)\r\n"
        "  ensures r >= x\r\n  ensures r == x\r\n  ensures r <= x + 1\r\n  ensures r != x\r\n"
        "{\r\n  r := x + 1;\r\n}\r\n"
    )
    assert found.status is Status.UNPROVED
    clauses = [item for item in found.evidence.obligations if "postcondition" in item.name]
    assert [(item.line, item.column, item.status) for item in clauses] == [
        (2, 13, Status.PROVED),
        (3, 13, Status.UNPROVED),
        (4, 13, Status.PROVED),
        (5, 13, Status.PROVED),
    ]
    assert [(item.line, item.related[0].line) for item in found.evidence.diagnostics] == [(6, 3)]
    assert found.evidence.layers[Layer.OBLIGATIONS] is LayerState.FAILED


def test_places_behind_an_astral_letter_are_in_code_points():
    text = 'lemma L() { assert |"𝒳"| == 1; assert 1 == 2; }'
    (error,) = verdict(text).evidence.diagnostics
    assert (error.line, error.column) == (1, text.index("assert 1 == 2") + 1)


def test_a_verdict_rests_on_a_solver_that_it_names():
    found = verdict("lemma L() ensures 1 == 1 {}\n")
    assert found.status is Status.PROVED
    assert found.evidence.assurance.rests_on == "solver"
    assert [tool.name for tool in found.evidence.toolchain] == ["dafny", "z3"]
    assert all(tool.sha256 for tool in found.evidence.toolchain)
    assert found.evidence.layers[Layer.ROBUSTNESS] is LayerState.PASSED


def test_a_hole_may_be_filled_and_not_be_left():
    filled = verdict(HOLE, Candidate(kind="source", text=HOLE + "{\n}\n"), trust=True)
    assert (filled.status, filled.evidence.assumptions) == (Status.PROVED, ())
    left = verdict(HOLE, Candidate(kind="source", text=HOLE), trust=True)
    assert (left.status, left.evidence.open_goals) == (Status.UNPROVED, ("lemma Gauss has no body",))


def test_assumptions_of_a_trusted_file_are_listed():
    found = verdict("lemma {:axiom} Given() ensures false\nlemma Claim() ensures 1 == 2 { Given(); }\n", trust=True)
    assert found.status is Status.PROVED
    assert "under 2 assumptions" in found.reason
    assert {(item.line, item.pinned) for item in found.evidence.assumptions} == {(1, True)}


def test_of_a_declaration_that_is_too_hard_it_is_known_which_assertion_is():
    source = """lemma Hard(a: int, b: int, c: int, d: int)
  requires a > 1 && b > 1 && c > 1 && d > 1
{
  assert a + b > 2;
  assert a * a * a * a * b + c * c * c * b * b + d * a * b * c != 7 * a * b * c * d * d + 33 * a * a * c;
  assert c + d > 2;
}
"""
    task = Task(language="dafny", source=source.encode(), name="hard.dfy")
    limits = replace(LIMITS, wall=14.0)
    found = asyncio.run(judge(DafnyChecker(), task, Candidate(), limits))
    assert found.status is Status.TIMEOUT, found.reason
    obligations = {item.line: item.status for item in found.evidence.obligations}
    assert obligations == {4: Status.PROVED, 5: Status.TIMEOUT, 6: Status.PROVED}
    assert found.reason.endswith("first in line 5")
