"""Dafny and its solver at their worst: each fault has a status of its own, none is a proof, and nothing is left."""

import asyncio
import dataclasses
import os
import time
from pathlib import Path

import pytest
from faults.dafny_stand_in import TRAILER, log, stand_in, written

from lemmata.checkers.dafny import DafnyChecker
from lemmata.checkers.dafny.toolchain import discover
from lemmata.checkers.judge import judge
from lemmata.checkers.limits import Limits
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import Layer, LayerState, Status

PROGRAM = b"lemma Claim(x: int)\n  ensures x + x == 2 * x\n{\n}\n"
LIMITS = Limits(wall=30.0, cpu=None, memory=2 << 30, steps=None)
NAP = "31536"
"""Seconds that a program sleeps: a number by which it is found."""


def verdict(dafny, source=PROGRAM, limits=LIMITS):
    task = Task(language="dafny", source=source, name="claim.dfy")
    return asyncio.run(judge(DafnyChecker(dafny), task, Candidate(), limits))


CLAIM = "Claim (correctness)"
LIES = {
    "says that all is well": ([f"echo '{TRAILER.format(1)}'"], Status.TOOL_FAILURE, "no log"),
    "leaves half a log": ([written(log(CLAIM)[:-9]), f"echo '{TRAILER.format(1)}'"], Status.TOOL_FAILURE, "no log"),
    "has checked nothing": ([written(log()), f"echo '{TRAILER.format(0)}'"], Status.REJECTED, "it was not verified"),
    "has checked another": (
        [written(log("Other (correctness)")), f"echo '{TRAILER.format(1)}'"],
        Status.REJECTED,
        "Claim: it is not in Dafny's log",
    ),
    "has only looked at its form": (
        [written(log("Claim (well-formedness)")), f"echo '{TRAILER.format(1)}'"],
        Status.REJECTED,
        "it is not in Dafny's log",
    ),
    "counts more than it lists": (
        [written(log(CLAIM)), f"echo '{TRAILER.format(2)}'"],
        Status.TOOL_FAILURE,
        "another count",
    ),
    "counts time-outs": (
        [written(log(CLAIM)), f"echo '{TRAILER.format(1)}, 1 time out'"],
        Status.TOOL_FAILURE,
        "a closing line with errors",
    ),
    "is correct and fails": (
        [written(log(CLAIM)), f"echo '{TRAILER.format(1)}'; exit 4"],
        Status.TOOL_FAILURE,
        "exit code 4",
    ),
    "is correct and silent": ([written(log(CLAIM))], Status.TOOL_FAILURE, "no closing line"),
    "is correct but for a part": (
        [written(log(CLAIM, batch="Invalid")), f"echo '{TRAILER.format(1)}'"],
        Status.TOOL_FAILURE,
        "an assertion that is not",
    ),
    "has a word of its own": (
        [written(log(CLAIM, outcome="Perfect")), f"echo '{TRAILER.format(1)}'"],
        Status.TOOL_FAILURE,
        "other",
    ),
    "proves whatever it is asked": (
        [written(log(CLAIM)), f"echo '{TRAILER.format(1)}'"],
        Status.REJECTED,
        "it would prove anything",
    ),
    "is inconclusive": (
        [written(log(CLAIM, outcome="Inconclusive", batch="Undetermined")), "exit 4"],
        Status.OUT_OF_RESOURCES,
        "inconclusive",
    ),
    "times out": ([written(log(CLAIM, outcome="TimedOut", batch="TimeOut")), "exit 4"], Status.TIMEOUT, "timed out"),
    "is out of resources": (
        [written(log(CLAIM, outcome="OutOfResource", batch="OutOfResource")), "exit 4"],
        Status.OUT_OF_RESOURCES,
        "out of resource",
    ),
    "aborts": (["echo 'Unhandled exception. Broken pipe' >&2; exit 134"], Status.TOOL_FAILURE, "exit code 134"),
    "overflows its stack": (["echo 'Stack overflow.' >&2; exit 134"], Status.OUT_OF_RESOURCES, "stack"),
    "is aborted": (["kill -ABRT $$"], Status.TOOL_FAILURE, "134|signal 6"),
    "is killed": (["kill -KILL $$"], Status.TOOL_FAILURE, "137|signal 9"),
    "is killed when all is well": (
        [written(log(CLAIM)), f"echo '{TRAILER.format(1)}'; kill -KILL $$"],
        Status.TOOL_FAILURE,
        "137|signal 9",
    ),
    "knows no such option": (["echo 'not matched' >&2; exit 1"], Status.TOOL_FAILURE, "exit code 1"),
    "prints without end": (["yes Dafny"], Status.OUT_OF_RESOURCES, "too much output"),
    "prints garbage": (["head -c 100000 /dev/urandom; exit 2"], Status.TOOL_FAILURE, "exit code 2"),
}


