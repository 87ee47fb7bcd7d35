import pytest

from lemmata.checkers.errors import StoreError
from lemmata.checkers.verdict import Status
from lemmata.search.strict_json import parse


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not usable JSON"),
        ("{", "not usable JSON"),
        ("[1]", "expected an object, found a list"),
        ("3", "expected an object, found an integer"),
        ("1.5", "found a number"),
        ("null", "found null"),
        ('{"a": 1, "a": 2}', "field 'a' is there twice"),
        ('{"a": NaN}', "NaN is not a JSON number"),
        ("[" * 200_000, "not usable JSON"),
        ('{"a": ' + "9" * 5000 + "}", "not usable JSON"),
    ],
)
def test_what_is_not_an_object_is_refused(text, message):
    with pytest.raises(StoreError, match=message):
        parse(text, "x.json")


@pytest.mark.parametrize(
    ("read", "value", "message"),
    [
        ("text", "1", "expected a string, found an integer"),
        ("whole", "true", "expected an integer, found true"),
        ("whole", "1.0", "expected an integer, found a number"),
        ("flag", "1", "expected true or false"),
        ("number", '"1"', "expected a number, found a string"),
        ("number", "false", "expected a number, found false"),
        ("texts", "{}", "expected a list, found an object"),
        ("texts", "[1]", "list of strings, found an integer in it"),
        ("record", "[]", "expected an object, found a list"),
        ("records", "[3]", r"a\[0\]: expected an object"),
    ],
)
def test_wrong_types_are_refused_with_the_place(read, value, message):
    record = parse(f'{{"a": {value}}}', "x.json")
    with pytest.raises(StoreError, match=message) as caught:
        getattr(record, read)("a")
    assert str(caught.value).startswith("x.json.a")


def test_right_types_are_read():
    record = parse('{"a": 1, "b": null, "c": "PROVED", "e": true}', "x")
    assert record.number("a") == 1.0
    assert record.optional("b", record.whole) is None
    assert record.optional("a", record.whole) == 1
    assert record.choice("c", Status) is Status.PROVED
    with pytest.raises(StoreError, match="unknown field 'e'"):
        record.close()
    assert record.flag("e") is True
    record.close()
    with pytest.raises(StoreError, match="field 'z' is missing"):
        record.text("z")
