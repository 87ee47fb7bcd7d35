"""Private folders: where a run writes, and from where we read when it is over.

What lies there was left by a program that nobody trusts: a file may be a link to another, a pipe that never ends, or
larger than memory, and folders may be nested deeper than Python recurses and than a path may be long.
"""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import Final

__all__ = ["LARGEST", "private_folder", "read_left", "remove"]

LARGEST: Final = 256 << 20
"""Bytes of the largest file that is read."""
_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


@contextlib.contextmanager
def private_folder(prefix: str) -> Generator[str]:
    """Makes an empty folder of temporary files, and removes it with all that was put there.

    Args:
        prefix: what its name begins with.
    """
    folder = tempfile.mkdtemp(prefix=prefix)
    try:
        yield folder
    finally:
        remove(folder)


def read_left(path: Path, most: int = LARGEST) -> bytes:
    """Returns what an ordinary file holds; never waits, and never follows a link.

    Args:
        path: of the file; only its last part is not ours.
        most: bytes that it may have.

    Raises:
        OSError: there is no such file, or it is another kind of thing, or too large.
    """
    fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with open(fd, "rb") as file:
        status = os.fstat(fd)
        if not stat.S_ISREG(status.st_mode) or status.st_size > most:
            raise OSError(f"{path} is no ordinary file of at most {most} bytes")
        return file.read(most)


def remove(folder: str) -> None:
    """Removes a folder with all that is in it, as far as that is allowed; links are removed, not followed.

    What is nested is moved up, level by level, so that no path grows long and nothing recurses.
    """
    with contextlib.suppress(OSError):
        top = os.open(folder, _FOLDER)
        try:
            moved = 0
            while names := os.listdir(top):
                for name in names:
                    moved = _flatten(top, name, moved)
        finally:
            os.close(top)
        os.rmdir(folder)


def _flatten(top: int, name: str, moved: int) -> int:
    """Removes one entry of a folder, whose own folders become entries; returns how many were ever moved up."""
    with contextlib.suppress(IsADirectoryError):
        os.unlink(name, dir_fd=top)
        return moved
    os.chmod(name, stat.S_IRWXU, dir_fd=top)
    below = os.open(name, _FOLDER, dir_fd=top)
    try:
        for inner in os.listdir(below):
            try:
                os.unlink(inner, dir_fd=below)
            except IsADirectoryError:
                os.chmod(inner, stat.S_IRWXU, dir_fd=below)
                moved += 1
                os.rename(inner, f"{name[:100]}-{moved}", src_dir_fd=below, dst_dir_fd=top)
    finally:
        os.close(below)
    os.rmdir(name, dir_fd=top)
    return moved
