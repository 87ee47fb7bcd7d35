"""The program that shows a counterexample: loops unrolled, results assigned, and nothing else that is not meant."""

import re

import pytest

from lemmata.checkers.dafny.counterexample import Counterexample
from lemmata.checkers.dafny.parser import parse
from lemmata.checkers.dafny.refutation import refutation
from lemmata.checkers.errors import UsageError


def program(text, claim="M", *, ensures=0, rounds=(), results=None, sides=(), **values):
    found = Counterexample(
        claim=claim, ensures=ensures, values=values, results=results or {}, sides=sides, rounds=rounds
    )
    return refutation(parse(text.encode()), found)


def member(text, *arguments, **options):
    """Returns the lines of the member that is put in, with plain labels."""
    shown = program(text, *arguments, **options).program.decode()
    found = re.search(r"(?:ghost )?(?:method|lemma) lemmata_false_claim.*^}$", shown, re.DOTALL | re.MULTILINE)
    return found.group().replace("lemmata_false_", "").split("\n")


def method(body, ensures="r == 0", parameters="n: int"):
    return f"method M({parameters}) returns (r: int)\n  ensures {ensures}\n{body}\n"


def test_a_lemma_is_denied_of_its_values():
    text = "lemma L(n: nat, s: seq<int>)\n  requires n < |s|\n  requires n > 0\n  ensures s[n] > 0\n  ensures n == 1\n"
    assert member(text, "L", ensures=1, n=2, s=[1, 2, 3]) == [
        "lemma claim()",
        "{",
        "var n: nat := 2;",
        "assert n == 2;",
        "var s: seq<int> := [1, 2, 3];",
        "assert s == [1, 2, 3] && |s| == 3 && s[0] == 1 && s[1] == 2 && s[2] == 3;",
        "assert n < |s|;",
        "assert n > 0;",
        "label start: assert true;",
        "assert !(n == 1);",
        "}",
    ]


def test_rounds_of_a_loop_stand_in_a_row_without_what_only_proves():
    text = method("{\n  while r < n\n    invariant r <= n\n  { r := r + 1; assert r > 0; }\n}", "r == 5")
    assert member(text, n=1, rounds=(1,)) == [
        "method claim()",
        "{",
        "var n: int := 1;",
        "assert n == 1;",
        "label start: assert true;",
        "var r: int;",
        "label end: {",
        "label loop1: { if !(r < n) { break loop1; }",
        "label round2: { { r := r + 1;  } }",
        "assert !(r < n); }",
        "}",
        "assert !(r == 5);",
        "}",
    ]


def test_a_loop_without_rounds_is_the_claim_that_it_has_none():
    lines = member(method("{ while r < n { r := r + 1; } }"), n=0, rounds=(0,))
    assert "label end: { label loop1: { assert !(r < n); } }" in lines


@pytest.mark.parametrize(
    ("loop", "order", "rounds", "last"),
    [
        ("for i := n to 9", "first1 <= last2", ["first1 + 0", "first1 + 1"], "assert first1 + 2 == last2; }"),
        ("for i := n downto 0", "last2 <= first1", ["first1 - 1", "first1 - 2"], "assert first1 - 2 == last2; }"),
    ],
)
def test_for_loops_go_up_and_down(loop, order, rounds, last):
    text = "\n".join(member(method(f"{{ {loop} {{ r := i; }} }}"), n=7, rounds=(2,)))
    assert f"assert {order};" in text
    assert re.findall(r"var i := (.*?);", text) == rounds
    assert last in text


def test_each_round_of_the_outer_loop_has_the_rounds_of_the_inner_one():
    body = "{ while r < n { var j := 0; while j < n { j := j + 1; } r := r + 1; } }"
    text = "\n".join(member(method(body), n=2, rounds=(2, 3)))
    assert text.count("j := j + 1;") == 6
    assert text.count("r := r + 1;") == 2
    labels = re.findall(r"label (\w+):", text)
    assert len(labels) == len(set(labels))


def test_return_assigns_all_results_at_once_and_leaves():
    text = "method M() returns (a: int, b: int) ensures a == b { if true { return b, a; } a := 1; return; }"
    assert "label end: { if true { a, b := b, a; break end; } a := 1; break end; }" in member(text)


def test_break_and_continue_leave_what_they_left():
    body = (
        "{ while r < 5 { while r < 4 { if r == 1 { break; } if r == 2 { break break; } if r == 3 { continue; }"
        " break continue; } } }"
    )
    text = " ".join(member(method(body), n=0, rounds=(1, 1)))
    inner = text[text.index("label loop3") :]
    found = re.findall(r"if r == \d \{ (break \w+); \}|(break round\d+); \}", inner)
    assert [one or other for one, other in found] == ["break loop3", "break loop1", "break round4", "break round2"]


def test_what_is_said_of_the_past_is_said_of_the_beginning():
    text = "method M(a: array<int>)\n  modifies a\n  ensures a[0] == old(a[0]) && unchanged(a)\n{ a[0] := 1; }"
    lines = member(text, a={"array": [5, 6]}, results={"a": {"array": [1, 6]}})
    assert "var a: array<int> := new int[2] [5, 6];" in lines
    assert "assert !(a[0] == old@start(a[0]) && unchanged@start(a));" in lines
    assert "assert a[..] == [1, 6];" in lines


def test_calls_of_lemmas_and_calculations_are_left_out_and_other_calls_are_not():
    body = "{ L(n); calc { n; n; } forall i | i > 0 ensures i > 0 { } reveal F(); r := A(n); }"
    text = f"lemma L(n: int) {{}}\nfunction F(): int {{ 1 }}\nmethod A(n: int) returns (r: int) {{}}\n{method(body)}"
    shown = program(text, n=1).program.decode()
    assert "L(n)" not in shown
    assert "calc" not in shown
    assert "forall" not in shown
    assert "r := A(n);" in shown
    assert "method A" in shown


