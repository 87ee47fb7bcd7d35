"""Assertions that tell the verifier what it does not look for: sequences taken apart, definitions unfolded, witnesses.

Each is true or fails by itself; a proposal costs nothing but time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from lemmata.checkers.dafny.binders import Quantifier
from lemmata.checkers.dafny.expressions import (
    Apply,
    Binary,
    Chain,
    Index,
    Literal,
    MultisetOf,
    Name,
    Parentheses,
    Slice,
)
from lemmata.checkers.dafny.nodes import Node, walk
from lemmata.checkers.dafny.syntax import Expression
from lemmata.provers.dafny.instances import grouped, substitute
from lemmata.provers.dafny.scope import Scope, text_of
from lemmata.provers.dafny.sorts import BOOL, Sort, is_number

__all__ = ["conjuncts", "elements", "extensionality", "same_arguments", "sequences", "unfoldings", "witnesses"]

_COLLECTIONS: Final = ("seq", "set", "multiset", "map", "iset", "imap")
_MOST_WITNESSES: Final = 12


def conjuncts(node: Expression) -> list[Expression]:
    """Returns the formulas that are joined by ``&&``."""
    while isinstance(node, Parentheses):
        node = node.inner
    if isinstance(node, Binary) and node.operator == "&&":
        return [*conjuncts(node.left), *conjuncts(node.right)]
    return [node]


def extensionality(scope: Scope, goals: Sequence[Node]) -> Iterator[str]:
    """Yields the equations of collections in some formulas, also those that make two calls of a function equal."""
    for goal in goals:
        for part in scope.subterms(goal):
            if isinstance(part, Binary) and part.operator == "==":
                left, right = part.left, part.right
            elif isinstance(part, Chain) and set(part.operators) == {"=="}:
                left, right = part.operands[:2]
            else:
                continue
            if _is_collection(scope, left):
                yield f"assert {text_of(scope.file, part)};"
            yield from _equal_arguments(scope, left, right)


def same_arguments(scope: Scope, left: Expression, right: Expression) -> Iterator[str]:
    """Yields the equations of collections that make two calls of a function equal, wherever the calls stand."""
    calls = [part for part in scope.subterms(right) if isinstance(part, Apply)]
    for part in scope.subterms(left):
        for other in calls if isinstance(part, Apply) else ():
            yield from _equal_arguments(scope, part, other)


def _equal_arguments(scope: Scope, left: Expression, right: Expression) -> Iterator[str]:
    if isinstance(left, Apply) and isinstance(right, Apply) and _same_function(left, right):
        for one, other in zip(left.arguments, right.arguments, strict=False):
            texts = (text_of(scope.file, one.value), text_of(scope.file, other.value))
            if texts[0] != texts[1] and _is_collection(scope, one.value):
                yield f"assert {grouped(texts[0])} == {grouped(texts[1])};"


def _same_function(left: Apply, right: Apply) -> bool:
    one, other = left.function, right.function
    return isinstance(one, Name) and isinstance(other, Name) and one.name == other.name


def sequences(scope: Scope, goals: Sequence[Node]) -> Iterator[str]:
    """Yields how the sequences and slices in some formulas are put together."""
    seen: dict[str, Expression] = {}
    for goal in goals:
        for part in scope.subterms(goal):
            if _is(scope, part, "seq") or isinstance(part, Slice):
                seen.setdefault(text_of(scope.file, part), part)
    for text, part in seen.items():
        yield from _taken_apart(scope, text, part)
    for goal in goals:
        for part in scope.subterms(goal):
            if isinstance(part, Index) and len(part.indices) == 1 and _is(scope, part.target, "seq"):
                yield from _split_at(text_of(scope.file, part.target), text_of(scope.file, part.indices[0]))


def _taken_apart(scope: Scope, text: str, part: Expression) -> Iterator[str]:
    file = scope.file
    match part:
        case Slice(target=target, low=low, high=high):
            of = grouped(text_of(file, target))
            if low is None and high is None:
                size = f"{of}.Length" if _is(scope, target, "array") else f"|{of}|"
                yield f"assert {of}[..] == {of}[..{size}];"
                return
            first, last = (text_of(file, low) if low else "0"), (text_of(file, high) if high else "")
            end = last or (f"{of}.Length" if _is(scope, target, "array") else f"|{of}|")
            yield f"assert {first} < {end} ==> {text} == {of}[{first}..{end} - 1] + [{of}[{end} - 1]];"
            yield f"assert {first} < {end} ==> {text} == [{of}[{first}]] + {of}[{first} + 1..{end}];"
            size = f"{of}.Length" if _is(scope, target, "array") else f"|{of}|"
            if last:
                yield f"assert {end} < {size} ==> {of}[{first}..{end} + 1] == {text} + [{of}[{end}]];"
                yield f"assert {end} == {size} ==> {text} == {of}[{first}..];"
        case Binary(operator="+", left=left, right=right):
            yield from _joined(text_of(file, left), text_of(file, right), text)
            inner = left
            while isinstance(inner, Parentheses):
                inner = inner.inner
            if isinstance(inner, Binary) and inner.operator == "+":
                one, two, three = (text_of(file, item) for item in (inner.left, inner.right, right))
                yield f"assert {text} == {one} + ({two} + {three});"
        case Name() | Apply():
            yield f"assert |{text}| > 0 ==> {text} == [{text}[0]] + {text}[1..];"
            yield f"assert |{text}| > 0 ==> {text} == {text}[..|{text}| - 1] + [{text}[|{text}| - 1]];"
            yield f"assert {text}[..|{text}|] == {text};"
        case _:
            return


def _joined(left: str, right: str, whole: str) -> Iterator[str]:
    one, other, both = grouped(left), grouped(right), f"({whole})"
    yield f"assert |{one}| == 0 ==> {both} == {other};"
    yield f"assert |{other}| == 0 ==> {both} == {one};"
    yield f"assert |{one}| > 0 ==> {both}[0] == {one}[0] && {both}[1..] == {one}[1..] + {other};"
    last = f"|{other}| - 1"
    yield f"assert |{other}| > 0 ==> {both}[..|{both}| - 1] == {one} + {other}[..{last}];"


def _split_at(sequence: str, index: str) -> Iterator[str]:
    of, at = grouped(sequence), index
    yield f"assert 0 <= {at} < |{of}| ==> {of} == {of}[..{at}] + [{of}[{at}]] + {of}[{at} + 1..];"


def unfoldings(scope: Scope, goals: Sequence[Node]) -> Iterator[str]:
    """Yields what the functions and predicates in some formulas stand for: whole, and each part of a conjunction."""
    for goal in goals:
        for part in scope.subterms(goal):
            if isinstance(part, Apply):
                yield from _unfolded(scope, part, {})


def _unfolded(scope: Scope, node: Apply, replaced: Mapping[str, str]) -> Iterator[str]:
    """Yields what a call stands for, some of its arguments replaced by others."""
    function = scope.declared.functions.get(node.function.name) if isinstance(node.function, Name) else None
    if function is None or not isinstance(function.body, Expression):
        return
    if len(function.parameters) != len(node.arguments):
        return
    values = [text_of(scope.file, argument.value) for argument in node.arguments]
    values = [replaced.get(text, text) for text in values]
    actual = {item.name: text for item, text in zip(function.parameters, values, strict=True)}
    if scope.type_of(node) == BOOL:
        for item in conjuncts(function.body):
            yield f"assert {substitute(scope.file, item, actual)};"
    else:
        body = substitute(scope.file, function.body, actual)
        yield f"assert {function.name}({', '.join(values)}) == ({body});"


def witnesses(scope: Scope, goals: Sequence[Node]) -> Iterator[str]:
    """Yields instances of existential formulas, for the variables and small numbers at hand."""
    for goal in goals:
        for part in walk(goal):
            if not isinstance(part, Quantifier) or part.universal or len(part.domain.variables) != 1:
                continue
            variable = part.domain.variables[0]
            sort = scope.sort_of(variable)
            texts = [name for name, known in scope.variables.items() if sort in (None, known)]
            if sort is None or is_number(sort):
                numbers = [name for name, known in scope.variables.items() if is_number(known)]
                texts = ["0", *numbers, *(f"{name} - 1" for name in numbers), "1", "2", "3"]
            bodies = [item for item in (part.domain.range, part.body) if item is not None]
            for text in texts[:_MOST_WITNESSES]:
                instance = " && ".join(grouped(substitute(scope.file, item, {variable.name: text})) for item in bodies)
                yield f"assert {instance};"


def elements(scope: Scope, lengths: Sequence[tuple[str, int]], goals: Sequence[Node]) -> Iterator[str]:
    """Yields the elements of arrays and sequences of known lengths, listed, and functions of them, the last first."""
    for name, length in lengths:
        items = [f"{name}[{number}]" for number in range(length)]
        whole = f"{name}[..]" if scope.variables.get(name, Sort("")).name == "array" else name
        listed = [f"[{', '.join(items[start:])}]" for start in range(length)]
        yield f"assert {whole} == {listed[0]};"
        yield from (f"assert {listed[start]}[1..] == {listed[start + 1]};" for start in range(length - 1))
        for goal in goals:
            for part in scope.subterms(goal):
                if isinstance(part, Apply) and any(text_of(scope.file, it.value) == whole for it in part.arguments):
                    for text in reversed(listed):
                        yield from _unfolded(scope, part, {whole: text})


def _is(scope: Scope, node: Expression, name: str) -> bool:
    sort = scope.type_of(node)
    return sort is not None and sort.name == name


def _is_collection(scope: Scope, node: Expression) -> bool:
    if isinstance(node, Slice | MultisetOf):
        return True
    sort = scope.type_of(node)
    return sort is not None and sort.name in _COLLECTIONS and not isinstance(node, Literal)
