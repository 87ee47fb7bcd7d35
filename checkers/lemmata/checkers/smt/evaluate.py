"""A ground evaluator for the recursive functions of a `Theory`.

Bodies are compiled once to closures; values of data types are interned, so equality is identity and every function
is memoised on its arguments. Evaluation is partial: what has no value raises `NoValue` (a missing branch, a selector
on the wrong constructor, fuel used up, a symbol that cannot be evaluated), and nothing may be concluded from that.
"""

from __future__ import annotations

import operator
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from lemmata.checkers.smt.interpreted import Compiled, Data, FunctionTable, NoValue, Value, interpreted, literal
from lemmata.checkers.smt.terms import App, Quantified, Term, Var
from lemmata.checkers.smt.theory import Body, Case, Conditional, Function, Leaf, Theory

__all__ = ["Data", "Evaluator", "FunctionTable", "NoValue", "Value"]

_RECURSION_LIMIT: Final = 60_000
_DEPTH: Final = 2_000
_FUEL: Final = 20_000


class Evaluator:
    """Evaluates ground and open terms of one theory.

    Args:
        theory: the functions and data types.
        fuel: function calls (not answered from memory) that one `run` may take.
    """

    def __init__(self, theory: Theory, *, fuel: int = _FUEL) -> None:
        self.theory = theory
        self.fuel = fuel
        self._left = 0
        self._depth = 0
        self._interned: dict[tuple[object, ...], Data] = {}
        self._constructors: dict[str, int] = {}
        self._selectors: dict[str, tuple[str, int]] = {}
        for datatype in theory.datatypes.values():
            for constructor in datatype.constructors:
                self._constructors[constructor.name] = len(constructor.fields)
                for index, selector in enumerate(constructor.selectors):
                    self._selectors[selector] = (constructor.name, index)
        self._lambdas: dict[str, tuple[Compiled, int]] = {}
        self._lambda_equations = {_lambda_head(equation.left): equation for equation in theory.lambdas}
        self._callables: dict[str, Callable[[tuple[Value, ...]], Value]] = {}
        self.tables: dict[str, FunctionTable] = {}
        """Interpretations of uninterpreted functions, set by the caller."""
        if sys.getrecursionlimit() < _RECURSION_LIMIT:
            sys.setrecursionlimit(_RECURSION_LIMIT)

    def data(self, constructor: str, args: tuple[Value, ...] = ()) -> Data:
        """Returns the one `Data` of this constructor and these arguments."""
        key = (constructor, *[_identity(arg) for arg in args])
        value = self._interned.get(key)
        if value is None:
            value = self._interned[key] = Data(constructor, args)
        return value

    def run(self, compiled: Compiled, environment: list[Value]) -> Value:
        """Returns the value of a compiled term; raises `NoValue`."""
        self.refuel()
        return compiled(environment)

    def refuel(self) -> None:
        """Allows another ``fuel`` calls; for callers that use `call` directly."""
        self._left = self.fuel
        self._depth = 0

    def evaluate(self, term: Term, assignment: Mapping[Var, Value]) -> Value:
        """Returns the value of ``term`` under ``assignment``; raises `NoValue`."""
        variables = tuple(assignment)
        return self.run(self.compile(term, variables), [assignment[variable] for variable in variables])

    def compile(self, term: Term, variables: Sequence[Var]) -> Compiled:
        """Returns a closure from the values of ``variables``, in this order, to the value of ``term``."""
        return self._compile(term, {variable: index for index, variable in enumerate(variables)})

    def call(self, symbol: str) -> Callable[[tuple[Value, ...]], Value]:
        """Returns the memoised function for a user symbol (function, constructor, selector)."""
        found = self._callables.get(symbol)
        if found is None:
            found = self._callables[symbol] = self._make_callable(symbol)
        return found

    def _make_callable(self, symbol: str) -> Callable[[tuple[Value, ...]], Value]:
        if symbol in self._constructors:
            return lambda args: self.data(symbol, args)
        if symbol in self._selectors:
            return self._selector(symbol)
        if symbol in self._lambda_equations:
            return lambda args: self.data(symbol, args)
        function = self.theory.functions.get(symbol)
        if function is None:
            raise NoValue(f"{symbol} cannot be evaluated")
        if function.body is None:
            return self._apply if function.origin == "@" else self._uninterpreted(function)
        return self._defined(function)

    def _uninterpreted(self, function: Function) -> Callable[[tuple[Value, ...]], Value]:
        def look_up(args: tuple[Value, ...]) -> Value:
            table = self.tables.get(function.name)
            if table is None:
                raise NoValue(f"{function.name} is uninterpreted")
            return table(args)

        return look_up

    def _selector(self, symbol: str) -> Callable[[tuple[Value, ...]], Value]:
        constructor, index = self._selectors[symbol]

        def select(args: tuple[Value, ...]) -> Value:
            value = args[0]
            if not isinstance(value, Data) or value.constructor != constructor:
                raise NoValue(f"{symbol} of another constructor")
            return value.args[index]

        return select

    def _apply(self, args: tuple[Value, ...]) -> Value:
        head = args[0]
        if isinstance(head, FunctionTable):
            return head(args[1:])
        if not isinstance(head, Data):
            raise NoValue("not a function")
        entry = self._lambdas.get(head.constructor)
        if entry is None:
            equation = self._lambda_equations.get(head.constructor)
            if equation is None:
                raise NoValue(f"{head.constructor} is not a lambda")
            captured, *rest = equation.left.args
            variables = [*_variables(captured.args if isinstance(captured, App) else ()), *_variables(rest)]
            entry = (self.compile(equation.right, variables), len(variables))
            self._lambdas[head.constructor] = entry
        return self._guarded(entry[0], [*head.args, *args[1:]])

    def _defined(self, function: Function) -> Callable[[tuple[Value, ...]], Value]:
        memory: dict[tuple[Value, ...], Value] = {}
        slots = {parameter: index for index, parameter in enumerate(function.parameters)}
        compiled: list[Compiled] = []
        width = [0]

        def call(args: tuple[Value, ...]) -> Value:
            value = memory.get(args)
            if value is not None:
                return value
            if not compiled:
                assert function.body is not None
                compiled.append(self._compile_body(function.body, slots, width))
            environment = [*args, *([False] * (width[0] - len(args)))]
            value = memory[args] = self._guarded(compiled[0], environment)
            return value

        return call

    def _guarded(self, compiled: Compiled, environment: list[Value]) -> Value:
        self._left -= 1
        if self._left < 0 or self._depth > _DEPTH:
            raise NoValue("out of fuel")
        self._depth += 1
        try:
            return compiled(environment)
        finally:
            self._depth -= 1

    def _compile_body(self, body: Body, slots: dict[Var, int], width: list[int]) -> Compiled:
        width[0] = max(width[0], len(slots))
        if isinstance(body, Leaf):
            return self._compile(body.value, slots)
        if isinstance(body, Conditional):
            condition = self._compile(body.condition, slots)
            then = self._compile_body(body.then, slots, width)
            otherwise = self._compile_body(body.otherwise, slots, width)
            return lambda environment: then(environment) if condition(environment) else otherwise(environment)
        return self._compile_case(body, slots, width)

    def _compile_case(self, case: Case, slots: dict[Var, int], width: list[int]) -> Compiled:
        scrutinee = self._compile(case.scrutinee, slots)
        table: dict[str, tuple[tuple[int, ...], Compiled]] = {}
        for branch in case.branches:
            inner = dict(slots)
            first = max(inner.values(), default=-1) + 1
            for offset, variable in enumerate(branch.variables):
                inner[variable] = first + offset
            width[0] = max(width[0], first + len(branch.variables))
            places = tuple(range(first, first + len(branch.variables)))
            table[branch.constructor] = (places, self._compile_body(branch.body, inner, width))

        def run(environment: list[Value]) -> Value:
            value = scrutinee(environment)
            entry = table.get(value.constructor) if isinstance(value, Data) else None
            if entry is None:
                raise NoValue("missing branch")
            places, compiled = entry
            for place, arg in zip(places, value.args, strict=True):  # type: ignore[union-attr]
                environment[place] = arg
            return compiled(environment)

        return run

    def _compile(self, term: Term, slots: Mapping[Var, int]) -> Compiled:
        if isinstance(term, Var):
            slot = slots.get(term)
            if slot is None:
                raise NoValue(f"{term.name} is free")
            return operator.itemgetter(slot)
        if isinstance(term, Quantified):
            raise NoValue("a quantifier inside a term")
        if term.literal:
            return literal(term)
        args = [self._compile(arg, slots) for arg in term.args]
        builtin = interpreted(term, args)
        if builtin is not None:
            return builtin
        return self._compile_call(term, args)

    def _compile_call(self, term: App, args: list[Compiled]) -> Compiled:
        symbol = term.symbol
        if not args and symbol in self._constructors:
            constant = self.data(symbol)
            return lambda environment: constant
        found: list[Callable[[tuple[Value, ...]], Value]] = []

        def function() -> Callable[[tuple[Value, ...]], Value]:
            found.append(self.call(symbol))
            return found[0]

        if len(args) == 1:
            only = args[0]
            return lambda environment: (found[0] if found else function())((only(environment),))
        if len(args) == 2:
            first, second = args
            return lambda environment: (found[0] if found else function())((first(environment), second(environment)))
        return lambda environment: (found[0] if found else function())(tuple([arg(environment) for arg in args]))


def _identity(value: Value) -> object:
    """Returns a key that tells 1 from True."""
    return (bool, value) if isinstance(value, bool) else value


def _lambda_head(left: App) -> str:
    head = left.args[0]
    return head.symbol if isinstance(head, App) else ""


def _variables(terms: Iterable[Term]) -> list[Var]:
    return [term for term in terms if isinstance(term, Var)]
