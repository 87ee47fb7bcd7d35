"""What a data type must satisfy for its theory to have a model.

A data type has a value (some constructor that does not need a value of the type itself), and it does not occur among
the arguments of a function sort inside itself: with ``D = C (=> D Bool)`` a lambda that negates its own application
contradicts itself.
"""

from __future__ import annotations

from lemmata.checkers.smt.elaborate_scope import Declarations
from lemmata.checkers.smt.monomorphise import is_function_sort, show
from lemmata.checkers.smt.terms import Sort

__all__ = ["check_datatypes"]


def check_datatypes(declarations: Declarations) -> None:
    """Raises `InputError` if a data type in use has no value, or occurs to the left of ``=>`` inside itself."""
    _check_inhabited(declarations)
    datatypes = declarations.instances.datatypes
    if any(_negative(sort) for datatype in datatypes.values() for c in datatype.constructors for sort in c.fields):
        reach = {sort: _reachable(sort, declarations) for sort in datatypes}
        for sort in datatypes:
            _check_positive(sort, reach, declarations)


def _check_inhabited(declarations: Declarations) -> None:
    datatypes = declarations.instances.datatypes
    inhabited: set[Sort] = set()
    changed = True
    while changed:
        changed = False
        for sort, datatype in datatypes.items():
            if sort not in inhabited and any(
                all(field not in datatypes or field in inhabited for field in constructor.fields)
                for constructor in datatype.constructors
            ):
                inhabited.add(sort)
                changed = True
    for sort in datatypes:
        if sort not in inhabited:
            offset = declarations.instances.heads[sort.name].offset
            message = f"the data type {show(sort)} has no value: every constructor needs one of it first"
            raise declarations.error(f"{message}; expected a constructor without", offset)


def _negative(sort: Sort) -> bool:
    """Returns whether a sort holds a function sort or an array, whose arguments or indices count as negative."""
    return is_function_sort(sort) or sort.name == "Array" or any(_negative(arg) for arg in sort.args)


def _parts(sort: Sort, declarations: Declarations) -> list[Sort]:
    """Returns the sorts that values of ``sort`` are made of."""
    datatype = declarations.instances.datatypes.get(sort)
    if datatype is not None:
        return [field for constructor in datatype.constructors for field in constructor.fields]
    return list(sort.args)


def _reachable(start: Sort, declarations: Declarations) -> set[Sort]:
    seen: set[Sort] = set()
    agenda = [start]
    while agenda:
        for part in _parts(agenda.pop(), declarations):
            if part not in seen:
                seen.add(part)
                agenda.append(part)
    return seen


def _check_positive(sort: Sort, reach: dict[Sort, set[Sort]], declarations: Declarations) -> None:
    for part in reach[sort]:
        if not (is_function_sort(part) or part.name == "Array"):
            continue
        for arg in part.args[:-1]:
            if arg == sort or sort in _reachable(arg, declarations):
                offset = declarations.instances.heads[sort.name].offset
                message = f"the data type {show(sort)} occurs in itself as an argument of {show(part)}"
                raise declarations.error(f"{message}; expected it in results only", offset)
