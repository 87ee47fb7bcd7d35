"""Certificates: files from which anyone can re-check a proof or a counterexample, without search and without a model.

A certificate names the file it is for, and its sha256; it does not hold the file. Of all that stands in it only the
candidate is used: the statement comes from the file, the verdict from a new run of the checker.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import stat
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from lemmata.checkers.checker import Checker
from lemmata.checkers.errors import StoreError, UsageError
from lemmata.checkers.judge import judge
from lemmata.checkers.limits import Limits
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import Status, Toolchain, Verdict
from lemmata.search.strict_json import Record, parse

__all__ = ["CERTIFICATE_FORMAT", "Certificate", "certify", "find_source", "read", "replay", "write"]

CERTIFICATE_FORMAT: Final = "lemmata-certificate-1"

MAX_BYTES: Final = 64 * 2**20
"""Neither a certificate nor the file it is for may be larger: both are read whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """The envelope of a candidate that proves or refutes."""

    language: str
    name: str
    """Name of the file, as the user gave it."""
    sha256: str
    """Of the file's bytes."""
    identity: str
    """Identity of the task."""
    trust_source: bool
    """Whether the file's own assumptions were taken as given; a replay asks its caller, not this field."""
    candidate: Candidate
    status: Status
    reason: str
    obligations: int
    found_by: tuple[str, ...]
    checked_by: tuple[str, ...]
    toolchain: tuple[Toolchain, ...]
    created: str
    """UTC, ISO 8601."""


def certify(task: Task, candidate: Candidate, verdict: Verdict, *, found_by: tuple[str, ...]) -> Certificate:
    """Returns the certificate of a proof or of a counterexample.

    Args:
        task: what was proved or refuted.
        candidate: what proves or refutes it.
        verdict: what the judge said of the two.
        found_by: the solvers that found it; a replay prefers others.

    Raises:
        UsageError: the verdict is neither PROVED nor REFUTED, or speaks of another task or candidate.
    """
    if verdict.status not in (Status.PROVED, Status.REFUTED):
        raise UsageError(f"only a proof or a counterexample has a certificate; this is {verdict.status.value}")
    if (verdict.task, verdict.candidate) != (task.identity, candidate.identity):
        raise UsageError("the verdict is about another task or candidate")
    return Certificate(
        language=task.language,
        name=task.name,
        sha256=hashlib.sha256(task.source).hexdigest(),
        identity=task.identity,
        trust_source=task.trust_source,
        candidate=candidate,
        status=verdict.status,
        reason=verdict.reason,
        obligations=len(verdict.evidence.obligations),
        found_by=found_by,
        checked_by=verdict.evidence.assurance.checked_by,
        toolchain=verdict.evidence.toolchain,
        created=datetime.now(UTC).isoformat(),
    )


def write(certificate: Certificate, path: Path) -> None:
    """Writes a certificate; ``path`` holds either what it held before or all of it.

    Raises:
        StoreError: the file cannot be written.
    """
    value = {
        "format": CERTIFICATE_FORMAT,
        "language": certificate.language,
        "task": {
            "name": certificate.name,
            "sha256": certificate.sha256,
            "identity": certificate.identity,
            "trust_source": certificate.trust_source,
        },
        "candidate": {"kind": certificate.candidate.kind, "text": certificate.candidate.text},
        "verdict": {
            "status": certificate.status.value,
            "reason": certificate.reason,
            "obligations": certificate.obligations,
        },
        "found_by": certificate.found_by,
        "checked_by": certificate.checked_by,
        "toolchain": [dataclasses.asdict(tool) for tool in certificate.toolchain],
        "created": certificate.created,
    }
    data = json.dumps(value, indent=1).encode() + b"\n"
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            try:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
                os.chmod(file.name, 0o644)
                os.replace(file.name, path)
            except BaseException:
                os.unlink(file.name)
                raise
    except OSError as error:
        raise StoreError(f"{path}: cannot write the certificate: {error.strerror or error}") from error