@pytest.mark.parametrize("name", LIES)
def test_a_dafny_that_fails_or_lies_proves_nothing(tmp_path, name):
    lines, status, words = LIES[name]
    found = verdict(stand_in(tmp_path, *lines))
    assert found.status is status, found.reason
    assert any(word in found.reason for word in words.split("|")), found.reason


def probing(folder, probed):
    """Returns a stand-in that proves the claim, and leaves the log ``probed`` when it is asked by the probe."""
    return stand_in(
        folder,
        f"if grep -q 'assert false' program.dfy; then {written(probed)}",
        "exit 4",
        "fi",
        written(log(CLAIM)),
        f"echo '{TRAILER.format(1)}'",
    )


def test_a_probe_that_leaves_out_a_claim_is_no_probe(tmp_path):
    found = verdict(probing(tmp_path, log("Other (correctness)", outcome="Errors", batch="Invalid")))
    assert found.status is Status.TOOL_FAILURE
    assert "the vacuity probe says nothing of Claim (correctness)" in found.reason


def test_what_the_probe_lists_and_the_run_leaves_out_is_missed(tmp_path):
    probed = log(CLAIM, "More (correctness)", outcome="Errors", batch="Invalid", assertions=2)
    found = verdict(probing(tmp_path, probed))
    assert found.status is Status.TOOL_FAILURE
    assert "lacks what there is to be proved: More (correctness)" in found.reason


AUDITED = "echo 'Dafny auditor completed with 0 findings'"
FAILED = written(log(CLAIM, outcome="Errors", batch="Invalid"))


def strict(folder, audit=AUDITED, again=None):
    """Returns a stand-in that proves the claim and passes the probe, and does as it is told in the strict tier."""
    proved = f"{written(log(CLAIM))}\necho '{TRAILER.format(1)}'"
    return stand_in(
        folder,
        'case "$*" in',
        f"audit*) {audit}",
        ";;",
        f"*randomSeed*) {again or proved}",
        ";;",
        f"*) if grep -q 'assert false' program.dfy; then {FAILED}",
        "exit 4; fi",
        proved,
        ";; esac",
    )


def test_a_stand_in_that_does_everything_is_believed(tmp_path):
    """Otherwise the tests below would show nothing."""
    found = verdict(strict(tmp_path))
    assert found.status is Status.PROVED, found.reason
    assert found.evidence.layers[Layer.ROBUSTNESS] is LayerState.PASSED


@pytest.mark.parametrize(
    ("again", "layer", "words"),
    [(f"{FAILED}\nexit 4", LayerState.FAILED, "is brittle"), (f"sleep {NAP}", LayerState.NOT_REACHED, "not known")],
    ids=["not found", "no time"],
)
def test_a_proof_that_another_seed_does_not_find_is_brittle(tmp_path, again, layer, words):
    found = verdict(strict(tmp_path, again=again), limits=dataclasses.replace(LIMITS, wall=5.0))
    assert found.status is Status.PROVED, found.reason
    assert found.evidence.layers[Layer.ROBUSTNESS] is layer
    assert [words in item.message for item in found.evidence.diagnostics if item.kind == "brittle"] == [True]


@pytest.mark.parametrize(
    "again",
    ["exit 134", "exit 2", f"{written(log(CLAIM, 'More (correctness)'))}\necho '{TRAILER.format(2)}'"],
    ids=["aborts", "refuses", "other entries"],
)
def test_a_dafny_that_contradicts_itself_under_another_seed_proves_nothing(tmp_path, again):
    found = verdict(strict(tmp_path, again=again))
    assert found.status is Status.TOOL_FAILURE
    assert "with seed 1" in found.reason


FINDING = "program.dfy(1,6):Claim: Definition has a hole. Possible mitigation: Fill it."


