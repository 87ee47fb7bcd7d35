"""A completed Lean file against its original: holes may be filled, lemmas may be added, nothing else."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lemmata.checkers.errors import InputError, UsageError
from lemmata.checkers.lean.against import compare, deviation
from lemmata.checkers.lean.document import commands, holes
from lemmata.checkers.lean.filling import fill
from lemmata.checkers.lean.lexer import DOCUMENTATION, SYMBOL, WORD, lex
from lemmata.checkers.lean.screen import screen_tokens
from lemmata.checkers.levels import Level
from lemmata.checkers.source import Source

ORIGINAL = """import Nothing

/-- Twice. -/
@[simp] def twice (n : Nat) : Nat := n + n

namespace A
variable (k : Nat)

open Nat in
/-- The goal. -/
theorem goal (n : Nat) (h : n = k) : twice n = twice k ∧ True := by
  have first : n = k := sorry -- a hole
  refine ⟨?_, (sorry)⟩
  sorry

end A

private theorem last : f (1) = [sorry, sorry] := sorry
example : True := trivial
"""
FILLINGS = ["h", "trivial", "rw [first]\nexact rfl", "1", "g (2, 3)", "by\n  simp\n  done"]
COMPLETED = fill(ORIGINAL.encode(), FILLINGS).decode()


def differs(original, completed):
    found = deviation(original.encode(), completed.encode(), "f.lean")
    return found and (found.line, found.column, found.message)


def test_holes():
    found = holes(ORIGINAL.encode())
    assert [(hole.line, hole.column, hole.indentation, hole.declaration, hole.in_statement) for hole in found] == [
        (12, 25, 2, "goal", False),
        (13, 16, 2, "goal", False),
        (14, 3, 2, "goal", False),
        (18, 33, 0, "last", True),
        (18, 40, 0, "last", True),
        (18, 50, 0, "last", False),
    ]
    for hole in found:
        assert ORIGINAL[hole.offset : hole.offset + 5] == "sorry"


def test_only_code_is_a_hole():
    text = '-- sorry\n/- sorry -/\n/-- sorry -/\ndef a := "sorry"\ndef sorry\' := sorry.x ++ «sorry»\n'
    assert holes(text.encode()) == ()
    assert [hole.column for hole in holes("def a := (sorry) + 𝔸 sorry".encode())] == [11, 22]


def test_a_completed_file_is_the_original():
    assert differs(ORIGINAL, COMPLETED) is None
    additions = compare(ORIGINAL.encode(), COMPLETED.encode(), "f").additions
    assert [" ".join(token.text for token in addition.tokens) for addition in additions] == [
        *("h", "trivial", "rw [ first ] exact rfl", "1", "g ( 2 , 3 )", "by simp done")
    ]
    assert not any(addition.helper for addition in additions)


def test_open_holes_are_no_additions():
    assert differs(ORIGINAL, ORIGINAL) is None
    assert compare(ORIGINAL.encode(), ORIGINAL.encode(), "f").additions == ()


def test_blanks_and_comments_do_not_count():
    other = COMPLETED.replace("\n", "\r\n").replace("namespace A", "-- here\n\nnamespace   A /- there -/")
    other = other.replace("/-- Twice. -/", "").replace("n + n", "n\n  + n")
    assert differs(ORIGINAL, other) is None


HELPER = "@[simp] private theorem aux.helper (m : Nat) : m = m := by\n  rfl\n\n"


def test_helper_lemmas_are_additions():
    other = COMPLETED.replace("@[simp] def", f"{HELPER}@[simp] def").replace(
        "private theorem last", f"{HELPER}private theorem last"
    )
    assert differs(ORIGINAL, other.replace("aux.helper", "aux.helper'", 1)) is None
    found = compare(ORIGINAL.encode(), other.encode(), "f").additions
    assert [addition.helper for addition in found] == [True, False, False, False, True, False, False, False]


def changed(old, new, count=1):
    assert old in COMPLETED
    return COMPLETED.replace(old, new, count)


DEVIATIONS = [
    ("another statement", changed("twice n = twice k", "twice n = twice n"), 11, 54, "expected k"),
    ("one more hypothesis", changed("(h : n = k)", "(h : n = k) (g : False)"), 11, 36, "expected :"),
    ("another name", changed("theorem goal", "theorem goal'"), 11, 9, "expected goal"),
    ("another definition", changed("n + n", "n + 0"), 4, 42, "expected n"),
    ("another attribute", changed("@[simp] def", "@[reducible] def"), 4, 3, "expected simp"),
    ("no attribute", changed("@[simp] def", "def"), 4, 1, "expected @"),
    ("another import", changed("import Nothing", "import Something"), 1, 8, "expected Nothing"),
    ("one more import", changed("import Nothing", "import Nothing\nimport Evil"), 2, 1, "expected @"),
    ("a definition added", changed("namespace A", "def x := 1\n\nnamespace A"), 6, 1, "expected namespace"),
    ("an instance added", changed("namespace A", "instance : X := y\n\nnamespace A"), 6, 1, "expected namespace"),
    ("an axiom added", changed("namespace A", "axiom x : False\n\nnamespace A"), 6, 1, "expected namespace"),
    ("a notation added", changed("namespace A", 'notation "x" => 1\n\nnamespace A'), 6, 1, "expected namespace"),
    ("an open added", changed("namespace A", "open B\n\nnamespace A"), 6, 1, "expected namespace"),
    ("a variable more", changed("(k : Nat)", "(k : Nat) (g : False)"), 7, 20, "expected the end of the command"),
    ("an open changed", changed("open Nat in", "open Int in"), 9, 6, "expected Nat"),
    ("a lemma in open ... in", changed("/-- The goal. -/", "theorem x : True := trivial\n"), 10, 9, "expected goal"),
    ("a namespace left", changed("end A", ""), 19, 1, "expected end"),
    ("the end missing", COMPLETED[: COMPLETED.index("example")], 22, 1, "example : True"),
    ("a theorem dropped", COMPLETED[: COMPLETED.index("private theorem")], 19, 1, "private theorem last"),
    ("a lemma at the end", COMPLETED + HELPER, 23, 17, "no lemma after"),
    (
        "a lemma after the last hole",
        changed("example", "theorem x : True := trivial\nexample"),
        22,
        1,
        "no lemma after",
    ),
    ("a pinned name", changed("namespace A", "theorem k : True := trivial\nnamespace A"), 6, 9, "whose name is new"),
    ("a part of a pinned name", changed("namespace A", "theorem x.twice : T := y\nnamespace A"), 6, 9, "name is new"),
    ("a new namespace", changed("open Nat in", "theorem x.y : True := trivial\nopen Nat in"), 9, 9, "one part"),
    ("a nameless lemma", changed("namespace A", "theorem\nnamespace A"), 6, 1, "the name of a lemma"),
    ("an unbalanced lemma", changed("namespace A", "theorem x : (T := y\nnamespace A"), 6, 1, "balanced"),
    ("a lemma with a modifier", changed("namespace A", "unsafe theorem x : T := y\nnamespace A"), 6, 1, "expected"),
    ("an example added", changed("namespace A", "example : T := y\nnamespace A"), 6, 1, "expected namespace"),
    ("an unbalanced filling", changed("(trivial)", "(trivial) (x)", 1), 13, 25, "expected ⟩"),
    ("a wrong bracket", changed("h -- a hole", "(h] -- a hole"), 12, 25, "balanced"),
    ("an empty filling", changed("(trivial)", "()"), 13, 16, "balanced"),
    ("a command in a filling", changed("first]", "first] axiom x : False"), 14, 14, "expected"),
    ("a command behind in", changed("first]", "first] open Nat in axiom x : False"), 14, 26, "expected"),
    ("an attribute list in a filling", changed("first]", "first] @[simp]"), 14, 14, "expected"),
    ("a modifier in a filling", changed("first]", "first] unsafe"), 14, 14, "expected"),
    ("a question in a filling", changed("first]", "first] #eval 1"), 14, 14, "expected"),
    ("a comment over the rest", changed("(trivial)", "(trivial --)"), 17, 1, "expected"),
    ("a word more", changed("have first", "have first x"), 12, 14, "expected :"),
    ("an argument applied", changed("f (1)", "f(1)"), 19, 25, "expected ("),
    ("an index", changed("= [1", "[1"), 19, 30, "expected ="),
]


@pytest.mark.parametrize(
    ("completed", "line", "column", "said"), [case[1:] for case in DEVIATIONS], ids=[case[0] for case in DEVIATIONS]
)
def test_deviations(completed, line, column, said):
    found = differs(ORIGINAL, completed)
    assert found is not None
    assert found[:2] == (line, column)
    assert said in found[2]
    assert found[2].startswith("differs from the original: found ")


def test_two_holes_need_not_be_told_apart_at_the_first_chance():
    original = "theorem a : T := ⟨sorry, (sorry)⟩\n"
    assert differs(original, "theorem a : T := ⟨x, (y), (z)⟩\n") is None
    assert differs(original, "theorem a : T := ⟨x, (y)⟩\n") is None
    assert differs(original, "theorem a : T := ⟨x, (y), z⟩\n")
    assert differs("theorem a : T := sorry + sorry\n", "theorem a : T := 1 + 2 + 3 + (4)\n") is None
    assert differs("theorem a : T := sorry sorry\n", "theorem a : T := x\n")


def test_many_holes_take_no_time():
    original = "theorem a : T := f " + "sorry, " * 40 + "x\n"
    assert differs(original, "theorem a : T := f " + "y, " * 3000 + "x\n") is None
    assert differs(original, "theorem a : T := f " + "y, " * 3000 + "z\n")


def test_a_mutual_block_takes_no_lemma():
    original = "mutual\n  theorem a : T := b\n  theorem b : T := sorry\nend\n"
    assert differs(original, original.replace("sorry", "a")) is None
    assert "mutual" in differs(original, original.replace("  theorem b", "  theorem x : T := y\n  theorem b"))[2]


def test_what_is_added_is_screened_at_its_place():
    completed = changed("rw [first]", "rw [first, Lean.ofReduceBool]").replace("h -- a hole", "by native_decide")
    comparison = compare(ORIGINAL.encode(), completed.encode(), "f.lean")
    assert comparison.deviation is None
    found = [
        (one.line, one.column)
        for addition in comparison.additions
        for one in screen_tokens(comparison.source, addition.tokens, Level.ADDED)
    ]
    assert found == [(12, 28), (14, 14)]


def test_fill_keeps_bytes_and_moves_lines():
    original = "-- α\r\ntheorem a : T := by\r\n    sorry -- b\r\n\r\ntheorem c : T := ⟨by sorry, by sorry⟩\r\n"
    done = fill(original.encode(), ['  have x := "a\n b"\n  exact x\n\n', "simp\ndone", "skip\n  x"]).decode()
    assert done == (
        '-- α\r\ntheorem a : T := by\r\n    have x := "a\r\n b"\r\n    exact x -- b\r\n\r\n'
        "theorem c : T := ⟨by simp\r\n                     done, by skip\r\n" + " " * 32 + "x⟩\r\n"
    )


def test_fill_wants_one_filling_per_hole():
    with pytest.raises(UsageError, match="6 holes, got 1"):
        fill(ORIGINAL.encode(), ["x"])
    with pytest.raises(UsageError, match="empty"):
        fill(b"def a := sorry", [" \n "])
    with pytest.raises(InputError, match=r"filling 1\):1:3"):
        fill(b"def a := sorry", ["x \t"])


def test_commands():
    cut = commands(lex(Source(ORIGINAL.encode(), "f")))
    assert [command[0].text for command in cut] == [
        "import",
        "@",
        "namespace",
        "variable",
        "open",
        "end",
        "private",
        "example",
    ]
    text = "class inductive A\nnoncomputable section\nderiving instance B for A\n"
    text += "attribute [instance] x in def y := 1\n#eval 5#8"
    assert [command[0].text for command in commands(lex(Source(text.encode(), "f")))] == [
        *("class", "noncomputable", "deriving", "attribute", "#")
    ]


FILLING = st.recursive(
    st.sampled_from(
        ["x", "rfl", "h.1", "by simp", "fun y => y", "«a b»", "'c'", '"s {"', "-- c\nz", "/- d -/ w", "𝔸 ∧ β", "a\n  b"]
    ),
    lambda inner: st.one_of(
        inner.map(lambda text: f"({text}\n)"),
        inner.map(lambda text: f"⟨{text}\n, x⟩"),
        st.tuples(inner, inner).map("\n".join),
        st.tuples(inner, inner).map(" + ".join),
    ),
    max_leaves=6,
)


@given(st.lists(FILLING, min_size=6, max_size=6), st.booleans())
@settings(max_examples=150, deadline=None)
def test_what_is_filled_is_no_deviation(fillings, windows):
    original = ORIGINAL.replace("\n", "\r\n") if windows else ORIGINAL
    safe = [text + "\n" if "--" in text.rsplit("\n", 1)[-1] else text for text in fillings]
    completed = fill(original.encode(), safe)
    assert deviation(original.encode(), completed, "f") is None
    kept = original.encode().split(b"sorry")
    assert completed.startswith(kept[0])
    assert completed.endswith(kept[-1])


TOKENS = [token for token in lex(Source(COMPLETED.encode(), "f")) if token.kind != DOCUMENTATION]
ADDED = {
    token.offset
    for addition in compare(ORIGINAL.encode(), COMPLETED.encode(), "f").additions
    for token in addition.tokens
}
PINNED = [token for token in TOKENS if token.offset not in ADDED]


@given(st.sampled_from(PINNED), st.sampled_from(["x", "", "axiom", ":=", "(", "7", "twice", ",", "def", "sorry"]))
@settings(max_examples=300, deadline=None)
def test_any_change_outside_of_holes_is_found(token, new):
    assume(token.text != new)
    completed = f"{COMPLETED[: token.offset]}{new}{COMPLETED[token.end :]}"
    glued = token.kind in (WORD, SYMBOL) and new == ""
    try:
        found = deviation(ORIGINAL.encode(), completed.encode(), "f")
    except InputError:
        return
    assert found is not None or glued, completed
    assert found is not None, completed
