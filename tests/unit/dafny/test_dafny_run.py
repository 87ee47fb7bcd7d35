from dataclasses import replace

import pytest

from lemmata.checkers.dafny.findings import diagnostics, obligations
from lemmata.checkers.dafny.output import Message, Origin, Output, Related, Spot, Trailer
from lemmata.checkers.dafny.run import PROGRAM, DafnyRun
from lemmata.checkers.dafny.verification_log import Assertion, Batch, Checked, Result
from lemmata.checkers.process import ProcessResult
from lemmata.checkers.source import Source
from lemmata.checkers.verdict import Outcome, Severity, Status

ENDED = ProcessResult(
    exit_code=0,
    signal=None,
    stdout=b"",
    stderr=b"",
    stdout_truncated=False,
    stderr_truncated=False,
    seconds=1.0,
    cpu_seconds=1.0,
    peak_memory=0,
    ended="exited",
    detail="",
)


def batch(*assertions, outcome=Checked.CORRECT):
    return Batch(outcome=outcome, seconds=0.5, steps=7, assertions=assertions)


def result(name, outcome=Checked.CORRECT, *batches):
    return Result(name=name, outcome=outcome, steps=7, batches=batches or (batch(outcome=outcome),))


def message(text, line=1, character=0, origin=Origin.VERIFIER, related=(), severity=Severity.ERROR):
    return Message(
        file=PROGRAM, start=Spot(line, character), severity=severity, origin=origin, text=text, related=related
    )


CLEAN = DafnyRun(
    result=ENDED,
    output=Output((message("no trigger", severity=Severity.WARNING, origin=Origin.OTHER),), Trailer(1, 0, ""), ()),
    log=(result("L (correctness)"),),
)


def changed(run=CLEAN, **changes):
    """Returns a run with parts of its process, of its output, or itself replaced."""
    process = {key: value for key, value in changes.items() if hasattr(ENDED, key)}
    output = {key: value for key, value in changes.items() if key in ("messages", "trailer", "text")}
    whole = {key: value for key, value in changes.items() if key == "log"}
    return replace(run, result=replace(run.result, **process), output=replace(run.output, **output), **whole)


def test_a_run_in_which_all_is_correct_shows_so():
    assert CLEAN.shown().outcome is Outcome.ACCEPTED


@pytest.mark.parametrize(
    ("changes", "outcome", "words"),
    [
        ({"ended": "timeout", "detail": "the wall limit"}, Outcome.TIMEOUT, "the wall limit"),
        ({"ended": "memory", "detail": "the memory limit"}, Outcome.RESOURCES, "the memory limit"),
        ({"ended": "output", "detail": "too much output"}, Outcome.RESOURCES, "too much"),
        ({"exit_code": 134, "stderr": b"Unhandled exception. Broken pipe"}, Outcome.FAILURE, "exit code 134"),
        ({"exit_code": 134, "stderr": b"Stack overflow.\n at X"}, Outcome.RESOURCES, "stack"),
        ({"exit_code": 134, "stderr": b"System.OutOfMemoryException"}, Outcome.RESOURCES, "memory"),
        ({"exit_code": None, "signal": 9}, Outcome.FAILURE, "signal 9"),
        ({"exit_code": 1, "text": ("*** Error: unknown option",)}, Outcome.FAILURE, "unknown option"),
        ({"exit_code": 2}, Outcome.FAILURE, "exit code 2"),
        ({"log": None}, Outcome.FAILURE, "no log"),
        ({"trailer": None}, Outcome.FAILURE, "no closing line"),
        ({"trailer": Trailer(1, 0, "1 time out")}, Outcome.FAILURE, "a closing line with errors"),
        ({"trailer": Trailer(1, 10, "")}, Outcome.FAILURE, "a closing line with errors"),
        ({"trailer": Trailer(2, 0, "")}, Outcome.FAILURE, "another count"),
        ({"exit_code": 4}, Outcome.FAILURE, "exit code 4"),
        ({"messages": (message("Z3 not found"),)}, Outcome.FAILURE, "Z3 not found"),
        ({"log": (result("L", Checked.CORRECT, batch(outcome=Checked.ERRORS)),)}, Outcome.FAILURE, "an assertion"),
        ({"messages": (message("x expected", origin=Origin.PARSER),), "exit_code": 2}, Outcome.SYNTAX, "x expected"),
        ({"messages": (message("no type", origin=Origin.RESOLVER),), "exit_code": 2}, Outcome.TYPE, "no type"),
        ({"messages": (message("refines", origin=Origin.OTHER),), "exit_code": 2}, Outcome.TYPE, "refines"),
        ({"messages": (message("not found", origin=Origin.PROJECT),), "exit_code": 1}, Outcome.FAILURE, "not found"),
    ],
)
def test_whatever_does_not_fit_to_a_proof_is_no_proof(changes, outcome, words):
    shown = changed(**changes).shown()
    assert shown.outcome is outcome
    assert words in shown.reason


