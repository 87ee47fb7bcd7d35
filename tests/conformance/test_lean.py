"""The Lean checker keeps the contract of every checker."""

import asyncio

import pytest

from lemmata.checkers.conformance import Faulty, Fixtures, Sample, run_conformance
from lemmata.checkers.errors import ToolchainMissing
from lemmata.checkers.judge import judge
from lemmata.checkers.lean import LeanChecker
from lemmata.checkers.lean import checker as checker_module
from lemmata.checkers.limits import Limits
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import Status

pytestmark = pytest.mark.toolchain("lean")

LIMITS = Limits(wall=60.0, cpu=None, memory=2 << 30, steps=None)


def sample(name, source, candidate=None):
    task = Task(language="lean", source=source.encode(), name=f"{name}.lean")
    return Sample(task) if candidate is None else Sample(task, candidate)


HOLE = "theorem goal (n : Nat) : n + 0 = n := by\n  sorry\n"

FIXTURES = Fixtures(
    provable=(
        sample("term", "theorem goal (p q : Prop) (h : p ∧ q) : q ∧ p := ⟨h.2, h.1⟩\n"),
        sample("example", "example : 2 + 2 = 4 := rfl\n"),
        sample("filled", HOLE, Candidate(kind="source", text=HOLE.replace("sorry", "rfl"))),
        sample("fillings", HOLE, Candidate(kind="fillings", text='["rfl"]')),
    ),
    faulty=(
        Faulty(sample("syntax", "theorem one : True := trivial\ntheorem : True := trivial\n"), Status.SYNTAX_ERROR, 2),
        Faulty(sample("type", "theorem goal : True :=\n  (3 : Nat)\n"), Status.TYPE_ERROR, 2),
        Faulty(sample("unknown", "theorem goal : True := by\n  exact nothing_of_that_name\n"), Status.TYPE_ERROR, 2),
        Faulty(sample("axiom", "\naxiom cheat : False\ntheorem goal : False := cheat\n"), Status.REJECTED, 2),
    ),
    tampered=(
        sample("statement", HOLE, Candidate(kind="source", text="theorem goal (n : Nat) : n = n := by\n  rfl\n")),
        sample("nothing", "def n : Nat := 1\n"),
        sample("field", "structure S where\n  a : Nat\n  h : a = 1\n"),
        sample("comment", "/- theorem goal : False := trivial -/\n"),
    ),
    unproved=(
        sample("hole", HOLE),
        sample("goals", "theorem goal (p q : Prop) (h : p ∧ q) : q ∧ p := by\n  constructor\n  exact h.2\n"),
    ),
    hanging=sample(
        "loop",
        "theorem goal : (fun n : Nat => n) 1 = 1 := by\n  repeat (first | (have h : True := trivial; clear h) | rfl)\n",
    ),
    limits=LIMITS,
)


def test_lean_keeps_the_contract():
    run_conformance(LeanChecker(), FIXTURES)


def test_a_missing_lean_is_unavailable(monkeypatch):
    async def missing(_):
        raise ToolchainMissing("Lean is not installed: pip install lemmata[lean]")

    def without_tool():
        monkeypatch.setattr(checker_module, "discover", missing)
        return LeanChecker()

    few = Fixtures(provable=FIXTURES.provable[:1], faulty=FIXTURES.faulty[:1], without_tool=without_tool)
    run_conformance(LeanChecker(), few)


def verdict(source, candidate=None):
    task = Task(language="lean", source=source.encode(), name="file.lean")
    return asyncio.run(judge(LeanChecker(), task, candidate or Candidate(), LIMITS))


def test_a_verdict_names_each_theorem_its_place_and_its_axioms():
    found = verdict(
        "/- 𝒳 -/ theorem one : 1 = 1 := rfl\r\n  example : True := trivial\r\n"
        "theorem em (p : Prop) : p ∨ ¬p := Classical.em p\r\n"
    )
    assert found.status is Status.PROVED
    assert [(item.name, item.line, item.column, item.answer) for item in found.evidence.obligations] == [
        ("one", 1, 17, "rests on no axioms"),
        ("example in line 2", 2, 3, "rests on no axioms"),
        ("em", 3, 9, "rests on propext, Classical.choice, Quot.sound"),
    ]


def test_errors_behind_an_example_keep_their_column():
    found = verdict("example : True := trivial\n/- 𝒴 -/ example : True := foo 1\n")
    assert found.status is Status.TYPE_ERROR
    assert [(item.line, item.column) for item in found.evidence.diagnostics] == [(2, 27)]


def test_a_definition_may_be_filled_and_then_counts():
    source = "def half : Nat → Nat := sorry\ntheorem goal : half 4 = 2 := sorry\n"
    found = verdict(source, Candidate(kind="fillings", text='["fun _ => 2", "rfl"]'))
    assert found.status is Status.PROVED
    assert [item.name for item in found.evidence.obligations] == ["half", "goal"]


def test_the_embedded_core_is_named_in_plain_words():
    checker = LeanChecker()
    (tool,) = checker.toolchain()
    found = verdict("theorem goal : True := trivial\n")
    assert ("the library is Lemmata's own" in found.reason) == (tool.name == "lean (embedded core)")


def test_what_had_a_hole_is_named_also_without_a_name_of_its_own():
    source = (
        "class C where\n  a : Nat\ninstance : C := sorry\n"
        "private def b : Nat := sorry\ntheorem goal : C.a = 1 := sorry\n"
    )
    found = verdict(source, Candidate(kind="fillings", text='["⟨1⟩", "2", "rfl"]'))
    assert found.status is Status.PROVED
    assert [(item.name, item.line) for item in found.evidence.obligations] == [("instC", 3), ("b", 4), ("goal", 5)]


def test_a_private_axiom_is_named_and_counts_only_where_the_file_is_trusted():
    source = b"private axiom assumed : 1 = 2\ntheorem goal : 1 = 2 := assumed\n"
    for trust, status in ((False, Status.REJECTED), (True, Status.PROVED)):
        task = Task(language="lean", source=source, name="file.lean", trust_source=trust)
        found = asyncio.run(judge(LeanChecker(), task, Candidate(), LIMITS))
        assert found.status is status, found.reason
    assert [(item.name, item.line) for item in found.evidence.assumptions] == [("assumed", 1)]


def test_an_example_with_a_name_of_its_own_kind_does_not_clash():
    found = verdict("theorem lemmata_example_1 : True := trivial\nexample : True := lemmata_example_1\n")
    assert found.status is Status.PROVED
    assert [item.name for item in found.evidence.obligations] == ["lemmata_example_1", "example in line 2"]


def test_a_proof_that_is_too_deep_to_print_is_audited():
    steps = "".join(f"  have h{number} : True := trivial\n" for number in range(600))
    assert verdict(f"theorem goal : True := by\n{steps}  trivial\n").status is Status.PROVED


def test_the_steps_of_a_run_are_not_those_of_its_audit():
    source = "theorem goal (a b : Nat) : a + b + 0 = a + b := by simp\n"
    task = Task(language="lean", source=source.encode(), name="file.lean")
    found = asyncio.run(judge(LeanChecker(), task, Candidate(), Limits(wall=60.0, cpu=None, memory=None, steps=50)))
    assert found.status is Status.PROVED, found.reason
