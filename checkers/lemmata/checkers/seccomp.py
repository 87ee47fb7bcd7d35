"""A filter of system calls for the sandbox: what no tool needs, and what has been a way out of sandboxes.

Debuggers, keyrings, tracing, mounts and namespaces ask for rights that nobody in the sandbox has: the filter stands
even if the kernel forgets to ask. The trap: ``setsid`` cannot be among them, as Lean's server uses it for each file.

The program is classic BPF as in seccomp(2); bubblewrap installs it just before the tool starts.
"""

from __future__ import annotations

import errno
import os
import platform
import struct
from functools import lru_cache
from typing import Final

__all__ = ["DENIED", "open_filter", "program"]

_ARCHITECTURES: Final = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
"""What seccomp calls an architecture, and its column in `DENIED`."""
DENIED: Final = {
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "kcmp": (312, 272),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "syslog": (103, 116),
    "acct": (163, 89),
    "quotactl": (179, 60),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "reboot": (169, 142),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "kexec_load": (246, 104),
    "open_by_handle_at": (304, 265),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "unshare": (272, 97),
    "setns": (308, 268),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "mount_setattr": (442, 442),
}
"""Numbers of system calls on x86_64 and on aarch64; their answer is ``EPERM``."""
_LOAD: Final = 0x20
_IF_EQUAL: Final = 0x15
_IF_AT_LEAST: Final = 0x35
_RETURN: Final = 0x06
_ALLOW: Final = 0x7FFF0000
_DENY: Final = 0x00050000 | errno.EPERM
_NUMBER: Final = 0
_ARCHITECTURE: Final = 4
_OTHER_ABI: Final = 0x40000000
"""Numbers from here on are of a second interface of x86_64, which no tool uses."""


def program(machine: str) -> bytes:
    """Returns the filter for an architecture; empty for one whose numbers are not known here."""
    if machine not in _ARCHITECTURES:
        return b""
    architecture, column = _ARCHITECTURES[machine]
    numbers = sorted({each[column] for each in DENIED.values()})
    # Jumps count from the next instruction; the last two are to allow and to deny.
    deny = len(numbers) + 5
    code = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_IF_EQUAL, 0, deny - 2, architecture),
        (_LOAD, 0, 0, _NUMBER),
        (_IF_AT_LEAST, deny - 4, 0, _OTHER_ABI),
        *((_IF_EQUAL, deny - 5 - place, 0, number) for place, number in enumerate(numbers)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _DENY),
    ]
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in code)


def open_filter() -> int:
    """Returns a descriptor to read this machine's filter from, to be closed by the caller; -1 if there is none."""
    held = _held()
    return -1 if held < 0 else os.open(f"/proc/self/fd/{held}", os.O_RDONLY | os.O_CLOEXEC)


@lru_cache(maxsize=1)
def _held() -> int:
    """Returns the descriptor of a file in memory with the filter: it is written once in this process's life."""
    code = program(platform.machine())
    if not code:
        return -1
    fd = os.memfd_create("lemmata-seccomp")
    os.write(fd, code)
    return fd
