"""Messages of Lean 4.35, as it printed them, become typed values; what is no message is never read."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lemmata.checkers.errors import ProtocolError
from lemmata.checkers.lean.messages import (
    Message,
    Piece,
    Sort,
    diagnostics,
    locator,
    outcome,
    parse_output,
    parse_published,
    sort_of,
)
from lemmata.checkers.source import Position, Source
from lemmata.checkers.verdict import Outcome, Severity


def line(data, kind="[anonymous]", *, severity="error", whole=False, at=(3, 2), end=(3, 5)):
    return json.dumps(
        {
            "caption": "",
            "data": data,
            "endPos": end and {"column": end[1], "line": end[0]},
            "fileName": "/tmp/m.lean",
            "isSilent": False,
            "keepFullRange": whole,
            "kind": kind,
            "pos": {"column": at[1], "line": at[0]},
            "severity": severity,
        },
        ensure_ascii=False,
    )


UNKNOWN = line("Unknown identifier `𝔸𝔸`", "lean.unknownIdentifier._namedError", at=(2, 18), end=(2, 20))
FAILED = line("Tactic `rfl` failed: The left-hand side\n  1\nis not definitionally equal to\n  2\n\n⊢ 1 = 2")
GOALS = line("unsolved goals\ncase succ\nn : Nat\nih : n = 0\n⊢ n + 1 = 0", "Tactic.unsolvedGoals")
MISMATCH = line("Type mismatch\n  1\nhas type\n  Nat\nbut is expected to have type\n  True")
SORRY = line("declaration uses `sorry`", "hasSorry", severity="warning")
KERNEL = line("(kernel) arg #1 of 'Bad.mk' has a non positive occurrence of the datatypes being declared")
INFO = line("d : True", severity="information")
PARSE = line("unexpected end of input; expected '*' or checkColGt", whole=True, at=(14, 0), end=None)
HEADER = line("unknown module prefix 'Foo'\n\nNo directory 'Foo' or file 'Foo.olean' in", end=None, at=(1, 0))
HEARTBEATS = line("(deterministic) timeout at `isDefEq`, maximum number of heartbeats (20) has been reached")
DEPTH = line("maximum recursion depth has been reached\nuse `set_option maxRecDepth <num>`", "runtime.maxRecDepth")
NESTED = line("Tactic `simp` failed with a nested error:\nmaximum recursion depth", "nested.runtime.maxRecDepth")
MEMORY = line("(kernel) excessive memory consumption detected", whole=False)
MANY = line("maximum number of errors (100; from option `maxErrors`) reached, exiting", whole=True, end=None)

SORTS = [
    (UNKNOWN, Sort.TYPE, Outcome.TYPE),
    (FAILED, Sort.GOALS, Outcome.UNKNOWN),
    (GOALS, Sort.GOALS, Outcome.UNKNOWN),
    (MISMATCH, Sort.TYPE, Outcome.TYPE),
    (SORRY, Sort.SORRY, Outcome.UNKNOWN),
    (KERNEL, Sort.KERNEL, Outcome.TYPE),
    (INFO, Sort.NOTE, None),
    (line("unused variable", "linter.unusedVariables", severity="warning"), Sort.NOTE, None),
    (PARSE, Sort.SYNTAX, Outcome.SYNTAX),
    (line("expected token", whole=True), Sort.SYNTAX, Outcome.SYNTAX),
    (line("<input>:1:1: unknown tactic"), Sort.SYNTAX, Outcome.SYNTAX),
    (HEADER, Sort.HEADER, Outcome.UNAVAILABLE),
    (HEARTBEATS, Sort.HEARTBEATS, Outcome.TIMEOUT),
    (line("x", "runtime.maxHeartbeats"), Sort.HEARTBEATS, Outcome.TIMEOUT),
    (line("(kernel) deterministic timeout"), Sort.HEARTBEATS, Outcome.TIMEOUT),
    (line("(kernel) deep recursion detected"), Sort.RECURSION, Outcome.RESOURCES),
    (DEPTH, Sort.RECURSION, Outcome.RESOURCES),
    (NESTED, Sort.RECURSION, Outcome.RESOURCES),
    (MEMORY, Sort.MEMORY, Outcome.RESOURCES),
    (MANY, Sort.TOO_MANY, Outcome.UNKNOWN),
    (line("linarith failed to find a contradiction\na : ℚ\n⊢ False"), Sort.GOALS, Outcome.UNKNOWN),
    (line("could not synthesize\nx : Nat\n⊢ Foo x"), Sort.GOALS, Outcome.UNKNOWN),
]


@pytest.mark.parametrize(("text", "sort", "shown"), SORTS)
def test_sorts(text, sort, shown):
    (message,) = parse_output(text).messages
    assert sort_of(message) is sort
    assert outcome([message]) is shown


def test_fields():
    (message,) = parse_output(UNKNOWN).messages
    assert message == Message(
        severity=Severity.ERROR,
        kind="lean.unknownIdentifier._namedError",
        file="/tmp/m.lean",
        start=Position(2, 19),
        end=Position(2, 21),
        text="Unknown identifier `𝔸𝔸`",
        whole=False,
    )
    (message,) = parse_output(PARSE).messages
    assert (message.kind, message.end, message.whole) == ("", None, True)


STRAY = [
    "hello",
    "{",
    "{}",
    "[1]",
    "null",
    '"x"',
    "{" * 100_000,
    '{"severity":"error"}',
    '{"severity":"error","data":"x","fileName":"f","kind":"k","pos":null,"endPos":null}',
    line("x", severity="fatal"),
    line("x").replace('"column": 2', '"column": "2"'),
    line("x").replace('"column": 2', '"column": true'),
    line("x").replace('"column": 2', '"column": -1'),
    line("x").replace('"line": 3', '"line": 0'),
    line("x").replace('"data": "x"', '"data": 1'),
    " " + line("x"),
    line("x") + line("y"),
    "f.lean:11:62: error: text form",
]


@pytest.mark.parametrize("text", STRAY, ids=[text[:30] for text in STRAY])
def test_what_is_no_message_is_kept_apart(text):
    found = parse_output(f"{SORRY}\n{text}\n{MISMATCH}\n")
    assert found.stray == (text,)
    assert [message.kind for message in found.messages] == ["hasSorry", ""]


@given(st.lists(st.one_of(st.sampled_from([UNKNOWN, SORRY, INFO]), st.text(max_size=30)), max_size=10))
@settings(deadline=None)
def test_no_line_is_lost(lines):
    text = "\n".join(lines)
    found = parse_output(text)
    kept = [one for one in text.split("\n") if one.strip()]
    assert len(found.messages) + len(found.stray) == len(kept)
    assert set(found.stray) <= set(kept)


def test_what_errors_show():
    def shown(*lines):
        return outcome(parse_output("\n".join(lines)).messages)

    assert shown() is None
    assert shown(INFO) is None
    assert shown(SORRY, MISMATCH) is Outcome.TYPE
    assert shown(line("x", "runtime.maxHeartbeats", at=(9, 0)), MISMATCH) is Outcome.TYPE
    assert shown(line("x", "runtime.maxHeartbeats", at=(1, 0)), MISMATCH) is Outcome.TIMEOUT
    assert shown(line("x", "runtime.maxHeartbeats", at=(1, 0)), PARSE) is Outcome.SYNTAX
    assert shown(line("x", "runtime.maxHeartbeats", at=(9, 0)), SORRY) is Outcome.TIMEOUT
    assert shown(MANY, MISMATCH) is Outcome.TYPE


SOURCE = Source("theorem a : True := by\n  have h : 𝔸𝔸 = foo := rfl\r\n  trivial\n".encode(), "user.lean")


def published(**changes):
    found = {
        "fullRange": {"start": {"line": 1, "character": 18}, "end": {"line": 1, "character": 21}},
        "range": {"start": {"line": 1, "character": 18}, "end": {"line": 1, "character": 20}},
        "message": "Unknown identifier `foo`",
        "severity": 1,
        "source": "Lean 4",
        "code": "lean.unknownIdentifier",
        **changes,
    }
    return parse_published({"uri": "u", "version": 1, "diagnostics": [found]}, SOURCE)


def test_published_columns_become_code_points():
    (message,) = published()
    assert message.start == Position(2, 17)
    assert message.end == Position(2, 20)
    assert SOURCE.text[SOURCE.offset(2, 17) : SOURCE.offset(2, 20)] == "foo"
    assert (message.file, message.kind, message.severity) == ("user.lean", "lean.unknownIdentifier", Severity.ERROR)
    (cut,) = published(fullRange=None)
    assert cut.end == Position(2, 19)


def test_published_sorry_and_severities():
    (sorry,) = published(message="declaration uses `sorry`", severity=2, code="")
    assert sort_of(sorry) is Sort.SORRY
    assert [published(severity=number)[0].severity for number in (1, 2, 3, 4)] == [
        *(Severity.ERROR, Severity.WARNING, Severity.INFO, Severity.INFO)
    ]
    (parse,) = published(message="unexpected token 'theorem'; expected term", code="")
    assert sort_of(parse) is Sort.SYNTAX
    assert parse_published({"diagnostics": []}, SOURCE) == ()


@pytest.mark.parametrize(
    "params", [{}, {"diagnostics": 1}, {"diagnostics": [{}]}, {"diagnostics": [{"range": {}, "message": "x"}]}]
)
def test_published_nonsense(params):
    with pytest.raises(ProtocolError):
        parse_published(params, SOURCE)


def test_published_unknown_severity():
    with pytest.raises(ProtocolError):
        published(severity=9)


def test_diagnostics_are_of_the_users_file():
    messages = parse_output(f"{UNKNOWN}\n{SORRY}\n{INFO}").messages
    plain = diagnostics(messages, "user.lean")
    assert [(one.file, one.line, one.column, one.kind) for one in plain] == [
        ("user.lean", 2, 19, "type"),
        ("user.lean", 3, 3, "sorry"),
        ("user.lean", 3, 3, "note"),
    ]


def test_places_of_a_batch():
    locate = locator(
        [
            Piece(first=10, lines=2, file="a.lean", line=4, column=7),
            Piece(first=20, lines=1, file="b.lean"),
        ]
    )
    assert locate(Position(10, 1)) == ("a.lean", Position(4, 7))
    assert locate(Position(10, 3)) == ("a.lean", Position(4, 9))
    assert locate(Position(11, 3)) == ("a.lean", Position(5, 3))
    assert locate(Position(20, 5)) == ("b.lean", Position(1, 5))
    assert locate(Position(12, 1)) is None
    assert locate(Position(9, 1)) is None
    messages = parse_output("\n".join([line("a", at=(11, 0)), line("b", at=(15, 0)), SORRY])).messages
    found = diagnostics(messages, "user.lean", locate)
    assert [(one.file, one.line, one.column, one.message) for one in found] == [
        ("a.lean", 5, 1, "a"),
        ("user.lean", 1, 1, "b"),
    ]
