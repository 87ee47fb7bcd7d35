"""Replaying a solver's model: by evaluation, and where evaluation decides nothing, by another solver."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lemmata.checkers.smt.evaluate_script import ScriptEvaluator
from lemmata.checkers.smt.interpretation import Interpretation
from lemmata.checkers.smt.model import ModelText, definition_texts, read_model
from lemmata.checkers.smt.script import ScriptWriter
from lemmata.checkers.smt.solver import Answer
from lemmata.checkers.smt.terms import Term, conjunction, negate
from lemmata.checkers.smt.values import Indeterminate

__all__ = ["Replayed", "replay"]


@dataclass(frozen=True, slots=True)
class Replayed:
    """What replaying a model showed."""

    holds: bool
    """Whether every formula is true in the model."""
    reason: str
    """Why not, or why that is not known; empty if it holds."""
    model: str = ""
    """The model for a person."""
    by: str = "evaluator"
    """Who showed it."""


def replay(
    writer: ScriptWriter,
    formulas: Sequence[Term],
    used: Sequence[str],
    text: str,
    second: Callable[[str], Answer],
    solver: str,
) -> Replayed:
    """Returns whether ``formulas`` are true in the model ``text``.

    Args:
        writer: names and definitions, as the model's solver saw them.
        formulas: closed terms.
        used: names of the functions that occur, for the readable model.
        text: the model, as a solver printed it.
        second: asks another solver whether some commands are unsatisfiable.
        solver: the name of that other solver.
    """
    try:
        model = read_model(text)
        interpretation = Interpretation(writer.theory, writer.naming, model)
        evaluator = ScriptEvaluator(writer.theory, writer.naming, interpretation)
        left: list[Term] = []
        reason = ""
        for formula in formulas:
            try:
                if not evaluator.holds(formula):
                    return Replayed(holds=False, reason="an assertion is false in the model")
            except Indeterminate as undecided:
                left.append(formula)
                reason = str(undecided)
        if left and not _confirmed(writer, left, model, second):
            return Replayed(holds=False, reason=reason)
        by = f"evaluator and {solver}" if left else "evaluator"
        return Replayed(holds=True, reason="", model=interpretation.describe(used), by=by)
    except Indeterminate as undecided:
        return Replayed(holds=False, reason=str(undecided))
    except RecursionError:
        return Replayed(holds=False, reason="the model is nested too deeply")
    except (LookupError, ValueError, TypeError, ArithmeticError) as error:  # a solver's text may be anything
        return Replayed(holds=False, reason=f"the model cannot be read: {error}")


def _confirmed(
    writer: ScriptWriter, formulas: Sequence[Term], model: ModelText, second: Callable[[str], Answer]
) -> bool:
    """Returns whether another solver shows that no formula is false in the model.

    The model is given as definitions of the uninterpreted functions: nothing else is assumed, so the question is
    not unsatisfiable by itself.
    """
    opening, texts = definition_texts(model)
    theory, symbols = writer.theory, writer.naming.symbols
    given = {
        name: texts[symbols[name]]
        for name, function in theory.functions.items()
        if function.body is None and symbols[name] in texts
    }
    # What Z3 says of division by zero is left out: then the answer holds whatever it is.
    known = {*writer.naming.functions, "div0", "mod0", "/0"}
    helpers = [text for symbol, text in texts.items() if symbol not in known]
    script = writer.script([negate(conjunction(tuple(formulas)))], given)
    if script.lifted or script.dropped:
        return False
    query = "\n".join([script.sorts, *opening, *helpers, script.functions, f"(assert {script.assertions[0]})"])
    return second(query).result == "unsat"
