"""The sandbox: bubblewrap where it works, plainly reported where it does not.

Inside there is no network, the file system is read-only but for the private folder and an empty ``/tmp``, and the
processes have a PID namespace of their own, so that ending the first ends all. It costs about 10 ms a process.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Final

from lemmata.checkers.errors import ToolchainMissing

__all__ = ["Sandbox", "SandboxReport", "Wrapped", "detect", "wrap"]

INSTALL: Final = "apt-get install bubblewrap"
_PROBE_WAIT: Final = 5.0


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
    """A command, and whether it runs in a namespace of its own."""

    argv: tuple[str, ...]
    contained: bool


@lru_cache(maxsize=1)
def detect() -> SandboxReport:
    """Returns whether bubblewrap works, found out by running it once in this process's life."""
    from lemmata.checkers.process import probe  # process.py wraps its commands with this module

    binary = shutil.which("bwrap")
    if binary is None:
        return SandboxReport(works=False, problem=f"bubblewrap is not installed; to install: {INSTALL}")
    tried = probe(_command(binary, ("true",), os.sep, ()), _PROBE_WAIT)
    if tried.code != 0:
        said = tried.output.strip() or f"exit code {tried.code}"
        return SandboxReport(
            works=False, binary=binary, problem=f"bwrap does not work here (user namespaces may be off): {said}"
        )
    version = probe((binary, "--version"), _PROBE_WAIT).output.strip()
    return SandboxReport(works=True, binary=binary, version=version)


def wrap(argv: Sequence[str], private: str, mode: Sandbox, *, readable: Sequence[str] = ()) -> Wrapped:
    """Returns the command that runs ``argv`` in the sandbox, or ``argv`` itself where ``mode`` allows that.

    Args:
        argv: the command, with an absolute path.
        private: the one folder it may write to.
        mode: whether to sandbox.
        readable: files and folders under ``/tmp`` that it must read; the rest of ``/tmp`` is hidden.

    Raises:
        ToolchainMissing: ``mode`` is `Sandbox.STRICT` and bubblewrap does not work.
    """
    if mode is Sandbox.OFF:
        return Wrapped(tuple(argv), contained=False)
    report = detect()
    if report.works:
        return Wrapped(_command(report.binary, argv, os.path.abspath(private), readable), contained=True)
    if mode is Sandbox.STRICT:
        raise ToolchainMissing(report.problem)
    return Wrapped(tuple(argv), contained=False)


def _command(binary: str, argv: Sequence[str], private: str, readable: Sequence[str]) -> tuple[str, ...]:
    inner = [binary, "--unshare-all", "--die-with-parent", "--new-session", "--ro-bind", "/", "/"]
    inner += ["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"]
    for path in readable:
        if os.path.realpath(path).startswith("/tmp/") and os.path.exists(path):
            inner += ["--ro-bind", path, path]
    if private != os.sep:
        inner += ["--bind", private, private, "--chdir", private]
    return (*inner, "--", *argv)
