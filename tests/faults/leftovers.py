"""Counts the processes that a test has left behind."""

import contextlib
import ctypes
import os

import pytest

from lemmata.checkers import procfs

PR_SET_CHILD_SUBREAPER = 36


def left_behind():
    """Returns which children of this process, or children of theirs, still run; orphans are ours too."""
    family = [pid for pid in procfs.tree(os.getpid()) if pid != os.getpid()]
    return {pid for pid in family if procfs.resident([pid])}


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
