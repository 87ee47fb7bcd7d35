"""Best-first search in the holes of Lean files proves what batches of tactics alone do not."""

import asyncio
from functools import partial

import pytest
from house.source_tree import TOP

from lemmata.checkers.lean import LeanChecker
from lemmata.checkers.lean.batch import run_many
from lemmata.checkers.lean.document import holes
from lemmata.checkers.lean.lexer import lex
from lemmata.checkers.lean.server import LeanServer
from lemmata.checkers.limits import Limits
from lemmata.checkers.source import Source
from lemmata.checkers.task import Task
from lemmata.checkers.verdict import Status
from lemmata.provers.lean_hole import open_hole
from lemmata.provers.lean_step_tactics import tidy
from lemmata.provers.lean_steps import LeanSteps, minimised
from lemmata.provers.lean_tactics import surroundings
from lemmata.provers.portfolio import prove_lean
from lemmata.search.best_first import StepProposal
from lemmata.search.budget import StopReason

pytestmark = pytest.mark.toolchain("lean")

EXAMPLES = sorted((TOP / "examples" / "lean").glob("search_*.lean"))
SEARCHED = EXAMPLES[::2]
"""Those that are asked about: all of them would take minutes."""
SAMPLE = EXAMPLES[::8]
"""Those that the batches are asked about alone, which use up all their time."""
LIMITS = Limits(wall=40.0, cpu=None, memory=3 << 30, steps=None)
FALSE = """inductive Even : Nat → Prop where
  | zero : Even 0
  | next (n : Nat) : Even n → Even (n + 2)

theorem wrong (n : Nat) (h : Even n) : Even (n + 1) := by
  sorry
"""


@pytest.fixture(scope="module")
def checker():
    checker = LeanChecker()
    checker.toolchain()
    return checker


def prove(checker, source, limits=LIMITS, **options):
    task = Task(language="lean", source=source.encode(), name="a.lean")
    return asyncio.run(prove_lean(task, checker, limits=limits, **options))


def outcomes(checker, paths, *, stepwise):
    turn = asyncio.Semaphore(2)

    async def one(path):
        task = Task(language="lean", source=path.read_bytes(), name=path.name)
        async with turn:
            return await prove_lean(task, checker, limits=LIMITS, stepwise=stepwise)

    async def all_of_them():
        return await asyncio.gather(*map(one, paths))

    return dict(zip(paths, asyncio.run(all_of_them()), strict=True))


@pytest.fixture(scope="module")
def found(checker):
    return outcomes(checker, SEARCHED, stepwise=True)


def is_proved(outcome):
    return outcome.verdict.status is Status.PROVED


def test_the_search_proves_what_batches_do_not_in_the_same_time(checker, found):
    proved = [path for path, outcome in found.items() if is_proved(outcome)]
    for path, outcome in found.items():
        counts = [f"{s.expansions} expanded, {s.tried} tried, {s.duplicates} merged" for s in outcome.searches]
        print(f"{path.stem}: {outcome.verdict.status.name}; {'; '.join(counts)}; {outcome.seconds:.1f} s")  # noqa: T201
    alone = [path.stem for path, outcome in outcomes(checker, SAMPLE, stepwise=False).items() if is_proved(outcome)]
    print(f"{len(proved)} of {len(SEARCHED)} with the search; of {len(SAMPLE)} batches alone prove {alone}")  # noqa: T201
    assert len(EXAMPLES) >= 10
    assert len(proved) >= 0.8 * len(SEARCHED)
    assert len(alone) <= 1


def test_equal_states_were_merged(found):
    searches = [search for outcome in found.values() for search in outcome.searches]
    assert sum(search.duplicates for search in searches) > 0
    assert all(search.duplicates + search.rejected <= search.tried for search in searches)


def test_a_proof_is_minimised(checker):
    source = (TOP / "examples" / "lean" / "nat_le_succ.lean").read_bytes()
    around = surroundings(lex(Source(source, "a")), source.decode().index("sorry"))
    limits = Limits(wall=60.0, cpu=None, memory=3 << 30, steps=20_000)

    async def inside():
        task = Task(language="lean", source=source, name="a.lean")
        hole = await open_hole(partial(run_many, checker.lean(), limits=limits), task, holes(source)[0])
        async with LeanServer(checker.lean(), limits) as server:
            environment = LeanSteps(server, hole, wall=60.0, deadline=float("inf"))
            path = ["skip", "induction h\nskip", tidy(around)]
            parts = ["skip", "induction h", "skip", tidy(around)]
            assert await environment.proves([parts, ["induction h"], ["induction h", "no"]]) == [True, False, False]
            return await minimised(environment, path, around, ("rfl", "simp"))

    assert asyncio.run(inside()) == ["induction h", "all_goals (try (constructor <;> assumption))"]


def test_nothing_false_is_proved(checker):
    outcome = prove(checker, FALSE, Limits(wall=12.0, cpu=None, memory=3 << 30, steps=None))
    assert outcome.verdict.status is not Status.PROVED
    assert outcome.fillings == ()
    assert outcome.source == FALSE.encode()
    assert all(search.stop is not StopReason.PROVED for search in outcome.searches)


class Hint:
    """A policy that knows one step, and cheats besides."""

    async def steps(self, state, n):
        cheats = ["sorry", "exact sorryAx _ false", "admit", "all_goals sorry"]
        steps = [StepProposal(text=text, cost=0.0) for text in [*cheats, "exact ⟨17, by decide⟩"]]
        return steps if state.goals else []


def test_a_policy_can_be_plugged_in_and_is_not_believed(checker):
    source = "theorem t : ∃ n : Nat, n + n = 34 ∧ 5 < n := by\n  sorry\n"
    outcome = prove(checker, source, policies=[Hint()])
    assert outcome.verdict.status is Status.PROVED
    assert [filling.text for filling in outcome.fillings] == ["exact ⟨17, by decide⟩"]
    (search,) = outcome.searches
    assert search.stop is StopReason.PROVED
    assert search.rejected >= 4


SHAPES = {
    "term": ("theorem t (xs : List Nat) : Within xs xs := sorry", "by induction"),
    "block": ("theorem t (xs : List Nat) : Within xs xs := by\n  sorry", "induction"),
    "inside": ("theorem t (xs : List Nat) : True ∧ Within xs xs :=\n  ⟨trivial, sorry⟩", "(by induction"),
    "bullet": (
        "theorem t (xs : List Nat) : True ∧ Within xs xs := by\n  constructor\n  · trivial\n  · sorry",
        "induction",
    ),
}
WITHIN = (TOP / "examples" / "lean" / "search_within_refl.lean").read_text(encoding="utf-8").partition("theorem")[0]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_proof_fits_where_the_hole_is(checker, shape):
    text, beginning = SHAPES[shape]
    outcome = prove(checker, f"{WITHIN}{text}\n")
    assert outcome.verdict.status is Status.PROVED
    assert outcome.fillings[0].text.startswith(beginning)
    assert [search.stop for search in outcome.searches] == [StopReason.PROVED]
