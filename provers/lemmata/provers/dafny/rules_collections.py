"""Rules that guess invariants about arrays, sequences and flags from what a loop does to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from lemmata.checkers.dafny.expressions import Binary, Display, Index, MultisetOf, Name, Old
from lemmata.checkers.dafny.nodes import Node, children, walk
from lemmata.checkers.dafny.statements import For
from lemmata.checkers.dafny.syntax import Expression
from lemmata.provers.dafny.loops import Loop, words
from lemmata.provers.dafny.rewriting import operand
from lemmata.provers.dafny.rules import Rule

__all__ = ["COLLECTIONS"]

_BOUND: Final = "k'"
"""A bound variable that programs hardly have."""


def _parts(loop: Loop) -> Iterator[tuple[str, str]]:
    """Yields the ranges that a counter divides: a bound of ``k'`` from below and above, for each array."""
    lengths = [length for _, length in loop.lengths()]
    for counter in loop.counters():
        starts = _starts(loop, counter)
        for first in dict.fromkeys(("0", *starts)):
            yield f"{first} <= {_BOUND} < {counter}", counter
        for end in dict.fromkeys((*lengths, *loop.finals.get(counter, ()), *starts)):
            yield f"{counter} <= {_BOUND} < {end}", counter
            yield f"{counter} < {_BOUND} < {end}", counter
            if end not in lengths:
                yield f"{counter} < {_BOUND} <= {end}", counter


def _starts(loop: Loop, counter: str) -> tuple[str, ...]:
    """Returns where a counter begins, as far as that is known and does not change."""
    if isinstance(loop.node, For):
        text = loop.text(loop.node.first)
        return () if words(text) & loop.assigned else (text,)
    around = [name for name in loop.nested_counters() if name not in loop.assigned]
    return tuple(dict.fromkeys((*loop.entries.get(counter, ()), *around)))


def _frame(loop: Loop) -> Iterator[str]:
    for name in loop.written:
        if not any(parameter.name == name for parameter in loop.method.parameters):
            continue
        yield f"multiset({name}[..]) == multiset(old({name}[..]))"
        if not _past_matters(loop, name):
            continue
        for bounds, _ in _parts(loop):
            yield f"forall {_BOUND} :: {bounds} ==> {name}[{_BOUND}] == old({name}[{_BOUND}])"
        yield from _between_writes(loop, name)
        for low in loop.counters():
            for high in loop.counters():
                for sign in ("<", "<="):
                    if low != high:
                        between = f"{low} <= {_BOUND} {sign} {high}"
                        yield f"forall {_BOUND} :: {between} ==> {name}[{_BOUND}] == old({name}[{_BOUND}])"
    for name in loop.names("array"):
        parameter = any(parameter.name == name for parameter in loop.method.parameters)
        if parameter and name not in loop.written and loop.written:
            yield f"{name}[..] == old({name}[..])"


def _past_matters(loop: Loop, array: str) -> bool:
    """Returns whether anything is asked of, or given about, what an array held, and not only how often."""
    given = any(array in words(loop.text(part)) for part in loop.specification("requires"))
    return given or any(_is_past(part) for part in loop.specification("ensures"))


def _is_past(node: Node) -> bool:
    if isinstance(node, MultisetOf):
        return False
    return isinstance(node, Old) or any(_is_past(part) for part in children(node))


def _between_writes(loop: Loop, array: str) -> Iterator[str]:
    """What lies between the places that are written next, or beyond one, is as it was."""
    targets = [target for target, _ in loop.assignments() if isinstance(target, Index) and len(target.indices) == 1]
    places = [loop.text(target.indices[0]) for target in targets if loop.text(target.target) == array]
    same = f"{array}[{_BOUND}] == old({array}[{_BOUND}])"
    for low in dict.fromkeys(places):
        for high in dict.fromkeys(places):
            if low != high:
                yield f"forall {_BOUND} :: {low} <= {_BOUND} <= {high} ==> {same}"
                yield f"forall {_BOUND} :: {low} < {_BOUND} < {high} ==> {same}"
        yield f"forall {_BOUND} :: {low} <= {_BOUND} < {array}.Length ==> {same}"
        yield f"forall {_BOUND} :: 0 <= {_BOUND} <= {low} ==> {same}"


