import asyncio
import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from lemmata.checkers.checker import Capabilities
from lemmata.checkers.errors import StoreError, UsageError
from lemmata.checkers.judge import conclude, judge
from lemmata.checkers.limits import Limits
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import Assurance, Evidence, Obligation, Outcome, Stage, Status, Toolchain
from lemmata.search import certificate as certificates
from lemmata.search.attempt import Attempt
from lemmata.search.certificate import certify, find_source, read, replay, write
from lemmata.search.log import AttemptLog

LIMITS = Limits(wall=5.0, cpu=None, memory=None, steps=None)
SOURCE = b"(prove true)\n"
TASK = Task(language="toy", source=SOURCE, name="dir/goal.smt2")
PROOF = Candidate(kind="proof", text='{"good": "\u2200 \ud800"}')


class ToyChecker:
    """Accepts candidates that hold the word "good" for sources that begin with "(prove true"."""

    capabilities = Capabilities(
        language="toy", extensions=(".toy",), refutes=False, candidate_kinds=("proof",), rests_on="solver"
    )

    def toolchain(self):
        return (Toolchain(name="toy", version="1", sha256="00"),)

    async def examine(self, task, candidate, limits, *, strict):
        good = "good" in candidate.text and task.source.startswith(b"(prove true")
        return Evidence(
            outcome=Outcome.ACCEPTED if good else Outcome.UNKNOWN,
            passed=frozenset(Stage),
            obligations=(Obligation(name="goal", status=Status.PROVED, solver="toy"),),
            toolchain=self.toolchain(),
            assurance=Assurance(rests_on="solver", checked_by=("toy",), tier="strict" if strict else "fast"),
        )


def judged(task=TASK, candidate=PROOF):
    return asyncio.run(judge(ToyChecker(), task, candidate, LIMITS))


def replayed(certificate, source=SOURCE, **options):
    return asyncio.run(replay(certificate, source, ToyChecker(), LIMITS, **options))


@pytest.fixture
def certificate():
    return certify(TASK, PROOF, judged(), found_by=("z3",))


@pytest.fixture
def path(tmp_path, certificate):
    write(certificate, tmp_path / "goal.cert.json")
    return tmp_path / "goal.cert.json"


def edit(path, change):
    value = json.loads(path.read_text())
    change(value)
    path.write_text(json.dumps(value))


def test_what_is_written_is_read_back(path, certificate):
    assert read(path) == certificate
    value = json.loads(path.read_text())
    assert value["format"] == "lemmata-certificate-1"
    assert value["verdict"]["status"] == "PROVED"
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_replay_judges_anew(path):
    assert replayed(read(path)).status is Status.PROVED
    assert replayed(replace(read(path), candidate=Candidate(kind="proof", text="bad"))).status is Status.UNPROVED


def test_nothing_but_the_candidate_is_believed(path):
    def boast(value):
        value["candidate"]["text"] = "bad"
        value["verdict"] = {"status": "PROVED", "reason": "trust me", "obligations": 99}
        value["checked_by"] = ["z3", "cvc5", "god"]

    edit(path, boast)
    assert replayed(read(path)).status is Status.UNPROVED


def test_a_certificate_for_another_file_is_refused(path):
    with pytest.raises(UsageError, match="for a file with sha256"):
        replayed(read(path), b"(prove true)\n\n")


def test_an_edited_hash_moves_the_certificate_to_no_other_file(path):
    other = b"(prove true) (prove false)"

    def rename(value):
        value["task"]["sha256"] = __import__("hashlib").sha256(other).hexdigest()

    edit(path, rename)
    with pytest.raises(StoreError, match="identity"):
        replayed(read(path), other)


def test_a_checker_of_another_language_is_refused(certificate):
    with pytest.raises(UsageError, match="'lean', not 'toy'"):
        replayed(replace(certificate, language="lean"))


def test_trust_is_asked_from_the_caller():
    trusted = replace(TASK, trust_source=True)
    made = certify(trusted, PROOF, judged(trusted), found_by=())
    assert made.trust_source
    assert replayed(made).task == TASK.identity
    assert replayed(made, trust_source=True).task == trusted.identity
    with pytest.raises(StoreError, match="identity"):
        replayed(replace(made, trust_source=False))


def test_a_counterexample_has_a_certificate_too():
    evidence = Evidence(outcome=Outcome.COUNTEREXAMPLE, counterexample="x = 0")
    made = certify(TASK, PROOF, conclude(TASK, PROOF, LIMITS, evidence), found_by=())
    assert made.status is Status.REFUTED


