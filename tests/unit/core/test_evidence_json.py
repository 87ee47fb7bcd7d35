import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lemmata.checkers.errors import StoreError
from lemmata.checkers.evidence_json import as_json, dump_evidence, load_evidence
from lemmata.checkers.verdict import (
    Assumption,
    Assurance,
    Diagnostic,
    Evidence,
    Layer,
    LayerState,
    Obligation,
    Outcome,
    Place,
    Severity,
    Stage,
    Status,
    Toolchain,
)

TEXT = st.text(max_size=5) | st.just("\udcff")
SECONDS = st.floats(min_value=0, max_value=1e6)
NUMBER = st.integers(1, 9)
PLACES = st.builds(Place, file=TEXT, line=NUMBER, column=NUMBER, message=TEXT)
EVIDENCE = st.builds(
    Evidence,
    outcome=st.sampled_from(Outcome),
    reason=TEXT,
    passed=st.frozensets(st.sampled_from(Stage)),
    layers=st.dictionaries(st.sampled_from(Layer), st.sampled_from(LayerState)),
    diagnostics=st.lists(
        st.builds(
            Diagnostic,
            file=TEXT,
            line=NUMBER,
            column=NUMBER,
            severity=st.sampled_from(Severity),
            kind=TEXT,
            message=TEXT,
            related=st.lists(PLACES, max_size=2).map(tuple),
        ),
        max_size=2,
    ).map(tuple),
    obligations=st.lists(
        st.builds(
            Obligation,
            name=TEXT,
            status=st.sampled_from(Status),
            line=st.none() | NUMBER,
            column=st.none() | NUMBER,
            solver=TEXT,
            answer=TEXT,
            seconds=SECONDS,
            steps=st.none() | NUMBER,
        ),
        max_size=2,
    ).map(tuple),
    assumptions=st.lists(
        st.builds(Assumption, name=TEXT, text=TEXT, line=NUMBER, column=NUMBER, pinned=st.booleans()), max_size=2
    ).map(tuple),
    counterexample=TEXT,
    open_goals=st.lists(TEXT, max_size=2).map(tuple),
    toolchain=st.lists(st.builds(Toolchain, name=TEXT, version=TEXT, sha256=TEXT), max_size=2).map(tuple),
    assurance=st.builds(Assurance, rests_on=TEXT, checked_by=st.lists(TEXT, max_size=2).map(tuple), tier=TEXT),
    seconds=SECONDS,
    cpu_seconds=SECONDS,
    solver_seconds=SECONDS,
    steps=st.none() | NUMBER,
)
PLAIN = Evidence(outcome=Outcome.ACCEPTED, obligations=(Obligation(name="g", status=Status.PROVED),))


@given(EVIDENCE)
def test_round_trip(evidence):
    text = dump_evidence(evidence)
    assert "\n" not in text
    assert load_evidence(text) == evidence


def altered(path, value):
    data = as_json(PLAIN)
    inner = data
    for step in path[:-1]:
        inner = inner[step]
    if value is KeyError:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return json.dumps(data)


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (("outcome",), "proved", "evidence.outcome: 'proved' is no Outcome"),
        (("outcome",), ["accepted"], "is no Outcome"),
        (("reason",), None, "evidence.reason: str expected, found NoneType"),
        (("reason",), KeyError, "missing or superfluous: reason"),
        (("extra",), 1, "missing or superfluous: extra"),
        (("seconds",), True, "float expected, found bool"),
        (("seconds",), "1", "float expected"),
        (("seconds",), float("inf"), "float expected"),
        (("steps",), 1.5, "int expected"),
        (("steps",), False, "int expected"),
        (("passed",), "run", "an array expected"),
        (("layers",), [], "an object expected"),
        (("layers",), {"top": "passed"}, "is no Layer"),
        (("obligations",), [7], "evidence.obligations[0]: an object expected"),
        (("obligations", 0, "status"), "MAYBE", "evidence.obligations[0].status"),
        (("assurance", "checked_by"), [1], "evidence.assurance.checked_by[0]: str expected"),
    ],
)
def test_anything_else_is_refused_with_its_place(path, value, words):
    with pytest.raises(StoreError) as caught:
        load_evidence(altered(path, value))
    assert words in str(caught.value)


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "null", "[]", "7"])
def test_what_is_no_evidence_is_refused(text):
    with pytest.raises(StoreError):
        load_evidence(text)


def test_whole_numbers_are_good_seconds():
    assert load_evidence(altered(("seconds",), 2)) == replace(PLAIN, seconds=2.0)
