"""Tactic steps from objects of the shape that LeanDojo documents; LeanDojo itself is a stand-in here."""

import json
import sys

import pytest

from lemmata.checkers.errors import ToolchainMissing, UsageError
from lemmata.cli import main
from lemmata.training import lean_tracing

STAND_IN = '''
"""A package of the shape of lean-dojo 4.20: LeanGitRepo, trace, and what they return."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Pos:
    line_nb: int
    column_nb: int


@dataclass(frozen=True)
class LeanGitRepo:
    url: str
    commit: str

    @classmethod
    def from_path(cls, path):
        return cls(path, "checked out")

    def get_license(self):
        return "\\n   Apache License\\nVersion 2.0\\n" if self.commit != "bare" else None


@dataclass(frozen=True)
class Theorem:
    full_name: str


@dataclass(frozen=True)
class TracedTactic:
    tactic: str
    state_before: str
    state_after: str
    start: Pos


@dataclass(frozen=True)
class TracedTheorem:
    theorem: Theorem
    file_path: Path
    repo: LeanGitRepo
    tactics: tuple

    def get_traced_tactics(self, atomic_only=False):
        return list(self.tactics)


@dataclass(frozen=True)
class TracedRepo:
    repo: LeanGitRepo

    def get_traced_theorems(self):
        two = "case left\\np q : Prop\\nh : q ∧ p\\n⊢ p\\n\\ncase right\\np q : Prop\\nh : q ∧ p\\n⊢ q"
        one = "case right\\np q : Prop\\nh : q ∧ p\\n⊢ q"
        start = "p q : Prop\\nh : q ∧ p\\n⊢ p ∧ q"
        tactics = (
            TracedTactic("constructor", start, two, Pos(2, 3)),
            TracedTactic("exact h.2", two, one, Pos(3, 3)),
            TracedTactic("exact h.1", one, "no goals", Pos(4, 3)),
        )
        other = LeanGitRepo("https://example.org/dependency", "abc")
        path = Path("Lib/Swap.lean")
        return [
            TracedTheorem(Theorem("Lib.swap"), path, self.repo, tactics),
            TracedTheorem(Theorem("Other.swap"), path, other, tactics),
        ]


def trace(repo):
    if repo.commit == "broken":
        raise RuntimeError("lake build failed")
    return TracedRepo(repo)
'''


@pytest.fixture
def lean_dojo(tmp_path, monkeypatch):
    """Installs the stand-in, and a Lake that is only looked for."""
    package = tmp_path / "site" / "lean_dojo"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(STAND_IN, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    monkeypatch.delitem(sys.modules, "lean_dojo", raising=False)
    lake = tmp_path / "elan" / "bin" / "lake"
    lake.parent.mkdir(parents=True)
    lake.write_text("#!/bin/sh\n")
    lake.chmod(0o755)
    monkeypatch.setenv("ELAN_HOME", str(tmp_path / "elan"))


URL = "https://example.org/lib"


def test_steps_are_goals_before_tactic_goals_after(lean_dojo):
    found = list(lean_tracing.steps(lean_tracing.trace(URL, "abc")))
    assert [step.tactic for step in found] == ["constructor", "exact h.2", "exact h.1"]
    assert [(len(step.goals_before), len(step.goals_after)) for step in found] == [(1, 2), (2, 1), (1, 0)]
    first = found[0]
    assert first.goals_after[1] == "case right\np q : Prop\nh : q ∧ p\n⊢ q"
    assert (first.theorem, first.file, first.line, first.column) == ("Lib.swap", "Lib/Swap.lean", 2, 3)
    assert (first.repository, first.commit, first.licence) == (URL, "abc", "Apache License")


def test_a_repository_without_a_licence_has_none(lean_dojo):
    assert {step.licence for step in lean_tracing.steps(lean_tracing.trace(URL, "bare"))} == {None}


def test_a_folder_needs_no_commit(lean_dojo, tmp_path):
    assert lean_tracing.trace(str(tmp_path), None).repo.commit == "checked out"
    with pytest.raises(UsageError, match="name the commit"):
        lean_tracing.trace(URL, None)


def test_the_command_writes_json_lines(lean_dojo, tmp_path, capsys):
    out = tmp_path / "steps.jsonl"
    assert main(["data", "trace-lean", URL, "--commit", "abc", "--out", str(out)]) == 0
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert len(rows) == 3
    assert set(rows[0]) == {
        *("goals_before", "tactic", "goals_after", "theorem", "file", "line", "column"),
        *("repository", "commit", "licence"),
    }
    assert capsys.readouterr().err == f"3 steps of {URL}\n"
    assert main(["data", "trace-lean", URL, "--commit", "abc"]) == 0
    assert capsys.readouterr().out == out.read_text(encoding="utf-8")
    assert main(["data", "trace-lean", URL, "--commit", "abc", "--out", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"repository": URL, "steps": 3, "out": str(out)}


def one_line(capsys):
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    return said.err


def test_a_repository_that_cannot_be_traced_leaves_nothing(lean_dojo, tmp_path, capsys):
    out = tmp_path / "steps.jsonl"
    out.write_text("before")
    assert main(["data", "trace-lean", URL, "--commit", "broken", "--out", str(out)]) == 3
    assert "lake build failed" in one_line(capsys)
    assert out.read_text() == "before"


def test_a_file_that_cannot_be_written_is_usage(lean_dojo, tmp_path, capsys):
    assert main(["data", "trace-lean", URL, "--commit", "abc", "--out", str(tmp_path / "no" / "x.jsonl")]) == 2
    assert "cannot be written" in one_line(capsys)


def test_without_leandojo_it_says_how_to_get_it(monkeypatch, capsys):
    monkeypatch.setattr(lean_tracing.importlib.util, "find_spec", lambda name: None)
    assert main(["data", "trace-lean", URL, "--commit", "abc"]) == 3
    assert "pip install 'lean-dojo" in one_line(capsys)


def test_without_lake_it_says_how_to_get_it(lean_dojo, tmp_path, monkeypatch):
    monkeypatch.setenv("ELAN_HOME", str(tmp_path / "nowhere"))
    monkeypatch.setattr(lean_tracing.shutil, "which", lambda name: None)
    with pytest.raises(ToolchainMissing, match=r"lean-lang\.org/install"):
        lean_tracing.trace(URL, "abc")