@pytest.mark.parametrize(
    ("checked", "outcome"),
    [
        (Checked.TIMED_OUT, Outcome.TIMEOUT),
        (Checked.OUT_OF_RESOURCE, Outcome.RESOURCES),
        (Checked.OUT_OF_MEMORY, Outcome.RESOURCES),
        (Checked.INCONCLUSIVE, Outcome.RESOURCES),
        (Checked.OTHER, Outcome.FAILURE),
        (Checked.ERRORS, Outcome.UNKNOWN),
    ],
)
def test_an_obligation_without_an_answer_is_not_false(checked, outcome):
    log = (result("Fine (correctness)"), result("Hard (correctness)", checked))
    assert changed(log=log, exit_code=4).shown().outcome is outcome


def test_the_closing_line_counts_batches():
    several = (result("L (correctness)", Checked.CORRECT, batch(), batch()), result("F (well-formedness)"))
    assert changed(log=several, trailer=Trailer(3, 0, "")).shown().outcome is Outcome.ACCEPTED
    assert changed(log=several, trailer=Trailer(2, 0, "")).shown().outcome is Outcome.FAILURE


def test_an_error_beside_a_time_out_decides():
    log = (result("Hard (correctness)", Checked.TIMED_OUT), result("Wrong (correctness)", Checked.ERRORS))
    shown = changed(log=log, exit_code=4, messages=(message("assertion might not hold"),)).shown()
    assert shown == (Outcome.UNKNOWN, "assertion might not hold")


TEXT = "𝒳 lemma A()\r\n  ensures 1 == 2\n  ensures 2 == 2 {}\n"
FIRST, SECOND = Assertion(Spot(2, 10), "this postcondition holds"), Assertion(Spot(3, 10), "this postcondition holds")


def test_places_are_in_code_points_of_the_users_file():
    found = diagnostics(
        (message("wrong", 1, 9, related=(Related(PROGRAM, Spot(2, 10), "this one"), Related("", Spot(1, 0), "none"))),),
        Source(TEXT.encode(), "user.dfy"),
    )
    assert [(item.file, item.line, item.column, item.kind) for item in found] == [("user.dfy", 1, 9, "proof")]
    assert [(place.file, place.line, place.column) for place in found[0].related] == [("user.dfy", 2, 11)]


def statuses(run, most_errors=5):
    return [(item.line, item.status) for item in obligations(run, Source(TEXT.encode(), "user.dfy"), most_errors)]


def test_exactly_the_obligations_that_errors_name_fail():
    failed = message("a postcondition could not be proved", 1, 8, related=(Related(PROGRAM, Spot(2, 10), "this"),))
    log = (result("A (correctness)", Checked.ERRORS, batch(FIRST, SECOND, outcome=Checked.ERRORS)),)
    run = changed(log=log, exit_code=4, messages=(failed,))
    assert statuses(run) == [(2, Status.UNPROVED), (3, Status.PROVED)]
    assert statuses(run, most_errors=1) == [(2, Status.UNPROVED), (3, Status.UNPROVED)]


def test_a_failed_batch_that_no_error_names_is_all_unproved():
    log = (result("A (correctness)", Checked.ERRORS, batch(FIRST, SECOND, outcome=Checked.ERRORS)),)
    assert statuses(changed(log=log, exit_code=4, messages=())) == [(2, Status.UNPROVED), (3, Status.UNPROVED)]


def test_of_two_obligations_at_one_place_the_one_that_is_meant_fails():
    entry, kept = "this loop invariant holds on entry", "this loop invariant is maintained by the loop"
    items = (Assertion(Spot(2, 10), entry), Assertion(Spot(2, 10), kept))
    log = (result("A (correctness)", Checked.ERRORS, batch(*items, outcome=Checked.ERRORS)),)
    failed = message("this invariant could not be proved to be maintained by the loop", 2, 10)
    assert statuses(changed(log=log, exit_code=4, messages=(failed,))) == [(2, Status.PROVED), (2, Status.UNPROVED)]


def test_an_obligation_on_several_paths_is_shown_only_on_all():
    log = (
        result("A (correctness)", Checked.TIMED_OUT, batch(FIRST), batch(FIRST, outcome=Checked.TIMED_OUT)),
        result("B (correctness)", Checked.CORRECT, batch(FIRST), batch(FIRST)),
    )
    assert statuses(changed(log=log, exit_code=4)) == [(2, Status.TIMEOUT), (2, Status.PROVED)]
