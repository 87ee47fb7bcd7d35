"""A place of a completed text is found again in the original, or in the filling that it came from."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lemmata.checkers.lean.document import holes
from lemmata.checkers.lean.filling import fill, filled
from lemmata.checkers.source import Position, Source

ORIGINAL = "theorem a : (sorry) = 𝒳 := by\r\n  have h : p := sorry; exact h\r\n  sorry -- 𝒴\r\nend"
FILLINGS = ["x", "\n  first\n    second\n\n  «𝒳» third", 'exact "a\n b" 1']


def place(done, text, count=0):
    """Returns where the user finds a text of the completed file."""
    offset = -1
    for _ in range(count + 1):
        offset = done.completed.text.index(text, offset + 1)
    return done.locate(done.completed.position(offset))


def test_places_outside_of_fillings_are_the_originals():
    done = filled(ORIGINAL.encode(), FILLINGS, "f.lean")
    original = Source(ORIGINAL.encode(), "f.lean")
    for text in ("theorem", ") = 𝒳", "𝒳 :=", "have", "; exact h", " -- 𝒴", "𝒴", "end"):
        assert place(done, text) == ("f.lean", original.position(ORIGINAL.index(text))), text


def test_places_in_a_filling_are_its_own():
    done = filled(ORIGINAL.encode(), FILLINGS, "f.lean")
    assert done.data.decode().count("\r\n") == 7
    assert place(done, "x)") == ("f.lean (filling 1)", (1, 1))
    assert place(done, "first") == ("f.lean (filling 2)", (2, 3))
    assert place(done, "second") == ("f.lean (filling 2)", (3, 5))
    assert place(done, "third") == ("f.lean (filling 2)", (5, 7))
    assert place(done, "exact", 1) == ("f.lean (filling 3)", (1, 1))
    assert place(done, 'b" 1') == ("f.lean (filling 3)", (2, 2))
    assert place(done, "1") == ("f.lean (filling 3)", (2, 5))


def test_what_surrounds_a_filling_is_its_hole():
    done = filled(ORIGINAL.encode(), FILLINGS, "f.lean")
    offset = done.completed.text.index("third")
    assert done.outer(done.completed.position(offset)) == (2, 17)
    assert done.outer(done.completed.position(done.completed.text.index("end"))) == (4, 1)


def test_a_place_beyond_the_end_is_the_end():
    done = filled(b"theorem a : p := sorry", ["x\ny"], "f.lean")
    assert done.locate(Position(9, 9)) == ("f.lean", (1, 23))


TEXTS = st.lists(st.sampled_from(["sorry", "x", "𝒳", " ", "\n", "  y", "\n   ", "/- sorry -/"]), max_size=12).map(
    "".join
)


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.lists(TEXTS.filter(str.strip), min_size=12, max_size=12))
def test_every_character_comes_from_where_it_is_said_to_come_from(original, texts):
    count = len(holes(original.encode()))
    fillings = texts[:count]
    done = filled(original.encode(), fillings, "f")
    assert done.data == fill(original.encode(), fillings)
    sources = {"f": original, **{f"f (filling {number})": text for number, text in enumerate(fillings, 1)}}
    for offset, char in enumerate(done.completed.text):
        if not char.isspace():
            name, (line, column) = done.locate(done.completed.position(offset))
            assert sources[name].split("\n")[line - 1][column - 1] == char


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_line_breaks_become_those_of_the_source(newline):
    original = f"theorem a : p := by{newline}  sorry{newline}"
    assert (
        fill(original.encode(), ["x\r\ny\nz"]).decode()
        == f"theorem a : p := by{newline}  x{newline}  y{newline}  z{newline}"
    )
