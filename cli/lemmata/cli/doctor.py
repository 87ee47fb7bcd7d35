"""``lemmata doctor``: what is installed and works, and how to get the rest."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import os
import platform
import sys
import tempfile
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from enum import Enum
from importlib import metadata
from pathlib import Path
from typing import Final, NamedTuple

import click

from lemmata.checkers import control_group, sandbox, thread_limit
from lemmata.checkers.dafny import toolchain as dafny
from lemmata.checkers.errors import LemmataError, ToolchainMissing
from lemmata.checkers.fstar import toolchain as fstar
from lemmata.checkers.lean import toolchain as lean
from lemmata.checkers.limits import Limits
from lemmata.checkers.pool import Done, Pool
from lemmata.cli.config import cache_folder
from lemmata.cli.exits import Exit
from lemmata.cli.options import available_cores, json_option
from lemmata.cli.running import run_async
from lemmata.cli.text import clean

__all__ = ["Finding", "State", "diagnose", "doctor"]

OLDEST_PYTHON: Final = (3, 11)
_PROBE: Final = Limits(wall=30.0, cpu=None, memory=None, steps=None)


class State(Enum):
    """How one thing stands."""

    OK = "ok"
    ABSENT = "absent"
    """Not there, and not needed."""
    DEGRADED = "degraded"
    """Works, but less well."""
    BROKEN = "broken"
    """Needed, and not usable."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at."""

    name: str
    state: State
    detail: str
    fix: str = ""
    """A line that mends it; empty if there is nothing to mend."""


class _Solver(NamedTuple):
    name: str
    requirement: str


class _Extra(NamedTuple):
    name: str
    module: str
    """One that comes with it."""
    purpose: str


_SOLVERS: Final = (_Solver("z3", "z3-solver"), _Solver("cvc5", "cvc5"))
_EXTRAS: Final = (
    _Extra("plot", "matplotlib", "cactus plots of `lemmata bench`"),
    _Extra("train", "torch", "training policies"),
    _Extra("serve", "starlette", "serving verdicts over HTTP"),
    _Extra("vllm", "httpx", "policies behind a model server"),
    _Extra("ray", "ray", "many machines"),
    _Extra("guide", "xgrammar", "grammar-guided decoding"),
)


@click.command(epilog="Example: lemmata doctor")
@json_option
def doctor(*, as_json: bool) -> int:
    """Show what is installed, in which version, whether it works, and how to get the rest.

    The exit code is 3 if something that is needed is missing or broken.
    """
    return run_async(_report(as_json=as_json))


async def _report(*, as_json: bool) -> Exit:
    findings: list[Finding] = []
    async for finding in diagnose():
        findings.append(finding)
        if not as_json:
            _show(finding)
    broken = any(finding.state is State.BROKEN for finding in findings)
    if as_json:
        checks = [
            {"name": found.name, "state": found.state.value, "detail": found.detail, "fix": found.fix}
            for found in findings
        ]
        click.echo(json.dumps({"ok": not broken, "checks": checks}))
    return Exit.TOOL if broken else Exit.PROVED


def _show(finding: Finding) -> None:
    colour = {State.OK: "green", State.BROKEN: "red"}.get(finding.state, "yellow")
    word = click.style(f"{finding.state.value:<9}", fg=colour)
    click.echo(f"{word} {finding.name:<12} {clean(finding.detail)}")
    if finding.fix:
        click.echo(f"{'':<23}{'to get it' if finding.state is State.ABSENT else 'to fix it'}: {clean(finding.fix)}")


async def diagnose() -> AsyncGenerator[Finding, None]:
    """Yields what was found out, one thing at a time, the needed ones first."""
    yield _python()
    yield Finding(
        name="platform",
        state=State.OK,
        detail=f"{platform.platform()}, {available_cores()} cores",
    )
    yield Finding(name="lemmata", state=State.OK, detail=metadata.version("lemmata"))
    async for finding in _solvers():
        yield finding
    yield await asyncio.to_thread(_sandbox)
    yield _threads()
    yield await _lean()
    yield await asyncio.to_thread(_dafny)
    yield await asyncio.to_thread(_fstar)
    yield _cache()
    for extra in _EXTRAS:
        yield _extra(extra)


def _python() -> Finding:
    new = sys.version_info >= OLDEST_PYTHON
    wanted = ".".join(map(str, OLDEST_PYTHON))
    return Finding(
        name="python",
        state=State.OK if new else State.BROKEN,
        detail=f"{platform.python_version()} ({sys.executable})",
        fix="" if new else f"install Python {wanted} or newer",
    )


async def _solvers() -> AsyncGenerator[Finding, None]:
    """Yields whether workers start, and each solver as a worker sees it (a broken library cannot take us with it)."""
    async with Pool(1) as pool:
        for number, solver in enumerate(_SOLVERS):
            try:
                reply = await pool.call("lemmata.cli.solver_probe:probe_solver", solver.name, _PROBE)
            except LemmataError as error:
                if not number and not pool.processes:
                    yield Finding(name="workers", state=State.BROKEN, detail=str(error))
                    return
                yield Finding(
                    name=solver.name,
                    state=State.BROKEN,
                    detail=str(error),
                    fix=f"pip install --force-reinstall {_requirement(solver.requirement)}",
                )
                continue
            if isinstance(reply, Done):
                version, library = reply.value
                yield Finding(name=solver.name, state=State.OK, detail=f"{version} ({library})")
            else:
                yield Finding(
                    name=solver.name,
                    state=State.BROKEN,
                    detail=f"{reply.kind}: {reply.detail}",
                    fix=f"pip install --force-reinstall {_requirement(solver.requirement)}",
                )
        yield Finding(name="workers", state=State.OK, detail="start and answer")


