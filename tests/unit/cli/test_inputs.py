import io
import os
import sys

import pytest

from lemmata.checkers.errors import InputError, UsageError
from lemmata.cli import inputs
from lemmata.cli.inputs import read_input, shown_name


def test_files_and_standard_input_are_read(tmp_path, monkeypatch):
    (tmp_path / "a").write_bytes(b"\x00\xff")
    assert read_input(str(tmp_path / "a")) == b"\x00\xff"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"input")))
    assert read_input("-") == b"input"
    assert (shown_name("-"), shown_name("a")) == ("<stdin>", "a")


def test_pipes_are_read(tmp_path):
    reading, writing = os.pipe()
    os.write(writing, b"piped")
    os.close(writing)
    assert read_input(f"/dev/fd/{reading}") == b"piped"
    os.close(reading)


@pytest.mark.parametrize(("name", "what"), [("nowhere", "No such file"), (".", "is a folder"), ("x" * 300, "too long")])
def test_what_cannot_be_read_says_why(name, what):
    with pytest.raises(InputError, match=what) as caught:
        read_input(name)
    assert (caught.value.file, caught.value.kind) == (name, "unreadable")


def test_a_name_with_a_nul_is_a_mistake():
    with pytest.raises(UsageError, match="NUL"):
        read_input("a\0b")


def test_too_large_is_refused_before_it_is_in_memory(monkeypatch):
    monkeypatch.setattr(inputs, "MAX_BYTES", 1 << 20)
    with pytest.raises(InputError, match="larger than 1 MiB"):
        read_input("/dev/zero")
