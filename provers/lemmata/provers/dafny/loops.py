"""The loops of a method, with everything that rules look at: what is in scope, what changes, what is asked for."""

from __future__ import annotations

from collections.abc import Callable as Function
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from lemmata.checkers.dafny.declarations import Callable
from lemmata.checkers.dafny.nodes import Node, children, walk
from lemmata.checkers.dafny.parser import File
from lemmata.checkers.dafny.statements import AlternativeLoop, Assign, Block, Declare, For, If, While
from lemmata.checkers.dafny.syntax import (
    Apply,
    Expression,
    Index,
    Name,
    New,
    Statement,
)
from lemmata.provers.dafny.bounds import conjuncts
from lemmata.provers.dafny.kinds import UNKNOWN, IllTyped, Kind, kind_of, kind_of_type
from lemmata.provers.dafny.machine import Declarations

__all__ = ["Loop", "LoopNode", "loops_of", "rewritten"]

LoopNode: TypeAlias = While | For | AlternativeLoop


def rewritten(file: File, node: Node, replace: Function[[Node], str | None]) -> str:
    """Returns the text of a node with parts replaced, its tokens with blanks between them.

    Args:
        file: which has the node.
        node: the node.
        replace: returns the text for a part, or None to keep it and look at the parts below it.
    """
    ranges: list[tuple[int, int, str]] = []
    stack: list[Node] = [node]
    while stack:
        part = stack.pop()
        text = replace(part)
        if text is None:
            stack.extend(children(part))
        else:
            ranges.append((part.start, part.end, text))
    words: list[str] = []
    place = node.start
    for start, end, text in sorted(ranges):
        if start >= place:
            words += [token.text for token in file.tokens[place:start]]
            words.append(text)
            place = end
    words += [token.text for token in file.tokens[place : node.end]]
    return " ".join(words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    """A loop as rules see it."""

    file: File
    declarations: Declarations
    method: Callable
    name: str
    """Qualified name of the method."""
    node: LoopNode
    outer: tuple[LoopNode, ...]
    """The loops around it, the outermost first."""
    scope: Mapping[str, Kind]
    """The variables that can be named before its body."""
    assigned: frozenset[str]
    """The variables in scope that its body assigns to."""
    written: frozenset[str]
    """The arrays whose elements its body assigns to."""
    initial: Mapping[str, str]
    """The text of what was last assigned to a variable before the loop."""
    after: tuple[Statement, ...] = field(default=())
    """The statements that follow in the same block."""

    def text(self, node: Node) -> str:
        """Returns the text of a node, on one line."""
        return rewritten(self.file, node, lambda _node: None)

    def names(self, *kinds: str) -> list[str]:
        """Returns the variables in scope whose kind has one of these names."""
        return [name for name, kind in self.scope.items() if kind.name in kinds]

    def counters(self) -> list[str]:
        """Returns the integers that the loop changes."""
        return [name for name in self.names("int") if name in self.assigned]

    def guards(self) -> Iterator[Expression]:
        """Yields the parts of the condition under which the loop goes on."""
        if isinstance(self.node, While) and isinstance(self.node.condition, Expression):
            yield from conjuncts(self.node.condition)

    def specification(self, keyword: str) -> Iterator[Expression]:
        """Yields the parts of the clauses of the method that begin with a word."""
        for clause in self.method.clauses:
            if clause.keyword == keyword:
                for expression in clause.expressions:
                    yield from conjuncts(expression)

    def lengths(self) -> Iterator[tuple[str, str]]:
        """Yields each array and sequence in scope with the text of its length."""
        for name in self.names("array", "seq"):
            yield name, f"{name}.Length" if self.scope[name].name == "array" else f"|{name}|"

    def kind(self, node: Expression) -> Kind:
        """Returns the kind of an expression; an unknown one if it has none."""
        try:
            return kind_of(node, self.scope, self.declarations)
        except IllTyped:
            return UNKNOWN

    def assignments(self) -> Iterator[tuple[Expression, Expression]]:
        """Yields the targets of assignments in the body with what is assigned to them."""
        for node in walk(self.node):
            if isinstance(node, Assign) and node.operator == ":=" and len(node.targets) == len(node.values):
                yield from zip(node.targets, node.values, strict=True)

    def branches(self) -> Iterator[If]:
        """Yields the conditional statements of the body."""
        for node in walk(self.node):
            if isinstance(node, If) and isinstance(node.condition, Expression):
                yield node

    def substituted(self, node: Node, old: str, new: str) -> str:
        """Returns the text of a node with a variable replaced everywhere."""
        return rewritten(self.file, node, lambda part: new if isinstance(part, Name) and part.name == old else None)


def loops_of(file: File, declarations: Declarations, name: str, method: Callable) -> list[Loop]:
    """Returns the loops of a method in the order of their text.

    Args:
        file: the program.
        declarations: of the program.
        name: qualified name of the method.
        method: which has a body.
    """
    scope = {variable.name: kind_of_type(variable.type, declarations) for variable in method.parameters}
    scope |= {variable.name: kind_of_type(variable.type, declarations) for variable in method.results}
    found: list[Loop] = []
    if isinstance(method.body, Block):
        _Scan(file, declarations, name, method, found).block(method.body.statements, scope, {}, ())
    return found


@dataclass(slots=True)
class _Scan:
    file: File
    declarations: Declarations
    name: str
    method: Callable
    found: list[Loop]

    def block(
        self,
        statements: Sequence[Statement],
        scope: dict[str, Kind],
        initial: dict[str, str],
        outer: tuple[LoopNode, ...],
    ) -> None:
        """Goes through statements, with the variables that are in scope where they begin."""
        scope = dict(scope)
        for index, statement in enumerate(statements):
            if isinstance(statement, LoopNode):
                self._loop(statement, scope, initial, outer, tuple(statements[index + 1 :]))
            else:
                for part in children(statement):
                    if isinstance(part, Block):
                        self.block(part.statements, scope, dict(initial), outer)
                    elif isinstance(part, If):
                        self.block([part], scope, dict(initial), outer)
            self._effects(statement, scope, initial)

    def _loop(
        self,
        node: LoopNode,
        scope: dict[str, Kind],
        initial: dict[str, str],
        outer: tuple[LoopNode, ...],
        after: tuple[Statement, ...],
    ) -> None:
        inner = dict(scope)
        if isinstance(node, For):
            inner[node.variable.name] = Kind("int")
        targets = [target for part in walk(node) if isinstance(part, Assign) for target in part.targets]
        written = {part.target.name for part in targets if isinstance(part, Index) and isinstance(part.target, Name)}
        assigned = {target.name for target in targets if isinstance(target, Name)}
        if isinstance(node, For):
            assigned.add(node.variable.name)
        self.found.append(
            Loop(
                file=self.file,
                declarations=self.declarations,
                method=self.method,
                name=self.name,
                node=node,
                outer=outer,
                scope=inner,
                assigned=frozenset(assigned & inner.keys()),
                written=frozenset(written & inner.keys()),
                initial=dict(initial),
                after=after,
            )
        )
        body = node.body if isinstance(node, While | For) else None
        if body is not None:
            self.block(body.statements, inner, dict(initial), (*outer, node))

    def _effects(self, statement: Statement, scope: dict[str, Kind], initial: dict[str, str]) -> None:
        if isinstance(statement, Declare):
            names = [pattern.name for pattern in statement.patterns]
            kinds = [kind_of_type(pattern.type, self.declarations) for pattern in statement.patterns]
            if len(names) == len(statement.values) and statement.operator == ":=":
                for index, value in enumerate(statement.values):
                    if kinds[index] == UNKNOWN:
                        kinds[index] = self._kind(value, scope)
            elif len(statement.values) == 1 and statement.operator == ":=":
                kinds = self._results(statement.values[0], kinds)
            scope.update(zip(names, kinds, strict=True))
        if isinstance(statement, Declare | Assign) and statement.operator == ":=":
            targets = statement.patterns if isinstance(statement, Declare) else statement.targets
            if len(targets) == len(statement.values):
                for target, value in zip(targets, statement.values, strict=True):
                    name = getattr(target, "name", "")
                    if name:
                        initial[name] = rewritten(self.file, value, lambda _node: None)

    def _kind(self, value: Expression, scope: Mapping[str, Kind]) -> Kind:
        if isinstance(value, New):
            element = kind_of_type(value.type, self.declarations)
            return Kind("array", (element,)) if len(value.lengths) == 1 or value.elements is not None else UNKNOWN
        try:
            kind = kind_of(value, scope, self.declarations)
        except IllTyped:
            return UNKNOWN
        found = self._results(value, [kind])
        return found[0]

    def _results(self, value: Expression, kinds: list[Kind]) -> list[Kind]:
        """Returns the kinds of the results of a method, if the value is its call."""
        name = value.function.name if isinstance(value, Apply) and isinstance(value.function, Name) else ""
        declared = self.declarations.callables.get(name)
        if declared is None or declared.is_function or len(declared.results) < len(kinds):
            return kinds
        return [kind_of_type(result.type, self.declarations) for result in declared.results[: len(kinds)]]
