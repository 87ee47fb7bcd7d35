"""Problems of a benchmark: which files, in which suites, and which of them this run takes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lemmata.checkers.errors import UsageError

__all__ = ["Problem", "Shard", "find_problems", "parse_shard"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One file of a suite."""

    suite: str
    name: str
    """Of the file, without its suffix."""
    path: Path

    def read(self) -> bytes:
        """Returns the file's bytes."""
        return self.path.read_bytes()

    @property
    def sha256(self) -> str:
        """Returns the digest of the file's bytes."""
        return hashlib.sha256(self.read()).hexdigest()


@dataclass(frozen=True, slots=True)
class Shard:
    """One of several equal parts of the problems, so that machines can share a run."""

    index: int
    """From 1."""
    count: int


def parse_shard(text: str) -> Shard:
    """Returns the part that ``i/n`` names.

    >>> parse_shard("2/3")
    Shard(index=2, count=3)

    Raises:
        UsageError: this is no ``i/n`` with i from 1 to n.
    """
    first, slash, second = text.partition("/")
    if slash and first.isdecimal() and second.isdecimal() and 1 <= int(first) <= int(second):
        return Shard(int(first), int(second))
    raise UsageError(f"not a shard: {text!r} (expected for example 1/2)")


def find_problems(folder: Path, suites: Sequence[str], *, every: int = 1, shard: Shard | None = None) -> list[Problem]:
    """Returns the problems of the suites, each suite a folder below ``folder``, in the order of their names.

    Args:
        folder: of the suites.
        suites: their names.
        every: takes each so-many-th file of each suite.
        shard: takes this part of what is left.

    Raises:
        UsageError: a suite is not there, or has no files.
    """
    found: list[Problem] = []
    for suite in suites:
        place = folder / suite
        files = sorted(place.glob("*.smt2")) if place.is_dir() else []
        if not files:
            there = sorted(entry.name for entry in folder.iterdir() if entry.is_dir()) if folder.is_dir() else []
            raise UsageError(f"no suite {suite!r} in {folder}; there are: {', '.join(there) or 'none'}")
        found.extend(Problem(suite=suite, name=file.stem, path=file) for file in files[::every])
    return found if shard is None else found[shard.index - 1 :: shard.count]
