import asyncio
import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest
from house import source_tree

from lemmata.checkers import child, process, procfs
from lemmata.checkers.child import Child, Exit, ProbeResult, child_environment, probe
from lemmata.checkers.errors import ToolchainMissing
from lemmata.checkers.limits import Limits
from lemmata.checkers.process import run
from lemmata.checkers.sandbox import Sandbox

PYTHON = (sys.prefix, sys.base_prefix, *sys.path)
"""What a sandboxed Python reads, also where this checkout lies under ``/tmp``."""
NONE = Limits(wall=10.0, cpu=None, memory=None, steps=None)
MODES = [
    Sandbox.OFF,
    pytest.param(Sandbox.STRICT, marks=pytest.mark.toolchain("bwrap")),
]


@pytest.fixture
def go(tmp_path):
    """Runs a command to its end in a folder of its own."""

    def inner(*argv, limits=NONE, sandbox=Sandbox.OFF, **options):
        return asyncio.run(run(argv, cwd=str(tmp_path), limits=limits, sandbox=sandbox, **options))

    return inner


def wall(seconds):
    return Limits(wall=seconds, cpu=None, memory=None, steps=None)


@pytest.mark.parametrize("sandbox", MODES)
def test_what_goes_in_comes_out(go, sandbox):
    content = bytes(range(256)) * 4096
    result = go("cat", stdin=content, sandbox=sandbox)
    assert result.stdout == content
    assert (result.stderr, result.exit_code, result.signal, result.ended) == (b"", 0, None, "exited")
    assert not result.stdout_truncated
    assert 0 < result.seconds < 5
    assert 0 < result.cpu_seconds < 5


@pytest.mark.parametrize("sandbox", MODES)
def test_exit_code_and_stderr(go, sandbox):
    result = go("sh", "-c", "echo out; echo err >&2; exit 7", sandbox=sandbox)
    assert (result.exit_code, result.stdout, result.stderr) == (7, b"out\n", b"err\n")


def test_a_signal_is_told_from_an_exit_code(go):
    result = go("sh", "-c", "kill -SEGV $$")
    assert (result.exit_code, result.signal, result.ended) == (None, signal.SIGSEGV, "exited")
    assert str(Exit(None, 11, 0.0)) == "signal SIGSEGV"
    assert str(Exit(3, None, 0.0)) == "exit code 3"


@pytest.mark.parametrize("sandbox", MODES)
def test_a_deadline(go, sandbox):
    result = go("sleep", "60", limits=wall(0.05), sandbox=sandbox)
    assert result.ended == "timeout"
    assert result.detail == "the limit of 0.05 s of wall-clock time"
    assert 0.05 <= result.seconds < 2.0


def test_who_ignores_term_is_killed_after_a_grace(go, monkeypatch):
    monkeypatch.setattr(process, "GRACE", 0.1)
    result = go("sh", "-c", "trap '' TERM; echo up; sleep 60 & wait; sleep 60", limits=wall(0.1))
    assert (result.ended, result.signal) == ("timeout", signal.SIGKILL)
    assert result.seconds >= 0.2
    assert result.stdout == b"up\n"


def test_who_heeds_term_can_say_a_last_word(go):
    code = (
        "import signal, sys, os\n"
        "def last(*_): os.write(1, b'last word'); sys.exit(4)\n"
        "signal.signal(signal.SIGTERM, last)\n"
        "signal.pause()"
    )
    result = go(sys.executable, "-S", "-c", code, limits=wall(0.3))
    assert (result.ended, result.exit_code, result.stdout) == ("timeout", 4, b"last word")


def test_processor_time(go):
    result = go("sh", "-c", "while :; do :; done", limits=Limits(wall=10.0, cpu=0.1, memory=None, steps=None))
    assert result.ended == "timeout"
    assert "processor time" in result.detail
    assert result.cpu_seconds >= 0.1


@pytest.mark.parametrize("sandbox", MODES)
def test_memory_of_all_processes_together(go, sandbox):
    eat = f"{sys.executable} -S -c 'x = b\"x\" * (40 << 20); import signal; signal.pause()'"
    limits = Limits(wall=10.0, cpu=None, memory=100 << 20, steps=None)
    result = go("sh", "-c", f"{eat} & {eat} & {eat} & wait", limits=limits, sandbox=sandbox, readable=PYTHON)
    assert result.ended == "memory"
    assert "the limit is 100 MiB" in result.detail
    assert result.peak_memory > 100 << 20


@pytest.mark.parametrize("stream", [1, 2])
def test_too_much_output(go, stream):
    result = go("sh", "-c", f"yes >&{stream}", output_cap=1000)
    assert (result.ended, result.detail) == ("output", "too much output")
    kept, other = (result.stdout, result.stderr)[:: 1 if stream == 1 else -1]
    assert kept == b"y\n" * 500
    assert other == b""
    assert (result.stdout_truncated, result.stderr_truncated) == (stream == 1, stream == 2)


def test_a_daemon_does_not_stay(go):
    script = "(setsid sh -c 'echo $$ > daemon; sleep 60' &) ; while ! [ -s daemon ]; do :; done; cat daemon"
    result = go("sh", "-c", script)
    assert result.ended == "exited"
    assert procfs.resident([int(result.stdout)]) == 0
    assert result.seconds < 5.0


