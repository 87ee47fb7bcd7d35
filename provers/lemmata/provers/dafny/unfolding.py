"""A program as rules see it: what its methods ask for is said without the names of predicates.

Rules look at the parts of a specification. Each clause that applies a predicate gets a companion in which the body
stands for it. Only guesses are made from such a program; what is verified is the original.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from lemmata.checkers.dafny.binders import Quantifier
from lemmata.checkers.dafny.declarations import Callable, OpaqueBody
from lemmata.checkers.dafny.document import Insertion, named, splice
from lemmata.checkers.dafny.expressions import Apply, Name
from lemmata.checkers.dafny.nodes import Node, walk
from lemmata.checkers.dafny.parser import File, parse
from lemmata.checkers.dafny.statements import Block
from lemmata.checkers.dafny.syntax import Expression, Variable
from lemmata.checkers.errors import InputError
from lemmata.provers.dafny.instances import grouped
from lemmata.provers.dafny.loops import rewritten, words

__all__ = ["unfolded"]

_LEVELS: Final = 2
"""How deep predicates within predicates are unfolded."""
_LONGEST: Final = 80
"""Tokens of a body beyond which it is left alone."""


def unfolded(file: File) -> File:
    """Returns a program in which clauses with predicates have companions without them, or the program itself."""
    for _ in range(_LEVELS):
        insertions = list(_companions(file))
        if not insertions:
            break
        try:
            file = parse(splice(file.source.text.encode(), insertions), file.source.file)
        except InputError:
            break
    return file


def _companions(file: File) -> Iterator[Insertion]:
    bodies = _bodies(file)
    for _, method in named(file.program):
        if not isinstance(method, Callable) or method.is_function or not isinstance(method.body, Block):
            continue
        present = {
            rewritten(file, expression, lambda _: None)
            for clause in method.clauses
            for expression in clause.expressions
        }
        for clause in method.clauses:
            if clause.keyword not in ("requires", "ensures"):
                continue
            for expression in clause.expressions:
                text = _without_predicates(file, expression, bodies)
                if rewritten(file, expression, lambda _: None) != text and f"( {text} )" not in present:
                    offset = file.tokens[clause.end - 1].end
                    yield Insertion(offset=offset, text=f"\n{clause.keyword} ( {text} )")


def _bodies(file: File) -> dict[str, Callable]:
    """Returns the predicates that may be unfolded: they are not recursive, and their bodies are short."""
    found: dict[str, Callable] = {}
    for _, node in named(file.program):
        if not isinstance(node, Callable) or "predicate" not in node.keyword or node.index_type is not None:
            continue
        if not isinstance(node.body, Expression) or isinstance(node.body, OpaqueBody):
            continue
        recursive = any(isinstance(part, Name) and part.name == node.name for part in walk(node.body))
        if not recursive and node.body.end - node.body.start <= _LONGEST and node.keyword.split()[0] != "least":
            found[node.name] = node
    return found


def _without_predicates(file: File, expression: Expression, bodies: Mapping[str, Callable]) -> str:
    def replace(node: Node) -> str | None:
        if not isinstance(node, Apply) or not isinstance(node.function, Name):
            return None
        predicate = bodies.get(node.function.name)
        if predicate is None or len(predicate.parameters) != len(node.arguments):
            return None
        arguments = [rewritten(file, argument.value, lambda _: None) for argument in node.arguments]
        names = [parameter.name for parameter in predicate.parameters]
        return f"( {_instance(file, predicate, dict(zip(names, arguments, strict=True)))} )"

    return rewritten(file, expression, replace)


def _instance(file: File, predicate: Callable, actual: Mapping[str, str]) -> str:
    """Returns the body of a predicate for some arguments; bound variables that would catch their names get others."""
    assert isinstance(predicate.body, Expression)
    taken = {word for text in actual.values() for word in words(text)}
    bound = {
        variable.name
        for part in walk(predicate.body)
        if isinstance(part, Quantifier)
        for variable in part.domain.variables
    }

    def replace(node: Node) -> str | None:
        if isinstance(node, Variable) and node.name in bound & taken:
            kind = f": {rewritten(file, node.type, lambda _: None)}" if node.type is not None else ""
            return f"{node.name}'{kind}"
        if not isinstance(node, Name):
            return None
        if node.name in bound:
            return f"{node.name}'" if node.name in taken else None
        return grouped(actual[node.name]) if node.name in actual else None

    return rewritten(file, predicate.body, replace)
