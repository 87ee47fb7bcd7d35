"""The F* checker keeps the contract of every checker: beside a program in the place of F*, and with the real one.

The program does what comments of a sample tell it to; the real one ignores them, and so is tried on other samples.
"""

import asyncio

import pytest
from fstar_stand_in import toolchain

from lemmata.checkers.conformance import Faulty, Fixtures, Sample, run_conformance
from lemmata.checkers.fstar import FStarChecker
from lemmata.checkers.fstar import toolchain as toolchain_module
from lemmata.checkers.judge import judge
from lemmata.checkers.limits import Limits
from lemmata.checkers.sandbox import Sandbox
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import Status

LIMITS = Limits(wall=60.0, cpu=None, memory=None, steps=None)


def sample(name, source, candidate=None):
    task = Task(language="fstar", source=f"module Goal\n{source}".encode(), name=f"{name}.fst")
    return Sample(task) if candidate is None else Sample(task, candidate)


HOLE = "val goal : x:nat -> Lemma (x + 0 == x)\nlet goal x = admit ()\n"
FILLED = HOLE.replace("admit ()", "()")

PROVABLE = (
    sample("lemma", FILLED),
    sample("filled", HOLE, Candidate(kind="source", text=f"module Goal\n{FILLED}")),
    sample("fillings", HOLE, Candidate(kind="fillings", text='["()"]')),
)
REFUSED = (
    Faulty(sample("assume", "\nval goal : unit -> Lemma False\nlet goal () = assume False\n"), Status.REJECTED, 4),
    Faulty(sample("magic", "let goal () : Lemma False = magic ()\n"), Status.REJECTED, 2),
)
TAMPERED = (
    sample("statement", HOLE, Candidate(kind="source", text=f"module Goal\n{FILLED.replace('+ 0', '+ 1')}")),
    sample("nothing", "let x = 1\n"),
    sample("comment", "(* val goal : unit -> Lemma False *)\n"),
)
ASSUMING = (
    sample(
        "axiom",
        "assume val given : x:nat -> Lemma (x >= 0)\nval goal : x:nat -> Lemma (x >= 0)\nlet goal x = given x\n",
    ),
)

BESIDE_A_STAND_IN = Fixtures(
    provable=PROVABLE,
    faulty=(
        Faulty(sample("syntax", f"{FILLED}(*@ error 168 3 4 Syntax error *)\n"), Status.SYNTAX_ERROR, 3),
        Faulty(sample("type", f"{FILLED}(*@ error 189 2 4 Expected expression of type *)\n"), Status.TYPE_ERROR, 2),
        *REFUSED,
    ),
    tampered=(*TAMPERED, sample("forged", f"{FILLED}(*@ print Verified module: Goal *)(*@ error 19 3 4 no *)\n")),
    unproved=(sample("hole", HOLE), sample("failed", f"{FILLED}(*@ error 19 3 4 Assertion failed *)\n")),
    assuming=ASSUMING,
    hanging=sample("hang", f"{FILLED}(*@ hang *)\n"),
    limits=LIMITS,
)
WITH_THE_REAL_ONE = Fixtures(
    provable=PROVABLE,
    faulty=(
        Faulty(sample("syntax", "let x = 1\nlet goal (x:nat : nat = x\n"), Status.SYNTAX_ERROR, 3),
        Faulty(sample("type", "let goal (x:nat) : Lemma (x >= 0) =\n  true\n"), Status.TYPE_ERROR, 3),
        Faulty(sample("unknown", "let goal (x:nat) : Lemma (x >= 0) =\n  no_such_lemma x\n"), Status.TYPE_ERROR, 3),
        *REFUSED,
    ),
    tampered=TAMPERED,
    unproved=(sample("hole", HOLE), sample("false", "let goal (x:nat) : Lemma (x > 0) = ()\n")),
    assuming=ASSUMING,
    limits=LIMITS,
)


def test_the_contract_is_kept_beside_a_stand_in(tmp_path):
    run_conformance(FStarChecker(toolchain(tmp_path), sandbox=Sandbox.OFF), BESIDE_A_STAND_IN)


def test_a_missing_f_star_is_unavailable(tmp_path, monkeypatch):
    for name in (toolchain_module.EXPLICIT, "FSTAR_HOME", "OPAM_SWITCH_PREFIX", "OPAMROOT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(toolchain_module, "PROGRAM", "no-such-program")
    task = PROVABLE[0].task
    verdict = asyncio.run(judge(FStarChecker(), task, Candidate(), LIMITS))
    assert verdict.status is Status.UNAVAILABLE
    assert "opam install fstar" in verdict.reason


@pytest.mark.toolchain("fstar")
def test_the_contract_is_kept_with_the_real_f_star():
    run_conformance(FStarChecker(), WITH_THE_REAL_ONE)


@pytest.mark.toolchain("fstar")
def test_the_real_f_star_does_not_accept_what_is_false():
    task = sample("false", "let goal (x:nat) : Lemma (x > 0) = ()\n").task
    assert asyncio.run(judge(FStarChecker(), task, Candidate(), LIMITS)).status is Status.UNPROVED
