"""A proof that attacks is contained, the job beside it is unharmed, and nothing outside has changed."""

import asyncio
import hashlib
import json
import os
import platform
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

import pytest

from lemmata.checkers import process, sandbox, seccomp, thread_limit, watchdog
from lemmata.checkers.judge import judge
from lemmata.checkers.lean import LeanChecker
from lemmata.checkers.lean.compile import Compiled
from lemmata.checkers.lean.messages import parse_output
from lemmata.checkers.lean.toolchain import LeanToolchain
from lemmata.checkers.limits import Limits
from lemmata.checkers.pool import Done, Ended, Pool
from lemmata.checkers.private_folder import private_folder, read_left, remove
from lemmata.checkers.sandbox import Sandbox
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import Outcome, Status

pytestmark = pytest.mark.toolchain("bwrap")

ATTACKS = Path(__file__).with_name("sandbox_attacks.py")
SECRET = "the-secret-of-this-test"
PYTHON = (sys.prefix, sys.base_prefix)
FILTERED = pytest.mark.skipif(not seccomp.program(platform.machine()), reason="there is no filter for this machine")
LIMITS = Limits(wall=10.0, cpu=None, memory=400 << 20, steps=None)


def limits(**changes):
    return Limits(**{"wall": 10.0, "cpu": None, "memory": 400 << 20, "steps": None, **changes})


def fingerprint(top):
    """Returns the content of every file below a folder."""
    return {
        str(path.relative_to(top)): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
        for path in sorted(top.rglob("*"))
    }


class Field:
    """Folders of two jobs and a home with a secret, all of which the attacker is told of."""

    def __init__(self, top):
        self.top = top
        self.home, self.attacker, self.other = (top / name for name in ("home", "attacker", "other"))
        for folder in (self.home, self.attacker, self.other):
            folder.mkdir()
        for folder in (self.home, self.other):
            (folder / "secret").write_text(SECRET)

    def outside(self):
        """Returns what the attacker must not have changed."""
        return fingerprint(self.home), (self.other / "secret").read_text(), sorted(os.listdir(self.top))

    async def _job(self, folder, *words, **options):
        shutil.copy(ATTACKS, folder / "tool.py")
        options = {"limits": LIMITS, "sandbox": Sandbox.STRICT, "readable": PYTHON, **options}
        return await process.run((sys.executable, "-I", "-S", "tool.py", *words), cwd=str(folder), **options)

    async def _both(self, words, options):
        beside = asyncio.create_task(self._job(self.other, "bystand", limits=limits(wall=30.0)))
        while not (self.other / "mine").exists():  # noqa: ASYNC110  no event tells of it
            await asyncio.sleep(0.005)
        try:
            return await self._job(self.attacker, *map(str, words), **options)
        finally:
            (self.other / "stop").touch()
            self.beside = await beside

    def attack(self, *words, **options):
        """Returns how the attack ended, after making sure that it harmed nobody else."""
        before = self.outside()
        started = time.monotonic()
        result = asyncio.run(self._both(words, options))
        assert time.monotonic() - started < 10.0
        assert self.beside.ended == "exited", self.beside
        assert self.beside.stdout == b"up\nunharmed ['mine', 'secret', 'stop', 'tool.py']\ntried\n"
        assert self.outside() == before
        return result


@pytest.fixture
def field(tmp_path, monkeypatch):
    made = Field(tmp_path)
    monkeypatch.setenv("HOME", str(made.home))
    monkeypatch.setenv("API_KEY", SECRET)
    return made


def outcome(result):
    """Returns what a backend makes of it."""
    failure = Compiled(result=result, output=parse_output("")).failure()
    return failure and failure[0]


def achieved_nothing(result):
    assert (result.stdout, result.ended, result.exit_code) == (b"tried\n", "exited", 0), result.stderr
    return True


def test_writing_outside_its_folder(field):
    assert achieved_nothing(field.attack("write_outside", field.home, field.other))
    result = field.attack("write_outside", field.top)
    assert result.stdout == f"wrote {field.top}/lemmata-was-here\ntried\n".encode(), "in an empty folder of its own"


def test_replacing_the_tool_for_the_next_job(field):
    assert achieved_nothing(field.attack("replace_tool", field.other / "tool.py"))


def test_reading_the_secrets_of_others(field):
    paths = [field.home / "secret", field.other / "secret", f"{field.attacker}/../other/secret", "/etc/shadow"]
    for path in paths[:3]:
        assert SECRET in Path(path).read_text()
    assert achieved_nothing(field.attack("read_secrets", SECRET, *paths, "/etc/passwd", "~/secret"))


