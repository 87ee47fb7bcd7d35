"""Reading the text of a solver's model: S-expressions, definitions, elements of uninterpreted sorts. Nothing is run."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeAlias

from lemmata.checkers.smt.naming import Naming
from lemmata.checkers.smt.terms import Sort
from lemmata.checkers.smt.values import Indeterminate

__all__ = ["Definition", "Expression", "ModelText", "definition_texts", "print_expression", "read_model", "read_sort"]

_TOKEN: Final = re.compile(r'[()]|[^\s()"|;]+|"(?:[^"]|"")*"|\|[^|]*\||;[^\n]*')
_ELEMENT: Final = re.compile(r"(S\d+)!val!\d+\Z")
_MOST: Final = 2_000_000

Expression: TypeAlias = "str | list[Expression]"


class Definition(NamedTuple):
    """A ``define-fun`` of a model."""

    parameters: tuple[tuple[str, Expression], ...]
    """Name and sort of each."""
    result: Expression
    body: Expression


@dataclass(slots=True)
class ModelText:
    """A model as the solver wrote it, in S-expressions."""

    definitions: dict[str, Definition] = field(default_factory=dict[str, Definition])
    elements: dict[str, dict[str, None]] = field(default_factory=dict[str, dict[str, None]])
    """Names of the elements of each uninterpreted sort, in the solver's order."""


def read_model(text: str) -> ModelText:
    """Returns what a model text of Z3 or cvc5 defines; raises `Indeterminate` if it is not in the shape they use."""
    if len(text) > _MOST:
        raise Indeterminate("the model is too large to be read")
    model = ModelText()
    for item in _read(text, model):
        entries = item[1:] if item[:1] == ["model"] else item
        for entry in entries:
            _enter(entry, model)
    return model


def _enter(entry: Expression, model: ModelText) -> None:
    if isinstance(entry, str) or not entry:
        raise Indeterminate("the model cannot be read")
    head = entry[0]
    if head == "define-fun" and len(entry) == 5:
        _, name, parameters, result, body = entry
        if isinstance(name, list) or isinstance(parameters, str):
            raise Indeterminate("the model cannot be read")
        pairs: list[tuple[str, Expression]] = []
        for pair in parameters:
            if isinstance(pair, str) or len(pair) != 2 or not isinstance(pair[0], str):
                raise Indeterminate("the model cannot be read")
            pairs.append((pair[0], pair[1]))
        model.definitions[name] = Definition(tuple(pairs), result, body)
    elif head == "declare-fun" and len(entry) == 4 and not entry[2]:
        _, name, _, sort = entry
        if isinstance(name, str) and isinstance(sort, str):
            model.elements.setdefault(sort, {})[name] = None
    elif head != "forall":
        raise Indeterminate("the model cannot be read")


def _read(text: str, model: ModelText) -> list[list[Expression]]:
    """Returns the top-level lists; notes ``(as @NAME SORT)`` and ``SORT!val!NUMBER``: elements of cvc5 and Z3."""
    done: list[list[Expression]] = []
    stack: list[list[Expression]] = []
    current: list[Expression] | None = None
    for token in _TOKEN.findall(text):
        if token == "(":
            if current is not None:
                stack.append(current)
            current = []
        elif token == ")":
            if current is None:
                raise Indeterminate("the model cannot be read")
            if len(current) == 3 and current[0] == "as":
                _, name, sort = current
                if isinstance(name, str) and name.startswith("@") and isinstance(sort, str):
                    model.elements.setdefault(sort, {})[name] = None
            if stack:
                stack[-1].append(current)
                current = stack.pop()
            else:
                done.append(current)
                current = None
        elif not token.startswith(";"):
            if current is None:
                raise Indeterminate("the model cannot be read")
            element = _ELEMENT.match(token)
            if element:  # Z3 lists the elements of a sort, but not always
                model.elements.setdefault(element[1], {})[token] = None
            current.append(token)
    if current is not None:
        raise Indeterminate("the model ends early")
    return done


def read_sort(expression: Expression, naming: Naming) -> Sort:
    """Returns the sort that an expression names; raises `Indeterminate`."""
    if isinstance(expression, str):
        return naming.back.get(expression) or Sort(expression)
    head, *rest = expression
    if head == "_" and rest and isinstance(rest[0], str):
        indices = [int(item) for item in rest[1:] if isinstance(item, str) and item.isdigit()]
        if len(indices) == len(rest) - 1:
            return Sort(rest[0], indices=tuple(indices))
    elif isinstance(head, str):
        return Sort(head, tuple(read_sort(item, naming) for item in rest))
    raise Indeterminate("a sort in the model cannot be read")


def print_expression(expression: Expression, back: dict[str, str]) -> str:
    """Returns the text of an expression with symbols renamed by ``back``."""
    if isinstance(expression, str):
        return back.get(expression, expression)
    return f"({' '.join(print_expression(item, back) for item in expression)})"


def definition_texts(model: ModelText) -> tuple[list[str], dict[str, str]]:
    """Returns the model as commands for another solver.

    Elements become constants that are distinct and all there is; a definition comes after those that it uses.

    Returns:
        Declarations and axioms of the elements, and the ``define-fun`` of each symbol, in a usable order.
    """
    back: dict[str, str] = {}
    opening: list[str] = []
    for sort, names in model.elements.items():
        symbols = [f"e{len(back) + number}" for number in range(len(names))]
        back.update(zip(names, symbols, strict=True))
        opening.extend(f"(declare-fun {symbol} () {sort})" for symbol in symbols)
        if len(symbols) > 1:
            opening.append(f"(assert (distinct {' '.join(symbols)}))")
        choices = " ".join(f"(= x {symbol})" for symbol in symbols)
        opening.append(f"(assert (forall ((x {sort})) (or {choices} false)))")
    texts: dict[str, str] = {}
    for name in _ordered(model):
        parameters, result, body = model.definitions[name]
        pairs = " ".join(f"({parameter} {print_expression(sort, {})})" for parameter, sort in parameters)
        shown = print_expression(_without_ascription(body), back)
        texts[name] = f"(define-fun {name} ({pairs}) {print_expression(result, {})} {shown})"
    return opening, texts


def _without_ascription(expression: Expression) -> Expression:
    """Returns the expression with ``(as @NAME SORT)`` as the mere name."""
    if isinstance(expression, str):
        return expression
    if len(expression) == 3 and expression[0] == "as" and isinstance(expression[1], str) and expression[1][:1] == "@":
        return expression[1]
    return [_without_ascription(item) for item in expression]


def _ordered(model: ModelText) -> list[str]:
    order: list[str] = []
    state: dict[str, bool] = {}

    def visit(name: str) -> None:
        if name in state:
            if not state[name]:
                raise Indeterminate("the model defines a symbol by itself")
            return
        state[name] = False
        for symbol in _symbols(model.definitions[name].body):
            if symbol in model.definitions:
                visit(symbol)
        state[name] = True
        order.append(name)

    for name in model.definitions:
        visit(name)
    return order


def _symbols(expression: Expression) -> set[str]:
    if isinstance(expression, str):
        return {expression}
    found: set[str] = set()
    for item in expression:
        found |= _symbols(item)
    return found
