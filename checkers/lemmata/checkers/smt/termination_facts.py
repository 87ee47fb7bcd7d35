"""What is known on a path through a function's body, as linear facts about integers and sizes.

The size of a value of a data type is the number of its constructors, parts that are no data types counting one each;
so it is at least 1, and a part is smaller than the whole. A weighted size counts some fields of the data type's own
sort twice, which makes rotations such as ``(x + y) + z`` to ``x + (y + z)`` fall.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from lemmata.checkers.smt.linear import Linear, contradictory, entails
from lemmata.checkers.smt.terms import INT, App, Sort, Term

__all__ = ["Bounds", "Facts", "Vocabulary"]

Bounds: TypeAlias = "Callable[[App], Iterable[Linear]]"

_ONE: Final = Linear(1, {})
_MAX_SPLITS: Final = 4
_MAX_ATOMS: Final = 60
_MAX_DIGITS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The data types of the theory, and what is known of the sizes of function values.

    ``bounds`` returns, for an application, facts of the form ``value >= 0`` about its size.
    """

    constructors: Mapping[str, Sort]
    datatypes: Mapping[Sort, tuple[str, ...]]
    """Constructor names by sort."""
    selectors: Mapping[str, tuple[tuple[str, Sort], ...]]
    """The selectors of each constructor, with the sorts of the fields."""
    bounds: Bounds
    unfold: Callable[[App], Term | None]
    """Returns what an application equals after one step, where its arguments' constructors decide that."""
    weight: str = ""
    """Which fields of the own sort count twice: none, or the ``first`` or ``last`` of several, or the ``only`` one."""

    def weighted(self, weight: str) -> Vocabulary:
        """Returns the vocabulary of another size; what is known of function values is left behind."""
        return replace(self, weight=weight, bounds=_no_bounds, unfold=_no_value)

    def factors(self, sort: Sort, fields: tuple[Term, ...]) -> list[int]:
        """Returns how often the size of each field counts in the size of a value of ``sort``."""
        own = [number for number, field in enumerate(fields) if field.sort == sort]
        heavy = -1
        if self.weight == "only" and len(own) == 1:
            heavy = own[0]
        elif self.weight in ("first", "last") and len(own) > 1:
            heavy = own[0] if self.weight == "first" else own[-1]
        return [2 if number == heavy else 1 for number in range(len(fields))]


def _no_bounds(app: App) -> tuple[Linear, ...]:
    del app
    return ()


def _no_value(app: App) -> None:
    del app


