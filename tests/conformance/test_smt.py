"""The smt checker keeps the contract of every checker."""

import pytest

from lemmata.checkers.conformance import Faulty, Fixtures, Sample, run_conformance
from lemmata.checkers.errors import ToolchainMissing
from lemmata.checkers.limits import Limits
from lemmata.checkers.smt import SmtChecker
from lemmata.checkers.smt import checker as checker_module
from lemmata.checkers.task import Task
from lemmata.checkers.verdict import Status


def sample(name, source):
    return Sample(Task(language="smt", source=source.encode(), name=f"{name}.smt2"))


NATURALS = "(declare-datatypes ((N 0)) (((z) (s (p N)))))\n"

FIXTURES = Fixtures(
    provable=(
        sample("order", "(declare-const x Int)\n(assert (> x 0))\n(assert (not (> x (- 1))))\n(check-sat)\n"),
        sample("sat", "(set-info :status sat)\n(declare-const x Int)\n(assert (> x 0))\n(check-sat)\n"),
        sample("claim", f"{NATURALS}(prove (forall ((n N)) (= n n)))\n"),
    ),
    faulty=(
        Faulty(sample("open", "(declare-const x Int)\n(assert (> x 0)\n(check-sat)\n"), Status.SYNTAX_ERROR, 2),
        Faulty(sample("sort", "(declare-const x Int)\n(assert\n x)\n(check-sat)\n"), Status.TYPE_ERROR, 3),
        Faulty(sample("unknown", "(assert true)\n(assert y)\n(check-sat)\n"), Status.TYPE_ERROR, 2),
        Faulty(sample("command", "(assert false)\n(reset)\n(check-sat)\n"), Status.REJECTED, 2),
    ),
    tampered=(
        sample("vacuous", "(declare-const x Int)\n(assert (distinct x x))\n(assert (not (= x 1)))\n(check-sat)\n"),
        sample("unchecked", "(assert false)\n(check-sat)\n(assert true)\n"),
        sample("redefined", "(define-fun < ((a Int) (b Int)) Bool false)\n(assert (< 1 2))\n(check-sat)\n"),
    ),
    refutable=(
        sample("model", "(declare-const x Int)\n(assert (> x 0))\n(check-sat)\n"),
        sample("not sat", "(set-info :status sat)\n(assert false)\n(check-sat)\n"),
        sample("false claim", f"{NATURALS}(prove (forall ((n N)) (= n z)))\n"),
    ),
    unproved=(
        sample("irrational", "(declare-const x Real)\n(assert (= (* x x) 2.0))\n(check-sat)\n"),
        sample(
            "no witness", "(define-fun-rec f ((x Int)) Int (ite (= x 0) 0 (f (- x))))(assert (= (f 3) 1))(check-sat)"
        ),
    ),
    hanging=sample(
        "cubes",
        "(declare-const x Int)(declare-const y Int)(declare-const z Int)\n"
        "(assert (= (+ (* x x x) (* y y y)) (* z z z)))(assert (> x 0))(assert (> y 0))\n(check-sat)\n",
    ),
    limits=Limits(wall=10.0, cpu=None, memory=2 << 30, steps=None),
)


def test_smt_keeps_the_contract():
    run_conformance(SmtChecker(), FIXTURES)


def test_a_missing_solver_is_unavailable(monkeypatch):
    def missing(solver):
        raise ToolchainMissing(f"{solver} is not installed: pip install {solver}")

    def without_tool():
        monkeypatch.setattr(checker_module, "toolchain", missing)
        return SmtChecker()

    few = Fixtures(
        provable=FIXTURES.provable[:1],
        faulty=FIXTURES.faulty[:1],
        refutable=FIXTURES.refutable[:1],
        without_tool=without_tool,
    )
    run_conformance(SmtChecker(), few)


@pytest.mark.parametrize("solvers", [("z3",), ("cvc5", "z3")])
def test_other_choices_of_solvers_keep_it_too(solvers):
    few = Fixtures(
        provable=FIXTURES.provable[:1], faulty=FIXTURES.faulty[:2], refutable=FIXTURES.refutable[:2][: len(solvers)]
    )
    run_conformance(SmtChecker(solvers), few)
