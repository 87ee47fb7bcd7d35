"""The adversarial corpus: files that must never come out PROVED, and honest look-alikes that must.

Traps of a language are in the folder ``<language>``, honest files in ``<language>-honest``, both at any depth:

- ``NAME.ext`` alone is a source that is checked as it stands.
- ``NAME.ext`` beside ``NAME.original.ext`` is a completed file, judged as ``verify --against`` judges it.
- ``NAME.ext`` beside ``NAME.json`` is a task; the candidate is in the JSON file: ``proof`` (an object), ``text``, or
  ``repeat`` (text, piece, count, text ...), of the kind ``kind`` (``"proof"`` if not given); ``trusted`` says that what
  the task assumes is given.

Comments at the beginning of ``NAME.ext`` (or fields of the JSON file) can say what it is (``trap:`` or ``honest:``; the
name, if they do not), which status it must get (``expect:``, ``status`` in JSON; one, or several), a part of the reason
(``says:``, ``reason`` in JSON), and how many seconds are enough (``wall:``). A language whose traps are about comments
too has the same fields in ``expected.json`` at the top of its folder, by the path of each file without the suffix.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from lemmata.checkers import registry
from lemmata.checkers.errors import UsageError
from lemmata.checkers.limits import Limits
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import Outcome, Stage, Status, Verdict

__all__ = ["LIMITS", "WALLS", "Case", "cases", "caught_by", "corpus_folder", "covered"]

LIMITS: Final = Limits(wall=60.0, cpu=None, memory=2 << 30, steps=None)
"""What every case of the corpus is decided within, on a machine that has time."""
WALLS: Final = ("screen", "tool", "audit", "judge", "strict tier", "limits", "no answer")
"""What `caught_by` can return, in the order in which a candidate meets them."""
_Number = TypeVar("_Number", int, float)
_HONEST: Final = "-honest"
_HEADER: Final = re.compile(
    r"(?:;+|--|//|/-|\(\*) ?(?P<key>trap|honest|expect|says|wall): (?P<value>.*?)(?: ?(?:\*\)|-/))?"
)
_HEADER_LINES: Final = 8
_TABLE: Final = "expected.json"
_NO_STATUS: Final[frozenset[Status]] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One entry of the corpus."""

    name: str
    """Its path below the folder of all languages, without the suffix: ``smt/against/axiom_added``."""
    honest: bool
    about: str
    """What the trap is, in words."""
    task: Task
    candidate: Candidate
    expected: frozenset[Status]
    """Empty if the file says nothing: then a trap may have any status but PROVED."""
    says: str
    limits: Limits

    def within(self, limits: Limits) -> Limits:
        """Returns ``limits``, with those of this case where they are lower."""
        return Limits(
            wall=_lower(self.limits.wall, limits.wall),
            cpu=_lower(self.limits.cpu, limits.cpu),
            memory=_lower(self.limits.memory, limits.memory),
            steps=_lower(self.limits.steps, limits.steps),
        )

    def is_expected(self, verdict: Verdict) -> bool:
        """Returns whether a verdict is as the file says: its status, and its words in the reason or in a diagnostic."""
        said = [verdict.reason, *(diagnostic.message for diagnostic in verdict.evidence.diagnostics)]
        fits = not self.expected or verdict.status in self.expected
        return fits and verdict.status not in self.missed and any(self.says in text for text in said)

    @property
    def missed(self) -> frozenset[Status]:
        """Returns the statuses that raise the alarm."""
        return frozenset(Status) - {Status.PROVED} if self.honest else frozenset({Status.PROVED})


def corpus_folder() -> Path:
    """Returns where the corpus is: beside this module in an installed wheel, else in the tests of the checkout.

    Raises:
        UsageError: in neither place.
    """
    here = Path(__file__).resolve()
    for folder in (here.with_name("adversarial"), *(parent / "tests" / "adversarial" for parent in here.parents[3:4])):
        if folder.is_dir():
            return folder
    raise UsageError("the adversarial corpus is missing: reinstall lemmata")


def covered(folder: Path | None = None) -> tuple[str, ...]:
    """Returns the languages that have traps, sorted; `corpus_folder` is looked at if no folder is named."""
    entries = (folder or corpus_folder()).iterdir()
    return tuple(sorted(entry.name for entry in entries if entry.is_dir() and not entry.name.endswith(_HONEST)))


