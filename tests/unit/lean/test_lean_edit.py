"""A change of a text is sent as the least edit, in the units of a language server."""

from hypothesis import given
from hypothesis import strategies as st

from lemmata.checkers.lean.server import edit
from lemmata.checkers.source import Source

TEXTS = st.text(alphabet="ab\n𝔸λ", max_size=30)


def applied(text, change):
    """Returns a text after a change, read as a server reads it: columns in UTF-16 units."""
    lines = text.split("\n")

    def offset(place):
        before = sum(len(line) + 1 for line in lines[: place["line"]])
        units = lines[place["line"]].encode("utf-16-le")[: 2 * place["character"]]
        return before + len(units.decode("utf-16-le"))

    start, end = (offset(change["range"][name]) for name in ("start", "end"))
    return text[:start] + change["text"] + text[end:]


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_an_edit_makes_one_text_of_another(before, old, new, after):
    one, other = before + old + after, before + new + after
    change = edit(Source(one.encode(), "a"), Source(other.encode(), "a"))
    assert applied(one, change) == other
    assert len(change["text"]) <= len(new)


def test_an_edit_is_no_larger_than_it_must_be():
    change = edit(Source("a 𝔸 c\nd".encode(), "a"), Source("a 𝔸 xc\nd".encode(), "a"))
    place = {"line": 0, "character": 5}
    assert change == {"range": {"start": place, "end": place}, "text": "x"}
