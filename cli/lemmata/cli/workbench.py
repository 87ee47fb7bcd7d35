"""What a command works with: checkers, opened when first needed, the verdict cache, and one way to judge an input."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from contextlib import AbstractContextManager
from types import TracebackType
from typing import TYPE_CHECKING, Final, TypeVar

import click

from lemmata.checkers.cache import Cache
from lemmata.checkers.checker import Checker
from lemmata.checkers.errors import InputError, LemmataError, ProtocolError, StoreError, UsageError
from lemmata.checkers.judge import conclude, judge
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import Diagnostic, Evidence, Outcome, Severity, Verdict
from lemmata.cli.config import RunConfig
from lemmata.cli.exits import UNREADABLE
from lemmata.cli.text import clean

if TYPE_CHECKING:
    from lemmata.checkers.pool import Pool
    from lemmata.checkers.smt.checker import SmtChecker
    from lemmata.search.log import AttemptLog

__all__ = ["CACHE_FILE", "DAFNY", "FSTAR", "LEAN", "LOG_FILE", "SMT", "Workbench", "built_in_suffixes", "no_answer"]

CACHE_FILE: Final = "verdicts.sqlite"
LOG_FILE: Final = "attempts.sqlite"
_Store = TypeVar("_Store")
SMT: Final = "smt"
LEAN: Final = "lean"
DAFNY: Final = "dafny"
FSTAR: Final = "fstar"
_SUFFIXES: Final = {".smt2": SMT, ".smt": SMT, ".tip": SMT, ".lean": LEAN, ".dfy": DAFNY, ".fst": FSTAR}
"""The languages that come with this package, by the suffixes of their files."""
_PRELOAD: Final = ("lemmata.checkers.smt.plain",)
"""What every worker imports before its first job."""


def built_in_suffixes(language: str | None = None) -> frozenset[str]:
    """Returns the file name suffixes of a language, or of all that come with this package, with their dots."""
    return frozenset(suffix for suffix, known in _SUFFIXES.items() if language in (known, None))


class Workbench:
    """Workers, checkers and cache of one run, to be used in ``async with``; leaving ends all workers.

    Attributes:
        grouped: the languages whose checker wants many inputs at once, and itself sees to it that few run.

    Args:
        config: of the run.
        checkers: by language, to use in place of the installed ones.
        lean_processes: how many processes of Lean run at once where candidates may share one; 0: each has its own.
    """

    def __init__(
        self, config: RunConfig, checkers: Mapping[str, Checker] | None = None, *, lean_processes: int = 0
    ) -> None:
        self.config = config
        self.grouped = frozenset({LEAN}) if lean_processes else frozenset[str]()
        self._lean_processes = lean_processes
        self._checkers: dict[str, Checker] = dict(checkers or {})
        self._stack = contextlib.AsyncExitStack()
        self._pool: Pool | None = None
        self._cache: Cache | None = None
        self._folder = config.cache
        self._log: AttemptLog | None = None

    async def __aenter__(self) -> Workbench:
        await self._stack.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.__aexit__(kind, error, trace)

    async def pool(self) -> Pool:
        """Returns the worker processes; they are starting."""
        if self._pool is None:
            from lemmata.checkers.pool import Pool

            self._pool = Pool(self.config.jobs, preload=_PRELOAD, sandbox=self.config.sandbox)
            await self._stack.enter_async_context(self._pool)
        return self._pool

    async def checker(self, language: str) -> Checker:
        """Returns the checker of ``language``, with its workers starting.

        The one of SMT is made here: the registry reads the metadata of everything that is installed, which takes longer
        than to check a small file of that language.

        Raises:
            UsageError: there is no such language.
        """
        found = self._checkers.get(language)
        if found is None:
            found = self._checkers[language] = await self._open(language)
        return found

    async def _open(self, language: str) -> Checker:
        if language == SMT:
            return await self.smt()
        if language in self.grouped:
            from lemmata.checkers.lean.grouped import GroupedLeanChecker

            return GroupedLeanChecker(sandbox=self.config.sandbox, processes=self._lean_processes)
        from lemmata.checkers import registry

        return await self._stack.enter_async_context(
            registry.opened(registry.load(language, sandbox=self.config.sandbox))
        )

    async def smt(self, solvers: tuple[str, ...] = ("z3", "cvc5")) -> SmtChecker:
        """Returns a new checker of SMT files that works in this bench's workers.

        Args:
            solvers: who has to accept, the finder first.
        """
        from lemmata.checkers.smt.checker import SmtChecker

        return SmtChecker(solvers, pool=await self.pool())

    def cache(self) -> Cache | None:
        """Returns the verdict cache, opened now if it was not; None if this run uses none, or cannot."""
        if self._cache is None and self._folder is not None:
            self._cache = self._opened(Cache(self._folder / CACHE_FILE))
        return self._cache

    def log(self) -> AttemptLog | None:
        """Returns the log of attempts, opened now if it was not; None if this run keeps nothing, or cannot."""
        if self._log is None and self._folder is not None:
            from lemmata.search.log import AttemptLog

            self._log = self._opened(AttemptLog(self._folder / LOG_FILE))
        return self._log

    def _opened(self, store: AbstractContextManager[_Store]) -> _Store | None:
        """Returns the store, open; if that fails the run goes on without cache and log, and says so."""
        try:
            if self._folder is not None:
                self._folder.mkdir(parents=True, exist_ok=True)
            return self._stack.enter_context(store)
        except (StoreError, OSError) as error:
            self._folder = None
            click.echo(f"warning: {clean(str(error))}; going on without cache and log", err=True)
            return None

    def language(self, name: str) -> str:
        """Returns the language of a file: the one that the user named, or the one of its suffix.

        Raises:
            UsageError: no language, or several, have this suffix.
        """
        if self.config.language is not None:
            return self.config.language
        known = SMT if name == "-" else _SUFFIXES.get(os.path.splitext(name)[1].lower())
        if known is not None:
            return known
        from lemmata.checkers import registry

        return registry.load_for_file(name).capabilities.language

    async def judge(self, task: Task, candidate: Candidate) -> Verdict:
        """Returns the strict verdict on ``candidate`` for ``task``, from the cache where it holds one."""
        checker = await self.checker(task.language)
        return await judge(checker, task, candidate, self.config.limits, cache=self.cache())


def no_answer(file: str, error: LemmataError, config: RunConfig) -> Verdict:
    """Returns the verdict on an input for which there is no answer; it says nothing about any proof.

    Args:
        file: the input, as the user named it.
        error: why: what cannot be read or meant has a diagnostic of its own kind, a tool can be missing or fail.
        config: of the run.
    """
    outcome = Outcome.FAILURE if isinstance(error, ProtocolError) else Outcome.UNAVAILABLE
    reason = error.message if isinstance(error, InputError) else str(error)
    diagnostics: tuple[Diagnostic, ...] = ()
    if isinstance(error, UsageError | StoreError):
        severity = Severity.ERROR
        diagnostics = (Diagnostic(file=file, line=1, column=1, severity=severity, kind=UNREADABLE, message=reason),)
    evidence = Evidence(outcome=outcome, reason=reason, diagnostics=diagnostics)
    task = Task(language=config.language or "", source=b"", name=file)
    return conclude(task, Candidate(), config.limits, evidence)
