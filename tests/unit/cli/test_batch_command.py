import json
import sys

import pytest

from lemmata.checkers.errors import StoreError
from lemmata.cli import batch_inputs
from lemmata.cli.batch_inputs import Item, Problem, entries
from lemmata.cli.json_lines import JsonLines


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


@pytest.fixture
def tasks(tmp_path):
    """Writes a .jsonl file of tasks; strings are written as they are."""

    def write(*records, name="tasks.jsonl"):
        path = tmp_path / name
        texts = (record if isinstance(record, str) else json.dumps(record) for record in records)
        path.write_text("".join(f"{text}\n" for text in texts))
        return path

    return write


def task(name, source="hello", **more):
    return {"id": name, "language": "fake", "task": source, **more}


def test_files_folders_and_lines_get_a_result_each(run, fake, tasks, tmp_path, schema):
    fake("a.fake", "hello")
    fake("folder/b.fake", "hello")
    fake("folder/deep/c.fake", "missing")
    fake("folder/notes.txt", "hello")
    tasks(task("one"), task("two", candidate="hello there"), task("three", candidate="bye"))
    ran = run("batch", "a.fake", "folder", "tasks.jsonl", "--out", "out.jsonl", "--language", "fake", "-j", "2")
    assert ran.code == 3
    found = {record["id"]: record["status"] for record in lines(tmp_path / "out.jsonl")}
    assert found == {
        "a.fake": "PROVED",
        "folder/b.fake": "PROVED",
        "folder/deep/c.fake": "UNAVAILABLE",
        **{"one": "PROVED", "two": "PROVED", "three": "REJECTED"},
    }
    for record in lines(tmp_path / "out.jsonl"):
        schema(record)
        assert record["file"] == record["id"]
    assert ran.out.splitlines() == [
        "PROVED                  4",
        "REJECTED                1",
        "UNAVAILABLE             1",
        "total                   6",
        "6 results written by this run",
    ]


def test_a_second_run_does_nothing_and_ends_alike(run, tasks, tmp_path):
    tasks(task("one"), task("two", candidate="bye"))
    first = run("batch", "tasks.jsonl", "--out", "out.jsonl")
    before = (tmp_path / "out.jsonl").read_bytes()
    second = run("batch", "tasks.jsonl", "--out", "out.jsonl")
    assert (tmp_path / "out.jsonl").read_bytes() == before
    assert (first.code, second.code) == (1, 1)
    assert first.out.splitlines()[:-1] == second.out.splitlines()[:-1]
    assert second.out.endswith("0 results written by this run\n")


@pytest.mark.parametrize("changed", [task("one", "hullo"), task("one", candidate="hello!")], ids=["task", "candidate"])
def test_what_changed_is_checked_again(run, tasks, tmp_path, changed):
    tasks(task("one"))
    run("batch", "tasks.jsonl", "--out", "out.jsonl")
    tasks(changed)
    ran = run("batch", "tasks.jsonl", "--out", "out.jsonl")
    assert len(lines(tmp_path / "out.jsonl")) == 2
    assert "total                   1" in ran.out


def test_other_limits_are_another_question(run, tasks, tmp_path):
    tasks(task("one"))
    run("batch", "tasks.jsonl", "--out", "out.jsonl")
    run("batch", "tasks.jsonl", "--out", "out.jsonl", "--timeout", "5")
    assert len(lines(tmp_path / "out.jsonl")) == 2


def test_a_missing_tool_is_tried_again(run, tasks, tmp_path):
    tasks(task("one", "missing"))
    assert run("batch", "tasks.jsonl", "--out", "out.jsonl").code == 3
    assert run("batch", "tasks.jsonl", "--out", "out.jsonl").code == 3
    assert len(lines(tmp_path / "out.jsonl")) == 2


def test_bad_lines_are_reported_with_their_number_and_do_not_stop_the_rest(run, tasks, tmp_path):
    tasks(
        *[task("one"), "nonsense", "", "[]", task("one"), task("two", colour="red"), task("")],
        *[{"id": "three"}, task("four", candidate=5), task("five")],
    )
    ran = run("batch", "tasks.jsonl", "--out", "out.jsonl")
    assert ran.code == 2
    assert [record["id"] for record in lines(tmp_path / "out.jsonl")] == ["one", "five"]
    places = [line.split(": ")[0] for line in ran.err.splitlines()]
    assert places == [f"tasks.jsonl:{number}" for number in (2, 4, 5, 6, 7, 8, 9)]
    assert "7 inputs without a result" in ran.out


