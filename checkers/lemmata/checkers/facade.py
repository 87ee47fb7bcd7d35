"""The synchronous door: `check`, for a notebook, a script, a test."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from lemmata.checkers import registry
from lemmata.checkers.errors import UsageError
from lemmata.checkers.judge import judge
from lemmata.checkers.limits import Limits
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import Verdict

if TYPE_CHECKING:
    from lemmata.checkers.cache import Cache

__all__ = ["DEFAULT_LIMITS", "check"]

DEFAULT_LIMITS: Final = Limits(wall=60.0, cpu=None, memory=2 << 30, steps=None)
"""One minute and 2 GiB for each tool run."""


def check(
    source: str | bytes | os.PathLike[str],
    *,
    language: str | None = None,
    candidate: Candidate | None = None,
    limits: Limits = DEFAULT_LIMITS,
    trust_source: bool = False,
    cache: Cache | None = None,
) -> Verdict:
    """Returns the judge's verdict on a source; also from inside a running event loop, as in a notebook.

    Args:
        source: a `pathlib.Path` names a file; a string or bytes are the text itself.
        language: name of the language; for a file its suffix says it.
        candidate: what is offered for the holes of the source; nothing if omitted.
        limits: of every tool run.
        trust_source: whether the assumptions of the source are part of the statement.
        cache: an open cache.

    Raises:
        UsageError: the language is unknown, or the file cannot be read.
    """
    if isinstance(source, (str, bytes)):
        if language is None:
            raise UsageError("a text does not say its language: give language=, or a pathlib.Path to name a file")
        name, content = "<input>", source.encode() if isinstance(source, str) else source
    else:
        name = os.fspath(source)
        try:
            content = Path(source).read_bytes()
        except OSError as error:
            raise UsageError(f"{name} cannot be read: {error.strerror}") from error
    checker = registry.load_for_file(name) if language is None else registry.load(language)
    task = Task(language=checker.capabilities.language, source=content, name=name, trust_source=trust_source)

    async def work() -> Verdict:
        async with registry.opened(checker) as ready:
            return await judge(ready, task, candidate or Candidate(), limits, cache=cache)

    return _run(work)


def _run(work: Callable[[], Coroutine[Any, Any, Verdict]]) -> Verdict:
    """Runs ``work`` to its end, in a thread of its own if this one is inside an event loop already."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work())
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="lemmata-check") as threads:
        return threads.submit(lambda: asyncio.run(work())).result()
