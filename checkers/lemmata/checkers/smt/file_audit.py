"""What a plain SMT-LIB file must not do, although each of its commands is in order."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from lemmata.checkers.errors import InputError
from lemmata.checkers.smt.lexer import Source
from lemmata.checkers.smt.sexpr import Atom, Group, read
from lemmata.checkers.smt.theory import Position, Theory
from lemmata.checkers.verdict import Diagnostic, Evidence, Layer, LayerState, Outcome, Severity

__all__ = ["audited", "misnamed", "unchecked"]

_OPERATORS: Final = frozenset({"+", "-", "*", "/", "<", "<=", ">", ">="})
_BREAK: Final = re.compile(r"\r\n|\r|\n")


def misnamed(theory: Theory) -> InputError | None:
    """Returns the error about a function that has the name of an arithmetic operator, so that it reads as one."""
    for function in theory.functions.values():
        if function.origin in _OPERATORS:
            return InputError(
                f"{function.origin} is an operator of arithmetic; expected another name",
                file=theory.file,
                line=function.position.line,
                column=function.position.column,
                kind="type",
            )
    return None


def unchecked(theory: Theory, source: bytes) -> Diagnostic | None:
    """Returns the complaint about an assertion after the last check: it looks like a claim, and is none."""
    text = source.removeprefix(b"\xef\xbb\xbf").decode()
    last = theory.checks[-1].position
    start = _offset(text, last)
    tail = Source(text[start:].encode(), theory.file)
    commands = read(tail)
    next(commands)
    for command in commands:
        head = command[0] if isinstance(command, Group) and command else None
        if isinstance(head, Atom) and head.text == "assert":
            place = tail.position(command.offset)
            column = place.column + (last.column - 1 if place.line == 1 else 0)
            return Diagnostic(
                file=theory.file,
                line=last.line + place.line - 1,
                column=column,
                severity=Severity.ERROR,
                kind="unchecked",
                message="this assertion comes after the last check-sat, so that nothing is claimed about it",
            )
    return None


def audited(evidence: Evidence, complaint: Diagnostic | None) -> Evidence:
    """Returns the evidence with the complaint, which stands against acceptance."""
    if complaint is None:
        return evidence
    if evidence.outcome is not Outcome.ACCEPTED:
        warning = replace(complaint, severity=Severity.WARNING)
        return replace(evidence, diagnostics=(*evidence.diagnostics, warning))
    return replace(
        evidence,
        outcome=Outcome.AUDITED,
        reason=f"line {complaint.line}: {complaint.message}",
        diagnostics=(*evidence.diagnostics, complaint),
        layers={**evidence.layers, Layer.AUDIT: LayerState.FAILED},
    )


def _offset(text: str, place: Position) -> int:
    """Returns where in the text a place is."""
    start = 0
    for number, found in enumerate(_BREAK.finditer(text), 2):
        if place.line < number:
            break
        start = found.end()
    return start + place.column - 1
