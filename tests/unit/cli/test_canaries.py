import asyncio
import json
from dataclasses import replace

import pytest

from lemmata.checkers.checker import Capabilities, Negating
from lemmata.checkers.fake import FakeChecker
from lemmata.checkers.limits import Limits
from lemmata.checkers.sandbox import Sandbox
from lemmata.checkers.task import Candidate
from lemmata.checkers.verdict import Outcome
from lemmata.cli.batch import BatchConfig, run_batch
from lemmata.cli.batch_inputs import Item, count
from lemmata.cli.canaries import Canaries, Release
from lemmata.cli.config import RunConfig
from lemmata.cli.workbench import Workbench

HONEST = b"honest"


class Liar(FakeChecker):
    """A checker of SMT files that believes everything."""

    capabilities = Capabilities(
        language="smt", extensions=(".smt2",), refutes=False, candidate_kinds=("none", "source"), rests_on="kernel"
    )
    seen = ()

    async def examine(self, task, candidate, limits, *, strict):
        self.seen = (*self.seen, task)
        empty = replace(task, source=b"")
        return await super().examine(empty, Candidate(), limits, strict=strict)


class Sound(Liar):
    """One that believes what is honest, and of the rest says what it was made to say."""

    def __init__(self, outcome=Outcome.SCREENED):
        self.outcome = outcome

    async def examine(self, task, candidate, limits, *, strict):
        evidence = await super().examine(task, candidate, limits, strict=strict)
        return evidence if task.source.startswith(HONEST) else replace(evidence, outcome=self.outcome, reason="no")


class Contrary(Liar):
    def negation(self, task):
        return replace(task, source=b"not " + task.source)


@pytest.fixture
def batch(tmp_path, capsys):
    """Runs a batch of honest files with canaries; returns its code, both outputs, and its results."""

    def inner(checker, *, canaries, seed=1, files=6, as_json=False, language="smt"):
        for number in range(files):
            (tmp_path / f"{number}.{language}2").write_bytes(HONEST + b"%d" % number)
        config = BatchConfig(
            run=RunConfig(
                limits=Limits(wall=5.0, cpu=None, memory=None, steps=None),
                jobs=1,
                language=language,
                cache=None,
                sandbox=Sandbox.OFF,
                json=as_json,
            ),
            inputs=tuple(str(tmp_path / f"{number}.{language}2") for number in range(files)),
            out=tmp_path / "out.jsonl",
            trust_file=False,
            canaries=canaries,
            seed=seed,
        )
        code = asyncio.run(run_batch(config, Workbench(config.run, {language: checker})))
        results = [json.loads(line)["id"] for line in (tmp_path / "out.jsonl").read_text().splitlines()]
        assert sorted(results) == sorted(config.inputs), "canaries do not show among the results"
        return code, *capsys.readouterr()

    return inner


def test_a_checker_that_believes_everything_is_found_out(batch):
    code, out, err = batch(Liar(), canaries=3)
    assert code == 1
    assert err.count("ALARM: the canary smt/") == 3
    assert "do not believe this run" in err
    assert "3 canaries judged, 3 PROVED (seed 1)" in err
    assert "PROVED                  6\ntotal                   6" in out


def test_a_sound_checker_raises_no_alarm(batch):
    checker = Sound()
    code, out, err = batch(checker, canaries=4)
    assert code == 0
    assert err == "4 canaries judged, none PROVED (seed 1)\n"
    assert len(checker.seen) == 10
    assert "total                   6" in out


@pytest.mark.parametrize("outcome", [Outcome.TIMEOUT, Outcome.RESOURCES, Outcome.FAILURE, Outcome.UNAVAILABLE])
def test_a_canary_without_an_answer_is_no_alarm(batch, outcome):
    code, _, err = batch(Sound(outcome), canaries=2)
    assert code == 0
    assert "2 canaries judged, none PROVED" in err


def test_negations_of_what_was_proved_are_canaries_too(batch):
    assert isinstance(Contrary(), Negating)
    assert not isinstance(Liar(), Negating)
    checker = Contrary()
    code, _, err = batch(checker, canaries=12)
    assert code == 1
    assert "ALARM: the canary the negation of " in err
    assert "ALARM: the canary smt/" in err
    assert any(task.source.startswith(b"not honest") for task in checker.seen)


def test_a_program_is_told(batch):
    code, out, _ = batch(Liar(), canaries=1, as_json=True)
    *results, last = map(json.loads, out.splitlines())
    assert code == 1
    assert len(results) == 6
    told = last["canaries"]
    assert (told["asked"], told["judged"], told["seed"], told["statuses"]) == (1, 1, 1, {"PROVED": 1})
    assert [set(entry) for entry in told["proved"]] == [{"name", "about"}]


def test_a_language_without_a_corpus_has_no_canaries(batch):
    code, _, err = batch(FakeChecker(), canaries=2, language="fake")
    assert code == 0
    assert err.splitlines() == [
        "0 canaries judged, none PROVED (seed 1)",
        "2 of them had no trap to take: no corpus for the language beside them",
    ]


def test_the_seed_says_which_and_where(batch):
    def places(seed, inputs=20):
        items = [Item(id=str(number), language=None, source=b"", candidate=None, place="") for number in range(inputs)]
        return [isinstance(entry, Release) for entry in Canaries(5, seed).mixed(items, 20)]

    assert places(1) == places(1)
    assert len({tuple(places(seed)) for seed in range(10)}) > 5
    assert not any(entry for seed in range(10) for entry in places(seed)[:1]), "an input comes first"
    assert all(sum(places(seed, inputs)) == 5 for seed in range(5) for inputs in (1, 3, 20))
    assert places(1, 0) == []
    one, two = Sound(), Sound()
    batch(one, canaries=4, seed=7)
    batch(two, canaries=4, seed=7)
    assert [task.name for task in one.seen if not task.source.startswith(HONEST)] == [task.name for task in two.seen]


def test_without_canaries_nothing_is_said(batch):
    assert batch(Liar(), canaries=0)[2] == ""


def test_inputs_are_counted_before_they_are_read(tmp_path):
    (tmp_path / "folder" / "deep").mkdir(parents=True)
    for name in ("folder/a.fake", "folder/deep/b.fake", "folder/c.txt"):
        (tmp_path / name).touch()
    (tmp_path / "lines.jsonl").write_text("{}\n{}\n{}\n")
    paths = [str(tmp_path / "folder"), str(tmp_path / "lines.jsonl"), str(tmp_path / "none.fake"), "/dev/null"]
    assert count(paths, frozenset({".fake"})) == 2 + 3 + 1 + 1