@pytest.mark.parametrize(
    ("audit", "status", "words"),
    [
        (f"echo '{FINDING}' > audit.txt; echo 'Dafny auditor completed with 1 finding'", Status.REJECTED, "has a hole"),
        (f"echo '{FINDING}' > audit.txt; {AUDITED}", Status.TOOL_FAILURE, "the audit failed"),
        ("true", Status.TOOL_FAILURE, "the audit failed"),
        (f"{AUDITED}; exit 1", Status.TOOL_FAILURE, "exit code 1"),
        (f"sleep {NAP}", Status.TIMEOUT, "the audit failed"),
    ],
    ids=["a finding", "another count", "no report", "an error", "no end"],
)
def test_what_the_audit_finds_or_fails_to_say_is_heeded(tmp_path, audit, status, words):
    found = verdict(strict(tmp_path, audit=audit), limits=dataclasses.replace(LIMITS, wall=5.0))
    assert found.status is status, found.reason
    assert words in found.reason


def sleeping():
    """Returns the numbers of processes that sleep for `NAP` seconds."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if NAP.encode() in words:
                found.append(int(entry.name))
    return found


def gone():
    """Returns whether no sleeper is left, a moment after its parent was killed."""
    deadline = time.monotonic() + 5.0
    while sleeping() and time.monotonic() < deadline:
        time.sleep(0.05)
    return not sleeping()


def test_a_dafny_that_hangs_is_ended_with_its_children(tmp_path):
    dafny = stand_in(tmp_path, f"sleep {NAP} &", f"setsid sleep {NAP} &", "wait")
    started = time.monotonic()
    found = verdict(dafny, limits=dataclasses.replace(LIMITS, wall=1.0))
    assert found.status is Status.TIMEOUT
    assert time.monotonic() - started < 8
    assert gone()


def broken_solver(folder, *lines):
    """Returns the real Dafny with a solver that says its version, and then does as the lines say."""
    dafny = discover()
    script = folder / "z3"
    script.write_text("\n".join(["#!/bin/sh", f'case "$*" in *version*) exec {dafny.solver} "$@" ;; esac', *lines, ""]))
    script.chmod(0o755)
    return dataclasses.replace(dafny, solver=str(script), readable=(*dafny.readable, str(folder)))


@pytest.mark.toolchain("dafny")
@pytest.mark.parametrize(
    ("lines", "statuses"),
    [
        (["exit 1"], {Status.TOOL_FAILURE}),
        (["read line; kill -9 $$"], {Status.TOOL_FAILURE}),
        (["while read line; do echo unknown; done"], {Status.TOOL_FAILURE, Status.OUT_OF_RESOURCES, Status.TIMEOUT}),
        (["while read line; do echo garbage; done"], {Status.TOOL_FAILURE, Status.OUT_OF_RESOURCES, Status.TIMEOUT}),
    ],
    ids=["absent", "killed", "unknown", "garbage"],
)
def test_a_solver_that_fails_proves_nothing_and_refutes_nothing(tmp_path, lines, statuses):
    found = verdict(broken_solver(tmp_path, *lines), limits=dataclasses.replace(LIMITS, wall=20.0))
    assert found.status in statuses, found.reason


@pytest.mark.toolchain("dafny")
def test_a_solver_that_hangs_is_ended_at_the_limit(tmp_path):
    dafny = broken_solver(tmp_path, f"exec sleep {NAP}")
    found = verdict(dafny, limits=dataclasses.replace(LIMITS, wall=6.0))
    assert found.status in (Status.TIMEOUT, Status.TOOL_FAILURE), found.reason
    assert gone()


@pytest.mark.toolchain("dafny")
def test_a_solver_that_says_yes_to_everything_is_found_out_by_the_probe(tmp_path):
    dafny = discover()
    script = f'{dafny.solver} "$@" | sed -u -e "s/^sat$/unsat/" -e "s/^unknown$/unsat/"'
    found = verdict(broken_solver(tmp_path, script), b"lemma Wrong(x: int)\n  ensures x > 0\n{\n}\n")
    assert found.status is not Status.PROVED
    assert "it would prove anything" in found.reason, (found.status, found.reason)


@pytest.mark.toolchain("dafny")
def test_memory_is_limited(tmp_path):
    found = verdict(discover(), limits=dataclasses.replace(LIMITS, memory=32 << 20))
    assert found.status is Status.OUT_OF_RESOURCES, found.reason


@pytest.mark.toolchain("dafny")
def test_nothing_is_written_beside_the_file(tmp_path):
    file = tmp_path / "claim.dfy"
    file.write_bytes(PROGRAM)
    before = os.getcwd()
    os.chdir(tmp_path)
    try:
        assert verdict(discover(), file.read_bytes()).status is Status.PROVED
    finally:
        os.chdir(before)
    assert [entry.name for entry in tmp_path.iterdir()] == ["claim.dfy"]
