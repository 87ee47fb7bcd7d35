"""Modules of our own beside the checked one: they use it as a stranger does, and show that F* tells right from wrong.

The *client* opens the checked module and states again, as its own, everything that is claimed there; each definition
is nothing but the name from the module. It also has a control that needs the solver, whose log must show an answer.
The *probe* asks what must not be answered: ``False`` from everything that the module brings, and from the ``requires``
of each claim. The *control* asks for ``False`` from nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lemmata.checkers.fstar.declarations import Claim, Declaration
from lemmata.checkers.fstar.lexer import CLOSE, OPEN
from lemmata.checkers.source import Source
from lemmata.checkers.tokens import Token

__all__ = ["CLIENT", "CONTROL", "PREFIX", "PROBE", "Generated", "client", "control", "probe"]

PREFIX: Final = "Lemmata_"
"""Of the names of modules that are ours."""
CLIENT: Final = f"{PREFIX}Client"
PROBE: Final = f"{PREFIX}Probe"
CONTROL: Final = f"{PREFIX}Control"
_SOLVABLE: Final = "let lemmata_control (x y:int) : Lemma (x + y == y + x) = ()"
_ABSURD: Final = "let lemmata_absurd () : Lemma False = ()"


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """A module of ours."""

    name: str
    text: str
    claims: tuple[tuple[int, int, str], ...]
    """First and last line of what belongs to a claim, and its name."""
    last: int
    """Number of its last line."""

    def claim_at(self, line: int) -> str:
        """Returns the name of the claim that a line belongs to, empty if to none."""
        return next((name for first, last, name in self.claims if first <= line <= last), "")


class _Writer:
    """Collects the text of a module, and where its claims stand."""

    def __init__(self, name: str, lines: Sequence[str]) -> None:
        self.name = name
        self.lines = [f"module {name}", *lines]
        self.claims: list[tuple[int, int, str]] = []

    def claim(self, name: str, text: str) -> None:
        first = len(self.lines) + 1
        self.lines += text.split("\n")
        self.claims.append((first, len(self.lines), name))

    def done(self) -> Generated:
        text = "\n".join([*self.lines, ""])
        return Generated(name=self.name, text=text, claims=tuple(self.claims), last=len(self.lines))


def client(source: Source, parts: Sequence[Declaration], module: str, claims: Sequence[Claim]) -> Generated:
    """Returns the client of a module.

    Args:
        source: the pinned source.
        parts: its declarations.
        module: its name.
        claims: what it states. A private one, or one of a ``let`` with binders without a type, cannot be stated again.
    """
    writer = _Writer(CLIENT, [_SOLVABLE, *_opened(parts, module)])
    for number, claim in enumerate(claims, 1):
        if not claim.private and (not claim.binders or _typed(claim.statement)):
            name = f"lemmata_claim_{number}"
            stated = _slice(source, claim.statement)
            writer.claim(claim.name, f"val {name} {stated}\nlet {name} = {module}.{claim.name}")
    return writer.done()


def probe(source: Source, parts: Sequence[Declaration], module: str, claims: Sequence[Claim]) -> Generated:
    """Returns the probe of a module, whose last line alone must fail; arguments as for `client`."""
    writer = _Writer(PROBE, _opened(parts, module))
    for number, claim in enumerate(claims, 1):
        impossible = _impossible(source, claim)
        if impossible and not claim.private:
            name = f"lemmata_vacuous_{number}"
            writer.claim(claim.name, f"[@@expect_failure]\nlet {name} {impossible}")
    writer.lines.append(_ABSURD)
    return writer.done()


def control() -> Generated:
    """Returns a module that asks for False from nothing but F*'s own library."""
    return _Writer(CONTROL, [_ABSURD]).done()


def _opened(parts: Sequence[Declaration], module: str) -> list[str]:
    """Returns what the module opens and abbreviates, and then the opening of the module itself."""
    own = [part for part in parts[1:] if part.kind in ("open", "include", "module")]
    lines = [" ".join(token.text for token in part.tokens).replace("include ", "open ", 1) for part in own]
    return [*lines, f"open {module}"]


def _slice(source: Source, tokens: Sequence[Token]) -> str:
    return source.text[tokens[0].offset : tokens[-1].end].replace("\r\n", "\n")


def _typed(statement: Sequence[Token]) -> bool:
    """Returns whether every binder before the type is one that a ``val`` may have: in brackets, with its type."""
    index = 0
    while index < len(statement):
        if statement[index].text == ":":
            return True
        index += statement[index].text == "#"
        if index >= len(statement) or statement[index].text not in ("(", "{|"):
            return False
        end = _closing(statement, index)
        inner = [token.text for token in statement[index + 1 : end]]
        if statement[index].text == "(" and inner and ":" not in inner:
            return False
        index = end + 1
    return False


def _closing(tokens: Sequence[Token], index: int) -> int:
    """Returns where the bracket closes that opens at ``index``; the last index if it does not."""
    depth = 0
    for place in range(index, len(tokens)):
        depth += (tokens[place].kind == OPEN) - (tokens[place].kind == CLOSE)
        if depth == 0:
            return place
    return len(tokens) - 1


def _impossible(source: Source, claim: Claim) -> str:
    """Returns the claim with False in the place of its ``ensures``, as a definition; empty if it has no such form."""
    statement = claim.statement
    requires = [index for index, token in enumerate(statement) if token.text == "requires"]
    ensures = [index for index, token in enumerate(statement) if token.text == "ensures"]
    if len(requires) != 1 or len(ensures) != 1 or "Lemma" not in {token.text for token in statement}:
        return ""
    first, depth = ensures[0] + 1, 0
    last = first
    while last < len(statement) and depth >= 0:
        depth += (statement[last].kind == OPEN) - (statement[last].kind == CLOSE)
        last += depth >= 0
    if last >= len(statement) or first >= len(statement):
        return ""
    start = statement[0].offset
    text = (
        source.text[start : statement[first].offset] + "False" + source.text[statement[last].offset : statement[-1].end]
    )
    text = text.replace("\r\n", "\n")
    if claim.binders:
        return f"{text} = ()"
    arguments = _arguments(statement)
    return f": ({text.lstrip(' :')}) = fun {' '.join(arguments)} -> ()" if arguments else ""


def _arguments(statement: Sequence[Token]) -> list[str]:
    """Returns a pattern for each argument of the type after the colon of a ``val``; none if it has binders."""
    if statement[0].text != ":":
        return []
    found: list[str] = []
    depth = 0
    start = 1
    for index, token in enumerate(statement):
        depth += (token.kind == OPEN) - (token.kind == CLOSE)
        if depth == 0 and token.text in ("->", "→"):
            head = statement[start]
            found.append("#_" if head.text == "#" else "_")
            if head.kind == OPEN and head.text == "{|":
                return []
            start = index + 1
    return found
