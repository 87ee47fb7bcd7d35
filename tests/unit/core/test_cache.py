import asyncio
import contextlib
import sqlite3
import sys
import threading
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from lemmata.checkers import cache as cache_module
from lemmata.checkers.cache import Cache
from lemmata.checkers.errors import StoreError
from lemmata.checkers.limits import Limits
from lemmata.checkers.process import run
from lemmata.checkers.sandbox import Sandbox
from lemmata.checkers.verdict import Evidence, Outcome

EVIDENCE = Evidence(outcome=Outcome.UNKNOWN, reason='why: \u2200 "quoted" \udcff')


def test_what_goes_in_comes_out_also_later(tmp_path):
    path = tmp_path / "deep" / "cache.sqlite"
    with Cache(path) as cache:
        assert cache.get("a") is None
        cache.put("a", EVIDENCE)
        assert cache.get("a") == EVIDENCE
    with Cache(path) as cache:
        assert cache.get("a") == EVIDENCE
        assert len(cache) == 1


def test_what_is_there_stays(tmp_path):
    with Cache(tmp_path / "c") as cache:
        cache.put("a", EVIDENCE)
        cache.put("a", replace(EVIDENCE, reason="other"))
        assert cache.get("a") == EVIDENCE


def test_use_outside_with_is_an_error(tmp_path):
    cache = Cache(tmp_path / "c")
    with pytest.raises(StoreError, match="not open"):
        cache.get("a")
    with cache:
        pass
    cache.close()
    with pytest.raises(StoreError, match="not open"):
        cache.put("a", EVIDENCE)


def test_evidence_that_is_no_json(tmp_path):
    with Cache(tmp_path / "c") as cache, pytest.raises(StoreError, match="cannot be written"):
        cache.put("a", replace(EVIDENCE, seconds=float("nan")))


def test_a_file_that_is_no_database(tmp_path):
    path = tmp_path / "c"
    path.write_bytes(b"something else entirely" * 100)
    with pytest.raises(StoreError, match="can be deleted"), Cache(path):
        pass
    assert path.read_bytes().startswith(b"something else")


def test_a_database_of_something_else_is_left_alone(tmp_path):
    path = tmp_path / "c"
    with contextlib.closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE precious (x)")
        other.commit()
    with pytest.raises(StoreError, match="something else"), Cache(path):
        pass


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError), Cache(tmp_path / "file" / "c"):
        pass


def test_a_damaged_row_is_an_error_and_no_answer(tmp_path):
    path = tmp_path / "c"
    with Cache(path) as cache:
        cache.put("a", EVIDENCE)
        cache.put("b", EVIDENCE)
    with contextlib.closing(sqlite3.connect(path)) as raw:
        raw.execute("UPDATE evidence SET body = replace(body, 'unknown', 'accepted') WHERE key = 'a'")
        raw.execute("UPDATE evidence SET body = x'00ff' WHERE key = 'b'")
        raw.commit()
    with Cache(path) as cache:
        for key in ("a", "b"):
            with pytest.raises(StoreError, match="checksum"):
                cache.get(key)


def test_a_moved_row_is_an_error(tmp_path):
    path = tmp_path / "c"
    with Cache(path) as cache:
        cache.put("a", EVIDENCE)
    with contextlib.closing(sqlite3.connect(path)) as raw:
        raw.execute("UPDATE evidence SET key = 'b'")
        raw.commit()
    with Cache(path) as cache, pytest.raises(StoreError, match="checksum"):
        cache.get("b")


def test_a_truncated_file_is_an_error(tmp_path):
    path = tmp_path / "c"
    with Cache(path) as cache:
        for number in range(200):
            cache.put(str(number), replace(EVIDENCE, reason="x" * 500))
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(StoreError, match="can be deleted"), Cache(path) as cache:
        deque(map(cache.get, map(str, range(200))))


def test_the_oldest_go_when_it_is_full(tmp_path, monkeypatch):
    monkeypatch.setattr(cache_module, "_CHECK_EVERY", 10)
    with Cache(tmp_path / "c", max_bytes=100_000) as cache:
        for number in range(100):
            cache.put(str(number), replace(EVIDENCE, reason="x" * 5_000))
        assert len(cache) < 40
        assert cache.get("0") is None
        assert cache.get("99") is not None


def test_a_new_file_can_be_opened_by_several_at_once(tmp_path):
    barrier = threading.Barrier(4)

    def use(number):
        for file in range(3):
            barrier.wait(10.0)
            with Cache(tmp_path / str(file)) as cache:
                cache.put(str(number), EVIDENCE)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(use, range(4)))
    for file in range(3):
        with Cache(tmp_path / str(file)) as cache:
            assert len(cache) == 4


WRITER = """
import sys
from lemmata.checkers.cache import Cache
from lemmata.checkers.verdict import Evidence, Outcome
with Cache(sys.argv[1]) as cache:
    for number in range(150):
        cache.put(f"{sys.argv[2]}-{number}", Evidence(outcome=Outcome.UNKNOWN, reason=sys.argv[2]))
        cache.put(f"both-{number}", Evidence(outcome=Outcome.UNKNOWN, reason="both"))
"""


def test_two_processes_at_once(tmp_path):
    path = tmp_path / "c"

    async def both():
        limits = Limits(wall=30.0, cpu=None, memory=None, steps=None)
        return await asyncio.gather(
            *(
                run(
                    [sys.executable, "-c", WRITER, str(path), name], cwd=str(tmp_path), limits=limits,
                    sandbox=Sandbox.OFF,
                )
                for name in "ab"
            )
        )  # fmt: skip

    for result in asyncio.run(both()):
        assert (result.exit_code, result.stderr) == (0, b"")
    with Cache(path) as cache:
        assert len(cache) == 450
        assert cache.get("both-149").reason == "both"
