import asyncio
import os
from dataclasses import replace

import pytest

from lemmata.checkers import session as session_module
from lemmata.checkers.errors import InputError, ProtocolError, ToolchainMissing, UsageError
from lemmata.checkers.limits import Limits
from lemmata.checkers.pool import Done, Ended, Pool
from lemmata.checkers.sandbox import Sandbox, detect
from lemmata.checkers.verdict import Toolchain

NONE = Limits(wall=10.0, cpu=None, memory=None, steps=None)


def job(name):
    return f"faults.fault_jobs:{name}"


def in_pool(work, size=1, sandbox=Sandbox.OFF, **options):
    async def inside():
        async with Pool(size, allow=("lemmata.", "faults."), sandbox=sandbox, **options) as pool:
            return await work(pool)

    return asyncio.run(inside())


def call(name, payload=None, limits=NONE, **options):
    return in_pool(lambda pool: pool.call(job(name), payload, limits), **options)


async def all_up(pool):
    while len(pool.processes) < pool.size:  # noqa: ASYNC110  no event tells of it
        await asyncio.sleep(0.001)


def test_a_value_comes_back():
    reply = call("echo", {"a": [1, 2.5, None, b"x", {3}]})
    assert isinstance(reply, Done)
    assert reply.value == {"a": [1, 2.5, None, b"x", {3}]}
    assert 0 < reply.seconds < 5


def test_large_values_both_ways():
    assert call("echo", b"x" * (5 << 20)).value == b"x" * (5 << 20)


def test_our_own_classes_come_back():
    assert call("return_ours").value == (Toolchain(name="z3", version="5"), frozenset({1}), {"a": 1.5})


def test_our_own_exceptions_come_back():
    with pytest.raises(InputError) as caught:
        call("raise_input_error")
    assert (caught.value.line, caught.value.column, str(caught.value)) == (3, 5, "a.smt2:3:5: ')' expected")


def test_other_exceptions_are_crashes_and_the_worker_lives_on():
    async def work(pool):
        first = await pool.call(job("raise_value_error"), "bad", NONE)
        return first, await pool.call(job("echo"), 1, NONE), pool.starts

    first, second, starts = in_pool(work)
    assert (first.kind, second.value, starts) == ("crash", 1, 1)
    assert first.detail.rstrip().endswith("ValueError: bad")


def test_state_stays_warm_and_modules_are_loaded_before():
    async def work(pool):
        await pool.call(job("keep"), {"a": 1}, NONE)
        return await pool.call(job("keep"), {"b": 2}, NONE), await pool.call(job("preloaded"), "wave", NONE)

    kept, loaded = in_pool(work, preload=["wave"])
    assert (kept.value, loaded.value) == ({"a": 1, "b": 2}, True)


def test_the_worker_sees_a_clean_world(monkeypatch):
    monkeypatch.setenv("HF_TOKEN", "secret")
    where = call("where").value
    assert "HF_TOKEN" not in where["environment"]
    assert where["environment"]["PYTHONHASHSEED"] == "0"
    assert where["cwd"] == where["environment"]["TMPDIR"] != os.getcwd()
    assert not os.path.exists(where["cwd"])


def test_jobs_run_at_once_and_in_order():
    async def work(pool):
        await all_up(pool)
        replies = await asyncio.gather(*(pool.call(job("where"), None, NONE) for _ in range(12)))
        order = []

        async def numbered(number):
            await pool.call(job("echo"), number, NONE, prefer="other")
            order.append(number)

        await asyncio.gather(*(numbered(number) for number in range(6)))
        return {reply.value["pid"] for reply in replies}, order

    pids, order = in_pool(work, 2)
    assert len(pids) == 2
    assert sorted(order) == list(range(6))


def test_affinity():
    async def work(pool):
        async def ask(prefer):
            reply = await pool.call(job("where"), None, NONE, prefer=prefer)
            return reply.value["pid"]

        async def both():
            return await asyncio.gather(ask("a"), ask("b"))

        await all_up(pool)
        a, b = await both()
        assert a != b
        return [await ask(key) for key in "abbaab"] == [a, b, b, a, a, b]

    assert in_pool(work, 2)


def test_a_preferred_worker_does_not_starve_the_others():
    async def work(pool):
        done = []

        async def ask(prefer):
            await pool.call(job("echo"), 1, NONE, prefer=prefer)
            done.append(prefer)

        await ask("a")
        first = asyncio.ensure_future(ask("a"))
        await asyncio.sleep(0)
        waiting = [asyncio.ensure_future(ask(key)) for key in ["b", *["a"] * 40]]
        await asyncio.gather(first, *waiting)
        return done

    assert in_pool(work).index("b") == 2 + 16


def test_only_the_last_keys_are_remembered(monkeypatch):
    monkeypatch.setattr("lemmata.checkers.pool.KEYS", 2)

    async def work(pool):
        for key in "abc":
            await pool.call(job("echo"), 1, NONE, prefer=key)
        (session,) = pool._sessions
        return list(session.keys)

    assert in_pool(work) == ["b", "c"]


