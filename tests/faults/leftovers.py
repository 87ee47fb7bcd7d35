"""Counts what a test has left behind: processes, files in the temporary folder, descriptors."""

import contextlib
import ctypes
import os
import tempfile
import time

import pytest

from lemmata.checkers import procfs

PR_SET_CHILD_SUBREAPER = 36
DYING = 1.0
"""Seconds in which a process that was killed is gone, on a machine under load."""


def running():
    """Returns which children of this process, or children of theirs, run; orphans are ours too."""
    family = [pid for pid in procfs.tree(os.getpid()) if pid != os.getpid()]
    return {pid for pid in family if procfs.resident([pid])}


def left_behind():
    """Returns which of them still run after the moment that a killed process needs to die."""
    deadline = time.monotonic() + DYING
    while (found := running()) and time.monotonic() < deadline:
        time.sleep(0.01)
    return found


def descriptors():
    """Returns how many descriptors this process has open."""
    return len(os.listdir("/proc/self/fd"))


@pytest.fixture
def adopts_orphans():
    """Makes this process the parent of every orphan below it, so that none can hide; reaps them."""
    libc = ctypes.CDLL(None)
    assert libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0
    yield
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    libc.prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)


@pytest.fixture
def nothing_is_left(adopts_orphans, tmp_path, monkeypatch):
    """Sees to it that no process is left, and nothing in the temporary folder; it is one of the test's own."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield
    assert left_behind() == set()
    assert list(folder.iterdir()) == []