def _requirement(name: str) -> str:
    """Returns what this package asks for: ``z3-solver==5.4.0``."""
    for requirement in metadata.requires("lemmata") or []:
        if requirement.startswith(name):
            return requirement
    return name


def _sandbox() -> Finding:
    report = sandbox.detect()
    if report.works:
        return Finding(name="bubblewrap", state=State.OK, detail=f"{report.version} ({report.binary})")
    return Finding(
        name="bubblewrap",
        state=State.DEGRADED,
        detail=f"{report.problem}; tools run under limits only: they can read, write and reach what you can",
        fix=f"{sandbox.INSTALL}, and allow user namespaces",
    )


def _threads() -> Finding:
    """Returns who counts the threads of a run."""
    group = control_group.home()
    if group is not None:
        detail = f"a run has at most {thread_limit.THREADS}, by a control group in {group}"
    elif os.geteuid() != 0:
        detail = f"a run has at most {thread_limit.rlimit(contained=sandbox.detect().works)}, by RLIMIT_NPROC"
    else:
        detail = "the kernel holds no run of root to a number of threads: control groups cannot be made here"
        return Finding(
            name="threads",
            state=State.DEGRADED,
            detail=detail,
            fix="run as another user, or make the pids controller of control groups writable",
        )
    return Finding(name="threads", state=State.OK, detail=detail)


def _cache() -> Finding:
    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        return Finding(
            name="cache",
            state=State.DEGRADED,
            detail=f"{folder} cannot be written: {error.strerror or error}; verdicts are not kept",
            fix="set XDG_CACHE_HOME to a folder that can be written, or use --no-cache",
        )
    size = sum(entry.stat().st_size for entry in os.scandir(folder) if entry.is_file())
    return Finding(name="cache", state=State.OK, detail=f"verdicts and log in {folder} ({size / (1 << 20):.1f} MiB)")


_LEAN_KINDS: Final = {
    "explicit": f"named by {lean.EXPLICIT}",
    "project": "the project's own",
    "elan": "elan's default",
    "path": "found in PATH",
    "embedded": "embedded: the engine is Lean's, its library is a small one of ours, without Mathlib",
}


async def _lean() -> Finding:
    """Returns which Lean a file in the working folder would be checked with."""
    try:
        found = await lean.discover(Path.cwd())
    except LemmataError as error:
        absent = isinstance(error, ToolchainMissing) and not os.environ.get(lean.EXPLICIT)
        return Finding(
            name="lean", state=State.ABSENT if absent else State.DEGRADED, detail=str(error), fix=lean.INSTALL
        )
    lake = "with Lake" if found.lake else "without Lake"
    detail = f"{found.version} ({_LEAN_KINDS[found.kind]}; {lake}; {found.prefix}); strict tier: {_strict_tier(found)}"
    if found.unsound:
        return Finding(
            name="lean",
            state=State.DEGRADED,
            detail=f"{detail}; {found.unsound}",
            fix=f"elan default leanprover/lean4:v{lean.OLDEST_SOUND}, or newer",
        )
    return Finding(name="lean", state=State.OK, detail=detail)


def _strict_tier(found: lean.LeanToolchain) -> str:
    """Returns what checks a proof once more with this toolchain, and what cannot for want of something."""
    usable = [check.by.value for check in found.rechecks if not check.missing]
    unusable = [f"{check.by.value} needs {check.missing}" for check in found.rechecks if check.missing]
    return "; ".join([", ".join(["a second cold run", *usable]), *unusable])


_DAFNY_KINDS: Final = {
    "explicit": f"named by {dafny.EXPLICIT}",
    "path": "found in PATH",
    "tools": "a .NET tool",
    "release": "an unpacked release",
}


def _dafny() -> Finding:
    """Returns which Dafny files are checked with, and with which solver."""
    try:
        found = dafny.discover()
    except LemmataError as error:
        absent = isinstance(error, ToolchainMissing) and not os.environ.get(dafny.EXPLICIT)
        return Finding(
            name="dafny", state=State.ABSENT if absent else State.DEGRADED, detail=str(error), fix=dafny.INSTALL
        )
    detail = f"{found.version} ({_DAFNY_KINDS[found.kind]}; {found.command[0]}; z3 {found.solver_version})"
    if found.untested:
        return Finding(name="dafny", state=State.OK, detail=f"{detail}; {found.untested}")
    return Finding(name="dafny", state=State.OK, detail=detail)


_FSTAR_KINDS: Final = {
    "explicit": f"named by {fstar.EXPLICIT}",
    "path": "found in PATH",
    "home": "in FSTAR_HOME",
    "opam": "of an opam switch",
}


def _fstar() -> Finding:
    """Returns which F* files are checked with, and with which solver."""
    try:
        found = fstar.discover()
        tools = found.entries()
    except LemmataError as error:
        absent = str(error).startswith("F* is not installed") and not os.environ.get(fstar.EXPLICIT)
        return Finding(
            name="fstar", state=State.ABSENT if absent else State.DEGRADED, detail=str(error), fix=fstar.INSTALL
        )
    named = " with ".join(f"{tool.name} {tool.version}" for tool in tools)
    detail = f"{named} ({_FSTAR_KINDS[found.kind]}; {found.binary}); untested: no F* was at hand, only its outputs"
    return Finding(name="fstar", state=State.OK, detail=detail)


def _extra(extra: _Extra) -> Finding:
    if importlib.util.find_spec(extra.module) is not None:
        return Finding(name=extra.name, state=State.OK, detail=f"{extra.purpose} ({extra.module})")
    return Finding(
        name=extra.name, state=State.ABSENT, detail=extra.purpose, fix=f"pip install 'lemmata[{extra.name}]'"
    )
