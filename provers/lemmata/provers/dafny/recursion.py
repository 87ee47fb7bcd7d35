"""Recursive calls of a lemma: where the functions of its statement recurse, and on smaller parameters.

A call stands under the conditions under which the function recurses, so it is allowed wherever it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Final, TypeAlias

from lemmata.checkers.dafny.binders import (
    Conditional,
    Lambda,
    Let,
    Match,
    Quantifier,
    SetComprehension,
    StatementExpression,
)
from lemmata.checkers.dafny.claims import callables
from lemmata.checkers.dafny.declarations import Callable
from lemmata.checkers.dafny.expressions import Apply, Binary, Name, Parentheses
from lemmata.checkers.dafny.nodes import Node, children, walk
from lemmata.checkers.dafny.parser import parse
from lemmata.checkers.dafny.statements import Block
from lemmata.checkers.dafny.syntax import Expression, Guard
from lemmata.provers.dafny.instances import clauses_of, guarded_call, matching_calls, substitute
from lemmata.provers.dafny.scope import Scope, text_of, words_of
from lemmata.provers.dafny.sorts import INT, is_number

__all__ = ["along_unfolded", "measures", "recursions"]

_MOST_MEASURES: Final = 16
_MOST_UNFOLDED: Final = 24
_UNFOLDED: Final = "lemmata_unfolded"

_Around: TypeAlias = tuple[tuple[str, Node, str, str], ...]
"""From outside: the text before a node, the node, the text after it, and what stands behind what is inside."""


@dataclass(frozen=True, slots=True)
class _Call:
    """A recursive call in a function's body, and what stands around it."""

    arguments: tuple[Expression, ...]
    around: _Around = ()

    def inside(self, before: str, node: Node, after: str, closing: str = "") -> _Call:
        return replace(self, around=((before, node, after, closing), *self.around))


def recursions(scope: Scope) -> list[str]:
    """Returns recursive calls of a lemma, each a statement that may stand at the start of its body."""
    found = [*_along_functions(scope), *_on_smaller(scope)]
    return list(dict.fromkeys(found))


def measures(scope: Scope) -> list[str]:
    """Returns ``decreases`` clauses for a declaration, the likelier first."""
    single: list[str] = []
    for item in scope.claim.callable.parameters:
        sort = scope.sort_of(item)
        if is_number(sort):
            single.append(item.name)
        elif sort is not None and sort.name in ("seq", "set", "multiset", "map"):
            single.append(f"|{item.name}|")
        elif scope.constructors(sort):
            single.append(item.name)
    sizes = [*single, *(f"{name}.Length" for name, sort in scope.variables.items() if sort.name == "array")]
    numbers = [text for text in sizes if scope.variables.get(text, INT) == INT or is_number(scope.variables.get(text))]
    found = [*single, *(f"{one} - {other}" for one in numbers for other in numbers if one != other)]
    found += [f"{one} + {other}" for one, other in combinations(numbers, 2)]
    found += [f"{one}, {other}" for one in single for other in single if one != other]
    return list(dict.fromkeys(found))[:_MOST_MEASURES]


def along_unfolded(scope: Scope) -> Iterator[str]:
    """Yields calls of lemmas, also of the lemma itself, that match its statement with one function call unfolded.

    What such a call is about exists only in one branch of the function, so it stands under that branch's conditions.
    """
    shortest = sorted(_unfolded(scope), key=lambda found: sum(map(len, found[2].values())))
    formulas = shortest[:_MOST_UNFOLDED]
    end = scope.file.tokens[scope.claim.callable.end - 1].end
    clauses = "".join(f" ensures {text}" for text, _, _ in formulas)
    text = scope.file.source.text
    extended = parse(f"{text[:end]}\nlemma {_UNFOLDED}(){clauses}\n{text[end:]}".encode())
    prefix = scope.claim.name.rpartition(".")[0]
    claims = {claim.name: claim for claim in callables(extended.program)}
    added = claims.get(f"{prefix}.{_UNFOLDED}" if prefix else _UNFOLDED)
    if added is None:
        return
    inner = Scope.of(extended, added)
    for goal, (_, around, actual) in zip(clauses_of(added, "ensures"), formulas, strict=False):
        for call in matching_calls(inner, claims[scope.claim.name], goal):
            yield _within(scope, _Call((), around), actual, call)


