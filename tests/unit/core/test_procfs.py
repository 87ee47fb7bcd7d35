import os
import signal
import sys
import time

import pytest

from lemmata.checkers import procfs

MARK = b"TEST_MARK=" + os.urandom(8).hex().encode()


@pytest.fixture
def sleeper():
    """A process with a child of its own, both marked; yields the first one's number."""
    reading, writing = os.pipe()
    pid = os.posix_spawn(
        "/bin/sh",
        ["sh", "-c", "sleep 60 & echo up; wait"],
        {"PATH": os.environ["PATH"], "TEST_MARK": MARK.partition(b"=")[2].decode()},
        file_actions=[(os.POSIX_SPAWN_DUP2, writing, 1)],
        setpgroup=0,
    )
    os.read(reading, 2)
    yield pid
    os.killpg(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(reading)
    os.close(writing)


def test_a_tree(sleeper):
    family = procfs.tree(sleeper)
    assert family[0] == sleeper
    assert len(family) == 2
    assert set(family) <= set(procfs.tree(os.getpid()))
    assert procfs.resident(family) > procfs.resident([sleeper]) > 100_000


def test_members_are_found_by_tree_group_and_mark(sleeper):
    family = set(procfs.tree(sleeper))
    assert procfs.members(sleeper) == family
    unrelated = 2**22 + 1
    assert procfs.members(unrelated, MARK) == family
    assert procfs.members(unrelated) == set()
    assert os.getpid() not in procfs.members(os.getpid())


def test_a_zombie_is_no_member():
    pid = os.posix_spawn("/bin/true", ["true"], {"TEST_MARK": "zombie"})
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    assert pid not in procfs.members(pid, b"TEST_MARK=zombie")
    os.waitpid(pid, 0)


def test_what_is_gone_counts_as_nothing():
    gone = 2**22 + 1
    assert procfs.tree(gone) == [gone]
    assert procfs.resident([gone]) == 0
    assert procfs.cpu_seconds([gone]) == 0.0


def test_processor_seconds():
    before = procfs.cpu_seconds([os.getpid()])
    end = time.process_time() + 0.05
    while time.process_time() < end:
        pass
    assert procfs.cpu_seconds([os.getpid()]) - before >= 0.03
    assert sys.platform == "linux"


def test_threads_and_a_tree_that_is_cut_short(sleeper):
    assert procfs.threads(procfs.tree(sleeper)) == 2
    assert procfs.threads([]) == 0
    assert procfs.tree(sleeper, 0) == [sleeper]


def test_files_in_memory_are_counted_once():
    before = procfs.files_in_memory([os.getpid()])
    fd = os.memfd_create("held")
    twin = os.dup(fd)
    os.write(fd, b"x" * (1 << 20))
    assert procfs.files_in_memory([os.getpid()]) - before == 1 << 20
    os.close(fd)
    os.close(twin)
    assert procfs.files_in_memory([os.getpid()]) == before
