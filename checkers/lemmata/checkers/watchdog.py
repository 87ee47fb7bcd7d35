"""The watchdog: one thread that ends processes which outlive their deadline, or take more than is theirs.

It is a thread, not a task of the event loop: a loop that is busy computing must not let a solver eat the machine.
Where it may (as root), it runs before all others: hundreds of busy processes must not keep it from ending them.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from dataclasses import dataclass
from typing import Final, Literal, Protocol, TypeAlias

from lemmata.checkers import procfs, thread_limit
from lemmata.checkers.limits import Limits

__all__ = ["Breach", "Guard", "Quota", "Stoppable", "release", "watch"]

Breach: TypeAlias = Literal["timeout", "memory", "processes", "disk"]

DISK: Final = 2 << 30
"""Bytes that the private folder of a run may hold."""
FILES: Final = 50_000
"""Files and folders that the private folder of a run may hold."""

TICK: Final = 0.05
"""Seconds between two looks at memory and processor time."""
SPARSE: Final = 5
"""Every so many looks, the private folder and files in memory are measured."""
WIDE: Final = 20
"""Every so many looks, daemons that left the tree are looked for too (that reads all of ``/proc``)."""
LINGER: Final = 2.0
"""Seconds for which the idle thread goes on ticking, so that short jobs in a row need not wake it each time."""


class Stoppable(Protocol):
    """A process that can be ended from any thread."""

    pid: int
    mark: bytes

    def terminate(self) -> None:
        """Asks the process to end."""
        ...

    def kill(self) -> None:
        """Ends the process and all that belongs to it."""
        ...

    def crowded(self) -> bool:
        """Returns whether the kernel has refused it a thread, because it has too many."""
        ...


@dataclass(frozen=True, slots=True)
class Quota:
    """How much the folder of a run may hold: bytes on the disk, and the number of files and folders."""

    folder: str
    disk: int = DISK
    files: int = FILES

    def excess(self) -> str:
        """Returns which of the two is exceeded, in words; empty if neither. Links are not followed."""
        used = count = 0
        agenda = [self.folder]
        while agenda:
            try:
                with os.scandir(agenda.pop()) as entries:
                    for entry in entries:
                        count += 1
                        used += entry.stat(follow_symlinks=False).st_blocks * 512
                        if entry.is_dir(follow_symlinks=False):
                            agenda.append(entry.path)
                        if used > self.disk:
                            return f"more than {self.disk >> 20} MiB in its folder"
                        if count > self.files:
                            return f"more than {self.files} files in its folder"
            except (FileNotFoundError, NotADirectoryError):  # it was removed meanwhile
                continue
            except OSError:  # its path is too long, or it was closed to us
                return "a folder in its folder that cannot be looked into"
        return ""


class Guard:
    """Limits on one process and its descendants, from `watch` to `release`.

    Args:
        process: what to hold to the limits.
        limits: the clock of ``wall`` starts now; ``cpu`` counts from now; ``steps`` is not looked at.
        grace: seconds between asking and killing, after a time limit; nothing else is given any.
        quota: of its private folder; None: it has none.

    Attributes:
        breach: the limit that was broken, or ``None``.
        detail: that limit in words.
        peak: the largest resident memory seen, in bytes.
        cpu_seconds: the processor time seen since the start; a killed tree takes its own count with it.
        deadline: on the monotonic clock.
    """

    def __init__(self, process: Stoppable, limits: Limits, grace: float = 0.0, *, quota: Quota | None = None) -> None:
        self.breach: Breach | None = None
        self.detail = ""
        self.peak = 0
        self.cpu_seconds = 0.0
        self.deadline = None if limits.wall is None else time.monotonic() + limits.wall
        self._process = process
        self._limits = limits
        self._grace = grace
        self._quota = quota
        self._kill_at: float | None = None
        self._looks = 0
        self._released = False
        self._lock = threading.Lock()
        self._cpu_before = procfs.cpu_seconds(procfs.tree(process.pid))

    def look(self, now: float) -> None:
        """Reads the process once; ends it at the first limit that is broken."""
        with self._lock:
            if self._released:
                return
            if self.breach is None:
                self._measure(now)
            if self._kill_at is not None and now >= self._kill_at:
                self._kill_at = None
                self._process.kill()

    def release(self) -> None:
        """Returns once no look is under way; none will follow. What the kernel refused in the end counts too."""
        with self._lock:
            if self.breach is None and not self._released and self._process.crowded():
                self.breach, self.detail = "processes", thread_limit.excess()
            self._released = True

    def _measure(self, now: float) -> None:
        process, limits = self._process, self._limits
        self._looks += 1
        most = thread_limit.THREADS
        # First what costs nothing: on a machine that somebody has overrun, the rest may take long.
        if process.crowded():
            self._exceeded("processes", now, thread_limit.excess())
            return
        if self.deadline is not None and now >= self.deadline:
            self._late(now, f"the limit of {limits.wall:g} s of wall-clock time")
            return
        wide = self._looks % WIDE == 0
        pids = procfs.members(process.pid, process.mark) if wide else set(procfs.tree(process.pid, most))
        if len(pids) > most or procfs.threads(pids) > most:
            self._exceeded("processes", now, thread_limit.excess())
            return
        used = procfs.resident(pids)
        if limits.memory is not None and self._looks % SPARSE == 0:
            used += procfs.files_in_memory(pids)
        self.peak = max(self.peak, used)
        self.cpu_seconds = max(self.cpu_seconds, procfs.cpu_seconds(pids) - self._cpu_before)
        if limits.memory is not None and used > limits.memory:
            self._exceeded("memory", now, f"{used >> 20} MiB of memory in use, the limit is {limits.memory >> 20} MiB")
        elif limits.cpu is not None and self.cpu_seconds > limits.cpu:
            self._late(now, f"the limit of {limits.cpu:g} s of processor time")
        elif self._quota is not None and self._looks % SPARSE == 0 and (excess := self._quota.excess()):
            self._exceeded("disk", now, excess)

    def _exceeded(self, what: Breach, now: float, detail: str) -> None:
        self.breach, self._kill_at, self.detail = what, now, detail

    def _late(self, now: float, detail: str) -> None:
        self.detail = detail
        self.breach, self._kill_at = "timeout", now + self._grace
        if self._grace:
            self._process.terminate()


class _Watchdog:
    def __init__(self) -> None:
        self._wake = threading.Condition()
        self._guards: set[Guard] = set()
        self._thread: threading.Thread | None = None
        self._next = 0.0

    def add(self, guard: Guard) -> None:
        with self._wake:
            self._guards.add(guard)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="lemmata-watchdog", daemon=True)
                self._thread.start()
            elif guard.deadline is not None and guard.deadline < self._next:
                self._wake.notify()

    def discard(self, guard: Guard) -> None:
        with self._wake:
            self._guards.discard(guard)

    def _run(self) -> None:
        _come_first()
        idle_since: float | None = None
        while True:
            with self._wake:
                now = time.monotonic()
                guards = tuple(self._guards)
                idle_since = None if guards else idle_since or now
                if idle_since is not None and now - idle_since > LINGER:
                    self._thread = None
                    return
                deadlines = [g.deadline for g in guards if g.deadline is not None and g.breach is None]
                self._next = min([now + TICK, *deadlines])
                self._wake.wait(max(0.0, self._next - now))
                guards = tuple(self._guards)
            now = time.monotonic()
            for guard in guards:
                guard.look(now)


def _come_first() -> None:
    """Makes this thread, and nothing that it starts, run before all that is not real-time, where that is allowed."""
    with contextlib.suppress(OSError):
        os.sched_setscheduler(0, os.SCHED_RR | os.SCHED_RESET_ON_FORK, os.sched_param(1))


_watchdog: Final = _Watchdog()


def watch(guard: Guard) -> None:
    """Holds the process of ``guard`` to its limits from now on."""
    _watchdog.add(guard)


def release(guard: Guard) -> None:
    """Stops looking; ``guard`` keeps what it saw, and its process is not touched after this returns."""
    _watchdog.discard(guard)
    guard.release()
