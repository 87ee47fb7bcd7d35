import json
from dataclasses import replace

import pytest

from lemmata.checkers.conformance import ConformanceError, Faulty, Fixtures, Sample, run_conformance
from lemmata.checkers.errors import ToolchainMissing, UsageError
from lemmata.checkers.fake import FakeChecker
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import Outcome, Stage, Status

AXIOM = {"name": "ax", "text": "t", "line": 1, "column": 1, "pinned": True}


def fault(line=1, column=1, severity="error", file="s.fake"):
    place = {"file": file, "line": line, "column": column}
    return {**place, "severity": severity, "kind": "syntax", "message": "m", "related": [{**place, "message": ""}]}


def sample(name="s.fake", candidate=None, **fields):
    source = f"evidence {json.dumps(fields)}\n" if fields else "goal\n"
    return Sample(Task(language="fake", source=source.encode(), name=name), candidate or Candidate())


class Honest(FakeChecker):
    """The fake, but for garbage, which a checker of a real language finds unreadable."""

    async def examine(self, task, candidate, limits, *, strict):
        evidence = await super().examine(task, candidate, limits, strict=strict)
        if task.name.startswith("garbage"):
            return replace(evidence, outcome=Outcome.SYNTAX, reason="garbage")
        return evidence


class Toolless(Honest):
    def toolchain(self):
        raise ToolchainMissing("pip install fake")


GOOD = Fixtures(
    provable=(sample(), sample(candidate=Candidate(kind="source", text="goal\nproof\n"))),
    faulty=(Faulty(sample(outcome="syntax", reason="r", diagnostics=[fault()]), Status.SYNTAX_ERROR, 1),),
    tampered=(sample(candidate=Candidate(kind="source", text="other")),),
    refutable=(sample(outcome="counterexample", counterexample="x = 0"),),
    unproved=(sample(outcome="unknown"),),
    assuming=(sample(assumptions=[AXIOM]),),
    hanging=Sample(Task(language="fake", source=b"hang", name="h.fake")),
    without_tool=Toolless,
)


def violations(checker, **changes):
    with pytest.raises(ConformanceError) as caught:
        run_conformance(checker, replace(GOOD, short=replace(GOOD.short, wall=0.01), **changes))
    return str(caught.value)


def test_the_fake_conforms():
    run_conformance(Honest(), replace(GOOD, short=replace(GOOD.short, wall=0.01)))


def test_the_least_fixtures():
    class NoRefuter(Honest):
        capabilities = replace(FakeChecker.capabilities, refutes=False)

    run_conformance(NoRefuter(), Fixtures(provable=GOOD.provable, faulty=GOOD.faulty))
    with pytest.raises(UsageError):
        run_conformance(Honest(), replace(GOOD, faulty=()))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"provable": (sample(outcome="unknown"),)}, "PROVED expected, found UNPROVED"),
        ({"refutable": ()}, "give a refutable sample"),
        ({"refutable": (sample(),)}, "REFUTED expected, found PROVED"),
        ({"unproved": (sample(),)}, "UNPROVED expected"),
        ({"tampered": (sample(),)}, "a tampered candidate is PROVED"),
        ({"tampered": (sample(outcome="failure"),)}, "is called TOOL_FAILURE"),
        ({"assuming": (sample(),)}, "REJECTED expected, found PROVED"),
        ({"hanging": sample()}, "PROVED at a limit"),
        ({"without_tool": Honest}, "UNAVAILABLE expected, found PROVED"),
        ({"faulty": (Faulty(sample(outcome="type"), Status.TYPE_ERROR, 1),)}, "line 1 expected: []"),
        (
            {"faulty": (Faulty(sample(outcome="type", diagnostics=[fault(2)]), Status.TYPE_ERROR, 1),)},
            "line 1 expected: [2]",
        ),
        (
            {"faulty": (Faulty(sample(outcome="type", diagnostics=[fault(7, 1)]), Status.TYPE_ERROR, 7),)},
            "7:1 is not in the file",
        ),
        (
            {"faulty": (Faulty(sample(outcome="type", diagnostics=[fault(1, 999)]), Status.TYPE_ERROR, 1),)},
            "1:999 is not in the file",
        ),
        (
            {"faulty": (Faulty(sample(outcome="type", diagnostics=[fault(0, 1)]), Status.TYPE_ERROR, 0),)},
            "0:1 is not in the file",
        ),
        (
            {"faulty": (Faulty(sample(outcome="type", diagnostics=[fault(severity="info")]), Status.TYPE_ERROR, 1),)},
            "no diagnostic is an error",
        ),
        (
            {"faulty": (Faulty(sample(outcome="type", diagnostics=[fault(file="/tmp/x")]), Status.TYPE_ERROR, 1),)},
            "other files: ['/tmp/x']",
        ),
    ],
)
def test_each_breach_is_named(changes, words):
    assert words in violations(Honest(), **changes)


class Raising(Honest):
    async def examine(self, task, candidate, limits, *, strict):
        raise UsageError("surprise")


class Sleepy(Honest):
    flip = False

    async def examine(self, task, candidate, limits, *, strict):
        evidence = await super().examine(task, candidate, limits, strict=strict)
        self.flip = not self.flip
        obligations = tuple(replace(o, line=1 + self.flip) for o in evidence.obligations)
        return replace(evidence, obligations=obligations, seconds=-1.0)


class Boastful(FakeChecker):
    capabilities = replace(
        FakeChecker.capabilities, extensions=("fake",), rests_on="luck", candidate_kinds=("source", "none", "?")
    )

    async def examine(self, task, candidate, limits, *, strict):
        if candidate.kind == "no such kind":
            candidate = Candidate()
        evidence = await super().examine(task, candidate, limits, strict=strict)
        return replace(evidence, passed=frozenset(Stage), seconds=float("nan"))


@pytest.mark.parametrize(
    ("checker", "words"),
    [
        (Raising(), ["raised UsageError: surprise"]),
        (Sleepy(), ["another verdict the second time", "negative seconds"]),
        (
            Boastful(),
            [
                "suffixes with a dot",
                "'solver' or 'kernel'",
                "must raise UsageError",
                "claims strictness",
                "garbage b'': PROVED",
                "is no JSON",
            ],
        ),
    ],
)
def test_checkers_that_break_the_contract(checker, words):
    text = violations(checker)
    for word in words:
        assert word in text
