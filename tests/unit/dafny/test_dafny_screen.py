import pytest

from lemmata.checkers.dafny.assumptions import taken
from lemmata.checkers.dafny.audit import AuditFinding, parse_audit, unexplained
from lemmata.checkers.dafny.claims import callables, claims, holes
from lemmata.checkers.dafny.output import Spot
from lemmata.checkers.dafny.parser import parse
from lemmata.checkers.dafny.screen import refused_assumptions, screen, screen_added, unread
from lemmata.checkers.dafny.vacuity import missing, probe, questions, unasked, vacuous
from lemmata.checkers.dafny.verification_log import Assertion, Batch, Checked, Result
from lemmata.checkers.errors import ScreenError

CLEAN = """\
module Outer {
  datatype Tree = Leaf | Node(left: Tree, value: int, right: Tree) {
    function Size(): nat ensures Size() >= 0 { match this case Leaf => 0 case Node(l, _, r) => l.Size() + 1 + r.Size() }
  }
  class {:autocontracts} Cell {
    var value: int
    constructor (v: int) ensures value == v { value := v; }
    method Up() modifies this ensures value == old(value) + 1 { value := value + 1; }
  }
  least predicate Even(n: int) { n == 0 || Even(n - 2) }
  least lemma {:induction false} Positive(n: int) requires Even(n) ensures n >= 0 {}
  lemma {:vcs_split_on_every_assert} Nothing() { }
  predicate Small(n: int) { n < 3 }
}
@IsolateAssertions
method Loop(n: nat) returns (i: nat) ensures i == n
{
  i := 0;
  while i < n invariant i <= n { i := i + 1; }
  label here: assert forall k {:trigger Outer.Small(k)} :: Outer.Small(k) ==> k < 3;
  assert old@here(i) == i;
}
"""


def read(text):
    return parse(text.encode(), "file.dfy")


def messages(found):
    return [item.message for item in found]


def test_a_clean_program_has_nothing_to_refuse():
    file = read(CLEAN)
    assert (*screen(file), *unread(file), *refused_assumptions(file)) == ()


def test_claims_have_the_names_of_the_log():
    assert [claim.entry for claim in claims(read(CLEAN).program)] == [
        "Outer.Tree.Size (well-formedness)",
        "Outer.Cell._ctor (correctness)",
        "Outer.Cell.Up (correctness)",
        "Outer.Positive# (correctness)",
        "Loop (correctness)",
    ]
    assert "Outer.Nothing" in [claim.name for claim in callables(read(CLEAN).program)]


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ('include "other.dfy"', (1, 1), "include is not allowed"),
        ("lemma {:only} L() {}", (1, 9), "{:only} is not allowed: it keeps other parts"),
        ("lemma L() { assert {:only} true; }", (1, 22), "{:only}"),
        ("@VerifyOnly lemma L() {}", (1, 2), "@VerifyOnly"),
        ('@Options("--no-verify") module M {}', (1, 2), "@Options"),
        ("@Unheard lemma L() {}", (1, 2), "@Unheard is not allowed: it is not on the list"),
        ("lemma {:unheard 1, 2} L() {}", (1, 9), "{:unheard} is not allowed"),
        ("method M() { label VerifyOnly: assert old@VerifyOnly(1) == 1; }", (1, 43), "@VerifyOnly is not allowed here"),
        ("replaceable module M { }", (1, 1), "replaceable"),
        ("module M refines N { method A() { ...; } }", (1, 35), "... is not allowed"),
    ],
)
def test_what_nobody_may_use(text, place, words):
    file = read(text)
    found = (*screen(file), *unread(file))
    assert (found[0].line, found[0].column) == place
    assert words in found[0].message


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("lemma L() { assume false; }", "assume in L"),
        ("lemma L() { var x :| assume x > 0; }", "assume in L"),
        ("method M() { expect 1 == 2; }", "expect in M"),
        ("const C: int := (assume {:axiom} false; 1)", "assume in C"),
        ("module M { lemma L() ensures false }", "lemma without a body: M.L"),
        ("trait T { function F(): int }", "function without a body: T.F"),
        ("class C { constructor () }", "constructor without a body: C._ctor"),
        ("lemma {:axiom} L() ensures false {}", "{:axiom} on L"),
        ("lemma {:verify false} L() ensures false {}", "{:verify} on L"),
        ("lemma {:verify 1 == 2} L() ensures false {}", "{:verify} on L"),
        ("@Axiom lemma L() ensures false {}", "@Axiom on L"),
        ("trait {:termination false} T { }", "{:termination} on T"),
        ("method M() decreases * { while true decreases * {} }", "decreases * on M"),
        ("method M() { while true invariant false }", "while without a body in M"),
        ("method M() { for i := 0 to 3 invariant false }", "for without a body in M"),
        ("lemma L() { forall x: int ensures x > 0 }", "forall without a body in L"),
    ],
)
def test_what_is_taken_for_granted_is_named(text, name):
    file = read(text)
    assert [item.name for item in taken(file)] == [name]
    assert screen(file) == ()
    assert messages(refused_assumptions(file))[0].startswith(f"{name} is an assumption")


def test_a_switch_that_is_on_assumes_nothing():
    assert taken(read("lemma {:verify true} {:termination true} L() ensures true {}")) == ()
    assert taken(read("@Verify(true) lemma L() ensures true {}")) == ()


