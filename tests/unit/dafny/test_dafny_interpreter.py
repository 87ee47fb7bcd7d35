"""The interpreter: what expressions are worth, what methods do, and that runs find what is false."""

from pathlib import Path

import pytest

from lemmata.checkers.dafny.document import named
from lemmata.checkers.dafny.nodes import walk
from lemmata.checkers.dafny.parser import parse
from lemmata.checkers.dafny.statements import Assert
from lemmata.provers.dafny.interpret import Interpreter
from lemmata.provers.dafny.machine import Frame
from lemmata.provers.dafny.values import Array, Stuck

TRUTHS = parse((Path(__file__).parent / "truths.dfy").read_bytes(), "truths.dfy")
ASSERTIONS = [node for node in walk(TRUTHS.program) if isinstance(node, Assert)]


@pytest.mark.parametrize("node", ASSERTIONS, ids=lambda node: TRUTHS.text(node.start, node.end)[7:60])
def test_what_dafny_proves_is_true(node):
    interpreter = Interpreter(TRUTHS)
    interpreter.machine.steps = 1000
    assert interpreter.code(node.condition)(Frame({})) is True


def observed(text, name="M", **options):
    """Returns the frames at the ends of the runs of a method, what its loops saw, and how the runs went."""
    file = parse(text.encode())
    interpreter = Interpreter(file)
    method = dict(named(file.program))[name]
    ends, heads = [], []
    runs = interpreter.observe(
        method,
        lambda _start, frame: heads.append(dict(frame.variables)),
        at_end=lambda frame: ends.append((dict(frame.variables), frame)),
        **options,
    )
    return ends, heads, runs


