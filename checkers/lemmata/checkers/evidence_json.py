"""Evidence as JSON and back, strictly: what is missing, superfluous or of another type is refused.

The shape follows the dataclasses of `lemmata.checkers.verdict` field by field: enumerations by value, tuples and sets
as arrays, mappings as objects.
"""

from __future__ import annotations

import dataclasses
import json
import math
import types
import typing
from collections.abc import Callable, Mapping
from enum import Enum
from functools import lru_cache
from typing import Any, TypeVar, cast

from lemmata.checkers.errors import StoreError
from lemmata.checkers.verdict import Evidence

__all__ = ["as_json", "dump_evidence", "load_evidence"]

_E = TypeVar("_E", bound=Enum)


def as_json(value: object) -> Any:  # noqa: ANN401 (JSON)
    """Returns a value of the verdict's types as JSON data."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        entries = cast("Mapping[object, object]", value)
        return {as_json(key): as_json(entries[key]) for key in sorted(entries, key=str)}
    if isinstance(value, frozenset):
        return sorted(as_json(item) for item in cast("frozenset[object]", value))
    if isinstance(value, tuple):
        return [as_json(item) for item in cast("tuple[object, ...]", value)]
    if dataclasses.is_dataclass(value):
        return {field.name: as_json(getattr(value, field.name)) for field in dataclasses.fields(value)}
    return value


def dump_evidence(evidence: Evidence) -> str:
    """Returns ``evidence`` as one line of JSON, in ASCII: file names may hold what is no Unicode."""
    return json.dumps(as_json(evidence), separators=(",", ":"), allow_nan=False)


def load_evidence(text: str) -> Evidence:
    """Returns the evidence that `dump_evidence` wrote.

    Raises:
        StoreError: ``text`` is not that; the message names the place in the data.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise StoreError(f"evidence is not JSON: {error}") from error
    return cast("Evidence", _read(Evidence, data, "evidence"))


def _read(hint: Any, data: Any, where: str) -> object:  # noqa: ANN401 (type hints and JSON)
    origin = typing.get_origin(hint)
    if origin is not None:
        return _COMPOUND[origin](typing.get_args(hint), data, where)
    if dataclasses.is_dataclass(hint):
        return _record(hint, data, where)
    if issubclass(hint, Enum):
        return _member(hint, data, where)
    return _plain(hint, data, where)


def _plain(hint: type[object], data: object, where: str) -> object:
    if hint is float and type(data) in {int, float}:
        number = float(cast("float", data))
        if math.isfinite(number):
            return number
    elif type(data) is hint:
        return data
    raise StoreError(f"{where}: {hint.__name__} expected, found {type(data).__name__}")


def _member(hint: type[_E], data: object, where: str) -> _E:
    try:
        return hint(data)
    except ValueError:
        raise StoreError(f"{where}: {data!r} is no {hint.__name__}") from None


def _record(hint: Any, data: object, where: str) -> object:  # noqa: ANN401 (a dataclass)
    fields = _hints(hint)
    entries = _object(data, where)
    if entries.keys() != fields.keys():
        odd = sorted(entries.keys() ^ fields.keys())
        raise StoreError(f"{where}: missing or superfluous: {', '.join(odd)}")
    return hint(**{name: _read(fields[name], entries[name], f"{where}.{name}") for name in fields})


@lru_cache(maxsize=64)
def _hints(hint: type[Any]) -> dict[str, Any]:
    return typing.get_type_hints(hint)


def _object(data: object, where: str) -> dict[str, object]:
    if not isinstance(data, dict):
        raise StoreError(f"{where}: an object expected, found {type(data).__name__}")
    return cast("dict[str, object]", data)


def _items(arguments: tuple[Any, ...], data: object, where: str) -> list[object]:
    if not isinstance(data, list):
        raise StoreError(f"{where}: an array expected, found {type(data).__name__}")
    items = cast("list[object]", data)
    return [_read(arguments[0], item, f"{where}[{index}]") for index, item in enumerate(items)]


def _mapping(arguments: tuple[Any, ...], data: object, where: str) -> object:
    key, value = arguments
    return {
        _read(key, name, where): _read(value, item, f"{where}.{name}") for name, item in _object(data, where).items()
    }


def _union(arguments: tuple[Any, ...], data: object, where: str) -> object:
    """Reads ``X | None``, the only union there is."""
    return None if data is None else _read(arguments[0], data, where)


_COMPOUND: dict[Any, Callable[[tuple[Any, ...], Any, str], object]] = {
    tuple: lambda arguments, data, where: tuple(_items(arguments, data, where)),
    frozenset: lambda arguments, data, where: frozenset(_items(arguments, data, where)),
    Mapping: _mapping,
    types.UnionType: _union,
}
