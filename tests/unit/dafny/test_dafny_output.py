import json

import pytest

from lemmata.checkers.dafny.output import Origin, Spot, Trailer, parse_output, parse_published, parse_trailer
from lemmata.checkers.dafny.verification_log import Assertion, Checked, parse_log
from lemmata.checkers.verdict import Severity

# Written by Dafny 4.11.0 with --json-output.
POSTCONDITION = (
    '{"type":"diagnostic","value":{"location":{"filename":"b.dfy","filePath":"b.dfy","uri":"file:///tmp/b.dfy",'
    '"range":{"start":{"pos":45,"line":1,"character":45},"end":{"pos":46,"line":1,"character":46}}},"severity":1,'
    '"arguments":[],"defaultFormatMessage":"a postcondition could not be proved on this return path","errorId":null,'
    '"source":"Verifier","relatedInformation":[{"location":{"filename":"b.dfy","filePath":"b.dfy",'
    '"uri":"file:///tmp/b.dfy","range":{"start":{"pos":26,"line":1,"character":26},'
    '"end":{"pos":27,"line":1,"character":27}}},"arguments":[],"errorId":"",'
    '"defaultFormatMessage":"this is the postcondition that could not be proved"}]}}'
)
UNRESOLVED = (
    '{"type":"diagnostic","value":{"location":{"filename":"t.dfy","filePath":"t.dfy","uri":"file:///tmp/t.dfy",'
    '"range":{"start":{"pos":46,"line":2,"character":22},"end":{"pos":48,"line":2,"character":24}}},"severity":1,'
    '"arguments":["int","bool"],"defaultFormatMessage":"RHS (of type {1}) not assignable to LHS (of type {0})",'
    '"errorId":null,"source":"Resolver","relatedInformation":[]}}'
)
NOWHERE = (
    '{"type":"diagnostic","value":{"location":{"filename":null,"filePath":"unknown","uri":"file:///unknown",'
    '"range":{"start":{"pos":0,"line":-1,"character":-2},"end":{"pos":0,"line":-1,"character":-2}}},"severity":1,'
    '"arguments":[],"defaultFormatMessage":"file /tmp/nofile.dfy not found","errorId":null,"source":"Project",'
    '"relatedInformation":[]}}'
)
WARNING = (
    '{"type":"diagnostic","value":{"location":{"filename":"a.dfy","filePath":"a.dfy","uri":"file:///tmp/a.dfy",'
    '"range":{"start":{"pos":1,"line":8,"character":20},"end":{"pos":2,"line":8,"character":21}}},"severity":2,'
    '"arguments":[],"defaultFormatMessage":"Could not find a trigger","errorId":null,"source":"Rewriter",'
    '"relatedInformation":[]}}'
)
CLOSING = '{"type":"status","value":"\\nDafny program verifier finished with 1 verified, 1 error, 1 time out\\n"}'
# The same of Dafny 4.10 and before, with --json-diagnostics.
BARE = (
    '{"location":{"filename":"t.dfy","filePath":"t.dfy","uri":"file:///tmp/t.dfy","range":{"start":{"pos":18,"line":1,'
    '"character":18},"end":{"pos":19,"line":1,"character":19}}},"severity":1,'
    '"message":"Error: unresolved identifier: y","source":"Resolver","relatedInformation":[]}'
)

LOG = (
    '{"verificationResults":[{"name":"L (correctness)","outcome":"Errors","runTime":"00:00:00","resourceCount":127696,'
    '"vcResults":[{"vcNum":1,"outcome":"Invalid","runTime":"00:00:00.0879954","resourceCount":127696,"assertions":'
    '[{"filename":"to.dfy","line":1,"col":111,"description":"this postcondition holds"}]}]},'
    '{"name":"Q (correctness)","outcome":"TimedOut","runTime":"00:00:01","resourceCount":21230295,"vcResults":'
    '[{"vcNum":1,"outcome":"TimeOut","runTime":"00:00:01.0141310","resourceCount":21230295,"assertions":'
    '[{"filename":"to.dfy","line":2,"col":97,"description":"divisor is always non-zero."}]}]}]}'
)


def test_an_error_has_its_place_its_origin_and_what_it_is_about():
    (message,) = parse_output(POSTCONDITION).messages
    assert (message.file, message.start, message.severity) == ("b.dfy", Spot(1, 45), Severity.ERROR)
    assert message.origin is Origin.VERIFIER
    assert message.text == "a postcondition could not be proved on this return path"
    assert [(item.start, item.text) for item in message.related] == [
        (Spot(1, 26), "this is the postcondition that could not be proved")
    ]


