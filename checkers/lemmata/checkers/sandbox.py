"""The sandbox: bubblewrap where it works, plainly reported where it does not.

Inside there is no network and no other process. The file system is made of nothing but the system's programs
(``/usr`` and a few files of ``/etc``), what the caller names as readable, one private folder, and small empty
``/tmp`` and ``/dev/shm``; only the last three can be written to. Nobody's home is there, nor another job's folder.
No capability is left, and no user namespace can be made in which there would be some: with one, a read-only mount
could be made writable. ``/proc`` is read-only too: who is root outside could else set the kernel's own values, which
ask for no capability (``core_pattern`` names a program that runs outside). It costs about 10 ms a process.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Final

from lemmata.checkers.child import probe
from lemmata.checkers.errors import ToolchainMissing
from lemmata.checkers.system_calls import open_filter

__all__ = ["Sandbox", "SandboxReport", "Wrapped", "contains", "detect", "wrap"]

INSTALL: Final = "apt-get install bubblewrap"
OLDEST: Final = (0, 8)
"""The first version of bubblewrap with ``--disable-userns`` and ``--size``."""
SCRATCH: Final = 256 << 20
"""Bytes of ``/tmp``, and of ``/dev/shm``: they are memory that no process's own count shows."""
_PROBE_WAIT: Final = 5.0
_SYSTEM: Final = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/nix/store", "/gnu/store")
"""Folders with the system's programs and libraries."""
_SETTINGS: Final = (
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/alternatives",
    "/etc/localtime",
    "/etc/nsswitch.conf",
)
"""What programs read in ``/etc`` to start at all; no accounts, no keys."""


class Sandbox(Enum):
    """Whether children are sandboxed."""

    AUTO = "auto"
    """Where bubblewrap works."""
    OFF = "off"
    STRICT = "strict"
    """Always; without bubblewrap nothing runs."""


@dataclass(frozen=True, slots=True)
class SandboxReport:
    """What was found out about the sandbox, for ``doctor``.

    Attributes:
        works: whether a process can be sandboxed here.
        binary: path of ``bwrap``, empty if there is none.
        version: its own version line.
        problem: why it does not work, and what to do.
    """

    works: bool
    binary: str = ""
    version: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A command, and whether it runs in a namespace of its own; to be started within ``with``, with its files."""

    argv: tuple[str, ...]
    contained: bool
    files: tuple[int, ...] = ()
    """Descriptors that it inherits."""

    def __enter__(self) -> Wrapped:
        return self

    def __exit__(self, *_: object) -> None:
        for fd in self.files:
            os.close(fd)


@lru_cache(maxsize=1)
def detect() -> SandboxReport:
    """Returns whether bubblewrap works, found out by running it once in this process's life."""
    binary = shutil.which("bwrap")
    if binary is None:
        return SandboxReport(works=False, problem=f"bubblewrap is not installed; to install: {INSTALL}")
    version = probe((binary, "--version"), _PROBE_WAIT).output.strip()
    if not _recent(version):
        oldest = ".".join(map(str, OLDEST))
        return SandboxReport(
            works=False, binary=binary, version=version, problem=f"{version or binary} is too old: {oldest} is needed"
        )
    with _contained(binary, ("true",), None, ()) as command:
        tried = probe(command.argv, _PROBE_WAIT, files=command.files)
    if tried.code != 0:
        said = tried.output.strip() or f"exit code {tried.code}"
        problem = f"bwrap does not work here (user namespaces may be off): {said}"
        return SandboxReport(works=False, binary=binary, version=version, problem=problem)
    return SandboxReport(works=True, binary=binary, version=version)


def _recent(version: str) -> bool:
    found = re.search(r"(\d+)\.(\d+)", version)
    return found is not None and (int(found[1]), int(found[2])) >= OLDEST


def contains(mode: Sandbox) -> bool:
    """Returns whether `wrap` sandboxes a command under ``mode``."""
    return mode is not Sandbox.OFF and detect().works


def wrap(argv: Sequence[str], private: str, mode: Sandbox, *, readable: Sequence[str] = ()) -> Wrapped:
    """Returns the command that runs ``argv`` in the sandbox, or ``argv`` itself where ``mode`` allows that.

    Args:
        argv: the command, with an absolute path.
        private: the one folder it may write to.
        mode: whether to sandbox.
        readable: files and folders that it must read, beside the program itself and the system's. The user's home,
            the folder of temporary files, and what holds them, are never shown as a whole.

    Raises:
        ToolchainMissing: ``mode`` is `Sandbox.STRICT` and bubblewrap does not work.
    """
    if contains(mode):
        return _contained(detect().binary, argv, os.path.abspath(private), readable)
    if mode is Sandbox.STRICT:
        raise ToolchainMissing(detect().problem)
    return Wrapped(tuple(argv), contained=False)


def _contained(binary: str, argv: Sequence[str], private: str | None, readable: Sequence[str]) -> Wrapped:
    choom = shutil.which("choom")
    # If the machine runs out of memory, what is in a sandbox is what has to go; inside, it cannot say so itself.
    inner = [choom, "--adjust", "500", "--"] if choom else []
    inner += [binary, "--unshare-all", "--unshare-user", "--disable-userns", "--cap-drop", "ALL"]
    inner += ["--die-with-parent", "--new-session", "--proc", "/proc", "--dev", "/dev"]
    for folder in ("/dev/shm", "/tmp"):
        inner += ["--size", str(SCRATCH), "--tmpfs", folder]
    for path in _SYSTEM:
        if os.path.islink(path):
            inner += ["--symlink", os.readlink(path), path]
        elif os.path.isdir(path):
            inner += ["--ro-bind", path, path]
    for path in _SETTINGS:
        inner += ["--ro-bind-try", path, path]
    for path in _shown(argv[0], readable):
        inner += ["--ro-bind-try", path, path]
    if private is not None:
        inner += ["--bind", private, private, "--chdir", private]
    for folder in ("/proc", "/dev", "/"):
        inner += ["--remount-ro", folder]
    refused = open_filter()
    files = () if refused is None else (refused,)
    inner += ["--seccomp", str(refused)] if files else []
    return Wrapped((*inner, "--", *argv), contained=True, files=files)


def _shown(program: str, readable: Sequence[str]) -> list[str]:
    """Returns the paths to mount: each once, and none that is there anyway or lies in another one."""
    hidden = {os.path.realpath(path) for path in (os.path.expanduser("~"), tempfile.gettempdir())}
    shown: list[str] = []
    for path in sorted({os.path.abspath(path) for path in (program, *readable) if os.path.isabs(path)}):
        below = f"{os.path.realpath(path).rstrip('/')}/"
        if any(f"{home}/".startswith(below) for home in hidden):
            continue
        if not any(f"{path}/".startswith(f"{known}/") for known in (*_SYSTEM, *shown)) and os.path.exists(path):
            shown.append(path)
    return shown
