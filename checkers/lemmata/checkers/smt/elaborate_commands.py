"""Commands: what each one of the allow-list does to the declarations, assertions and claims."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from lemmata.checkers.errors import InputError, ScreenError
from lemmata.checkers.smt.elaborate_body import BodyElaborator
from lemmata.checkers.smt.elaborate_datatypes import DatatypeReader
from lemmata.checkers.smt.elaborate_functions import Definition, FunctionReader
from lemmata.checkers.smt.elaborate_scope import Declarations, describe
from lemmata.checkers.smt.lexer import Source
from lemmata.checkers.smt.lifting import Lifter
from lemmata.checkers.smt.sexpr import KEYWORD, SYMBOL, Atom, Group, Node, flat_text, head_word
from lemmata.checkers.smt.terms import App, Quantified, Sort, Term
from lemmata.checkers.smt.theory import Assertion, Axiom, Check, Claim

__all__ = ["MAX_TERM_DEPTH", "Script"]

MAX_TERM_DEPTH: Final = 10_000
"""Deepest term, with its ``let``s expanded."""
_DEEP_LETS: Final = 400
_MAX_LEVELS: Final = 10_000
_IGNORED: Final = frozenset(
    {
        "get-assertions",
        "get-assignment",
        "get-info",
        "get-model",
        "get-option",
        "get-proof",
        "get-unsat-assumptions",
        "get-unsat-core",
        "get-value",
    }
)


@dataclass(slots=True)
class _Polymorphic:
    """An assertion that holds for all sorts: instances are made at the sorts in use."""

    node: Node
    variables: tuple[str, ...]
    offset: int


@dataclass(slots=True)
class Script:
    """Reads the commands of one file, in order.

    Args:
        source: the text.
    """

    source: Source
    declarations: Declarations = field(init=False)
    lifter: Lifter = field(init=False)
    elaborator: BodyElaborator = field(init=False)
    functions: FunctionReader = field(init=False)
    datatypes: DatatypeReader = field(init=False)
    claims: list[Claim] = field(default_factory=list[Claim])
    checks: list[Check] = field(default_factory=list[Check])
    assertions: list[Assertion] = field(default_factory=list[Assertion])
    """In force now."""
    logic: str = ""
    _status: str = ""
    _levels: list[int] = field(default_factory=list[int])
    _polymorphic: list[_Polymorphic] = field(default_factory=list[_Polymorphic])
    _first_check: int | None = None
    _first_claim: int | None = None
    _first_push: int | None = None
    _exited: bool = False
    _seen_info: set[str] = field(default_factory=set[str])
    _handlers: dict[str, Callable[[Group], None]] = field(init=False)

    def __post_init__(self) -> None:
        self.declarations = Declarations(self.source)
        self.lifter = Lifter(self.declarations)
        self.elaborator = BodyElaborator(self.declarations, self.lifter)
        self.elaborator.shapes = {}
        self.functions = FunctionReader(self.declarations, self.elaborator)
        self.datatypes = DatatypeReader(self.declarations)
        self._handlers = {
            "set-logic": self._set_logic,
            "set-info": self._set_info,
            "set-option": self._set_option,
            "declare-sort": self.datatypes.declare_sort,
            "define-sort": self.datatypes.define_sort,
            "declare-datatype": self.datatypes.declare_datatype,
            "declare-datatypes": self.datatypes.declare_datatypes,
            "declare-const": self.functions.declare_const,
            "declare-fun": self.functions.declare_fun,
            "define-const": self.functions.define_const,
            "define-fun": self.functions.define_fun,
            "define-fun-rec": self.functions.define_fun_rec,
            "define-funs-rec": self.functions.define_funs_rec,
            "assert": self._assert,
            "assert-not": self._assert_not,
            "prove": self._prove,
            "check-sat": self._check_sat,
            "check-sat-assuming": self._check_sat_assuming,
            "push": self._push,
            "pop": self._pop,
            "exit": self._exit,
        }

    @property
    def definitions(self) -> list[Definition]:
        """Returns the functions of the file, monomorphic, in the order of their definition."""
        return sorted(self.functions.definitions, key=lambda definition: definition.order)

    def run(self, node: Node) -> None:
        """Carries out one command.

        Raises:
            ScreenError: it is not on the allow-list, or follows ``exit``.
            InputError: it is not well-formed.
        """
        if not isinstance(node, Group):
            raise self.declarations.error(f"found {describe(node)}; expected a command in parentheses", node, "syntax")
        head = node[0] if node else None
        if not isinstance(head, Atom) or head.kind != SYMBOL:
            raise self.declarations.error(f"found {describe(node)}; expected a command", node, "syntax")
        name = head.text
        if self._exited:
            message = f"found ({name[:40]} ...) after exit; expected exit as the last command"
            raise self.source.error(message, node.offset, kind="screen", cls=ScreenError)
        handler = self._handlers.get(name)
        if handler is not None:
            handler(node)
            self.functions.drain()
        elif name in _IGNORED:
            self.declarations.warn("ignored", f"{name} is ignored", node)
        else:
            known = self.declarations.suggestion(name, [*self._handlers], "a command of the allow-list")
            message = f"the command {name[:60]} is not allowed; {known}"
            raise self.source.error(message, head.offset, kind="screen", cls=ScreenError)

    def finish(self) -> tuple[Axiom, ...]:
        """Ends the script and returns its axioms.

        Raises:
            InputError: the file claims nothing, or mixes ``prove`` with ``check-sat``.
        """
        if self._first_claim is not None:
            for other, name in ((self._first_check, "check-sat"), (self._first_push, "push")):
                if other is not None:
                    raise self.declarations.error(f"{name} in a file with prove; expected one or the other", other)
            axioms = [Axiom(name=item.name, formula=item.formula, position=item.position) for item in self.assertions]
            axioms.extend(self._axiom_instances())
            axioms.sort(key=lambda axiom: (axiom.position.line, axiom.position.column))
            return self._named(axioms)
        if self._first_check is None:
            where = max(len(self.source.text.rstrip()) - 1, 0)
            found = "the file is empty" if not self.source.text.strip() else "the file ends and claims nothing"
            raise self.declarations.error(f"{found}; expected a prove or check-sat command", where, "syntax")
        if self._polymorphic:
            raise self.declarations.error(
                "a polymorphic assert (par) stands in a script; expected it in a file that has prove",
                self._polymorphic[0].offset,
            )
        return ()

    def _named(self, axioms: list[Axiom]) -> tuple[Axiom, ...]:
        """Returns the axioms and numbers what has no name; raises if two statements have the same name."""
        taken: dict[str, int] = {}
        statements: list[Axiom | Claim] = [*axioms, *self.claims]
        for item in statements:
            if item.name and item.name in taken:
                message = f"{item.name} names a second statement (the first is in line {taken[item.name]})"
                place = item.position
                message = f"{message}; expected another name"
                raise InputError(message, file=self.source.file, line=place.line, column=place.column, kind="type")
            taken[item.name] = item.position.line

        def name(own: str, stem: str, number: int) -> str:
            found = own or f"{stem}-{number}"
            while not own and found in taken:
                found += "'"
            return found

        self.claims = [replace(claim, name=name(claim.name, "goal", n)) for n, claim in enumerate(self.claims, 1)]
        return tuple([replace(axiom, name=name(axiom.name, "axiom", n)) for n, axiom in enumerate(axioms, 1)])

    def _axiom_instances(self) -> list[Axiom]:
        """Returns polymorphic assertions at the sorts that occur as arguments of polymorphic symbols."""
        found: list[Axiom] = []
        if not self._polymorphic:
            return found
        used: dict[Sort, None] = {}
        for _, sorts in list(self.declarations.instances.origins.values()):
            used.update(dict.fromkeys(sorts))
        for axiom in self._polymorphic:
            choices: list[dict[str, Sort]] = [{}]
            for variable in axiom.variables:
                choices = [{**choice, variable: sort} for choice in choices for sort in used][:64]
            self.declarations.warn(
                "axiom", "a polymorphic assertion is used at the sorts of the file only", axiom.offset
            )
            for choice in choices:
                self.declarations.type_variables = choice
                formula = self._closed(axiom.node)
                self.declarations.type_variables = {}
                self.functions.drain()
                found.append(Axiom(name="", formula=formula, position=self.source.position(axiom.offset)))
        return found

    def _closed(self, node: Node) -> Term:
        """Returns the formula of a top-level term."""
        self.elaborator.start(frozenset())
        formula = self.elaborator.formula(node)
        if self.elaborator.lets > _DEEP_LETS and _is_deeper(formula, MAX_TERM_DEPTH):
            message = f"the term is deeper than {MAX_TERM_DEPTH} levels once its lets are expanded; expected fewer"
            raise self.declarations.error(message, node)
        return formula

    def _one(self, node: Group, what: str) -> Node:
        if len(node) != 2:
            raise self.declarations.error(
                f"{describe(node)} has {len(node) - 1} arguments; expected {what}", node, "syntax"
            )
        return node[1]

    def _set_logic(self, node: Group) -> None:
        name = self.declarations.name(self._one(node, "the name of a logic"), "the name of a logic")
        if self.logic:
            raise self.declarations.error(f"the logic is set again, to {name}; expected one set-logic", node)
        self.logic = name

    def _set_info(self, node: Group) -> None:
        keyword = node[1] if len(node) > 1 else None
        if not isinstance(keyword, Atom) or keyword.kind != KEYWORD or len(node) > 3:
            raise self.declarations.error("expected (set-info :keyword value)", node, "syntax")
        if keyword.text != ":status":
            return
        value = _text(node[2]) if len(node) == 3 else ""
        if value not in ("sat", "unsat", "unknown"):
            raise self.declarations.error("expected (set-info :status sat), unsat or unknown", node)
        self._status = "" if value == "unknown" else value

    def _set_option(self, node: Group) -> None:
        keyword = node[1] if len(node) > 1 else None
        if not isinstance(keyword, Atom) or keyword.kind != KEYWORD or len(node) > 3:
            raise self.declarations.error("expected (set-option :keyword value)", node, "syntax")
        value = _text(node[2]) if len(node) == 3 else ""
        if keyword.text == ":global-declarations":
            if self.declarations.levels:
                raise self.declarations.error("expected :global-declarations before any push", node)
            self.declarations.global_declarations = value == "true"
            return
        self.declarations.warn("ignored", f"the option {keyword.text} is ignored", node)

    def _assert(self, node: Group) -> None:
        body = self._one(node, "1 formula")
        if isinstance(body, Group) and head_word(body) == "par":
            self._assert_par(body)
            return
        name = ""
        if isinstance(body, Group) and len(body) > 1 and head_word(body) == "!":
            for keyword, value in self.elaborator.attributes(body):
                if keyword == ":named" and isinstance(value, Atom):
                    name = value.text
        formula = self._closed(body)
        self.assertions.append(Assertion(name=name, formula=formula, position=self.source.position(node.offset)))

    def _par(self, node: Group) -> tuple[tuple[str, ...], Node]:
        if len(node) != 3:
            raise self.declarations.error("expected (par (a ...) term)", node, "syntax")
        return self.declarations.bind_type_variables(node[1]), node[2]

    def _assert_par(self, node: Group) -> None:
        variables, body = self._par(node)
        self.declarations.type_variables = self.declarations.rigid(variables)
        self.declarations.instances.generic = True
        self._closed(body)
        self.declarations.instances.generic = False
        self.declarations.type_variables = {}
        self._polymorphic.append(_Polymorphic(body, variables, node.offset))

    def _prove(self, node: Group) -> None:
        body = self._one(node, "1 formula")
        self._claim(node, body)

    def _claim(self, node: Group, body: Node) -> None:
        if self._first_claim is None:
            self._first_claim = node.offset
        hints: dict[str, str] = {}
        name = ""
        while isinstance(body, Group) and head_word(body) in ("!", "par"):
            if head_word(body) == "par":
                variables, body = self._par(body)
                self.declarations.type_variables = {**self.declarations.type_variables, **self._goal_sorts(variables)}
                continue
            for keyword, value in self.elaborator.attributes(body):
                if keyword == ":named" and isinstance(value, Atom):
                    name = value.text
                elif keyword != ":named":
                    hints[keyword] = flat_text(self.source, value) if value is not None else ""
            body = body[1]
        formula = self._closed(body)
        self.declarations.type_variables = {}
        position = self.source.position(node.offset)
        self.claims.append(Claim(name=name, formula=formula, position=position, hints=hints))

    def _goal_sorts(self, variables: tuple[str, ...]) -> dict[str, Sort]:
        """Returns uninterpreted sorts for the type variables of a claim."""
        found: dict[str, Sort] = {}
        for name in variables:
            sort = Sort(self.declarations.goal_sort(name))
            self.declarations.instances.use(sort)
            found[name] = sort
        return found

    def _assert_not(self, node: Group) -> None:
        arguments = node[1:]
        if len(arguments) == 2 and isinstance(arguments[0], Group):
            variables = self.declarations.bind_type_variables(arguments[0])
            self.declarations.type_variables = self._goal_sorts(variables)
            arguments = arguments[1:]
        if len(arguments) != 1:
            raise self.declarations.error("expected (assert-not formula)", node, "syntax")
        self._claim(node, arguments[0])

    def _record_check(self, node: Group, assumed: tuple[Assertion, ...]) -> None:
        if self._first_check is None:
            self._first_check = node.offset
        position = self.source.position(node.offset)
        self.checks.append(Check(assertions=(*self.assertions, *assumed), expected=self._status, position=position))
        self._status = ""

    def _check_sat(self, node: Group) -> None:
        if len(node) != 1:
            raise self.declarations.error("check-sat has arguments; expected none", node, "syntax")
        self._record_check(node, ())

    def _check_sat_assuming(self, node: Group) -> None:
        literals = self._one(node, "a list of literals")
        if not isinstance(literals, Group):
            raise self.declarations.error(f"found {describe(literals)}; expected (literal ...)", literals, "syntax")
        assumed = [
            Assertion(name="", formula=self._closed(literal), position=self.source.position(literal.offset))
            for literal in literals
        ]
        self._record_check(node, tuple(assumed))

    def _levels_of(self, node: Group) -> int:
        return self.declarations.number(node[1]) if len(node) == 2 else self._no_number(node)

    def _no_number(self, node: Group) -> int:
        if len(node) != 1:
            raise self.declarations.error("expected at most one numeral", node, "syntax")
        return 1

    def _push(self, node: Group) -> None:
        if self._first_push is None:
            self._first_push = node.offset
        count = self._levels_of(node)
        if len(self._levels) + count > _MAX_LEVELS:
            raise self.declarations.error(f"more than {_MAX_LEVELS} levels; expected fewer", node)
        for _ in range(count):
            self._levels.append(len(self.assertions))
            self.declarations.push()

    def _pop(self, node: Group) -> None:
        count = self._levels_of(node)
        if count > len(self._levels):
            message = f"pop {count} with {len(self._levels)} levels open; expected a push before"
            raise self.declarations.error(message, node)
        for _ in range(count):
            del self.assertions[self._levels.pop() :]
            self.declarations.pop()

    def _exit(self, node: Group) -> None:
        if len(node) != 1:
            raise self.declarations.error("exit has arguments; expected none", node, "syntax")
        self._exited = True


def _text(node: Node) -> str:
    return node.text if isinstance(node, Atom) else ""


def _is_deeper(term: Term, limit: int) -> bool:
    """Returns whether a term, seen as a tree, is deeper than ``limit``; linear in the size of the DAG."""
    depths: dict[int, int] = {}
    stack: list[tuple[Term, bool]] = [(term, False)]
    while stack:
        current, ready = stack.pop()
        if id(current) in depths:
            continue
        inner = current.args if isinstance(current, App) else (current.body,) if isinstance(current, Quantified) else ()
        if ready:
            depth = 1 + max([depths[id(part)] for part in inner], default=0)
            if depth > limit:
                return True
            depths[id(current)] = depth
        else:
            stack.append((current, True))
            stack.extend([(part, False) for part in inner])
    return False
