"""No trap comes out PROVED, every honest proof does: judged by the real Lean."""

import asyncio
from pathlib import Path

import pytest

from lemmata.checkers.judge import judge
from lemmata.checkers.lean import LeanChecker
from lemmata.checkers.limits import Limits
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import Status

pytestmark = pytest.mark.toolchain("lean")

HERE = Path(__file__).parent
SUFFIX = ".original.lean"
TRAPS = sorted(path for path in (HERE / "lean").glob("*.lean") if not path.name.endswith(SUFFIX))
HONEST = sorted(path for path in (HERE / "lean-honest").glob("*.lean") if not path.name.endswith(SUFFIX))
LIMITS = Limits(wall=20.0, cpu=None, memory=2 << 30, steps=None)
SHORT = Limits(wall=3.0, cpu=None, memory=1 << 30, steps=None)


@pytest.fixture(scope="module")
def checker():
    return LeanChecker()


def verdict(checker, path, *, trust=False, limits=LIMITS):
    original = path.with_name(path.stem + SUFFIX)
    data = path.read_bytes()
    if not original.exists():
        task = Task(language="lean", source=data, name=path.name, trust_source=trust)
        return asyncio.run(judge(checker, task, Candidate(), limits))
    task = Task(language="lean", source=original.read_bytes(), name=path.name, trust_source=trust)
    candidate = Candidate(kind="source", text=data.decode("utf-8", "surrogateescape"))
    return asyncio.run(judge(checker, task, candidate, limits))


@pytest.mark.parametrize("path", TRAPS, ids=lambda path: path.stem)
def test_no_trap_is_proved(checker, path):
    found = verdict(checker, path, limits=SHORT)
    assert found.status is not Status.PROVED
    assert found.status is not Status.TOOL_FAILURE, found.reason


@pytest.mark.parametrize("path", HONEST, ids=lambda path: path.stem)
def test_honest_proofs_are_proved(checker, path):
    found = verdict(checker, path)
    assert found.status is Status.PROVED, found.reason


def test_there_are_enough_of_both():
    assert len(TRAPS) >= 125
    assert len(HONEST) >= 45
