"""Constants of Dafny as values."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from lemmata.checkers.dafny.expressions import Literal
from lemmata.provers.dafny.values import Value

__all__ = ["literal_value"]

_ESCAPES: Final = {"n": "\n", "r": "\r", "t": "\t", "0": "\0"}


def literal_value(node: Literal) -> Value:
    """Returns the value of a constant; None for ``null`` and ``this``."""
    match node.kind:
        case "int":
            return int(node.text.replace("_", ""), 0 if node.text.startswith("0x") else 10)
        case "real":
            return Fraction(node.text.replace("_", ""))
        case "bool":
            return node.text == "true"
        case "char":
            return _unescaped(node.text[1:-1])[0]
        case "string" if node.text.startswith("@"):
            return tuple(node.text[2:-1].replace('""', '"'))
        case "string":
            return _unescaped(node.text[1:-1])
        case _:
            return None


def _unescaped(text: str) -> tuple[str, ...]:
    found: list[str] = []
    place = 0
    while place < len(text):
        if text[place] != "\\":
            found.append(text[place])
            place += 1
        elif text[place + 1] in "uU":
            end = text.index("}", place) if text[place + 1] == "U" else place + 5
            found.append(chr(int(text[place + 2 : end + 1].strip("{}"), 16)))
            place = end + 1
        else:
            found.append(_ESCAPES.get(text[place + 1], text[place + 1]))
            place += 2
    return tuple(found)
