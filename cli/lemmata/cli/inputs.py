"""Inputs: files as a user names them, read once, and turned into tasks."""

from __future__ import annotations

import os
import stat
import sys
from typing import BinaryIO, Final

from lemmata.checkers.errors import InputError, UsageError

__all__ = ["MAX_BYTES", "STDIN", "read_input", "shown_name"]

STDIN: Final = "-"
"""How a user names standard input."""
MAX_BYTES: Final = 256 << 20
"""An input is read whole; a larger one is refused."""


def shown_name(path: str) -> str:
    """Returns the name of an input in diagnostics.

    >>> shown_name("-"), shown_name("a.smt2")
    ('<stdin>', 'a.smt2')
    """
    return "<stdin>" if path == STDIN else path


def read_input(path: str) -> bytes:
    """Returns the bytes of a file, or of standard input for ``-``.

    Raises:
        InputError: it cannot be read, is a folder, or is larger than `MAX_BYTES`; of kind ``unreadable``.
        UsageError: the name holds a NUL.
    """
    if "\0" in path:
        raise UsageError(f"a file name cannot hold a NUL: {path!r}")
    if path == STDIN:
        return _read(sys.stdin.buffer, path)
    try:
        with open(path, "rb") as file:
            if stat.S_ISDIR(os.fstat(file.fileno()).st_mode):
                raise _unreadable(path, "is a folder; `lemmata batch` reads folders")
            return _read(file, path)
    except IsADirectoryError:
        raise _unreadable(path, "is a folder; `lemmata batch` reads folders") from None
    except OSError as error:
        raise _unreadable(path, f"cannot be read: {error.strerror or error}") from error


def _read(file: BinaryIO, path: str) -> bytes:
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise _unreadable(path, f"is larger than {MAX_BYTES >> 20} MiB")
    return data


def _unreadable(path: str, what: str) -> InputError:
    return InputError(what, file=shown_name(path), kind="unreadable")
