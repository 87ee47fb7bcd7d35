"""Terms that bind names or carry attributes: ``let``, quantifiers, ``lambda`` and ``!``."""

from __future__ import annotations

from lemmata.checkers.smt.elaborate_environment import Binding, Environment
from lemmata.checkers.smt.monomorphise import FUNCTION_SORT, is_function_sort, show
from lemmata.checkers.smt.sexpr import Atom, Group, Node, head_word
from lemmata.checkers.smt.terms import BOOL, Quantified, Sort, Term

__all__ = ["Binders"]


class Binders(Environment):
    """Elaborates terms that bind names."""

    def term(self, node: Node, expected: Sort | None = None) -> Term:
        """Returns the term that a node denotes.

        Args:
            node: the expression.
            expected: the sort that the context wants, if known. It guides inference; the caller still compares.
        """
        raise NotImplementedError

    def formula(self, node: Node) -> Term:
        """Returns a term that must be Bool."""
        term = self.term(node, BOOL)
        if term.sort != BOOL:
            raise self.error(f"found a term of sort {show(term.sort)}; expected Bool", node)
        return term

    def _let(self, node: Group, expected: Sort | None) -> Term:
        undo: list[tuple[str, Binding | None]] = []
        try:
            while True:
                self.bind_values(node, undo)
                body = node[2]
                if isinstance(body, Group) and head_word(body) == "let":
                    node = body
                    continue
                return self.term(body, expected)
        finally:
            self.restore(undo)

    def bind_values(self, node: Group, undo: list[tuple[str, Binding | None]]) -> None:
        """Elaborates the bindings of a ``let`` in parallel and brings them into scope."""
        values = [(name, self.term(value)) for name, value in self.let_bindings(node)]
        self.lets += len(values)
        for name, value in values:
            undo.append((name, self.environment.get(name)))
            self.environment[name] = value

    def _quantified(self, node: Group, expected: Sort | None) -> Term:
        del expected
        head = node[0]
        kind = head.text if isinstance(head, Atom) else ""
        if len(node) != 3:
            raise self.error(f"expected ({kind} ((name sort) ...) formula)", node, "syntax")
        names = self.variables(node[1])
        if not names:
            raise self.error(f"{kind} binds no variable; expected ((name sort) ...)", node[1], "syntax")
        variables, undo = self.bind(names)
        try:
            body, patterns = self._quantifier_body(node[2])
        finally:
            self.unbind(variables, undo)
        return Quantified(kind, tuple(variables), body, patterns)

    def _quantifier_body(self, node: Node) -> tuple[Term, tuple[tuple[Term, ...], ...]]:
        if not isinstance(node, Group) or len(node) < 2 or head_word(node) != "!":
            return self.formula(node), ()
        body = self.formula(node[1])
        patterns: list[tuple[Term, ...]] = []
        for keyword, value in self.attributes(node):
            if keyword == ":pattern":
                if not isinstance(value, Group) or not value:
                    raise self.error("expected :pattern (term ...)", value or node, "syntax")
                patterns.append(tuple([self.term(item) for item in value]))
            elif keyword == ":named":
                self.name_term(value, body, node)
        return body, tuple(patterns)

    def _annotated(self, node: Group, expected: Sort | None) -> Term:
        if len(node) < 2:
            raise self.error("expected (! term :attribute ...)", node, "syntax")
        term = self.term(node[1], expected)
        for keyword, value in self.attributes(node):
            if keyword == ":named":
                self.name_term(value, term, node)
        return term

    def _lambda(self, node: Group, expected: Sort | None) -> Term:
        if len(node) != 3:
            raise self.error("expected (lambda ((name sort) ...) term)", node, "syntax")
        names = self.variables(node[1])
        if not names:
            raise self.error("lambda binds no variable; expected ((name sort) ...)", node[1], "syntax")
        wanted = None
        if expected is not None and is_function_sort(expected) and len(expected.args) == len(names) + 1:
            wanted = expected.args[-1]
        variables, undo = self.bind(names)
        try:
            body = self.term(node[2], wanted)
        finally:
            self.unbind(variables, undo)
        self.declarations.instances.use(Sort(FUNCTION_SORT, (*[sort for _, sort in names], body.sort)))
        return self.lifter.lift(tuple(variables), body)