def test_inputs_that_cannot_be_judged_are_recorded(run, tasks, tmp_path, schema):
    tasks(task("one"), {"id": "two", "language": "klingon", "task": "x"})
    ran = run("batch", "nowhere.smt2", "nowhere.jsonl", "tasks.jsonl", "--out", "out.jsonl")
    assert ran.code == 2
    assert "klingon" in ran.err
    for record in lines(tmp_path / "out.jsonl"):
        schema(record)
    assert "UNAVAILABLE             3" in ran.out


def test_json_goes_to_standard_output_and_the_table_does_not(run, tasks, schema):
    tasks(task("one"), task("two"))
    ran = run("batch", "tasks.jsonl", "--out", "out.jsonl", "--json")
    assert [record["id"] for record in ran.records] == ["one", "two"]
    for record in ran.records:
        schema(record)
    assert "total                   2" in ran.err


def test_the_results_cannot_be_an_input(run, tasks):
    tasks(task("one"))
    ran = run("batch", "tasks.jsonl", "--out", "tasks.jsonl")
    assert (ran.code, ran.out) == (2, "")


def test_damaged_results_are_kept_and_told(run, tasks, tmp_path):
    tasks(task("one"))
    (tmp_path / "out.jsonl").write_text("nonsense\n{torn")
    ran = run("batch", "tasks.jsonl", "--out", "out.jsonl")
    assert ran.code == 0
    assert "1 line left as they are" in ran.err
    assert (tmp_path / "out.jsonl").read_text().startswith('nonsense\n{"id":"one"')


def test_a_failing_store_ends_the_run(run, tasks, monkeypatch):
    def full(self, record):
        raise StoreError("No space left on device")

    monkeypatch.setattr(JsonLines, "append", full)
    tasks(task("one"), task("two"))
    ran = run("batch", "tasks.jsonl", "--out", "out.jsonl")
    assert ran.code == 2
    assert ran.err == "lemmata: No space left on device\n"


def test_entries_are_lazy_and_sorted(fake, tmp_path):
    for name in ("b/2.fake", "b/1.fake", "a.fake", "c.FAKE", "d.txt"):
        fake(name, name)
    (tmp_path / "b" / "loop").symlink_to(tmp_path)
    found = entries([str(tmp_path)], frozenset({".fake"}))
    first = next(found)
    assert isinstance(first, Item)
    (tmp_path / "b" / "2.fake").unlink()
    names = [entry.place.removeprefix(f"{tmp_path}/") for entry in (first, *found)]
    assert names == ["a.fake", "b/1.fake", "c.FAKE"]


def test_an_input_that_comes_twice_is_a_problem(fake):
    path = str(fake("a.fake", "hello"))
    first, second = entries([path, path], frozenset())
    assert isinstance(first, Item)
    assert second == Problem(None, path, f"the id {path!r} came before; the first one stands")


class Terminal:
    def __init__(self, stream):
        self._stream = stream

    def __getattr__(self, name):
        return getattr(self._stream, name)

    def isatty(self):
        return True


def test_a_terminal_sees_a_count_that_is_cleared(run, tasks, monkeypatch):
    tasks(task("one"), "nonsense", task("two"))
    monkeypatch.setattr(sys, "stderr", Terminal(sys.stderr))
    ran = run("batch", "tasks.jsonl", "--out", "out.jsonl")
    assert ran.err.startswith("\r1 inputs, ")
    assert "\r\x1b[Ktasks.jsonl:2: not JSON" in ran.err


def test_a_line_that_is_too_long_ends_its_file(run, tasks, monkeypatch, tmp_path):
    monkeypatch.setattr(batch_inputs, "MAX_LINE", 100)
    tasks(task("one"), task("x" * 200), task("two"))
    ran = run("batch", "tasks.jsonl", "--out", "out.jsonl")
    assert ran.code == 2
    assert [record["id"] for record in lines(tmp_path / "out.jsonl")] == ["one"]
    assert "the rest is not read" in ran.err
