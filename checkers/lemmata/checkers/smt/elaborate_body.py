"""Bodies of functions: trees of ``match`` and ``ite``, with wildcards expanded and repeated matches resolved."""

from __future__ import annotations

from typing import Final

from lemmata.checkers.smt.elaborate import TermElaborator
from lemmata.checkers.smt.elaborate_environment import Ambiguous, Binding, Closure
from lemmata.checkers.smt.elaborate_scope import describe
from lemmata.checkers.smt.lifting import Shape
from lemmata.checkers.smt.monomorphise import instantiate, show
from lemmata.checkers.smt.sexpr import RESERVED_WORD, SYMBOL, Atom, Group, Node
from lemmata.checkers.smt.signature import Mismatch, rank
from lemmata.checkers.smt.terms import BOOL, INT, REAL, App, Sort, Term, Var
from lemmata.checkers.smt.theory import Body, Branch, Case, Conditional, Leaf

__all__ = ["MAX_BODY", "BodyElaborator", "Path"]

MAX_BODY: Final = 20_000
"""Most branches of one function after its ``let``s and wildcards are expanded."""

Path = dict[Term, tuple[str, tuple[Term, ...]]]
"""What is known on a path: the constructor and fields of terms that were matched."""


class _Arm:
    """One branch in the source: a constructor with variable names, or a default with the name it binds."""

    __slots__ = ("body", "names", "node", "shape", "whole")

    def __init__(self, shape: Shape | None, names: list[str], whole: str, body: Node, node: Node) -> None:
        self.shape = shape
        self.names = names
        self.whole = whole
        self.body = body
        self.node = node


