"""``kill -9`` of a batch in the middle, and a rerun: the same totals as an undisturbed run."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

FILES = 120
GONE_WAIT = 10.0


def write_problem(folder, number):
    """Writes a small problem about integers; about half of them are unsatisfiable."""
    draw = random.Random(number)
    lines = ["(set-logic QF_LIA)", "(declare-const x Int)", "(declare-const y Int)"]
    for _ in range(6):
        left, right = draw.sample(["x", "y", "(* 2 x)", "(* 3 y)"], 2)
        lines.append(f"(assert (< (+ {left} {draw.randrange(8)}) (+ {right} {draw.randrange(8)})))")
    (folder / f"{number:03}.smt2").write_text("\n".join([*lines, "(check-sat)"]))


PIGEONS = 11


def write_long_problem(folder):
    """Writes a problem that no solver finishes while a test waits: more pigeons than holes."""
    pigeons, holes = range(PIGEONS), range(PIGEONS - 1)
    lines = ["(set-logic QF_UF)"]
    lines.extend(f"(declare-const p{pigeon}_{hole} Bool)" for pigeon in pigeons for hole in holes)
    lines.extend("(assert (or " + " ".join(f"p{pigeon}_{hole}" for hole in holes) + "))" for pigeon in pigeons)
    lines.extend(
        f"(assert (not (and p{one}_{hole} p{other}_{hole})))"
        for hole in holes
        for one in pigeons
        for other in range(one)
    )
    (folder / "999.smt2").write_text("\n".join([*lines, "(check-sat)"]))


@pytest.fixture
def endless(tmp_path):
    folder = tmp_path / "endless"
    folder.mkdir()
    write_problem(folder, 0)
    write_long_problem(folder)
    return folder


@pytest.fixture(scope="module")
def problems(tmp_path_factory):
    folder = tmp_path_factory.mktemp("problems")
    for number in range(FILES):
        write_problem(folder, number)
    return folder


def command(problems, out, *more):
    return [sys.executable, "-m", "lemmata.cli", "batch", problems, "--out", out, "-j", "2", "--no-cache", *more]


def table(text):
    """Returns the totals at the end of a run, without the line on what this run wrote."""
    return [line for line in text.splitlines() if not line.endswith("written by this run")]


def children(pid):
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in found]


def gone(pid):
    try:
        return "\nState:\tZ" in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return True


def run_until(arguments, count):
    """Starts a batch and kills it after so many results; returns the workers that it had."""
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        for _ in range(count):
            assert process.stdout.readline(), "the batch ended before it could be killed"
        workers = children(process.pid)
        os.kill(process.pid, signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    return workers


@pytest.mark.parametrize("kills", [(30,), (1, 20, 40)], ids=["once", "three times"])
def test_a_killed_batch_ends_as_an_undisturbed_one(problems, tmp_path, kills):
    whole = tmp_path / "whole.jsonl"
    undisturbed = subprocess.run(command(problems, whole), capture_output=True, text=True, check=False)
    assert undisturbed.returncode == 1
    parts = tmp_path / "parts.jsonl"
    for count in kills:
        workers = run_until(command(problems, parts, "--json"), count)
        assert workers
        deadline = time.monotonic() + GONE_WAIT
        while not all(map(gone, workers)):
            assert time.monotonic() < deadline, "a worker outlived its batch"
    resumed = subprocess.run(command(problems, parts), capture_output=True, text=True, check=False)
    assert resumed.returncode == undisturbed.returncode
    assert table(resumed.stdout) == table(undisturbed.stdout)
    records = [json.loads(line) for line in parts.read_text().splitlines()]
    assert len(records) == FILES
    statuses = {record["id"]: record["status"] for record in records}
    assert statuses == {record["id"]: record["status"] for record in map(json.loads, whole.read_text().splitlines())}
    assert min(Counter(statuses.values()).values()) > 10


def test_a_torn_last_line_is_done_again(problems, tmp_path):
    out = tmp_path / "out.jsonl"
    first = subprocess.run(command(problems, out), capture_output=True, text=True, check=False)
    whole = out.read_bytes()
    out.write_bytes(whole[: len(whole) - 40])
    second = subprocess.run(command(problems, out), capture_output=True, text=True, check=False)
    assert table(second.stdout) == table(first.stdout)
    assert second.stdout.endswith("1 result written by this run\n")
    assert len(out.read_text().splitlines()) == FILES


def test_an_interrupted_batch_says_so_and_leaves_nothing(endless, tmp_path):
    # What runs in the background of a shell has SIGINT ignored, and its children inherit that.
    arguments = ["env", "--default-signal=INT", *command(endless, tmp_path / "out.jsonl", "--json")]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        process.stdout.readline()
        workers = children(process.pid)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate()
    assert process.returncode == 130
    assert errors.strip() == "lemmata: interrupted"
    assert workers
    assert all(map(gone, workers))


def test_a_terminated_batch_leaves_nothing(endless, tmp_path):
    arguments = command(endless, tmp_path / "out.jsonl", "--json")
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        process.stdout.readline()
        workers = children(process.pid)
        process.send_signal(signal.SIGTERM)
        process.communicate()
    assert process.returncode == 143
    assert all(map(gone, workers))
