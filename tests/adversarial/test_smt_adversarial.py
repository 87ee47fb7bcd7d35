"""Every trap of the corpus comes out as its file says, and none comes out PROVED; honest look-alikes do."""

import asyncio
import re
from pathlib import Path

import pytest

from lemmata.checkers.judge import judge
from lemmata.checkers.limits import Limits
from lemmata.checkers.smt import SmtChecker
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import Status

TRAPS = sorted(Path(__file__).parent.glob("smt/*.smt2"))
HONEST = sorted((Path(__file__).parent.parent / "honest" / "smt").glob("*.smt2"))
EXPECT = re.compile(rb"^; expect: ([A-Z_]+)\r?$", re.MULTILINE)
LIMITS = Limits(wall=20.0, cpu=None, memory=2 << 30, steps=None)


@pytest.fixture(scope="module")
def verdicts():
    """The verdicts on all files, by path: one pool of workers judges them all, as a batch does."""

    async def work():
        found = {}
        async with SmtChecker(workers=2) as checker:
            for path in (*TRAPS, *HONEST):
                task = Task(language="smt", source=path.read_bytes(), name=path.name)
                found[path] = await judge(checker, task, Candidate(), LIMITS)
        return found

    return asyncio.run(work())


def test_the_corpus_is_there():
    assert len(TRAPS) >= 40
    assert len(HONEST) >= 10


@pytest.mark.parametrize("path", TRAPS, ids=lambda path: path.stem)
def test_traps(verdicts, path):
    source = path.read_bytes()
    assert source.startswith(b"; trap: ")
    expected = EXPECT.findall(source)
    assert len(expected) == 1, "a trap says in one line which status it must get"
    verdict = verdicts[path]
    assert verdict.status is not Status.PROVED
    assert verdict.status is Status(expected[0].decode()), verdict.reason
    assert verdict.reason


@pytest.mark.parametrize("path", HONEST, ids=lambda path: path.stem)
def test_honest_files(verdicts, path):
    verdict = verdicts[path]
    assert verdict.status is Status.PROVED, verdict.reason
    assert verdict.evidence.obligations
