"""Tables of the log, and how a connection to it is set up."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Final

from lemmata.checkers.errors import StoreError

__all__ = ["SCHEMA_VERSION", "connect"]

SCHEMA_VERSION: Final = 1

_APPLICATION_ID: Final = 0x4C656D61
"""Marks a SQLite file as one of ours: the bytes of "Lema"."""
_BUSY_SECONDS: Final = 10.0
"""How long a writer waits for another one; measured waits with two busy writers stay under 0.1 s."""
_RETRY_SECONDS: Final = 0.005

_TABLES: Final = """
CREATE TABLE tasks (
    identity TEXT PRIMARY KEY, language TEXT NOT NULL, source BLOB NOT NULL, name TEXT NOT NULL,
    trust_source INTEGER NOT NULL, created TEXT NOT NULL
);
CREATE TABLE runs (
    id TEXT PRIMARY KEY, description TEXT NOT NULL, created TEXT NOT NULL, digest TEXT NOT NULL
);
CREATE TABLE attempts (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    run TEXT NOT NULL REFERENCES runs (id),
    task TEXT NOT NULL REFERENCES tasks (identity),
    goal TEXT NOT NULL,
    parent TEXT REFERENCES attempts (id),
    policy TEXT NOT NULL,
    prompt TEXT NOT NULL,
    kind TEXT NOT NULL,
    completion TEXT NOT NULL,
    status TEXT NOT NULL,
    reason TEXT NOT NULL,
    seconds REAL NOT NULL,
    cpu_seconds REAL NOT NULL,
    calls INTEGER NOT NULL,
    steps INTEGER,
    tokens INTEGER NOT NULL,
    seed INTEGER,
    split TEXT NOT NULL,
    limits TEXT NOT NULL,
    log_probabilities TEXT NOT NULL,
    evidence TEXT NOT NULL,
    created TEXT NOT NULL,
    digest TEXT NOT NULL
);
CREATE INDEX attempts_by_task ON attempts (task);
CREATE INDEX attempts_by_run ON attempts (run);
"""
_TRIGGER: Final = """
CREATE TRIGGER {table}_no_{event} BEFORE {event} ON {table}
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
"""


def connect(path: Path, *, durable: bool) -> sqlite3.Connection:
    """Returns a connection to the log at ``path``, which is created if there is none.

    Args:
        path: the SQLite file; its folder must exist.
        durable: whether a commit survives a power cut not only a killed process.

    Raises:
        sqlite3.Error: the file cannot be opened or is no SQLite file.
        StoreError: it is another program's, or of another schema version.
    """
    connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
    try:
        connection.row_factory = sqlite3.Row
        if not _is_log(connection, path):
            _create(connection, path)
        _use_write_ahead_log(connection)
        connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
        connection.execute("PRAGMA foreign_keys = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
    """Switches the file's journal; SQLite does not itself wait where two processes switch at once."""
    deadline = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() >= deadline:
                raise
            time.sleep(_RETRY_SECONDS)


def _is_log(connection: sqlite3.Connection, path: Path) -> bool:
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if application == _APPLICATION_ID and version != SCHEMA_VERSION:
        raise StoreError(f"{path}: log of schema version {version}; this program reads {SCHEMA_VERSION}")
    return bool(application == _APPLICATION_ID)


def _create(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("BEGIN IMMEDIATE")
    if not _is_log(connection, path):  # another process may have been faster
        if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise StoreError(f"{path}: a SQLite file, but not a log of attempts")
        triggers = [
            _TRIGGER.format(table=table, event=event)
            for table in ("tasks", "runs", "attempts")
            for event in ("UPDATE", "DELETE")
        ]
        for statement in (*_TABLES.split(";\n"), *triggers):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute("COMMIT")
