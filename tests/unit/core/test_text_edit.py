from hypothesis import given
from hypothesis import strategies as st

from lemmata.checkers.source import Source
from lemmata.checkers.text_edit import edit

TEXTS = st.text(alphabet="ab\n𝒳é", max_size=30)


def applied(text, change):
    """Returns a text after a content change, done on UTF-16 units as a server does it."""
    lines = [line.encode("utf-16-le") for line in text.split("\n")]

    def place(position):
        return sum(len(line) + 2 for line in lines[: position["line"]]) + 2 * position["character"]

    data = text.encode("utf-16-le")
    start, end = place(change["range"]["start"]), place(change["range"]["end"])
    return (data[:start] + change["text"].encode("utf-16-le") + data[end:]).decode("utf-16-le")


@given(TEXTS, TEXTS)
def test_the_edit_makes_one_text_of_the_other(before, after):
    change = edit(Source(before.encode(), "file"), Source(after.encode(), "file"))
    assert applied(before, change) == after


def test_only_what_differs_is_sent():
    change = edit(Source("one 𝒳 two\nthree".encode(), "file"), Source("one 𝒳 2\nthree".encode(), "file"))
    assert change == {"range": {"start": {"line": 0, "character": 7}, "end": {"line": 0, "character": 10}}, "text": "2"}
