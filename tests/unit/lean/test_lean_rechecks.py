"""Further checks of the strict tier, by stand-ins that behave as the programs of a toolchain are documented to.

The stand-ins are shell scripts: no toolchain is needed, and nothing here says that a real one works.
"""

import asyncio
import json

import pytest

from lemmata.checkers import sandbox
from lemmata.checkers.lean import rechecks
from lemmata.checkers.lean.rechecks import Recheck, Rechecker
from lemmata.checkers.lean.strict import Subject, applicable, recheck
from lemmata.checkers.lean.toolchain import LeanToolchain
from lemmata.checkers.limits import Limits
from lemmata.checkers.sandbox import Sandbox
from lemmata.checkers.verdict import Outcome

LIMITS = Limits(wall=10.0, cpu=None, memory=None, steps=None)
HELP = """Lake version 5.0.0 (Lean version 4.35.0)

COMMANDS:
  build <targets>...    build targets
  check-build           check if any default build targets are configured
{}
OPTIONS:
"""
NEW = "  check                 check the project\n  comparator            compare a solution with a challenge\n"


def program(path, *lines):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(["#!/bin/sh", *lines, ""]))
    path.chmod(0o755)
    return str(path)


def lake_that_lists(prefix, commands):
    text = HELP.format(commands)
    return program(prefix / "bin" / "lake", f"cat <<'END'\n{text}\nEND")


@pytest.fixture
def complete(monkeypatch):
    """A machine on which everything is there that Lake needs."""
    monkeypatch.setattr(sandbox, "detect", lambda: sandbox.SandboxReport(works=True))
    monkeypatch.setattr(rechecks.shutil, "which", lambda name: f"/usr/bin/{name}")


def test_an_old_toolchain_has_none(tmp_path, complete):
    assert rechecks.rechecks(str(tmp_path)) == ()
    lake_that_lists(tmp_path, "")
    assert rechecks.rechecks(str(tmp_path)) == ()


def test_a_lake_that_fails_has_none(tmp_path, complete):
    program(tmp_path / "bin" / "lake", "echo '  check   x'", "exit 1")
    assert rechecks.rechecks(str(tmp_path)) == ()


def test_a_new_toolchain_has_all(tmp_path, complete):
    checker = program(tmp_path / "bin" / "leanchecker")
    lake = lake_that_lists(tmp_path, NEW)
    assert rechecks.rechecks(str(tmp_path)) == (
        Recheck(by=Rechecker.LEANCHECKER, program=checker),
        Recheck(by=Rechecker.LAKE_CHECK, program=lake),
        Recheck(by=Rechecker.LAKE_COMPARATOR, program=lake),
    )


def test_what_lake_lacks_is_said(tmp_path, complete, monkeypatch):
    monkeypatch.setattr(sandbox, "detect", lambda: sandbox.SandboxReport(works=False))
    monkeypatch.setattr(rechecks.shutil, "which", lambda name: None if name == "git" else f"/usr/bin/{name}")
    lake_that_lists(tmp_path, NEW)
    assert {check.missing for check in rechecks.rechecks(str(tmp_path))} == {"a bubblewrap that works, git"}


def toolchain(*found, root=""):
    return LeanToolchain(
        kind="path", command=("lean",), environment={"LEAN_PATH": "/known"}, version="4.35.0", commit="", sha256="",
        prefix="/prefix", lake=True, root=root, rechecks=found,
    )  # fmt: skip


def subject(tmp_path, *, pinned=None, theorems=(), assumes=False):
    return Subject(
        module="Subject", compiled=tmp_path, text=b"theorem a : True := trivial\n", pinned=pinned, theorems=theorems,
        assumes=assumes, options={"maxRecDepth": 2000},
    )  # fmt: skip


ALL = tuple(Recheck(by=by, program=f"/{by.name}") for by in Rechecker)


@pytest.mark.parametrize(
    ("root", "pinned", "assumes", "expected"),
    [
        ("", None, False, ["leanchecker", "lake check"]),
        ("", b"sorry", False, ["leanchecker", "lake comparator"]),
        ("", None, True, ["leanchecker"]),
        ("/project", b"sorry", False, ["leanchecker"]),
    ],
    ids=["file", "original", "axioms", "project"],
)
def test_what_applies(tmp_path, root, pinned, assumes, expected):
    given = subject(tmp_path, pinned=pinned, theorems=("a",), assumes=assumes)
    assert [check.by.value for check in applicable(toolchain(*ALL, root=root), given)] == expected
    unusable = (Recheck(by=Rechecker.LEANCHECKER, program="/x", missing="git"),)
    assert applicable(toolchain(*unusable), given) == ()


