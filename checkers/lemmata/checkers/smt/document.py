"""The front end's door: bytes of an SMT-LIB or TIP file to a `Theory`, and text to terms of a theory."""

from __future__ import annotations

import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Final

from lemmata.checkers.smt.datatype_checks import check_datatypes
from lemmata.checkers.smt.elaborate_commands import Script
from lemmata.checkers.smt.elaborate_functions import Definition
from lemmata.checkers.smt.equations import equations
from lemmata.checkers.smt.lexer import Source
from lemmata.checkers.smt.reparse import TermReader
from lemmata.checkers.smt.sexpr import read
from lemmata.checkers.smt.termination import Analysis
from lemmata.checkers.smt.terms import Sort, Term
from lemmata.checkers.smt.theory import Function, Theory
from lemmata.checkers.verdict import Diagnostic

__all__ = ["TermReader", "load", "load_with_warnings", "parse_sort", "parse_term"]

_RECURSION: Final = 40_000


@contextmanager
def _deep_recursion() -> Generator[None]:
    """Lets Python functions nest as deep as terms may (their frames are on the heap)."""
    before = sys.getrecursionlimit()
    if before < _RECURSION:
        sys.setrecursionlimit(_RECURSION)
    try:
        yield
    finally:
        if before < _RECURSION and sys.getrecursionlimit() == _RECURSION:
            sys.setrecursionlimit(before)


def load(source: bytes, name: str = "<input>") -> Theory:
    """Returns what an SMT-LIB or TIP file means.

    Args:
        source: the bytes of the file.
        name: its name in diagnostics.

    Raises:
        ScreenError: a command that is not on the allow-list.
        InputError: anything else that is wrong with the file; ``kind`` is ``syntax`` or ``type``.
    """
    return load_with_warnings(source, name)[0]


def load_with_warnings(source: bytes, name: str = "<input>") -> tuple[Theory, tuple[Diagnostic, ...]]:
    """Returns what `load` returns, and what a user should know about the file; raises like `load`."""
    text = Source(source, name)
    script = Script(text)
    with _deep_recursion():
        for node in read(text):
            script.run(node)
        axioms = script.finish()
        check_datatypes(script.declarations)
        functions = _functions(script)
    instances = script.declarations.instances
    theory = Theory(
        sorts=tuple(instances.sorts),
        datatypes=instances.datatypes,
        functions=functions,
        axioms=axioms,
        claims=tuple(script.statements.claims),
        checks=tuple(script.checks),
        logic=script.logic,
        lambdas=tuple(script.lifter.lambdas),
        file=name,
    )
    return theory, tuple(script.declarations.warnings)


_readers: Final[list[tuple[Theory, TermReader]]] = []


def _reader(theory: Theory) -> TermReader:
    """Returns the reader of a theory; the last one is kept, since many terms of one theory are read in a row."""
    for known, reader in _readers:
        if known is theory:
            return reader
    reader = TermReader(theory)
    _readers[:] = [(theory, reader)]
    return reader


def parse_term(theory: Theory, text: str, variables: Mapping[str, Sort]) -> Term:
    """Returns the term that ``text`` denotes, written with the theory's own monomorphic names.

    Args:
        theory: whose symbols and sorts the text uses.
        text: one term, as `lemmata.checkers.smt.printer.print_term` writes it.
        variables: the free variables it may have.

    Raises:
        InputError: it is not a well-sorted term of the theory; positions are within ``text``.
    """
    with _deep_recursion():
        return _reader(theory).term(text, variables)


def parse_sort(theory: Theory, text: str) -> Sort:
    """Returns the sort that ``text`` denotes; raises `InputError` if the theory has none such."""
    return _reader(theory).sort(text)


def _functions(script: Script) -> dict[str, Function]:
    """Returns all functions, with equations for those that are known to terminate."""
    definitions = script.definitions
    analysis = Analysis(definitions, script.lifter.lambdas, script.declarations)
    functions: dict[str, Function] = {}
    for definition in definitions:
        functions[definition.name] = _function(definition, analysis, script)
    functions.update(script.lifter.functions)
    return functions


def _function(definition: Definition, analysis: Analysis, script: Script) -> Function:
    group = analysis.group(definition.name)
    witness = analysis.witness(definition.name)
    rules = (
        equations(
            definition.name,
            definition.parameters,
            definition.result,
            definition.body,
            script.lifter,
            script.elaborator.shapes,
        )
        if definition.body is not None and witness is not None
        else ()
    )
    return Function(
        name=definition.name,
        origin=definition.origin,
        parameters=definition.parameters,
        result=definition.result,
        body=definition.body,
        equations=rules,
        recursive=bool(group),
        group=group,
        witness=witness,
        position=script.source.position(definition.offset),
    )
