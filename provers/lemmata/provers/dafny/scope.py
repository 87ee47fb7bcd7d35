"""What can be named at a place of a Dafny file: declarations and variables, with the types of expressions over them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from lemmata.checkers.dafny.binders import Conditional, Let, Match, Quantifier
from lemmata.checkers.dafny.claims import Claim, callables, types
from lemmata.checkers.dafny.declarations import Callable, Constructor, Datatype, Import
from lemmata.checkers.dafny.document import named
from lemmata.checkers.dafny.expressions import (
    Apply,
    Binary,
    Cardinality,
    Chain,
    Conversion,
    Display,
    Index,
    Literal,
    Member,
    MultisetOf,
    Name,
    Old,
    Parentheses,
    Replace,
    Slice,
    Unary,
)
from lemmata.checkers.dafny.nodes import Node, walk
from lemmata.checkers.dafny.parser import File
from lemmata.checkers.dafny.syntax import Expression, Pattern, Variable
from lemmata.provers.dafny.sorts import BOOL, INT, Sort, bind, of_type, substituted

__all__ = ["Declared", "Scope", "text_of", "words_of"]

_RELATIONS = frozenset({"==", "!=", "<", "<=", ">", ">=", "in", "!in", "!!", "&&", "||", "==>", "<==", "<==>"})
_LITERALS = {
    "int": INT,
    "bool": BOOL,
    "real": Sort("real"),
    "char": Sort("char"),
    "string": Sort("seq", (Sort("char"),)),
}


def text_of(file: File, node: Node) -> str:
    """Returns the text of a node on one line, without comments."""
    return words_of(file, node.start, node.end)


def words_of(file: File, start: int, end: int) -> str:
    """Returns the text of tokens on one line, without comments: one blank where anything stood between two of them."""
    parts: list[str] = []
    for index in range(start, end):
        token = file.tokens[index]
        if parts and file.tokens[index - 1].end < token.offset:
            parts.append(" ")
        parts.append(token.text)
    return "".join(parts)


@dataclass(frozen=True, slots=True)
class Declared:
    """What a place can call without qualification, by name."""

    functions: dict[str, Callable] = field(default_factory=dict[str, Callable])
    lemmas: dict[str, Claim] = field(default_factory=dict[str, Claim])
    datatypes: dict[str, Datatype] = field(default_factory=dict[str, Datatype])
    synonyms: dict[str, Sort] = field(default_factory=dict[str, Sort])
    """What the names of synonyms and subset types stand for."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a declaration can name."""

    file: File
    claim: Claim
    declared: Declared
    variables: Mapping[str, Sort]
    """Parameters and local variables at the place, with their types."""

    @classmethod
    def of(cls, file: File, claim: Claim) -> Scope:
        """Returns the scope of a declaration, with its parameters."""
        return cls(file, claim, _declared(file, claim), {}).extended(claim.callable.parameters)

    def extended(self, variables: tuple[Variable, ...]) -> Scope:
        """Returns the scope with more variables; those without a type are left out."""
        return self.having({item.name: sort for item in variables if (sort := self.sort_of(item)) is not None})

    def having(self, variables: Mapping[str, Sort]) -> Scope:
        """Returns the scope with more variables of known types."""
        return replace(self, variables={**self.variables, **variables})

    def sort_of(self, variable: Variable) -> Sort | None:
        """Returns the type of a parameter, as it is written."""
        return None if variable.type is None else of_type(variable.type, self.declared.synonyms)

    def constructors(self, sort: Sort | None) -> tuple[Constructor, ...]:
        """Returns the constructors of a datatype, nothing for other types."""
        datatype = self.declared.datatypes.get(sort.name) if sort is not None else None
        return () if datatype is None or datatype.keyword != "datatype" else datatype.constructors

    def field_sort(self, sort: Sort, item: Variable) -> Sort | None:
        """Returns the type of a constructor's field in a value of a type."""
        datatype = self.declared.datatypes[sort.name]
        declared = self.sort_of(item)
        names = [generic.name for generic in datatype.generics]
        return None if declared is None else substituted(declared, dict(zip(names, sort.arguments, strict=False)))

    def type_of(self, node: Expression) -> Sort | None:
        """Returns the type of an expression, None if it is not known."""
        match node:
            case Name(name=name):
                return self.variables.get(name) or self._constructed(name)
            case Literal(kind=kind):
                return _LITERALS.get(kind)
            case Parentheses(inner=inner) | Old(operand=inner):
                return self.type_of(inner)
            case Unary(operator="!") | Chain() | Quantifier():
                return BOOL
            case Unary(operand=operand):
                return self.type_of(operand)
            case Cardinality():
                return INT
            case Binary(operator=operator, left=left, right=right):
                return BOOL if operator in _RELATIONS else self.type_of(left) or self.type_of(right)
            case Conditional(yes=yes, no=no):
                return self.type_of(yes) or self.type_of(no)
            case Conversion(operator=operator, type=to):
                return BOOL if operator == "is" else of_type(to, self.declared.synonyms)
            case Replace(target=target):
                return self.type_of(target)
            case Slice() | Index() | Member() | Apply() | Display() | MultisetOf():
                return self._composed(node)
            case Let() | Match():
                return None
            case _:
                return None

    def _composed(self, node: Expression) -> Sort | None:
        match node:
            case Slice(target=target):
                sort = self.type_of(target)
                return None if sort is None else Sort("seq", sort.arguments)
            case Index(target=target, indices=indices):
                sort = self.type_of(target)
                if sort is None or not sort.arguments or len(indices) != 1 or sort.name == "array2":
                    return INT if sort is not None and sort.name == "multiset" else None
                return INT if sort.name == "multiset" else sort.arguments[-1]
            case Display(kind=kind, elements=elements):
                first = next((sort for sort in map(self.type_of, elements) if sort), None)
                return None if first is None else Sort(kind, (first,))
            case MultisetOf(operand=operand):
                sort = self.type_of(operand)
                return None if sort is None else Sort("multiset", sort.arguments)
            case Member(target=target, name=name):
                return self._member(target, name)
            case Apply(function=Name(name=name)):
                return self._applied(node, name)
            case _:
                return None

    def _member(self, target: Expression, name: str) -> Sort | None:
        if name in ("Length", "Length0", "Length1", "Floor"):
            return INT
        if name.endswith("?"):
            return BOOL
        sort = self.type_of(target)
        if sort is None:
            return None
        if name == "Keys" and sort.arguments:
            return Sort("set", sort.arguments[:1])
        for constructor in self.constructors(sort):
            for item in constructor.parameters:
                if item.name == name:
                    return self.field_sort(sort, item)
        return None

    def _constructed(self, name: str) -> Sort | None:
        for datatype in self.declared.datatypes.values():
            if not datatype.generics and any(item.name == name for item in datatype.constructors):
                return Sort(datatype.name)
        return None

    def _applied(self, node: Apply, name: str) -> Sort | None:
        function = self.declared.functions.get(name)
        if function is None:
            return self._constructed(name)
        if function.result_type is None:
            return self.sort_of(function.results[0]) if function.results else BOOL
        result = of_type(function.result_type, self.declared.synonyms)
        generics = frozenset(item.name for item in function.generics)
        binding: dict[str, Sort] = {}
        for item, argument in zip(function.parameters, node.arguments, strict=False):
            formal, actual = self.sort_of(item), self.type_of(argument.value)
            if formal is not None and actual is not None:
                bind(formal, actual, generics, binding)
        return substituted(result, binding)

    def subterms(self, node: Node) -> list[Expression]:
        """Returns the expressions within a node that mean something at the place: none with bound variables."""
        bound = {
            part.name
            for part in walk(node)
            if isinstance(part, Variable) or (isinstance(part, Pattern) and part.arguments is None)
        }
        return [
            part
            for part in walk(node)
            if isinstance(part, Expression)
            and not isinstance(part, Parentheses)
            and not any(token.text in bound for token in self.file.tokens[part.start : part.end])
        ]


def _declared(file: File, claim: Claim) -> Declared:
    """Returns what a declaration sees: its own module and those around it, its own type, what is opened."""
    path = claim.name.split(".")[:-1]
    visible = {".".join(path[:depth]) for depth in range(len(path) + 1)}
    found = Declared()
    for _, node in named(file.program):
        if isinstance(node, Import) and node.opened:
            visible.add(node.path)
        elif isinstance(node, Datatype):
            found.datatypes[node.name] = node
    for other in callables(file.program):
        node = other.callable
        if other.name.rpartition(".")[0] in visible:
            if node.is_function:
                found.functions[node.name] = node
            elif node.is_lemma:
                found.lemmas[node.name] = other
    for _ in range(2):  # a synonym may stand for one that is declared after it
        for _, item in types(file.program):
            base = item.base or (item.variable.type if item.variable else None)
            if base is not None and item.keyword == "type" and not item.generics:
                found.synonyms[item.name] = of_type(base, found.synonyms)
    return found
