"""Leans that die, hang, babble, eat and lie, and files that no Lean can read: each is said to be what it is.

What needs Lean itself runs the real one. What Lean cannot be made to do (ignore SIGTERM, print 100 MB in a second,
claim success and write nothing) is done by a script in its place.
"""

import asyncio
import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from faults.leftovers import adopts_orphans, descriptors, left_behind, nothing_is_left, running

from lemmata.checkers.errors import StoreError, ToolchainMissing, ToolchainVersion
from lemmata.checkers.judge import judge
from lemmata.checkers.lean import LeanChecker, embedded
from lemmata.checkers.lean.batch import run_many
from lemmata.checkers.lean.toolchain import LeanToolchain, discover, embedded_toolchain
from lemmata.checkers.limits import Limits
from lemmata.checkers.sandbox import Sandbox
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import Status

pytestmark = [pytest.mark.toolchain("lean"), pytest.mark.usefixtures("nothing_is_left")]
__all__ = ["adopts_orphans", "nothing_is_left"]

LIMITS = Limits(wall=60.0, cpu=None, memory=2 << 30, steps=None)
MODES = [
    Sandbox.OFF,
    pytest.param(Sandbox.STRICT, marks=pytest.mark.toolchain("bwrap")),
]
GOOD = "theorem goal (p q : Prop) (h : p ∧ q) : q ∧ p := ⟨h.2, h.1⟩\n"
ENDLESS = "theorem goal : True := by\n  repeat (first | (have h : True := trivial; clear h) | trivial)\n"
embedded_only = pytest.mark.skipif(
    bool(os.environ.get("LEMMATA_LEAN", "embedded") != "embedded"), reason="another Lean is asked for"
)


@pytest.fixture(scope="module")
def lean():
    return LeanChecker().lean()


def task(source, name="file.lean"):
    return Task(language="lean", source=source if isinstance(source, bytes) else source.encode(), name=name)


async def checked(lean, source, candidate=None, limits=LIMITS, *, sandbox=Sandbox.AUTO, strict=True):
    checker = LeanChecker(lean, sandbox=sandbox)
    return await judge(checker, task(source), candidate or Candidate(), limits, strict=strict)


def verdict(lean, source, candidate=None, limits=LIMITS, **options):
    return asyncio.run(checked(lean, source, candidate, limits, **options))


def limited(**values):
    return Limits(**{"wall": 60.0, "cpu": None, "memory": 2 << 30, "steps": None, **values})


async def beside(lean, *works):
    """Returns the verdict on a good file that is checked at the same time, and what the works return."""
    good, *others = await asyncio.gather(checked(lean, GOOD), *works)
    assert good.status is Status.PROVED, good.reason
    return others


def leans():
    """Returns the processes of Lean below this one, without its sandbox."""
    return [pid for pid in running() if b"--json" in _command(pid) and b"bwrap" not in _command(pid)[:40]]


