"""Names for solvers: every symbol of a theory gets a number, so no name of a user ever reaches a solver."""

from __future__ import annotations

from lemmata.checkers.smt.terms import Sort
from lemmata.checkers.smt.theory import Constructor, Theory

__all__ = ["Naming"]


class Naming:
    """The names of one theory's sorts, functions, constructors and selectors in solver text, and back.

    A function is ``f0``, a constructor ``k0``, a selector ``p0``, a sort ``S0``, whatever the user called it: nothing
    can be captured, shadowed or mistaken for a symbol of the solver.
    """

    def __init__(self, theory: Theory) -> None:
        self.symbols: dict[str, str] = {}
        """Text of each function, constructor and selector, by its name in the theory."""
        self.sorts: dict[Sort, str] = {}
        """Text of each sort of the user."""
        self.functions: dict[str, str] = {}
        """Names in the theory of functions, by text."""
        self.constructors: dict[str, Constructor] = {}
        """Constructors by text."""
        self.selectors: dict[str, tuple[str, int]] = {}
        """Constructor name and field number, by the selector's name in the theory."""
        self._parts: dict[Sort, str] = {}
        for number, sort in enumerate((*theory.sorts, *theory.datatypes)):
            self.sorts[sort] = f"S{number}"
        self.back = {text: sort for sort, text in self.sorts.items()}
        """Sorts of the user, by text."""
        for number, name in enumerate(theory.functions):
            self.symbols[name] = f"f{number}"
            self.functions[f"f{number}"] = name
        for datatype in theory.datatypes.values():
            for constructor in datatype.constructors:
                text = self.symbols[constructor.name] = f"k{len(self.constructors)}"
                self.constructors[text] = constructor
                for index, selector in enumerate(constructor.selectors):
                    self.symbols[selector] = f"p{len(self.selectors)}"
                    self.selectors[selector] = (constructor.name, index)

    def sort(self, sort: Sort) -> str:
        """Returns the text of a sort."""
        text = self._parts.get(sort)
        if text is None:
            text = self._parts[sort] = self._write(sort)
        return text

    def _write(self, sort: Sort) -> str:
        text = self.sorts.get(sort)
        if text is not None:
            return text
        if sort.indices:
            return f"(_ {sort.name} {' '.join(map(str, sort.indices))})"
        return f"({sort.name} {' '.join(map(self.sort, sort.args))})" if sort.args else sort.name
