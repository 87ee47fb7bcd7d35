"""What is proposed for lemmas and for failing places."""

import asyncio
import time
from itertools import pairwise

import pytest

from lemmata.checkers.dafny.against import compare
from lemmata.checkers.dafny.claims import callables
from lemmata.checkers.dafny.document import Insertion, splice
from lemmata.checkers.dafny.nodes import walk
from lemmata.checkers.dafny.parser import parse
from lemmata.checkers.dafny.statements import Calc
from lemmata.checkers.dafny.verification_log import Checked
from lemmata.checkers.verdict import Outcome
from lemmata.provers.dafny.failures import mend, repairs
from lemmata.provers.dafny.instances import grouped
from lemmata.provers.dafny.lemmas import bodies
from lemmata.provers.dafny.placing import known_lengths, locals_at
from lemmata.provers.dafny.recursion import along_unfolded, measures, recursions
from lemmata.provers.dafny.saturation import Question
from lemmata.provers.dafny.scope import Scope
from lemmata.provers.dafny.slices import slice_hints
from lemmata.provers.dafny.sorts import Sort
from lemmata.provers.dafny.variants import with_hints
from lemmata.provers.dafny.verification import Answer, Failure

SUM = """function Sum(s: seq<int>): int { if |s| == 0 then 0 else s[0] + Sum(s[1..]) }
function From(s: seq<int>, acc: int): int { if |s| == 0 then acc else From(s[1..], acc + s[0]) }
"""
LISTS = """datatype List<T> = Nil | Cons(head: T, tail: List<T>)
function Append<T>(xs: List<T>, ys: List<T>): List<T> {
  match xs case Nil => ys case Cons(h, t) => Cons(h, Append(t, ys))
}
function Reverse<T>(xs: List<T>): List<T> {
  match xs case Nil => Nil case Cons(h, t) => Append(Reverse(t), Cons(h, Nil))
}
lemma Assoc<T>(a: List<T>, b: List<T>, c: List<T>) ensures Append(Append(a, b), c) == Append(a, Append(b, c)) { }
"""


def scope(text, name="L"):
    file = parse(text.encode())
    return Scope.of(file, next(claim for claim in callables(file.program) if claim.name == name))


def test_calls_follow_how_the_functions_of_the_statement_recurse():
    found = recursions(scope(SUM + "lemma L(s: seq<int>, a: int) ensures From(s, a) == a + Sum(s) { }"))
    assert "if !(|s| == 0) { L(s[1..], a + s[0]); }" in found
    assert "if !(|s| == 0) { L(s[1..], a); }" in found
    assert "if |s| > 0 { L(s[..|s| - 1], a); }" in found


def test_calls_stand_within_the_cases_of_a_match():
    found = recursions(scope(LISTS + "lemma L(xs: List<int>, n: int) requires n > 0 ensures Reverse(xs) == xs { }"))
    assert found[0] == "match xs { case Cons(h, t) => if (n > 0) { L(t, n); } case _ => { } }"
    assert "if xs.Cons? { if (n > 0) { L(xs.tail, n); } }" in found


def test_a_lemma_is_called_where_its_conclusion_matches_an_unfolded_statement():
    text = (
        "lemma L(xs: List<int>, ys: List<int>) ensures Reverse(Append(xs, ys)) == Append(Reverse(ys), Reverse(xs)) { }"
    )
    found = list(along_unfolded(scope(LISTS + text)))
    assert "match xs { case Cons(h, t) => Assoc(Reverse(ys), Reverse(t), Cons(h, Nil)); case _ => { } }" in found
    assert not [call for call in found if "L(xs, ys)" in call]


def test_a_lemma_that_needs_the_one_to_be_proved_is_not_called():
    text = LISTS + "lemma L(xs: List<int>) ensures Append(xs, Nil) == xs { }"
    used = text.replace("Append(b, c)) { }", "Append(b, c)) { L(Nil); }")
    rules = [{hint.rule for hint in bodies(parse(each.encode()), scope(each).claim)[-1]} for each in (text, used)]
    assert "lemma call" in rules[0]
    assert "lemma call" not in rules[1]


def test_what_a_sequence_is_put_together_of():
    text = SUM + "lemma L(a: seq<int>, b: seq<int>) ensures Sum(a + b) == Sum(a) + Sum(b) { }"
    groups = bodies(parse(text.encode()), scope(text).claim)
    assert groups[0] == ()
    texts = [hint.text.strip() for hint in groups[-1]]
    assert "assert |a| > 0 ==> (a + b)[0] == a[0] && (a + b)[1..] == a[1..] + b;" in texts
    assert "assert |a| == 0 ==> (a + b) == b;" in texts
    assert "assert Sum(a) == (if |a| == 0 then 0 else a[0] + Sum(a[1..]));" in texts


