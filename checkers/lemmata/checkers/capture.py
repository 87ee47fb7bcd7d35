"""Capture of one pipe, bounded, on the event loop."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from typing import Final

__all__ = ["Capture"]

_CHUNK: Final = 1 << 16


class Capture:
    """What came out of one pipe, up to a cap; the rest is read and dropped, so the writer never blocks.

    Args:
        fd: the reading end; owned from now on.
        cap: bytes kept.
        tail: whether the last bytes are kept instead of the first.
        over: called once, when the cap is passed.
    """

    def __init__(self, fd: int, cap: int, *, tail: bool, over: Callable[[], None] | None = None) -> None:
        self.truncated = False
        self.ended = asyncio.get_running_loop().create_future()
        self._fd = fd
        self._cap = cap
        self._tail = tail
        self._over = over
        self._kept = bytearray()
        os.set_blocking(fd, False)
        asyncio.get_running_loop().add_reader(fd, self._readable)

    @property
    def kept(self) -> bytes:
        """Returns the bytes kept so far."""
        return bytes(self._kept)

    def _readable(self) -> None:
        try:
            chunk = os.read(self._fd, _CHUNK)
        except BlockingIOError:
            return
        if not chunk:
            self.close()
            return
        room = self._cap - len(self._kept)
        self._kept += chunk if self._tail else chunk[:room]
        if len(chunk) > room and not self.truncated:
            self.truncated = True
            if self._over is not None:
                self._over()
        if self._tail and len(self._kept) > self._cap:
            del self._kept[: -self._cap]

    def close(self) -> None:
        """Stops reading; idempotent."""
        if self._fd >= 0:
            asyncio.get_running_loop().remove_reader(self._fd)
            os.close(self._fd)
            self._fd = -1
        if not self.ended.done():
            self.ended.set_result(None)
