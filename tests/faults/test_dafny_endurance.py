"""Hundreds of checks in a row by one checker, many of them cut short: nothing of them stays."""

import asyncio
import contextlib
import gc
import os
import random
from dataclasses import replace

import pytest
from faults.dafny_stand_in import TRAILER, log, stand_in, written
from faults.leftovers import adopts_orphans, descriptors, left_behind, nothing_is_left

from lemmata.checkers import procfs
from lemmata.checkers.dafny import DafnyChecker
from lemmata.checkers.dafny.toolchain import discover
from lemmata.checkers.judge import judge
from lemmata.checkers.limits import Limits
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import Status

pytestmark = [pytest.mark.toolchain("dafny"), pytest.mark.usefixtures("nothing_is_left")]
__all__ = ["adopts_orphans", "nothing_is_left"]

LIMITS = Limits(wall=60.0, cpu=None, memory=2 << 30, steps=None)
GROWTH = 30 << 20
"""Bytes by which the second half of the checks may make this process larger than it was after the first."""
TRUE = "lemma Claim() ensures {} == {} {{}}"
HARD = """lemma Claim(a: int, b: int, c: int, d: int)
  requires a > 1 && b > 1 && c > 1 && d > 1
  ensures a * a * a * a * b + c * c * c * b * b + d * a * b * c != 7 * a * b * c * d * d + 33 * a * a * c
{{
  // {} {}
}}"""
KINDS = {
    "true": (TRUE, Status.PROVED, 60, 3),
    "false": ("lemma Claim(x: int) ensures x == {} + {} {{}}", Status.UNPROVED, 54, 7),
    "ill-typed": ("lemma Claim() ensures y == {} + {} {{}}", Status.TYPE_ERROR, 54, 6),
    "unreadable": ("lemma Claim() ensures {} == {} }}", Status.SYNTAX_ERROR, 20, 2),
    "late": (HARD, Status.TIMEOUT, 10, 2),
    "killed": (TRUE, Status.TOOL_FAILURE, 10, 0),
    "cancelled": (HARD, None, 68, 4),
}
"""For each kind: its program, the status of its checks, and how many are of the stand-in and of Dafny itself."""
ERROR = (
    '{"type":"diagnostic","value":{"location":{"filename":"program.dfy","range":{"start":{"line":1,"character":22}}},'
    '"severity":1,"defaultFormatMessage":"%s","source":"%s","relatedInformation":[]}}'
)
CLAIM = "Claim (correctness)"


def dispatcher(folder):
    """Returns the real Dafny behind a script that answers itself what is marked as being for a stand-in."""
    real = discover()
    failed = written(log(CLAIM, outcome="Errors", batch="Invalid"))
    script = stand_in(
        folder,
        "kind=$(sed -n 's/.*stand-in: //p' program.dfy)",
        "case $kind in",
        f'"") exec {" ".join(real.command)} "$@" ;;',
        'true) if [ "$1" = audit ]; then echo "Dafny auditor completed with 0 findings"; exit; fi',
        f"if grep -q 'assert false' program.dfy; then {failed}",
        f"exit 4; fi; {written(log(CLAIM))}",
        f"echo '{TRAILER.format(1)}' ;;",
        f"false) {failed}",
        "exit 4 ;;",
        f"ill-typed) echo '{ERROR % ('unresolved identifier: y', 'Resolver')}'; exit 2 ;;",
        f"unreadable) echo '{ERROR % ('rbrace expected', 'Parser')}'; exit 2 ;;",
        "killed) kill -KILL $$ ;;",
        "*) sleep 3600 & wait ;;",
        "esac",
    )
    return replace(real, command=script.command, readable=(*real.readable, *script.readable))


def order():
    """Returns for each of three hundred checks its kind and whether Dafny itself is asked, shuffled."""
    found = [(kind, real) for kind, (*_, false, true) in KINDS.items() for real in [False] * false + [True] * true]
    assert (len(found), sum(real for _, real in found)) == (300, 24)
    random.Random(0).shuffle(found)
    return found


def size():
    gc.collect()
    return procfs.resident([os.getpid()])


def test_three_hundred_checks_leave_nothing_behind(tmp_path):
    (tmp_path / "tool").mkdir()
    checker = DafnyChecker(dispatcher(tmp_path / "tool"))
    turns = asyncio.Semaphore(2)
    pauses = random.Random(1)
    sizes = []
    before = descriptors()

    async def one(number, kind, real):
        text = KINDS[kind][0].format(number, number)
        source = text if real else f"{text}\n// stand-in: {kind}\n"
        limits = replace(LIMITS, wall=1.5 if real else 0.5) if kind == "late" else LIMITS
        task = Task(language="dafny", source=source.encode(), name="claim.dfy")
        async with turns:
            run = asyncio.ensure_future(judge(checker, task, Candidate(), limits))
            if kind == "cancelled":
                # At any stage: before the process is there, while it starts, in mid-proof.
                await asyncio.sleep(pauses.uniform(0.0, 2.0 if real else 0.2))
                run.cancel()
            status = None
            with contextlib.suppress(asyncio.CancelledError):
                status = (await run).status
            sizes.append(size())
            return status

    async def all_of_them():
        return await asyncio.gather(*(one(number, *which) for number, which in enumerate(order())))

    for (kind, real), status in zip(order(), asyncio.run(all_of_them()), strict=True):
        assert status is KINDS[kind][1], (kind, real, status)
    assert left_behind() == set()
    assert descriptors() <= before + 2
    half, end = sizes[len(sizes) // 2], sizes[-1]
    print(f"{half >> 20} MiB after 150 checks, {end >> 20} MiB after 300")  # noqa: T201
    assert end - half < GROWTH
