"""Terms to SMT-LIB text: the inverse of `lemmata.checkers.smt.document.parse_term`, and text for solvers.

Printing is iterative, and linear in the size of the DAG: what a term shares is bound by ``let`` where the tree would
be much larger.
"""

from __future__ import annotations

from typing import Final

from lemmata.checkers.errors import UsageError
from lemmata.checkers.smt.lexer import quote_symbol
from lemmata.checkers.smt.signature import SORT_ARITIES
from lemmata.checkers.smt.terms import App, Quantified, Sort, Term, Var
from lemmata.checkers.smt.theory import Theory

__all__ = ["Naming", "Plain", "print_sort", "print_term"]

_SMALL: Final = 4_000
_BUILT_IN_SORTS: Final = frozenset(SORT_ARITIES) | {"BitVec", "FloatingPoint"}


class Plain:
    """Names as they are in the theory: what `parse_term` reads."""

    local = ""
    """Prefix of names bound by the printer's own ``let``s; empty: chosen so that it clashes with nothing."""

    def symbol(self, name: str) -> str:
        """Returns a symbol as text."""
        return quote_symbol(name)

    def variable(self, name: str) -> str:
        """Returns a variable as text."""
        return quote_symbol(name)

    def sort(self, sort: Sort) -> str:
        """Returns a sort as text."""
        head = quote_symbol(sort.name)
        if sort.indices:
            head = f"(_ {head} {' '.join([str(index) for index in sort.indices])})"
        return f"({head} {' '.join([self.sort(arg) for arg in sort.args])})" if sort.args else head


class Naming(Plain):
    """Names for a solver: no symbol of the user can meet a built-in one.

    Functions, constructors and selectors print as ``u.NAME``, variables as ``v.NAME``, and every sort of the file,
    each instance a sort of its own without arguments, as ``s.NAME``.

    Args:
        theory: says which symbols and sorts are the user's.
    """

    local = "l."

    def __init__(self, theory: Theory) -> None:
        self._sorts: dict[Sort, str] = {}
        self._taken: set[str] = set()
        self._own = set(theory.datatypes) | set(theory.sorts)
        self._user = set(theory.functions)
        for datatype in theory.datatypes.values():
            for constructor in datatype.constructors:
                self._user.add(constructor.name)
                self._user.update(constructor.selectors)

    def symbol(self, name: str) -> str:
        """Returns ``u.NAME`` for a user's symbol, and a theory's symbol as it is."""
        return quote_symbol(f"u.{name}") if name in self._user else quote_symbol(name)

    def variable(self, name: str) -> str:
        """Returns ``v.NAME``."""
        return quote_symbol(f"v.{name}")

    def sort(self, sort: Sort) -> str:
        """Returns ``s.NAME`` for a user's sort, and a theory's sort as it is."""
        text = self._sorts.get(sort)
        if text is None:
            if sort in self._own:
                text = self._unique(quote_symbol(f"s.{Plain.sort(self, sort).replace('|', chr(39))}"))
            else:
                text = super().sort(sort)
            self._sorts[sort] = text
        return text

    def _unique(self, text: str) -> str:
        """Returns a name that no other sort has (names with blanks and bars might print alike)."""
        while text in self._taken:
            text = quote_symbol(f"{text.strip('|')}.")
        self._taken.add(text)
        return text


def print_sort(sort: Sort, naming: Plain | None = None) -> str:
    """Returns a sort as SMT-LIB text."""
    return (naming or Plain()).sort(sort)


def print_term(term: Term, naming: Plain | None = None) -> str:
    """Returns a term as SMT-LIB text.

    Args:
        term: what to print.
        naming: how names are written; as in the theory if left out.

    Raises:
        UsageError: a variable has the name of a constant of the same term, so the text would be read as another term.
    """
    return "".join(_Printer(term, naming or Plain()).pieces())


class _Scope:
    """The names that ``let`` gave to shared terms, by identity."""

    __slots__ = ("names",)

    def __init__(self) -> None:
        self.names: dict[int, str] = {}


