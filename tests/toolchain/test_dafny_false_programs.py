"""False programs are REFUTED by what random runs find and Dafny confirms; nothing true is, whatever is offered."""

import asyncio
import json

import pytest

from lemmata.checkers.dafny import DafnyChecker
from lemmata.checkers.dafny.claims import callables
from lemmata.checkers.dafny.parser import parse
from lemmata.checkers.judge import judge
from lemmata.checkers.limits import Limits
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import Severity, Status
from lemmata.provers.dafny.counterexamples import counterexamples, refuted
from lemmata.search.certificate import certify, replay

pytestmark = pytest.mark.toolchain("dafny")

LIMITS = Limits(wall=120.0, cpu=None, memory=2 << 30, steps=None)
AT_ONCE = 2
LIST = "datatype List<T> = Nil | Cons(head: T, tail: List<T>)\n"
APPEND = (
    LIST
    + """function Append<T>(a: List<T>, b: List<T>): List<T> {
  match a case Nil => b case Cons(h, t) => Cons(h, Append(t, b))
}
"""
)
SUM = "function Sum(s: seq<int>): int { if |s| == 0 then 0 else s[0] + Sum(s[1..]) }\n"

FALSE = {
    "largest, of no negative numbers": (
        """method Largest(a: array<int>) returns (m: int)
  requires a.Length > 0
  ensures forall i :: 0 <= i < a.Length ==> a[i] <= m
  ensures exists i :: 0 <= i < a.Length && a[i] == m
{
  m := 0;
  var i := 0;
  while i < a.Length { if a[i] > m { m := a[i]; } i := i + 1; }
}
""",
        "(line 4) is false",
    ),
    "sum, off by one": (
        SUM
        + """method Total(s: seq<int>) returns (t: int)
  ensures t == Sum(s)
{
  t := 0;
  for i := 1 to |s| { t := t + s[i]; }
}
""",
        "ensures t == Sum(s) (line 3) is false",
    ),
    "lemma about a datatype": (
        APPEND + "lemma Commutes<T>(a: List<T>, b: List<T>)\n  ensures Append(a, b) == Append(b, a)\n",
        "a = Cons(",
    ),
    "function": (
        "function Small(n: nat): int\n  ensures Small(n) <= 3\n{ if n == 0 then 0 else 1 + Small(n - 1) }\n",
        "n = 4: ensures",
    ),
    "function with a named result": (
        "function Double(n: int): (r: int)\n  ensures r > n\n{ n + n }\n",
        "n = 0; at the end r = 0",
    ),
    "sets": ("lemma Sizes(s: set<int>, t: set<int>)\n  ensures |s + t| == |s| + |t|\n{}\n", "s = {0}, t = {0}"),
    "maps": (
        "lemma Kept(m: map<int, int>, k: int)\n  ensures k in m[k := 1] && m[k := 1][k] == k\n{}\n",
        "m = map[]",
    ),
    "sequences": (
        "lemma Reversed(s: seq<int>)\n  requires |s| >= 2\n"
        "  ensures exists i :: 0 <= i < |s| - 1 && s[i] < s[i + 1]\n{}\n",
        "s = [0, 0]",
    ),
    "nested loops": (
        """method Pairs(n: nat) returns (c: nat)
  ensures 2 * c == n * n
{
  c := 0;
  var i := 0;
  while i < n {
    var j := 0;
    while j < i { c := c + 1; j := j + 1; }
    i := i + 1;
  }
}
""",
        "n = 1; at the end c = 0",
    ),
    "early return": (
        """method Find(s: seq<int>, x: int) returns (r: int)
  ensures 0 <= r ==> r < |s| && s[r] == x
  ensures r < 0 ==> x !in s
{
  for i := 0 to |s| {
    if s[i] == x { return i; }
    if s[i] > x { return -1; }
  }
  return -1;
}
""",
        "ensures r < 0 ==> x !in s (line 3) is false",
    ),
    "loop downwards, with break and continue": (
        """method Last(s: seq<int>) returns (r: int)
  ensures r >= 0 ==> r < |s| && s[r] == 0
  ensures r < 0 ==> 0 !in s
{
  r := -1;
  for i := |s| downto 0 {
    if s[i] == 1 { continue; }
    if s[i] == 2 { break; }
    if s[i] == 0 { r := i; break; }
  }
}
""",
        "(line 3) is false",
    ),
    "array that is changed": (
        """method Reverse(a: array<int>)
  modifies a
  ensures forall i :: 0 <= i < a.Length ==> a[i] == old(a[a.Length - 1 - i])
{
  var i := 0;
  while i < a.Length { a[i] := a[a.Length - 1 - i]; i := i + 1; }
}
""",
        "at the end a = [",
    ),
    "predicate": (
        "predicate Even(n: int) { n % 2 == 0 }\n"
        "lemma Halves(n: int)\n  requires Even(n)\n  ensures Even(n / 2)\n  ensures n / 2 * 2 == n\n",
        "ensures Even(n / 2) (line 4) is false",
    ),
    "strings, within a module": (
        'module Texts {\n  lemma Front(s: string, c: char)\n    ensures s + [c] == [c] + s\n  {}\n}\n',
        "ensures s + [c] == [c] + s (line 3) is false",
    ),
    "a method that calls one that keeps its word": (
        "method Next(x: int) returns (y: int)\n  ensures y == x + 1\n{ y := x + 1; }\n"
        "method Twice(x: int) returns (y: int)\n  ensures y == x + 3\n{ y := Next(x); y := Next(y); }\n",
        "(line 5) is false",
    ),
}  # fmt: skip


