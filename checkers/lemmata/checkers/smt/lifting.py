"""What higher-order and ``match`` terms become in a first-order theory.

Lambdas become functions of the variables they capture, with a defining equation through ``@``; equal ones (up to the
names of variables) share one function. A ``match`` inside a term becomes ``ite`` over testers and selectors.
"""

from __future__ import annotations

from collections.abc import Mapping

from lemmata.checkers.smt.elaborate_scope import Declarations
from lemmata.checkers.smt.monomorphise import FUNCTION_SORT, Symbol
from lemmata.checkers.smt.terms import BOOL, App, Sort, Term, Var, free_variables, substitute
from lemmata.checkers.smt.theory import Body, Case, Conditional, Equation, Function, Leaf, Witness

__all__ = ["Lifter", "Shape", "uninterpreted"]


class Shape:
    """What a pattern may be: an instance of a constructor with its selectors and field sorts."""

    __slots__ = ("fields", "name", "selectors", "symbol")

    def __init__(self, name: str, symbol: Symbol, selectors: tuple[str, ...], fields: tuple[Sort, ...]) -> None:
        self.name = name
        self.symbol = symbol
        self.selectors = selectors
        self.fields = fields


def uninterpreted(
    name: str, origin: str, parameters: tuple[Var, ...], result: Sort, declarations: Declarations, offset: int
) -> Function:
    """Returns a function without a definition."""
    return Function(
        name=name,
        origin=origin,
        parameters=parameters,
        result=result,
        body=None,
        equations=(),
        recursive=False,
        group=(),
        witness=Witness(kind="none needed", detail="not defined by equations"),
        position=declarations.source.position(offset),
    )


class Lifter:
    """Makes the auxiliary functions of a theory.

    Args:
        declarations: where names, sorts and positions come from.
    """

    def __init__(self, declarations: Declarations) -> None:
        self.declarations = declarations
        self.functions: dict[str, Function] = {}
        """Auxiliary functions: applications, lambdas, values of missing branches."""
        self.lambdas: list[Equation] = []
        self._applications: dict[Sort, str] = {}
        self._known: dict[tuple[tuple[Sort, ...], tuple[Sort, ...], Term], str] = {}
        self._counts: dict[str, int] = {}

    @property
    def higher_order(self) -> bool:
        """Returns whether the file speaks of functions as values."""
        return self.declarations.higher_order

    def _name(self, stem: str) -> str:
        """Returns ``stem_1``, ``stem_2`` and so on: the first that stands nowhere in the source."""
        text = self.declarations.source.text
        while True:
            count = self._counts[stem] = self._counts.get(stem, 0) + 1
            name = f"{stem}_{count}"
            if name not in text and self.declarations.instances.auxiliary(name):
                return name

    def application(self, sort: Sort) -> str:
        """Returns the name of the function that applies values of a function sort, ``@<A,B>``."""
        known = self._applications.get(sort)
        if known is not None:
            return known
        if self.declarations.instances.generic:
            return "@"
        self.declarations.instances.use(sort)
        name = self.declarations.instances.application_name(sort)
        self._applications[sort] = name
        places = [Var(f"x{number + 1}", arg) for number, arg in enumerate(sort.args[:-1])]
        parameters = (Var("f", sort), *places)
        self.functions[name] = uninterpreted(name, "@", parameters, sort.args[-1], self.declarations, 0)
        return name

    def lift(self, variables: tuple[Var, ...], body: Term) -> App:
        """Returns the term for ``(lambda variables body)``: a function of the variables it captures."""
        sort = Sort(FUNCTION_SORT, (*[variable.sort for variable in variables], body.sort))
        if self.declarations.instances.generic:
            return App("lambda", (), sort)
        self.declarations.instances.use(sort)
        captured = tuple([variable for variable in free_variables(body) if variable not in variables])
        renaming: dict[Var, Term] = {}
        for kind, group in (("c", captured), ("x", variables)):
            for number, variable in enumerate(group):
                renaming[variable] = Var(f"\0{kind}{number}", variable.sort)
        captured_sorts = tuple([variable.sort for variable in captured])
        key = (captured_sorts, sort.args, substitute(body, renaming))
        name = self._known.get(key)
        if name is None:
            name = self._known[key] = self._name("lambda")
            self.functions[name] = uninterpreted(
                name, "lambda", captured, sort, self.declarations, self.declarations.offset
            )
            left = App(self.application(sort), (App(name, captured, sort), *variables), body.sort)
            self.lambdas.append(Equation(variables=(*captured, *variables), conditions=(), left=left, right=body))
        return App(name, captured, sort)

    def undefined(self, arguments: tuple[Term, ...], sort: Sort) -> App:
        """Returns an unknown value of ``sort`` that depends on ``arguments`` only: a new function of them."""
        if self.declarations.instances.generic:
            return App("undefined", arguments, sort)
        name = self._name("unspecified")
        parameters = tuple([Var(f"x{number + 1}", argument.sort) for number, argument in enumerate(arguments)])
        self.functions[name] = uninterpreted(
            name, "unspecified", parameters, sort, self.declarations, self.declarations.offset
        )
        return App(name, arguments, sort)

    def tree_term(self, tree: Body, shapes: Mapping[str, Shape], scope: tuple[Var, ...] = ()) -> Term:
        """Returns a body as one term: ``ite`` over testers, pattern variables replaced by selectors.

        The value of a missing branch depends on ``scope`` and on the variables of the ``match``.
        """
        if isinstance(tree, Leaf):
            return tree.value
        if isinstance(tree, Conditional):
            then = self.tree_term(tree.then, shapes, scope)
            otherwise = self.tree_term(tree.otherwise, shapes, scope)
            return App("ite", (tree.condition, then, otherwise), then.sort)
        return self._case_term(tree, shapes, scope)

    def _case_term(self, case: Case, shapes: Mapping[str, Shape], scope: tuple[Var, ...]) -> Term:
        scrutinee = case.scrutinee
        entry = self.declarations.instances.heads[scrutinee.sort.name]
        values: list[tuple[str, Term]] = []
        for branch in case.branches:
            shape = shapes[branch.constructor]
            fields: dict[Var, Term] = {}
            for variable, selector in zip(branch.variables, shape.selectors, strict=True):
                fields[variable] = App(selector, (scrutinee,), variable.sort)
            values.append((branch.constructor, substitute(self.tree_term(branch.body, shapes, scope), fields)))
        if len(values) < len(entry.constructors):
            whole = tuple(dict.fromkeys((*scope, *free_variables(scrutinee))))
            for _, value in values:
                whole = tuple(dict.fromkeys((*whole, *free_variables(value))))
            result: Term = self.undefined(whole, values[0][1].sort)
        else:
            result = values.pop()[1]
        for constructor, value in reversed(values):
            tester = App("is", (scrutinee,), BOOL, (constructor,))
            result = App("ite", (tester, value, result), value.sort)
        return result
