"""Rules about arrays of two dimensions, and about what nested loops have done of what is asked of all pairs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from lemmata.checkers.dafny.binders import Quantifier
from lemmata.checkers.dafny.expressions import Parentheses
from lemmata.checkers.dafny.nodes import Node
from lemmata.provers.dafny.loops import Loop, rewritten
from lemmata.provers.dafny.rewriting import primed
from lemmata.provers.dafny.rules import Rule

__all__ = ["MATRICES"]

_ROW: Final = "p'"
_COLUMN: Final = "q'"
"""Bound variables that programs hardly have."""


def _so_far(loop: Loop) -> Iterator[str]:
    """What is asked of all values of some variables, asked of those that the counters have passed."""
    counters = loop.nested_counters()
    for part in loop.specification("ensures"):
        while isinstance(part, Parentheses):
            part = part.inner
        if not isinstance(part, Quantifier) or not part.universal:
            continue
        variables = [variable.name for variable in part.domain.variables]
        for counter in counters:
            for name in variables:
                new = _fresh(name, counters)
                yield _restricted(loop, part, f"{new} < {counter}", counters)
        for counter in counters:
            for other in counters:
                for name in variables:
                    for second in variables:
                        if counter != other and name != second:
                            row = f"{_fresh(name, counters)} == {counter}"
                            yield _restricted(loop, part, f"{row} && {_fresh(second, counters)} < {other}", counters)


def _fresh(name: str, taken: Sequence[str]) -> str:
    return f"{name}'" if name in taken else name


def _restricted(loop: Loop, part: Quantifier, condition: str, taken: Sequence[str]) -> str:
    bound = {variable.name for variable in part.domain.variables if variable.name in taken}

    def replace(node: Node) -> str | None:
        return primed(loop, node, bound)

    domain = rewritten(loop.file, part.domain, replace)
    return f"forall {domain} :: {condition} ==> ({rewritten(loop.file, part.body, replace)})"


def _unchanged(loop: Loop) -> Iterator[str]:
    """The elements of a matrix that the counters have not come to are as they were."""
    if not loop.written:
        return
    parameters = {parameter.name for parameter in loop.method.parameters}
    for name in loop.names("array2"):
        if name not in parameters:
            continue
        rows, columns = f"{name}.Length0", f"{name}.Length1"
        same = f"{name}[{_ROW}, {_COLUMN}] == old({name}[{_ROW}, {_COLUMN}])"
        every = f"0 <= {_ROW} < {rows} && 0 <= {_COLUMN} < {columns}"
        if name not in loop.written:
            yield f"forall {_ROW}, {_COLUMN} :: {every} ==> {same}"
            continue
        for counter in loop.nested_counters():
            for sign in ("<=", "<"):
                yield f"forall {_ROW}, {_COLUMN} :: {every} && {counter} {sign} {_ROW} ==> {same}"
                yield f"forall {_ROW}, {_COLUMN} :: {every} && {counter} {sign} {_COLUMN} ==> {same}"
            for other in loop.nested_counters():
                if other != counter:
                    rest = f"0 <= {_COLUMN} < {columns} && {other} <= {_COLUMN}"
                    yield f"forall {_COLUMN} :: {rest} ==> {same.replace(_ROW, counter)}"
                    rest = f"0 <= {_ROW} < {rows} && {other} <= {_ROW}"
                    yield f"forall {_ROW} :: {rest} ==> {same.replace(_COLUMN, counter)}"


MATRICES: Final[Sequence[Rule]] = (
    Rule("ensures so far", _so_far),
    Rule("matrix frame", _unchanged),
)
"""Tried with the rules about collections."""
