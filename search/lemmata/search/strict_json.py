"""JSON read as typed values: unknown fields, duplicate names and wrong types are refused, with the place."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, TypeVar, cast

from lemmata.checkers.errors import StoreError

__all__ = ["Record", "parse"]

Value = TypeVar("Value")
Choice = TypeVar("Choice", bound=Enum)


def parse(text: str, what: str) -> Record:
    """Returns the JSON object in ``text``.

    Args:
        text: the JSON.
        what: where it comes from, for messages.

    Raises:
        StoreError: it is not JSON, not an object, nested too deep, or an object in it names a field twice.
    """
    try:
        value: object = json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise StoreError(f"{what}: not usable JSON: {error}") from error
    return Record(value, what)


class Record:
    """A JSON object that is read field by field; `close` refuses what was not read."""

    def __init__(self, value: object, what: str) -> None:
        if not isinstance(value, dict):
            raise StoreError(f"{what}: expected an object, found {_kind(value)}")
        self._fields = cast("Mapping[str, object]", value)
        self._what = what
        self._read: set[str] = set()

    def text(self, name: str) -> str:
        """Returns a string field."""
        return self._get(name, str, "a string")

    def flag(self, name: str) -> bool:
        """Returns a true-or-false field."""
        return self._get(name, bool, "true or false")

    def whole(self, name: str) -> int:
        """Returns an integer field."""
        return self._get(name, int, "an integer")

    def number(self, name: str) -> float:
        """Returns a number field."""
        value = self._raw(name)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise StoreError(f"{self._what}.{name}: expected a number, found {_kind(value)}")
        return float(value)

    def choice(self, name: str, among: type[Choice]) -> Choice:
        """Returns the member of ``among`` whose value the string field holds."""
        value = self.text(name)
        for member in among:
            if member.value == value:
                return member
        raise StoreError(f"{self._what}.{name}: expected one of {[member.value for member in among]}, found {value!r}")

    def optional(self, name: str, read: Callable[[str], Value]) -> Value | None:
        """Returns None if the field is null, else what ``read`` (a method of this record) makes of it."""
        return None if self._raw(name) is None else read(name)

    def texts(self, name: str) -> tuple[str, ...]:
        """Returns a field that is a list of strings."""
        values = self._list(name)
        for value in values:
            if not isinstance(value, str):
                raise StoreError(f"{self._what}.{name}: expected a list of strings, found {_kind(value)} in it")
        return tuple(cast("list[str]", values))

    def record(self, name: str) -> Record:
        """Returns a field that is an object."""
        return Record(self._raw(name), f"{self._what}.{name}")

    def records(self, name: str) -> tuple[Record, ...]:
        """Returns a field that is a list of objects."""
        return tuple(Record(value, f"{self._what}.{name}[{index}]") for index, value in enumerate(self._list(name)))

    def close(self) -> None:
        """Raises `StoreError` if the object has a field that was not read."""
        unknown = sorted(set(self._fields) - self._read)
        if unknown:
            raise StoreError(f"{self._what}: unknown field {unknown[0]!r}")

    def _raw(self, name: str) -> object:
        self._read.add(name)
        if name not in self._fields:
            raise StoreError(f"{self._what}: field {name!r} is missing")
        return self._fields[name]

    def _list(self, name: str) -> list[object]:
        return cast("list[object]", self._get(name, list, "a list"))

    def _get(self, name: str, kind: type[Value], expected: str) -> Value:
        value = self._raw(name)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise StoreError(f"{self._what}.{name}: expected {expected}, found {_kind(value)}")
        return value


def _kind(value: object) -> str:
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    for kind, words in ((dict, "an object"), (list, "a list"), (str, "a string"), (int, "an integer")):
        if isinstance(value, kind):
            return words
    return "a number"


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"field {twice!r} is there twice")
    return fields


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is not a JSON number")
