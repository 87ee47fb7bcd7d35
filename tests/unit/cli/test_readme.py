import re
import shutil

import pytest
from house.source_tree import TOP

README = (TOP / "README.md").read_text(encoding="utf-8")
TRANSCRIPTS = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
TIMES = re.compile(r"\b\d+(?:\.\d+)? s\b")
LONGEST_INTRODUCTION = 700


def steps(transcript):
    """Yields each command of a transcript with its output."""
    for part in re.split(r"^\$ ", transcript, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        yield command.split(), output


@pytest.mark.parametrize("transcript", TRANSCRIPTS, ids=lambda text: text.split("\n")[0][2:40])
def test_transcripts_are_what_happens(run, tmp_path, transcript):
    shutil.copytree(TOP / "examples", tmp_path / "examples")
    for (program, *arguments), expected in steps(transcript):
        assert program == "lemmata"
        assert TIMES.sub("TIME", run(*arguments).out) == TIMES.sub("TIME", expected)


def test_there_are_transcripts():
    assert len(TRANSCRIPTS) == 2
    assert all(list(steps(transcript)) for transcript in TRANSCRIPTS)


def test_the_introduction_is_short_and_names_the_two_commands():
    assert README.index("make demo") < LONGEST_INTRODUCTION
    assert README.index("make test") < LONGEST_INTRODUCTION


def test_links_lead_somewhere():
    targets = re.findall(r"\]\(([^)#]+)\)", README)
    assert [target for target in targets if "://" not in target and not (TOP / target).exists()] == []
