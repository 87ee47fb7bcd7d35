"""Processes: the one door to ``subprocess``.

Every child has a session of its own, a short list of environment variables and a mark in its environment by which
stray daemons are found. Whoever starts one reaps it in the same block. A dead child's group is killed before the child
is reaped, while its number cannot have been given to anyone else.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import os
import resource
import select
import shutil
import signal
import subprocess
import threading
import time
import weakref
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from lemmata.checkers import procfs, thread_limit, watchdog
from lemmata.checkers.capture import Capture
from lemmata.checkers.control_group import ControlGroup
from lemmata.checkers.errors import ToolchainMissing
from lemmata.checkers.limits import Limits
from lemmata.checkers.sandbox import Sandbox, Wrapped, contains, wrap

__all__ = [
    "Child",
    "Dialogue",
    "End",
    "Exit",
    "ProbeResult",
    "ProcessResult",
    "child_environment",
    "open_dialogue",
    "probe",
    "run",
]

End: TypeAlias = Literal["exited", "timeout", "memory", "processes", "disk", "output"]

ALLOWED: Final = ("PATH", "HOME", "USER", "LOGNAME", "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR")
"""The variables that a child inherits. Keys, tokens and ``PYTHON*`` are not among them."""
GRACE: Final = 0.5
"""Seconds between SIGTERM and SIGKILL."""
REAP_WAIT: Final = 5.0
"""Seconds to wait for a killed process to be gone (freeing gigabytes takes a while), and to look for its strays."""
DRAIN_WAIT: Final = 1.0
"""Seconds to wait for the end of a pipe whose writer has been killed."""
OUTPUT_CAP: Final = 16 << 20
"""Bytes of output kept of each of stdout and stderr."""
FILE_SIZE: Final = 1 << 30
"""Bytes a tool may write to one file."""
OPEN_FILES: Final = 4096
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
    argv: Sequence[str], wait: float, *, cwd: str | None = None, env: Mapping[str, str] | None = None
) -> ProbeResult:
    """Returns what a small trusted command says, for example ``bwrap --version``; blocks up to ``wait`` seconds.

    ``cwd`` is its working folder (ours if not given), ``env`` are variables beside the allowed ones.
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
            timeout=wait,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return ProbeResult(None, str(error))
    return ProbeResult(done.returncode, done.stdout.decode("utf-8", "replace"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessResult:
    """How a tool run ended and what it wrote.

    ``exit_code`` and ``signal``: exactly one is set. ``peak_memory``: bytes resident in all its processes together,
    sampled every 50 ms (0 for a shorter run). ``ended``: which limit ended it, or that it exited by itself;
    ``detail`` says the limit in words.
    """

    exit_code: int | None
    signal: int | None
    stdout: bytes
    stderr: bytes
    stdout_truncated: bool
    stderr_truncated: bool
    seconds: float
    cpu_seconds: float
    peak_memory: int
    ended: End
    detail: str

    @property
    def exhausted(self) -> bool:
        """Returns whether it took more memory, threads, disk or output than is allowed, and was ended for it."""
        return self.ended in ("memory", "processes", "disk", "output")


async def run(
    argv: Sequence[str],
    *,
    cwd: str,
    limits: Limits,
    stdin: bytes = b"",
    env: Mapping[str, str] | None = None,
    output_cap: int = OUTPUT_CAP,
    sandbox: Sandbox = Sandbox.AUTO,
    readable: Sequence[str] = (),
    disk: int = watchdog.DISK,
) -> ProcessResult:
    """Returns how ``argv`` ended under ``limits``.

    Args:
        argv: the command; its first element is looked up in ``PATH``.
        cwd: working folder, private to this run; the only one that a sandboxed command can write to.
        limits: ``steps`` is the tool's own business.
        stdin: its whole input.
        env: variables beside the allowed ones.
        output_cap: bytes of stdout, and of stderr, after which it is killed.
        sandbox: whether to sandbox it.
        readable: what it must read beside the system's own files, see `lemmata.checkers.sandbox.wrap`.
        disk: bytes that ``cwd`` may come to hold.

    Raises:
        ToolchainMissing: the command is not there, or the sandbox is wanted and does not work.
    """
    wrapped = _wrapped(argv, cwd, limits, sandbox, readable)
    with contextlib.ExitStack() as undo, contextlib.ExitStack() as fds:
        out_read, out_write = _pipe(undo, fds)
        err_read, err_write = _pipe(undo, fds)
        child = _launch(wrapped, cwd, env, _input(stdin, fds), out_write, err_write)
        undo.pop_all()
    out = Capture(out_read, output_cap, tail=False, over=child.kill)
    err = Capture(err_read, output_cap, tail=False, over=child.kill)
    with contextlib.closing(out), contextlib.closing(err):
        guard = watchdog.Guard(child, limits, GRACE, quota=watchdog.Quota(cwd, disk))
        return await _attend(child, out, err, guard)


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A running child, and our ends of its three pipes; who gets it closes them, and ends the child."""

    child: Child
    stdin: int
    """To write to."""
    stdout: int
    """To read from."""
    stderr: int
    """To read from; a full pipe blocks the child."""


def open_dialogue(
    argv: Sequence[str],
    *,
    cwd: str,
    limits: Limits,
    env: Mapping[str, str] | None = None,
    sandbox: Sandbox = Sandbox.AUTO,
    readable: Sequence[str] = (),
) -> Dialogue:
    """Returns a child that is talked to while it runs.

    Args:
        argv: the command; its first element is looked up in ``PATH``.
        cwd: working folder, private to it; the only one that a sandboxed command can write to.
        limits: only ``cpu`` is set, by the kernel; the rest is for a `lemmata.checkers.watchdog.Guard` of the caller.
        env: variables beside the allowed ones.
        sandbox: whether to sandbox it.
        readable: what it must read under ``/tmp``, see `lemmata.checkers.sandbox.wrap`.

    Raises:
        ToolchainMissing: the command is not there, or the sandbox is wanted and does not work.
        OSError: it cannot be started.
    """
    wrapped = _wrapped(argv, cwd, limits, sandbox, readable)
    with contextlib.ExitStack() as ours, contextlib.ExitStack() as theirs:
        in_read, in_write = _pipe(theirs, ours)
        out_read, out_write = _pipe(ours, theirs)
        err_read, err_write = _pipe(ours, theirs)
        child = _launch(wrapped, cwd, env, in_read, out_write, err_write)
        ours.pop_all()
    return Dialogue(child, in_write, out_read, err_read)


def _wrapped(argv: Sequence[str], cwd: str, limits: Limits, sandbox: Sandbox, readable: Sequence[str]) -> Wrapped:
    """Returns the command under the kernel's own limits, and in the sandbox: the limits are set inside of it."""
    tool = _find(argv[0])
    limited = _limited((tool, *argv[1:]), limits, contained=contains(sandbox))
    return wrap(limited, cwd, sandbox, readable=(tool, *readable))


def _launch(wrapped: Wrapped, cwd: str, env: Mapping[str, str] | None, stdin: int, stdout: int, stderr: int) -> Child:
    return Child.start(
        wrapped.argv,
        cwd=cwd,
        environment=child_environment(env, contained=wrapped.contained),
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        contained=wrapped.contained,
    )


async def _attend(child: Child, out: Capture, err: Capture, guard: watchdog.Guard) -> ProcessResult:
    """Returns how ``child`` ended, and sees to it that it does."""
    async with child:
        watchdog.watch(guard)
        try:
            ended = await asyncio.shield(child.exit)
        finally:
            watchdog.release(guard)
        seconds = time.monotonic() - child.started
        await asyncio.wait([out.ended, err.ended], timeout=DRAIN_WAIT)
    over = out.truncated or err.truncated
    return ProcessResult(
        exit_code=ended.code,
        signal=ended.signal,
        stdout=out.kept,
        stderr=err.kept,
        stdout_truncated=out.truncated,
        stderr_truncated=err.truncated,
        seconds=seconds,
        cpu_seconds=max(ended.cpu_seconds, guard.cpu_seconds),
        peak_memory=guard.peak,
        ended=guard.breach or ("output" if over else "exited"),
        detail=guard.detail or ("too much output" if over else ""),
    )


def _find(tool: str) -> str:
    found = shutil.which(tool)
    if found is None:
        raise ToolchainMissing(f"{tool} is not installed (not found in PATH)")
    return os.path.abspath(found)


def _pipe(readers: contextlib.ExitStack, writers: contextlib.ExitStack) -> tuple[int, int]:
    """Returns the reading and the writing end of a pipe; the stacks close them."""
    reading, writing = os.pipe()
    readers.callback(os.close, reading)
    writers.callback(os.close, writing)
    return reading, writing


def _input(content: bytes, fds: contextlib.ExitStack) -> int:
    """Returns a descriptor of a file in memory: unlike a pipe it needs nobody who keeps writing."""
    fd = os.memfd_create("lemmata-stdin")
    fds.callback(os.close, fd)
    with open(os.dup(fd), "wb") as file:
        file.write(content)
    os.lseek(fd, 0, os.SEEK_SET)
    return fd


def _limited(argv: Sequence[str], limits: Limits, *, contained: bool) -> tuple[str, ...]:
    """Returns the command under limits that util-linux's ``prlimit`` sets before the tool starts."""
    launcher = shutil.which("prlimit")
    if launcher is None:
        return tuple(argv)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = OPEN_FILES if most == resource.RLIM_INFINITY else min(OPEN_FILES, most)
    threads = thread_limit.rlimit(contained=contained)
    options = ["--core=0:0", f"--fsize={FILE_SIZE}", f"--nofile={files}", f"--nproc={threads}"]
    if limits.cpu is not None:
        options.append(f"--cpu={int(limits.cpu) + 2}")
    return (launcher, *options, "--", *argv)
