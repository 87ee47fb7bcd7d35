"""What holds of the slices of arrays and sequences that a loop goes through, said where the loop needs it.

Each assertion is true wherever it stands; it is there for the terms that it names.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from lemmata.checkers.dafny.claims import Claim
from lemmata.checkers.dafny.expressions import Index, Literal, MultisetOf, Name, Old, Slice
from lemmata.checkers.dafny.nodes import Node, children, walk
from lemmata.checkers.dafny.parser import File
from lemmata.checkers.dafny.statements import Block, For, While
from lemmata.provers.dafny.placing import before, locals_at
from lemmata.provers.dafny.scope import Scope, text_of
from lemmata.provers.dafny.sorts import is_number
from lemmata.provers.dafny.variants import Hint

__all__ = ["slice_hints"]

_RULE: Final = "slices"
_MOST: Final = 4
"""Most pairs of a collection and an index in one loop."""


def slice_hints(file: File, claim: Claim) -> tuple[Hint, ...]:
    """Returns the assertions for all loops of a declaration; nothing if it is not about slices at all."""
    scope = Scope.of(file, claim)
    if not _about_slices(scope, claim.callable) or not isinstance(claim.callable.body, Block):
        return ()
    return tuple(hint for loop, after in _loops(claim.callable.body) for hint in _of_loop(scope, loop, after))


def _about_slices(scope: Scope, node: Node) -> bool:
    """Returns whether slices are spoken of; the multiset of a whole array is none, it needs no help."""
    if isinstance(node, MultisetOf):
        inner = node.operand.operand if isinstance(node.operand, Old) else node.operand
        return not isinstance(inner, Slice) or inner.low is not None or inner.high is not None
    if isinstance(node, Slice) or _passes_whole(scope, node):
        return True
    return any(_about_slices(scope, part) for part in children(node))


def _passes_whole(scope: Scope, node: Node) -> bool:
    """Returns whether a node is a parameter that is a sequence: its specification may recurse over it."""
    sort = scope.variables.get(node.name) if isinstance(node, Name) else None
    return sort is not None and sort.name == "seq"


def _loops(body: Block) -> Iterator[tuple[While | For, int]]:
    """Yields the loops in a block, each with the index of the token that follows it."""
    for part in walk(body):
        if isinstance(part, While | For) and part.body is not None:
            yield part, part.end


def _of_loop(scope: Scope, loop: While | For, after: int) -> Iterator[Hint]:
    assert loop.body is not None
    inner = locals_at(scope, loop.body.start + 1)
    seen: dict[tuple[str, str], None] = {}
    for part in walk(loop):
        if isinstance(part, Index) and isinstance(part.target, Name) and len(part.indices) == 1:
            index = part.indices[0]
            if isinstance(index, Literal) or not is_number(inner.type_of(index)):
                continue
            seen.setdefault((part.target.name, text_of(scope.file, index)))
    collections: dict[str, None] = {}
    for name, at in islice(seen, _MOST):
        sort = inner.variables.get(name)
        if sort is not None and sort.name in ("array", "seq"):
            collections.setdefault(name)
            size = f"{name}.Length" if sort.name == "array" else f"|{name}|"
            for text in _at(name, at, size, rest=_takes_rests(scope.file)):
                yield before(scope.file, loop.body.start + 1, text, _RULE)
    for name in collections:
        sort = inner.variables[name]
        whole, size = (f"{name}[..]", f"{name}.Length") if sort.name == "array" else (name, f"|{name}|")
        yield before(scope.file, after, f"assert {name}[..{size}] == {whole};", _RULE)


def _takes_rests(file: File) -> bool:
    """Returns whether what is left of a sequence from some place on is spoken of in the program."""
    return any(isinstance(part, Slice) and part.low and not part.high for part in walk(file.program))


def _at(name: str, index: str, size: str, *, rest: bool) -> Iterator[str]:
    inside = f"0 <= {index} < {size} ==>"
    yield f"assert {inside} {name}[..{index} + 1] == {name}[..{index}] + [{name}[{index}]];"
    yield f"assert {inside} {name}[..{index} + 1][..{index}] == {name}[..{index}];"
    if rest:
        yield f"assert {inside} {name}[{index}..] == [{name}[{index}]] + {name}[{index} + 1..];"
