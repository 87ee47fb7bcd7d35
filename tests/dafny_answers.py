"""A Dafny whose answers are prepared: it agrees to everything, but for what a test says of one kind of run."""

import asyncio
import json

import pytest
from faults.dafny_stand_in import TRAILER, log
from tool_runs import answer_runs, ended

from lemmata.checkers.dafny import DafnyChecker
from lemmata.checkers.dafny.claims import callables
from lemmata.checkers.dafny.parser import parse
from lemmata.checkers.dafny.toolchain import DafnyToolchain
from lemmata.checkers.dafny.versions import Version
from lemmata.checkers.judge import judge
from lemmata.checkers.limits import Limits
from lemmata.checkers.sandbox import Sandbox
from lemmata.checkers.task import Candidate, Task

LIMITS = Limits(wall=100.0, cpu=None, memory=None, steps=None)
DAFNY = DafnyToolchain(
    kind="explicit",
    command=("dafny",),
    environment=(),
    version=Version(4, 11, 0),
    sha256="0" * 64,
    solver="z3",
    solver_version="4.12.1",
    solver_sha256="0" * 64,
    readable=(),
)
FAILED = {"outcome": "Errors", "batch": "Invalid"}
AUDITED = "Dafny auditor completed with {} findings"


def said(*lines, left=None, code=0, **how):
    """Returns how a run of Dafny ended, and the log or report that it left."""
    return ended(code, "".join(f"{line}\n" for line in lines), **how), left


def shown(*names, **outcome):
    """Returns a run in which all is correct, or that says so."""
    return said(TRAILER.format(len(names)), left=log(*names, **outcome))


def error(source, severity=1):
    """Returns an error as Dafny prints it."""
    place = {"filename": "program.dfy", "range": {"start": {"line": 2, "character": 3}}}
    value = {
        "location": place,
        "severity": severity,
        "message": "Error: no",
        "source": source,
        "relatedInformation": [],
    }
    return json.dumps({"type": "diagnostic", "value": value})


def agreeing(argv, folder):
    """Returns what a Dafny says that believes everything, but for what must not be believed."""
    if "audit" in argv:
        return said(AUDITED.format(0), left="")
    text = (folder / "program.dfy").read_bytes()
    names = [claim.entry for claim in callables(parse(text, "program.dfy").program) if claim.callable.body is not None]
    return said(left=log(*names, **FAILED), code=4) if b"assert false" in text else shown(*names)


def instead(**prepared):
    """Returns the answer to a run: what is prepared for its kind, else that of a Dafny that agrees."""

    def answer(argv, folder, _):
        program = (folder / "program.dfy").read_bytes()
        probing = b"assert false" in program
        seeded = any("randomSeed" in word for word in argv)
        kind = "audit" if "audit" in argv else "again" if seeded else "probe" if probing else "run"
        kind = "restated" if b"{:induction false}" in program else kind
        kind = "alone" if "--isolate-assertions" in argv else kind
        kind = "asked" if "--filter-symbol" in argv else kind
        result, left = prepared.get(kind) or agreeing(argv, folder)
        if left is not None:
            (folder / ("audit.txt" if kind == "audit" else "log.json")).write_text(left)
        return result

    return answer


def verdict(source, completed=None, counterexample=None, **prepared):
    task = Task(language="dafny", source=source.encode(), name="claim.dfy", trust_source=completed is not None)
    candidate = Candidate() if completed is None else Candidate(kind="source", text=completed)
    candidate = candidate if counterexample is None else Candidate(kind="counterexample", text=counterexample)
    with pytest.MonkeyPatch.context() as patch:
        answer_runs(patch, instead(**prepared))
        return asyncio.run(judge(DafnyChecker(DAFNY, sandbox=Sandbox.OFF), task, candidate, LIMITS))
