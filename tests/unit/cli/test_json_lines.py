import errno
import json
import os

import pytest

from lemmata.checkers.errors import StoreError, UsageError
from lemmata.checkers.verdict import Status
from lemmata.cli.batch_results import Results
from lemmata.cli.json_lines import JsonLines


def test_what_is_appended_is_read_back(tmp_path):
    path = tmp_path / "lines.jsonl"
    with JsonLines(path) as lines:
        assert lines.append({"a": "λ\n"}) == b'{"a":"\\u03bb\\n"}\n'
        lines.append({"b": 1})
        assert list(lines.records()) == [{"a": "λ\n"}, {"b": 1}]
    with JsonLines(path) as lines:
        lines.append({"c": 2})
    assert [json.loads(line) for line in path.read_text().splitlines()] == [{"a": "λ\n"}, {"b": 1}, {"c": 2}]


@pytest.mark.parametrize("tail", ["{", '{"a": 1}', "x" * 200_000], ids=["short", "whole but for its end", "long"])
def test_a_torn_last_line_is_cut_off(tmp_path, tail):
    path = tmp_path / "lines.jsonl"
    path.write_text('{"a": 1}\n' + tail)
    with JsonLines(path) as lines:
        assert list(lines.records()) == [{"a": 1}]
    assert path.read_text() == '{"a": 1}\n'


def test_a_file_that_is_one_torn_line(tmp_path):
    path = tmp_path / "lines.jsonl"
    path.write_text('{"a"')
    with JsonLines(path) as lines:
        assert list(lines.records()) == []
    assert path.read_text() == ""


def test_lines_that_are_no_objects_are_named_and_kept(tmp_path):
    path = tmp_path / "lines.jsonl"
    path.write_text('{"a": 1}\nnonsense\n[]\n\xff\n')
    with JsonLines(path) as lines:
        assert list(lines.records()) == [{"a": 1}]
        assert lines.damaged == [2, 3, 4]
        lines.append({"b": 2})
    assert path.read_text().startswith('{"a": 1}\nnonsense\n')


def test_only_one_run_may_write(tmp_path):
    path = tmp_path / "lines.jsonl"
    with JsonLines(path), pytest.raises(UsageError, match="another run"), JsonLines(path):
        pass
    with JsonLines(path):
        pass


def test_a_place_that_cannot_be_written(tmp_path):
    with pytest.raises(StoreError, match="No such file"), JsonLines(tmp_path / "no" / "lines.jsonl"):
        pass


@pytest.fixture
def full(monkeypatch):
    def write(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "write", write)


def test_a_full_disk_is_an_error(tmp_path, full):
    with JsonLines(tmp_path / "lines.jsonl") as lines, pytest.raises(StoreError, match="No space"):
        lines.append({"a": 1})


def test_a_device_is_no_place():
    with pytest.raises(UsageError, match="not a regular file"), JsonLines("/dev/null"):
        pass


def test_the_last_result_of_an_id_counts(tmp_path):
    path = tmp_path / "results.jsonl"
    with Results(path) as results:
        results.append({"id": "a", "identity": "1", "status": "UNPROVED"})
        results.append({"id": "a", "identity": "2", "status": "PROVED"})
        results.append({"id": "b", "identity": "1", "status": "PROVED"})
    with Results(path) as results:
        assert results.known("a") == ("2", Status.PROVED)
        assert results.known("c") is None
        assert results.totals() == {Status.PROVED: 2}


@pytest.mark.parametrize("record", [{}, {"id": 1, "identity": "", "status": "PROVED"}, {"id": "a", "identity": "1"}])
def test_foreign_lines_count_for_nothing(tmp_path, record):
    path = tmp_path / "results.jsonl"
    path.write_text(json.dumps(record) + "\n" + json.dumps({"id": "a", "identity": "1", "status": "GREAT"}) + "\n")
    with Results(path) as results:
        assert results.foreign == 2
        assert results.totals() == {}
