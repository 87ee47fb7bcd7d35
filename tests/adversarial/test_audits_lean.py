"""No rule is idle by which Lean's answers are read: without it, a file is PROVED of which Lean said otherwise.

Lean is real, and what it says is changed where it would not say so itself. The walls before it are open. The rules that
the corpus needs as it stands are in the tests of the walls.
"""

import asyncio
import json
from dataclasses import dataclass, field, replace

import pytest
from mutation import rewrite, switch_off
from tool_runs import ended, record_runs
from walls import believed, is_needed, rules

from lemmata.checkers import process
from lemmata.checkers.judge import judge
from lemmata.checkers.lean import LeanChecker, against, audit, compile, examination, findings, messages, strict
from lemmata.checkers.lean.rechecks import Recheck, Rechecker
from lemmata.checkers.lean.toolchain import LeanToolchain
from lemmata.checkers.limits import Limits
from lemmata.checkers.source import Source
from lemmata.checkers.task import Candidate, Task

pytestmark = pytest.mark.toolchain("lean")

LIMITS = Limits(wall=None, cpu=None, memory=2 << 30, steps=None)
GOOD = "theorem a : True := trivial\n"
OPEN = "theorem a : 1 = 1 := sorry\n"
DEFINED = GOOD + "def f : Nat → Nat\n  | 0 => 1\n  | n + 1 => n\n"
AXIOM = "axiom b : 1 = 2\ntheorem a : 1 = 2 := b\n"
THEOREMS = "theorem b : True := trivial\n" + GOOD
RECHECK = "/recheck"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lie:
    """A file, and what is done to Lean's answers about it."""

    source: str = GOOD
    completed: str | None = None
    trusted: bool = False
    by: Rechecker | None = None
    """Which further program is there."""
    changed: bool = False
    """Whether Lean's own files are said to have changed."""
    told: dict[str, object] = field(default_factory=dict)
    """By the name of the folder that Lean runs in, what makes one end of a run of another; or a further program's."""


def says(text, severity="error", kind="[anonymous]"):
    """Returns what adds a message to a run."""
    place = {"line": 1, "column": 8}
    message = {"severity": severity, "data": text, "fileName": "Subject.lean", "kind": kind, "pos": place}
    return lambda result, _: replace(result, stdout=result.stdout + f"{json.dumps(message)}\n".encode())


def ends(**how):
    """Returns what makes a run end otherwise."""
    return lambda result, _: replace(result, **how)


def answers(old, new, among=""):
    """Returns what changes the lines of answers that have a text, if a run has another text too."""

    def change(result, folder):
        if among not in (folder / "Subject.lean").read_text():
            return result
        lines = result.stdout.decode().splitlines()
        return replace(result, stdout="".join(f"{new(line) if old in line else line}\n" for line in lines).encode())

    return change


def instead(old, new):
    return answers(old, lambda line: line.replace(old, new))


def unmentioned(result, folder):
    """Leaves out a theorem from what Lean writes down of the names of a module."""
    path = folder / "Subject.ilean"
    data = json.loads(path.read_text())
    data["references"] = {key: value for key, value in data["references"].items() if json.loads(key)["c"]["n"] != "b"}
    data["decls"].pop("b", None)
    path.write_text(json.dumps(data))
    return result


def other_bytes(result, folder):
    path = folder / "Subject.olean"
    path.write_bytes(path.read_bytes() + b"\0")
    return result


