"""A Lean server that is killed, stopped or cut off: the status is right, it is started again, and nothing is left."""

import asyncio
import os
import signal

import pytest
from faults.leftovers import adopts_orphans, left_behind

from lemmata.checkers import procfs
from lemmata.checkers.lean import LeanChecker
from lemmata.checkers.lean.server import LeanServer
from lemmata.checkers.limits import Limits
from lemmata.checkers.sandbox import Sandbox
from lemmata.checkers.source import Position
from lemmata.checkers.verdict import Outcome

pytestmark = [pytest.mark.toolchain("lean"), pytest.mark.usefixtures("adopts_orphans")]
__all__ = ["adopts_orphans"]

LIMITS = Limits(wall=20.0, cpu=None, memory=3 << 30, steps=None)
SHORT = Limits(wall=1.0, cpu=None, memory=3 << 30, steps=None)
RIGHT = b"theorem t (n : Nat) : n + 0 = n := by\n  rfl\n"
SLOW = b"theorem t (n : Nat) : n + n + 1 = 0 := by\n  repeat rw [Nat.add_comm]\n"
MODES = [
    Sandbox.OFF,
    pytest.param(Sandbox.STRICT, marks=pytest.mark.toolchain("bwrap")),
]


@pytest.fixture(scope="module")
def lean():
    return LeanChecker().lean()


def serve(lean, conversation, limits=LIMITS, sandbox=Sandbox.AUTO):
    """Runs ``await conversation(server)``, and makes sure that nothing of the server is left behind."""

    async def inside():
        async with LeanServer(lean, limits, sandbox=sandbox) as server:
            return await conversation(server)

    try:
        return asyncio.run(inside())
    finally:
        assert left_behind() == set()


def leans(server, word):
    """Returns the processes of the server whose command line has a word."""
    return [pid for pid in procfs.tree(server.warm.pid) if word in command(pid) and "bwrap" not in command(pid)[0]]


def command(pid):
    with open(f"/proc/{pid}/cmdline", "rb") as file:
        return file.read().decode().split("\0")


async def killed_while_busy(server, word, number, text):
    """Sends a signal to a process in the middle of a proof, and returns the answer to the question about ``text``."""
    await server.check(RIGHT)
    asked = asyncio.create_task(server.check(SLOW))
    await asyncio.sleep(0.3)
    (pid,) = leans(server, word)
    assert not asked.done()
    os.kill(pid, number)
    if text is None:
        return await asked
    asked.cancel()
    await asyncio.gather(asked, return_exceptions=True)
    return await server.check(text)


@pytest.mark.parametrize("sandbox", MODES)
@pytest.mark.parametrize("word", ["--worker", "--server"])
def test_a_killed_process_costs_one_start(lean, word, sandbox):
    async def conversation(server):
        found = await killed_while_busy(server, word, signal.SIGKILL, RIGHT)
        return found, server.warm.starts

    found, starts = serve(lean, conversation, sandbox=sandbox)
    assert found.promising
    assert starts <= 2


@pytest.mark.parametrize("word", ["--worker", "--server"])
def test_a_process_killed_in_mid_proof_is_asked_about_again_and_has_its_time(lean, word):
    async def conversation(server):
        found = await killed_while_busy(server, word, signal.SIGKILL, None)
        return found, await server.check(RIGHT), server.warm.starts

    limits = Limits(wall=2.0, cpu=None, memory=3 << 30, steps=None)
    found, after, starts = serve(lean, conversation, limits)
    assert found.failure == (Outcome.TIMEOUT, "the limit of 2 s of wall-clock time")
    assert after.promising
    assert starts == 3


def test_a_server_that_dies_each_time_is_a_failure_of_the_tool(lean):
    async def conversation(server):
        async def killer():
            while True:
                if server.warm.pid is not None:
                    for pid in leans(server, "--worker"):
                        os.kill(pid, signal.SIGKILL)
                await asyncio.sleep(0.01)

        murder = asyncio.create_task(killer())
        found = await server.check(SLOW)
        murder.cancel()
        return found, server.warm.starts, await server.check(RIGHT)

    found, starts, after = serve(lean, conversation)
    assert found.failure[0] is Outcome.FAILURE
    assert found.failure[1]
    assert (found.promising, found.messages) == (False, ())
    assert starts == 2
    assert after.promising


@pytest.mark.parametrize("word", ["--worker", "--server"])
def test_a_stopped_process_is_a_time_out(lean, word):
    async def conversation(server):
        found = await killed_while_busy(server, word, signal.SIGSTOP, None)
        return found, await server.check(RIGHT), server.warm.starts

    found, after, starts = serve(lean, conversation, SHORT)
    assert found.failure[0] is Outcome.TIMEOUT
    assert after.promising
    assert starts == 2


def test_a_closed_input_costs_one_start(lean):
    async def conversation(server):
        await server.check(RIGHT)
        server.warm.present._peer._writing.abort()
        found = await server.check(RIGHT + b"-- again\n")
        return found, server.warm.starts

    found, starts = serve(lean, conversation)
    assert found.promising
    assert starts == 2


def test_too_much_memory_is_said_to_be_that(lean):
    tight = Limits(wall=20.0, cpu=None, memory=200 << 20, steps=None)
    found = serve(lean, lambda server: server.check(SLOW), tight)
    assert found.failure[0] is Outcome.RESOURCES
    assert "the limit is 200 MiB" in found.failure[1]


def test_a_question_that_is_given_up_leaves_the_server_usable(lean):
    async def conversation(server):
        await server.check(RIGHT)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await server.check(SLOW)
        return await server.check(RIGHT), server.warm.starts

    found, starts = serve(lean, conversation)
    assert found.promising
    assert starts == 1


def test_goals_are_asked_of_a_new_server_if_the_old_one_dies(lean):
    async def conversation(server):
        await server.check(RIGHT)
        os.kill(leans(server, "--server")[0], signal.SIGKILL)
        return await server.goals(Position(2, 3)), server.warm.starts

    state, starts = serve(lean, conversation)
    assert [goal.target for goal in state.goals] == ["n + 0 = n"]
    assert starts == 2


def test_goals_can_be_asked_for_after_a_question_was_late(lean):
    async def conversation(server):
        await server.check(RIGHT)
        (pid,) = leans(server, "--worker")
        os.kill(pid, signal.SIGSTOP)
        return await server.goals(Position(2, 3)), await server.goals(Position(2, 3))

    late, after = serve(lean, conversation, SHORT)
    assert late.failure == (Outcome.TIMEOUT, "the limit of 1 s of wall-clock time")
    assert late.goals is None
    assert [goal.target for goal in after.goals] == ["n + 0 = n"]


def test_sixty_checks_in_a_row_use_no_more_memory_than_the_first_ten(lean):
    async def conversation(server):
        peaks = []
        for number in range(60):
            text = (
                RIGHT + f"theorem u (n : Nat) : n + {number} = {number} + n := by\n  exact Nat.add_comm n _\n".encode()
            )
            assert (await server.check(text)).promising
            peaks.append(server.warm.peak_memory)
        return peaks, server.warm.starts

    peaks, starts = serve(lean, conversation)
    print(f"peak {peaks[9] >> 20} MiB after 10 checks, {peaks[-1] >> 20} MiB after 60")  # noqa: T201
    assert starts == 1
    assert peaks[-1] < 1.3 * peaks[9]
