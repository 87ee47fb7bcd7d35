import json
from typing import NamedTuple

import pytest
from house.source_tree import TOP
from jsonschema import Draft202012Validator

from lemmata.cli import main


class Ran(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def records(self):
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def run(capsys, monkeypatch, tmp_path):
    """Runs the command line in this process, with a cache folder of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache-home"))
    monkeypatch.chdir(tmp_path)

    def call(*arguments):
        code = main([str(argument) for argument in arguments])
        return Ran(code, *capsys.readouterr())

    return call


@pytest.fixture(scope="session")
def schema():
    """Validates a JSON object against the published schema of verdicts."""
    path = TOP / "docs" / "verdict.schema.json"
    validator = Draft202012Validator(json.loads(path.read_text(encoding="utf-8")))
    return validator.validate


@pytest.fixture
def fake(tmp_path):
    """Writes a file of the fake language; its source says which evidence comes out."""

    def write(name, *lines):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines), encoding="utf-8")
        return path

    return write


@pytest.fixture
def evidence():
    """Returns a line of the fake language that changes fields of its evidence."""
    return lambda **fields: f"evidence {json.dumps(fields)}"
