"""Solver queries for sequents: SMT-LIB text built from our own terms, never from the user's.

Every user symbol is printed with a prefix (``u.`` functions, ``s.`` sorts, ``v.`` variables), so that none can meet a
built-in symbol of a solver.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from lemmata.checkers.smt.sequents import Sequent, Statement
from lemmata.checkers.smt.terms import App, Quantified, Sort, Term, Var, free_variables, match, subterms
from lemmata.checkers.smt.theory import Body, Conditional, Equation, Function, Leaf, Theory

__all__ = ["QueryWriter"]

_SIMPLE: Final = re.compile(r"[A-Za-z0-9~!@$%^&*_+=<>.?/-]*\Z")
_CONNECTIVES: Final = frozenset({"and", "or", "not", "=>", "xor", "ite", "=", "distinct", "true", "false"})


class QueryWriter:
    """Writes the base (declarations and definitions), lemmas and sequents of one theory.

    Args:
        theory: what the queries are about. Functions outside the cone of the terms given to `base` are left out.
    """

    def __init__(self, theory: Theory) -> None:
        self.theory = theory
        self._terms: dict[Term, str] = {}
        self._sorts: dict[Sort, str] = {}
        self._symbols: dict[str, str] = {}
        self._user = set(theory.functions)
        self._constructors: set[str] = set()
        for datatype in theory.datatypes.values():
            for constructor in datatype.constructors:
                self._user.add(constructor.name)
                self._user.update(constructor.selectors)
                self._constructors.add(constructor.name)
        self._macros = {name for name, function in theory.functions.items() if _is_macro(function)}

    def sort(self, sort: Sort) -> str:
        """Returns the sort as the queries name it."""
        text = self._sorts.get(sort)
        if text is None:
            if sort in self.theory.datatypes or sort in self.theory.sorts:
                text = self._fresh_sort(f"s.{sort}")
            elif sort.args:
                head = f"(_ {sort.name} {' '.join(map(str, sort.indices))})" if sort.indices else sort.name
                text = f"({head} {' '.join(self.sort(arg) for arg in sort.args)})"
            else:
                text = str(sort)
            self._sorts[sort] = text
        return text

    def _fresh_sort(self, name: str) -> str:
        """Returns a name no other sort has: ``|(list Int)|`` may be a sort beside ``(list Int)``."""
        taken = set(self._sorts.values())
        text = _quote(name)
        count = 1
        while text in taken:
            count += 1
            text = _quote(f"{name} {count}")
        return text

    def symbol(self, name: str) -> str:
        """Returns a user symbol as the queries name it, and any other symbol as it is."""
        text = self._symbols.get(name)
        if text is None:
            text = self._symbols[name] = _quote(f"u.{name}") if name in self._user else name
        return text

    def term(self, term: Term) -> str:
        """Returns a term as SMT-LIB text."""
        text = self._terms.get(term)
        if text is None:
            text = self._terms[term] = self._write(term)
        return text

    def _write(self, term: Term) -> str:
        if isinstance(term, Var):
            return _quote(f"v.{term.name}")
        if isinstance(term, Quantified):
            return f"({term.kind} ({self._bindings(term.variables)}) {self.term(term.body)})"
        if term.literal:
            return f"(- {term.symbol[1:]})" if term.symbol.startswith("-") else term.symbol
        args = " ".join([self.term(arg) for arg in term.args])
        if term.symbol == "divisible":  # which Z3 does not know
            return f"(= (mod {args} {term.indices[0]}) 0)"
        head = self._head(term)
        return f"({head} {args})" if args else head

    def _head(self, term: App) -> str:
        if term.symbol == "is" and term.indices:
            return f"(_ is {self.symbol(str(term.indices[0]))})"
        if term.symbol in ("const", "seq.empty"):
            return f"(as {term.symbol} {self.sort(term.sort)})"
        if term.indices:
            return f"(_ {term.symbol} {' '.join(map(str, term.indices))})"
        return self.symbol(term.symbol)

    def _bindings(self, variables: Iterable[Var]) -> str:
        return " ".join(f"({self.term(variable)} {self.sort(variable.sort)})" for variable in variables)

    def cone(self, terms: Iterable[Term]) -> tuple[str, ...]:
        """Returns the functions that ``terms`` rest on, directly or not, in the order of the theory."""
        seen: set[str] = set()
        lambdas = {
            head.symbol: equation for equation in self.theory.lambdas if isinstance(head := equation.left.args[0], App)
        }
        agenda = list(terms)
        while agenda:
            for part in subterms(agenda.pop()):
                if not isinstance(part, App) or part.symbol in seen:
                    continue
                function = self.theory.functions.get(part.symbol)
                if function is None:
                    continue
                seen.add(part.symbol)
                for name in function.group:
                    if name not in seen and name in self.theory.functions:
                        agenda.extend(_contents(self.theory.functions[name]))
                        seen.add(name)
                agenda.extend(_contents(function))
                if part.symbol in lambdas:
                    agenda.extend((lambdas[part.symbol].left, lambdas[part.symbol].right))
        return tuple(name for name in self.theory.functions if name in seen)

    def base(self, terms: Iterable[Term]) -> str:
        """Returns declarations of all sorts and data types, and of the functions in the cone of ``terms``."""
        lines = self.sorts()
        names = self.cone(terms)
        chosen = [self.theory.functions[name] for name in names]
        for function in chosen:
            if function.name in self._macros:
                continue
            sorts = " ".join(self.sort(parameter.sort) for parameter in function.parameters)
            lines.append(f"(declare-fun {self.symbol(function.name)} ({sorts}) {self.sort(function.result)})")
        lines.extend(self._macro(function) for function in chosen if function.name in self._macros)
        for function in chosen:
            if function.name not in self._macros:
                lines.extend(self._equation(equation) for equation in function.equations)
        present = set(names)
        for equation in self.theory.lambdas:
            head = equation.left.args[0]
            if isinstance(head, App) and head.symbol in present:
                lines.append(self._equation(equation))
        return "\n".join(lines)

    def sorts(self) -> list[str]:
        """Returns the declarations of all sorts and data types."""
        return [f"(declare-sort {self.sort(sort)} 0)" for sort in self.theory.sorts] + self._datatypes()

    def _datatypes(self) -> list[str]:
        if not self.theory.datatypes:
            return []
        names = " ".join(f"({self.sort(sort)} 0)" for sort in self.theory.datatypes)
        bodies: list[str] = []
        for datatype in self.theory.datatypes.values():
            constructors: list[str] = []
            for constructor in datatype.constructors:
                fields = "".join(
                    f" ({self.symbol(selector)} {self.sort(sort)})"
                    for selector, sort in zip(constructor.selectors, constructor.fields, strict=True)
                )
                constructors.append(f"({self.symbol(constructor.name)}{fields})")
            bodies.append(f"({' '.join(constructors)})")
        return [f"(declare-datatypes ({names}) ({' '.join(bodies)}))"]

    def _macro(self, function: Function) -> str:
        assert isinstance(function.body, Leaf)
        bindings = self._bindings(function.parameters)
        head = f"{self.symbol(function.name)} ({bindings}) {self.sort(function.result)}"
        return f"(define-fun {head} {self.term(function.body.value)})"

    def _equation(self, equation: Equation) -> str:
        body = f"(= {self.term(equation.left)} {self.term(equation.right)})"
        if equation.conditions:
            body = f"(=> (and true {' '.join(map(self.term, equation.conditions))}) {body})"
        if not equation.variables:
            return f"(assert {body})"
        pattern = self.term(equation.left)
        return f"(assert (forall ({self._bindings(equation.variables)}) (! {body} :pattern ({pattern}))))"

    def fact(self, formula: Term) -> str:
        """Returns an assertion of a closed or open formula; a universal one gets triggers."""
        return f"(assert {self._triggered(formula)})"

    def _triggered(self, formula: Term) -> str:
        statement = Statement(formula)
        if not statement.variables:
            return self.term(formula)
        patterns = self.triggers(statement)
        body = self.term(statement.body)
        if patterns:
            groups = " ".join(f":pattern ({' '.join(map(self.term, group))})" for group in patterns)
            body = f"(! {body} {groups})"
        return f"(forall ({self._bindings(statement.variables)}) {body})"

    def triggers(self, statement: Statement) -> list[tuple[Term, ...]]:
        """Returns the trigger groups of a universal statement; empty leaves the choice to the solver."""
        wanted = set(statement.variables)
        sides = self._sides(statement.conclusion)
        covering = list(dict.fromkeys(side for side in sides if wanted <= set(free_variables(side))))
        calm = [side for side in covering if not any(other != side and _feeds(side, other) for other in sides)]
        if covering:
            return [(side,) for side in calm or [max(covering, key=_weight)]]
        atoms = [*sides, *(side for premise in statement.premises for side in self._sides(premise))]
        group: list[Term] = []
        missing = set(wanted)
        for atom in atoms:
            if missing & set(free_variables(atom)):
                group.append(atom)
                missing -= set(free_variables(atom))
        return [tuple(group)] if group and not missing else []

    def _sides(self, term: Term) -> list[Term]:
        """Returns the largest usable trigger terms of a formula: applications of functions that are no macro."""
        if isinstance(term, Var) or isinstance(term, Quantified):
            return []
        if term.symbol in self._user and term.symbol not in self._constructors and term.symbol not in self._macros:
            return [term] if term.args and self._is_pure(term) else self._below(term)
        return self._below(term)

    def _below(self, term: App) -> list[Term]:
        return [side for arg in term.args for side in self._sides(arg)]

    def _is_pure(self, term: Term) -> bool:
        """Returns whether a trigger may hold this term: no connective, macro or quantifier inside."""
        if isinstance(term, Var):
            return True
        if isinstance(term, Quantified) or term.symbol in self._macros:
            return False
        if term.symbol in _CONNECTIVES and term.symbol not in ("true", "false"):
            return False
        return all(self._is_pure(arg) for arg in term.args)

    def sequent(self, sequent: Sequent, *, splits: int = 0) -> str:
        """Returns the commands whose unsatisfiability shows the sequent (without the base and the lemmas).

        Args:
            sequent: what to show.
            splits: how deep to state, for each constant of a data type, that it is built by one of its
                constructors. These are tautologies: they help a solver that does not split by itself.
        """
        lines = [f"(declare-fun {self.term(constant)} () {self.sort(constant.sort)})" for constant in sequent.constants]
        lines.extend(self.fact(hypothesis) for hypothesis in sequent.hypotheses)
        lines.extend(self.fact(hypothesis) for hypothesis in sequent.induction)
        lines.append(f"(assert (not {self.term(sequent.conclusion)}))")
        for constant in sequent.constants:
            lines.extend(self._splits(constant, splits))
        return "\n".join(lines)

    def _splits(self, term: Term, depth: int) -> list[str]:
        datatype = self.theory.datatypes.get(term.sort)
        if depth <= 0 or datatype is None:
            return []
        shapes: list[Term] = []
        deeper: list[str] = []
        for constructor in datatype.constructors:
            fields = tuple(
                App(selector, (term,), sort)
                for selector, sort in zip(constructor.selectors, constructor.fields, strict=True)
            )
            shapes.append(App(constructor.name, fields, constructor.sort))
            for field in fields:
                deeper.extend(self._splits(field, depth - 1))
        options = " ".join(f"(= {self.term(term)} {self.term(shape)})" for shape in shapes)
        return [f"(assert (or {options} false))", *deeper]


def _feeds(pattern: Term, other: Term) -> bool:
    """Returns whether an instance of ``pattern`` stands in ``other``: then each use of the trigger makes the next."""
    return any(not isinstance(part, Var) and match(pattern, part, {}) for part in subterms(other))


def _weight(term: Term) -> int:
    return term.size if isinstance(term, App | Quantified) else 1


def _contents(function: Function) -> Sequence[Term]:
    parts: list[Term] = []
    for equation in function.equations:
        parts.extend((equation.left, equation.right, *equation.conditions))
    if function.body is not None and not function.equations:
        _body_terms(function.body, parts)
    return parts


def _body_terms(body: Body, parts: list[Term]) -> None:
    if isinstance(body, Leaf):
        parts.append(body.value)
    elif isinstance(body, Conditional):
        parts.append(body.condition)
        _body_terms(body.then, parts)
        _body_terms(body.otherwise, parts)
    else:
        parts.append(body.scrutinee)
        for branch in body.branches:
            _body_terms(branch.body, parts)


def _is_macro(function: Function) -> bool:
    """Returns whether the function is a mere abbreviation of connectives, such as ``&&``."""
    if function.recursive or not function.parameters or not isinstance(function.body, Leaf) or not function.equations:
        return False
    value = function.body.value
    return all(
        isinstance(part, Var) or (isinstance(part, App) and part.symbol in _CONNECTIVES) for part in subterms(value)
    )


def _quote(name: str) -> str:
    return name if _SIMPLE.match(name) else f"|{name}|"