def verdicts(asked):
    """Returns what the makers of verdicts come to, by name: some at a time, by one checker."""

    async def all_of_them():
        checker = DafnyChecker()
        checker.toolchain()
        turn = asyncio.Semaphore(AT_ONCE)

        async def one(make):
            async with turn:
                return await make(checker)

        return await asyncio.gather(*map(one, asked.values()))

    return dict(zip(asked, asyncio.run(all_of_them()), strict=True))


def task(text, *, trust=True):
    return Task(language="dafny", source=text.encode(), name="file.dfy", trust_source=trust)


def names(text):
    return [claim.name for claim in callables(parse(text.encode()).program)]


@pytest.fixture(scope="module")
def found():
    def asked(text):
        return lambda checker: refuted(task(text), checker, names(text), LIMITS)

    return verdicts({name: asked(text) for name, (text, _) in FALSE.items()})


@pytest.mark.parametrize("name", FALSE)
def test_false_programs_are_refuted(found, name):
    assert found[name] is not None
    verdict = found[name].verdict
    assert verdict.status is Status.REFUTED
    assert FALSE[name][1] in verdict.evidence.counterexample
    (obligation,) = verdict.evidence.obligations
    (diagnostic,) = verdict.evidence.diagnostics
    assert (obligation.line, obligation.column) == (diagnostic.line, diagnostic.column)
    assert f"(line {obligation.line})" in verdict.evidence.counterexample
    assert verdict.evidence.assurance.rests_on == "solver"
    assert verdict.evidence.toolchain


TRUE = {
    "largest": """method Largest(a: array<int>) returns (m: int)
  requires a.Length > 0
  ensures forall i :: 0 <= i < a.Length ==> a[i] <= m
  ensures exists i :: 0 <= i < a.Length && a[i] == m
{
  m := a[0];
  for i := 1 to a.Length { if a[i] > m { m := a[i]; } }
}
""",
    "lemma by induction": APPEND + "lemma Right<T>(a: List<T>)\n  ensures Append(a, Nil) == a\n",
    "function": "function Up(n: nat): int\n  ensures Up(n) >= n\n{ if n == 0 then 0 else 1 + Up(n - 1) }\n",
    "what needs more than Dafny finds": (
        f"{SUM}lemma Sums(s: seq<int>, t: seq<int>)\n  ensures Sum(s + t) == Sum(s) + Sum(t)\n"
    ),
    "cubes": (
        "lemma Cubes(x: int, y: int, z: int)\n  requires x > 0 && y > 0\n  ensures x * x * x + y * y * y != z * z * z\n"
    ),
    "contradictory requires": "lemma Any(x: int)\n  requires x > 0 && x < 0\n  ensures false\n{}\n",
    "empty type": "type Empty = x: int | false witness *\nlemma Any(e: Empty)\n  ensures false\n{}\n",
    "a method that never ends": "method Runs(x: int) returns (y: int)\n  ensures false\n{ while true { y := x; } }\n",
}  # fmt: skip


@pytest.mark.parametrize("name", TRUE)
def test_for_what_is_true_nothing_is_found(name):
    text = TRUE[name]
    assert list(counterexamples(parse(text.encode()), names(text), 0.5)) == []


