"""Hashes of tools: libraries of 30 to 230 MB are hashed once and remembered by path, size and time."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from pathlib import Path

__all__ = ["cache_root", "file_sha256"]


def cache_root() -> Path:
    """Returns the user's cache folder of Lemmata; it need not exist yet."""
    root = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return Path(root, "lemmata")


def file_sha256(path: Path) -> str:
    """Returns the sha256 of the file, computed or remembered.

    Raises:
        OSError: the file cannot be read.
    """
    state = path.stat()
    key = f"{path}|{state.st_size}|{state.st_mtime_ns}"
    memory = cache_root() / "toolchain.json"
    known: dict[str, str] = {}
    with contextlib.suppress(OSError, ValueError, AttributeError):
        known = {str(name): str(value) for name, value in json.loads(memory.read_text()).items()}
    if key not in known:
        with path.open("rb") as file:
            known[key] = hashlib.file_digest(file, "sha256").hexdigest()
        _remember(memory, known)
    return known[key]


def _remember(memory: Path, known: dict[str, str]) -> None:
    """Writes the hashes in one step; a read-only home only costs time."""
    with contextlib.suppress(OSError):
        memory.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=memory.parent, delete=False) as file:
            json.dump(known, file)
        os.replace(file.name, memory)