def read(path: Path) -> Certificate:
    """Returns the certificate in a file.

    Raises:
        StoreError: the file cannot be read, is too large, or is not exactly what `write` writes; the message says
            which field and what was expected.
    """
    what = str(path)
    try:
        text = _read_regular(path).decode()
    except UnicodeDecodeError as error:
        raise StoreError(f"{what}: not UTF-8 at byte {error.start}") from error
    top = parse(text, what)
    found = top.text("format")
    if found != CERTIFICATE_FORMAT:
        raise StoreError(f"{what}.format: expected {CERTIFICATE_FORMAT!r}, found {found[:60]!r}")
    task, candidate, verdict = top.record("task"), top.record("candidate"), top.record("verdict")
    tools = top.records("toolchain")
    certificate = Certificate(
        language=top.text("language"),
        name=task.text("name"),
        sha256=_digest(task, "sha256", what),
        identity=_digest(task, "identity", what),
        trust_source=task.flag("trust_source"),
        candidate=Candidate(kind=candidate.text("kind"), text=candidate.text("text")),
        status=verdict.choice("status", Status),
        reason=verdict.text("reason"),
        obligations=verdict.whole("obligations"),
        found_by=top.texts("found_by"),
        checked_by=top.texts("checked_by"),
        toolchain=tuple(_tool(tool) for tool in tools),
        created=top.text("created"),
    )
    for record in (top, task, candidate, verdict, *tools):
        record.close()
    return certificate


def find_source(certificate: Certificate, path: Path, *, source: Path | None = None) -> bytes:
    """Returns the bytes of the file that a certificate is for.

    Args:
        certificate: what `read` returned.
        path: where the certificate lies. Its folder is looked in first, for the bare file name and for the name as
            it stands; then the name is tried from the current folder.
        source: the file, if the caller names it; nothing else is then looked at.

    Raises:
        UsageError: there is no such file, or the only ones have another sha256.
        StoreError: the file cannot be read.
    """
    name = Path(certificate.name)
    places = (source,) if source is not None else (path.parent / name.name, path.parent / name, name)
    others: list[str] = []
    for place in dict.fromkeys(places):
        if "\0" in str(place) or not place.is_file():
            continue
        data = _read_regular(place)
        found = hashlib.sha256(data).hexdigest()
        if found == certificate.sha256:
            return data
        others.append(f"{place} (sha256 {found[:16]}...)")
    if others:
        raise UsageError(
            f"{path}: the certificate is for a file with sha256 {certificate.sha256[:16]}..., not for {others[0]}"
        )
    looked = ", ".join(repr(str(place)) for place in dict.fromkeys(places))
    raise UsageError(f"{path}: the file that the certificate is for was not found (looked for {looked}); name it")


async def replay(
    certificate: Certificate, source: bytes, checker: Checker, limits: Limits, *, trust_source: bool = False
) -> Verdict:
    """Returns the judge's verdict, strict and not from a cache, on the certificate's candidate for ``source``.

    Args:
        certificate: what `read` returned; everything but its candidate is only compared.
        source: the file that it is for.
        checker: for the certificate's language, set up with the solver that the caller wants.
        limits: of the run.
        trust_source: whether the file's own assumptions are taken as given.

    Raises:
        UsageError: the source or the checker is not the one that the certificate is for.
        StoreError: the identity in the certificate is not that of its own task.
    """
    found = hashlib.sha256(source).hexdigest()
    if found != certificate.sha256:
        raise UsageError(f"the certificate is for a file with sha256 {certificate.sha256}; this one has {found}")
    if checker.capabilities.language != certificate.language:
        raise UsageError(f"the certificate is for {certificate.language!r}, not {checker.capabilities.language!r}")

    def task(*, trusted: bool) -> Task:
        return Task(language=certificate.language, source=source, name=certificate.name, trust_source=trusted)

    if task(trusted=certificate.trust_source).identity != certificate.identity:
        raise StoreError("the certificate was changed: its identity is not that of its task")
    return await judge(checker, task(trusted=trust_source), certificate.candidate, limits, cache=None, strict=True)


def _read_regular(path: Path) -> bytes:
    """Returns the bytes of a regular file of at most `MAX_BYTES`; never waits on a pipe or a device."""
    try:
        with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise StoreError(f"{path}: not a regular file")
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise StoreError(f"{path}: cannot be read: {error.strerror or error}") from error
    if len(data) > MAX_BYTES:
        raise StoreError(f"{path}: larger than {MAX_BYTES} bytes")
    return data


def _tool(record: Record) -> Toolchain:
    return Toolchain(name=record.text("name"), version=record.text("version"), sha256=record.text("sha256"))


def _digest(record: Record, name: str, what: str) -> str:
    value = record.text(name)
    if len(value) != 64 or not set(value) <= set("0123456789abcdef"):
        raise StoreError(f"{what}.task.{name}: expected 64 lower-case hex digits, found {value[:70]!r}")
    return value
