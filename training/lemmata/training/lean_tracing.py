"""Tactic steps of existing Lean projects, by way of LeanDojo: what the goals were, what was done, what was left.

LeanDojo (https://leandojo.org, package ``lean-dojo``) clones a repository, builds it with Lake, has Lean write down
every tactic, and holds the result as objects; `steps` turns them into rows. It is no dependency of this package: it is
large, wants Python below 3.13, and is needed by nobody else. What it builds is code of the repository, and runs
without a sandbox.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, Final, Protocol

from lemmata.checkers.errors import ToolchainMissing, UsageError, boundary

__all__ = ["TacticStep", "TracedRepository", "steps", "trace"]

INSTALL: Final = "pip install 'lean-dojo==4.20.0' (Python below 3.13)"
_NO_GOALS: Final = "no goals"


@dataclass(frozen=True, slots=True, kw_only=True)
class TacticStep:
    """One tactic of one proof."""

    goals_before: tuple[str, ...]
    """Every open goal as Lean prints it, hypotheses and case name included; the tactic works on the first."""
    tactic: str
    goals_after: tuple[str, ...]
    """Empty if the tactic closed the last one."""
    theorem: str
    """Full name."""
    file: str
    """Relative to the repository's root."""
    line: int
    """1-based."""
    column: int
    """1-based, in code points."""
    repository: str
    """Its address, or path."""
    commit: str
    licence: str | None
    """First line of the repository's ``LICENSE``, None if it has none."""


class _Place(Protocol):
    @property
    def line_nb(self) -> int: ...

    @property
    def column_nb(self) -> int: ...


class _TracedTactic(Protocol):
    @property
    def tactic(self) -> str: ...

    @property
    def state_before(self) -> str: ...

    @property
    def state_after(self) -> str: ...

    @property
    def start(self) -> _Place: ...


class _Repository(Protocol):
    @property
    def url(self) -> str: ...

    @property
    def commit(self) -> str: ...

    def get_license(self) -> str | None: ...


class _Theorem(Protocol):
    @property
    def full_name(self) -> str: ...


class _TracedTheorem(Protocol):
    @property
    def theorem(self) -> _Theorem: ...

    @property
    def file_path(self) -> PurePath: ...

    @property
    def repo(self) -> _Repository: ...

    def get_traced_tactics(self, atomic_only: bool = ...) -> Iterable[_TracedTactic]: ...  # noqa: FBT001 (LeanDojo's)


class TracedRepository(Protocol):
    """What is read of LeanDojo's ``TracedRepo``."""

    @property
    def repo(self) -> _Repository:
        """Returns the repository itself."""
        ...

    def get_traced_theorems(self) -> Iterable[_TracedTheorem]:
        """Returns the theorems of the repository and of what it depends on."""
        ...


def steps(traced: TracedRepository) -> Iterator[TacticStep]:
    """Yields the tactic steps of a traced repository in the order of LeanDojo, without those of its dependencies."""
    own = traced.repo
    licence = _licence(own.get_license())
    for theorem in traced.get_traced_theorems():
        if (theorem.repo.url, theorem.repo.commit) != (own.url, own.commit):
            continue
        for tactic in theorem.get_traced_tactics():
            yield TacticStep(
                goals_before=_goals(tactic.state_before),
                tactic=tactic.tactic,
                goals_after=_goals(tactic.state_after),
                theorem=theorem.theorem.full_name,
                file=theorem.file_path.as_posix(),
                line=tactic.start.line_nb,
                column=tactic.start.column_nb,
                repository=own.url,
                commit=own.commit,
                licence=licence,
            )


def _goals(state: str) -> tuple[str, ...]:
    """Returns the goals that a printed state consists of: an empty line stands between two."""
    parts = (part.strip("\n") for part in state.split("\n\n"))
    return tuple(part for part in parts if part.strip() and part.strip() != _NO_GOALS)


def _licence(text: str | None) -> str | None:
    return next((line.strip() for line in (text or "").splitlines() if line.strip()), None)


def trace(repository: str, commit: str | None) -> TracedRepository:
    """Returns a repository as LeanDojo traces it; blocks for as long as the repository takes to build, often hours.

    Args:
        repository: address of a git repository, or path of a local one.
        commit: hash or tag; None is good for a local repository, and means what is checked out.

    Raises:
        UsageError: the commit of a remote repository is not named.
        ToolchainMissing: LeanDojo or Lake is not installed, or LeanDojo cannot trace this repository.
    """
    if importlib.util.find_spec("lean_dojo") is None:
        raise ToolchainMissing(f"tracing needs LeanDojo: {INSTALL}")
    home = os.environ.get("ELAN_HOME") or os.path.join(os.path.expanduser("~"), ".elan")
    if shutil.which("lake") is None and not os.access(os.path.join(home, "bin", "lake"), os.X_OK):
        raise ToolchainMissing("tracing needs Lake, which is not installed: https://lean-lang.org/install")
    local = Path(repository).is_dir()
    if commit is None and not local:
        raise UsageError(f"name the commit of {repository}: a trace without one cannot be repeated")
    with boundary(ToolchainMissing, f"LeanDojo cannot trace {repository}"):
        library: Any = importlib.import_module("lean_dojo")
        path = str(Path(repository).resolve()) if local else repository
        source = library.LeanGitRepo.from_path(path) if commit is None else library.LeanGitRepo(path, commit)
        traced: TracedRepository = library.trace(source)
        return traced
