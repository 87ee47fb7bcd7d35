"""Guessed hints: rules, types, runs that refute, equalities from traces, and the search for those that do."""

import asyncio
import re

import pytest

from lemmata.checkers.dafny.against import compare
from lemmata.checkers.dafny.parser import parse
from lemmata.provers.dafny.candidates import Program
from lemmata.provers.dafny.houdini import Report, synthesise
from lemmata.provers.dafny.interpret import read_condition
from lemmata.provers.dafny.kinds import BOOL, INT, IllTyped, Kind, kind_of
from lemmata.provers.dafny.machine import Declarations
from lemmata.provers.dafny.nullspace import equalities, nullspace
from lemmata.provers.dafny.rules import BASIC, DOUBLE
from lemmata.provers.dafny.rules_collections import COLLECTIONS
from lemmata.provers.dafny.rules_matrices import MATRICES
from lemmata.provers.dafny.unfolding import unfolded

ALL = (*BASIC, *COLLECTIONS, *MATRICES, *DOUBLE)


def squeezed(text):
    return re.sub(r"\s", "", text)


def guessed(text, rules=ALL):
    """Returns what is guessed and not refuted for the last loop of a program, without blanks, with the rules."""
    program = Program(parse(text.encode()))
    last = len(program.loops) - 1
    return {squeezed(guess.text): guess.rule for guess in program.guesses(rules) if guess.loop == last}


SUM = """function Sum(s: seq<int>): int { if |s| == 0 then 0 else s[0] + Sum(s[1..]) }
method M(s: seq<int>) returns (r: int) ensures r == Sum(s)
{ r := 0; var i := |s|; while i > 0 { i := i - 1; r := s[i] + r; } }"""
FIB = """function Fib(n: nat): nat { if n < 2 then n else Fib(n - 1) + Fib(n - 2) }
method M(n: nat) returns (x: nat) ensures x == Fib(n)
{ x := 0; var i, y := 0, 1; while i < n { x, y := y, x + y; i := i + 1; } }"""
FILL = """method M(a: array<int>, v: int) modifies a ensures forall i :: 0 <= i < a.Length ==> a[i] == v
{ var i := 0; while i < a.Length { a[i] := v; i := i + 1; } }"""
FIND = """method M(a: array<int>, k: int) returns (r: int)
ensures r >= 0 ==> r < a.Length && a[r] == k ensures r < 0 ==> forall i :: 0 <= i < a.Length ==> a[i] != k
{ r := -1; var n := 0; while n < a.Length { if a[n] == k { return n; } n := n + 1; } }"""
MAX = """method M(a: array<int>) returns (m: int) requires a.Length > 0
ensures forall k :: 0 <= k < a.Length ==> a[k] <= m
{ m := a[0]; for i := 1 to a.Length { if a[i] > m { m := a[i]; } } }"""
COPY = """method M(s: seq<int>) returns (t: seq<int>) ensures |t| == |s|
{ t := []; var i := 0; while i != |s| { t := t + [s[i] * 2]; i := i + 1; } }"""
FLAG = """datatype Color = Red | White
method M(a: array<Color>) modifies a ensures multiset(a[..]) == multiset(old(a[..]))
{ var r, w := 0, 0; while w < a.Length
  { if a[w] == Red { a[r], a[w] := a[w], a[r]; r := r + 1; } w := w + 1; } }"""
CUBE = """method M(n: nat) returns (c: int) ensures c == n * n
{ c := 0; var i, k := 0, 1; while i < n { c := c + k; k := k + 2; i := i + 1; } }"""
FLIP = """method M(a: array<int>, n: int) requires 0 <= n < a.Length modifies a
ensures forall k :: 0 <= k <= n ==> a[k] == old(a[n - k])
{ var i, j := 0, n; while i < j { a[i], a[j] := a[j], a[i]; i := i + 1; j := j - 1; } }"""
SPLIT = """method M(s: seq<int>) returns (low: int, high: int) requires |s| > 0
ensures 0 <= low <= high <= |s| ensures forall x | high <= x < |s| :: s[x] > 0
{ var i, k := 0, |s|; while i < k && s[k - 1] > 0 { k := k - 1; } return i, k; }"""
TWICE = """method M(n: nat) returns (r: int) ensures r <= n
{ var i := 0; while 2 * i + 2 <= n { i := i + 1; } r := 2 * i; }"""
MATRIX = """method M(a: array2<int>) modifies a
ensures forall i, j :: 0 <= i < a.Length0 && 0 <= j < a.Length1 ==> a[i, j] == old(a[i, j]) + 1
{ var m := 0; while m != a.Length0 { var n := 0;
  while n != a.Length1 { a[m, n] := a[m, n] + 1; n := n + 1; } m := m + 1; } }"""
