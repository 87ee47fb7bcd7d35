"""A candidate is its original and ghost additions: what may be added, what may not, and that nothing else passes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lemmata.checkers.dafny.against import compare
from lemmata.checkers.dafny.document import Insertion, PlaceKind, places, splice
from lemmata.checkers.dafny.lexer import lex, read_source
from lemmata.checkers.dafny.parser import parse
from lemmata.checkers.errors import InputError

ORIGINAL = """
datatype List = Nil | Cons(head: int, tail: List)
function Sum(n: nat): nat { if n == 0 then 0 else n + Sum(n - 1) }
lemma Hole(n: nat) ensures Sum(n) >= n
lemma Known(n: nat) ensures Sum(n) >= 0 { }
class C {
  ghost var g: int
  var f: int
  ghost method Touch() modifies this { g := 5; }
  ghost method Look() { }
  method Compiled() returns (x: int) modifies this { f := 1; }
}
method M(n: nat, c: C) returns (r: nat)
  requires n > 0
  ensures r == Sum(n)
{
  r := 0;
  var i := 0;
  assert r == 0;
  while i < n
  {
    i := i + 1;
    if i > 0 { r := r + i; }
  }
}
lemma Steps(n: nat) { calc { n; == n + 0; { Known(n); } n; } }
"""
LOOP = "  while i < n\n  {"
START = "    i := i + 1;"
"""Texts that occur once in the original; an addition is put behind the first, or before the second."""


def compared(candidate, original=ORIGINAL):
    return compare(original.encode(), candidate.encode(), "f.dfy")


def kinds(candidate, original=ORIGINAL):
    comparison = compared(candidate, original)
    assert comparison.deviation is None, comparison.deviation.message
    return [addition.kind for addition in comparison.additions]


def message(candidate, original=ORIGINAL):
    comparison = compared(candidate, original)
    assert comparison.deviation is not None
    assert comparison.additions == ()
    assert comparison.deviation.message.startswith("differs from the original: ")
    return comparison.deviation.message


def at(place, text):
    assert ORIGINAL.count(place) == 1
    return ORIGINAL.replace(place, f"{text}\n{place}" if place == START else f"{place[:-1]}{text} {{")


def declared(text):
    return ORIGINAL.replace("class C {", f"{text}\nclass C {{")


LOOP_HINTS = {
    "invariant 0 <= i <= n": ["invariant"],
    "invariant r == Sum(i); decreases n - i;": ["invariant", "decreases"],
    "decreases n - i, 0": ["decreases"],
    "invariant (assert i >= 0; i >= 0)": ["invariant"],
    "invariant (Known(i); i >= 0)": ["invariant"],
}


@pytest.mark.parametrize(("text", "expected"), LOOP_HINTS.items())
def test_hints_of_loops(text, expected):
    assert kinds(at(LOOP, text)) == expected


STATEMENTS = {
    "assert r == Sum(i);": ["assert"],
    "assert r == Sum(i) by { Known(i); assert true; }": ["assert"],
    "calc { r; == { Known(i); } Sum(i); }": ["calc"],
    "forall k | 0 <= k < i ensures Sum(k) >= 0 { Known(k); }": ["forall"],
    "ghost var old_r := r; ghost var other: int; other := old_r + 1;": ["ghost var", "ghost var", "assignment"],
    "ghost var u, v := 1, 2; u, v := v, u;": ["ghost var", "assignment"],
    "ghost var some :| some == r;": ["ghost var"],
    "Known(i);": ["call"],
    "Look();": ["call"],
    "if i == 3 { Known(i); } else if i == 4 { assert true; } else { }": ["if"],
    "if k :| 0 <= k < i { Known(k); }": ["if"],
    "match i { case 0 => Known(0); case _ => assert i > 0; }": ["match"],
    "{ Known(i); }": ["block"],
    "reveal Sum();": ["reveal"],
    "assert forall k :: k == k by { forall k { var t := k; while t > 0 { t := t - 1; } } }": ["assert"],
}


@pytest.mark.parametrize(("text", "expected"), STATEMENTS.items())
def test_ghost_statements(text, expected):
    assert kinds(at(START, text)) == expected


DECLARATIONS = {
    "lemma New(n: nat) ensures n >= 0 { var i := n; while i > 0 { i := i - 1; } }": ["lemma"],
    "ghost function Double(n: nat): nat decreases n { 2 * n }": ["function"],
    "ghost predicate Even(n: nat) { n % 2 == 0 } lemma Uses(n: nat) requires Even(n) { }": ["function", "lemma"],
    "least predicate Least(n: nat) { n == 0 || Least(n - 2) }": ["function"],
}


@pytest.mark.parametrize(("text", "expected"), DECLARATIONS.items())
def test_new_declarations(text, expected):
    assert kinds(declared(text)) == expected


def test_other_places():
    hole = "lemma Hole(n: nat) ensures Sum(n) >= n"
    assert kinds(ORIGINAL.replace(hole, f"{hole} {{ if n > 0 {{ Hole(n - 1); }} }}")) == ["lemma body"]
    function = "function Sum(n: nat): nat {"
    help_in_function = "function Sum(n: nat): nat decreases n { assert n >= 0; Hole(n); calc { n; }"
    assert kinds(ORIGINAL.replace(function, help_in_function)) == ["decreases", "assert", "call", "calc"]
    assert kinds(ORIGINAL.replace("assert r == 0;", "assert r == 0 by { Known(0); }")) == ["proof"]
    assert kinds(ORIGINAL.replace("r := r + i; }", "r := r + i; } else { Known(i); }")) == ["else"]
    assert kinds(ORIGINAL.replace("{ g := 5;", "{ assert true; g := 5;")) == ["assert"]
    assert kinds(ORIGINAL.replace(">= 0 { }", ">= 0 { Hole(n); }")) == ["call"]
    assert kinds(ORIGINAL) == []
    assert kinds("// comments and blanks\n" + ORIGINAL.replace(" ", "  ")) == []


REFUSED = {
    "assume": [at(START, "assume r == Sum(i);"), at(START, "assume {:axiom} false;")],
    "assume, deep": [
        at(START, "assert false by { assume {:axiom} false; }"),
        at(START, "ghost var x :| assume {:axiom} false;"),
        at(START, "calc { r; == { assume false; } Sum(i); }"),
        at(START, "if true { assume false; }"),
        at(LOOP, "invariant (assume false; true)"),
        declared("lemma New() ensures false { assume {:axiom} false; }"),
    ],
    "attribute": [
        at(START, "assert {:only} true;"),
        at(LOOP, "invariant {:free} false"),
        declared("lemma {:axiom} New() ensures false { }"),
        declared("lemma {:verify false} New() ensures false { }"),
        declared("@Axiom lemma New() ensures false { }"),
        at(START, "ghost var {:assumption} x := true;"),
        at(START, "ghost var x := Sum(1) {:attr};"),
    ],
    "without a body": [
        declared("lemma New() ensures false"),
        declared("ghost function New(): nat ensures false"),
        at(START, "forall k ensures false;"),
        declared("lemma New() ensures false { while true invariant false }"),
    ],
    "expect": [at(START, "expect false;")],
    "print": [at(START, 'print "x";')],
    "decreases *": [at(LOOP, "decreases *")],
    "expected": [
        at(LOOP, "modifies c"),
        at(START, "return;"),
        at(START, "break;"),
        at(START, "r := Sum(i);"),
        at(START, "while true { }"),
        at(START, "match i case 0 => assert true; case _ =>"),
        at(START, "ghost var x := 1; label L: assert true;"),
        ORIGINAL.replace("requires n > 0", "requires n > 0 requires false"),
        ORIGINAL.replace("requires n > 0", "requires n > 0 ensures true"),
        ORIGINAL.replace("requires n > 0", "requires n > 0 modifies c"),
        ORIGINAL.replace("requires n > 0", ""),
        ORIGINAL.replace("r == Sum(n)", "r == Sum(n) || true"),
        ORIGINAL.replace("assert r == 0;", ""),
        ORIGINAL.replace("i < n", "i < n && false"),
        ORIGINAL.replace("method M(", "ghost method M("),
        ORIGINAL.replace("{ f := 1; }", ""),
        ORIGINAL.replace("{ f := 1; }", "{ f := 1; } method Extra() { }"),
        ORIGINAL + "datatype D = E",
        ORIGINAL + "method New() { }",
        ORIGINAL + "function New(): int { 1 }",
        ORIGINAL + "module N { }",
        ORIGINAL + 'include "x.dfy"',
        ORIGINAL + "axiom what is this",
    ],
    "not known to be": [
        at(START, "c.Compiled();"),
        at(START, "c.Touch();"),
        at(START, "ghost var y := c.Compiled();"),
        at(START, "ghost var y := (c.Compiled());"),
        at(START, "Sum(3);"),
        at(START, "unknown(3);"),
        at(START, "ghost var y := unknown(3);"),
        at(START, "if true { c.Touch(); }"),
        at(START, "assert true by { c.Touch(); }"),
    ],
    "not declare": [
        at(START, "n := 3;"),
        at(START, "if true { i := 3; }"),
        at(START, "ghost var y := 1; y, i := 1, 2;"),
    ],
    "not a variable": [at(START, "c.g := 3;")],
    "not ghost": [at(START, "var x := 1;"), at(START, "if true { var x := 1; }")],
    "not new": [
        at(START, "ghost var i := 1;"),
        at(START, "ghost var f := 1;"),
        declared("lemma M() { }"),
        declared("lemma Sum() { }"),
        declared("ghost function g(): int { 1 }"),
    ],
    "new": [at(START, "ghost var y := new C;")],
    "a label": [at(START, "assert L: true;"), at(LOOP, "invariant L: true")],
    "abstract or has a method": [declared("ghost function New(): int { 1 } by method { return 1; }")],
}


@pytest.mark.parametrize(("reason", "candidate"), [(reason, text) for reason, some in REFUSED.items() for text in some])
def test_refused(reason, candidate):
    assert reason.partition(",")[0] in message(candidate)


def test_additions_may_not_change_how_the_rest_is_read():
    original = "ghost function F(a: int, b: int, c: int): int { a * b + c }"
    found = message(original.replace("b +", "assert true; b +"), original)
    assert "change how what stands around them is read" in found
    assert kinds(original.replace("a *", "assert true; a *"), original) == ["assert"]


def test_a_name_of_the_candidate_cannot_stand_for_one_of_the_original():
    original = "module A { const x := 1 } module B { import opened A method M() { assert x == 1; } }"
    shadow = original.replace("method M", "ghost function x(): int { 2 } method M")
    assert "not new: x" in message(shadow, original)


STEP = "x := x + 1;"
RETYPED = "method M(n: int) returns (r: nat) { var x := 255; x := x + 1; r := x as int; assert n == n; }"


@pytest.mark.parametrize(
    "text",
    [
        "ghost var g: bv8 := x;",
        "assert x == 0 as bv8;",
        "ghost var g: bv8 := 0; assert x == g;",
        "forall k: bv8 | k == x { }",
    ],
)
def test_an_addition_cannot_change_the_inferred_type_of_a_variable(text):
    assert "the type of x is inferred" in message(RETYPED.replace(STEP, f"{text} {STEP}"), RETYPED)


def test_a_lemma_cannot_change_it_either_and_what_has_a_type_may_be_named():
    for number in ("newtype Byte = b: int | 0 <= b < 256", "type T = ORDINAL"):
        original = f"{number} {RETYPED}"
        assert "the type of x is inferred" in message(
            original.replace("x := x + 1;", "assert x > 0; x := x + 1;"), original
        )
        assert kinds(original.replace(STEP, f"assert n == n; {STEP}"), original) == ["assert"]
    lemma = "lemma New(b: bv8) { }"
    assert "the type of x is inferred" in message(
        lemma + RETYPED.replace("x := x + 1;", "New(x); x := x + 1;"), RETYPED
    )


def test_an_assertion_like_the_originals_may_stand_on_either_side():
    original = "method M() { assert A; assert B; }"
    for candidate in (
        "assert A; assert A; assert B;",
        "assert A; assert B; assert B;",
        "assert B; assert A; assert B;",
    ):
        assert kinds(f"method M() {{ {candidate} }}", original) == ["assert"]
    assert "expected assert B" in message("method M() { assert A; }", original).replace("; expected }", "")


def test_the_place_of_a_deviation_is_in_the_users_file():
    deviation = compared(ORIGINAL.replace("r := 0;", "r := 1;")).deviation
    assert (deviation.file, deviation.line, deviation.column) == ("f.dfy", 17, 8)
    assert "found 1 ; var i" in deviation.message
    assert "expected 0 ; var i" in deviation.message


HINTS = {
    PlaceKind.LOOP: ["invariant Q1(i)", "decreases h2 - i", "invariant h3;"],
    PlaceKind.CALLABLE: ["decreases h4", "decreases h5, h6;"],
    PlaceKind.STATEMENT: ["assert h7;", "ghost var h8 := 1;", "calc { h9; }", "forall h0 ensures h0 { }", "Known(h1);"],
    PlaceKind.STEP: ["{ assert h9; }", "{ }", "{ Known(h8); if h2 > 0 { Known(1); } }"],
    PlaceKind.LEMMA_BODY: ["{ assert h4; }", "{ }"],
}
SOURCE = parse(ORIGINAL.encode())
PLACES = places(SOURCE)


TEXTS = ["zz", "", "0", "true", ";", "(", "assert zz;"]


def tokens(data):
    return [token[:2] for token in lex(read_source(data, "f.dfy"))]


@st.composite
def hints(draw):
    """Draws insertions at places of the original, and what they are."""
    chosen = draw(st.lists(st.integers(0, len(PLACES) - 1), unique=True, max_size=6))
    return [
        Insertion(offset=PLACES[index].offset, text=f" {draw(st.sampled_from(HINTS[PLACES[index].kind]))} ")
        for index in chosen
    ]


@settings(max_examples=30, deadline=None)
@given(hints())
def test_without_its_additions_a_candidate_is_the_original(insertions):
    candidate = splice(ORIGINAL.encode(), insertions)
    comparison = compare(ORIGINAL.encode(), candidate)
    assert comparison.deviation is None, comparison.deviation.message
    assert len(comparison.additions) == len(insertions)
    added = {index for addition in comparison.additions for index in range(addition.start, addition.end)}
    kept = [token for index, token in enumerate(tokens(candidate)) if index not in added]
    assert kept == tokens(ORIGINAL.encode())


@settings(max_examples=60, deadline=None)
@given(
    hints(), st.integers(0, len(SOURCE.tokens) - 1), st.sampled_from(["zz", "", "0", "true", ";", "(", "assert zz;"])
)
def test_a_changed_token_of_the_original_is_found(insertions, index, text):
    token = SOURCE.tokens[index]
    if text == token.text:
        text = "zz"
    inside = ORIGINAL[: token.offset] + text.ljust(len(token.text)) + ORIGINAL[token.end :]
    moved = [
        Insertion(offset=hint.offset + len(inside) - len(ORIGINAL), text=hint.text)
        if hint.offset >= token.end
        else hint
        for hint in insertions
    ]
    candidate = splice(inside.encode(), moved)
    try:
        deviation = compare(ORIGINAL.encode(), candidate).deviation
    except InputError:
        return
    assert deviation is not None


COINDUCTION = """
method Effect(s: Stream) { }
codatatype Stream = Cons(head: int, tail: Stream)
greatest predicate Positive(s: Stream) { s.head > 0 && Positive(s.tail) }
greatest lemma Tail(s: Stream) requires Positive(s) ensures Positive(s.tail) { }
greatest lemma Other(s: Stream) requires Positive(s) ensures Positive(s.tail.tail)
{
  Tail(s);
}
"""


@pytest.mark.parametrize("hint", ["Other#[_k](s.tail);", "assert Positive#[_k](s);", "if _k > 0 { Tail#[_k - 1](s); }"])
def test_what_is_limited_may_be_added_as_what_is_not(hint):
    assert len(kinds(COINDUCTION.replace("  Tail(s);", f"  Tail(s);\n  {hint}"), COINDUCTION)) == 1


def test_a_limit_makes_no_lemma_of_another_thing():
    candidate = COINDUCTION.replace("  Tail(s);", "  Tail(s);\n  Effect#[1](s);")
    assert message(candidate, COINDUCTION)
