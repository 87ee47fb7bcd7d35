"""No rule is idle by which a proof, or a counterexample, of an SMT-LIB file is read: without it, one is believed.

For proofs the solvers agree to everything, so that only what is asked of them decides. Counterexamples are evaluated.
"""

import json
from dataclasses import replace

import pytest
from inductive import examined
from mutation import rewrite, switch_off
from walls import believed, is_needed, rules, traps

from lemmata.checkers.errors import UsageError
from lemmata.checkers.judge import conclude
from lemmata.checkers.limits import Limits
from lemmata.checkers.smt import claims, examine, hints, prompter, proof
from lemmata.checkers.smt.document import load
from lemmata.checkers.smt.proof import Proof, Step
from lemmata.checkers.smt.sequents import DIRECT, Sequent
from lemmata.checkers.smt.solver import Answer
from lemmata.checkers.smt.terms import TRUE as TRUE_TERM
from lemmata.checkers.smt.toolchain import toolchain
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import Evidence, Outcome

LIMITS = Limits(wall=10.0, cpu=None, memory=None, steps=None)
NAT = "(declare-datatype Nat ((Z) (S (p Nat))))\n"
DOUBLE = "(define-fun-rec double ((x Nat)) Nat (match x ((Z Z) ((S k) (S (S (double k)))))))\n"
WRONG = "(prove (! (forall ((x Nat)) (= x (S x))) :named wrong))\n"
FUNCTION = "(declare-fun u (Nat) Nat)\n"


class Agreeing:
    """A solver that has one answer to everything."""

    def __init__(self, answer):
        self.answer = answer

    def declare(self, text):
        pass

    def check(self, text, **_):
        return self.answer

    def close(self):
        pass


def verdict(source, kind="none", text="", *, trusted=False, answer="unsat"):
    """Returns the verdict by solvers that all have one answer, and find nothing vacuous."""

    def opened(solver, _):
        error = Answer("unknown", "error: no")
        return Agreeing(
            {"error": error, solver: Answer("unsat")}.get(answer) or Answer(answer.replace("z3", "unknown"))
        )

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(prompter, "open_session", opened)
        patch.setattr(examine, "open_session", lambda *_: Agreeing(Answer("unknown", "incomplete")))
        try:
            evidence = examined(source, kind, text)
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            evidence = Evidence(outcome=Outcome.FAILURE, reason=repr(error))
    evidence = replace(evidence, toolchain=(toolchain("z3"), toolchain("cvc5")))
    task = Task(language="smt", source=source.encode("utf-8", "surrogateescape"), trust_source=trusted)
    return conclude(task, Candidate(kind=kind, text=text), LIMITS, evidence)


def of_trap(case):
    source = case.task.source.decode("utf-8", "surrogateescape")
    return verdict(source, case.candidate.kind, case.candidate.text, trusted=case.task.trust_source)


TRUE = "(prove (! (forall ((x Nat)) (= x x)) :named right))\n"
NAMED = "(assert (! (forall ((x Nat)) (= (u x) x)) :named one))\n"


def step(name, **fields):
    return {"name": name, "scheme": {"kind": "direct"}, "uses": [], **fields}


def prove(*steps, form="lemmata-induction-1"):
    return "proof", json.dumps({"format": form, "steps": list(steps)})


def values(claim="wrong", **found):
    return "counterexample", json.dumps({"claim": claim, "values": found})


def hinted(hint):
    return NAT + DOUBLE + TRUE.replace(":named", f"{hint} :named"), "none", "", "unsat"


