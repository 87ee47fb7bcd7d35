"""What the elaboration of a term carries along: variables in scope, fresh names, shared applications."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

from lemmata.checkers.errors import InputError
from lemmata.checkers.smt.elaborate_scope import Declarations, describe
from lemmata.checkers.smt.lifting import Lifter
from lemmata.checkers.smt.monomorphise import Symbol, show
from lemmata.checkers.smt.sexpr import KEYWORD, Atom, Group, Node
from lemmata.checkers.smt.signature import is_theory_symbol
from lemmata.checkers.smt.terms import INT, REAL, App, Sort, Term, Var

__all__ = ["MAX_NESTING", "Ambiguous", "Binding", "Closure", "Environment", "as_real"]

MAX_NESTING: Final = 2_000
"""Deepest nesting of a term; chains of ``let`` do not count."""


class Ambiguous(InputError):
    """The sort of a term cannot be inferred from the term alone."""


class Closure:
    """A ``let`` value that holds a ``match``: elaborated where it is used, in the scope where it stands."""

    __slots__ = ("environment", "node", "sort")

    def __init__(self, node: Node, environment: dict[str, Binding], sort: Sort) -> None:
        self.node = node
        self.environment = environment
        self.sort = sort


Binding: TypeAlias = "Term | Closure"


def as_real(term: Term) -> Term:
    """Returns an Int term as a Real: literals are rewritten, other terms wrapped in ``to_real``."""
    if isinstance(term, App):
        if term.literal:
            return App(f"{term.symbol}.0", (), REAL, literal=True)
        if term.symbol == "-" and len(term.args) == 1:
            inner = term.args[0]
            if isinstance(inner, App) and inner.literal:
                return App("-", (as_real(inner),), REAL)
    return App("to_real", (term,), REAL)


class Environment:
    """Scopes, names and shared terms of one set of declarations.

    Args:
        declarations: symbols and sorts in scope.
        lifter: what turns lambdas and functions used as values into terms.
    """

    def __init__(self, declarations: Declarations, lifter: Lifter) -> None:
        self.declarations = declarations
        self.lifter = lifter
        self.environment: dict[str, Binding] = {}
        self.taken: set[str] = set()
        """Names that variables in scope have (or had, inside one function definition)."""
        self.calls: dict[App, int] = {}
        """Where the functions of the current definition are called: offsets of the first such call."""
        self.lets: int = 0
        """Bindings of ``let`` seen so far: a measure of how deep terms may have become."""
        self._depth = 0
        self._interned: dict[tuple[object, ...], App] = {}
        self.defining: frozenset[str] = frozenset()
        """Source names of the functions whose definition is being read."""

    def reset(self, variables: dict[str, Var]) -> None:
        """Starts a new term, with these free variables in scope."""
        self.environment = dict(variables)
        self.taken = {variable.name for variable in variables.values()}
        self.calls = {}
        self.lets = 0
        self._depth = 0

    def make(
        self,
        symbol: str,
        args: tuple[Term, ...],
        sort: Sort,
        indices: tuple[int | str, ...] = (),
        *,
        literal: bool = False,
    ) -> App:
        """Returns the one application of this symbol to these arguments."""
        key = (symbol, args, sort, indices, literal)
        found = self._interned.get(key)
        if found is None:
            found = self._interned[key] = App(symbol, args, sort, indices, literal)
        return found

    def error(self, message: str, where: Node | int, kind: str = "type") -> InputError:
        """Returns an error about a node, to be raised by the caller."""
        return self.declarations.error(message, where, kind)

    def fresh(self, name: str) -> str:
        """Returns a name for a bound variable that captures nothing: no variable or symbol in scope has it."""
        symbols = self.declarations.symbols
        unique = name
        count = 0
        while unique in self.taken or unique in symbols or is_theory_symbol(unique):
            count += 1
            unique = f"{name}_{count}"
        return unique

    def check_depth(self, node: Node) -> None:
        """Raises if terms nest too deep at ``node``."""
        if self._depth > MAX_NESTING:
            raise self.error(f"terms nest deeper than {MAX_NESTING} levels; expected fewer", node, "syntax")

    def fit(self, term: Term, sort: Sort, node: Node, what: str) -> Term:
        """Returns ``term`` as a term of ``sort``, coerced from Int to Real if need be; raises if it does not fit."""
        found = term.sort
        if found is sort or found == sort:
            return term
        if sort == REAL and found == INT:
            return as_real(term)
        raise self.error(f"{what} has sort {show(found)}; expected {show(sort)}", node)

    def let_bindings(self, node: Group) -> list[tuple[str, Node]]:
        """Returns names and values of the bindings of a ``let``."""
        bindings = node[1] if len(node) == 3 else None
        if not isinstance(bindings, Group) or not bindings:
            raise self.error("expected (let ((name term) ...) term)", node, "syntax")
        found: dict[str, Node] = {}
        for binding in bindings:
            if not isinstance(binding, Group) or len(binding) != 2:
                raise self.error(f"found {describe(binding)}; expected (name term)", binding, "syntax")
            name = self.declarations.name(binding[0], "a variable")
            if name in found:
                raise self.error(f"let binds {name} twice; expected distinct names", binding)
            found[name] = binding[1]
        return list(found.items())

    def restore(self, undo: list[tuple[str, Binding | None]]) -> None:
        """Takes bindings out of scope again, the last one first."""
        for name, value in reversed(undo):
            if value is None:
                self.environment.pop(name, None)
            else:
                self.environment[name] = value

    def variables(self, node: Node) -> list[tuple[str, Sort]]:
        """Reads ``((x S) ...)``: distinct names with sorts."""
        if not isinstance(node, Group):
            raise self.error(f"found {describe(node)}; expected ((name sort) ...)", node, "syntax")
        found: dict[str, Sort] = {}
        for binding in node:
            if not isinstance(binding, Group) or len(binding) != 2:
                raise self.error(f"found {describe(binding)}; expected (name sort)", binding, "syntax")
            name = self.declarations.name(binding[0], "a variable")
            if name in found:
                raise self.error(f"the variable {name} stands twice; expected distinct names", binding)
            sort = self.declarations.sort(binding[1])
            self.declarations.offset = binding.offset
            self.declarations.instances.use(sort)
            found[name] = sort
        return list(found.items())

    def bind(self, names: Sequence[tuple[str, Sort]]) -> tuple[list[Var], list[tuple[str, Binding | None]]]:
        """Brings fresh variables into scope; returns them, and what `restore` needs."""
        undo: list[tuple[str, Binding | None]] = []
        variables: list[Var] = []
        for name, sort in names:
            variable = Var(self.fresh(name), sort)
            self.taken.add(variable.name)
            variables.append(variable)
            undo.append((name, self.environment.get(name)))
            self.environment[name] = variable
        return variables, undo

    def unbind(self, variables: Sequence[Var], undo: list[tuple[str, Binding | None]]) -> None:
        """Takes variables out of scope, and frees their names."""
        self.restore(undo)
        for variable in variables:
            self.taken.discard(variable.name)

    def attributes(self, node: Group) -> list[tuple[str, Node | None]]:
        """Returns the attributes of ``(! term :keyword value ...)``; a value may be missing."""
        if len(node) < 3:
            raise self.error("expected (! term :attribute ...)", node, "syntax")
        found: list[tuple[str, Node | None]] = []
        index = 2
        while index < len(node):
            item = node[index]
            if not isinstance(item, Atom) or item.kind != KEYWORD:
                raise self.error(f"found {describe(item)}; expected an attribute such as :named", item, "syntax")
            value = node[index + 1] if index + 1 < len(node) else None
            if isinstance(value, Atom) and value.kind == KEYWORD:
                value = None
            found.append((item.text, value))
            index += 1 if value is None else 2
        return found

    def name_term(self, value: Node | None, term: Term, node: Node) -> str:
        """Gives a closed term a name, as ``:named`` does; returns the name."""
        if value is None:
            raise self.error("expected :named followed by a symbol", node, "syntax")
        name = self.declarations.name(value, "a symbol")
        if any(isinstance(bound, Closure | Var) for bound in self.environment.values()):
            raise self.error(f":named {name} stands below a binder; expected it on a closed term", value)
        symbol = Symbol(name, name, "named", (), (), term.sort, value.offset, term=term)
        self.declarations.declare(symbol)
        return name
