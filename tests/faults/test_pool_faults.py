"""Workers that hang, crash, eat, babble and breed: each is contained, said to be what it is, and leaves nothing."""

import asyncio
import os
import select
import signal
import time
from pathlib import Path

import pytest
from faults.leftovers import adopts_orphans, left_behind

from lemmata.checkers import procfs
from lemmata.checkers.limits import Limits
from lemmata.checkers.pool import Done, Ended, Pool
from lemmata.checkers.sandbox import Sandbox

pytestmark = pytest.mark.usefixtures("adopts_orphans")
__all__ = ["adopts_orphans"]

NONE = Limits(wall=10.0, cpu=None, memory=None, steps=None)
SHORT = Limits(wall=0.3, cpu=None, memory=None, steps=None)
MODES = [
    Sandbox.OFF,
    pytest.param(Sandbox.STRICT, marks=pytest.mark.toolchain("bwrap")),
]


def job(name):
    return f"faults.fault_jobs:{name}"


def pool(size=1, **options):
    return Pool(size, allow=("lemmata.", "faults."), **options)


def in_pool(work, size=1, **options):
    """Runs ``await work(pool)``, and makes sure that nothing of it is left behind."""

    async def inside():
        async with pool(size, **options) as workers:
            return await work(workers)

    result = asyncio.run(inside())
    assert left_behind() == set()
    return result


def call(name, payload=None, limits=NONE, **options):
    return in_pool(lambda workers: workers.call(job(name), payload, limits), **options)


@pytest.mark.parametrize("sandbox", MODES)
@pytest.mark.parametrize("name", ["hang", "spin"])
def test_a_job_that_hangs_is_killed_in_time(name, sandbox):
    started = time.monotonic()
    reply = call(name, limits=SHORT, sandbox=sandbox)
    assert reply.kind == "timeout"
    assert "0.3 s of wall-clock time" in reply.detail
    assert 0.3 <= reply.seconds < 1.5
    assert time.monotonic() - started < 4.0


def test_a_job_that_uses_too_much_processor_time():
    reply = call("spin", limits=Limits(wall=10.0, cpu=0.2, memory=None, steps=None))
    assert reply.kind == "timeout"
    assert "0.2 s of processor time" in reply.detail


def test_processor_time_counts_from_the_start_of_the_job():
    async def twice(workers):
        limits = Limits(wall=10.0, cpu=0.5, memory=None, steps=None)
        return [await workers.call(job("processor_time"), 0.2, limits) for _ in range(4)]

    for reply in in_pool(twice):
        assert isinstance(reply, Done)
        assert 0.2 <= reply.cpu_seconds < 0.4


@pytest.mark.parametrize("sandbox", MODES)
@pytest.mark.parametrize(
    ("name", "payload", "words"),
    [
        ("leave", 3, "exit code 3"),
        ("crash", None, "Segmentation fault"),
        ("kill_myself", None, "137|SIGKILL"),
        ("print_words_and_die", "the last words", "the last words"),
        ("raise_value_error", "bad value", "ValueError: bad value"),
        ("return_unsendable", None, "not for sending"),
        ("no_such_function", None, "no_such_function"),
    ],
)
def test_a_job_that_crashes_says_of_what(name, payload, words, sandbox):
    reply = call(name, payload, sandbox=sandbox)
    assert isinstance(reply, Ended)
    assert reply.kind == "crash"
    assert any(word in reply.detail for word in words.split("|")), reply.detail


@pytest.mark.parametrize("sandbox", MODES)
def test_a_job_that_eats_memory_dies_alone(sandbox):
    async def work(workers):
        eater = workers.call(job("eat"), 10 << 30, Limits(wall=20.0, cpu=None, memory=300 << 20, steps=None))
        others = [workers.call(job("echo"), number, NONE) for number in range(20)]
        return await asyncio.gather(eater, *others)

    eaten, *others = in_pool(work, 2, sandbox=sandbox)
    assert eaten.kind == "memory"
    assert "the limit is 300 MiB" in eaten.detail
    assert eaten.seconds < 10.0
    assert [reply.value for reply in others] == list(range(20))


def test_the_pools_own_memory_limit_holds_and_cannot_be_raised():
    async def work(workers):
        roomy = Limits(wall=20.0, cpu=None, memory=1 << 40, steps=None)
        return [await workers.call(job("eat"), 1 << 33, limits) for limits in (NONE, roomy)]

    for reply in in_pool(work, memory=200 << 20):
        assert reply.kind == "memory"
        assert "200 MiB" in reply.detail


def test_out_of_memory_inside_is_said_as_such():
    assert call("run_out_of_memory").kind == "memory"


@pytest.mark.parametrize("sandbox", MODES)
def test_garbage_on_stdout_changes_nothing(sandbox):
    reply = call("print_garbage", 8, sandbox=sandbox)
    assert reply.value == "done"


@pytest.mark.parametrize("name", ["forge", "babble"])
def test_a_forged_reply_is_not_believed(name):
    async def work(workers):
        return await workers.call(job(name), None, NONE), await workers.call(job("echo"), "next", NONE)

    forged, after = in_pool(work)
    assert forged.kind == "protocol"
    assert after.value == "next"


