"""Configuration of a run: frozen values, made once from the options of a command."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lemmata.checkers.errors import UsageError
from lemmata.checkers.limits import Limits
from lemmata.checkers.sandbox import Sandbox

__all__ = ["DEFAULT_MEMORY", "RunConfig", "cache_folder", "parse_memory", "parse_timeout"]

DEFAULT_MEMORY: Final = "4G"
"""Resident memory of each solver process, as a user would write it."""
UNLIMITED: Final = "none"
"""How a user writes that there is no limit; nothing is unlimited by leaving something out."""
_MEMORY: Final = re.compile(r"(\d+(?:\.\d+)?)\s*([KMGT]?)(?:i?B)?", re.IGNORECASE)
_UNITS: Final = {"": 1 << 20, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}


@dataclass(frozen=True, slots=True, kw_only=True)
class RunConfig:
    """What every command that runs a checker needs to know."""

    limits: Limits
    jobs: int
    """Worker processes."""
    language: str | None
    """Name of the checker; None goes by the suffix of each file."""
    cache: Path | None
    """Folder of the verdict cache and the log; None keeps nothing and looks nothing up."""
    sandbox: Sandbox
    json: bool
    """Whether standard output is for a program: one JSON object a line."""


def cache_folder() -> Path:
    """Returns the folder of the verdict cache and the log: ``$XDG_CACHE_HOME/lemmata``, or ``~/.cache/lemmata``."""
    root = os.environ.get("XDG_CACHE_HOME", "")
    # The specification says that a relative path is to be ignored.
    base = Path(root) if os.path.isabs(root) else Path.home() / ".cache"
    return base / "lemmata"


def parse_memory(text: str) -> int | None:
    """Returns a size in bytes; a bare number is megabytes, ``none`` is None (unlimited).

    >>> parse_memory("512M"), parse_memory("512"), parse_memory("1.5g"), parse_memory("none")
    (536870912, 536870912, 1610612736, None)

    Raises:
        UsageError: this is no size, or less than one megabyte.
    """
    if text.strip().lower() == UNLIMITED:
        return None
    found = _MEMORY.fullmatch(text.strip())
    if found is None:
        raise UsageError(f"not a size: {text!r} (expected for example 512M, 2G, 4096 for megabytes, or none)")
    size = int(float(found[1]) * _UNITS[found[2].upper()])
    if size < 1 << 20:
        raise UsageError(f"too little memory: {text!r} (expected 1M or more)")
    return size


def parse_timeout(text: str) -> float | None:
    """Returns seconds; ``none`` is None (unlimited).

    >>> parse_timeout("2.5"), parse_timeout("10s"), parse_timeout("none")
    (2.5, 10.0, None)

    Raises:
        UsageError: this is no positive number of seconds.
    """
    word = text.strip().lower()
    if word == UNLIMITED:
        return None
    try:
        value = float(word.removesuffix("s"))
    except ValueError:
        value = -1.0
    if not 0 < value < float("inf"):
        raise UsageError(f"not a time: {text!r} (expected seconds above 0, for example 2.5, or none)")
    return value
