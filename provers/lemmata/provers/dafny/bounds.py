"""Which values a bound variable has to be tried with: bounds and collections that its guards name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from lemmata.checkers.dafny.expressions import Binary, Chain, Name, Parentheses
from lemmata.checkers.dafny.nodes import NamedType, walk
from lemmata.checkers.dafny.syntax import Expression, Variable
from lemmata.provers.dafny.machine import Code, Declarations, Frame
from lemmata.provers.dafny.values import Bag, Data, Stuck, Table, Value, is_sequence, is_set

__all__ = ["Enumeration", "conjuncts", "enumerate_values"]

_Compile: TypeAlias = Callable[[Expression], Code]
_Values: TypeAlias = Callable[[Frame], Iterable[Value]]

_SAMPLE: Final = (0, 1, 2, 3, -1, 5)
"""What an integer without bounds is tried with."""
_WIDEST: Final = 400
"""More values than this are not tried."""


def conjuncts(expression: Expression) -> Iterator[Expression]:
    """Yields the parts of a conjunction, in order."""
    while isinstance(expression, Parentheses):
        expression = expression.inner
    if isinstance(expression, Binary) and expression.operator == "&&":
        yield from conjuncts(expression.left)
        yield from conjuncts(expression.right)
    else:
        yield expression


@dataclass(frozen=True, slots=True)
class Enumeration:
    """How the values of bound variables are gone through."""

    names: tuple[str, ...]
    values: tuple[Callable[[Frame], Iterable[Value]], ...]
    """For each variable; those before it have values then."""
    complete: bool
    """Whether every value that satisfies the guards is among them."""

    def each(self, frame: Frame, depth: int = 0) -> Iterator[None]:
        """Gives the variables of a frame all combinations of values, one after the other."""
        if depth == len(self.names):
            yield
            return
        variables, name = frame.variables, self.names[depth]
        for value in self.values[depth](frame):
            variables[name] = value
            if depth + 1 == len(self.names):
                yield
            else:
                yield from self.each(frame, depth + 1)


def enumerate_values(
    variables: Sequence[Variable],
    guards: Sequence[Expression],
    compile_code: Callable[[Expression], Code],
    declarations: Declarations,
) -> Enumeration:
    """Returns how to go through the values of bound variables.

    Args:
        variables: the bound variables.
        guards: what has to hold of them.
        compile_code: makes an expression ready.
        declarations: of the program.
    """
    open_names = [variable.name for variable in variables]
    by_name = {variable.name: variable for variable in variables}
    order: list[str] = []
    values: list[Callable[[Frame], Iterable[Value]]] = []
    complete = True
    while open_names:
        for name in open_names:
            source = _collection(by_name[name], guards, open_names, compile_code)
            source = source or _range(by_name[name], guards, open_names, compile_code)
            source = source or _finite(by_name[name], declarations)
            if source is not None:
                break
        else:
            name, source, complete = open_names[0], _sample, False
        open_names.remove(name)
        order.append(name)
        values.append(source)
    return Enumeration(tuple(order), tuple(values), complete)


def _sample(_frame: Frame) -> Iterable[Value]:
    return _SAMPLE


def _closed(expression: Expression, open_names: Sequence[str]) -> bool:
    return not any(isinstance(node, Name) and node.name in open_names for node in walk(expression))


def _is(expression: Expression, name: str) -> bool:
    return isinstance(expression, Name) and expression.name == name


def _collection(
    variable: Variable,
    guards: Sequence[Expression],
    open_names: Sequence[str],
    compile_code: Callable[[Expression], Code],
) -> Callable[[Frame], Iterable[Value]] | None:
    found = variable.source
    for guard in guards:
        if found is None and isinstance(guard, Binary) and guard.operator == "in" and _is(guard.left, variable.name):
            found = guard.right if _closed(guard.right, open_names) else None
    if found is None or not _closed(found, open_names):
        return None
    code = compile_code(found)

    def values(frame: Frame) -> Iterable[Value]:
        collection = code(frame)
        if isinstance(collection, Bag):
            return list(collection.counts)
        if isinstance(collection, Table):
            return list(collection.entries)
        if is_sequence(collection) or is_set(collection):
            return list(dict.fromkeys(collection))
        raise Stuck("no collection")

    return values


def _range(
    variable: Variable,
    guards: Sequence[Expression],
    open_names: Sequence[str],
    compile_code: Callable[[Expression], Code],
) -> Callable[[Frame], Iterable[Value]] | None:
    name = variable.name
    natural = isinstance(variable.type, NamedType) and variable.type.name == "nat"
    lows: list[tuple[Code, int]] = [(lambda _frame: 0, 0)] if natural else []
    highs: list[tuple[Code, int]] = []
    for guard in guards:
        for small, large, strict in _ordered(guard):
            if _is(large, name) and _closed(small, open_names):
                lows.append((compile_code(small), int(strict)))
            elif _is(small, name) and _closed(large, open_names):
                highs.append((compile_code(large), int(not strict)))
    if not lows or not highs:
        return None

    def values(frame: Frame) -> Iterable[Value]:
        low = max(code(frame) + more for code, more in lows)
        high = min(code(frame) + more for code, more in highs)
        if not isinstance(low, int) or not isinstance(high, int) or high - low > _WIDEST:
            raise Stuck("a range that is too wide, or not of integers")
        return range(low, high)

    return values


def _ordered(guard: Expression) -> Iterator[tuple[Expression, Expression, bool]]:
    """Yields pairs of which the first is at most the second, or less (strict), if the guard holds."""
    while isinstance(guard, Parentheses):
        guard = guard.inner
    operands: tuple[Expression, ...]
    operators: tuple[str, ...]
    if isinstance(guard, Binary):
        operands, operators = (guard.left, guard.right), (guard.operator,)
    elif isinstance(guard, Chain):
        operands, operators = guard.operands, guard.operators
    else:
        return
    if set(operators) <= {">", ">=", "=="}:
        operands = operands[::-1]
        operators = tuple({">": "<", ">=": "<="}.get(operator, operator) for operator in operators[::-1])
    if not set(operators) <= {"<", "<=", "=="}:
        return
    for first in range(len(operands)):
        for last in range(first + 1, len(operands)):
            between = operators[first:last]
            yield operands[first], operands[last], "<" in between
            if set(between) == {"=="}:
                yield operands[last], operands[first], False


def _finite(variable: Variable, declarations: Declarations) -> Callable[[Frame], Iterable[Value]] | None:
    if not isinstance(variable.type, NamedType):
        return None
    if variable.type.name == "bool":
        return lambda _frame: (False, True)
    datatype = declarations.datatypes.get(variable.type.name)
    if datatype is None or any(constructor.parameters for constructor in datatype.constructors):
        return None
    members = [Data(constructor.name, ()) for constructor in datatype.constructors]
    return lambda _frame: members
