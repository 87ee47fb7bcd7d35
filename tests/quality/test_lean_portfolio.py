"""What the portfolio makes of the Lean examples that come with the project."""

import asyncio

import pytest
from house.source_tree import TOP

from lemmata.checkers.lean import LeanChecker
from lemmata.checkers.lean.document import holes
from lemmata.checkers.lean.filling import fill
from lemmata.checkers.limits import Limits
from lemmata.checkers.task import Task
from lemmata.checkers.verdict import Status
from lemmata.provers.portfolio import prove_lean

pytestmark = pytest.mark.toolchain("lean")

EXAMPLES = sorted(path for path in (TOP / "examples" / "lean").glob("*.lean") if not path.stem.startswith("search_"))
"""Without those that need the search on goal states, which have a test of their own."""
LIMITS = Limits(wall=25.0, cpu=None, memory=2 << 30, steps=None)
FALSE = Limits(wall=4.0, cpu=None, memory=2 << 30, steps=None)
AT_ONCE = 2


async def outcomes():
    checker = LeanChecker()
    checker.toolchain()
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(path):
        task = Task(language="lean", source=path.read_bytes(), name=path.name)
        async with turn:
            return await prove_lean(task, checker, limits=FALSE if path.stem.startswith("false") else LIMITS)

    return dict(zip(EXAMPLES, await asyncio.gather(*map(one, EXAMPLES)), strict=True))


@pytest.fixture(scope="module")
def found():
    return asyncio.run(outcomes())


def test_four_of_five_true_ones_are_proved(found):
    true = [path for path in EXAMPLES if not path.stem.startswith("false")]
    proved = [path for path in true if found[path].verdict.status is Status.PROVED]
    failed = sorted({path.stem for path in true} - {path.stem for path in proved})
    print(f"{len(proved)} of {len(true)} proved; not: {failed}")  # noqa: T201
    assert len(true) >= 60
    assert len(proved) >= 0.8 * len(true)


def test_no_false_one_is_proved(found):
    false = [path for path in EXAMPLES if path.stem.startswith("false")]
    assert len(false) >= 4
    assert not [path.stem for path in false if found[path].verdict.status is Status.PROVED]


def test_nothing_but_the_holes_is_changed(found):
    for path, outcome in found.items():
        original = path.read_bytes()
        texts = {(filling.line, filling.column): filling.text for filling in outcome.fillings}
        filled = [texts.get((hole.line, hole.column), "sorry") for hole in holes(original)]
        assert outcome.source == fill(original, filled)
        rest = outcome.source.decode()
        for part in original.decode().split("sorry"):
            at = rest.find(part)
            assert at >= 0, path.name
            rest = rest[at + len(part) :]
        assert (outcome.verdict.status is Status.PROVED) <= (len(texts) == len(filled))
