"""No rule is idle by which the answers of solvers to a check are read: without it, one that is no proof is believed.

The solvers answer from lists, or are real where they are asked for what a model leaves open.
"""

from dataclasses import dataclass, replace

import pytest
from inductive import examined
from mutation import rewrite, switch_off
from walls import believed, is_needed, rules

from lemmata.checkers.judge import conclude
from lemmata.checkers.limits import Limits
from lemmata.checkers.smt import inquiry
from lemmata.checkers.smt import replay as replaying
from lemmata.checkers.smt.document import load
from lemmata.checkers.smt.script import ScriptWriter
from lemmata.checkers.smt.solver import Answer
from lemmata.checkers.smt.toolchain import toolchain
from lemmata.checkers.task import Candidate, Task

LIMITS = Limits(wall=10.0, cpu=None, memory=None, steps=None)
UNSAT, SAT = Answer("unsat"), Answer("sat", model="((define-fun f0 () Int 1))")
MODEL = Answer("sat", model="((define-fun f0 ((y Int)) Int 1) (define-fun f1 () Int 1))")
OPEN, ERROR = Answer("unknown", "incomplete"), Answer("unknown", "error: no")
FALSE = "(declare-const x Int)(assert (< x x))(check-sat)"
GREATER = "(declare-const x Int)(assert (> x 1))(check-sat)"
SAYS_SAT = "(set-info :status sat)"
STRING = "(declare-const x Int)(declare-const s String)(assert (= s (str.++ s s)))(assert (= x 1))(check-sat)"
ENDLESS = """(declare-fun u (Int) Int)(declare-const x Int)
(define-fun-rec g ((y Int)) Int (ite (> y 9) (+ 1 (g (u y))) y))
"""
LAMBDA = "(declare-const x Int)(assert (= (lambda ((y Int)) (+ x y)) (lambda ((y Int)) (+ y y x))))(check-sat)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A file, and what the solvers answer to its questions in turn; the last answer stands."""

    source: str
    z3: tuple[Answer, ...] = (OPEN,)
    cvc5: tuple[Answer, ...] = (OPEN,)


SAID = {
    "the other says sat": Said(source=FALSE, z3=(UNSAT,), cvc5=(SAT,)),
    "the first said sat": Said(source=FALSE, z3=(SAT,), cvc5=(UNSAT,)),
    "the other breaks down": Said(source=FALSE, z3=(UNSAT,), cvc5=(ERROR,)),
    "nobody knows": Said(source=FALSE),
    "all break down": Said(source=FALSE, z3=(ERROR,), cvc5=(ERROR,)),
    "the file says sat": Said(source=SAYS_SAT + FALSE, z3=(UNSAT,), cvc5=(OPEN,)),
    "a model in which it is false": Said(source=GREATER, z3=(SAT,), cvc5=(SAT,)),
    "no model": Said(source=GREATER, z3=(Answer("sat"),), cvc5=(OPEN,)),
    "a model that leaves something open": Said(source=STRING, z3=(SAT,), cvc5=(OPEN,)),
    "a function that is not known to end": Said(
        source=f"{ENDLESS}(assert (= (g x) x))(check-sat)", z3=(MODEL,), cvc5=(OPEN,)
    ),
    "functions without a name": Said(source=LAMBDA, z3=(SAT,), cvc5=(UNSAT,)),
}


def verdict(said):
    """Returns the verdict on a file, by solvers that answer from lists."""
    left = {"z3": list(said.z3), "cvc5": list(said.cvc5)}

    class Scripted:
        def __init__(self, solver):
            self.answers = left[solver]

        def check(self, text, **_):
            return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inquiry, "warm_session", lambda solver, *_: Scripted(solver))
        evidence = replace(examined(said.source), toolchain=(toolchain("z3"), toolchain("cvc5")))
    return conclude(Task(language="smt", source=said.source.encode()), Candidate(), LIMITS, evidence)


def verdicts():
    """Yields the verdict on each file, with its name."""
    yield from ((name, verdict(said)) for name, said in SAID.items())


@pytest.fixture(scope="module")
def before():
    return dict(verdicts())


def test_nothing_of_this_is_believed(before):
    assert [name for name, found in before.items() if believed(found)] == []


WORDS = (
    "answer.result == 'unsat'",
    "replayed.holds",
    "self._settled(check, script, solver)",
    "not claimed_sat",
    "claimed_sat",
    "missing",
    "closed.sorts == script.sorts",
)
"""Conditions that accept, or choose words."""
BACKED = {"script.dropped": "a function that is not known to end has no value"}
"""Rules that say more exactly what another rule would refuse."""


@pytest.mark.parametrize(
    ("module", "guard"),
    [*rules(inquiry, "_unsat", "_replay", except_for=WORDS), *rules(replaying, "replay", except_for=WORDS)],
)
def test_every_rule_is_needed(module, guard, monkeypatch, before):
    switch_off(monkeypatch, module, guard)
    assert is_needed(verdicts(), before, guard, BACKED)


RULE, UNSAID = "Inquiry._rule", "Inquiry._unsat"
READING = {
    "what is unsatisfiable": (inquiry, RULE, 'answer.result == "unsat"', "True"),
    "what the file says": (inquiry, UNSAID, "not claimed_sat", "True"),
    "who agrees": (inquiry, UNSAID, 'answer.result == "unsat"', "True"),
    "what another solver confirms": (replaying, "_confirmed", 'second(query).result == "unsat"', "True"),
}
"""Rules that are no condition of their own."""


@pytest.mark.parametrize("rule", READING)
def test_every_other_rule_is_needed(rule, monkeypatch):
    rewrite(monkeypatch, *READING[rule])
    assert any(believed(found) for _, found in verdicts())


UNFIT = {
    "functions without a name": "(declare-const s String)(assert (and (= s (str.++ s s)) (= (lambda ((y Int)) y)"
    " (lambda ((y Int)) (+ y y)))))(check-sat)",
    "equations that are left out": f"(declare-const s String)\n{ENDLESS}"
    "(assert (and (= s (str.++ s s)) (= (g x) x)))(check-sat)",
}
"""Checks about which a model says nothing, as another solver does not see all of them."""


def confirmed():
    """Returns which of them another solver is believed on all the same."""
    found = []
    for name, source in UNFIT.items():
        theory = load(source.encode(), "t")
        formulas = [assertion.formula for assertion in theory.checks[0].assertions]
        result = replaying.replay(ScriptWriter(theory), formulas, [], "()", lambda _: UNSAT, "cvc5")
        found += [name] if result.holds else []
    return found


def test_what_another_solver_does_not_see_it_does_not_confirm():
    assert confirmed() == []


@pytest.mark.parametrize(("module", "guard"), rules(replaying, "_confirmed"))
def test_every_rule_for_what_is_confirmed_is_needed(module, guard, monkeypatch):
    switch_off(monkeypatch, module, guard)
    assert confirmed()