class Facts:
    """What holds at one place: terms taken apart by constructor, and conditions.

    Instances are not changed once made: `taken_apart` and `under` return new ones.
    """

    __slots__ = ("conditions", "excluded", "fields", "parts", "vocabulary")

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.parts: dict[Term, tuple[str, tuple[Term, ...]]] = {}
        self.excluded: dict[Term, frozenset[str]] = {}
        self.fields: frozenset[Term] = frozenset()
        """Selectors of terms whose constructor a tester tells: not to be worked out any further."""
        self.conditions: tuple[tuple[Term, bool], ...] = ()

    def _copy(self) -> Facts:
        other = Facts(self.vocabulary)
        other.parts = dict(self.parts)
        other.excluded = dict(self.excluded)
        other.fields = self.fields
        other.conditions = self.conditions
        return other

    def weighted(self, weight: str) -> Facts:
        """Returns the same facts, for another size."""
        other = self._copy()
        other.vocabulary = self.vocabulary.weighted(weight)
        return other

    def taken_apart(self, term: Term, constructor: str, fields: tuple[Term, ...]) -> Facts:
        """Returns these facts and: ``term`` is ``constructor`` of ``fields``."""
        other = self._copy()
        other.parts.setdefault(term, (constructor, fields))
        return other

    def under(self, condition: Term, *, value: bool) -> Facts:
        """Returns these facts and: ``condition`` has this truth value."""
        other = self._copy()
        other._note(condition, value=value)
        return other

    def _note(self, condition: Term, *, value: bool) -> None:
        self.conditions = (*self.conditions, (condition, value))
        if not isinstance(condition, App):
            return
        symbol = condition.symbol
        if symbol == "not":
            self._note(condition.args[0], value=not value)
        elif (symbol == "and" and value) or (symbol == "or" and not value):
            for arg in condition.args:
                self._note(arg, value=value)
        elif symbol == "is":
            self._tester(condition.args[0], str(condition.indices[0]), value=value)
        elif symbol in ("=", "distinct") and len(condition.args) == 2:
            left, right = condition.args
            for term, other in ((left, right), (right, left)):
                if isinstance(other, App) and not other.args and other.symbol in self.vocabulary.constructors:
                    self._tester(term, other.symbol, value=value == (symbol == "="))

    def _tester(self, term: Term, constructor: str, *, value: bool) -> None:
        if term in self.parts:
            return
        names = self.vocabulary.datatypes.get(term.sort, ())
        if not value:
            excluded = self.excluded.get(term, frozenset()) | {constructor}
            self.excluded[term] = excluded
            rest = [name for name in names if name not in excluded]
            if len(rest) != 1:
                return
            constructor = rest[0]
        selectors = self.vocabulary.selectors.get(constructor)
        if selectors is not None:
            fields = tuple([App(name, (term,), sort) for name, sort in selectors])
            self.parts[term] = (constructor, fields)
            self.fields |= frozenset(fields)

    def expanded(self, term: Term) -> Term:
        """Returns ``term`` with everything taken apart that is known to be an application of a constructor."""
        known = self.parts.get(term)
        if known is not None:
            return App(known[0], tuple([self.expanded(field) for field in known[1]]), term.sort)
        if isinstance(term, App) and term.args and term not in self.fields:
            return App(term.symbol, tuple([self.expanded(arg) for arg in term.args]), term.sort, term.indices)
        return term

    def size(self, term: Term) -> Linear:
        """Returns the size of a term, in sizes of terms of which no more is known."""
        if term.sort not in self.vocabulary.datatypes:
            return _ONE
        known = self.parts.get(term)
        fields: tuple[Term, ...] | None = known[1] if known is not None else None
        if fields is None and isinstance(term, App) and term.symbol in self.vocabulary.constructors:
            fields = term.args
        if fields is None:
            return Linear(0, {term: 1})
        total = _ONE
        for field, factor in zip(fields, self.vocabulary.factors(term.sort, fields), strict=True):
            total = total.plus(self.size(field), factor)
        return total

    def number(self, term: Term) -> Linear:
        """Returns an Int term as a linear sum."""
        if isinstance(term, App):
            if term.literal and term.symbol.isdigit() and len(term.symbol) < _MAX_DIGITS:
                return Linear(int(term.symbol), {})
            if term.symbol == "+":
                total = Linear(0, {})
                for arg in term.args:
                    total = total.plus(self.number(arg))
                return total
            if term.symbol == "-":
                first = self.number(term.args[0])
                if len(term.args) == 1:
                    return first.negated()
                for arg in term.args[1:]:
                    first = first.plus(self.number(arg), -1)
                return first
            if term.symbol == "*" and len(term.args) == 2:
                left, right = self.number(term.args[0]), self.number(term.args[1])
                for one, two in ((left, right), (right, left)):
                    if not one.coefficients:
                        return Linear(0, {}).plus(two, one.constant)
        return Linear(0, {term: 1})

    def cases(self, extra: Iterable[Linear]) -> list[list[Linear]]:
        """Returns the linear facts of this place, as alternatives of which one holds, and facts about ``extra``."""
        alternatives: list[list[Linear]] = [[]]
        for condition, value in self.conditions:
            options = self._constraints(condition, value=value)
            if len(options) == 1:
                for rows in alternatives:
                    rows.extend(options[0])
            elif options and len(alternatives) * len(options) <= 1 << _MAX_SPLITS:
                alternatives = [[*rows, *option] for rows in alternatives for option in options]
        extra = list(extra)
        for rows in alternatives:
            rows.extend(self._about_atoms([*rows, *extra]))
        return alternatives

    def _constraints(self, condition: Term, *, value: bool) -> list[list[Linear]]:
        """Returns alternatives, each a list of constraints ``>= 0``; none if the condition is not linear."""
        if not isinstance(condition, App) or not condition.args or condition.args[0].sort != INT:
            return []
        symbol = condition.symbol
        numbers = [self.number(arg) for arg in condition.args if arg.sort == INT]
        if len(numbers) != len(condition.args) or len(numbers) != 2:
            return []
        difference = numbers[1].plus(numbers[0], -1)
        if symbol in ("<", "<=", ">", ">="):
            if symbol in (">", ">="):
                difference = difference.negated()
            strict = symbol in ("<", ">")
            if not value:
                difference, strict = difference.negated(), not strict
            return [[difference.shifted(-1) if strict else difference]]
        if symbol in ("=", "distinct"):
            if value == (symbol == "="):
                return [[difference, difference.negated()]]
            return [[difference.shifted(-1)], [difference.negated().shifted(-1)]]
        return []

    def _about_atoms(self, rows: Iterable[Linear]) -> list[Linear]:
        """Returns what holds of the atoms of ``rows``, and of the atoms of that."""
        found: list[Linear] = []
        agenda = [atom for row in rows for atom in row.coefficients]
        agenda.extend(self.parts)
        seen: set[Term] = set()
        while agenda and len(seen) < _MAX_ATOMS:
            atom = agenda.pop()
            if atom in seen:
                continue
            seen.add(atom)
            new: list[Linear] = []
            if atom.sort in self.vocabulary.datatypes:
                if atom not in self.parts:
                    new.append(Linear(-1, {atom: 1}))
                if isinstance(atom, App):
                    new.extend(self._bounds(atom))
            elif isinstance(atom, App):
                new.extend(self._arithmetic(atom))
            found.extend(new)
            agenda.extend([inner for row in new for inner in row.coefficients])
        return found

    def _bounds(self, atom: App) -> list[Linear]:
        """Returns what is known of the size of a function value, with its arguments' sizes worked out."""
        found: list[Linear] = []
        for bound in self.vocabulary.bounds(atom):
            row = Linear(bound.constant, {})
            for term, coefficient in bound.coefficients.items():
                row = row.plus(self.size(term), coefficient)
            found.append(row)
        args = tuple([self.expanded(arg) for arg in atom.args])
        value = self.vocabulary.unfold(App(atom.symbol, args, atom.sort, atom.indices))
        if value is not None:
            difference = Linear(0, {atom: 1}).plus(self.size(value), -1)
            found.extend((difference, difference.negated()))
        return found

    def _arithmetic(self, atom: App) -> list[Linear]:
        """Returns the facts of integer division and remainder by a positive constant."""
        if atom.symbol not in ("div", "mod") or len(atom.args) != 2:
            return []
        left, right = self.number(atom.args[0]), self.number(atom.args[1])
        if right.coefficients or right.constant <= 0:
            return []
        one = Linear(0, {atom: 1})
        if atom.symbol == "mod":
            return [one, one.negated().shifted(right.constant - 1)]
        rest = left.plus(one, -right.constant)
        return [rest, rest.negated().shifted(right.constant - 1)]

    def implies(self, goal: Linear) -> bool:
        """Returns whether ``goal >= 0`` is shown to hold at this place."""
        return all(entails(rows, goal) for rows in self.cases([goal]))

    def impossible(self) -> bool:
        """Returns whether this place is shown never to be reached."""
        return all(contradictory(rows) for rows in self.cases([]))
