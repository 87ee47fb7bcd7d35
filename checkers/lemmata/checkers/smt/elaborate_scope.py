"""What a file has declared so far: symbols, sorts, and the levels of ``push`` and ``pop``."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Final, NoReturn

from lemmata.checkers.errors import InputError
from lemmata.checkers.smt.lexer import Source
from lemmata.checkers.smt.monomorphise import FUNCTION_SORT, Instances, SortEntry, Symbol, instantiate, type_variable
from lemmata.checkers.smt.sexpr import NUMERAL, RESERVED_WORD, SYMBOL, Atom, Group, Node
from lemmata.checkers.smt.signature import CORE, SORT_ARITIES
from lemmata.checkers.smt.terms import BOOL, INT, REAL, Sort
from lemmata.checkers.verdict import Diagnostic, Severity

__all__ = ["Declarations", "describe"]

_FLOATS: Final = {"Float16": (5, 11), "Float32": (8, 24), "Float64": (11, 53), "Float128": (15, 113)}
_MAX_WIDTH: Final = 1 << 20
_MAX_NAMES: Final = 2_000
_MAX_WARNINGS: Final = 1_000
_FIXED_SORTS: Final = frozenset(SORT_ARITIES) - {"Seq"} | {"BitVec", "FloatingPoint", FUNCTION_SORT, "->"}


def describe(node: Node) -> str:
    """Returns what a node is, for ``found ...``."""
    if isinstance(node, Group):
        head = node[0] if node else None
        if isinstance(head, Atom):
            return f"({head.text[:40]} ...)"
        return "(...)" if node else "()"
    return f"the {node.kind} {node.text[:60]}" if node.kind not in (SYMBOL, RESERVED_WORD) else node.text[:60]


class Declarations:
    """The symbols and sorts in scope.

    Args:
        source: the text, for positions.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self.symbols: dict[str, Symbol] = {}
        self.sorts: dict[str, SortEntry] = {}
        self.instances = Instances(self._complain, source.position)
        self.type_variables: dict[str, Sort] = {}
        """Type variables in scope, and what they stand for."""
        self.used: set[str] = set()
        """Theory symbols that terms have used: they may not be declared afterwards.

        A polymorphic body is read again for each instance, perhaps below such a declaration: so it means the same.
        """
        self.used_sorts: set[str] = set()
        """Theory sorts that were used; the same holds for them."""
        self.warnings: list[Diagnostic] = []
        self.global_declarations = False
        self.higher_order = False
        """Whether a function sort was met."""
        self.offset = 0
        """Where the elaboration is; for complaints that have no better place."""
        self._levels: list[tuple[dict[str, Symbol], dict[str, SortEntry]]] = []
        self._order = 0
        self._warned: set[tuple[int, str]] = set()
        self._known_sorts: dict[Sort, Sort] = {BOOL: BOOL, INT: INT, REAL: REAL}

    def error(self, message: str, where: Node | int, kind: str = "type") -> InputError:
        """Returns an error about a node or offset, to be raised by the caller."""
        offset = where if isinstance(where, int) else where.offset
        return self.source.error(message.replace("\0", ""), offset, kind=kind)

    def _complain(self, message: str) -> NoReturn:
        raise self.error(message, self.offset)

    def warn(self, kind: str, message: str, where: Node | int) -> None:
        """Records a warning, once a place."""
        offset = where if isinstance(where, int) else where.offset
        if (offset, message) in self._warned or len(self.warnings) >= _MAX_WARNINGS:
            return
        self._warned.add((offset, message))
        place = self.source.position(offset)
        self.warnings.append(
            Diagnostic(
                file=self.source.file,
                line=place.line,
                column=place.column,
                severity=Severity.WARNING,
                kind=kind,
                message=message.replace("\0", ""),
            )
        )

    def push(self) -> None:
        """Opens a level."""
        self._levels.append((dict(self.symbols), dict(self.sorts)))

    def pop(self) -> None:
        """Closes the innermost level: what it declared is forgotten, unless declarations are global."""
        symbols, sorts = self._levels.pop()
        if not self.global_declarations:
            self.symbols, self.sorts = symbols, sorts

    @property
    def levels(self) -> int:
        """Returns the number of open levels."""
        return len(self._levels)

    def name(self, node: Node, what: str) -> str:
        """Returns the symbol of a node that must be one."""
        if isinstance(node, Atom) and node.kind == SYMBOL:
            return node.text
        reserved = isinstance(node, Atom) and node.kind == RESERVED_WORD
        found = f"the reserved word {node.text}" if reserved and isinstance(node, Atom) else describe(node)
        raise self.error(f"found {found}; expected {what}", node, "syntax")

    def declare(self, symbol: Symbol) -> Symbol:
        """Brings a symbol into scope under a unique name; raises on a duplicate."""
        name = symbol.name
        known = self.symbols.get(name)
        if known is not None:
            line = self.source.position(known.offset).line
            raise self.error(f"{name} is declared twice (first in line {line}); expected a new name", symbol.offset)
        if name in CORE:
            raise self.error(f"{name} is a symbol of the core theory; expected another name", symbol.offset)
        if name in self.used:
            raise self.error(
                f"{name} was used above as a symbol of a theory and is declared here; expected another name",
                symbol.offset,
            )
        symbol.unique = self.instances.reserve(name)
        self._order += 1
        symbol.order = self._order
        self.symbols[name] = symbol
        return symbol

    def declare_sort(self, name: str, variables: tuple[str, ...], kind: str, offset: int) -> SortEntry:
        """Brings a sort into scope; raises on a duplicate."""
        known = self.sorts.get(name)
        if known is not None:
            line = self.source.position(known.offset).line
            raise self.error(f"the sort {name} is declared twice (first in line {line}); expected a new name", offset)
        if name in _FIXED_SORTS:
            raise self.error(f"{name} is a sort of a theory; expected another name", offset)
        if name in self.used_sorts:
            raise self.error(
                f"{name} was used above as a sort of a theory and is declared here; expected another name", offset
            )
        entry = SortEntry(name, self.instances.reserve_sort(name), variables, kind, offset)
        self.sorts[name] = entry
        self.instances.heads[entry.unique] = entry
        return entry

    def bind_type_variables(self, nodes: Node) -> tuple[str, ...]:
        """Reads ``(a b ...)`` and returns the names, each once."""
        if not isinstance(nodes, Group) or not nodes:
            raise self.error(f"found {describe(nodes)}; expected type variables in parentheses", nodes, "syntax")
        names: list[str] = []
        for node in nodes:
            name = self.name(node, "a type variable")
            if name in names:
                raise self.error(f"the type variable {name} stands twice; expected distinct names", node)
            names.append(name)
        return tuple(names)

    def goal_sort(self, name: str) -> str:
        """Returns the name of the uninterpreted sort that stands for a type variable of a claim."""
        heads = self.instances.heads
        unique = name
        count = 1
        while True:
            entry = heads.get(unique)
            if entry is not None and entry.kind == "goal":
                return unique
            if entry is None and unique not in _FIXED_SORTS and unique not in self.sorts:
                heads[unique] = SortEntry(name, unique, (), "goal", 0)
                return unique
            count += 1
            unique = f"{name}_{count}"

    def rigid(self, variables: tuple[str, ...]) -> dict[str, Sort]:
        """Returns type variables that stand for themselves."""
        return {name: type_variable(name) for name in variables}

    def sort(self, node: Node) -> Sort:
        """Returns the sort that a node denotes; raises if there is none."""
        if isinstance(node, Group):
            return self._compound(node, 0)
        return self._simple(node)

    def _intern(self, sort: Sort) -> Sort:
        return self._known_sorts.setdefault(sort, sort)

    def _simple(self, node: Atom) -> Sort:
        name = node.text
        if node.kind != SYMBOL:
            raise self.error(f"found {describe(node)}; expected a sort", node, "syntax")
        variable = self.type_variables.get(name)
        if variable is not None:
            return variable
        entry = self.sorts.get(name)
        if entry is not None:
            return self._declared(entry, (), node)
        if name in _FLOATS:
            return self._intern(Sort("FloatingPoint", (), _FLOATS[name]))
        arity = SORT_ARITIES.get(name)
        if arity is None:
            raise self._unknown(name, node)
        if arity:
            raise self.error(f"the sort {name} has no arguments here; expected {arity}", node)
        return self._intern(Sort(name))

    def _compound(self, node: Group, depth: int) -> Sort:
        if depth > 200:
            raise self.error("sorts nest deeper than 200 levels; expected fewer", node)
        if not node:
            raise self.error("found (); expected a sort", node, "syntax")
        head = node[0]
        if isinstance(head, Atom) and head.is_word("_"):
            return self._indexed(node)
        name = self.name(head, "the name of a sort")
        args = tuple(
            [self._compound(arg, depth + 1) if isinstance(arg, Group) else self._simple(arg) for arg in node[1:]]
        )
        entry = self.sorts.get(name)
        if entry is not None:
            return self._declared(entry, args, node)
        if name in (FUNCTION_SORT, "->"):
            return self._function_sort(name, args, node)
        arity = SORT_ARITIES.get(name)
        if arity is None or name in self.type_variables:
            raise self._unknown(name, head)
        if arity != len(args) or not args:
            raise self.error(f"the sort {name} has {len(args)} arguments; expected {arity}", node)
        self.used_sorts.add(name)
        return self._intern(Sort(name, args))

    def _function_sort(self, name: str, args: tuple[Sort, ...], node: Node) -> Sort:
        if len(args) < 2:
            raise self.error(f"{name} has {len(args)} arguments; expected at least 2: arguments and a result", node)
        self.higher_order = True
        if name == FUNCTION_SORT:
            return self._intern(Sort(FUNCTION_SORT, args))
        result = args[-1]
        for arg in reversed(args[:-1]):
            result = self._intern(Sort(FUNCTION_SORT, (arg, result)))
        return result

    def _indexed(self, node: Group) -> Sort:
        name = self.name(node[1], "BitVec or FloatingPoint") if len(node) > 1 else ""
        count = {"BitVec": 1, "FloatingPoint": 2}.get(name)
        if count is None:
            raise self.error(f"found (_ {name} ...); expected (_ BitVec n) or (_ FloatingPoint e s)", node)
        if len(node) != 2 + count:
            raise self.error(f"(_ {name} ...) has {len(node) - 2} indices; expected {count}", node)
        indices: list[int] = []
        for index in node[2:]:
            value = self.number(index)
            if not 0 < value <= _MAX_WIDTH:
                raise self.error(f"the index {value} of {name} is out of range; expected 1 to {_MAX_WIDTH}", index)
            indices.append(value)
        if name == "FloatingPoint" and min(indices) < 2:
            raise self.error("FloatingPoint has a width of 1 or less; expected widths above 1", node)
        return self._intern(Sort(name, (), tuple(indices)))

    def number(self, node: Node) -> int:
        """Returns the value of a numeral."""
        if not isinstance(node, Atom) or node.kind != NUMERAL:
            raise self.error(f"found {describe(node)}; expected a numeral", node, "syntax")
        if len(node.text) > 9:
            raise self.error(f"the numeral {node.text[:20]}... is too large here; expected at most 9 digits", node)
        return int(node.text)

    def _declared(self, entry: SortEntry, args: tuple[Sort, ...], node: Node) -> Sort:
        if len(args) != len(entry.variables):
            raise self.error(f"the sort {entry.name} has {len(args)} arguments; expected {len(entry.variables)}", node)
        if isinstance(node, Group) and not args:
            raise self.error(
                f"found ({entry.name}); expected the sort {entry.name} without parentheses", node, "syntax"
            )
        if entry.meaning is not None:
            binding = {f"\0{name}": arg for name, arg in zip(entry.variables, args, strict=True)}
            meaning = instantiate(entry.meaning, binding)
            assert meaning is not None
            return self._intern(meaning)
        return self._intern(Sort(entry.unique, args))

    def _unknown(self, name: str, node: Node) -> InputError:
        known = [*self.type_variables, *self.sorts, *SORT_ARITIES]
        return self.error(f"unknown sort {name}; {self.suggestion(name, known, 'a declared sort')}", node)

    def suggestion(self, name: str, known: list[str], otherwise: str) -> str:
        """Returns ``expected ...``, with the nearest known names where there are some."""
        if len(name) <= 60 and len(known) <= _MAX_NAMES:
            near = get_close_matches(name, known, n=3, cutoff=0.7)
            if near:
                return f"expected {otherwise} (did you mean {' or '.join(near)}?)"
        return f"expected {otherwise}"
