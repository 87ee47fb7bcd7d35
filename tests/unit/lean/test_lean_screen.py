"""The screen of Lean sources: what is refused, at which place, and what is let through."""

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lemmata.checkers.errors import InputError
from lemmata.checkers.lean.against import compare
from lemmata.checkers.lean.document import commands
from lemmata.checkers.lean.lexer import lex
from lemmata.checkers.lean.rules import ATTRIBUTES, COMMANDS, CONSTANTS, HASH_COMMANDS, MODIFIERS, WORDS
from lemmata.checkers.lean.screen import screen, screen_tokens
from lemmata.checkers.levels import Level
from lemmata.checkers.source import Source
from lemmata.checkers.verdict import Severity

CORPUS = Path(__file__).parents[2] / "adversarial"
TRAPS = sorted(CORPUS.glob("lean/*.lean"))
HONEST = sorted(CORPUS.glob("lean-honest/*.lean"))


def findings(text, level=Level.PINNED):
    return screen(text.encode(), "f.lean", level)


REFUSED = [
    ("axiom a : False", 1, 1, "assumes"),
    ("theorem a : True := trivial axiom b : False", 1, 29, "assumes"),
    ("theorem a : True := (axiom)", 1, 22, "axiom"),
    ("/- x -/ axiom b : False", 1, 9, "axiom"),
    ("private axiom b : False", 1, 9, "axiom"),
    ("opaque a : Nat", 1, 1, "opaque"),
    ("unsafe def a := 1", 1, 1, "kernel"),
    ("noncomputable unsafe def a := 1", 1, 15, "kernel"),
    ("partial def a := 1", 1, 1, "partial"),
    ('macro "x" : term => `(1)', 1, 1, "macro"),
    ("local macro_rules | _ => 1", 1, 7, "macro_rules"),
    ('scoped syntax "x" : term', 1, 8, "syntax"),
    ('elab "x" : tactic => skip', 1, 1, "elab"),
    ("theorem a : True := by\n  run_tac skip", 2, 3, "runs code"),
    ("run_cmd skip", 1, 1, "runs code"),
    ("theorem a : True := by_elab skip", 1, 21, "runs code"),
    ("initialize skip", 1, 1, "runs code"),
    ("builtin_initialize skip", 1, 1, "runs code"),
    ("simproc a (x) := skip", 1, 1, "runs code"),
    ("  declare_foo x", 1, 3, "compiler"),
    ("#eval 1", 1, 1, "#eval"),
    ("theorem a : True := trivial #eval 1", 1, 29, "#eval"),
    ("#exit", 1, 1, "#exit"),
    ("#guard_msgs in\ntheorem a : True := trivial", 1, 1, "#guard_msgs"),
    ("#unheard_of", 1, 1, "not on the list"),
    ("#w", 1, 1, "not on the list"),
    ("theorem a : True := 0#eval", 1, 22, "#eval"),
    ("theorem a : True := by native_decide", 1, 24, "compiled"),
    ("theorem a : True := by decide +native", 1, 32, "native"),
    ("theorem a : True := by decide (config := { native := true })", 1, 44, "native"),
    ("theorem a : True := by decide (config := c)", 1, 32, "configuration"),
    ("theorem a : True := by bv_decide", 1, 24, "compiled"),
    ("theorem a : True := by admit", 1, 24, "hole"),
    ("theorem a : True := by stop", 1, 24, "stop"),
    ("theorem a : True := by apply?", 1, 24, "hole"),
    ("theorem a : True := sorryAx _ false", 1, 21, "sorry"),
    ("theorem a : True := @sorryAx _ false", 1, 22, "sorry"),
    ("theorem a : True := _root_.sorryAx _ false", 1, 21, "sorry"),
    ("theorem a : True := «sorryAx» _ false", 1, 21, "sorry"),
    ("theorem a : True := Lean.ofReduceBool a b c", 1, 21, "compiled"),
    ("open Nat in theorem a : True := ofReduceBool a b c", 1, 33, "compiled"),
    ("theorem a : True := Lean.trustCompiler", 1, 21, "compiled"),
    ("theorem a : True := a._native.decide", 1, 21, "compiled"),
    ("theorem a : True := lcProof", 1, 21, "compiler"),
    ("theorem a : True := unsafeCast 1", 1, 21, "kernel"),
    ('@[simp, extern "x"] def a := 1', 1, 9, "extern"),
    ("@[implemented_by b] def a := 1", 1, 3, "implemented_by"),
    ("attribute [local csimp] a", 1, 18, "csimp"),
    ("@[unheard_of] def a := 1", 1, 3, "not on the list"),
    ("@[simp, (unheard_of)] def a := 1", 1, 9, "not on the list"),
    ("@[simp def a := 1", 1, 1, "not closed"),
    ("@[simp (] def a := 1", 1, 1, "not closed"),
    ("@[simp @[simp]] def a := 1", 1, 8, "inside another"),
    ("set_option debug.skipKernelTC true", 1, 12, "debug.skipKernelTC"),
    ("theorem a : True := by\n  set_option warn.sorry false in trivial", 2, 14, "warn.sorry"),
    ("set_option maxHeartbeats 0", 1, 12, "from 1 to"),
    ("set_option maxRecDepth 99999999999999999999999", 1, 12, "from 1 to"),
    ("set_option maxHeartbeats\n", 1, 12, "from 1 to"),
    ("set_option", 1, 1, "not allowed"),
    ("set_option compiler.extract_closed false", 1, 12, "compiler"),
    ("inductive A where\n  | a\n  deriving Lean.ToExpr", 3, 12, "deriving"),
    ("inductive A where | a\nderiving instance DecidableEq, Foo for A", 2, 32, "Foo"),
    ("theorem a : True := trivial\nimport B", 2, 1, "import"),
    ("import all B", 1, 8, "all"),
    ("public import B", 1, 1, "header"),
    ("module", 1, 1, "header"),
    ("prelude", 1, 1, "header"),
    ("theorem «axiom» : True := trivial", 1, 9, "«axiom»"),
    ("theorem «propext» : True := trivial", 1, 9, "«propext»"),
    ("theorem «Classical.choice» : True := trivial", 1, 9, "dot"),
    ("theorem «а» : True := trivial", 1, 9, "foreign"),
    ("theorem prοpext : True := trivial", 1, 9, "looks like propext"),
    ("theorem Νat : True := trivial", 1, 9, "looks like Nat"),
    ("theorem a : ℕat := trivial", 1, 13, "looks like Nat"),
    ("theorem a : True := sοrry", 1, 21, "looks like sorry"),
    ("theorem a : True := `x", 1, 21, "quotation"),
    ("theorem a : True := ``x", 1, 21, "quotation"),
    ('def a := "{x}"', 1, 10, "brace"),
    ('def a := s!"{f "x"}"', 1, 16, "brace"),
    ("def a := panic! 1", 1, 10, "programs"),
    ('def a := include_str "x"', 1, 10, "runs code"),
    ("def a := dbg_trace 1; 2", 1, 10, "runs code"),
    ("theorem a : True := trivial\nfoo bar", 2, 1, "first column"),
    ("foo", 1, 1, "first column"),
    ('notation "a-" => 1', 1, 10, "notation"),
    ('notation "axiom" => 1', 1, 10, "notation"),
    ('infix:50 " /- " => f', 1, 10, "notation"),
    ("compile_inductive Nat", 1, 1, "not need"),
    ("init_quot", 1, 1, "declares"),
    ("unif_hint a where b", 1, 1, "changes"),
]


