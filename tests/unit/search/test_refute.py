import asyncio

from lemmata.checkers.task import Task
from lemmata.search.refute import CheapestFirst, Counterexample, Refuter

TASK = Task(language="smt", source=b"")
REAL = Counterexample(assignment="x = 1", replayed=True)
HINT = Counterexample(assignment="x = 2", replayed=False)


class Scripted:
    def __init__(self, name, cost, answer, clock=None, takes=0.0):
        self.name, self.cost, self.answer, self.clock, self.takes = name, cost, answer, clock, takes
        self.given = []

    async def refute(self, task, goal, *, seconds):
        self.given.append(seconds)
        if self.clock is not None:
            self.clock.now += self.takes
        return self.answer


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def ask(refuter, seconds=2.0):
    return asyncio.run(refuter.refute(TASK, "goal", seconds=seconds))


def test_the_cheapest_goes_first_and_the_rest_is_spared():
    cheap, dear = Scripted("cheap", 0.1, REAL), Scripted("dear", 5.0, REAL)
    both = CheapestFirst([dear, cheap])
    assert ask(both) is REAL
    assert (len(cheap.given), len(dear.given)) == (1, 0)
    assert both.name == "cheap+dear"
    assert both.cost == 5.1
    assert isinstance(both, Refuter)


def test_an_unreplayed_counterexample_is_only_a_hint():
    dear = Scripted("dear", 5.0, REAL)
    assert ask(CheapestFirst([Scripted("cheap", 0.1, HINT), dear])) is REAL
    second = Counterexample(assignment="x = 3", replayed=False)
    assert ask(CheapestFirst([Scripted("a", 1, HINT), Scripted("b", 2, second)])) is HINT
    assert ask(CheapestFirst([Scripted("a", 1, None), Scripted("b", 2, None)])) is None


def test_the_time_is_shared_and_ends():
    clock = Clock()
    first = Scripted("a", 1, None, clock, takes=1.5)
    second = Scripted("b", 2, None, clock, takes=1.5)
    third = Scripted("c", 3, REAL, clock)
    assert ask(CheapestFirst([first, second, third], clock=clock)) is None
    assert (first.given, second.given, third.given) == ([2.0], [0.5], [])


def test_no_refuter_no_counterexample():
    assert ask(CheapestFirst([])) is None
