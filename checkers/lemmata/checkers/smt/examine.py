"""Worker side of judging a TIP file: shows every obligation of an induction proof, or replays a counterexample."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lemmata.checkers.errors import UsageError
from lemmata.checkers.smt.evaluate import Evaluator, NoValue, Value
from lemmata.checkers.smt.falsify import Falsifier
from lemmata.checkers.smt.ground import render_value, value_from_json, value_to_json
from lemmata.checkers.smt.obligations import obligations
from lemmata.checkers.smt.open_session import open_session
from lemmata.checkers.smt.prompter import Prompter
from lemmata.checkers.smt.proof import Proof, Step
from lemmata.checkers.smt.query import QueryWriter
from lemmata.checkers.smt.sequents import DIRECT, Sequent, Statement
from lemmata.checkers.smt.solver import Answer
from lemmata.checkers.smt.terms import FALSE, TRUE, App, Quantified, Sort, Term, Var, conjunction, subterms
from lemmata.checkers.smt.theory import Claim, Theory
from lemmata.checkers.verdict import Obligation, Status

__all__ = [
    "ProofCheck",
    "Shown",
    "can_refute",
    "check_proof",
    "find_counterexample",
    "replay_counterexample",
    "vacuous",
    "write_values",
]


@dataclass(frozen=True, slots=True)
class Shown:
    """One obligation with the answer of each solver asked."""

    step: str
    sequent: Sequent
    answers: tuple[tuple[str, Answer], ...]

    @property
    def holds(self) -> bool:
        """Returns whether every solver that was asked accepted."""
        return bool(self.answers) and all(answer.result == "unsat" for _, answer in self.answers)


@dataclass(slots=True)
class ProofCheck:
    """What became of a proof's obligations."""

    shown: list[Shown] = field(default_factory=list[Shown])
    solver_seconds: float = 0.0
    failed: str = ""
    """Why it stopped early; empty if every obligation was shown by every solver."""
    timed_out: bool = False

    def obligations(self, claims: Sequence[Claim]) -> tuple[Obligation, ...]:
        """Returns the obligations for the verdict."""
        places = {claim.name: claim.position for claim in claims}
        found: list[Obligation] = []
        for item in self.shown:
            place = places.get(item.step)
            found.append(
                Obligation(
                    name=f"{item.step}: {item.sequent.name}",
                    status=Status.PROVED if item.holds else Status.UNPROVED,
                    line=place.line if place else None,
                    column=place.column if place else None,
                    solver="+".join(name for name, answer in item.answers if answer.result == "unsat"),
                    answer="; ".join(f"{name} {_word(answer)}" for name, answer in item.answers),
                    seconds=sum(answer.seconds for _, answer in item.answers),
                    steps=next((answer.steps for _, answer in item.answers if answer.steps), None),
                )
            )
        return tuple(found)


def _word(answer: Answer) -> str:
    return f"{answer.result} ({answer.reason})" if answer.reason else answer.result


def check_proof(theory: Theory, proof: Proof, solvers: Sequence[str], deadline: float) -> ProofCheck:
    """Shows every obligation of ``proof`` with each of ``solvers``; stops at the first that one of them misses.

    Raises:
        UsageError: a scheme does not fit its statement, or a name stands for two statements.
    """
    writer = QueryWriter(theory)
    statements = _statements(theory, proof)
    base = writer.base([*statements.values(), *_along(theory, proof)])
    check = ProofCheck()
    prompters = [Prompter(solver, base, deadline) for solver in solvers]
    try:
        for step, sequent in _sequents(theory, proof):
            facts = "\n".join(writer.fact(statements[name]) for name in step.uses)
            answers: list[tuple[str, Answer]] = []
            for prompter in prompters:
                answer = prompter.ask(writer, facts, sequent)
                answers.append((prompter.solver, answer))
                check.solver_seconds += answer.seconds
                if answer.result != "unsat":
                    break
            check.shown.append(Shown(step.name, sequent, tuple(answers)))
            if not check.shown[-1].holds:
                check.timed_out = time.monotonic() >= deadline
                words = "; ".join(f"{name}: {_word(answer)}" for name, answer in answers if answer.result != "unsat")
                check.failed = f"{step.name}, {sequent.name}: {words}"
                break
    finally:
        for prompter in prompters:
            prompter.close()
    return check


def _statements(theory: Theory, proof: Proof) -> dict[str, Term]:
    """Returns axioms and steps by name; raises `UsageError` if a step uses a later one, or a name is not unique."""
    known: dict[str, Term] = {}
    for axiom in theory.axioms:
        if known.setdefault(axiom.name, axiom.formula) is not axiom.formula:
            raise UsageError(f"{axiom.name!r} names two axioms")
    for step in proof.steps:
        for use in step.uses:
            if use not in known:
                raise UsageError(f"{step.name} uses {use}, which is no axiom and no earlier step")
        if step.name in known:
            raise UsageError(f"{step.name!r} names two statements")
        known[step.name] = step.statement
    return known


def _along(theory: Theory, proof: Proof) -> list[Term]:
    """Returns a call of each function along which a step goes: its cases speak of what its body speaks of."""
    functions = [theory.functions.get(step.scheme.function) for step in proof.steps]
    return [App(item.name, item.parameters, item.result) for item in functions if item is not None]


def _sequents(theory: Theory, proof: Proof) -> Iterator[tuple[Step, Sequent]]:
    for step in proof.steps:
        try:
            cases = obligations(theory, Statement(step.statement), step.scheme)
        except UsageError as error:
            raise UsageError(f"{step.name}: {error}") from None
        for sequent in cases:
            yield step, sequent


