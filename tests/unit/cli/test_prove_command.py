import asyncio
import dataclasses
import json
import shutil
import sys

import pytest
from house.source_tree import TOP

from lemmata.checkers.errors import Disagreement, StoreError, ToolchainMissing, UsageError
from lemmata.checkers.judge import conclude
from lemmata.checkers.limits import Limits
from lemmata.checkers.sandbox import Sandbox
from lemmata.checkers.smt.sequents import DIRECT
from lemmata.checkers.smt.terms import BOOL, App
from lemmata.checkers.task import Candidate
from lemmata.checkers.verdict import Evidence, Outcome
from lemmata.cli.certificates import certificate_paths
from lemmata.cli.config import RunConfig
from lemmata.cli.proof_text import graph_lines, graph_to_json, roots
from lemmata.cli.prove import ProveConfig, run_prove
from lemmata.cli.search_progress import SearchProgress
from lemmata.provers.induction import Event, ProofOutcome
from lemmata.provers.induction.prover import Statistics
from lemmata.provers.induction.store import LemmaStore
from lemmata.search.budget import StopReason
from lemmata.search.graph import ProofGraph

EXAMPLES = TOP / "examples" / "smt"


@pytest.fixture
def example(tmp_path):
    def copy(name):
        shutil.copy(EXAMPLES / name, tmp_path / name)
        return name

    return copy


def test_a_proof_is_a_tree_with_a_certificate_that_replays(run, example, schema, tmp_path):
    ran = run("prove", example("append_assoc.smt2"), "--cert", "append.cert.json")
    assert ran.code == 0
    lines = ran.out.splitlines()
    assert lines[0].startswith("PROVED  append_assoc.smt2  (")
    assert "induction on xs" in ran.out
    assert "certificate: append.cert.json" in ran.out
    assert (tmp_path / "cache-home" / "lemmata" / "attempts.sqlite").is_file()
    replayed = run("replay", "append.cert.json")
    assert replayed.code == 0
    assert "checked by cvc5 " in replayed.out
    both = run("replay", "append.cert.json", "--both", "--json")
    (record,) = both.records
    schema(record)
    assert record["assurance"]["checked_by"] == ["z3", "cvc5"]
    assert record["certificate"] == record["file"] == "append.cert.json"


def test_a_certificate_for_another_file_is_refused(run, example, tmp_path):
    run("prove", example("append_assoc.smt2"), "--cert", "append.cert.json")
    ran = run("replay", "append.cert.json", "--source", example("plus_comm.smt2"))
    assert ran.code == 2
    assert "sha256" in ran.out
    (tmp_path / "append_assoc.smt2").unlink()
    assert run("replay", "append.cert.json").code == 2


def test_a_changed_certificate_is_refused(run, example, tmp_path, schema):
    run("prove", example("append_assoc.smt2"), "--cert", "append.cert.json")
    path = tmp_path / "append.cert.json"
    certificate = json.loads(path.read_text())
    certificate["candidate"]["text"] = certificate["candidate"]["text"].replace("structural", "magical")
    path.write_text(json.dumps(certificate))
    ran = run("replay", "append.cert.json", "nowhere.cert.json", "--json")
    assert ran.code == 2
    assert [record["status"] for record in ran.records] == ["REJECTED", "UNAVAILABLE"]
    for record in ran.records:
        schema(record)


def test_a_certificate_that_cannot_be_written_does_not_hide_the_proof(run, example):
    ran = run("prove", example("append_assoc.smt2"), "--cert", "no/such/folder.json")
    assert ran.code == 2
    assert ran.out.startswith("PROVED")
    assert "no/such/folder.json" in ran.err


def test_json_of_a_proof_a_counterexample_and_a_mistake(run, example, schema):
    names = [example("append_assoc.smt2"), example("false_reverse_append.smt2"), "nowhere.smt2", "a.fake"]
    ran = run("prove", "--json", "--no-cache", "--cert", "certificates", *names)
    assert ran.code == 2
    assert [record["status"] for record in ran.records] == ["PROVED", "REFUTED", "UNAVAILABLE", "UNAVAILABLE"]
    for record in ran.records:
        schema(record)
    proved, refuted = ran.records[:2]
    assert proved["certificate"] == "certificates/append_assoc.cert.json"
    assert proved["proof"][0]["by"] == "induction on xs"
    assert proved["search"]["stop"] == "proved"
    assert refuted["certificate"] is None
    assert refuted["counterexample"]


def test_assumptions_of_the_file_are_used_and_listed(run, example):
    ran = run("prove", "--no-cache", example("group_cancel.smt2"))
    assert ran.code == 0
    assert ran.out.startswith("PROVED under 3 assumptions")
    assert "line 7    axiom-1: (forall" in ran.out


def unfinished(task, limits):
    """Returns what a search comes to that has proved two lemmas and run out of time."""
    evidence = Evidence(outcome=Outcome.TIMEOUT, reason="no proof found", open_goals=("(= x x)",))
    store = LemmaStore()
    for name in "pq":
        store.add(App(name, (), BOOL), DIRECT, len(store), "exploration")
    return ProofOutcome(
        verdict=conclude(task, Candidate(), limits, evidence),
        candidate=None,
        proof=None,
        theory=None,
        store=store,
        stop=StopReason.WALL,
        statistics=Statistics(attempts=7),
        seconds=1.5,
    )