@pytest.mark.parametrize(
    ("options", "name", "payload"),
    [({"max_uses": 2}, "echo", 1), ({"soft_memory": 30 << 20}, "eat_and_keep", 30 << 20)],
)
def test_workers_are_replaced_when_worn(options, name, payload):
    async def work(pool):
        return [await pool.call(job(name), payload, NONE) for _ in range(4)], pool.starts

    replies, starts = in_pool(work, **options)
    assert all(isinstance(reply, Done) for reply in replies)
    assert starts > 1


def test_the_clock_starts_with_the_job_and_not_in_the_queue():
    async def work(pool):
        short = Limits(wall=0.4, cpu=None, memory=None, steps=None)
        return await asyncio.gather(*(pool.call(job("nap"), 0.1, short) for _ in range(6)))

    assert all(isinstance(reply, Done) for reply in in_pool(work))


def test_a_call_that_waits_can_be_cancelled():
    async def work(pool):
        running = asyncio.ensure_future(pool.call(job("processor_time"), 0.05, NONE))
        await asyncio.sleep(0)
        waiting = asyncio.ensure_future(pool.call(job("echo"), 1, NONE))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        return await running, await pool.call(job("echo"), 2, NONE), pool.starts

    first, second, starts = in_pool(work)
    assert (first.value, second.value, starts) == (0.05, 2, 1)


def test_a_call_that_is_cancelled_as_its_worker_comes_free_gives_it_back():
    async def work(pool):
        await pool.call(job("echo"), 1, NONE)
        held = await pool._acquire(None)
        waiting = asyncio.ensure_future(pool.call(job("echo"), 1, NONE))
        await asyncio.sleep(0)
        pool._release(held)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        return await pool.call(job("echo"), 2, NONE), pool.starts

    reply, starts = in_pool(work)
    assert (reply.value, starts) == (2, 1)


@pytest.mark.parametrize("function", ["os:system", "lemmatax.a:b", "faults.fault_jobs", "faults"])
def test_only_named_modules_may_be_called(function):
    with pytest.raises(UsageError, match="module:function"):
        in_pool(lambda pool: pool.call(function, None, NONE))


def test_what_cannot_be_meant():
    with pytest.raises(UsageError):
        Pool(0)
    with pytest.raises(UsageError, match="cannot be pickled"):
        call("echo", lambda: None)


def test_a_worker_that_does_not_start_is_said_so_and_not_tried_for_ever():
    async def work(pool):
        with pytest.raises(ProtocolError, match=r"did not start: exit code 1: (.|\n)*no_such_module") as caught:
            await pool.call(job("echo"), 1, NONE)
        with pytest.raises(ProtocolError):
            await pool.call(job("echo"), 1, NONE)
        return caught, pool.starts

    assert in_pool(work, preload=["no_such_module"])[1] == 3


def test_a_worker_that_hangs_at_its_start(monkeypatch, tmp_path):
    (tmp_path / "slow_to_import.py").write_text("import time\ntime.sleep(60)\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(session_module, "START_WAIT", 0.05)
    monkeypatch.setattr("lemmata.checkers.pool.START_FAILURES", 1)
    with pytest.raises(ProtocolError, match=r"0\.05 s of wall-clock time"):
        call("echo", preload=["slow_to_import"])


def test_a_sandbox_that_is_wanted_and_not_there(monkeypatch):
    monkeypatch.setattr("lemmata.checkers.sandbox.shutil.which", lambda _: None)
    detect.cache_clear()
    try:
        with pytest.raises(ToolchainMissing, match="bubblewrap"):
            call("echo", sandbox=Sandbox.STRICT)
    finally:
        detect.cache_clear()


def test_a_closed_pool():
    async def work():
        async with Pool(1, sandbox=Sandbox.OFF, allow=("faults.",)) as pool:
            running = asyncio.ensure_future(pool.call(job("hang"), None, NONE))
            waiting = asyncio.ensure_future(pool.call(job("echo"), None, NONE))
            await asyncio.sleep(0.2)
        with pytest.raises(ProtocolError, match="the pool is closed"):
            await waiting
        with pytest.raises(ProtocolError, match="the pool is closed"):
            await pool.call(job("echo"), 1, NONE)
        return await running

    assert isinstance(asyncio.run(work()), Ended)


def test_a_pool_left_while_it_starts():
    async def work():
        async with Pool(2, sandbox=Sandbox.OFF):
            await asyncio.sleep(0.01)

    before = len(os.listdir("/proc/self/fd"))
    asyncio.run(work())
    assert len(os.listdir("/proc/self/fd")) == before


@pytest.mark.toolchain("bwrap")
def test_a_sandboxed_worker_writes_only_where_it_may(tmp_path):
    async def work(pool):
        outside = await pool.call(job("write_file"), str(tmp_path / "x"), NONE)
        inside = await pool.call(job("write_file"), "x", NONE)
        network = await pool.call(job("connect"), None, NONE)
        return outside, inside, network

    outside, inside, network = in_pool(work, sandbox=Sandbox.STRICT)
    assert outside.kind == "crash"
    assert inside.value == 7
    assert network.value != 0
    assert not (tmp_path / "x").exists()


def test_limits_are_narrowed_by_the_pools():
    pool = Pool(1, memory=100)
    assert pool._within(NONE).memory == 100
    assert pool._within(replace(NONE, memory=50)).memory == 50
    assert pool._within(replace(NONE, memory=500)).memory == 100
    assert Pool(1)._within(NONE) is NONE
