"""What the inductive prover does in worker processes, done in this one."""

import asyncio
import importlib
import pickle
from functools import cache

from inductive import EVEN, LIST, NAT, term, tip

from lemmata.checkers.pool import Done
from lemmata.checkers.smt.falsify import Falsifier
from lemmata.checkers.smt.query import QueryWriter
from lemmata.checkers.smt.sequents import Statement
from lemmata.checkers.smt.terms import universal_closure
from lemmata.provers.induction.attempt import Attempt, Effort
from lemmata.provers.induction.enumeration import Explorer
from lemmata.provers.induction.signature import build_signature
from lemmata.search.policy import Decomposition

TEXT = NAT + LIST + EVEN
SOURCE = f"{TEXT}\n(prove true)".encode()
THEORY = tip(TEXT)

RIGHT_ZERO = "(forall ((x Nat)) (= (plus x Z) x))"
RIGHT_SUCCESSOR = "(forall ((x Nat) (y Nat)) (= (plus x (S y)) (S (plus x y))))"
COMMUTATIVE = "(forall ((x Nat) (y Nat)) (= (plus x y) (plus y x)))"
ASSOCIATIVE = "(forall ((x Nat) (y Nat) (z Nat)) (= (plus (plus x y) z) (plus x (plus y z))))"
APPEND_NIL = "(forall ((x list)) (= (app x nil) x))"
APPEND_ASSOCIATIVE = "(forall ((x list) (y list) (z list)) (= (app (app x y) z) (app x (app y z))))"
REVERSE_APPEND = "(forall ((x list) (y list)) (= (rev (app x y)) (app (rev y) (rev x))))"
REVERSE_TWICE = "(forall ((x list)) (= (rev (rev x)) x))"
LENGTHS = "(forall ((x list) (y list)) (leq (len (app x y)) (len (qrev x y))))"
HALVES = "(forall ((x Nat) (y Nat)) (=> (leq x y) (leq (half x) (plus y x))))"
INTS = "(define-fun-rec sum ((n Int)) Int (ite (<= n 0) 0 (+ n (sum (- n 1)))))"


def packed(*lemmas):
    """Returns lemmas, texts of the theory, as the workers read them."""
    return tuple(pickle.dumps(term(THEORY, lemma)) for lemma in lemmas)


def job(statement, *lemmas, goals=None, schemes=None, skip=(), key="shared", effort=None):
    """Returns an attempt at a statement of the theory, from lemmas."""
    formula = term(THEORY, statement)
    return Attempt(
        key,
        SOURCE,
        "test.smt2",
        (formula,) if goals is None else tuple(term(THEORY, goal) for goal in goals),
        formula,
        packed(*lemmas),
        effort or Effort(),
        schemes,
        frozenset(skip),
    )


class LocalPool:
    """A pool without processes: jobs are pickled, as they are for workers, and run at once."""

    def __init__(self):
        self.calls = []

    def count(self, name):
        """Returns how often a function was called."""
        return sum(function.endswith(f":{name}") for function, _, _ in self.calls)

    async def call(self, function, payload, limits, *, prefer=None):
        """Returns what the function returns."""
        self.calls.append((function, payload, limits))
        await asyncio.sleep(0)
        module, name = function.split(":")
        return Done(getattr(importlib.import_module(module), name)(pickle.loads(pickle.dumps(payload))), 0.0, 0.0)


class Advisor:
    """A policy that says what it was told to."""

    name = "advisor"

    def __init__(self, *proposals):
        self.proposals = list(proposals)
        self.requests = []

    async def propose(self, request, n):
        """Returns the proposals."""
        self.requests.append(request)
        return self.proposals[:n]


def lemmas(*texts):
    """Returns a proposal of lemmas."""
    return Decomposition(kind="lemmas", subgoals=texts)


def holds_on_values(theory, formula, *, count=300, seed=5):
    """Returns whether a formula, open or closed, holds on small and random values, and says something on some."""
    found = Falsifier(theory, seed=seed).test(Statement(universal_closure(formula)), tests=count)
    return found.counterexample is None and found.tested > 0


def signature(theory, goal):
    """Returns the symbols and variables of a goal's cone."""
    return build_signature(theory, (term(theory, goal),), QueryWriter(theory))


def explored(theory, goal, size, **options):
    """Returns an explorer of a goal's cone, and the equations up to a size."""
    explorer = Explorer(theory, signature(theory, goal), **options)
    return explorer, [item for _ in range(size) for item in explorer.grow() if item is not None]


@cache
def explored_once(goal, size):
    """Returns the same for a goal of the theory, made once."""
    return explored(THEORY, goal, size)
