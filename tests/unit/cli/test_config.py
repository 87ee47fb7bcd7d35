from pathlib import Path

import pytest

from lemmata.checkers.errors import UsageError
from lemmata.checkers.verdict import Status
from lemmata.cli.config import cache_folder, parse_memory, parse_timeout
from lemmata.cli.exits import Exit, exit_of, worst
from lemmata.cli.options import available_cores


@pytest.mark.parametrize(
    ("text", "size"),
    [("512", 512 << 20), ("512M", 512 << 20), ("2g", 2 << 30), ("0.5 GiB", 512 << 20), ("1T", 1 << 40), ("NONE", None)],
)
def test_memory(text, size):
    assert parse_memory(text) == size


@pytest.mark.parametrize("text", ["", "M", "-1G", "1Q", "0", "100K", "1e3", "١٢"])
def test_memory_that_is_none(text):
    if text == "١٢":
        assert parse_memory(text) == 12 << 20
    else:
        with pytest.raises(UsageError, match=r"memory|size"):
            parse_memory(text)


@pytest.mark.parametrize(("text", "seconds"), [("2.5", 2.5), ("10s", 10.0), ("none", None), (" 1 ", 1.0)])
def test_timeout(text, seconds):
    assert parse_timeout(text) == seconds


@pytest.mark.parametrize("text", ["", "0", "-1", "nan", "inf", "ten"])
def test_timeout_that_is_none(text):
    with pytest.raises(UsageError, match="not a time"):
        parse_timeout(text)


def test_cache_folder(monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    assert cache_folder() == Path("/somewhere/lemmata")
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert cache_folder() == Path.home() / ".cache" / "lemmata"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert cache_folder() == Path.home() / ".cache" / "lemmata"


def test_exit_codes():
    expected = {
        Status.PROVED: 0,
        Status.REFUTED: 1,
        Status.UNPROVED: 1,
        Status.REJECTED: 1,
        Status.TIMEOUT: 1,
        Status.OUT_OF_RESOURCES: 1,
        Status.SYNTAX_ERROR: 2,
        Status.TYPE_ERROR: 2,
        Status.TOOL_FAILURE: 3,
        Status.UNAVAILABLE: 3,
    }
    assert {status: exit_of(status) for status in Status} == expected


def test_the_highest_code_wins():
    assert worst([]) is Exit.PROVED
    assert worst([Exit.NOT_PROVED, Exit.PROVED]) is Exit.NOT_PROVED
    assert worst([Exit.TOOL, Exit.USAGE]) is Exit.TOOL


def test_there_is_a_core():
    assert available_cores() >= 1
