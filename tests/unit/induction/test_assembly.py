"""From what was found to a proof: minimal support, another scheme where the judge does not follow, and the order."""

import asyncio
import pickle

import pytest
from inductive import NAT, tip
from unit.induction.in_process import RIGHT_SUCCESSOR, RIGHT_ZERO

from lemmata.checkers.smt.examine import check_proof
from lemmata.checkers.smt.proof import parse_proof, print_proof
from lemmata.checkers.smt.sequents import DIRECT, Scheme
from lemmata.checkers.smt.terms import BOOL, App
from lemmata.provers.induction.assembly import Supported, assemble, support
from lemmata.provers.induction.attempt import Minimised
from lemmata.provers.induction.store import LemmaStore

ON_X = Scheme("structural", ("x",))
ON_Y = Scheme("structural", ("y",))
AXIOM = Scheme("axiom")
COMMUTES = "(forall ((x Nat) (y Nat)) (= (plus x y) (plus y x)))"


def statement(name):
    return App(name, (), BOOL)


def lemmas(*schemes):
    """Returns lemmas a, b, c, ... of these schemes, each with all earlier ones at hand."""
    store = LemmaStore()
    for number, scheme in enumerate(schemes):
        store.add(statement("abcdefgh"[number]), scheme, number, "test")
    return tuple(store.lemmas)


class Workers:
    """Answers from a table: what a statement needs by a scheme, and whether the judge follows."""

    def __init__(self, needs, others=()):
        self.needs = needs
        self.others = dict(others)
        self.asked = []
        self.reproved = []

    async def minimise(self, formula, scheme, packed):
        self.asked.append((formula.symbol, scheme, len(packed)))
        known = [pickle.loads(item).symbol for item in packed]
        answer = self.needs.get((formula.symbol, scheme))
        if answer is None:
            return None
        needed, confirmed = answer
        return Minimised(tuple(known.index(name) for name in needed), confirmed)

    async def reprove(self, formula, available, skip):
        self.reproved.append((formula.symbol, available, skip))
        return next((scheme for scheme in self.others.get(formula.symbol, ()) if scheme not in skip), None)


def claim():
    (found,) = tip(NAT, "(prove true)").claims
    return found


def supported(workers, known, scheme=DIRECT):
    return asyncio.run(support(claim(), scheme, known, workers.minimise, workers.reprove))


def test_only_what_is_needed_is_shown_again():
    workers = Workers({("true", DIRECT): ("c", True), ("c", ON_X): ("a", True), ("a", ON_X): ("", True)})
    found = supported(workers, lemmas(ON_X, ON_X, ON_X, ON_X))
    assert found.uses == {-1: (2,), 2: (0,), 0: ()}
    assert found.schemes == {-1: DIRECT, 2: ON_X, 0: ON_X}
    assert found.confirmed
    # Each step is shown from what was known when it was found, and nothing later.
    assert workers.asked == [("true", DIRECT, 4), ("c", ON_X, 2), ("a", ON_X, 0)]
    assert workers.reproved == []


def test_a_lemma_that_two_steps_need_is_shown_once():
    workers = Workers({("true", DIRECT): ("bc", True), ("b", ON_X): ("a", True), ("c", ON_X): ("a", True)})
    workers.needs["a", ON_X] = ("", True)
    found = supported(workers, lemmas(ON_X, ON_X, ON_X))
    assert found.uses == {-1: (1, 2), 1: (0,), 2: (0,), 0: ()}
    assert sorted(name for name, _, _ in workers.asked) == ["a", "b", "c", "true"]


def test_axioms_need_no_proof():
    workers = Workers({("true", DIRECT): ("ab", True), ("b", ON_X): ("a", True)})
    found = supported(workers, lemmas(AXIOM, ON_X))
    assert found.uses == {-1: (0, 1), 1: (0,), 0: ()}
    assert 0 not in found.schemes
    assert {name for name, _, _ in workers.asked} == {"true", "b"}


def test_a_step_that_is_not_confirmed_is_proved_by_another_scheme():
    workers = Workers(
        {("true", DIRECT): ("a", True), ("a", ON_X): ("", False), ("a", ON_Y): ("", True)}, {"a": (ON_X, ON_Y)}
    )
    found = supported(workers, lemmas(ON_X))
    assert found.schemes == {-1: DIRECT, 0: ON_Y}
    assert found.confirmed
    assert workers.reproved == [("a", 0, frozenset({ON_X}))]