def test_reading_the_environment_of_its_parents(field):
    assert achieved_nothing(field.attack("read_processes", "the-secret-of-"))


def test_opening_a_connection(field):
    abstract, path = f"lemmata-{os.getpid()}", str(field.home / "socket")
    with socket.socket() as tcp, socket.socket(socket.AF_UNIX) as named, socket.socket(socket.AF_UNIX) as unnamed:
        tcp.bind(("127.0.0.1", 0))
        named.bind(path)
        unnamed.bind(f"\0{abstract}")
        for listener in (tcp, named, unnamed):
            listener.listen()
        before = field.outside
        field.outside = lambda: field.other.joinpath("secret").read_text()  # a socket has no content to compare
        assert achieved_nothing(field.attack("open_sockets", tcp.getsockname()[1], abstract, path))
        field.outside = before


def test_forking_without_end(field, monkeypatch):
    monkeypatch.setattr(thread_limit, "THREADS", 100)
    result = field.attack("fork_without_end", 1000, limits=limits(memory=None))
    assert (result.ended, outcome(result)) == ("processes", Outcome.RESOURCES)
    assert result.detail == "more than 100 threads at once"
    assert b"made" not in result.stdout


@pytest.mark.toolchain("control-groups")
def test_doubling_without_end(field):
    result = field.attack("fork_bomb", 8.0, limits=limits(memory=None))
    assert (result.ended, outcome(result)) == ("processes", Outcome.RESOURCES)
    assert result.seconds < 5.0


def test_whoever_is_not_root_is_held_by_the_kernel_too(monkeypatch):
    monkeypatch.setattr(thread_limit, "THREADS", 50)
    script = "for i in $(seq 100); do sleep 5 & done; echo started all"
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o777)
        with process._wrapped(("sh", "-c", script), folder, LIMITS, Sandbox.STRICT, ()) as wrapped:
            command = wrapped.argv
            if os.geteuid() == 0:
                command = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", *command)
            done = subprocess.run(command, pass_fds=wrapped.fds, capture_output=True, timeout=30, check=False)
    assert b"started all" not in done.stdout
    assert b"fork" in done.stderr.lower()


def test_starting_threads_without_end(field, monkeypatch):
    monkeypatch.setattr(thread_limit, "THREADS", 100)
    result = field.attack("start_threads", 300, limits=limits(memory=None))
    assert (result.ended, outcome(result)) == ("processes", Outcome.RESOURCES)


def test_allocating_all_memory(field):
    result = field.attack("allocate", 20 << 10, limits=limits(memory=100 << 20))
    assert (result.ended, outcome(result)) == ("memory", Outcome.RESOURCES)
    assert result.stdout == b""


def test_allocating_memory_that_nothing_maps(field):
    result = field.attack("allocate_in_files", 1500, limits=limits(memory=100 << 20))
    assert (result.ended, outcome(result)) == ("memory", Outcome.RESOURCES)


def test_filling_the_disk(field):
    result = field.attack("fill_disk", 200, disk=20 << 20)
    assert (result.ended, outcome(result)) == ("disk", Outcome.RESOURCES)
    assert result.detail == "more than 20 MiB in its folder"


def test_filling_the_disk_where_no_path_leads(field):
    result = field.attack("fill_disk_far_down", 200, 30, disk=20 << 20)
    assert (result.ended, outcome(result)) == ("disk", Outcome.RESOURCES)
    assert result.detail == "a folder in its folder that cannot be looked into"
    remove(str(field.attacker))


def test_leaving_traps_where_results_are_read(field):
    with private_folder("lemmata-traps-") as folder:
        field.attacker = Path(folder)
        assert achieved_nothing(field.attack("leave_traps", field.home / "secret"))
        left = sorted(os.listdir(folder))
        assert left == ["deep", "endless", "home", "huge", "link", "pipe", "tool.py"]
        for name in left[:-1]:
            with pytest.raises(OSError):  # noqa: PT011  of many kinds
                read_left(field.attacker / name)
        assert read_left(field.attacker / "tool.py") == ATTACKS.read_bytes()
        before = field.outside()
    assert not os.path.exists(folder)
    assert field.outside() == before


@FILTERED
def test_asking_for_the_keys_of_the_session(field):
    keys = [sys.executable, "-I", "-S", str(ATTACKS), "hold_key", SECRET]
    held = f"import asyncio, sys; sys.path[:0] = {sys.path!r}; from faults.test_sandbox_attacks import *\n"
    held += (
        f"result = Field(Path({str(field.top / 'again')!r})).attack('take_keys', 'lemmata-key')\nprint(result.stdout)"
    )
    (field.top / "again").mkdir()
    done = subprocess.run([*keys, sys.executable, "-c", held], capture_output=True, timeout=60, check=False)
    assert done.stdout == b"held\nb'tried\\n'\n", done.stderr


