import os
import subprocess
import sys

import pytest

from lemmata.checkers import sandbox
from lemmata.checkers.child import ProbeResult
from lemmata.checkers.errors import ToolchainMissing
from lemmata.checkers.sandbox import Sandbox, SandboxReport, detect, wrap

VERSION = ProbeResult(0, "bubblewrap 0.8.0\n")


@pytest.fixture(autouse=True)
def forget():
    detect.cache_clear()
    yield
    detect.cache_clear()


@pytest.fixture
def pretend(monkeypatch):
    def inner(binary, *answers):
        replies = list(answers)
        asked = []
        monkeypatch.setattr(sandbox.shutil, "which", lambda name: binary if name == "bwrap" else None)
        monkeypatch.setattr(sandbox, "probe", lambda argv, wait, files=(): asked.append(argv) or replies.pop(0))
        return asked

    return inner


def test_it_is_found_out_once_by_running_it(pretend):
    asked = pretend("/x/bwrap", VERSION, ProbeResult(0, ""))
    assert detect() == detect() == SandboxReport(works=True, binary="/x/bwrap", version="bubblewrap 0.8.0")
    assert len(asked) == 2
    assert asked[0] == ("/x/bwrap", "--version")
    assert asked[1][-2:] == ("--", "true")


def test_not_installed(pretend):
    pretend(None)
    assert not detect().works
    assert "apt-get install bubblewrap" in detect().problem
    assert wrap(["a"], "/d", Sandbox.AUTO) == sandbox.Wrapped(("a",), contained=False)
    with pytest.raises(ToolchainMissing, match="apt-get install bubblewrap"):
        wrap(["a"], "/d", Sandbox.STRICT)


@pytest.mark.parametrize(
    ("answer", "words"),
    [(ProbeResult(1, "No permissions to create new namespace\n"), "No permissions"), (ProbeResult(9, ""), "code 9")],
)
def test_installed_and_not_working(pretend, answer, words):
    pretend("/x/bwrap", VERSION, answer)
    report = detect()
    assert (report.works, report.binary) == (False, "/x/bwrap")
    assert words in report.problem


@pytest.mark.parametrize(
    ("said", "recent"),
    [
        ("bubblewrap 0.8.0", True),
        ("bubblewrap 0.11", True),
        ("bubblewrap 1.0.0", True),
        ("bubblewrap 0.7.9", False),
        ("no version", False),
        ("", False),
    ],
)
def test_an_old_version_lacks_what_the_sandbox_rests_on(pretend, said, recent):
    pretend("/x/bwrap", ProbeResult(0, said), ProbeResult(0, ""))
    report = detect()
    assert report.works is recent
    assert recent or "0.8 is needed" in report.problem


def test_the_command(pretend, tmp_path):
    pretend("/x/bwrap", VERSION, ProbeResult(0, ""))
    tool = tmp_path / "tool"
    tool.touch()
    (tmp_path / "library" / "part").mkdir(parents=True)
    library = str(tmp_path / "library")
    named = [library, f"{library}/part", "/usr/lib", "/none/at/all", "relative"]
    with wrap([str(tool), "a b"], "/d", Sandbox.AUTO, readable=named) as wrapped:
        filters = "".join(f"--seccomp {fd} " for fd in wrapped.files)
    assert wrapped.contained
    line = " ".join(wrapped.argv)
    assert line.startswith("/x/bwrap --unshare-all --unshare-user --disable-userns --cap-drop ALL --die-with-parent")
    assert "--ro-bind / /" not in line
    shown = line.partition("nsswitch.conf /etc/nsswitch.conf ")[2]
    assert shown == (
        f"--ro-bind-try {library} {library} --ro-bind-try {tool} {tool} "
        f"--bind /d /d --chdir /d --remount-ro /proc --remount-ro /dev --remount-ro / {filters}-- {tool} a b"
    )


def test_what_holds_a_home_or_all_temporary_files_is_not_shown(pretend, tmp_path, monkeypatch):
    pretend("/x/bwrap", VERSION, ProbeResult(0, ""))
    (tmp_path / "home" / "me" / "tool").mkdir(parents=True)
    (tmp_path / "temporary").mkdir()
    (tmp_path / "alias").symlink_to(tmp_path / "home")
    home = str(tmp_path / "home" / "me")
    monkeypatch.setenv("HOME", home)
    monkeypatch.setattr(sandbox.tempfile, "tempdir", str(tmp_path / "temporary"))
    named = ["/", str(tmp_path), str(tmp_path / "home"), str(tmp_path / "alias"), home, f"{tmp_path}/temporary"]
    with wrap(["/tool"], "/d", Sandbox.AUTO, readable=[*named, f"{home}/tool"]) as wrapped:
        line = " ".join(wrapped.argv)
    assert line.count(str(tmp_path)) == 2
    assert f"--ro-bind-try {home}/tool {home}/tool" in line


def test_the_files_of_a_command_are_closed_when_it_was_started(pretend):
    pretend("/x/bwrap", VERSION, ProbeResult(0, ""))
    with wrap(["/tool"], "/d", Sandbox.AUTO) as wrapped:
        assert all(os.fstat(fd).st_size for fd in wrapped.files)
    for fd in wrapped.files:
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.fstat(fd)


def test_off_asks_nothing(pretend):
    asked = pretend("/x/bwrap")
    assert wrap(["a"], "/d", Sandbox.OFF).argv == ("a",)
    assert asked == []


def test_nothing_runs_at_import():
    code = (
        "import os, sys\n"
        "sys.addaudithook(lambda name, _: name in ('subprocess.Popen', 'os.posix_spawn') and os._exit(9))\n"
        "import lemmata.checkers.pool, lemmata.checkers.judge, lemmata.checkers.registry, lemmata.checkers.facade"
    )
    environment = {"PYTHONPATH": ":".join(sys.path)}
    assert subprocess.run([sys.executable, "-c", code], env=environment, check=False).returncode == 0