def test_a_step_that_does_not_work_again_is_proved_by_another_scheme():
    workers = Workers({("true", ON_Y): ("a", True), ("a", ON_X): ("", True)}, {"true": (ON_X, ON_Y)})
    found = supported(workers, lemmas(ON_X))
    assert found.schemes == {-1: ON_Y, 0: ON_X}
    assert workers.reproved == [
        ("true", 1, frozenset({DIRECT})),
        ("true", 1, frozenset({DIRECT, ON_X})),
    ]


def test_where_no_scheme_is_confirmed_the_first_that_worked_is_kept_and_said_to_be_doubtful():
    workers = Workers(
        {
            ("true", DIRECT): ("ab", False),
            ("true", ON_X): ("a", False),
            ("a", ON_X): ("", True),
            ("b", ON_X): ("", True),
        },
        {"true": (ON_X,)},
    )
    found = supported(workers, lemmas(ON_X, ON_X))
    assert found.schemes[-1] == DIRECT
    assert found.uses[-1] == (0, 1)
    assert not found.confirmed


@pytest.mark.parametrize("broken", ["true", "b", "a"])
def test_a_step_that_does_not_work_a_second_time_ends_it(broken):
    needs = {("true", DIRECT): ("b", True), ("b", ON_X): ("a", True), ("a", ON_X): ("", True)}
    needs = {key: value for key, value in needs.items() if key[0] != broken}
    assert supported(Workers(needs), lemmas(ON_X, ON_X)) is None
    assert supported(Workers(needs, {broken: (ON_Y,)}), lemmas(ON_X, ON_X)) is None


def test_not_every_scheme_is_put_to_the_solvers():
    many = [Scheme("structural", (f"x{number}",)) for number in range(20)]
    workers = Workers({("true", scheme): ("", False) for scheme in many}, {"true": many})
    found = supported(workers, (), many[0])
    assert found.schemes == {-1: many[0]}
    assert 2 <= len(workers.asked) == len({scheme for _, scheme, _ in workers.asked}) <= 8


# The proof


TWO_CLAIMS = f"""(assert (! (forall ((x Nat)) (leq x x)) :named lemma_1))
(prove (! {COMMUTES} :named first))
(prove (! (forall ((x Nat)) (= (plus x (S Z)) (plus (S Z) x))) :named second))
"""


def real(theory, *texts):
    """Returns the lemmas of these texts, after the axioms of the theory."""
    from inductive import term

    store = LemmaStore()
    for axiom in theory.axioms:
        store.add(axiom.formula, AXIOM, 0, axiom.name)
    for text in texts:
        store.add(term(theory, text), ON_X, len(store), "test")
    return tuple(store.lemmas)


def test_steps_come_in_an_order_in_which_each_uses_earlier_ones():
    theory = tip(NAT, f"(prove {COMMUTES})")
    known = real(theory, RIGHT_ZERO, "(forall ((x Nat)) (leq x x))", RIGHT_SUCCESSOR)
    found = Supported(theory.claims[0], known, {-1: ON_X, 2: ON_X, 0: ON_X}, {-1: (0, 2), 2: (), 0: ()})
    proof = assemble(theory, [found])
    assert [step.name for step in proof.steps] == ["lemma_1", "lemma_2", theory.claims[0].name]
    assert [step.claim for step in proof.steps] == [False, False, True]
    assert proof.steps[-1].uses == ("lemma_1", "lemma_2")
    assert parse_proof(theory, print_proof(proof)) == proof
    check = check_proof(theory, proof, ("z3", "cvc5"), float("inf"))
    assert not check.failed
    assert len(check.shown) == 6


def test_claims_share_lemmas_and_names_do_not_clash():
    theory = tip(NAT, TWO_CLAIMS)
    known = real(theory, RIGHT_ZERO, RIGHT_SUCCESSOR)
    first = Supported(theory.claims[0], known, {-1: ON_X, 1: ON_X, 2: ON_X}, {-1: (0, 1, 2), 0: (), 1: (), 2: ()})
    other = real(theory, RIGHT_SUCCESSOR, RIGHT_ZERO)
    second = Supported(theory.claims[1], other, {-1: ON_X, 1: ON_Y, 2: ON_Y}, {-1: (1, 2), 1: (), 2: ()})
    proof = assemble(theory, [first, second])
    # The file's own lemma_1 is an axiom; the second claim uses the steps of the first.
    assert [step.name for step in proof.steps] == ["lemma_2", "lemma_3", "first", "second"]
    assert {step.name: step.uses for step in proof.steps} == {
        "lemma_2": (),
        "lemma_3": (),
        "first": ("lemma_1", "lemma_2", "lemma_3"),
        "second": ("lemma_3", "lemma_2"),
    }
    assert all(step.scheme == ON_X for step in proof.steps)
    assert parse_proof(theory, print_proof(proof)) == proof
    assert not check_proof(theory, proof, ("z3",), float("inf")).failed