def test_cancelling_kills(tmp_path):
    def written():
        return (tmp_path / "pid").exists() and (tmp_path / "pid").read_text()

    async def cancelled():
        task = asyncio.ensure_future(
            run(["sh", "-c", "echo $$ > pid; sleep 60"], cwd=str(tmp_path), limits=NONE, sandbox=Sandbox.OFF)
        )
        while not written():  # noqa: ASYNC110  no event tells of it
            await asyncio.sleep(0.001)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(cancelled())
    assert procfs.resident([int((tmp_path / "pid").read_text())]) == 0


def test_the_environment_is_an_allow_list(go, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("LANG", "C.UTF-8")
    result = go("env", env={"EXTRA": "1"})
    names = {line.partition(b"=")[0].decode() for line in result.stdout.splitlines()}
    assert names - {"LEMMATA_MARK", "EXTRA", "PWD", "SHLVL", "_"} <= set(child.ALLOWED)
    assert {"PATH", "LANG", "EXTRA"} <= names
    assert b"secret" not in result.stdout
    assert child_environment({"PATH": "x"})["PATH"] == "x"


def test_kernel_limits_are_set_before_the_tool_starts(go):
    limits = Limits(wall=10.0, cpu=1.5, memory=None, steps=None)
    result = go("cat", "/proc/self/limits", limits=limits)
    lines = {line[:26].strip(): line[26:].split()[0] for line in result.stdout.decode().splitlines()}
    assert lines["Max core file size"] == "0"
    assert lines["Max cpu time"] == "3"
    assert lines["Max file size"] == str(process.FILE_SIZE)
    assert int(lines["Max open files"]) <= process.OPEN_FILES


def test_without_the_launcher_it_still_runs(go, monkeypatch):
    which = process.shutil.which
    monkeypatch.setattr(process.shutil, "which", lambda name: None if name == "prlimit" else which(name))
    assert go("echo", "hi").stdout == b"hi\n"


def test_a_missing_tool(go):
    with pytest.raises(ToolchainMissing, match="no-such-tool is not installed"):
        go("no-such-tool")


def test_a_missing_folder_leaks_nothing(tmp_path):
    before = len(os.listdir("/proc/self/fd"))
    with pytest.raises(FileNotFoundError):
        asyncio.run(run(["true"], cwd=str(tmp_path / "none"), limits=NONE, sandbox=Sandbox.OFF))
    assert len(os.listdir("/proc/self/fd")) == before


def test_many_at_once_leave_no_descriptor(tmp_path):
    async def many():
        return await asyncio.gather(
            *(run(["echo", str(n)], cwd=str(tmp_path), limits=NONE, sandbox=Sandbox.OFF) for n in range(10))
        )

    before = len(os.listdir("/proc/self/fd"))
    assert [int(result.stdout) for result in asyncio.run(many())] == list(range(10))
    assert len(os.listdir("/proc/self/fd")) == before


@pytest.mark.toolchain("bwrap")
def test_the_sandbox_has_no_network_and_writes_in_one_folder(go, tmp_path):
    code = (
        "import socket, os\n"
        "open('mine', 'w').write('x')\n"
        "for path in ('/x', '/etc/x', '/dev/x', '/root/x', '/tmp/../x'):\n"
        "    try: open(path, 'w'); print('wrote', path)\n"
        "    except OSError: pass\n"
        "home = os.path.expanduser('~')\n"
        "print(socket.socket().connect_ex(('1.1.1.1', 53)) != 0, home, os.getpid() < 10)"
    )
    result = go(sys.executable, "-c", code, sandbox=Sandbox.STRICT, readable=PYTHON)
    assert result.stderr == b""
    assert result.stdout == b"True /tmp True\n"
    assert (tmp_path / "mine").read_text() == "x"


def test_without_pidfd_a_thread_waits(go, monkeypatch):
    def refuse(_):
        raise OSError

    monkeypatch.setattr(os, "pidfd_open", refuse)
    assert go("echo", "hi").stdout == b"hi\n"
    assert go("sleep", "60", limits=wall(0.05)).ended == "timeout"
    until = time.monotonic() + 5.0
    while time.monotonic() < until and any(t.name.startswith("lemmata-wait") for t in threading.enumerate()):
        pass
    assert not any(thread.name.startswith("lemmata-wait") for thread in threading.enumerate())


def test_the_backstop_ends_what_was_forgotten(tmp_path):
    def forget():
        with open(os.devnull, "r+b") as nothing:
            fd = nothing.fileno()
            return Child.start(
                ["sh", "-c", "setsid sleep 60 & sleep 60"],
                cwd=str(tmp_path),
                environment=child_environment(),
                stdin=fd,
                stdout=fd,
                stderr=fd,
            )

    async def reap(forgotten):
        return await asyncio.wait_for(asyncio.shield(forgotten.exit), 5.0)

    async def both():
        forgotten = forget()
        child._cleanup_all()
        exit_ = await reap(forgotten)
        forgotten.cleanup()
        forgotten.kill()
        forgotten.terminate()
        return forgotten, exit_

    forgotten, exit_ = asyncio.run(both())
    assert exit_.signal == signal.SIGKILL
    assert procfs.members(forgotten.pid, forgotten.mark) == set()


def test_probe():
    assert probe(["sh", "-c", "echo hi; exit 3"], 5.0) == ProbeResult(3, "hi\n")
    assert probe(["/no/such/tool"], 5.0).code is None
    assert probe(["sleep", "60"], 0.05).code is None


def test_only_one_module_starts_processes():
    for path in source_tree.MODULES:
        used = {name.partition(".")[0] for name in source_tree.imports(path)} & {"subprocess", "multiprocessing", "pty"}
        assert not used or path == Path(child.__file__), path
