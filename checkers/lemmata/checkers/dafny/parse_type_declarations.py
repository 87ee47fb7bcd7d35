"""Declarations of types: classes, traits, datatypes, synonyms, subset types, newtypes."""

from __future__ import annotations

from abc import ABC, abstractmethod

from lemmata.checkers.dafny.declarations import ClassDeclaration, Constructor, Datatype, Declaration, TypeDeclaration
from lemmata.checkers.dafny.expressions import Star
from lemmata.checkers.dafny.nodes import Type
from lemmata.checkers.dafny.parse_members import MemberParser, Prefix
from lemmata.checkers.dafny.syntax import Expression, Variable

__all__ = ["TypeDeclarationParser"]


class TypeDeclarationParser(MemberParser, ABC):
    """Reads declarations of types."""

    @abstractmethod
    def members(self) -> tuple[Declaration, ...]:
        """Reads declarations up to a closing brace or the end."""

    def _class(self, prefix: Prefix) -> Declaration:
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
        members = self.members()
        self.expect("}")
        return members

    def _datatype(self, prefix: Prefix) -> Declaration:
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
        parameters = self.parameters(named=False) if self.text() == "(" else ()
        return Constructor(start, self.at, attributes, ghost, name, parameters)

    def _type(self, prefix: Prefix) -> Declaration:
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
