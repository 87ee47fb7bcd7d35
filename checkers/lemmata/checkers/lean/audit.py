"""What a compiled module really states and rests on, asked in a process that only imports it.

The checked file cannot write to this process's output, and its text is not read here. Every answer is asked for in a
line of its own, and an answer that does not come, or comes twice, is no answer.

A statement is compared as Lean prints it with everything shown (``pp.all``: universes, implicit arguments, instances,
full names, no notation), and so is what a definition is, with the auxiliary definitions that it is made of. Proofs are
left out (``⋯``): two proofs of one proposition are the same to Lean, and some are too large to print.

Private declarations are asked about too: a public statement may rest on them. Lean lets a module name its own private
declarations only, and knows a module by the name of its file, so the questions stand in a file of the same name.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from lemmata.checkers.lean.compile import Compiled, compile_module
from lemmata.checkers.lean.lexer import components
from lemmata.checkers.lean.toolchain import LeanToolchain
from lemmata.checkers.limits import Limits
from lemmata.checkers.sandbox import Sandbox
from lemmata.checkers.verdict import Severity

__all__ = ["ALLOWED_AXIOMS", "Audit", "Fact", "ask", "difference", "public_name"]

ALLOWED_AXIOMS: Final = frozenset({"propext", "Classical.choice", "Quot.sound"})
"""The axioms of Lean's logic, by full name; every other one is an assumption, or a hole."""
_PRIVATE: Final = re.compile(r"_private\.[\w.]+\.0\.")
"""What Lean puts before the name of a private declaration; no name that a file can write has a bare number in it."""
_EXACT: Final = "set_option pp.privateNames true in "
_SHOW: Final = _EXACT + "".join(
    f"set_option {option} in "
    for option in (
        "pp.all true",
        "pp.proofs false",
        "pp.deepTerms true",
        "pp.maxSteps 100000000",
        "pp.rawOnError true",
    )
)
_OPTIONS: Final = ("-DmaxRecDepth=100000", "-DmaxHeartbeats=0")
"""The steps of a run are for finding a proof; what is found may be deep, and is asked about within the time limit."""
_NO_AXIOMS: Final = re.compile(r"'(?P<name>.*)' does not depend on any axioms", re.DOTALL)
_AXIOMS: Final = re.compile(r"'(?P<name>.*)' depends on axioms: \[(?P<list>.*)\]", re.DOTALL)
_NAMED: Final = re.compile(r"@?(?P<name>(?:«[^»]*»|[^\s«»{}])+?)(?:\.\{[^{}]*\})? :")
_UNIVERSES: Final = re.compile(r"\.\{[^{}]*\}")
_RAW: Final = "[Error pretty printing expression"
_ROUNDS: Final = 8
"""How deep auxiliary definitions of auxiliary definitions are followed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What is known of one declaration."""

    statement: str
    """Its name, universes and type."""
    definition: str
    """All that it is: kind, type, body or constructors, without proofs."""
    axioms: tuple[str, ...]
    """Full names of all that it rests on."""
    proposition: bool = True
    """False if it was asked whether its type is a proposition, and the answer was no."""

    @property
    def kind(self) -> str:
        """Returns ``theorem``, ``def``, ``inductive``, ``structure``, ``class``, ``axiom``, ``opaque`` ..."""
        words = re.sub(r"@\[[^\]]*\]", "", self.definition).split()
        return next((word for word in words if word not in _MODIFIERS), "")