CORNER = """method M(a: array2<int>, key: int) returns (m: int, n: int)
requires forall i, j, k :: 0 <= i < a.Length0 && 0 <= j < k < a.Length1 ==> a[i, j] <= a[i, k]
requires forall i, j, k :: 0 <= i < k < a.Length0 && 0 <= j < a.Length1 ==> a[i, j] <= a[k, j]
requires exists i, j :: 0 <= i < a.Length0 && 0 <= j < a.Length1 && a[i, j] == key
ensures 0 <= m < a.Length0 && 0 <= n < a.Length1 && a[m, n] == key
{ m, n := 0, a.Length1 - 1; while a[m, n] != key { if a[m, n] < key { m := m + 1; } else { n := n - 1; } } }"""
HALVES = """method M(a: array<int>, h: nat) returns (c: array<int>) requires h <= a.Length
ensures c[..] == a[h..]
{ c := new int[a.Length - h]; var i, j := h, 0; while i < a.Length { c[j] := a[i]; i := i + 1; j := j + 1; } }"""
TURN = """method M(a: array<int>) modifies a ensures forall i :: 0 <= i < a.Length ==> a[i] == old(a[a.Length - 1 - i])
{ var i := 0; while i < a.Length / 2
  { a[i], a[a.Length - 1 - i] := a[a.Length - 1 - i], a[i]; i := i + 1; } }"""
