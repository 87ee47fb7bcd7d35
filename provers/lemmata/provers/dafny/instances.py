"""Calls of lemmas with arguments that fit: by matching what they conclude against what is to be shown, and by type."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from itertools import islice, product
from typing import Final, cast

from lemmata.checkers.dafny.claims import Claim
from lemmata.checkers.dafny.lexer import KEYWORD, NAME
from lemmata.checkers.dafny.nodes import Node, walk
from lemmata.checkers.dafny.parser import File
from lemmata.checkers.dafny.syntax import Apply, Expression, Name, Parentheses
from lemmata.provers.dafny.scope import Scope, text_of
from lemmata.provers.dafny.sorts import bind

__all__ = ["callees", "clauses_of", "grouped", "guarded_call", "lemma_calls", "substitute"]

_EACH: Final = 6
"""Most instances of one lemma."""
_FREE: Final = 2
"""Most parameters that nothing binds."""


def grouped(text: str) -> str:
    """Returns an expression as it may stand as an operand.

    >>> grouped("f(x)[0]"), grouped("a + b"), grouped("(a) + (b)")
    ('f(x)[0]', '(a + b)', '((a) + (b))')
    """
    depth = 0
    for char in text:
        depth += (char in "([{") - (char in ")]}")
        if depth == 0 and not (char.isalnum() or char in "_'?.)]}|"):
            return f"({text})"
    return text if not text.startswith("|") or text.count("|") == 2 else f"({text})"


def substitute(file: File, node: Node, replaced: Mapping[str, str]) -> str:
    """Returns the text of a node with names replaced by expressions; names behind a dot are fields, and stay."""
    parts: list[str] = []
    for index in range(node.start, node.end):
        token, before = file.tokens[index], file.tokens[index - 1]
        if index > node.start and before.end < token.offset:
            parts.append(" ")
        own = token.kind == NAME and token.text in replaced and (index == 0 or before.text != ".")
        parts.append(grouped(replaced[token.text]) if own else token.text)
    return "".join(parts)


def clauses_of(claim: Claim, keyword: str) -> tuple[Expression, ...]:
    """Returns the expressions of all clauses of a kind."""
    return tuple(
        expression
        for clause in claim.callable.clauses
        if clause.keyword == keyword
        for expression in clause.expressions
    )


def callees(file: File, claim: Claim, known: Mapping[str, Claim]) -> frozenset[str]:
    """Returns the lemmas, by name, that a declaration uses or could come to use through others."""
    found: set[str] = set()
    waiting = [claim]
    while waiting:
        node = waiting.pop().callable
        words = {
            token.text
            for token in file.tokens[node.start : node.end]
            if token.kind in (NAME, KEYWORD) and token.text in known
        }
        for name in sorted(words - found - ({node.name} if node is claim.callable else set())):
            found.add(name)
            waiting.append(known[name])
    return frozenset(found)


def guarded_call(scope: Scope, lemma: Claim, arguments: Mapping[str, str]) -> str:
    """Returns a call of a lemma for the case that it may be called."""
    call = f"{lemma.callable.name}({', '.join(arguments[item.name] for item in lemma.callable.parameters)});"
    needed = [substitute(scope.file, part, arguments) for part in clauses_of(lemma, "requires")]
    return f"if {' && '.join(map(grouped, needed))} {{ {call} }}" if needed else call


def lemma_calls(scope: Scope, goals: Sequence[Node]) -> Iterator[str]:
    """Yields calls of other lemmas that could help to show some formulas, those that match the formulas first.

    A lemma whose own proof leads back to the declaration is never called.
    """
    own = scope.claim.callable.name
    targets = [part for goal in goals for part in scope.subterms(goal)]
    for name, lemma in scope.declared.lemmas.items():
        if name == own or own in callees(scope.file, lemma, scope.declared.lemmas):
            continue
        yield from islice(dict.fromkeys(_instances(scope, lemma, targets)), _EACH)


def _instances(scope: Scope, lemma: Claim, targets: Sequence[Expression]) -> Iterator[str]:
    names = {item.name for item in lemma.callable.parameters}
    patterns = [
        part
        for expression in clauses_of(lemma, "ensures")
        for part in walk(expression)
        if isinstance(part, Expression) and not isinstance(part, Name | Parentheses) and _has_application(part)
    ]
    complete: list[dict[str, str]] = []
    partial: list[dict[str, str]] = [{}]
    for pattern in patterns:
        for target in targets:
            binding: dict[str, str] = {}
            if _match(scope.file, pattern, target, names, binding) and binding:
                (complete if len(binding) == len(names) else partial).append(binding)
    complete += [
        one | other
        for one, other in product(partial, partial)
        if one.keys() | other.keys() == names and _agree(one, other)
    ]
    for binding in complete:
        yield guarded_call(scope, lemma, binding)
    for binding in sorted(partial, key=len, reverse=True):
        for filled in _filled(scope, lemma, binding, targets):
            yield guarded_call(scope, lemma, filled)


def _agree(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    return all(other.get(name, text) == text for name, text in one.items())


def _has_application(node: Node) -> bool:
    return any(isinstance(part, Apply) for part in walk(node))


def _filled(
    scope: Scope, lemma: Claim, binding: Mapping[str, str], targets: Iterable[Expression]
) -> Iterator[dict[str, str]]:
    """Yields the binding with the other parameters bound to variables and terms of their types."""
    free = [item for item in lemma.callable.parameters if item.name not in binding]
    if len(free) > _FREE:
        return
    generics = frozenset(item.name for item in lemma.callable.generics)
    choices: list[list[str]] = []
    for item in free:
        formal = scope.sort_of(item)
        if formal is None:
            return
        fitting = [name for name, sort in scope.variables.items() if bind(formal, sort, generics, {})]
        for target in targets:
            sort = scope.type_of(target)
            if sort is not None and bind(formal, sort, generics, {}):
                fitting.append(text_of(scope.file, target))
        choices.append(list(dict.fromkeys(fitting)))
    for texts in product(*choices):
        yield {**binding, **{item.name: text for item, text in zip(free, texts, strict=True)}}


def _match(file: File, pattern: Node, target: Node, names: set[str], binding: dict[str, str]) -> bool:
    """Returns whether a node is an instance of a pattern, and binds the pattern's names."""
    while isinstance(pattern, Parentheses):
        pattern = pattern.inner
    while isinstance(target, Parentheses):
        target = target.inner
    if isinstance(pattern, Name) and pattern.name in names:
        text = text_of(file, target)
        return binding.setdefault(pattern.name, text) == text
    if type(pattern) is not type(target):
        return False
    return all(
        _match_values(file, getattr(pattern, field.name), getattr(target, field.name), names, binding)
        for field in fields(pattern)
        if field.name not in ("start", "end")
    )


def _match_values(file: File, pattern: object, target: object, names: set[str], binding: dict[str, str]) -> bool:
    if isinstance(pattern, Node) and isinstance(target, Node):
        return _match(file, pattern, target, names, binding)
    if isinstance(pattern, tuple) and isinstance(target, tuple):
        ones, others = cast("tuple[object, ...]", pattern), cast("tuple[object, ...]", target)
        return len(ones) == len(others) and all(
            _match_values(file, one, other, names, binding) for one, other in zip(ones, others, strict=True)
        )
    return pattern == target
