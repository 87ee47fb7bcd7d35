"""The worker process of a `lemmata.checkers.pool.Pool`: reads jobs, calls functions, writes replies.

Frames go over a socket of their own; what a solver prints to stdout or stderr never meets them. Every frame carries
the nonce of its job, drawn by the parent.

    frame   = nonce (16 bytes) + length of the body (8 bytes, big-endian) + body (pickle)
    job     = (function: "module:name", payload)
    reply   = (tag, value, processor seconds, resident bytes, whether it left children behind)
    tag     = "done" | "error" (value: a LemmataError) | "memory" | "crash" (value: the end of a traceback)
"""

from __future__ import annotations

import contextlib
import ctypes
import faulthandler
import importlib
import os
import pickle
import resource
import signal
import sys
import time
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Final, TypeAlias

from lemmata.checkers import thread_limit
from lemmata.checkers.errors import LemmataError

__all__ = ["HEADER", "NONCE", "Job", "WorkerReply", "main", "serve"]

NONCE: Final = 16
"""Bytes of a job's nonce."""
HEADER: Final = NONCE + 8
"""Bytes before the body of a frame."""
TRACEBACK: Final = 4000
"""Characters kept of a traceback; its end says what happened."""

Job: TypeAlias = tuple[str, Any]
WorkerReply: TypeAlias = tuple[str, Any, float, int, bool]

_PR_SET_PDEATHSIG: Final = 1
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")
_FILE_SIZE: Final = 1 << 30


def main(channel: int, parent: int, preload: Sequence[str]) -> None:
    """Serves jobs from the socket ``channel`` until its other end is closed.

    Args:
        channel: descriptor of the socket.
        parent: process number of the parent; 0 in a PID namespace, where it cannot be seen.
        preload: modules to import before the first job.
    """
    _settle(parent)
    os.set_inheritable(channel, False)  # noqa: FBT003
    for module in preload:
        importlib.import_module(module)
    serve(channel)


def _settle(parent: int) -> None:
    """Ties this process to its parent's life, and sets the kernel's limits."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if parent and os.getppid() != parent:  # it died before the line above
        os._exit(1)
    faulthandler.enable(all_threads=False)
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    size = _FILE_SIZE if most == resource.RLIM_INFINITY else min(_FILE_SIZE, most)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    threads = thread_limit.rlimit(contained=not parent)
    resource.setrlimit(resource.RLIMIT_NPROC, (threads, threads))
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w", encoding="ascii") as file:
        file.write("500")  # if the machine runs out of memory, a worker is the one to lose


def serve(channel: int) -> None:
    """Answers one "ready" frame (nonce 0), then every job of ``channel`` in turn."""
    functions: dict[str, Callable[[Any], Any]] = {}
    _send(channel, bytes(NONCE), ("done", os.getpid(), 0.0, _resident(), False))
    while True:
        header = _receive(channel, HEADER)
        if header is None:
            return
        body = _receive(channel, int.from_bytes(header[NONCE:], "big"))
        if body is None:
            return
        _send(channel, header[:NONCE], _answer(body, functions))


def _answer(body: bytes, functions: dict[str, Callable[[Any], Any]]) -> WorkerReply:
    before = _cpu()
    try:
        name, payload = pickle.loads(body)
        function = functions.get(name)
        if function is None:
            function = functions[name] = _find(name)
        tag, value = "done", function(payload)
    except LemmataError as error:
        tag, value = "error", error
    except MemoryError:
        tag, value = "memory", "the job ran out of memory"
    except Exception:  # noqa: BLE001  a boundary: what a job raises must reach the caller as words
        tag, value = "crash", _traceback()
    return tag, value, _cpu() - before, _resident(), _has_children()


def _find(name: str) -> Callable[[Any], Any]:
    module, _, attribute = name.partition(":")
    found: Callable[[Any], Any] = getattr(importlib.import_module(module), attribute)
    return found


def _send(channel: int, nonce: bytes, reply: WorkerReply) -> None:
    try:
        body = pickle.dumps(reply, pickle.HIGHEST_PROTOCOL)
    except Exception:  # noqa: BLE001  a boundary: a value that cannot be pickled is the job's mistake
        reason = _traceback()
        body = pickle.dumps(("crash", reason, *reply[2:]), pickle.HIGHEST_PROTOCOL)
    view = memoryview(nonce + len(body).to_bytes(8, "big") + body)
    while view:
        view = view[os.write(channel, view) :]


def _receive(channel: int, size: int) -> bytes | None:
    """Returns exactly ``size`` bytes, or ``None`` at the end of the stream."""
    chunk = os.read(channel, size) if size else b""
    if len(chunk) == size:
        return chunk
    parts = bytearray(chunk)
    while chunk and len(parts) < size:
        chunk = os.read(channel, min(size - len(parts), 1 << 20))
        parts += chunk
    return bytes(parts) if len(parts) == size else None


def _traceback() -> str:
    import traceback  # only a failing job pays for it

    return traceback.format_exc()[-TRACEBACK:]


def _cpu() -> float:
    own = time.process_time()
    children = os.times()
    return own + children.children_user + children.children_system


def _resident() -> int:
    return int((_peek("/proc/self/statm").split() or [b"0", b"0"])[1]) * _PAGE


def _has_children() -> bool:
    """Returns whether a job left a child process (of the main thread) behind."""
    return bool(_peek(f"/proc/self/task/{os.getpid()}/children"))


@lru_cache(maxsize=8)
def _opened(path: str) -> int:
    return os.open(path, os.O_RDONLY | os.O_CLOEXEC)


def _peek(path: str) -> bytes:
    """Returns what a small file of ``/proc``, kept open between jobs, holds now; empty if it is not there."""
    try:
        return os.pread(_opened(path), 256, 0)
    except OSError:
        return b""


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
