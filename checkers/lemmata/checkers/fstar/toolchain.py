"""Which F* is used, and which solver it wants: found, asked for its version, never downloaded.

The first of these that answers: the program that ``LEMMATA_FSTAR`` names, ``fstar.exe`` in ``PATH``, in
``FSTAR_HOME/bin``, in the current opam switch, in any opam switch.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias

from lemmata.checkers.child import probe
from lemmata.checkers.errors import ToolchainMissing
from lemmata.checkers.fingerprint import file_sha256
from lemmata.checkers.verdict import Toolchain

__all__ = ["EXPLICIT", "INSTALL", "PROGRAM", "FStarToolchain", "Kind", "Solver", "discover", "parse_version"]

Kind: TypeAlias = Literal["explicit", "path", "home", "opam"]

PROGRAM: Final = "fstar.exe"
EXPLICIT: Final = "LEMMATA_FSTAR"
"""The environment variable that names an F* executable."""
INSTALL: Final = "opam install fstar, or unpack a release with its solvers: https://github.com/FStarLang/FStar/releases"
SOLVERS: Final = ("4.13.3", "4.8.5")
"""Versions of Z3 that versions of F* are made for, the preferred first. One is pinned: F*'s own default has moved."""
_WAIT: Final = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Solver:
    """The Z3 that is pinned."""

    version: str
    path: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FStarToolchain:
    """An F* that answers, exactly."""

    kind: Kind
    binary: str
    """Absolute path."""
    version: str
    """``2026.08.30``"""
    commit: str
    sha256: str
    solver: Solver | None
    """None if no Z3 of a version that F* is made for is there: then it can check nothing."""

    @property
    def readable(self) -> tuple[str, ...]:
        """Returns the folders that a sandboxed run must read, wherever they lie."""
        own = os.path.dirname(os.path.dirname(os.path.realpath(self.binary)))
        folders = [own, os.path.dirname(self.binary)]
        if self.solver is not None:
            folders.append(os.path.dirname(os.path.realpath(self.solver.path)))
        return tuple(dict.fromkeys(folder for folder in folders if folder != os.sep))

    def entries(self) -> tuple[Toolchain, ...]:
        """Returns what a verdict says of it; raises `ToolchainMissing` if there is no solver."""
        if self.solver is None:
            wanted = " or ".join(f"z3-{version}" for version in SOLVERS)
            raise ToolchainMissing(f"F* {self.version} ({self.binary}) finds no {wanted}; to install both: {INSTALL}")
        return (
            Toolchain(name="fstar", version=self.version, sha256=self.sha256),
            Toolchain(name="z3", version=self.solver.version, sha256=self.solver.sha256),
        )


def discover() -> FStarToolchain:
    """Returns the F* in use; asks it, and so blocks for a moment.

    Raises:
        ToolchainMissing: there is none that works; the message says how to get one.
    """
    explicit = os.environ.get(EXPLICIT)
    if explicit:
        binary = shutil.which(explicit)
        if binary is None:
            raise ToolchainMissing(f"{EXPLICIT}={explicit} names no program: set it to the path of a {PROGRAM}")
        found = _examine("explicit", os.path.abspath(binary))
        if isinstance(found, str):
            raise ToolchainMissing(f"{EXPLICIT}={explicit}: {found}")
        return found
    problems: list[str] = []
    for kind, binary in _installed():
        found = _examine(kind, binary)
        if not isinstance(found, str):
            return found
        problems.append(found)
    raise ToolchainMissing("; ".join([*problems, f"F* is not installed: {INSTALL}"]))


def _installed() -> Iterator[tuple[Kind, str]]:
    """Yields the programs that may be an F*, the preferred first."""
    on_path = shutil.which(PROGRAM)
    if on_path is not None:
        yield "path", os.path.abspath(on_path)
    candidates: list[tuple[Kind, Path]] = []
    if home := os.environ.get("FSTAR_HOME"):
        candidates.append(("home", Path(home)))
    if switch := os.environ.get("OPAM_SWITCH_PREFIX"):
        candidates.append(("opam", Path(switch)))
    root = Path(os.environ.get("OPAMROOT") or os.path.join(os.path.expanduser("~"), ".opam"))
    if root.is_dir():
        candidates.extend(("opam", folder) for folder in sorted(root.iterdir()) if folder.is_dir())
    for kind, folder in candidates:
        program = folder / "bin" / PROGRAM
        if os.access(program, os.X_OK):
            yield kind, os.path.abspath(program)


@dataclass(frozen=True, slots=True)
class _Version:
    number: str
    commit: str


def parse_version(text: str) -> _Version | None:
    """Returns number and commit from what ``fstar.exe --version`` says, None if that is no version of F*."""
    number = re.search(r"^F\* (\S+)", text, re.MULTILINE)
    commit = re.search(r"^commit=(\S+)", text, re.MULTILINE)
    return _Version(number[1], commit[1] if commit else "") if number else None


def _examine(kind: Kind, binary: str) -> FStarToolchain | str:
    """Returns what a program is, or in words why it is of no use."""
    answer = probe((binary, "--version"), _WAIT)
    version = parse_version(answer.output)
    if answer.code != 0 or version is None:
        return f"`{binary} --version` fails: {' '.join(answer.output.split())[:300] or 'no answer'}"
    try:
        return FStarToolchain(
            kind=kind,
            binary=binary,
            version=version.number,
            commit=version.commit,
            sha256=file_sha256(Path(os.path.realpath(binary))),
            solver=_solver(binary),
        )
    except OSError as error:
        return f"{binary} cannot be read: {error.strerror or error}"


def _solver(binary: str) -> Solver | None:
    """Returns the Z3 that F* finds, of the first version of `SOLVERS` that is there."""
    for version in SOLVERS:
        answer = probe((binary, "--locate_z3", version), _WAIT)
        lines = answer.output.split()
        path = shutil.which(lines[-1]) if answer.code == 0 and lines else shutil.which(f"z3-{version}")
        if path is not None:
            return Solver(version=version, path=os.path.abspath(path), sha256=file_sha256(Path(os.path.realpath(path))))
    return None
