"""S-expressions to terms: scoping, type-checking and inference of type arguments.

Terms come out monomorphic and hash-consed: equal applications are the same object, so a term is a shared DAG whose
size in memory is that of the source, whatever its ``let``s would expand to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from lemmata.checkers.errors import InputError
from lemmata.checkers.smt.elaborate_calls import Calls
from lemmata.checkers.smt.elaborate_environment import MAX_NESTING, Ambiguous, Closure, as_real
from lemmata.checkers.smt.elaborate_scope import Declarations, describe
from lemmata.checkers.smt.lifting import Lifter
from lemmata.checkers.smt.monomorphise import Symbol, is_function_sort, match_sort, show
from lemmata.checkers.smt.sexpr import (
    BINARY,
    DECIMAL,
    HEX,
    NUMERAL,
    RESERVED_WORD,
    STRING,
    SYMBOL,
    Atom,
    Group,
    Node,
    head_word,
)
from lemmata.checkers.smt.signature import Mismatch, Rank, bit_vector, rank
from lemmata.checkers.smt.terms import BOOL, INT, REAL, Sort, Term

__all__ = ["TermElaborator"]

_NEGATIVE: Final = re.compile(r"-(0|[1-9][0-9]*)(\.[0-9]+)?\Z")
_BLANKS: Final = str.maketrans({"\n": "\\u{a}", "\r": "\\u{d}", "\t": "\\u{9}"})
"""Blanks that a string may hold, and that not every solver reads there."""
_OVERLOADED: Final = frozenset({"+", "-", "*", "<", "<=", ">", ">="})
Special: TypeAlias = "Callable[[Group, Sort | None], Term]"


class TermElaborator(Calls):
    """Elaborates terms in one set of declarations.

    Args:
        declarations: symbols and sorts in scope.
        lifter: what turns lambdas and functions used as values into terms.
    """

    def __init__(self, declarations: Declarations, lifter: Lifter) -> None:
        super().__init__(declarations, lifter)
        self._special: dict[str, Special] = {
            "let": self._let,
            "forall": self._quantified,
            "exists": self._quantified,
            "lambda": self._lambda,
            "match": self._match,
            "!": self._annotated,
            "as": self._bare_qualified,
            "_": self._bare_qualified,
        }

    def term(self, node: Node, expected: Sort | None = None) -> Term:
        """Returns the term that a node denotes.

        Args:
            node: the expression.
            expected: the sort that the context wants, if known. It guides inference; the caller still compares.
        """
        if isinstance(node, Atom):
            return self._atom(node, expected)
        if not node:
            raise self.error("found (); expected a term", node, "syntax")
        self._depth += 1
        if self._depth > MAX_NESTING:
            self.check_depth(node)
        head = node[0]
        if isinstance(head, Atom):
            if head.kind == RESERVED_WORD and head.text in self._special:
                result = self._special[head.text](node, expected)
            elif head.kind == SYMBOL:
                result = self._application(head.text, (), node, expected)
            else:
                raise self.error(f"found {describe(head)}; expected a function symbol", head, "syntax")
        else:
            result = self._qualified_application(head, node, expected)
        self._depth -= 1
        return result

    def _atom(self, node: Atom, expected: Sort | None) -> Term:
        kind = node.kind
        text = node.text
        if kind == SYMBOL:
            bound = self.environment.get(text)
            if bound is not None:
                return self._force(bound) if isinstance(bound, Closure) else bound
            return self._application(text, (), node, expected)
        if kind == NUMERAL:
            return self.make(text, (), INT, literal=True)
        if kind == DECIMAL:
            return self.make(text, (), REAL, literal=True)
        if kind == BINARY:
            return self.make(text, (), bit_vector(len(text) - 2), literal=True)
        if kind == HEX:
            return self.make(text.lower(), (), bit_vector(4 * (len(text) - 2)), literal=True)
        if kind == STRING:
            if not text.isascii():
                raise self.error("found a character beyond ASCII in a string; expected \\u{...} for it", node, "syntax")
            return self.make(text.translate(_BLANKS), (), Sort("String"), literal=True)
        raise self.error(f"found {describe(node)}; expected a term", node, "syntax")

    def _force(self, closure: Closure) -> Term:
        """Returns the term of a ``let`` value that was left as source: those of function bodies only."""
        raise self.error("match is not possible here; expected a term without it", closure.node)

    def _application(self, name: str, explicit: tuple[Sort, ...], node: Node, expected: Sort | None) -> Term:
        """Returns ``name`` applied to the arguments in ``node`` (none if it is an atom)."""
        symbol = self.declarations.symbols.get(name)
        if isinstance(node, Group) and not explicit:
            bound = self.environment.get(name)
            if bound is not None and (symbol is None or _may_be_applied(bound.sort)):
                head = self._force(bound) if isinstance(bound, Closure) else bound
                return self._apply(head, node[1:], node)
        if symbol is not None:
            return self._call(symbol, explicit, node, expected)
        if name == "@" and isinstance(node, Group):
            if len(node) < 3:
                raise self.error("@ has too few arguments; expected a function and its arguments", node)
            return self._apply(self.term(node[1]), node[2:], node)
        if name.startswith("is-") and name[3:] in self.declarations.symbols:
            self.declarations.used.add(name)
            return self._tester(self.declarations.symbols[name[3:]], node)
        return self._theory(name, (), node, expected)

    def _theory(self, name: str, indices: tuple[int | str, ...], node: Node, expected: Sort | None) -> Term:
        nodes = node[1:] if isinstance(node, Group) else []
        args = self._alike(nodes, name, expected)
        outcome = rank(name, indices, [arg.sort for arg in args])
        if outcome is None or (name.startswith("seq.") and "Seq" in self.declarations.sorts):
            if isinstance(node, Atom) and _NEGATIVE.match(name):
                self.declarations.warn("syntax", f"{name} is read as (- {name[1:]})", node)
                self.declarations.used.add(name)
                literal = self.make(name[1:], (), REAL if "." in name else INT, literal=True)
                return self.make("-", (literal,), literal.sort)
            raise self._unknown(name, node)
        if isinstance(outcome, Mismatch) and self.declarations.instances.generic and not indices:
            outcome = _overloaded(name, [arg.sort for arg in args]) or outcome
        if isinstance(outcome, Mismatch):
            blamed = nodes[outcome.argument] if 0 <= outcome.argument < len(nodes) else node
            raise self.error(outcome.message, blamed)
        self.declarations.used.add(name)
        fitted = tuple(
            [
                arg if arg.sort is sort or arg.sort == sort else as_real(arg)
                for arg, sort in zip(args, outcome.parameters, strict=True)
            ]
        )
        return self.make(name, fitted, outcome.result, indices)

    def _alike(self, nodes: Sequence[Node], name: str, expected: Sort | None) -> list[Term]:
        """Elaborates the arguments of a theory symbol.

        One whose sort cannot be inferred takes that of its neighbours (for ``=``, ``distinct`` and ``ite``).
        """
        hint = expected if name == "ite" else None
        terms: list[Term | None] = []
        postponed: Ambiguous | None = None
        start = self._depth
        for number, node in enumerate(nodes):
            wanted = BOOL if name == "ite" and number == 0 else hint
            try:
                term = self.term(node, wanted)
            except Ambiguous as error:
                if name not in ("=", "distinct", "ite"):
                    raise
                self._depth = start
                postponed = error
                terms.append(None)
                continue
            if hint is None and (number or name != "ite"):
                hint = term.sort
            terms.append(term)
        if postponed is not None and hint is None:
            raise postponed
        return [self.term(node, hint) if term is None else term for node, term in zip(nodes, terms, strict=True)]

    def _unknown(self, name: str, node: Node) -> InputError:
        where = node[0] if isinstance(node, Group) else node
        known = [*self.environment, *self.declarations.symbols]
        otherwise = (
            "a function declared before" if isinstance(node, Group) else "a variable or constant declared before"
        )
        hint = self.declarations.suggestion(name, known, otherwise)
        return self.error(f"unknown symbol {name}; {hint}", where)

    def _tester(self, symbol: Symbol, node: Node) -> Term:
        if symbol.kind != "constructor":
            raise self.error(f"{symbol.name} is not a constructor; expected one in a tester", node)
        if not isinstance(node, Group) or len(node) != 2:
            raise self.error(f"the tester of {symbol.name} has another number of arguments; expected 1", node)
        arg = self.term(node[1])
        binding: dict[str, Sort] = {}
        if not match_sort(symbol.result, arg.sort, binding):
            message = f"the argument of the tester of {symbol.name} has sort {show(arg.sort)}"
            raise self.error(f"{message}; expected {show(symbol.result)}", node[1])
        return self.make("is", (arg,), BOOL, (self.declarations.instances.name(symbol, arg.sort.args),))

    def _qualified_application(self, head: Group, node: Group, expected: Sort | None) -> Term:
        """Returns ``((_ f ...) args)``, ``((as f S) args)`` or a function term applied to arguments."""
        word = head[0] if head else None
        if isinstance(word, Atom) and word.is_word("_"):
            return self._indexed(head, node, expected)
        if isinstance(word, Atom) and word.is_word("as"):
            return self._ascribed(head, node)
        return self._apply(self.term(head), node[1:], node)

    def _bare_qualified(self, node: Group, expected: Sort | None) -> Term:
        """Returns ``(_ f ...)`` or ``(as f S)`` without arguments."""
        word = node[0]
        if isinstance(word, Atom) and word.text == "_":
            return self._indexed(node, Atom(SYMBOL, "", node.offset), expected)
        return self._ascribed(node, Atom(SYMBOL, "", node.offset))

    def _ascribed(self, head: Group, node: Node) -> Term:
        if len(head) != 3:
            raise self.error("expected (as symbol sort)", head, "syntax")
        inner = head[1]
        name = self.declarations.name(inner, "a symbol") if isinstance(inner, Atom) else ""
        sort = self.declarations.sort(head[2])
        self.declarations.instances.use(sort)
        if name == "const" and name not in self.declarations.symbols:
            self.declarations.used.add(name)
            return self._constant_array(sort, head, node)
        if name == "seq.empty" and sort.name == "Seq" and "Seq" not in self.declarations.sorts:
            self.declarations.used.add(name)
            return self.make("seq.empty", (), sort)
        if isinstance(inner, Group):
            term = self._indexed(inner, node, sort)
        elif isinstance(node, Group):
            term = self._application(name, (), node, sort)
        else:
            term = self._atom(Atom(SYMBOL, name, head[1].offset), sort)
        return self.fit(term, sort, head, f"{name or 'the term'}")

    def _constant_array(self, sort: Sort, head: Node, node: Node) -> Term:
        if sort.name != "Array" or not isinstance(node, Group) or len(node) != 2:
            raise self.error("expected ((as const (Array I E)) value)", head)
        wanted = sort.args[1]
        return self.make("const", (self.fit(self.term(node[1], wanted), wanted, node[1], "the value"),), sort)

    def _indexed(self, head: Group, node: Node, expected: Sort | None) -> Term:
        if len(head) < 3:
            raise self.error("expected (_ symbol index ...)", head, "syntax")
        if isinstance(head[1], Group):
            raise self.error(f"found {describe(head[1])}; expected a symbol", head[1], "syntax")
        name = self.declarations.name(head[1], "a symbol")
        if name == "is" and len(head) == 3:
            return self._is_tester(head[2], node)
        symbol = self.declarations.symbols.get(name)
        if symbol is not None:
            sorts = tuple([self.declarations.sort(arg) for arg in head[2:]])
            for sort in sorts:
                self.declarations.instances.use(sort)
            where = node if isinstance(node, Group) else Atom(SYMBOL, name, head.offset)
            return self._call(symbol, sorts, where, expected)
        if name.startswith("bv") and name[2:].isdigit() and isinstance(node, Atom):
            return self._bit_vector_literal(name, head)
        if name in ("char", "Char"):
            raise self.error("(_ char ...) is not supported; expected a string literal", head)
        indices = tuple([self.declarations.number(index) for index in head[2:]])
        if any(index > 1 << 20 for index in indices):
            raise self.error(f"an index of {name} is out of range; expected at most {1 << 20}", head)
        return self._theory(name, indices, node, expected)

    def _is_tester(self, node: Node, application: Node) -> Term:
        target = node
        if isinstance(node, Group) and len(node) == 3 and head_word(node) == "as":
            target = node[1]
        name = self.declarations.name(target, "a constructor")
        symbol = self.declarations.symbols.get(name)
        if symbol is None:
            raise self._unknown(name, target)
        return self._tester(symbol, application)

    def _bit_vector_literal(self, name: str, head: Group) -> Term:
        width = self.declarations.number(head[2])
        if len(head) != 3 or not 0 < width <= 1 << 20:
            raise self.error(f"expected (_ {name[:20]} n) with a width n of 1 to {1 << 20}", head)
        if len(name) > 4_000:
            raise self.error("the number of this bit vector is too long; expected at most 4,000 digits", head)
        value = int(name[2:])
        if value >> width:
            raise self.error(f"{name[2:22]} does not fit in {width} bits; expected a smaller number", head)
        return self.make(f"#b{value:0{width}b}", (), bit_vector(width), literal=True)

    def _match(self, node: Group, expected: Sort | None) -> Term:
        raise self.error("match is not possible here; expected a term without it", node)


def _overloaded(name: str, sorts: Sequence[Sort]) -> Rank | None:
    """Returns the rank of an arithmetic symbol at a type variable: TIP leaves its check to the instances."""
    if name not in _OVERLOADED or not sorts or sorts[0].name[:1] != "\0" or any(sort != sorts[0] for sort in sorts):
        return None
    return Rank(tuple(sorts), sorts[0] if name in "+-*" else BOOL)


def _may_be_applied(sort: Sort) -> bool:
    """Returns whether a variable of the sort is what ``(x ...)`` applies, here or in an instance of what is read."""
    return is_function_sort(sort) or sort.name[:1] == "\0"
