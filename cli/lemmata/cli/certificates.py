"""Certificates: where they go, and what is written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from lemmata.checkers.errors import StoreError, UsageError
from lemmata.checkers.task import Candidate, Task, digest
from lemmata.checkers.verdict import Verdict
from lemmata.search.certificate import certify, write

__all__ = ["SUFFIX", "certificate_paths", "write_certificate"]

SUFFIX: Final = ".cert.json"


def certificate_paths(files: Sequence[str], wanted: str | None) -> dict[str, Path]:
    """Returns where the certificate of each file goes; nothing if none is wanted.

    Args:
        files: the inputs.
        wanted: a file, if there is one input; else a folder, which is made. An existing folder is a folder in any
            case. Inputs of the same name from different folders get a part of a hash into their names.

    Raises:
        UsageError: several inputs, and ``wanted`` is a file that exists.
        StoreError: the folder cannot be made.
    """
    if wanted is None:
        return {}
    target = Path(wanted)
    if len(files) == 1 and not target.is_dir() and not wanted.endswith("/"):
        return {files[0]: target}
    if target.exists() and not target.is_dir():
        raise UsageError(f"{wanted} is a file; the certificates of {len(files)} files need a folder")
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{wanted}: cannot make the folder: {error.strerror or error}") from error
    names = [Path(file).name for file in dict.fromkeys(files)]
    paths: dict[str, Path] = {}
    for file in files:
        name = Path(file).name
        mark = f"-{digest(file.encode('utf-8', 'surrogateescape'))[:8]}" if names.count(name) > 1 else ""
        paths[file] = target / f"{Path(name).stem}{mark}{SUFFIX}"
    return paths


def write_certificate(task: Task, candidate: Candidate, verdict: Verdict, path: Path) -> None:
    """Writes the certificate of a proof or counterexample; the solver named first in the verdict counts as its finder.

    Args:
        task: what was proved or refuted.
        candidate: what proves or refutes it.
        verdict: PROVED or REFUTED, about the two.
        path: of the file.

    Raises:
        StoreError: the file cannot be written.
    """
    write(certify(task, candidate, verdict, found_by=verdict.evidence.assurance.checked_by[:1]), path)