GCD = """ghost function Gcd(x: int, y: int): int requires x > 0 && y > 0
{ if x == y then x else if x > y then Gcd(x - y, y) else Gcd(x, y - x) }
method M(m: int, n: int) returns (d: int) requires m > 0 && n > 0 ensures d == Gcd(m, n)
{ var x, y := m, n; while x != y { if x > y { x := x - y; } else { y := y - x; } } d := x; }"""
HORNER = """ghost function F(n: int): int { if n <= 0 then 0 else 3 * F(n - 5) + n }
method M(n: int) returns (x: int) ensures x == F(n)
{ var a, b, k := 1, 0, n; while k > 0 { b := a * k + b; a := 3 * a; k := k - 5; } x := b; }"""
LISTS = """datatype List = Nil | Cons(head: int, tail: List)
function Add(l: List): int { match l case Nil => 0 case Cons(x, t) => x + Add(t) }
method M(l: List) returns (r: int) ensures r == Add(l)
{ r := 0; var rest := l; while rest != Nil { r := r + rest.head; rest := rest.tail; } }"""
SORTED = """predicate Sorted(a: array<int>) reads a { forall k :: 0 < k < a.Length ==> a[k - 1] <= a[k] }
method M(a: array<int>) modifies a ensures Sorted(a)
{ var n := 0; while n < a.Length { a[n] := n; n := n + 1; } }"""
PARTS = """predicate IsSorted(s: seq<int>) { forall p, q | 0 <= p < q < |s| :: s[p] <= s[q] }
method M(s: seq<int>) returns (r: seq<int>) ensures multiset(r) == multiset(s)
{ r := []; var rest := s; while rest != [] { r := r + [rest[0]]; rest := rest[1..]; } }"""
NEEDED = [
    (MATRIX, "foralli,j::i==m&&j<n==>(0<=i<a.Length0&&0<=j<a.Length1==>a[i,j]==old(a[i,j])+1)", "ensures so far"),
    (MATRIX, "forallq'::0<=q'<a.Length1&&n<=q'==>a[m,q']==old(a[m,q'])", "matrix frame"),
    (CORNER, "existsi,j::m<=i<a.Length0&&0<=j<(n+1)&&a[i,j]==key", "requires narrowed"),
    (CORNER, "a.Length0-m+n", "measure"),
    (HALVES, "c[0..j]==a[h..i]", "copied slice"),
    (TURN, "forallk'::i<=k'<=a.Length-1-i==>a[k']==old(a[k'])", "frame"),
    (GCD, "Gcd(m,n)==Gcd(x,y)", "calls"),
    (HORNER, "F(n)==b+a*F(k)", "calls"),
    (LISTS, "Add(l)==r+Add(rest)", "calls"),
    (LISTS, "rest", "measure"),
    (SORTED, "forallk::0<k<n==>a[k-1]<=a[k]", "ensures with a counter"),
    (PARTS, "multiset(r)+multiset(rest)==multiset(s)", "accumulated"),
    (SUM, "r==Sum(s[i..])", "slice"),
    (SUM, "i>=0", "guard weakened"),
    (FIB, "i<=n", "guard weakened"),
    (FIB, "x==Fib(i)", "ensures with a counter"),
    (FIB, "y==Fib((i+1))", "result renamed"),
    (FILL, "foralli'::0<=i'<i==>a[i']==v", "ensures with a counter"),
    (FIND, "r<0==>foralli::0<=i<n==>a[i]!=k", "ensures with a counter"),
    (MAX, "forallk::0<=k<i==>a[k]<=m", "ensures with a counter"),
    (MAX, "existsk'::0<=k'<i&&a[k']==m", "extremum"),
    (COPY, "i<=|s|", "guard weakened"),
    (COPY, "|t|==i", "ensures with a counter"),
    (COPY, "forallk'::0<=k'<i==>t[k']==s[k']*2", "sequence"),
    (FLAG, "multiset(a[..])==multiset(old(a[..]))", "ensures copied"),
    (FLAG, "forallk'::0<=k'<r==>a[k']==Red", "region"),
    (FLAG, "forallk'::r<=k'<w==>a[k']==White", "region"),
    (CUBE, "1+2*i==k", "nullspace"),
    (CUBE, "c==i*i", "ensures with a counter"),
    (CUBE, "n-i", "measure"),
    (FLIP, "i+j==n", "nullspace"),
    (FLIP, "forallk::0<=k<=(i-1)==>a[k]==old(a[n-k])", "ensures with a counter"),
    (FLIP, "forallk'::i<=k'<=j==>a[k']==old(a[k'])", "frame"),
    (SPLIT, "forallx|k<=x<|s|::s[x]>0", "ensures with a counter"),
    (TWICE, "(2*i)<=n", "after the loop"),
]


@pytest.mark.parametrize(("text", "hint", "rule"), NEEDED, ids=[hint for _, hint, _ in NEEDED])
def test_what_a_proof_needs_is_guessed_and_survives_the_runs(text, hint, rule):
    assert guessed(text).get(hint) == rule


REFUTED = [
    (FIB, "i<n"),
    (FIB, "x==Fib(n)"),
    (FILL, "foralli'::0<=i'<(i+1)==>a[i']==v"),
    (COPY, "|t|==|s|"),
    (FLAG, "forallk'::w<=k'<a.Length==>a[k']==White"),
]


@pytest.mark.parametrize(("text", "hint"), REFUTED, ids=[hint for _, hint in REFUTED])
def test_what_is_false_in_a_run_is_not_proposed(text, hint):
    assert hint not in guessed(text)


@pytest.mark.parametrize("text", [FIND, SPLIT, GCD])
def test_nothing_is_said_of_results_that_have_no_value_yet(text):
    method = parse(text.encode()).program.members[-1]
    results = {variable.name for variable in method.results}
    assigned = {"r"} if text is FIND else set()
    named = {word for hint in guessed(text) for word in re.findall(r"[A-Za-z_]\w*", hint)}
    assert not named & (results - assigned)


