"""Solver text for a check of a plain SMT-LIB script, built from its terms: the script itself is never passed on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lemmata.checkers.smt.naming import Naming
from lemmata.checkers.smt.term_writer import NOTHING, TermWriter
from lemmata.checkers.smt.terms import App, Sort, Term
from lemmata.checkers.smt.theory import Body, Case, Conditional, Equation, Function, Leaf, Theory
from lemmata.checkers.smt.values import ArrayValue, Construct, Domains, Indeterminate, Value, render

__all__ = ["Script", "ScriptWriter"]

_DIVISIONS: Final = {"div": ("Int", "0"), "mod": ("Int", "0"), "/": ("Real", "0.0")}


@dataclass(frozen=True, slots=True)
class Script:
    """The text of one question, in parts."""

    sorts: str
    """Declarations of sorts and data types."""
    functions: str
    """Declarations and definitions of the functions that matter; recursive ones by their equations."""
    definitions: str
    """The same with recursive functions by ``define-funs-rec``; empty if there are none."""
    assertions: tuple[str, ...]
    """One formula each."""
    dropped: tuple[str, ...]
    """Functions whose definition was left out (no termination witness): ``sat`` says nothing about them."""
    used: tuple[str, ...]
    """Functions that occur, by their names in the theory."""
    lifted: bool
    """Whether lifted lambdas occur: their equations are axioms about an uninterpreted function."""

    def text(self, leave_out: frozenset[int] = frozenset()) -> str:
        """Returns the commands whose satisfiability is in question, without the assertions of these numbers."""
        lines = [f"(assert {item})" for number, item in enumerate(self.assertions) if number not in leave_out]
        return "\n".join([self.sorts, self.functions, *lines])

    def defined_text(self) -> str:
        """Returns `text` with recursive functions as definitions: good for finding models, not for quantifiers."""
        lines = [f"(assert {item})" for item in self.assertions]
        return "\n".join([self.sorts, self.definitions, *lines]) if self.definitions else ""


@dataclass(frozen=True, slots=True)
class _Entry:
    """How one function is told to a solver."""

    line: str
    """Its declaration or definition."""
    axioms: tuple[str, ...] = ()
    signature: str = ""
    """For ``define-funs-rec``; empty if it cannot be defined so."""
    body: str = ""
    recursive: bool = False

    @property
    def declares(self) -> bool:
        """Returns whether the function is only declared."""
        return self.line.startswith("(declare-fun")


class ScriptWriter:
    """Writes questions about one theory.

    Args:
        theory: the declarations and definitions.
    """

    def __init__(self, theory: Theory) -> None:
        self.theory = theory
        self.naming = Naming(theory)
        self._sorts = self._declare_sorts()
        self._lambdas: dict[str, Equation] = {}
        for equation in theory.lambdas:
            head = equation.left.args[0]
            if isinstance(head, App):
                self._lambdas[head.symbol] = equation

    def script(self, formulas: Sequence[Term], given: Mapping[str, str] = NOTHING, *, settled: bool = False) -> Script:
        """Returns the question whether ``formulas`` (closed) have a model.

        Args:
            formulas: what is asserted.
            given: definitions for uninterpreted functions, by name: with them, the question is about one model.
            settled: whether what the standard leaves open (division by zero, fields of another constructor) is to
                be what `Interpretation` takes it to be. A model of that question is one of the plain question.
        """
        instead, settling = self._settled() if settled else (NOTHING, NOTHING)
        writer = TermWriter(self.naming, instead)
        assertions = tuple([writer.term(formula) for formula in formulas])
        entries: dict[str, _Entry] = {}
        while len(entries) < len(writer.used):
            for name in [name for name in writer.used if name not in entries]:
                function = self.theory.functions[name]
                entries[name] = _Entry(given[name]) if name in given else self._function(function, writer)
        ordered = [entries[name] for name in self.theory.functions if name in entries]
        return Script(
            sorts="\n".join([self._sorts, *[settling[name] for name in writer.replaced]]),
            functions=_by_equations(ordered),
            definitions=_by_definitions(ordered) if any(entry.recursive for entry in ordered) else "",
            assertions=assertions,
            dropped=tuple(self._dropped(name) for name, entry in entries.items() if self._is_dropped(name, entry)),
            used=tuple(name for name in self.theory.functions if name in entries),
            lifted=not self._lambdas.keys().isdisjoint(entries),
        )

    def _settled(self) -> tuple[dict[str, str], dict[str, str]]:
        """Returns the names of total variants of selectors and divisions, and their definitions, by symbol."""
        instead: dict[str, str] = {}
        definitions: dict[str, str] = {}
        for symbol, (number, zero) in _DIVISIONS.items():
            instead[symbol] = f"z{len(instead)}"
            body = f"(ite (= y {zero}) {zero} ({symbol} x y))"
            definitions[symbol] = f"(define-fun {instead[symbol]} ((x {number}) (y {number})) {number} {body})"
        domains = Domains(self.theory, {})
        for text, constructor in self.naming.constructors.items():
            for selector, sort in zip(constructor.selectors, constructor.fields, strict=True):
                try:
                    default = self._value(domains.default(sort), sort)
                except Indeterminate:
                    continue
                instead[selector] = f"z{len(instead)}"
                head = f"{instead[selector]} ((x {self.naming.sort(constructor.sort)})) {self.naming.sort(sort)}"
                body = f"(ite ((_ is {text}) x) ({self.naming.symbols[selector]} x) {default})"
                definitions[selector] = f"(define-fun {head} {body})"
        return instead, definitions

    def _value(self, value: Value, sort: Sort) -> str:
        """Returns the text of a default value."""
        if isinstance(value, Construct):
            datatype = self.theory.datatypes[sort]
            fields = next(item.fields for item in datatype.constructors if item.name == value.constructor)
            args = [self._value(arg, field) for arg, field in zip(value.args, fields, strict=True)]
            symbol = self.naming.symbols[value.constructor]
            return f"({symbol} {' '.join(args)})" if args else symbol
        if isinstance(value, ArrayValue):
            default = value.default if value.default is not None else next(iter(value.entries.values()))
            return f"((as const {self.naming.sort(sort)}) {self._value(default, sort.args[1])})"
        return "0.0" if sort.name == "Real" else render(value)

    def _is_dropped(self, name: str, entry: _Entry) -> bool:
        return self.theory.functions[name].body is not None and entry.declares and not entry.axioms

    def _dropped(self, name: str) -> str:
        return self.theory.functions[name].origin or name

    def _declare_sorts(self) -> str:
        naming, theory = self.naming, self.theory
        lines = [f"(declare-sort {naming.sort(sort)} 0)" for sort in theory.sorts]
        if theory.datatypes:
            bodies: list[str] = []
            for datatype in theory.datatypes.values():
                constructors: list[str] = []
                for constructor in datatype.constructors:
                    pairs = zip(constructor.selectors, constructor.fields, strict=True)
                    fields = "".join([f" ({naming.symbols[name]} {naming.sort(sort)})" for name, sort in pairs])
                    constructors.append(f"({naming.symbols[constructor.name]}{fields})")
                bodies.append(f"({' '.join(constructors)})")
            names = " ".join(f"({naming.sort(sort)} 0)" for sort in theory.datatypes)
            lines.append(f"(declare-datatypes ({names}) ({' '.join(bodies)}))")
        return "\n".join(lines)

    def _function(self, function: Function, writer: TermWriter) -> _Entry:
        symbol, result = writer.symbol(function.name), self.naming.sort(function.result)
        signature = body = ""
        if function.body is not None and self._is_total(function.body) and function.witness is not None:
            signature = f"{symbol} ({writer.bindings(function.parameters)}) {result}"
            body = self._body(function.body, writer)
            if not function.recursive:
                return _Entry(f"(define-fun {signature} {body})", (), signature, body)
        sorts = " ".join([self.naming.sort(parameter.sort) for parameter in function.parameters])
        axioms = [_axiom(equation, writer) for equation in function.equations]
        if function.name in self._lambdas:
            axioms.append(_axiom(self._lambdas[function.name], writer))
        line = f"(declare-fun {symbol} ({sorts}) {result})"
        return _Entry(line, tuple(axioms), signature, body, recursive=bool(signature))

    def _is_total(self, body: Body) -> bool:
        if isinstance(body, Leaf):
            return True
        if isinstance(body, Conditional):
            return self._is_total(body.then) and self._is_total(body.otherwise)
        datatype = self.theory.datatypes[_sort(body.scrutinee)]
        return len(body.branches) == len(datatype.constructors) and all(
            self._is_total(branch.body) for branch in body.branches
        )

    def _body(self, body: Body, writer: TermWriter) -> str:
        if isinstance(body, Leaf):
            return writer.term(body.value)
        if isinstance(body, Conditional):
            then, otherwise = self._body(body.then, writer), self._body(body.otherwise, writer)
            return f"(ite {writer.term(body.condition)} {then} {otherwise})"
        return self._case(body, writer)

    def _case(self, case: Case, writer: TermWriter) -> str:
        scrutinee = writer.term(case.scrutinee)
        text = ""
        for branch in reversed(case.branches):
            selectors = next(
                constructor.selectors
                for constructor in self.theory.datatypes[_sort(case.scrutinee)].constructors
                if constructor.name == branch.constructor
            )
            value = self._body(branch.body, writer)
            if branch.variables:
                pairs = zip(branch.variables, selectors, strict=True)
                fields = [f"({writer.variable(var)} ({writer.symbol(name)} {scrutinee}))" for var, name in pairs]
                value = f"(let ({' '.join(fields)}) {value})"
            tester = f"((_ is {writer.symbol(branch.constructor)}) {scrutinee})"
            text = f"(ite {tester} {value} {text})" if text else value
        return text


def _by_equations(entries: Sequence[_Entry]) -> str:
    # Declarations first: a definition may use a function that the theory lists later, but only a declared one.
    lines = [entry.line for entry in sorted(entries, key=lambda entry: not entry.declares)]
    lines.extend(axiom for entry in entries for axiom in entry.axioms)
    return "\n".join(lines)


def _by_definitions(entries: Sequence[_Entry]) -> str:
    defined = [entry for entry in entries if entry.signature]
    others = [entry for entry in entries if not entry.signature]
    signatures = " ".join(f"({entry.signature})" for entry in defined)
    lines = [entry.line for entry in others]
    lines.append(f"(define-funs-rec ({signatures}) ({' '.join(entry.body for entry in defined)}))")
    lines.extend(axiom for entry in others for axiom in entry.axioms)
    return "\n".join(lines)


def _axiom(equation: Equation, writer: TermWriter) -> str:
    left = writer.term(equation.left)
    body = f"(= {left} {writer.term(equation.right)})"
    if equation.conditions:
        body = f"(=> (and true {' '.join([writer.term(item) for item in equation.conditions])}) {body})"
    if not equation.variables:
        return f"(assert {body})"
    return f"(assert (forall ({writer.bindings(equation.variables)}) (! {body} :pattern ({left}))))"


def _sort(term: Term) -> Sort:
    return term.sort
