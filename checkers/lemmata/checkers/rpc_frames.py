r"""The frames of JSON-RPC as language servers use them: ``Content-Length: N\r\n\r\n``, then N bytes of JSON.

Source: Language Server Protocol 3.17, "Base Protocol". Pure functions of bytes; nothing here touches a pipe.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

from lemmata.checkers.errors import ProtocolError

__all__ = ["LONGEST", "Decoder", "encode"]

LONGEST: Final = 64 << 20
"""Bytes of the longest body that is read; a longer one is taken for garbage."""
_LONGEST_HEADER: Final = 4096
_END: Final = b"\r\n\r\n"
_LENGTH: Final = b"content-length"
_SHOWN: Final = 60


def encode(message: Mapping[str, Any]) -> bytes:
    """Returns a message as a frame; ``jsonrpc`` is added."""
    body = json.dumps({"jsonrpc": "2.0", **message}, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return b"Content-Length: %d%b%b" % (len(body), _END, body)


class Decoder:
    """Turns a stream of bytes, cut anywhere, into messages.

    Args:
        longest: bytes of the longest body that is accepted.
    """

    def __init__(self, longest: int = LONGEST) -> None:
        self._longest = longest
        self._buffer = bytearray()
        self._length: int | None = None

    def feed(self, chunk: bytes) -> Iterator[dict[str, Any]]:
        """Yields the messages that ``chunk`` completes.

        Raises:
            ProtocolError: what comes next is no frame; the messages before it have been yielded.
        """
        self._buffer += chunk
        while self._has_header() and self._length is not None and len(self._buffer) >= self._length:
            body = bytes(self._buffer[: self._length])
            del self._buffer[: self._length]
            self._length = None
            yield _message(body)

    def _has_header(self) -> bool:
        if self._length is not None:
            return True
        end = self._buffer.find(_END, 0, _LONGEST_HEADER)
        head = bytes(self._buffer[: end if end >= 0 else _LONGEST_HEADER])
        if end < 0 and len(head) < _LONGEST_HEADER and head.partition(b":")[0].replace(b"-", b"").isalpha():
            return False
        if end < 0:
            if not head:
                return False
            raise ProtocolError(f"no header of a frame: {_shown(head)}")
        self._length = _length(head, self._longest)
        del self._buffer[: end + len(_END)]
        return True


def _length(head: bytes, longest: int) -> int:
    fields = [line.partition(b":") for line in head.split(b"\r\n")]
    lengths = [value.strip() for name, _, value in fields if name.strip().lower() == _LENGTH]
    if len(lengths) != 1 or not all(sign for _, sign, _ in fields) or not lengths[0].isdigit() or len(lengths[0]) > 18:
        raise ProtocolError(f"no header of a frame: {_shown(head)}")
    length = int(lengths[0])
    if length > longest:
        raise ProtocolError(f"a frame of {length} bytes, the longest that is read has {longest}")
    return length


def _message(body: bytes) -> dict[str, Any]:
    try:
        found: object = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ProtocolError(f"a frame that is not JSON: {_shown(body)}") from error
    if not isinstance(found, dict):
        raise ProtocolError(f"a frame that is no JSON object: {_shown(body)}")
    return cast("dict[str, Any]", found)


def _shown(data: bytes) -> str:
    return repr(data[:_SHOWN].decode("utf-8", "replace"))
