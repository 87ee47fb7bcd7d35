"""Terms of a theory from text, written with the theory's own monomorphic names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NoReturn

from lemmata.checkers.smt.elaborate import TermElaborator
from lemmata.checkers.smt.elaborate_scope import Declarations
from lemmata.checkers.smt.lexer import Source
from lemmata.checkers.smt.lifting import Lifter
from lemmata.checkers.smt.monomorphise import FUNCTION_SORT, SortEntry, Symbol, show
from lemmata.checkers.smt.sexpr import Node, read
from lemmata.checkers.smt.terms import App, Sort, Term, Var
from lemmata.checkers.smt.theory import Theory

__all__ = ["TermReader"]


class _Declared(Declarations):
    """The symbols and sorts of a theory."""

    def __init__(self, theory: Theory) -> None:
        super().__init__(Source(b"", "<term>"))
        self._own = set(theory.datatypes) | set(theory.sorts)
        for sort in self._own:
            if sort.name != FUNCTION_SORT:
                names = tuple([str(number) for number in range(len(sort.args))])
                self.sorts[sort.name] = SortEntry(sort.name, sort.name, names, "declared", 0)
        for datatype in theory.datatypes.values():
            for constructor in datatype.constructors:
                self._add(constructor.name, "constructor", constructor.fields, constructor.sort)
                for selector, field in zip(constructor.selectors, constructor.fields, strict=True):
                    self._add(selector, "selector", (constructor.sort,), field)
        for function in theory.functions.values():
            sorts = tuple([parameter.sort for parameter in function.parameters])
            self._add(function.name, "function", sorts, function.result)

    def _add(self, name: str, kind: str, parameters: tuple[Sort, ...], result: Sort) -> None:
        self.symbols[name] = Symbol(name, name, kind, (), parameters, result, 0)

    def sort(self, node: Node) -> Sort:
        """Returns the sort that a node denotes; one of the file must be in use in the theory."""
        sort = super().sort(node)
        agenda = [sort]
        while agenda:
            part = agenda.pop()
            agenda.extend(part.args)
            if (part.name in self.sorts or part.name == FUNCTION_SORT) and part not in self._own:
                raise self.error(f"the theory has no sort {show(part)}; expected one of its own", node)
        return sort


class _NoLifter(Lifter):
    """Lambdas and new functions have no place in a term of a fixed theory."""

    def __init__(self, declarations: Declarations, theory: Theory) -> None:
        super().__init__(declarations)
        for function in theory.functions.values():
            if function.origin == "@":
                self._applications[function.parameters[0].sort] = function.name

    def _refuse(self, what: str) -> NoReturn:
        raise self.declarations.error(f"{what} in a term of a fixed theory; expected its functions only", 0)

    def application(self, sort: Sort) -> str:
        """Returns the theory's function that applies values of ``sort``."""
        name = self._applications.get(sort)
        return name if name is not None else self._refuse(f"application of a value of sort {show(sort)}")

    def lift(self, variables: tuple[Var, ...], body: Term) -> App:
        """Raises `InputError`."""
        del variables, body
        self._refuse("found a lambda")


class _Elaborator(TermElaborator):
    """Keeps the names of bound variables, which a round trip through text must not change."""

    def fresh(self, name: str) -> str:
        """Returns ``name``, unless a ``let`` value in scope could be captured by it."""
        if not self.lets:
            return name
        unique = name
        count = 0
        while unique in self.taken:
            count += 1
            unique = f"{name}_{count}"
        return unique


class TermReader:
    """Reads terms and sorts of one theory; keep it, to read many.

    Args:
        theory: whose names the text uses.
    """

    def __init__(self, theory: Theory) -> None:
        self._declarations = _Declared(theory)
        self._elaborator = _Elaborator(self._declarations, _NoLifter(self._declarations, theory))

    def _node(self, text: str) -> Node:
        source = Source(text.encode("utf-8", "surrogatepass"), "<term>")
        self._declarations.source = source
        nodes = list(read(source))
        if len(nodes) != 1:
            message = f"found {len(nodes)} expressions; expected 1"
            raise self._declarations.error(message, nodes[1] if len(nodes) > 1 else 0, "syntax")
        return nodes[0]

    def sort(self, text: str) -> Sort:
        """Returns the sort that ``text`` denotes; raises `InputError`."""
        return self._declarations.sort(self._node(text))

    def term(self, text: str, variables: Mapping[str, Sort] | Sequence[Var] = ()) -> Term:
        """Returns the term that ``text`` denotes; raises `InputError`.

        Args:
            text: one term. ``lambda`` and ``match`` are refused.
            variables: the free variables it may have.
        """
        elaborator = self._elaborator
        free = [Var(name, sort) for name, sort in variables.items()] if isinstance(variables, Mapping) else variables
        elaborator.reset({variable.name: variable for variable in free})
        return elaborator.term(self._node(text))
