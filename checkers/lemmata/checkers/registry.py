"""The registry: languages by name, by file suffix, by capability; loaded when asked for.

A checker is an entry point of the group ``lemmata.checkers``: a name, and the dotted path of a class that can be
constructed without arguments. If it takes ``sandbox``, it is told whether its tools run in one. The built-in ones come
through the same door.
"""

from __future__ import annotations

import inspect
import os
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Final, cast

from lemmata.checkers.checker import Capabilities, Checker
from lemmata.checkers.errors import ProtocolError, UsageError, boundary
from lemmata.checkers.sandbox import Sandbox

__all__ = ["GROUP", "languages", "load", "load_for_file", "opened", "select"]

GROUP: Final = "lemmata.checkers"


def languages() -> tuple[str, ...]:
    """Returns the names of all known languages, sorted; nothing is loaded."""
    return tuple(sorted(_points()))


def load(language: str, *, sandbox: Sandbox = Sandbox.AUTO) -> Checker:
    """Returns a new checker of ``language``.

    Args:
        language: its name.
        sandbox: for a checker that takes it.

    Raises:
        UsageError: there is no such language; the message names those that are there.
        ProtocolError: what is registered under the name cannot be loaded, or is no checker.
    """
    point = _points().get(language)
    if point is None:
        raise UsageError(f"unknown language {language!r}; known: {', '.join(languages())}")
    with boundary(ProtocolError, f"the checker of {language} ({point.value}) cannot be loaded"):
        maker = point.load()
        takes = "sandbox" in inspect.signature(maker).parameters
        made: object = maker(sandbox=sandbox) if takes else maker()
    if not isinstance(made, Checker):
        raise ProtocolError(f"{point.value}, registered for {language}, is no Checker")
    return made


def select(wanted: Callable[[Capabilities], bool]) -> tuple[Checker, ...]:
    """Returns a new checker of every language whose capabilities are ``wanted``, by name; broken ones are left out."""
    found: list[Checker] = []
    for language in languages():
        try:
            checker = load(language)
        except ProtocolError:
            continue
        if wanted(checker.capabilities):
            found.append(checker)
    return tuple(found)


def load_for_file(name: str) -> Checker:
    """Returns a new checker for the suffix of the file ``name``.

    Raises:
        UsageError: no language has this suffix, or several have.
    """
    suffix = os.path.splitext(name)[1].lower()
    found = select(lambda capabilities: suffix in capabilities.extensions)
    if len(found) == 1:
        return found[0]
    known = ", ".join(languages())
    if found:
        among = ", ".join(checker.capabilities.language for checker in found)
        raise UsageError(f"{name}: the suffix {suffix!r} belongs to {among}: say which language")
    raise UsageError(f"{name}: no language has the suffix {suffix!r}: say which language; known: {known}")


@asynccontextmanager
async def opened(checker: Checker) -> AsyncGenerator[Checker, None]:
    """Enters ``checker`` if it is an async context manager (one that keeps workers), and leaves it at the end."""
    if isinstance(checker, AbstractAsyncContextManager):
        async with cast("AbstractAsyncContextManager[Any]", checker):
            yield checker
    else:
        yield checker


def _points() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=GROUP)}
