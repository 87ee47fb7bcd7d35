"""Expressions that bind variables made into closures: quantifiers, comprehensions, lets, lambdas, matches."""

from __future__ import annotations

from collections.abc import Callable as Function
from collections.abc import Sequence

from lemmata.checkers.dafny.binders import Lambda, Let, MapComprehension, Match, Quantifier, SetComprehension
from lemmata.checkers.dafny.expressions import Binary, Name, Parentheses
from lemmata.checkers.dafny.syntax import Domain, Expression, Pattern, Variable
from lemmata.provers.dafny.bounds import Enumeration, conjuncts, enumerate_values
from lemmata.provers.dafny.evaluate_terms import Terms, stuck
from lemmata.provers.dafny.machine import Code, Frame
from lemmata.provers.dafny.values import Data, Stuck, Table, Value

__all__ = ["Binders"]


class Binders(Terms):
    """Makes expressions that bind variables ready."""

    def enumeration(self, domain: Domain, guards: Sequence[Expression]) -> Enumeration:
        """Returns how to go through the values of a domain's variables; ``guards``: what else has to hold of them."""
        own = [domain.range] if domain.range is not None else []
        own += [variable.range for variable in domain.variables if variable.range is not None]
        parts = [part for guard in (*own, *guards) for part in conjuncts(guard)]
        return enumerate_values(domain.variables, parts, self.code, self.declarations)

    def restriction(self, domain: Domain) -> Code:
        """Returns whether the values of a domain's variables satisfy its ranges and collections."""
        codes = [self.code(variable.range) for variable in domain.variables if variable.range is not None]
        for variable in domain.variables:
            if variable.source is not None:
                start, name = domain.start, variable.name
                membership = Binary(start, start, "in", Name(start, start, name), variable.source)
                codes.append(self.code(membership))
        if domain.range is not None:
            codes.append(self.code(domain.range))
        return lambda frame: all(code(frame) for code in codes)

    def _quantifier(self, node: Quantifier) -> Code:
        body = node.body
        while isinstance(body, Parentheses):
            body = body.inner
        if not node.universal:
            guards = [body]
        elif isinstance(body, Binary) and body.operator == "==>":
            guards = [body.left]
        else:
            guards = []
        each = self.enumeration(node.domain, guards)
        within, code, universal = self.restriction(node.domain), self.code(node.body), node.universal
        names, machine = each.names, self.machine

        def holds(frame: Frame) -> bool:
            inner = _inner(frame, names)
            for _ in each.each(inner):
                machine.step()
                if within(inner) and bool(code(inner)) != universal:
                    return not universal
            if not each.complete and not universal:
                raise Stuck("no witness among the values that were tried")
            return universal

        return holds

    def _set_comprehension(self, node: SetComprehension) -> Code:
        each, within = self.enumeration(node.domain, []), self.restriction(node.domain)
        first = node.domain.variables[0].name
        term = self.code(node.term) if node.term is not None else self.code(Name(node.start, node.start, first))

        def collect(frame: Frame) -> Value:
            if not each.complete:
                raise Stuck("a set without bounds")
            inner = _inner(frame, each.names)
            return frozenset(term(inner) for _ in each.each(inner) if within(inner))

        return collect

    def _map_comprehension(self, node: MapComprehension) -> Code:
        each, within = self.enumeration(node.domain, []), self.restriction(node.domain)
        first = node.domain.variables[0].name
        key = self.code(node.key) if node.key is not None else self.code(Name(node.start, node.start, first))
        value = self.code(node.value)

        def collect(frame: Frame) -> Value:
            if not each.complete:
                raise Stuck("a map without bounds")
            inner = _inner(frame, each.names)
            return Table({key(inner): value(inner) for _ in each.each(inner) if within(inner)})

        return collect

    def _let(self, node: Let) -> Code:
        body = self.code(node.body)
        if node.operator == ":|":
            choose = self.choice(node.patterns, node.values[0])
            return lambda frame: body(choose(frame))
        if node.operator != ":=" or not node.patterns:
            return stuck(node.operator)
        values = [self.code(value) for value in node.values]
        names = tuple(name for pattern in node.patterns for name in bound_names(pattern))

        def let(frame: Frame) -> Value:
            found = [value(frame) for value in values]
            inner = _inner(frame, names)
            for pattern, value in zip(node.patterns, found, strict=True):
                if not self.matches(pattern, value, inner.variables):
                    raise Stuck("a pattern that does not fit")
            return body(inner)

        return let

    def choice(self, patterns: Sequence[Pattern], condition: Expression) -> Function[[Frame], Frame]:
        """Returns what gives the variables of ``x :| condition`` the first values that satisfy it, in a new frame."""
        start = condition.start
        variables = tuple(Variable(start, start, pattern.name, pattern.type) for pattern in patterns)
        each = enumerate_values(variables, list(conjuncts(condition)), self.code, self.declarations)
        code = self.code(condition)

        def choose(frame: Frame) -> Frame:
            inner = _inner(frame, each.names)
            for _ in each.each(inner):
                if code(inner):
                    return inner
            raise Stuck("no value that satisfies :|")

        return choose

    def _lambda(self, node: Lambda) -> Code:
        names = tuple(variable.name for variable in node.variables)
        body = self.code(node.body)

        def close(frame: Frame) -> Value:
            def call(*arguments: Value) -> Value:
                inner = _inner(frame, names)
                inner.variables.update(zip(names, arguments, strict=True))
                return body(inner)

            return call

        return close

    def _match(self, node: Match) -> Code:
        subject = self.code(node.subject)
        cases = [(case.pattern, self.code(case.body)) for case in node.cases if isinstance(case.body, Expression)]

        def choose(frame: Frame) -> Value:
            value = subject(frame)
            for pattern, body in cases:
                inner = Frame(dict(frame.variables), frame.before, frame.past)
                if isinstance(pattern, Pattern) and self.matches(pattern, value, inner.variables):
                    return body(inner)
            raise Stuck("no case fits")

        return choose

    def matches(self, pattern: Pattern, value: Value, variables: dict[str, Value]) -> bool:
        """Returns whether a value fits a pattern, and gives the pattern's variables their values."""
        if pattern.alternatives:
            return any(self.matches(part, value, variables) for part in pattern.alternatives)
        if pattern.literal is not None:
            return bool(self.code(pattern.literal)(Frame(variables)) == value)
        if pattern.arguments is None:
            name = pattern.name.rpartition(".")[2]
            if name in self.declarations.constructors and pattern.type is None:
                return isinstance(value, Data) and value.constructor == name
            variables[name] = value
            return True
        if not isinstance(value, Data) or value.constructor != pattern.name.rpartition(".")[2]:
            return False
        if len(value.fields) != len(pattern.arguments):
            return False
        pairs = zip(pattern.arguments, value.fields, strict=True)
        return all(self.matches(part, field, variables) for part, field in pairs)


def _inner(frame: Frame, names: Sequence[str]) -> Frame:
    """Returns a frame for bound variables, which hides nothing of the outer one from others."""
    if not names:
        return frame
    return Frame(dict(frame.variables), frame.before, frame.past)


def bound_names(pattern: Pattern) -> tuple[str, ...]:
    """Returns the names in a pattern that may be variables."""
    if pattern.arguments is None:
        return (pattern.name,) if pattern.name else ()
    return tuple(name for part in pattern.arguments for name in bound_names(part))
