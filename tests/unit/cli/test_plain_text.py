import pytest
from hypothesis import given
from hypothesis import strategies as st

from lemmata.cli.text import clean, clip, indent, source_names, wrap


@given(st.text())
def test_clean_text_holds_nothing_that_acts(text):
    shown = clean(text)
    assert not any(ord(character) < 32 or 0x7F <= ord(character) < 0xA0 for character in shown)
    assert "\u202e" not in shown
    shown.encode("utf-8")


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "S", "Zs"])))
def test_plain_text_stays(text):
    assert clean(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb", "a\\nb"),
        ("\x1b]0;title\x07", "\\x1b]0;title\\x07"),
        ("\u202eevil", "\\u202eevil"),
        ("\udc80", "\\udc80"),
        ("λ", "λ"),
        ("\x9b31m", "\\x9b31m"),
    ],
)
def test_what_acts_is_escaped(text, shown):
    assert clean(text) == shown


def test_newlines_may_stay():
    assert clean("a\nb\r", multiline=True) == "a\nb\\r"


def test_lines():
    assert clip("abc", 3) == "abc"
    assert indent("a\nb", "  ") == "  a\n  b"
    assert list(wrap("", 10, first="- ", rest="  ")) == ["- "]
    lines = list(wrap("(= " + "word " * 30 + ")", 60, first="> ", rest="  "))
    assert all(len(line) <= 60 for line in lines)
    assert " ".join(line.strip("> ") for line in lines).split() == ["(=", *["word"] * 30, ")"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("(append<a> xs nil<a>)", "(append xs nil)"),
        ("(|map<a,b>| f x)", "(map f x)"),
        ("(cons<(list a)> x)", "(cons x)"),
        ("(<= x (< y z))", "(<= x (< y z))"),
        ("(<=2 x y)", "(<=2 x y)"),
        ("(> x 1)", "(> x 1)"),
    ],
)
def test_source_names(text, shown):
    assert source_names(text) == shown
