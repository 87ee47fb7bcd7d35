"""The program that shows that a counterexample is one: what it proves is that a postcondition does not hold.

It has one member of its own, without parameters, that begins from nothing: it makes the values, asserts what the claim
requires of them, does what the claim does (a method's body, without loops), and asserts the contrary of the
postcondition. Beside it stand the parts of the file that it speaks of, and no others: the members of modules that are
not mentioned are cut out. A function that is refuted is judged by its body, so it stands there without its ``ensures``.

Nothing is assumed in this program, since all of it has to be proved: once it is held to what a file must keep to that
is PROVED, the claim is false.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lemmata.checkers.dafny.claims import Claim, callables
from lemmata.checkers.dafny.counterexample import Counterexample, array_items, expression, facts
from lemmata.checkers.dafny.declarations import Callable, ClassDeclaration, Datatype, Declaration, Module
from lemmata.checkers.dafny.expressions import Binary, Parentheses
from lemmata.checkers.dafny.lexer import lex
from lemmata.checkers.dafny.nodes import NamedType, walk
from lemmata.checkers.dafny.parser import File
from lemmata.checkers.dafny.statements import Block
from lemmata.checkers.dafny.syntax import Expression, Variable
from lemmata.checkers.dafny.unrolling import Unroller, loops_of
from lemmata.checkers.errors import UsageError
from lemmata.checkers.source import Source

__all__ = ["Refutation", "equated", "refutation"]

_PREFIX: Final = "lemmata_false_"
_KEYWORDS: Final = ("lemma", "method", "function", "predicate")
_ANY_TYPE: Final = "int"
"""What a type parameter stands for: it has every property that can be asked of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refutation:
    """What is to be proved, and of what."""

    program: bytes
    clause: Expression
    """The postcondition that is false."""
    claim: Claim
    shown: str
    """The counterexample for a person: ``a = [3, 1], x = 2``."""


def refutation(file: File, found: Counterexample) -> Refutation:
    """Returns the program that shows a counterexample.

    Args:
        file: in which the claim stands.
        found: what is said to be a counterexample.

    Raises:
        UsageError: it is not one of this file, or it is about something that is not supported.
    """
    _refuse_what_is_elsewhere(file)
    claim = _claimed(file, found.claim)
    clauses = [part for clause in claim.callable.clauses if clause.keyword == "ensures" for part in clause.expressions]
    if found.ensures >= len(clauses):
        raise UsageError(f"{claim.name} has {len(clauses)} postconditions, not {found.ensures + 1}")
    names = [parameter.name for parameter in claim.callable.parameters]
    if set(names) != set(found.values):
        raise UsageError(f"{claim.name} has the parameters {', '.join(names) or 'none'}, and values of all are wanted")
    clause = clauses[found.ensures]
    writer = _Writer(file, claim.callable, found, clause)
    given = ", ".join(f"{name} = {writer.shown(found.values[name])}" for name in names)
    changed = {name: value for name, value in found.results.items() if found.values.get(name) != value}
    ends = ", ".join(f"{name} = {writer.shown(value)}" for name, value in changed.items())
    return Refutation(
        program=_program(file, claim.callable, writer.member()),
        clause=clause,
        claim=claim,
        shown=(given or "no parameters") + (f"; at the end {ends}" if ends else ""),
    )


def _claimed(file: File, name: str) -> Claim:
    """Returns the claim that a counterexample is about."""
    named = [claim for claim in callables(file.program) if claim.name == name]
    if len(named) != 1:
        raise UsageError(f"the file has no claim {name[:80]!r}" if not named else f"there are several {name[:80]!r}")
    claim = named[0]
    item = claim.callable
    if item.keyword not in _KEYWORDS or set(item.modifiers) - {"ghost"}:
        kind = " ".join((*item.modifiers, item.keyword))
        raise UsageError(f"{claim.name}: a counterexample to a {kind} is not supported")
    if all(item is not member for member in _module_members(file)):
        raise UsageError(f"{claim.name}: a counterexample to a member of a type is not supported")
    if any(generic.bounds for generic in item.generics):
        raise UsageError(f"{claim.name}: a type parameter with bounds is not supported")
    if item.is_function and (not isinstance(item.body, Expression) or item.by_method is not None):
        raise UsageError(f"{claim.name}: a function without a body that is an expression is not supported")
    if item.keyword == "method" and not isinstance(item.body, Block):
        raise UsageError(f"{claim.name}: a method without a body is not supported")
    if item.is_lemma and item.results:
        raise UsageError(f"{claim.name}: a counterexample to a lemma with results is not supported")
    return claim