def _command(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


async def until(condition, seconds=20.0):
    """Returns the first true value of a condition that other processes bring about."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, "it did not come about"
        await asyncio.sleep(0.01)
    return found


# Leans that die


@pytest.mark.parametrize("sandbox", MODES)
@pytest.mark.parametrize("whole_group", [False, True])
def test_a_lean_that_is_killed_in_mid_proof_is_a_failure_of_the_tool(lean, sandbox, whole_group):
    async def work():
        run = asyncio.ensure_future(checked(lean, ENDLESS, sandbox=sandbox))
        (pid, *_) = await until(leans)
        if whole_group:
            os.killpg(os.getpgid(pid), signal.SIGKILL)
        else:
            os.kill(pid, signal.SIGKILL)
        return await run

    async def both():
        found = await work()
        return found, await checked(lean, GOOD)

    found, after = asyncio.run(both())
    assert found.status is Status.TOOL_FAILURE
    assert "signal 9" in found.reason or "exit code 137" in found.reason
    assert after.status is Status.PROVED


def test_a_check_that_is_cancelled_ends_its_lean(lean):
    async def work():
        run = asyncio.ensure_future(checked(lean, ENDLESS))
        await until(leans)
        run.cancel()
        with pytest.raises(asyncio.CancelledError):
            await run
        assert left_behind() == set()

    asyncio.run(work())


def test_a_lean_whose_reader_has_gone_ends(lean, tmp_path):
    (tmp_path / "a.lean").write_text("#check Nat\n" * 300)
    with subprocess.Popen(
        [*lean.command, "--json", "a.lean"],
        cwd=tmp_path,
        env={**os.environ, **lean.environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert process.stdout.read(1)
        process.stdout.close()
        assert process.wait(timeout=60.0) != 0


# Leans that use too much


def test_too_much_memory_is_said_to_be_that_and_harms_nobody_else(lean):
    eater = "theorem goal : True := by\n" + "  skip\n" * 30000 + "  trivial\n"
    (found,) = asyncio.run(beside(lean, checked(lean, eater, limits=limited(memory=400 << 20))))
    assert found.status is Status.OUT_OF_RESOURCES
    assert "memory" in found.reason


def test_a_limit_below_what_lean_needs_to_start_is_one_of_memory(lean):
    assert verdict(lean, GOOD, limits=limited(memory=1 << 20)).status is Status.OUT_OF_RESOURCES


def test_leans_own_memory_limit_is_no_error_of_the_file(lean):
    source = (
        "def push : List Nat → Nat → List Nat\n  | l, 0 => l\n  | l, n + 1 => push (n :: l) n\n"
        "theorem goal : (push .nil 30000).length = 3 := by decide +kernel\n"
    )
    small = replace(lean, command=(*lean.command, "-M200"))
    found = verdict(small, source, limits=limited(memory=None))
    assert (found.status, found.reason) == (
        Status.OUT_OF_RESOURCES,
        "(kernel) excessive memory consumption detected",
    )


COUNTING = "def f : Nat → Nat\n  | 0 => 0\n  | n + 1 => Nat.succ (f n)\n"


@pytest.fixture
def shallow(lean):
    """Returns Lean with a small stack, which overflows sooner than a limit of its own is reached."""
    return replace(lean, command=(*lean.command, "-s512"))


@pytest.mark.parametrize(
    "source",
    [
        f"theorem goal : True := {'(' * 2000}trivial{')' * 2000}\n",
        f"theorem goal : True := {'id (' * 2000}trivial{')' * 2000}\n",
        f"{COUNTING}theorem goal : f 3000 = 3000 := by decide +kernel\n",
    ],
    ids=["reader", "elaborator", "kernel"],
)
def test_an_overflow_of_the_stack_is_no_error_of_the_file(shallow, source):
    (found,) = asyncio.run(beside(shallow, checked(shallow, f"set_option maxRecDepth 100000\n{source}")))
    assert (found.status, found.reason) == (Status.OUT_OF_RESOURCES, "the stack overflowed")


@pytest.mark.parametrize(
    "source",
    [
        f"theorem goal : True := {'(' * 5000}trivial{')' * 5000}\n",
        f"theorem goal : 1 = 1 := {'id (' * 3000}rfl{')' * 3000}\n",
        f"theorem goal : {'¬ ' * 3000}True := trivial\n",
    ],
)
def test_too_deep_a_recursion_is_no_error_of_the_file(lean, source):
    found = verdict(lean, source)
    assert found.status is Status.OUT_OF_RESOURCES, found.reason


def test_steps_that_are_used_up_are_a_time_out(lean):
    found = verdict(lean, ENDLESS, limits=limited(steps=200))
    assert found.status is Status.TIMEOUT
    assert "heartbeats" in found.reason


def test_time_that_is_up_is_said_in_the_callers_words(lean):
    found = verdict(lean, ENDLESS, limits=limited(wall=1.5))
    assert (found.status, found.reason) == (Status.TIMEOUT, "the limit of 1.5 s of wall-clock time")


def test_twenty_thousand_messages_are_read(lean):
    traces = "".join(f'  trace "{number}"\n' for number in range(500))
    source = "".join(f"theorem goal{number} : True := by\n{traces}  trivial\n" for number in range(40))
    found = verdict(lean, source, strict=False)
    assert found.reason.startswith("accepted by the fast tier"), found.reason
    assert len(found.evidence.diagnostics) == 20000
    last = found.evidence.diagnostics[-1]
    assert (last.line, last.column, last.message) == (40 * 502 - 1, 3, "499")


def test_a_candidate_that_prints_much_is_judged_all_the_same(lean):
    original = "theorem goal (p : Prop) (h : p) : p := by\n  sorry\n"
    fillings = json.dumps(["\n".join(["trace_state"] * 3000) + "\nexact h"])
    found = verdict(lean, original, Candidate(kind="fillings", text=fillings), strict=False)
    assert found.reason.startswith("accepted by the fast tier"), found.reason
    assert len(found.evidence.diagnostics) == 3000


# Leans that are none


def stand_in(folder, text):
    """Returns a Lean that is a shell script."""
    program = folder / "lean"
    program.write_text(f"#!/bin/sh\n{text}\n")
    program.chmod(0o755)
    return LeanToolchain(
        kind="explicit",
        command=(str(program),),
        environment={},
        version="4.35.0",
        commit="",
        sha256="0" * 64,
        prefix=str(folder),
        lake=False,
        readable=(str(folder),),
    )


SUCCESS = json.dumps(
    {
        "caption": "",
        "data": "'goal' does not depend on any axioms",
        "endPos": None,
        "fileName": "Subject.lean",
        "isSilent": False,
        "keepFullRange": False,
        "kind": "[anonymous]",
        "pos": {"column": 0, "line": 1},
        "severity": "information",
    }
)


@pytest.mark.parametrize("sandbox", MODES)
@pytest.mark.parametrize(
    ("script", "status", "words"),
    [
        (f"echo '{SUCCESS}'", Status.TOOL_FAILURE, "did not say what it made of"),
        ("exit 0", Status.TOOL_FAILURE, "did not say what it made of"),
        ("touch Subject.olean Subject.ilean", Status.TOOL_FAILURE, "did not say what it made of"),
        ("mkdir Subject.olean Subject.ilean", Status.TOOL_FAILURE, "did not say what it made of"),
        ('echo \'{"severity": "error"\'; exit 1', Status.TOOL_FAILURE, "exit code 1: {"),
        ("printf 'a\\033[31m\\007z'; exit 1", Status.TOOL_FAILURE, "exit code 1: a?[31m?z"),
        ("head -c 1000 /dev/urandom; exit 1", Status.TOOL_FAILURE, "exit code 1"),
        ("echo 'no room' >&2; exit 1", Status.TOOL_FAILURE, "exit code 1: no room"),
        ("exit 77", Status.TOOL_FAILURE, "exit code 77"),
        ("echo 'no such library' >&2; exit 127", Status.TOOL_FAILURE, "no such library"),
        ("kill -SEGV $$", Status.TOOL_FAILURE, "139|11"),
        ("exec head -c 100000000 /dev/zero", Status.OUT_OF_RESOURCES, "too much output"),
        ("exec head -c 100000000 /dev/zero >&2", Status.OUT_OF_RESOURCES, "too much output"),
        ("trap '' TERM INT HUP; while :; do :; done", Status.TIMEOUT, "the limit of 1 s of wall-clock time"),
        ("(trap '' TERM; while :; do :; done) & wait", Status.TIMEOUT, "the limit of 1 s of wall-clock time"),
        ("setsid sleep 1000 & exit 77", Status.TOOL_FAILURE, "exit code 77"),
    ],
)
def test_a_lean_that_misbehaves_proves_nothing(tmp_path, sandbox, script, status, words):
    folder = tmp_path / "tool"
    folder.mkdir()
    wall = 1.0 if status is Status.TIMEOUT else 30.0
    found = verdict(stand_in(folder, script), GOOD, limits=limited(wall=wall), sandbox=sandbox)
    assert found.status is status, found.reason
    assert any(word in found.reason for word in words.split("|")), found.reason


def test_a_lean_that_vanishes_is_unavailable(tmp_path):
    folder = tmp_path / "tool"
    folder.mkdir()
    lean = stand_in(folder, "exit 0")
    shutil.rmtree(folder)
    assert verdict(lean, GOOD).status is Status.UNAVAILABLE


# Files that no Lean can read


@pytest.mark.parametrize(
    ("source", "status", "place"),
    [
        (b"theorem goal : True :=\n  trivial \0\n", Status.SYNTAX_ERROR, (2, 11)),
        (b"theorem goal : True :=\n  trivial \xff\n", Status.SYNTAX_ERROR, (2, 11)),
        (b"-- \xf0\x9d\x92\xb3 \xc3\n", Status.SYNTAX_ERROR, (1, 6)),
        (b"\xef\xbb\xbftheorem goal : True := trivial\n", Status.SYNTAX_ERROR, (1, 1)),
        (b"\xff\xfet\0h\0", Status.SYNTAX_ERROR, (1, 1)),
        (b"", Status.REJECTED, None),
        (b"\n\n", Status.REJECTED, None),
        (b"import Nothing.There\n" + GOOD.encode(), Status.UNAVAILABLE, (1, 1)),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(lean, source, status, place):
    found = verdict(lean, source)
    assert found.status is status, found.reason
    assert [(item.line, item.column) for item in found.evidence.diagnostics] == ([place] if place else [])


def test_a_line_of_two_hundred_kilobytes_is_read(lean):
    found = verdict(lean, f"{GOOD.strip()}{' ' * 100_000}-- {'x' * 100_000}")
    assert found.status is Status.PROVED
    found = verdict(lean, f"theorem goal : True := by {'skip; ' * 1000}{' ' * 200_000}exact nothing\n")
    assert found.status is Status.TYPE_ERROR
    assert (found.evidence.diagnostics[0].line, found.evidence.diagnostics[0].column) == (1, 206_033)


# The embedded core


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A compiled core that tests may copy and damage."""
    cache = tmp_path_factory.mktemp("core")
    asyncio.run(embedded.build(cache))
    return cache


@pytest.fixture
def cache(built, tmp_path):
    return Path(shutil.copytree(built, tmp_path / "cache"))


def damage(name):
    def harm(folder):
        file = folder / name
        data = bytearray(file.read_bytes())
        data[len(data) // 2] ^= 1
        file.write_bytes(data)

    return harm


def cut(folder):
    os.truncate(folder / "Init.olean", 100_000)


def replace_by_folder(folder):
    (folder / "Init.olean").unlink()
    (folder / "Init.olean").mkdir()


def forge(folder):
    """Puts another library there, with hashes that fit it."""
    (folder / "Init.lean").write_bytes(embedded.source() + b"axiom cheat : False\n")
    (folder / "manifest.json").write_text(json.dumps(embedded._hashes(folder)))


@pytest.mark.parametrize(
    "harm",
    [damage("Init.olean"), damage("Init.lean"), damage("Init.ilean"), cut, replace_by_folder, forge, shutil.rmtree],
    ids=["bit in olean", "bit in source", "bit in ilean", "cut off", "a folder", "forged", "removed"],
)
@embedded_only
def test_a_damaged_core_is_found_out_and_built_anew(cache, harm):
    before = asyncio.run(embedded.build(cache))
    harm(before.folder)
    after = asyncio.run(embedded.build(cache))
    assert (after.folder / "Init.lean").read_bytes() == embedded.source()
    found = verdict(asyncio.run(embedded_toolchain(cache)), GOOD)
    assert found.status is Status.PROVED, found.reason
    assert [entry.name for entry in cache.iterdir()] == [after.folder.name]


@pytest.mark.parametrize("harm", [damage("Init.olean"), cut, replace_by_folder, shutil.rmtree])
@embedded_only
def test_a_core_that_is_damaged_while_it_is_in_use_proves_nothing(cache, harm):
    lean = asyncio.run(embedded_toolchain(cache))
    harm(Path(lean.prefix))
    found = verdict(lean, GOOD)
    assert found.status in (Status.TOOL_FAILURE, Status.UNAVAILABLE), found.reason


@embedded_only
def test_processes_that_build_the_core_at_once_get_the_same(tmp_path):
    code = "import asyncio, sys\nfrom pathlib import Path\nfrom lemmata.checkers.lean import embedded\n"
    code += "print(asyncio.run(embedded.build(Path(sys.argv[1]))).folder)"
    cache = tmp_path / "cache"
    builders = [
        subprocess.Popen([sys.executable, "-c", code, cache], stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    folders = {builder.communicate(timeout=300.0)[0].strip() for builder in builders}
    assert [builder.returncode for builder in builders] == [0, 0]
    assert [str(entry) for entry in cache.iterdir()] == list(folders)


@embedded_only
def test_a_cache_that_cannot_be_written_is_said_with_its_path(tmp_path):
    (tmp_path / "file").write_text("")
    for cache in (tmp_path / "file", tmp_path / "file" / "below", Path("/proc/lemmata")):
        with pytest.raises(StoreError, match=f"{cache} cannot be written: .*; set XDG_CACHE_HOME"):
            asyncio.run(embedded.build(cache))


def on_small_disk(megabytes, folder, code, *arguments):
    """Returns a run of Python where a folder is a disk of so many megabytes."""
    wrapped = ["bwrap", "--dev-bind", "/", "/", "--size", str(megabytes << 20), "--tmpfs", str(folder), "--"]
    command = [*wrapped, sys.executable, "-c", code, *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=300.0, check=False)


@pytest.mark.toolchain("bwrap")
@embedded_only
def test_a_full_disk_is_said_when_the_core_is_built(tmp_path):
    code = """
import asyncio, sys
from pathlib import Path
from lemmata.checkers.errors import StoreError, ToolchainMissing
from lemmata.checkers.lean import embedded
try:
    asyncio.run(embedded.build(Path(sys.argv[1])))
except (StoreError, ToolchainMissing) as error:
    print(type(error).__name__, error, sorted(Path(sys.argv[1]).iterdir()))
"""
    done = on_small_disk(1, tmp_path, code, str(tmp_path / "cache"))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"StoreError {tmp_path / 'cache'} cannot be written: "), done.stdout
    assert "failed to write 'Init.olean'" in done.stdout
    assert done.stdout.endswith("[]\n"), done.stdout


@pytest.mark.toolchain("bwrap")
@pytest.mark.parametrize("left", [0, 4096, 12288, 20480])
def test_a_full_disk_says_nothing_about_the_file(tmp_path, left):
    code = f"""
import asyncio, os, sys, tempfile
tempfile.tempdir = sys.argv[1]
from pathlib import Path
from lemmata.checkers.judge import judge
from lemmata.checkers.lean import LeanChecker
from lemmata.checkers.limits import Limits
from lemmata.checkers.sandbox import Sandbox
from lemmata.checkers.task import Candidate, Task
Path(sys.argv[1], "filler").write_bytes(bytes((1 << 20) - int(sys.argv[2])))
task = Task(language="lean", source={GOOD!r}.encode(), name="file.lean")
limits = Limits(wall=60.0, cpu=None, memory=None, steps=None)
found = asyncio.run(judge(LeanChecker(sandbox=Sandbox.OFF), task, Candidate(), limits))
print(found.status.name, os.listdir(sys.argv[1]), found.reason)
"""
    done = on_small_disk(1, tmp_path, code, str(tmp_path), str(left))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("TOOL_FAILURE ['filler']"), done.stdout
    assert "No space left" in done.stdout or "failed to write" in done.stdout


@embedded_only
def test_an_engine_that_is_another_file_is_refused(monkeypatch, tmp_path):
    engine = tmp_path / "libleanshared.so"
    monkeypatch.setattr(embedded, "_library_of", lambda _: engine)
    with pytest.raises(ToolchainMissing, match="cannot be read"):
        embedded.library()
    engine.write_bytes(b"\x7fELF")
    with pytest.raises(ToolchainVersion, match="is not the engine"):
        embedded.library()
    engine.unlink()
    engine.mkdir()
    with pytest.raises(ToolchainMissing, match="cannot be read"):
        embedded.library()


# Toolchains that are none


def test_a_folder_in_the_place_of_a_toolchain_is_none(monkeypatch, tmp_path):
    (tmp_path / "elan" / "bin" / "lean").mkdir(parents=True)
    (tmp_path / "path" / "lean").mkdir(parents=True)
    (tmp_path / "project" / "lean-toolchain").mkdir(parents=True)
    (tmp_path / "project" / "lakefile.toml").mkdir()
    monkeypatch.setenv("ELAN_HOME", str(tmp_path / "elan"))
    monkeypatch.setenv("PATH", f"{tmp_path / 'path'}:{os.environ['PATH']}")
    monkeypatch.delenv("LEMMATA_LEAN", raising=False)
    found = asyncio.run(discover(tmp_path / "project"))
    assert found.root == ""
    assert not found.command[0].startswith(str(tmp_path))
    monkeypatch.setenv("LEMMATA_LEAN", str(tmp_path / "path" / "lean"))
    with pytest.raises(ToolchainMissing, match="names no program"):
        asyncio.run(discover(tmp_path))


# Many


def test_a_batch_whose_lean_dies_answers_for_each_version(shallow):
    head = "theorem goal (p : Prop) (h : p) : p := by\n  "
    tactics = ["exact h", f"exact {'id (' * 2000}h{')' * 2000}", "exact foo", "exact h"]
    sources = [f"set_option maxRecDepth 100000\n{head}{tactic}\n".encode() for tactic in tactics]
    found = asyncio.run(run_many(shallow, sources, LIMITS))
    assert [result.promising for result in found] == [True, False, False, True]
    assert found[1].failure is not None


def test_five_hundred_checks_leave_nothing_behind(lean):
    kinds = {
        "screened": ("axiom cheat : False\n" + GOOD, Status.REJECTED, 150),
        "unreadable": (b"theorem goal : True := \xff", Status.SYNTAX_ERROR, 100),
        "wrong": ("theorem goal : True := nothing\n", Status.TYPE_ERROR, 90),
        "proved": (GOOD, Status.PROVED, 30),
        "late": (ENDLESS, Status.TIMEOUT, 10),
        "cancelled": (ENDLESS, None, 120),
    }
    before = descriptors()
    turns = asyncio.Semaphore(4)

    async def one(kind):
        source, _, _ = kinds[kind]
        limits = limited(wall=1.0) if kind == "late" else LIMITS
        async with turns:
            run = asyncio.ensure_future(checked(lean, source, limits=limits))
            if kind != "cancelled":
                return (await run).status
            # At any stage: before the process is there, while it starts, in mid-proof.
            await asyncio.sleep(next(delays))
            run.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                return (await run).status
            return None

    delays = iter([number % 20 / 50 for number in range(120)])

    async def all_of_them():
        order = [kind for kind, (_, _, count) in kinds.items() for _ in range(count)]
        assert len(order) == 500
        random.Random(0).shuffle(order)
        return list(zip(order, await asyncio.gather(*map(one, order)), strict=True))

    for kind, status in asyncio.run(all_of_them()):
        assert status is kinds[kind][1], (kind, status)
    assert left_behind() == set()
    assert descriptors() <= before + 2
