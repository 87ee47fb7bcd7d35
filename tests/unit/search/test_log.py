import sqlite3
import subprocess
import sys
from dataclasses import replace

import pytest

from lemmata.checkers.errors import StoreError
from lemmata.checkers.limits import Limits
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import (
    Diagnostic,
    Evidence,
    Layer,
    LayerState,
    Obligation,
    Outcome,
    Place,
    Severity,
    Status,
    Toolchain,
)
from lemmata.search import log as log_module
from lemmata.search import log_schema
from lemmata.search.attempt import Attempt, Cost
from lemmata.search.log import AttemptLog

TASK = Task(language="smt", source=b"(check-sat)\n\xff", name="a.smt2", trust_source=True)
EVIDENCE = Evidence(outcome=Outcome.UNKNOWN)
LIMITS = Limits(wall=1.5, cpu=None, memory=2**30, steps=10**6)

WRITER = """
import sys
from pathlib import Path
from lemmata.checkers.limits import Limits
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import Evidence, Outcome, Status
from lemmata.search.attempt import Attempt
from lemmata.search.log import AttemptLog

name, count = sys.argv[2], int(sys.argv[3])
with AttemptLog(Path(sys.argv[1])) as log:
    run = log.add_run({"writer": name})
    task = log.add_task(Task(language="smt", source=b"shared"))
    limits = Limits(wall=1.0, cpu=None, memory=None, steps=None)
    parent = None
    for number in range(count):
        parent = log.append(Attempt(run=run, task=task, goal=str(number), parent=parent, policy=name,
                                    candidate=Candidate(), status=Status.UNPROVED, limits=limits,
                                    evidence=Evidence(outcome=Outcome.UNKNOWN)))
        print(parent, flush=True)
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "log.sqlite"


@pytest.fixture
def log(path):
    with AttemptLog(path) as opened:
        yield opened


def attempt(log, goal="g", **fields):
    given = {"run": fields.pop("run", None) or log.add_run({"command": "test"}), "task": log.add_task(TASK)}
    values = {
        "policy": "scripted",
        "candidate": Candidate(kind="proof", text="{}"),
        "limits": LIMITS,
        "evidence": EVIDENCE,
    }
    return Attempt(**{"goal": goal, "status": Status.UNPROVED, **given, **values, **fields})


def raw(path, *statements):
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def test_a_full_row_is_read_back_as_it_was(log):
    parent = log.append(attempt(log))
    full = attempt(
        log,
        parent=parent,
        prompt="prove\0 \ud800 αβ",
        candidate=Candidate(kind="source", text="lone \udfff"),
        log_probabilities=(-0.5, -3.25),
        status=Status.TYPE_ERROR,
        reason="because",
        evidence=Evidence(
            outcome=Outcome.TYPE,
            layers={Layer.SYNTAX: LayerState.PASSED, Layer.SEMANTICS: LayerState.FAILED},
            diagnostics=(
                Diagnostic(
                    file="a.smt2",
                    line=2,
                    column=3,
                    severity=Severity.ERROR,
                    kind="sort",
                    message="m",
                    related=(Place(file="a.smt2", line=1, column=1, message="here"),),
                ),
            ),
            obligations=(
                Obligation(name="o", status=Status.PROVED, solver="z3", answer="unsat", seconds=0.5, steps=7),
            ),
            toolchain=(Toolchain(name="z3", version="5.4.0", sha256="ab"),),
            counterexample="lone \udfff",
        ),
        cost=Cost(seconds=2, cpu_seconds=1.5, calls=3, steps=9, tokens=11),
        seed=-(2**63),
        split="test",
    )
    name = log.append(full)
    first, second = log.attempts()
    assert second.attempt == full
    assert (second.id, second.number, second.attempt.parent) == (name, 2, first.id)
    assert second.created.endswith("+00:00")
    assert log.task(full.task) == TASK
    assert log.task(full.task).name == "a.smt2"
    assert log.run(full.run) == {"command": "test"}
    assert log.verify_integrity() == []


def test_reading_can_be_narrowed_and_goes_page_by_page(log, monkeypatch):
    monkeypatch.setattr(log_module, "_PAGE", 7)
    run = log.add_run({})
    for number in range(28):
        log.append(attempt(log, str(number), run=run, status=Status.PROVED if number % 2 else Status.TIMEOUT))
    other = log.append(attempt(log))
    assert [row.attempt.goal for row in log.attempts(run=run)] == [str(number) for number in range(28)]
    assert sum(1 for _ in log.attempts(status=Status.PROVED)) == 14
    assert [row.id for row in log.attempts(status=Status.UNPROVED)] == [other]
    assert list(log.attempts(task="none")) == []


@pytest.mark.parametrize("table", ["tasks", "runs", "attempts"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET created = ''"])
def test_rows_can_be_neither_changed_nor_deleted(log, path, table, statement):
    log.append(attempt(log))
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        raw(path, statement.format(table))
    assert log.verify_integrity() == []


@pytest.mark.parametrize(
    ("damage", "fault"),
    [
        ("DELETE FROM attempts WHERE number = 1", "attempts 1 to 1 are missing"),
        ("DELETE FROM attempts WHERE number = 1", "lost its parent"),
        ("DELETE FROM attempts WHERE number = 3", "attempts 3 to 3 are missing"),
        ("UPDATE attempts SET status = 'PROVED' WHERE number = 2", "attempt 2 was changed"),
        ("UPDATE attempts SET prompt = 'x' WHERE number = 3", "attempt 3 was changed"),
        ("UPDATE attempts SET parent = NULL WHERE number = 2", "attempt 2 was changed"),
        ("UPDATE tasks SET source = x'00'", "was changed"),
        ("UPDATE tasks SET source = 'text'", "was changed"),
        ("DELETE FROM tasks", "lost its task"),
        ("DELETE FROM runs", "lost its run"),
        ("UPDATE runs SET description = '{}'", "was changed"),
    ],
)
def test_damage_done_behind_our_back_is_seen(log, path, damage, fault):
    run = log.add_run({"a": 1})
    parent = None
    for goal in ("a", "b", "c"):
        parent = log.append(attempt(log, goal, run=run, parent=parent))
    assert log.verify_integrity() == []
    drop = [f"DROP TRIGGER {t}_no_{e}" for t in ("tasks", "runs", "attempts") for e in ("UPDATE", "DELETE")]
    raw(path, *drop, damage)
    assert any(fault in line for line in log.verify_integrity())


def test_a_file_name_that_is_no_text_is_no_obstacle(log):
    odd = Task(language="smt", source=b"", name="caf\udce9.smt2")
    assert log.task(log.add_task(odd)).name == "caf\ufffd.smt2"


def test_a_changed_task_is_not_handed_out(log, path):
    row = attempt(log)
    raw(path, "DROP TRIGGER tasks_no_UPDATE", "UPDATE tasks SET source = x'00'")
    with pytest.raises(StoreError, match="was changed"):
        log.task(row.task)


def test_an_unreadable_row_says_which(log, path):
    log.append(attempt(log))
    raw(path, "DROP TRIGGER attempts_no_UPDATE", "UPDATE attempts SET log_probabilities = '[x'")
    with pytest.raises(StoreError, match=r"attempt 1\.log_probabilities: not a list of numbers"):
        list(log.attempts())
    raw(path, "UPDATE attempts SET log_probabilities = '[]', status = 'FINE'")
    with pytest.raises(StoreError, match=r"attempt 1\.status: expected one of"):
        list(log.attempts())


@pytest.mark.parametrize("field", ["run", "task", "parent"])
def test_an_unknown_run_task_or_parent_is_refused_at_once(path, field):
    with AttemptLog(path, batch=10) as log:
        with pytest.raises(StoreError, match="nobody is not in"):
            log.append(replace(attempt(log), **{field: "nobody"}))
        log.append(attempt(log))
    with AttemptLog(path) as log:
        assert len(list(log.attempts())) == 1
        with pytest.raises(StoreError, match="not in runs"):
            log.run("nobody")
        with pytest.raises(StoreError, match="not in tasks"):
            log.task("nobody")


def test_numbers_that_json_or_sqlite_cannot_hold_are_refused(log):
    with pytest.raises(ValueError, match="JSON"):
        log.append(attempt(log, log_probabilities=(float("-inf"),)))
    with pytest.raises(ValueError, match="64 bits"):
        log.append(attempt(log, seed=2**64))
    with pytest.raises(ValueError, match="number of seconds"):
        log.append(attempt(log, cost=Cost(seconds=float("nan"))))
    log.append(attempt(log, seed=2**63 - 1))
    assert log.verify_integrity() == []


def test_a_batch_is_committed_when_full_on_flush_and_at_the_end(path):
    with AttemptLog(path) as reader, AttemptLog(path, batch=3, durable=True) as log:
        run = log.add_run({})
        first = log.append(attempt(log, "0", run=run))
        log.append(attempt(log, "1", run=run, parent=first))
        assert list(reader.attempts()) == []
        log.append(attempt(log, "2", run=run, parent=first))
        assert len(list(reader.attempts())) == 3
        log.append(attempt(log, "3", run=run, parent=first))
        log.flush()
        assert len(list(reader.attempts())) == 4
        log.append(attempt(log, "4", run=run))
    with AttemptLog(path) as log:
        assert [row.attempt.goal for row in log.attempts()] == list("01234")
        assert log.verify_integrity() == []
    with pytest.raises(ValueError, match="at least 1"):
        AttemptLog(path, batch=0)


def test_what_waits_is_kept_when_a_commit_fails(log, path):
    waiting = attempt(log)
    log._connection.execute("PRAGMA busy_timeout = 1")
    blocker = sqlite3.connect(path, isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="locked"):
        log.add_task(TASK)
    with pytest.raises(StoreError, match="locked"):
        log.append(waiting)
    blocker.execute("COMMIT")
    blocker.close()
    log.flush()
    assert len(list(log.attempts())) == 1


def test_a_full_disk_loses_nothing(log):
    log.append(attempt(log))
    pages = log._connection.execute("PRAGMA page_count").fetchone()[0]
    log._connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match="full"):
        log.append(attempt(log, prompt="x" * 100_000, run=next(log.attempts()).attempt.run))
    assert len(list(log.attempts())) == 1
    log._connection.execute("PRAGMA max_page_count = 100000")
    log.flush()
    assert len(list(log.attempts())) == 2
    assert log.verify_integrity() == []


def test_files_that_are_no_log_are_refused(path, tmp_path):
    path.write_bytes(b"not a database, but long enough to look at" * 40)
    with pytest.raises(StoreError, match="not a database"), AttemptLog(path):
        pass
    other = tmp_path / "other.sqlite"
    raw(other, "CREATE TABLE t (x)")
    with pytest.raises(StoreError, match="not a log"), AttemptLog(other):
        pass
    future = tmp_path / "future.sqlite"
    with AttemptLog(future):
        pass
    raw(future, "PRAGMA user_version = 99")
    with pytest.raises(StoreError, match="version 99"), AttemptLog(future):
        pass
    with pytest.raises(StoreError, match="unable to open"), AttemptLog(tmp_path / "no" / "folder"):
        pass


def test_a_log_that_is_not_open_says_so(path):
    with pytest.raises(StoreError, match="not open"):
        AttemptLog(path).add_run({})


def test_many_may_open_a_new_log_at_once(tmp_path):
    code = """
