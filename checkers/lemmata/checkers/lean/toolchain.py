"""Which Lean is used for a file: the one named explicitly, the project's, elan's, the path's, or the embedded one.

Every Lean is resolved to the binary itself (elan's and Lake's shims choose by the working folder, and a run has one of
its own), with the environment that its imports need. Nothing is ever downloaded here.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias

from lemmata.checkers.child import probe
from lemmata.checkers.errors import ToolchainMissing, ToolchainVersion
from lemmata.checkers.fingerprint import file_sha256
from lemmata.checkers.lean import embedded
from lemmata.checkers.lean.embedded import INSTALL
from lemmata.checkers.lean.rechecks import Recheck, rechecks
from lemmata.checkers.lean.versions import OLDEST_SOUND, known_unsound, parse_version
from lemmata.checkers.verdict import Toolchain

__all__ = [
    "EXPLICIT",
    "INSTALL",
    "OLDEST_SOUND",
    "Kind",
    "LeanToolchain",
    "discover",
    "embedded_toolchain",
    "known_unsound",
    "project_root",
]

Kind: TypeAlias = Literal["project", "elan", "path", "explicit", "embedded"]

EXPLICIT: Final = "LEMMATA_LEAN"
"""The environment variable that names a lean executable; ``embedded`` means the embedded one."""
_LAKEFILES: Final = ("lakefile.lean", "lakefile.toml")
_PIN: Final = "lean-toolchain"
_VERSION_WAIT: Final = 20.0
_LAKE_WAIT: Final = 120.0
"""Seconds for Lake to read a project's configuration, which is itself a Lean program."""
_LAKE_VARIABLES: Final = ("LEAN_PATH", "LEAN_SYSROOT", "LEAN_GITHASH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


@dataclass(frozen=True, slots=True, kw_only=True)
class LeanToolchain:
    """A Lean that answers, exactly."""

    kind: Kind
    command: tuple[str, ...]
    """Starts ``lean`` from any working folder; its usual arguments follow."""
    environment: Mapping[str, str]
    """To be given to it beside the allowed variables."""
    version: str
    """``4.35.0``"""
    commit: str
    sha256: str
    """Of the engine: ``libleanshared.so`` where there is one, else the binary."""
    prefix: str
    """The folder of the toolchain; of the embedded one, where its ``Init`` is."""
    lake: bool
    """Whether Lake comes with it."""
    root: str = ""
    """The project's folder, if it was found through one."""
    readable: tuple[str, ...] = ()
    """What a sandboxed run must read beside its own folder, wherever it lies."""
    rechecks: tuple[Recheck, ...] = ()
    """The programs that come with it and can check a proof once more."""

    @property
    def unsound(self) -> str:
        """Returns the known soundness bugs of its kernel in words, empty if there is none."""
        return known_unsound(self.version)

    def changed(self) -> bool:
        """Returns whether its files are no longer those that were found; takes a few milliseconds if they are."""
        try:
            if self.kind == "embedded":
                embedded.library()
                return not embedded.is_whole(Path(self.prefix))
            return file_sha256(_engine(self.prefix, self.command[0])) != self.sha256
        except (OSError, ToolchainMissing, ToolchainVersion):
            return True

    def entry(self) -> Toolchain:
        """Returns what a verdict says of it."""
        name = "lean (embedded core)" if self.kind == "embedded" else "lean"
        return Toolchain(name=name, version=self.version, sha256=self.sha256)


@dataclass(frozen=True, slots=True)
class _Broken:
    """A Lean that is there and cannot be used, in words."""

    problem: str


async def discover(source: Path | None = None, *, cache: Path | None = None) -> LeanToolchain:
    """Returns the Lean for a file.

    A Lean that was named explicitly or belongs to the project is used or reported: another one in its place would
    judge by another library. A broken one of elan or on the path gives way to the next.

    Args:
        source: the file, or its folder; without one no project is looked for.
        cache: where the embedded core is compiled to, see `lemmata.checkers.lean.embedded.build`.

    Raises:
        ToolchainMissing: there is none that works; the message says how to get one.
        ToolchainVersion: the embedded one is wanted, and another version of it is installed.
        StoreError: the embedded core cannot be compiled into the cache.
    """
    explicit = os.environ.get(EXPLICIT)
    if explicit == "embedded":
        return await embedded_toolchain(cache)
    if explicit:
        return await asyncio.to_thread(_explicit, explicit)
    root = project_root(source) if source is not None else None
    if root is not None:
        return await asyncio.to_thread(_project, root)
    problems: list[str] = []
    for kind, binary in _installed():
        found = await asyncio.to_thread(_examine, kind, (binary,), _inherited())
        if isinstance(found, LeanToolchain):
            return found
        problems.append(found.problem)
    try:
        return await embedded_toolchain(cache)
    except (ToolchainMissing, ToolchainVersion) as error:
        if not problems:
            raise
        raise ToolchainMissing("; ".join([*problems, str(error)])) from error


async def embedded_toolchain(cache: Path | None = None) -> LeanToolchain:
    """Returns the embedded Lean, compiled if need be; raises what `lemmata.checkers.lean.embedded.build` raises."""
    found = await embedded.build(cache)
    return LeanToolchain(
        kind="embedded",
        command=found.command,
        environment=found.environment,
        version=found.version,
        commit=found.commit,
        sha256=found.sha256,
        prefix=str(found.folder),
        lake=False,
        readable=found.readable,
    )


def project_root(source: Path) -> Path | None:
    """Returns the nearest folder above ``source`` (or itself) that has a lakefile, or else one with a toolchain pin."""
    start = Path(os.path.abspath(source))
    folders = [folder for folder in (start, *start.parents) if folder.is_dir()]
    for names in (_LAKEFILES, (_PIN,)):
        for folder in folders:
            if any((folder / name).is_file() for name in names):
                return folder
    return None


def _installed() -> list[tuple[Kind, str]]:
    """Returns the Leans that belong to no project, the preferred first."""
    shim = _elan_binary("lean")
    found: list[tuple[Kind, str]] = [("elan", shim)] if shim else []
    on_path = shutil.which("lean")
    if on_path is not None and on_path != shim:
        found.append(("path", os.path.abspath(on_path)))
    return found


def _elan_home() -> Path:
    return Path(os.environ.get("ELAN_HOME") or os.path.join(os.path.expanduser("~"), ".elan"))


def _elan_binary(name: str) -> str:
    path = _elan_home() / "bin" / name
    return str(path) if os.access(path, os.X_OK) else ""


def _inherited() -> dict[str, str]:
    """Returns the variables of ours that tell a Lean outside of projects where things are."""
    names = ("LEAN_PATH", "ELAN_HOME", "ELAN_TOOLCHAIN")
    return {name: os.environ[name] for name in names if name in os.environ}


def _explicit(name: str) -> LeanToolchain:
    binary = shutil.which(name)
    if binary is None:
        raise ToolchainMissing(f"{EXPLICIT}={name} names no program: set it to the path of a lean, or unset it")
    found = _examine("explicit", (os.path.abspath(binary),), _inherited())
    if isinstance(found, _Broken):
        raise ToolchainMissing(f"{EXPLICIT}={name}: {found.problem}")
    return found


def _project(root: Path) -> LeanToolchain:
    """Returns the Lean that a project asks for, with the environment that Lake gives it."""
    _check_pin(root)
    with_lake = any((root / name).is_file() for name in _LAKEFILES)
    program = "lake" if with_lake else "lean"
    binary = _elan_binary(program) or shutil.which(program)
    if not binary:
        raise ToolchainMissing(
            f"{root} is a Lean project, and {program} is not installed: https://lean-lang.org/install"
        )
    if not with_lake:
        found = _examine("project", (os.path.abspath(binary),), _inherited(), root)
    else:
        lake = os.path.abspath(binary)
        environment = _lake_environment(lake, root)
        if isinstance(environment, _Broken):
            raise ToolchainMissing(f"{root}: {environment.problem}")
        found = _examine("project", (lake, "env", "lean"), environment, root)
    if isinstance(found, _Broken):
        raise ToolchainMissing(f"{root}: {found.problem}")
    return found


def _check_pin(root: Path) -> None:
    """Makes sure that elan need not download what the project pins, which it would do without asking."""
    pin = next((folder / _PIN for folder in (root, *root.parents) if (folder / _PIN).is_file()), None)
    if pin is None or not _elan_binary("lean"):
        return
    name = pin.read_text(encoding="utf-8", errors="replace").strip()
    version = name.rpartition(":")[2]
    if not version.lstrip("v")[:1].isdigit():
        return  # a channel (``stable``): only elan knows what it stands for
    known = {folder.name for folder in _folders(_elan_home() / "toolchains")}
    origin = name.rpartition(":")[0] or "leanprover/lean4"
    release = version if version.startswith("v") else f"v{version}"
    wanted = {f"{origin.replace('/', '--')}---{number}" for number in (version, release)}
    if not known & {*wanted, name}:
        raise ToolchainMissing(f"{pin} asks for {name}, which is not installed: elan toolchain install {name}")


def _folders(parent: Path) -> list[Path]:
    return [entry for entry in parent.iterdir() if entry.is_dir()] if parent.is_dir() else []


def _lake_environment(lake: str, root: Path) -> dict[str, str] | _Broken:
    """Returns the variables that Lake sets for this project."""
    said = probe((lake, "env"), _LAKE_WAIT, cwd=str(root), env=_inherited())
    if said.code != 0:
        return _Broken(f"`lake env` fails: {_brief(said.output)}")
    pairs = (line.partition("=") for line in said.output.splitlines())
    given = {name: value for name, sign, value in pairs if sign and name in _LAKE_VARIABLES and value}
    if "LEAN_PATH" in given:
        # Lake names the folders of its packages from the project's folder.
        given["LEAN_PATH"] = os.pathsep.join(str(root / part) for part in given["LEAN_PATH"].split(os.pathsep) if part)
    return given


def _examine(
    kind: Kind, command: tuple[str, ...], environment: Mapping[str, str], root: Path | None = None
) -> LeanToolchain | _Broken:
    """Returns what ``command`` is, asked for its version and its prefix."""
    cwd = str(root or os.sep)  # elan chooses by the working folder
    shown = " ".join(command)
    answer = probe((*command, "--version"), _VERSION_WAIT, cwd=cwd, env=environment)
    version = parse_version(answer.output)
    if answer.code != 0 or version is None:
        return _Broken(f"`{shown} --version` fails: {_brief(answer.output)}")
    answer = probe((*command, "--print-prefix"), _VERSION_WAIT, cwd=cwd, env=environment)
    lines = answer.output.split("\n")
    prefix = next((line.strip() for line in reversed(lines) if line.strip()), "") if answer.code == 0 else ""
    binary = os.path.join(prefix, "bin", "lean")
    if not os.path.isabs(prefix) or not os.access(binary, os.X_OK):
        if kind == "project":
            return _Broken(f"`{shown} --print-prefix` names no toolchain: {_brief(answer.output)}")
        binary = command[0]
        prefix = os.path.dirname(os.path.dirname(os.path.realpath(binary)))
    try:
        sha256 = file_sha256(_engine(prefix, binary))
    except OSError as error:
        return _Broken(f"{binary} cannot be read: {error.strerror or error}")
    return LeanToolchain(
        kind=kind,
        command=(binary,),
        environment={name: value for name, value in environment.items() if not name.startswith("ELAN_")},
        version=version.number,
        commit=version.commit,
        sha256=sha256,
        prefix=prefix,
        lake=os.access(os.path.join(prefix, "bin", "lake"), os.X_OK),
        root=str(root or ""),
        readable=(prefix, *environment.get("LEAN_PATH", "").split(os.pathsep))
        if "LEAN_PATH" in environment
        else (prefix,),
        rechecks=rechecks(prefix),
    )


def _engine(prefix: str, binary: str) -> Path:
    shared = Path(prefix, "lib", "lean", "libleanshared.so")
    return shared if shared.is_file() else Path(os.path.realpath(binary))


def _brief(output: str) -> str:
    text = " ".join(output.split())
    return text[:300] or "no answer"
