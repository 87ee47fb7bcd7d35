"""No rule of a guard of SMT-LIB is idle: without it, some trap of the corpus is no longer caught.

The comparison is looked at alone; the static walls and the audit are one process, and are looked at together.
"""

from dataclasses import replace

import pytest
from inductive import examined
from mutation import refusals, rewritten, without
from walls import completed, deviating, passing, traps, unreadable_is_refused

from lemmata.checkers.judge import conclude
from lemmata.checkers.smt import against, claims, document, elaborate_commands, examine, inquiry, plain
from lemmata.checkers.smt.toolchain import toolchain
from lemmata.checkers.verdict import Status


@unreadable_is_refused
def deviates(case, module=against):
    """Returns whether the comparison alone refuses a trap."""
    return module.deviation(case.task.source, completed(case), case.task.name) is not None


TRAPS = traps("smt")
DEVIATING = deviating(TRAPS, deviates)


@pytest.mark.parametrize("rule", refusals(against, "deviation"), ids=str)
def test_every_refusal_of_the_smt_comparison_is_needed(rule):
    module = without(against, rule)
    assert passing(DEVIATING, deviates, module), rule


def proved_by_smt(case):
    """Returns whether a trap comes out PROVED, by evidence that is made here."""
    kind = case.candidate.kind
    evidence = examined(case.task.source.decode("utf-8", "surrogateescape"), kind, case.candidate.text)
    evidence = replace(evidence, toolchain=(toolchain("z3"), toolchain("cvc5")))
    return conclude(case.task, case.candidate, case.limits, evidence).status is Status.PROVED


REFUSED = {Status.REJECTED, Status.TYPE_ERROR, Status.SYNTAX_ERROR}
RULES = {
    "misnamed": (plain, lambda: {"misnamed": lambda *_: None}),
    "unchecked": (plain, lambda: {"unchecked": lambda *_: None}),
    "contradictory hypotheses": (
        plain,
        lambda: {"Inquiry": rewritten(inquiry, 'if hypotheses.result == "unsat":', "if False:").Inquiry},
    ),
    "contradictory axioms": (
        claims,
        lambda: {"vacuous": without(examine, refusals(examine, "vacuous")[0]).vacuous},
    ),
    "contradictory premises": (
        claims,
        lambda: {"vacuous": without(examine, refusals(examine, "vacuous")[1]).vacuous},
    ),
    "the allow-list": (
        document,
        lambda: {"Script": rewritten(elaborate_commands, "elif name in _IGNORED:", "elif True:").Script},
    ),
    "after exit": (document, lambda: {"Script": rewritten(elaborate_commands, "if self._exited:", "if False:").Script}),
}


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_of_the_smt_checker_is_needed(rule, monkeypatch):
    owner, changes = RULES[rule]
    refused = [case for case in TRAPS if case.expected & REFUSED]
    for attribute, value in changes().items():
        monkeypatch.setattr(owner, attribute, value)
    assert any(proved_by_smt(case) for case in refused)