def test_finding_open_files(field):
    assert achieved_nothing(field.attack("list_descriptors"))


def test_filling_the_folders_in_memory(field, monkeypatch):
    monkeypatch.setattr(sandbox, "SCRATCH", 8 << 20)
    assert achieved_nothing(field.attack("fill_scratch", 40))


def test_one_huge_file(field):
    assert achieved_nothing(field.attack("huge_file"))


def test_printing_without_end(field):
    result = field.attack("print_without_end", 1024)
    assert (result.ended, outcome(result)) == ("output", Outcome.RESOURCES)
    assert len(result.stdout) == process.OUTPUT_CAP


def test_ignoring_every_request_to_end(field):
    result = field.attack("ignore_term", limits=limits(wall=0.5))
    assert (result.ended, outcome(result)) == ("timeout", Outcome.TIMEOUT)
    assert result.stdout == b"deaf\n"
    assert result.seconds < 5.0


def test_killing_everything_in_reach(field):
    result = field.attack("kill_group", os.getpid())
    assert result.ended == "exited"
    assert outcome(result) is Outcome.FAILURE
    assert b"could" not in result.stdout
    assert result.exit_code == 128 + signal.SIGKILL


def test_signalling_and_tracing_others(field):
    assert achieved_nothing(field.attack("trace", os.getpid(), os.getppid()))


@FILTERED
def test_calling_what_is_filtered(field):
    column = ("x86_64", "aarch64").index(platform.machine())
    numbers = {name: each[column] for name, each in seccomp.DENIED.items()}
    assert achieved_nothing(field.attack("call_denied", json.dumps(numbers)))


def test_getting_rights_back(field):
    assert achieved_nothing(field.attack("escape"))


def test_leaving_a_daemon_behind(field):
    token = f"daemon-of-{os.getpid()}-{time.monotonic_ns()}"
    assert achieved_nothing(field.attack("leave_daemon", token))
    until = time.monotonic() + 2.0
    while (left := running(token)) and time.monotonic() < until:
        pass
    assert left == []


def test_forging_every_sign_of_a_proof(field):
    shutil.copy(ATTACKS, field.attacker / "tool.py")
    lean = LeanToolchain(
        kind="explicit",
        command=(sys.executable, "-I", "-S", str(field.attacker / "tool.py"), "forge"),
        environment={},
        version="4.35.0",
        commit="",
        sha256="",
        prefix=str(field.attacker),
        lake=False,
        readable=(*PYTHON, str(field.attacker)),
    )
    task = Task(language="lean", source=b"theorem true : False := trivial\n", name="false.lean")
    checker = LeanChecker(lean, sandbox=Sandbox.STRICT)
    verdict = asyncio.run(judge(checker, task, Candidate(), LIMITS))
    assert verdict.status is Status.TOOL_FAILURE
    assert "Lean did not say what it made of" in verdict.reason


def in_worker(job, payload):
    async def work():
        async with Pool(1, allow=("lemmata.", "faults."), sandbox=Sandbox.STRICT) as pool:
            return await pool.call(f"faults.sandbox_attacks:{job}", payload, limits(memory=None))

    return asyncio.run(work())


def test_a_worker_sees_no_more_than_a_tool(field, tmp_path, monkeypatch):
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "secret").write_text(SECRET)
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setattr(sys, "path", ["", str(tmp_path / "here"), *sys.path])
    files = [str(path) for path in (field.home, field.other, tmp_path / "here" / "secret", Path.home(), "/etc/passwd")]
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        reply = in_worker("attack_from_worker", {"files": files, "port": listener.getsockname()[1]})
    assert isinstance(reply, Done), reply
    assert reply.value == []


def test_a_worker_that_forks_without_end_is_ended(monkeypatch):
    monkeypatch.setattr(thread_limit, "THREADS", 50)
    reply = in_worker("fork_from_worker", 300)
    assert isinstance(reply, Ended)
    assert (reply.kind, reply.detail) == ("processes", "more than 50 threads at once")


def test_a_worker_that_fills_the_disk_is_ended(monkeypatch):
    monkeypatch.setattr(watchdog, "Quota", partial(watchdog.Quota, disk=8 << 20))
    reply = in_worker("fill_from_worker", 100)
    assert isinstance(reply, Ended)
    assert (reply.kind, reply.detail) == ("disk", "more than 8 MiB in its folder")


def running(token):
    """Returns the processes that have a word in their command line."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if token.encode() in path.read_bytes():
                found.append(path.parent.name)
        except OSError:
            continue
    return found
