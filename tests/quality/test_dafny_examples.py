"""What the prover makes of the Dafny examples that come with the project."""

import asyncio

import pytest
from house.source_tree import TOP

from lemmata.checkers.dafny import DafnyChecker
from lemmata.checkers.dafny.against import compare
from lemmata.checkers.limits import Limits
from lemmata.checkers.task import Task
from lemmata.checkers.verdict import Status
from lemmata.provers.dafny.prover import prove_dafny

pytestmark = pytest.mark.toolchain("dafny")

EXAMPLES = sorted((TOP / "examples" / "dafny").glob("*.dfy"))
LIMITS = Limits(wall=180.0, cpu=None, memory=4 << 30, steps=None)
FALSE = Limits(wall=60.0, cpu=None, memory=4 << 30, steps=None)
AT_ONCE = 2


async def outcomes():
    checker = DafnyChecker()
    checker.toolchain()
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(path):
        task = Task(language="dafny", source=path.read_bytes(), name=path.name, trust_source=True)
        async with turn:
            return await prove_dafny(task, checker, limits=FALSE if path.stem.startswith("false") else LIMITS)

    return dict(zip(EXAMPLES, await asyncio.gather(*map(one, EXAMPLES)), strict=True))


@pytest.fixture(scope="module")
def found():
    return asyncio.run(outcomes())


def test_the_true_ones_are_proved(found):
    true = [path for path in EXAMPLES if not path.stem.startswith("false")]
    proved = [path for path in true if found[path].verdict.status is Status.PROVED]
    failed = sorted({path.stem for path in true} - {path.stem for path in proved})
    print(f"{len(proved)} of {len(true)} proved; not: {failed}")  # noqa: T201 (the rate is what the test is for)
    assert len(true) >= 8
    assert len(proved) >= len(true) - 1


def test_the_false_ones_are_refuted_and_stay_as_they_are(found):
    false = [path for path in EXAMPLES if path.stem.startswith("false")]
    assert len(false) >= 2
    for path in false:
        assert found[path].verdict.status is Status.REFUTED
        assert "is false" in found[path].verdict.evidence.counterexample
        assert found[path].source == path.read_bytes()


def test_nothing_but_ghost_hints_is_added_and_no_more_than_a_few(found):
    for path, outcome in found.items():
        comparison = compare(path.read_bytes(), outcome.source, path.name)
        assert comparison.deviation is None
        assert len(comparison.additions) == len(outcome.hints)
        if outcome.verdict.status is Status.PROVED:
            assert sum(outcome.credit.values()) <= 12, path.name


@pytest.mark.parametrize("name", ["rotated", "doubled"])
def test_steps_of_a_calculation_are_shown_by_hints_between_its_lines(found, name):
    (outcome,) = [found[path] for path in EXAMPLES if path.stem == name]
    assert outcome.verdict.status is Status.PROVED
    assert {hint.kind for hint in outcome.hints} == {"block"}
