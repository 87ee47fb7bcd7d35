"""Small theories and helpers that the tests of the inductive core share."""

import json
import time

from lemmata.checkers.smt.claims import ClaimsJob, examine_claims
from lemmata.checkers.smt.document import load, parse_term
from lemmata.checkers.smt.examine import check_proof
from lemmata.checkers.smt.jobs import PlainJob
from lemmata.checkers.smt.plain import examine_plain
from lemmata.checkers.smt.proof import PROOF_FORMAT, Proof, Step
from lemmata.checkers.smt.sequents import DIRECT

NAT = """(declare-datatype Nat ((Z) (S (p Nat))))
(define-fun-rec plus ((x Nat) (y Nat)) Nat (match x ((Z y) ((S k) (S (plus k y))))))
(define-fun-rec leq ((x Nat) (y Nat)) Bool
  (match x ((Z true) ((S k) (match y ((Z false) ((S m) (leq k m))))))))
"""
EVEN = """(define-funs-rec ((even ((x Nat)) Bool) (odd ((x Nat)) Bool))
  ((match x ((Z true) ((S k) (odd k)))) (match x ((Z false) ((S k) (even k))))))
(define-fun-rec half ((x Nat)) Nat (match x ((Z Z) ((S k) (match k ((Z Z) ((S m) (S (half m)))))))))
"""
LIST = """(declare-datatype list ((nil) (cons (head Nat) (tail list))))
(define-fun-rec app ((x list) (y list)) list (match x ((nil y) ((cons h t) (cons h (app t y))))))
(define-fun-rec rev ((x list)) list (match x ((nil nil) ((cons h t) (app (rev t) (cons h nil))))))
(define-fun-rec qrev ((x list) (acc list)) list (match x ((nil acc) ((cons h t) (qrev t (cons h acc))))))
(define-fun-rec len ((x list)) Nat (match x ((nil Z) ((cons h t) (S (len t))))))
"""


def tip(text, claims="(prove true)"):
    """Returns the theory of a TIP text."""
    return load(f"{text}\n{claims}".encode(), "test.smt2")


def term(theory, text):
    """Returns the closed term of a text; it keeps the names of its variables."""
    return parse_term(theory, text, {})


def step(name, statement, scheme=DIRECT, uses=(), *, claim=False):
    """Returns a step of a proof."""
    return Step(name=name, statement=statement, claim=claim, scheme=scheme, uses=tuple(uses))


def shown(theory, statement, scheme=DIRECT, *, solvers=("z3",), seconds=5.0):
    """Returns whether the solvers accept a statement (text or term) by a scheme."""
    formula = term(theory, statement) if isinstance(statement, str) else statement
    check = check_proof(theory, Proof((step("s", formula, scheme),)), solvers, time.monotonic() + seconds)
    return not check.failed and bool(check.shown)


def examined(source, kind="none", text="", *, seconds=10.0, solvers=("z3", "cvc5")):
    """Returns the evidence on a candidate, made in this process."""
    if kind == "none":
        job = PlainJob(source=source.encode(), name="t", seconds=seconds, steps=None, solvers=solvers, strict=True)
        return examine_plain(job)
    return examine_claims(
        ClaimsJob(source=source.encode(), name="t", kind=kind, text=text, seconds=seconds, solvers=solvers, strict=True)
    )


def proof_text(*steps, **changes):
    """Returns the JSON of a proof; each step is a dictionary."""
    return json.dumps({"format": PROOF_FORMAT, "steps": list(steps), **changes})
