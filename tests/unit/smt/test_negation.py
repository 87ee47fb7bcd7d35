import pytest
from inductive import NAT, examined

from lemmata.checkers.smt import SmtChecker
from lemmata.checkers.smt.negation import negated
from lemmata.checkers.task import Task
from lemmata.checkers.verdict import Outcome


@pytest.mark.parametrize(
    ("source", "contrary"),
    [
        ("(prove true)", "(prove (not true))"),
        ("(prove (= 1 1)) ; end", "(prove (not (= 1 1))) ; end"),
        ("(prove p ; why\n)", "(prove (not p ; why\n))"),
        ("(prove a)\n(prove |b)|)\n(check-sat)", "(prove a)\n(prove (not |b)|))\n(check-sat)"),
        ("; (prove a)\n(prove b)", "; (prove a)\n(prove (not b))"),
        ("(declare-const |é| Bool)(prove |é|)", "(declare-const |é| Bool)(prove (not |é|))"),
    ],
)
def test_the_last_claim_is_negated(source, contrary):
    assert negated(source.encode()) == contrary.encode()


@pytest.mark.parametrize(
    "source",
    [
        "",
        "(assert true)(check-sat)",
        "(prove (par (a) (forall ((x a)) (= x x))))",
        "(prove (! p :keep true))",
        "(prove)",
        "(prove a",
        "(prove a b)",
        "\0",
        f"(prove {' ' * (1 << 16)}a)",
    ],
)
def test_what_has_no_contrary(source):
    assert negated(source.encode()) is None


def test_the_contrary_of_what_is_proved_is_not_proved():
    source = f"{NAT}(prove (forall ((x Nat)) (= (plus Z x) x)))"
    assert examined(source).outcome is Outcome.ACCEPTED
    task = Task(language="smt", source=source.encode())
    contrary = SmtChecker().negation(task)
    assert contrary.source != task.source
    assert examined(contrary.source.decode()).outcome is not Outcome.ACCEPTED
    assert SmtChecker().negation(Task(language="smt", source=b"")) is None
