"""Smaller values: what an input may be replaced by, for counterexamples that a person can read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from lemmata.checkers.dafny.declarations import Datatype
from lemmata.checkers.dafny.nodes import NamedType, TupleType, Type
from lemmata.provers.dafny.evaluate import Evaluator
from lemmata.provers.dafny.machine import Frame
from lemmata.provers.dafny.values import Array, Bag, Data, Table, Value, is_sequence, is_set

__all__ = ["copied", "fits", "simpler", "size"]


def size(value: Value) -> int:
    """Returns how large a value is: what it holds, and how far its numbers are from zero.

    >>> size((3, -1)), size(())
    (12, 1)
    """
    if isinstance(value, bool):
        return 0
    if isinstance(value, int | Fraction):
        return 2 * abs(int(value)) + (value < 0) if isinstance(value, int) else abs(value.numerator) + value.denominator
    if isinstance(value, str):
        return ord(value) - ord("a") if value >= "a" else ord("z")
    return 1 + sum(1 + size(part) for part in _parts(value))


def copied(value: Value) -> Value:
    """Returns a value with arrays of its own; what else has an identity is not copied."""
    return Array([copied(item) for item in value.items], value.lengths) if isinstance(value, Array) else value


def simpler(value: Value, declared: Mapping[str, tuple[Datatype, object]]) -> Iterator[Value]:
    """Yields values that are a step smaller, the smallest first.

    Args:
        value: any value.
        declared: the datatypes by the names of their constructors.
    """
    if isinstance(value, bool):
        return
    if isinstance(value, int):
        yield from dict.fromkeys(step for step in _numbers(value) if size(step) < size(value))
    elif isinstance(value, Fraction):
        yield from (Fraction(step) for step in (0, 1, int(value)) if size(Fraction(step)) < size(value))
    elif isinstance(value, str):
        yield from (letter for letter in "ab" if size(letter) < size(value))
    elif isinstance(value, Data):
        yield from _simpler_data(value, declared)
    elif is_sequence(value):
        yield from _shorter(value)
        yield from _each(value, declared)
    elif isinstance(value, Array):
        if len(value.lengths) == 1:
            for items in (*_shorter(value.items), *_each(value.items, declared)):
                yield Array(list(items), (len(items),))
    elif is_set(value):
        yield from (frozenset(items) for items in _fewer(tuple(value), declared))
    elif isinstance(value, Bag):
        elements = [element for element, count in value.counts.items() for _ in range(count)]
        yield from (Bag.of(items) for items in _fewer(elements, declared))
    elif isinstance(value, Table):
        for entries in _shorter(tuple(value.entries.items())):
            yield Table(dict(entries))
        for number, entry in enumerate(value.entries.items()):
            before, after = list(value.entries.items())[:number], list(value.entries.items())[number + 1 :]
            yield from (Table(dict((*before, step, *after))) for step in _each(entry, declared))


def fits(kind: Type | None, value: Value, evaluator: Evaluator) -> bool:
    """Returns whether a value keeps to the constraints of a type.

    Args:
        kind: the type.
        value: of the type that it is a subset of.
        evaluator: of the constraints of subset types.
    """
    if isinstance(kind, TupleType) and isinstance(value, Data):
        return all(fits(part, field, evaluator) for part, field in zip(kind.elements, value.fields, strict=False))
    if not isinstance(kind, NamedType):
        return True
    if kind.name == "nat":
        return bool(value >= 0)
    short = kind.name.rpartition(".")[2]
    declared = evaluator.declarations.types.get(short)
    if declared is not None and declared.variable is not None and declared.constraint is not None:
        holds = evaluator.code(declared.constraint)(Frame({declared.variable.name: value}))
        return bool(holds) and fits(declared.variable.type, value, evaluator)
    if declared is not None:
        return fits(declared.base, value, evaluator)
    if isinstance(value, Data) and value.constructor in evaluator.declarations.constructors:
        parameters = evaluator.declarations.constructors[value.constructor][1].parameters
        pairs = zip(parameters, value.fields, strict=False)
        return all(fits(parameter.type, field, evaluator) for parameter, field in pairs)
    if isinstance(value, Table):
        kinds = (*kind.arguments, None, None)
        return all(
            fits(kinds[0], key, evaluator) and fits(kinds[1], held, evaluator) for key, held in value.entries.items()
        )
    element = kind.arguments[0] if kind.arguments else None
    return all(fits(element, part, evaluator) for part in _parts(value))


def _parts(value: Value) -> Sequence[Value]:
    """Returns what a value is put together of."""
    if isinstance(value, Data):
        return value.fields
    if isinstance(value, Array):
        return value.items
    if isinstance(value, Bag):
        return [element for element, count in value.counts.items() for _ in range(count)]
    if isinstance(value, Table):
        return [part for entry in value.entries.items() for part in entry]
    if is_sequence(value) or is_set(value):
        return tuple(value)
    return ()


def _numbers(value: int) -> tuple[int, ...]:
    toward = 1 if value > 0 else -1
    return (0, 1, -1, 2, value // 2, value - toward, -value)


def _shorter(items: Sequence[Value]) -> Iterator[Sequence[Value]]:
    if len(items) > 2:
        yield items[: len(items) // 2]
        yield items[len(items) // 2 :]
    for place in range(len(items)):
        yield (*items[:place], *items[place + 1 :])


def _each(items: Sequence[Value], declared: Mapping[str, tuple[Datatype, object]]) -> Iterator[tuple[Value, ...]]:
    for place, item in enumerate(items):
        for step in simpler(item, declared):
            yield (*items[:place], step, *items[place + 1 :])
            if item in items[place + 1 :]:
                yield tuple(step if other == item else other for other in items)


def _fewer(items: Sequence[Value], declared: Mapping[str, tuple[Datatype, object]]) -> Iterator[Sequence[Value]]:
    yield from _shorter(items)
    yield from _each(items, declared)


def _simpler_data(value: Data, declared: Mapping[str, tuple[Datatype, object]]) -> Iterator[Value]:
    known = declared.get(value.constructor)
    if known is not None and value.fields:
        datatype = known[0]
        yield from (Data(other.name, ()) for other in datatype.constructors if not other.parameters)
        names = {constructor.name for constructor in datatype.constructors}
        yield from (field for field in value.fields if isinstance(field, Data) and field.constructor in names)
    yield from (Data(value.constructor, fields) for fields in _each(value.fields, declared))
