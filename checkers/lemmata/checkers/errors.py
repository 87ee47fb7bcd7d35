"""The exceptions of Lemmata.

An exception means that the caller or the installation is wrong. What a tool
says about a proof, or fails to say within its limits, is a `Verdict`.

```
LemmataError
├── UsageError          the caller asked for something that cannot be meant
│   └── InputError      a file cannot be read as what it claims to be (has a position)
│       └── ScreenError a file holds a command that is not on the allow-list
├── ToolchainMissing    a tool is not installed
├── ToolchainVersion    a tool is installed in a version that is refused
├── ProtocolError       a tool or a worker broke its own protocol
│   └── Disagreement    what one tool proved, another refuted: an alarm, never an answer
├── PolicyError         a policy failed to propose
└── StoreError          a log, cache or certificate file is unusable
```
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

__all__ = [
    "Disagreement",
    "InputError",
    "LemmataError",
    "PolicyError",
    "ProtocolError",
    "ScreenError",
    "StoreError",
    "ToolchainMissing",
    "ToolchainVersion",
    "UsageError",
    "boundary",
]


class LemmataError(Exception):
    """Root of every exception that Lemmata raises on purpose."""


class UsageError(LemmataError):
    """The caller asked for something that cannot be meant; the message says what to do instead."""


class InputError(UsageError):
    """A file cannot be read as what it claims to be.

    Attributes:
        file: name of the file, as the user gave it.
        line: 1-based line.
        column: 1-based column, in code points.
        kind: ``"syntax"`` (not the grammar), ``"type"`` (names, arities, sorts, recursion) or ``"screen"``.
        message: what was found and what was expected, without the position.
    """

    def __init__(self, message: str, *, file: str = "", line: int = 1, column: int = 1, kind: str = "syntax") -> None:
        super().__init__(message)
        self.message = message
        self.file = file
        self.line = line
        self.column = column
        self.kind = kind

    def __str__(self) -> str:
        return f"{self.file or '<input>'}:{self.line}:{self.column}: {self.message}"


class ScreenError(InputError):
    """A file holds a command that is not on the allow-list; ``kind`` is ``"screen"``."""

    def __init__(self, message: str, *, file: str = "", line: int = 1, column: int = 1, kind: str = "screen") -> None:
        super().__init__(message, file=file, line=line, column=column, kind=kind)


class ToolchainMissing(LemmataError):
    """A tool is not installed; the message is the line that installs it."""


class ToolchainVersion(LemmataError):
    """A tool is installed in a version that is refused."""


class ProtocolError(LemmataError):
    """A tool or a worker broke its own protocol."""


class Disagreement(ProtocolError):
    """What one tool proved, another refuted with a replayed counterexample; the task is halted."""


class PolicyError(LemmataError):
    """A policy failed to propose."""


class StoreError(LemmataError):
    """A log, cache or certificate file is unusable."""


@contextmanager
def boundary(cls: type[LemmataError], what: str) -> Generator[None, None, None]:
    """Turns every foreign exception of its block into ``cls``; ours, and cancellation, pass unchanged.

    Args:
        cls: the exception to raise instead.
        what: what was being done, for the message: ``"the smt checker"``.
    """
    try:
        yield
    except LemmataError:
        raise
    except Exception as error:
        raise cls(f"{what}: {type(error).__name__}: {error}") from error
