"""The corpus of completed files: what is more or less than its original with lemmas and hints, beside honest ones.

Most traps, if they were judged alone, would be PROVED: nothing but the comparison stands against them.
"""

import asyncio
import json
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest
from inductive import examined

from lemmata.checkers.corpus import LIMITS, cases, corpus_folder
from lemmata.checkers.judge import conclude, judge
from lemmata.checkers.smt import SmtChecker
from lemmata.checkers.smt.toolchain import toolchain
from lemmata.checkers.verdict import Layer, LayerState, Status
from lemmata.cli import main

CASES = [case for case in cases("smt") if case.candidate.kind == "source"]
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


def path_of(case, kind=""):
    return corpus_folder() / f"{case.name}{kind}.smt2"


@pytest.fixture(scope="module")
def verdicts():
    """The verdicts on all pairs, by name: one pool of workers judges them all, as the command line does."""

    async def work():
        found = {}
        async with SmtChecker(workers=2) as checker:
            for case in CASES:
                found[case.name] = await judge(checker, case.task, case.candidate, LIMITS)
        return found

    return asyncio.run(work())


def test_the_corpus_is_complete():
    assert len([case for case in CASES if not case.honest]) >= 100
    assert len([case for case in CASES if case.honest]) >= 8
    for folder in ("smt/against", "smt-honest/against"):
        originals = set((corpus_folder() / folder).glob("*.original.smt2"))
        completed = set((corpus_folder() / folder).iterdir()) - originals
        assert {path.with_name(f"{path.stem}.original.smt2") for path in completed} == originals


@each_case
def test_a_deviation_has_a_place(case, verdicts):
    verdict = verdicts[case.name]
    assert case.says in verdict.reason
    if "differs from the original" in case.says:
        (place,) = verdict.evidence.diagnostics
        assert verdict.reason.startswith(f"{place.line}:{place.column}: ")
        assert verdict.evidence.layers[Layer.AUDIT] is LayerState.FAILED
        assert not verdict.evidence.obligations


@each_case
def test_in_process_evidence_leads_to_the_same_status(case):
    (expected,) = case.expected
    evidence = examined(case.task.source.decode(), "source", case.candidate.text)
    evidence = replace(evidence, toolchain=(toolchain("z3"), toolchain("cvc5")))
    verdict = conclude(case.task, case.candidate, LIMITS, evidence)
    assert verdict.status is expected, verdict.reason
    untrusted = conclude(replace(case.task, trust_source=False), case.candidate, LIMITS, evidence)
    needs_trust = verdict.status is Status.PROVED and bool(evidence.assumptions)
    assert untrusted.status is (Status.REJECTED if needs_trust else expected), untrusted.reason


def command_line(original, completed, capsys):
    """Returns the exit code of ``lemmata verify --against``, and the statuses by file."""
    code = main(["verify", "--json", "--no-cache", "--against", str(original), *map(str, completed)])
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return code, {Path(record["file"]).name: record["status"] for record in records}


def test_the_command_line_says_the_same_about_all_completions_of_one_original(capsys):
    same = defaultdict(list)
    for case in CASES:
        if not case.honest:
            same[case.task.source].append(case)
    group = max(same.values(), key=len)
    assert len(group) >= 15
    code, statuses = command_line(path_of(group[0], ".original"), [path_of(case) for case in group], capsys)
    assert statuses == {path_of(case).name: next(iter(case.expected)).value for case in group}
    assert code == 1


def test_the_command_line_accepts_an_honest_completion(capsys):
    case = next(case for case in CASES if case.name == "smt-honest/against/axioms")
    code, statuses = command_line(path_of(case, ".original"), [path_of(case)], capsys)
    assert (code, statuses) == (0, {"axioms.smt2": "PROVED"})
