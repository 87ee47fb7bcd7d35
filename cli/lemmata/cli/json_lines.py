"""Files of JSON lines that a run appends to, and that a later run reads to go on where the first was cut off."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Final, cast

from lemmata.checkers.errors import StoreError, UsageError

__all__ = ["JsonLines"]

_BLOCK: Final = 1 << 16


class JsonLines:
    """A file of JSON objects, one a line, that one run at a time may have open; to be used in ``with``.

    A last line that was only partly written, because an earlier run was killed, is cut off.

    Args:
        path: the file; made if it is not there.

    Attributes:
        damaged: numbers of the lines that `records` could not read; they are left as they are.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.damaged: list[int] = []
        self._descriptor = -1

    def __enter__(self) -> JsonLines:
        try:
            self._descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
            if not stat.S_ISREG(os.fstat(self._descriptor).st_mode):
                raise UsageError(f"{self.path}: not a regular file")
            try:
                fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise UsageError(f"{self.path}: another run is writing to this file") from None
            self._cut_torn_line()
        except OSError as error:
            self.close()
            raise StoreError(f"{self.path}: {error.strerror or error}") from error
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file and gives it free; idempotent."""
        if self._descriptor >= 0:
            with contextlib.suppress(OSError):  # every line has been written; this is for a loss of power only
                os.fsync(self._descriptor)
            os.close(self._descriptor)
            self._descriptor = -1

    def records(self) -> Iterator[dict[str, Any]]:
        """Yields the objects in the file, in order; the numbers of lines that are none go to ``damaged``."""
        with open(self._descriptor, "rb", closefd=False) as file:
            file.seek(0)
            for number, line in enumerate(file, 1):
                try:
                    record: object = json.loads(line)
                except (ValueError, RecursionError):
                    record = None
                if isinstance(record, dict):
                    yield cast("dict[str, Any]", record)
                else:
                    self.damaged.append(number)

    def append(self, record: Mapping[str, object]) -> bytes:
        """Writes one object with one system call, so that a kill leaves all of it or a torn last line.

        Returns:
            The line, with its newline.

        Raises:
            StoreError: the disk is full, or the file cannot be written.
        """
        line = json.dumps(record, separators=(",", ":")).encode() + b"\n"
        try:
            rest = memoryview(line)
            while rest:
                rest = rest[os.write(self._descriptor, rest) :]
        except OSError as error:
            raise StoreError(f"{self.path}: {error.strerror or error}") from error
        return line

    def _cut_torn_line(self) -> None:
        """Cuts off what follows the last newline."""
        size = os.fstat(self._descriptor).st_size
        end = size
        while end > 0:
            start = max(0, end - _BLOCK)
            found = os.pread(self._descriptor, end - start, start).rfind(b"\n")
            if found >= 0:
                end = start + found + 1
                break
            end = start
        if end < size:
            os.ftruncate(self._descriptor, end)