@pytest.mark.parametrize(("text", "line", "column", "said"), REFUSED, ids=[case[0][:40] for case in REFUSED])
def test_what_is_refused(text, line, column, said):
    found = findings(text)
    assert found, "not refused"
    first = found[0]
    assert (first.line, first.column) == (line, column)
    assert said in first.message
    assert (first.kind, first.severity, first.file) == ("screen", Severity.ERROR, "f.lean")
    assert findings(text, Level.ADDED) or text == "foo"


ACCEPTED = [
    "theorem a : True := trivial",
    "lemma a : True := by\n  trivial",
    "example : 1 = 1 := rfl",
    "def a : Nat → Nat\n| 0 => 0\n| n + 1 => a n",
    "abbrev A := Nat",
    "structure A where\n  x : Nat\n  deriving DecidableEq, Repr",
    "class A (α : Type) where\n  x : α\n\ninstance : A Nat := ⟨1⟩",
    "class inductive A : Prop where | a",
    "inductive A where | a\nderiving instance DecidableEq, BEq for A",
    "namespace A\nsection\nend\nend A",
    "noncomputable section\nend",
    "open Nat Function\nopen scoped Topology\nopen A hiding b\nopen A renaming b → c\nopen A (b c)",
    "variable {α : Type} (x : α)\nuniverse u v\ninclude x\nomit x",
    "mutual\n  def a := 1\n  def b := 2\nend",
    "@[simp, reducible] def a := 1\n@[local simp] theorem b : a = 1 := rfl",
    "attribute [local simp] a b\nattribute [-simp] a\nattribute [instance 100, scoped simp] a",
    "set_option maxHeartbeats 400000 in\ntheorem a : True := trivial",
    "set_option autoImplicit false\nset_option pp.all true\nset_option linter.unusedVariables false",
    "import Mathlib\nimport Foo.Bar\n\nopen Nat",
    "theorem a : True := by\n  sorry",
    "theorem a : x = y := by decide +kernel",
    "theorem a : True := by simp (config := { decide := true }) +arith [b, ← c] at h ⊢",
    "theorem a : 0#8 = 0#w := by simp",
    "theorem a : True := trivial -- axiom\n/- sorryAx #exit -/\n/-- native_decide -/",
    "def a := \"axiom sorry #eval\"\ndef b := 'a'",
    "theorem not_axiom (axioms sorry' : True) : True := sorry'",
    "theorem a : α → ∀ x ∈ s, ∃! y, x ≤ y ∧ ¬p y := fun ⟨h, g⟩ ↦ h.2.1 <| g",
    "#check a\n#print axioms a",
    "theorem a : f 5 = 6 := by\n  show f 5 = 6\n  unfold f; rfl\ntermination_by 5\ndecreasing_by simp",
    'local notation "ℝ³" => Fin 3 → ℝ\ninfixl:65 " ⊕ " => f\nprefix:max "√" => g',
    "theorem a : True :=\nby trivial",
    "private theorem a : True := trivial\nprotected def A.b := 1",
    'def a := s!"n = {n} and {f n}"',
    "theorem é : x.stop = y.prefix := by exact?",
]


