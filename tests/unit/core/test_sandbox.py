import os
import subprocess
import sys

import pytest

from lemmata.checkers import process, sandbox
from lemmata.checkers.errors import ToolchainMissing
from lemmata.checkers.process import ProbeResult
from lemmata.checkers.sandbox import Sandbox, SandboxReport, detect, wrap


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
        monkeypatch.setattr(sandbox.shutil, "which", lambda name: binary)
        monkeypatch.setattr(process, "probe", lambda argv, wait: asked.append(argv) or replies.pop(0))
        return asked

    return inner


def test_it_is_found_out_once_by_running_it(pretend):
    asked = pretend("/x/bwrap", ProbeResult(0, ""), ProbeResult(0, "bubblewrap 0.8.0\n"))
    assert detect() == detect() == SandboxReport(works=True, binary="/x/bwrap", version="bubblewrap 0.8.0")
    assert len(asked) == 2
    assert asked[0][-2:] == ("--", "true")


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
    pretend("/x/bwrap", answer)
    report = detect()
    assert (report.works, report.binary) == (False, "/x/bwrap")
    assert words in report.problem


def test_the_command(pretend, tmp_path):
    pretend("/x/bwrap", ProbeResult(0, ""), ProbeResult(0, ""))
    wrapped = wrap(["/tool", "a b"], "/d", Sandbox.AUTO, readable=[str(tmp_path), "/usr", "/tmp/none/at/all"])
    assert wrapped.contained
    line = " ".join(wrapped.argv)
    assert line.startswith("/x/bwrap --unshare-all --die-with-parent --new-session --ro-bind / / --proc /proc")
    assert line.endswith("--bind /d /d --chdir /d -- /tool a b")
    hidden = os.path.realpath(tmp_path).startswith("/tmp/")
    assert (f"--ro-bind {tmp_path} {tmp_path}" in line) is hidden
    assert "/usr" not in line
    assert "/none" not in line


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
