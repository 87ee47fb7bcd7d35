import os
import threading
import time

import pytest

from lemmata.checkers import thread_limit, watchdog
from lemmata.checkers.limits import Limits
from lemmata.checkers.watchdog import Guard, Quota

NONE = Limits(wall=None, cpu=None, memory=None, steps=None)


class Target:
    """Something that can be ended: this very process, which is not."""

    def __init__(self):
        self.pid = os.getpid()
        self.mark = b"no such mark"
        self.said = []
        self.ended = threading.Event()

        self.refused = False

    def crowded(self):
        return self.refused

    def terminate(self):
        self.said.append("terminate")

    def kill(self):
        self.said.append("kill")
        self.ended.set()


def limits(**changes):
    return Limits(**{"wall": None, "cpu": None, "memory": None, "steps": None, **changes})


def test_no_limit_no_breach():
    target = Target()
    guard = Guard(target, NONE)
    for _ in range(watchdog.WIDE + 1):
        guard.look(time.monotonic())
    assert (guard.breach, guard.deadline, target.said) == (None, None, [])
    assert guard.peak > 1 << 20


def test_the_deadline_comes_with_a_grace_and_only_once():
    target = Target()
    guard = Guard(target, limits(wall=5.0), grace=1.0)
    guard.look(guard.deadline - 0.1)
    assert target.said == []
    guard.look(guard.deadline)
    assert (guard.breach, target.said) == ("timeout", ["terminate"])
    guard.look(guard.deadline + 0.9)
    assert target.said == ["terminate"]
    for late in (1.0, 2.0):
        guard.look(guard.deadline + late)
        assert target.said == ["terminate", "kill"]


def test_memory_has_no_grace():
    target = Target()
    guard = Guard(target, limits(memory=1 << 20), grace=1.0)
    guard.look(time.monotonic())
    assert (guard.breach, target.said) == ("memory", ["kill"])
    assert "the limit is 1 MiB" in guard.detail


def test_processor_time_counts_from_the_guard():
    target = Target()
    guard = Guard(target, limits(cpu=0.02))
    guard.look(time.monotonic())
    assert guard.breach is None
    end = time.process_time() + 0.05
    while time.process_time() < end:
        pass
    guard.look(time.monotonic())
    assert (guard.breach, target.said) == ("timeout", ["kill"])
    assert guard.cpu_seconds >= 0.02


def test_nothing_happens_after_release():
    target = Target()
    guard = Guard(target, limits(wall=0.0))
    watchdog.release(guard)
    guard.look(time.monotonic())
    assert target.said == []


def test_the_thread_is_in_time_and_goes_when_idle(monkeypatch):
    monkeypatch.setattr(watchdog, "LINGER", 0.02)
    dog = watchdog._Watchdog()
    far, near = Target(), Target()
    patient = Guard(far, limits(wall=60.0))
    dog.add(patient)
    thread = dog._thread
    hasty = Guard(near, limits(wall=0.01))
    started = time.monotonic()
    dog.add(hasty)
    assert near.ended.wait(5.0)
    assert time.monotonic() - started < 1.0
    assert far.said == []
    dog.discard(hasty)
    dog.discard(patient)
    thread.join(5.0)
    assert not thread.is_alive()
    again = Target()
    dog.add(Guard(again, limits(wall=0.0)))
    assert again.ended.wait(5.0)
    assert dog._thread is not thread


@pytest.fixture(autouse=True)
def stop_own_threads():
    yield
    assert threading.active_count() < 20


def test_threads_are_counted(monkeypatch):
    monkeypatch.setattr(thread_limit, "THREADS", 0)
    target = Target()
    guard = Guard(target, NONE)
    guard.look(time.monotonic())
    assert (guard.breach, target.said) == ("processes", ["kill"])
    assert guard.detail == "more than 0 threads at once"


def test_what_the_kernel_refuses_is_seen_before_anything_is_read():
    target = Target()
    target.refused = True
    guard = Guard(target, limits(wall=0.0, memory=1 << 20))
    guard.look(time.monotonic())
    assert (guard.breach, target.said) == ("processes", ["kill"])


def test_the_folder_is_measured_now_and_then(tmp_path):
    (tmp_path / "a").write_bytes(b"x" * 5000)
    target = Target()
    guard = Guard(target, NONE, quota=Quota(str(tmp_path), disk=4096))
    for look in range(1, watchdog.SPARSE + 1):
        assert guard.breach is None, look
        guard.look(time.monotonic())
    assert (guard.breach, target.said) == ("disk", ["kill"])


def test_a_quota(tmp_path):
    quota = Quota(str(tmp_path), disk=1 << 20, files=3)
    assert quota.excess() == ""
    (tmp_path / "sparse").touch()
    os.truncate(tmp_path / "sparse", 1 << 30)
    (tmp_path / "loop").symlink_to(tmp_path)
    assert quota.excess() == ""
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "one").write_bytes(b"x" * (2 << 20))
    assert quota.excess() == "more than 1 MiB in its folder"
    (tmp_path / "deep" / "one").write_bytes(b"x")
    assert quota.excess() == "more than 3 files in its folder"
    assert Quota(str(tmp_path / "gone")).excess() == ""
