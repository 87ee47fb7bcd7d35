"""Commands that declare and define functions."""

from __future__ import annotations

from dataclasses import dataclass

from lemmata.checkers.smt.elaborate_body import BodyElaborator
from lemmata.checkers.smt.elaborate_scope import Declarations, describe
from lemmata.checkers.smt.monomorphise import Symbol, instantiate
from lemmata.checkers.smt.sexpr import Atom, Group, Node, head_word
from lemmata.checkers.smt.terms import App, Sort, Var
from lemmata.checkers.smt.theory import Body

__all__ = ["Definition", "FunctionReader"]


@dataclass(slots=True, eq=False)
class Definition:
    """A monomorphic function as the source defines it, before its equations are made."""

    name: str
    origin: str
    parameters: tuple[Var, ...]
    result: Sort
    body: Body | None
    offset: int
    order: tuple[int, int]
    calls: dict[App, int]
    """Calls of the functions defined with it, and where the first such call stands."""


@dataclass(slots=True)
class _Signature:
    """What stands before a function's body."""

    name: Node
    variables: tuple[str, ...]
    parameters: list[tuple[str, Sort]]
    result: Sort
    offset: int


class FunctionReader:
    """Reads declarations and definitions of functions.

    Args:
        declarations: where the functions are declared.
        elaborator: what reads their bodies.
    """

    def __init__(self, declarations: Declarations, elaborator: BodyElaborator) -> None:
        self.declarations = declarations
        self.elaborator = elaborator
        self.definitions: list[Definition] = []

    def _wrong(self, message: str, node: Node) -> Exception:
        return self.declarations.error(message, node, "syntax")

    def declare_const(self, node: Group) -> None:
        """Carries out ``(declare-const name sort)``; the sort may be ``(par (a) sort)``."""
        if len(node) != 3:
            raise self._wrong("expected (declare-const name sort)", node)
        variables, sort = self._unpar(node[2])
        self._declare(node[1], variables, [], sort, node)

    def declare_fun(self, node: Group) -> None:
        """Carries out ``(declare-fun name (sorts) sort)``; ``(par (a) ...)`` may stand around the sorts or all."""
        parts = list(node[1:])
        variables: tuple[str, ...] = ()
        if len(parts) == 1:
            variables, inner = self._unpar(parts[0])
            parts = list(inner) if isinstance(inner, Group) else []
        elif len(parts) == 2:
            variables, inner = self._unpar(parts[1])
            parts = [parts[0], *inner] if isinstance(inner, Group) and variables else []
        elif len(parts) == 3 and _is_par(parts[1]):
            variables, sorts = self._unpar(parts[1])
            parts = [parts[0], sorts, parts[2]]
        if len(parts) != 3 or not isinstance(parts[1], Group):
            raise self._wrong("expected (declare-fun name (sort ...) sort)", node)
        self._declare(parts[0], variables, list(parts[1]), parts[2], node)

    def _unpar(self, node: Node) -> tuple[tuple[str, ...], Node]:
        if not _is_par(node) or not isinstance(node, Group):
            return (), node
        if len(node) == 3:
            return self.declarations.bind_type_variables(node[1]), node[2]
        if len(node) == 4:
            rest = Group(node.offset)
            rest.extend(node[2:])
            rest.end = node.end
            return self.declarations.bind_type_variables(node[1]), rest
        raise self._wrong("expected (par (a ...) ...)", node)

    def _declare(self, name: Node, variables: tuple[str, ...], sorts: list[Node], result: Node, node: Group) -> None:
        text = self.declarations.name(name, "the name of a function")
        self.declarations.type_variables = self.declarations.rigid(variables)
        parameters = tuple([self.declarations.sort(sort) for sort in sorts])
        value = self.declarations.sort(result)
        self.declarations.type_variables = {}
        symbol = Symbol(text, text, "function", variables, parameters, value, name.offset)
        self.declarations.declare(symbol)
        if not variables:
            self._record_declaration(symbol, symbol.unique, {})

    def _record_declaration(self, symbol: Symbol, name: str, binding: dict[str, Sort]) -> None:
        sorts = [instantiate(sort, binding) for sort in (*symbol.parameters, symbol.result)]
        closed = [sort for sort in sorts if sort is not None]
        for sort in closed:
            self.declarations.instances.use(sort)
        parameters = tuple([Var(f"x{number + 1}", sort) for number, sort in enumerate(closed[:-1])])
        order = (symbol.order, len(self.definitions))
        self.definitions.append(Definition(name, symbol.name, parameters, closed[-1], None, symbol.offset, order, {}))

    def define_const(self, node: Group) -> None:
        """Carries out ``(define-const name sort term)``."""
        if len(node) != 4:
            raise self._wrong("expected (define-const name sort term)", node)
        signature = _Signature(node[1], (), [], self.declarations.sort(node[2]), node[1].offset)
        self._define([signature], [node[3]], recursive=False)

    def define_fun(self, node: Group) -> None:
        """Carries out ``define-fun``."""
        self._define_one(node, recursive=False)

    def define_fun_rec(self, node: Group) -> None:
        """Carries out ``define-fun-rec``."""
        self._define_one(node, recursive=True)

    def _define_one(self, node: Group, *, recursive: bool) -> None:
        parts = list(node[1:])
        if len(parts) == 1 and _is_par(parts[0]):
            variables, inner = self._unpar(parts[0])
            if not isinstance(inner, Group) or len(inner) != 4:
                raise self._wrong("expected (par (a) (name ((x sort) ...) sort term))", node)
            head = Group(inner.offset)
            head.extend(inner[:3])
            self._define([self._signature(head, variables)], [inner[3]], recursive=recursive)
            return
        if len(parts) not in (3, 4):
            raise self._wrong(f"expected ({_command(node)} name ((x sort) ...) sort term)", node)
        head = Group(node[1].offset)
        head.extend(parts[:-1])
        self._define([self._signature(head, ())], [parts[-1]], recursive=recursive)

    def define_funs_rec(self, node: Group) -> None:
        """Carries out ``(define-funs-rec ((name params sort) ...) (term ...))``."""
        heads, bodies = (node[1], node[2]) if len(node) == 3 else (None, None)
        if not isinstance(heads, Group) or not isinstance(bodies, Group) or not heads:
            raise self._wrong("expected (define-funs-rec ((name ((x sort) ...) sort) ...) (term ...))", node)
        if len(heads) != len(bodies):
            message = f"{len(heads)} functions with {len(bodies)} bodies; expected one body for each function"
            raise self._wrong(message, bodies)
        signatures: list[_Signature] = []
        for head in heads:
            if not isinstance(head, Group):
                raise self._wrong(f"found {describe(head)}; expected (name ((x sort) ...) sort)", head)
            variables: tuple[str, ...] = ()
            inner: Node = head
            if _is_par(head):
                variables, inner = self._unpar(head)
            if not isinstance(inner, Group):
                raise self._wrong(f"found {describe(inner)}; expected (name ((x sort) ...) sort)", head)
            signatures.append(self._signature(inner, variables))
        self._define(signatures, list(bodies), recursive=True)

    def _signature(self, node: Group, variables: tuple[str, ...]) -> _Signature:
        """Reads ``name ((x sort) ...) sort`` or ``name (par (a) (((x sort) ...) sort))``."""
        parts = list(node)
        if len(parts) == 2:
            own, inner = self._unpar(parts[1])
            if own and isinstance(inner, Group) and len(inner) == 2:
                variables = own
                parts = [parts[0], *inner]
        if len(parts) != 3:
            raise self._wrong("expected name ((x sort) ...) sort", node)
        self.declarations.type_variables = self.declarations.rigid(variables)
        self.declarations.instances.generic = bool(variables)
        parameters = self.elaborator.variables(parts[1])
        result = self.declarations.sort(parts[2])
        self.declarations.instances.generic = False
        self.declarations.type_variables = {}
        if not variables:
            self.declarations.instances.use(result)
        return _Signature(parts[0], variables, parameters, result, node.offset)

    def _define(self, signatures: list[_Signature], bodies: list[Node], *, recursive: bool) -> None:
        symbols: list[Symbol] = []
        for signature, body in zip(signatures, bodies, strict=True):
            name = self.declarations.name(signature.name, "the name of a function")
            symbols.append(
                Symbol(
                    name=name,
                    unique=name,
                    kind="function",
                    variables=signature.variables,
                    parameters=tuple([sort for _, sort in signature.parameters]),
                    result=signature.result,
                    offset=signature.name.offset,
                    names=tuple([parameter for parameter, _ in signature.parameters]),
                    body=body,
                    recursive=recursive,
                    group=(),
                )
            )
        group = tuple([symbol.name for symbol in symbols]) if recursive else ()
        for symbol in symbols:
            symbol.group = group
            if recursive:
                self.declarations.declare(symbol)
        for symbol in symbols:
            if symbol.variables:
                self.declarations.instances.generic = True
                self._elaborate(symbol, self.declarations.rigid(symbol.variables), symbol.unique)
                self.declarations.instances.generic = False
            elif recursive:
                self.definitions.append(self._elaborate(symbol, {}, symbol.unique))
        if not recursive:
            for symbol in symbols:
                definition = None if symbol.variables else self._elaborate(symbol, {}, symbol.unique)
                self.declarations.declare(symbol)
                if definition is not None:
                    definition.name = symbol.unique
                    definition.order = (symbol.order, len(self.definitions))
                    self.definitions.append(definition)

    def _elaborate(self, symbol: Symbol, type_variables: dict[str, Sort], name: str) -> Definition:
        """Returns the definition of ``symbol`` where its type variables stand for the given sorts."""
        assert symbol.body is not None
        binding = {f"\0{variable}": sort for variable, sort in type_variables.items()}
        sorts = [instantiate(sort, binding) for sort in (*symbol.parameters, symbol.result)]
        closed = [sort for sort in sorts if sort is not None]
        for sort in closed:
            self.declarations.instances.use(sort)
        elaborator = self.elaborator
        elaborator.start(frozenset(symbol.group))
        self.declarations.type_variables = type_variables
        parameters, undo = elaborator.bind(list(zip(symbol.names, closed[:-1], strict=True)))
        result = closed[-1]
        tree = elaborator.body(symbol.body, result, {})
        tree = elaborator.fit_body(tree, result, symbol.body, f"the body of {symbol.name}")
        elaborator.restore(undo)
        self.declarations.type_variables = {}
        order = (symbol.order, len(self.definitions))
        return Definition(name, symbol.name, tuple(parameters), result, tree, symbol.offset, order, elaborator.calls)

    def drain(self) -> None:
        """Defines the instances of polymorphic functions that were asked for."""
        pending = self.declarations.instances.pending
        while pending:
            symbol, binding, name = pending.popleft()
            self.declarations.offset = symbol.offset
            if symbol.body is None:
                self._record_declaration(symbol, name, binding)
            else:
                sorts = {variable[1:]: sort for variable, sort in binding.items()}
                self.definitions.append(self._elaborate(symbol, sorts, name))


def _is_par(node: Node) -> bool:
    return head_word(node) == "par"


def _command(node: Group) -> str:
    head = node[0]
    return head.text if isinstance(head, Atom) else ""
