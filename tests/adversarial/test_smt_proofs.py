"""The corpus of induction proofs: what looks like a proof and is none, beside honest ones, without any process."""

from dataclasses import replace

import pytest
from inductive import examined

from lemmata.checkers.corpus import cases, corpus_folder
from lemmata.checkers.judge import conclude
from lemmata.checkers.smt.toolchain import toolchain
from lemmata.checkers.verdict import Status

CASES = [case for case in cases("smt") if case.candidate.kind == "proof"]
SLOW = {Status.UNPROVED, Status.TIMEOUT}


def test_the_corpus_is_complete():
    assert len([case for case in CASES if not case.honest]) >= 60
    assert len([case for case in CASES if case.honest]) >= 5
    for folder in ("smt/proofs", "smt-honest/proofs"):
        names = [{path.stem for path in (corpus_folder() / folder).glob(f"*.{kind}")} for kind in ("json", "smt2")]
        assert names[0] == names[1]


@pytest.mark.parametrize("case", [c for c in CASES if not c.expected & SLOW], ids=lambda case: case.name)
def test_in_process_evidence_leads_to_the_same_status(case):
    evidence = examined(case.task.source.decode(), "proof", case.candidate.text)
    tools = (toolchain("z3"), toolchain("cvc5"))
    verdict = conclude(case.task, case.candidate, case.limits, replace(evidence, toolchain=tools))
    assert verdict.status in case.expected, verdict.reason
