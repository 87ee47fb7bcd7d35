"""``lemmata prove`` and ``lemmata bench dafny`` on Dafny files, with a checker and a search that follow a script."""

import asyncio
import json

import pytest

from lemmata.checkers.dafny import DafnyChecker
from lemmata.checkers.errors import ToolchainMissing
from lemmata.checkers.judge import conclude
from lemmata.checkers.limits import Limits
from lemmata.checkers.sandbox import Sandbox
from lemmata.checkers.task import Candidate
from lemmata.checkers.verdict import Assurance, Evidence, Obligation, Outcome, Stage, Status, Toolchain
from lemmata.cli import prove_dafny
from lemmata.cli.bench_dafny import PLAIN, DafnyBench, find_programs, run_bench_dafny
from lemmata.cli.bench_dafny_report import DafnyRow, row_from_json, summary_lines
from lemmata.cli.config import RunConfig
from lemmata.cli.workbench import Workbench
from lemmata.provers.dafny.prover import DafnyOutcome, HintText
from lemmata.search.log import AttemptLog

LIMITS = Limits(wall=20.0, cpu=None, memory=None, steps=None)
PROGRAM = "method M(n: nat) { var i := 0; while i < n { i := i + 1; } }\n"
COMPLETED = PROGRAM.replace("n { i", "n invariant i <= n { i")
ACCEPTED = Evidence(
    outcome=Outcome.ACCEPTED,
    reason="1 symbol verified",
    passed=frozenset(Stage),
    obligations=(Obligation(name="M (correctness)", status=Status.PROVED),),
    toolchain=(Toolchain(name="dafny", version="4.11.0", sha256="0" * 64),),
    assurance=Assurance(rests_on="solver", checked_by=("dafny",), tier="strict"),
)
FALSE = Evidence(outcome=Outcome.COUNTEREXAMPLE, counterexample="n = 0: ensures false (line 1) is false")
UNKNOWN = Evidence(outcome=Outcome.UNKNOWN, reason="not shown")


def walk_strings(value):
    """Returns all strings in a JSON value."""
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for part in parts for text in walk_strings(part)]


class Judge(DafnyChecker):
    """Accepts no file as it is."""

    def toolchain(self):
        return ()

    async def examine(self, task, candidate, limits, *, strict):
        return UNKNOWN


def outcome(task, source, evidence):
    candidate = Candidate(kind="source", text=source)
    return DafnyOutcome(
        verdict=conclude(task, candidate, LIMITS, evidence),
        candidate=candidate,
        source=source.encode(),
        hints=(HintText(line=1, kind="invariant", text="invariant i <= n"),),
        credit={"guard weakened": 1},
        left_open=() if evidence is ACCEPTED else ("M",),
        runs=3,
        seconds=1.5,
    )


@pytest.fixture
def searched(monkeypatch):
    """Lets the search come to a given end."""

    def comes_to(source, evidence):
        async def search(task, bench, limits):
            if evidence is None:
                raise ToolchainMissing("Dafny is not installed")
            return outcome(task, source, evidence)

        monkeypatch.setattr(prove_dafny, "search_dafny", search)

    return comes_to


def test_the_completed_file_and_its_hints_are_what_a_user_gets(run, fake, searched, schema):
    path = fake("x.dfy", PROGRAM)
    searched(COMPLETED, ACCEPTED)
    ran = run("prove", path, "--out", "completed.dfy")
    assert ran.code == 0
    assert ran.out.splitlines()[0].startswith("PROVED  ")
    assert "  line 1: invariant i <= n" in ran.out
    assert (path.parent / "completed.dfy").read_text() == COMPLETED
    (record,) = run("prove", path, "--json").records
    assert record["hints"] == [{"line": 1, "kind": "invariant", "text": "invariant i <= n"}]
    assert record["search"] == {"runs": 3, "credit": {"guard weakened": 1}}
    schema({name: record[name] for name in record if name not in ("hints", "left_open", "search")})


def test_what_is_left_open_is_listed(run, fake, searched):
    searched(COMPLETED, UNKNOWN)
    ran = run("prove", fake("x.dfy", PROGRAM))
    assert ran.code == 1
    assert "  no hints found for M" in ran.out


def test_the_certificate_of_a_proof_is_the_completed_file(run, fake, searched):
    path = fake("x.dfy", PROGRAM)
    searched(COMPLETED, ACCEPTED)
    ran = run("prove", path, "--cert", "c.json")
    assert "  certificate: " in ran.out
    written = json.loads((path.parent / "c.json").read_text())
    assert written["language"] == "dafny"
    assert COMPLETED in walk_strings(written)
    searched(COMPLETED, UNKNOWN)
    assert "certificate: " not in run("prove", path, "--cert", "d.json").out
    assert not (path.parent / "d.json").exists()


