"""What a run has: the program's declarations by name, a store, and the steps that are left."""

from __future__ import annotations

import random
from collections.abc import Callable as Function
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from lemmata.checkers.dafny.declarations import (
    Callable,
    ClassDeclaration,
    Constant,
    Constructor,
    Datatype,
    Declaration,
    Field,
    TypeDeclaration,
)
from lemmata.checkers.dafny.document import named
from lemmata.checkers.dafny.parser import File
from lemmata.provers.dafny.values import Array, Exhausted, Record, Value

__all__ = ["Code", "Declarations", "Ends", "Frame", "Machine", "Watch"]


class Declarations:
    """The declarations of a file by their own names; a name that two declarations share is left out.

    Args:
        file: the program.
    """

    def __init__(self, file: File) -> None:
        self.file = file
        self.callables: dict[str, Callable] = {}
        self.datatypes: dict[str, Datatype] = {}
        self.constructors: dict[str, tuple[Datatype, Constructor]] = {}
        self.classes: dict[str, ClassDeclaration] = {}
        self.types: dict[str, TypeDeclaration] = {}
        self.constants: dict[str, Constant] = {}
        self.fields: dict[str, Field] = {}
        seen: set[str] = set()
        for _, declaration in named(file.program):
            self._take(declaration, seen)

    def _take(self, declaration: Declaration, seen: set[str]) -> None:
        name = declaration.name
        if isinstance(declaration, Field):
            self.fields.update({variable.name: declaration for variable in declaration.variables})
            return
        table = self._table(declaration)
        if table is not None:
            if name in seen:
                table.pop(name, None)
            else:
                table[name] = declaration
            seen.add(name)
        if isinstance(declaration, Datatype):
            for constructor in declaration.constructors:
                self.constructors[constructor.name] = (declaration, constructor)

    def _table(self, declaration: Declaration) -> dict[str, Any] | None:
        """Returns where declarations of this kind are kept."""
        match declaration:
            case Callable():
                return self.callables
            case Datatype():
                return self.datatypes
            case ClassDeclaration():
                return self.classes
            case TypeDeclaration():
                return self.types
            case Constant():
                return self.constants
            case _:
                return None


@dataclass(slots=True)
class Frame:
    """The variables of one call."""

    variables: dict[str, Value]
    before: dict[int, list[Value] | dict[str, Value]] = field(
        default_factory=dict[int, "list[Value] | dict[str, Value]"]
    )
    """For each array and object that was there when the call began, by identity: its elements or fields then."""
    past: bool = False
    """Whether an ``old`` is being evaluated."""
    jump: int = 0
    """How many loops a ``break`` or ``continue`` has still to leave."""

    def items(self, array: Array) -> list[Value]:
        """Returns the elements of an array, as they are or as they were."""
        if self.past:
            found = self.before.get(id(array))
            if isinstance(found, list):
                return found
        return array.items

    def fields(self, record: Record) -> dict[str, Value]:
        """Returns the fields of an object, as they are or as they were."""
        if self.past:
            found = self.before.get(id(record))
            if isinstance(found, dict):
                return found
        return record.fields


Code: TypeAlias = Function[[Frame], Value]
"""An expression that was made ready to be evaluated."""
Watch: TypeAlias = Function[[int, Frame], None]
"""What is told of each time a loop begins a round: the index of the loop's first token, and the variables."""
Ends: TypeAlias = Function[[int, Frame, Literal["entered", "left"]], None]
"""What is told when a loop is come to, and when its condition has ended it."""


class Machine:
    """The state of runs that is not part of a program.

    Args:
        declarations: of the program.
        seed: of every choice that a program leaves open.
    """

    def __init__(self, declarations: Declarations, seed: int = 0) -> None:
        self.declarations = declarations
        self.random = random.Random(seed)
        self.steps = 0
        """How many are left."""
        self.watch: Watch | None = None
        self.ends: Ends | None = None

    def step(self) -> None:
        """Counts a step; raises `Exhausted` if none is left."""
        self.steps -= 1
        if self.steps < 0:
            raise Exhausted("a run took too many steps")
