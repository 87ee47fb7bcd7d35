"""Which solvers are installed, exactly: version, and the sha256 of the shared library."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import os
import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from lemmata.checkers.errors import ToolchainMissing, UsageError
from lemmata.checkers.smt import cvc5_session, z3_library
from lemmata.checkers.verdict import Toolchain

__all__ = ["toolchain"]

_PACKAGES: Final = {"z3": "z3-solver", "cvc5": "cvc5"}


@functools.cache
def toolchain(solver: str) -> Toolchain:
    """Returns what is installed of ``solver``, without loading it.

    Raises:
        ToolchainMissing: nothing is.
        UsageError: there is no such solver.
    """
    if solver not in _PACKAGES:
        raise UsageError(f"no solver {solver!r}; there are: {', '.join(_PACKAGES)}")
    path = z3_library.library_path() if solver == "z3" else cvc5_session.library_path()
    try:
        number = version(_PACKAGES[solver])
    except PackageNotFoundError as error:
        raise ToolchainMissing(f"{solver} is not installed: pip install {_PACKAGES[solver]}") from error
    return Toolchain(name=solver, version=number, sha256=_hashed(path))


def _hashed(path: Path) -> str:
    """Returns the file's sha256; libraries of 30 MB are hashed once and remembered by path, size and time."""
    state = path.stat()
    key = f"{path}|{state.st_size}|{state.st_mtime_ns}"
    memory = _memory_path()
    known: dict[str, str] = {}
    with contextlib.suppress(OSError, ValueError, AttributeError):
        known = {str(name): str(value) for name, value in json.loads(memory.read_text()).items()}
    if key not in known:
        with path.open("rb") as file:
            known[key] = hashlib.file_digest(file, "sha256").hexdigest()
        _remember(memory, known)
    return known[key]


def _memory_path() -> Path:
    root = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return Path(root, "lemmata", "toolchain.json")


def _remember(memory: Path, known: dict[str, str]) -> None:
    """Writes the hashes in one step; a read-only home only costs time."""
    with contextlib.suppress(OSError):
        memory.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=memory.parent, delete=False) as file:
            json.dump(known, file)
        os.replace(file.name, memory)