LOOP = "method Up(x: int) returns (y: int)\n  ensures y == 10\n{ y := x; while y < 10 { y := y + 1; } }\n"
HELD = "function F(n: int): int\n  ensures F(n) > 5\n{ n }\n"
FORGED = {
    "what is true": ("lemma L(x: int)\n  ensures x * x >= 0\n", {"x": -3}),
    "values that are not allowed": ("lemma L(x: int)\n  requires x > 0\n  ensures x > 0\n", {"x": -1}),
    "contradictory requires": ("lemma L(x: int)\n  requires x > 0 && x < 0\n  ensures false\n{}\n", {"x": 1}),
    "a value outside its type": ("lemma L(n: nat)\n  ensures n >= 0\n", {"n": -1}),
    "a value of an empty type": ("type E = x: int | false witness *\nlemma L(e: E)\n  ensures false\n", {"e": 1}),
    "a value of another type": ("lemma L(x: int)\n  ensures x == x\n", {"x": "1; assume false"}),
    "code for a string": ('lemma L(s: string)\n  ensures s != "a" || s == s\n', {"s": '"; assume false; //'}),
    "code for a constructor": ("lemma L(x: int)\n  ensures x == x\n", {"x": {"constructor": "f(1)", "fields": []}}),
    "too few rounds": (LOOP, {"x": 8}, {"claim": "Up", "rounds": [1], "results": {"y": 9}}),
    "more rounds than there are": (LOOP, {"x": 8}, {"claim": "Up", "rounds": [5], "results": {"y": 10}}),
    "a result that is not": (LOOP, {"x": 8}, {"claim": "Up", "rounds": [2], "results": {"y": 11}}),
    "a loop that goes on": (
        "method L(x: int)\n  ensures false\n{ while true { } }\n", {"x": 1}, {"rounds": [3]}
    ),
    "a choice that may be right": (
        "method L(x: int) returns (y: int)\n  ensures y == x\n{ y :| y >= x; }\n", {"x": 1}
    ),
    "a function that breaks its word": (f"{HELD}lemma L(n: int)\n  ensures F(n) == n\n", {"n": 3}),
    "a function that does not end": (
        "function G(n: int): int { G(n) + 1 }\nlemma L(n: int)\n  ensures n == n || G(n) == 0\n", {"n": 1}
    ),
    "a function that believes a false lemma": (
        f"lemma Bad() ensures false {{}}\n{HELD.replace('n }', 'Bad(); n }')}lemma L(n: int)\n  ensures F(n) == n\n",
        {"n": 3},
    ),
    "a method that breaks its word": (
        "method A(x: int) returns (y: int)\n  ensures y == x\n{ y := x + 1; }\n"
        "method L(x: int) returns (y: int)\n  ensures y == x + 1\n{ y := A(x); }\n",
        {"x": 1},
    ),
    "a constant of which nothing is known": ("const c: int\nlemma L(x: int)\n  ensures c == 0\n", {"x": 1}),
    "a function of which nothing is known": (
        "function U(x: int): int\nlemma L(x: int)\n  ensures U(x) == 0\n", {"x": 1}
    ),
    "a false axiom": (
        "lemma {:axiom} Given(x: int)\n  ensures x == 0\nlemma L(x: int)\n  ensures x == 0\n{ Given(x); }\n", {"x": 1}
    ),
    "an assumption elsewhere": (
        "method Other() { assume {:axiom} false; }\nlemma L(x: int)\n  ensures x == 0\n", {"x": 1}
    ),
    "a name that means another thing once its declaration is gone": (
        "module M { function f(): int { 1 } }\nmodule N {\n  import opened M\n  function f(): int { 2 }\n"
        "  lemma L()\n    ensures f() == 2\n}\n",
        {},
        {"claim": "N.L"},
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def forged():
    def asked(text, values, others=None):
        fields = {
            "claim": "L",
            "ensures": 0,
            "values": values,
            "results": {},
            "sides": [],
            "rounds": [],
            **(others or {}),
        }
        candidate = Candidate(kind="counterexample", text=json.dumps(fields))
        return lambda checker: judge(checker, task(text), candidate, LIMITS)

    return verdicts({name: asked(*parts) for name, parts in FORGED.items()})


@pytest.mark.parametrize("name", FORGED)
def test_what_is_forged_refutes_nothing(forged, name):
    verdict = forged[name]
    assert verdict.status is Status.UNPROVED, verdict.reason
    assert verdict.reason.startswith("not a counterexample")
    assert not verdict.evidence.counterexample


def test_a_certificate_is_confirmed_again(found):
    text, _ = FALSE["function"]
    refutation = found["function"]
    made = certify(task(text), refutation.candidate, refutation.verdict, found_by=())
    again = asyncio.run(replay(made, text.encode(), DafnyChecker(), LIMITS, trust_source=True))
    assert again.status is Status.REFUTED
    assert again.evidence.counterexample == refutation.verdict.evidence.counterexample


def test_a_file_that_dafny_cannot_read_is_not_refuted():
    text = "lemma L(x: int)\n  ensures x == 0\nlemma Other()\n  ensures y\n"
    fields = {"claim": "L", "ensures": 0, "values": {"x": 1}, "results": {}, "sides": [], "rounds": []}
    candidate = Candidate(kind="counterexample", text=json.dumps(fields))
    verdict = asyncio.run(judge(DafnyChecker(), task(text), candidate, LIMITS))
    assert verdict.status is Status.TYPE_ERROR
    errors = [item for item in verdict.evidence.diagnostics if item.severity is Severity.ERROR]
    assert [error.line for error in errors] == [4]


def test_what_is_not_text_of_dafny_or_not_allowed_is_not_refuted():
    fields = {"claim": "L", "ensures": 0, "values": {}, "results": {}, "sides": [], "rounds": []}
    candidate = Candidate(kind="counterexample", text=json.dumps(fields))
    for text, status in (("lemma L( {", Status.SYNTAX_ERROR), ('include "x.dfy"\nlemma L()\n', Status.REJECTED)):
        assert asyncio.run(judge(DafnyChecker(), task(text), candidate, LIMITS)).status is status
