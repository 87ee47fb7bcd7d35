import asyncio
import dataclasses
import json
import sys
from pathlib import Path

import pytest

from lemmata.checkers.errors import ProtocolError, ToolchainMissing, UsageError
from lemmata.checkers.judge import conclude
from lemmata.checkers.limits import Limits
from lemmata.checkers.sandbox import Sandbox
from lemmata.checkers.smt.baselines import BaselineJob, run_baseline
from lemmata.checkers.task import Candidate
from lemmata.checkers.verdict import Evidence, Outcome
from lemmata.cli.bench import BenchConfig, run_bench
from lemmata.cli.bench_plot import cactus_plot
from lemmata.cli.bench_problems import Shard, find_problems, parse_shard
from lemmata.cli.bench_report import Row, row_from_json, summarise, table_lines
from lemmata.cli.bench_systems import lemma_count
from lemmata.cli.config import RunConfig
from lemmata.provers.induction import ProofOutcome
from lemmata.provers.induction.prover import Statistics
from lemmata.provers.induction.store import LemmaStore
from lemmata.search.budget import StopReason

NAT = "(declare-datatype Nat ((zero) (succ (pred Nat))))\n"
EASY = f"{NAT}(prove (forall ((n Nat)) (= n n)))"
INDUCTIVE = (
    f"{NAT}(define-fun-rec plus ((m Nat) (n Nat)) Nat (match m ((zero n) ((succ k) (succ (plus k n))))))\n"
    "(prove (forall ((n Nat)) (= (plus n zero) n)))"
)
FALSE = f"{NAT}(prove (forall ((n Nat)) (= n zero)))"


@pytest.fixture
def problems(tmp_path):
    for suite, names in {"easy": ("a", "b", "c", "d"), "false": ("e",)}.items():
        (tmp_path / "problems" / suite).mkdir(parents=True)
        for name in names:
            text = FALSE if suite == "false" else INDUCTIVE if name == "b" else EASY
            (tmp_path / "problems" / suite / f"{name}.smt2").write_text(text)
    return tmp_path / "problems"


def test_a_run_measures_replays_and_resumes(run, problems, tmp_path):
    arguments = ["bench", "tip", "--problems", problems, "--suites", "easy,false", "--limit", "5", "--out", "results"]
    ran = run(*arguments, "--baseline-limit", "0.5", "--shard", "1/2", "-j", "2")
    assert ran.code == 0
    head, easy, false, everything, last = ran.out.splitlines()
    assert head.split() == [
        *["suite", "problems", "proved", "refuted", "median", "s", "no", "lemmas", "s", "replayed", "cvc5-ind", "z3"]
    ]
    assert easy.split()[:4] == ["easy", "2", "2", "0"]
    assert "2/2 (100 %)" in easy
    assert false.split()[:4] == ["false", "1", "0", "1"]
    assert everything.split()[:4] == ["all", "3", "2", "1"]
    assert last == "results in results"
    results = json.loads((tmp_path / "results" / "results.json").read_text())
    assert len(results["rows"]) == 9
    assert results["settings"]["solvers"].keys() == {"z3", "cvc5"}
    assert (tmp_path / "results" / "cactus.png").read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "results" / "certificates" / "easy-a.cert.json").is_file()
    lines = (tmp_path / "results" / "results.jsonl").read_text()
    again = run(*arguments, "--baseline-limit", "0.5", "--shard", "1/2", "-j", "2", "--json")
    assert again.out == ""
    assert (tmp_path / "results" / "results.jsonl").read_text() == lines
    assert again.err.splitlines()[:-1] == ran.out.splitlines()[:-1]


@pytest.fixture
def settings(problems, tmp_path):
    limits = Limits(wall=5.0, cpu=None, memory=None, steps=None)
    config = RunConfig(limits=limits, jobs=1, language=None, cache=None, sandbox=Sandbox.AUTO, json=True)
    return BenchConfig(
        run=config,
        folder=problems,
        suites=("false",),
        limit=5.0,
        baseline_limit=1.0,
        baselines=(),
        every=1,
        shard=None,
        out=tmp_path / "results",
    )


def outcome(task, limits, kind):
    evidence = Evidence(outcome=Outcome.UNKNOWN, reason="gave up")
    return ProofOutcome(
        verdict=conclude(task, Candidate(), limits, evidence),
        candidate=None,
        proof=None,
        theory=None,
        store=LemmaStore(),
        stop=StopReason.EXHAUSTED_SPACE,
        statistics=Statistics(),
        seconds=0.0,
    )


def test_what_the_prover_cannot_do_is_a_row_too(settings, capsys):
    async def gives_up(task, bench, *, limits, jobs, progress):
        assert limits.wall == 5.0
        return outcome(task, limits, Outcome.UNKNOWN)

    async def breaks(task, bench, *, limits, jobs, progress):
        raise ProtocolError("garbage")

    assert asyncio.run(run_bench(settings, prover=gives_up)) == 0
    row = row_from_json(json.loads(capsys.readouterr().out))
    assert (row.status, row.solved, row.replay) == ("UNPROVED", False, None)
    again = dataclasses.replace(settings, out=settings.out / "again")
    assert asyncio.run(run_bench(again, prover=breaks)) == 0
    row = row_from_json(json.loads(capsys.readouterr().out))
    assert (row.status, row.reason) == ("TOOL_FAILURE", "garbage")