def cases(language: str, folder: Path | None = None) -> tuple[Case, ...]:
    """Returns all traps of a language, then all its honest files, each by name.

    Args:
        language: name of the checker, whose file suffixes count.
        folder: of all languages; `corpus_folder` if not given.

    Raises:
        UsageError: there is no such language, or a file says what cannot be.
    """
    top = folder or corpus_folder()
    suffixes = frozenset(registry.load(language).capabilities.extensions)
    found: list[Case] = []
    for honest in (False, True):
        home = top / (language + _HONEST * honest)
        table = _table(home)
        for path in _sources(home, suffixes):
            stated = table.pop(path.relative_to(home).with_suffix("").as_posix(), {})
            found.append(_case(path, top, language, stated, honest=honest))
        if table:
            raise UsageError(f"{home / _TABLE}: there is no file {', '.join(table)}")
    return tuple(found)


def _table(folder: Path) -> dict[str, dict[str, str]]:
    """Returns what `_TABLE` says of the files of a folder; nothing if there is none."""
    path = folder / _TABLE
    return cast("dict[str, dict[str, str]]", json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def _sources(folder: Path, suffixes: frozenset[str]) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.suffix in suffixes and not path.stem.endswith(".original"):
            yield path


def _case(path: Path, top: Path, language: str, stated: Mapping[str, str], *, honest: bool) -> Case:
    """Returns one entry; ``stated`` has what the table says of it."""
    original = path.with_name(f"{path.stem}.original{path.suffix}")
    described = path.with_suffix(".json")
    data = path.read_bytes()
    facts: dict[str, Any] = {}
    candidate, source, trusted = Candidate(), data, False
    if described.exists():
        facts = cast("dict[str, Any]", json.loads(described.read_text(encoding="utf-8")))
        candidate = Candidate(kind=facts.get("kind", "proof"), text=_candidate_text(facts))
        trusted = facts.get("trusted") is True
    else:
        facts = {**stated, **_header(data)}
        if original.exists():
            source, trusted = original.read_bytes(), True
            candidate = Candidate(kind="source", text=data.decode("utf-8", "surrogateescape"))
    word, other = ("honest", "trap") if honest else ("trap", "honest")
    if other in facts:
        raise UsageError(f"{path}: says that it is `{other}:`, in a folder of what is `{word}:`")
    return Case(
        name=path.relative_to(top).with_suffix("").as_posix(),
        honest=honest,
        about=str(facts.get(word, path.stem.replace("_", " "))),
        task=Task(language=language, source=source, name=path.name, trust_source=trusted),
        candidate=candidate,
        expected=frozenset({Status.PROVED}) if honest else _statuses(facts.get("expect", facts.get("status")), path),
        says=str(facts.get("says", facts.get("reason", ""))),
        limits=_limits(facts.get("wall")),
    )


def _header(data: bytes) -> dict[str, str]:
    """Returns the fields in the comments that a file begins with."""
    lines = data[:4096].decode("utf-8-sig", "replace").splitlines()[:_HEADER_LINES]
    found = (_HEADER.fullmatch(line.rstrip("\r")) for line in lines)
    return {match["key"]: match["value"] for match in reversed([*found]) if match}


def _candidate_text(facts: Mapping[str, Any]) -> str:
    if "proof" in facts:
        return json.dumps(facts["proof"])
    if "repeat" in facts:
        before, piece, count, *after = facts["repeat"]
        return "".join([before, piece * count, *after])
    return str(facts["text"])


def _statuses(words: str | None, path: Path) -> frozenset[Status]:
    if words is None:
        return _NO_STATUS
    try:
        return frozenset(Status(word) for word in re.split(r"[\s,|]+|\bor\b", words) if word)
    except ValueError as error:
        raise UsageError(f"{path}: expects {words!r}; {error}") from error


def _lower(one: _Number | None, other: _Number | None) -> _Number | None:
    return min((value for value in (one, other) if value is not None), default=None)


def _limits(wall: object) -> Limits:
    if wall is None:
        return LIMITS
    return Limits(wall=float(str(wall)), cpu=LIMITS.cpu, memory=LIMITS.memory, steps=LIMITS.steps)


def caught_by(verdict: Verdict) -> str:
    """Returns which of `WALLS` stopped a candidate that is not PROVED, by the stages that it passed."""
    evidence = verdict.evidence
    if evidence.outcome in (Outcome.FAILURE, Outcome.UNAVAILABLE):
        return "no answer"
    if evidence.outcome in (Outcome.TIMEOUT, Outcome.RESOURCES):
        return "limits"
    if evidence.outcome is Outcome.AUDITED:
        return "audit"
    if evidence.outcome is Outcome.ACCEPTED:
        return "judge"
    if evidence.outcome is Outcome.SCREENED or Stage.SCREEN not in evidence.passed:
        return "screen"
    return "strict tier" if Stage.AUDIT in evidence.passed else "audit" if Stage.RUN in evidence.passed else "tool"
