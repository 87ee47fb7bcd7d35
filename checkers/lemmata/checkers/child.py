"""Children: the one door to ``subprocess``.

Every child has a session of its own, a short list of environment variables and a mark in its environment by which
stray daemons are found. Whoever starts one reaps it in the same block. A dead child's group is killed before the child
is reaped, while its number cannot have been given to anyone else.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import os
import select
import signal
import subprocess
import threading
import time
import weakref
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lemmata.checkers import procfs
from lemmata.checkers.control_group import ControlGroup

__all__ = ["Child", "Exit", "ProbeResult", "child_environment", "probe"]

ALLOWED: Final = ("PATH", "HOME", "USER", "LOGNAME", "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR")
"""The variables that a child inherits. Keys, tokens and ``PYTHON*`` are not among them."""
REAP_WAIT: Final = 5.0
"""Seconds to wait for a killed process to be gone (freeing gigabytes takes a while), and to look for its strays."""
_MARK: Final = "LEMMATA_MARK"


def child_environment(extra: Mapping[str, str] | None = None, *, contained: bool = False) -> dict[str, str]:
    """Returns the environment of a child: the allowed variables of ours, then ``extra``.

    One that is ``contained`` is nobody, and at home in its own ``/tmp``: what the sandbox hides has no name either.
    """
    inherited = {name: os.environ[name] for name in ALLOWED if name in os.environ}
    if contained:
        inherited = {name: value for name, value in inherited.items() if name not in ("USER", "LOGNAME")}
        inherited |= {"HOME": "/tmp", "TMPDIR": "/tmp"}
    return {**inherited, **(extra or {})}


@dataclass(frozen=True, slots=True)
class Exit:
    """How a child ended: its exit code, or the signal that ended it, and the processor seconds of its tree."""

    code: int | None
    signal: int | None
    cpu_seconds: float

    def __str__(self) -> str:
        return f"exit code {self.code}" if self.signal is None else f"signal {signal.Signals(self.signal).name}"


class Child:
    """A process with a session of its own: made by `start`, to be used in ``async with``; leaving kills it and waits.

    Attributes:
        pid: its number, also of its group and session.
        mark: ``NAME=value`` in the environment of everything that it starts.
        started: on the monotonic clock.
        exit: resolves when the process has ended and was reaped.
    """

    def __init__(
        self, popen: subprocess.Popen[bytes], mark: bytes, group: ControlGroup | None, *, contained: bool
    ) -> None:
        self.pid: int = popen.pid
        self.mark = mark
        self.started = time.monotonic()
        self._popen = popen
        self._group = group
        self._contained = contained
        self._lock = threading.Lock()
        self._reaped = False
        self._pidfd = -1
        self._loop = asyncio.get_running_loop()
        self.exit: asyncio.Future[Exit] = self._loop.create_future()

    @classmethod
    def start(
        cls,
        argv: Sequence[str],
        *,
        cwd: str,
        environment: Mapping[str, str],
        stdin: int,
        stdout: int,
        stderr: int,
        pass_fds: Sequence[int] = (),
        contained: bool = False,
    ) -> Child:
        """Returns the running process.

        Args:
            argv: the command; the caller has made sure that it is there.
            cwd: its working folder.
            environment: its whole environment, to which the mark is added.
            stdin: descriptor to read from.
            stdout: descriptor to write to.
            stderr: descriptor to write to.
            pass_fds: further descriptors that stay open in the child.
            contained: whether it runs in a PID namespace of its own, so that nothing can stray.

        Raises:
            OSError: it cannot be started.
        """
        value = os.urandom(16).hex()
        group = ControlGroup.make()
        with contextlib.ExitStack() as undo:
            if group is not None:
                undo.callback(group.remove)
            popen = subprocess.Popen(
                argv if group is None else group.holding(argv),
                cwd=cwd,
                env={**environment, _MARK: value},
                stdin=stdin,
                stdout=stdout,
                stderr=stderr,
                pass_fds=pass_fds,
                start_new_session=True,
            )
            undo.pop_all()
        child = cls(popen, f"{_MARK}={value}".encode(), group, contained=contained)
        _alive.add(child)
        child._await_exit()
        return child

    async def __aenter__(self) -> Child:
        return self

    async def __aexit__(self, *_: object) -> None:
        self.kill()
        await asyncio.wait([self.exit], timeout=REAP_WAIT)

    @property
    def running(self) -> bool:
        """Returns whether its first process has not ended, also if the event loop has not yet heard of that."""
        if self.exit.done():
            return False
        if self._pidfd < 0:
            return True
        watched = select.poll()
        watched.register(self._pidfd, select.POLLIN)
        return not watched.poll(0)

    def _await_exit(self) -> None:
        try:
            self._pidfd = os.pidfd_open(self.pid)
        except (AttributeError, OSError):
            threading.Thread(target=self._await_in_thread, name=f"lemmata-wait-{self.pid}", daemon=True).start()
        else:
            self._loop.add_reader(self._pidfd, self._ended)

    def _await_in_thread(self) -> None:
        os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT)
        # The loop may be gone by then; the process is dead all the same.
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._ended)

    def _ended(self) -> None:
        if self._pidfd >= 0:
            self._loop.remove_reader(self._pidfd)
            os.close(self._pidfd)
            self._pidfd = -1
        with self._lock:
            self._sweep()
            _, status, usage = os.wait4(self.pid, 0)
            self._reaped = True
        code = os.waitstatus_to_exitcode(status)
        self._popen.returncode = code
        if self._group is not None:
            self._group.remove()
        _alive.discard(self)
        if not self.exit.done():
            cpu = usage.ru_utime + usage.ru_stime
            self.exit.set_result(Exit(code if code >= 0 else None, -code if code < 0 else None, cpu))

    def _sweep(self) -> None:
        """Kills the group and, outside a namespace, whatever left it: in rounds, for new ones may come up meanwhile."""
        self._kill()
        killed: set[int] = set()
        until = time.monotonic() + REAP_WAIT
        while (
            not self._contained
            and (strays := procfs.members(self.pid, self.mark) - killed)
            and time.monotonic() < until
        ):
            for pid in strays:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, signal.SIGKILL)
            killed |= strays

    def _signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, number)

    def _kill(self) -> None:
        self._signal(signal.SIGKILL)
        if self._group is not None:
            self._group.kill()

    def terminate(self) -> None:
        """Asks the whole group to end; from any thread."""
        with self._lock:
            if not self._reaped:
                self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """Ends the whole group; from any thread. Strays are swept up when the first process has ended."""
        with self._lock:
            if not self._reaped:
                self._kill()

    def crowded(self) -> bool:
        """Returns whether the kernel has refused it a thread, because it has too many; from any thread."""
        return self._group is not None and self._group.overflowed()

    def cleanup(self) -> None:
        """Ends everything, without an event loop; idempotent."""
        with self._lock:
            if not self._reaped:
                self._sweep()


_alive: Final[weakref.WeakSet[Child]] = weakref.WeakSet()


@atexit.register
def _cleanup_all() -> None:
    for child in tuple(_alive):
        child.cleanup()


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """Exit code (``None``: it did not end in time) and merged output of a `probe`."""

    code: int | None
    output: str


def probe(
    argv: Sequence[str],
    wait: float,
    *,
    cwd: str | None = None,
    env: Mapping[str, str] | None = None,
    files: Sequence[int] = (),
) -> ProbeResult:
    """Returns what a small trusted command says, for example ``bwrap --version``; blocks up to ``wait`` seconds.

    ``cwd`` is its working folder (ours if not given), ``env`` are variables beside the allowed ones, ``files``
    descriptors that it inherits.
    """
    try:
        done = subprocess.run(
            list(argv),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=cwd,
            env=child_environment(env),
            start_new_session=True,
            pass_fds=files,
            timeout=wait,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return ProbeResult(None, str(error))
    return ProbeResult(done.returncode, done.stdout.decode("utf-8", "replace"))
