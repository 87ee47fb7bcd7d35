"""A Dafny server that is killed, stopped or cut off in mid-request: it is started again, and nothing is left."""

import asyncio
import os
import signal

import pytest
from faults.leftovers import adopts_orphans, left_behind, nothing_is_left

from lemmata.checkers import procfs
from lemmata.checkers.dafny.server import DafnyServer
from lemmata.checkers.dafny.toolchain import discover
from lemmata.checkers.limits import Limits
from lemmata.checkers.verdict import Outcome

pytestmark = [pytest.mark.toolchain("dafny"), pytest.mark.usefixtures("nothing_is_left")]
__all__ = ["adopts_orphans", "nothing_is_left"]

LIMITS = Limits(wall=30.0, cpu=None, memory=2 << 30, steps=None)
SHORT = Limits(wall=2.5, cpu=None, memory=2 << 30, steps=None)
RIGHT = b"lemma A(x: int)\n  ensures x + x == 2 * x\n{\n}\n"
SLOW = b"""lemma A(a: int, b: int, c: int, d: int)
  requires a > 1 && b > 1 && c > 1 && d > 1
  ensures a * a * a * a * b + c * c * c * b * b + d * a * b * c != 7 * a * b * c * d * d + 33 * a * a * c
{
}
"""
SOLVER, SERVER = "z3", "server"


def serve(conversation, limits=LIMITS):
    """Runs ``await conversation(server)``, and makes sure that nothing of the server is left behind."""

    async def inside():
        async with DafnyServer(discover(), limits) as server:
            return await conversation(server)

    try:
        return asyncio.run(inside())
    finally:
        assert left_behind() == set()


def processes(server, what):
    """Returns Dafny's process, or that of its solver."""
    found = []
    for pid in procfs.tree(server.warm.pid) if server.warm.pid else ():
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            words = file.read().decode().split("\0")
        program = os.path.basename(words[0])
        if program.startswith(SOLVER) if what == SOLVER else program != "bwrap" and SERVER in words:
            found.append(pid)
    return found


async def struck(server, what, number):
    """Sends a signal to a process in the middle of a proof, and returns the question that is being asked."""
    assert (await server.check(RIGHT)).promising
    asked = asyncio.create_task(server.check(SLOW))
    await asyncio.sleep(0.7)
    assert not asked.done()
    pids = processes(server, what)
    for pid in pids:
        os.kill(pid, number)
    assert pids
    return asked


def test_a_server_killed_in_mid_request_is_asked_again_and_has_its_time():
    async def conversation(server):
        found = await (await struck(server, SERVER, signal.SIGKILL))
        return found, await server.check(RIGHT), server.warm.starts

    found, after, starts = serve(conversation, SHORT)
    assert not found.promising
    assert found.failure is None or found.failure.outcome is Outcome.TIMEOUT
    assert after.promising
    assert starts in (2, 3)


def test_a_server_that_dies_each_time_is_a_failure_of_the_tool():
    async def conversation(server):
        async def killer():
            while True:
                for pid in processes(server, SERVER):
                    os.kill(pid, signal.SIGKILL)
                await asyncio.sleep(0.05)

        murder = asyncio.create_task(killer())
        found = await server.check(RIGHT)
        murder.cancel()
        return found, server.warm.starts, await server.check(RIGHT)

    found, starts, after = serve(conversation)
    assert found.failure.outcome is Outcome.FAILURE
    assert (found.promising, found.messages, found.symbols) == (False, (), ())
    assert starts == 2
    assert after.promising


def test_a_solver_killed_in_mid_proof_proves_nothing():
    async def conversation(server):
        found = await (await struck(server, SOLVER, signal.SIGKILL))
        return found, await server.check(RIGHT)

    found, after = serve(conversation, SHORT)
    assert not found.promising
    assert after.promising


@pytest.mark.parametrize("what", [SOLVER, SERVER])
def test_what_hangs_in_mid_proof_is_a_time_out(what):
    async def conversation(server):
        found = await (await struck(server, what, signal.SIGSTOP))
        return found, await server.check(RIGHT), server.warm.starts

    found, after, starts = serve(conversation, SHORT)
    assert found.failure.outcome is Outcome.TIMEOUT
    assert after.promising
    assert starts == 2


def test_a_question_that_is_given_up_leaves_the_server_usable():
    async def conversation(server):
        assert (await server.check(RIGHT)).promising
        for _ in range(3):
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.4):
                    await server.check(SLOW)
        return await server.check(RIGHT)

    assert serve(conversation).promising


def test_a_closed_input_costs_one_start():
    async def conversation(server):
        await server.check(RIGHT)
        server.warm.present._peer._writing.abort()
        return await server.check(RIGHT + b"// again\n"), server.warm.starts

    found, starts = serve(conversation)
    assert found.promising
    assert starts == 2
