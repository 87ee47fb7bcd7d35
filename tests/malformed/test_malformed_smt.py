"""Unreadable input: a clear error with its place and exit code 2, quickly, whatever is wrong with the file."""

import json
import time
from pathlib import Path

import pytest

from lemmata.cli import main

FOLDER = Path(__file__).parent / "smt"
POSITIONS = json.loads((FOLDER / "positions.json").read_text(encoding="utf-8"))
VALID = b"(declare-const x Int)\n(assert (< x x))\n(check-sat)\n"


@pytest.fixture
def refused(capsys):
    """Runs ``lemmata verify`` on a file that it has to refuse, and returns the first diagnostic."""

    def call(path, seconds=2.0):
        started = time.monotonic()
        code = main(["verify", "--no-cache", "--json", str(path)])
        assert time.monotonic() - started < seconds
        assert code == 2
        answer = json.loads(capsys.readouterr().out.splitlines()[0])
        assert answer["status"] in ("SYNTAX_ERROR", "TYPE_ERROR")
        first = answer["diagnostics"][0]
        assert (first["severity"], first["file"]) == ("error", str(path))
        assert "expected" in first["message"]
        return first

    return call


def test_corpus_and_positions_agree():
    assert {path.name for path in FOLDER.glob("*.smt2")} == set(POSITIONS)


@pytest.mark.parametrize("name", POSITIONS)
def test_malformed_file_is_refused_at_its_place(name, refused):
    first = refused(FOLDER / name)
    assert f"{first['line']}:{first['column']}".startswith(POSITIONS[name])


@pytest.mark.parametrize(
    ("data", "place"),
    [
        pytest.param(VALID[:30] + b"\0" + VALID[30:], (2, 9), id="nul byte"),
        pytest.param(b"; caf\xe9\n" + VALID, (1, 6), id="latin-1"),
        pytest.param(b"\xff\xfe" + VALID.decode().encode("utf-16-le"), (1, 1), id="utf-16"),
        pytest.param(VALID.replace(b"\n", b"\r\n").replace(b"< x x", b"< x y"), (2, 14), id="crlf counts one line"),
        pytest.param(
            "(declare-const |?| Int) (assert (< |?| y))".replace("?", "\N{MATHEMATICAL BOLD CAPITAL X}").encode(),
            (1, 40),
            id="astral letters count one column",
        ),
        pytest.param(b"(assert " + b"(" * 100_000, (1, None), id="100,000 open parentheses"),
        pytest.param(
            b"(assert " + b"(not " * 100_000 + b"true" + b")" * 100_001 + b"(check-sat)", (1, None), id="deep"
        ),
        pytest.param(b")" * 100_000, (1, 1), id="100,000 closing parentheses"),
        pytest.param(b"\x7fELF\x02\x01\x01\x00", (1, 1), id="binary"),
    ],
)
def test_hostile_bytes_are_refused(data, place, tmp_path, refused):
    path = tmp_path / "input.smt2"
    path.write_bytes(data)
    first = refused(path)
    line, column = place
    assert first["line"] == line
    assert column is None or first["column"] == column


def test_fifty_megabytes_are_read_within_twenty_seconds(tmp_path, refused):
    path = tmp_path / "large.smt2"
    line = b"(assert (or (< a b) (> (+ a b) 17) (= c (* 3 a))))\n"
    head = b"(declare-const a Int)\n(declare-const b Int)\n(declare-const c Int)\n"
    path.write_bytes(head + line * (50_000_000 // len(line)) + b"(assert (undeclared a))\n(check-sat)\n")
    first = refused(path, seconds=20.0)
    assert first["line"] > 900_000 or "MiB" in first["message"]
