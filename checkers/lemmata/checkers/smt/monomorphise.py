"""Polymorphic symbols and sorts, and their monomorphic instances.

A type variable is a sort whose name begins with a NUL character, which no source can hold. Instances are found as
they are used: whoever elaborates a term asks for the instance of a symbol at concrete sorts and gets its name.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from lemmata.checkers.smt.sexpr import Node
from lemmata.checkers.smt.signature import CORE, is_theory_symbol
from lemmata.checkers.smt.terms import Sort, Term
from lemmata.checkers.smt.theory import Constructor, Datatype, Position

__all__ = [
    "FUNCTION_SORT",
    "MAX_INSTANCES",
    "MAX_SORT_DEPTH",
    "Instances",
    "SortEntry",
    "Symbol",
    "instantiate",
    "is_function_sort",
    "match_sort",
    "show",
    "type_variable",
]

FUNCTION_SORT: Final = "=>"
MAX_SORT_DEPTH: Final = 32
"""Deepest nesting of sorts; deeper ones come from polymorphic recursion, which has infinitely many instances."""
MAX_INSTANCES: Final = 20_000
"""Most instances of polymorphic symbols and sorts in one file."""


@dataclass(slots=True, eq=False)
class Symbol:
    """A symbol that the file declares."""

    name: str
    """As in the source."""
    unique: str
    """Its name in the `Theory`; instances of a polymorphic symbol are named after it."""
    kind: str
    """``function``, ``constructor``, ``selector`` or ``named`` (a term given a name by ``:named``)."""
    variables: tuple[str, ...]
    """Type variables."""
    parameters: tuple[Sort, ...]
    result: Sort
    offset: int
    order: int = 0
    datatype: SortEntry | None = None
    """Of a constructor or selector."""
    names: tuple[str, ...] = ()
    """Parameter names of a defined function; selector names of a constructor."""
    body: Node | None = None
    recursive: bool = False
    """Whether the definition may call itself (``define-fun-rec``)."""
    group: tuple[str, ...] = ()
    """Source names of the functions defined together with it."""
    term: Term | None = None
    """Of a ``named`` term."""


@dataclass(slots=True, eq=False)
class SortEntry:
    """A sort that the file declares: uninterpreted, a data type, or an abbreviation (``define-sort``)."""

    name: str
    unique: str
    variables: tuple[str, ...]
    kind: str
    """``declared``, ``datatype`` or ``defined``."""
    offset: int
    constructors: list[Symbol] = field(default_factory=list[Symbol])
    meaning: Sort | None = None
    """Of an abbreviation."""

    @property
    def generic(self) -> Sort:
        """Returns the sort applied to its own type variables."""
        return Sort(self.unique, tuple([type_variable(name) for name in self.variables]))


def type_variable(name: str) -> Sort:
    """Returns the sort that stands for a type variable."""
    return Sort(f"\0{name}")


def is_function_sort(sort: Sort) -> bool:
    """Returns whether this is a sort of functions, ``(=> A B)``."""
    return sort.name == FUNCTION_SORT


def show(sort: Sort) -> str:
    """Returns a sort for a message."""
    return str(sort).replace("\0", "")


def match_sort(pattern: Sort, sort: Sort, binding: dict[str, Sort]) -> bool:
    """Binds the type variables of ``pattern`` so that it equals ``sort``; returns whether that is possible."""
    if pattern.name[:1] == "\0":
        known = binding.setdefault(pattern.name, sort)
        return known is sort or known == sort
    if pattern.name != sort.name or pattern.indices != sort.indices or len(pattern.args) != len(sort.args):
        return False
    return all([match_sort(inner, arg, binding) for inner, arg in zip(pattern.args, sort.args, strict=True)])


def instantiate(sort: Sort, binding: Mapping[str, Sort]) -> Sort | None:
    """Returns ``sort`` with its type variables replaced; None if one of them is not bound."""
    if sort.name[:1] == "\0":
        return binding.get(sort.name)
    if not sort.args:
        return sort
    args: list[Sort] = []
    for arg in sort.args:
        inner = instantiate(arg, binding)
        if inner is None:
            return None
        args.append(inner)
    return Sort(sort.name, tuple(args), sort.indices)


def _depth(sort: Sort) -> int:
    return 1 + max([_depth(arg) for arg in sort.args], default=0)


def _label(sort: Sort) -> str:
    """Returns the sort inside the name of an instance: ``list<Nat>``."""
    head = sort.name + "".join([f".{index}" for index in sort.indices])
    return f"{head}<{','.join([_label(arg) for arg in sort.args])}>" if sort.args else head


class Instances:
    """The monomorphic instances of symbols and sorts, with unique names.

    Args:
        complain: called with a message when there would be too many instances; must raise.
        place: position of an offset of the source.
    """

    def __init__(self, complain: Callable[[str], None], place: Callable[[int], Position]) -> None:
        self.generic = False
        """True while a polymorphic definition is only type-checked: nothing is asked for then."""
        self.heads: dict[str, SortEntry] = {}
        """Sort declarations by unique name."""
        self.sorts: dict[Sort, None] = {}
        """Uninterpreted sorts in use."""
        self.datatypes: dict[Sort, Datatype] = {}
        self.pending: deque[tuple[Symbol, dict[str, Sort], str]] = deque()
        """Instances of polymorphic functions that have no definition yet."""
        self.origins: dict[str, tuple[Symbol, tuple[Sort, ...]]] = {}
        """For each instance of a polymorphic symbol: the symbol, and the sorts of its type variables."""
        self._complain = complain
        self._place = place
        self._names: dict[tuple[str, tuple[Sort, ...]], str] = {}
        self._taken: set[str] = set()
        self._seen: set[Sort] = set()

    def reserve(self, name: str) -> str:
        """Returns a unique name for a symbol of the file: the name itself wherever that is possible."""
        unique = base = f"user.{name}" if is_theory_symbol(name) and name not in CORE else name
        count = 1
        while unique in self._taken:
            count += 1
            unique = f"{base}_{count}"
        self._taken.add(unique)
        return unique

    def reserve_sort(self, name: str) -> str:
        """Returns a unique name for a sort of the file."""
        unique = name
        count = 1
        while unique in self.heads:
            count += 1
            unique = f"{name}_{count}"
        return unique

    def name(self, symbol: Symbol, args: tuple[Sort, ...]) -> str:
        """Returns the name of the instance of ``symbol`` at ``args``, and has it defined if it is new."""
        if not symbol.variables:
            return symbol.unique
        key = (symbol.unique, args)
        found = self._names.get(key)
        if found is not None:
            return found
        if self.generic:
            return symbol.unique
        name = base = f"{symbol.unique}<{','.join([_label(arg) for arg in args])}>"
        count = 1
        while name in self._taken:
            count += 1
            name = f"{base}_{count}"
        self._taken.add(name)
        self._names[key] = name
        self.origins[name] = (symbol, args)
        self._check_size(args)
        if symbol.kind == "function":
            binding = {f"\0{variable}": arg for variable, arg in zip(symbol.variables, args, strict=True)}
            self.pending.append((symbol, binding, name))
        return name

    def application_name(self, sort: Sort) -> str:
        """Returns a unique name for the function that applies values of a function sort."""
        base = f"@<{','.join([_label(arg) for arg in sort.args])}>"
        name = base
        count = 1
        while not self.auxiliary(name):
            count += 1
            name = f"{base}_{count}"
        return name

    def auxiliary(self, name: str) -> bool:
        """Claims a name for a generated symbol; returns whether it was free."""
        if name in self._taken:
            return False
        self._taken.add(name)
        return True

    def _check_size(self, args: tuple[Sort, ...]) -> None:
        if max([_depth(arg) for arg in args], default=0) > MAX_SORT_DEPTH:
            self._complain(
                f"the sorts nest deeper than {MAX_SORT_DEPTH} levels (polymorphic recursion has infinitely many "
                "instances); expected definitions with finitely many instances"
            )
        if len(self._names) + len(self._seen) > MAX_INSTANCES:
            self._complain(f"more than {MAX_INSTANCES} instances of polymorphic symbols; expected fewer")

    def use(self, sort: Sort) -> None:
        """Notes that a sort is in use: its data type and those of its fields become part of the theory."""
        if self.generic or sort in self._seen:
            return
        agenda = [sort]
        while agenda:
            current = agenda.pop()
            if current in self._seen:
                continue
            self._seen.add(current)
            self._check_size((current,))
            agenda.extend(current.args)
            entry = self.heads.get(current.name)
            if entry is not None and entry.kind == "datatype":
                agenda.extend(self._use_datatype(entry, current))
            elif entry is not None or is_function_sort(current):
                self.sorts.setdefault(current)

    def _use_datatype(self, entry: SortEntry, sort: Sort) -> list[Sort]:
        binding = {f"\0{name}": arg for name, arg in zip(entry.variables, sort.args, strict=True)}
        constructors: list[Constructor] = []
        fields: list[Sort] = []
        self.datatypes[sort] = Datatype(sort=sort, constructors=(), position=self._place(entry.offset))
        for symbol in entry.constructors:
            sorts = tuple([_closed(parameter, binding) for parameter in symbol.parameters])
            fields.extend(sorts)
            selectors = tuple([self.instance_of(name, symbol, sort.args) for name in symbol.names])
            name = self.name(symbol, sort.args)
            constructors.append(Constructor(name=name, fields=sorts, selectors=selectors, sort=sort))
        self.datatypes[sort] = Datatype(sort=sort, constructors=tuple(constructors), position=self._place(entry.offset))
        return fields

    def instance_of(self, selector: str, constructor: Symbol, args: tuple[Sort, ...]) -> str:
        """Returns the name of the instance of a selector (given by unique name) of ``constructor``."""
        stand_in = Symbol(
            name=selector,
            unique=selector,
            kind="selector",
            variables=constructor.variables,
            parameters=(),
            result=constructor.result,
            offset=constructor.offset,
        )
        return self.name(stand_in, args)


def _closed(sort: Sort, binding: Mapping[str, Sort]) -> Sort:
    result = instantiate(sort, binding)
    assert result is not None
    return result
