"""No rule of a guard of Lean is idle: without it, some trap of the corpus is no longer caught at that wall.

Each wall is looked at alone, as if the others were broken: the screen sees the pinned source and what a candidate adds,
the comparison sees both files, the audit is asked about traps that nothing stopped before Lean. A rule that no file
needs gets a file, or is deleted.
"""

import asyncio
import importlib

import pytest
from mutation import refusals, rewritten, without
from walls import completed, deviating, passing, reasons, refused_by_screen, traps, unreadable_is_refused

from lemmata.checkers.judge import conclude
from lemmata.checkers.lean import LeanChecker, examination, findings, rules
from lemmata.checkers.lean import against as lean_against
from lemmata.checkers.lean import audit as lean_audit
from lemmata.checkers.lean import checker as lean_checker
from lemmata.checkers.lean.lexer import lex
from lemmata.checkers.levels import Level, Rule
from lemmata.checkers.source import Source
from lemmata.checkers.verdict import Outcome, Status

lean_screen = importlib.import_module("lemmata.checkers.lean.screen")

TABLES = ("COMMANDS", "MODIFIERS", "HASH_COMMANDS", "WORDS", "CONSTANTS", "ATTRIBUTES")


def screened(case, module=lean_screen):
    """Returns whether the screen alone refuses a trap."""
    return refused_by_screen(case, module, lex)


@unreadable_is_refused
def deviates(case, module=lean_against):
    """Returns whether the comparison alone refuses a trap."""
    return module.deviation(case.task.source, completed(case), case.task.name) is not None


TRAPS = traps("lean")
SCREENED = [case for case in TRAPS if screened(case)]
DEVIATING = deviating(TRAPS, deviates)


@pytest.mark.parametrize(("table", "words"), list(reasons(rules, *TABLES)))
def test_every_reason_in_the_tables_is_needed(table, words, monkeypatch):
    for word in words:
        monkeypatch.setitem(getattr(rules, table), word, Rule(Level.ADDED, ""))
    assert passing(SCREENED, screened), words


@pytest.mark.parametrize("rule", refusals(lean_screen), ids=str)
def test_every_refusal_of_the_screen_is_needed(rule):
    module = without(lean_screen, rule)
    assert passing(SCREENED, screened, module), rule


DIFFERENT = refusals(lean_against, "step")
"""One rule, at several places: what is not expected is refused."""


@pytest.mark.parametrize(
    "rule", [DIFFERENT, *([rule] for rule in refusals(lean_against, "helper"))], ids=lambda rule: str(rule[0])
)
def test_every_refusal_of_the_comparison_is_needed(rule):
    module = without(lean_against, *rule)
    assert passing(DEVIATING, deviates, module), rule


# The audit of Lean: its rules are tried with the walls before it open.


class AnyAxiom:
    """Allows every axiom, but what stands for a hole."""

    def __contains__(self, name):
        return name != "sorryAx"


class Hole(AnyAxiom):
    """Allows what stands for a hole, and no axiom of one's own."""

    def __contains__(self, name):
        return name == "sorryAx" or name in lean_audit.ALLOWED_AXIOMS


def examined_by_lean(case):
    """Returns the evidence on a trap that reached Lean."""

    async def work():
        checker = LeanChecker()
        return await checker.examine(case.task, case.candidate, case.limits, strict=True)

    return asyncio.run(work())


@pytest.fixture
def open_walls(monkeypatch):
    """Opens the walls before Lean."""

    def nothing(original, data, name):
        return lean_against.Comparison(source=Source(data, name), deviation=None, additions=())

    monkeypatch.setattr(examination, "screen", lambda *_: ())
    monkeypatch.setattr(examination, "screen_tokens", lambda *_: ())
    monkeypatch.setattr(examination, "compare", nothing)


def difference_without(number):
    return {"difference": without(lean_audit, refusals(lean_audit, "difference")[number]).difference}


AUDIT = {
    "axiom": (findings, lambda: {"ALLOWED_AXIOMS": AnyAxiom()}),
    "sorry_warning_off": (findings, lambda: {"ALLOWED_AXIOMS": Hole()}),
    "theorem_becomes_definition": (examination, lambda: difference_without(0)),
    "weaker_statement": (examination, lambda: difference_without(1)),
    "changed_definition": (examination, lambda: difference_without(2)),
}
"""Traps by name, with what has to be changed, and where, so that nothing stops them."""


def test_every_difference_has_a_trap():
    assert len(refusals(lean_audit, "difference")) == 3


@pytest.mark.toolchain("lean")
@pytest.mark.parametrize("name", AUDIT)
def test_every_rule_of_the_audit_is_needed(name, open_walls, monkeypatch):
    case = next(case for case in TRAPS if case.name == f"lean/{name}")
    assert examined_by_lean(case).outcome is Outcome.AUDITED
    module, changes = AUDIT[name]
    for attribute, value in changes().items():
        monkeypatch.setattr(module, attribute, value)
    evidence = examined_by_lean(case)
    assert conclude(case.task, case.candidate, case.limits, evidence).status is Status.PROVED, evidence.reason


@pytest.mark.toolchain("lean")
def test_that_a_declaration_is_missing_is_seen_by_the_audit(open_walls, monkeypatch):
    case = next(case for case in TRAPS if case.name == "lean/dropped_theorem")
    assert "it is missing" in examined_by_lean(case).reason
    blind = rewritten(examination, 'else "it is missing"', 'else ""')
    monkeypatch.setattr(blind, "screen", lambda *_: ())
    monkeypatch.setattr(blind, "compare", examination.compare)
    monkeypatch.setattr(lean_checker, "Examination", blind.Examination)
    assert examined_by_lean(case).outcome is Outcome.ACCEPTED
