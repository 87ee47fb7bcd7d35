"""Ground values as JSON and as text: how counterexamples are written down, read back and shown.

A value of a data type is ``[constructor, field, ...]``, an element of an uninterpreted sort ``["sort#0"]``, a function
``{"points": [[argument, ..., value], ...], "otherwise": value}``; integers and Booleans are themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, cast

from lemmata.checkers.smt.evaluate import Data, Evaluator, FunctionTable, Value
from lemmata.checkers.smt.terms import BOOL, INT, Sort
from lemmata.checkers.smt.theory import Theory

__all__ = ["render_value", "value_from_json", "value_to_json"]

_REPEATED: Final = 6
"""Applications of one constructor in a row that are written out."""


def value_to_json(value: Value) -> object:
    """Returns the value as JSON data."""
    if isinstance(value, Data):
        return [value.constructor, *[value_to_json(arg) for arg in value.args]]
    if isinstance(value, FunctionTable):
        points = [[*map(value_to_json, args), value_to_json(result)] for args, result in value.table.items()]
        return {"points": points, "otherwise": points[0][-1] if points else None}
    return value


def value_from_json(theory: Theory, evaluator: Evaluator, sort: Sort, data: object) -> Value:
    """Returns the value of ``sort``; raises ``ValueError`` if the data describe none."""
    if sort == BOOL and isinstance(data, bool):
        return data
    if sort == INT and isinstance(data, int) and not isinstance(data, bool):
        return data
    if sort.name == "=>" and isinstance(data, dict):
        return _function(theory, evaluator, sort, cast("dict[str, Any]", data))
    items = cast("list[object]", data) if isinstance(data, list) else []
    if not items or not isinstance(items[0], str):
        raise ValueError(f"no value of sort {sort}: {str(items)[:60]}")
    head, fields = items[0], items[1:]
    datatype = theory.datatypes.get(sort)
    if datatype is None:
        if sort in theory.sorts and not fields and head.startswith(f"{sort}#"):
            return evaluator.data(head)
        raise ValueError(f"no value of sort {sort}: {head}")
    for constructor in datatype.constructors:
        if constructor.name == head and len(constructor.fields) == len(fields):
            args = [
                value_from_json(theory, evaluator, inner, field)
                for inner, field in zip(constructor.fields, fields, strict=True)
            ]
            return evaluator.data(head, tuple(args))
    raise ValueError(f"{head} with {len(fields)} fields builds no {sort}")


def _function(theory: Theory, evaluator: Evaluator, sort: Sort, data: dict[str, Any]) -> FunctionTable:
    *domain, codomain = sort.args
    read: Callable[[Sort, object], Value] = lambda inner, item: value_from_json(theory, evaluator, inner, item)  # noqa: E731
    points: dict[tuple[Value, ...], Value] = {}
    for point in data["points"]:
        if len(point) != len(domain) + 1:
            raise ValueError(f"a point of a function of sort {sort} has {len(domain)} arguments and a value")
        args = tuple(read(inner, item) for inner, item in zip(domain, point[:-1], strict=True))
        points[args] = read(codomain, point[-1])
    if data["otherwise"] is None:
        raise ValueError("a function without points")
    otherwise = read(codomain, data["otherwise"])
    table = FunctionTable("given", lambda args: otherwise)
    table.table.update(points)
    return table


def render_value(value: Value) -> str:
    """Returns the value for a person to read; ``(succ^7 zero)`` is ``succ`` applied seven times."""
    if isinstance(value, Data):
        if not value.args:
            return value.constructor
        depth, core = 0, value
        while core.constructor == value.constructor and len(core.args) == 1 and isinstance(core.args[0], Data):
            depth, core = depth + 1, core.args[0]
        if depth > _REPEATED:
            return f"({value.constructor}^{depth} {render_value(core)})"
        return f"({value.constructor} {' '.join(render_value(arg) for arg in value.args)})"
    if isinstance(value, FunctionTable):
        points = [f"{' '.join(map(render_value, args))} -> {render_value(to)}" for args, to in value.table.items()]
        return "{" + ", ".join(points[:12]) + (", ..." if len(points) > 12 else "") + "}"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