def _refuse_what_is_elsewhere(file: File) -> None:
    """Raises `UsageError` for declarations that could give the claim another meaning once parts are cut out."""
    for node in walk(file.program):
        if isinstance(node, Module) and (node.relation or "abstract" in node.modifiers):
            raise UsageError(f"the module {node.name} is abstract, or refines another: that is not supported")
        if isinstance(node, Callable) and node.keyword.startswith("twostate"):
            raise UsageError(f"{node.keyword} {node.name}: what speaks of two states is not supported")


def _module_members(file: File) -> Iterator[Declaration]:
    stack = list(file.program.members)
    while stack:
        member = stack.pop()
        yield member
        if isinstance(member, Module):
            stack += member.members


class _Writer:
    """Writes the member that shows that a clause is false."""

    def __init__(self, file: File, item: Callable, found: Counterexample, clause: Expression) -> None:
        self._item = item
        self._found = found
        self._clause = clause
        self._constructors = {
            constructor.name
            for node in walk(file.program)
            if isinstance(node, Datatype)
            for constructor in node.constructors
        }
        self.prefix = _PREFIX
        while self.prefix in file.source.text:
            self.prefix += "_"
        results = tuple(result.name for result in item.results)
        loops = loops_of(item.body) if isinstance(item.body, Block) and not item.is_lemma else ()
        if len(loops) != len(found.rounds):
            raise UsageError(f"{item.name} has {len(loops)} loops, and rounds are given for {len(found.rounds)}")
        self._unroller = Unroller(
            file=file,
            prefix=self.prefix,
            substitutes={generic.name: _ANY_TYPE for generic in item.generics},
            results=results,
            lemmas=_lemmas(file),
            rounds=dict(zip((loop.start for loop in loops), found.rounds, strict=True)),
        )
        known = {*results, *(parameter.name for parameter in item.parameters if self._is_array(parameter))}
        unknown = set(found.results) - known
        if unknown:
            raise UsageError(f"{item.name} has no result {', '.join(sorted(unknown))[:80]}")

    def _is_array(self, parameter: Variable) -> bool:
        return array_items(self._found.values[parameter.name]) is not None

    def shown(self, value: object) -> str:
        """Returns a value for a person."""
        items = array_items(value)
        return expression(value if items is None else items, self._constructors)

    def member(self) -> str:
        """Returns the whole member."""
        item, text = self._item, self._unroller.text
        parts = [self._given(parameter) for parameter in item.parameters]
        requires = [part for clause in item.clauses if clause.keyword == "requires" for part in clause.expressions]
        parts += [f"assert {text(part)};" for part in requires]
        parts.append(f"label {self._unroller.start}: assert true;")
        parts += self._done()
        for name, value in self._found.results.items():
            parts += [f"assert {fact};" for fact in facts(name, value, self._constructors)]
        parts += self._compared()
        parts.append(f"assert !({text(self._clause)});")
        arrays = any(self._is_array(parameter) for parameter in item.parameters)
        keyword = "method" if item.keyword == "method" or arrays else "lemma"
        if keyword == item.keyword and "ghost" in item.modifiers:
            keyword = f"ghost {keyword}"
        return "\n".join((f"{keyword} {self.prefix}claim()", "{", *parts, "}"))

    def _given(self, parameter: Variable) -> str:
        """Returns a parameter as a variable with its value, and what a proof may look at of it."""
        value = self._found.values[parameter.name]
        items = array_items(value)
        assert parameter.type is not None
        kind = self._unroller.text(parameter.type)
        ghost = "ghost " if "ghost" in parameter.modifiers else ""
        if items is None:
            made = expression(value, self._constructors)
        else:
            made = self._array(parameter, items)
        known = " && ".join(facts(parameter.name, value, self._constructors))
        return f"{ghost}var {parameter.name}: {kind} := {made};\nassert {known};"

    def _array(self, parameter: Variable, items: Sequence[object]) -> str:
        kind = parameter.type
        if not isinstance(kind, NamedType) or kind.name not in ("array", "array?") or len(kind.arguments) != 1:
            raise UsageError(f"{parameter.name} is no array of one dimension")
        element = self._unroller.text(kind.arguments[0])
        display = f" {expression(items, self._constructors)}" if items else ""
        return f"new {element}[{len(items)}]{display}"

    def _compared(self) -> Iterator[str]:
        """Yields what the sides of an equation are, as variables, since a proof looks at what they hold."""
        if not self._found.sides:
            return
        sides = equated(self._clause)
        if sides is None:
            raise UsageError("the postcondition is no equation, and has no sides")
        for number, (side, value) in enumerate(zip(sides, self._found.sides, strict=True)):
            name = f"{self.prefix}side{number}"
            yield f"ghost var {name} := {self._unroller.text(side)};"
            yield from (f"assert {fact};" for fact in facts(name, value, self._constructors))

    def _done(self) -> Iterator[str]:
        """Yields what gives the results their values."""
        item = self._item
        if item.is_function:
            for result in item.results:
                assert result.type is not None
                arguments = ", ".join(parameter.name for parameter in item.parameters)
                call = f"{item.name}({arguments})"
                yield f"ghost var {result.name}: {self._unroller.text(result.type)} := {call};"
        elif isinstance(item.body, Block) and not item.is_lemma:
            for result in item.results:
                assert result.type is not None
                ghost = "ghost " if "ghost" in result.modifiers else ""
                yield f"{ghost}var {result.name}: {self._unroller.text(result.type)};"
            yield self._unroller.body(item.body)