def _copied_slices(loop: Loop) -> Iterator[str]:
    """From ``b[e] := a[f]``: what was written since the loop began is a slice of what was read."""
    for target, value in loop.assignments():
        if not (isinstance(target, Index) and isinstance(value, Index)):
            continue
        if not (isinstance(target.target, Name) and isinstance(value.target, Name)) or len(target.indices) != 1:
            continue
        written, read = loop.text(target.indices[0]), loop.text(value.indices[0])
        source = loop.text(value.target)
        for first in _begun(loop, target.indices[0]):
            for other in _begun(loop, value.indices[0]):
                for past in (source, f"old({source}[..])") if _past_matters(loop, source) else (source,):
                    yield f"{target.target.name}[{first}..{written}] == {past}[{other}..{read}]"
                    yield f"{target.target.name}[{written} + 1..{first} + 1] == {past}[{read} + 1..{other} + 1]"


def _begun(loop: Loop, index: Expression) -> list[str]:
    """Returns what an index was when the loop began."""
    counters = [counter for counter in loop.counters() if counter in words(loop.text(index))]
    if len(counters) != 1:
        return ["0"]
    starts = _starts(loop, counters[0]) or ("0",)
    return [loop.substituted(index, counters[0], operand(loop, start)) for start in starts]


def _written(loop: Loop) -> Iterator[str]:
    """What is written at a counter was written at every place before it."""
    for target, value in loop.assignments():
        if not isinstance(target, Index) or not isinstance(target.target, Name) or len(target.indices) != 1:
            continue
        array, index = target.target.name, target.indices[0]
        for counter in loop.counters():
            if not any(isinstance(node, Name) and node.name == counter for node in walk(index)):
                continue
            place = loop.substituted(index, counter, _BOUND)
            text = loop.substituted(value, counter, _BOUND)
            for bounds, other in _parts(loop):
                if other == counter:
                    yield f"forall {_BOUND} :: {bounds} ==> {array}[{place}] == {text}"
                    for name in loop.written if _past_matters(loop, array) else ():
                        past = text.replace(f"{name} [", f"old({name}) [")
                        if past != text:
                            past = loop.substituted(value, counter, _BOUND)
                            yield f"forall {_BOUND} :: {bounds} ==> {array}[{place}] == old({past})"


def _branch(loop: Loop) -> Iterator[str]:
    """A condition that ends the loop or sets a flag did not hold, or held, at the places before."""
    flags = [name for name in loop.names("bool") if name in loop.assigned]
    for branch in loop.branches():
        if branch.condition is None:
            continue
        for counter in loop.counters():
            if not any(isinstance(node, Name) and node.name == counter for node in walk(branch.condition)):
                continue
            condition = loop.substituted(branch.condition, counter, _BOUND)
            for bounds, other in _parts(loop):
                if other != counter:
                    continue
                yield f"forall {_BOUND} :: {bounds} ==> !({condition})"
                yield f"forall {_BOUND} :: {bounds} ==> ({condition})"
                for flag in flags:
                    yield f"{flag} ==> exists {_BOUND} :: {bounds} && ({condition})"
                    yield f"!{flag} ==> exists {_BOUND} :: {bounds} && ({condition})"
                    yield f"!{flag} ==> forall {_BOUND} :: {bounds} ==> !({condition})"
                    yield f"{flag} ==> forall {_BOUND} :: {bounds} ==> !({condition})"


def _extremum(loop: Loop) -> Iterator[str]:
    """A variable is the largest or smallest element so far, or the place of one."""
    for array, _ in loop.lengths():
        element = loop.scope[array].arguments[0].name if loop.scope[array].arguments else "?"
        for bounds, _counter in _parts(loop):
            for name in loop.names(element):
                if name in loop.assigned and element in ("int", "real", "char"):
                    yield f"forall {_BOUND} :: {bounds} ==> {array}[{_BOUND}] <= {name}"
                    yield f"forall {_BOUND} :: {bounds} ==> {array}[{_BOUND}] >= {name}"
                    yield f"exists {_BOUND} :: {bounds} && {array}[{_BOUND}] == {name}"
            for name in loop.counters():
                if element in ("int", "real", "char"):
                    yield f"forall {_BOUND} :: {bounds} ==> {array}[{_BOUND}] <= {array}[{name}]"
                    yield f"forall {_BOUND} :: {bounds} ==> {array}[{_BOUND}] >= {array}[{name}]"