def test_a_reply_cannot_make_the_parent_call_anything(capfd):
    reply = call("return_evil")
    assert reply.kind == "protocol"
    assert "posix.system is not allowed" in reply.detail
    assert "evil" not in capfd.readouterr().err


def test_a_worker_that_closes_its_channel_is_ended(monkeypatch):
    monkeypatch.setattr("lemmata.checkers.session.CLOSED_WAIT", 0.05)
    reply = call("close_channel")
    assert (reply.kind, reply.detail) == ("protocol", "it closed its channel")


@pytest.mark.parametrize("sandbox", MODES)
@pytest.mark.parametrize(("name", "kind"), [("fork_children", None), ("fork_and_hang", "timeout")])
def test_children_go_with_their_worker(name, kind, sandbox):
    async def work(workers):
        reply = await workers.call(job(name), None, SHORT)
        after = await workers.call(job("where"), None, NONE)
        return reply, after, workers.starts

    reply, after, starts = in_pool(work, sandbox=sandbox)
    assert (reply.value == "forked") if kind is None else (reply.kind == kind)
    assert isinstance(after, Done)
    assert starts == 2


def test_cancelling_a_call_kills_its_job_and_not_the_pool():
    async def work(workers):
        await workers.call(job("echo"), None, NONE)
        (before,) = workers.processes
        task = asyncio.ensure_future(workers.call(job("hang"), None, NONE))
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        after = await workers.call(job("echo"), "next", NONE)
        return before, after, workers.processes

    before, after, processes = in_pool(work)
    assert after.value == "next"
    assert before not in processes
    assert not Path(f"/proc/{before}").exists()


def test_an_idle_worker_that_is_killed_from_outside_is_replaced():
    async def work(workers):
        await workers.call(job("echo"), None, NONE)
        pid = workers.processes[0]
        ended = os.pidfd_open(pid)
        os.kill(pid, signal.SIGKILL)
        select.select([ended], [], [])  # the event loop has not heard of it yet
        os.close(ended)
        return await workers.call(job("echo"), "next", NONE)

    assert in_pool(work).value == "next"


def test_the_watchdog_does_not_need_the_event_loop():
    async def work(workers):
        await workers.call(job("echo"), None, NONE)
        (pid,) = workers.processes
        task = asyncio.ensure_future(workers.call(job("hang"), None, SHORT))
        await asyncio.sleep(0.01)
        until = time.monotonic() + 3.0
        while time.monotonic() < until and procfs.resident([pid]):
            pass  # the loop is busy computing
        dead = not procfs.resident([pid])
        return dead, await task

    dead, reply = in_pool(work, sandbox=Sandbox.OFF)
    assert dead
    assert reply.kind == "timeout"


def test_three_hundred_jobs_leave_nothing_behind():
    async def work(workers):
        before = procfs.resident([os.getpid()])
        jobs = ["echo"] * 290 + ["leave", "crash", "kill_myself", "raise_value_error", "fork_children"] * 2
        replies = await asyncio.gather(*(workers.call(job(name), 1, NONE) for name in jobs))
        descriptors = len(os.listdir("/proc/self/fd"))
        return replies, procfs.resident([os.getpid()]) - before, descriptors

    descriptors_before = len(os.listdir("/proc/self/fd"))
    replies, grown, descriptors = in_pool(work, 2)
    assert sum(isinstance(reply, Done) for reply in replies) == 292
    assert grown < 50 << 20
    assert descriptors < descriptors_before + 40
    assert len(os.listdir("/proc/self/fd")) <= descriptors_before + 2


@pytest.mark.parametrize("sandbox", MODES)
def test_a_parent_that_is_killed_takes_its_workers_along(sandbox, tmp_path):
    code = f"""
import asyncio, os
from lemmata.checkers.limits import Limits
from lemmata.checkers.pool import Pool
from lemmata.checkers.sandbox import Sandbox
LIMITS = Limits(wall=60.0, cpu=None, memory=None, steps=None)
async def main():
    async with Pool(1, sandbox=Sandbox.{sandbox.name}, allow=("faults.",)) as pool:
        await pool.call("faults.fault_jobs:echo", 1, LIMITS)
        os.write(1, b"ready")
        await pool.call("faults.fault_jobs:hang", None, LIMITS)
asyncio.run(main())
"""
    reading, writing = os.pipe()
    child = os.posix_spawn(
        os.environ.get("PYTHON", os.sys.executable),
        [os.sys.executable, "-c", code],
        {"PATH": os.environ["PATH"], "PYTHONPATH": ":".join(os.sys.path), "TMPDIR": str(tmp_path)},
        file_actions=[(os.POSIX_SPAWN_DUP2, writing, 1)],
    )
    os.close(writing)
    assert os.read(reading, 5) == b"ready"
    family = set(procfs.tree(child)) - {child}
    assert family
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    until = time.monotonic() + 5.0
    while time.monotonic() < until and procfs.resident(family):
        os.sched_yield()
    assert procfs.resident(family) == 0
    os.close(reading)