def vacuous(theory: Theory, claim: Claim, axioms: Sequence[Term], solver: str, seconds: float) -> str:
    """Returns why ``claim`` says nothing, empty if no reason was found: contradictory axioms or premises."""
    writer = QueryWriter(theory)
    statement = Statement(claim.formula)
    (sequent,) = obligations(theory, statement, DIRECT)
    session = open_session(solver, "induction")
    try:
        session.declare(writer.base((claim.formula, *axioms)))
        facts = "\n".join(writer.fact(axiom) for axiom in axioms)
        empty = Sequent("axioms", (), (), (), FALSE)
        if axioms and session.check(f"{facts}\n{writer.sequent(empty)}", timeout=seconds, steps=None).result == "unsat":
            return "the axioms of the file contradict each other"
        if not statement.premises or statement.conclusion == FALSE:
            return ""
        premises = Sequent("premises", sequent.constants, sequent.hypotheses, (), FALSE)
        query = f"{facts}\n{writer.sequent(premises)}"
        if session.check(query, timeout=seconds, steps=100_000).result == "unsat":
            return "the premises of the claim contradict each other"
        return ""
    finally:
        session.close()


def can_refute(theory: Theory, claim: Claim) -> bool:
    """Returns whether evaluation decides the claim: axioms constrain no uninterpreted function or sort."""
    if not theory.axioms:
        return True
    writer = QueryWriter(theory)
    axioms = [axiom.formula for axiom in theory.axioms]
    free = set(theory.sorts)
    if any(not free.isdisjoint(_sorts(theory, axiom)) for axiom in axioms):
        return False
    return all(
        theory.functions[name].body is not None or theory.functions[name].origin == "@"
        for name in writer.cone([claim.formula, *axioms])
    )


def _sorts(theory: Theory, term: Term) -> set[Sort]:
    """Returns the sorts of a term, and those that their values are made of."""
    agenda = [part.sort for part in subterms(term)]
    agenda.extend(item.sort for part in subterms(term) if isinstance(part, Quantified) for item in part.variables)
    found: set[Sort] = set()
    while agenda:
        sort = agenda.pop()
        if sort not in found:
            found.add(sort)
            agenda.extend(sort.args)
            datatype = theory.datatypes.get(sort)
            agenda.extend(field for item in (datatype.constructors if datatype else ()) for field in item.fields)
    return found


def find_counterexample(theory: Theory, claim: Claim, falsifier: Falsifier, *, tests: int, seconds: float) -> str:
    """Returns a counterexample as text that `replay_counterexample` reads, empty if none was found."""
    if not can_refute(theory, claim):
        return ""
    statement = Statement(claim.formula)
    found = falsifier.test(statement, tests=tests, seconds=seconds).counterexample
    if found is None:
        return ""
    found = falsifier.shrink(statement, found)
    return write_values(claim.name, {variable.name: value_to_json(value) for variable, value in found.items()})


def write_values(claim: str, values: Mapping[str, object]) -> str:
    """Returns a counterexample as JSON: the claim's name, and each variable's value (`lemmata.checkers.smt.ground`)."""
    return json.dumps({"claim": claim, "values": dict(values)})


def replay_counterexample(theory: Theory, text: str, *, fuel: int = 2_000_000) -> tuple[bool, str]:
    """Evaluates a claim under a counterexample.

    Returns:
        Whether the premises hold and the conclusion does not, and a readable line that says what happened.
    """
    try:
        data = json.loads(text)
        name, values = data["claim"], data["values"]
        claim = next(claim for claim in theory.claims if claim.name == name)
    except (ValueError, KeyError, TypeError, StopIteration, RecursionError):
        return False, "not a counterexample: expected {claim, values} of a claim of the file"
    if not can_refute(theory, claim):
        return False, f"{name} rests on axioms about uninterpreted functions: evaluation does not decide it"
    statement = Statement(claim.formula)
    falsifier = Falsifier(theory, fuel=fuel)
    evaluator = falsifier.evaluator
    try:
        assignment = {
            variable: value_from_json(theory, evaluator, variable.sort, values[variable.name])
            for variable in statement.variables
        }
        premises = evaluator.evaluate(conjunction(statement.premises), assignment)
        conclusion = evaluator.evaluate(statement.conclusion, assignment)
        axioms = [_instance_holds(falsifier, axiom.formula) for axiom in theory.axioms]
    except (NoValue, KeyError, ValueError, TypeError, RecursionError) as error:
        return False, f"the counterexample has no value: {error}"
    readable = ", ".join(f"{variable.name} = {render_value(value)}" for variable, value in assignment.items())
    if not all(axioms):
        return False, "an axiom of the file is false, or was not evaluated, on small values"
    if premises and not conclusion:
        sides = _sides(evaluator, statement, assignment)
        return True, f"{name} is false for {readable or 'no variables'}{sides}"
    return False, f"{name} holds for {readable}"


def _sides(evaluator: Evaluator, statement: Statement, assignment: Mapping[Var, Value]) -> str:
    conclusion = statement.conclusion
    if not (isinstance(conclusion, App) and conclusion.symbol == "=" and len(conclusion.args) == 2):
        return ""
    left, right = (render_value(evaluator.evaluate(side, assignment)) for side in conclusion.args)
    return f": the left side is {left}, the right side is {right}"


def _instance_holds(falsifier: Falsifier, axiom: Term) -> bool:
    if axiom == TRUE:
        return True
    found = falsifier.test(Statement(axiom), tests=60, seconds=0.2)
    return found.counterexample is None and found.tested > 0
