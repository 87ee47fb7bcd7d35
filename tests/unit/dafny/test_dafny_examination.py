"""The second looks at a verified program: they run side by side, and none is left behind."""

import asyncio

import pytest

from lemmata.checkers.dafny.examination import Examination
from lemmata.checkers.dafny.parser import parse
from lemmata.checkers.errors import ToolchainMissing
from lemmata.checkers.limits import Limits
from lemmata.checkers.sandbox import Sandbox
from lemmata.checkers.task import Candidate, Task

SOURCE = b"lemma L() { }"
LIMITS = Limits(wall=60.0, cpu=None, memory=None, steps=None)


class Broken(Examination):
    """One whose probe fails while its other runs go on."""

    async def _probed(self, asked, log, file):
        await asyncio.sleep(0.01)
        raise ToolchainMissing("Dafny is gone")

    async def _witnessed(self, file):
        await self._lasting()

    async def _reseeded(self, log, file):
        await self._lasting()

    async def _lasting(self):
        try:
            await asyncio.sleep(60)
        finally:
            self.runs.append("ended")


def test_where_one_look_raises_the_others_are_ended():
    task = Task(language="dafny", source=SOURCE, name="x.dfy")
    broken = Broken(None, Sandbox.AUTO, task, Candidate(), LIMITS, strict=True)
    with pytest.raises(ToolchainMissing, match="Dafny is gone"):
        asyncio.run(broken._side_by_side((), parse(SOURCE)))
    assert broken.runs == ["ended", "ended"]