def test_universal_goals_get_a_forall_statement():
    text = "predicate P(n: int) { n > 0 || n <= 0 } lemma L(k: int) ensures forall n :: n > k ==> P(n) { }"
    groups = bodies(parse(text.encode()), scope(text).claim)
    texts = [hint.text.strip() for group in groups for hint in group]
    assert "forall n | (n > k) ensures P(n) { }" in texts
    assert "forall n | (n > k) ensures P(n) { assert n > 0 || n <= 0; }" in texts


def test_measures_of_numbers_lengths_and_pairs():
    found = measures(scope("lemma L(low: int, high: int, s: seq<int>) { }"))
    assert found[:3] == ["low", "high", "|s|"]
    assert {"high - low", "|s| - low", "low + high", "low, high"} <= set(found)


@pytest.mark.parametrize(
    ("expression", "name"),
    [
        ("s", "seq"),
        ("s[0]", "int"),
        ("s[1..]", "seq"),
        ("|s| + 1", "int"),
        ("s == s", "bool"),
        ("a[..]", "seq"),
        ("a.Length", "int"),
        ("Sum(s)", "int"),
        ("(s + [1])", "seq"),
        ("multiset(s)", "multiset"),
        ("if b then s else []", "seq"),
        ("xs.tail", "List"),
        ("xs.head", "bool"),
        ("xs.Cons?", "bool"),
        ("Reverse(xs)", "List"),
        ("m[s[0]]", "char"),
        ("unknown", None),
    ],
)
def test_types_of_terms(expression, name):
    parameters = "s: seq<int>, a: array<int>, b: bool, xs: List<bool>, m: map<int, char>"
    around = scope(f"{SUM}{LISTS}lemma L({parameters}) ensures P({expression}) {{ }}")
    (clause,) = around.claim.callable.clauses
    found = around.type_of(clause.expressions[0].arguments[0].value)
    assert (found.name if found else None) == name
    if expression == "xs.tail":
        assert found == Sort("List", (Sort("bool"),))


def failing(text, place, clause=None, name="M"):
    file = parse(text.encode())
    claim = next(claim for claim in callables(file.program) if claim.name == name)
    related = () if clause is None else (text.index(clause),)
    failure = Failure(offset=text.index(place), text="it fails", verifier=True, related=related)
    groups = repairs(file, claim, [failure])
    whole = groups[-1]
    completed = splice(text.encode(), [Insertion(offset=hint.offset, text=hint.text) for hint in whole])
    return {hint.rule for hint in whole}, completed.decode()


def test_a_failing_assertion_gets_its_elements_listed_before_it():
    text = SUM + "method M() {\n  var a := new int[2];\n  a[0], a[1] := 1, 2;\n  assert Sum(a[..]) == 3;\n}\n"
    rules, completed = failing(text, "assert Sum")
    assert "elements" in rules
    assert "  assert a[..] == [a[0], a[1]];\n  assert [a[0], a[1]][1..] == [a[1]];\n" in completed
    assert completed.index("assert a[..]") < completed.index("assert Sum(a[..])")


def test_a_failing_postcondition_gets_witnesses_and_calls_at_the_end():
    text = (
        f"{SUM}lemma Last(s: seq<int>, x: int) ensures Sum(s + [x]) == Sum(s) + x {{ }}\n"
        "method M(s: seq<int>, x: int) returns (r: seq<int>)\n  ensures exists i :: 0 <= i && Sum(r) == i\n"
        "  ensures r == s + [x]\n{\n  r := s + [x];\n}\n"
    )
    end = "}\n"
    at = len(text) - len(end)
    file = parse(text.encode())
    claim = next(claim for claim in callables(file.program) if claim.name == "M")
    failures = [
        Failure(offset=at, text="", verifier=True, related=(text.index(clause),)) for clause in ("exists i", "r == s +")
    ]
    texts = [hint.text.strip() for hint in repairs(file, claim, failures)[-1]]
    assert "assert (0 <= x && Sum(r) == x);" in texts
    assert "Last(s, x);" in texts
    assert {hint.offset for hint in repairs(file, claim, failures)[-1]} == {at}


CALCULATION = """function Sum(s: seq<int>): int { if s == [] then 0 else s[0] + Sum(s[1..]) }
lemma Append(a: seq<int>, b: seq<int>) ensures Sum(a + b) == Sum(a) + Sum(b) { }
lemma L(s: seq<int>, i: nat) requires i <= |s| ensures Sum(s[i..]) + Sum(s[..i]) == Sum(s)
{
  var front, back := s[..i], s[i..];
  calc {
    Sum(back) + Sum(front);
  ==
    Sum(front + back);
    { assert true; }
    Sum(s);
  }
}
"""
STEPS = ["Sum(front + back);", "Sum(s);"]
NEEDED = ["Append(front, back);", "assert (front + back) == s;"]


