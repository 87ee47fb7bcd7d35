import asyncio
import subprocess
import sys

import pytest

import lemmata.checkers
from lemmata.checkers import Candidate, Status, Verdict, check
from lemmata.checkers.cache import Cache
from lemmata.checkers.errors import UsageError


def test_a_text(tmp_path):
    verdict = check("anything", language="fake")
    assert isinstance(verdict, Verdict)
    assert verdict.status is Status.PROVED
    assert check(b'evidence {"outcome": "unknown"}', language="fake").status is Status.UNPROVED


def test_a_file_and_its_name(tmp_path):
    path = tmp_path / "a.fake"
    path.write_text("goal\n")
    assert check(path).status is Status.PROVED
    changed = check(path, candidate=Candidate(kind="source", text="other"))
    assert changed.status is Status.REJECTED
    assert check(path, candidate=Candidate(kind="source", text="goal\nby magic")).status is Status.PROVED


def test_trust_and_cache(tmp_path):
    source = 'evidence {"assumptions": [{"name": "ax", "text": "", "line": 1, "column": 1, "pinned": true}]}'
    assert check(source, language="fake").status is Status.REJECTED
    with Cache(tmp_path / "c") as cache:
        first, second = (check(source, language="fake", trust_source=True, cache=cache) for _ in range(2))
    assert (first.status, first.cached, second.cached) == (Status.PROVED, False, True)
    assert "under 1 assumption: ax" in second.reason


def test_what_cannot_be_meant(tmp_path):
    with pytest.raises(UsageError, match="language="):
        check("goal")
    with pytest.raises(UsageError, match="No such file"):
        check(tmp_path / "none.fake")
    with pytest.raises(UsageError, match="known: "):
        check("goal", language="klingon")


def test_from_inside_a_running_loop():
    async def notebook():
        with pytest.raises(UsageError):
            check("goal", language="klingon")
        return check("goal", language="fake")

    assert asyncio.run(notebook()).status is Status.PROVED


def test_public_names_are_loaded_when_used():
    for name in lemmata.checkers.__all__:
        assert getattr(lemmata.checkers, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'judgement'"):
        lemmata.checkers.judgement  # noqa: B018


def test_the_package_is_light():
    code = (
        "import sys, lemmata.checkers.worker, lemmata.checkers.errors;"
        "heavy = {'asyncio', 'dataclasses', 'sqlite3', 'z3', 'cvc5', 'networkx', 'json'};"
        "sys.exit(repr(sorted(heavy & set(sys.modules))) if heavy & set(sys.modules) else 0)"
    )
    done = subprocess.run([sys.executable, "-S", "-c", code], env={"PYTHONPATH": ":".join(sys.path)}, check=False)
    assert done.returncode == 0
