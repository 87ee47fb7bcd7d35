"""Which solvers are installed, exactly: version, and the sha256 of the shared library."""

from __future__ import annotations

import functools
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from lemmata.checkers.errors import ToolchainMissing, UsageError
from lemmata.checkers.fingerprint import file_sha256
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
    return Toolchain(name=solver, version=number, sha256=file_sha256(path))
