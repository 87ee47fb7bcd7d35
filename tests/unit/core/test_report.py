import json
from pathlib import Path

import jsonschema
import pytest

from lemmata.checkers.judge import conclude
from lemmata.checkers.limits import Limits
from lemmata.checkers.report import verdict_to_json
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import (
    Assumption,
    Assurance,
    Diagnostic,
    Evidence,
    Layer,
    LayerState,
    Obligation,
    Outcome,
    Place,
    Severity,
    Stage,
    Status,
    Toolchain,
)

SCHEMA = json.loads((Path(__file__).parents[3] / "docs" / "verdict.schema.json").read_text(encoding="utf-8"))
TASK = Task(language="smt", source=b"x", trust_source=True)


def verdict(outcome, **fields):
    evidence = Evidence(
        outcome=outcome,
        passed=frozenset(Stage),
        obligations=(Obligation(name="g", status=Status.PROVED, line=1, column=2, steps=7),),
        assumptions=(Assumption(name="a", text="t", line=1, column=1, pinned=True),),
        diagnostics=(
            Diagnostic(
                file="f",
                line=1,
                column=1,
                severity=Severity.WARNING,
                kind="note",
                message="m",
                related=(Place(file="g", line=2, column=3),),
            ),
        ),
        layers={Layer.SYNTAX: LayerState.PASSED},
        toolchain=(Toolchain(name="z3", version="5"),),
        assurance=Assurance(rests_on="solver", checked_by=("z3",), tier="strict"),
        counterexample="x = 0" if outcome is Outcome.COUNTEREXAMPLE else "",
        **fields,
    )
    return conclude(TASK, Candidate(), Limits(wall=1.0, cpu=None, memory=2, steps=None), evidence)


def validate(data):
    jsonschema.Draft202012Validator(SCHEMA).validate(data)


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert set(SCHEMA["$defs"]["status"]["enum"]) == {status.value for status in Status}
    assert set(SCHEMA["required"]) == set(SCHEMA["properties"])


@pytest.mark.parametrize("outcome", Outcome)
def test_every_kind_of_verdict_validates(outcome):
    data = verdict_to_json(verdict(outcome), file="f.smt2")
    validate(json.loads(json.dumps(data)))
    assert data.keys() == SCHEMA["properties"].keys()


def test_an_empty_verdict_validates():
    found = conclude(TASK, Candidate(), Limits(wall=None, cpu=None, memory=None, steps=None), Evidence(
        outcome=Outcome.UNAVAILABLE
    ))  # fmt: skip
    validate(verdict_to_json(found, file="f"))


def test_what_it_says():
    data = verdict_to_json(verdict(Outcome.ACCEPTED, seconds=1.5), file="f.smt2", certificate="f.cert")
    assert (data["file"], data["status"], data["certificate"]) == ("f.smt2", "PROVED", "f.cert")
    assert data["layers"]["syntax"] == "passed"
    assert data["layers"]["audit"] == "not reached"
    assert data["diagnostics"][0]["related"] == [{"file": "g", "line": 2, "column": 3, "message": ""}]
    assert data["limits"] == {"wall": 1.0, "cpu": None, "memory": 2, "steps": None}
    assert data["seconds"] == 1.5
    assert data["task"] == TASK.identity


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("status",), "OK"),
        (("obligations",), []),
        (("obligations", 0, "status"), "UNPROVED"),
        (("diagnostics", 0, "severity"), "error"),
        (("diagnostics", 0, "line"), 0),
        (("assumptions", 0, "pinned"), False),
        (("assurance", "tier"), "fast"),
        (("assurance", "checked_by"), []),
        (("toolchain",), []),
        (("layers",), {}),
        (("task",), "abc"),
    ],
)
def test_the_schema_refuses(path, value):
    data = json.loads(json.dumps(verdict_to_json(verdict(Outcome.ACCEPTED), file="f")))
    inner = data
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    with pytest.raises(jsonschema.ValidationError):
        validate(data)