def test_words_in_comments_strings_and_names_assume_nothing():
    assert taken(read('lemma L() ensures "assume" != "expect" { /* assume false; */ var assumed := 1; }')) == ()


def test_a_candidate_may_use_less_than_a_task():
    file = read("lemma {:fuel 3} L() ensures true { assume false; }")
    everything = [range(len(file.tokens))]
    assert messages(screen_added(file, everything)) == [
        "the attribute {:fuel} is not allowed by a candidate: limits and settings of the verifier belong to the task",
        "assume in L is not allowed by a candidate: it assumes what is to be proved",
    ]
    assert screen_added(file, []) == ()


def test_lemmas_without_a_body_are_holes_unless_they_are_given():
    text = """lemma Hole() ensures true
lemma {:axiom} Given() ensures true
abstract module M { lemma Abstract() ensures true }
trait T { lemma Owed() ensures true }
ghost method NoLemma() ensures true
"""
    assert [claim.name for claim in holes(read(text).program)] == ["Hole"]


def result(name, outcome=Checked.CORRECT, count=1):
    items = tuple(Assertion(Spot(1, column), "assertion always holds") for column in range(count))
    batch = Batch(outcome=outcome, seconds=0.0, steps=1, assertions=items)
    return Result(name=name, outcome=outcome, steps=1, batches=(batch,))


PROBED = "type E<+T> = s: seq<T> | |s| < 0 witness *\nlemma L(x: int)\n  ensures x == x\n{\n}\npredicate P() { true }\n"


def test_the_probe_asks_where_each_body_begins_and_about_types_without_a_witness():
    file = read(PROBED)
    asked = questions(file)
    text = probe(file, asked).decode()
    assert "witness * lemma lemmata_probe0<T>(value: E<T>) { assert false; }\n" in text
    assert "{ assert false;\n}\npredicate P() { true }" in text
    assert text.count("\n") == PROBED.count("\n")
    assert [question.entry for question in asked] == ["lemmata_probe0 (correctness)", "L (correctness)"]


def test_what_the_probe_proves_is_vacuous_and_what_it_does_not_ask_is_missed():
    asked = questions(read(PROBED))
    log = (result("lemmata_probe0 (correctness)", Checked.CORRECT), result("L (correctness)", Checked.ERRORS, 2))
    assert [item.objection for item in vacuous(asked, log)] == [
        "E: this type has no values: what is claimed of them says nothing"
    ]
    assert unasked(asked, log) == ()
    assert [item.entry for item in unasked(asked, log[:1])] == ["L (correctness)"]


def test_a_log_must_have_what_the_probe_lists_beside_its_own_assertions():
    asked = questions(read(PROBED))
    log = (
        result("lemmata_probe0 (correctness)", Checked.ERRORS),
        result("L (correctness)", Checked.ERRORS, 2),
        result("P (well-formedness)"),
    )
    assert missing(asked, log, (result("L (correctness)"), result("P (well-formedness)"))) == ()
    assert missing(asked, log, (result("L (correctness)"),)) == ("P (well-formedness)",)
    assert missing(asked, log, (result("P (well-formedness)"),)) == ("L (correctness)",)


REPORT = """\
program.dfy(1,15):L: Declaration has explicit `{:axiom}` attribute. Possible mitigation: Provide a proof or test.
program.dfy(2,6):M: Definition has `assume {:axiom}` statement in body. Possible mitigation: Replace with `assert`.
"""


def test_the_audit_must_have_written_as_many_findings_as_it_counts():
    found = parse_audit("Dafny auditor completed with 2 findings\n", REPORT)
    assert found[0] == AuditFinding(Spot(1, 15), "L", "Declaration has explicit `{:axiom}` attribute.")
    assert parse_audit("Dafny auditor completed with 3 findings\n", REPORT) is None
    assert parse_audit("", REPORT) is None
    assert parse_audit("Dafny auditor completed with 0 findings\n", "") == ()


def test_findings_that_are_known_assumptions_are_explained():
    findings = parse_audit("Dafny auditor completed with 2 findings\n", REPORT)
    known = read("lemma {:axiom} L() ensures false\nlemma M() { assume {:axiom} false; }\n")
    assert unexplained(known, findings) == ()
    unknown = read("lemma {:axiom} L() ensures false\nlemma M() { assert false; }\n")
    assert [item.name for item in unexplained(unknown, findings)] == ["M"]


def test_what_dafny_makes_for_an_iterator_is_explained():
    file = read("iterator I(n: nat) yields (x: nat) { yield; }\n")
    assert unexplained(file, (AuditFinding(Spot(1, 9), "MoveNext", "explicit axiom"),)) == ()


@pytest.mark.parametrize(
    "text", ["#if X\n", "lemma L()\n \t\u3000#endif", "/*\n#else\n*/", 'const s := @"\n#elsif Y\n"\n']
)
def test_directives_are_refused_wherever_they_stand(text):
    with pytest.raises(ScreenError, match=r"#if, #elsif, #else or #endif is not allowed") as raised:
        read(text)
    line = text.split("\n")[raised.value.line - 1]
    assert line[raised.value.column - 1] == "#"


def test_a_hash_elsewhere_is_no_directive():
    assert len(read("lemma L() ensures true {} // #if\n// #if is for others\nlemma M() {}\n").program.members) == 2
