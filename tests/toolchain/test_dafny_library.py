"""The Dafny library and its examples are PROVED, as one program: each file once, after what it includes."""

import asyncio
import re

import pytest
from house.source_tree import TOP

from lemmata.checkers.dafny import DafnyChecker
from lemmata.checkers.judge import judge
from lemmata.checkers.limits import Limits
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import Status

pytestmark = pytest.mark.toolchain("dafny")

SOURCES = [TOP / "dafny" / "src" / f"{name}.dfy" for name in ("Sequences", "Multisets", "Sums", "Arithmetic")]
EXAMPLES = sorted((TOP / "dafny" / "examples").glob("*.dfy"))
INCLUDE = re.compile(r'^include "(?:\.\./src/)?(\w+)\.dfy"\n', re.MULTILINE)
MODULE = re.compile(r"^module (\w+)", re.MULTILINE)


def test_it_is_proved_as_a_whole():
    texts = [path.read_text(encoding="utf-8") for path in (*SOURCES, *EXAMPLES)]
    included = {name for text in texts for name in INCLUDE.findall(text)}
    assert included <= {path.stem for path in SOURCES}
    program = "\n".join(INCLUDE.sub("", text) for text in texts)
    task = Task(language="dafny", source=program.encode(), name="library.dfy")
    limits = Limits(wall=300.0, cpu=None, memory=4 << 30, steps=None)
    verdict = asyncio.run(judge(DafnyChecker(), task, Candidate(), limits))
    assert verdict.status is Status.PROVED, verdict.reason
    assert verdict.evidence.assumptions == ()
    for module in MODULE.findall(program):
        assert any(item.name.startswith(f"{module}.") for item in verdict.evidence.obligations), module
