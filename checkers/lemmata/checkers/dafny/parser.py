"""Declarations and whole files: tokens to a `Program`.

What the parser does not know never sinks a file: a member whose body it cannot read keeps its header and an
`OpaqueBody`, a member whose header it cannot read becomes an `Opaque` declaration with the range of its tokens. Only a
bracket without its partner makes a file unreadable.
"""

from __future__ import annotations

import sys
from collections.abc import Callable as Function
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, TypeVar

from lemmata.checkers.dafny.declarations import (
    Callable,
    ClassDeclaration,
    Constant,
    Constructor,
    Datatype,
    Declaration,
    Export,
    Field,
    Import,
    Include,
    Module,
    Opaque,
    OpaqueBody,
    Program,
    TypeDeclaration,
)
from lemmata.checkers.dafny.expressions import Star
from lemmata.checkers.dafny.lexer import KEYWORD, NAME, OPEN, STRING, Token, lex, read_source
from lemmata.checkers.dafny.nodes import Type
from lemmata.checkers.dafny.parse_statements import StatementParser
from lemmata.checkers.dafny.statements import Block
from lemmata.checkers.dafny.syntax import Attribute, Expression, Variable
from lemmata.checkers.errors import InputError
from lemmata.checkers.source import Source

__all__ = ["File", "parse"]

T = TypeVar("T")
_RECURSION: Final = 40_000
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
_SPECIFICATION: Final = ("requires", "ensures", "modifies", "reads", "decreases", "invariant")


@dataclass(frozen=True, slots=True)
class File:
    """A file that was read."""

    source: Source
    tokens: tuple[Token, ...]
    program: Program

    def text(self, start: int, end: int) -> str:
        """Returns the text of tokens, with what stands between them; ``end`` is exclusive."""
        return self.source.text[self.tokens[start].offset : self.tokens[end - 1].end] if start < end else ""


