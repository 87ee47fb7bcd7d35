"""What a plain file must not do: leave assertions unchecked, or rename arithmetic."""

import pytest

from lemmata.checkers.smt.document import load
from lemmata.checkers.smt.file_audit import audited, misnamed, unchecked
from lemmata.checkers.verdict import Evidence, Outcome, Severity


def complaint(text):
    source = text if isinstance(text, bytes) else text.encode()
    return unchecked(load(source, "test.smt2"), source)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("(check-sat)(assert true)", (1, 12)),
        ("(assert true)\n  (check-sat) (assert true)", (2, 15)),
        ("(assert true)\r\n(check-sat)\r\n\r\n (assert true)", (4, 2)),
        ("(assert true)\r(check-sat)\r(assert true)", (3, 1)),
        ("(check-sat) ; (check-sat)\n(assert true) ; (check-sat)", (2, 1)),
        (b"\xef\xbb\xbf(check-sat)(assert true)", (1, 12)),
        ("; \u00e9\n(check-sat)(push)\n(assert true)(pop)", (3, 1)),
        ("(declare-const |(check-sat)| Bool)(check-sat)(assert |(check-sat)|)", (1, 46)),
    ],
)
def test_an_assertion_after_the_last_check_is_found(text, place):
    found = complaint(text)
    assert found is not None
    assert (found.line, found.column) == place
    assert (found.kind, found.severity) == ("unchecked", Severity.ERROR)


@pytest.mark.parametrize(
    "text",
    [
        "(assert true)(check-sat)",
        "(assert true)(check-sat) ; (assert true)",
        "(check-sat)(assert true)(check-sat)\n(exit)",
        "(check-sat)(declare-const x Int)(get-model)",
        "(declare-const p Bool)(assert p)\n(check-sat-assuming (p))\n",
    ],
)
def test_other_files_are_in_order(text):
    assert complaint(text) is None


def test_a_complaint_stands_against_acceptance_only():
    found = complaint("(check-sat)(assert true)")
    rejected = audited(Evidence(outcome=Outcome.ACCEPTED), found)
    assert rejected.outcome is Outcome.AUDITED
    assert rejected.diagnostics == (found,)
    assert rejected.reason.startswith("line 1: ")
    refuted = audited(Evidence(outcome=Outcome.COUNTEREXAMPLE), found)
    assert refuted.outcome is Outcome.COUNTEREXAMPLE
    assert refuted.diagnostics[0].severity is Severity.WARNING
    assert audited(Evidence(outcome=Outcome.ACCEPTED), None).outcome is Outcome.ACCEPTED


def test_operators_of_arithmetic_keep_their_names():
    for text in ("(declare-fun + (Int Int) Int)(check-sat)", "(define-fun |<=| ((x Int)) Bool true)(check-sat)"):
        error = misnamed(load(text.encode(), "test.smt2"))
        assert error is not None
        assert (error.kind, error.line) == ("type", 1)
    assert misnamed(load(b"(declare-fun plus (Int Int) Int)(check-sat)", "test.smt2")) is None
