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

FOLDER = TOP / "examples" / "lean"
TRUE = sorted(path for path in FOLDER.glob("*.lean") if not path.stem.startswith(("search_", "false")))[::2]
"""Every other one: all of them take minutes. Those that need the search on goal states have a test of their own."""
FALSE = sorted(FOLDER.glob("false*.lean"))
LIMITS = Limits(wall=25.0, cpu=None, memory=2 << 30, steps=None)
FOR_FALSE = Limits(wall=4.0, cpu=None, memory=2 << 30, steps=None)
AT_ONCE = 2


async def outcomes():
    checker = LeanChecker()
    checker.toolchain()
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(path):
        task = Task(language="lean", source=path.read_bytes(), name=path.name)
        async with turn:
            return await prove_lean(task, checker, limits=FOR_FALSE if path in FALSE else LIMITS)

    examples = [*TRUE, *FALSE]
    return dict(zip(examples, await asyncio.gather(*map(one, examples)), strict=True))


@pytest.fixture(scope="module")
def found():
    return asyncio.run(outcomes())


def test_four_of_five_true_ones_are_proved(found):
    proved = [path for path in TRUE if found[path].verdict.status is Status.PROVED]
    failed = sorted({path.stem for path in TRUE} - {path.stem for path in proved})
    print(f"{len(proved)} of {len(TRUE)} proved; not: {failed}")  # noqa: T201
    assert len(TRUE) >= 45
    assert len(proved) >= 0.8 * len(TRUE)


def test_no_false_one_is_proved(found):
    assert len(FALSE) >= 4
    assert not [path.stem for path in FALSE if found[path].verdict.status is Status.PROVED]


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
