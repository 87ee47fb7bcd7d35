"""Counterexamples that random runs find: small, for each declaration that is false, and only such as can be shown."""

import asyncio
import json

import pytest

from lemmata.checkers.dafny import DafnyChecker
from lemmata.checkers.dafny.claims import callables
from lemmata.checkers.dafny.parser import parse
from lemmata.checkers.limits import Limits
from lemmata.checkers.task import Task
from lemmata.checkers.verdict import Evidence, Outcome, Status
from lemmata.provers.dafny.counterexamples import counterexamples, refuted
from lemmata.provers.dafny.shrinking import simpler, size
from lemmata.provers.dafny.values import Array, Bag, Data, Table

LIMITS = Limits(wall=60.0, cpu=None, memory=None, steps=None)
FALSE = "lemma A(x: int)\n  ensures x < 5\nlemma B(x: int)\n  ensures x < 6\nlemma C(x: int)\n  ensures x < 7\n"


def found(text, *names, seconds=5.0):
    file = parse(text.encode())
    wanted = names or [claim.name for claim in callables(file.program)]
    return list(counterexamples(file, wanted, seconds))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("lemma L(x: int) ensures x * x != 9", {"x": 3}),
        ("lemma L(x: nat, y: int) requires y > x + 1 ensures x >= y", {"x": 0, "y": 2}),
        ("lemma L(s: seq<nat>) ensures |s| < 2 || s[0] != s[1]", {"s": [0, 0]}),
        ("lemma L(s: string) ensures 'b' !in s", {"s": "b"}),
        ("lemma L(s: set<int>) ensures |s| <= 1", {"s": {"set": [0, 1]}}),
        ("lemma L(s: multiset<int>) ensures |s| <= 1", {"s": {"multiset": [0, 0]}}),
        ("lemma L(m: map<int, bool>) ensures forall k :: k in m ==> m[k]", {"m": {"map": [[0, False]]}}),
        ("lemma L(t: (int, bool)) ensures t.1", {"t": {"tuple": [0, False]}}),
        ("lemma L(c: char) ensures c != 'b'", {"c": {"char": "b"}}),
        ("lemma L(r: real) ensures r < 1.0", {"r": {"real": [1, 1]}}),
        ("lemma L(b: bool) ensures b", {"b": False}),
        ("type Big = x: int | x > 3 witness 4\nlemma L(b: Big, s: seq<Big>) ensures b < 4", {"b": 4, "s": []}),
    ],
)
def test_the_smallest_values_are_offered(text, values):
    (only,) = found(text)
    assert only.claim == "L"
    assert dict(only.values) == values


def test_a_tree_is_made_small():
    text = "datatype T = Leaf | Node(l: T, v: int, r: T)\nlemma L(t: T) ensures t.Leaf?\n"
    (only,) = found(text)
    leaf = {"constructor": "Leaf", "fields": []}
    assert only.values["t"] == {"constructor": "Node", "fields": [leaf, 0, leaf]}


def test_the_postcondition_the_results_and_the_sides_are_named():
    text = "method M(n: nat) returns (a: int, b: int)\n  ensures a >= n\n  ensures b == n + 1\n{ a := n; b := n; }\n"
    (only,) = found(text)
    assert (only.ensures, dict(only.results), only.sides) == (1, {"a": 0, "b": 0}, (0, 1))


def test_rounds_are_counted_for_each_time_a_loop_is_come_to():
    text = (
        "method M(n: nat) returns (c: int)\n  requires n == 3\n  ensures c == 0\n{ c := 0;\n"
        "  for i := 0 to n { for j := 0 to i { c := c + 1; } }\n"
        "  while true { if c == 0 { break; } c := c - 1; }\n"
        "  c := 1;\n}\n"
    )
    (only,) = found(text)
    assert only.rounds == (3, 2, 4)


def test_what_arrays_hold_at_the_beginning_and_in_the_end():
    text = (
        "method M(a: array<int>)\n  requires a.Length == 1\n  modifies a\n  ensures a[0] == old(a[0])\n{ a[0] := 1; }\n"
    )
    (only,) = found(text)
    assert only.values["a"] == {"array": [0]}
    assert only.results["a"] == {"array": [1]}


@pytest.mark.parametrize(
    "text",
    [
        "lemma L(x: int) ensures x * x >= 0",
        "lemma L(x: int) requires x != x ensures false",
        "lemma L(x: int)",
        "function F(x: int): int { x }",
        "function F(x: int): int ensures F(x) == 0",
        "method M() ensures false { while true { } }",
        "method N(x: int) returns (r: int) ensures r == 0 { r :- f(); }",
        "lemma L(f: int -> int) ensures f(1) == 2",
        "class C { var x: int }\nlemma L(c: C) ensures c.x == 2",
        "class C { method M(x: int) ensures x == 2 { } }",
    ],
)
def test_for_others_there_is_none(text):
    assert not [item for item in found(text, seconds=0.2) if item.claim in ("L", "F", "N", "C.M")]


class Judge(DafnyChecker):
    """Confirms the counterexamples to some claims."""

    def __init__(self, *confirmed):
        super().__init__()
        self.confirmed = confirmed
        self.asked = []

    def toolchain(self):
        return ()

    async def examine(self, task, candidate, limits, *, strict):
        assert strict
        claim = json.loads(candidate.text)["claim"]
        self.asked.append(claim)
        if claim in self.confirmed:
            return Evidence(outcome=Outcome.COUNTEREXAMPLE, counterexample="x = 5")
        return Evidence(outcome=Outcome.UNKNOWN, reason="not shown")


@pytest.mark.parametrize(
    ("confirmed", "asked"), [(("A",), ["A"]), (("B",), ["A", "B"]), (("C",), ["A", "B"]), ((), ["A", "B"])]
)
def test_only_what_the_judge_confirms_refutes_and_it_is_not_asked_for_ever(confirmed, asked):
    judge = Judge(*confirmed)
    task = Task(language="dafny", source=FALSE.encode(), name="x.dfy", trust_source=True)
    outcome = asyncio.run(refuted(task, judge, ["A", "B", "C"], LIMITS))
    assert judge.asked == asked
    if set(confirmed) & set(asked):
        assert outcome.verdict.status is Status.REFUTED
        assert outcome.candidate.kind == "counterexample"
    else:
        assert outcome is None


@pytest.mark.parametrize(
    "value",
    [7, -7, (1, 2, 3), "z", ("z", "a"), frozenset({1, 9}), Bag.of([1, 1]), Table({1: 5}), Data("", (3, (4,)))],
)
def test_simpler_values_lead_to_ones_that_have_none(value):
    steps = 0
    while True:
        smaller = [step for step in simpler(value, {}) if size(step) < size(value)]
        if not smaller:
            break
        value, steps = smaller[-1], steps + 1
    assert 0 < steps < 100


def test_arrays_become_shorter():
    assert [step.items for step in simpler(Array([0], (1,)), {})] == [[]]
