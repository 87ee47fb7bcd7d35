"""Live progress of a search on a terminal; nothing at all elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Protocol

from lemmata.cli.text import clean, clip

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

__all__ = ["SearchEvent", "SearchProgress"]


class SearchEvent(Protocol):
    """What a prover tells while it searches."""

    @property
    def kind(self) -> str:
        """Returns what happened, in a word."""
        ...

    @property
    def text(self) -> str:
        """Returns what it happened to."""
        ...

    @property
    def counts(self) -> Mapping[str, int]:
        """Returns how many of what there are by now."""
        ...


class SearchProgress:
    """A spinner, the time, counts and the last event, on standard error; to be used in ``with``.

    Args:
        name: of the file that is being worked on.
        wanted: whether to show anything if there is a terminal.
    """

    def __init__(self, name: str, *, wanted: bool) -> None:
        self._name = clip(clean(name), 40)
        self._wanted = wanted and sys.stderr.isatty()
        self._progress: Progress | None = None
        self._task: TaskID | None = None
        self._counts: dict[str, int] = {}

    def __enter__(self) -> SearchProgress:
        if self._wanted:
            from rich.console import Console
            from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

            columns = (
                SpinnerColumn(),
                TextColumn("{task.description}", markup=False),
                TimeElapsedColumn(),
                TextColumn("{task.fields[state]}", markup=False),
            )
            self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
            self._task = self._progress.add_task(self._name, total=None, state="")
            self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._progress is not None:
            self._progress.stop()
            self._progress = None

    def observe(self, event: SearchEvent) -> None:
        """Shows what happened."""
        if self._progress is None or self._task is None:
            return
        self._counts.update(event.counts)
        numbers = ", ".join(f"{count} {name}" for name, count in self._counts.items())
        said = clip(clean(f"{event.kind}: {event.text}"), 70)
        self._progress.update(self._task, state=f"{numbers}  {said}" if numbers else said)