def row(**fields):
    common = {"system": "lemmata", "suite": "s", "problem": "p", "sha256": "", "limit": 1.0, "status": "PROVED"}
    return Row(**{**common, "reason": "", "seconds": 1.0, "solved": True, "replay": "PROVED", **fields})


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"suite": "false"}, "ALARM: false/e is false, and was proved"),
        ({"suite": "false", "replay": "UNPROVED"}, "ALARM: false/e is false, and was proved"),
    ],
)
def test_a_false_goal_that_is_proved_is_an_alarm(settings, capsys, fields, message):
    (problem,) = settings.problems()
    settings.out.mkdir()
    known = row(problem="e", sha256=problem.sha256, limit=5.0, **fields)
    (settings.out / "results.jsonl").write_text(json.dumps(known.to_json()) + "\n")
    assert asyncio.run(run_bench(settings)) == 1
    assert message in capsys.readouterr().err


def test_a_proof_that_does_not_replay_is_an_alarm(settings, capsys):
    settings = dataclasses.replace(settings, suites=("easy",), every=10)
    (problem,) = settings.problems()
    settings.out.mkdir()
    known = row(suite="easy", problem="a", sha256=problem.sha256, limit=5.0, replay="UNPROVED")
    (settings.out / "results.jsonl").write_text(json.dumps(known.to_json()) + "\n")
    assert asyncio.run(run_bench(settings)) == 1
    assert "ALARM: the proof of easy/a does not replay: UNPROVED" in capsys.readouterr().err


def test_problems_are_taken_by_suite_step_and_shard(problems):
    def names(*args, **kwargs):
        return [f"{problem.suite}/{problem.name}" for problem in find_problems(problems, *args, **kwargs)]

    assert names(["easy", "false"]) == ["easy/a", "easy/b", "easy/c", "easy/d", "false/e"]
    assert names(["easy"], every=3) == ["easy/a", "easy/d"]
    parts = [name for index in (1, 2, 3) for name in names(["easy", "false"], shard=Shard(index, 3))]
    assert sorted(parts) == names(["easy", "false"])
    with pytest.raises(UsageError, match="there are: easy, false"):
        names(["hard"])


@pytest.mark.parametrize("text", ["", "1", "0/2", "3/2", "a/b", "1/2/3", "-1/2"])
def test_shards_that_are_none(text):
    with pytest.raises(UsageError, match="not a shard"):
        parse_shard(text)


def test_the_table():
    rows = [
        row(problem="1", seconds=1.0),
        row(problem="2", seconds=3.0, lemmas=2),
        row(problem="3", seconds=9.0, solved=False, status="REFUTED", replay=None),
        row(problem="4", seconds=2.0, replay="UNPROVED"),
        row(problem="1", system="z3", status="unsat", replay=None),
        row(problem="2", system="z3", status="unknown", solved=False, replay=None),
    ]
    (summary,) = summarise(rows, ["s"], ["z3"])
    assert (summary.problems, summary.proved, summary.refuted, summary.replayed) == (4, 3, 1, 2)
    assert (summary.median, summary.median_without_lemmas) == (2.0, 1.5)
    assert summary.baselines == {"z3": 1}
    assert list(table_lines([summary])) == [
        "suite  problems  proved  refuted  median s  no lemmas s    replayed  z3",
        "s             4       3        1      2.00         1.50  2/3 (67 %)   1",
    ]
    (empty,) = summarise([], ["s"], [])
    assert list(table_lines([empty]))[1].split() == ["s", "0", "0", "0", "-", "-", "0/0"]


def test_rows_are_read_back_or_refused():
    record = row().to_json()
    assert row_from_json(json.loads(json.dumps(record))) == row()
    assert row_from_json({**record, "seconds": "fast"}) is None
    assert row_from_json({**record, "more": 1}) is None
    assert row_from_json({}) is None


def test_lemmas_are_counted():
    text = json.dumps({"steps": [{"name": "l", "statement": "(= x x)"}, {"name": "goal"}]})
    assert lemma_count(Candidate(kind="proof", text=text)) == 1
    assert lemma_count(Candidate(kind="counterexample", text="{}")) == 0
    assert lemma_count(None) == 0


def test_a_plot_needs_matplotlib(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(ToolchainMissing, match=r"pip install 'lemmata\[plot\]'"):
        cactus_plot({"a": [1.0]}, tmp_path / "plot.png")


@pytest.mark.parametrize(("source", "baseline", "result"), [(EASY, "z3", "unsat"), (INDUCTIVE, "cvc5-ind", "unsat")])
def test_baselines_prove(source, baseline, result):
    job = BaselineJob(baseline=baseline, source=source.encode(), name="a", seconds=5.0)
    assert run_baseline(job).result == result


@pytest.mark.parametrize("baseline", ["z3", "cvc5-ind"])
def test_baselines_do_not_prove_what_is_false(baseline):
    job = BaselineJob(baseline=baseline, source=FALSE.encode(), name="a", seconds=0.2)
    assert run_baseline(job).result != "unsat"


def test_baselines_refuse_what_they_cannot_do():
    with pytest.raises(UsageError, match="no baseline 'magic'"):
        run_baseline(BaselineJob(baseline="magic", source=b"", name="a", seconds=1.0))
    with pytest.raises(UsageError, match="no claim"):
        run_baseline(BaselineJob(baseline="z3", source=b"(check-sat)", name="a", seconds=1.0))


def test_the_results_folder_must_be_writable(run, problems):
    Path("file").write_text("")
    ran = run("bench", "tip", "--problems", problems, "--suites", "easy", "--out", "file")
    assert ran.code == 2
    assert ran.err.startswith("lemmata: file: ")
