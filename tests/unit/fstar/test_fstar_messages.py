"""Messages in the documented shape; none of these samples was recorded."""

import json

import pytest

from lemmata.checkers.fstar.human import parse_human
from lemmata.checkers.fstar.messages import (
    LIMITED,
    diagnostics,
    outcome,
    parse_output,
    parse_queries,
    sort_of,
    spots_in,
)
from lemmata.checkers.fstar.numbers import ESCAPES, Sort, sort_of_number
from lemmata.checkers.fstar.protocol import Answer, Hello, Note, ask, issues, parse_line
from lemmata.checkers.verdict import Outcome, Severity


def place(line, column, file="F.fst"):
    return {
        "file_name": file,
        "start_pos": {"line": line, "col": column},
        "end_pos": {"line": line, "col": column + 3},
    }


def line(number, *parts, level="Error", at=(3, 2), required=None):
    given = {"def": place(*(required or at)), "use": place(*at)}
    return json.dumps({"msg": list(parts), "level": level, "range": given, "number": number, "ctx": []})


def said(*lines):
    return parse_output("\n".join(lines)).messages


CLASSES = {
    Sort.SYNTAX: [168, 101, 107, 157, 158],
    Sort.TYPE: [
        *(72, 180, 133, 134, 230, 118, 360, 189, 12, 54, 34, 66, 92, 173, 114, 178, 76, 71, 51, 32, 177, 216, 339),
        *(138, 139, 297, 3, 22, 47, 98),
    ],
    Sort.UNPROVED: [19, 16, 298, 325],
    Sort.TACTIC: [228, 170, 154, 169, 217, 218, 295],
    Sort.ESCAPE: [335, 296, 240, 303, 272, 359],
    Sort.SETUP: [129, 128, 126, 6, 317, 17, 276, 357, 358, 108, 55],
    Sort.NOTE: [241, 247, 321, 333, 274, 271, 288, 290, 337, 328, 250],
}


@pytest.mark.parametrize(("sort", "number"), [(sort, number) for sort in CLASSES for number in CLASSES[sort]])
def test_every_number_has_its_class(sort, number):
    assert sort_of_number(number) is sort
    (message,) = said(line(number, "text"))
    assert sort_of(message) is (Sort.TYPE if sort is Sort.NOTE else sort)


@pytest.mark.parametrize("number", ESCAPES)
@pytest.mark.parametrize("level", ["Warning", "Info", "Error"])
def test_a_way_round_the_checker_counts_at_any_level(number, level):
    assert outcome(said(line(number, "text", level=level))) is Outcome.AUDITED


def test_334_and_other_unlisted_errors_are_of_types():
    assert outcome(said(line(334, "text"))) is Outcome.TYPE
    assert outcome(said(line(9999, "text"))) is Outcome.TYPE
    assert outcome(said(line(9999, "text", level="Warning"))) is None


NOTE = "Note: 'canceled' or 'resource limits reached' means the SMT query timed out, ..."


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("The SMT solver could not prove the query.", Sort.UNPROVED),
        ("The SMT query timed out, you might want to increase the rlimit", Sort.TIMEOUT),
        ("Try with --query_stats to get more details", Sort.UNPROVED),
        ("SMT solver says:\n  unknown because (incomplete quantifiers) (rlimit=5; fuel=2; ifuel=1)", Sort.UNPROVED),
        ("SMT solver says:\n  unknown because canceled (rlimit=5; fuel=8; ifuel=2)", Sort.RESOURCE),
        ("SMT solver says:\n  unknown because (resource limits reached) (rlimit=5; fuel=8; ifuel=2)", Sort.RESOURCE),
        ("SMT solver says:\n  unknown because timeout (rlimit=5; fuel=8; ifuel=2)", Sort.TIMEOUT),
    ],
)
def test_the_reasons_of_19_are_read_and_its_note_is_not(text, sort):
    (message,) = said(line(19, "Assertion failed", text, NOTE))
    assert sort_of(message) is sort
    assert outcome([message]) is not Outcome.COUNTEREXAMPLE


def test_one_goal_at_a_limit_makes_the_run_censored():
    limited = line(19, "Assertion failed", "The SMT query timed out", at=(9, 1))
    assert outcome(said(line(19, "Assertion failed"), limited)) is Outcome.TIMEOUT
    assert outcome(said(line(189, "type"), limited)) is Outcome.TYPE


def test_syntax_and_setup_decide_wherever_they_stand():
    assert outcome(said(line(19, "x"), line(168, "y"))) is Outcome.SYNTAX
    assert outcome(said(line(168, "y"), line(17, "z"))) is Outcome.FAILURE


def test_lines_that_are_no_messages_are_kept_apart():
    good = line(19, "Assertion failed")
    found = parse_output(f'1 error was reported\n{{"tag": 1}}\n{good}\n{{"msg": 3, "level": "Error"}}\n[1]\n{{"half\n')
    assert [message.number for message in found.messages] == [19]
    assert found.stray == ("1 error was reported", '{"tag": 1}', '{"msg": 3, "level": "Error"}', "[1]", '{"half')


