"""What a Dafny or a z3 says of itself, and what each version of Dafny can do."""

from __future__ import annotations

import re
from enum import Enum
from typing import Final, NamedTuple

__all__ = ["OLDEST", "TESTED", "Feature", "Version", "parse_solver_version", "parse_version"]


class Version(NamedTuple):
    """A release of Dafny; versions compare as their numbers do."""

    major: int
    minor: int
    patch: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"

    @property
    def tested(self) -> bool:
        """Returns whether this is a version that the tests run."""
        return self[:2] == TESTED[:2]

    @property
    def accepted(self) -> bool:
        """Returns whether it is used at all: it writes what is read here, and it is of the known language."""
        return OLDEST <= self and self.major == OLDEST.major

    def has(self, feature: Feature) -> bool:
        """Returns whether this version has a feature."""
        return self >= feature.value


class Feature(Enum):
    """What a version may be able to do; the value is the first version that can (Dafny's release notes)."""

    JSON_LOG = Version(4, 5, 0)
    """``--log-format json``: every obligation with its outcome, the evidence that is believed."""
    ALLOW_WARNINGS = Version(4, 5, 0)
    FILTER_SYMBOL = Version(4, 5, 0)
    JSON_DIAGNOSTICS = Version(4, 2, 0)
    """``--json-diagnostics``: diagnostics are JSON, the rest of stdout is text."""
    JSON_OUTPUT = Version(4, 11, 0)
    """``--json-output``: all of stdout is JSON."""
    UPDATE_THROTTLING = Version(4, 11, 0)
    """``--update-throttling`` of the server, which is hidden; the first version in which it was tried."""


OLDEST: Final = max(Feature.JSON_LOG.value, Feature.ALLOW_WARNINGS.value, Feature.JSON_DIAGNOSTICS.value)
TESTED: Final = Version(4, 11, 0)


def parse_version(text: str) -> Version | None:
    r"""Returns the version in the output of ``dafny --version``, None if there is none.

    The traps: a commit may follow (``4.11.0+fcb2042d``), the release may have four parts (``4.4.0.0``), and .NET writes
    lines of its own before it when it is first used.

    >>> parse_version("4.11.0+fcb2042d6d043a2634f0854338c08feeaaaf4ae2\n")
    Version(major=4, minor=11, patch=0)
    """
    found = re.search(r"^(?:Dafny )?(\d+)\.(\d+)\.(\d+)(?:[.+-]\S*)?\s*$", text, re.MULTILINE)
    return Version(int(found[1]), int(found[2]), int(found[3])) if found else None


def parse_solver_version(text: str) -> str:
    r"""Returns the version in the output of ``z3 --version``, empty if there is none.

    >>> parse_solver_version("Z3 version 4.12.1 - 64 bit\n")
    '4.12.1'
    """
    found = re.search(r"^Z3 version (\d+\.\d+(?:\.\d+)*)", text, re.MULTILINE)
    return found[1] if found else ""
