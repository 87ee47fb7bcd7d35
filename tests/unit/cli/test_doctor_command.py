import dataclasses
import importlib.util
import json
import os

import pytest

from lemmata.checkers import control_group, sandbox, thread_limit
from lemmata.checkers.dafny import toolchain as dafny
from lemmata.checkers.dafny.versions import Version
from lemmata.checkers.errors import StoreError, ToolchainMissing, ToolchainVersion
from lemmata.checkers.fstar import toolchain as fstar
from lemmata.checkers.lean import rechecks
from lemmata.checkers.lean import toolchain as lean
from lemmata.checkers.pool import Ended, Pool
from lemmata.checkers.smt.solver import Answer
from lemmata.cli import doctor, solver_probe

LEAN = lean.LeanToolchain(
    kind="embedded", command=("lean",), environment={}, version="4.35.0", commit="", sha256="", prefix="/p", lake=False
)


DAFNY = dafny.DafnyToolchain(
    kind="path",
    command=("/bin/dafny",),
    environment=(),
    version=Version(4, 11, 0),
    sha256="",
    solver="/bin/z3",
    solver_version="4.12.1",
    solver_sha256="",
)


@pytest.fixture(autouse=True)
def found_lean(monkeypatch):
    """Says which Lean is found, or what is raised instead: the real one would be compiled first."""
    found = [LEAN]

    async def discover(source=None):
        if isinstance(found[0], Exception):
            raise found[0]
        return found[0]

    monkeypatch.setattr(lean, "discover", discover)
    return found


@pytest.fixture(autouse=True)
def found_dafny(monkeypatch):
    """Says which Dafny is found, or what is raised instead."""
    found = [DAFNY]

    def discover(setting=None):
        if isinstance(found[0], Exception):
            raise found[0]
        return found[0]

    monkeypatch.setattr(dafny, "discover", discover)
    monkeypatch.delenv(dafny.EXPLICIT, raising=False)
    return found


def checks(ran):
    return {check["name"]: check for check in json.loads(ran.out)["checks"]}


def test_everything_that_is_needed_is_here(run):
    ran = run("doctor", "--json")
    assert ran.code == 0
    found = checks(ran)
    for name in ("python", "platform", "lemmata", "z3", "cvc5", "workers"):
        assert found[name]["state"] == "ok", found[name]
    assert json.loads(ran.out)["ok"] is True


