"""The log: every attempt that ran, in an append-only SQLite file that several processes may write at once.

What `AttemptLog.append` has committed survives ``kill -9`` of the writer (and a power cut too with ``durable``). Rows
form a chain: each holds a sha256 over its cells and the row before, so `AttemptLog.verify_integrity` sees a row that
was changed or removed. That is no protection against somebody who rewrites the whole file.
"""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Final

from lemmata.checkers.errors import StoreError
from lemmata.checkers.task import Task, digest
from lemmata.checkers.verdict import Status
from lemmata.search.attempt import COLUMNS, Attempt, Cell, LoggedAttempt, decode, encode
from lemmata.search.log_schema import connect

__all__ = ["AttemptLog"]

_PAGE: Final = 500
"""Rows read at a time: a long read would keep the write-ahead file from shrinking."""
_GENESIS: Final = "0" * 64
_FILLED: Final = ("id", *COLUMNS, "created")
"""What a row's digest is taken over, besides the digest of the row before."""


class AttemptLog:
    """An open log; used as a context manager, in one thread.

    With ``batch`` above 1, that many attempts are committed together: what was appended since the last commit is lost
    if the process is killed.
    """

    def __init__(self, path: Path, *, batch: int = 1, durable: bool = False) -> None:
        if batch < 1:
            raise ValueError(f"a batch holds at least 1 attempt, not {batch}")
        self.path = path
        self._batch = batch
        self._durable = durable
        self._waiting: list[tuple[Cell, ...]] = []
        self._open: sqlite3.Connection | None = None

    def __enter__(self) -> AttemptLog:
        """Opens the file, or makes it.

        Raises:
            StoreError: the file cannot be used as a log.
        """
        with self._reported():
            self._open = connect(self.path, durable=self._durable)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Commits what waits and closes the file."""
        try:
            self.flush()
        finally:
            if self._open is not None:
                self._open.close()
                self._open = None

    def add_task(self, task: Task) -> str:
        """Stores a task with its source, unless it is there; returns its identity."""
        name = task.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")  # bytes that are no text
        row = (task.identity, task.language, task.source, name, task.trust_source, _now())
        with self._writing() as connection:
            connection.execute("INSERT OR IGNORE INTO tasks VALUES (?, ?, ?, ?, ?, ?)", row)
        return task.identity

    def add_run(self, description: Mapping[str, object]) -> str:
        """Stores what is common to the attempts of one run (command, settings, versions); returns the run's id."""
        identity = uuid.uuid4().hex
        text = json.dumps(description, sort_keys=True)
        created = _now()
        row = (identity, text, created, digest(identity.encode(), text.encode(), created.encode()))
        with self._writing() as connection:
            connection.execute("INSERT INTO runs VALUES (?, ?, ?, ?)", row)
        return identity

    def append(self, attempt: Attempt) -> str:
        """Returns the id of the attempt, which is committed now, or with its batch.

        Raises:
            StoreError: the run, the task or the parent is not in the log, or the file cannot be written.
        """
        self._require("runs", "id", attempt.run)
        self._require("tasks", "identity", attempt.task)
        if attempt.parent is not None and all(attempt.parent != row[0] for row in self._waiting):
            self._require("attempts", "id", attempt.parent)
        identity = uuid.uuid4().hex
        self._waiting.append((identity, *encode(attempt), _now()))
        if len(self._waiting) >= self._batch:
            self.flush()
        return identity

    def flush(self) -> None:
        """Commits the attempts that wait for their batch to fill; if that fails, they go on waiting."""
        if not self._waiting:
            return
        names = ", ".join((*_FILLED, "digest"))
        marks = ", ".join("?" * (len(_FILLED) + 1))
        with self._writing() as connection:
            last = connection.execute("SELECT digest FROM attempts ORDER BY number DESC LIMIT 1").fetchone()
            link: str = _GENESIS if last is None else last["digest"]
            for row in self._waiting:
                link = _chain(link, row)
                connection.execute(f"INSERT INTO attempts ({names}) VALUES ({marks})", (*row, link))
        self._waiting.clear()

    def attempts(
        self, *, run: str | None = None, task: str | None = None, status: Status | None = None
    ) -> Iterator[LoggedAttempt]:
        """Yields the committed attempts, oldest first, that match what is given.

        Rows that another process commits meanwhile may be among them.

        Raises:
            StoreError: a row cannot be read back.
        """
        wanted = {"run": run, "task": task, "status": None if status is None else status.value}
        filters = {name: value for name, value in wanted.items() if value is not None}
        where = "".join(f" AND {name} = :{name}" for name in filters)
        for row in self._pages(f"SELECT * FROM attempts WHERE number > :after{where}", filters):
            yield LoggedAttempt(
                id=row["id"],
                number=row["number"],
                created=row["created"],
                digest=row["digest"],
                attempt=decode({name: row[name] for name in COLUMNS}, f"{self.path}, attempt {row['number']}"),
            )

    def task(self, identity: str) -> Task:
        """Returns a stored task.

        Raises:
            StoreError: it is not in the log, or not what its identity says.
        """
        task = _task_of(self._require("tasks", "identity", identity))
        if task.identity != identity:
            raise StoreError(f"{self.path}: task {identity} was changed")
        return task

    def run(self, identity: str) -> Mapping[str, object]:
        """Returns the description of a run.

        Raises:
            StoreError: it is not in the log.
        """
        description: dict[str, object] = json.loads(self._require("runs", "id", identity)["description"])
        return description

    def verify_integrity(self) -> list[str]:
        """Returns what is wrong with the file, one line a fault; an empty list means that nothing was found."""
        with self._reported():
            found = [row[0] for row in self._connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
            tasks: set[str] = set()
            for row in self._connection.execute("SELECT * FROM tasks"):
                tasks.add(row["identity"])
                if _task_of(row).identity != row["identity"]:
                    found.append(f"task {row['identity']} was changed")
            runs: set[str] = set()
            for row in self._connection.execute("SELECT * FROM runs"):
                runs.add(row["id"])
                parts = (row["id"], row["description"], row["created"])
                if digest(*(part.encode() for part in parts)) != row["digest"]:
                    found.append(f"run {row['id']} was changed")
        return found + list(self._chain_faults(tasks, runs))

    def _chain_faults(self, tasks: set[str], runs: set[str]) -> Iterator[str]:
        known: set[str] = set()
        link = _GENESIS
        number = 0
        for row in self._pages("SELECT * FROM attempts WHERE number > :after", {}):
            number += 1
            if row["number"] != number:
                yield f"attempts {number} to {row['number'] - 1} are missing"
                number = row["number"]
            if row["digest"] != _chain(link, [row[name] for name in _FILLED]):
                yield f"attempt {number} was changed, or does not follow the one before it"
            if row["parent"] is not None and row["parent"] not in known:
                yield f"attempt {number} has lost its parent {row['parent']}"
            if row["task"] not in tasks:
                yield f"attempt {number} has lost its task {row['task']}"
            if row["run"] not in runs:
                yield f"attempt {number} has lost its run {row['run']}"
            known.add(row["id"])
            link = row["digest"]
        with self._reported():
            last = self._connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'attempts'").fetchone()
        if last is not None and last["seq"] > number:
            yield f"attempts {number + 1} to {last['seq']} are missing"

    def _pages(self, query: str, values: Mapping[str, str]) -> Iterator[sqlite3.Row]:
        after = 0
        while True:
            with self._reported():
                rows = self._connection.execute(
                    f"{query} ORDER BY number LIMIT {_PAGE}", {**values, "after": after}
                ).fetchall()
            yield from rows
            if len(rows) < _PAGE:
                return
            after = rows[-1]["number"]

    def _require(self, table: str, column: str, value: str) -> sqlite3.Row:
        with self._reported():
            row: sqlite3.Row | None = self._connection.execute(
                f"SELECT * FROM {table} WHERE {column} = ?", (value,)
            ).fetchone()
        if row is None:
            raise StoreError(f"{self.path}: {value} is not in {table}")
        return row

    @property
    def _connection(self) -> sqlite3.Connection:
        if self._open is None:
            raise StoreError(f"{self.path}: the log is not open")
        return self._open

    @contextmanager
    def _writing(self) -> Generator[sqlite3.Connection]:
        connection = self._connection
        with self._reported():
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _reported(self) -> Generator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(f"{self.path}: {error}") from error


def _chain(link: str, row: Sequence[Cell]) -> str:
    return digest(link.encode(), *(repr(cell).encode("utf-8", "surrogatepass") for cell in row))


def _task_of(row: sqlite3.Row) -> Task:
    source = row["source"]
    return Task(
        language=row["language"],
        source=source if isinstance(source, bytes) else repr(source).encode(),
        name=row["name"],
        trust_source=bool(row["trust_source"]),
    )


def _now() -> str:
    return datetime.now(UTC).isoformat()
