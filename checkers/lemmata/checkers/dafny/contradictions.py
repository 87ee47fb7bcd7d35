"""What Dafny accepts although it contradicts itself: three gaps in its own checks, each tried on Dafny 4.11.

- A refining module may put a module in the place of an abstract import that does not have what was proved of it.
- A constant of a class may hold a function whose argument leads back to the class: ``g(o) == !g(o)``. Dafny counts
  what a type may hold for datatypes, and not through classes. A field that can be assigned does no harm, since what
  reads it has an effect, and such functions cannot be stored.
- A greatest or least predicate must not range over the ordinals. Dafny does not find them within a datatype.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from lemmata.checkers.dafny.declarations import (
    Callable,
    ClassDeclaration,
    Constant,
    Datatype,
    Declaration,
    Import,
    Module,
    Program,
    TypeDeclaration,
)
from lemmata.checkers.dafny.nodes import FunctionType, NamedType, Node, Type, walk

__all__ = ["contradictions"]

_UNKEPT: Final = "here {} takes the place of {} without refining it: what was proved of one need not hold of the other"
_KNOTTED: Final = "{} holds a function whose argument leads back to {}: with such a function anything can be proved"
_ORDINALS: Final = "an ORDINAL in a datatype is not allowed beside {}, which could range over all of them"


def contradictions(program: Program) -> Iterator[tuple[int, str]]:
    """Yields the first token of what contradicts itself, and what is wrong with it."""
    nodes = tuple(walk(program))
    yield from _unkept_imports(nodes)
    types = [(part, held) for part in nodes if isinstance(part, Declaration) and (held := tuple(_structure(part)))]
    yield from _knots(types)
    extreme = [item for item in nodes if isinstance(item, Callable) and item.is_function and _is_extreme(item)]
    for part, held in types:
        if extreme and "ORDINAL" in _names(held):
            yield part.start, _ORDINALS.format(extreme[0].name)


def _is_extreme(item: Callable) -> bool:
    return item.keyword.split()[0] in ("least", "greatest", "inductive", "copredicate")


def _last(path: str) -> str:
    """Returns what a path ends with, without an export set."""
    return path.split("`")[0].rpartition(".")[2]


# Imports


def _unkept_imports(nodes: Sequence[Node]) -> Iterator[tuple[int, str]]:
    modules = [node for node in nodes if isinstance(node, Module)]
    imports = [node for node in nodes if isinstance(node, Import)]
    meant: dict[str, list[str]] = defaultdict(list)
    for module in modules:
        meant[_last(module.name)].append(_last(module.base))
    for item in imports:
        if item.name:
            meant[item.name].append(_last(item.path))
    for module in modules:
        above = _reached(_last(module.base), meant)
        pinned = [it for base in modules if _last(base.name) in above for it in base.members if isinstance(it, Import)]
        for member in module.members if module.relation == "refines" else ():
            if isinstance(member, Import):
                name, target = member.name or _last(member.path), _last(member.path)
                for goal in (_last(it.path) for it in pinned if it.relation == ":" and it.name == name):
                    if not _keeps(target, goal, meant):
                        yield member.start, _UNKEPT.format(target, goal)


def _keeps(name: str, goal: str, meant: Mapping[str, Sequence[str]], depth: int = 0) -> bool:
    """Returns whether all that a name of a module may stand for is a module, or refines it."""
    if name == goal and len(meant[goal]) == 1:
        return True
    return depth < len(meant) and name in meant and all(_keeps(base, goal, meant, depth + 1) for base in meant[name])


# Types


def _structure(part: Declaration) -> Iterator[Type]:
    """Yields the types of what a value holds for good."""
    match part:
        case Datatype():
            yield from (it.type for each in part.constructors for it in each.parameters if it.type is not None)
        case ClassDeclaration():
            yield from (it.type for it in part.members if isinstance(it, Constant) and it.type is not None)
            yield from part.parents
        case TypeDeclaration():
            stated = part.base if part.variable is None else part.variable.type
            if stated is not None:
                yield stated
        case Callable(keyword="iterator"):
            yield from (it.type for it in part.parameters if it.type is not None)
        case _:
            pass


def _named(types: Sequence[Type]) -> Iterator[NamedType]:
    return (node for held in types for node in walk(held) if isinstance(node, NamedType))


def _names(types: Sequence[Type]) -> set[str]:
    return {_last(node.name).rstrip("?") for node in _named(types)}


def _arguments(types: Sequence[Type]) -> set[str]:
    """Returns the names in what functions take."""
    taken = [node.parameter for held in types for node in walk(held) if isinstance(node, FunctionType)]
    return _names(taken)


def _knots(types: Sequence[tuple[Declaration, tuple[Type, ...]]]) -> Iterator[tuple[int, str]]:
    """Yields the types that hold functions whose arguments lead back to them."""
    leads: dict[str, set[str]] = defaultdict(set)
    takes: dict[str, set[str]] = defaultdict(set)
    generics: dict[str, set[str]] = defaultdict(set)
    for part, held in types:
        leads[part.name] |= _names(held)
        takes[part.name] |= _arguments(held)
        if isinstance(part, ClassDeclaration):
            for above in part.parents:
                leads[_last(above.name) if isinstance(above, NamedType) else ""].add(part.name)
            leads["object"].add(part.name)
        generics[part.name] |= {it.name for it in getattr(part, "generics", ())}
    named = [
        (part, _last(node.name).rstrip("?"), _names(node.arguments)) for part, held in types for node in _named(held)
    ]
    grown = True
    while grown:  # what a generic type takes, it takes of what it is made of
        size = sum(map(len, takes.values()))
        for part, name, arguments in named:
            if takes[name] & generics[name]:
                takes[name] |= arguments
                takes[part.name] |= arguments & generics[part.name]
        grown = sum(map(len, takes.values())) > size
    for part, _ in types:
        for argument in sorted(takes[part.name]):
            if part.name in _reached(argument, leads):
                yield part.start, _KNOTTED.format(part.name, part.name)


def _reached(name: str, leads: Mapping[str, Iterable[str]]) -> set[str]:
    """Returns the names that a name leads to, with itself."""
    found = {name}
    agenda = [name]
    while agenda:
        new = set(leads.get(agenda.pop(), ())) - found
        found |= new
        agenda += new
    return found