import sys
from pathlib import Path
from lemmata.search.log import AttemptLog
for number in range(25):
    with AttemptLog(Path(sys.argv[1]) / f"{number}.sqlite") as log:
        log.add_run({})
"""
    command = [sys.executable, "-c", code, str(tmp_path)]
    children = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    assert [child.communicate()[1] for child in children] == ["", ""]


def test_a_switch_of_journal_that_stays_locked_is_reported(path, monkeypatch):
    with AttemptLog(path):
        pass
    raw(path, "PRAGMA journal_mode = DELETE")
    monkeypatch.setattr(log_schema, "_BUSY_SECONDS", 0.02)
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM runs").fetchall()
    with pytest.raises(StoreError, match="locked"), AttemptLog(path):
        pass
    reader.close()
    with AttemptLog(path) as log:
        assert log.verify_integrity() == []


def test_two_writers_and_kill_9_lose_nothing_that_was_committed(path):
    def start(name, count):
        command = [sys.executable, "-c", WRITER, str(path), name, str(count)]
        return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)

    with start("killed", 10**9) as killed, start("lives", 200) as lives:
        acknowledged = [killed.stdout.readline().strip() for _ in range(100)]
        killed.kill()
        acknowledged += [line.strip() for line in killed.stdout if line.endswith("\n")]
        acknowledged += [line.strip() for line in lives.stdout]
    assert (killed.returncode, lives.returncode) == (-9, 0)
    assert len(acknowledged) >= 300
    with AttemptLog(path) as log:
        assert log.verify_integrity() == []
        stored = {row.id for row in log.attempts()}
        assert stored.issuperset(acknowledged)
        assert sum(row.attempt.policy == "lives" for row in log.attempts()) == 200
