"""Where hints go in a declaration, what is to be shown there, and what can be named there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from lemmata.checkers.dafny.claims import Claim
from lemmata.checkers.dafny.expressions import Display, Literal, New
from lemmata.checkers.dafny.nodes import Node, children, walk
from lemmata.checkers.dafny.parser import File
from lemmata.checkers.dafny.statements import Block, Calc, CalcStep, Declare, For, While
from lemmata.checkers.dafny.syntax import Case, Clause, Expression, Pattern, Statement
from lemmata.provers.dafny.scope import Scope
from lemmata.provers.dafny.sorts import INT, Sort, of_type
from lemmata.provers.dafny.variants import Hint
from lemmata.provers.dafny.verification import Failure

__all__ = ["Site", "at_start", "before", "decreasing", "known_lengths", "locals_at", "sites"]

_STEP: Final = "  "
_LONGEST: Final = 10
"""Most elements of what is listed."""


@dataclass(frozen=True, slots=True)
class Site:
    """A place where something could not be shown."""

    index: int
    """Of the token before which a hint goes."""
    goals: tuple[Node, ...]
    """What is to be shown, or stands where it could not be."""
    step: tuple[CalcStep, CalcStep] | None = None
    """The lines of a calculation between which the hint goes; it is a statement in braces there."""

    def hint(self, file: File, statement: str, rule: str) -> Hint:
        """Returns a statement as a hint for this place."""
        return before(file, self.index, f"{{ {statement} }}" if self.step else statement, rule)


def before(file: File, index: int, statement: str, rule: str) -> Hint:
    """Returns a statement as a hint before a token that begins a statement, or closes a block."""
    token = file.tokens[index]
    line = file.source.text[file.source.starts[file.source.position(token.offset).line - 1] : token.offset]
    if line.strip():
        return Hint(offset=token.offset, text=f"{statement} ", rule=rule)
    if token.text == "}":
        return Hint(offset=token.offset, text=f"{_STEP}{statement}\n{line}", rule=rule)
    return Hint(offset=token.offset, text=f"{statement}\n{line}", rule=rule)


def at_start(file: File, claim: Claim, statement: str, rule: str) -> Hint:
    """Returns a statement as a hint at the start of a body."""
    return before(file, claim.callable.body_start + 1, statement, rule)


def decreasing(file: File, claim: Claim, measure: str) -> Hint:
    """Returns a ``decreases`` clause as a hint for a declaration that has a body."""
    offset = file.tokens[claim.callable.body_start].offset
    start = file.tokens[claim.callable.start].offset
    line = file.source.text[file.source.starts[file.source.position(start).line - 1] : start]
    return Hint(offset=offset, text=f"{_STEP}decreases {measure}\n{line}", rule="decreases")


def sites(file: File, claim: Claim, failures: Sequence[Failure]) -> list[Site]:
    """Returns where hints could help against failures, in the order of the failures.

    A clause that a loop does not keep is shown at the end of the loop's body, and before the loop.
    """
    found: dict[int, list[Node]] = {}
    body = claim.callable.body
    if not isinstance(body, Block):
        return []
    steps: dict[int, tuple[CalcStep, CalcStep]] = {}
    for failure in failures:
        step = _step(file, body, failure.offset)
        if step is not None:
            first, second = step
            found[second.start], steps[second.start] = [first.line, second.line], step
            continue
        goals = [clause for offset in failure.related for clause in _clauses(file, claim, offset)]
        for index, about in _places(file, body, failure.offset):
            known = found.setdefault(index, [])
            known += [goal for goal in (*goals, *about) if goal not in known]
    return [Site(index, tuple(goals), steps.get(index)) for index, goals in found.items()]


def _step(file: File, body: Block, offset: int) -> tuple[CalcStep, CalcStep] | None:
    """Returns the lines of a calculation between which something fails that is reported at an offset."""
    for part in walk(body):
        if isinstance(part, Calc):
            for first, second in pairwise(part.steps):
                if _holds(file, second.line, offset):
                    return first, second
    return None


def _clauses(file: File, claim: Claim, offset: int) -> list[Node]:
    """Returns the formula of the declaration's specification at an offset."""
    for part in walk(claim.callable):
        if isinstance(part, Clause) and _holds(file, part, offset):
            return [item for item in part.expressions if _holds(file, item, offset)]
    return []


