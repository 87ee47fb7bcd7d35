"""Evaluating the assertions of a plain SMT-LIB script in a model: exact, and independent of any solver."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import product
from typing import Final

from lemmata.checkers.smt.interpretation import Interpretation
from lemmata.checkers.smt.naming import Naming
from lemmata.checkers.smt.terms import App, Quantified, Term, Var
from lemmata.checkers.smt.theory import Body, Case, Conditional, Function, Leaf, Theory
from lemmata.checkers.smt.values import BitVector, Construct, Indeterminate, Value

__all__ = ["ScriptEvaluator"]

_INSTANCES: Final = 20_000
_CALLS: Final = 50_000


class _Scope:
    """The values of bound variables, and of the terms already evaluated under them (terms are shared)."""

    __slots__ = ("memory", "variables")

    def __init__(self, variables: Mapping[Var, Value]) -> None:
        self.variables = variables
        self.memory: dict[int, Value] = {}


class ScriptEvaluator:
    """Evaluates terms of a theory in an interpretation.

    Raises `Indeterminate` from every method where evaluation decides nothing: quantifiers over infinite sorts,
    operators that it does not know, functions that do not end within their fuel.
    """

    def __init__(self, theory: Theory, naming: Naming, interpretation: Interpretation) -> None:
        self._theory = theory
        self._naming = naming
        self._interpretation = interpretation
        self._constructors = {constructor.name for constructor in naming.constructors.values()}
        self._top = _Scope({})
        self._calls = 0
        self._memory: dict[tuple[str, tuple[Value, ...]], Value] = {}

    def holds(self, formula: Term) -> bool:
        """Returns whether the closed ``formula`` is true."""
        try:
            value = self._evaluate(formula, self._top)
        except RecursionError:
            raise Indeterminate("the formula is nested too deeply to be evaluated") from None
        if not isinstance(value, bool):
            raise Indeterminate("the formula has no truth value")
        return value

    def _evaluate(self, term: Term, scope: _Scope) -> Value:
        if isinstance(term, App):
            if not term.args:
                return self._constant(term)
            value = scope.memory.get(id(term))
            if value is None:
                value = scope.memory[id(term)] = self._application(term, scope)
            return value
        if isinstance(term, Var):
            found = scope.variables.get(term)
            if found is None:
                raise Indeterminate(f"{term.name} is free")
            return found
        return self._quantified(term, scope)

    def _constant(self, term: App) -> Value:
        symbol = term.symbol
        if term.literal:
            return _literal(term)
        if symbol in self._theory.functions:
            return self._call(self._theory.functions[symbol], ())
        if symbol in self._constructors:
            return Construct(symbol, ())
        if symbol in ("true", "false"):
            return symbol == "true"
        raise Indeterminate(f"{symbol} is not evaluated")

    def _application(self, term: App, scope: _Scope) -> Value:
        symbol = term.symbol
        if symbol == "ite":
            condition, then, otherwise = term.args
            return self._evaluate(then if self._evaluate(condition, scope) else otherwise, scope)
        if symbol in ("and", "or"):
            return self._connective(term.args, scope, stop=symbol == "or")
        if symbol == "=>":
            premises = term.args[:-1]
            if not self._connective(premises, scope, stop=False):
                return True
            return self._evaluate(term.args[-1], scope)
        args = tuple([self._evaluate(arg, scope) for arg in term.args])
        function = self._theory.functions.get(symbol)
        if function is not None:
            return self._call(function, args)
        if symbol in self._constructors:
            return Construct(symbol, args)
        if symbol in self._naming.selectors:
            return self._interpretation.select(symbol, args[0], term.sort)
        if symbol == "is" and isinstance(args[0], Construct):
            return args[0].constructor == term.indices[0]
        if symbol == "const" and term.sort.name == "Array":
            return self._interpretation.domains.constant_array(term.sort, args[0])
        return self._interpretation.operate(symbol, args, term.indices)

    def _connective(self, args: tuple[Term, ...], scope: _Scope, *, stop: bool) -> bool:
        """Returns ``stop`` if one argument is it; an argument without a value matters only if no other decides."""
        undecided: Indeterminate | None = None
        for arg in args:
            try:
                if self._evaluate(arg, scope) is stop:
                    return stop
            except Indeterminate as reason:
                undecided = reason
        if undecided is not None:
            raise undecided
        return not stop

    def _quantified(self, term: Quantified, scope: _Scope) -> bool:
        ranges: list[tuple[Value, ...]] = []
        instances = 1
        for variable in term.variables:
            values = self._interpretation.domains.values(variable.sort)
            if values is None:
                raise Indeterminate(f"a quantifier over {variable.sort} is not evaluated")
            instances *= len(values)
            ranges.append(values)
        if instances > _INSTANCES:
            raise Indeterminate("a quantifier over too many values is not evaluated")
        stop = term.kind == "exists"
        undecided: Indeterminate | None = None
        for values in product(*ranges):
            inner = _Scope({**scope.variables, **dict(zip(term.variables, values, strict=True))})
            try:
                if self._evaluate(term.body, inner) is stop:
                    return stop
            except Indeterminate as reason:
                undecided = reason
        if undecided is not None:
            raise undecided
        return not stop

    def _call(self, function: Function, args: tuple[Value, ...]) -> Value:
        if function.body is None:
            return self._interpretation.apply(function.name, args)
        if function.recursive and function.witness is None:
            raise Indeterminate(f"{function.origin} has no termination witness")
        key = (function.name, args)
        value = self._memory.get(key)
        if value is None:
            self._calls += 1
            if self._calls > _CALLS:
                raise Indeterminate("out of fuel")
            scope = _Scope(dict(zip(function.parameters, args, strict=True)))
            value = self._memory[key] = self._body(function.body, scope)
        return value

    def _body(self, body: Body, scope: _Scope) -> Value:
        if isinstance(body, Leaf):
            return self._evaluate(body.value, scope)
        if isinstance(body, Conditional):
            return self._body(body.then if self._evaluate(body.condition, scope) else body.otherwise, scope)
        return self._case(body, scope)

    def _case(self, case: Case, scope: _Scope) -> Value:
        value = self._evaluate(case.scrutinee, scope)
        for branch in case.branches:
            if isinstance(value, Construct) and value.constructor == branch.constructor:
                bound = dict(zip(branch.variables, value.args, strict=True))
                return self._body(branch.body, _Scope({**scope.variables, **bound}))
        raise Indeterminate("a match without a branch for the value")


def _literal(term: App) -> Value:
    text = term.symbol
    if term.sort.name == "Int":
        return int(text)
    if term.sort.name == "Real":
        return Fraction(text)
    if text[:2] == "#b":
        return BitVector(len(text) - 2, int(text[2:], 2))
    if text[:2] == "#x":
        return BitVector(4 * (len(text) - 2), int(text[2:], 16))
    if term.sort.name == "BitVec" and text[:2] == "bv":
        width = term.sort.indices[0]
        return BitVector(width, int(text[2:]) & ((1 << width) - 1))
    raise Indeterminate(f"the literal {text} is not evaluated")
