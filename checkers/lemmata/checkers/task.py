"""Tasks and candidates: a pinned problem, and what is offered for its holes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

__all__ = ["Candidate", "Task", "digest"]


def digest(*parts: bytes) -> str:
    """Returns the sha256, in hex, of the parts, each preceded by its length (so no two lists collide)."""
    state = hashlib.sha256()
    for part in parts:
        state.update(len(part).to_bytes(8, "big"))
        state.update(part)
    return state.hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A pinned problem; immutable, named by the sha256 of what it pins."""

    language: str
    """Name of the checker, for example ``"smt"``."""
    source: bytes
    """The pinned source, byte for byte."""
    name: str = "<input>"
    """File name shown in diagnostics; not part of the identity."""
    trust_source: bool = False
    """Whether assumptions that stand in the pinned source are part of the statement (listed and allowed)."""
    identity: str = field(init=False, default="")
    """sha256 of language, source and ``trust_source``."""

    def __post_init__(self) -> None:
        trusted = b"trusted" if self.trust_source else b"strict"
        object.__setattr__(self, "identity", digest(self.language.encode(), self.source, trusted))


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """What a policy offers for a task.

    ``kind`` says how ``text`` is to be read: ``"none"`` (check the task as it stands), ``"source"`` (a completed
    source, compared with the task's), or a name that the language defines (smt: ``"proof"``, the JSON of an
    induction proof).
    """

    kind: str = "none"
    text: str = ""

    @property
    def identity(self) -> str:
        """Returns the sha256 of kind and text."""
        return digest(self.kind.encode(), self.text.encode("utf-8", "surrogatepass"))
