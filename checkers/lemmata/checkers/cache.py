"""The evidence cache: content-addressed, on disk, shared by any number of processes.

It holds evidence, never verdicts: the judge looks at a cached answer with the same eyes as at a fresh one. Every row
carries a checksum over its key and content, so that a damaged row is an error and not an answer.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from lemmata.checkers.errors import StoreError, boundary
from lemmata.checkers.evidence_json import dump_evidence, load_evidence
from lemmata.checkers.task import digest
from lemmata.checkers.verdict import Evidence

__all__ = ["Cache"]

APPLICATION: Final = 0x4C4D4345
"""SQLite ``application_id`` of our files ("LMCE"): another program's database is left alone."""
BUSY_WAIT: Final = 10.0
"""Seconds to wait for another process's write."""
MAX_BYTES: Final = 1 << 30
_CHECK_EVERY: Final = 256
_EVICTED: Final = 4
"""One row in so many, the oldest, goes when the file is full."""


class Cache:
    """A cache file, to be used in ``with``.

    Args:
        path: the file; it and its folder are made if they are not there.
        max_bytes: size above which the oldest quarter is dropped; looked at every 256 writes.
    """

    def __init__(self, path: str | Path, *, max_bytes: int = MAX_BYTES) -> None:
        self.path = Path(path)
        self._max_bytes = max_bytes
        self._connection: sqlite3.Connection | None = None
        self._writes = 0

    def __enter__(self) -> Cache:
        with self._guarded():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(self.path, timeout=BUSY_WAIT, isolation_level=None, check_same_thread=False)
            self._connection = connection
            try:
                self._prepare(connection)
            except BaseException:
                self.close()
                raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file; idempotent."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def get(self, key: str) -> Evidence | None:
        """Returns the evidence under ``key``, or ``None``.

        Raises:
            StoreError: the file or the row is damaged.
        """
        with self._guarded():
            row = self._open().execute("SELECT body, checksum FROM evidence WHERE key = ?", (key,)).fetchone()
        if row is None:
            return None
        body, checksum = row
        if not isinstance(body, str) or checksum != _checksum(key, body):
            raise StoreError(self._damaged("a row fails its checksum"))
        return load_evidence(body)

    def put(self, key: str, evidence: Evidence) -> None:
        """Keeps ``evidence`` under ``key``; what is already there stays.

        Raises:
            StoreError: the file, or this evidence, cannot be written.
        """
        with boundary(StoreError, "this evidence cannot be written"):
            body = dump_evidence(evidence)
        with self._guarded():
            connection = self._open()
            with _writing(connection):
                row = (key, body, _checksum(key, body))
                connection.execute("INSERT OR IGNORE INTO evidence (key, body, checksum) VALUES (?, ?, ?)", row)
            self._writes += 1
            if self._writes % _CHECK_EVERY == 0:
                self._evict(connection)

    def __len__(self) -> int:
        with self._guarded():
            return int(self._open().execute("SELECT COUNT(*) FROM evidence").fetchone()[0])

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            raise StoreError(f"the cache {self.path} is not open: use it in a `with` block")
        return self._connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        with _writing(connection):
            owner = connection.execute("PRAGMA application_id").fetchone()[0]
            tables = connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()[0]
            if owner != APPLICATION and (owner or tables):
                raise StoreError(f"{self.path} is a database of something else: name another file for the cache")
            connection.execute(f"PRAGMA application_id={APPLICATION}")
            connection.execute(
                "CREATE TABLE IF NOT EXISTS evidence"
                " (number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, body TEXT NOT NULL, checksum TEXT NOT NULL)"
            )
        # The switch fails at once, whatever the time-out, while another process opens the new file. It is a matter of
        # speed only, and the next to open the file tries again.
        with suppress(sqlite3.OperationalError):
            connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")

    def _evict(self, connection: sqlite3.Connection) -> None:
        pages, free, size = (
            connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
        )
        if (pages - free) * size > self._max_bytes:
            with _writing(connection):
                oldest = "SELECT number FROM evidence ORDER BY number LIMIT (SELECT 1 + COUNT(*) / ? FROM evidence)"
                connection.execute(f"DELETE FROM evidence WHERE number IN ({oldest})", (_EVICTED,))

    @contextmanager
    def _guarded(self) -> Generator[None, None, None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise StoreError(self._damaged(str(error))) from error

    def _damaged(self, what: str) -> str:
        return f"the cache {self.path} is unusable: {what}; it can be deleted, nothing is lost but time"


@contextmanager
def _writing(connection: sqlite3.Connection) -> Generator[None, None, None]:
    """A write transaction. It takes the lock at once: one that reads first fails when another has written meanwhile."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if connection.in_transaction:  # a full disk has ended it already
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _checksum(key: str, body: str) -> str:
    return digest(key.encode(), body.encode("utf-8", "surrogatepass"))