NO_AXIOMS = "does not depend on any axioms"
LIES = {
    "crashed": Lie(told={"given": ends(exit_code=134)}),
    "killed": Lie(told={"given": ends(exit_code=None, signal=9)}),
    "ended by a limit of time": Lie(told={"given": ends(ended="timeout")}),
    "ended by a limit of files": Lie(told={"given": ends(ended="disk")}),
    "overflowed": Lie(told={"given": ends(stderr=b"Stack overflow detected. Aborting.")}),
    "out of memory": Lie(told={"given": ends(stderr=b"out of memory")}),
    "failed without a message": Lie(told={"given": ends(exit_code=1)}),
    "an error without an exit code": Lie(told={"given": says("no")}),
    "too many errors": Lie(told={"given": says("maximum number of errors (1) reached")}),
    "a hole": Lie(told={"given": says("declaration uses `sorry`", "warning", "hasSorry")}),
    "a claim unmentioned": Lie(source=THEOREMS, told={"given": unmentioned}),
    "an example that fails with a name": Lie(source="example : True := trivial\n", told={"subject": ends(exit_code=1)}),
    "the audit crashed": Lie(told={"audit": ends(exit_code=134)}),
    "the audit has no answer": Lie(told={"audit": answers("a : True", lambda _: "")}),
    "the audit answers twice": Lie(told={"audit": answers(NO_AXIOMS, lambda line: f"{line}\n{line}")}),
    "the audit warns": Lie(told={"audit": instead('"information"', '"warning"')}),
    "the audit answers for another file": Lie(told={"audit": instead("Subject.lean", "Other.lean")}),
    "the audit cannot print": Lie(told={"audit": instead("trivial", "[Error pretty printing expression: no]")}),
    "the audit states another": Lie(told={"audit": answers('"a : True"', lambda line: line.replace("a : ", "b : "))}),
    "the audit states nothing": Lie(told={"audit": instead("a : True", "a")}),
    "the audit says nothing of axioms": Lie(told={"audit": instead(NO_AXIOMS, "is fine")}),
    "the audit says of another that it has no axioms": Lie(told={"audit": instead("'a' does", "'b' does")}),
    "no answer about a part": Lie(source=DEFINED, told={"audit": answers("def f.match_1", lambda _: "")}),
    "a hole in what it rests on": Lie(told={"audit": instead(NO_AXIOMS, "depends on axioms: [sorryAx]")}),
    "an axiom from elsewhere": Lie(trusted=True, told={"audit": instead(NO_AXIOMS, "depends on axioms: [c]")}),
    "a theorem for an axiom": Lie(
        source=THEOREMS,
        trusted=True,
        told={"audit": instead("'a' does not depend on any axioms", "'a' depends on axioms: [b]")},
    ),
    "an axiom": Lie(source=AXIOM),
    "another statement": Lie(source=OPEN, completed=GOOD),
    "another definition": Lie(
        source=f"def f : Nat := 1\n{OPEN}", completed=f"def f : Nat := 2\n{OPEN.replace('sorry', 'rfl')}"
    ),
    "a claim is missing": Lie(source=THEOREMS.replace("trivial", "sorry"), completed=GOOD),
    "an original that does not compile": Lie(source=OPEN, completed=GOOD, told={"pinned": ends(exit_code=1)}),
    "an original that is not audited": Lie(source=OPEN, completed=GOOD, told={"pinned-audit": ends(exit_code=134)}),
    "another compiles": Lie(told={"again": other_bytes}),
    "again, and it fails": Lie(told={"again": ends(exit_code=1)}),
    "again, and it is ended": Lie(told={"again": ends(ended="disk")}),
    "Lean's files changed": Lie(changed=True),
    "nothing is stated": Lie(source="def f : Nat := 1\n"),
    "an example of data": Lie(source="example : Nat := 1\n"),
    "a private theorem": Lie(source=f"private {GOOD}"),
    "a field that is a proposition": Lie(source="structure S where\n  one : 1 = 1\n"),
    **{
        f"{by.value}: {name}": Lie(by=by, source=OPEN, completed=OPEN.replace("sorry", "rfl"), told={RECHECK: end})
        for by, word in ((Rechecker.LEANCHECKER, "replaying Other"), (Rechecker.LAKE_COMPARATOR, "okay"))
        for name, end in {
            "says nothing": ended(),
            "says something else": ended(stdout=f"{word}\n"),
            "crashed": ended(134),
            "refuses": ended(1, stderr="found a problem in Subject, rejected the solution"),
            "fails": ended(1),
            "refuses what it accepts": ended(1, stdout="replaying Subject\nYour solution is okay!\n"),
            "overflowed": ended(stdout="replaying Subject\nYour solution is okay!\n", stderr="Stack overflow detected"),
        }.items()
    },
    "lake check says nothing": Lie(by=Rechecker.LAKE_CHECK, told={RECHECK: ended(stdout="Your solution is okay!\n")}),
}


@pytest.fixture(scope="module")
def known():
    return {}


@pytest.fixture(scope="module")
def lean():
    return LeanChecker().lean()


