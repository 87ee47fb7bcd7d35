import io
import json
import sys

import pytest

from lemmata.checkers.verdict import Status
from lemmata.cli.workbench import Workbench

AXIOM = {"name": "ax", "text": "false", "line": 2, "column": 3, "pinned": True}


def test_a_proof_is_shown_with_its_claims_and_what_it_rests_on(run, fake):
    fake("a.fake", "hello")
    ran = run("verify", "a.fake")
    assert ran.code == 0
    lines = ran.out.splitlines()
    assert lines[0].startswith("PROVED  a.fake  (")
    assert lines[1] == "  claims:"
    assert lines[2].startswith("    line 1    PROVED    goal")
    assert lines[3] == "  rests on a kernel, checked by fake 1"


def test_the_second_time_comes_from_the_cache(run, fake):
    fake("a.fake", "hello")
    run("verify", "a.fake")
    assert "from the cache" in run("verify", "a.fake").out
    assert "from the cache" not in run("verify", "a.fake", "--no-cache").out


def test_assumptions_are_rejected_named_and_allowed_on_request(run, fake, evidence):
    fake("a.fake", evidence(assumptions=[AXIOM]))
    ran = run("verify", "a.fake")
    assert ran.code == 1
    assert ran.out.startswith("REJECTED")
    assert "    line 2    ax: false" in ran.out
    ran = run("verify", "--trust-file", "a.fake")
    assert ran.code == 0
    assert ran.out.startswith("PROVED under 1 assumption  a.fake")
    assert "    line 2    ax: false" in ran.out


def test_against_an_original(run, fake, evidence):
    fake("original.fake", "theorem")
    fake("good.fake", "theorem", evidence(assumptions=[AXIOM]))
    fake("other.fake", "another")
    ran = run("verify", "--against", "original.fake", "good.fake", "other.fake")
    assert ran.code == 1
    assert "PROVED under 1 assumption  good.fake" in ran.out
    assert "REJECTED  other.fake" in ran.out


def test_a_missing_original_is_a_mistake(run, fake):
    fake("a.fake", "hello")
    ran = run("verify", "--against", "nowhere.fake", "a.fake")
    assert (ran.code, ran.out) == (2, "")
    assert "nowhere.fake" in ran.err


def test_diagnostics_have_places_and_notes(run, fake, evidence):
    place = {"file": "a.fake", "line": 1, "column": 1, "message": "declared here"}
    diagnostic = {
        **{"file": "a.fake", "line": 4, "column": 7, "severity": "error", "kind": "sort"},
        **{"message": "expected Int\nfound Bool", "related": [place]},
    }
    fake("a.fake", evidence(outcome="type", reason="expected Int\nfound Bool", diagnostics=[diagnostic]))
    ran = run("verify", "a.fake")
    assert ran.code == 2
    assert ran.out.splitlines()[1:] == [
        "a.fake:4:7: error: expected Int",
        "    found Bool",
        "  a.fake:1:1: note: declared here",
        *["  claims:", "    line 1    PROVED    goal  (0.000 s by fake)"],
    ]


def test_a_counterexample_and_open_goals_are_shown(run, fake, evidence):
    fake("a.fake", evidence(outcome="counterexample", counterexample="x = 1\ny = 2", reason="false"))
    fake("b.fake", evidence(outcome="unknown", reason="gave up", open_goals=["(= x x)"]))
    ran = run("verify", "a.fake", "b.fake")
    assert ran.code == 1
    assert "  counterexample:\n    x = 1\n    y = 2\n" in ran.out
    assert "  open goals:\n    (= x x)\n" in ran.out


@pytest.mark.parametrize("name", ["nowhere.fake", "bad\nname\x1b[31m.fake", "noext", "a.unknown"])
def test_what_cannot_be_read_does_not_stop_the_others(run, fake, name):
    fake("a.fake", "hello")
    if "unknown" in name:
        fake(name, "hello")
    ran = run("verify", name, "a.fake")
    assert ran.code == 2
    assert "PROVED  a.fake" in ran.out
    assert "\x1b" not in ran.out
    assert ran.out.splitlines()[1].count(":1:1: error: ") == 1


def test_a_missing_tool_is_three_and_the_worst_wins(run, fake):
    fake("a.fake", "missing")
    ran = run("verify", "a.fake", "nowhere.fake")
    assert ran.code == 3
    assert "to install" in ran.out


def test_json_lines_follow_the_schema_in_the_order_of_the_files(run, fake, evidence, schema):
    fake("a.fake", "hello")
    fake("b.fake", evidence(outcome="counterexample", counterexample="x = 1", reason="false"))
    fake("c.fake", "missing")
    names = ["a.fake", "b.fake", "c.fake", "nowhere.fake"]
    ran = run("verify", "--json", "-j", "2", *names)
    assert ran.code == 3
    assert [record["file"] for record in ran.records] == names
    assert [record["status"] for record in ran.records] == ["PROVED", "REFUTED", "UNAVAILABLE", "UNAVAILABLE"]
    for record in ran.records:
        schema(record)


def test_limits_reach_the_verdict(run, fake):
    fake("a.fake", "hello")
    (record,) = run("verify", "--json", "--timeout", "2.5", "--memory", "none", "a.fake").records
    assert record["limits"] == {"wall": 2.5, "cpu": None, "memory": None, "steps": None}
    fake("b.fake", "hang")
    (record,) = run("verify", "--json", "--timeout", "0.01", "b.fake").records
    assert record["status"] == Status.TIMEOUT.value


def test_standard_input(run, monkeypatch):
    source = b"(set-logic QF_LIA)(assert false)(check-sat)"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(source)))
    (record,) = run("verify", "--json", "-").records
    assert (record["file"], record["status"]) == ("<stdin>", "PROVED")


def test_a_cache_that_cannot_be_written_is_a_warning(run, fake, tmp_path):
    fake("a.fake", "hello")
    (tmp_path / "cache-home").write_text("a file in the way")
    ran = run("verify", "a.fake")
    assert ran.code == 0
    assert "going on without cache and log" in ran.err


def test_a_bug_is_not_swallowed(run, fake, monkeypatch):
    fake("a.fake", "hello")

    async def broken(self, task, candidate):
        raise RuntimeError("a bug")

    monkeypatch.setattr(Workbench, "judge", broken)
    with pytest.raises(RuntimeError, match="a bug"):
        run("verify", "a.fake")


def test_names_that_are_not_utf8(run, fake, schema):
    name = b"caf\xe9.fake".decode("utf-8", "surrogateescape")
    fake(name, "hello")
    assert "caf\\udce9.fake" in run("verify", name).out
    (record,) = run("verify", "--json", name).records
    schema(record)
    assert json.dumps(record).isascii()
