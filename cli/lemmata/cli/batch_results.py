"""The results file of a batch: what is known of each input, and the totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Final, NamedTuple

from lemmata.checkers.verdict import Status
from lemmata.cli.json_lines import JsonLines

__all__ = ["Known", "Results"]

_STATUSES: Final = {status.value: status for status in Status}


class Known(NamedTuple):
    """What the file says of one input."""

    identity: str
    """Of task, candidate and limits; another one means that the input changed."""
    status: Status


class Results:
    """The results of a batch, to be used in ``with``; of several lines with the same id the last counts.

    Args:
        path: the file; made if it is not there.

    Attributes:
        foreign: how many lines are no results; they are left as they are and count for nothing.
    """

    def __init__(self, path: Path) -> None:
        self.foreign = 0
        self._lines = JsonLines(path)
        self._known: dict[str, Known] = {}

    def __enter__(self) -> Results:
        self._lines.__enter__()
        for record in self._lines.records():
            self.foreign += not self._remember(record)
        self.foreign += len(self._lines.damaged)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lines.close()

    def known(self, identifier: str) -> Known | None:
        """Returns what the file says of an input, None if nothing."""
        return self._known.get(identifier)

    def append(self, record: Mapping[str, object]) -> bytes:
        """Writes one result and returns its line.

        Args:
            record: with at least ``id``, ``identity`` and ``status``.

        Raises:
            StoreError: the file cannot be written.
        """
        line = self._lines.append(record)
        self._remember(record)
        return line

    def totals(self) -> Counter[Status]:
        """Returns how many inputs of the whole file have each status."""
        return Counter(known.status for known in self._known.values())

    def _remember(self, record: Mapping[str, object]) -> bool:
        identifier, identity, status = record.get("id"), record.get("identity"), record.get("status")
        if not isinstance(identifier, str) or not isinstance(identity, str) or not isinstance(status, str):
            return False
        if status not in _STATUSES:
            return False
        self._known[identifier] = Known(identity, _STATUSES[status])
        return True