def test_an_unfinished_search_says_what_it_has(tmp_path, capsys, schema):
    (tmp_path / "a.smt2").write_text("(check-sat)")
    limits = Limits(wall=1.0, cpu=None, memory=None, steps=None)
    config = RunConfig(limits=limits, jobs=1, language=None, cache=None, sandbox=Sandbox.AUTO, json=False)

    async def prover(task, bench, *, limits, jobs, progress):
        assert task.trust_source
        assert jobs == 1
        return unfinished(task, limits)

    settings = ProveConfig(run=config, files=(str(tmp_path / "a.smt2"),), certificate=str(tmp_path / "c.json"))
    assert asyncio.run(run_prove(settings, prover=prover)) == 1
    shown = capsys.readouterr().out
    assert "  open goals:\n    (= x x)\n" in shown
    assert shown.endswith("  proved on the way: 2 lemmas\n    p\n    q\n")
    assert not (tmp_path / "c.json").exists()
    settings = dataclasses.replace(settings, run=dataclasses.replace(config, json=True))
    assert asyncio.run(run_prove(settings, prover=prover)) == 1
    record = json.loads(capsys.readouterr().out)
    schema(record)
    assert record["search"]["attempts"] == 7
    assert [goal["statement"] for goal in record["proof"] if goal["status"] == "proved"] == ["p", "q"]


def test_there_is_no_prover_for_every_language(run, fake):
    fake("a.fake", "hello")
    ran = run("prove", "a.fake")
    assert ran.code == 2
    assert "no prover for the language 'fake'" in ran.out


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [(ToolchainMissing("no z3"), "UNAVAILABLE", 3), (Disagreement("z3 and cvc5"), "TOOL_FAILURE", 3)],
    ids=["missing", "disagreement"],
)
def test_what_goes_wrong_with_one_file_does_not_stop_the_others(tmp_path, capsys, schema, error, status, code):
    files = [tmp_path / "a.smt2", tmp_path / "b.smt2"]
    for file in files:
        file.write_text("(check-sat)")
    limits = Limits(wall=1.0, cpu=None, memory=None, steps=None)
    config = RunConfig(limits=limits, jobs=1, language=None, cache=None, sandbox=Sandbox.AUTO, json=True)

    async def prover(task, bench, *, limits, jobs, progress):
        if task.name.endswith("a.smt2"):
            raise error
        return unfinished(task, limits)

    settings = ProveConfig(run=config, files=tuple(map(str, files)), certificate=None)
    assert asyncio.run(run_prove(settings, prover=prover)) == code
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [record["status"] for record in records] == [status, "TIMEOUT"]
    for record in records:
        schema(record)


def graph():
    found = ProofGraph()
    for key, text in (("axiom", "(= a b)"), ("lemma", "(= (f x) x)"), ("goal", "word " * 40), ("other", "other")):
        found.add_goal(key, text)
    found.add_step("axiom", "axiom", justified=True)
    found.add_step(
        "lemma", "induction", ["axiom"], detail="induction on x", justified=True, solver="z3+cvc5", seconds=1
    )
    found.add_step("goal", "direct", ["lemma", "axiom"], justified=True, solver="z3", seconds=0.01)
    return found


def test_a_tree_shows_each_lemma_once():
    found = graph()
    assert roots(found) == ("goal", "other")
    lines = list(graph_lines(found))
    assert lines[0].startswith("goal: word word")
    assert lines[1].startswith("│    word")
    assert lines[-9:] == [
        "│  direct, 0.010 s by z3",
        "├─ lemma: (= (f x) x)",
        "│  │  induction on x, 1.00 s by z3+cvc5",
        "│  └─ axiom: (= a b)",
        "│        axiom",
        "└─ axiom: (= a b)",
        "      (shown above)",
        "other",
        "   open",
    ]


def test_a_graph_as_json():
    record = graph_to_json(graph())[1]
    assert record == {
        **{"name": "lemma", "statement": "(= (f x) x)", "status": "proved", "by": "induction on x"},
        **{"uses": ["axiom"], "solver": "z3+cvc5", "seconds": 1},
    }


def test_where_certificates_go(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert certificate_paths(["a.smt2"], None) == {}
    assert str(certificate_paths(["a.smt2"], "x.json")["a.smt2"]) == "x.json"
    assert str(certificate_paths(["a.smt2"], "folder/")["a.smt2"]) == "folder/a.cert.json"
    assert str(certificate_paths(["b/a.smt2"], "folder")["b/a.smt2"]) == "folder/a.cert.json"
    both = certificate_paths(["b/a.smt2", "c/a.smt2", "d.smt2"], "folder")
    assert len(set(both.values())) == 3
    assert both["d.smt2"].name == "d.cert.json"
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="need a folder"):
        certificate_paths(["a", "b"], "file")
    with pytest.raises(StoreError, match="cannot make"):
        certificate_paths(["a", "b"], "file/below")


class Terminal:
    def __init__(self, stream):
        self._stream = stream

    def __getattr__(self, name):
        return getattr(self._stream, name)

    def isatty(self):
        return True


def test_progress_shows_on_a_terminal_only(capsys, monkeypatch):
    with SearchProgress("a", wanted=True) as progress:
        progress.observe(Event(kind="lemma", text="(= x x)"))
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys, "stderr", Terminal(sys.stderr))
    with SearchProgress("evil\x1b[31m", wanted=True) as progress:
        progress.observe(Event(kind="lemma", text="(= x x)", counts={"lemmas": 3}))
    shown = capsys.readouterr().err
    assert "evil\\x1b[31m" in shown
    with SearchProgress("a", wanted=False) as progress:
        progress.observe(Event(kind="lemma", text="(= x x)"))
    assert capsys.readouterr().err == ""
