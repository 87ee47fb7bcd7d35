"""Declarations: modules, what stands in them, and what of it cannot be read."""

from __future__ import annotations

from collections.abc import Callable as Function
from typing import Final

from lemmata.checkers.dafny.declarations import Declaration, Export, Import, Include, Module, Opaque, Program
from lemmata.checkers.dafny.lexer import KEYWORD, NAME, OPEN, STRING
from lemmata.checkers.dafny.parse_members import Prefix
from lemmata.checkers.dafny.parse_type_declarations import TypeDeclarationParser
from lemmata.checkers.errors import InputError

__all__ = ["DeclarationParser"]

_MODIFIERS: Final = frozenset({"abstract", "ghost", "static", "opaque", "replaceable", "protected"})
_CALLABLE: Final = frozenset(
    """function predicate method lemma constructor iterator copredicate colemma comethod least greatest inductive
    twostate""".split()
)
_BEGINNINGS: Final = (
    frozenset(
        """include import export module class trait datatype codatatype type newtype var const abstract ghost static
        opaque replaceable protected @""".split()
    )
    | _CALLABLE
)


class DeclarationParser(TypeDeclarationParser):
    """Reads declarations: modules and the choice here, types and members as its bases do."""

    def program(self) -> Program:
        """Reads the whole file."""
        members = self.members()
        return Program(0, self.at, members)

    def members(self) -> tuple[Declaration, ...]:
        """Reads declarations up to a closing brace or the end."""
        found: list[Declaration] = []
        while self.text() not in ("}", ""):
            start = self.at
            try:
                found.append(self._declaration())
            except InputError as error:
                self.at = start
                found.append(self._unknown(str(error)))
        return tuple(found)

    def _unknown(self, reason: str) -> Opaque:
        """Goes over a declaration that cannot be read, up to where the next one seems to begin."""
        start = self.at
        keyword = self.text()
        named = False
        while self.text() not in ("}", "") and not (named and self._begins()):
            named = named or self.text() not in _BEGINNINGS
            self.at = self.after_brackets(self.at) if self.token().kind == OPEN else self.at + 1
        return Opaque(start, self.at, (), (), "", keyword, reason)

    def _begins(self) -> bool:
        """Returns whether a declaration begins here, for one that has to be skipped."""
        keyword = self.text() in _BEGINNINGS and self.token().kind in (KEYWORD, NAME)
        return keyword and self.text() not in ("opaque", "var")

    def _declaration(self) -> Declaration:
        start = self.at
        attributes = self.at_attributes()
        modifiers: list[str] = []
        while self.text() in _MODIFIERS:
            modifiers.append(self.text())
            self.at += 1
        prefix = Prefix(start, attributes, tuple(modifiers))
        readers: dict[str, Function[[Prefix], Declaration]] = {
            "include": self._include,
            "import": self._import,
            "export": self._export,
            "module": self._module,
            "class": self._class,
            "trait": self._class,
            "datatype": self._datatype,
            "codatatype": self._datatype,
            "type": self._type,
            "newtype": self._type,
            "var": self._field,
            "const": self._constant,
        }
        if self.text() in _CALLABLE:
            return self._callable(prefix)
        if self.text() not in readers:
            raise self.error("a declaration")
        return readers[self.text()](prefix)

    # Modules

    def _module(self, prefix: Prefix) -> Declaration:
        self.expect("module")
        attributes = self.attributes()
        name = self._path()
        relation = self.accept("refines", "replaces")
        base = self._path() if relation else ""
        members = self._braced_members(required=True)
        all_attributes = prefix.attributes + attributes
        return Module(prefix.start, self.at, all_attributes, prefix.modifiers, name, relation, base, members)

    def _path(self) -> str:
        """Reads a qualified name, with export sets: ``A.B`Set`` or ``A`{S, T}``."""
        path = self.name(what="a module")
        while self.text() in (".", "`"):
            sign = self.accept(".", "`")
            if sign == "`" and self.text() == "{":
                self.at = self.after_brackets(self.at)
            else:
                path = f"{path}{sign}{self.declared_name()}"
        return path

    def _include(self, prefix: Prefix) -> Declaration:
        self.expect("include")
        if self.token().kind != STRING:
            raise self.error("the path of a file")
        self.at += 1
        return Include(prefix.start, self.at, prefix.attributes, prefix.modifiers, self.text(-1))

    def _import(self, prefix: Prefix) -> Declaration:
        self.expect("import")
        opened = self.text() == "opened" and bool(self.accept("opened"))
        path, name, relation = self._path(), "", ""
        if self.text() in ("=", ":"):
            relation = self.accept("=", ":")
            name, path = path, self._path()
        self.accept(";")
        return Import(prefix.start, self.at, prefix.attributes, prefix.modifiers, name, opened, path, relation)

    def _export(self, prefix: Prefix) -> Declaration:
        self.expect("export")
        attributes = self.attributes()
        name = self.name() if self.is_name() else ""
        self.accept("...")
        while self.accept("provides", "reveals", "extends"):
            if not self.accept("*"):
                self.separated(self._path)
        return Export(prefix.start, self.at, prefix.attributes + attributes, prefix.modifiers, name)
