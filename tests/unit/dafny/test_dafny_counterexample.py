"""Counterexamples as JSON: what is read, what is refused, and that values become Dafny text that is only values."""

import json

import pytest

from lemmata.checkers.dafny.counterexample import Counterexample, expression, facts, read, write
from lemmata.checkers.dafny.lexer import lex
from lemmata.checkers.errors import UsageError
from lemmata.checkers.source import Source

WHOLE = {"claim": "M.L", "ensures": 0, "values": {"x": 1}, "results": {}, "sides": [], "rounds": [2]}


def test_what_is_written_is_read():
    values = {"x": [1, {"char": "a"}]}
    found = Counterexample(claim="M.L", ensures=1, values=values, results={"r": True}, sides=(1, "a"), rounds=(2, 0))
    assert read(write(found)) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "3",
        json.dumps({**WHOLE, "more": 1}),
        json.dumps({name: value for name, value in WHOLE.items() if name != "rounds"}),
        json.dumps({**WHOLE, "claim": ["M.L"]}),
        json.dumps({**WHOLE, "ensures": -1}),
        json.dumps({**WHOLE, "ensures": True}),
        json.dumps({**WHOLE, "values": [1]}),
        json.dumps({**WHOLE, "results": None}),
        json.dumps({**WHOLE, "rounds": [-1]}),
        json.dumps({**WHOLE, "sides": [1]}),
        json.dumps({**WHOLE, "sides": {}}),
        json.dumps({**WHOLE, "rounds": 2}),
        json.dumps({**WHOLE, "values": {"x": 1.5}}),
        json.dumps({**WHOLE, "values": {"x": float("nan")}}),
        json.dumps(WHOLE).replace('"x": 1', '"x": 1, "x": 2'),
        json.dumps({**WHOLE, "values": {"x": "a" * 70_000}}),
        "[" * 30_000,
    ],
)
def test_other_texts_are_no_counterexamples(text):
    with pytest.raises(UsageError):
        read(text)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (-3, "-3"),
        (True, "true"),
        ("a1 z", '"a1 z"'),
        ('"; assume false; //\\\n𝒳', '"\\U{0022}; assume false; //\\U{005C}\\U{000A}\\U{1D4B3}"'),
        ([], "[]"),
        ([[1], []], "[[1], []]"),
        ({"char": "'"}, "'\\U{0027}'"),
        ({"real": [-3, 4]}, "(-3.0 / 4.0)"),
        ({"real": [2, 1]}, "2.0"),
        ({"set": [1, 2]}, "{1, 2}"),
        ({"multiset": [1, 1]}, "multiset{1, 1}"),
        ({"map": [[1, [2]], [3, []]]}, "map[1 := [2], 3 := []]"),
        ({"tuple": [1, False]}, "(1, false)"),
        ({"constructor": "Nil", "fields": []}, "Nil"),
        ({"constructor": "Cons", "fields": [1, {"constructor": "Nil", "fields": []}]}, "Cons(1, Nil)"),
    ],
)
def test_values_are_expressions(value, text):
    assert expression(value, {"Nil", "Cons"}) == text
    lex(Source(text.encode(), "value"))


@pytest.mark.parametrize(
    "value",
    [
        None,
        1.5,
        {},
        {"set": 1},
        {"map": [[1]]},
        {"map": [[1, 2, 3]]},
        {"char": "ab"},
        {"char": 1},
        {"real": [1, 0]},
        {"real": [1, -2]},
        {"real": [1, True]},
        {"real": [1]},
        {"array": [1]},
        {"set": [1], "tuple": [1]},
        {"constructor": "Nil"},
        {"constructor": "Nil; assume false", "fields": []},
        {"constructor": "f()", "fields": []},
        {"constructor": 1, "fields": []},
        {"expression": "f()"},
    ],
)
def test_what_is_no_value_is_refused(value):
    with pytest.raises(UsageError):
        expression(value, {"Nil"})


def test_a_value_that_is_nested_too_deeply_is_refused():
    value = []
    for _ in range(100):
        value = [value]
    with pytest.raises(UsageError, match="too deeply"):
        expression(value, ())


@pytest.mark.parametrize(
    ("value", "known"),
    [
        (3, ("x == 3",)),
        ([4, 5], ("x == [4, 5]", "|x| == 2", "x[0] == 4", "x[1] == 5")),
        ("ab", ('x == "ab"', "|x| == 2", "x[0] == 'a'", "x[1] == 'b'")),
        ({"array": [4]}, ("x.Length == 1", "x[..] == [4]", "x[0] == 4")),
        ({"set": [1]}, ("x == {1}", "1 in x")),
        ({"map": [[1, 2]]}, ("x == map[1 := 2]", "1 in x")),
        ([[7]], ("x == [[7]]", "|x| == 1", "x[0] == [7]", "|x[0]| == 1", "x[0][0] == 7")),
    ],
)
def test_the_facts_about_a_value_name_what_it_holds(value, known):
    assert facts("x", value, ()) == known