def test_arguments_are_put_into_the_message():
    (message,) = parse_output(UNRESOLVED).messages
    assert message.text == "RHS (of type bool) not assignable to LHS (of type int)"
    assert message.origin is Origin.RESOLVER


def test_what_is_of_no_file_is_at_the_beginning():
    (message,) = parse_output(NOWHERE).messages
    assert (message.file, message.start, message.origin) == ("", Spot(1, 0), Origin.PROJECT)


def test_a_part_that_is_not_known_is_another_and_its_warning_a_warning():
    (message,) = parse_output(WARNING).messages
    assert (message.origin, message.severity) == (Origin.OTHER, Severity.WARNING)


def test_the_form_of_older_versions_is_read():
    output = parse_output(f"{BARE}\n\nDafny program verifier finished with 2 verified, 0 errors\n")
    assert [(item.text, item.start) for item in output.messages] == [("unresolved identifier: y", Spot(1, 18))]
    assert output.trailer == Trailer(2, 0, "")
    assert output.text == ()


def test_all_of_stdout_is_sorted():
    output = parse_output("\n".join([WARNING, "Prover error: broken", "{not json", POSTCONDITION, CLOSING]))
    assert len(output.messages) == 2
    assert output.trailer == Trailer(1, 1, "1 time out")
    assert output.text == ("Prover error: broken", "{not json")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Dafny program verifier finished with 1 verified, 0 errors", (1, 0, "")),
        ("Dafny program verifier finished with 0 verified, 10 errors", (0, 10, "")),
        ("Dafny program verifier finished with 3 assertions verified, 1 error", (3, 1, "")),
        ("Dafny program verifier finished with 0 verified, 0 errors, 3 out of resource", (0, 0, "3 out of resource")),
    ],
)
def test_the_closing_line(line, expected):
    assert parse_trailer(line) == expected


@pytest.mark.parametrize("line", ["", "1 verified, 0 errors", "say: Dafny program verifier finished with 1 verified"])
def test_other_lines_are_no_closing_line(line):
    assert parse_trailer(line) is None


def test_the_log_gives_every_outcome_with_its_assertions():
    first, second = parse_log(LOG)
    assert (first.name, first.outcome, first.steps) == ("L (correctness)", Checked.ERRORS, 127696)
    assert first.batches[0].assertions == (Assertion(Spot(1, 110), "this postcondition holds"),)
    assert second.batches[0].outcome is Checked.TIMED_OUT
    assert second.batches[0].seconds == pytest.approx(1.014131)


def test_an_outcome_that_is_not_known_is_not_correct():
    (result, _) = parse_log(LOG.replace('"Errors"', '"Perfect"'))
    assert result.outcome is Checked.OTHER


@pytest.mark.parametrize(
    "text", ["", "[]", "null", "{}", '{"verificationResults":[{}]}', LOG[:-9], LOG.replace("1,", "x,")]
)
def test_what_is_no_whole_log_is_none(text):
    assert parse_log(text) is None


def test_an_empty_log_is_a_log():
    assert parse_log('{"verificationResults":[]}') == ()


@pytest.mark.parametrize(
    "value", [{}, {"type": "diagnostic"}, {"type": "diagnostic", "value": {"location": None}}, {"location": 3}, []]
)
def test_other_json_is_text(value):
    line = json.dumps(value)
    output = parse_output(line)
    assert (output.messages, output.text) == ((), (line,))


def test_what_a_server_publishes_counts_lines_from_zero_and_keeps_what_is_outdated():
    place = {"start": {"line": 3, "character": 0}, "end": {"line": 3, "character": 1}}
    error = {"range": place, "severity": 1, "source": "Verifier", "message": "might not hold", "relatedInformation": []}
    related = {"location": {"uri": "file:///p.dfy", "range": place}, "message": "this one"}
    params = {
        "uri": "file:///p.dfy",
        "diagnostics": [{**error, "relatedInformation": [related]}, {**error, "message": "Outdated: might not hold"}],
    }
    (message,) = parse_published(params)
    assert (message.start, message.origin, message.severity) == (Spot(4, 0), Origin.VERIFIER, Severity.ERROR)
    assert [(item.start, item.text) for item in message.related] == [(Spot(4, 0), "this one")]
