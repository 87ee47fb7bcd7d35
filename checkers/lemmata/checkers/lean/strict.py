"""The strict tier by programs of the toolchain: what the audit accepted is checked once more by somebody else.

None of them can make anything better: a finding is a reason to refuse, a failure is a failure, and acceptance needs
the program's own words beside its exit code. A run that does not apply is left out, and the verdict lists those that
took place.

``lake comparator`` compares constants by name. Lean names what it makes of ``match`` and of private declarations after
the module, and the two modules have different names; so it is asked only where the original is theorems alone.
``lake check`` allows Lean's three axioms and no others. Both build a package of their own, which cannot see the
packages of a project.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from lemmata.checkers import process
from lemmata.checkers.lean.audit import ALLOWED_AXIOMS
from lemmata.checkers.lean.compile import process_failure
from lemmata.checkers.lean.rechecks import Recheck, Rechecker
from lemmata.checkers.lean.toolchain import LeanToolchain
from lemmata.checkers.limits import Limits
from lemmata.checkers.process import ProcessResult
from lemmata.checkers.sandbox import Sandbox
from lemmata.checkers.verdict import Outcome

__all__ = ["Finding", "Subject", "applicable", "recheck"]

_CHALLENGE: Final = "Challenge"
_SOLUTION: Final = "Solution"
_ACCEPTED: Final = "Your solution is okay!"
_AXIOMS: Final = "Uses axioms: "
_NO_AXIOMS: Final = "Uses no axioms"
_REFUSALS: Final = (
    "rejected the solution",
    "rejects the solution",
    "is not permitted",
    "Illegal axiom detected",
    "do not match",
    "don't match",
    "does not match",
    "not found in solution",
    "Solution constant is not",
)
"""Lake's words for a proof that it refuses. It ends with exit code 1 then, as it does when a build breaks."""
_MANIFEST: Final = (
    '{"version": "1.1.0", "packagesDir": ".lake/packages", "packages": [], "name": "subject", "lakeDir": ".lake"}\n'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is to be checked once more."""

    module: str
    compiled: Path
    """The folder that holds the compiled module."""
    text: bytes
    """What was compiled."""
    pinned: bytes | None
    """The original, if there is one and it is theorems alone."""
    theorems: tuple[str, ...]
    """Full names of the original's theorems."""
    assumes: bool
    """Whether it rests on axioms that are not Lean's own."""
    options: Mapping[str, int]
    """Lean's options that it was compiled with."""


@dataclass(frozen=True, slots=True)
class Finding:
    """How one further check ended."""

    by: Rechecker
    result: ProcessResult
    objection: tuple[Outcome, str] | None
    """None if it accepted."""


def applicable(lean: LeanToolchain, subject: Subject) -> tuple[Recheck, ...]:
    """Returns the further checks that can be made of a subject, in their order."""
    usable = {check.by: check for check in lean.rechecks if not check.missing}
    wanted = [Rechecker.LEANCHECKER]
    if not lean.root:
        compares = subject.pinned is not None and subject.theorems and Rechecker.LAKE_COMPARATOR in usable
        if compares:
            wanted.append(Rechecker.LAKE_COMPARATOR)
        elif not subject.assumes:
            wanted.append(Rechecker.LAKE_CHECK)
    return tuple(usable[by] for by in wanted if by in usable)


async def recheck(
    lean: LeanToolchain, check: Recheck, subject: Subject, folder: Path, limits: Limits, *, sandbox: Sandbox
) -> Finding:
    """Returns what a further check says of a subject.

    Args:
        lean: whose program it is.
        check: one that is `applicable`.
        subject: what is checked.
        folder: private to this run.
        limits: of the run.
        sandbox: whether to run in bubblewrap; Lake does so by itself in any case.
    """
    limits = replace(limits, steps=None)
    if check.by is Rechecker.LEANCHECKER:
        result = await _replayed(lean, check.program, subject, folder, limits, sandbox)
        return Finding(check.by, result, _objection_of_leanchecker(result, subject.module))
    compares = check.by is Rechecker.LAKE_COMPARATOR
    arguments = _package(subject, folder, compares=compares)
    result = await process.run(
        (check.program, *arguments), cwd=str(folder), limits=limits, env=_environment(lean), sandbox=Sandbox.OFF
    )
    return Finding(check.by, result, _objection_of_lake(result, check.by))


def _environment(lean: LeanToolchain) -> dict[str, str]:
    """Returns what tells a program of a toolchain where the toolchain is, so that it need not search."""
    path = os.pathsep.join([os.path.join(lean.prefix, "bin"), os.environ.get("PATH", os.defpath)])
    return {"LEAN_SYSROOT": lean.prefix, "PATH": path}


async def _replayed(
    lean: LeanToolchain, program: str, subject: Subject, folder: Path, limits: Limits, sandbox: Sandbox
) -> ProcessResult:
    known = lean.environment.get("LEAN_PATH", "")
    paths = os.pathsep.join([*([known] if known else []), str(subject.compiled)])
    return await process.run(
        (program, "--verbose", subject.module),
        cwd=str(folder),
        limits=limits,
        env={**lean.environment, **_environment(lean), "LEAN_PATH": paths},
        sandbox=sandbox,
        readable=(*lean.readable, str(subject.compiled)),
    )


def _objection_of_leanchecker(result: ProcessResult, module: str) -> tuple[Outcome, str] | None:
    """Returns what speaks against the module.

    The trap: it ends with exit code 1 for a refused declaration and for a module that it does not find alike.
    """
    name = Rechecker.LEANCHECKER.value
    failed = process_failure(result, name)
    if failed is not None:
        return failed
    if result.exit_code == 0:
        lines = result.stdout.decode("utf-8", "replace").splitlines()
        if f"replaying {module}" in lines:
            return None
        return Outcome.FAILURE, f"{name} did not say that it replayed the module"
    said = _said(result)
    refused = f"{name} found a problem in {module}" in said
    return (Outcome.AUDITED if refused else Outcome.FAILURE), f"{name}: {said}"


def _objection_of_lake(result: ProcessResult, by: Rechecker) -> tuple[Outcome, str] | None:
    failed = process_failure(result, by.value)
    if failed is not None:
        return failed
    lines = result.stdout.decode("utf-8", "replace").splitlines()
    if result.exit_code == 0:
        if by is Rechecker.LAKE_COMPARATOR:
            accepted = _ACCEPTED in lines
        else:
            accepted = any(line == _NO_AXIOMS or line.startswith(_AXIOMS) for line in lines)
        return None if accepted else (Outcome.FAILURE, f"{by.value} ended without an answer")
    said = _said(result)
    refused = any(words in said or words in "\n".join(lines) for words in _REFUSALS)
    return (Outcome.AUDITED if refused else Outcome.FAILURE), f"{by.value}: {said}"


def _said(result: ProcessResult) -> str:
    """Returns the last words of a program."""
    text = (result.stderr or result.stdout).decode("utf-8", "replace")
    return " ".join(text.split())[-500:] or f"exit code {result.exit_code}"


def _package(subject: Subject, folder: Path, *, compares: bool) -> Sequence[str]:
    """Writes a package without dependencies, and returns Lake's arguments."""
    modules = {_SOLUTION: subject.text}
    arguments = ["check"]
    if compares:
        assert subject.pinned is not None
        modules[_CHALLENGE] = subject.pinned
        config = {
            "challenge_module": _CHALLENGE,
            "solution_module": _SOLUTION,
            "theorem_names": subject.theorems,
            "permitted_axioms": sorted(ALLOWED_AXIOMS),
        }
        (folder / "comparator.json").write_text(json.dumps(config), encoding="utf-8")
        arguments = ["comparator", "--config", "comparator.json"]
    options = ", ".join(f"{name} = {value}" for name, value in subject.options.items())
    lines = ['name = "subject"', f'defaultTargets = ["{_SOLUTION}"]', f"leanOptions = {{ {options} }}"]
    for module, text in modules.items():
        (folder / f"{module}.lean").write_bytes(text)
        lines += ["", "[[lean_lib]]", f'name = "{module}"']
    (folder / "lakefile.toml").write_text("\n".join([*lines, ""]), encoding="utf-8")
    (folder / "lake-manifest.json").write_text(_MANIFEST, encoding="utf-8")
    return arguments
