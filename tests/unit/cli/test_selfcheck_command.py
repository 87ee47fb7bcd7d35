import asyncio
import json

import pytest

from lemmata.checkers import corpus
from lemmata.checkers.errors import ToolchainMissing, UsageError
from lemmata.checkers.fake import FakeChecker
from lemmata.checkers.limits import Limits
from lemmata.checkers.sandbox import Sandbox
from lemmata.cli.config import RunConfig
from lemmata.cli.selfcheck import run_selfcheck
from lemmata.cli.workbench import Workbench

REFUSED = 'evidence {"outcome": "screened", "reason": "not allowed", "passed": []}'
AUDITED = 'evidence {"outcome": "audited", "reason": "another axiom"}'
LATE = 'evidence {"outcome": "timeout", "reason": "a limit"}'
ASSUMING = (
    'evidence {"assumptions": [{"name": "a", "text": "false", "line": 1, "column": 1, "pinned": false}],'
    ' "reason": "assumes"}'
)


class Absent(FakeChecker):
    def toolchain(self):
        raise ToolchainMissing("fake is not installed; to install: nothing")


@pytest.fixture
def folder(tmp_path):
    """Writes a corpus of the fake language: names with the lines after their headers."""

    def write(traps, honest):
        for below, word, files in (("fake", "trap", traps), ("fake-honest", "honest", honest)):
            for name, lines in files.items():
                path = tmp_path / "corpus" / below / f"{name}.fake"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text("\n".join([f"// {word}: about {name}", *lines]))
        return tmp_path / "corpus"

    return write


def selfcheck(folder, capsys, *, checker=None, language=None, as_json=False):
    config = RunConfig(
        limits=Limits(wall=1.0, cpu=None, memory=None, steps=None),
        jobs=2,
        language=language,
        cache=None,
        sandbox=Sandbox.OFF,
        json=as_json,
    )
    bench = Workbench(config, {"fake": checker or FakeChecker()})
    code = asyncio.run(run_selfcheck(config, bench, folder=folder))
    return code, capsys.readouterr().out


def test_traps_are_counted_by_what_caught_them(folder, capsys):
    traps = {"a": [REFUSED], "b": [AUDITED], "c": [LATE], "d": [ASSUMING], "deep/e": [REFUSED]}
    code, said = selfcheck(folder(traps, {"h": []}), capsys)
    assert code == 0
    assert "5 traps: 5 caught  (screen 2, audit 1, judge 1, limits 1)" in said
    assert "1 honest file: 1 PROVED" in said


def test_a_trap_that_is_proved_is_a_miss(folder, capsys):
    code, said = selfcheck(folder({"a": [REFUSED], "sly": []}, {"h": []}), capsys)
    assert code == 1
    assert "MISS  fake/sly: PROVED\n    about sly" in said
    assert "do not believe this tool: 1 miss" in said


def test_an_honest_file_that_is_refused_is_a_false_alarm_and_no_miss(folder, capsys):
    code, said = selfcheck(folder({"a": [REFUSED]}, {"h": [], "odd": [REFUSED]}), capsys)
    assert code == 0
    assert "2 honest files: 1 PROVED" in said
    assert "false alarm  fake-honest/odd: REJECTED (not allowed)" in said


def test_a_tool_that_proves_nothing_is_broken(folder, capsys):
    code, said = selfcheck(folder({"a": [REFUSED]}, {"h": ["missing"]}), capsys)
    assert code == 3
    assert "it is broken" in said


@pytest.mark.parametrize("language", [None, "fake"])
def test_a_tool_that_is_absent(folder, capsys, language):
    code, said = selfcheck(folder({"a": []}, {"h": []}), capsys, checker=Absent(), language=language)
    assert code == 3
    assert said == "fake: not tried: fake is not installed; to install: nothing\n"


@pytest.mark.parametrize("stated", ["expect: TIMEOUT", "says: of another kind"])
def test_another_status_or_reason_than_the_file_says_is_shown(folder, capsys, stated):
    traps = {"a": [f"// {stated}", REFUSED], "b": ["// expect: REJECTED", "// says: not allowed", REFUSED]}
    code, said = selfcheck(folder(traps, {"h": []}), capsys)
    assert code == 0
    assert "other status or reason than expected  fake/a: REJECTED (not allowed)" in said
    assert "fake/b" not in said


def test_a_program_gets_one_object_for_each_language(folder, capsys):
    code, said = selfcheck(folder({"a": [REFUSED], "sly": []}, {"h": []}), capsys, as_json=True)
    (record,) = map(json.loads, said.splitlines())
    assert code == 1
    assert (record["language"], record["traps"], record["honest"], record["accepted"]) == ("fake", 2, 1, 1)
    assert record["caught_by"] == {wall: int(wall == "screen") for wall in corpus.WALLS}
    assert record["misses"] == [{"file": "fake/sly", "status": "PROVED", "about": "about sly", "reason": ""}]
    assert record["false_alarms"] == record["unexpected"] == []
    assert record["toolchain"] == [{"name": "fake", "version": "1", "sha256": ""}]


def test_a_language_without_a_corpus(folder, capsys):
    with pytest.raises(UsageError, match="there is no corpus for 'smt'; there is one for fake"):
        selfcheck(folder({"a": []}, {}), capsys, language="smt")


def test_the_command_line(run, folder, monkeypatch):
    made = folder({"sly": []}, {"h": []})
    monkeypatch.setattr(corpus, "corpus_folder", lambda: made)
    ran = run("selfcheck")
    assert ran.code == 1
    assert "MISS  fake/sly" in ran.out
    assert not (made.parent / "cache-home").exists(), "nothing is kept"


def test_the_limits_of_a_file_can_only_be_lower(folder):
    made = folder({"a": ["// wall: 0.5"], "b": []}, {})
    quick, slow = corpus.cases("fake", made)
    assert (quick.limits.wall, slow.limits.wall) == (0.5, corpus.LIMITS.wall)
    given = Limits(wall=1.0, cpu=None, memory=None, steps=7)
    assert quick.within(given) == Limits(wall=0.5, cpu=None, memory=corpus.LIMITS.memory, steps=7)
    assert slow.within(given).wall == 1.0
