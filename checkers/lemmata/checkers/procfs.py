"""Pure readers of ``/proc``: who belongs to a process, how many they are, what memory and processor time they use.

A process can vanish between any two reads; a vanished process counts as nothing.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Collection, Iterable

__all__ = ["cpu_seconds", "files_in_memory", "lines", "members", "owned_by", "resident", "threads", "tree"]

_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICK = os.sysconf("SC_CLK_TCK")


def _read(path: str) -> bytes:
    try:
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return b""
    try:
        return os.read(fd, 1 << 16)
    except OSError:
        return b""
    finally:
        os.close(fd)


def lines(path: str) -> list[str]:
    """Returns the lines of a file in ``/proc``, none if it cannot be read."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read().splitlines()
    except OSError:
        return []


def owned_by(user: int) -> list[int]:
    """Returns the processes of a user, by the user's number."""
    found: list[int] = []
    for entry in os.listdir("/proc"):
        with contextlib.suppress(OSError):
            if entry.isdigit() and os.stat(f"/proc/{entry}").st_uid == user:
                found.append(int(entry))
    return found


def _stat(pid: int) -> list[bytes]:
    """Returns the fields of ``/proc/PID/stat`` from the third on (state, ppid, pgrp, session, ...); empty if gone.

    The second field is the command in parentheses and may itself hold blanks and parentheses.
    """
    return _read(f"/proc/{pid}/stat").rpartition(b")")[2].split()


def tree(root: int, most: int | None = None) -> list[int]:
    """Returns ``root`` and its descendants, as far as the kernel lists them (daemons that left are not here).

    Once there are more than ``most`` the rest is not looked for: a tree can grow faster than it is read.
    """
    found = [root]
    for pid in found:
        if most is not None and len(found) > most:
            break
        try:
            threads = os.listdir(f"/proc/{pid}/task")
        except OSError:
            continue
        for thread in threads:
            found.extend(int(child) for child in _read(f"/proc/{pid}/task/{thread}/children").split())
    return found


def members(root: int, mark: bytes = b"") -> set[int]:
    """Returns every process of ``root``'s tree, group or session, or with ``mark`` in its initial environment.

    The mark finds what has left the tree (a daemon that forked twice and called ``setsid``). Zombies are left out.
    """
    family = set(tree(root))
    found: set[int] = set()
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        pid = int(entry)
        fields = _stat(pid)
        if len(fields) < 4 or fields[0] == b"Z" or pid == os.getpid():
            continue
        if (
            pid in family
            or root in (int(fields[2]), int(fields[3]))
            or (mark and mark in _read(f"/proc/{pid}/environ"))
        ):
            found.add(pid)
    return found


def threads(pids: Iterable[int]) -> int:
    """Returns how many threads ``pids`` have together; each process has at least one."""
    total = 0
    for pid in pids:
        fields = _stat(pid)
        if len(fields) > 17:
            total += int(fields[17])
    return total


def resident(pids: Iterable[int]) -> int:
    """Returns the bytes of resident memory of ``pids`` together; shared pages count once for each process."""
    total = 0
    for pid in pids:
        fields = _read(f"/proc/{pid}/statm").split()
        if len(fields) > 1:
            total += int(fields[1])
    return total * _PAGE


def files_in_memory(pids: Iterable[int]) -> int:
    """Returns the bytes of memory in the unnamed files (``memfd_create``) of ``pids``, which need not map them."""
    held: dict[int, int] = {}
    for pid in pids:
        try:
            with os.scandir(f"/proc/{pid}/fd") as entries:
                paths = [entry.path for entry in entries if os.readlink(entry.path).startswith("/memfd:")]
            for path in paths:
                status = os.stat(path)
                held[status.st_ino] = status.st_blocks * 512
        except OSError:  # the process is gone, or closed the file meanwhile
            continue
    return sum(held.values())


def cpu_seconds(pids: Collection[int]) -> float:
    """Returns the processor seconds of ``pids`` and of their children that were already waited for."""
    total = 0
    for pid in pids:
        fields = _stat(pid)
        if len(fields) > 14:
            total += sum(int(field) for field in fields[11:15])
    return total / _TICK