def _values_sought(loop: Loop) -> Iterator[str]:
    """A value that is looked for is not among the elements so far."""
    for array, length in loop.lengths():
        element = loop.scope[array].arguments[0] if loop.scope[array].arguments else None
        for name in loop.names(element.name if element else "?"):
            if name in loop.assigned:
                continue
            for counter in loop.counters():
                yield f"forall {_BOUND} :: 0 <= {_BOUND} < {counter} ==> {array}[{_BOUND}] != {name}"
                yield f"forall {_BOUND} :: 0 <= {_BOUND} < {counter} ==> {array}[{_BOUND}] < {name}"
                yield f"forall {_BOUND} :: 0 <= {_BOUND} < {counter} ==> {array}[{_BOUND}] <= {name}"
                yield f"forall {_BOUND} :: {counter} <= {_BOUND} < {length} ==> {array}[{_BOUND}] > {name}"
                yield f"forall {_BOUND} :: {counter} <= {_BOUND} < {length} ==> {array}[{_BOUND}] >= {name}"
                yield f"{name} in {array}[{counter}..]"
                yield f"{name} in {array}[..{counter}]"


def _sorted(loop: Loop) -> Iterator[str]:
    if not loop.written:
        return
    low, high = "p'", "q'"
    for array, length in loop.lengths():
        if array not in loop.written:
            continue
        ordered = f"{array}[{low}] <= {array}[{high}]"
        for counter in loop.counters():
            for first, last in (("0", counter), (counter, length)):
                yield f"forall {low}, {high} :: {first} <= {low} < {high} < {last} ==> {ordered}"
            for middle in (f"{low} < {counter} <= {high}", f"{low} <= {counter} < {high}"):
                yield f"forall {low}, {high} :: 0 <= {middle} < {length} ==> {ordered}"
            for other in loop.names("int"):
                if other != counter:
                    hole = f"0 <= {low} < {high} < {other} && {low} != {counter} && {high} != {counter}"
                    yield f"forall {low}, {high} :: {hole} ==> {ordered}"
                    yield f"forall {low}, {high} :: 0 <= {low} < {high} <= {other} && {high} != {counter} ==> {ordered}"


def _sequence(loop: Loop) -> Iterator[str]:
    """What a sequence that grows is: as long as a counter, with elements as they are appended."""
    for target, value in loop.assignments():
        if not isinstance(target, Name) or loop.scope.get(target.name, ("",))[0] != "seq":
            continue
        name = target.name
        appended = value.right if isinstance(value, Binary) and value.operator == "+" else None
        for counter in loop.counters():
            yield f"|{name}| == {counter}"
            yield f"|{name}| <= {counter}"
            for start in _starts(loop, counter):
                yield f"|{name}| == {counter} - {start}"
            if isinstance(appended, Display) and len(appended.elements) == 1:
                text = loop.substituted(appended.elements[0], counter, _BOUND)
                yield f"forall {_BOUND} :: 0 <= {_BOUND} < {counter} ==> {name}[{_BOUND}] == {text}"
        for array, _ in loop.lengths():
            if array != name:
                for counter in loop.counters():
                    yield f"{name} == {array}[..{counter}]"
                    yield f"multiset({name}) == multiset({array}[..{counter}])"
                    yield f"forall {_BOUND} :: {_BOUND} in {name} ==> {_BOUND} in {array}[..{counter}]"
                    yield f"forall {_BOUND} :: {_BOUND} in {array}[..{counter}] ==> {_BOUND} in {name}"


def _regions(loop: Loop) -> Iterator[str]:
    """All elements of a region between counters are the same member of a datatype without fields."""
    for array, length in loop.lengths():
        element = loop.scope[array].arguments[0].name if loop.scope[array].arguments else ""
        datatype = loop.declarations.datatypes.get(element)
        if datatype is None or any(constructor.parameters for constructor in datatype.constructors):
            continue
        ends = ["0", *loop.counters(), length]
        for constructor in datatype.constructors:
            for low in ends:
                for high in ends:
                    if low != high:
                        region = f"{low} <= {_BOUND} < {high}"
                        yield f"forall {_BOUND} :: {region} ==> {array}[{_BOUND}] == {constructor.name}"


COLLECTIONS: Final[Sequence[Rule]] = (
    Rule("sequence", _sequence),
    Rule("frame", _frame),
    Rule("quantified write", _written),
    Rule("copied slice", _copied_slices),
    Rule("quantified condition", _branch),
    Rule("extremum", _extremum),
    Rule("value sought", _values_sought),
    Rule("sorted", _sorted),
    Rule("region", _regions),
)
"""Tried with the rules about specifications, when the basic ones do not do."""