ZERO = ["Z"]
FEW = f"(forall ({' '.join(f'({name} T)' for name in 'abcdefg')}) (not (distinct a b c d e f g)))"
PARTIAL = NAT + FUNCTION + NAMED
CASES = {
    "no step shows it": (NAT + WRONG, *prove(step("l", statement="true")), "unsat"),
    "uses that are no names": (NAT + WRONG, *prove(step("wrong", uses="")), "unsat"),
    "uses that are numbers": (NAT + WRONG, *prove(step("wrong", uses=[1])), "unsat"),
    "a name that is a number": (NAT + WRONG, *prove(step(5, statement="true"), step("wrong")), "unsat"),
    "a name that is empty": (NAT + WRONG, *prove(step("", statement="true"), step("wrong")), "unsat"),
    "a statement that is a number": (NAT + WRONG, *prove(step("l", statement=0), step("wrong")), "unsat"),
    "variables that are no list": (
        NAT + WRONG,
        *prove(step("wrong", scheme={"kind": "structural", "variables": "x"})),
        "unsat",
    ),
    "variables that are numbers": (
        NAT + WRONG,
        *prove(step("wrong", scheme={"kind": "structural", "variables": [1]})),
        "unsat",
    ),
    "a function that is a number": (
        NAT + WRONG,
        *prove(step("wrong", scheme={"kind": "structural", "variables": ["x"], "function": 1})),
        "unsat",
    ),
    "a depth that is a text": (
        NAT + WRONG,
        *prove(step("wrong", scheme={"kind": "structural", "variables": ["x"], "depth": "1"})),
        "unsat",
    ),
    "a proof that is a list": (NAT + WRONG, "proof", "[]", "unsat"),
    "two schemes": hinted(":induction (x) :strong x"),
    "a scheme over nothing": hinted(":induction ()"),
    "a depth that is no number": hinted(":induction (x) :depth one"),
    "a depth of many digits": hinted(f":induction (x) :depth 1{'0' * 9}"),
    "uses that are not known": hinted(":uses (lemma)"),
    "along no function": hinted(":along (half x)"),
    "unknown to the solvers": (NAT + TRUE, *prove(step("right")), "unknown"),
    "false to the solvers": (NAT + TRUE, *prove(step("right")), "sat"),
    "shown by one solver": (NAT + TRUE, *prove(step("right")), "z3"),
    "an error of the solvers": (NAT + TRUE, *prove(step("right")), "error"),
    "values of what is true": (NAT + TRUE, *values("right", x=ZERO), "unsat"),
    "values of another claim": (NAT + WRONG, *values("other", x=ZERO), "unsat"),
    "values outside the premises": (
        NAT + "(prove (! (forall ((x Nat)) (=> (= x (S x)) (= x Z))) :named wrong))\n",
        *values(x=["S", ["Z"]]),
        "unsat",
    ),
    "values of a function without a definition": (
        PARTIAL + "(prove (! (forall ((x Nat)) (= (u x) (S x))) :named wrong))\n",
        *values(x=ZERO),
        "unsat",
    ),
    "values of a sort that axioms speak of": (
        f"(declare-sort T 0)\n(assert (! {FEW} :named one))\n(prove (! {FEW} :named wrong))\n",
        *values(**{name: [f"T#{number}"] for number, name in enumerate("abcdefg")}),
        "unsat",
    ),
    "values where an axiom is false": (
        NAT + "(assert (! (forall ((x Nat)) (= x Z)) :named one))\n"
        "(prove (! (forall ((x Nat)) (= x Z)) :named wrong))\n",
        *values(x=["S", ["Z"]]),
        "unsat",
    ),
    "values where an axiom has no instance": (
        NAT + "(assert (! (forall ((x Nat)) (=> (distinct x x) (= x Z))) :named one))\n"
        "(prove (! (forall ((x Nat)) (= x Z)) :named wrong))\n",
        *values(x=["S", ["Z"]]),
        "unsat",
    ),
}
"""Candidates, and what the solvers answer."""


PROOFS = {
    case.name: case
    for case in traps("smt")
    if case.candidate.kind == "proof" and len(case.candidate.text) < 100_000 and "exponential" not in case.name
    if not believed(of_trap(case))
}
"""Proofs that are refused whatever the solvers say."""


def verdicts():
    """Yields the verdict on each candidate, with its name."""
    yield from ((name, of_trap(case)) for name, case in PROOFS.items())
    for name, (source, kind, text, answer) in CASES.items():
        yield name, verdict(source, kind, text, answer=answer, trusted=True)


@pytest.fixture(scope="module")
def before():
    return dict(verdicts())


def test_nothing_of_this_is_believed(before):
    assert [name for name, found in before.items() if believed(found)] == []


