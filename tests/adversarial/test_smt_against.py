"""The corpus of completed files: what is more or less than its original with lemmas and hints, beside honest ones.

Each case is a pair, ``NAME.original.smt2`` and ``NAME.smt2``. The completed file says in its first lines, in comments,
what the trap is, which status to expect, and perhaps a part of the reason. Most traps, if they were judged alone, would
be PROVED: nothing but the comparison stands against them.
"""

import asyncio
import json
import re
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
from inductive import examined

from lemmata.checkers.judge import conclude, judge
from lemmata.checkers.limits import Limits
from lemmata.checkers.smt import SmtChecker
from lemmata.checkers.smt.toolchain import toolchain
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import Layer, LayerState, Status
from lemmata.cli import main

CORPUS = Path(__file__).parent / "smt-against"
ORIGINAL = ".original.smt2"
ORIGINALS = sorted(CORPUS.glob(f"*{ORIGINAL}"))
HEADER = re.compile(r"\A\ufeff?; (trap|honest): (?P<trap>.+)\n; expect: (?P<status>[A-Z_]+)\n(; says: (?P<says>.+)\n)?")
LIMITS = Limits(wall=20.0, cpu=None, memory=2 << 30, steps=None)


class Case(NamedTuple):
    name: str
    original: Path
    completed: Path
    status: Status
    says: str

    @property
    def text(self):
        return self.completed.read_bytes().decode("utf-8", "surrogateescape")

    def task(self, *, trusted=True):
        """Returns the task that ``verify --against`` makes, or one that trusts nothing."""
        name = self.completed.name
        return Task(language="smt", source=self.original.read_bytes(), name=name, trust_source=trusted)


def read(original):
    name = original.name.removesuffix(ORIGINAL)
    completed = original.with_name(f"{name}.smt2")
    header = HEADER.match(completed.read_bytes().decode("utf-8", "surrogateescape"))
    assert header, f"{completed.name} does not begin with its trap and the status to expect"
    assert (header[1] == "honest") == name.startswith("honest_")
    return Case(name, original, completed, Status(header["status"]), header["says"] or "")


CASES = [read(original) for original in ORIGINALS]
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


@pytest.fixture(scope="module")
def verdicts():
    """The verdicts on all pairs, by name: one pool of workers judges them all, as the command line does."""

    async def work():
        found = {}
        async with SmtChecker(workers=2) as checker:
            for case in CASES:
                candidate = Candidate(kind="source", text=case.text)
                found[case.name] = await judge(checker, case.task(), candidate, LIMITS)
        return found

    return asyncio.run(work())


def test_the_corpus_is_complete():
    assert len([case for case in CASES if not case.name.startswith("honest_")]) >= 100
    assert len([case for case in CASES if case.name.startswith("honest_")]) >= 8
    completed = {path.name for path in CORPUS.iterdir()} - {path.name for path in ORIGINALS}
    assert completed == {case.completed.name for case in CASES}


@each_case
def test_only_honest_completions_are_proved(case, verdicts):
    verdict = verdicts[case.name]
    assert (verdict.status is Status.PROVED) == case.name.startswith("honest_"), verdict.reason
    assert verdict.status is case.status, verdict.reason
    assert case.says in verdict.reason
    if "differs from the original" in case.says:
        (place,) = verdict.evidence.diagnostics
        assert verdict.reason.startswith(f"{place.line}:{place.column}: ")
        assert verdict.evidence.layers[Layer.AUDIT] is LayerState.FAILED
        assert not verdict.evidence.obligations


@each_case
def test_in_process_evidence_leads_to_the_same_status(case):
    candidate = Candidate(kind="source", text=case.text)
    evidence = examined(case.original.read_bytes().decode(), "source", candidate.text)
    evidence = replace(evidence, toolchain=(toolchain("z3"), toolchain("cvc5")))
    verdict = conclude(case.task(), candidate, LIMITS, evidence)
    assert verdict.status is case.status, verdict.reason
    untrusted = conclude(case.task(trusted=False), candidate, LIMITS, evidence)
    needs_trust = verdict.status is Status.PROVED and bool(evidence.assumptions)
    assert untrusted.status is (Status.REJECTED if needs_trust else case.status), untrusted.reason


def command_line(original, completed, capsys):
    """Returns the exit code of ``lemmata verify --against``, and the statuses by file."""
    code = main(["verify", "--json", "--no-cache", "--against", str(original), *map(str, completed)])
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return code, {Path(record["file"]).name: record["status"] for record in records}


def test_the_command_line_says_the_same_about_all_completions_of_one_original(capsys):
    same = defaultdict(list)
    for case in CASES:
        same[case.original.read_bytes()].append(case)
    cases = max(same.values(), key=len)
    assert len(cases) >= 15
    code, statuses = command_line(cases[0].original, [case.completed for case in cases], capsys)
    assert statuses == {case.completed.name: case.status.value for case in cases}
    assert code == 1


def test_the_command_line_accepts_an_honest_completion(capsys):
    case = next(case for case in CASES if case.name == "honest_axioms")
    code, statuses = command_line(case.original, [case.completed], capsys)
    assert (code, statuses) == (0, {"honest_axioms.smt2": "PROVED"})
