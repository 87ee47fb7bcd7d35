"""Answers of the Lean community's REPL, of the shapes that its own tests document, and what is missing to have one."""

import asyncio
import sys

import pytest

from lemmata.checkers.errors import ProtocolError, ToolchainMissing
from lemmata.checkers.lean.messages import Sort, sort_of
from lemmata.checkers.lean.repl import Repl, ReplConfig, parse_answer
from lemmata.checkers.limits import Limits
from lemmata.checkers.verdict import Severity

LIMITS = Limits(wall=5.0, cpu=None, memory=None, steps=None)
PLACE = {"pos": {"line": 1, "column": 4}, "endPos": {"line": 1, "column": 5}}


def test_a_hole_is_a_message():
    answer = {
        "sorries": [{"proofState": 0, "pos": {"line": 1, "column": 18}, "goal": "⊢ Nat"}],
        "messages": [{"severity": "warning", **PLACE, "data": "declaration uses `sorry`"}],
        "env": 0,
    }
    (message,), number = parse_answer(answer, "a.lean")
    assert (sort_of(message), tuple(message.start), number) == (Sort.SORRY, (1, 5), 0)


@pytest.mark.parametrize("place", [{}, {"pos": None}, {"pos": {"line": 3, "column": 2}}])
def test_a_hole_without_a_message_counts_too(place):
    (message,), _ = parse_answer({"sorries": [{"proofState": None, "goal": "⊢ Nat", **place}], "env": 7}, "a.lean")
    assert sort_of(message) is Sort.SORRY


@pytest.mark.parametrize(
    ("severity", "expected"),
    [("error", Severity.ERROR), ("info", Severity.INFO), ("trace", Severity.INFO), ("warning", Severity.WARNING)],
)
def test_severities(severity, expected):
    told = {"severity": severity, "pos": {"line": 2, "column": 0}, "endPos": None, "data": "x"}
    (message,), _ = parse_answer({"messages": [told], "env": 1}, "a.lean")
    assert (message.severity, message.end) == (expected, None)


@pytest.mark.parametrize(
    "answer",
    [
        {"message": "Unknown environment."},
        {},
        {"env": None},
        {"env": 0, "messages": [{}]},
        {"env": 0, "messages": [{"severity": "odd", **PLACE, "data": "x"}]},
        {"env": 0, "messages": 3},
    ],
)
def test_anything_else_breaks_the_protocol(answer):
    with pytest.raises(ProtocolError):
        parse_answer(answer, "a.lean")


def opened(config):
    async def work():
        async with Repl(config, LIMITS):
            pytest.fail("there is a REPL")

    asyncio.run(work())


def test_a_missing_library_is_one_line(monkeypatch):
    monkeypatch.setitem(sys.modules, "lean_interact", None)
    with pytest.raises(ToolchainMissing, match=r"pip install 'lemmata\[lean\]'"):
        opened(ReplConfig())


def test_a_missing_lake_is_one_line(monkeypatch):
    monkeypatch.setitem(sys.modules, "lean_interact", sys)
    with pytest.raises(ToolchainMissing, match="nolake is not installed"):
        opened(ReplConfig(lake="nolake"))