WORDS = (
    "len(text) > _MAX_TEXT",
    "len(items) > _MAX_STEPS",
    "isinstance(statement, App | Quantified) and statement.size > _MAX_STATEMENT",
    "kind == 'direct' and len(data) == 1",
    "not theory.axioms",
    "axiom == TRUE",
    "premises and (not conclusion)",
    "not kinds",
    "kinds[0] == ':strong'",
    "kinds[0] == ':along'",
    "':uses' not in claim.hints",
    "name in instances",
    "[instance for instance in instances if instance in used]",
    "', '.join(instances)",
    "reason",
    "check.failed",
)
"""Conditions that bound sizes, choose among forms, or say of what another rule found what it means."""
BACKED = {
    "not isinstance(entries, list)": "what is no list has no steps",
    "not entries": "a claim has to be shown",
    "name in known": "a name stands for one statement when the proof is checked",
    "not all((isinstance(use, str) for use in cast('list[object]', uses)))": "what is no name is not known",
    "unknown": "what is used has to be known when the proof is checked",
    "name not in claims": "nothing is known of another claim",
    "not isinstance(text, str)": "what is no text is not read",
    "name in claims": "a claim has to be shown as it is",
    "not isinstance(depth, int)": "what is no number is no depth",
    "not all((isinstance(item, str) for item in cast('list[object]', variables)))": "what is no name is no variable",
    "not isinstance(data, dict)": "what is no object has no fields",
    "not names": "a scheme wants variables",
    "not depth.isdecimal()": "what is no number is no depth",
    "len(depth) > _MAX_DIGITS": "a scheme has a greatest depth",
    "name not in known": "what is used has to be known when the proof is checked",
    "len(instances) != 1": "a scheme wants a function",
}
"""Rules that say more exactly what another rule would refuse."""
SECOND = ("len(claims) < len(theory.claims)", "len(known) < len(theory.axioms)")
"""Rules that stand behind the reader of files, who wants another name for each statement."""
GUARDS = [
    *rules(
        proof,
        *("parse_proof", "_step", "_statement", "_scheme", "_unique", "_object"),
        except_for=(*WORDS, *SECOND),
    ),
    *rules(examine, "can_refute", "replay_counterexample", "_instance_holds", except_for=WORDS),
    *rules(hints, "hinted_scheme", "hinted_uses", "_function", except_for=WORDS),
    *rules(claims, "_replayed", "_proof_evidence", except_for=WORDS),
]


@pytest.mark.parametrize(("module", "guard"), GUARDS)
def test_every_rule_is_needed(module, guard, monkeypatch, before):
    switch_off(monkeypatch, module, guard)
    assert is_needed(verdicts(), before, guard, BACKED)


READING = {
    "a scheme that is direct": (proof, "_scheme", 'kind == "direct" and len(data) == 1', 'kind == "direct"'),
    "the conclusion": (examine, "replay_counterexample", "premises and not conclusion", "premises"),
    "the premises": (examine, "replay_counterexample", "premises and not conclusion", "not conclusion"),
    "every answer": (examine, "Shown.holds", "all(", "any("),
}
"""Rules that are no condition of their own."""


@pytest.mark.parametrize("rule", READING)
def test_every_other_rule_is_needed(rule, monkeypatch):
    rewrite(monkeypatch, *READING[rule])
    assert any(believed(found) for _, found in verdicts())


# What the reader of files, or that of proofs, does not let through is refused once more.

THEORY = load(f"{PARTIAL}{TRUE}".encode(), "t")
LEMMA = Step(name="l", statement=TRUE_TERM, claim=False, scheme=DIRECT, uses=())
RIGHT = prove(step("right"))[1]
ALONE = {
    "two claims": lambda: proof.parse_proof(replace(THEORY, claims=THEORY.claims * 2), RIGHT),
    "two axioms": lambda: proof.parse_proof(replace(THEORY, axioms=THEORY.axioms * 2), RIGHT),
    "two axioms, checked": lambda: examine._statements(
        replace(THEORY, axioms=(*THEORY.axioms, replace(THEORY.axioms[0], formula=TRUE_TERM))), Proof(())
    ),
    "two steps, checked": lambda: examine._statements(THEORY, Proof((LEMMA, LEMMA))),
    "a later step, checked": lambda: examine._statements(THEORY, Proof((replace(LEMMA, uses=("m",)),))),
    "nobody asked": lambda: examine.Shown("l", Sequent("l", (), (), (), TRUE_TERM), ()).holds,
}


def let_through():
    """Returns what is not refused."""
    found = []
    for name, work in ALONE.items():
        try:
            found += [name] if work() is not False else []
        except (proof.ProofError, UsageError):
            continue
    return found


def test_nothing_is_let_through():
    assert let_through() == []


BEHIND = [
    *(rule for rule in rules(proof, "parse_proof") if rule.values[1].text in SECOND),
    *rules(examine, "_statements", "holds"),
]


@pytest.mark.parametrize(("module", "guard"), BEHIND)
def test_every_rule_behind_a_reader_is_needed(module, guard, monkeypatch):
    switch_off(monkeypatch, module, guard)
    assert let_through() or believed(verdict(*CASES["unknown to the solvers"][:3], answer="unknown"))
