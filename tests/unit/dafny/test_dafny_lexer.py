"""The lexer of Dafny: every character belongs to one token or gap."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lemmata.checkers.dafny.lexer import (
    CHARACTER,
    CLOSE,
    KEYWORD,
    NAME,
    NUMBER,
    OPEN,
    STRING,
    SYMBOL,
    lex,
    read_source,
)
from lemmata.checkers.errors import InputError


def tokens(text):
    return [(token.kind, token.text) for token in lex(read_source(text.encode(), "f.dfy"))]


def texts(text):
    return [text for _, text in tokens(text)]


READ = [
    ("method M'(x': int)", ["method", "M'", "(", "x'", ":", "int", ")"]),
    ("'x' 'x y'z x'y' 'x'y", ["'x'", "'x", "y'z", "x'y'", "'x'y"]),
    ("' ' 'a''", ["' '", "'a''"]),
    ("a'b'c + 'a'", ["a'b'c", "+", "'a'"]),
    ("/* a /* b */ c */ x // y */ \nz", ["x", "z"]),
    ('"a\\"b" @"a""b\n/*" "//"', ['"a\\"b"', '@"a""b\n/*"', '"//"']),
    ("x !in s && !inside !in(s)", ["x", "!in", "s", "&&", "!", "inside", "!in", "(", "s", ")"]),
    ("a[1..2] 1.5 0x1F 1_000 2e-4", ["a", "[", "1", "..", "2", "]", "1.5", "0x1F", "1_000", "2e-4"]),
    ("t.0.1 .5 1.", ["t", ".", "0.1", ".", "5", "1", "."]),
    (
        "a <==> b ==> c <== d -->e ~> f -> g",
        ["a", "<==>", "b", "==>", "c", "<==", "d", "-->", "e", "~>", "f", "->", "g"],
    ),
    ("x<-1 x :| y :- z := w :: v", ["x", "<-", "1", "x", ":|", "y", ":-", "z", ":=", "w", "::", "v"]),
    ("{:axiom} { :axiom}", ["{:", "axiom", "}", "{", ":", "axiom", "}"]),
    ("@Axiom old@L(x) F@L(y)", ["@", "Axiom", "old", "@", "L", "(", "x", ")", "F", "@", "L", "(", "y", ")"]),
    ("Cons? s? is_x _ x#y ==#[k]", ["Cons?", "s?", "is_x", "_", "x", "#", "y", "==", "#", "[", "k", "]"]),
    ("a>>b a<<b a!!b a..b ...", ["a", ">", ">", "b", "a", "<<", "b", "a", "!!", "b", "a", "..", "b", "..."]),
    ("|s|{ ||x", ["|", "s", "|", "{", "||", "x"]),
]


@pytest.mark.parametrize(("text", "expected"), READ, ids=[text for text, _ in READ])
def test_tokens(text, expected):
    assert texts(text) == expected


KINDS = {
    NAME: ["x", "x'", "'x", "'x'y", "_", "Cons?", "array1", "bvx", "least", "by_now", "to"],
    KEYWORD: ["array", "array2?", "bv32", "bv0", "method", "in", "object?", "by", "ORDINAL"],
    NUMBER: ["0", "0x1F", "1.5", "1_000", "1.5e3", "2e-4"],
    STRING: ['"a"', '@"a""b"', '""'],
    CHARACTER: ["'x'", r"'\n'", r"'\u0041'", r"'\U{1F600}'", "'\"'", "'α'"],
    OPEN: ["(", "[", "{", "{:"],
    CLOSE: [")", "]", "}"],
    SYMBOL: ["!in", "<==>", "`", "@", "#"],
}


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, some in KINDS.items() for text in some])
def test_kinds(kind, text):
    assert tokens(text) == [(kind, text)]


UNREADABLE = [
    ("x /* /* */", 1, 3, "comment"),
    ('x\n "ab\ny"', 2, 2, "string"),
    ('@"ab', 1, 1, "verbatim"),
    ('"\\q"', 1, 1, "string"),
    ("x = é", 1, 5, "expected Dafny code"),
    ("x $ y", 1, 3, "expected Dafny code"),
    ("a\u202eb", 1, 2, "reorders"),
]


@pytest.mark.parametrize(("text", "line", "column", "word"), UNREADABLE)
def test_what_is_no_token_has_a_place(text, line, column, word):
    with pytest.raises(InputError, match=word) as caught:
        tokens(text)
    assert (caught.value.line, caught.value.column) == (line, column)


def test_a_byte_order_mark_and_line_breaks_of_windows_are_read():
    source = read_source(b"\xef\xbb\xbfa\r\n  b // \xf0\x9f\x98\x80 c", "f.dfy")
    (_, first), (_, second) = [(source.position(token.offset), token.text) for token in lex(source)]
    assert (first, second) == ("a", "b")
    assert source.position(5) == (2, 3)
    assert source.to_lsp(source.text.index("c")) == (1, 10)


def is_blank(gap):
    """Says whether a text is blanks and comments, by a reader of its own."""
    depth = place = 0
    while place < len(gap):
        pair = gap[place : place + 2]
        if pair == "/*" or (pair == "*/" and depth):
            depth += 1 if pair == "/*" else -1
            place += 2
        elif depth == 0 and pair == "//":
            place = gap.find("\n", place) if "\n" in gap[place:] else len(gap)
        elif depth or gap[place] in " \t\r\n":
            place += 1
        else:
            return False
    return depth == 0


SAMPLES = [text for some in KINDS.values() for text in some] + ["x<", "-1", "..", ":|", "|", "="]
GAPS = [" ", "\n", "\r\n", "/* é \n * */", "// 'x' \"\n", "\t"]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(SAMPLES), st.sampled_from(GAPS))))
def test_tokens_and_gaps_are_the_file(pieces):
    text = "".join(token + gap for token, gap in pieces)
    done = 0
    for token in lex(read_source(text.encode(), "f.dfy")):
        assert is_blank(text[done : token.offset])
        assert text[token.offset : token.end] == token.text
        done = token.end
    assert is_blank(text[done:])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from([text for text in SAMPLES if text not in ("x<", "-1")])))
def test_blanks_between_tokens_change_nothing(pieces):
    assert texts(" ".join(pieces)) == texts("\n/* // */ ".join(pieces)) == pieces


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet="ab'\"@/*\\\n {:}x01.!in<->|#", max_size=30))
def test_any_text_is_tokens_and_gaps_or_refused(text):
    found = []
    with suppress(InputError):
        found = lex(read_source(text.encode(), "f.dfy"))
        starts = [token.offset for token in found]
        ends = [token.end for token in found]
        assert all(is_blank(text[start:end]) for start, end in zip([0, *ends], [*starts, len(text)], strict=True))
    assert all(text[token.offset : token.end] == token.text for token in found)
