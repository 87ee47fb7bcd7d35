"""Control groups: where one can be made, the kernel holds a run to a number of threads, and shows who is in it.

That is as root, with the ``pids`` controller of version 1 or 2. What doubles itself outruns whoever reads of it in
``/proc``, and ``RLIMIT_NPROC`` does not hold for root.
"""

from __future__ import annotations

import atexit
import contextlib
import itertools
import os
import re
import signal
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from lemmata.checkers import procfs, thread_limit

__all__ = ["ControlGroup", "home"]

_ENTER: Final = 'echo 0 > "$0" && exec "$@"'
_NAME: Final = re.compile(r"lemmata-(\d+)-\d+")
_numbers: Final = itertools.count(1)
_left: Final[set[Path]] = set()
"""Groups that had dying processes in them when they were to be removed."""


class ControlGroup:
    """The control group of one run: made by `make`, to be killed and removed when the run is over."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._overflowed: bool | None = None

    @classmethod
    def make(cls) -> ControlGroup | None:
        """Returns a new group for `lemmata.checkers.thread_limit.THREADS` threads; None where there can be none."""
        top = home()
        if top is None:
            return None
        _remove_left()
        group = cls(top / f"lemmata-{os.getpid()}-{next(_numbers)}")
        try:
            group._folder.mkdir()
            (group._folder / "pids.max").write_text(str(thread_limit.THREADS), encoding="ascii")
        except OSError:
            group.remove()
            return None
        return group

    def holding(self, argv: Sequence[str]) -> tuple[str, ...]:
        """Returns the command that joins the group and then becomes ``argv``."""
        return ("/bin/sh", "-c", _ENTER, str(self._folder / "cgroup.procs"), *argv)

    def overflowed(self) -> bool:
        """Returns whether the kernel has refused a thread before it was killed."""
        if self._overflowed is not None:
            return self._overflowed
        try:
            said = (self._folder / "pids.events").read_text(encoding="ascii")
        except OSError:
            return False
        return any(int(count) > 0 for _, _, count in (line.partition(" ") for line in said.splitlines()))

    def kill(self) -> None:
        """Kills all that is in it, and lets nothing come up meanwhile."""
        self._overflowed = self.overflowed()
        with contextlib.suppress(OSError):
            (self._folder / "pids.max").write_text("0", encoding="ascii")
            for number in (self._folder / "cgroup.procs").read_text(encoding="ascii").split():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(int(number), signal.SIGKILL)

    def remove(self) -> None:
        """Removes it, as soon as the last of its processes is gone."""
        _left.add(self._folder)
        _remove_left()


@atexit.register
def _remove_left() -> None:
    for folder in tuple(_left):
        with contextlib.suppress(OSError):
            folder.rmdir()
        if not folder.exists():
            _left.discard(folder)


@lru_cache(maxsize=1)
def home() -> Path | None:
    """Returns where control groups can be made that count threads, found out by making one; None if nowhere.

    What earlier processes left behind there, of which nobody removed the groups, is removed.
    """
    if os.geteuid() != 0:
        return None
    for folder in _hierarchies():
        tried = folder / f"lemmata-{os.getpid()}-0"
        try:
            tried.mkdir()
        except OSError:
            continue
        try:
            (tried / "pids.max").write_text(str(thread_limit.THREADS), encoding="ascii")
        except OSError:
            continue
        finally:
            with contextlib.suppress(OSError):
                tried.rmdir()
        _left.update(path for path in folder.iterdir() if _is_stale(path.name))
        return folder
    return None


def _is_stale(name: str) -> bool:
    found = _NAME.fullmatch(name)
    return found is not None and not os.path.exists(f"/proc/{found[1]}")


def _hierarchies() -> Iterator[Path]:
    """Yields folders below which groups with the ``pids`` controller may be: this process's group, and the top."""
    own: dict[str, str] = {}
    for line in procfs.lines("/proc/self/cgroup"):
        _, controllers, path = line.split(":", 2)
        own |= dict.fromkeys(controllers.split(","), path)
    for line in procfs.lines("/proc/self/mountinfo"):
        fields, _, rest = line.partition(" - ")
        kind, _, options = rest.split(" ", 2)
        root, mounted = fields.split(" ")[3:5]
        controller = {"cgroup": "pids", "cgroup2": ""}.get(kind)
        if controller is None or (controller and controller not in options.split(",")):
            continue
        below = os.path.relpath(own.get(controller, root), root)
        if not below.startswith(".."):
            yield Path(mounted, below)
        yield Path(mounted)
