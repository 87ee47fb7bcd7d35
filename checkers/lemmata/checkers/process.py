"""Runs of a tool in the sandbox and under limits: once, with all of its input, or in a dialogue."""

from __future__ import annotations

import asyncio
import contextlib
import os
import resource
import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from lemmata.checkers import thread_limit, watchdog
from lemmata.checkers.capture import Capture
from lemmata.checkers.child import Child, child_environment
from lemmata.checkers.errors import ToolchainMissing
from lemmata.checkers.limits import Limits
from lemmata.checkers.sandbox import Sandbox, Wrapped, contains, wrap

__all__ = ["Dialogue", "End", "ProcessResult", "open_dialogue", "run"]

End: TypeAlias = Literal["exited", "timeout", "memory", "processes", "disk", "output"]

GRACE: Final = 0.5
"""Seconds between SIGTERM and SIGKILL."""
DRAIN_WAIT: Final = 1.0
"""Seconds to wait for the end of a pipe whose writer has been killed."""
OUTPUT_CAP: Final = 16 << 20
"""Bytes of output kept of each of stdout and stderr."""
FILE_SIZE: Final = 1 << 30
"""Bytes a tool may write to one file."""
OPEN_FILES: Final = 4096


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
    with (
        _wrapped(argv, cwd, limits, sandbox, readable) as wrapped,
        contextlib.ExitStack() as undo,
        contextlib.ExitStack() as fds,
    ):
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
    with (
        _wrapped(argv, cwd, limits, sandbox, readable) as wrapped,
        contextlib.ExitStack() as ours,
        contextlib.ExitStack() as theirs,
    ):
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
        pass_fds=wrapped.files,
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
