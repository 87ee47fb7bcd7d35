"""Best-first search on a game: from a number to 0, by halving, subtracting one, and splitting in two."""

import asyncio

import pytest

from lemmata.search.best_first import BestFirst, ProofState, Rejected, StepProposal
from lemmata.search.budget import Budget, Meter, StopReason

FREE = Budget(checker_calls=None, cpu_seconds=None, wall=None, tokens=None)


def state(numbers):
    return ProofState(goals=tuple(map(str, numbers)), key=" ".join(map(str, sorted(numbers))), estimate=sum(numbers))


class Game:
    """Goals are numbers; 0 is no goal any more."""

    def __init__(self, *start):
        self.start = start
        self.asked = []

    async def attempt(self, path, steps):
        self.asked.append((tuple(path), tuple(steps)))
        return [self._played((*path, step)) for step in steps]

    def _played(self, path):
        numbers = list(self.start)
        for step in filter(None, path):
            first, *rest = numbers
            match step:
                case "half" if first % 2 == 0:
                    numbers = [first // 2, *rest]
                case "less":
                    numbers = [first - 1, *rest]
                case "split" if first > 1:
                    numbers = [first // 2, first - first // 2, *rest]
                case "swap" if rest:
                    numbers = [*rest, first]
                case _:
                    return Rejected(f"{step} does not apply to {first}")
            numbers = [number for number in numbers if number]
        return state(numbers)


class Words:
    """Proposes the same steps for every state."""

    def __init__(self, **costs):
        self.costs = costs
        self.counts = []

    async def steps(self, state, n):
        self.counts.append(n)
        return [StepProposal(text=text, cost=cost) for text, cost in self.costs.items()]


ALL = {"half": 1.0, "less": 1.0, "split": 1.0, "swap": 0.1}


def search(game, policy=None, budget=FREE, **options):
    return BestFirst(game, policy or Words(**ALL), Meter(budget), **options)


def run(*arguments, **options):
    return asyncio.run(search(*arguments, **options).run())


def test_a_proof_is_found_and_replays():
    game = Game(12)
    outcome = run(game)
    assert outcome.stop is StopReason.PROVED
    assert outcome.steps[:2] == ("half", "half")
    assert game._played(outcome.steps).goals == outcome.state.goals == ()


def test_the_promising_state_is_expanded_first():
    game = Game(64)
    outcome = run(game, Words(half=1.0, less=1.0))
    assert outcome.steps == ("half",) * 6 + ("less",)
    assert outcome.expansions == 7


def test_equal_states_are_merged_and_counted():
    game = Game(2, 2)
    outcome = run(game, Words(less=1.0, swap=0.0))
    paths = [path for path, _ in game.asked[1:]]
    reached = [game._played(path).key for path in paths]
    assert len(set(reached)) == len(reached) == outcome.expansions
    assert outcome.duplicates >= outcome.expansions - 2
    assert outcome.stop is StopReason.PROVED


def test_a_cheaper_way_to_a_state_replaces_the_dear_one():
    leads = {"": ("a", 9.0), "dear": ("x", 5.0), "cheap": ("b", 8.0), "on": ("x", 5.0), "last": ("", 0.0)}

    class Ways:
        async def attempt(self, path, steps):
            return [
                ProofState(goals=tuple(leads[step][0]), key=leads[step][0], estimate=leads[step][1]) for step in steps
            ]

    class Costs:
        async def steps(self, state, n):
            offered = {"a": {"dear": 9.0, "cheap": 1.0}, "b": {"on": 1.0}, "x": {"last": 1.0}}
            return [StepProposal(text=text, cost=cost) for text, cost in offered[state.key].items()]

    outcome = run(Ways(), Costs())
    assert outcome.steps == ("cheap", "on", "last")
    assert outcome.duplicates == 1


def test_without_steps_the_space_is_exhausted_and_the_best_state_is_kept():
    outcome = run(Game(8), Words(half=1.0))
    assert outcome.stop is StopReason.EXHAUSTED_SPACE
    assert outcome.steps == ("half", "half", "half")
    assert outcome.state.goals == ("1",)
    assert (outcome.tried, outcome.rejected) == (4, 1)


def test_what_is_proved_at_once():
    outcome = run(Game())
    assert (outcome.stop, outcome.steps, outcome.tried) == (StopReason.PROVED, (), 0)


def test_a_first_state_that_cannot_be_had():
    class Broken:
        async def attempt(self, path, steps):
            return [Rejected("the tool is gone")]

    outcome = run(Broken())
    assert (outcome.stop, outcome.state, outcome.detail) == (StopReason.FAILED, None, "the tool is gone")


@pytest.mark.parametrize("calls", [1, 2, 5, 9, 20])
def test_calls_are_counted_and_never_exceeded(calls):
    budget = Budget(checker_calls=calls, cpu_seconds=None, wall=None, tokens=None)
    game = Game(97)
    outcome = run(game, budget=budget)
    assert outcome.stop is StopReason.CALLS
    assert sum(len(steps) for _, steps in game.asked) == calls
    assert outcome.state is not None


def test_a_larger_budget_never_finds_less():
    estimates = []
    for calls in range(1, 60):
        budget = Budget(checker_calls=calls, cpu_seconds=None, wall=None, tokens=None)
        estimates.append(run(Game(23, 17), budget=budget).state.estimate)
    assert estimates == sorted(estimates, reverse=True)
    assert estimates[-1] < estimates[0]


def test_width_and_depth_are_held():
    game = Game(64)
    outcome = run(game, Words(**ALL), width=2, depth=3)
    assert max(len(steps) for _, steps in game.asked) == 2
    assert max(len(path) for path, _ in game.asked) == 2
    assert outcome.stop is StopReason.EXHAUSTED_SPACE
    assert len(outcome.steps) <= 3


def test_a_step_that_is_proposed_twice_is_tried_once():
    class Twice:
        async def steps(self, state, n):
            return [StepProposal(text="half", cost=1.0), StepProposal(text="half", cost=2.0)]

    game = Game(4)
    outcome = run(game, Twice())
    assert all(len(set(steps)) == len(steps) for _, steps in game.asked)
    assert outcome.tried == 3


def test_a_cancelled_search_says_what_it_has():
    async def inside():
        class Slow(Game):
            async def attempt(self, path, steps):
                if len(path) == 2:
                    await asyncio.Event().wait()
                return await super().attempt(path, steps)

        running = search(Slow(64))
        task = asyncio.create_task(running.run())
        await asyncio.wait([task], timeout=0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return running.outcome(StopReason.CANCELLED)

    outcome = asyncio.run(inside())
    assert (outcome.stop, outcome.steps) == (StopReason.CANCELLED, ("half", "half"))


def test_the_meter_can_cancel():
    meter = Meter(FREE)
    running = BestFirst(Game(64), Words(**ALL), meter, observe=lambda _: meter.cancel())
    assert asyncio.run(running.run()).stop is StopReason.CANCELLED


def test_it_is_the_same_each_time():
    assert run(Game(23, 17)) == run(Game(23, 17))
