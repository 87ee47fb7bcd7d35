"""Deep counterexamples: many random values, then Z3, which unfolds the recursive functions and solves for values.

What comes back is only a suggestion: `lemmata.checkers.smt.examine.replay_counterexample` evaluates it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lemmata.checkers.smt.document import load
from lemmata.checkers.smt.examine import can_refute, find_counterexample, write_values
from lemmata.checkers.smt.falsify import Falsifier
from lemmata.checkers.smt.model import Expression, read_model
from lemmata.checkers.smt.obligations import obligations
from lemmata.checkers.smt.open_session import open_session
from lemmata.checkers.smt.query import QueryWriter
from lemmata.checkers.smt.sequents import DIRECT, Statement
from lemmata.checkers.smt.terms import BOOL, INT, App, Quantified, Sort, Term, Var, substitute, subterms
from lemmata.checkers.smt.theory import Body, Case, Claim, Conditional, Function, Leaf, Theory
from lemmata.checkers.smt.values import Indeterminate

__all__ = ["NarrowingJob", "narrow"]

_TESTS: Final = 400_000
_SEED: Final = 7


@dataclass(frozen=True, slots=True)
class NarrowingJob:
    """What the worker needs to know."""

    source: bytes
    name: str
    claim: str
    random_seconds: float
    """For random values."""
    solver_seconds: float
    """For Z3."""


def narrow(job: NarrowingJob) -> str:
    """Returns a counterexample to a claim, as `replay_counterexample` reads it; empty if none was found."""
    theory = load(job.source, job.name)
    claim = next(claim for claim in theory.claims if claim.name == job.claim)
    if not can_refute(theory, claim):
        return ""
    falsifier = Falsifier(theory, seed=_SEED)
    found = find_counterexample(theory, claim, falsifier, tests=_TESTS, seconds=job.random_seconds)
    return found or _solved(theory, claim, job.solver_seconds)


def _solved(theory: Theory, claim: Claim, seconds: float) -> str:
    statement = Statement(claim.formula)
    writer = QueryWriter(theory)
    try:
        text = _program(theory, writer, claim)
    except Indeterminate:
        return ""
    (sequent,) = obligations(theory, statement, DIRECT)
    session = open_session("z3", "plain")
    try:
        session.declare(text)
        answer = session.check(writer.sequent(sequent), timeout=seconds, model=True)
    finally:
        session.close()
    if answer.result != "sat" or answer.model is None:
        return ""
    try:
        definitions = read_model(answer.model).definitions
        values: dict[str, object] = {}
        for variable in statement.variables:
            found = definitions.get(f"v.{variable.name}")
            values[variable.name] = _value(theory, variable.sort, found.body if found else None, {})
    except Indeterminate:
        return ""
    return write_values(claim.name, values)


def _program(theory: Theory, writer: QueryWriter, claim: Claim) -> str:
    """Returns the claim's cone as recursive definitions, which Z3 unfolds on demand."""
    functions = [theory.functions[name] for name in writer.cone((claim.formula,))]
    defined = [function for function in functions if function.body is not None]
    if len(defined) < len(functions):
        raise Indeterminate("an uninterpreted function")
    lines = writer.sorts()
    heads: list[str] = []
    bodies: list[str] = []
    for function in defined:
        parameters = " ".join(f"({writer.term(item)} {writer.sort(item.sort)})" for item in function.parameters)
        heads.append(f"({writer.symbol(function.name)} ({parameters}) {writer.sort(function.result)})")
        bodies.append(writer.term(_flat(theory, function)))
    if heads:
        lines.append(f"(define-funs-rec ({' '.join(heads)}) ({' '.join(bodies)}))")
    return "\n".join(lines)


def _flat(theory: Theory, function: Function) -> Term:
    if function.body is None:
        raise Indeterminate("a function without a body")
    return _term(theory, function.body, {})


def _term(theory: Theory, body: Body, names: Mapping[Var, Term]) -> Term:
    """Returns a body as one term: branches become ``ite`` over testers, pattern variables become selectors."""
    if isinstance(body, Leaf):
        return substitute(body.value, names)
    if isinstance(body, Conditional):
        then, otherwise = _term(theory, body.then, names), _term(theory, body.otherwise, names)
        return App("ite", (substitute(body.condition, names), then, otherwise), then.sort)
    return _branches(theory, body, names)


def _branches(theory: Theory, case: Case, names: Mapping[Var, Term]) -> Term:
    scrutinee = substitute(case.scrutinee, names)
    constructors = {item.name: item for item in theory.datatypes[scrutinee.sort].constructors}
    result: Term | None = None
    # A missing branch takes another one's value: the replay notices.
    for branch in reversed(case.branches):
        constructor = constructors[branch.constructor]
        inner = dict(names)
        for variable, selector in zip(branch.variables, constructor.selectors, strict=True):
            inner[variable] = App(selector, (scrutinee,), variable.sort)
        value = _term(theory, branch.body, inner)
        if result is None:
            result = value
        else:
            test = App("is", (scrutinee,), BOOL, (branch.constructor,))
            result = App("ite", (test, value, result), value.sort)
    if result is None or any(isinstance(part, Quantified) for part in subterms(result)):
        raise Indeterminate("a body without branches, or with a quantifier")
    return result


def _value(theory: Theory, sort: Sort, body: Expression | None, bound: Mapping[str, Expression]) -> object:
    """Returns a model's value as JSON; a variable that the model leaves out may have any value."""
    if body is None:
        return _any(theory, sort)
    if isinstance(body, str) and body in bound:
        return _value(theory, sort, bound[body], bound)
    if isinstance(body, list) and body[:1] == ["let"] and len(body) == 3:
        return _value(theory, sort, body[2], {**bound, **_bindings(body[1])})
    if sort == INT:
        return _integer(body)
    if sort == BOOL:
        return body == "true"
    head, fields = (body, []) if isinstance(body, str) else (body[0], body[1:])
    if isinstance(head, list) and head[:1] == ["as"] and len(head) == 3:
        head = head[1]
    if isinstance(head, str) and head == "as" and isinstance(body, list):
        head, fields = body[1], []
    datatype = theory.datatypes.get(sort)
    if not isinstance(head, str) or (datatype is None and sort not in theory.sorts):
        raise Indeterminate(f"no value of sort {sort}")
    if datatype is None:
        return [f"{sort}#{head.rsplit('!', 1)[-1]}"]
    name = head.removeprefix("u.")
    for constructor in datatype.constructors:
        if constructor.name == name and len(constructor.fields) == len(fields):
            pairs = zip(constructor.fields, fields, strict=True)
            return [name, *[_value(theory, inner, field, bound) for inner, field in pairs]]
    raise Indeterminate(f"{name} builds no {sort}")


def _bindings(node: Expression) -> dict[str, Expression]:
    found: dict[str, Expression] = {}
    for pair in node if isinstance(node, list) else []:
        if isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], str):
            found[pair[0]] = pair[1]
    return found


def _integer(body: Expression) -> int:
    if isinstance(body, str) and body.isdecimal():
        return int(body)
    if isinstance(body, list) and len(body) == 2 and body[0] == "-" and isinstance(body[1], str):
        return -int(body[1])
    raise Indeterminate("not an integer")


def _any(theory: Theory, sort: Sort) -> object:
    if sort == INT:
        return 0
    if sort == BOOL:
        return False
    datatype = theory.datatypes.get(sort)
    if datatype is None:
        return [f"{sort}#0"]
    for constructor in datatype.constructors:
        if not constructor.fields:
            return [constructor.name]
    raise Indeterminate(f"no small value of sort {sort}")
