"""Pure readers of ``/proc``: who belongs to a process, how much memory and processor time it uses.

A process can vanish between any two reads; a vanished process counts as nothing.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable

__all__ = ["cpu_seconds", "members", "resident", "tree"]

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


def _stat(pid: int) -> list[bytes]:
    """Returns the fields of ``/proc/PID/stat`` from the third on (state, ppid, pgrp, session, ...); empty if gone.

    The second field is the command in parentheses and may itself hold blanks and parentheses.
    """
    return _read(f"/proc/{pid}/stat").rpartition(b")")[2].split()


def tree(root: int) -> list[int]:
    """Returns ``root`` and its descendants, as far as the kernel lists them (daemons that left are not here)."""
    found = [root]
    for pid in found:
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


def resident(pids: Iterable[int]) -> int:
    """Returns the bytes of resident memory of ``pids`` together; shared pages count once for each process."""
    total = 0
    for pid in pids:
        fields = _read(f"/proc/{pid}/statm").split()
        if len(fields) > 1:
            total += int(fields[1])
    return total * _PAGE


def cpu_seconds(pids: Collection[int]) -> float:
    """Returns the processor seconds of ``pids`` and of their children that were already waited for."""
    total = 0
    for pid in pids:
        fields = _stat(pid)
        if len(fields) > 14:
            total += sum(int(field) for field in fields[11:15])
    return total / _TICK
