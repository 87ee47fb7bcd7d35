"""Inputs of a batch, one at a time: files, folders, and the lines of ``.jsonl`` files."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, cast

from lemmata.checkers.errors import InputError
from lemmata.cli.inputs import read_input

__all__ = ["Entry", "Item", "Problem", "count", "entries"]

JSON_LINES: Final = ".jsonl"
MAX_LINE: Final = 64 << 20
"""Bytes of one JSON line."""
_FIELDS: Final = frozenset({"id", "language", "task", "candidate"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One input that can be judged."""

    id: str
    """Unique in a batch: the path of a file, or the ``id`` of a JSON line."""
    language: str | None
    """None: by the suffix of ``id``."""
    source: bytes
    candidate: str | None
    """The completed source, for a task with holes."""
    place: str
    """Where the input stands: the path, or ``tasks.jsonl:3``."""


@dataclass(frozen=True, slots=True)
class Problem:
    """An input that cannot be judged, and why."""

    id: str | None
    """None if not even the id is known."""
    place: str
    """Where the input stands: the path, or ``tasks.jsonl:3``."""
    reason: str


Entry: TypeAlias = Item | Problem


def entries(paths: Iterable[str], suffixes: frozenset[str]) -> Iterator[Entry]:
    """Yields every input that ``paths`` name, in a fixed order, reading each only when its turn comes.

    An id that comes a second time is a `Problem`; the first one stands.

    Args:
        paths: files, folders (all files below with one of the suffixes) and ``.jsonl`` files.
        suffixes: with the dot, for folders.
    """
    seen: set[str] = set()
    for path in paths:
        for entry in _entries_of(path, suffixes):
            if entry.id is not None and entry.id in seen:
                yield Problem(None, entry.place, f"the id {entry.id!r} came before; the first one stands")
                continue
            if entry.id is not None:
                seen.add(entry.id)
            yield entry


def count(paths: Iterable[str], suffixes: frozenset[str]) -> int:
    """Returns about how many inputs ``paths`` name: empty lines count, and what can be read only once counts as one.

    Args:
        paths: as for `entries`.
        suffixes: as for `entries`.
    """
    files = (file for path in paths for file in (_walk(path, suffixes) if os.path.isdir(path) else (path,)))
    return sum(_lines(file) if file.lower().endswith(JSON_LINES) else 1 for file in files)


def _lines(path: str) -> int:
    if not os.path.isfile(path):
        return 1
    try:
        with open(path, "rb") as file:
            return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))
    except OSError:
        return 1


def _entries_of(path: str, suffixes: frozenset[str]) -> Iterator[Entry]:
    if os.path.isdir(path):
        for file in _walk(path, suffixes):
            yield from _entries_of_file(file)
    else:
        yield from _entries_of_file(path)


def _entries_of_file(path: str) -> Iterator[Entry]:
    if path.lower().endswith(JSON_LINES):
        yield from _json_lines(path)
        return
    try:
        yield Item(id=path, language=None, source=read_input(path), candidate=None, place=path)
    except InputError as error:
        yield Problem(path, path, error.message)


def _walk(folder: str, suffixes: frozenset[str]) -> Iterator[str]:
    """Yields the files below a folder, sorted by name; linked folders are left out, as they may run in circles."""
    try:
        with os.scandir(folder) as found:
            listed = sorted(found, key=lambda entry: entry.name)
    except OSError:
        yield folder  # reading it will say why
        return
    for entry in listed:
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path, suffixes)
        elif os.path.splitext(entry.name)[1].lower() in suffixes and entry.is_file():
            yield entry.path


def _json_lines(path: str) -> Iterator[Entry]:
    try:
        with open(path, "rb") as file:
            number = 0
            while line := file.readline(MAX_LINE):
                number += 1
                if len(line) >= MAX_LINE and not line.endswith(b"\n"):
                    yield Problem(None, f"{path}:{number}", f"over {MAX_LINE >> 20} MiB; the rest is not read")
                    return
                if line.strip():
                    yield _item(line, f"{path}:{number}")
    except OSError as error:
        yield Problem(path, path, f"cannot be read: {error.strerror or error}")


def _item(line: bytes, place: str) -> Entry:
    """Returns what a JSON line asks for; anything but exactly the expected fields and types is a `Problem`."""
    try:
        data: object = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Problem(None, place, f"not JSON: {error}")
    if not isinstance(data, dict):
        return Problem(None, place, "expected an object with id, language, task and candidate")
    record = cast("dict[str, Any]", data)
    name, language, task, candidate = (record.get(field) for field in ("id", "language", "task", "candidate"))
    extra = sorted(record.keys() - _FIELDS)
    if extra:
        return Problem(None, place, f"unknown field {extra[0]!r}; known: {', '.join(sorted(_FIELDS))}")
    if not isinstance(name, str) or not name:
        return Problem(None, place, "id must be a string that is not empty")
    if not isinstance(language, str) or not isinstance(task, str):
        return Problem(None, place, "language and task must be strings")
    if candidate is not None and not isinstance(candidate, str):
        return Problem(None, place, "candidate must be a string, or left out to check the task as it stands")
    source = task.encode("utf-8", "surrogatepass")
    return Item(id=name, language=language, source=source, candidate=candidate, place=place)
