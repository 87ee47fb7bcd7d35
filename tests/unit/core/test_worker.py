import os
import pickle
import socket
import threading
from pathlib import Path

import pytest

from lemmata.checkers import worker
from lemmata.checkers.errors import InputError

NONCE = bytes(range(worker.NONCE))


@pytest.fixture
def served():
    """A worker's loop on a thread; yields the parent's end of the channel after its "ready" frame."""
    ours, theirs = socket.socketpair()
    ours.settimeout(5.0)
    thread = threading.Thread(target=worker.serve, args=(theirs.fileno(),), daemon=True)
    thread.start()
    assert read(ours)[0] == bytes(worker.NONCE)
    yield ours
    ours.close()
    thread.join(5.0)
    assert not thread.is_alive()
    theirs.close()


def read(channel):
    with channel.makefile("rb") as file:
        header = file.read(worker.HEADER)
        return header[: worker.NONCE], pickle.loads(file.read(int.from_bytes(header[worker.NONCE :], "big")))


def frame(name, payload):
    body = pickle.dumps((f"faults.fault_jobs:{name}", payload))
    return NONCE + len(body).to_bytes(8, "big") + body


def ask(channel, name, payload=None):
    channel.sendall(frame(name, payload))
    nonce, reply = read(channel)
    assert nonce == NONCE
    return reply


def test_replies(served):
    tag, value, cpu, resident, strays = ask(served, "echo", {"a": (1, "x")})
    assert (tag, value) == ("done", {"a": (1, "x")})
    assert strays is bool(Path(f"/proc/self/task/{os.getpid()}/children").read_text())
    assert 0 <= cpu < 1
    assert resident > 1 << 20
    assert ask(served, "raise_value_error", "bad")[:2][0] == "crash"
    tag, error, *_ = ask(served, "raise_input_error")
    assert tag == "error"
    assert isinstance(error, InputError)
    assert (str(error), error.kind) == ("a.smt2:3:5: ')' expected", "syntax")
    assert ask(served, "run_out_of_memory")[:2] == ("memory", "the job ran out of memory")
    assert "not for sending" in ask(served, "return_unsendable")[1]
    assert "AttributeError" in ask(served, "nothing_of_that_name")[1]
    assert ask(served, "echo", 7)[1] == 7


def test_a_frame_in_pieces_and_a_large_one(served):
    whole = frame("echo", b"x" * (3 << 20))
    for part in (whole[:5], whole[5:30], whole[30 : 1 << 20], whole[1 << 20 :]):
        served.sendall(part)
    assert read(served)[1][1] == b"x" * (3 << 20)


def test_an_empty_body_is_a_job_that_fails(served):
    served.sendall(NONCE + bytes(8))
    nonce, reply = read(served)
    assert (nonce, reply[0]) == (NONCE, "crash")


@pytest.mark.parametrize("cut", [0, 3, worker.HEADER, worker.HEADER + 2])
def test_the_end_of_the_channel_is_the_end(served, cut):
    served.sendall(frame("echo", 1)[:cut])
    served.shutdown(socket.SHUT_WR)  # the fixture wants the loop to end


def test_small_files_that_are_not_there():
    assert worker._peek("/proc/no/such/file") == b""
    assert worker._resident() > 0


def test_main_settles_and_serves(monkeypatch):
    limits = []
    monkeypatch.setattr(worker.resource, "setrlimit", lambda what, values: limits.append((what, values)))
    monkeypatch.setattr(worker.ctypes, "CDLL", lambda _: type("Libc", (), {"prctl": lambda *_: 0}))
    monkeypatch.setattr(worker.faulthandler, "enable", lambda **_: None)
    monkeypatch.setattr("builtins.open", lambda *_, **__: (_ for _ in ()).throw(OSError))
    ours, theirs = socket.socketpair()
    ours.close()
    with pytest.raises((BrokenPipeError, ConnectionError)):
        worker.main(theirs.fileno(), os.getppid(), ["json"])
    theirs.close()
    assert (worker.resource.RLIMIT_CORE, (0, 0)) in limits


def test_a_worker_whose_parent_is_gone_leaves(monkeypatch):
    monkeypatch.setattr(worker.ctypes, "CDLL", lambda _: type("Libc", (), {"prctl": lambda *_: 0}))

    def leave(code):
        raise SystemExit(code)

    monkeypatch.setattr(worker.os, "_exit", leave)
    with pytest.raises(SystemExit):
        worker._settle(os.getppid() + 1)
