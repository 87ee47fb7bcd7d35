import re
import shutil

import pytest
from house.source_tree import TOP

README = (TOP / "README.md").read_text(encoding="utf-8")
TRANSCRIPTS = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
TIMES = re.compile(r"\b\d+(?:\.\d+)? s\b")
LONGEST_INTRODUCTION = 700
CERTAIN = re.compile(r" *(?:PROVED|REFUTED|goal-1|claims:|line 11|from the definitions|rests on|certificate|│  from)")
"""The lines that are the same in every run; which lemmas are found first depends on the clock."""
OTHERS = re.compile(
    r" *\d+ obligations, [12] lemmas?, each accepted by (?:z3 and )?cvc5"
    r"| +PROVED +lemma_\d: .*\(TIME by cvc5\)"
    r"|[ │]*(?:[├└]─ )?(?:lemma_\d: \(.*|\(.*|induction (?:on|along) .*TIME by z3\+cvc5|[^ ].*\))"
)


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
        found = TIMES.sub("TIME", run(*arguments).out).splitlines()
        promised = TIMES.sub("TIME", expected).splitlines()
        assert [line for line in found if CERTAIN.match(line)] == [line for line in promised if CERTAIN.match(line)]
        assert [line for line in found + promised if not CERTAIN.match(line) and not OTHERS.fullmatch(line)] == []


def test_there_are_transcripts():
    assert len(TRANSCRIPTS) == 2
    assert all(list(steps(transcript)) for transcript in TRANSCRIPTS)


def test_the_introduction_is_short_and_names_the_two_commands():
    assert README.index("make demo") < LONGEST_INTRODUCTION
    assert README.index("make test") < LONGEST_INTRODUCTION


def test_links_lead_somewhere():
    targets = re.findall(r"\]\(([^)#]+)\)", README)
    assert [target for target in targets if "://" not in target and not (TOP / target).exists()] == []
