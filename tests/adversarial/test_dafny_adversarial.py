"""No trap comes out PROVED, and each for the reason that is expected; every honest program does: by the real Dafny."""

import asyncio
import json
from pathlib import Path

import pytest

from lemmata.checkers.dafny import DafnyChecker
from lemmata.checkers.judge import judge
from lemmata.checkers.limits import Limits
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import Status

pytestmark = pytest.mark.toolchain("dafny")

HERE = Path(__file__).parent
SUFFIX = ".original.dfy"
EXPECTED = json.loads((HERE / "dafny" / "expected.json").read_text(encoding="utf-8"))
"""Status and some words of the reason for each trap."""
TRAPS = sorted(path for path in (HERE / "dafny").glob("*.dfy") if not path.name.endswith(SUFFIX))
HONEST = sorted(path for path in (HERE / "dafny-honest").glob("*.dfy") if not path.name.endswith(SUFFIX))
LIMITS = Limits(wall=120.0, cpu=None, memory=2 << 30, steps=None)


@pytest.fixture(scope="module")
def checker():
    return DafnyChecker()


def verdict(checker, path, *, trust=False):
    """Judges a file alone, or against the original beside it, whose assumptions are then given."""
    original = path.with_name(path.stem + SUFFIX)
    data = path.read_bytes()
    if not original.exists():
        task = Task(language="dafny", source=data, name=path.name, trust_source=trust)
        return asyncio.run(judge(checker, task, Candidate(), LIMITS))
    task = Task(language="dafny", source=original.read_bytes(), name=path.name, trust_source=True)
    candidate = Candidate(kind="source", text=data.decode("utf-8", "surrogateescape"))
    return asyncio.run(judge(checker, task, candidate, LIMITS))


@pytest.mark.parametrize("path", TRAPS, ids=lambda path: path.stem)
def test_no_trap_is_proved(checker, path):
    found = verdict(checker, path)
    status, words = EXPECTED[path.stem]
    assert found.status is not Status.PROVED
    assert found.status.value == status, found.reason
    assert words in "\n".join([found.reason, *(item.message for item in found.evidence.diagnostics)])


@pytest.mark.parametrize("path", HONEST, ids=lambda path: path.stem)
def test_honest_programs_are_proved(checker, path):
    found = verdict(checker, path)
    assert found.status is Status.PROVED, found.reason
    assert found.evidence.assumptions == ()


def test_there_are_enough_of_both_and_each_trap_has_its_reason():
    assert {path.stem for path in TRAPS} == EXPECTED.keys()
    assert len(TRAPS) >= 110
    assert len(HONEST) >= 20


@pytest.mark.parametrize("name", ["assume_axiom", "axiom_lemma", "expect", "endless_method", "trait_lemma"])
def test_what_is_trusted_is_listed(checker, name):
    found = verdict(checker, HERE / "dafny" / f"{name}.dfy", trust=True)
    assert found.status is Status.PROVED, found.reason
    assert "under " in found.reason
    assert found.evidence.assumptions
    assert all(item.pinned for item in found.evidence.assumptions)


@pytest.mark.parametrize("name", ["verify_only_elsewhere", "only_elsewhere", "selective_checking", "include"])
def test_what_keeps_others_from_being_checked_is_never_trusted(checker, name):
    assert verdict(checker, HERE / "dafny" / f"{name}.dfy", trust=True).status is Status.REJECTED
