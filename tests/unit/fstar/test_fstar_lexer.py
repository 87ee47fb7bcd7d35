import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lemmata.checkers.errors import InputError
from lemmata.checkers.fstar.lexer import CLOSE, OPEN, PRAGMA, STRING, SYMBOL, VARIABLE, WORD, lex
from lemmata.checkers.source import Source


def texts(text):
    return [token.text for token in lex(Source(text.encode(), "f.fst"))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("let x' = M.f x", ["let", "x'", "=", "M", ".", "f", "x"]),
        ('a (* b (* c *) " *) d', ["a", "d"]),
        ("a // b (* c\nd", ["a", "d"]),
        ("a /// b\nd", ["a", "d"]),
        ("(**) a (***) b", ["a", "b"]),
        ("( * ) ( ** )", ["(", "*", ")", "(", "**", ")"]),
        ("x /\\ y \\/ ~z ==> w <==> v", ["x", "/\\", "y", "\\/", "~", "z", "==>", "w", "<==>", "v"]),
        ("a.[0] a.(1) (|x, y|) [|z|]", "a .[ 0 ] a .( 1 ) (| x , y |) [| z |]".split()),
        ("{:pattern (f x)} %[a;b] !{}", "{:pattern ( f x ) } %[ a ; b ] !{ }".split()),
        ("[@@ a] [@@@ b] [@c]", "[@@ a ] [@@@ b ] [@ c ]".split()),
        ("Some?.v x Cons? y", ["Some", "?.", "v", "x", "Cons", "?", "y"]),
        ("'a' 'b' '\\'' '\"' 'c -> 'd_1", ["'a'", "'b'", "'\\''", "'\"'", "'c", "->", "'d_1"]),
        ("0xffuL 12ul 1.5R 0b11 7uy 3sz", ["0xffuL", "12ul", "1.5R", "0b11", "7uy", "3sz"]),
        ("1..2 x..y", ["1", "..", "2", "x", "..", "y"]),
        ("f `seq_equal` g `%h", ["f", "`", "seq_equal", "`", "g", "`%", "h"]),
        ('#a:Type #push-options "--fuel 1"', ["#", "a", ":", "Type", "#push-options", '"--fuel 1"']),
        ("x -|) || ]", ["x", "-|", ")", "||", "]"]),
        ("l @ [] ;; m; -1", ["l", "@", "[", "]", ";", ";", "m", ";", "-", "1"]),
        ("∀ (ε:ℕ). ε ≥ 0 ∧ λ", ["∀", "(", "ε", ":", "ℕ", ")", ".", "ε", "≥", "0", "∧", "λ"]),
        ("begin x end", ["begin", "x", "end"]),
        ('"a\\"b(*" c', ['"a\\"b(*"', "c"]),
        ("u#a let//x\nlet (*x*) y", ["u", "#", "a", "let", "let", "y"]),
    ],
)
def test_tokens(text, expected):
    assert texts(text) == expected


def test_kinds():
    tokens = lex(Source(b'begin \'a "s" #set-options + let end', "f.fst"))
    assert [token.kind for token in tokens] == [OPEN, VARIABLE, STRING, PRAGMA, SYMBOL, WORD, CLOSE]


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("a (* b", 1, 3, "not closed"),
        ("a\n (*F# b *)", 2, 2, "old versions"),
        ("// IN F*: let x = 1", 1, 1, "reads code"),
        ("//IN F* let x = 1", 1, 1, "reads code"),
        ("x +// y", 1, 4, "after an operator"),
        ("x \\// y", 1, 3, "no comment"),
        ("a.(* b *)", 1, 2, "no comment"),
        ("x *)", 1, 3, "no comment is open"),
        ("let? x = 1", 1, 1, "let?"),
        ("exists* x. y", 1, 1, "exists*"),
        ("if! x", 1, 1, "if!"),
        ("``any thing``", 1, 1, "another language"),
        ("```pulse", 1, 1, "another language"),
        ("#lang-pulse", 1, 1, "another language"),
        ("'ab'", 1, 1, "begins no character"),
        ("'a'b", 1, 1, "begins no character"),
        ('"a\\qb"', 1, 3, "unknown escape"),
        ('"a', 1, 1, "not closed"),
        ("1x", 1, 1, "runs into a name"),
        ("let s\u0455 = 1", 1, 6, "U+0455"),
        ("let \u03bf = 1", 1, 5, "U+03BF"),
        ("a\u00a0b", 1, 2, "U+00A0"),
        ("let x = \\y", 1, 9, "'\\\\'"),
        ("\ufefflet", 1, 1, "byte order mark"),
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(text, line, column, message):
    with pytest.raises(InputError) as caught:
        texts(text)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert message in caught.value.message


PIECES = [
    "let ",
    "x",
    "Some?",
    "(* c *)",
    "// l\n",
    " ",
    "\n",
    "+",
    "->",
    "(",
    ")",
    "[@@",
    "]",
    "'a ",
    "'c'",
    '"s"',
    "12",
]


@settings(max_examples=60)
@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_tokens_stand_where_they_say(pieces):
    text = "".join(pieces)
    try:
        tokens = lex(Source(text.encode(), "f.fst"))
    except InputError:
        return
    lines = text.split("\n")
    for token in tokens:
        assert text[token.offset : token.end] == token.text
        assert lines[token.line - 1][token.column - 1 :].startswith(token.text.split("\n")[0])
    for first, second in pairwise(tokens):
        assert re.fullmatch(r"(?:\s|\(\* c \*\)|// l\n)*", text[first.end : second.offset])
