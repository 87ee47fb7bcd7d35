import asyncio
import os
import resource
import subprocess

import pytest

from lemmata.checkers import control_group, process, procfs, thread_limit
from lemmata.checkers.control_group import ControlGroup
from lemmata.checkers.limits import Limits
from lemmata.checkers.sandbox import Sandbox

HELD = pytest.mark.toolchain("control-groups")


@pytest.fixture
def top(tmp_path, monkeypatch):
    """A folder in which groups are made as in the kernel's, but for the files that the kernel puts there."""
    monkeypatch.setattr(control_group, "home", lambda: tmp_path)
    monkeypatch.setattr(control_group, "_left", set())
    return tmp_path


@pytest.fixture
def proc(monkeypatch):
    said = {}
    monkeypatch.setattr(procfs, "lines", lambda path: said.get(path, []))
    return said


def found():
    return [str(path) for path in control_group._hierarchies()]


def test_version_1_has_a_hierarchy_for_threads(proc):
    proc["/proc/self/cgroup"] = ["8:pids:/user/me", "3:cpu,cpuacct:/", "0::/"]
    proc["/proc/self/mountinfo"] = [
        "38 31 0:35 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu,cpuacct",
        "39 31 0:36 / /sys/fs/cgroup/pids rw,relatime shared:9 - cgroup cgroup rw,pids",
        "22 1 0:20 / /proc rw,nosuid - proc proc rw",
    ]
    assert found() == ["/sys/fs/cgroup/pids/user/me", "/sys/fs/cgroup/pids"]


def test_version_2_has_one_hierarchy(proc):
    proc["/proc/self/cgroup"] = ["0::/system.slice/ssh.service"]
    proc["/proc/self/mountinfo"] = ["30 25 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate"]
    assert found() == ["/sys/fs/cgroup/system.slice/ssh.service", "/sys/fs/cgroup"]


def test_a_group_outside_of_what_is_mounted_is_not_looked_for(proc):
    proc["/proc/self/cgroup"] = ["0::/elsewhere"]
    proc["/proc/self/mountinfo"] = ["30 25 0:26 /docker/1 /sys/fs/cgroup ro - cgroup2 cgroup rw"]
    assert found() == ["/sys/fs/cgroup"]


def test_nothing_is_known_where_there_is_no_proc(proc):
    assert found() == []


def test_who_is_not_root_has_none(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert control_group.home.__wrapped__() is None


def test_what_a_dead_process_left_behind_is_removed(tmp_path, monkeypatch):
    for name in ("lemmata-999999999-3", f"lemmata-{os.getpid()}-1", "another"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(control_group, "_hierarchies", lambda: [tmp_path / "absent", tmp_path])
    monkeypatch.setattr(control_group, "_left", set())
    removed = []
    monkeypatch.setattr(type(tmp_path), "rmdir", lambda path: removed.append(path.name))
    assert control_group.home.__wrapped__() == tmp_path
    control_group._remove_left()
    assert removed == [f"lemmata-{os.getpid()}-0", "lemmata-999999999-3"]


def test_a_refusal_is_seen_until_the_group_is_killed(top):
    group = ControlGroup.make()
    (folder,) = top.iterdir()
    assert (folder / "pids.max").read_text() == str(thread_limit.THREADS)
    assert not group.overflowed()
    (folder / "pids.events").write_text("max 3\n")
    assert group.overflowed()
    (folder / "cgroup.procs").write_text("")
    group.kill()
    assert (folder / "pids.max").read_text() == "0"
    (folder / "pids.events").write_text("max 0\n")
    assert group.overflowed()


def test_what_is_refused_because_it_was_killed_does_not_count(top):
    group = ControlGroup.make()
    (folder,) = top.iterdir()
    (folder / "cgroup.procs").write_text("")
    group.kill()
    (folder / "pids.events").write_text("max 3\n")
    assert not group.overflowed()


def test_a_group_with_dying_processes_is_removed_later(top):
    group = ControlGroup.make()
    (folder,) = top.iterdir()
    group.remove()
    assert folder.exists()
    (folder / "pids.max").unlink()
    other = ControlGroup.make()
    assert other is not None
    assert not folder.exists()


def test_without_a_place_there_is_no_group(monkeypatch):
    monkeypatch.setattr(control_group, "home", lambda: None)
    assert ControlGroup.make() is None


@HELD
def test_a_run_is_in_its_group_and_leaves_none(tmp_path):
    limits = Limits(wall=10.0, cpu=None, memory=None, steps=None)
    before = set(os.listdir(control_group.home()))
    done = asyncio.run(process.run(("cat", "/proc/self/cgroup"), cwd=str(tmp_path), limits=limits, sandbox=Sandbox.OFF))
    assert f"/lemmata-{os.getpid()}-".encode() in done.stdout
    control_group._remove_left()
    assert {name for name in os.listdir(control_group.home()) if f"-{os.getpid()}-" in name} <= before


@HELD
def test_killing_ends_all_that_is_in_it():
    group = ControlGroup.make()
    with subprocess.Popen(group.holding(("sh", "-c", "setsid sleep 60 & setsid sleep 60 & wait"))) as running:
        procs = group._folder / "cgroup.procs"
        while len(procs.read_text().split()) < 3:
            assert running.poll() is None
        group.kill()
        assert running.wait(5.0) < 0
    while group._folder.exists():
        group.remove()
    assert not procs.exists()


def test_a_namespace_counts_what_is_in_it(monkeypatch):
    monkeypatch.setattr(thread_limit, "_release", lambda: (5, 14))
    monkeypatch.setattr(resource, "getrlimit", lambda _: (0, resource.RLIM_INFINITY))
    monkeypatch.setattr(thread_limit, "_of_this_user", lambda: 7)
    assert thread_limit.rlimit(contained=True) == thread_limit.THREADS + 1
    assert thread_limit.rlimit(contained=False) == thread_limit.THREADS + thread_limit._OTHERS + 7
    monkeypatch.setattr(thread_limit, "_release", lambda: (5, 13))
    assert thread_limit.rlimit(contained=True) == thread_limit.THREADS + thread_limit._OTHERS + 7


def test_a_lower_limit_of_the_system_stays(monkeypatch):
    monkeypatch.setattr(resource, "getrlimit", lambda _: (10, 20))
    assert thread_limit.rlimit(contained=True) == 20


def test_the_threads_of_this_user_are_counted():
    assert thread_limit._of_this_user.__wrapped__() >= 1
    assert os.getpid() in procfs.owned_by(os.getuid())
