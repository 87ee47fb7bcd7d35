"""Commands: the allow-list, and what those of a script do; the others are carried out by a reader for each kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from lemmata.checkers.errors import ScreenError
from lemmata.checkers.smt.elaborate_body import BodyElaborator
from lemmata.checkers.smt.elaborate_datatypes import DatatypeReader
from lemmata.checkers.smt.elaborate_functions import Definition, FunctionReader
from lemmata.checkers.smt.elaborate_scope import Declarations, describe
from lemmata.checkers.smt.elaborate_statements import StatementReader, only_argument
from lemmata.checkers.smt.lexer import Source
from lemmata.checkers.smt.lifting import Lifter
from lemmata.checkers.smt.sexpr import KEYWORD, SYMBOL, Atom, Group, Node
from lemmata.checkers.smt.theory import Assertion, Axiom, Check

__all__ = ["Script"]

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
    statements: StatementReader = field(init=False)
    checks: list[Check] = field(default_factory=list[Check])
    logic: str = ""
    _status: str = ""
    _levels: list[int] = field(default_factory=list[int])
    _first_check: int | None = None
    _first_push: int | None = None
    _exited: bool = False
    _handlers: dict[str, Callable[[Group], None]] = field(init=False)

    def __post_init__(self) -> None:
        self.declarations = Declarations(self.source)
        self.lifter = Lifter(self.declarations)
        self.elaborator = BodyElaborator(self.declarations, self.lifter)
        self.elaborator.shapes = {}
        self.functions = FunctionReader(self.declarations, self.elaborator)
        self.datatypes = DatatypeReader(self.declarations)
        self.statements = StatementReader(self.source, self.declarations, self.functions)
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
            "assert": self.statements.assert_formula,
            "assert-not": self.statements.assert_not,
            "prove": self.statements.prove,
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
        if self.statements.claims:
            for other, name in ((self._first_check, "check-sat"), (self._first_push, "push")):
                if other is not None:
                    raise self.declarations.error(f"{name} in a file with prove; expected one or the other", other)
            return self.statements.axioms()
        if self._first_check is None:
            where = max(len(self.source.text.rstrip()) - 1, 0)
            found = "the file is empty" if not self.source.text.strip() else "the file ends and claims nothing"
            raise self.declarations.error(f"{found}; expected a prove or check-sat command", where, "syntax")
        self.statements.refuse_polymorphic()
        return ()

    def _set_logic(self, node: Group) -> None:
        what = "the name of a logic"
        name = self.declarations.name(only_argument(self.declarations, node, what), what)
        if self.logic:
            raise self.declarations.error(f"the logic is set again, to {name}; expected one set-logic", node)
        self.logic = name

    def _set_info(self, node: Group) -> None:
        keyword, value = self._setting(node, "set-info")
        if keyword != ":status":
            return
        if value not in ("sat", "unsat", "unknown"):
            raise self.declarations.error("expected (set-info :status sat), unsat or unknown", node)
        self._status = "" if value == "unknown" else value

    def _set_option(self, node: Group) -> None:
        keyword, value = self._setting(node, "set-option")
        if keyword == ":global-declarations":
            if self.declarations.levels:
                raise self.declarations.error("expected :global-declarations before any push", node)
            self.declarations.global_declarations = value == "true"
            return
        self.declarations.warn("ignored", f"the option {keyword} is ignored", node)

    def _setting(self, node: Group, command: str) -> tuple[str, str]:
        """Returns a keyword and the text of its value, empty if that is none or no atom."""
        keyword = node[1] if len(node) > 1 else None
        if not isinstance(keyword, Atom) or keyword.kind != KEYWORD or len(node) > 3:
            raise self.declarations.error(f"expected ({command} :keyword value)", node, "syntax")
        value = node[2] if len(node) == 3 else None
        return keyword.text, value.text if isinstance(value, Atom) else ""

    def _record_check(self, node: Group, assumed: tuple[Assertion, ...]) -> None:
        if self._first_check is None:
            self._first_check = node.offset
        position = self.source.position(node.offset)
        assertions = (*self.statements.assertions, *assumed)
        self.checks.append(Check(assertions=assertions, expected=self._status, position=position))
        self._status = ""

    def _check_sat(self, node: Group) -> None:
        if len(node) != 1:
            raise self.declarations.error("check-sat has arguments; expected none", node, "syntax")
        self._record_check(node, ())

    def _check_sat_assuming(self, node: Group) -> None:
        literals = only_argument(self.declarations, node, "a list of literals")
        if not isinstance(literals, Group):
            raise self.declarations.error(f"found {describe(literals)}; expected (literal ...)", literals, "syntax")
        assumed = [
            Assertion(name="", formula=self.statements.closed(literal), position=self.source.position(literal.offset))
            for literal in literals
        ]
        self._record_check(node, tuple(assumed))

    def _levels_of(self, node: Group) -> int:
        if len(node) == 2:
            return self.declarations.number(node[1])
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
            self._levels.append(len(self.statements.assertions))
            self.declarations.push()

    def _pop(self, node: Group) -> None:
        count = self._levels_of(node)
        if count > len(self._levels):
            message = f"pop {count} with {len(self._levels)} levels open; expected a push before"
            raise self.declarations.error(message, node)
        for _ in range(count):
            del self.statements.assertions[self._levels.pop() :]
            self.declarations.pop()

    def _exit(self, node: Group) -> None:
        if len(node) != 1:
            raise self.declarations.error("exit has arguments; expected none", node, "syntax")
        self._exited = True
