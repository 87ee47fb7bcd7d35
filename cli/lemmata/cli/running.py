"""Running a command's asynchronous part: signals, and work on many inputs with results in order."""

from __future__ import annotations

import asyncio
import signal
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Iterable
from typing import Any, TypeVar

from lemmata.cli.exits import Exit

__all__ = ["each", "ordered", "run_async"]

_Input = TypeVar("_Input")
_Result = TypeVar("_Result")


def run_async(work: Coroutine[Any, Any, Exit]) -> Exit:
    """Runs ``work`` to its end and returns its exit code; SIGINT and SIGTERM end it cleanly, workers and all.

    Raises:
        KeyboardInterrupt: the user interrupted it.
    """

    async def guarded() -> Exit:
        task = asyncio.current_task()
        assert task is not None
        terminated = False

        def stop() -> None:
            nonlocal terminated
            terminated = True
            task.cancel()

        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop)
        try:
            return await work
        except asyncio.CancelledError:
            if terminated:
                return Exit.TERMINATED
            raise

    return asyncio.run(guarded())


async def ordered(
    inputs: Iterable[_Input], work: Callable[[_Input], Awaitable[_Result]], *, width: int
) -> AsyncGenerator[_Result, None]:
    """Yields ``await work(item)`` for every input, in the order of the inputs, working on ``width`` at a time.

    Args:
        inputs: taken one by one, as there is room.
        work: what to do with each.
        width: how many are in work at once.
    """
    pending: deque[asyncio.Task[_Result]] = deque()

    async def start(item: _Input) -> _Result:
        return await work(item)

    try:
        for item in inputs:
            pending.append(asyncio.create_task(start(item)))
            if len(pending) >= width:
                yield await pending.popleft()
        while pending:
            yield await pending.popleft()
    finally:
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)


async def each(inputs: Iterable[_Input], work: Callable[[_Input], Awaitable[None]], *, width: int) -> None:
    """Awaits ``work(item)`` for every input, ``width`` at a time, in no fixed order.

    Args:
        inputs: taken one by one, as there is room, so that a stream of any length needs little memory.
        work: what to do with each; what it raises ends the rest.
        width: how many are in work at once.
    """
    iterator = iter(inputs)

    async def drain() -> None:
        for item in iterator:
            await work(item)

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(width):
                group.create_task(drain())
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None
