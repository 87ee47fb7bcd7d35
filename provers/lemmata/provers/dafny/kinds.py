"""A small inference of types: enough to see what a variable is, and to refuse guesses that cannot be well typed.

A kind whose name is ``?`` is not known and fits to every other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from lemmata.checkers.dafny.binders import Conditional, Quantifier
from lemmata.checkers.dafny.expressions import (
    Apply,
    Binary,
    Cardinality,
    Chain,
    Display,
    Index,
    Literal,
    Member,
    MultisetOf,
    Name,
    Old,
    Parentheses,
    Slice,
    Unary,
)
from lemmata.checkers.dafny.nodes import NamedType, TupleType, Type
from lemmata.checkers.dafny.syntax import Expression
from lemmata.provers.dafny.machine import Declarations

__all__ = ["BOOL", "INT", "UNKNOWN", "IllTyped", "Kind", "kind_of", "kind_of_type"]


class Kind(NamedTuple):
    """A type."""

    name: str
    arguments: tuple[Kind, ...] = ()


UNKNOWN: Final = Kind("?")
INT: Final = Kind("int")
BOOL: Final = Kind("bool")
_CHAR: Final = Kind("char")
_LITERALS: Final = {"string": Kind("seq", (_CHAR,)), "this": UNKNOWN, "null": UNKNOWN}
_COLLECTIONS: Final = frozenset({"seq", "set", "iset", "multiset", "map", "imap"})
_ORDERED: Final = frozenset({"int", "real", "char", "seq", "set", "iset", "multiset"})


class IllTyped(Exception):
    """An expression that has no type."""


def kind_of_type(node: Type | None, declarations: Declarations) -> Kind:
    """Returns the kind that a type denotes; subset types and synonyms are what they are made of."""
    if isinstance(node, TupleType) and len(node.elements) == 1:
        return kind_of_type(node.elements[0], declarations)
    if not isinstance(node, NamedType):
        return UNKNOWN
    if node.name == "nat":
        return INT
    if node.name == "string":
        return Kind("seq", (_CHAR,))
    declared = declarations.types.get(node.name)
    if declared is not None and declared.keyword == "type":
        base = declared.base or (declared.variable.type if declared.variable else None)
        return kind_of_type(base, declarations)
    arguments = tuple(kind_of_type(argument, declarations) for argument in node.arguments)
    return Kind(node.name.rstrip("?") if node.name.startswith("array") else node.name, arguments)


def fits(left: Kind, right: Kind) -> bool:
    """Returns whether two kinds may be the same."""
    if "?" in (left.name, right.name):
        return True
    if left.name != right.name:
        return False
    pairs = zip(left.arguments, right.arguments, strict=False)
    return all(fits(one, other) for one, other in pairs)


def kind_of(node: Expression, scope: Mapping[str, Kind], declarations: Declarations) -> Kind:
    """Returns the kind of an expression.

    Args:
        node: the expression.
        scope: the kinds of the variables.
        declarations: of the program.

    Raises:
        IllTyped: it has none.
    """
    return _Inference(declarations).kind(node, scope)


class _Inference:
    def __init__(self, declarations: Declarations) -> None:
        self.declarations = declarations

    def kind(self, node: Expression, scope: Mapping[str, Kind]) -> Kind:
        """Returns the kind of an expression."""
        match node:
            case Name():
                return scope.get(node.name) or self._global(node.name)
            case Literal():
                return _LITERALS.get(node.kind, Kind(node.kind))
            case Parentheses():
                return self.kind(node.inner, scope)
            case Old():
                return self.kind(node.operand, scope)
            case Cardinality():
                self._want(self.kind(node.operand, scope).name in {*_COLLECTIONS, "?"})
                return INT
            case Unary():
                kind = self.kind(node.operand, scope)
                self._want(kind.name in (("bool", "?") if node.operator == "!" else ("int", "real", "?")))
                return kind
            case Binary():
                return self._binary(node.operator, self.kind(node.left, scope), self.kind(node.right, scope))
            case Chain():
                kinds = [self.kind(operand, scope) for operand in node.operands]
                for operator, left, right in zip(node.operators, kinds, kinds[1:], strict=False):
                    self._binary(operator, left, right)
                return BOOL
            case Quantifier():
                inner = dict(scope)
                for variable in node.domain.variables:
                    inner[variable.name] = kind_of_type(variable.type, self.declarations)
                self._want(fits(self.kind(node.body, inner), BOOL))
                return BOOL
            case _:
                return self._composed(node, scope)

    def _composed(self, node: Expression, scope: Mapping[str, Kind]) -> Kind:
        match node:
            case Index():
                return self._index(node, scope)
            case Slice():
                target = self.kind(node.target, scope)
                for bound in (node.low, node.high):
                    self._want(bound is None or fits(self.kind(bound, scope), INT))
                self._want(target.name in ("seq", "array", "?"))
                return Kind("seq", target.arguments) if target.name != "?" else UNKNOWN
            case MultisetOf():
                return Kind("multiset", self.kind(node.operand, scope).arguments)
            case Display() if node.elements:
                return Kind(node.kind, (self.kind(node.elements[0], scope),))
            case Conditional():
                return self.kind(node.yes, scope)
            case Member():
                return INT if node.name.startswith("Length") or node.name == "Floor" else UNKNOWN
            case Apply():
                return self._apply(node, scope)
            case _:
                return UNKNOWN

    def _global(self, name: str) -> Kind:
        constant = self.declarations.constants.get(name)
        if constant is None:
            return UNKNOWN
        if constant.type is None and constant.value is not None:
            return self.kind(constant.value, {})
        return kind_of_type(constant.type, self.declarations)

    def _index(self, node: Index, scope: Mapping[str, Kind]) -> Kind:
        target = self.kind(node.target, scope)
        if target.name == "multiset":
            return INT
        if target.name in ("map", "imap") and len(target.arguments) == 2:
            return target.arguments[1]
        self._want(target.name == "?" or target.name == "seq" or target.name.startswith("array"))
        self._want(all(fits(self.kind(index, scope), INT) for index in node.indices))
        return target.arguments[0] if target.arguments else UNKNOWN

    def _apply(self, node: Apply, scope: Mapping[str, Kind]) -> Kind:
        name = node.function.name if isinstance(node.function, Name | Member) else ""
        declared = self.declarations.callables.get(name)
        if declared is None or not declared.is_function:
            return UNKNOWN
        if not declared.generics:
            for argument, parameter in zip(node.arguments, declared.parameters, strict=False):
                wanted = kind_of_type(parameter.type, self.declarations)
                self._want(fits(self.kind(argument.value, scope), wanted))
        if "predicate" in declared.keyword:
            return BOOL
        return UNKNOWN if declared.generics else kind_of_type(declared.result_type, self.declarations)

    def _binary(self, operator: str, left: Kind, right: Kind) -> Kind:
        if operator in ("&&", "||", "==>", "<==", "<==>"):
            self._want(fits(left, BOOL) and fits(right, BOOL))
            return BOOL
        if operator in ("in", "!in"):
            self._want(right.name in {*_COLLECTIONS, "?"})
            self._want(not right.arguments or fits(left, right.arguments[0]))
            return BOOL
        self._want(fits(left, right))
        if operator in ("==", "!=", "!!"):
            return BOOL
        if operator in ("<", "<=", ">", ">="):
            self._want(left.name in {*_ORDERED, "?"} and right.name in {*_ORDERED, "?"})
            return BOOL
        known = left if left.name != "?" else right
        if operator in ("%",):
            self._want(known.name in ("int", "?"))
        self._want(known.name not in ("bool",) and not known.name.startswith("array"))
        return known

    def _want(self, holds: bool) -> None:  # noqa: FBT001 (a condition is what this is about)
        if not holds:
            raise IllTyped
