"""Which programs of a toolchain can check a compiled proof once more, found out without running anything of a project.

``leanchecker`` ships with Lean from 4.28 on: it replays the declarations of compiled modules through the kernel.
``lake check`` and ``lake comparator`` ship with 4.35: they build a package in a sandbox of their own, export it, and
give the export to a kernel in a process that never maps a compiled file. (The Lean reference, "Validating a Lean
Proof"; lean4 pull requests 11887, 14885, 15005, 15146.)
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from dataclasses import dataclass
from enum import Enum
from typing import Final

from lemmata.checkers import sandbox
from lemmata.checkers.child import probe

__all__ = ["Recheck", "Rechecker", "rechecks"]


class Rechecker(Enum):
    """A program that checks once more, by the name that a user knows."""

    LEANCHECKER = "leanchecker"
    LAKE_CHECK = "lake check"
    LAKE_COMPARATOR = "lake comparator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recheck:
    """One such program of one toolchain."""

    by: Rechecker
    program: str
    """Absolute path."""
    missing: str = ""
    """What it needs and this machine lacks, in words; empty if it can be used."""


_HELP_WAIT: Final = 20.0
_LISTED: Final = re.compile(r"^ {2}(check|comparator)(?= |$)", re.MULTILINE)
"""A command in what ``lake --help`` lists (``check-build`` is another one)."""
_NEEDED: Final = ("git", "which", "env")
"""Programs that Lake looks for in ``PATH`` before it checks, beside bubblewrap."""


def rechecks(prefix: str) -> tuple[Recheck, ...]:
    """Returns what a toolchain has, usable or not.

    Args:
        prefix: its folder.
    """
    checker, lake = (os.path.join(prefix, "bin", name) for name in ("leanchecker", "lake"))
    found = [Recheck(by=Rechecker.LEANCHECKER, program=checker)] if os.access(checker, os.X_OK) else []
    if not os.access(lake, os.X_OK):
        return tuple(found)
    said = probe((lake, "--help"), _HELP_WAIT, cwd=os.sep)
    listed = set(_LISTED.findall(said.output)) if said.code == 0 else set[str]()
    missing = _missing() if listed else ""
    for command, by in (("check", Rechecker.LAKE_CHECK), ("comparator", Rechecker.LAKE_COMPARATOR)):
        if command in listed:
            found.append(Recheck(by=by, program=lake, missing=missing))
    return tuple(found)


def _missing() -> str:
    """Returns what Lake's checks lack here: they have no mode without a sandbox."""
    if not sys.platform.startswith("linux"):
        return "Linux"
    absent = [name for name in _NEEDED if shutil.which(name) is None]
    if not sandbox.detect().works:
        absent.insert(0, "a bubblewrap that works")
    return ", ".join(absent)