def test_a_method_with_a_loop_computes_what_it_should():
    ends, heads, runs = observed(
        "method M(n: nat) returns (r: int) requires n > 1"
        "{ r := 0; var i := 0; while i < n { i := i + 1; r := r + i; } }"
    )
    assert (runs.finished, runs.stuck) == (80, 0)
    assert all(end["r"] == end["n"] * (end["n"] + 1) // 2 and end["n"] > 1 for end, _ in ends)
    assert all(head["r"] == head["i"] * (head["i"] + 1) // 2 for head in heads)


STATEMENTS = [
    ("for i := 0 to 3 { r := r * 10 + i; }", 12),
    ("for i := 3 downto 0 { r := r * 10 + i; }", 210),
    ("while true { r := r + 1; if r == 4 { break; } else if r < 3 { continue; } r := 9; return; }", 9),
    ("while true { while true { break break; } r := 5; }", 0),
    ("var x, y := 1, 2; x, y := y, x; r := 10 * x + y;", 21),
    ("var a := new int[3](i => i); a[0], a[1] := a[1], a[0]; r := a[0] * 10 + a[2];", 12),
    ("var a := new int[] [4, 5]; r := a[..][1] + a.Length;", 7),
    ("var a := new int[2, 2]((i, j) => 2 * i + j); r := a[1, 0] + a.Length1;", 4),
    ("r := Twice(4);", 8),
    ("var a, b := Two(); r := 10 * a + b;", 12),
    ("match C(3) case B => r := 1; case C(n) => r := n;", 3),
    ("if { case false => r := 1; case true => r := 2; }", 2),
    ("while { case r < 3 => r := r + 1; }", 3),
    ("var x :| x in [7]; r := x;", 7),
    ("var c := new Cell(3); c.Add(4); r := c.value;", 7),
    ("var a := new int[3]; forall i | 0 <= i < 3 { a[i] := i; } r := a[2];", 2),
    ("var (p, q) := (1, 2); r := p + q; label L: assert r == 3; print r;", 3),
    ("var s := [1]; s := s + [2]; r := |s|; return r + 1;", 3),
    ("Proof(); calc { r; } ghost var g := 3; r := 1;", 1),
]
AROUND = """
datatype D = B | C(n: int)
class Cell {
  var value: int
  constructor (v: int) { value := v; }
  method Add(n: int) modifies this { value := value + n; }
}
method Twice(n: int) returns (m: int) { return 2 * n; }
method Two() returns (a: int, b: int) { a, b := 1, 2; }
lemma Proof() { }
"""


@pytest.mark.parametrize(("body", "result"), STATEMENTS, ids=[body for body, _ in STATEMENTS])
def test_statements(body, result):
    ends, _, runs = observed(f"{AROUND} method M() returns (r: int) {{ r := 0; {body} }}", wanted=1)
    assert runs.finished == 1, runs.reason
    assert ends[0][0]["r"] == result


def test_old_is_what_was_when_the_method_began():
    text = (
        "method M(a: array<int>) modifies a requires a.Length > 0 ensures a[0] == old(a[0]) + 1 { a[0] := a[0] + 1; }"
    )
    file = parse(text.encode())
    interpreter = Interpreter(file)
    method = file.program.members[0]
    code = interpreter.code(method.clauses[-1].expressions[0])
    results = []
    interpreter.observe(method, lambda *_: None, at_end=lambda frame: results.append(interpreter.holds(code, frame)))
    assert results == [True] * 80


BROKEN_OFF = [
    ("while true { r := r + 1; }", "too many steps"),
    ("var a := new int[1]; r := a[1];", "out of range"),
    ("r := 1 / r;", "division by zero"),
    ("unknown();", "not known"),
    ("r := F(1);", "no body"),
]


@pytest.mark.parametrize(("body", "reason"), BROKEN_OFF)
def test_a_run_that_cannot_go_on_is_broken_off(body, reason):
    text = f"ghost function F(x: int): int method M() returns (r: int) {{ r := 0; {body} }}"
    _, _, runs = observed(text, wanted=1)
    assert (runs.finished, runs.stuck) == (0, 1)
    assert reason in runs.reason


def test_inputs_satisfy_requires_and_are_the_same_for_the_same_seed():
    text = (
        "predicate Sorted(s: seq<int>) { forall i, j :: 0 <= i < j < |s| ==> s[i] <= s[j] }"
        "method M(a: array<int>, s: seq<int>, n: nat) requires a.Length == n && Sorted(s) && Sorted(a[..]) { }"
    )
    ends, _, runs = observed(text)
    assert runs.finished >= 40
    for end, _ in ends:
        assert len(end["a"].items) == end["n"]
        assert list(end["s"]) == sorted(end["s"])
        assert end["a"].items == sorted(end["a"].items)
    again, _, _ = observed(text)
    assert [end["s"] for end, _ in ends] == [end["s"] for end, _ in again]


def test_values_of_all_types_are_made():
    text = (
        "datatype T = L | N(l: T, v: int, r: T) type Small = x: int | 0 <= x < 4 class K { var f: int }"
        "method M<A>(a: A, b: bool, c: char, d: real, e: string, f: set<nat>, g: multiset<int>, h: map<int, bool>,"
        " i: array2<int>, j: T, k: Small, l: (int, bool), m: K, n: seq<seq<int>>) { }"
    )
    ends, _, runs = observed(text, wanted=20)
    assert runs.finished == 20
    assert {type(end["i"]) for end, _ in ends} == {Array}
    assert {end["k"] for end, _ in ends} <= {0, 1, 2, 3}


def test_what_has_no_bounds_is_no_counterexample_and_no_proof():
    interpreter = Interpreter(parse(b"ghost predicate P() { exists x: int :: x == 1000 }"))
    code = interpreter.code(interpreter.declarations.callables["P"].body)
    interpreter.machine.steps = 1000
    with pytest.raises(Stuck, match="no witness"):
        interpreter.code(parse(b"ghost predicate Q() { exists x: int :: x * x == 90000 }").program.members[0].body)(
            Frame({})
        )
    assert interpreter.holds(code, Frame({})) is True