class _Printer:
    def __init__(self, term: Term, naming: Plain) -> None:
        self.naming = naming
        self.term = term
        self.count = 0
        self.sharing = _size(term) > _SMALL
        self.prefix = naming.local
        if not naming.local:
            variables, constants, self.prefix = _names(term)
            clash = variables & constants
            if clash:
                raise UsageError(f"{min(clash)} names both a variable and a constant of one term; rename the variable")

    def pieces(self) -> list[str]:
        out: list[str] = []
        stack: list[str | tuple[Term, _Scope]] = []
        self._open(self.term, stack)
        while stack:
            item = stack.pop()
            if isinstance(item, str):
                out.append(item)
                continue
            term, scope = item
            name = scope.names.get(id(term)) if scope.names else None
            if name is not None:
                out.append(name)
            else:
                self._expand(term, scope, out, stack)
        return out

    def _expand(self, term: Term, scope: _Scope, out: list[str], stack: list[str | tuple[Term, _Scope]]) -> None:
        if isinstance(term, Var):
            out.append(self.naming.variable(term.name))
        elif isinstance(term, App):
            if not term.args:
                out.append(self._head(term))
                return
            out.append(f"({self._head(term)}")
            stack.append(")")
            for arg in reversed(term.args):
                stack.append((arg, scope))
                stack.append(" ")
        else:
            bindings = [f"({self.naming.variable(v.name)} {self.naming.sort(v.sort)})" for v in term.variables]
            out.append(f"({term.kind} ({' '.join(bindings)}) ")
            stack.append(")")
            if term.patterns:
                stack.append(")")
                for group in reversed(term.patterns):
                    stack.append(")")
                    for number in reversed(range(len(group))):
                        stack.append((group[number], _Scope()))
                        stack.append(" " if number else " :pattern (")
                self._open(term.body, stack)
                stack.append("(! ")
            else:
                self._open(term.body, stack)

    def _head(self, term: App) -> str:
        symbol = term.symbol
        if term.literal:
            return symbol
        if symbol == "is" and term.indices:
            return f"(_ is {self.naming.symbol(str(term.indices[0]))})"
        if symbol in ("const", "seq.empty"):
            return f"(as {symbol} {self.naming.sort(term.sort)})"
        if term.indices:
            return f"(_ {symbol} {' '.join([str(index) for index in term.indices])})"
        return self.naming.symbol(symbol)

    def _open(self, term: Term, stack: list[str | tuple[Term, _Scope]]) -> None:
        """Pushes a term that begins a scope, inside ``let``s for what it shares."""
        levels = _shared(term) if self.sharing else []
        closing = ")" * len(levels)
        if closing:
            stack.append(closing)
        inner = _Scope()
        for level in levels:
            for node in level:
                self.count += 1
                inner.names[id(node)] = f"{self.prefix}{self.count}"
        stack.append((term, inner))
        known = dict(inner.names)
        for level in reversed(levels):
            stack.append(") ")
            for node in level:
                del known[id(node)]
            scope = _Scope()
            scope.names = dict(known)
            for number, node in enumerate(reversed(level)):
                stack.append(")")
                stack.append((node, scope))
                stack.append(f"{'' if number == len(level) - 1 else ' '}({inner.names[id(node)]} ")
            stack.append("(let (")


def _size(term: Term) -> int:
    return 1 if isinstance(term, Var) else term.size


def _inner(term: Term) -> tuple[Term, ...]:
    return term.args if isinstance(term, App) else ()


def _shared(term: Term) -> list[list[Term]]:
    """Returns the applications that occur more than once in a scope, in levels: each rests on earlier ones only."""
    counts: dict[int, int] = {}
    order: list[Term] = []
    stack: list[tuple[Term, bool]] = [(term, False)]
    while stack:
        node, ready = stack.pop()
        if ready:
            order.append(node)
            continue
        seen = counts.get(id(node), 0)
        counts[id(node)] = seen + 1
        if not seen:
            stack.append((node, True))
            stack.extend([(arg, False) for arg in _inner(node)])
    heights: dict[int, int] = {}
    levels: list[list[Term]] = []
    for node in order:
        height = max([heights[id(arg)] for arg in _inner(node)], default=0)
        if counts[id(node)] > 1 and node is not term and (_inner(node) or isinstance(node, Quantified)):
            if height == len(levels):
                levels.append([])
            levels[height].append(node)
            height += 1
        heights[id(node)] = height
    return levels


def _names(term: Term) -> tuple[set[str], set[str], str]:
    """Returns the names of variables and constants, and a prefix that no name begins with."""
    variables: set[str] = set()
    constants: set[str] = set()
    symbols: set[str] = set()
    seen: set[int] = set()
    stack: list[Term] = [term]
    while stack:
        node = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, Var):
            variables.add(node.name)
        elif isinstance(node, App):
            if not node.literal:
                (symbols if node.args else constants).add(node.symbol)
            stack.extend(node.args)
        else:
            variables.update([variable.name for variable in node.variables])
            stack.append(node.body)
            for group in node.patterns:
                stack.extend(group)
    prefix = "let."
    while any(name.startswith(prefix) for name in (*variables, *constants, *symbols)):
        prefix = f"{prefix}."
    return variables, constants, prefix
