"""The lexer of Lean: every character belongs to one token or gap, and what can be read in two ways is refused."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lemmata.checkers.errors import InputError
from lemmata.checkers.lean.lexer import (
    CHARACTER,
    CLOSE,
    DOCUMENTATION,
    NUMBER,
    OPEN,
    PIECE,
    STRING,
    SYMBOL,
    WORD,
    components,
    lex,
)
from lemmata.checkers.source import MAX_SOURCE_BYTES, Position, Source

CORPUS = Path(__file__).parents[2] / "adversarial"


def tokens(text):
    return [(token.kind, token.text) for token in lex(Source(text.encode(), "f.lean"))]


def texts(text):
    return [text for _, text in tokens(text)]


def failure(text):
    data = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(InputError) as caught:
        lex(Source(data, "f.lean"))
    assert "expected" in caught.value.message
    assert str(caught.value).startswith("f.lean:")
    return caught.value


READ = [
    ("theorem f' : a", ["theorem", "f'", ":", "a"]),
    ("f'a' 'a' f 'a'", ["f'a'", "'a'", "f", "'a'"]),
    (r"'\n' '\'' '\x41' '\u03b1'", [r"'\n'", r"'\''", r"'\x41'", r"'\u03b1'"]),
    ("'α' '\"' '𝔸'", ["'α'", "'\"'", "'𝔸'"]),
    ("a.b.«c d».e x.1.2", ["a.b.«c d».e", "x", ".", "1", ".", "2"]),
    ("«if».x «a.b»", ["«if».x", "«a.b»"]),
    ("λ x ↦ Π y, Σ z", ["λ", "x", "↦", "Π", "y", ",", "Σ", "z"]),
    ("λx Πy", ["λ", "x", "Π", "y"]),
    ("h₁ xₐ₊ ℕ₀ 𝕜 αβ ſ é", ["h₁", "xₐ", "₊", "ℕ₀", "𝕜", "αβ", "ſ", "é"]),
    ("exact? get! x!y ?_ !b", ["exact?", "get!", "x!y", "?", "_", "!", "b"]),
    (
        "0xFf 0b10 0o7 1_000 1.5e-3 2x [1..5]",
        ["0xFf", "0b10", "0o7", "1_000", "1.5e-3", "2", "x", *"[1", "..", "5", "]"],
    ),
    ('"a\\"b" "x\\\n   y" "-- /-"', ['"a\\"b"', '"x\\\n   y"', '"-- /-"']),
    ('r"\\" r#"a"b"# r x', ['r"\\"', 'r#"a"b"#', "r", "x"]),
    ('s!"a" s!"{x}" s! "{a} {b}"', ["s!", '"a"', "s!", '"{', "x", '}"', "s!", '"{', "a", "} {", "b", '}"']),
    ('s!"{ {x} + "}" }\\{" y', ["s!", '"{', "{", "x", "}", "+", '"}"', '}\\{"', "y"]),
    ('s!"{s!"{x}"}"', ["s!", '"{', "s!", '"{', "x", '}"', '}"']),
    ("a-- b\nc /- d /- e -/ f -/ g", ["a", "c", "g"]),
    ("/---/ /-!-/ /-- a /- b -/ -/ x", ["/---/", "/-!-/", "/-- a /- b -/ -/", "x"]),
    ("⟨a, b⟩ <;> c;d", ["⟨", "a", ",", "b", "⟩", "<;>", "c", ";", "d"]),
    ("f '' s ⁻¹' t xs[i]'h", ["f", "''", "s", "⁻¹'", "t", "xs", "[", "i", "]'", "h"]),
    ("¬¬a=b ∧ c", ["¬¬", "a", "=", "b", "∧", "c"]),
    ("@[simp] #check 5#8", ["@", "[", "simp", "]", "#", "check", "5", "#", "8"]),
    ("foo.{u} (·.1) x|>.f", ["foo", ".", "{", "u", "}", "(", "·.", "1", ")", "x", "|>.", "f"]),
    ("", []),
    (" \r\n -- only\r\n", []),
]


@pytest.mark.parametrize(("text", "expected"), READ)
def test_what_is_read(text, expected):
    assert texts(text) == expected


def test_kinds():
    found = tokens('theorem x : f (1) = s!"{y}" ++ "z" ++ \'c\' /-- d -/')
    assert [kind for kind, _ in found] == [
        *(WORD, WORD, SYMBOL, WORD, OPEN, NUMBER, CLOSE, SYMBOL),
        *(WORD, PIECE, WORD, PIECE, SYMBOL, STRING, SYMBOL, CHARACTER, DOCUMENTATION),
    ]


REFUSED = [
    ("/-/- -/ axiom a : b -- -/", 1, 1, "/-/"),
    ("/-- -- -/", 1, 1, "comment sign"),
    ("/--\n  /- x -/ -/", 1, 1, "comment sign"),
    ("/--/ x -/", 1, 1, "comment sign"),
    ("/-!/ x -/", 1, 1, "comment sign"),
    ("/----/", 1, 1, "comment sign"),
    ("a\n  /- b /- c -/", 2, 3, "not closed"),
    ("/-- a", 1, 1, "not closed"),
    ("a -/ b", 1, 3, "no comment is open"),
    ("a +-- b", 1, 4, "right after an operator"),
    ("a //- b", 1, 4, "right after an operator"),
    ("<--", 1, 2, "right after an operator"),
    ('x "abc', 1, 3, "not closed"),
    ('"\\q"', 1, 2, "unknown escape"),
    ('"\\x4"', 1, 2, "unknown escape"),
    ('r#"a"', 1, 1, 'expected "#'),
    ('s!"a{x', 1, 7, "interpolated"),
    ('s!"a{x}b', 1, 7, "interpolated"),
    ('s!"\\q"', 1, 4, "escape"),
    ("«a", 1, 1, "quoted name"),
    ("«a\nb»", 1, 1, "quoted name"),
    ("a'b 'cd", 1, 5, "begins no character"),
    ("'\n'", 1, 1, "begins no character"),
    ("xs[i]'a'", 1, 6, "quote"),
    ("=='a'", 1, 3, "quote"),
    ("'''", 1, 1, "character"),
    ("x)'-- y", 1, 3, "quote"),
    ("f ''\"a\"", 1, 3, "quote"),
    ('"a\\\n\n b"', 1, 3, "unknown escape"),
    ("a\n\tb", 2, 1, "tab"),
    ("a\rb", 1, 2, "carriage return"),
    ("a\0b", 1, 2, "NUL"),
    ("α\x01", 1, 2, "U+0001"),
    ("-- \u202e", 1, 4, "reorders"),
    ('"\u2066"', 1, 2, "reorders"),
    ("a\u200bb", 1, 2, "invisible"),
    ("a\u00adb", 1, 2, "invisible"),
    ("a\u00a0b", 1, 2, "space U+00A0"),
    ("𝔸 аxiom", 1, 3, "U+0430"),
    ("\ufeffa", 1, 1, "byte order mark"),
    (b"\xff\xfea", 1, 1, "UTF-16"),
    (b"a\n\xce\xb1 \xff", 2, 3, "0xFF"),
]


@pytest.mark.parametrize(("text", "line", "column", "said"), REFUSED)
def test_what_is_refused(text, line, column, said):
    error = failure(text)
    assert (error.line, error.column) == (line, column)
    assert said in error.message


def test_a_comment_may_hold_any_script_and_tabs():
    assert texts("a -- привет\t你好\n/- \t é ✔ -/ b") == ["a", "b"]


def test_too_long():
    assert "MiB" in failure(b" " * (MAX_SOURCE_BYTES + 1)).message


def test_components():
    assert components("Lean.«of b».x'") == ["Lean", "of b", "x'"]
    assert components("_root_.a") == ["_root_", "a"]


PIECES = st.sampled_from(
    [
        *(
            "theorem",
            "f'",
            "α₁",
            "𝕜.x",
            "«a b»",
            "Nat.succ",
            "s!",
            "r",
            "_",
            "0x1F",
            "1.5",
            "12",
            "'a'",
            '"s"',
            '"\\n{"',
        ),
        *('r#"q"#', ":=", "→", "∀", "=", "<;>", ",", ".", "@", "#", "⟨", "⟩", "(", ")", "[", "]", "{", "}", "--", "/-"),
        *("-/", "-", "/", "'", '"', "`", " ", " ", "\n", "\r\n", "𝟙", "λ", "-- c\n", "/- c -/", "/-- d -/ ", "\t", "á"),
    ]
)
TEXTS = st.lists(PIECES, max_size=25).map("".join)


def gaps_and_tokens(source, found):
    """Returns the text put together again, and the gaps alone."""
    parts, gaps, end = [], [], 0
    for token in found:
        gaps.append(source.text[end : token.offset])
        parts += [gaps[-1], token.text]
        end = token.end
    gaps.append(source.text[end:])
    return "".join([*parts, gaps[-1]]), gaps


@given(TEXTS)
@settings(max_examples=400, deadline=None)
def test_tokens_and_gaps_are_the_source(text):
    source = Source(text.encode(), "f.lean")
    try:
        found = lex(source)
    except InputError:
        return
    joined, gaps = gaps_and_tokens(source, found)
    assert joined == text
    for gap in gaps:
        assert gap.strip(" \r\n") == "" or gap.lstrip(" \r\n").startswith(("--", "/-"))
    for token in found:
        assert text[token.offset : token.end] == token.text != ""
        assert Position(token.line, token.column) == source.position(token.offset)
        assert token.line == text[: token.offset].count("\n") + 1
        assert token.column == token.offset - (text.rfind("\n", 0, token.offset) + 1) + 1


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_spaces_around_tokens_change_nothing(text):
    try:
        before = lex(Source(text.encode(), "f"))
    except InputError:
        return
    if any(token.kind == PIECE for token in before):
        return
    wide = " ".join(token.text + ("\n" if token.kind == DOCUMENTATION else "") for token in before)
    try:
        after = lex(Source(wide.encode(), "f"))
    except InputError:
        return
    loose = [token for token in after if token.kind != NUMBER and token.text != "."]
    assert len(loose) <= len(after)
    assert "".join(token.text for token in after) == "".join(token.text for token in before)


LINES = st.text(st.sampled_from("ab 𝔸α𝟙\t é"), max_size=12)


@given(st.lists(LINES, min_size=1, max_size=5), st.sampled_from(["\n", "\r\n"]), st.data())
@settings(max_examples=200, deadline=None)
def test_positions_go_there_and_back(lines, newline, data):
    text = newline.join(lines)
    source = Source(text.encode(), "f")
    offset = data.draw(st.integers(0, len(text)))
    if newline == "\r\n" and text[max(offset - 1, 0) : offset + 1] == "\r\n":
        offset -= 1
    line, column = source.position(offset)
    assert source.offset(line, column) == offset
    row, units = source.to_lsp(offset)
    assert row == line - 1
    assert units == len(lines[line - 1][: column - 1].encode("utf-16-le")) // 2
    assert source.from_lsp(row, units) == offset


def test_positions_beyond_the_text_are_cut():
    source = Source("a𝔸b\r\nc".encode(), "f")
    assert source.from_lsp(0, 2) == 1
    assert source.from_lsp(0, 3) == 2
    assert source.from_lsp(0, 99) == 3
    assert source.from_lsp(9, 0) == 6
    assert source.offset(1, 99) == 3
    assert source.offset(99, 1) == 6


@pytest.mark.parametrize(
    "text",
    [
        "theorem goal (n : Nat) : n = n := by simp [foo, bar] -- comment\n" * 4000,
        "/- " * 60_000 + "-/" * 60_000,
        "(" * 250_000,
        "a." * 120_000 + "a",
        "«" + "a" * 240_000 + "»",
        "-- " + "x" * 240_000,
        '"' + "\\n" * 120_000 + '"',
        "+" * 250_000,
        "'a' " * 60_000,
        's!"{x}" ' * 30_000,
        "0" * 250_000,
        "/-- -" + "x-" * 120_000 + "-/",
    ],
    ids=lambda text: text[:8],
)
def test_time_is_linear(text):
    started = time.process_time()
    lex(Source(text.encode(), "f"))
    assert time.process_time() - started < 2.0


def test_unclosed_things_end_quickly():
    for text in (
        "/-" * 100_000,
        "«" * 100_000,
        "'" * 100_000,
        '"' + "a" * 200_000,
        "r" + "#" * 200_000 + '"',
        's!"{' * 50_000,
    ):
        started = time.process_time()
        failure(text)
        assert time.process_time() - started < 2.0


def test_honest_files_are_read():
    files = sorted(CORPUS.glob("lean-honest/*.lean"))
    assert len(files) >= 30
    for file in files:
        assert lex(Source(file.read_bytes(), file.name))