def test_what_a_loop_knows_anyhow_is_not_proposed():
    text = """method M(s: seq<int>, n: nat) returns (t: int)
requires |s| > n requires forall k :: 0 <= k < n ==> s[k] > 0
ensures |s| > n { t := 0; var i := 0; while i < n { t := t + s[i]; i := i + 1; } }"""
    found = guessed(text)
    assert "i<=n" in found
    assert not {"|s|>n", "|s|>i", "forallk::0<=k<n==>s[k]>0", "forallk::0<=k<i==>s[k]>0"} & found.keys()


def test_quantified_guesses_that_follow_from_others_can_be_left_out():
    program = Program(parse(FILL.encode()))
    weak = "forall i' :: 0 <= i' < (i - 1) ==> a [ i' ] == v"
    guesses = [guess for guess in program.guesses(ALL, same=True) if guess.keyword == "invariant"]
    assert weak in {guess.text for guess in guesses}
    kept = program.needed(guesses)
    assert weak not in {guess.text for guess in kept}
    assert [guess for guess in guesses if not guess.quantified] == [guess for guess in kept if not guess.quantified]
    assert any("== v" in guess.text for guess in kept)


def test_what_was_is_only_spoken_of_where_it_matters():
    swap = "{ var i := 0; while i + 1 < a.Length { a[i], a[i + 1] := a[i + 1], a[i]; i := i + 1; } }"
    shuffled = "method M(a: array<int>) modifies a ensures multiset(a[..]) == multiset(old(a[..]))"
    assert not any("==old(" in hint for hint in guessed(f"{shuffled} {swap}"))
    assert any("==old(" in hint for hint in guessed(f"{shuffled} ensures a.Length > 0 ==> a[0] == old(a[0]) {swap}"))


def test_loops_know_where_their_counters_begin_and_end():
    (loop,) = Program(parse(HALVES.encode())).loops
    assert "h" in loop.entries["i"]
    assert loop.finals == {"i": ("a.Length",), "j": ("c.Length",)}
    assert "0" in loop.entries["j"]
    (loop,) = Program(parse(FILL.encode())).loops
    assert loop.exits["a . Length"] == ("i",)
    assert loop.begins["0"] == ("i",)


def test_predicates_within_predicates_are_unfolded_and_names_are_not_caught():
    text = """predicate In(s: seq<int>, x: int) { exists i :: 0 <= i < |s| && s[i] == x }
predicate None(s: seq<int>, i: int) { !In(s, i + 1) }
method M(s: seq<int>, i: int) returns (r: bool) ensures r == None(s, i) { r := false; }"""
    shown = unfolded(parse(text.encode()))
    clauses = [
        squeezed(shown.source.text[shown.tokens[c.start].offset : shown.tokens[c.end - 1].end])
        for c in shown.program.members[-1].clauses
    ]
    assert "ensures(r==(!In(s,i+1)))" in clauses
    assert any("existsi'::0<=i'<|s|&&s[i']==(i+1)" in clause for clause in clauses)
    recursive = parse(b"predicate P(n: nat) { n == 0 || P(n - 1) } method M(n: nat) ensures P(n) { }")
    assert unfolded(recursive) is recursive


def test_a_condition_that_says_nothing_is_not_proposed():
    text = "method M(n: nat) returns (m: int) ensures m <= n { m := 0; while m < n { m := m + 1; } }"
    found = guessed(text)
    assert found["m<=n"] == "guard weakened"
    assert not {"m<=m", "m<=(m+1)", "m-1<=m"} & found.keys()


SCOPE = {"i": INT, "b": BOOL, "s": Kind("seq", (INT,)), "a": Kind("array", (Kind("char"),)), "t": Kind("T")}
KINDS = [
    ("i + 1", INT),
    ("s[i]", INT),
    ("a[i]", Kind("char")),
    ("a[..i]", Kind("seq", (Kind("char"),))),
    ("|s| <= i < a.Length", BOOL),
    ("forall k :: 0 <= k < i ==> s[k] == i", BOOL),
    ("multiset(s)[i]", INT),
    ("old(s) + [i]", Kind("seq", (INT,))),
    ("F(i)", BOOL),
]
ILL = [
    "s + i",
    "b + i",
    "b < b",
    "|i|",
    "s[b]",
    "a[0] == i",
    "i && b",
    "multiset(s) == s",
    "F(s)",
    "t % i",
    "!i",
    "b in i",
]


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_kinds(text, kind):
    declarations = Declarations(parse(b"predicate F(x: int) { true }"))
    assert kind_of(read_condition(text), SCOPE, declarations) == kind


