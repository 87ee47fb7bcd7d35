"""Hints that are found without a model: Dafny accepts the program with them, and it is still the program."""

import asyncio
import time

import pytest

from lemmata.checkers.dafny.against import compare
from lemmata.checkers.dafny.toolchain import discover
from lemmata.checkers.limits import Limits
from lemmata.provers.dafny.houdini import synthesise
from lemmata.provers.dafny.loop_stage import AskedByLine
from lemmata.provers.dafny.verification import DafnyVerifier

PROGRAMS = {
    "fibonacci": """function Fib(n: nat): nat { if n < 2 then n else Fib(n - 1) + Fib(n - 2) }
method M(n: nat) returns (x: nat) ensures x == Fib(n)
{ x := 0; var i, y := 0, 1; while i < n { x, y := y, x + y; i := i + 1; } }""",
    "reverse": """method M(a: array<int>, n: int) requires 0 <= n < a.Length modifies a
ensures forall k :: 0 <= k <= n ==> a[k] == old(a[n - k])
{ var i, j := 0, n; while i < j { a[i], a[j] := a[j], a[i]; i := i + 1; j := j - 1; } }""",
}


def searched(source, seconds):
    verifier = DafnyVerifier(discover(), Limits(wall=None, cpu=None, memory=None, steps=None))
    asked = AskedByLine(verifier, (), time.monotonic() + seconds)
    return asyncio.run(synthesise(source, asked, seconds=seconds))


@pytest.mark.toolchain("dafny")
@pytest.mark.parametrize("name", PROGRAMS)
def test_hints_are_found(name):
    source = PROGRAMS[name].encode()
    found = searched(source, seconds=60)
    assert found.accepted
    assert found.hints
    assert compare(source, found.source).deviation is None


@pytest.mark.toolchain("dafny")
def test_what_is_false_is_never_accepted():
    source = PROGRAMS["fibonacci"].replace("ensures x == Fib(n)", "ensures x == Fib(n) + 1").encode()
    found = searched(source, seconds=20)
    assert (found.accepted, found.source, found.hints) == (False, source, ())
