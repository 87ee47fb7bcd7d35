"""How many threads a run may have together: the number, and the kernel's own limit for whoever is not root.

In a user namespace the kernel counts what is in it (Linux 5.14 and later); elsewhere it counts all threads of a user,
so that the limit has to lie above what the user has anyway. Root is held by a `lemmata.checkers.control_group`.
"""

from __future__ import annotations

import os
import re
import resource
from functools import lru_cache
from typing import Final

from lemmata.checkers import procfs

__all__ = ["THREADS", "excess", "rlimit"]

THREADS: Final = 256 + 16 * (os.cpu_count() or 1)
"""Threads that a process and its descendants may have together: far beyond any tool, far below a machine's limit."""
_OTHERS: Final = 4096
"""Threads that the rest of a user's processes may come to have meanwhile, where they are counted too."""


def excess() -> str:
    """Returns what to say of whoever wants more."""
    return f"more than {THREADS} threads at once"


def rlimit(*, contained: bool) -> int:
    """Returns the value of ``RLIMIT_NPROC`` for a run.

    Args:
        contained: whether it is in a user namespace of its own.
    """
    alone = contained and _release() >= (5, 14)
    # One more than what the watchdog lets pass, so that it sees who has tried.
    wanted = THREADS + 1 if alone else THREADS + _OTHERS + _of_this_user()
    _, most = resource.getrlimit(resource.RLIMIT_NPROC)
    return wanted if most == resource.RLIM_INFINITY else min(wanted, most)


def _release() -> tuple[int, int]:
    """Returns the version of the kernel."""
    found = re.match(r"(\d+)\.(\d+)", os.uname().release)
    return (int(found[1]), int(found[2])) if found else (0, 0)


@lru_cache(maxsize=1)
def _of_this_user() -> int:
    """Returns how many threads this user had when it was first asked for."""
    return procfs.threads(procfs.owned_by(os.getuid()))