@pytest.mark.parametrize("text", ACCEPTED, ids=[text[:40] for text in ACCEPTED])
def test_what_a_pinned_source_may_hold(text):
    assert findings(text) == ()


ADDED_ONLY = [
    ("@[simp] theorem a : True := trivial", None),
    ("by\n  open Nat in simp", None),
    ("by set_option pp.all true in rfl", None),
    ("fun x => by\n  have := x\n  exact this", None),
    ("by\n  sorry", (2, 3)),
    ("def a := 1", (1, 1)),
    ("instance : A := b", (1, 1)),
    ("open Nat", (1, 1)),
    ("by\n  open Nat\n  simp", (2, 3)),
    ("by open Nat hiding x in simp", (1, 13)),
    ("by set_option autoImplicit true in rfl", (1, 15)),
    ("by set_option maxHeartbeats 400000 in rfl", (1, 15)),
    ("@[scoped simp] theorem a : True := trivial", (1, 3)),
    ("@[reducible] theorem a : True := trivial", (1, 3)),
    ("variable (h : False)", (1, 1)),
    ('notation "x" => 1', (1, 1)),
    ("Lean.Meta.foo", (1, 1)),
    ('f s!"{x}"', (1, 5)),
    ("#check a", (1, 1)),
    ("noncomputable def a := 1", (1, 1)),
    ("local instance : A := b", (1, 1)),
]


