"""Commands that declare sorts and data types."""

from __future__ import annotations

from lemmata.checkers.smt.elaborate_scope import Declarations, describe
from lemmata.checkers.smt.monomorphise import SortEntry, Symbol
from lemmata.checkers.smt.sexpr import Atom, Group, Node, head_word
from lemmata.checkers.smt.terms import Sort

__all__ = ["DatatypeReader"]


class DatatypeReader:
    """Reads declarations of sorts.

    Args:
        declarations: where the sorts, constructors and selectors are declared.
    """

    def __init__(self, declarations: Declarations) -> None:
        self.declarations = declarations

    def _wrong(self, message: str, node: Node) -> Exception:
        return self.declarations.error(message, node, "syntax")

    def declare_sort(self, node: Group) -> None:
        """Carries out ``(declare-sort name arity)``; the arity may be left out."""
        if len(node) not in (2, 3):
            raise self._wrong("expected (declare-sort name arity)", node)
        name = self.declarations.name(node[1], "the name of a sort")
        arity = self.declarations.number(node[2]) if len(node) == 3 else 0
        if arity > 100:
            raise self._wrong(f"the sort {name} has {arity} arguments; expected at most 100", node[2])
        variables = tuple([f"{number}" for number in range(arity)])
        entry = self.declarations.declare_sort(name, variables, "declared", node[1].offset)
        if not arity:
            self.declarations.instances.use(Sort(entry.unique))

    def define_sort(self, node: Group) -> None:
        """Carries out ``(define-sort name (a ...) sort)``."""
        if len(node) != 4 or not isinstance(node[2], Group):
            raise self._wrong("expected (define-sort name (a ...) sort)", node)
        name = self.declarations.name(node[1], "the name of a sort")
        variables = self.declarations.bind_type_variables(node[2]) if node[2] else ()
        self.declarations.type_variables = self.declarations.rigid(variables)
        meaning = self.declarations.sort(node[3])
        self.declarations.type_variables = {}
        self.declarations.declare_sort(name, variables, "defined", node[1].offset).meaning = meaning

    def declare_datatype(self, node: Group) -> None:
        """Carries out ``(declare-datatype name ((C (s S) ...) ...))``, with ``(par (a) ...)`` around the list."""
        if len(node) != 3:
            raise self._wrong("expected (declare-datatype name ((constructor (selector sort) ...) ...))", node)
        name = self.declarations.name(node[1], "the name of a data type")
        variables, constructors = self._unpar(node[2])
        entry = self.declarations.declare_sort(name, variables, "datatype", node[1].offset)
        self._constructors(entry, constructors)
        self._finish([entry])

    def declare_datatypes(self, node: Group) -> None:
        """Carries out ``declare-datatypes``, in the syntax of SMT-LIB 2.6 or the older one with parameters first."""
        heads, bodies = (node[1], node[2]) if len(node) == 3 else (None, None)
        if not isinstance(heads, Group) or not isinstance(bodies, Group):
            raise self._wrong("expected (declare-datatypes ((name arity) ...) ((constructor ...) ...))", node)
        if not heads or isinstance(heads[0], Atom):
            self._old_style(heads, bodies)
            return
        if len(heads) != len(bodies):
            message = f"{len(heads)} data types with {len(bodies)} lists of constructors; expected one for each"
            raise self._wrong(message, bodies)
        entries: list[tuple[SortEntry, Node]] = []
        for head, body in zip(heads, bodies, strict=True):
            if not isinstance(head, Group) or len(head) != 2:
                raise self._wrong(f"found {describe(head)}; expected (name arity)", head)
            name = self.declarations.name(head[0], "the name of a data type")
            arity = self.declarations.number(head[1])
            variables, constructors = self._unpar(body)
            if len(variables) != arity:
                message = f"the data type {name} has arity {arity} and {len(variables)} type variables"
                raise self.declarations.error(f"{message}; expected (par (a ...) ...) with {arity}", body)
            entries.append((self.declarations.declare_sort(name, variables, "datatype", head[0].offset), constructors))
        for entry, constructors in entries:
            self._constructors(entry, constructors)
        self._finish([entry for entry, _ in entries])

    def _old_style(self, parameters: Group, types: Group) -> None:
        variables = self.declarations.bind_type_variables(parameters) if parameters else ()
        if not types:
            raise self._wrong("found no data type; expected (name (constructor ...) ...)", types)
        entries: list[tuple[SortEntry, Group]] = []
        for item in types:
            if not isinstance(item, Group) or len(item) < 2:
                raise self._wrong(f"found {describe(item)}; expected (name constructor ...)", item)
            name = self.declarations.name(item[0], "the name of a data type")
            constructors = Group(item.offset)
            constructors.extend(item[1:])
            entry = self.declarations.declare_sort(name, variables, "datatype", item[0].offset)
            entries.append((entry, constructors))
        for entry, constructors in entries:
            self._constructors(entry, constructors)
        self._finish([entry for entry, _ in entries])

    def _unpar(self, node: Node) -> tuple[tuple[str, ...], Node]:
        if isinstance(node, Group) and head_word(node) == "par":
            if len(node) != 3:
                raise self._wrong("expected (par (a ...) ((constructor ...) ...))", node)
            return self.declarations.bind_type_variables(node[1]), node[2]
        return (), node

    def _constructors(self, entry: SortEntry, node: Node) -> None:
        if not isinstance(node, Group) or not node:
            message = f"the data type {entry.name} has no constructor; expected ((constructor (selector sort) ...) ...)"
            raise self.declarations.error(message, node)
        self.declarations.type_variables = self.declarations.rigid(entry.variables)
        for item in node:
            self._constructor(entry, item)
        self.declarations.type_variables = {}

    def _constructor(self, entry: SortEntry, node: Node) -> None:
        if isinstance(node, Atom):
            name, fields = self.declarations.name(node, "a constructor"), []
        elif node:
            name, fields = self.declarations.name(node[0], "a constructor"), list(node[1:])
        else:
            raise self._wrong("found (); expected a constructor", node)
        sorts: list[Sort] = []
        selectors: list[tuple[str, Node]] = []
        for field in fields:
            if not isinstance(field, Group) or len(field) != 2:
                raise self._wrong(f"found {describe(field)}; expected (selector sort)", field)
            selectors.append((self.declarations.name(field[0], "a selector"), field))
            sorts.append(self.declarations.sort(field[1]))
        symbol = Symbol(name, name, "constructor", entry.variables, tuple(sorts), entry.generic, node.offset)
        symbol.datatype = entry
        self.declarations.declare(symbol)
        unique: list[str] = []
        for (selector, field), sort in zip(selectors, sorts, strict=True):
            part = Symbol(selector, selector, "selector", entry.variables, (entry.generic,), sort, field.offset)
            part.datatype = entry
            self.declarations.declare(part)
            unique.append(part.unique)
        symbol.names = tuple(unique)
        entry.constructors.append(symbol)

    def _finish(self, entries: list[SortEntry]) -> None:
        for entry in entries:
            if not entry.variables:
                self.declarations.instances.use(Sort(entry.unique))