def verdict(lie, lean, known):
    """Returns the verdict on a file, with the walls before Lean open."""

    def tampered(argv, folder, result):
        tell = lie.told.get(folder.name)
        return result if tell is None else tell(result, folder)

    def nothing(original, data, name):
        return against.Comparison(source=Source(data, name), deviation=None, additions=())

    task = Task(language="lean", source=lie.source.encode(), name="a.lean", trust_source=lie.trusted)
    candidate = Candidate() if lie.completed is None else Candidate(kind="source", text=lie.completed)
    if lie.by is not None:
        lean = replace(lean, rechecks=(Recheck(by=lie.by, program=RECHECK),), root="")
    with pytest.MonkeyPatch.context() as patch:
        record_runs(patch, known, tampered)
        recorded = process.run

        async def run(argv, **options):
            return lie.told[RECHECK] if argv[0] == RECHECK else await recorded(argv, **options)

        patch.setattr(process, "run", run)
        patch.setattr(examination, "screen", lambda *_: ())
        patch.setattr(examination, "screen_tokens", lambda *_: ())
        patch.setattr(examination, "compare", nothing)
        patch.setattr(LeanToolchain, "changed", lambda _: lie.changed)
        return asyncio.run(judge(LeanChecker(lean), task, candidate, LIMITS))


def verdicts(lean, known):
    """Yields the verdict on each file, with its name."""
    yield from ((name, verdict(lie, lean, known)) for name, lie in LIES.items())


@pytest.fixture(scope="module")
def before(lean, known):
    return dict(verdicts(lean, known))


def test_nothing_of_this_is_proved(before):
    assert [name for name, found in before.items() if believed(found)] == []


WORDS = (
    "self.candidate.kind == 'none'",
    "declaration.name in open_names",
    "self.lean.kind == 'embedded'",
    "self.strict",
    "compiled.failure()",
    "pinned.failure()",
    "again.failure()",
    "not (claimed or declaration.name in filled)",
    "errors",
    "known",
    "len(answer) == 1",
    "_NO_AXIOMS.fullmatch(answer)",
    "found is None or not _same(found['name'], name)",
    "result.exit_code == 0",
    "said",
)
"""Conditions that refuse nothing, or refuse where they are false."""
BACKED = {
    "audit.problem": "nothing is known without answers",
    "facts.problem": "nothing is known without answers",
    "axioms is None": "nothing is known without axioms",
    "statement is None": "nothing is known without a statement",
    "fact is not None": "nothing is known of another axiom",
    "not compiled.clean": "what was not compiled has no claims, and one is missing",
    "isinstance(checked, Evidence)": "what speaks against a file names no program that accepted it",
    "trusting": "the judge wants no assumption of a file that is not trusted",
    "result.ended == 'timeout'": "a run that was ended is not clean",
    "result.exhausted": "a run that was ended is not clean",
}
"""Rules that say more exactly what another rule would refuse."""
GUARDS = [
    *rules(
        examination,
        *("_run", "_compared", "_concluded", "_rechecked"),
        except_for=WORDS,
    ),
    *rules(findings, "obligations", "assumptions", "_is_axiom", except_for=WORDS),
    *rules(audit, "ask", "_made_of", "_answers", "_problem", "_axioms", except_for=WORDS),
    *rules(strict, "_objection_of_leanchecker", "_objection_of_lake", except_for=WORDS),
    *rules(compile, "clean", "process_failure", "exhausted", except_for=WORDS),
]


@pytest.mark.parametrize(("module", "guard"), GUARDS)
def test_every_rule_is_needed(module, guard, monkeypatch, lean, known, before):
    switch_off(monkeypatch, module, guard)
    assert is_needed(verdicts(lean, known), before, guard, BACKED)


READING = {
    "the comparison": (examination, "Examination._compared", 'self.candidate.kind == "none"', "True"),
    "what is open": (examination, "Examination._compared", "declaration.name in open_names", "True"),
    "what is stated": (findings, "Findings.obligations", "not (claimed or declaration.name in filled)", "False"),
    "what may be data": (examination, "Examination._audited", "doubtful=examples", "doubtful=()"),
    "one answer": (audit, "_answers", "len(answer) == 1", "answer"),
    "axioms of this name": (audit, "_axioms", 'or not _same(found["name"], name)', ""),
    "names alike": (audit, "_same", "components(one) == components(other)", "True"),
    "holes that Lean tells of": (messages, "sort_of", 'message.kind == "hasSorry"', "False"),
    "an exit code of leanchecker": (strict, "_objection_of_leanchecker", "result.exit_code == 0", "True"),
    "an exit code of lake": (strict, "_objection_of_lake", "result.exit_code == 0", "True"),
    "the words of lake comparator": (strict, "_objection_of_lake", "_ACCEPTED in lines", "lines"),
    "the words of lake check": (strict, "_objection_of_lake", "line == _NO_AXIOMS or", "line or"),
}
"""Rules that are no condition of their own."""


@pytest.mark.parametrize("rule", READING)
def test_every_other_rule_is_needed(rule, monkeypatch, lean, known):
    rewrite(monkeypatch, *READING[rule])
    assert any(believed(found) for _, found in verdicts(lean, known))
