"""What a run left in its folder is read without waiting or following, and removed however it is nested."""

import os
from pathlib import Path

import pytest

from lemmata.checkers.private_folder import private_folder, read_left, remove


def test_an_ordinary_file_is_read(tmp_path):
    (tmp_path / "file").write_bytes(b"left")
    assert read_left(tmp_path / "file") == b"left"
    assert read_left(tmp_path / "file", most=4) == b"left"


def test_nothing_else_is_read(tmp_path):
    (tmp_path / "file").write_bytes(b"left")
    (tmp_path / "link").symlink_to(tmp_path / "file")
    os.mkfifo(tmp_path / "pipe")
    for name in ("link", "pipe", ".", "missing"):
        with pytest.raises(OSError):  # noqa: PT011  of many kinds
            read_left(tmp_path / name)
    with pytest.raises(OSError, match="at most 3 bytes"):
        read_left(tmp_path / "file", most=3)


def test_a_folder_is_removed_with_all_that_is_in_it(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "file").touch()
    with private_folder("lemmata-test-") as folder:
        here = Path(folder)
        for path in ("a/b/c", "a/d", "a-1", "e"):
            (here / path).mkdir(parents=True)
            (here / path / "file").touch()
        (here / "a" / "link").symlink_to(tmp_path / "mine")
        (here / "e").chmod(0)
        (here / "a" / "b").chmod(0)
    assert not here.exists()
    assert (tmp_path / "mine" / "file").exists()


def test_no_depth_is_too_deep():
    with private_folder("lemmata-test-") as folder:
        place = os.open(folder, os.O_RDONLY)
        for _ in range(1200):
            os.mkdir("down" * 10, dir_fd=place)
            below = os.open("down" * 10, os.O_RDONLY, dir_fd=place)
            os.close(place)
            place = below
        os.close(place)
    assert not os.path.exists(folder)


def test_what_is_gone_need_not_be_removed(tmp_path):
    remove(str(tmp_path / "missing"))
    assert list(tmp_path.iterdir()) == []
