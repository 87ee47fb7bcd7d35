"""Calls of lemmas with arguments that fit: by matching what they conclude against what is to be shown, and by type."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from itertools import islice, product
from typing import Final, cast

from lemmata.checkers.dafny.claims import Claim
from lemmata.checkers.dafny.expressions import Apply, Binary, Chain, Name, Parentheses
from lemmata.checkers.dafny.lexer import KEYWORD, NAME
from lemmata.checkers.dafny.nodes import Node, walk
from lemmata.checkers.dafny.parser import File
from lemmata.checkers.dafny.syntax import Expression
from lemmata.provers.dafny.scope import Scope, text_of
from lemmata.provers.dafny.sorts import bind

__all__ = ["callees", "clauses_of", "grouped", "guarded_call", "lemma_calls", "matching_calls", "substitute"]

_EACH: Final = 6
"""Most instances of one lemma."""
_JOINED: Final = 40
"""Most matches that are put together in twos."""
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
    targets = [part for goal in goals for part in scope.subterms(goal)]
    for lemma in _callable_lemmas(scope, scope.claim.callable.name):
        whole, inner = _patterns(lemma)
        found = _bindings(scope, lemma, targets, [*whole, *inner])
        complete = _joined(found, lemma)
        partial = [{}, *(binding for binding in found if len(binding) < len(lemma.callable.parameters))]
        filled = (
            found
            for binding in sorted(partial, key=len, reverse=True)
            for found in _filled(scope, lemma, binding, targets)
        )
        calls = (guarded_call(scope, lemma, binding) for binding in (*complete, *filled))
        yield from islice(dict.fromkeys(calls), _EACH)


def matching_calls(scope: Scope, own: Claim, goal: Expression) -> Iterator[str]:
    """Yields the calls of lemmas, also of ``own`` itself, whose conclusion is about terms of a formula.

    Args:
        scope: of the formula.
        own: the lemma that is to be proved.
        goal: the formula.
    """
    targets = scope.subterms(goal)
    for lemma in (*_callable_lemmas(scope, own.callable.name), own):
        names = [item.name for item in lemma.callable.parameters]
        for binding in islice(_bindings(scope, lemma, targets, _patterns(lemma)[0]), _EACH):
            same = lemma is own and all(binding.get(name) == name for name in names)
            if len(binding) == len(names) and not same:
                yield guarded_call(scope, lemma, binding)


def _callable_lemmas(scope: Scope, own: str) -> Iterator[Claim]:
    for name, lemma in scope.declared.lemmas.items():
        if name != own and own not in callees(scope.file, lemma, scope.declared.lemmas):
            yield lemma


def _bindings(
    scope: Scope, lemma: Claim, targets: Sequence[Expression], patterns: Iterable[Expression]
) -> list[dict[str, str]]:
    """Returns what the parameters of a lemma are where a pattern is one of some terms, some of them or all."""
    names = {item.name for item in lemma.callable.parameters}
    found: list[dict[str, str]] = []
    for pattern in patterns:
        for target in targets:
            binding: dict[str, str] = {}
            if _match(scope.file, pattern, target, names, binding) and binding and binding not in found:
                found.append(binding)
    return found


def _joined(found: Sequence[dict[str, str]], lemma: Claim) -> list[dict[str, str]]:
    """Returns the bindings of all parameters: single ones, and two that agree."""
    names = {item.name for item in lemma.callable.parameters}
    few = found[:_JOINED]
    both = (one | other for one, other in product(few, few) if _agree(one, other))
    return [binding for binding in (*found, *both) if binding.keys() == names]


def _sides(node: Expression) -> list[Expression]:
    """Returns the terms that a conclusion is about as a whole: the sides of its relations."""
    match node:
        case Parentheses(inner=inner):
            return _sides(inner)
        case Binary(operator="&&" | "<==>", left=left, right=right):
            return [*_sides(left), *_sides(right)]
        case Binary(operator="==>", right=right):
            return _sides(right)
        case Binary(operator="==" | "!=" | "<" | "<=" | ">" | ">=" | "in", left=left, right=right):
            found = [left, right]
        case Chain(operands=operands):
            found = list(operands)
        case _:
            found = [node]
    return [item for item in found if _has_application(item)]


def _patterns(lemma: Claim) -> tuple[list[Expression], list[Expression]]:
    """Returns the terms that the conclusions of a lemma are about: whole ones, and the calls within them."""
    whole = [side for expression in clauses_of(lemma, "ensures") for side in _sides(expression)]
    inner: list[Expression] = []
    for side in whole:
        inner += [part for part in walk(side) if isinstance(part, Apply) and part is not side]
    return whole, inner


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