def test_a_counterexample_is_shown_and_has_a_certificate(run, fake, searched):
    path = fake("x.dfy", PROGRAM)
    searched(PROGRAM, FALSE)
    ran = run("prove", path, "--cert", "c.json")
    assert ran.code == 1
    assert ran.out.splitlines()[0].startswith("REFUTED  ")
    assert "n = 0: ensures false (line 1) is false" in ran.out
    assert "  certificate: " in ran.out
    assert json.loads((path.parent / "c.json").read_text())["verdict"]["status"] == "REFUTED"
    (record,) = run("prove", path, "--json").records
    assert record["status"] == "REFUTED"
    assert record["counterexample"] == FALSE.counterexample


@pytest.mark.parametrize(
    ("source", "evidence", "status"), [(COMPLETED, ACCEPTED, "PROVED"), (COMPLETED, UNKNOWN, "UNPROVED")]
)
def test_what_was_offered_and_its_verdict_are_kept(run, fake, searched, tmp_path, source, evidence, status):
    searched(source, evidence)
    path = fake("x.dfy", PROGRAM)
    run("prove", path)
    run("prove", path, "--no-cache")
    with AttemptLog(tmp_path / "cache-home" / "lemmata" / "attempts.sqlite") as log:
        (kept,) = log.attempts()
        assert log.verify_integrity() == []
        assert log.task(kept.attempt.task).source == PROGRAM.encode()
    assert (kept.attempt.status.value, kept.attempt.policy) == (status, "dafny/completion")
    assert kept.attempt.candidate.text == COMPLETED


def test_a_missing_tool_is_said(run, fake, searched):
    searched(COMPLETED, None)
    ran = run("prove", fake("x.dfy", PROGRAM))
    assert ran.code == 3
    assert "Dafny is not installed" in ran.out


@pytest.fixture
def bench(tmp_path):
    """Runs the benchmark on three programs; ``ends`` says for each what the search comes to."""
    folder = tmp_path / "bench" / "hints_removed"
    folder.mkdir(parents=True)
    for name in "abc":
        (folder / f"{name}.dfy").write_text(PROGRAM)
    run = RunConfig(limits=LIMITS, jobs=1, language=None, cache=None, sandbox=Sandbox.OFF, json=False)
    calls = []

    def measured(ends, every=1):
        async def search(task, bench, limits):
            assert limits.wall == 20.0
            calls.append(task.name)
            return outcome(task, *ends[task.name[0]])

        async def ran():
            config = DafnyBench(run=run, folder=folder.parent, limit=20.0, every=every, out=tmp_path / "out")
            return await run_bench_dafny(config, Workbench(run, {"dafny": Judge()}), search)

        return asyncio.run(ran())

    measured.calls = calls
    measured.out = tmp_path / "out"
    return measured


ENDS = {"a": (COMPLETED, ACCEPTED), "b": (PROGRAM, UNKNOWN), "c": (COMPLETED, ACCEPTED)}


def test_a_benchmark_counts_keeps_and_resumes(bench, capsys):
    assert bench(ENDS, every=2) == 0
    assert bench.calls == ["a.dfy", "c.dfy"]
    assert bench(ENDS) == 0
    assert bench.calls == ["a.dfy", "c.dfy", "b.dfy"]
    out = capsys.readouterr().out.splitlines()
    assert out[-6:] == [
        "programs       3",
        "no hints       0 (0 %)",
        "solved         2 (67 %)",
        "within 15 s    2 (67 %)",
        "median         1.5 s",
        "  guard weakened           2 programs, 2 hints",
    ]
    assert (bench.out / "completed" / "a.dfy").read_text() == COMPLETED
    assert not (bench.out / "completed" / "b.dfy").exists()
    rows = [json.loads(line) for line in (bench.out / "results.jsonl").read_text().splitlines()]
    assert [row["system"] for row in rows] == [PLAIN, "lemmata"] * 3
    assert rows[1]["untouched"] is True


def test_a_program_whose_code_was_touched_is_an_alarm(bench, capsys):
    assert bench({**ENDS, "a": (COMPLETED.replace("var i := 0", "var i := n"), ACCEPTED)}) == 1
    assert "ALARM: a is PROVED, and more than hints was changed" in capsys.readouterr().err


def test_a_folder_without_programs_is_a_mistake(run, tmp_path):
    (tmp_path / "empty").mkdir()
    assert run("bench", "dafny", "--problems", tmp_path / "empty").code == 2
    assert run("bench", "dafny", "--problems", tmp_path / "empty", "--limit", "none").code == 2
    (tmp_path / "flat").mkdir()
    (tmp_path / "flat" / "x.dfy").write_text(PROGRAM)
    assert [program.name for program in find_programs(tmp_path / "flat")] == ["x"]


def test_rows_are_read_back_and_others_are_not():
    row = DafnyRow(system="lemmata", problem="p", sha256="s", limit=1.0, status="PROVED", credit={"r": 1})
    assert row_from_json(json.loads(json.dumps(row.to_json()))) == row
    assert row_from_json({}) is None
    assert row_from_json({**row.to_json(), "seconds": "long"}) is None


def test_a_summary_of_nothing():
    assert list(summary_lines([], 0)) == [
        "programs       0",
        "no hints       0",
        "solved         0",
        "within 15 s    0",
    ]
