"""What `lemmata prove` says of the examples that come with the project."""

import asyncio
import shutil

import pytest
from house.source_tree import TOP

from lemmata.checkers.limits import Limits
from lemmata.checkers.sandbox import Sandbox
from lemmata.checkers.task import Task
from lemmata.checkers.verdict import Status
from lemmata.cli.certificates import write_certificate
from lemmata.cli.config import RunConfig
from lemmata.cli.prove import by_induction
from lemmata.cli.replay import replay_file
from lemmata.cli.search_progress import SearchProgress
from lemmata.cli.workbench import SMT, Workbench

EXAMPLES = sorted((TOP / "examples" / "smt").glob("*.smt2"))
LIMITS = Limits(wall=60.0, cpu=None, memory=None, steps=None)
CONFIG = RunConfig(limits=LIMITS, jobs=2, language=None, cache=None, sandbox=Sandbox.AUTO, json=False)


async def outcome_of(path, folder):
    async with Workbench(CONFIG) as bench:
        task = Task(language=SMT, source=path.read_bytes(), name=path.name, trust_source=True)
        progress = SearchProgress(path.name, wanted=False)
        outcome = await by_induction(task, bench, limits=LIMITS, jobs=2, progress=progress)
        if outcome.verdict.status is not Status.PROVED:
            return outcome.verdict.status, None
        certificate = folder / "proof.cert.json"
        write_certificate(task, outcome.candidate, outcome.verdict, certificate)
        return outcome.verdict.status, (await replay_file(certificate, bench, source=path)).status


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_true_ones_are_proved_and_replay_and_false_ones_are_refuted(path, tmp_path):
    found, replayed = asyncio.run(outcome_of(path, tmp_path))
    if path.stem.startswith("false"):
        assert found is Status.REFUTED
    else:
        assert (found, replayed) == (Status.PROVED, Status.PROVED)


def test_there_are_enough_of_both():
    false = [path for path in EXAMPLES if path.stem.startswith("false")]
    assert len(EXAMPLES) - len(false) >= 12
    assert false


def test_the_completed_file_stands_against_its_original(tmp_path, monkeypatch, capsys):
    from lemmata.cli import main

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.chdir(TOP / "examples" / "smt")
    assert main(["verify", "--against", "rotate_original.smt2", "rotate_completed.smt2"]) == 0
    assert main(["verify", "--against", "rotate_original.smt2", "reverse_twice.smt2"]) == 1
    changed = tmp_path / "changed.smt2"
    shutil.copy("rotate_completed.smt2", changed)
    changed.write_text(changed.read_text().replace("(= (rotate (length xs) xs) xs)", "(= xs xs)"))
    assert main(["verify", "--against", "rotate_original.smt2", str(changed)]) == 1
    assert "REJECTED" in capsys.readouterr().out
