"""The system calls that nothing in the sandbox needs, as a filter for the kernel (seccomp).

No namespace holds the keys of a session: who asks could read the keys that a user has, and leave some for the next job.
The others reach deep into the kernel, and are where it breaks most. They answer that there is no such call, so that
libraries do without them. Calls in the way of another architecture are refused as a whole.
"""

from __future__ import annotations

import os
import platform
import struct
from typing import Final

__all__ = ["filter_program", "open_filter"]

_REFUSED: Final = {
    "x86_64": {
        "add_key": 248,
        "request_key": 249,
        "keyctl": 250,
        "perf_event_open": 298,
        "bpf": 321,
        "userfaultfd": 323,
    },
    "aarch64": {
        "add_key": 217,
        "request_key": 218,
        "keyctl": 219,
        "perf_event_open": 241,
        "bpf": 280,
        "userfaultfd": 282,
    },
}
"""By machine; the numbers of newer calls are the same everywhere."""
_NEWER: Final = {"io_uring_setup": 425, "io_uring_enter": 426, "io_uring_register": 427}
_ARCHITECTURES: Final = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_OTHER_WAY: Final = 0x40000000
"""From here on calls are those of x86's 32-bit pointers."""
_LOAD: Final = 0x20
_JUMP_EQUAL: Final = 0x15
_JUMP_FROM: Final = 0x35
_RETURN: Final = 0x06
_NUMBER: Final = 0
_ARCHITECTURE: Final = 4
_ALLOW: Final = 0x7FFF0000
_NO_SUCH_CALL: Final = 0x00050000 | 38


def filter_program(machine: str) -> bytes:
    """Returns the filter for a machine, empty if its calls are not known."""
    if machine not in _REFUSED:
        return b""
    numbers = sorted({*_REFUSED[machine].values(), *_NEWER.values()})
    last = len(numbers) + 1
    steps = [(_LOAD, 0, 0, _ARCHITECTURE), (_JUMP_EQUAL, 0, last + 2, _ARCHITECTURES[machine]), (_LOAD, 0, 0, _NUMBER)]
    steps.append((_JUMP_FROM, last, 0, _OTHER_WAY))
    steps += [(_JUMP_EQUAL, last - place, 0, number) for place, number in enumerate(numbers, start=1)]
    steps += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _NO_SUCH_CALL)]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)


def open_filter() -> int | None:
    """Returns a new descriptor of the filter for this machine, which the caller closes; None if there is none."""
    program = filter_program(platform.machine())
    if not program:
        return None
    fd = os.memfd_create("lemmata-seccomp")
    os.write(fd, program)
    os.lseek(fd, 0, os.SEEK_SET)
    return fd
