"""Types of Dafny as plain values, and how a formal type takes an actual one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lemmata.checkers.dafny.nodes import FunctionType, NamedType, TupleType, Type

__all__ = ["BOOL", "INT", "Sort", "bind", "is_number", "of_type", "substituted"]

_INTEGERS: Final = frozenset({"int", "nat"})


@dataclass(frozen=True, slots=True)
class Sort:
    """A type: ``seq<int>`` is ``Sort("seq", (Sort("int"),))``; tuples have the name ``()``, functions ``->``."""

    name: str
    arguments: tuple[Sort, ...] = ()


INT: Final = Sort("int")
BOOL: Final = Sort("bool")


def of_type(node: Type, synonyms: Mapping[str, Sort]) -> Sort:
    """Returns a type that stands in a file.

    Args:
        node: the type.
        synonyms: what names of synonyms and subset types stand for.
    """
    match node:
        case NamedType(name=name, arguments=arguments):
            short = name.rpartition(".")[2].removesuffix("?")
            if short == "string":
                return Sort("seq", (Sort("char"),))
            if not arguments and short in synonyms:
                return synonyms[short]
            return Sort(short, tuple(of_type(argument, synonyms) for argument in arguments))
        case TupleType(elements=elements):
            parts = tuple(of_type(element, synonyms) for element in elements)
            return parts[0] if len(parts) == 1 else Sort("()", parts)
        case FunctionType(parameter=parameter, result=result):
            return Sort("->", (of_type(parameter, synonyms), of_type(result, synonyms)))
        case _:
            return Sort("")


def is_number(sort: Sort | None) -> bool:
    """Returns whether a type is ``int`` or ``nat``."""
    return sort is not None and sort.name in _INTEGERS


def bind(formal: Sort, actual: Sort, generics: frozenset[str], binding: dict[str, Sort]) -> bool:
    """Returns whether an actual type fits a formal one; type parameters are bound in ``binding`` as they are met.

    A ``nat`` takes an ``int`` and the other way round: what is not negative is for the verifier to see.
    """
    if formal.name in generics and not formal.arguments:
        return binding.setdefault(formal.name, actual) == actual
    if formal.name in _INTEGERS and actual.name in _INTEGERS:
        return True
    if formal.name != actual.name or (
        formal.arguments and actual.arguments and len(formal.arguments) != len(actual.arguments)
    ):
        return False
    return all(
        bind(one, other, generics, binding) for one, other in zip(formal.arguments, actual.arguments, strict=False)
    )


def substituted(sort: Sort, binding: Mapping[str, Sort]) -> Sort:
    """Returns a type with its type parameters replaced by what they are bound to."""
    if sort.name in binding and not sort.arguments:
        return binding[sort.name]
    return Sort(sort.name, tuple(substituted(argument, binding) for argument in sort.arguments))