@contextmanager
def _deep_recursion() -> Generator[None]:
    """Lets Python functions nest as deep as the parser allows (their frames are on the heap)."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _RECURSION))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def parse(data: bytes, name: str = "<input>") -> File:
    """Returns a Dafny file as a syntax tree.

    Args:
        data: the bytes of the file.
        name: its name in errors.

    Raises:
        InputError: it is not text, has something that is no token, or a bracket without its partner.
    """
    source = read_source(data, name)
    tokens = lex(source)
    with _deep_recursion():
        program = _DeclarationParser(source, tokens).program()
    return File(source, tuple(tokens), program)


class _DeclarationParser(StatementParser):
    """Reads declarations."""

    def program(self) -> Program:
        """Reads the whole file."""
        members = self._members()
        return Program(0, self.at, members)

    def _members(self) -> tuple[Declaration, ...]:
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
        prefix = _Prefix(start, attributes, tuple(modifiers))
        readers: dict[str, Function[[_Prefix], Declaration]] = {
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

    def _include(self, prefix: _Prefix) -> Declaration:
        self.expect("include")
        if self.token().kind != STRING:
            raise self.error("the path of a file")
        self.at += 1
        return Include(prefix.start, self.at, prefix.attributes, prefix.modifiers, self.text(-1))

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

    def _import(self, prefix: _Prefix) -> Declaration:
        self.expect("import")
        opened = self.text() == "opened" and bool(self.accept("opened"))
        path, name, relation = self._path(), "", ""
        if self.text() in ("=", ":"):
            relation = self.accept("=", ":")
            name, path = path, self._path()
        self.accept(";")
        return Import(prefix.start, self.at, prefix.attributes, prefix.modifiers, name, opened, path, relation)

    def _export(self, prefix: _Prefix) -> Declaration:
        self.expect("export")
        attributes = self.attributes()
        name = self.name() if self.is_name() else ""
        self.accept("...")
        while self.accept("provides", "reveals", "extends"):
            if not self.accept("*"):
                self._path()
                while self.accept(","):
                    self._path()
        return Export(prefix.start, self.at, prefix.attributes + attributes, prefix.modifiers, name)

    def _module(self, prefix: _Prefix) -> Declaration:
        self.expect("module")
        attributes = self.attributes()
        name = self._path()
        relation = self.accept("refines", "replaces")
        base = self._path() if relation else ""
        self.expect("{")
        members = self._members()
        self.expect("}")
        all_attributes = prefix.attributes + attributes
        return Module(prefix.start, self.at, all_attributes, prefix.modifiers, name, relation, base, members)

    # Types

    def _class(self, prefix: _Prefix) -> Declaration:
        keyword = self.accept("class", "trait")
        attributes = prefix.attributes + self.attributes()
        name = self.declared_name()
        generics = self.generics()
        parents = self._parents()
        self.accept("...")
        members = self._braced_members(required=True)
        return ClassDeclaration(
            prefix.start, self.at, attributes, prefix.modifiers, name, keyword, generics, parents, members
        )

    def _parents(self) -> tuple[Type, ...]:
        return self.separated(self.type) if self.accept("extends") else ()

    def _braced_members(self, *, required: bool = False) -> tuple[Declaration, ...]:
        if not required and self.text() != "{":
            return ()
        self.expect("{")
        members = self._members()
        self.expect("}")
        return members

    def _datatype(self, prefix: _Prefix) -> Declaration:
        keyword = self.accept("datatype", "codatatype")
        attributes = prefix.attributes + self.attributes()
        name = self.declared_name()
        generics = self.generics()
        parents = self._parents()
        constructors: list[Constructor] = []
        if not self.accept("...") and self.accept("="):
            self.accept("|")
            constructors.append(self._constructor())
            while self.accept("|"):
                constructors.append(self._constructor())
        self.accept(";")
        members = self._braced_members()
        return Datatype(
            start=prefix.start,
            end=self.at,
            attributes=attributes,
            modifiers=prefix.modifiers,
            name=name,
            keyword=keyword,
            generics=generics,
            parents=parents,
            constructors=tuple(constructors),
            members=members,
        )

    def _constructor(self) -> Constructor:
        start = self.at
        attributes = self.at_attributes()
        ghost = bool(self.accept("ghost"))
        attributes += self.attributes()
        name = self.declared_name()
        parameters = self._parameters(named=False) if self.text() == "(" else ()
        return Constructor(start, self.at, attributes, ghost, name, parameters)

    def _type(self, prefix: _Prefix) -> Declaration:
        keyword = self.accept("type", "newtype")
        attributes = prefix.attributes + self.attributes()
        name = self.declared_name()
        characteristics = self.characteristics()
        generics = self.generics()
        parents = self._parents()
        variable: Variable | None = None
        base: Type | None = None
        constraint: Expression | None = None
        if self.accept("="):
            if self.is_name() and self.text(1) in (":", "|"):
                variable = self.typed_name()
                self.expect("|")
                constraint = self.plain()
            else:
                base = self.type()
        ghost, witness = self._witness()
        self.accept(";")
        self.accept("...")
        members = self._braced_members()
        return TypeDeclaration(
            start=prefix.start,
            end=self.at,
            attributes=attributes,
            modifiers=prefix.modifiers,
            name=name,
            keyword=keyword,
            generics=generics,
            characteristics=characteristics,
            parents=parents,
            variable=variable,
            base=base,
            constraint=constraint,
            witness=witness,
            ghost_witness=ghost,
            members=members,
        )

    def _witness(self) -> tuple[bool, Expression | None]:
        ghost = self.text() == "ghost" and self.text(1) == "witness"
        self.at += ghost
        if not self.accept("witness"):
            return False, None
        at = self.at
        return ghost, Star(at, self.at) if self.accept("*") else self.plain()

    # Members

    def _field(self, prefix: _Prefix) -> Declaration:
        self.expect("var")
        attributes = prefix.attributes + self.attributes()
        variables = [self._field_variable()]
        while self.accept(","):
            variables.append(self._field_variable())
        self.accept(";")
        return Field(prefix.start, self.at, attributes, prefix.modifiers, variables[0].name, tuple(variables))

    def _field_variable(self) -> Variable:
        start = self.at
        name = self.declared_name()
        self.expect(":")
        kind = self.type()
        return Variable(start, self.at, name, kind)

    def _constant(self, prefix: _Prefix) -> Declaration:
        self.expect("const")
        attributes = prefix.attributes + self.attributes()
        name = self.declared_name()
        kind = self.type() if self.accept(":") else None
        self.accept("...")
        value = self.plain() if self.accept(":=") else None
        self.accept(";")
        return Constant(prefix.start, self.at, attributes, prefix.modifiers, name, kind, value)

    def _parameters(self, *, named: bool = True) -> tuple[Variable, ...]:
        self.expect("(")
        found: list[Variable] = []
        while not self.accept(")"):
            if found:
                self.expect(",")
            found.append(self._parameter(named=named))
        return tuple(found)

    def _parameter(self, *, named: bool) -> Variable:
        start = self.at
        attributes_read = self.attributes()
        modifiers: list[str] = []
        while self.text() in ("ghost", "new", "nameonly", "older") and self.text(1) not in (":", ",", ")"):
            modifiers.append(self.text())
            self.at += 1
        if self.text(1) == ":" or (named and not attributes_read):
            name = self.declared_name()
            self.expect(":")
        else:
            name = ""
        kind = self.type()
        value = self.enclosed() if self.accept(":=") else None
        return Variable(start, self.at, name, kind, tuple(modifiers), value)

    def _callable(self, prefix: _Prefix) -> Declaration:
        words = [self.text()]
        self.at += 1
        if words[0] in ("least", "greatest", "inductive", "twostate"):
            words.append(self.accept("predicate", "lemma", "function"))
        elif words[0] in ("function", "predicate") and self.text() == "method":
            words.append(self.accept("method"))
        keyword = " ".join(words)
        function = "function" in words or words[-1] == "predicate" or "predicate" in words or keyword == "copredicate"
        attributes = prefix.attributes + self.attributes()
        unnamed = keyword == "constructor" and self.text() in ("(", "<")
        name = "" if unnamed else self.declared_name()
        generics = self.generics()
        index_type: Type | None = None
        if self.accept("["):
            index_type = self.type()
            self.expect("]")
        parameters: tuple[Variable, ...] = ()
        results: tuple[Variable, ...] = ()
        result_type: Type | None = None
        if not self.accept("..."):
            parameters = self._parameters() if not (function and self.text() != "(") else ()
            if function and self.accept(":"):
                results, result_type = self._result()
            elif not function and self.accept("returns", "yields"):
                results = self._parameters()
        clauses = self.clauses(*_SPECIFICATION)
        body_start = self.at
        body = self._body(function=function) if self.text() == "{" else None
        body_end = self.at
        by_method = self._method_body() if self.accept("by") and self.accept("method") else None
        return Callable(
            start=prefix.start,
            end=self.at,
            attributes=attributes,
            modifiers=prefix.modifiers,
            name=name,
            keyword=keyword,
            generics=generics,
            index_type=index_type,
            parameters=parameters,
            results=results,
            result_type=result_type,
            clauses=clauses,
            body=body,
            body_start=body_start,
            body_end=body_end,
            by_method=by_method,
        )

    def _result(self) -> tuple[tuple[Variable, ...], Type | None]:
        """Reads the result of a function: a type, or ``(name: T)``."""
        ahead = 2 if self.text(1) == "ghost" else 1
        if self.text() == "(" and self.is_name(ahead) and self.text(ahead + 1) == ":":
            results = self._parameters()
            return results, results[0].type if results else None
        return (), self.type()

    def _body(self, *, function: bool) -> Block | Expression | OpaqueBody:
        if not function:
            return self._method_body()
        start = self.at

        def read() -> Expression:
            self.expect("{")
            body = self.enclosed()
            self.expect("}")
            return body

        return self._or_opaque(start, read)

    def _method_body(self) -> Block | OpaqueBody:
        return self._or_opaque(self.at, self.block)

    def _or_opaque(self, start: int, read: Function[[], T]) -> T | OpaqueBody:
        try:
            return read()
        except InputError as error:
            self.at = self.after_brackets(start)
            return OpaqueBody(start, self.at, str(error))


@dataclass(frozen=True, slots=True)
class _Prefix:
    """What stands before the first word of a declaration."""

    start: int
    attributes: tuple[Attribute, ...]
    modifiers: tuple[str, ...]