def test_only_a_proof_of_this_task_by_this_candidate_has_a_certificate():
    bad = Candidate(kind="proof", text="bad")
    with pytest.raises(UsageError, match="UNPROVED"):
        certify(TASK, bad, judged(candidate=bad), found_by=())
    with pytest.raises(UsageError, match="another"):
        certify(TASK, bad, judged(), found_by=())
    with pytest.raises(UsageError, match="another"):
        certify(replace(TASK, source=b"x"), PROOF, judged(), found_by=())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda v: v.update(format="lemmata-certificate-2"), r"format: expected 'lemmata-certificate-1'"),
        (lambda v: v.update(extra=1), "unknown field 'extra'"),
        (lambda v: v["task"].update(path="/etc/passwd"), r"task: unknown field 'path'"),
        (lambda v: v["candidate"].update(steps=[]), r"candidate: unknown field 'steps'"),
        (lambda v: v["verdict"].update(seal=1), r"verdict: unknown field 'seal'"),
        (lambda v: v["toolchain"][0].update(path="x"), r"toolchain\[0\]: unknown field 'path'"),
        (lambda v: v.pop("candidate"), "field 'candidate' is missing"),
        (lambda v: v["task"].update(sha256="XYZ"), r"task\.sha256: expected 64 lower-case hex digits"),
        (lambda v: v["task"].update(identity="0" * 63), r"task\.identity: expected 64"),
        (lambda v: v["verdict"].update(status="PROVEN"), r"verdict\.status: expected one of"),
        (lambda v: v["candidate"].update(text=3), r"candidate\.text: expected a string, found an integer"),
        (lambda v: v.update(found_by="z3"), r"found_by: expected a list"),
    ],
)
def test_a_malformed_certificate_is_refused_with_the_field(path, change, message):
    edit(path, change)
    with pytest.raises(StoreError, match=message) as caught:
        read(path)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe", b"[]", b"[" * 10**6, b'{"format": 1}', b"null"])
def test_garbage_is_refused(tmp_path, data):
    path = tmp_path / "c.json"
    path.write_bytes(data)
    with pytest.raises(StoreError):
        read(path)


def test_size_kind_and_absence_are_checked_before_reading(tmp_path, monkeypatch):
    monkeypatch.setattr(certificates, "MAX_BYTES", 10)
    (tmp_path / "big").write_bytes(b" " * 11)
    os.mkfifo(tmp_path / "pipe")
    for name, message in (("big", "larger than 10"), ("pipe", "regular"), ("none", "No such"), (".", "directory")):
        with pytest.raises(StoreError, match=message):
            read(tmp_path / name)


def test_writing_is_all_or_nothing(path, certificate, monkeypatch):
    before = path.read_bytes()

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(StoreError, match="No space left"):
        write(replace(certificate, reason="new"), path)
    assert path.read_bytes() == before
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]
    with pytest.raises(StoreError, match="cannot write"):
        write(certificate, path.parent / "no" / "folder")


def test_the_file_is_found_beside_the_certificate_or_by_its_path_or_where_the_caller_says(path, tmp_path, monkeypatch):
    found = read(path)
    with pytest.raises(UsageError, match=r"was not found .*goal\.smt2"):
        find_source(found, path)
    (tmp_path / "elsewhere").write_bytes(SOURCE)
    assert find_source(found, path, source=tmp_path / "elsewhere") == SOURCE
    (tmp_path / "dir").mkdir()
    (tmp_path / "dir" / "goal.smt2").write_bytes(SOURCE)
    assert find_source(found, path) == SOURCE
    (tmp_path / "goal.smt2").write_bytes(b"changed")
    assert find_source(found, path) == SOURCE
    shutil.rmtree(tmp_path / "dir")
    with pytest.raises(UsageError, match=r"for a file with sha256 .* not for .*goal\.smt2"):
        find_source(found, path)
    (tmp_path / "cwd" / "dir").mkdir(parents=True)
    (tmp_path / "cwd" / "dir" / "goal.smt2").write_bytes(SOURCE)
    monkeypatch.chdir(tmp_path / "cwd")
    assert find_source(found, path) == SOURCE


def test_a_name_that_is_a_trap_is_not_followed(path, tmp_path):
    for name in ("/dev/zero", "a\0b", "..", ""):
        with pytest.raises(UsageError, match="was not found"):
            find_source(replace(read(path), name=name), path)
    with pytest.raises(UsageError, match="was not found"):
        find_source(read(path), path, source=Path("/dev/zero"))


def test_a_hundred_logged_attempts_replay_to_the_same_status(tmp_path):
    with AttemptLog(tmp_path / "log.sqlite", batch=10) as log:
        run = log.add_run({"command": "test"})
        for number in range(100):
            source = b"(prove true) ; %d" % number if number % 3 else b"(prove false) ; %d" % number
            task = Task(language="toy", source=source)
            candidate = Candidate(kind="proof", text="good" if number % 2 else "bad")
            log.add_task(task)
            log.append(Attempt.of(judged(task, candidate), candidate, run=run, goal="goal", policy="toy"))
    with AttemptLog(tmp_path / "log.sqlite") as log:
        rows = list(log.attempts())
        again = [judged(log.task(row.attempt.task), row.attempt.candidate) for row in rows]
    assert [row.attempt.status for row in rows] == [verdict.status for verdict in again]
    assert sum(row.attempt.status is Status.PROVED for row in rows) == 33
    assert rows[1].attempt.evidence.toolchain == (Toolchain(name="toy", version="1", sha256="00"),)
    assert rows[1].attempt.evidence.obligations[0].name == "goal"
