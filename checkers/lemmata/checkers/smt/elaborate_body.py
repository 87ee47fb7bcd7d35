"""Bodies of functions: trees of ``match`` and ``ite``, with wildcards expanded and repeated matches resolved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lemmata.checkers.smt.elaborate_environment import Ambiguous, Binding, Closure
from lemmata.checkers.smt.elaborate_patterns import Arm, PatternElaborator
from lemmata.checkers.smt.lifting import Shape
from lemmata.checkers.smt.sexpr import RESERVED_WORD, SYMBOL, Atom, Group, Node
from lemmata.checkers.smt.signature import Mismatch, rank
from lemmata.checkers.smt.terms import BOOL, INT, REAL, App, Sort, Term, Var
from lemmata.checkers.smt.theory import Body, Branch, Case, Conditional, Leaf

__all__ = ["MAX_BODY", "BodyElaborator", "Path"]

MAX_BODY: Final = 20_000
"""Most branches of one function after its ``let``s and wildcards are expanded."""

Path = dict[Term, tuple[str, tuple[Term, ...]]]
"""What is known on a path: the constructor and fields of terms that were matched."""


class BodyElaborator(PatternElaborator):
    """Elaborates terms and function bodies."""

    def start(self, group: frozenset[str]) -> None:
        """Forgets the variables of the definition before; ``group`` are the functions being defined."""
        self.reset({})
        self.defining = group
        self._nodes = 0

    def body(self, node: Node, expected: Sort | None, path: Path) -> Body:
        """Returns the tree that a node denotes at statement level."""
        if isinstance(node, Atom):
            bound = self.environment.get(node.text) if node.kind == SYMBOL else None
            return self._closure(bound, expected, path) if isinstance(bound, Closure) else self._leaf(node, expected)
        head = node[0] if node else None
        if not isinstance(head, Atom):
            return self._leaf(node, expected)
        word = head.text
        if head.kind == RESERVED_WORD and word in ("match", "let", "!"):
            self._count(node)
            if word == "match":
                result = self._cases(node, expected, path)
            elif word == "let":
                result = self._let_body(node, expected, path)
            else:
                result = self.body(node[1], expected, path) if len(node) == 2 else self._leaf(node, expected)
            self._depth -= 1
            return result
        if word == "ite" and head.kind == SYMBOL and word not in self.environment and len(node) == 4:
            self._count(node)
            result = self._conditional(node, expected, path)
            self._depth -= 1
            return result
        return self._leaf(node, expected)

    def _count(self, node: Node) -> None:
        self._nodes += 1
        if self._nodes > MAX_BODY:
            raise self.error(f"the definition has more than {MAX_BODY} branches once expanded; expected fewer", node)
        self._depth += 1
        self.check_depth(node)

    def _leaf(self, node: Node, expected: Sort | None) -> Body:
        return Leaf(self.term(node, expected))

    def _closure(self, closure: Closure, expected: Sort | None, path: Path) -> Body:
        saved = self.environment
        self.environment = dict(closure.environment)
        try:
            return self.body(closure.node, expected or closure.sort, path)
        finally:
            self.environment = saved

    def _let_body(self, node: Group, expected: Sort | None, path: Path) -> Body:
        values: list[tuple[str, Binding]] = []
        for name, value in self.let_bindings(node):
            before = set(self.taken)
            tree = self.body(value, None, path)
            if isinstance(tree, Leaf):
                values.append((name, tree.value))
            else:
                self.taken = before
                values.append((name, Closure(value, dict(self.environment), body_sort(tree))))
        return self._body_with(values, node[2], expected, path)

    def _body_with(
        self, bindings: Sequence[tuple[str, Binding]], node: Node, expected: Sort | None, path: Path
    ) -> Body:
        """Returns the tree that a node denotes where some names are bound."""
        undo: list[tuple[str, Binding | None]] = []
        try:
            for name, bound in bindings:
                undo.append((name, self.environment.get(name)))
                self.environment[name] = bound
            return self.body(node, expected, path)
        finally:
            self.restore(undo)

    def _conditional(self, node: Group, expected: Sort | None, path: Path) -> Body:
        condition = self.formula(node[1])
        then, otherwise = self._together([node[2], node[3]], expected, [path, path])
        then, otherwise = self._joined([then, otherwise], [node[2], node[3]], "ite")
        if isinstance(then, Leaf) and isinstance(otherwise, Leaf):
            outcome = rank("ite", (), (BOOL, then.value.sort, otherwise.value.sort))
            assert not isinstance(outcome, Mismatch) and outcome is not None  # noqa: PT018 - just joined
            return Leaf(self.make("ite", (condition, then.value, otherwise.value), outcome.result))
        return Conditional(condition, then, otherwise)

    def _together(self, nodes: list[Node], expected: Sort | None, paths: list[Path]) -> list[Body]:
        """Elaborates alternatives; one whose sort cannot be inferred takes that of the others."""
        found: list[Body | None] = []
        failure: Ambiguous | None = None
        start = self._depth
        for node, path in zip(nodes, paths, strict=True):
            try:
                tree = self.body(node, expected, path)
            except Ambiguous as error:
                self._depth = start
                failure = error
                found.append(None)
                continue
            expected = expected or body_sort(tree)
            found.append(tree)
        if failure is not None and expected is None:
            raise failure
        return [
            self.body(node, expected, path) if tree is None else tree
            for node, path, tree in zip(nodes, paths, found, strict=True)
        ]

    def _joined(self, trees: list[Body], nodes: list[Node], what: str) -> list[Body]:
        """Returns alternatives of one sort: Int ones become Real where others are Real."""
        sorts = [body_sort(tree) for tree in trees]
        common = REAL if REAL in sorts and INT in sorts else sorts[0]
        return [
            tree if sort == common else self.fit_body(tree, common, node, f"a branch of {what}")
            for tree, sort, node in zip(trees, sorts, nodes, strict=True)
        ]

    def fit_body(self, tree: Body, sort: Sort, node: Node, what: str) -> Body:
        """Returns the tree with all its leaves of ``sort``; raises if they do not fit."""
        if isinstance(tree, Leaf):
            return Leaf(self.fit(tree.value, sort, node, what))
        if isinstance(tree, Conditional):
            then = self.fit_body(tree.then, sort, node, what)
            return Conditional(tree.condition, then, self.fit_body(tree.otherwise, sort, node, what))
        branches = [
            Branch(branch.constructor, branch.variables, self.fit_body(branch.body, sort, node, what))
            for branch in tree.branches
        ]
        return Case(tree.scrutinee, tuple(branches))

    def _match(self, node: Group, expected: Sort | None) -> Term:
        return self.lifter.tree_term(self.body(node, expected, {}), self.shapes)

    def _force(self, closure: Closure) -> Term:
        return self.lifter.tree_term(self._closure(closure, closure.sort, {}), self.shapes)

    def _cases(self, node: Group, expected: Sort | None, path: Path) -> Body:
        if len(node) < 3:
            raise self.error("expected (match term ((pattern term) ...))", node, "syntax")
        scrutinee = self.term(node[1])
        shapes = self.shapes_of(scrutinee.sort, node[1])
        arms = self.arms(node, shapes, scrutinee.sort)
        known = path.get(scrutinee)
        if known is None and isinstance(scrutinee, App) and scrutinee.symbol in shapes:
            known = (scrutinee.symbol, scrutinee.args)
        if known is not None:
            return self._resolved(known, arms, scrutinee, expected, path)
        if arms[0].shape is None:
            return self._bound_whole(arms[0], scrutinee, expected, path)
        return self._open_case(scrutinee, arms, shapes, expected, path)

    def _resolved(
        self,
        known: tuple[str, tuple[Term, ...]],
        arms: list[Arm],
        scrutinee: Term,
        expected: Sort | None,
        path: Path,
    ) -> Body:
        """Returns the branch of a match whose outcome is known."""
        constructor, fields = known
        for arm in arms:
            if arm.shape is None:
                return self._bound_whole(arm, scrutinee, expected, path)
            if arm.shape.name == constructor:
                bindings = [(name, field) for name, field in zip(arm.names, fields, strict=True) if name]
                return self._body_with(bindings, arm.body, expected, path)
        if expected is None:
            other = next(arm for arm in arms if arm.shape is not None)
            assert other.shape is not None
            expected = body_sort(self._branch(scrutinee, other.shape, other, None, path).body)
        return Leaf(self.lifter.undefined((scrutinee,), expected))

    def _bound_whole(self, arm: Arm, scrutinee: Term, expected: Sort | None, path: Path) -> Body:
        return self._body_with([(arm.whole, scrutinee)] if arm.whole else [], arm.body, expected, path)

    def _open_case(
        self, scrutinee: Term, arms: list[Arm], shapes: dict[str, Shape], expected: Sort | None, path: Path
    ) -> Body:
        work: list[tuple[Shape, Arm]] = []
        for arm in arms:
            if arm.shape is not None:
                work.append((arm.shape, arm))
            else:
                covered = {shape.name for shape, _ in work}
                work.extend((shape, arm) for shape in shapes.values() if shape.name not in covered)
        done: list[tuple[Branch, Node] | None] = [None] * len(work)
        start = self._depth
        for final in (False, True):
            for number, (shape, arm) in enumerate(work):
                if done[number] is not None:
                    continue
                try:
                    branch = self._branch(scrutinee, shape, arm, expected, path)
                except Ambiguous:
                    if final or expected is not None:
                        raise
                    self._depth = start
                    continue
                expected = expected or body_sort(branch.body)
                done[number] = (branch, arm.body)
        pairs = [pair for pair in done if pair is not None]
        bodies = self._joined([branch.body for branch, _ in pairs], [node for _, node in pairs], "match")
        branches = [
            Branch(branch.constructor, branch.variables, body) for (branch, _), body in zip(pairs, bodies, strict=True)
        ]
        return Case(scrutinee, tuple(branches))

    def _branch(self, scrutinee: Term, shape: Shape, arm: Arm, expected: Sort | None, path: Path) -> Branch:
        stem = scrutinee.name if isinstance(scrutinee, Var) else "v"
        names = arm.names if arm.shape is not None else [""] * len(shape.fields)
        bindings: list[tuple[str, Binding]] = []
        variables: list[Var] = []
        for number, (name, sort) in enumerate(zip(names, shape.fields, strict=True)):
            variable = Var(self.fresh(name or f"{stem}{number + 1}"), sort)
            self.taken.add(variable.name)
            variables.append(variable)
            if name:
                bindings.append((name, variable))
        if arm.shape is None and arm.whole:
            bindings.append((arm.whole, scrutinee))
        fields: tuple[Term, ...] = tuple(variables)
        body = self._body_with(bindings, arm.body, expected, {**path, scrutinee: (shape.name, fields)})
        return Branch(shape.name, tuple(variables), body)


def body_sort(tree: Body) -> Sort:
    """Returns the sort of a tree's leaves (of its first one)."""
    while not isinstance(tree, Leaf):
        tree = tree.then if isinstance(tree, Conditional) else tree.branches[0].body
    return tree.value.sort
