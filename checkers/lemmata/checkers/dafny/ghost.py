"""What of a candidate may be an addition: ghost parts that change nothing but what the verifier knows.

Every rule is by syntax, and refuses where syntax does not tell. An addition may be

- an ``invariant`` or ``decreases`` of a loop, a ``decreases`` of a callable (never ``decreases *``);
- a statement: an assertion, ``calc``, ``forall`` with a body, ``reveal``, a ghost variable with a new name, an
  assignment to such a variable, a call of a lemma, an ``if`` or ``match`` of such statements, and within proofs a loop;
- the same before an expression; the proof ``by { ... }`` of an assertion; an ``else`` with nothing but such statements;
- the body of a lemma that has none; a new lemma, ghost function or ghost predicate, with a body and a new name.

Nowhere within an addition: ``assume``, ``expect``, ``print``, ``modify``, ``:-``, attributes, loops and ``forall``
without a body, allocations, calls of what is compiled or changes the heap, parts that the parser could not read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from types import UnionType
from typing import Final

from lemmata.checkers.dafny.binders import StatementExpression
from lemmata.checkers.dafny.declarations import Callable, Datatype, Opaque, OpaqueBody
from lemmata.checkers.dafny.document import named
from lemmata.checkers.dafny.expressions import Apply, Limited, Member, Name, New, Parentheses, Star
from lemmata.checkers.dafny.nodes import Node, walk
from lemmata.checkers.dafny.parser import File
from lemmata.checkers.dafny.statements import (
    AlternativeIf,
    AlternativeLoop,
    Assert,
    Assign,
    Block,
    Calc,
    Declare,
    For,
    ForallStatement,
    If,
    MatchStatement,
    Reveal,
    While,
)
from lemmata.checkers.dafny.syntax import Attribute, Case, Clause, Expression, Pattern, Statement

__all__ = ["GhostRules", "kind_of"]

_FORBIDDEN: Final[tuple[tuple[type[Node] | UnionType, str], ...]] = (
    (New, "new"),
    (Attribute, "an attribute"),
    (Opaque | OpaqueBody, "what could not be read"),
)
_KINDS: Final[tuple[tuple[type[Statement] | UnionType, str], ...]] = (
    (Assert, "assert"),
    (Calc, "calc"),
    (ForallStatement, "forall"),
    (Reveal, "reveal"),
    (Declare, "ghost var"),
    (If | AlternativeIf, "if"),
    (MatchStatement, "match"),
    (While | For | AlternativeLoop, "loop"),
    (Block, "block"),
)


def kind_of(statement: Statement) -> str:
    """Returns the word for a statement as an addition."""
    for kinds, word in _KINDS:
        if isinstance(statement, kinds):
            return word
    if isinstance(statement, Assign):
        return "assignment" if statement.operator else "call"
    return "statement"


class GhostRules:
    """What may be added to an original.

    Args:
        file: the candidate.
        taken: the names that occur in the original.
    """

    def __init__(self, file: File, taken: AbstractSet[str]) -> None:
        self.taken = taken
        callables = [node for _, node in named(file.program) if isinstance(node, Callable)]
        compiled = {node.name for node in callables if not _is_pure(node)}
        declared = {node.name for node in callables}
        for _, node in named(file.program):
            if isinstance(node, Datatype):
                declared |= {constructor.name for constructor in node.constructors}
        self.pure = declared - compiled
        """Names that always mean a lemma, a function, a constructor of a datatype, or a ghost method without effect."""
        functions = {node.name for node in callables if node.is_function}
        self.lemmas = {node.name for node in callables if not node.is_function} - compiled - functions

    def contents(self, node: Node) -> str:
        """Returns what an addition may have nowhere within it, empty if it has nothing of that."""
        for part in walk(node):
            for kinds, word in _FORBIDDEN:
                if isinstance(part, kinds):
                    return word
            if isinstance(part, While | For | ForallStatement) and part.body is None:
                return "a loop or forall without a body"
            if isinstance(part, Clause) and (refusal := self.clause(part, within=True)):
                return refusal
            if isinstance(part, Assign | Declare) and part.operator == ":-":
                return ":-"
        return ""

    def clause(self, clause: Clause, *, within: bool = False) -> str:
        """Returns why a clause may not be added; ``within`` something that is added as a whole, or alone."""
        if clause.modifiers or clause.attributes:
            return "free, or an attribute"
        if clause.label and not within:
            return "a label"
        if clause.keyword == "modifies":
            return "modifies"
        if clause.keyword == "decreases" and any(isinstance(part, Star) for part in clause.expressions):
            return "decreases *"
        return "" if within else self.contents_of(clause.expressions)

    def contents_of(self, nodes: Sequence[Node]) -> str:
        """Returns the first thing that none of the nodes may have, empty if they have nothing of that."""
        return next((refusal for node in nodes if (refusal := self.contents(node) or self._embedded(node))), "")

    def _embedded(self, node: Node) -> str:
        """Returns why a statement before an expression may not stand in an addition."""
        for part in walk(node):
            if isinstance(part, StatementExpression):
                refusal = self.statement(part.statement, proof=True, inside=True)
                if refusal:
                    return refusal
        return ""

    def declaration(self, node: Callable) -> str:
        """Returns why a callable may not be new in a candidate, empty if it may."""
        if not (node.is_lemma or (node.is_function and node.is_ghost)):
            return f"a new {node.keyword}; only lemmas, ghost functions and ghost predicates may be new"
        if node.name in self.taken or not node.name:
            return f"a name that is not new: {node.name}"
        if node.body is None:
            return "a new declaration without a body"
        if node.by_method is not None or set(node.modifiers) - {"ghost", "static", "opaque"}:
            return "a new declaration that is abstract or has a method"
        return self.contents(node)

    def statement(self, statement: Statement, *, proof: bool, inside: bool) -> str:
        """Returns why a statement may not be added, empty if it may.

        Args:
            statement: with everything in it.
            proof: whether it stands in a proof, where all is ghost.
            inside: whether it stands within something that is added as a whole.
        """
        return self.contents(statement) or _Statement(self, proof=proof, inside=inside).refuse(statement)


@dataclass(slots=True)
class _Statement:
    """The rules for one statement that is added, with the variables that it declares."""

    rules: GhostRules
    proof: bool
    inside: bool
    names: set[str] = field(default_factory=set[str])

    def refuse(self, statement: Statement) -> str:
        """Returns why the statement may not be added."""
        match statement:
            case Reveal():
                return ""
            case Assert():
                if statement.label and not self.inside:
                    return "a label"
                return self._deep(statement.proof) if statement.proof else self._embedded(statement.condition)
            case Calc():
                return self._all(hint for step in statement.steps for hint in step.hints)
            case ForallStatement():
                return self._deep(statement.body) if statement.body else "forall without a body"
            case Declare():
                return self._declare(statement)
            case Assign():
                return self._assign(statement)
            case Block():
                return self._deep(statement, proof=self.proof)
            case If():
                branches = [statement.yes] if statement.no is None else [statement.yes, statement.no]
                return self._all(branches, proof=self.proof)
            case MatchStatement() | AlternativeIf():
                return self._all(_case_statements(statement.cases), proof=self.proof)
            case While() | For() if self.proof and statement.body is not None:
                return self._deep(statement.body)
            case AlternativeLoop() if self.proof:
                return self._all(_case_statements(statement.cases))
            case _:
                return f"a statement that is not known to be ghost ({kind_of(statement)})"

    def _deep(self, statement: Statement, *, proof: bool = True) -> str:
        deeper = _Statement(self.rules, proof=proof, inside=True, names=set(self.names))
        return deeper.refuse_list(statement.statements) if isinstance(statement, Block) else deeper.refuse(statement)

    def _all(self, statements: Iterable[Statement], *, proof: bool = True) -> str:
        return next((refusal for part in statements if (refusal := self._deep(part, proof=proof))), "")

    def refuse_list(self, statements: Iterable[Statement]) -> str:
        """Returns why one of the statements of a block may not be added; later ones see the variables of earlier."""
        return next((refusal for part in statements if (refusal := self.refuse(part))), "")

    def _embedded(self, expression: Expression) -> str:
        return self.rules.contents_of((expression,))

    def _declare(self, statement: Declare) -> str:
        if not statement.ghost and not self.proof:
            return "a variable that is not ghost"
        names = {part.name for pattern in statement.patterns for part in walk(pattern) if isinstance(part, Pattern)}
        if not self.inside and names & self.rules.taken:
            return f"a variable whose name is not new: {', '.join(sorted(names & self.rules.taken))}"
        self.names |= names
        return self._values(statement.values) or (self._deep(statement.proof) if statement.proof else "")

    def _assign(self, statement: Assign) -> str:
        for target in statement.targets:
            variable = target.name if isinstance(target, Name) else ""
            if not variable:
                return "an assignment to what is not a variable of the addition"
            if variable in self.rules.taken and variable not in self.names:
                return f"an assignment to {variable}, which the addition did not declare"
        if statement.operator:
            return self._values(statement.values) or (self._deep(statement.proof) if statement.proof else "")
        call = statement.values[0]
        name = _callee(call)
        if name not in self.rules.lemmas:
            return f"a call of {name or 'something'}, which is not known to be a lemma"
        return self._deep(statement.proof) if statement.proof else ""

    def _values(self, values: Sequence[Expression]) -> str:
        for value in values:
            name = _callee(value)
            if name is not None and name not in self.rules.pure:
                return f"a call of {name or 'something'}, which is not known to be a function or a lemma"
        return self.rules.contents_of(values)


def _case_statements(cases: Sequence[Case]) -> Iterator[Statement]:
    for case in cases:
        if isinstance(case.body, tuple):
            yield from case.body


def _callee(expression: Expression) -> str | None:
    """Returns the last name of what is called, empty if it has none; None for what is no call."""
    while isinstance(expression, Parentheses):
        expression = expression.inner
    if not isinstance(expression, Apply):
        return None
    called = expression.function.function if isinstance(expression.function, Limited) else expression.function
    return called.name if isinstance(called, Name | Member) else ""


def _is_pure(node: Callable) -> bool:
    """Returns whether a call of it changes nothing that the original has: a function, or ghost and without a frame."""
    framed = any(clause.keyword == "modifies" for clause in node.clauses)
    return node.is_function or (node.is_ghost and not framed)
