"""Branches of ``match``: what their patterns name and bind, and whether all constructors have one."""

from __future__ import annotations

from lemmata.checkers.smt.elaborate import TermElaborator
from lemmata.checkers.smt.elaborate_scope import describe
from lemmata.checkers.smt.lifting import Shape
from lemmata.checkers.smt.monomorphise import instantiate, show
from lemmata.checkers.smt.sexpr import Atom, Group, Node
from lemmata.checkers.smt.terms import Sort

__all__ = ["Arm", "PatternElaborator"]


class Arm:
    """One branch in the source: a constructor with variable names, or a default with the name it binds."""

    __slots__ = ("body", "names", "node", "shape", "whole")

    def __init__(self, shape: Shape | None, names: list[str], whole: str, body: Node, node: Node) -> None:
        self.shape = shape
        self.names = names
        self.whole = whole
        self.body = body
        self.node = node


class PatternElaborator(TermElaborator):
    """Reads the branches of a ``match``."""

    shapes: dict[str, Shape]
    """The constructors met in patterns, by name of the instance."""

    def shapes_of(self, sort: Sort, node: Node) -> dict[str, Shape]:
        """Returns the constructors of a data type by name of the instance; raises if the sort is none."""
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

    def arms(self, node: Group, shapes: dict[str, Shape], sort: Sort) -> list[Arm]:
        """Returns the branches of a ``match`` on a term of ``sort``; raises if they are not well-formed."""
        arms = [self._arm(arm, shapes, sort) for arm in self._arm_nodes(node)]
        self._check_arms(arms, shapes, node)
        return arms

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

    def _arm(self, arm: tuple[Node, Node, Node], shapes: dict[str, Shape], sort: Sort) -> Arm:
        pattern, body, node = arm
        by_name = {shape.symbol.name: shape for shape in shapes.values()}
        if isinstance(pattern, Atom):
            if pattern.is_word("_"):
                return Arm(None, [], "", body, node)
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
        return Arm(shape, names, "", body, node)

    def _pattern_name(self, node: Node) -> str:
        if isinstance(node, Atom) and node.is_word("_"):
            return ""
        if isinstance(node, Group):
            raise self.error("found a nested pattern; expected a variable (match again in the branch)", node, "syntax")
        return self.declarations.name(node, "a variable")

    def _default_arm(
        self, name: str, pattern: Node, body: Node, node: Node, by_name: dict[str, Shape], sort: Sort
    ) -> Arm:
        if name == "default" and isinstance(node, Group) and len(node) == 3:
            return Arm(None, [], "", body, node)
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
        return Arm(None, [], name, body, node)

    def _check_arms(self, arms: list[Arm], shapes: dict[str, Shape], node: Node) -> None:
        seen: set[str] = set()
        default: Arm | None = None
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
