"""Applications of the file's own symbols: inference of type arguments, functions as values, ``@``."""

from __future__ import annotations

from collections.abc import Sequence

from lemmata.checkers.smt.elaborate_binders import Binders
from lemmata.checkers.smt.elaborate_environment import Ambiguous
from lemmata.checkers.smt.monomorphise import Symbol, instantiate, is_function_sort, match_sort, show
from lemmata.checkers.smt.sexpr import SYMBOL, Atom, Group, Node
from lemmata.checkers.smt.terms import App, Sort, Term, Var

__all__ = ["Calls"]


class Calls(Binders):
    """Elaborates applications of symbols that the file declares."""

    def _call(self, symbol: Symbol, explicit: tuple[Sort, ...], node: Node, expected: Sort | None) -> Term:
        if symbol.term is not None:
            if isinstance(node, Group):
                raise self.error(f"{symbol.name} names a term; expected it without arguments", node)
            return symbol.term
        if explicit and len(explicit) != len(symbol.variables):
            message = f"{symbol.name} is given {len(explicit)} sorts; expected {len(symbol.variables)}"
            raise self.error(message, node)
        nodes = node[1:] if isinstance(node, Group) else []
        if len(nodes) != len(symbol.parameters):
            if not nodes and isinstance(node, Atom) and (expected is None or is_function_sort(expected)):
                return self._function_value(symbol, explicit, node, expected)
            count = f"{len(nodes)} argument{'' if len(nodes) == 1 else 's'}"
            wanted = " ".join([show(sort) for sort in symbol.parameters])
            detail = f": {wanted}" if wanted else ""
            message = f"{symbol.name} has {count}; expected {len(symbol.parameters)}{detail}"
            raise self.error(message, node)
        if symbol.variables:
            result = self._polymorphic(symbol, explicit, node, nodes, expected)
        else:
            args: list[Term] = []
            for number, (arg, sort) in enumerate(zip(nodes, symbol.parameters, strict=True)):
                term = self._argument(arg, sort)
                if term.sort is not sort:
                    term = self.fit(term, sort, arg, f"argument {number + 1} of {symbol.name}")
                args.append(term)
            result = self.make(symbol.unique, tuple(args), symbol.result)
        if symbol.name in self.defining:
            self.calls.setdefault(result, node.offset)
        return result

    def _argument(self, node: Node, sort: Sort) -> Term:
        return self.term(node, sort)

    def _polymorphic(
        self, symbol: Symbol, explicit: tuple[Sort, ...], node: Node, nodes: Sequence[Node], expected: Sort | None
    ) -> App:
        binding: dict[str, Sort] = {f"\0{name}": sort for name, sort in zip(symbol.variables, explicit, strict=False)}
        if not explicit and expected is not None:
            attempt: dict[str, Sort] = {}
            if match_sort(symbol.result, expected, attempt):
                binding = attempt
        terms: list[Term | None] = [None] * len(nodes)
        waiting = list(range(len(nodes)))
        start = self._depth
        while waiting:
            postponed: list[int] = []
            failure: Ambiguous | None = None
            for number in waiting:
                try:
                    terms[number] = self._polymorphic_argument(symbol, number, nodes[number], binding)
                except Ambiguous as error:
                    self._depth = start
                    postponed.append(number)
                    failure = error
            if failure is not None and len(postponed) == len(waiting):
                raise failure
            waiting = postponed
        args = tuple([term for term in terms if term is not None])
        sorts: list[Sort] = []
        for name in symbol.variables:
            sort = binding.get(f"\0{name}")
            if sort is None:
                raise self._ambiguous(symbol, node)
            sorts.append(sort)
        result = instantiate(symbol.result, binding)
        assert result is not None
        self.declarations.offset = node.offset
        for sort in sorts:
            self.declarations.instances.use(sort)
        return self.make(self.declarations.instances.name(symbol, tuple(sorts)), args, result)

    def _polymorphic_argument(self, symbol: Symbol, number: int, node: Node, binding: dict[str, Sort]) -> Term:
        pattern = symbol.parameters[number]
        wanted = instantiate(pattern, binding)
        what = f"argument {number + 1} of {symbol.name}"
        if wanted is not None:
            return self.fit(self.term(node, wanted), wanted, node, what)
        term = self._partial_function(node, pattern, binding) if is_function_sort(pattern) else self.term(node)
        trial = dict(binding)
        if not match_sort(pattern, term.sort, trial):
            shown = instantiate(pattern, {**{f"\0{name}": Sort(name) for name in symbol.variables}, **binding})
            raise self.error(f"{what} has sort {show(term.sort)}; expected {show(shown or pattern)}", node)
        binding.update(trial)
        return term

    def _ambiguous(self, symbol: Symbol, node: Node) -> Ambiguous:
        place = self.declarations.source.position(node.offset)
        variables = " ".join(symbol.variables)
        message = (
            f"the sort of {symbol.name} cannot be inferred; "
            f"expected (_ {symbol.name} {variables}) with sorts for {variables}, or (as {symbol.name} SORT)"
        )
        return Ambiguous(message, file=self.declarations.source.file, line=place.line, column=place.column, kind="type")

    def _partial_function(self, node: Node, pattern: Sort, binding: dict[str, Sort]) -> Term:
        """Returns an argument whose function sort is known in part: a polymorphic function may be named there."""
        if isinstance(node, Atom) and node.kind == SYMBOL and node.text not in self.environment:
            symbol = self.declarations.symbols.get(node.text)
            if symbol is not None and symbol.variables and len(pattern.args) == len(symbol.parameters) + 1:
                own: dict[str, Sort] = {}
                for parameter, arg in zip(symbol.parameters, pattern.args, strict=False):
                    known = instantiate(arg, binding)
                    if known is not None:
                        match_sort(parameter, known, own)
                sorts = [own.get(f"\0{name}") for name in symbol.variables]
                if all(sort is not None for sort in sorts):
                    return self._function_value(symbol, tuple([sort for sort in sorts if sort]), node, None)
        return self.term(node)

    def _function_value(self, symbol: Symbol, explicit: tuple[Sort, ...], node: Atom, expected: Sort | None) -> Term:
        """Returns a named function as a value: the lambda of its arguments."""
        binding = {f"\0{name}": sort for name, sort in zip(symbol.variables, explicit, strict=False)}
        curried = False
        if expected is not None:
            arity = len(symbol.parameters)
            curried = len(expected.args) != arity + 1
            sorts = _uncurry(expected, arity) if curried else expected.args
            if sorts is None:
                message = f"{symbol.name} takes {arity} arguments; expected a function of sort {show(expected)}"
                raise self.error(message, node)
            for pattern, sort in zip((*symbol.parameters, symbol.result), sorts, strict=True):
                if not match_sort(pattern, sort, binding):
                    raise self.error(f"{symbol.name} does not have the sort expected here, {show(expected)}", node)
        elif not self.lifter.higher_order:
            wanted = len(symbol.parameters)
            raise self.error(f"{symbol.name} has 0 arguments; expected {wanted}", node)
        parameters = [instantiate(sort, binding) for sort in symbol.parameters]
        result = instantiate(symbol.result, binding)
        values = [binding.get(f"\0{name}") for name in symbol.variables]
        if result is None or None in parameters or None in values:
            raise self._ambiguous(symbol, node)
        closed = [sort for sort in parameters if sort is not None]
        for sort in (*closed, result):
            self.declarations.instances.use(sort)
        name = self.declarations.instances.name(symbol, tuple([sort for sort in values if sort is not None]))
        variables = tuple([Var(f"x{number + 1}", sort) for number, sort in enumerate(closed)])
        body = self.make(name, variables, result)
        if symbol.name in self.defining:
            self.calls.setdefault(body, node.offset)
        if not curried:
            return self.lifter.lift(variables, body)
        term: Term = body
        for variable in reversed(variables):
            term = self.lifter.lift((variable,), term)
        return term

    def _apply(self, function: Term, nodes: Sequence[Node], node: Node) -> Term:
        """Returns ``(@ function arguments...)``; functions of one argument may be given several, one after another."""
        rest = list(nodes)
        if not rest:
            raise self.error("found no arguments; expected at least 1", node)
        while rest:
            sort = function.sort
            if not is_function_sort(sort):
                message = f"found a term of sort {show(sort)} before arguments; expected a function, (=> A B)"
                raise self.error(message, node)
            arity = len(sort.args) - 1
            if len(rest) < arity:
                raise self.error(f"@ gives {len(rest)} arguments; expected {arity} for {show(sort)}", node)
            args: list[Term] = [function]
            for number in range(arity):
                wanted = sort.args[number]
                term = self.fit(self.term(rest[number], wanted), wanted, rest[number], f"argument {number + 1} of @")
                args.append(term)
            function = self.make(self.lifter.application(sort), tuple(args), sort.args[-1])
            rest = rest[arity:]
        return function


def _uncurry(sort: Sort, count: int) -> tuple[Sort, ...] | None:
    """Returns the first ``count`` argument sorts and the result of a curried function sort; None if it has fewer."""
    sorts: list[Sort] = []
    for _ in range(count):
        if not is_function_sort(sort) or len(sort.args) != 2:
            return None
        sorts.append(sort.args[0])
        sort = sort.args[1]
    return (*sorts, sort)