class Steps:
    """Shows the first step of the calculation if there is a call before it, and the second if there is an equation."""

    async def ask(self, source, *, deadline, symbol="", seconds=5.0, reliance=False):
        file = parse(source)
        entries, failures = {}, []
        for claim in callables(file.program):
            if symbol not in claim.name or not claim.name.startswith("L"):
                continue
            (calculation,) = (part for part in walk(claim.callable) if isinstance(part, Calc))
            found = []
            for (before, after), needed in zip(pairwise(calculation.steps), NEEDED, strict=True):
                if needed not in [file.text(hint.start + 1, hint.end - 1) for hint in before.hints]:
                    found.append(Failure(offset=file.tokens[after.start].offset, text="a step", verifier=True))
            entries[claim.entry] = Checked.ERRORS if found else Checked.CORRECT
            failures += found
        outcome = Outcome.UNKNOWN if failures else Outcome.ACCEPTED
        return Answer(outcome=outcome, reason="", entries=entries, failures=tuple(failures))


def test_steps_of_a_calculation_are_mended_between_their_lines():
    file = parse(CALCULATION.encode())
    claim = next(claim for claim in callables(file.program) if claim.name == "L")
    question = Question(verifier=Steps(), file=file, claim=claim, deadline=time.monotonic() + 60)
    hints = asyncio.run(mend(question))
    assert sorted(hint.rule for hint in hints) == ["lemma call", "step"]
    expected = CALCULATION
    for step, needed in zip(STEPS, NEEDED, strict=True):
        expected = expected.replace(f"    {step}", f"    {{ {needed} }}\n    {step}")
    completed = with_hints(file, hints)
    assert completed.decode() == expected
    assert compare(CALCULATION.encode(), completed).deviation is None


def test_what_fails_in_the_first_line_of_a_calculation_is_helped_before_it():
    rules, completed = failing(CALCULATION, "Sum(back)", name="L")
    assert "step" not in rules
    assert completed[completed.index("  calc {") :] == CALCULATION[CALCULATION.index("  calc {") :]


def test_an_invariant_that_fails_is_helped_in_the_loop_and_before_it():
    text = (
        "method M(s: seq<int>) {\n  var i := 0;\n  while i < |s|\n    invariant s[..i] == s[..i]\n"
        "  {\n    i := i + 1;\n  }\n}\n"
    )
    _, completed = failing(text, "s[..i] ==")
    assert "i := i + 1;\n    assert" in completed
    assert "var i := 0;\n  assert" in completed


def test_variables_are_known_from_where_they_are_declared():
    text = (
        "method M(n: int) returns (r: bool) {\n  var a := new int[3];\n  var s, k := [true], n + 1;\n"
        "  if n > 0 { var inner := 1; }\n  for j := 0 to 3 {\n    var last := a[j];\n  }\n  r := true;\n}\n"
    )
    around = scope(text, "M")
    file = around.file

    def known(word):
        offset = text.index(word)
        index = next(n for n, token in enumerate(file.tokens) if token.offset >= offset)
        return dict(locals_at(around, index).variables), known_lengths(around.claim, index)

    variables, lengths = known("r := true")
    assert {name: sort.name for name, sort in variables.items()} == {
        "n": "int",
        "r": "bool",
        "a": "array",
        "s": "seq",
        "k": "int",
    }
    assert lengths == [("a", 3), ("s", 1)]
    assert known("last := ")[0]["j"] == Sort("int")
    assert "a" not in known("var a")[0]


def test_what_holds_of_the_slices_of_a_loop():
    text = (
        f"{SUM}method M(a: array<int>) returns (r: int)\n  ensures r == Sum(a[..])\n{{\n  var i := 0;\n"
        "  while i < a.Length {\n    r := r + a[i];\n    i := i + 1;\n  }\n}\n"
    )
    around = scope(text, "M")
    texts = [hint.text.strip() for hint in slice_hints(around.file, around.claim)]
    assert "assert 0 <= i < a.Length ==> a[..i + 1] == a[..i] + [a[i]];" in texts
    assert "assert a[..a.Length] == a[..];" in texts
    other = scope("method M(a: array<int>) { var i := 0; while i < 1 { i := i + a[i]; } }", "M")
    assert slice_hints(other.file, other.claim) == ()


@pytest.mark.parametrize(
    ("text", "expected"), [("x", "x"), ("|s| - 1", "(|s| - 1)"), ("|s|", "|s|"), ("f(x, y)[2]", "f(x, y)[2]")]
)
def test_operands_are_grouped_where_they_must_be(text, expected):
    assert grouped(text) == expected