def _places(file: File, body: Block, offset: int) -> Iterator[tuple[int, tuple[Node, ...]]]:
    """Yields the tokens before which a hint may go for what fails at an offset, with what stands there."""
    closing = body.end - 1
    inner: Statement | None = None
    stack: list[Node] = [body]
    while stack:
        part = stack.pop()
        statements = part.statements if isinstance(part, Block) else part.body if isinstance(part, Case) else ()
        for statement in statements if isinstance(statements, tuple) else ():
            if _holds(file, statement, offset):
                inner = statement
        if isinstance(part, Block) and _holds(file, part, offset):
            closing = part.end - 1
        stack.extend(child for child in children(part) if _holds(file, child, offset))
    if isinstance(inner, While | For) and inner.body is not None:
        goals = tuple(item for clause in inner.clauses if _holds(file, clause, offset) for item in clause.expressions)
        if goals:
            yield inner.body.end - 1, goals
            yield inner.start, goals
            return
    if inner is None or file.tokens[closing].offset == offset:
        yield closing, ()
    else:
        yield inner.start, (inner,)


def _holds(file: File, node: Node, offset: int) -> bool:
    return node.start < node.end and file.tokens[node.start].offset <= offset < file.tokens[node.end - 1].end


def locals_at(scope: Scope, index: int) -> Scope:
    """Returns a declaration's scope with the results and local variables that are known before a token."""
    found = scope.extended(scope.claim.callable.results)
    for part in _open_parts(scope.claim.callable, index):
        if isinstance(part, Declare) and part.end <= index:
            found = found.having(dict(_declared(found, part)))
        elif isinstance(part, For) and part.body is not None and part.body.start < index < part.body.end:
            found = found.having({part.variable.name: INT})
    return found


def _open_parts(node: Node, index: int) -> Iterator[Node]:
    """Yields the parts of a node that begin before a token and whose block is not closed there."""
    for child in children(node):
        if child.start < index:
            yield child
            if not isinstance(child, Block | Case) or index < child.end:
                yield from _open_parts(child, index)


def _declared(scope: Scope, statement: Declare) -> Iterator[tuple[str, Sort]]:
    values: list[Expression | None] = [*statement.values, *([None] * len(statement.patterns))]
    several = len(statement.values) != len(statement.patterns)
    for pattern, value in zip(statement.patterns, values, strict=False):
        if pattern.name and pattern.arguments is None:
            sort = _pattern_sort(scope, pattern, None if several else value)
            if sort is not None:
                yield pattern.name, sort


def _pattern_sort(scope: Scope, pattern: Pattern, value: Expression | None) -> Sort | None:
    if pattern.type is not None:
        return of_type(pattern.type, scope.declared.synonyms)
    if isinstance(value, New) and value.type is not None:
        element = of_type(value.type, scope.declared.synonyms)
        if value.lengths or value.elements is not None:
            return Sort("array" if len(value.lengths) < 2 else f"array{len(value.lengths)}", (element,))
        return element
    return None if value is None else scope.type_of(value)


def known_lengths(claim: Claim, index: int) -> list[tuple[str, int]]:
    """Returns the variables before a token that were made with few, counted elements, and how many."""
    found: list[tuple[str, int]] = []
    for part in walk(claim.callable):
        if not isinstance(part, Declare) or part.end > index or len(part.patterns) != len(part.values):
            continue
        for pattern, value in zip(part.patterns, part.values, strict=True):
            length = _length(value)
            if pattern.name and length is not None and 0 < length <= _LONGEST:
                found.append((pattern.name, length))
    return found


def _length(value: Expression) -> int | None:
    if isinstance(value, Display) and value.kind == "seq":
        return len(value.elements)
    if isinstance(value, New):
        if value.elements is not None:
            return len(value.elements)
        if len(value.lengths) == 1 and isinstance(value.lengths[0], Literal) and value.lengths[0].text.isdigit():
            return int(value.lengths[0].text)
    return None