def _unfolded(scope: Scope) -> Iterator[tuple[str, _Around, dict[str, str]]]:
    """Yields the goals with one call unfolded: the text, what stands around that branch, and the call's arguments."""
    file = scope.file
    for goal in clauses_of(scope.claim, "ensures"):
        for part in walk(goal):
            if not isinstance(part, Apply) or not isinstance(part.function, Name):
                continue
            function = scope.declared.functions.get(part.function.name)
            if function is None or len(part.arguments) != len(function.parameters):
                continue
            values = [text_of(file, argument.value) for argument in part.arguments]
            actual = {item.name: text for item, text in zip(function.parameters, values, strict=True)}
            if not isinstance(function.body, Expression):
                continue
            for branch in _branches(function.body):
                before, after = words_of(file, goal.start, part.start), words_of(file, part.end, goal.end)
                replaced = substitute(file, branch.arguments[0], actual)
                yield f"{before} ({replaced}) {after}", branch.around, actual


def _branches(node: Expression) -> list[_Call]:
    """Returns the values that an expression may have, each as the one argument of a call at its place."""
    match node:
        case Parentheses(inner=inner):
            return _branches(inner)
        case Conditional(condition=condition, yes=yes, no=no) if not isinstance(condition, Guard):
            found = [call.inside("if ", condition, " {", " }") for call in _branches(yes)]
            return found + [call.inside("if !(", condition, ") {", " }") for call in _branches(no)]
        case Match(subject=subject, cases=cases):
            rest = " }" if len(cases) == 1 else " case _ => { } }"
            return [
                call.inside("", case.pattern, " =>").inside("match ", subject, " { case", rest)
                for case in cases
                if isinstance(case.body, Expression)
                for call in _branches(case.body)
            ]
        case _:
            return [_Call((node,))]


def _along_functions(scope: Scope) -> Iterator[str]:
    """Yields the calls that follow how the functions of the statement recurse."""
    claim, file = scope.claim, scope.file
    names = {item.name for item in claim.callable.parameters}
    statement = [*clauses_of(claim, "ensures"), *clauses_of(claim, "requires")]
    for part in (part for clause in statement for part in walk(clause)):
        if not isinstance(part, Apply) or not isinstance(part.function, Name):
            continue
        function = scope.declared.functions.get(part.function.name)
        if function is None or len(part.arguments) != len(function.parameters):
            continue
        actual = {
            item.name: text_of(file, argument.value)
            for item, argument in zip(function.parameters, part.arguments, strict=True)
        }
        for call in _calls(function):
            if len(call.arguments) != len(function.parameters):
                continue
            changed: dict[str, set[str]] = {}
            for item, argument in zip(function.parameters, call.arguments, strict=True):
                if actual[item.name] in names:
                    changed.setdefault(actual[item.name], set()).add(substitute(file, argument, actual))
            if all(len(texts) == 1 for texts in changed.values()):
                arguments = {name: next(iter(changed.get(name, {name}))) for name in names}
                if any(name != text for name, text in arguments.items()):
                    yield _within(scope, call, actual, guarded_call(scope, claim, arguments))


def _within(scope: Scope, call: _Call, actual: Mapping[str, str], text: str) -> str:
    for before, node, after, closing in reversed(call.around):
        text = f"{before}{substitute(scope.file, node, actual)}{after} {text}{closing}"
    return text


def _calls(function: Callable) -> list[_Call]:
    body = function.body
    return (
        _within_expression(function.name, body) if isinstance(body, Expression) and not isinstance(body, Block) else []
    )


