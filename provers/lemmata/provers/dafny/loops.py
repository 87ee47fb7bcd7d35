"""The loops of a method, with everything that rules look at: what is in scope, what changes, what is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable as Function
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from lemmata.checkers.dafny.declarations import Callable
from lemmata.checkers.dafny.expressions import Apply, Index, Name, New
from lemmata.checkers.dafny.nodes import Node, children, walk
from lemmata.checkers.dafny.parser import File
from lemmata.checkers.dafny.statements import AlternativeLoop, Assign, Block, Declare, For, If, Jump, Return, While
from lemmata.checkers.dafny.syntax import Expression, Statement
from lemmata.provers.dafny.bounds import conjuncts
from lemmata.provers.dafny.kinds import UNKNOWN, IllTyped, Kind, kind_of, kind_of_type
from lemmata.provers.dafny.machine import Declarations

__all__ = ["Loop", "LoopNode", "loops_of", "rewritten", "words"]

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


def words(text: str) -> set[str]:
    """Returns the names, of whatever they are, in the text of an expression."""
    return set(re.findall(r"[A-Za-z_?'][\w?']*", text))


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
    """The variables that can be named before its body: those that certainly have a value there."""
    assigned: frozenset[str]
    """The variables in scope that its body assigns to."""
    written: frozenset[str]
    """The arrays whose elements its body assigns to."""
    initial: Mapping[str, str]
    """The text of what was last assigned to a variable before the loop."""
    after: tuple[Statement, ...] = field(default=())
    """The statements that follow in the same block."""
    unset: Mapping[str, Kind] = field(default_factory=dict[str, Kind])
    """The variables that may have no value yet, so that nothing can be said of them."""
    entries: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """What each counter was in all runs where the loop begins, in terms that the loop does not change."""
    finals: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """The same where the condition of the loop has ended it."""
    begins: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """For the text of a bound in the specification, what it was in terms of the counters where the loop begins."""
    exits: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """For the text of a bound in the specification, what it was in terms of the counters where the loop has ended."""

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

    def sizes(self) -> list[str]:
        """Returns the texts of all lengths of arrays, of each dimension, and of sequences."""
        found = [length for _, length in self.lengths()]
        for name, kind in self.scope.items():
            digits = kind.name.removeprefix("array")
            if kind.name.startswith("array") and digits.isdigit():
                found += [f"{name}.Length{dimension}" for dimension in range(int(digits))]
        return found

    def touched(self) -> frozenset[str]:
        """Returns the arrays of whose elements Dafny knows nothing more within the loop, unless invariants say it.

        If any is written, they are those that the method made, and those that it may modify.
        """
        if not self.written:
            return frozenset()
        modified = {
            word
            for clause in self.method.clauses
            if clause.keyword == "modifies"
            for expression in clause.expressions
            for word in words(self.text(expression))
        }
        given = {parameter.name for parameter in self.method.parameters} - modified
        arrays = {name for name, kind in self.scope.items() if kind.name.startswith("array")}
        return frozenset(arrays - given) | self.written

    def nested_counters(self) -> list[str]:
        """Returns the integers that the loop changes, and those that the loops around it change."""
        changed = set(self.assigned)
        for outer in self.outer:
            changed |= {target.name for target in _targets(outer) if isinstance(target, Name)}
            if isinstance(outer, For):
                changed.add(outer.variable.name)
        return [name for name in self.names("int") if name in changed]

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


def _targets(node: Node) -> list[Expression]:
    return [target for part in walk(node) if isinstance(part, Assign) for target in part.targets]


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
        unset = frozenset(result.name for result in method.results)
        _Scan(file, declarations, name, method, found).block(method.body.statements, scope, {}, (), unset)
    return found


def _assigned(statement: Statement) -> frozenset[str] | None:
    """Returns the variables that have values behind a statement whatever way it takes; None if it is not left."""
    match statement:
        case Assign():
            return frozenset(target.name for target in statement.targets if isinstance(target, Name))
        case Block():
            found: frozenset[str] = frozenset()
            for part in statement.statements:
                more = _assigned(part)
                if more is None:
                    return None
                found |= more
            return found
        case If():
            yes = _assigned(statement.yes)
            no = _assigned(statement.no) if statement.no is not None else frozenset[str]()
            return yes & no if yes is not None and no is not None else no if yes is None else yes
        case Return() | Jump():
            return None
        case _:
            return frozenset()


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
        unset: frozenset[str],
    ) -> None:
        """Goes through statements, with the variables that are in scope where they begin, and those without a value."""
        scope = dict(scope)
        for index, statement in enumerate(statements):
            if isinstance(statement, LoopNode):
                self._loop(statement, scope, initial, outer, tuple(statements[index + 1 :]), unset)
            else:
                for part in children(statement):
                    if isinstance(part, Block):
                        self.block(part.statements, scope, dict(initial), outer, unset)
                    elif isinstance(part, If):
                        self.block([part], scope, dict(initial), outer, unset)
            self._effects(statement, scope, initial)
            unset -= _assigned(statement) or frozenset()
            if isinstance(statement, Declare) and not statement.values:
                unset |= {pattern.name for pattern in statement.patterns}

    def _loop(
        self,
        node: LoopNode,
        scope: dict[str, Kind],
        initial: dict[str, str],
        outer: tuple[LoopNode, ...],
        after: tuple[Statement, ...],
        unset: frozenset[str],
    ) -> None:
        inner = {name: kind for name, kind in scope.items() if name not in unset}
        if isinstance(node, For):
            inner[node.variable.name] = Kind("int")
        targets = _targets(node)
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
                unset={name: kind for name, kind in scope.items() if name in unset},
            )
        )
        body = node.body if isinstance(node, While | For) else None
        if body is not None:
            self.block(body.statements, scope | inner, dict(initial), (*outer, node), unset)

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
