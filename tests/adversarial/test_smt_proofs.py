"""The corpus of induction proofs: what looks like a proof and is none, beside honest ones.

Each case is a TIP file and a JSON file of the same name: the trap in one line, the status to expect, a part of the
reason, perhaps a time limit, and the candidate (``proof``, its ``text``, or a ``repeat`` of one piece).
"""

import asyncio
import json
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from inductive import examined

from lemmata.checkers.judge import conclude, judge
from lemmata.checkers.limits import Limits
from lemmata.checkers.smt.checker import SmtChecker
from lemmata.checkers.smt.toolchain import toolchain
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import Status

CORPUS = Path(__file__).parent / "smt-proofs"
CASES = sorted(CORPUS.glob("*.json"))


def read(case):
    expected = json.loads(case.read_text())
    source = case.with_suffix(".smt2").read_bytes()
    task = Task(language="smt", source=source, name=case.stem, trust_source=expected.get("trusted", False))
    if "proof" in expected:
        text = json.dumps(expected["proof"])
    elif "repeat" in expected:
        before, piece, count, *after = expected["repeat"]
        text = before + piece * count + "".join(after)
    else:
        text = expected["text"]
    return expected, task, Candidate(kind="proof", text=text)


def limits(expected):
    return Limits(wall=expected.get("wall", 20.0), cpu=None, memory=None, steps=None)


class Loop:
    """An event loop in a thread of its own, which keeps one checker warm for all cases."""

    def __enter__(self):
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever)
        self.thread.start()
        self.checker = self.run(SmtChecker().__aenter__())
        return self

    def run(self, work):
        return asyncio.run_coroutine_threadsafe(work, self.loop).result()

    def __exit__(self, *error):
        self.run(self.checker.__aexit__(None, None, None))
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()


@pytest.fixture(scope="module")
def warm():
    with Loop() as loop:
        yield loop


def test_the_corpus_is_complete():
    assert len(CASES) >= 60
    assert {case.stem for case in CASES} == {path.stem for path in CORPUS.glob("*.smt2")}
    honest = [case for case in CASES if json.loads(case.read_text())["status"] == "PROVED"]
    assert all(case.stem.startswith("honest_") for case in honest)
    assert len(honest) >= 5


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_only_honest_proofs_are_proved(case, warm):
    expected, task, candidate = read(case)
    verdict = warm.run(judge(warm.checker, task, candidate, limits(expected)))
    assert (verdict.status is Status.PROVED) == case.stem.startswith("honest_"), verdict.reason
    assert verdict.status.value == expected["status"], verdict.reason
    assert expected.get("reason", "") in verdict.reason


FAST = [case for case in CASES if json.loads(case.read_text())["status"] not in ("UNPROVED", "TIMEOUT")]


@pytest.mark.parametrize("case", FAST, ids=lambda case: case.stem)
def test_in_process_evidence_leads_to_the_same_status(case):
    expected, task, candidate = read(case)
    evidence = examined(task.source.decode(), "proof", candidate.text)
    tools = (toolchain("z3"), toolchain("cvc5"))
    verdict = conclude(task, candidate, limits(expected), replace(evidence, toolchain=tools))
    assert verdict.status.value == expected["status"], verdict.reason
