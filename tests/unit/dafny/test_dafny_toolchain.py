import hashlib

import pytest

from lemmata.checkers.dafny import toolchain
from lemmata.checkers.dafny.versions import Feature, Version, parse_solver_version, parse_version
from lemmata.checkers.errors import ToolchainMissing, ToolchainVersion

SCRIPT = '#!/bin/sh\n[ "$1" = --version ] || exit 1\necho "{text}"\n'


def executable(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(SCRIPT.format(text=text))
    path.chmod(0o755)
    return path


def release(folder, version="4.11.0+abc"):
    """Makes the folder of a release with programs that only say their version, and returns its dafny."""
    dafny = executable(folder / "dafny", version)
    (folder / "DafnyCore.dll").write_bytes(b"engine")
    (folder / "DafnyPrelude.bpl").write_bytes(b"axioms")
    executable(folder / "z3" / "bin" / "z3-4.12.1", "Z3 version 4.12.1 - 64 bit")
    return dafny


@pytest.fixture
def home(tmp_path, monkeypatch):
    """An empty home without any Dafny."""
    monkeypatch.delenv("LEMMATA_DAFNY", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    monkeypatch.setattr(toolchain, "_RELEASES", ("~/dafny",))
    return tmp_path / "home"


def test_none_at_all_says_how_to_get_one(home):
    with pytest.raises(ToolchainMissing, match="dotnet tool install --global dafny"):
        toolchain.discover()


def test_the_order_is_setting_variable_path_tools_release(home, tmp_path, monkeypatch):
    release(home / "dafny", "4.6.0")
    assert (toolchain.discover().kind, str(toolchain.discover().version)) == ("release", "4.6.0")
    tools = release(home / ".dotnet" / "tools", "4.7.0")
    assert (toolchain.discover().kind, toolchain.discover().command) == ("tools", (str(tools),))
    on_path = release(tmp_path / "there", "4.8.0")
    monkeypatch.setenv("PATH", f"{on_path.parent}:/usr/bin:/bin")
    assert (toolchain.discover().kind, str(toolchain.discover().version)) == ("path", "4.8.0")
    named = release(tmp_path / "named", "4.9.0")
    monkeypatch.setenv("LEMMATA_DAFNY", str(named))
    assert (toolchain.discover().kind, str(toolchain.discover().version)) == ("explicit", "4.9.0")
    assert str(toolchain.discover(str(release(tmp_path / "set", "4.10.0"))).version) == "4.10.0"


def test_the_folder_of_a_release_may_be_named(home, tmp_path):
    dafny = release(tmp_path / "there")
    assert toolchain.discover(str(tmp_path / "there")).command == (str(dafny),)


def test_the_solver_beside_the_assemblies_is_the_one(home, tmp_path, monkeypatch):
    dafny = release(tmp_path / "there")
    other = executable(tmp_path / "bin" / "z3", "Z3 version 4.8.5 - 64 bit")
    monkeypatch.setenv("PATH", f"{other.parent}:/usr/bin:/bin")
    found = toolchain.discover(str(dafny))
    beside = tmp_path / "there" / "z3" / "bin" / "z3-4.12.1"
    assert (found.solver, found.solver_version) == (str(beside), "4.12.1")
    assert found.solver_sha256 == hashlib.sha256(beside.read_bytes()).hexdigest()
    beside.unlink()
    assert toolchain.discover(str(dafny)).solver == str(other)


def test_without_a_solver_it_cannot_be_used(home, tmp_path):
    dafny = release(tmp_path / "there")
    (tmp_path / "there" / "z3" / "bin" / "z3-4.12.1").unlink()
    with pytest.raises(ToolchainMissing, match="no solver"):
        toolchain.discover(str(dafny))


def test_assemblies_are_found_behind_a_link_and_in_the_store_of_the_tools(home, tmp_path):
    store = home / ".dotnet" / "tools" / ".store" / "dafny" / "4.11.0" / "dafny" / "4.11.0" / "tools" / "net8.0" / "any"
    release(store)
    executable(home / ".dotnet" / "tools" / "dafny", "4.11.0")
    assert toolchain.discover().solver == str(store / "z3" / "bin" / "z3-4.12.1")
    (tmp_path / "link").symlink_to(release(tmp_path / "there"))
    assert toolchain.discover(str(tmp_path / "link")).solver.startswith(str(tmp_path / "there"))


def test_the_hash_changes_with_the_engine_and_with_its_axioms(home, tmp_path):
    dafny = release(tmp_path / "there")
    first = toolchain.discover(str(dafny)).sha256
    (tmp_path / "there" / "DafnyPrelude.bpl").write_bytes(b"other axioms")
    second = toolchain.discover(str(dafny)).sha256
    (tmp_path / "there" / "DafnyCore.dll").write_bytes(b"another engine")
    assert len({first, second, toolchain.discover(str(dafny)).sha256}) == 3


@pytest.mark.parametrize("version", ["4.4.0", "3.13.1", "5.0.0"])
def test_a_version_that_is_not_accepted_is_refused_in_one_line(home, tmp_path, version):
    with pytest.raises(ToolchainVersion, match=rf"is Dafny {version}; expected 4\.5 or a later 4\.x") as raised:
        toolchain.discover(str(release(tmp_path / "old", version)))
    assert "\n" not in str(raised.value)


def test_an_untested_version_says_so(home, tmp_path):
    found = toolchain.discover(str(release(tmp_path / "other", "4.9.1")))
    assert found.untested == "Dafny 4.9.1 is an untested version"
    assert toolchain.discover(str(release(tmp_path / "there"))).untested == ""


def test_a_broken_one_that_was_not_named_gives_way(home, tmp_path, monkeypatch):
    broken = executable(tmp_path / "broken" / "dafny", "hello")
    monkeypatch.setenv("PATH", f"{broken.parent}:/usr/bin:/bin")
    with pytest.raises(ToolchainMissing, match=r"--version` fails: hello; to install one: dotnet"):
        toolchain.discover()
    release(home / "dafny")
    assert toolchain.discover().kind == "release"
    monkeypatch.setenv("LEMMATA_DAFNY", str(broken))
    with pytest.raises(ToolchainMissing, match="LEMMATA_DAFNY="):
        toolchain.discover()


def test_a_name_without_a_program_is_reported(home, monkeypatch):
    monkeypatch.setenv("LEMMATA_DAFNY", "/nowhere/dafny")
    with pytest.raises(ToolchainMissing, match="LEMMATA_DAFNY=/nowhere/dafny names no program"):
        toolchain.discover()


def test_versions_and_what_they_can_do():
    assert parse_version("Welcome to .NET 8.0!\n4.4.0.0\n") == Version(4, 4, 0)
    assert parse_version("error") is None
    assert parse_solver_version("nothing") == ""
    assert Version(4, 11, 0).has(Feature.JSON_OUTPUT)
    assert not Version(4, 10, 1).has(Feature.JSON_OUTPUT)
    assert Version(4, 11, 1).tested
    assert not Version(4, 12, 0).tested
