"""Commands that state something: assertions and goals, and the axioms and claims that they come to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from lemmata.checkers.errors import InputError
from lemmata.checkers.smt.elaborate_functions import FunctionReader
from lemmata.checkers.smt.elaborate_scope import Declarations, describe
from lemmata.checkers.smt.lexer import Source
from lemmata.checkers.smt.sexpr import Atom, Group, Node, flat_text, head_word
from lemmata.checkers.smt.terms import App, Quantified, Sort, Term
from lemmata.checkers.smt.theory import Assertion, Axiom, Claim

__all__ = ["StatementReader", "only_argument"]

_MAX_TERM_DEPTH: Final = 10_000
"""Deepest term, with its ``let``s expanded."""
_DEEP_LETS: Final = 400


@dataclass(slots=True)
class _Polymorphic:
    """An assertion that holds for all sorts: instances are made at the sorts in use."""

    node: Node
    variables: tuple[str, ...]
    offset: int


class StatementReader:
    """Reads assertions and goals.

    Args:
        source: the text.
        declarations: symbols and sorts in scope.
        functions: what reads definitions, those too that a statement makes needed.
    """

    def __init__(self, source: Source, declarations: Declarations, functions: FunctionReader) -> None:
        self.source = source
        self.declarations = declarations
        self.functions = functions
        self.elaborator = functions.elaborator
        self.assertions: list[Assertion] = []
        """In force now."""
        self.claims: list[Claim] = []
        self._polymorphic: list[_Polymorphic] = []

    def closed(self, node: Node) -> Term:
        """Returns the formula of a top-level term."""
        self.elaborator.start(frozenset())
        formula = self.elaborator.formula(node)
        if self.elaborator.lets > _DEEP_LETS and _is_deeper(formula, _MAX_TERM_DEPTH):
            message = f"the term is deeper than {_MAX_TERM_DEPTH} levels once its lets are expanded; expected fewer"
            raise self.declarations.error(message, node)
        return formula

    def assert_formula(self, node: Group) -> None:
        """Carries out ``(assert formula)``; the formula may be ``(par (a ...) formula)`` or have a name."""
        body = only_argument(self.declarations, node, "1 formula")
        if isinstance(body, Group) and head_word(body) == "par":
            self._assert_par(body)
            return
        name = ""
        if isinstance(body, Group) and len(body) > 1 and head_word(body) == "!":
            for keyword, value in self.elaborator.attributes(body):
                if keyword == ":named" and isinstance(value, Atom):
                    name = value.text
        formula = self.closed(body)
        self.assertions.append(Assertion(name=name, formula=formula, position=self.source.position(node.offset)))

    def _assert_par(self, node: Group) -> None:
        variables, body = self._par(node)
        self.declarations.type_variables = self.declarations.rigid(variables)
        self.declarations.instances.generic = True
        self.closed(body)
        self.declarations.instances.generic = False
        self.declarations.type_variables = {}
        self._polymorphic.append(_Polymorphic(body, variables, node.offset))

    def _par(self, node: Group) -> tuple[tuple[str, ...], Node]:
        if len(node) != 3:
            raise self.declarations.error("expected (par (a ...) term)", node, "syntax")
        return self.declarations.bind_type_variables(node[1]), node[2]

    # Goals

    def prove(self, node: Group) -> None:
        """Carries out ``(prove formula)``; the formula may have ``(par (a ...) formula)`` and attributes around it."""
        self._claim(node, only_argument(self.declarations, node, "1 formula"))

    def assert_not(self, node: Group) -> None:
        """Carries out ``(assert-not formula)`` and the older ``(assert-not (a ...) formula)``."""
        arguments = node[1:]
        if len(arguments) == 2 and isinstance(arguments[0], Group):
            variables = self.declarations.bind_type_variables(arguments[0])
            self.declarations.type_variables = self._goal_sorts(variables)
            arguments = arguments[1:]
        if len(arguments) != 1:
            raise self.declarations.error("expected (assert-not formula)", node, "syntax")
        self._claim(node, arguments[0])

    def _claim(self, node: Group, body: Node) -> None:
        hints: dict[str, str] = {}
        name = ""
        while isinstance(body, Group) and head_word(body) in ("!", "par"):
            if head_word(body) == "par":
                variables, body = self._par(body)
                self.declarations.type_variables = {**self.declarations.type_variables, **self._goal_sorts(variables)}
                continue
            for keyword, value in self.elaborator.attributes(body):
                if keyword == ":named" and isinstance(value, Atom):
                    name = value.text
                elif keyword != ":named":
                    hints[keyword] = flat_text(self.source, value) if value is not None else ""
            body = body[1]
        formula = self.closed(body)
        self.declarations.type_variables = {}
        position = self.source.position(node.offset)
        self.claims.append(Claim(name=name, formula=formula, position=position, hints=hints))

    def _goal_sorts(self, variables: tuple[str, ...]) -> dict[str, Sort]:
        """Returns uninterpreted sorts for the type variables of a claim."""
        found: dict[str, Sort] = {}
        for name in variables:
            sort = Sort(self.declarations.goal_sort(name))
            self.declarations.instances.use(sort)
            found[name] = sort
        return found

    # What the statements of a file come to

    def axioms(self) -> tuple[Axiom, ...]:
        """Returns the assertions of a file with goals as its axioms; names what has no name, the goals too."""
        axioms = [Axiom(name=item.name, formula=item.formula, position=item.position) for item in self.assertions]
        axioms.extend(self._axiom_instances())
        axioms.sort(key=lambda axiom: (axiom.position.line, axiom.position.column))
        return self._named(axioms)

    def refuse_polymorphic(self) -> None:
        """Raises if an assertion holds for all sorts, which a file without goals has no use for."""
        if self._polymorphic:
            raise self.declarations.error(
                "a polymorphic assert (par) stands in a script; expected it in a file that has prove",
                self._polymorphic[0].offset,
            )

    def _axiom_instances(self) -> list[Axiom]:
        """Returns polymorphic assertions at the sorts that occur as arguments of polymorphic symbols."""
        found: list[Axiom] = []
        if not self._polymorphic:
            return found
        used: dict[Sort, None] = {}
        for _, sorts in list(self.declarations.instances.origins.values()):
            used.update(dict.fromkeys(sorts))
        for axiom in self._polymorphic:
            choices: list[dict[str, Sort]] = [{}]
            for variable in axiom.variables:
                choices = [{**choice, variable: sort} for choice in choices for sort in used][:64]
            self.declarations.warn(
                "axiom", "a polymorphic assertion is used at the sorts of the file only", axiom.offset
            )
            for choice in choices:
                self.declarations.type_variables = choice
                formula = self.closed(axiom.node)
                self.declarations.type_variables = {}
                self.functions.drain()
                found.append(Axiom(name="", formula=formula, position=self.source.position(axiom.offset)))
        return found

    def _named(self, axioms: list[Axiom]) -> tuple[Axiom, ...]:
        """Returns the axioms and numbers what has no name; raises if two statements have the same name."""
        taken: dict[str, int] = {}
        statements: list[Axiom | Claim] = [*axioms, *self.claims]
        for item in statements:
            if item.name and item.name in taken:
                first = f"the first is in line {taken[item.name]}"
                message = f"{item.name} names a second statement ({first}); expected another name"
                place = item.position
                raise InputError(message, file=self.source.file, line=place.line, column=place.column, kind="type")
            taken[item.name] = item.position.line

        def name(own: str, stem: str, number: int) -> str:
            found = own or f"{stem}-{number}"
            while not own and found in taken:
                found += "'"
            return found

        self.claims = [replace(claim, name=name(claim.name, "goal", n)) for n, claim in enumerate(self.claims, 1)]
        return tuple([replace(axiom, name=name(axiom.name, "axiom", n)) for n, axiom in enumerate(axioms, 1)])


def only_argument(declarations: Declarations, node: Group, what: str) -> Node:
    """Returns the argument of a command that has one; raises if it has none or more."""
    if len(node) != 2:
        raise declarations.error(f"{describe(node)} has {len(node) - 1} arguments; expected {what}", node, "syntax")
    return node[1]


def _is_deeper(term: Term, limit: int) -> bool:
    """Returns whether a term, seen as a tree, is deeper than ``limit``; linear in the size of the DAG."""
    depths: dict[int, int] = {}
    stack: list[tuple[Term, bool]] = [(term, False)]
    while stack:
        current, ready = stack.pop()
        if id(current) in depths:
            continue
        inner = current.args if isinstance(current, App) else (current.body,) if isinstance(current, Quantified) else ()
        if ready:
            depth = 1 + max([depths[id(part)] for part in inner], default=0)
            if depth > limit:
                return True
            depths[id(current)] = depth
        else:
            stack.append((current, True))
            stack.extend([(part, False) for part in inner])
    return False
