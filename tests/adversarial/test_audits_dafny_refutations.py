"""No rule is idle by which a Dafny program is refuted: without it, a forged counterexample is taken for one.

What a program is made of is refused before Dafny is asked; what Dafny says of it is answered in its place.
"""

import json

import pytest
from dafny_answers import FAILED, error, said, verdict
from faults.dafny_stand_in import log
from mutation import switch_off
from walls import believed, is_needed, rules

from lemmata.checkers.dafny import confirmation, refutation
from lemmata.checkers.dafny.counterexample import read
from lemmata.checkers.dafny.parser import parse
from lemmata.checkers.errors import UsageError


def forged(text, claim="L", ensures=0, sides=(), rounds=(), results=None, **values):
    return text, {
        "claim": claim,
        "ensures": ensures,
        "values": values,
        "results": results or {},
        "sides": list(sides),
        "rounds": list(rounds),
    }


LEMMA = "lemma L(x: int)\n  ensures x > 0\n"
METHOD = "method L(x: int) returns (y: int)\n  ensures y > x\n{ y := x; while y < 0 { y := y + 1; } }\n"
FORGED = {
    "a postcondition too far": forged(LEMMA, ensures=1, x=0),
    "a value too few": forged(LEMMA),
    "a value too many": forged(LEMMA, x=0, y=0),
    "no such claim": forged(LEMMA, "M", x=0),
    "two claims of one name": forged(LEMMA + LEMMA, x=0),
    "a predicate of two states": forged("twostate predicate L(x: int) ensures x > 0 { true }\n", x=0),
    "a lemma of two states": forged("twostate lemma T(x: int)\n" + LEMMA, x=0),
    "an iterator": forged("iterator L(x: int) ensures x > 0 { }\n", x=0),
    "a static function": forged("static function L(x: int): int ensures x > 0 { x }\n", x=0),
    "a member of a type": forged("class C { lemma L(x: int) ensures x > 0 }\n", "C.L", x=0),
    "a bound of a type": forged("trait T { }\nlemma L<X extends T>(x: int) ensures x > 0\n", x=0),
    "a function without a body": forged("function L(x: int): (y: int) ensures y > 0\n", x=0),
    "a function by a method": forged(
        "function L(x: int): (y: int) ensures y > 0 { x } by method { y := x; }\n", x=0, results={"y": 0}
    ),
    "a method without a body": forged("method L(x: int) returns (y: int) ensures y > 0\n", x=0),
    "a lemma with results": forged("lemma L(x: int) returns (y: int) ensures y > 0\n", x=0),
    "an abstract module": forged("abstract module A { }\n" + LEMMA, x=0),
    "a module that refines": forged("module A { }\nmodule B refines A { }\n" + LEMMA, x=0),
    "rounds of a loop that is not there": forged(LEMMA, rounds=[1], x=0),
    "no rounds": forged(METHOD, x=0),
    "a result that is not there": forged(METHOD, rounds=[0], results={"z": 0}, x=0),
    "an array for a number": forged(LEMMA, x={"array": []}),
    "an array for a sequence": forged("lemma L(x: seq<int>) ensures |x| > 0\n", x={"array": []}),
    "an array for a function": forged("lemma L(x: int -> int) ensures x(0) > 0\n", x={"array": []}),
    "an array without a type": forged("lemma L(x: array) ensures x.Length > 0\n", x={"array": []}),
    "sides of what is no equation": forged(LEMMA, sides=[0, 0], x=0),
}
"""Programs, each with something that is no counterexample to a claim of it, or not to one that is supported."""


def refuses(forgery):
    """Returns whether a forged counterexample is refused in words: no program is made of it."""
    text, fields = forgery
    try:
        refutation.refutation(parse(text.encode(), "forged.dfy"), read(json.dumps(fields)))
    except UsageError:
        return True
    except (AssertionError, LookupError, TypeError, ValueError, AttributeError):
        return False
    return False


def test_nothing_is_made_of_a_forged_counterexample():
    assert [name for name, forgery in FORGED.items() if not refuses(forgery)] == []


FORMS = ("ends", "items", "isinstance(item.body, Block) and (not item.is_lemma)")
"""Conditions that refuse nothing."""


@pytest.mark.parametrize(
    ("module", "guard"),
    rules(
        refutation,
        *("refutation", "_claimed", "_refuse_what_is_elsewhere", "__init__", "_array", "_compared"),
        except_for=FORMS,
    ),
)
def test_every_rule_for_counterexamples_is_needed(module, guard, monkeypatch):
    switch_off(monkeypatch, module, guard)
    assert not all(map(refuses, FORGED.values()))


FALSE = forged(LEMMA, x=0)[1]
CONFIRMED = {
    "refused by the screen": (LEMMA.replace("lemma", "lemma {:only}"), {}),
    "unreadable": (LEMMA + "lemma Claim2()\n  ensures true\n{ @ }\n", {}),
    "an axiom": ("lemma {:axiom} A() ensures false\n" + LEMMA, {}),
    "an assumption": (LEMMA + "lemma A() ensures false { assume false; }\n", {}),
    "ill-typed": (LEMMA, {"asked": said(error("Resolver"), code=2)}),
    "not shown": (LEMMA, {"run": said(error("Verifier"), left=log("claim", **FAILED), code=4)}),
    "out of time": (LEMMA, {"run": said(left=log("claim", outcome="TimedOut"), code=4)}),
}
"""Programs with a counterexample, and what is answered about them in the place of Dafny."""


def confirmations():
    """Yields the verdict on each counterexample, with its name."""
    for name, (source, prepared) in CONFIRMED.items():
        yield name, verdict(source, counterexample=json.dumps(FALSE), **prepared)


@pytest.fixture(scope="module")
def unconfirmed():
    return dict(confirmations())


def test_nothing_of_this_is_refuted(unconfirmed):
    assert not [name for name, found in unconfirmed.items() if believed(found)]
    assert believed(verdict(LEMMA, counterexample=json.dumps(FALSE)))


LIMITED = {"found.outcome in _UNDECIDED": "what is not accepted confirms nothing"}


@pytest.mark.parametrize(
    ("module", "guard"),
    rules(confirmation, "evidence", "_unreadable", "_examined", "_refuse_assumptions"),
)
def test_every_rule_for_a_confirmation_is_needed(module, guard, monkeypatch, unconfirmed):
    switch_off(monkeypatch, module, guard)
    assert is_needed(confirmations(), unconfirmed, guard, LIMITED)