def test_what_is_not_mentioned_is_cut_out_and_what_that_needs_is_kept():
    text = (
        "function F(): int { G() }\nfunction G(): int { 1 }\nlemma Other() ensures G() == 2 { H(); }\n"
        "function H(): int { 1 }\nclass C { var x: int }\ndatatype D = E(x: int)\nlemma L() ensures F() == 2 { H(); }\n"
    )
    shown = program(text, "L").program.decode()
    for kept in ("function F", "function G", "datatype D", "lemma lemmata_false_claim"):
        assert kept in shown
    for cut in ("function H", "lemma Other", "lemma L(", "class C"):
        assert cut not in shown


def test_a_function_is_judged_by_its_body():
    text = "function F(n: nat): (r: int)\n  requires n > 1\n  ensures r > 5\n{ n }\n"
    shown = program(text, "F", n=2, results={"r": 2}).program.decode()
    assert "ensures" not in shown
    assert "ghost var r: int := F(n);" in shown
    assert "assert !(r > 5);" in shown


def test_the_sides_of_an_equation_are_looked_at():
    text = "lemma L(s: seq<int>)\n  ensures (s + [1] == [1] + s)\n"
    lines = member(text, "L", s=[], sides=([1], [2]))
    assert "ghost var side0 := s + [1];" in lines
    assert "assert side1[0] == 2;" in lines
    with pytest.raises(UsageError, match="no equation"):
        program("lemma L(n: int)\n  ensures n > 0\n", "L", n=0, sides=(0, 0))


def test_type_parameters_are_integers():
    text = "datatype O<T> = N | S(x: T)\nlemma L<T>(o: O<T>, t: T) ensures o == S(t)\n"
    lines = member(text, "L", o={"constructor": "N", "fields": []}, t=1)
    assert "var o: O<int> := N;" in lines
    assert "var t: int := 1;" in lines


def test_made_up_names_are_new():
    text = "lemma L() ensures lemmata_false_() == 1\nfunction lemmata_false_(): int { 2 }\n"
    assert b"lemma lemmata_false__claim()" in program(text, "L").program


def test_what_is_shown_to_a_person():
    shown = program(method("{ r := n; }"), n=-2, results={"r": -2})
    assert shown.shown == "n = -2; at the end r = -2"
    assert program("lemma L() ensures false", "L").shown == "no parameters"


LOOP = method("{ while r < n { r := r + 1; } }")
TYPED = "class C { method M(n: int) returns (r: int) ensures r == 0 { r := n; } }"


@pytest.mark.parametrize(
    ("text", "options", "message"),
    [
        (LOOP, {"n": 1}, "has 1 loops"),
        (LOOP, {"n": 1, "rounds": (1, 1)}, "has 1 loops"),
        (LOOP, {"n": 1, "rounds": (1000,)}, "1000 rounds"),
        (LOOP, {"n": 1, "rounds": (1,), "ensures": 1}, "1 postconditions, not 2"),
        (LOOP, {"n": 1, "m": 1, "rounds": (1,)}, "the parameters n"),
        (LOOP, {"rounds": (1,)}, "the parameters n"),
        (LOOP, {"n": 1, "rounds": (1,), "results": {"x := 1; assume false": 1}}, "has no result"),
        (LOOP, {"n": {"array": [1]}, "rounds": (1,)}, "no array of one dimension"),
        (LOOP, {"claim": "N", "n": 1}, "no claim 'N'"),
        (LOOP, {"claim": "M(); assume false", "n": 1}, "no claim"),
        (TYPED, {"claim": "C.M", "n": 1}, "member of a type"),
        (method("{ while * { } }"), {"n": 1, "rounds": (1,)}, "ends by chance"),
        (method("{ while case n < 0 => { } }"), {"n": 1}, "AlternativeLoop"),
        (method("{ label a: { break a; } }"), {"n": 1}, "Labelled"),
        (method("{ if n > 0 { var r := 1; return r; } }"), {"n": 1}, "another r"),
        (method("{ r :- F(); }"), {"n": 1}, ":- is not"),
        (method("{ for i := 0 to * { } }"), {"n": 1, "rounds": (1,)}, "without an end"),
        (method("{ r := 1; }", "old@here(n) == r"), {"n": 1}, "a label"),
        ("lemma M(n: int) returns (r: int) ensures r == n { r := 1; }", {"n": 1}, "a lemma with results"),
        ("function M(n: int): int ensures M(n) == 0", {"n": 1}, "without a body"),
        ("method M(n: int) ensures n == 0", {"n": 1}, "without a body"),
        ("twostate lemma M(n: int) ensures n == 0 {}", {"n": 1}, "two states"),
        ("trait T {} lemma M<X extends T>(n: int) ensures n == 0", {"n": 1}, "with bounds"),
        ("least lemma M(n: int) ensures n == 0 {}", {"n": 1}, "least lemma"),
        ("module A { } module B refines A { } lemma M(n: int) ensures n == 0 {}", {"n": 1}, "refines"),
    ],
)
def test_what_is_not_supported_is_said(text, options, message):
    with pytest.raises(UsageError, match=re.escape(message)):
        program(text, **options)


def test_a_program_that_becomes_too_long_is_refused():
    body = "{ while r < n { while r < n { while r < n { r := r + 1; } } } }"
    with pytest.raises(UsageError, match="too long"):
        program(method(body), n=1, rounds=(100, 100, 100))