@pytest.mark.parametrize(("text", "place"), ADDED_ONLY)
def test_what_a_candidate_may_add(text, place):
    found = findings(text, Level.ADDED)
    assert [(one.line, one.column) for one in found][:1] == ([place] if place else [])


def test_a_trusted_source_may_assume():
    assert findings("axiom a : False\nopaque b : Nat", Level.TRUSTED) == ()
    assert findings("axiom sorryAx : False", Level.TRUSTED)
    assert len(findings("axiom a : False\nopaque b : Nat")) == 2


def test_all_findings_are_told_in_order():
    found = findings("axiom a : False\n\n@[extern] def b := native_decide\n#exit")
    assert [(one.line, one.column) for one in found] == [(1, 1), (3, 3), (3, 20), (4, 1)]


NEVER = sorted(
    word
    for table in (COMMANDS, MODIFIERS, WORDS, CONSTANTS)
    for word, rule in table.items()
    if rule.level == Level.NEVER and word != "module"
)


@given(
    st.sampled_from(NEVER), st.sampled_from(["", "(", "⟨x, ", "by exact ", "@", "fun x => ", "·"]), st.integers(0, 3)
)
@settings(max_examples=200, deadline=None)
def test_a_refused_word_is_refused_at_every_place(word, before, indentation):
    text = f"theorem a : True :=\n {' ' * indentation}{before}{word} x"
    column = 2 + indentation + len(before)
    assert (2, column) in [(one.line, one.column) for one in findings(text)]


@pytest.mark.parametrize(
    "text", ["@[" * 20_000, "@[" * 20_000 + "]" * 20_000, "import a\n" * 20_000, "open a " * 20_000]
)
def test_time_is_linear(text):
    started = time.process_time()
    findings(text)
    commands(lex(Source(text.encode(), "f")))
    assert time.process_time() - started < 2.0


def test_tables_hold_plain_words_and_reasons():
    for table in (COMMANDS, MODIFIERS, WORDS, CONSTANTS, ATTRIBUTES, HASH_COMMANDS):
        for word, rule in table.items():
            assert re.fullmatch(r"[A-Za-z_][A-Za-z_0-9]*[?!]?", word)
            assert len(rule.reason) > 10


def caught_by(path):
    return re.search(r"^-- caught by: (.*?)\r?$", path.read_text(encoding="utf-8"), re.MULTILINE).group(1)


def original(path):
    return path.with_suffix(".original.lean")


@pytest.mark.parametrize("path", [path for path in TRAPS if ".original" not in path.name], ids=lambda path: path.stem)
def test_traps_are_caught_where_they_say(path):
    source = path.read_bytes()
    layers = caught_by(path)
    if layers == "syntax":
        with pytest.raises(InputError):
            screen(source, path.name, Level.TRUSTED)
        return
    try:
        refused = screen(source, path.name, Level.PINNED)
    except InputError:
        assert layers == "screen"
        return
    assert bool(refused) == ("screen" in layers)
    if layers == "additions":
        comparison = compare(original(path).read_bytes(), source, path.name)
        assert comparison.deviation is None
        assert any(screen_tokens(comparison.source, item.tokens, Level.ADDED) for item in comparison.additions)
    if original(path).exists():
        pinned = original(path).read_bytes()
        assert screen(pinned, path.name, Level.PINNED) == ()
        assert (compare(pinned, source, path.name).deviation is not None) == ("against" in layers)
    else:
        assert "against" not in layers


@pytest.mark.parametrize("path", HONEST, ids=lambda path: path.stem)
def test_honest_files_pass(path):
    assert screen(path.read_bytes(), path.name, Level.PINNED) == ()


def test_the_corpora_are_there():
    assert len([path for path in TRAPS if ".original" not in path.name]) >= 40
    assert len(HONEST) >= 30
