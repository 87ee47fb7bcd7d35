"""Z3 as a `Session`."""

from __future__ import annotations

import re
import time
from typing import ClassVar, Final

from lemmata.checkers.errors import UsageError
from lemmata.checkers.smt.solver import LONGEST, Answer, Profile, reason_word
from lemmata.checkers.smt.z3_library import Context

__all__ = ["Z3Session"]

_OPTIONS: Final = (
    ("produce-models", "true"),
    ("print-success", "false"),
    ("auto_config", "true"),
    ("smt.mbqi", "true"),
)
"""Every option that some profile changes is set by all, here to its default."""
_NO_LIMITS: Final = (("timeout", "4294967295"), ("rlimit", "0"))
_NUMBER: Final = re.compile(r"\d+")
_REASON: Final = re.compile(r'\(:reason-unknown\s+"(.*)"\)', re.DOTALL)
_RESULTS: Final = frozenset({"sat", "unsat", "unknown"})


class Z3Session:
    """Z3 in this process, behind its SMT-LIB front end.

    Every text is sent in a call of its own and every call that should print nothing is held to it: whatever else
    comes back is an error, and after an error the session starts again from its base, so that nothing half-read
    can stay asserted.

    Z3 keeps module options (``smt.mbqi``, ...) for the whole process and not for a context, so a session that finds
    another session's options in force starts again too, with its own.
    """

    _in_force: ClassVar[tuple[tuple[str, str], ...]] = ()

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._options = tuple({**dict(_OPTIONS), **dict(profile.z3)}.items())
        self._context = Context()
        self._base = ""
        self._scopes: list[str] = []
        self._error = ""
        self._limits: tuple[int, int] = (0, 0)
        self._spent = 0
        self._dirty = True

    @property
    def name(self) -> str:
        """Returns ``"z3"``."""
        return "z3"

    def declare(self, text: str) -> None:
        """Drops everything and makes ``text`` the base."""
        self._base = text
        self._scopes = []
        self._dirty = True

    def push(self) -> None:
        """Opens a scope."""
        self._scopes.append("")
        if self._warm():
            self._silent("(push 1)")

    def pop(self) -> None:
        """Closes the innermost scope."""
        if not self._scopes:
            raise UsageError("pop without push")
        self._scopes.pop()
        self._limits = (0, 0)  # Z3 goes back to the options that were in force at the push
        if self._error:
            self._dirty = True
        elif self._warm():
            self._silent("(pop 1)")

    def assert_text(self, text: str) -> None:
        """Adds commands to the innermost scope."""
        if self._scopes:
            self._scopes[-1] += text
        else:
            self._base += text
        if self._warm():
            self._silent(text)

    def check(self, text: str, *, timeout: float, steps: int | None = None, model: bool = False) -> Answer:
        """Returns the answer for the present scope plus ``text``."""
        started = time.perf_counter()
        incremental = self._profile.incremental
        if not self._warm():
            self._restart()
        self._limit(timeout, steps)
        if incremental:
            self._silent("(push 1)")
        self._silent(text)
        if self._error:
            answer = Answer("unknown", f"error: {self._error}", time.perf_counter() - started)
            self._dirty = True
            return answer
        answer = self._ask(started, timeout, model=model)
        if incremental:
            self._silent("(pop 1)")
        if self._error or answer.failed:
            self._dirty = True
        return answer

    def reset(self) -> None:
        """Drops everything, the base too."""
        self.declare("")

    def close(self) -> None:
        """Frees Z3's context."""
        self._context.close()

    def _warm(self) -> bool:
        return self._profile.incremental and not self._dirty and Z3Session._in_force == self._options

    def _restart(self) -> None:
        # (reset) keeps some options, produce-models among them: all that matter are set again.
        self._context.run("(reset)")
        self._error = ""
        self._limits = (0, 0)
        self._dirty = False
        Z3Session._in_force = self._options
        self._silent("".join(f"(set-option :{key} {value})" for key, value in (*_NO_LIMITS, *self._options)))
        self._silent(self._base)
        for scope in self._scopes:
            if self._profile.incremental:
                self._silent("(push 1)")
            self._silent(scope)
        if self._profile.incremental:
            # Z3 takes a base in when it first pushes: a check's limits are not for that.
            self._silent("(push 1)(pop 1)")

    def _limit(self, timeout: float, steps: int | None) -> None:
        limits = (max(1, int(min(timeout, LONGEST) * 1000)), min(steps or 0, 4_000_000_000))
        if limits != self._limits:
            self._limits = limits
            self._silent(f"(set-option :timeout {limits[0]})(set-option :rlimit {limits[1]})")

    def _silent(self, text: str) -> None:
        """Runs commands that print nothing; anything printed is an error."""
        output = self._context.run(text).strip() if text else ""
        if output and not self._error:
            self._error = output[:500]

    def _ask(self, started: float, timeout: float, *, model: bool) -> Answer:
        before = self._spent
        begun = time.perf_counter()
        result = self._context.run("(check-sat)").strip()
        now = time.perf_counter()
        steps = self._count() - before
        timed_out = now - begun >= timeout * 0.9
        if result == "unknown":
            raw = self._context.run("(get-info :reason-unknown)").strip()
            found = _REASON.fullmatch(raw)
            return Answer("unknown", reason_word(found[1] if found else raw, timed_out=timed_out), now - started, steps)
        if result not in _RESULTS:
            limited = "timeout" in result or "canceled" in result
            reason = reason_word(result, timed_out=timed_out) if limited else f"error: {result[:500]}"
            return Answer("unknown", reason, now - started, steps)
        text = self._context.run("(get-model)") if model and result == "sat" else None
        return Answer(result, "", time.perf_counter() - started, steps, text)

    def _count(self) -> int:
        """Returns the steps that the context has taken since it was made."""
        found = _NUMBER.search(self._context.run("(get-info :rlimit)"))
        self._spent = int(found[0]) if found else self._spent
        return self._spent
