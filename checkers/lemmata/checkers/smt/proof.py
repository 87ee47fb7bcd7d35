"""Induction proofs as data: the ``"proof"`` candidates of the smt language, and the heart of its certificates.

A proof names statements, schemes and the lemmas that each step uses; what has to be shown is computed from the
theory by `lemmata.checkers.smt.obligations`. Nothing else in the text is believed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from lemmata.checkers.errors import InputError
from lemmata.checkers.smt.document import parse_term
from lemmata.checkers.smt.printer import print_term
from lemmata.checkers.smt.sequents import DIRECT, Scheme
from lemmata.checkers.smt.terms import BOOL, App, Quantified, Term
from lemmata.checkers.smt.theory import Theory

__all__ = ["PROOF_FORMAT", "Proof", "ProofError", "Step", "parse_proof", "print_proof"]

PROOF_FORMAT: Final = "lemmata-induction-1"
_MAX_TEXT: Final = 16_000_000
_MAX_STEPS: Final = 5_000
_MAX_STATEMENT: Final = 100_000
"""Symbols of a statement with its ``let``s expanded."""


class ProofError(Exception):
    """The text is no proof for this theory; the message says where and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One lemma, or one claim of the file, with how it is shown and from what."""

    name: str
    statement: Term
    """Closed."""
    claim: bool
    """Whether the statement is a claim of the file (then it is taken from the file, not from the proof)."""
    scheme: Scheme
    uses: tuple[str, ...]
    """Names of earlier steps and of axioms of the file."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Steps in an order in which each uses only earlier ones."""

    steps: tuple[Step, ...]


def print_proof(proof: Proof) -> str:
    """Returns the proof as JSON text; `parse_proof` reads it back."""
    steps: list[dict[str, object]] = []
    for step in proof.steps:
        entry: dict[str, object] = {"name": step.name}
        if not step.claim:
            entry["statement"] = print_term(step.statement)
        entry["scheme"] = _scheme_to_json(step.scheme)
        entry["uses"] = list(step.uses)
        steps.append(entry)
    return json.dumps({"format": PROOF_FORMAT, "steps": steps}, indent=1)


def _scheme_to_json(scheme: Scheme) -> dict[str, object]:
    entry: dict[str, object] = {"kind": scheme.kind}
    if scheme.variables:
        entry["variables"] = list(scheme.variables)
    if scheme.function:
        entry["function"] = scheme.function
    if scheme.depth != 1:
        entry["depth"] = scheme.depth
    return entry


def parse_proof(theory: Theory, text: str) -> Proof:
    """Returns the proof; raises `ProofError` if it is malformed, circular, or speaks of what the file does not have."""
    if len(text) > _MAX_TEXT:
        raise ProofError(f"the proof has {len(text)} characters, more than {_MAX_TEXT}")
    try:
        data = json.loads(text, object_pairs_hook=_unique)
    except (ValueError, RecursionError) as error:
        raise ProofError(f"not JSON: {error}") from None
    top = _object(data, "the proof", {"format", "steps"})
    if top.get("format") != PROOF_FORMAT:
        raise ProofError(f"format is {top.get('format')!r}, expected {PROOF_FORMAT!r}")
    entries = top.get("steps")
    if not isinstance(entries, list) or not entries:
        raise ProofError("steps must be a list of at least one step")
    items = cast("list[object]", entries)
    if len(items) > _MAX_STEPS:
        raise ProofError(f"{len(items)} steps, more than {_MAX_STEPS}")
    known = {axiom.name: axiom.formula for axiom in theory.axioms}
    claims = {claim.name: claim.formula for claim in theory.claims}
    if not claims:
        raise ProofError("the file has no claim: there is nothing that the proof could show")
    if len(claims) < len(theory.claims) or len(known) < len(theory.axioms):
        raise ProofError("two claims, or two axioms, of the file have the same name")
    steps: list[Step] = []
    for number, entry in enumerate(items):
        step = _step(theory, claims, known, entry, number)
        known[step.name] = step.statement
        steps.append(step)
    missing = [name for name in claims if not any(step.claim and step.name == name for step in steps)]
    if missing:
        raise ProofError(f"no step shows {', '.join(missing)}")
    return Proof(tuple(steps))


def _step(theory: Theory, claims: Mapping[str, Term], known: Mapping[str, Term], entry: object, number: int) -> Step:
    where = f"step {number + 1}"
    data = _object(entry, where, {"name", "statement", "scheme", "uses"})
    name = data.get("name")
    if not isinstance(name, str) or not name:
        raise ProofError(f"{where}: name must be a non-empty string")
    where = f"step {number + 1} ({name})"
    if name in known:
        raise ProofError(f"{where}: the name is taken already")
    uses = data.get("uses", [])
    if not isinstance(uses, list) or not all(isinstance(use, str) for use in cast("list[object]", uses)):
        raise ProofError(f"{where}: uses must be a list of names")
    names = tuple(cast("list[str]", uses))
    unknown = [use for use in names if use not in known]
    if unknown:
        raise ProofError(f"{where}: uses {unknown[0]!r}, which is no axiom of the file and no earlier step")
    text = data.get("statement")
    if text is None:
        if name not in claims:
            raise ProofError(f"{where}: no statement, and the file has no claim of that name")
        statement = claims[name]
    elif not isinstance(text, str):
        raise ProofError(f"{where}: statement must be a string")
    elif name in claims:
        raise ProofError(f"{where}: a claim of the file is not restated")
    else:
        statement = _statement(theory, text, where)
    return Step(
        name=name,
        statement=statement,
        claim=text is None,
        scheme=_scheme(data.get("scheme", {"kind": "direct"}), where),
        uses=names,
    )


def _statement(theory: Theory, text: str, where: str) -> Term:
    try:
        statement = parse_term(theory, text, {})
    except InputError as error:
        raise ProofError(f"{where}: statement:{error.line}:{error.column}: {error.message}") from None
    if statement.sort != BOOL:
        raise ProofError(f"{where}: the statement has sort {statement.sort}, expected Bool")
    if isinstance(statement, App | Quantified) and statement.size > _MAX_STATEMENT:
        raise ProofError(f"{where}: the statement has {statement.size} symbols, more than {_MAX_STATEMENT}")
    return statement


def _scheme(entry: object, where: str) -> Scheme:
    data = _object(entry, f"{where}: scheme", {"kind", "variables", "function", "depth"})
    kind, function, depth = data.get("kind"), data.get("function", ""), data.get("depth", 1)
    variables = data.get("variables", [])
    if kind == "direct" and len(data) == 1:
        return DIRECT
    if kind not in ("structural", "functional", "strong"):
        raise ProofError(f"{where}: unknown scheme {kind!r}")
    if not isinstance(function, str) or not isinstance(depth, int) or isinstance(depth, bool):
        raise ProofError(f"{where}: function must be a string and depth a number")
    if not isinstance(variables, list) or not all(isinstance(item, str) for item in cast("list[object]", variables)):
        raise ProofError(f"{where}: variables must be a list of names")
    return Scheme(kind, tuple(cast("Sequence[str]", variables)), function, depth)


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ProofError(f"an object has a field twice: {', '.join(key for key, _ in pairs)}")
    return found


def _object(data: object, what: str, keys: set[str]) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise ProofError(f"{what} must be an object")
    entry = cast("dict[str, Any]", data)
    extra = set(entry) - keys
    if extra:
        raise ProofError(f"{what} has unknown fields: {', '.join(sorted(extra))}")
    return entry
