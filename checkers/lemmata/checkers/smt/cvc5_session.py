"""cvc5 as a `Session`."""

from __future__ import annotations

import functools
import importlib
import importlib.util
import time
from pathlib import Path
from typing import Any, Final

from lemmata.checkers.errors import ToolchainMissing, UsageError
from lemmata.checkers.smt.solver import LONGEST, Answer, Profile, reason_word

__all__ = ["Cvc5Session", "library_path"]

_OPTIONS: Final = (("produce-models", "true"),)
_UNSUPPORTED: Final = ("not supported", "unsupported", "cannot handle", "can't handle", "not enabled", "constant term")
# What Cython makes of the C++ exceptions of cvc5.
_FAILURES: Final = (RuntimeError, ValueError, TypeError, LookupError, ArithmeticError)


@functools.cache
def _cvc5() -> Any:  # noqa: ANN401 - the extension module has no stubs
    try:
        return importlib.import_module("cvc5")
    except ImportError as error:
        raise ToolchainMissing(f"cvc5 cannot be imported ({error}): pip install cvc5==1.4.2") from error


def library_path() -> Path:
    """Returns the path of cvc5's shared library, found without loading it; raises `ToolchainMissing`."""
    spec = importlib.util.find_spec("cvc5")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        for pattern in ("../cvc5.libs/libcvc5-*", "../cvc5.libs/libcvc5.*", "cvc5_python_base*"):
            found = sorted(Path(folder).glob(pattern))
            if found:
                return found[0].resolve()
    raise ToolchainMissing("cvc5 is not installed: pip install cvc5==1.4.2")


class Cvc5Session:
    """cvc5 in this process, behind its SMT-LIB parser.

    Whatever the parser or the solver raises ends the session's state: it starts again from its base at the next
    question, so that nothing half-read can stay asserted.
    """

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._module = _cvc5()
        self._solver: Any = None
        self._parser: Any = None
        self._symbols: Any = None
        self._base = ""
        self._scopes: list[str] = []
        self._error = ""
        self._steps: int | None = None
        self._dirty = True

    @property
    def name(self) -> str:
        """Returns ``"cvc5"``."""
        return "cvc5"

    def declare(self, text: str) -> None:
        """Drops everything and makes ``text`` the base."""
        self._base = text
        self._scopes = []
        self._dirty = True

    def push(self) -> None:
        """Opens a scope."""
        self._scopes.append("")
        if self._warm():
            self._run("(push 1)")

    def pop(self) -> None:
        """Closes the innermost scope."""
        if not self._scopes:
            raise UsageError("pop without push")
        self._scopes.pop()
        if self._error:
            self._dirty = True
        elif self._warm():
            self._run("(pop 1)")

    def assert_text(self, text: str) -> None:
        """Adds commands to the innermost scope."""
        if self._scopes:
            self._scopes[-1] += text
        else:
            self._base += text
        if self._warm():
            self._run(text)

    def check(self, text: str, *, timeout: float, steps: int | None = None, model: bool = False) -> Answer:
        """Returns the answer for the present scope plus ``text``."""
        started = time.perf_counter()
        incremental = self._profile.incremental
        if self._dirty or not incremental or steps != self._steps:
            self._restart(steps)
        self._run(f"(push 1){text}" if incremental else text)
        if self._error:
            self._dirty = True
            return Answer("unknown", _failure(self._error), time.perf_counter() - started)
        answer = self._ask(started, timeout, model=model)
        if incremental:
            self._run("(pop 1)")
        self._dirty = self._dirty or bool(self._error)
        return answer

    def reset(self) -> None:
        """Drops everything, the base too."""
        self.declare("")

    def close(self) -> None:
        """Drops cvc5's objects."""
        self._solver = self._parser = self._symbols = None
        self._dirty = True

    def _warm(self) -> bool:
        return self._profile.incremental and not self._dirty

    def _restart(self, steps: int | None) -> None:
        module = self._module
        self._error = ""
        self._dirty = False
        self._steps = steps
        terms = module.TermManager()
        self._solver = module.Solver(terms)
        options = [*_OPTIONS, *self._profile.cvc5, ("incremental", str(self._profile.incremental).lower())]
        if steps is not None:
            options.append(("rlimit-per", str(steps)))
        for key, value in options:
            self._solver.setOption(key, value)
        self._symbols = module.SymbolManager(terms)
        self._parser = module.InputParser(self._solver, self._symbols)
        self._run(f"(set-logic ALL){self._base}")
        for scope in self._scopes:
            self._run(f"(push 1){scope}" if self._profile.incremental else scope)

    def _run(self, text: str) -> str:
        """Returns what the commands print; an exception, or output of a command that has none, is an error."""
        if self._error or not text:
            return ""
        try:
            self._parser.setStringInput(self._module.InputLanguage.SMT_LIB_2_6, text, "query")
            output = ""
            while True:
                command = self._parser.nextCommand()
                if command.isNull():
                    break
                output += command.invoke(self._solver, self._symbols)
        except _FAILURES as error:
            self._error = _words(error)
            return ""
        if output.startswith("(error"):
            self._error = output.strip()[:500]
        return output

    def _ask(self, started: float, timeout: float, *, model: bool) -> Answer:
        begun = time.perf_counter()
        try:
            self._solver.setOption("tlimit-per", str(max(1, int(min(timeout, LONGEST) * 1000))))
            result = self._solver.checkSat()
            now = time.perf_counter()
            if result.isUnsat():
                return Answer("unsat", "", now - started)
            if not result.isSat():
                raw = result.getUnknownExplanation().name
                return Answer("unknown", reason_word(raw, timed_out=now - begun >= timeout * 0.9), now - started)
        except _FAILURES as error:
            self._dirty = True
            return Answer("unknown", _failure(_words(error)), time.perf_counter() - started)
        text = self._run("(get-model)") if model else None
        if self._error:
            return Answer("unknown", _failure(self._error), time.perf_counter() - started)
        return Answer("sat", "", time.perf_counter() - started, None, text)


def _words(error: Exception) -> str:
    return " ".join(str(error).split())[:500] or type(error).__name__


def _failure(words: str) -> str:
    """Returns the reason of an answer that is an exception: a feature that cvc5 has not is no breakdown."""
    lacking = any(word in words.lower() for word in _UNSUPPORTED)
    return f"{'unsupported' if lacking else 'error'}: {words}"
