"""Jobs for workers, most of them bad ones."""

import contextlib
import ctypes
import os
import pickle
import signal
import stat
import sys
import time

from lemmata.checkers.errors import InputError
from lemmata.checkers.verdict import Toolchain

KEPT = {}


def echo(payload):
    return payload


def where(_):
    return {"pid": os.getpid(), "cwd": os.getcwd(), "environment": dict(os.environ), "path": sys.path[0]}


def keep(payload):
    KEPT.update(payload)
    return dict(KEPT)


def preloaded(module):
    return module in sys.modules


def hang(_):
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGALRM):
        signal.signal(number, signal.SIG_IGN)
    time.sleep(3600)


def spin(_):
    while True:
        pass


def leave(code):
    os._exit(code)


def crash(_):
    ctypes.string_at(0)


def kill_myself(_):
    os.kill(os.getpid(), signal.SIGKILL)


def eat(size):
    return len(b"x" * size)


def eat_and_keep(size):
    KEPT["eaten"] = b"x" * size
    return size


def run_out_of_memory(_):
    raise MemoryError


def print_garbage(megabytes):
    garbage = bytes(range(256)) * 4096
    for _ in range(megabytes):
        os.write(1, garbage)
        os.write(2, garbage)
    return "done"


def print_words_and_die(words):
    sys.stdout.write(words)
    sys.stderr.write(words)
    sys.stderr.flush()
    os._exit(1)


def _channel():
    """Returns the descriptor of the socket to the parent, as code that wants to forge a reply would find it."""
    for entry in range(3, 256):
        with contextlib.suppress(OSError):
            if stat.S_ISSOCK(os.fstat(entry).st_mode):
                return entry
    raise LookupError


def forge(_):
    """Writes a well-formed reply of its own, but without the nonce of the job."""
    body = pickle.dumps(("done", "forged", 0.0, 0, False))
    os.write(_channel(), bytes(16) + len(body).to_bytes(8, "big") + body)
    return "honest"


def babble(_):
    os.write(_channel(), b"unsat\n" * 100)
    return "honest"


def close_channel(_):
    os.close(_channel())
    time.sleep(3600)


def fork_children(_):
    """Leaves a child, and a daemon that has forked twice and left the session."""
    if os.fork() == 0:
        time.sleep(3600)
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(3600)
        os._exit(0)
    return "forked"


def fork_and_hang(_):
    fork_children(None)
    time.sleep(3600)


def raise_value_error(words):
    raise ValueError(words)


def raise_input_error(_):
    raise InputError("')' expected", file="a.smt2", line=3, column=5, kind="syntax")


class Unsendable:
    def __reduce__(self):
        raise TypeError("not for sending")


def return_unsendable(_):
    return Unsendable()


class Evil:
    def __reduce__(self):
        return os.system, ("echo evil >&2",)


def return_evil(_):
    return Evil()


def return_ours(_):
    return (Toolchain(name="z3", version="5"), frozenset({1}), {"a": 1.5})


def read_file(path):
    with open(path, "rb") as file:
        return file.read()


def write_file(path):
    with open(path, "wb") as file:
        return file.write(b"written")


def connect(_):
    import socket

    with socket.socket() as client:
        return client.connect_ex(("1.1.1.1", 53))


def processor_time(seconds):
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass
    return seconds


def nap(seconds):
    time.sleep(seconds)
    return seconds