_MODIFIERS: Final = frozenset({"private", "protected", "noncomputable", "unsafe", "partial"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """The answers about one module."""

    facts: Mapping[str, Fact]
    runs: tuple[Compiled, ...]
    problem: str = ""
    """Why there are no answers; empty if every question has one."""


async def ask(
    lean: LeanToolchain,
    module: str,
    compiled: Path,
    names: Iterable[str],
    folder: Path,
    limits: Limits,
    *,
    doubtful: Collection[str] = (),
    sandbox: Sandbox = Sandbox.AUTO,
) -> Audit:
    """Returns the facts about declarations of a compiled module.

    Args:
        lean: which Lean.
        module: name of the module.
        compiled: folder where it was compiled.
        names: full names of declarations.
        folder: private to this audit.
        limits: of each run.
        doubtful: those of the names that may stand for a theorem or for something else.
        sandbox: whether to run in bubblewrap.
    """
    wanted = list(dict.fromkeys(names))
    lines = [
        question
        for name in map(_spoken, wanted)
        for question in (f"{_SHOW}#check @{name}", f"{_SHOW}#print {name}", f"{_EXACT}#print axioms {name}")
    ]
    unsure = [name for name in wanted if name in doubtful]
    tests = [f"#check (@{_spoken(name)} : (_ : Prop))" for name in unsure]

    async def asked(questions: Sequence[str]) -> tuple[Compiled, list[str]]:
        return await _answers(lean, module, compiled, questions, folder, limits, sandbox)

    first, found = await asked([*lines, *tests])
    answers, tested = found[: len(lines)], found[len(lines) :]
    data = {name for name, answer in zip(unsure, tested, strict=True) if not answer}
    problem = _problem(first, answers, lines)
    if problem:
        return Audit(facts={}, runs=(first,), problem=problem)
    definitions = {name: answers[3 * index + 1] for index, name in enumerate(wanted)}
    known, later, problem = await _made_of(definitions, asked)
    runs = (first, *later)
    if problem:
        return Audit(facts={}, runs=runs, problem=problem)
    facts: dict[str, Fact] = {}
    for index, name in enumerate(wanted):
        axioms = _axioms(answers[3 * index + 2], name)
        statement = _NAMED.match(answers[3 * index])
        if axioms is None or statement is None or not _same(statement["name"], name):
            return Audit(facts={}, runs=runs, problem=f"what {name} rests on was not said")
        made_of = [text for part, text in sorted(known.items()) if _is_part(part, name)]
        facts[name] = Fact(
            statement=answers[3 * index],
            definition="\n".join([definitions[name], *made_of]),
            axioms=axioms,
            proposition=name not in data,
        )
    return Audit(facts=facts, runs=runs)


async def _made_of(
    definitions: Mapping[str, str], asked: Callable[[Sequence[str]], Awaitable[tuple[Compiled, list[str]]]]
) -> tuple[dict[str, str], list[Compiled], str]:
    """Returns the auxiliary definitions of definitions, the runs that this took, and why there are none; else ""."""
    known: dict[str, str] = {}
    runs: list[Compiled] = []
    texts = definitions
    for _ in range(_ROUNDS):
        parts = sorted({part for name, text in texts.items() for part in _auxiliaries(name, text)} - known.keys())
        if not parts:
            break
        questions = [f"{_SHOW}#print {_spoken(part)}" for part in parts]
        run, found = await asked(questions)
        runs.append(run)
        problem = _problem(run, found, questions)
        if problem:
            return known, runs, problem
        texts = dict(zip(parts, found, strict=True))
        known |= texts
    return known, runs, ""


async def _answers(
    lean: LeanToolchain,
    module: str,
    compiled: Path,
    lines: Sequence[str],
    folder: Path,
    limits: Limits,
    sandbox: Sandbox,
) -> tuple[Compiled, list[str]]:
    """Returns the one information that each line got, empty where it is not exactly one."""
    text = "\n".join([f"import {module}", *lines, ""])
    run = await compile_module(
        lean,
        text.encode(),
        module,
        folder,
        replace(limits, steps=None),
        path=(compiled,),
        options=_OPTIONS,
        sandbox=sandbox,
    )
    said: dict[int, list[str]] = {}
    for message in run.output.messages:
        known = message.severity is Severity.INFO and message.file == f"{module}.lean"
        said.setdefault(message.start.line, []).append(message.text if known else "")
    answers = [said.get(number, []) for number in range(2, len(lines) + 2)]
    return run, [answer[0] if len(answer) == 1 else "" for answer in answers]


def _problem(run: Compiled, answers: Sequence[str], lines: Sequence[str]) -> str:
    failed = run.failure()
    if failed is not None:
        return failed[1]
    for answer, line in zip(answers, lines, strict=True):
        if not answer or _RAW in answer:
            errors = [message.text for message in run.output.messages if message.severity is Severity.ERROR]
            said = f": {errors[0]}" if errors else ""
            return f"no answer to {line.removeprefix(_SHOW)}{said}"
    return ""


def _auxiliaries(name: str, text: str) -> set[str]:
    """Returns the names in ``text`` that lie below ``name``: what Lean made of its parts (``f.match_1``, ``f._f``)."""
    top = r"\.".join(rf"«?{re.escape(part)}»?" for part in components(_owner(name)))
    part = rf"(?<![\w.«»'!?]){top}\.(?:[\w'!?]+)(?:\.[\w'!?]+)*"
    return {found for found in re.findall(part, text.replace("_root_.", "")) if not _same(found, name)}


def _owner(name: str) -> str:
    """Returns the declaration that an auxiliary one belongs to: the name before its first generated part."""
    found = re.match(r"(.*?)\.(?:_\w+|match_\d+|eq_\d+|proof_\d+)(?:\.|$)", name)
    return found[1] if found else name


def _is_part(part: str, name: str) -> bool:
    top = components(name)
    return components(part)[: len(top)] == top


def _same(one: str, other: str) -> bool:
    """Returns whether two names are the same; where a name needs quotes, Lean does not always write them."""
    return components(one) == components(other)


def public_name(name: str) -> str:
    """Returns the name that a file itself has for a declaration, also for a private one."""
    return _PRIVATE.sub("", name, count=1) if name.startswith("_private.") else name


def _spoken(name: str) -> str:
    """Returns a name as it can be asked for, whatever words it is made of."""
    return ".".join(f"«{part}»" for part in components(public_name(name)))


def _axioms(answer: str, name: str) -> tuple[str, ...] | None:
    """Returns the axioms in an answer to ``#print axioms``, None if it is none about this name."""
    found = _NO_AXIOMS.fullmatch(answer) or _AXIOMS.fullmatch(answer)
    if found is None or not _same(found["name"], name):
        return None
    if found.re is _NO_AXIOMS:
        return ()
    return tuple(_UNIVERSES.sub("", part).strip() for part in found["list"].split(","))


def difference(pinned: Fact, found: Fact, *, open_: bool) -> str:
    """Returns how a declaration differs from the pinned one, empty if it does not.

    Args:
        pinned: the original's.
        found: the completed file's.
        open_: whether the original has a hole in it: then its body is the candidate's, else it has to be the same.
    """
    if pinned.kind != found.kind:
        return f"it is of kind {found.kind}, and was of kind {pinned.kind}"
    if pinned.statement != found.statement:
        return f"it states {_brief(found.statement)}, and the original {_brief(pinned.statement)}"
    if pinned.kind != "theorem" and not open_ and pinned.definition != found.definition:
        return "its definition is another one"
    return ""


def _brief(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 200 else f"{line[:200]}..."