@pytest.mark.parametrize(
    "broken",
    [
        {"number": "19"},
        {"number": True},
        {"level": "Fatal"},
        {"msg": ["a", 1]},
        {"ctx": 3},
    ],
)
def test_what_is_not_of_the_form_is_no_message(broken):
    assert parse_output(json.dumps({**json.loads(line(19, "x")), **broken})).messages == ()


@pytest.mark.parametrize(
    "given", [None, {}, {"use": 3}, {"use": {"file_name": "F.fst", "start_pos": {"line": 0, "col": 1}}}]
)
def test_a_message_without_a_place_stands_at_the_start(given):
    (message,) = said(json.dumps({"msg": ["x"], "level": "Error", "range": given, "number": 19, "ctx": []}))
    (found,) = diagnostics([message], "F.fst", "mine.fst")
    assert (found.file, found.line, found.column) == ("mine.fst", 1, 1)


def test_the_same_is_said_once():
    assert len(said(line(335, "a"), line(335, "a"), line(335, "a", at=(4, 2)))) == 2


def test_related_places_are_those_of_the_requirement_and_of_the_text():
    text = "Also see: Prims.fst(161,28-183,79)"
    (message,) = said(line(19, "Assertion failed", text, required=(7, 0)))
    (found,) = diagnostics([message], "F.fst", "mine.fst")
    assert (found.line, found.column, found.kind, found.severity) == (3, 3, "unproved", Severity.ERROR)
    assert [(item.file, item.line, item.column) for item in found.related] == [
        ("mine.fst", 7, 1),
        ("Prims.fst", 161, 29),
    ]


def test_a_message_about_another_file_names_it_beside():
    (message,) = said(line(19, "x", at=(3, 2)).replace("F.fst", "Prims.fst"))
    (found,) = diagnostics([message], "F.fst", "mine.fst")
    assert (found.line, found.column) == (1, 1)
    assert [(item.file, item.line, item.message) for item in found.related] == [("Prims.fst", 3, "found here")]


def test_several_places_in_a_text():
    found = spots_in("Other related locations: A.fst(1,2-3,4), B.fst(5,6-7,8)")
    assert [(spot.file, spot.start.line, spot.start.column) for spot in found] == [("A.fst", 1, 3), ("B.fst", 5, 7)]
    assert spots_in("see F.fst(1,2-3,4)") == ()


def test_rows_of_query_stats():
    text = (
        "(F.fst(4,2-4,36))\tQuery-stats (M.f, 1)\tsucceeded (with hint) in 30 milliseconds with fuel 2 and ifuel 1 and "
        "rlimit 5 (used rlimit 0.010)\nrubbish\n(F.fst(5,0-6,1)@queries-M.smt2)\tQuery-stats (M.g, 2)\tfailed "
        "{reason-unknown=unknown because canceled} in 9 milliseconds with fuel 8 and ifuel 2 and rlimit 5\n"
    )
    first, second = parse_queries(text)
    assert (first.name, first.number, first.succeeded, first.used) == ("M.f", 1, True, 0.01)
    assert (second.name, second.number, second.reason, second.used) == ("M.g", 2, "canceled", None)
    assert LIMITED.search(second.reason)


def test_the_form_for_people():
    found = parse_human(
        "* Error 19 at F.fst(1,2-3,4):\n  - Assertion failed\n  - In context:\n      x: int\n\n"
        "* Warning <unknown> at G.fst(5,6-7,8):\n  - Odd\n* Warning 274:\n  - No place\nTOTAL TIME 3 ms\n"
    )
    assert [(item.number, item.severity, item.parts[0]) for item in found.messages] == [
        (19, Severity.ERROR, "Assertion failed"),
        (None, Severity.WARNING, "Odd"),
        (274, Severity.WARNING, "No place"),
    ]
    assert found.messages[0].parts[1] == "In context:\n  x: int"
    assert found.messages[0].use.start == (1, 3)
    assert found.stray == ("TOTAL TIME 3 ms",)


def test_lines_of_the_warm_protocol():
    asked = json.loads(ask(3, "push", {"kind": "full"}))
    assert asked == {"query-id": "3", "query": "push", "args": {"kind": "full"}}
    assert parse_line('{"kind":"protocol-info","version":3,"features":["push"]}') == Hello(3, frozenset({"push"}))
    assert parse_line('{"kind":"protocol-info","rest":"[...]"}') == Hello(0, frozenset())
    assert parse_line('{"kind":"response","query-id":"2.1","status":"success","response":[]}') == Answer(
        "2", "success", []
    )
    assert parse_line('{"kind":"message","query-id":"2","level":"info","contents":"x"}') == Note("2", "info", "x")
    for text in ("TAC>> x", "", "[1]", '{"kind":"response","status":"odd"}', '{"kind":"other"}', '{"half'):
        assert parse_line(text) is None


def test_issues_that_are_not_of_the_form_are_errors():
    first, second = issues(
        [3, {"level": "odd", "message": "plain\n", "ranges": [{"fname": "f", "beg": [1], "end": [1, 2]}]}]
    )
    assert (first.severity, first.use) == (Severity.ERROR, None)
    assert (second.severity, second.use, second.parts) == (Severity.ERROR, None, ("plain",))
    assert issues("Too many pops") == issues(None) == ()
