"""Which Dafny is used, and with which solver: the one named explicitly, the path's, the .NET tools', or a release's.

The solver is looked for where Dafny itself looks, and is then named to Dafny in every run: what a verdict says of it is
what was used. Nothing is ever downloaded here.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, TypeAlias

from lemmata.checkers.child import probe
from lemmata.checkers.dafny.versions import OLDEST, Version, parse_solver_version, parse_version
from lemmata.checkers.errors import ToolchainMissing, ToolchainVersion
from lemmata.checkers.fingerprint import file_sha256
from lemmata.checkers.task import digest
from lemmata.checkers.verdict import Toolchain

__all__ = ["EXPLICIT", "INSTALL", "DafnyToolchain", "Kind", "discover"]

Kind: TypeAlias = Literal["explicit", "path", "tools", "release"]

EXPLICIT: Final = "LEMMATA_DAFNY"
"""The environment variable that names a dafny executable, or the folder of a release."""
INSTALL: Final = "dotnet tool install --global dafny"
_UPDATE: Final = "dotnet tool update --global dafny"
_VERSION_WAIT: Final = 30.0
"""Seconds to say a version: the first start of .NET on a loaded machine is slow."""
_RELEASES: Final = ("~/dafny", "~/.local/share/dafny", "/opt/dafny", "/usr/local/dafny", "/usr/local/share/dafny")
"""Where people unpack the release archive."""
_EDITOR_RELEASES: Final = ("*/extensions/dafny-lang.ide-vscode-*/out/resources/*/github/dafny",)
"""Where the editor's extension unpacks it, below the home folder."""
_ENGINE: Final = "DafnyCore.dll"
_ENGINE_FILES: Final = ("DafnyPrelude.bpl", "Dafny.dll", "DafnyCore.dll", "DafnyDriver.dll", "DafnyPipeline.dll")
"""What decides what is proved, with Boogie's libraries; the prelude holds the axioms of Dafny's types."""
_ASSEMBLIES: Final = (".", "lib", "libexec", "../lib", "../libexec", "../lib/dafny", "../share/dafny")
"""Where the assemblies are, seen from the folder of the program."""
_STORE: Final = ".store/dafny/*/dafny/*/tools/*/any"
"""Where ``dotnet tool install`` puts them."""
_SOLVER: Final = "z3-4.12.1"
"""The name of the solver that all releases of Dafny 4 look for."""
_DOTNET: Final = ("DOTNET_ROOT", "DOTNET_ROOT_X64", "DOTNET_ROLL_FORWARD", "DOTNET_GCHeapHardLimit")
_SETTINGS: Final = {
    "DOTNET_CLI_TELEMETRY_OPTOUT": "1",
    "DOTNET_NOLOGO": "1",
    "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1",  # numbers are written alike whatever the user's language is
    "DOTNET_EnableDiagnostics": "0",  # no debugger can attach
    "DOTNET_TieredPGO": "0",  # a tenth of a cold run
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DafnyToolchain:
    """A Dafny that answers, and its solver, exactly."""

    kind: Kind
    command: tuple[str, ...]
    """Starts ``dafny``; its usual arguments follow."""
    environment: tuple[tuple[str, str], ...]
    """To be given to it beside the allowed variables."""
    version: Version
    sha256: str
    """Of the engine: its assemblies and the axioms that come with them, or of the program if they are not found."""
    solver: str
    """Path of z3."""
    solver_version: str
    solver_sha256: str
    readable: tuple[str, ...] = ()
    """What a sandboxed run must read, wherever it lies."""

    @property
    def untested(self) -> str:
        """Returns in words that this version is not the tested one, empty if it is."""
        return "" if self.version.tested else f"Dafny {self.version} is an untested version"

    def entries(self) -> tuple[Toolchain, ...]:
        """Returns what a verdict says of them."""
        return (
            Toolchain(name="dafny", version=str(self.version), sha256=self.sha256),
            Toolchain(name="z3", version=self.solver_version, sha256=self.solver_sha256),
        )


@dataclass(frozen=True, slots=True)
class _Broken:
    """A Dafny that is there and cannot be used, in words."""

    problem: str
    refused: bool = field(default=False, kw_only=True)
    """Whether it is its version that is not accepted."""

    def error(self, what: str = "") -> ToolchainMissing | ToolchainVersion:
        """Returns the exception that says so."""
        text = f"{what}: {self.problem}" if what else self.problem
        return ToolchainVersion(text) if self.refused else ToolchainMissing(text)


def discover(setting: str | None = None) -> DafnyToolchain:
    """Returns the Dafny in use; blocks for the fraction of a second that it needs to say its version.

    One that was named explicitly is used or reported. A broken one elsewhere gives way to the next.

    Args:
        setting: a dafny executable, or the folder of a release; None: ``LEMMATA_DAFNY``, and then the usual places.

    Raises:
        ToolchainMissing: there is none that works; the message says how to get one.
        ToolchainVersion: there is one, of a version that is not accepted.
    """
    for source, name in (("the setting", setting), (EXPLICIT, os.environ.get(EXPLICIT))):
        if name:
            return _explicit(name, f"{source}={name}" if source == EXPLICIT else f"{source} {name}")
    problems: list[_Broken] = []
    for kind, program in _installed():
        found = _examine(kind, program)
        if isinstance(found, DafnyToolchain):
            return found
        problems.append(found)
    if problems:
        listed = "; ".join(found.problem for found in problems)
        raise _Broken(f"{listed}; to install one: {INSTALL}", refused=all(found.refused for found in problems)).error()
    raise ToolchainMissing(f"Dafny is not installed; to install it: {INSTALL}")


def _explicit(name: str, shown: str) -> DafnyToolchain:
    path = Path(name, "dafny") if os.path.isdir(name) else name
    program = shutil.which(path)
    if program is None:
        raise ToolchainMissing(f"{shown} names no program: expected the path of a dafny, or the folder of a release")
    found = _examine("explicit", os.path.abspath(program))
    if isinstance(found, _Broken):
        raise found.error(shown)
    return found


def _installed() -> Iterator[tuple[Kind, str]]:
    """Yields the programs in the usual places, the preferred first, each once."""
    home = Path.home()
    places: list[tuple[Kind, Path]] = []
    on_path = shutil.which("dafny")
    if on_path is not None:
        places.append(("path", Path(os.path.abspath(on_path))))
    places.append(("tools", home / ".dotnet" / "tools" / "dafny"))
    folders = [Path(os.path.expanduser(name)) for name in _RELEASES]
    folders += [folder for pattern in _EDITOR_RELEASES for folder in sorted(home.glob(pattern), reverse=True)]
    places.extend(("release", folder / "dafny") for folder in folders)
    seen: set[str] = set()
    for kind, program in places:
        real = os.path.realpath(program)
        if real not in seen and os.path.isfile(real) and os.access(real, os.X_OK):
            seen.add(real)
            yield kind, str(program)


def _examine(kind: Kind, program: str) -> DafnyToolchain | _Broken:
    """Returns what a program is, asked for its version."""
    inherited = {name: os.environ[name] for name in _DOTNET if name in os.environ}
    environment = {**_SETTINGS, **inherited}
    answer = probe((program, "--version"), _VERSION_WAIT, cwd=os.sep, env=environment)
    version = parse_version(answer.output)
    if answer.code != 0 or version is None:
        return _Broken(f"`{program} --version` fails: {_brief(answer.output)}")
    if not version.accepted:
        wanted = f"{OLDEST.major}.{OLDEST.minor} or a later {OLDEST.major}.x"
        return _Broken(f"{program} is Dafny {version}; expected {wanted}: {_UPDATE}", refused=True)
    assemblies = _assemblies(program)
    solver = _solver(assemblies)
    if solver is None:
        beside = assemblies or Path(program).parent
        return _Broken(f"{program} has no solver: neither {beside / 'z3' / 'bin' / _SOLVER} nor a z3 in PATH")
    said = probe((solver, "--version"), _VERSION_WAIT, cwd=os.sep)
    solver_version = parse_solver_version(said.output)
    if said.code != 0 or not solver_version:
        return _Broken(f"`{solver} --version` fails: {_brief(said.output)}")
    try:
        return DafnyToolchain(
            kind=kind,
            command=(program,),
            environment=tuple(environment.items()),
            version=version,
            sha256=_engine_sha256(assemblies, program),
            solver=solver,
            solver_version=solver_version,
            solver_sha256=file_sha256(Path(solver)),
            readable=_readable(program, assemblies, solver, inherited),
        )
    except OSError as error:
        return _Broken(f"{error.filename or program} cannot be read: {error.strerror or error}")


def _assemblies(program: str) -> Path | None:
    """Returns the folder of Dafny's assemblies, None if it is in none of the usual places."""
    folders = (Path(program).parent, Path(os.path.realpath(program)).parent)
    for folder in folders:
        candidates = [folder / name for name in _ASSEMBLIES]
        candidates += sorted(folder.glob(_STORE), reverse=True)
        for candidate in candidates:
            if (candidate / _ENGINE).is_file():
                return Path(os.path.abspath(candidate))
    return None


def _solver(assemblies: Path | None) -> str | None:
    """Returns the z3 that Dafny would take: the one beside its assemblies, or the path's."""
    if assemblies is not None:
        beside = assemblies / "z3" / "bin" / _SOLVER
        if os.access(beside, os.X_OK):
            return str(beside)
    found = shutil.which(_SOLVER) or shutil.which("z3")
    return os.path.abspath(found) if found else None


def _engine_sha256(assemblies: Path | None, program: str) -> str:
    if assemblies is None:
        return file_sha256(Path(os.path.realpath(program)))
    files = [path for name in _ENGINE_FILES if (path := assemblies / name).is_file()]
    files += sorted(assemblies.glob("Boogie.*.dll"))
    return digest(*(part for path in files for part in (path.name.encode(), file_sha256(path).encode())))


def _readable(program: str, assemblies: Path | None, solver: str, inherited: dict[str, str]) -> tuple[str, ...]:
    real = os.path.realpath(program)
    folders = [os.path.dirname(program), os.path.dirname(real), os.path.dirname(os.path.realpath(solver))]
    folders += [str(assemblies)] if assemblies else []
    folders += [value for name, value in inherited.items() if name.startswith("DOTNET_ROOT")]
    return tuple(dict.fromkeys([*folders, os.path.dirname(solver)]))


def _brief(output: str) -> str:
    text = " ".join(output.split())
    return text[:300] or "no answer"
