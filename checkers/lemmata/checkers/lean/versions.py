"""What a Lean says of itself, and which versions of it have accepted proofs of what is false."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, NamedTuple

__all__ = ["OLDEST_SOUND", "LeanVersion", "known_unsound", "parse_version"]


@dataclass(frozen=True, slots=True)
class LeanVersion:
    """Number (``4.35.0``, ``4.36.0-rc1``) and commit of a Lean; the commit may be empty."""

    number: str
    commit: str


class _Bug(NamedTuple):
    name: str
    fixed: tuple[int, int, int]


OLDEST_SOUND: Final = "4.34.1"
"""The oldest version without a known bug of its kernel."""
_BUGS: Final = (
    _Bug("#14484 (CVE-2026-72711)", (4, 32, 1)),
    _Bug("#14576 (CVE-2026-72844)", (4, 32, 2)),
    _Bug("#14582, #14838", (4, 33, 1)),
    _Bug("#14806, #14807, #14613", (4, 34, 0)),
    _Bug("#15289", (4, 34, 1)),
)


def parse_version(text: str) -> LeanVersion | None:
    """Returns the version in the output of ``lean --version``, None if there is none.

    The trap: elan writes lines of its own (``info: downloading ...``) before it, and the middle part differs between
    versions of Lean.
    """
    found = re.search(r"^Lean \(version ([^,\s]+),(?:[^)\n]*?\bcommit ([0-9a-f]+))?[^)\n]*\)", text, re.MULTILINE)
    return LeanVersion(found[1], found[2] or "") if found else None


def known_unsound(version: str) -> str:
    """Returns the known soundness bugs of the kernel of that version in words, empty if there is none.

    Most of them need metaprogramming or huge terms, which a screen can refuse; a version that is not known counts as
    unsound, and a release candidate or nightly of the version that mends a bug as having it.
    """
    found = re.fullmatch(r"v?(\d+)\.(\d+)\.(\d+)(-\S+)?", version)
    if found is None:
        return f"Lean {version or '(of no version)'} is unknown: its kernel may have any known bug"
    number = (int(found[1]), int(found[2]), int(found[3]))
    bugs = [bug for bug in _BUGS if number < bug.fixed or (found[4] and number == bug.fixed)]
    if not bugs:
        return ""
    listed = "; ".join(f"{bug.name}, fixed in {'.'.join(map(str, bug.fixed))}" for bug in bugs)
    return f"the kernel of Lean {version} has known soundness bugs: {listed}"