class BodyElaborator(TermElaborator):
    """Elaborates terms and function bodies."""

    shapes: dict[str, Shape]
    """The constructors met in patterns, by name of the instance."""

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
        undo: list[tuple[str, Binding | None]] = []
        values: list[tuple[str, Binding]] = []
        for name, value in self.let_bindings(node):
            before = set(self.taken)
            tree = self.body(value, None, path)
            if isinstance(tree, Leaf):
                values.append((name, tree.value))
            else:
                self.taken = before
                values.append((name, Closure(value, dict(self.environment), body_sort(tree))))
        try:
            for name, bound in values:
                undo.append((name, self.environment.get(name)))
                self.environment[name] = bound
            return self.body(node[2], expected, path)
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
        shapes = self._shapes_of(scrutinee.sort, node[1])
        arms = [self._arm(arm, shapes, scrutinee.sort) for arm in self._arm_nodes(node)]
        self._check_arms(arms, shapes, node)
        known = path.get(scrutinee)
        if known is None and isinstance(scrutinee, App) and scrutinee.symbol in shapes:
            known = (scrutinee.symbol, scrutinee.args)
        if known is not None:
            return self._resolved(known, arms, scrutinee, expected, path)
        if arms[0].shape is None:
            return self._bound_whole(arms[0], scrutinee, expected, path)
        return self._open_case(scrutinee, arms, shapes, expected, path)

    def _shapes_of(self, sort: Sort, node: Node) -> dict[str, Shape]:
        entry = self.declarations.instances.heads.get(sort.name)
        if entry is None or entry.kind != "datatype":
            raise self.error(f"match on a term of sort {show(sort)}; expected a data type", node)
        self.declarations.instances.use(sort)
        binding = {f"\0{name}": arg for name, arg in zip(entry.variables, sort.args, strict=True)}
        found: dict[str, Shape] = {}
        for symbol in entry.constructors:
            name = self.declarations.instances.name(symbol, sort.args)
            selectors = tuple(
                [self.declarations.instances.instance_of(item, symbol, sort.args) for item in symbol.names]
            )
            fields = [instantiate(parameter, binding) for parameter in symbol.parameters]
            found[name] = Shape(name, symbol, selectors, tuple([field for field in fields if field is not None]))
        self.shapes.update(found)
        return found

    def _arm_nodes(self, node: Group) -> list[tuple[Node, Node, Node]]:
        """Returns (pattern, term, whole arm) for ``((p t) ...)`` and for the older ``(case p t) ...``."""
        arms = list(node[2:])
        first = arms[0][0] if isinstance(arms[0], Group) and arms[0] else None
        old = isinstance(first, Atom) and first.text == "case" and isinstance(arms[0], Group) and len(arms[0]) == 3
        if old:
            found: list[tuple[Node, Node, Node]] = []
            for arm in arms:
                if not isinstance(arm, Group) or len(arm) != 3:
                    raise self.error(f"found {describe(arm)}; expected (case pattern term)", arm, "syntax")
                found.append((arm[1], arm[2], arm))
            return found
        if len(arms) != 1 or not isinstance(arms[0], Group) or not arms[0]:
            raise self.error("expected (match term ((pattern term) ...))", node, "syntax")
        found = []
        for arm in arms[0]:
            if not isinstance(arm, Group) or len(arm) != 2:
                raise self.error(f"found {describe(arm)}; expected (pattern term)", arm, "syntax")
            found.append((arm[0], arm[1], arm))
        return found

    def _arm(self, arm: tuple[Node, Node, Node], shapes: dict[str, Shape], sort: Sort) -> _Arm:
        pattern, body, node = arm
        by_name = {shape.symbol.name: shape for shape in shapes.values()}
        if isinstance(pattern, Atom):
            if pattern.is_word("_"):
                return _Arm(None, [], "", body, node)
            name = self.declarations.name(pattern, "a pattern")
            shape = by_name.get(name)
            if shape is None:
                return self._default_arm(name, pattern, body, node, by_name, sort)
            names: list[str] = []
        else:
            name = self.declarations.name(pattern[0], "a constructor") if pattern else ""
            shape = by_name.get(name)
            if shape is None:
                hint = self.declarations.suggestion(name, list(by_name), f"one of {', '.join(by_name)}")
                raise self.error(f"{name or '()'} is no constructor of {show(sort)}; {hint}", pattern)
            names = [self._pattern_name(item) for item in pattern[1:]]
        if len(names) != len(shape.fields):
            message = f"the pattern of {name} has {len(names)} variables; expected {len(shape.fields)}"
            raise self.error(message, pattern)
        real = [item for item in names if item]
        if len(set(real)) != len(real):
            raise self.error("a variable stands twice in a pattern; expected distinct names", pattern)
        return _Arm(shape, names, "", body, node)

    def _pattern_name(self, node: Node) -> str:
        if isinstance(node, Atom) and node.is_word("_"):
            return ""
        if isinstance(node, Group):
            raise self.error("found a nested pattern; expected a variable (match again in the branch)", node, "syntax")
        return self.declarations.name(node, "a variable")

    def _default_arm(
        self, name: str, pattern: Node, body: Node, node: Node, by_name: dict[str, Shape], sort: Sort
    ) -> _Arm:
        if name == "default" and isinstance(node, Group) and len(node) == 3:
            return _Arm(None, [], "", body, node)
        other = self.declarations.symbols.get(name)
        if other is not None and other.kind == "constructor":
            message = f"{name} is a constructor of {show(other.result)}"
            raise self.error(f"{message}; expected one of {', '.join(by_name)} or _", pattern)
        near = self.declarations.suggestion(name, list(by_name), "")
        if "did you mean" in near:
            self.declarations.warn(
                "coverage",
                f"{name} is no constructor of {show(sort)}: it is a variable that matches everything",
                pattern,
            )
        return _Arm(None, [], name, body, node)

    def _check_arms(self, arms: list[_Arm], shapes: dict[str, Shape], node: Node) -> None:
        seen: set[str] = set()
        default: _Arm | None = None
        for arm in arms:
            if default is not None:
                raise self.error("the branch after a default cannot be reached; expected the default last", arm.node)
            if arm.shape is None:
                default = arm
                if len(seen) == len(shapes):
                    self.declarations.warn(
                        "coverage", "the default matches nothing: all constructors have a branch", arm.node
                    )
            elif arm.shape.name in seen:
                raise self.error(f"a second branch for {arm.shape.symbol.name}; expected one", arm.node)
            else:
                seen.add(arm.shape.name)
        missing = [shape.symbol.name for shape in shapes.values() if shape.name not in seen]
        if default is None and missing:
            self.declarations.warn(
                "coverage", f"match has no branch for {', '.join(missing)}: it has no known value there", node
            )

    def _resolved(
        self,
        known: tuple[str, tuple[Term, ...]],
        arms: list[_Arm],
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
                undo = [(name, self.environment.get(name)) for name in arm.names if name]
                for name, field in zip(arm.names, fields, strict=True):
                    if name:
                        self.environment[name] = field
                try:
                    return self.body(arm.body, expected, path)
                finally:
                    self.restore(undo)
        if expected is None:
            other = next(arm for arm in arms if arm.shape is not None)
            assert other.shape is not None
            expected = body_sort(self._branch(scrutinee, other.shape, other, None, path).body)
        return Leaf(self.lifter.undefined((scrutinee,), expected))

    def _bound_whole(self, arm: _Arm, scrutinee: Term, expected: Sort | None, path: Path) -> Body:
        if not arm.whole:
            return self.body(arm.body, expected, path)
        undo = [(arm.whole, self.environment.get(arm.whole))]
        self.environment[arm.whole] = scrutinee
        try:
            return self.body(arm.body, expected, path)
        finally:
            self.restore(undo)

    def _open_case(
        self, scrutinee: Term, arms: list[_Arm], shapes: dict[str, Shape], expected: Sort | None, path: Path
    ) -> Body:
        work: list[tuple[Shape, _Arm]] = []
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

    def _branch(self, scrutinee: Term, shape: Shape, arm: _Arm, expected: Sort | None, path: Path) -> Branch:
        stem = scrutinee.name if isinstance(scrutinee, Var) else "v"
        names = arm.names if arm.shape is not None else [""] * len(shape.fields)
        undo: list[tuple[str, Binding | None]] = []
        variables: list[Var] = []
        for number, (name, sort) in enumerate(zip(names, shape.fields, strict=True)):
            variable = Var(self.fresh(name or f"{stem}{number + 1}"), sort)
            self.taken.add(variable.name)
            variables.append(variable)
            if name:
                undo.append((name, self.environment.get(name)))
                self.environment[name] = variable
        if arm.shape is None and arm.whole:
            undo.append((arm.whole, self.environment.get(arm.whole)))
            self.environment[arm.whole] = scrutinee
        fields: tuple[Term, ...] = tuple(variables)
        try:
            body = self.body(arm.body, expected, {**path, scrutinee: (shape.name, fields)})
        finally:
            self.restore(undo)
        return Branch(shape.name, tuple(variables), body)


def body_sort(tree: Body) -> Sort:
    """Returns the sort of a tree's leaves (of its first one)."""
    while not isinstance(tree, Leaf):
        tree = tree.then if isinstance(tree, Conditional) else tree.branches[0].body
    return tree.value.sort