def test_a_person_reads_how_to_get_the_rest(run, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(sandbox, "detect", lambda: sandbox.SandboxReport(works=False, problem="no bwrap"))
    ran = run("doctor")
    assert "to get it: pip install 'lemmata[train]'" in ran.out
    assert "degraded  bubblewrap   no bwrap" in ran.out


@pytest.mark.parametrize(
    ("user", "group", "said"),
    [
        (0, "/sys/fs/cgroup", "ok: a run has at most 20, by a control group in /sys/fs/cgroup"),
        (1000, None, "ok: a run has at most 21, by RLIMIT_NPROC"),
        (0, None, "degraded: the kernel holds no run of root to a number of threads"),
    ],
)
def test_who_counts_the_threads_of_a_run(run, monkeypatch, user, group, said):
    monkeypatch.setattr(os, "geteuid", lambda: user)
    monkeypatch.setattr(control_group, "home", lambda: group)
    monkeypatch.setattr(thread_limit, "THREADS", 20)
    monkeypatch.setattr(thread_limit, "_release", lambda: (6, 1))
    monkeypatch.setattr(sandbox, "detect", lambda: sandbox.SandboxReport(works=True, binary="/usr/bin/true"))
    found = doctor._threads()
    assert f"{found.state.value}: {found.detail}".startswith(said)


@pytest.mark.parametrize(
    "reply", [ToolchainMissing("cvc5 is gone"), Ended("crash", "signal SIGSEGV", 0.1)], ids=["missing", "crash"]
)
def test_a_broken_solver_is_three(run, monkeypatch, reply):
    call = Pool.call

    async def broken(self, function, payload, limits, *, prefer=None):
        if payload == "cvc5":
            if isinstance(reply, Exception):
                raise reply
            return reply
        return await call(self, function, payload, limits, prefer=prefer)

    monkeypatch.setattr(Pool, "call", broken)
    ran = run("doctor", "--json")
    assert ran.code == 3
    assert checks(ran)["cvc5"]["state"] == "broken"
    assert checks(ran)["cvc5"]["fix"] == "pip install --force-reinstall cvc5==1.4.2"
    assert checks(ran)["z3"]["state"] == "ok"


def test_a_cache_that_cannot_be_written_is_told(run, tmp_path):
    (tmp_path / "cache-home").write_text("a file in the way")
    found = checks(run("doctor", "--json"))["cache"]
    assert found["state"] == "degraded"
    assert "--no-cache" in found["fix"]


@pytest.mark.parametrize("solver", ["z3", "cvc5"])
def test_solvers_answer(solver):
    version, library = solver_probe.probe_solver(solver)
    assert version[0].isdigit()
    assert library.startswith("/")


def test_a_solver_that_answers_nonsense_is_no_solver(monkeypatch):
    class Liar:
        def check(self, text, *, timeout):
            return Answer("sat")

        def close(self):
            pass

    monkeypatch.setattr(solver_probe, "open_session", lambda solver, profile: Liar())
    with pytest.raises(ToolchainMissing, match="answers sat"):
        solver_probe.probe_solver("z3")


@pytest.mark.parametrize(
    ("found", "state", "words"),
    [
        (LEAN, "ok", "4.35.0 (embedded: the engine is Lean's, its library is a small one of ours"),
        (dataclasses.replace(LEAN, kind="elan", lake=True), "ok", "elan's default; with Lake"),
        (dataclasses.replace(LEAN, kind="path", version="4.30.0"), "degraded", "CVE-2026-72711"),
        (ToolchainMissing("no Lean"), "absent", "no Lean"),
        (StoreError("no cache"), "degraded", "no cache"),
    ],
)
def test_which_lean_is_used(run, found_lean, found, state, words):
    found_lean[0] = found
    ran = run("doctor", "--json")
    assert ran.code == 0
    assert checks(ran)["lean"]["state"] == state
    assert words in checks(ran)["lean"]["detail"]
    assert bool(checks(ran)["lean"]["fix"]) == (state != "ok")


def test_a_lean_that_was_named_is_not_merely_absent(run, found_lean, monkeypatch):
    monkeypatch.setenv(lean.EXPLICIT, "/nowhere")
    found_lean[0] = ToolchainMissing("names no program")
    assert checks(run("doctor", "--json"))["lean"]["state"] == "degraded"


def test_the_strict_tier_of_lean_is_shown(run, found_lean):
    assert "strict tier: a second cold run" in checks(run("doctor", "--json"))["lean"]["detail"]
    by = rechecks.Rechecker
    found_lean[0] = dataclasses.replace(
        LEAN,
        rechecks=(
            rechecks.Recheck(by=by.LEANCHECKER, program="/p/bin/leanchecker"),
            rechecks.Recheck(by=by.LAKE_CHECK, program="/p/bin/lake", missing="git"),
        ),
    )
    detail = checks(run("doctor", "--json"))["lean"]["detail"]
    assert detail.endswith("strict tier: a second cold run, leanchecker; lake check needs git")


@pytest.mark.parametrize(
    ("found", "state", "words"),
    [
        (DAFNY, "ok", "4.11.0 (found in PATH; /bin/dafny; z3 4.12.1)"),
        (dataclasses.replace(DAFNY, version=Version(4, 9, 0)), "ok", "Dafny 4.9.0 is an untested version"),
        (ToolchainMissing("no Dafny"), "absent", "no Dafny"),
        (ToolchainVersion("too old"), "degraded", "too old"),
    ],
)
def test_which_dafny_is_used(run, found_dafny, found, state, words):
    found_dafny[0] = found
    check = checks(run("doctor", "--json"))["dafny"]
    assert check["state"] == state
    assert words in check["detail"]
    assert bool(check["fix"]) == (state != "ok")


FSTAR = fstar.FStarToolchain(
    kind="path",
    binary="/opt/fstar/bin/fstar.exe",
    version="2026.08.30",
    commit="",
    sha256="",
    solver=fstar.Solver(version="4.13.3", path="/opt/fstar/bin/z3-4.13.3", sha256=""),
)


@pytest.mark.parametrize(
    ("found", "state", "detail", "fix"),
    [
        (FSTAR, "ok", "fstar 2026.08.30 with z3 4.13.3 (found in PATH; /opt/fstar/bin/fstar.exe)", ""),
        (dataclasses.replace(FSTAR, solver=None), "degraded", "finds no z3-4.13.3 or z3-4.8.5", fstar.INSTALL),
        (ToolchainMissing(f"F* is not installed: {fstar.INSTALL}"), "absent", "F* is not installed", fstar.INSTALL),
        (ToolchainMissing("LEMMATA_FSTAR=x names no program"), "degraded", "names no program", fstar.INSTALL),
    ],
    ids=["ok", "no-solver", "absent", "broken"],
)
def test_f_star_and_its_solver(run, monkeypatch, found, state, detail, fix):
    def discover():
        if isinstance(found, Exception):
            raise found
        return found

    monkeypatch.setattr(fstar, "discover", discover)
    monkeypatch.delenv(fstar.EXPLICIT, raising=False)
    check = checks(run("doctor", "--json"))["fstar"]
    assert (check["state"], check["fix"]) == (state, fix)
    assert detail in check["detail"]