def equated(clause: Expression) -> tuple[Expression, Expression] | None:
    """Returns the two sides of an equation, None if an expression is none."""
    while isinstance(clause, Parentheses):
        clause = clause.inner
    return (clause.left, clause.right) if isinstance(clause, Binary) and clause.operator == "==" else None


def _lemmas(file: File) -> frozenset[str]:
    """Returns the names that only lemmas have."""
    members = callables(file.program)
    others = {claim.callable.name for claim in members if not claim.callable.is_lemma}
    return frozenset(claim.callable.name for claim in members if claim.callable.is_lemma) - others


def _program(file: File, item: Callable, member: str) -> bytes:
    """Returns the parts of a file that are mentioned, with a member put behind the claim."""
    tokens, text = file.tokens, file.source.text
    kept = item if item.is_function else None
    cuts = [
        node for node in _module_members(file) if isinstance(node, Callable | ClassDeclaration) and node is not kept
    ]
    words = {token.text for token in lex(Source(member.encode(), file.source.file))}
    while True:
        cut = {index for node in cuts for index in range(node.start, node.end)}
        mentioned = words | {token.text for index, token in enumerate(tokens) if index not in cut}
        left = [node for node in cuts if node.name not in mentioned]
        if len(left) == len(cuts):
            break
        cuts = left
    ranges = [(node.start, node.end) for node in cuts]
    if item.is_function:
        ranges += [(clause.start, clause.end) for clause in item.clauses if clause.keyword == "ensures"]
    behind = tokens[item.end - 1].end
    edits = [(tokens[start].offset, tokens[end - 1].end, "") for start, end in ranges]
    pieces: list[str] = []
    done = 0
    for start, end, new in sorted([*edits, (behind, behind, f"\n{member}\n")]):
        pieces += [text[done:start], new]
        done = end
    return "".join([*pieces, text[done:]]).encode()