@pytest.mark.parametrize("text", ILL)
def test_what_has_no_type_is_refused(text):
    declarations = Declarations(parse(b"predicate F(x: int) { true }"))
    with pytest.raises(IllTyped):
        kind_of(read_condition(text), SCOPE, declarations)


def test_equalities_hold_in_all_rows_and_there_are_no_more_than_there_can_be():
    rows = [(1, x, y, 3 * x - 2 * y + 5) for x in range(-2, 3) for y in range(-2, 3)]
    basis = nullspace(rows)
    assert len(basis) == 1
    assert all(sum(a * b for a, b in zip(basis[0], row, strict=True)) == 0 for row in rows)
    assert equalities(["", "x", "y", "z"], rows) == ["5 + 3 * x == 2 * y + z"]
    assert equalities(["x", "y"], [(1, 0), (0, 1)]) == []
    assert equalities(["x", "y"], [(1, 1000)]) == []


class Fake:
    """Accepts a program that has all of some hints, and blames the lines of hints that it does not know."""

    def __init__(self, needed, known=()):
        self.needed = {squeezed(text) for text in needed}
        self.known = {squeezed(text) for text in known} | self.needed
        self.sources = []

    async def check(self, source, seconds, *, batch_seconds=10.0, independent=False):
        assert seconds > 0
        self.sources.append(source)
        failed, seen = set(), set()
        for number, line in enumerate(source.decode().splitlines(), 1):
            keyword, _, text = line.strip().partition(" ")
            if keyword in ("invariant", "decreases"):
                seen.add(squeezed(text))
                if squeezed(text) not in self.known:
                    failed.add(number)
        accepted = not failed and self.needed <= seen
        if accepted or failed:
            return Report(accepted=accepted, failed=frozenset(failed))
        return Report(accepted=False, failed=frozenset({3}), endless=frozenset({3}))


def searched(text, verifier):
    return asyncio.run(synthesise(text.encode(), verifier, seconds=20))


def test_the_search_keeps_what_is_needed_and_nothing_else():
    fake = Fake(["i <= n", "x == Fib(i)", "y == Fib((i + 1))"], known=["0 <= i", "0 <= y"])
    found = searched(FIB, fake)
    assert found.accepted
    assert {squeezed(hint.guess.text) for hint in found.hints} == fake.needed
    assert found.credit == {"guard weakened": 1, "ensures with a counter": 1, "result renamed": 1}
    assert found.rounds == len(fake.sources)
    lines = found.source.decode().splitlines()
    assert [squeezed(lines[hint.line - 1]) for hint in found.hints] == [
        squeezed(f"invariant {hint.guess.text}") for hint in found.hints
    ]
    comparison = compare(FIB.encode(), found.source)
    assert comparison.deviation is None
    assert [addition.kind for addition in comparison.additions] == ["invariant"] * 3


def test_bounds_stand_before_what_presupposes_them():
    fake = Fake(
        ["i + j == n", "forall k' :: i <= k' <= j ==> a[k'] == old(a[k'])"], known=["0 <= i", "j <= n", "i <= n"]
    )
    found = searched(FLIP, fake)
    assert found.accepted
    order = ["::" in hint.guess.text for hint in sorted(found.hints, key=lambda hint: hint.line)]
    assert order == [False, True]


def test_a_measure_is_tried_where_a_loop_is_said_to_be_endless():
    assert [hint.guess.keyword for hint in searched(FIB, Fake(["n - i"])).hints] == ["decreases"]


def test_what_needs_no_hint_and_what_cannot_be_helped_stay_as_they_are():
    helped = searched(FIB, Fake([]))
    assert (helped.accepted, helped.source, helped.hints, helped.rounds) == (True, FIB.encode(), (), 1)
    lost = searched(FIB, Fake(["something else"]))
    assert (lost.accepted, lost.source, lost.hints) == (False, FIB.encode(), ())
