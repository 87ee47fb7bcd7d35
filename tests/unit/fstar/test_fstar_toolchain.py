import hashlib
import os
import sys

import pytest
from fstar_stand_in import install

from lemmata.checkers.errors import ToolchainMissing
from lemmata.checkers.fstar import FStarChecker, toolchain
from lemmata.checkers.fstar.toolchain import discover, parse_version


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A machine without any F*."""
    for name in (toolchain.EXPLICIT, "FSTAR_HOME", "OPAM_SWITCH_PREFIX", "OPAMROOT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    return tmp_path


def small(folder, text='case "$1" in --version) echo "F* 2025.1.1"; echo "commit=abc";; *) exit 1;; esac'):
    folder.mkdir(parents=True)
    program = folder / "fstar.exe"
    program.write_text(f"#!/bin/sh\n{text}\n")
    program.chmod(0o755)
    return program


def test_none_at_all_says_how_to_get_one(home):
    with pytest.raises(ToolchainMissing, match=r"^F\* is not installed: opam install fstar"):
        discover()


def test_one_that_is_named_is_used_or_reported(home, monkeypatch):
    program = small(home / "named")
    monkeypatch.setenv(toolchain.EXPLICIT, str(program))
    found = discover()
    assert (found.kind, found.binary, found.version, found.commit) == ("explicit", str(program), "2025.1.1", "abc")
    assert found.sha256 == hashlib.sha256(program.read_bytes()).hexdigest()
    monkeypatch.setenv(toolchain.EXPLICIT, str(home / "nothing"))
    with pytest.raises(ToolchainMissing, match="names no program"):
        discover()
    monkeypatch.setenv(toolchain.EXPLICIT, str(small(home / "broken", "echo no; exit 3")))
    with pytest.raises(ToolchainMissing, match="--version` fails: no"):
        discover()


def test_path_goes_before_home_and_opam(home, monkeypatch):
    opam = small(home / "home" / ".opam" / "4.14.1" / "bin")
    assert (discover().kind, discover().binary) == ("opam", str(opam))
    own = small(home / "fstar" / "bin")
    monkeypatch.setenv("FSTAR_HOME", str(home / "fstar"))
    assert (discover().kind, discover().binary) == ("home", str(own))
    on_path = small(home / "path")
    monkeypatch.setenv("PATH", f"{on_path.parent}:/usr/bin:/bin")
    assert (discover().kind, discover().binary) == ("path", str(on_path))


def test_a_broken_one_gives_way_to_the_next(home, monkeypatch):
    broken = small(home / "path", "exit 1")
    monkeypatch.setenv("PATH", f"{broken.parent}:/usr/bin:/bin")
    assert discover.__name__
    good = small(home / "home" / ".opam" / "default" / "bin")
    assert discover().binary == str(good)


def test_the_solver_it_wants_is_pinned(home, monkeypatch):
    program = install(home / "with")
    monkeypatch.setenv("PATH", f"{program.parent}:{os.path.dirname(sys.executable)}:/usr/bin:/bin")
    found = discover()
    assert found.version == "2026.08.30"
    assert (found.solver.version, found.solver.path) == ("4.13.3", str(program.parent / "z3-4.13.3"))
    assert [entry.name for entry in found.entries()] == ["fstar", "z3"]
    assert str(program.parent) in found.readable


def test_without_a_solver_nothing_can_be_checked(home, monkeypatch):
    monkeypatch.setenv(toolchain.EXPLICIT, str(small(home / "named")))
    with pytest.raises(ToolchainMissing, match=r"finds no z3-4\.13\.3 or z3-4\.8\.5"):
        FStarChecker().toolchain()


def test_versions():
    text = "F* 2026.08.30~dev\nplatform=Linux_x86_64\ncompiler=OCaml 4.14.1\ndate=2026-08-30\ncommit=05a3\n"
    assert (parse_version(text).number, parse_version(text).commit) == ("2026.08.30~dev", "05a3")
    assert parse_version("F# 3") is None
