"""What Lean finds is said with its place in the user's file: lines and columns from 1, in code points."""

import asyncio
import json

import pytest

from lemmata.checkers.judge import judge
from lemmata.checkers.lean import LeanChecker
from lemmata.checkers.lean.batch import run_many
from lemmata.checkers.limits import Limits
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import Severity, Status

pytestmark = pytest.mark.toolchain("lean")

LIMITS = Limits(wall=60.0, cpu=None, memory=2 << 30, steps=None)
HEAD = "theorem goal (p : Prop) (h : p) : p := by"


@pytest.fixture(scope="module")
def checker():
    return LeanChecker()


def verdict(checker, source, candidate=None):
    task = Task(language="lean", source=source.encode(), name="file.lean")
    return asyncio.run(judge(checker, task, candidate or Candidate(), LIMITS))


def expected(source, marked="missing"):
    """Returns the line and column of a word, lines ending as in Lean with a line feed alone."""
    before = source[: source.index(marked)]
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


FILES = {
    "plain": f"{HEAD}\n  exact missing\n",
    "astral letters before it": f"{HEAD}\n  have 𝒳𝒴 : p := h; exact missing\n",
    "astral letters in a comment": f"/- 𝒳\U0001f600 -/ {HEAD} exact missing\n",
    "carriage returns": f"-- one\r\n{HEAD}\r\n  have x : p := h\r\n  exact missing\r\n",
    "carriage returns in some lines": f"-- one\r\n{HEAD}\n  have x : p := h\r\n  exact missing\n",
    "a tab in a comment": f"/-\t\t-/ {HEAD} exact missing\n",
    "combining characters": f'/- e\u0301e\u0301 -/ {HEAD} have x := "e\u0301\u0308"; exact missing\n',
    "no line feed at the end": f"{HEAD}\n  exact missing",
    "at the very end": f"{HEAD}\n  exact h\ntheorem other : True := missing",
    "a no-break space in a comment": f"/- \u00a0 -/ {HEAD} exact missing\n",
    "a line of examples": "example : True := trivial /- 𝒳 -/ example : True := trivial example : True := missing\n",
    "a long line": f"{HEAD} {'skip; ' * 300}exact missing\n",
    "many lines": "\n" * 5000 + f"{HEAD}\n  exact missing\n",
}


@pytest.mark.parametrize("source", FILES.values(), ids=FILES)
def test_a_cold_run_says_the_place(checker, source):
    found = verdict(checker, source)
    assert found.status is Status.TYPE_ERROR, found.reason
    errors = [
        (item.file, item.line, item.column) for item in found.evidence.diagnostics if item.message.startswith("Un")
    ]
    assert errors == [("file.lean", *expected(source))]


@pytest.mark.parametrize("source", FILES.values(), ids=FILES)
def test_a_batch_says_the_same_place(checker, source):
    good = source.replace("exact missing", "exact h").replace(":= missing", ":= trivial")
    _, failed, _ = asyncio.run(run_many(checker.lean(), [good.encode(), source.encode(), good.encode()], LIMITS))
    errors = [(item.start.line, item.start.column) for item in failed.messages if item.severity is Severity.ERROR]
    assert errors == [expected(source)]


@pytest.mark.parametrize(
    ("source", "place"),
    [
        (f"{HEAD}\n\texact h\n", (2, 1)),
        (f"{HEAD}\n  exact\u2028missing\n", (2, 8)),
        (f"-- 𝒳\u2029\n{HEAD} exact h\n", (1, 5)),
        (f"{HEAD}\n  exact h \u00a0\n", (2, 11)),
        (f"{HEAD}\r  exact h\n", (1, 42)),
        (f"{HEAD}\n  exact (h\n", (3, 1)),
        ("theorem", (1, 8)),
        ("-- 𝒳\r\ntheorem goal : True :=", (2, 23)),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_place(checker, source, place):
    found = verdict(checker, source)
    assert found.status is Status.SYNTAX_ERROR, found.reason
    first = found.evidence.diagnostics[0]
    assert (first.line, first.column) == place


ORIGINAL = (
    f"-- 𝒳\r\n{HEAD}\r\n  have first : p := sorry\r\n  exact sorry\r\n"
    "theorem last : True := by\r\n  sorry; exact lost\r\n"
)


def test_an_error_in_a_filling_has_the_place_in_that_filling(checker):
    candidate = Candidate(kind="fillings", text=json.dumps(["by\n  skip\n  exact missing", "first", "skip\nskip"]))
    found = verdict(checker, ORIGINAL, candidate)
    assert found.status is Status.TYPE_ERROR
    assert [(item.file, item.line, item.column) for item in found.evidence.diagnostics] == [
        ("file.lean (filling 1)", 3, 9),
        ("file.lean", 6, 16),
    ]


def test_a_filling_that_the_screen_refuses_is_named(checker):
    candidate = Candidate(kind="fillings", text=json.dumps(["h", "h", "\n  skip\n  native_decide"]))
    found = verdict(checker, ORIGINAL, candidate)
    assert found.status is Status.REJECTED
    assert [(item.file, item.line, item.column) for item in found.evidence.diagnostics] == [
        ("file.lean (filling 3)", 3, 3)
    ]


def test_declarations_are_where_the_original_has_them(checker):
    source = ORIGINAL.replace("; exact lost", "")
    fillings = ["by\n  skip\n  exact h", "(first)", "skip\nskip\ntrivial"]
    found = verdict(checker, source, Candidate(kind="fillings", text=json.dumps(fillings)))
    assert found.status is Status.PROVED, found.reason
    assert [(item.name, item.line, item.column) for item in found.evidence.obligations] == [
        ("goal", 2, 9),
        ("last", 5, 9),
    ]


def test_a_completed_file_has_its_own_places(checker):
    completed = ORIGINAL.replace(" sorry\r\n", " by\r\n    exact missing\r\n", 1).replace("sorry;", "skip;")
    completed = completed.replace("sorry", "first")
    found = verdict(checker, ORIGINAL, Candidate(kind="source", text=completed))
    places = [(item.file, item.line, item.column) for item in found.evidence.diagnostics]
    assert places == [("file.lean", *expected(completed)), ("file.lean", *expected(completed, "lost"))]


def test_what_the_audit_refuses_is_where_the_completed_file_has_it(checker):
    original = "private def key : Nat :=\n  let x := id\n  (Nat.succ)\n  (x (x 3))\ntheorem goal : key = 5 := sorry\n"
    completed = "\n-- moved\n" + original.replace("\n  (Nat", "\n   (Nat").replace("sorry", "rfl")
    found = verdict(checker, original, Candidate(kind="source", text=completed))
    assert found.status is Status.REJECTED
    assert [(item.line, item.column) for item in found.evidence.diagnostics] == [(3, 13)]


def test_an_original_that_does_not_compile_has_places_of_its_own(checker):
    original = "def f : Nat := nothing\ntheorem goal : True := sorry\n"
    completed = "\n\ndef f : Nat := nothing\ntheorem goal : True := trivial\n"
    found = verdict(checker, original, Candidate(kind="source", text=completed))
    assert found.status is Status.TYPE_ERROR
    assert [(item.line, item.column) for item in found.evidence.diagnostics] == [(3, 16)]
