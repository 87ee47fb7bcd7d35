"""Places for hints, ghost parts, and texts put in by position."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lemmata.checkers.dafny.document import Insertion, PlaceKind, ghost_ranges, places, splice
from lemmata.checkers.dafny.parser import parse
from lemmata.checkers.errors import UsageError

TEXT = """module A {
  lemma L(n: nat) ensures n >= 0
  method M(n: nat) returns (r: nat)
    requires n > 0
  {
    ghost var g := n;
    while (r < |[n]|) // { a comment
      invariant true
    { r := r + 1; assert r > 0; }
    for i := 0 to n { }
    while
      decreases n
    { case r > n => r := r - 1; }
  }
}
ghost predicate P() { true }
lemma C() { calc { 1; == 2 - 1; == { } 1; } }
"""


def shown(kind):
    file = parse(TEXT.encode())
    return [(place.name, TEXT[place.offset :][:6]) for place in places(file) if place.kind is kind]


def test_places():
    assert shown(PlaceKind.LEMMA_BODY) == [("A.L", "method")]
    assert shown(PlaceKind.CALLABLE) == [("A.M", "{\n    "), ("P", "{ true"), ("C", "{ calc")]
    assert shown(PlaceKind.LOOP) == [("A.M", "{ r :="), ("A.M", "{ }\n  "), ("A.M", "{ case")]
    assert shown(PlaceKind.STEP) == [("C", "2 - 1;"), ("C", "1; } }")]
    statements = [
        "calc {",
        "} 1; }",
        "}\n",
        "ghost ",
        "while ",
        "for i ",
        "while\n",
        "}\n}\ngh",
        "r := r",
        "assert",
        "}\n    ",
        "}\n    ",
        "r := r",
        "}\n  }\n",
    ]
    assert sorted(text for _, text in shown(PlaceKind.STATEMENT)) == sorted(text[:6] for text in statements)


def test_indentation_is_that_of_the_loop():
    file = parse(TEXT.encode())
    assert {place.indentation for place in places(file) if place.kind is PlaceKind.LOOP} == {"    "}


def test_ghost_parts():
    file = parse(TEXT.encode())
    assert [file.text(start, end) for start, end in ghost_ranges(file)] == [
        "lemma L(n: nat) ensures n >= 0",
        "requires n > 0",
        "ghost var g := n;",
        "invariant true",
        "assert r > 0;",
        "decreases n",
        "ghost predicate P() { true }",
        "lemma C() { calc { 1; == 2 - 1; == { } 1; } }",
    ]


def test_texts_are_put_in_and_nothing_else_changes():
    data = b"\xef\xbb\xbfmethod M() {\r\n  // \xf0\x9f\x98\x80\r\n}\r\n"
    offset = parse(data).tokens[-1].offset
    done = splice(
        data, [Insertion(offset=offset, text="b "), Insertion(offset=0, text="a "), Insertion(offset=offset, text="c ")]
    )
    assert done == b"\xef\xbb\xbfa method M() {\r\n  // \xf0\x9f\x98\x80\r\nb c }\r\n"


@pytest.mark.parametrize("offset", [-1, 5])
def test_a_place_outside_of_the_file_is_refused(offset):
    with pytest.raises(UsageError, match="4 characters"):
        splice(b"type", [Insertion(offset=offset, text="x")])


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(TEXT)), st.text("ab\n{}é", max_size=4))))
def test_removing_what_was_put_in_gives_the_file_back(pieces):
    done = splice(TEXT.encode(), [Insertion(offset=offset, text=text) for offset, text in pieces]).decode()
    shift = 0
    for offset, text in sorted(pieces, key=lambda piece: piece[0]):
        assert done[offset + shift :].startswith(text)
        shift += len(text)
    for offset, text in sorted(pieces, key=lambda piece: piece[0]):
        done = done[:offset] + done[offset + len(text) :]
    assert done == TEXT