def _within_expression(name: str, node: Node) -> list[_Call]:
    """Returns the recursive calls in a node, each with the conditions on the way to it."""
    match node:
        case Conditional(condition=condition, yes=yes, no=no) if not isinstance(condition, Guard):
            found = _within_expression(name, condition)
            found += [call.inside("if ", condition, " {", " }") for call in _within_expression(name, yes)]
            return found + [call.inside("if !(", condition, ") {", " }") for call in _within_expression(name, no)]
        case Binary(operator=operator, left=left, right=right) if operator in ("&&", "==>", "||"):
            before, after = ("if !(", ") {") if operator == "||" else ("if ", " {")
            found = _within_expression(name, left)
            return found + [call.inside(before, left, after, " }") for call in _within_expression(name, right)]
        case Match(subject=subject, cases=cases):
            found = _within_expression(name, subject)
            for case in cases:
                if isinstance(case.body, Expression):
                    inner = _within_expression(name, case.body)
                    rest = " }" if len(cases) == 1 else " case _ => { } }"
                    within = [call.inside("", case.pattern, " =>") for call in inner]
                    found += [call.inside("match ", subject, " { case", rest) for call in within]
            return found
        case Let(operator=":=", patterns=(pattern,), values=(value,), body=body):
            inner = [call.inside("", value, ";") for call in _within_expression(name, body)]
            return _within_expression(name, value) + [call.inside("var ", pattern, " :=") for call in inner]
        case StatementExpression(body=body):
            return _within_expression(name, body)
        case Quantifier() | SetComprehension() | Lambda():
            return []
        case _:
            found = [call for child in children(node) for call in _within_expression(name, child)]
            if isinstance(node, Apply) and isinstance(node.function, Name) and node.function.name == name:
                found.append(_Call(tuple(argument.value for argument in node.arguments)))
            return found


def _on_smaller(scope: Scope) -> Iterator[str]:
    """Yields the calls in which one parameter is smaller."""
    claim = scope.claim
    parameters = claim.callable.parameters
    same = {item.name: item.name for item in parameters}
    numbers = [item.name for item in parameters if is_number(scope.sort_of(item))]
    sizes = [
        f"|{item.name}|" for item in parameters if (sort := scope.sort_of(item)) is not None and sort.name == "seq"
    ]

    def call(condition: str, name: str, smaller: str, before: str = "") -> str:
        return f"if {condition} {{ {before}{guarded_call(scope, claim, {**same, name: smaller})} }}"

    for item in parameters:
        name, sort = item.name, scope.sort_of(item)
        if sort is None:
            continue
        if sort.name == "seq":
            yield call(f"|{name}| > 0", name, f"{name}[1..]")
            yield call(f"|{name}| > 0", name, f"{name}[..|{name}| - 1]")
        elif sort.name in ("set", "multiset"):
            yield call(f"|{name}| > 0", name, f"{name} - {_single(sort.name)}", f"var member :| member in {name}; ")
        elif is_number(sort):
            yield call(f"{name} > 0", name, f"{name} - 1")
            yield from (call(f"{name} < {end}", name, f"{name} + 1") for end in [*numbers, *sizes] if end != name)
            yield from (call(f"{start} < {name}", name, f"{name} - 1") for start in numbers if start != name)
        else:
            for constructor in scope.constructors(sort):
                for place in constructor.parameters:
                    if place.name and scope.field_sort(sort, place) == sort:
                        yield call(f"{name}.{constructor.name}?", name, f"{name}.{place.name}")
    if len(numbers) == 0 and len(sizes) == 2 and len(parameters) == 2:
        yield _both(scope, [item.name for item in parameters])


def _single(kind: str) -> str:
    return "multiset{member}" if kind == "multiset" else "{member}"


def _both(scope: Scope, names: Sequence[str]) -> str:
    condition = " && ".join(f"|{name}| > 0" for name in names)
    arguments = {name: f"{name}[1..]" for name in names}
    return f"if {condition} {{ {guarded_call(scope, scope.claim, arguments)} }}"
