"""Counterexamples to a member of a Dafny program: the JSON in which they are offered, and their values as Dafny text.

```json
{"claim": "Largest", "ensures": 1, "values": {"a": {"array": [3, 1]}}, "results": {"m": 1}, "sides": [], "rounds": [2]}
```

A value is an integer, a truth value, a string, a list (a sequence), or an object that says what it is: ``real`` (two
integers, a fraction), ``char``, ``set``, ``multiset``, ``map`` (a list of pairs), ``tuple``, ``array``, or
``constructor`` and ``fields``. What is written into a program is made from these parts alone, so no text of a
counterexample is ever read as Dafny.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from lemmata.checkers.errors import UsageError

__all__ = ["Counterexample", "array_items", "expression", "facts", "read", "write"]

_FIELDS: Final = ("claim", "ensures", "values", "results", "sides", "rounds")
_LONGEST: Final = 64 * 1024
"""Characters of a counterexample."""
_DEEPEST: Final = 60
_MOST_FACTS: Final = 60
_BRACKETS: Final = {"set": ("{", "}"), "multiset": ("multiset{", "}"), "tuple": ("(", ")")}
_NAMED: Final = "constructor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterexample:
    """Values for which a postcondition is said to be false."""

    claim: str
    """Qualified name of the lemma, function or method."""
    ensures: int
    """Which of its postconditions, from 0."""
    values: Mapping[str, object]
    """Of every parameter, by its name."""
    results: Mapping[str, object]
    """Of results, and what arrays hold at the end: a help for whoever confirms it, who need not believe it."""
    sides: tuple[object, ...]
    """If the postcondition is an equation, its two sides: a help like ``results``; empty if there is none."""
    rounds: tuple[int, ...]
    """For each loop, in the order of the text: the most rounds that it goes each time it is come to."""


def write(found: Counterexample) -> str:
    """Returns a counterexample as JSON."""
    return json.dumps({name: getattr(found, name) for name in _FIELDS})


def read(text: str) -> Counterexample:
    """Returns the counterexample in a text; what its values are is not looked at.

    Raises:
        UsageError: it is none.
    """
    if len(text) > _LONGEST:
        raise UsageError(f"it has {len(text):,} characters; expected at most {_LONGEST:,}")
    try:
        fields: object = json.loads(text, object_pairs_hook=_unique, parse_float=_refused, parse_constant=_refused)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"it is not usable JSON: {error}") from error
    if not isinstance(fields, dict) or set(cast("dict[str, object]", fields)) != set(_FIELDS):
        raise UsageError(f"expected an object with the fields {', '.join(_FIELDS)}")
    known = cast("dict[str, Any]", fields)
    rounds, sides = known["rounds"], known["sides"]
    if not isinstance(known["claim"], str) or not _is_count(known["ensures"]):
        raise UsageError("expected the name of a claim, and the number of one of its postconditions")
    values, results = known["values"], known["results"]
    if not isinstance(values, dict) or not isinstance(results, dict):
        raise UsageError("expected values and results by their names")
    if not isinstance(sides, list) or len(cast("list[object]", sides)) not in (0, 2):
        raise UsageError("expected the two sides of an equation, or none")
    if not isinstance(rounds, list) or not all(_is_count(item) for item in cast("list[object]", rounds)):
        raise UsageError("expected a number of rounds for each loop")
    return Counterexample(
        claim=known["claim"],
        ensures=known["ensures"],
        values=cast("dict[str, object]", values),
        results=cast("dict[str, object]", results),
        sides=tuple(cast("list[object]", sides)),
        rounds=tuple(cast("list[int]", rounds)),
    )


def expression(value: object, constructors: Collection[str]) -> str:
    """Returns a value as a Dafny expression.

    Args:
        value: as in JSON; no array.
        constructors: names of the datatypes' constructors.

    Raises:
        UsageError: this is no value, or one of a constructor that there is not.
    """
    return _expression(value, constructors, 0)


def array_items(value: object) -> list[object] | None:
    """Returns the elements of an array; None if the value is none."""
    if isinstance(value, dict) and list(cast("dict[str, object]", value)) == ["array"]:
        items = cast("dict[str, object]", value)["array"]
        return cast("list[object]", items) if isinstance(items, list) else None
    return None


def facts(name: str, value: object, constructors: Collection[str]) -> tuple[str, ...]:
    """Returns what is true of a variable with a value, as conditions: they name the elements that a proof looks at.

    Args:
        name: of the variable.
        value: as in JSON.
        constructors: names of the datatypes' constructors.

    Raises:
        UsageError: like `expression`.
    """
    items = array_items(value)
    if items is None:
        found = [f"{name} == {expression(value, constructors)}"]
        found += _elements(name, value, constructors)
    else:
        found = [f"{name}.Length == {len(items)}", f"{name}[..] == {expression(items, constructors)}"]
        found += [f"{name}[{place}] == {expression(item, constructors)}" for place, item in enumerate(items)]
    return tuple(found[:_MOST_FACTS])


def _elements(name: str, value: object, constructors: Collection[str]) -> Iterator[str]:
    if isinstance(value, str):
        value = [{"char": letter} for letter in value]
    if isinstance(value, list):
        items = cast("list[object]", value)
        yield f"|{name}| == {len(items)}"
        for place, item in enumerate(items):
            yield f"{name}[{place}] == {expression(item, constructors)}"
            yield from _elements(f"{name}[{place}]", item, constructors)
    elif isinstance(value, dict):
        kind, content = next(iter(cast("dict[str, object]", value).items()))
        for item in cast("Sequence[object]", content) if kind in ("set", "multiset", "map") else ():
            key = cast("Sequence[object]", item)[0] if kind == "map" else item
            yield f"{expression(key, constructors)} in {name}"


def _expression(value: object, constructors: Collection[str], depth: int) -> str:
    if depth > _DEEPEST:
        raise UsageError("a value is nested too deeply")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return f'"{"".join(map(_letter, value))}"'
    if isinstance(value, list):
        return f"[{_listed(cast('list[object]', value), constructors, depth)}]"
    if isinstance(value, dict):
        return _described(cast("dict[str, object]", value), constructors, depth)
    raise UsageError(f"{json.dumps(value)[:60]} is no value")


def _described(value: Mapping[str, object], constructors: Collection[str], depth: int) -> str:
    """Returns a value of which an object says what it is."""
    name = value.get(_NAMED)
    if set(value) == {_NAMED, "fields"} and isinstance(name, str):
        if name not in constructors:
            raise UsageError(f"there is no constructor {name[:60]!r}")
        fields = _items(value["fields"])
        return f"{name}({_listed(fields, constructors, depth)})" if fields else name
    kind, content = next(iter(value.items())) if len(value) == 1 else ("", None)
    if kind in _BRACKETS:
        opening, closing = _BRACKETS[kind]
        return f"{opening}{_listed(_items(content), constructors, depth)}{closing}"
    if kind == "map":
        pairs = [_items(pair) for pair in _items(content)]
        if all(len(pair) == 2 for pair in pairs):
            return f"map[{', '.join(_entry(pair, constructors, depth) for pair in pairs)}]"
    if kind == "char" and isinstance(content, str) and len(content) == 1:
        return f"'{_letter(content)}'"
    if kind == "real":
        parts = _items(content)
        if len(parts) == 2 and all(_is_whole(part) for part in parts) and cast("int", parts[1]) > 0:
            return _real(cast("int", parts[0]), cast("int", parts[1]))
    raise UsageError(f"{json.dumps(value)[:60]} is no value")


def _entry(pair: Sequence[object], constructors: Collection[str], depth: int) -> str:
    key, value = (_expression(part, constructors, depth + 1) for part in pair)
    return f"{key} := {value}"


def _listed(items: Sequence[object], constructors: Collection[str], depth: int) -> str:
    return ", ".join(_expression(item, constructors, depth + 1) for item in items)


def _items(content: object) -> list[object]:
    if not isinstance(content, list):
        raise UsageError(f"expected a list of values, found {json.dumps(content)[:60]}")
    return cast("list[object]", content)


def _real(numerator: int, denominator: int) -> str:
    return f"{numerator}.0" if denominator == 1 else f"({numerator}.0 / {denominator}.0)"


def _letter(letter: str) -> str:
    """Returns a character as it may stand between quotes of either kind."""
    plain = " " <= letter <= "~" and letter not in "\"'\\"
    return letter if plain else f"\\U{{{ord(letter):04X}}}"


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_count(value: object) -> bool:
    return _is_whole(value) and cast("int", value) >= 0


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


def _refused(text: str) -> object:
    raise ValueError(f"{text[:30]} is no number of a counterexample")
