"""Proof hints inside a file: attributes of ``prove`` that say how a claim is to be shown.

```
(prove (! (forall ((x Nat) (y Nat)) (= (plus x y) (plus y x))) :named comm :induction (x) :uses (right-zero right-s)))
```

``:induction (x y)`` structural, over these variables; ``:depth 2`` how deep each is split; ``:along (f x y)`` along
the recursion of ``f``; ``:strong n`` over an integer; ``:uses (a b)`` only these earlier claims and axioms. A hint
can make a proof fail, never make a false claim pass.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from lemmata.checkers.errors import UsageError
from lemmata.checkers.smt.sequents import DIRECT, Scheme
from lemmata.checkers.smt.terms import App, subterms
from lemmata.checkers.smt.theory import Claim, Theory

__all__ = ["HINTS", "hinted_scheme", "hinted_uses"]

HINTS: Final = frozenset({":induction", ":depth", ":along", ":strong", ":uses"})
_NAME: Final = re.compile(r";[^\r\n]*|\|([^|]*)\||([^\s()|;]+)")
_MAX_DIGITS: Final = 9


def hinted_scheme(theory: Theory, claim: Claim) -> Scheme:
    """Returns the scheme that a claim's hints name, `DIRECT` if they name none; raises `UsageError` for a bad hint."""
    hints: Mapping[str, str] = claim.hints
    kinds = [hint for hint in (":induction", ":along", ":strong") if hint in hints]
    if len(kinds) > 1:
        raise UsageError(f"{claim.name}: {kinds[0]} and {kinds[1]} exclude each other")
    if not kinds:
        return DIRECT
    names = _names(hints[kinds[0]])
    if not names:
        raise UsageError(f"{claim.name}: {kinds[0]} names nothing")
    if kinds[0] == ":strong":
        return Scheme("strong", names)
    if kinds[0] == ":along":
        return Scheme("functional", names[1:], _function(theory, claim, names[0]))
    depth = hints.get(":depth", "1")
    if not depth.isdecimal() or len(depth) > _MAX_DIGITS:
        raise UsageError(f"{claim.name}: :depth wants a number, not {depth[:40]!r}")
    return Scheme("structural", names, depth=int(depth))


def hinted_uses(claim: Claim, known: Mapping[str, object], earlier: tuple[str, ...]) -> tuple[str, ...]:
    """Returns what a claim may use: what ``:uses`` names, else all ``earlier``; raises `UsageError` for a bad hint."""
    if ":uses" not in claim.hints:
        return earlier
    names = _names(claim.hints[":uses"])
    for name in names:
        if name not in known:
            raise UsageError(f"{claim.name}: :uses {name}, which is no axiom and no earlier claim")
    return names


def _names(text: str) -> tuple[str, ...]:
    """Returns the names in the text of a hint; comments may stand between them."""
    return tuple(quoted or plain for quoted, plain in _NAME.findall(text) if quoted or plain)


def _function(theory: Theory, claim: Claim, name: str) -> str:
    instances = [function.name for function in theory.functions.values() if name in (function.name, function.origin)]
    if name in instances:
        return name
    if len(instances) > 1:
        used = {part.symbol for part in subterms(claim.formula) if isinstance(part, App)}
        instances = [instance for instance in instances if instance in used] or instances
    if len(instances) != 1:
        options = ", ".join(instances) or "none"
        raise UsageError(f"{claim.name}: :along {name} is not one function of the file (found: {options})")
    return instances[0]