def ask(tmp_path, by, *lines, **given):
    check = Recheck(by=by, program=program(tmp_path / "program", *lines))
    folder = tmp_path / "private"
    folder.mkdir()
    work = recheck(toolchain(check), check, subject(tmp_path, **given), folder, LIMITS, sandbox=Sandbox.OFF)
    return asyncio.run(work), folder


@pytest.mark.parametrize(
    ("lines", "outcome"),
    [
        (['echo "replaying Subject"'], None),
        (["exit 0"], Outcome.FAILURE),
        (['echo "replaying Subject"', 'echo "leanchecker found a problem in Subject" >&2', "exit 1"], Outcome.AUDITED),
        (['echo "uncaught exception: Could not find any oleans for: Subject" >&2', "exit 1"], Outcome.FAILURE),
        (['echo "replaying Subject"', "kill -SEGV $$"], Outcome.FAILURE),
        (["exit 7"], Outcome.FAILURE),
    ],
    ids=["accepts", "silent", "refuses", "finds-nothing", "crashes", "odd"],
)
def test_leanchecker_has_to_say_that_it_replayed(tmp_path, lines, outcome):
    finding, _ = ask(tmp_path, Rechecker.LEANCHECKER, *lines)
    assert (finding.objection and finding.objection[0]) == outcome


def test_leanchecker_is_told_where_things_are(tmp_path):
    finding, _ = ask(tmp_path, Rechecker.LEANCHECKER, 'echo "$*; $LEAN_PATH; $LEAN_SYSROOT; $PATH"')
    said = finding.result.stdout.decode()
    assert said.startswith(f"--verbose Subject; /known:{tmp_path}; /prefix; /prefix/bin:")


@pytest.mark.parametrize(
    ("by", "lines", "outcome"),
    [
        (Rechecker.LAKE_CHECK, ["echo 'Uses axioms: propext'"], None),
        (Rechecker.LAKE_CHECK, ["echo 'Uses no axioms'"], None),
        (Rechecker.LAKE_CHECK, ["exit 0"], Outcome.FAILURE),
        (Rechecker.LAKE_CHECK, ["echo \"error: Axiom 'x' is not permitted\" >&2; exit 1"], Outcome.AUDITED),
        (Rechecker.LAKE_CHECK, ["echo 'error: Child exited with 1' >&2; exit 1"], Outcome.FAILURE),
        (Rechecker.LAKE_CHECK, ["echo 'error: no bwrap' >&2; exit 2"], Outcome.FAILURE),
        (Rechecker.LAKE_COMPARATOR, ["echo 'Your solution is okay!'"], None),
        (Rechecker.LAKE_COMPARATOR, ["echo 'Uses no axioms'"], Outcome.FAILURE),
        (
            Rechecker.LAKE_COMPARATOR,
            ["echo 'Lean default kernel rejected the solution'; echo 'error: it exited with 1' >&2; exit 1"],
            Outcome.AUDITED,
        ),
    ],
)
def test_lake_has_to_say_that_it_accepted(tmp_path, by, lines, outcome):
    finding, _ = ask(tmp_path, by, *lines, pinned=b"theorem a : True := sorry\n", theorems=("a",))
    assert (finding.objection and finding.objection[0]) == outcome


def test_lake_gets_a_package_without_dependencies(tmp_path):
    finding, folder = ask(
        tmp_path, Rechecker.LAKE_COMPARATOR, 'echo "$@"', pinned=b"theorem a : True := sorry\n", theorems=("a",)
    )
    assert finding.result.stdout == b"comparator --config comparator.json\n"
    assert json.loads((folder / "comparator.json").read_text()) == {
        "challenge_module": "Challenge",
        "solution_module": "Solution",
        "theorem_names": ["a"],
        "permitted_axioms": ["Classical.choice", "Quot.sound", "propext"],
    }
    assert (folder / "Challenge.lean").read_bytes() == b"theorem a : True := sorry\n"
    assert (folder / "Solution.lean").read_bytes() == b"theorem a : True := trivial\n"
    assert json.loads((folder / "lake-manifest.json").read_text())["packages"] == []
    lakefile = (folder / "lakefile.toml").read_text()
    assert "leanOptions = { maxRecDepth = 2000 }" in lakefile
    assert lakefile.count("[[lean_lib]]") == 2
